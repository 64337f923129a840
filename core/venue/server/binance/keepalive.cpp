// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/binance/keepalive.h"

namespace agio::venue::binance {

KeepAlive::KeepAlive(const Clock& clock, Socket& socket)
    : m_clock(clock)
    , m_socket(socket)
    , m_openedAt(clock.monotonic())
    , m_lastPing(m_openedAt)
    , m_secondStart(m_openedAt)
{}

void KeepAlive::step()
{
    const auto now = m_clock.monotonic();
    const bool isSilent = !m_unanswered.empty() && now - m_unanswered.front().sentAt > kPongWithin;
    if (isSilent || now - m_openedAt > kLongestLife) {
        m_socket.close(isSilent ? 1008 : 1001, isSilent ? "Pong timeout" : "24 hours");
        return;
    }
    if (now - m_lastPing >= kPingEvery) {
        m_lastPing = now;
        auto payload = std::to_string(m_clock.now().toMs());
        m_socket.ping(payload);
        m_unanswered.push_back({now, std::move(payload)});
    }
}

// A pong answers its ping and all before it (RFC 6455 allows to skip); an unsolicited one does not
// count.
void KeepAlive::onPong(std::string_view payload)
{
    for (std::size_t i = 0; i < m_unanswered.size(); ++i) {
        if (m_unanswered[i].payload == payload) {
            m_unanswered.erase(m_unanswered.begin(),
                               m_unanswered.begin() + static_cast<std::ptrdiff_t>(i) + 1);
            return;
        }
    }
}

bool KeepAlive::countMessage()
{
    const auto now = m_clock.monotonic();
    if (now - m_secondStart >= Duration::seconds(1)) {
        m_secondStart = now;
        m_messages = 0;
    }
    return ++m_messages <= kMessagesPerSecond;
}

} // namespace agio::venue::binance
