// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/binance/methods.h"

#include "core/base/check.h"
#include "core/venue/server/binance/handlers.h"

#include <algorithm>
#include <array>

namespace agio::venue::binance {
namespace {

constexpr std::string_view kSignedParams = "timestamp recvWindow signature apiKey";
constexpr std::string_view kOrderParams =
    "symbol side type timeInForce quantity quoteOrderQty price newClientOrderId strategyId "
    "strategyType stopPrice trailingDelta icebergQty newOrderRespType selfTradePreventionMode";
constexpr std::string_view kTestParams =
    "symbol side type timeInForce quantity quoteOrderQty price newClientOrderId strategyId "
    "strategyType stopPrice trailingDelta icebergQty newOrderRespType selfTradePreventionMode "
    "computeCommissionRates";
constexpr std::string_view kCancelReplaceParams =
    "symbol side type timeInForce quantity quoteOrderQty price newClientOrderId strategyId "
    "strategyType stopPrice trailingDelta icebergQty newOrderRespType selfTradePreventionMode "
    "cancelReplaceMode cancelOrderId cancelOrigClientOrderId cancelNewClientOrderId "
    "cancelRestrictions orderRateLimitExceededMode";
constexpr std::string_view kCancelParams =
    "symbol orderId origClientOrderId newClientOrderId cancelRestrictions";
constexpr std::string_view kOcoParams =
    "symbol listClientOrderId side quantity aboveType aboveClientOrderId aboveIcebergQty "
    "abovePrice aboveStopPrice aboveTrailingDelta aboveTimeInForce aboveStrategyId "
    "aboveStrategyType belowType belowClientOrderId belowIcebergQty belowPrice belowStopPrice "
    "belowTrailingDelta belowTimeInForce belowStrategyId belowStrategyType newOrderRespType "
    "selfTradePreventionMode";
constexpr std::string_view kOtoParams =
    "symbol listClientOrderId newOrderRespType selfTradePreventionMode workingType workingSide "
    "workingClientOrderId workingPrice workingQuantity workingIcebergQty workingTimeInForce "
    "workingStrategyId workingStrategyType pendingType pendingSide pendingClientOrderId "
    "pendingPrice pendingStopPrice pendingTrailingDelta pendingQuantity pendingIcebergQty "
    "pendingTimeInForce pendingStrategyId pendingStrategyType";
constexpr std::string_view kOtocoParams =
    "symbol listClientOrderId newOrderRespType selfTradePreventionMode workingType workingSide "
    "workingClientOrderId workingPrice workingQuantity workingIcebergQty workingTimeInForce "
    "workingStrategyId workingStrategyType pendingSide pendingQuantity pendingAboveType "
    "pendingAboveClientOrderId pendingAbovePrice pendingAboveStopPrice "
    "pendingAboveTrailingDelta pendingAboveIcebergQty pendingAboveTimeInForce "
    "pendingAboveStrategyId pendingAboveStrategyType pendingBelowType pendingBelowClientOrderId "
    "pendingBelowPrice pendingBelowStopPrice pendingBelowTrailingDelta pendingBelowIcebergQty "
    "pendingBelowTimeInForce pendingBelowStrategyId pendingBelowStrategyType";
constexpr std::string_view kKlineParams = "symbol interval startTime endTime timeZone limit";
constexpr std::string_view kSelectParams = "symbol symbols type symbolStatus";

constexpr auto None = Security::None;
constexpr auto User = Security::UserData;
constexpr auto Deal = Security::Trade;

// Binance sheet §3, §5.2, §7.
constexpr std::array<Method, 49> kMethods{{
    {"GET", "/api/v3/ping", "ping", None, "", 1, nullptr, 0, false, ping},
    {"GET", "/api/v3/time", "time", None, "", 1, nullptr, 0, false, serverTime},
    {"GET", "/api/v3/exchangeInfo", "exchangeInfo", None,
     "symbol symbols permissions showPermissionSets symbolStatus", 20, nullptr, 0, false,
     exchangeInfo},
    {"GET", "/api/v3/depth", "depth", None, "symbol limit symbolStatus", 5, depthWeight, 0, false,
     depth},
    {"GET", "/api/v3/trades", "trades.recent", None, "symbol limit", 25, nullptr, 0, false,
     recentTrades},
    {"GET", "/api/v3/historicalTrades", "trades.historical", None, "symbol limit fromId", 25,
     nullptr, 0, false, historicalTrades},
    {"GET", "/api/v3/aggTrades", "trades.aggregate", None, "symbol fromId startTime endTime limit",
     4, nullptr, 0, false, aggregateTrades},
    {"GET", "/api/v3/klines", "klines", None, kKlineParams, 2, nullptr, 0, false, klines},
    {"GET", "/api/v3/uiKlines", "uiKlines", None, kKlineParams, 2, nullptr, 0, false, klines},
    {"GET", "/api/v3/avgPrice", "avgPrice", None, "symbol", 2, nullptr, 0, false, averagePrice},
    {"GET", "/api/v3/ticker/24hr", "ticker.24hr", None, kSelectParams, 2, ticker24hrWeight, 0,
     false, ticker24hr},
    {"GET", "/api/v3/ticker/price", "ticker.price", None, "symbol symbols symbolStatus", 2,
     tickerPriceWeight, 0, false, tickerPrice},
    {"GET", "/api/v3/ticker/bookTicker", "ticker.book", None, "symbol symbols symbolStatus", 2,
     tickerPriceWeight, 0, false, tickerBook},
    {"GET", "/api/v3/ticker/tradingDay", "ticker.tradingDay", None,
     "symbol symbols timeZone type symbolStatus", 4, tickerWindowWeight, 0, false,
     tickerTradingDay},
    {"GET", "/api/v3/ticker", "ticker", None, "symbol symbols windowSize type symbolStatus", 4,
     tickerWindowWeight, 0, false, tickerWindow},
    {"GET", "/api/v3/executionRules", "executionRules", None, "symbol symbols symbolStatus", 2,
     nullptr, 0, false, executionRules},
    {"GET", "/api/v3/referencePrice", "referencePrice", None, "symbol", 2, nullptr, 0, false,
     referencePrice},
    {"GET", "/api/v3/historicalBlockTrades", "blockTrades.historical", None, "symbol fromId limit",
     25, nullptr, 0, false, blockTrades},

    {"POST", "/api/v3/order", "order.place", Deal, kOrderParams, 1, nullptr, 1, true, placeOrder},
    {"POST", "/api/v3/order/test", "order.test", Deal, kTestParams, 1, testOrderWeight, 0, false,
     testOrder},
    {"DELETE", "/api/v3/order", "order.cancel", Deal, kCancelParams, 1, nullptr, 0, true,
     cancelOrder},
    {"DELETE", "/api/v3/openOrders", "openOrders.cancelAll", Deal, "symbol", 1, nullptr, 0, true,
     cancelOpenOrders},
    {"POST", "/api/v3/order/cancelReplace", "order.cancelReplace", Deal, kCancelReplaceParams, 1,
     nullptr, 0, true, cancelReplace},
    {"PUT", "/api/v3/order/amend/keepPriority", "order.amend.keepPriority", Deal,
     "symbol orderId origClientOrderId newQty newClientOrderId", 4, nullptr, 0, true, amendOrder},
    {"POST", "/api/v3/orderList/oco", "orderList.place.oco", Deal, kOcoParams, 1, nullptr, 2, true,
     placeOco},
    {"POST", "/api/v3/orderList/oto", "orderList.place.oto", Deal, kOtoParams, 1, nullptr, 2, true,
     placeOto},
    {"POST", "/api/v3/orderList/otoco", "orderList.place.otoco", Deal, kOtocoParams, 1, nullptr, 3,
     true, placeOtoco},
    {"DELETE", "/api/v3/orderList", "orderList.cancel", Deal,
     "symbol orderListId listClientOrderId newClientOrderId", 1, nullptr, 0, true, cancelList},

    {"GET", "/api/v3/order", "order.status", User, "symbol orderId origClientOrderId", 4, nullptr,
     0, false, queryOrder},
    {"GET", "/api/v3/openOrders", "openOrders.status", User, "symbol", 6, openOrdersWeight, 0,
     false, openOrders},
    {"GET", "/api/v3/allOrders", "allOrders", User, "symbol orderId startTime endTime limit", 20,
     nullptr, 0, false, allOrders},
    {"GET", "/api/v3/myTrades", "myTrades", User, "symbol orderId startTime endTime fromId limit",
     20, myTradesWeight, 0, false, myTrades},
    {"GET", "/api/v3/order/amendments", "order.amendments", User,
     "symbol orderId fromExecutionId limit", 4, nullptr, 0, false, orderAmendments},
    {"GET", "/api/v3/orderList", "orderList.status", User,
     "orderListId origClientOrderId listClientOrderId", 4, nullptr, 0, false, queryList},
    {"GET", "/api/v3/openOrderList", "openOrderLists.status", User, "", 6, nullptr, 0, false,
     openLists},
    {"GET", "/api/v3/allOrderList", "allOrderLists", User, "fromId startTime endTime limit", 20,
     nullptr, 0, false, allLists},
    {"GET", "/api/v3/myPreventedMatches", "myPreventedMatches", User,
     "symbol preventedMatchId orderId fromPreventedMatchId limit", 2, preventedMatchesWeight, 0,
     false, preventedMatches},
    {"GET", "/api/v3/myFilters", "myFilters", User, "symbol", 40, nullptr, 0, false, myFilters},
    {"GET", "/api/v3/account", "account.status", User, "omitZeroBalances", 20, nullptr, 0, false,
     account},
    {"GET", "/api/v3/account/commission", "account.commission", User, "symbol", 20, nullptr, 0,
     false, commission},
    {"GET", "/api/v3/rateLimit/order", "account.rateLimits.orders", User, "", 40, nullptr, 0, false,
     orderRateLimits},

    {"GET", "/sapi/v1/account/apiRestrictions", "", User, "", 1, nullptr, 0, false,
     apiRestrictions},
    {"GET", "/sapi/v1/account/status", "", User, "", 1, nullptr, 0, false, accountStatus},
    {"GET", "/sapi/v1/account/apiTradingStatus", "", User, "", 1, nullptr, 0, false,
     apiTradingStatus},
    {"GET", "/sapi/v1/account/info", "", User, "", 1, nullptr, 0, false, accountInfo},
    {"GET", "/sapi/v1/system/status", "", None, "", 1, nullptr, 0, false, systemStatus},
    {"GET", "/sapi/v1/capital/config/getall", "", User, "", 10, nullptr, 0, false, coins},
    {"GET", "/sapi/v1/asset/tradeFee", "", User, "symbol", 1, nullptr, 0, false, tradeFee},
    {"POST", "/sapi/v3/asset/getUserAsset", "", User, "asset needBtcValuation", 5, nullptr, 0,
     false, userAssets},
}};

bool listsName(std::string_view names, std::string_view name) noexcept
{
    while (!names.empty()) {
        const auto end = names.find(' ');
        if (names.substr(0, end) == name) {
            return true;
        }
        names = end == std::string_view::npos ? std::string_view() : names.substr(end + 1);
    }
    return false;
}

std::optional<Failure> checkNames(const Method& method, const Params& params)
{
    const bool isSigned = method.security != Security::None;
    const auto read =
        std::count_if(params.pairs().begin(), params.pairs().end(), [&](const Params::Pair& pair) {
            return listsName(method.params, pair.first) ||
                (isSigned && listsName(kSignedParams, pair.first));
        });
    const auto readCount = static_cast<std::size_t>(read);
    if (readCount != params.pairs().size()) {
        return unreadParameters(readCount, params.pairs().size());
    }
    return std::nullopt;
}

std::optional<Failure> findKey(Call& call, const Method& method, const Envelope& envelope)
{
    const auto text = envelope.apiKey;
    const bool isPlausible = envelope.hasApiKey && !text.empty() && text.size() <= 256 &&
        std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (!isPlausible) {
        return badKeyFormat();
    }
    const auto* key = call.core.credentials.find(text);
    const bool isAllowed = key != nullptr && key->allowsPeer(envelope.peer) &&
        (method.security == Security::Trade ? key->canTrade : key->canRead);
    if (!isAllowed) {
        return rejectedKey();
    }
    call.key = key;
    return std::nullopt;
}

// A method's own verdict, its orders counted. Orders that no filter passed are not counted.
Answer runCounted(Call& call, const Method& method)
{
    if (call.core.checksSignatureFirst && call.key != nullptr) {
        if (auto failure = call.verify()) {
            return *failure;
        }
    }
    if (method.orders > 0) {
        if (auto failure = call.core.limits.chargeOrders(call.account(), method.orders)) {
            const auto unsignedCall = call.verify(); // strangers learn nothing about the count
            return unsignedCall ? *unsignedCall : *failure;
        }
    }
    auto answer = method.run(call);
    const auto* failure = std::get_if<Failure>(&answer);
    if (method.orders > 0 && failure != nullptr && failure->code != -2010) {
        call.core.limits.refundOrders(call.account(), method.orders);
    }
    // A signed method that answered without having been verified would be a hole.
    if (call.key != nullptr && failure == nullptr && !AGIO_EXPECT(call.isVerified)) {
        return badSignature();
    }
    return answer;
}

} // namespace

const Method* findRest(std::string_view verb, std::string_view path) noexcept
{
    for (const auto& method : kMethods) {
        if (!method.path.empty() && method.path == path && method.verb == verb) {
            return &method;
        }
    }
    return nullptr;
}

bool isRestPath(std::string_view path) noexcept
{
    return std::any_of(kMethods.begin(), kMethods.end(), [path](const Method& method) {
        return !method.path.empty() && method.path == path;
    });
}

const Method* findSocket(std::string_view name) noexcept
{
    if (name.starts_with("v3/")) {
        name.remove_prefix(3);
    }
    for (const auto& method : kMethods) {
        if (!method.socketName.empty() && method.socketName == name) {
            return &method;
        }
    }
    return nullptr;
}

Answer runMethod(Core& core, const Method& method, const Params& params, Envelope& envelope)
{
    // The wallet has budgets of its own, endpoint by endpoint (sheet §8), too large to matter.
    const bool isWallet = method.path.starts_with("/sapi/");
    const int weight = isWallet      ? 0
        : method.weightOf == nullptr ? method.weight
                                     : method.weightOf(params, core);
    if (auto failure = core.limits.charge(envelope.peer, weight)) {
        return *failure;
    }
    Call call{core, params, envelope.unit, nullptr, {}};
    call.payload = envelope.payload;
    call.isLoggedOn = envelope.isLoggedOn;
    if (method.security != Security::None) {
        if (auto failure = findKey(call, method, envelope)) {
            return *failure;
        }
        envelope.account = call.account();
        envelope.knowsAccount = true;
    }
    if (auto failure = checkNames(method, params)) {
        return *failure;
    }
    auto answer = runCounted(call, method);
    if (method.isFreeOnSuccess && std::holds_alternative<std::string>(answer)) {
        core.limits.refund(envelope.peer, weight);
    }
    return answer;
}

std::string rateLimitsJson(const Core& core, const Envelope& envelope, bool withOrders)
{
    const auto& sizes = core.limits.sizes();
    Out out;
    const auto entry = [&out](const char* type, const char* interval, int number, int limit,
                              int count) {
        out.object().text("rateLimitType", type).text("interval", interval);
        out.number("intervalNum", number).number("limit", limit).number("count", count);
        out.endObject();
    };
    out.array();
    if (withOrders && envelope.knowsAccount) {
        entry("ORDERS", "SECOND", 10, sizes.ordersPerTenSeconds,
              core.limits.ordersInTenSeconds(envelope.account));
        entry("ORDERS", "DAY", 1, sizes.ordersPerDay, core.limits.ordersInDay(envelope.account));
    }
    entry("REQUEST_WEIGHT", "MINUTE", 1, sizes.weightPerMinute,
          core.limits.usedWeight(envelope.peer));
    out.endArray();
    return out.take();
}

} // namespace agio::venue::binance
