// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/hostguard.h"

#include <algorithm>
#include <optional>

namespace agio {

namespace {

constexpr std::size_t kMaxUrlBytes = 64U << 10;

Error refusal(std::string why)
{
    return {ErrorKind::NotSent, {}, std::move(why), -1};
}

std::optional<std::uint16_t> defaultPort(std::string_view scheme)
{
    if (scheme == "https" || scheme == "wss")
        return std::uint16_t{443};
    if (scheme == "http" || scheme == "ws")
        return std::uint16_t{80};
    return std::nullopt;
}

bool isEncrypted(std::string_view scheme)
{
    return scheme == "https" || scheme == "wss";
}

// Addresses, not names: "localhost" is whatever the resolver says.
bool isLoopbackAddress(std::string_view host)
{
    return host == "127.0.0.1" || host == "::1";
}

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::optional<std::uint16_t> parsePort(std::string_view text)
{
    if (text.empty() || text.size() > 5 || text.front() == '0')
        return std::nullopt;
    unsigned port = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        port = port * 10 + static_cast<unsigned>(c - '0');
    }
    if (port > 65535)
        return std::nullopt;
    return static_cast<std::uint16_t>(port);
}

// A label of a host name as the exchanges' own are written; anything fancier is somebody else's.
Result<void> checkName(std::string_view host)
{
    if (host.empty())
        return refusal("the address has no host");
    if (host.size() > 253)
        return refusal("the host name is too long");
    if (host.back() == '.')
        return refusal(std::string(host) + " ends in a dot");
    std::size_t labelStart = 0;
    for (std::size_t i = 0; i <= host.size(); ++i) {
        if (i < host.size() && host[i] != '.')
            continue;
        const auto label = host.substr(labelStart, i - labelStart);
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
            return refusal(std::string(host) + " is not a well-formed host name");
        if (label.starts_with("xn--"))
            return refusal(std::string(host) +
                           " is an internationalised name, which no exchange"
                           " of Agio uses");
        labelStart = i + 1;
    }
    for (const char c : host) {
        if (c >= 'A' && c <= 'Z')
            return refusal(std::string(host) + " is not written in lower case");
        const bool isPlain =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!isPlain)
            return refusal("the host name has a character that no exchange's name has");
    }
    return {};
}

Result<void> checkBytes(std::string_view url)
{
    if (url.size() > kMaxUrlBytes)
        return refusal("the address is too long");
    for (std::size_t i = 0; i < url.size(); ++i) {
        const char c = url[i];
        if (c <= ' ' || c == '\x7f' || static_cast<unsigned char>(c) >= 0x80)
            return refusal("the address has a space, a control or a non-ASCII character");
        if (std::string_view("\\\"<>^`{|}#").find(c) != std::string_view::npos)
            return refusal("the address has a character that must be percent-encoded");
        if (c == '%' && (i + 2 >= url.size() || !isHexDigit(url[i + 1]) || !isHexDigit(url[i + 2])))
            return refusal("the address has a broken percent escape");
    }
    return {};
}

struct Authority
{
    std::string_view host;
    std::optional<std::string_view> port;
};

Result<Authority> splitAuthority(std::string_view text)
{
    if (text.find('@') != std::string_view::npos)
        return refusal("the address carries a user name (\"@\" before the host)");
    Authority parts;
    std::string_view rest;
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos)
            return refusal("the address has an unfinished IPv6 host");
        parts.host = text.substr(1, close - 1);
        rest = text.substr(close + 1);
        const bool isIpv6 = !parts.host.empty() &&
            std::all_of(parts.host.begin(), parts.host.end(),
                        [](char c) { return isHexDigit(c) || c == ':' || c == '.'; });
        if (!isIpv6)
            return refusal("the address has a malformed IPv6 host");
    } else {
        const auto colon = text.find(':');
        parts.host = text.substr(0, colon);
        rest = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
        if (auto ok = checkName(parts.host); !ok)
            return ok.error();
    }
    if (rest.empty())
        return parts;
    if (rest.front() != ':')
        return refusal("the address is malformed after the host");
    parts.port = rest.substr(1);
    return parts;
}

} // namespace

Result<UrlParts> splitUrl(std::string_view url)
{
    if (auto ok = checkBytes(url); !ok)
        return ok.error();
    const auto schemeEnd = url.find("://");
    if (schemeEnd == std::string_view::npos)
        return refusal("the address has no scheme");
    UrlParts parts;
    parts.scheme = std::string(url.substr(0, schemeEnd));
    const auto standardPort = defaultPort(parts.scheme);
    if (!standardPort)
        return refusal("the scheme is none of https, wss, http, ws");
    const auto afterScheme = url.substr(schemeEnd + 3);
    const auto authorityEnd = afterScheme.find_first_of("/?");
    const auto authority = splitAuthority(afterScheme.substr(0, authorityEnd));
    if (!authority)
        return authority.error();
    parts.host = std::string(authority->host);
    parts.port = *standardPort;
    if (authority->port) {
        const auto port = parsePort(*authority->port);
        if (!port)
            return refusal("the port of " + parts.host + " is malformed");
        parts.port = *port;
    }
    if (authorityEnd != std::string_view::npos)
        parts.target = std::string(afterScheme.substr(authorityEnd));
    if (!parts.target.starts_with('/'))
        parts.target.insert(0, 1, '/');
    return parts;
}

HostGuard HostGuard::forLoopback(std::vector<std::uint16_t> ports)
{
    HostGuard guard({{"127.0.0.1", ports, true}, {"::1", ports, true}});
    guard.m_loopbackOnly = true;
    return guard;
}

Result<void> HostGuard::check(std::string_view url, bool carriesKey) const
{
    const auto parts = splitUrl(url);
    if (!parts)
        return parts.error();
    const auto& host = parts->host;
    const auto allowed = std::find_if(m_allowed.begin(), m_allowed.end(),
                                      [&](const AllowedHost& a) { return a.host == host; });
    if (allowed == m_allowed.end()) {
        return refusal(host +
                       (m_loopbackOnly ? " is not the simulated exchange on this machine"
                                       : " is not a host of this exchange") +
                       "; nothing was sent");
    }
    if (!isEncrypted(parts->scheme) && !isLoopbackAddress(host))
        return refusal(host + " may only be reached encrypted (https, wss); nothing was sent");
    const bool isListedPort = std::find(allowed->ports.begin(), allowed->ports.end(),
                                        parts->port) != allowed->ports.end();
    if (!isListedPort) {
        return refusal("port " + std::to_string(parts->port) + " of " + host +
                       " is not one this exchange uses; nothing was sent");
    }
    if (carriesKey && !allowed->mayCarryKey)
        return refusal(host + " must not be shown a key; nothing was sent");
    return {};
}

} // namespace agio
