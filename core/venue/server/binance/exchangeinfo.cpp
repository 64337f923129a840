// SPDX-License-Identifier: GPL-3.0-or-later
// exchangeInfo: symbols and their filters (Binance sheet §3).

#include "core/venue/server/binance/handlers.h"

#include <algorithm>
#include <initializer_list>

namespace agio::venue::binance {
namespace {

void beginFilter(Out& out, std::string_view type)
{
    out.object().text("filterType", type);
}

void writeLot(Out& out, std::string_view type, Decimal least, Decimal most, Decimal step)
{
    beginFilter(out, type);
    out.money("minQty", least).money("maxQty", most).money("stepSize", step).endObject();
}

void writeCount(Out& out, std::string_view type, std::string_view name,
                const std::optional<int>& count)
{
    if (count) {
        beginFilter(out, type);
        out.number(name, *count).endObject();
    }
}

void writePriceFilters(Out& out, const Instrument& instrument)
{
    beginFilter(out, "PRICE_FILTER");
    out.money("minPrice", instrument.minPrice.value_or(Decimal()));
    out.money("maxPrice", instrument.maxPrice.value_or(Decimal()));
    out.money("tickSize", instrument.tickSize).endObject();
    if (instrument.priceBand) {
        const auto& band = *instrument.priceBand;
        const auto plain = [&out](std::string_view name, Decimal value) {
            out.text(name, value.normalized().toString());
        };
        beginFilter(out, "PERCENT_PRICE_BY_SIDE");
        plain("bidMultiplierUp", band.buyUp);
        plain("bidMultiplierDown", band.buyDown);
        plain("askMultiplierUp", band.sellUp);
        plain("askMultiplierDown", band.sellDown);
        out.number("avgPriceMins", 5).endObject();
    }
}

void writeNotional(Out& out, const Instrument& instrument)
{
    if (!instrument.minNotional && !instrument.maxNotional) {
        return;
    }
    beginFilter(out, "NOTIONAL");
    out.money("minNotional", instrument.minNotional.value_or(Decimal()));
    out.flag("applyMinToMarket", instrument.minNotionalAppliesToMarket);
    out.money("maxNotional", instrument.maxNotional.value_or(Decimal::fromParts(9'000'000'000, 0)));
    out.flag("applyMaxToMarket", instrument.maxNotionalAppliesToMarket);
    out.number("avgPriceMins", 5).endObject();
}

void writeFilters(Out& out, const Instrument& instrument)
{
    out.array();
    writePriceFilters(out, instrument);
    writeLot(out, "LOT_SIZE", instrument.minQuantity.value_or(Decimal()),
             instrument.maxQuantity.value_or(Decimal()), instrument.lotSize);
    writeLot(out, "MARKET_LOT_SIZE", instrument.marketMinQuantity.value_or(Decimal()),
             instrument.marketMaxQuantity.value_or(Decimal()),
             instrument.marketLotSize.value_or(Decimal()));
    writeNotional(out, instrument);
    writeCount(out, "ICEBERG_PARTS", "limit", instrument.maxIcebergParts);
    if (instrument.minTrailingBps && instrument.maxTrailingBps) {
        beginFilter(out, "TRAILING_DELTA");
        out.number("minTrailingAboveDelta", *instrument.minTrailingBps);
        out.number("maxTrailingAboveDelta", *instrument.maxTrailingBps);
        out.number("minTrailingBelowDelta", *instrument.minTrailingBps);
        out.number("maxTrailingBelowDelta", *instrument.maxTrailingBps).endObject();
    }
    writeCount(out, "MAX_NUM_ORDERS", "maxNumOrders", instrument.maxOpenOrders);
    writeCount(out, "MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders", instrument.maxTriggerOrders);
    writeCount(out, "MAX_NUM_ORDER_LISTS", "maxNumOrderLists", instrument.maxOrderLists);
    writeCount(out, "MAX_NUM_ORDER_AMENDS", "maxNumOrderAmends", instrument.maxAmends);
    out.endArray();
}

void writeOrderTypes(Out& out, const Instrument& instrument)
{
    out.key("orderTypes").array().element("LIMIT");
    const auto add = [&out](bool isAllowed, std::string_view type) {
        if (isAllowed) {
            out.element(type);
        }
    };
    add(instrument.allowsPostOnly, "LIMIT_MAKER");
    add(instrument.allowsMarket, "MARKET");
    add(instrument.allowsStopMarket, "STOP_LOSS");
    add(instrument.allowsStopLimit, "STOP_LOSS_LIMIT");
    add(instrument.allowsTakeProfitMarket, "TAKE_PROFIT");
    add(instrument.allowsTakeProfitLimit, "TAKE_PROFIT_LIMIT");
    out.endArray();
}

void writeSymbol(Out& out, const Instrument& instrument)
{
    out.object().text("symbol", instrument.id.symbol.text());
    out.text("status", instrument.statusText).text("baseAsset", instrument.base.text());
    out.number("baseAssetPrecision", 8).text("quoteAsset", instrument.quote.text());
    out.number("quotePrecision", 8).number("quoteAssetPrecision", 8);
    out.number("baseCommissionPrecision", 8).number("quoteCommissionPrecision", 8);
    writeOrderTypes(out, instrument);
    out.flag("icebergAllowed", instrument.allowsIceberg).flag("ocoAllowed", instrument.allowsOco);
    out.flag("otoAllowed", instrument.allowsOto).flag("opoAllowed", false);
    out.flag("quoteOrderQtyMarketAllowed", instrument.allowsQuoteAmountMarket);
    out.flag("allowTrailingStop", instrument.allowsTrailing);
    out.flag("cancelReplaceAllowed", instrument.allowsCancelReplace);
    out.flag("amendAllowed", instrument.allowsAmendKeepPriority);
    out.flag("pegInstructionsAllowed", false).flag("isSpotTradingAllowed", true);
    out.flag("isMarginTradingAllowed", false).key("filters");
    writeFilters(out, instrument);
    out.key("permissions").array().endArray();
    out.key("permissionSets").array().array().element("SPOT").endArray().endArray();
    const auto& modes = instrument.selfTradePreventionModes;
    out.text("defaultSelfTradePreventionMode", modes.empty() ? "NONE" : modes.front());
    out.key("allowedSelfTradePreventionModes").array();
    for (const auto& mode : modes) {
        out.element(mode);
    }
    out.endArray().endObject();
}

std::vector<const Instrument*> selectSymbols(Call& call, ParamReader& reader)
{
    const auto status = reader.text("symbolStatus");
    const bool isNamed = call.params.has("symbol") || call.params.has("symbols");
    if ((call.params.has("symbol") && call.params.has("symbols")) ||
        (isNamed && (status || call.params.has("permissions")))) {
        reader.fail(badCombination());
    }
    std::vector<const Instrument*> chosen;
    if (call.params.has("symbol")) {
        chosen.push_back(call.instrument(reader));
        return chosen;
    }
    if (call.params.has("symbols")) {
        for (const auto& name : reader.jsonList("symbols")) {
            const auto* instrument = call.core.exchange.instrument(Symbol(name));
            if (instrument == nullptr) {
                reader.fail(invalidSymbol());
            }
            chosen.push_back(instrument);
        }
        return chosen;
    }
    chosen = call.core.exchange.instruments();
    if (status) {
        std::erase_if(chosen, [&status](const Instrument* instrument) {
            return instrument->statusText != *status;
        });
    }
    const auto permissions = reader.text("permissions");
    if (permissions && permissions->find("SPOT") == std::string_view::npos) {
        chosen.clear(); // nothing here is margin or leveraged
    }
    return chosen;
}

} // namespace

std::string rateLimitRulesJson(const LimitSizes& sizes)
{
    Out out;
    const auto rule = [&out](const char* type, const char* interval, int number, int limit) {
        out.object().text("rateLimitType", type).text("interval", interval);
        out.number("intervalNum", number).number("limit", limit).endObject();
    };
    out.array();
    rule("REQUEST_WEIGHT", "MINUTE", 1, sizes.weightPerMinute);
    rule("ORDERS", "SECOND", 10, sizes.ordersPerTenSeconds);
    rule("ORDERS", "DAY", 1, sizes.ordersPerDay);
    rule("RAW_REQUESTS", "MINUTE", 5, sizes.rawPerFiveMinutes);
    out.endArray();
    return out.take();
}

Answer exchangeInfo(Call& call)
{
    ParamReader reader(call.params);
    const auto chosen = selectSymbols(call, reader);
    reader.flag("showPermissionSets", true);
    if (reader.failure()) {
        return *reader.failure();
    }
    Out out(call.unit);
    out.object().text("timezone", "UTC").time("serverTime", call.core.clock.now());
    out.key("rateLimits").raw(rateLimitRulesJson(call.core.limits.sizes()));
    out.key("exchangeFilters").array().endArray().key("symbols").array();
    for (const auto* instrument : chosen) {
        writeSymbol(out, *instrument);
    }
    out.endArray().key("sors").array().endArray().endObject();
    return out.take();
}

Answer myFilters(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    Out out(call.unit);
    out.object().key("exchangeFilters").array().endArray().key("symbolFilters");
    writeFilters(out, *instrument);
    out.key("assetFilters").array().endArray().endObject();
    return out.take();
}

} // namespace agio::venue::binance
