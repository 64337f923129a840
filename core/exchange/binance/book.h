// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How Binance's diff stream and its snapshot fit together (Binance sheet §4 "Local order book",
// official text of 2025-11-12). Ids are per symbol and contiguous; there is no checksum. bookTicker
// ids fall inside diff ranges and are not part of this sequence.

#include "core/base/result.h"
#include "core/exchange/codec.h"

#include <cstdint>

namespace simdjson::dom {
class element;
}

namespace agio::binance {

// U <= id + 1 <= u. A later U is a gap, an earlier u is already contained.
bool isNextDiff(const BookDelta& delta, std::int64_t sequence) noexcept;

// {"lastUpdateId", "bids", "asks"}; states no time of its own.
Result<BookSnapshot> readBookSnapshot(const simdjson::dom::element& root);

} // namespace agio::binance
