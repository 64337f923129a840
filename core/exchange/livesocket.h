// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One WebSocket connection with what every one needs: the host guard before opening, our own ping
// each 10 s, the verdict "overdue" after 5 s and "dead" after 10 s without a sign of life, and a
// pace for control frames (exchanges disconnect who sends more than a few a second, pings counted).
// A connection lives once: after onSocketLost it is thrown away.

#include "core/exchange/sessioncore.h"
#include "core/exchange/timer.h"

#include <deque>
#include <memory>
#include <string>

namespace agio {

class LiveSocket final : private WsListener
{
public:
    class Owner
    {
    public:
        virtual void onSocketOpen(LiveSocket& socket) = 0;
        virtual void onSocketText(LiveSocket& socket, std::string_view text, UtcTime at) = 0;
        virtual void onSocketOverdue(LiveSocket& socket, bool isOverdue) = 0;
        // Once; nothing follows. The owner may not destroy the socket inside this call.
        virtual void onSocketLost(LiveSocket& socket, const Error& reason) = 0;

    protected:
        ~Owner() = default;
    };
    static constexpr Duration kPingEvery = Duration::seconds(10);
    static constexpr Duration kOverdueAfter = Duration::seconds(5);
    static constexpr Duration kDeadAfter = Duration::seconds(10);

    LiveSocket(SessionCore& core, Owner& owner, int number, std::string url, bool carriesKey);
    ~LiveSocket();

    void open();
    bool sendNow(std::string_view text); // false: nothing was queued
    void sendPaced(std::string text);
    bool isOpen() const { return m_isOpen; }
    bool isOverdue() const noexcept { return m_isOverdue; }
    int number() const noexcept { return m_number; } // counts the session's connections
    const std::string& url() const noexcept { return m_url; }
    Duration age() const; // since open

private:
    void onWsOpen() override;
    void onWsText(std::string_view utf8, UtcTime receivedAt) override;
    void onWsBinary(std::string_view bytes, UtcTime receivedAt) override;
    void onWsPong(Duration roundTrip) override;
    void onWsClosed(const Error& reason) override;
    void signOfLife();
    void ping();
    void checkPong();
    void pump();
    void lose(const Error& reason);
    void record(RecordedDirection direction, std::string_view text, UtcTime at, bool isBinary);

    SessionCore& m_core;
    Owner& m_owner;
    const int m_number;
    const std::string m_url;
    const bool m_carriesKey;
    std::unique_ptr<WsSocket> m_socket;
    std::deque<std::string> m_paced;
    std::deque<Duration> m_sentAt; // of the last second
    Timer m_pingTimer, m_pongTimer, m_paceTimer, m_failTimer;
    Duration m_openedAt;
    bool m_isOpen = false;
    bool m_isLost = false;
    bool m_isOverdue = false;
    bool m_awaitsLife = false;
    int m_missedChecks = 0;
};

} // namespace agio
