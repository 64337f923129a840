// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A socket's life as the exchange limits it (Binance sheet §4): a ping every 20 s, its pong within
// 60 s, an end after 24 h, and on market sockets five messages a second, pings and pongs included.

#include "core/base/time.h"
#include "core/venue/server/wire.h"

#include <deque>
#include <string>
#include <string_view>

namespace agio::venue::binance {

class KeepAlive
{
public:
    static constexpr Duration kPingEvery = Duration::seconds(20);
    static constexpr Duration kPongWithin = Duration::seconds(60);
    static constexpr Duration kLongestLife = Duration::minutes(24 * 60);
    static constexpr int kMessagesPerSecond = 5;

    KeepAlive(const Clock& clock, Socket& socket);
    void step(); // may close the socket
    void onPong(std::string_view payload);
    // False: too fast; the caller closes.
    bool countMessage();

private:
    struct Ping
    {
        Duration sentAt;
        std::string payload;
    };
    const Clock& m_clock;
    Socket& m_socket;
    Duration m_openedAt, m_lastPing, m_secondStart;
    std::deque<Ping> m_unanswered;
    int m_messages = 0;
};

} // namespace agio::venue::binance
