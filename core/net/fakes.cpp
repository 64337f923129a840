// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/fakes.h"

#include "core/base/check.h"

#include <algorithm>

namespace agio {

std::uint64_t FakeHttpTransport::send(HttpRequest request, HttpCallback callback)
{
    const auto id = static_cast<std::uint64_t>(m_history.size()) + 1;
    m_history.push_back({id, std::move(request)});
    m_pending.emplace(id, Pending{std::move(callback), m_clock.now()});
    return id;
}

void FakeHttpTransport::abort(std::uint64_t id)
{
    m_aborted += m_pending.erase(id);
}

std::vector<FakeHttpCall> FakeHttpTransport::pending() const
{
    std::vector<FakeHttpCall> calls;
    for (const auto& [id, call] : m_pending)
        calls.push_back(m_history[id - 1]);
    return calls;
}

std::uint64_t FakeHttpTransport::findPending(std::string_view urlPart) const
{
    for (const auto& [id, call] : m_pending) {
        if (m_history[id - 1].request.url.find(urlPart) != std::string::npos)
            return id;
    }
    return 0;
}

FakeHttpTransport::Pending FakeHttpTransport::take(std::uint64_t id)
{
    const auto found = m_pending.find(id);
    AGIO_CHECK(found != m_pending.end());
    auto call = std::move(found->second);
    m_pending.erase(found);
    return call;
}

void FakeHttpTransport::answer(std::uint64_t id, int status, std::string body,
                               std::vector<Header> headers)
{
    const auto call = take(id);
    HttpResponse response;
    response.status = status;
    response.headers = std::move(headers);
    response.body = std::move(body);
    response.body.reserve(response.body.size() + kFramePaddingBytes);
    response.sentAt = call.sentAt;
    response.receivedAt = m_clock.now();
    call.callback(std::move(response));
}

void FakeHttpTransport::fail(std::uint64_t id, Error error)
{
    take(id).callback(std::move(error));
}

void FakeWsPeer::accept()
{
    if (m_listener == nullptr || m_state != WsState::Connecting)
        return;
    m_state = WsState::Open;
    m_listener->onWsOpen();
}

std::string_view FakeWsPeer::padded(std::string_view bytes)
{
    m_buffer.assign(bytes.begin(), bytes.end());
    m_buffer.resize(bytes.size() + kFramePaddingBytes);
    return {m_buffer.data(), bytes.size()};
}

bool FakeWsPeer::deliverText(std::string_view utf8)
{
    if (!canDeliver())
        return false;
    m_listener->onWsText(padded(utf8), m_clock.now());
    return true;
}

bool FakeWsPeer::deliverBinary(std::string_view bytes)
{
    if (!canDeliver())
        return false;
    m_listener->onWsBinary(padded(bytes), m_clock.now());
    return true;
}

bool FakeWsPeer::deliverPong(Duration roundTrip)
{
    if (!canDeliver())
        return false;
    m_listener->onWsPong(roundTrip);
    return true;
}

bool FakeWsPeer::close(const Error& reason)
{
    if (m_listener == nullptr || m_state == WsState::Closed)
        return false;
    m_state = WsState::Closed;
    m_listener->onWsClosed(reason);
    return true;
}

class FakeWsSocket final : public WsSocket
{
public:
    explicit FakeWsSocket(std::shared_ptr<FakeWsPeer> peer)
        : m_peer(std::move(peer))
    {}
    ~FakeWsSocket() override
    {
        m_peer->m_listener = nullptr;
        m_peer->m_state = WsState::Closed;
    }
    FakeWsSocket(const FakeWsSocket&) = delete;
    FakeWsSocket& operator=(const FakeWsSocket&) = delete;

    bool sendText(std::string_view utf8) override
    {
        if (m_peer->m_state != WsState::Open)
            return false;
        m_peer->m_sent.emplace_back(utf8);
        return true;
    }
    void ping() override { ++m_peer->m_pings; }
    void close() override
    {
        m_peer->m_closeAsked = true;
        if (m_peer->m_state != WsState::Closed)
            m_peer->m_state = WsState::Closing;
    }
    WsState state() const override { return m_peer->m_state; }
    std::int64_t pendingBytes() const override { return m_peer->m_pendingBytes; }

private:
    std::shared_ptr<FakeWsPeer> m_peer;
};

std::unique_ptr<WsSocket> FakeWsTransport::open(const WsOptions& options, WsListener& listener)
{
    m_peers.push_back(std::make_shared<FakeWsPeer>(options, listener, m_clock));
    return std::make_unique<FakeWsSocket>(m_peers.back());
}

FakeWsPeer& FakeWsTransport::last() const
{
    AGIO_CHECK(!m_peers.empty());
    return *m_peers.back();
}

std::size_t FakeWsTransport::aliveCount() const
{
    return static_cast<std::size_t>(std::count_if(
        m_peers.begin(), m_peers.end(), [](const auto& peer) { return !peer->isDestroyed(); }));
}

std::uint64_t ManualScheduler::after(Duration delay, std::function<void()> action)
{
    const auto id = ++m_lastId;
    const auto due = m_clock.monotonic() + std::max(delay, Duration());
    m_queue.emplace(Key{due, id}, std::move(action));
    return id;
}

void ManualScheduler::cancel(std::uint64_t id)
{
    std::erase_if(m_queue, [id](const auto& entry) { return entry.first.second == id; });
}

void ManualScheduler::advance(Duration by)
{
    // Ends a test whose actions ask for each other without delay for ever.
    constexpr int kMaxActions = 1'000'000;
    const auto target = m_clock.monotonic() + by;
    for (int count = 0; !m_queue.empty(); ++count) {
        AGIO_CHECK(count < kMaxActions);
        const auto next = m_queue.begin();
        if (next->first.first > target)
            break;
        if (next->first.first > m_clock.monotonic())
            m_clock.advance(next->first.first - m_clock.monotonic());
        const auto action = std::move(next->second);
        m_queue.erase(next);
        action();
    }
    if (target > m_clock.monotonic())
        m_clock.advance(target - m_clock.monotonic());
}

Duration ManualScheduler::untilNext() const
{
    if (m_queue.empty())
        return Duration::ns(-1);
    return m_queue.begin()->first.first - m_clock.monotonic();
}

} // namespace agio
