// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// WebSocket clients through QWebSocket. Lives on one thread with an event loop; sockets may be
// destroyed from inside a listener call. TLS as in qthttptransport. The client side of QWebSocket
// sets TCP_NODELAY by itself.
//
// How a connection ends, by kind: NotSent while it was never open (guard, host, TLS, time-out);
// RateLimited or Unauthorized when the handshake was answered with 429/418 or 401/403 (the status
// is in exchangeCode); Malformed for a frame beyond kMaxFrameBytes or broken framing; Cancelled
// after our own close(); Unknown for everything else after open (a server's close code is in
// exchangeCode; Qt hides which of 1012 and later it was).

#include "core/net/hostguard.h"
#include "core/net/transport.h"

#include <memory>

namespace agio {

class QtWsTransport final : public WsTransport
{
public:
    // Beyond this many bytes waiting for the operating system sendText() refuses.
    static constexpr std::int64_t kMaxPendingBytes = 4LL << 20;

    QtWsTransport(HostGuard guard, const Clock& clock);
    ~QtWsTransport() override;
    std::unique_ptr<WsSocket> open(const WsOptions& options, WsListener& listener) override;

private:
    HostGuard m_guard;
    const Clock& m_clock;
};

} // namespace agio
