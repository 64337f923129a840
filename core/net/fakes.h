// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Transports and a scheduler that tests work by hand: they record what was asked and answer only
// when told to, so that the rule "never from inside the call" holds by itself. Misuse by a test
// (an answer to a call that is not pending) stops the program.

#include "core/net/transport.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace agio {

struct FakeHttpCall
{
    std::uint64_t id = 0;
    HttpRequest request;
};

class FakeHttpTransport final : public HttpTransport
{
public:
    explicit FakeHttpTransport(const Clock& clock)
        : m_clock(clock)
    {}
    std::uint64_t send(HttpRequest request, HttpCallback callback) override;
    void abort(std::uint64_t id) override;

    // Every request ever sent, and those still without an answer, oldest first.
    const std::vector<FakeHttpCall>& history() const noexcept { return m_history; }
    std::vector<FakeHttpCall> pending() const;
    // The oldest pending call whose URL contains `urlPart`; 0 if there is none.
    std::uint64_t findPending(std::string_view urlPart) const;
    std::uint64_t abortedCount() const noexcept { return m_aborted; }

    void answer(std::uint64_t id, int status, std::string body, std::vector<Header> headers = {});
    void fail(std::uint64_t id, Error error);

private:
    struct Pending
    {
        HttpCallback callback;
        UtcTime sentAt;
    };
    Pending take(std::uint64_t id);

    const Clock& m_clock;
    std::vector<FakeHttpCall> m_history;
    std::map<std::uint64_t, Pending> m_pending;
    std::uint64_t m_aborted = 0;
};

// The test's end of one socket. Stays readable after the code under test has destroyed its end.
class FakeWsPeer
{
public:
    FakeWsPeer(WsOptions options, WsListener& listener, const Clock& clock)
        : m_options(std::move(options))
        , m_listener(&listener)
        , m_clock(clock)
    {}

    const WsOptions& options() const noexcept { return m_options; }
    const std::vector<std::string>& sent() const noexcept { return m_sent; }
    int pingCount() const noexcept { return m_pings; }
    WsState state() const noexcept { return m_state; }
    bool isDestroyed() const noexcept { return m_listener == nullptr; }
    bool closeWasAsked() const noexcept { return m_closeAsked; }

    void accept();
    // Each false if the code under test has destroyed or left the socket: nothing was delivered.
    bool deliverText(std::string_view utf8);
    bool deliverBinary(std::string_view bytes);
    bool deliverPong(Duration roundTrip);
    // The end of the connection, whoever began it; a second one delivers nothing.
    bool close(const Error& reason);
    void setPendingBytes(std::int64_t bytes) noexcept { m_pendingBytes = bytes; }

private:
    friend class FakeWsSocket;
    bool canDeliver() const noexcept { return m_listener != nullptr && m_state == WsState::Open; }
    std::string_view padded(std::string_view bytes);

    WsOptions m_options;
    WsListener* m_listener; // null once the socket is destroyed
    const Clock& m_clock;
    WsState m_state = WsState::Connecting;
    std::vector<std::string> m_sent;
    std::vector<char> m_buffer;
    std::int64_t m_pendingBytes = 0;
    int m_pings = 0;
    bool m_closeAsked = false;
};

class FakeWsTransport final : public WsTransport
{
public:
    explicit FakeWsTransport(const Clock& clock)
        : m_clock(clock)
    {}
    std::unique_ptr<WsSocket> open(const WsOptions& options, WsListener& listener) override;

    // Every socket ever opened, in order.
    const std::vector<std::shared_ptr<FakeWsPeer>>& peers() const noexcept { return m_peers; }
    FakeWsPeer& last() const;
    std::size_t aliveCount() const;

private:
    const Clock& m_clock;
    std::vector<std::shared_ptr<FakeWsPeer>> m_peers;
};

// Moves a ManualClock from one due action to the next, in order of time and then of asking.
class ManualScheduler final : public Scheduler
{
public:
    explicit ManualScheduler(ManualClock& clock)
        : m_clock(clock)
    {}
    std::uint64_t after(Duration delay, std::function<void()> action) override;
    void cancel(std::uint64_t id) override;

    void advance(Duration by);
    // What is due at this moment, also what those actions ask for without delay.
    void runDue() { advance(Duration()); }
    std::size_t pendingCount() const noexcept { return m_queue.size(); }
    // Until the next action; negative if there is none.
    Duration untilNext() const;

private:
    using Key = std::pair<Duration, std::uint64_t>; // due (monotonic), id
    ManualClock& m_clock;
    std::uint64_t m_lastId = 0;
    std::map<Key, std::function<void()>> m_queue;
};

} // namespace agio
