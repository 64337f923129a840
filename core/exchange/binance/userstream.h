// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Frames of the WebSocket API: answers to requests and the account's own events (Binance sheet
// §5.1, §6, checked 2026-07-21). A frame is read whole before anything is reported.

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/exchange/codec.h"

#include <string_view>

namespace simdjson::dom {
class element;
}

namespace agio::binance {

Result<void> decodeUserFrame(const simdjson::dom::element& root, std::string_view frame,
                             UtcTime receivedAt, UserSink& sink);

// HTTP-like status of a kept reply frame and its error.data (a replacement's two halves).
Result<ReplaceOutcome> readReplacedFrame(const simdjson::dom::element& root);

} // namespace agio::binance
