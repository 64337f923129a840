// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/livesocket.h"

#include <algorithm>
#include <utility>

namespace agio {

namespace {

constexpr Duration kPaceWindow = Duration::seconds(1);
constexpr int kReserve = 2; // our ping and the pong to the server's may fall into any second

} // namespace

LiveSocket::LiveSocket(SessionCore& core, Owner& owner, int number, std::string url,
                       bool carriesKey)
    : m_core(core)
    , m_owner(owner)
    , m_number(number)
    , m_url(std::move(url))
    , m_carriesKey(carriesKey)
    , m_pingTimer(core.scheduler())
    , m_pongTimer(core.scheduler())
    , m_paceTimer(core.scheduler())
    , m_failTimer(core.scheduler())
{}

LiveSocket::~LiveSocket() = default;

void LiveSocket::open()
{
    const auto allowed = m_core.setup.endpoints.guard.check(m_url, m_carriesKey);
    if (!allowed.ok()) {
        Error refused = allowed.error();
        refused.kind = ErrorKind::NotSent;
        m_failTimer.start(Duration(), [this, refused = std::move(refused)] { lose(refused); });
        return;
    }
    WsOptions options;
    options.url = m_url;
    options.carriesKey = m_carriesKey;
    m_socket = m_core.setup.ws->open(options, *this);
}

Duration LiveSocket::age() const
{
    return m_isOpen ? m_core.clock().monotonic() - m_openedAt : Duration();
}

bool LiveSocket::sendNow(std::string_view text)
{
    return m_isOpen && m_socket->sendText(text);
}

void LiveSocket::sendPaced(std::string text)
{
    m_paced.push_back(std::move(text));
    pump();
}

void LiveSocket::pump()
{
    const Duration now = m_core.clock().monotonic();
    while (!m_sentAt.empty() && now - m_sentAt.front() >= kPaceWindow) {
        m_sentAt.pop_front();
    }
    const auto perWindow =
        static_cast<std::size_t>(std::max(1, m_core.capabilities.maxMessagesPerSecond - kReserve));
    while (!m_paced.empty() && m_isOpen) {
        if (m_sentAt.size() >= perWindow) {
            if (!m_paceTimer.isRunning()) {
                m_paceTimer.start(kPaceWindow - (now - m_sentAt.front()), [this] { pump(); });
            }
            return;
        }
        if (!m_socket->sendText(m_paced.front())) {
            return; // closing: onWsClosed follows
        }
        record(RecordedDirection::Sent, m_paced.front(), m_core.clock().now(), false);
        m_paced.pop_front();
        m_sentAt.push_back(now);
    }
}

void LiveSocket::onWsOpen()
{
    if (m_isLost) {
        return;
    }
    m_isOpen = true;
    m_openedAt = m_core.clock().monotonic();
    record(RecordedDirection::Opened, {}, m_core.clock().now(), false);
    m_pingTimer.start(kPingEvery, [this] { ping(); });
    m_owner.onSocketOpen(*this);
    pump();
}

void LiveSocket::onWsText(std::string_view utf8, UtcTime receivedAt)
{
    if (m_isLost) {
        return;
    }
    if (m_awaitsLife) {
        signOfLife();
    }
    record(RecordedDirection::FromServer, utf8, receivedAt, false);
    m_owner.onSocketText(*this, utf8, receivedAt);
}

void LiveSocket::onWsBinary(std::string_view bytes, UtcTime receivedAt)
{
    record(RecordedDirection::FromServer, bytes, receivedAt, true);
    lose(Error::malformed("a binary frame on a text stream"));
}

void LiveSocket::onWsPong(Duration /*roundTrip*/)
{
    signOfLife();
}

void LiveSocket::onWsClosed(const Error& reason)
{
    lose(reason);
}

void LiveSocket::signOfLife()
{
    m_awaitsLife = false;
    m_missedChecks = 0;
    m_pongTimer.stop();
    if (m_isOverdue && !m_isLost) {
        m_isOverdue = false;
        m_owner.onSocketOverdue(*this, false);
    }
}

void LiveSocket::ping()
{
    if (m_isLost) {
        return;
    }
    if (!m_awaitsLife) {
        m_awaitsLife = true;
        m_pongTimer.start(kOverdueAfter, [this] { checkPong(); });
    }
    m_socket->ping();
    m_pingTimer.start(kPingEvery, [this] { ping(); });
}

void LiveSocket::checkPong()
{
    if (!m_awaitsLife || m_isLost) {
        return;
    }
    ++m_missedChecks;
    if (kOverdueAfter * m_missedChecks >= kDeadAfter) {
        lose({ErrorKind::Unknown, {}, "no answer to a ping for 10 s", -1});
        return;
    }
    m_pongTimer.start(kOverdueAfter, [this] { checkPong(); });
    m_isOverdue = true;
    m_owner.onSocketOverdue(*this, true);
}

void LiveSocket::lose(const Error& reason)
{
    if (m_isLost) {
        return;
    }
    m_isLost = true;
    m_isOpen = false;
    m_pingTimer.stop();
    m_pongTimer.stop();
    m_paceTimer.stop();
    m_owner.onSocketLost(*this, reason);
}

void LiveSocket::record(RecordedDirection direction, std::string_view text, UtcTime at,
                        bool isBinary)
{
    if (m_core.setup.recorder == nullptr || m_carriesKey) {
        return;
    }
    m_core.setup.recorder->write(
        {at, RecordedChannel::Ws, direction, isBinary, m_number, m_url, std::string(text)});
}

} // namespace agio
