// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which hosts may be talked to, compiled in per exchange and environment. Anything else is refused
// before a key is touched: exact host match, https/wss only (http/ws on loopback addresses only,
// for the simulated exchange), no user info, no trailing dot, no IDN, no unlisted port.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace agio {

struct AllowedHost
{
    std::string host; // lower case
    std::vector<std::uint16_t> ports;
    bool mayCarryKey = false;
};

class HostGuard
{
public:
    HostGuard() = default;
    explicit HostGuard(std::vector<AllowedHost> allowed) : m_allowed(std::move(allowed)) {}
    // A simulated exchange on this machine: loopback with exactly these ports.
    static HostGuard forLoopback(std::vector<std::uint16_t> ports);

    // The error names the host and why ("okxdog.com is not a host of OKX …").
    Result<void> check(std::string_view url, bool carriesKey) const;

private:
    std::vector<AllowedHost> m_allowed;
    bool m_loopbackOnly = false;
};

struct UrlParts
{
    std::string scheme, host;
    std::uint16_t port = 0; // the scheme's default if not written
    std::string target;     // path and query, "/" at least
};
Result<UrlParts> splitUrl(std::string_view url); // strict; refuses userinfo, spaces, controls

} // namespace agio
