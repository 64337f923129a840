// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// HTTP/1.1 through QNetworkAccessManager. Lives on one thread with an event loop. TLS 1.2 or newer
// with the system's certificates, always verified. No cookies, no cache, no proxy, no redirects.
//
// A request with a side effect (anything but GET) leaves at most once: Qt on its own sends a
// request again when the server closes the connection before answering, also a POST. Here that
// attempt is stopped and reported as Unknown. A GET may be sent again by Qt.
//
// Outcome: NotSent for guard, host not found, connection refused, TLS; Unknown for everything after
// that, time-outs included, since Qt cannot tell whether bytes have left; Malformed for a body
// beyond kMaxHttpBodyBytes. A 3xx on a call that carries a key is an error (Refused for GET,
// otherwise Unknown), without a key it is a value (307 and 308 for GET alone).

#include "core/net/hostguard.h"
#include "core/net/transport.h"

#include <memory>

namespace agio {

class QtHttpTransport final : public HttpTransport
{
public:
    static constexpr std::size_t kMaxPendingRequests = 256; // more are NotSent

    QtHttpTransport(HostGuard guard, const Clock& clock);
    ~QtHttpTransport() override;
    std::uint64_t send(HttpRequest request, HttpCallback callback) override;
    void abort(std::uint64_t id) override;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace agio
