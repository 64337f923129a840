// SPDX-License-Identifier: GPL-3.0-or-later
// Questions about orders, trades and the account (Binance sheet §5.2, §5.4, §7).

#include "core/venue/server/binance/handlers.h"
#include "core/venue/server/binance/orderparams.h"
#include "core/venue/server/binance/render.h"

#include <algorithm>
#include <limits>

namespace agio::venue::binance {
namespace {

constexpr std::int64_t kMaxId = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMaxMs = std::int64_t{1} << 50;
constexpr Duration kLongestWindow = Duration::minutes(24 * 60);

RangeQuery readHistoryRange(ParamReader& reader)
{
    RangeQuery query;
    if (const auto start = reader.integer("startTime", 0, kMaxMs)) {
        query.start = UtcTime::fromMs(*start);
    }
    if (const auto end = reader.integer("endTime", 0, kMaxMs)) {
        query.end = UtcTime::fromMs(*end);
    }
    if (query.start.isSet() && query.end.isSet()) {
        if (query.start > query.end) {
            reader.fail(badCombination());
        } else if (query.end - query.start > kLongestWindow) {
            reader.fail(tooLongWindow());
        }
    }
    const auto limit = reader.integer("limit", 1, kMaxId).value_or(500);
    query.limit = static_cast<std::size_t>(std::min<std::int64_t>(limit, 1000));
    return query;
}

void writeRates(Out& out, std::string_view name, Decimal maker, Decimal taker)
{
    out.key(name).object().money("maker", maker).money("taker", taker);
    out.money("buyer", Decimal()).money("seller", Decimal()).endObject();
}

std::int64_t basisPoints(Decimal rate)
{
    const auto scaled = Decimal::mul(rate, Decimal(10'000));
    const auto whole = scaled ? scaled->rescaled(0, Rounding::HalfEven) : std::nullopt;
    return whole ? whole->coefficient() : 0;
}

} // namespace

Answer queryOrder(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    const auto key = readOrderKey(reader, "orderId", "origClientOrderId");
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    const auto order = call.core.exchange.order(call.account(), instrument->id.symbol, key);
    if (!order) {
        return fromRefusal(order.refusal(), Purpose::Query);
    }
    Out out(call.unit);
    writeQueried(out, *order);
    return out.take();
}

int openOrdersWeight(const Params& params, const Core&)
{
    return params.has("symbol") ? 6 : 80;
}

Answer openOrders(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.optionalInstrument(reader);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    const auto orders = instrument != nullptr
        ? call.core.exchange.openOrders(call.account(), instrument->id.symbol)
        : call.core.exchange.openOrders(call.account());
    Out out(call.unit);
    out.array();
    for (const auto& order : orders) {
        writeQueried(out, order);
    }
    out.endArray();
    return out.take();
}

Answer allOrders(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    auto query = readHistoryRange(reader);
    query.fromId = reader.integer("orderId", 0, kMaxId);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    Out out(call.unit);
    out.array();
    for (const auto& order :
         call.core.exchange.allOrders(call.account(), instrument->id.symbol, query)) {
        writeQueried(out, order);
    }
    out.endArray();
    return out.take();
}

int myTradesWeight(const Params& params, const Core&)
{
    return params.has("orderId") ? 5 : 20;
}

Answer myTrades(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    auto query = readHistoryRange(reader);
    query.fromId = reader.integer("fromId", 0, kMaxId);
    query.orderId = reader.integer("orderId", 0, kMaxId);
    const bool hasTimes = query.start.isSet() || query.end.isSet();
    if (hasTimes && query.fromId) {
        reader.fail(badCombination());
    }
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    Out out(call.unit);
    out.array();
    for (const auto& trade :
         call.core.exchange.ownTrades(call.account(), instrument->id.symbol, query)) {
        out.object().text("symbol", trade.symbol.text()).number("id", trade.tradeId);
        out.number("orderId", trade.orderId).number("orderListId", trade.listId);
        out.money("price", trade.price).money("qty", trade.quantity);
        out.money("quoteQty", trade.quoteAmount).money("commission", trade.fee);
        out.text("commissionAsset", trade.feeAsset.text()).time("time", trade.at);
        out.flag("isBuyer", trade.side == Side::Buy).flag("isMaker", trade.isMaker);
        out.flag("isBestMatch", true).endObject();
    }
    out.endArray();
    return out.take();
}

Answer orderAmendments(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    const auto orderId = reader.integer("orderId", 0, kMaxId);
    if (!orderId) {
        reader.needText("orderId");
    }
    const auto from = reader.integer("fromExecutionId", 0, kMaxId).value_or(0);
    const auto limit = reader.integer("limit", 1, 1000).value_or(500);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    const auto& symbol = instrument->id.symbol;
    Out out(call.unit);
    out.array();
    // Order ids of strangers show nothing.
    const auto order = call.core.exchange.order(call.account(), symbol, {*orderId, {}});
    const auto found = call.core.amendments.find({symbol.text(), *orderId});
    if (order && found != call.core.amendments.end()) {
        std::int64_t left = limit;
        for (const auto& amendment : found->second) {
            if (amendment.executionId < from || left-- <= 0) {
                continue;
            }
            out.object().text("symbol", symbol.text()).number("orderId", *orderId);
            out.number("executionId", amendment.executionId);
            out.text("origClientOrderId", amendment.originalClientOrderId);
            out.text("newClientOrderId", amendment.newClientOrderId);
            out.money("origQty", amendment.originalQuantity);
            out.money("newQty", amendment.newQuantity).time("time", amendment.at).endObject();
        }
    }
    out.endArray();
    return out.take();
}

int preventedMatchesWeight(const Params& params, const Core&)
{
    return params.has("orderId") ? 20 : 2;
}

Answer preventedMatches(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    const auto id = reader.integer("preventedMatchId", 0, kMaxId);
    const auto orderId = reader.integer("orderId", 0, kMaxId);
    const auto from = reader.integer("fromPreventedMatchId", 0, kMaxId).value_or(0);
    if (!id && !orderId) {
        reader.fail(badCombination());
    }
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    const auto& symbol = instrument->id.symbol;
    Out out(call.unit);
    out.array();
    for (const auto& match : call.core.exchange.preventedMatches(call.account(), symbol)) {
        const bool isAsked = (id && match.id == *id) ||
            (orderId && match.id >= from &&
             (match.takerOrderId == *orderId || match.makerOrderId == *orderId));
        if (!isAsked) {
            continue;
        }
        out.object().text("symbol", symbol.text()).number("preventedMatchId", match.id);
        out.number("takerOrderId", match.takerOrderId).text("makerSymbol", symbol.text());
        out.number("makerOrderId", match.makerOrderId).number("tradeGroupId", 1);
        out.text("selfTradePreventionMode", stpText(match.mode)).money("price", match.price);
        if (!match.takerPreventedQuantity.isZero()) {
            out.money("takerPreventedQuantity", match.takerPreventedQuantity);
        }
        if (!match.makerPreventedQuantity.isZero()) {
            out.money("makerPreventedQuantity", match.makerPreventedQuantity);
        }
        out.time("transactTime", match.at).endObject();
    }
    out.endArray();
    return out.take();
}

Answer account(Call& call)
{
    ParamReader reader(call.params);
    const bool omitsZero = reader.flag("omitZeroBalances", false);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    const auto& exchange = call.core.exchange;
    const auto rates = exchange.feeRates(call.account());
    Out out(call.unit);
    out.object().number("makerCommission", basisPoints(rates.maker));
    out.number("takerCommission", basisPoints(rates.taker));
    out.number("buyerCommission", 0).number("sellerCommission", 0);
    writeRates(out, "commissionRates", rates.maker, rates.taker);
    out.flag("canTrade", true).flag("canWithdraw", true).flag("canDeposit", true);
    out.flag("brokered", false).flag("requireSelfTradePrevention", false);
    out.flag("preventSor", false);
    out.time("updateTime", exchange.lastBalanceChange(call.account()));
    out.text("accountType", "SPOT").key("balances").array();
    for (const auto& balance : exchange.balances(call.account())) {
        if (omitsZero && balance.free.isZero() && balance.locked.isZero()) {
            continue;
        }
        out.object().text("asset", balance.asset.text()).money("free", balance.free);
        out.money("locked", balance.locked).endObject();
    }
    out.endArray().key("permissions").array().element("SPOT").endArray();
    out.number("uid", 100'000'000 + static_cast<std::int64_t>(call.account())).endObject();
    return out.take();
}

std::string commissionRatesJson(const Core& core, AccountRef account, std::string_view suffix)
{
    const auto rates = core.exchange.feeRates(account);
    const auto name = [suffix](std::string_view plain) {
        return std::string(plain) + std::string(suffix);
    };
    Out out;
    out.object();
    writeRates(out, name("standardCommission"), rates.maker, rates.taker);
    writeRates(out, name("specialCommission"), Decimal(), Decimal());
    writeRates(out, name("taxCommission"), Decimal(), Decimal());
    out.key("discount").object().flag("enabledForAccount", false);
    out.flag("enabledForSymbol", false).text("discountAsset", "BNB");
    out.money("discount", Decimal()).endObject().endObject();
    return out.take();
}

Answer commission(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    auto rates = commissionRatesJson(call.core, call.account(), {});
    Out out(call.unit);
    out.object().text("symbol", instrument->id.symbol.text());
    auto json = out.take();
    return json + ',' + rates.substr(1);
}

Answer orderRateLimits(Call& call)
{
    if (auto failure = call.verify()) {
        return *failure;
    }
    const auto& limits = call.core.limits;
    Out out(call.unit);
    const auto entry = [&out](const char* interval, int number, int limit, int count) {
        out.object().text("rateLimitType", "ORDERS").text("interval", interval);
        out.number("intervalNum", number).number("limit", limit).number("count", count);
        out.endObject();
    };
    out.array();
    entry("SECOND", 10, limits.sizes().ordersPerTenSeconds,
          limits.ordersInTenSeconds(call.account()));
    entry("DAY", 1, limits.sizes().ordersPerDay, limits.ordersInDay(call.account()));
    out.endArray();
    return out.take();
}

} // namespace agio::venue::binance
