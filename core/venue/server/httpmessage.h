// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// HTTP/1.1 requests from bytes, replies to bytes. An own reader because a signature covers the very
// bytes of query and body, which general servers decode or rewrite. Pure; refuses whatever is
// ambiguous (two lengths, transfer codings, folded headers, control characters).

#include "core/venue/server/wire.h"

#include <string>
#include <string_view>

namespace agio::venue {

enum class HttpRead : std::uint8_t { NeedMore, Complete, Bad };

// Takes one request from the front of `buffer` (removed when complete). Bad: `refusedStatus` is the
// HTTP status to answer before closing.
HttpRead takeHttpRequest(std::string& buffer, WireRequest& request, int& refusedStatus);

std::string toHttpBytes(const WireReply& reply, bool keepAlive);
std::string_view httpReason(int status) noexcept;

// RFC 6455 opening handshake. nullopt: not a proper upgrade request.
bool wantsWebSocket(const WireRequest& request) noexcept;
std::optional<std::string> webSocketHandshake(const WireRequest& request);

} // namespace agio::venue
