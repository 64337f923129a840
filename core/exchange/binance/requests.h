// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Intents into Binance's parameters, the same for REST and the WebSocket API (Binance sheet §3, §5,
// checked 2026-07-21). Pure functions; signing and transport are elsewhere. What an intent asks for
// and Binance does not have is refused here, before anything is sent.

#include "core/base/result.h"
#include "core/exchange/binance/signing.h"
#include "core/exchange/codec.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace agio::binance {

// ---- Budgets (Binance sheet §8); all windows are aligned to UTC ----
inline constexpr std::string_view kWeightWindow = "weight-1m";
inline constexpr std::string_view kRequestsWindow = "requests-5m";
inline constexpr std::string_view kOrdersShortWindow = "orders-10s";
inline constexpr std::string_view kOrdersDayWindow = "orders-1d";
inline constexpr std::string_view kSapiIpWindow = "sapi-ip-1m";
inline constexpr std::string_view kSapiUidWindow = "sapi-uid-1m";

std::vector<RateWindow> defaultRateWindows();
std::vector<RateCost> weightCost(int weight);
std::vector<RateCost> orderCost(int weight, int orders);
// Weight of GET /depth by its limit.
int depthWeight(int limit) noexcept;

// ---- Client order ids ----
// ^[a-zA-Z0-9-_]{1,36}$ (Binance sheet §5.3). Other clients let a dot pass; the sheet, which quotes
// the exchange, does not, so an id with a dot is refused before it can cost an order. Ids of orders
// that exist already (cancel, query) are sent as they are: the exchange accepted them once.
bool isLegalClientOrderId(std::string_view id) noexcept;

// ---- Parameters ----
Result<Params> orderParams(const OrderIntent& intent);
Result<Params> orderListParams(const OrderListIntent& intent);
Result<Params> replaceParams(const ReplaceIntent& intent);
Result<Params> amendParams(const AmendIntent& intent);
// symbol, orderId, origClientOrderId
Params referenceParams(const OrderRef& ref);
Params klineParams(const KlineQuery& query);
Params myTradesParams(const MyTradesQuery& query);
Params allOrdersParams(const Symbol& symbol, std::optional<UtcTime> from, int limit);

// "oco", "oto", "otoco": last part of the REST path and of the socket method.
std::string_view wordOf(OrderListKind kind) noexcept;
// How many orders a list counts as.
int orderCountOf(OrderListKind kind) noexcept;

// ---- Streams ----
// "btcusdt@depth@100ms"; empty where no such stream exists (an interval that Binance lacks). A
// Ticker subscription without a symbol means all of them: "!miniTicker@arr".
std::string streamName(const MarketSubscription& subscription);
bool isKlineInterval(Interval interval) noexcept;
// SUBSCRIBE or UNSUBSCRIBE frames; nextId counts up.
std::vector<std::string> streamFrames(std::string_view method,
                                      std::span<const MarketSubscription> subscriptions,
                                      std::int64_t& nextId);

} // namespace agio::binance
