// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Binance's answers into the trade's terms (Binance sheet §3, §5, §7; checked 2026-07-21). Pure
// functions over parsed JSON; wire names end here. Unknown fields are ignored, unknown words are
// kept as text, anything else that does not fit is Malformed.

#include "core/base/result.h"
#include "core/exchange/codec.h"

#include <utility>
#include <vector>

namespace simdjson::dom {
class element;
}

namespace agio::binance {

inline constexpr const char* kExchangeName = "binance";
InstrumentId instrumentId(std::string_view symbol);

// ---- public (parsemarket.cpp) ----
using Element = simdjson::dom::element;
Result<InstrumentsReply> readInstruments(const Element& root);
// `receivedAt` tells which bars were closed by then.
Result<std::vector<Candle>> readKlines(const Element& root, UtcTime receivedAt);
Result<std::vector<Trade>> readTrades(const Element& root, UtcTime receivedAt);
Result<std::vector<std::pair<Symbol, Ticker>>> readTickers(const Element& root);
// Name of our window for a wire limit such as ORDERS / SECOND / 10; empty: none of ours.
std::string_view windowName(std::string_view type, std::string_view interval,
                            std::int64_t count) noexcept;
// A rateLimits array: `limit` of each window, and `count` where it is stated.
struct WireLimits
{
    std::vector<RateLimitInfo> limits;
    std::vector<UsedBudget> used;
};
WireLimits readRateLimits(const Element& rateLimits);

// ---- private (parseorders.cpp, parseaccount.cpp) ----
Result<OrderReport> readOrder(const Element& root);
Result<std::vector<OrderReport>> readOrders(const Element& root);
Result<OrderListReport> readOrderList(const Element& root);
Result<OrderReport> readAmended(const Element& root);
// Orders and order lists mixed.
Result<std::vector<OrderReport>> readCancelledAll(const Element& root);
// `root` has cancelResult, newOrderResult and the two responses; `status` is the HTTP status.
Result<ReplaceOutcome> readReplaced(const Element& root, int status, std::int64_t retryAfterMs);
Result<AccountSnapshot> readAccount(const Element& root);
Result<std::vector<Fill>> readMyTrades(const Element& root);
Result<FeeRates> readFeeRates(const Element& root);

// ---- user stream (parseuser.cpp) ----
Result<OrderReport> readExecutionReport(const Element& event);

// Words that several of the above translate.
ReportedStatus statusOf(std::string_view word) noexcept;

} // namespace agio::binance
