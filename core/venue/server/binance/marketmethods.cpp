// SPDX-License-Identifier: GPL-3.0-or-later
// Public market data without tickers (Binance sheet §3).

#include "core/venue/server/binance/handlers.h"
#include "core/venue/server/binance/timezone.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace agio::venue::binance {
namespace {

constexpr std::int64_t kMaxId = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMaxMs = std::int64_t{1} << 50;
constexpr std::int64_t kDepthMax = 5000;

void writeTrades(Out& out, const std::vector<VenueTrade>& trades)
{
    out.array();
    for (const auto& trade : trades) {
        out.object().number("id", trade.id).money("price", trade.price);
        out.money("qty", trade.quantity).money("quoteQty", trade.quoteAmount);
        out.time("time", trade.at).flag("isBuyerMaker", trade.buyerIsMaker);
        out.flag("isBestMatch", true).endObject();
    }
    out.endArray();
}

void writeLevels(Out& out, const std::vector<BookLevel>& levels)
{
    out.array();
    for (const auto& level : levels) {
        out.array().money(level.price).money(level.quantity).endArray();
    }
    out.endArray();
}

// Limits above the maximum are cut, not refused, as the exchange does.
std::size_t readLimit(ParamReader& reader, std::int64_t fallback, std::int64_t most)
{
    const auto limit = reader.integer("limit", 1, kMaxId).value_or(fallback);
    return static_cast<std::size_t>(std::min(limit, most));
}

RangeQuery readRange(ParamReader& reader, std::int64_t mostLimit)
{
    RangeQuery query;
    if (const auto start = reader.integer("startTime", 0, kMaxMs)) {
        query.start = UtcTime::fromMs(*start);
    }
    if (const auto end = reader.integer("endTime", 0, kMaxMs)) {
        query.end = UtcTime::fromMs(*end);
    }
    if (query.start.isSet() && query.end.isSet() && query.start > query.end) {
        reader.fail(badCombination());
    }
    query.limit = readLimit(reader, 500, mostLimit);
    return query;
}

void writeKline(Out& out, const VenueKline& kline)
{
    const auto& candle = kline.candle;
    out.array().timeElement(candle.openTime).money(candle.open).money(candle.high);
    out.money(candle.low).money(candle.close).money(candle.baseVolume);
    out.timeElement(kline.closeTime).money(candle.quoteVolume).element(candle.tradeCount);
    out.money(candle.takerBuyBaseVolume).money(kline.takerBuyQuoteVolume).element("0");
    out.endArray();
}

} // namespace

Answer ping(Call&)
{
    return std::string("{}");
}

Answer serverTime(Call& call)
{
    Out out(call.unit);
    out.object().time("serverTime", call.core.clock.now()).endObject();
    return out.take();
}

int depthWeight(const Params& params, const Core&)
{
    std::int64_t limit = 100;
    if (const auto text = params.find("limit")) {
        std::from_chars(text->data(), text->data() + text->size(), limit);
    }
    return limit <= 100 ? 5 : limit <= 500 ? 25 : limit <= 1000 ? 50 : 250;
}

Answer depth(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    const auto limit = readLimit(reader, 100, kDepthMax);
    const auto status = reader.text("symbolStatus");
    if (status && instrument != nullptr && *status != instrument->statusText) {
        reader.fail(
            {400, -1220, "The symbol's status does not match the requested symbolStatus.", {}});
    }
    if (reader.failure()) {
        return *reader.failure();
    }
    const auto snapshot = call.core.exchange.depth(instrument->id.symbol, limit);
    Out out(call.unit);
    out.object().number("lastUpdateId", snapshot.lastUpdateId).key("bids");
    writeLevels(out, snapshot.bids);
    out.key("asks");
    writeLevels(out, snapshot.asks);
    out.endObject();
    return out.take();
}

Answer recentTrades(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    const auto limit = readLimit(reader, 500, 1000);
    if (reader.failure()) {
        return *reader.failure();
    }
    Out out(call.unit);
    writeTrades(out, call.core.exchange.recentTrades(instrument->id.symbol, limit));
    return out.take();
}

Answer historicalTrades(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    const auto limit = readLimit(reader, 500, 1000);
    const auto fromId = reader.integer("fromId", 0, kMaxId);
    if (reader.failure()) {
        return *reader.failure();
    }
    const auto& symbol = instrument->id.symbol;
    Out out(call.unit);
    writeTrades(out,
                fromId ? call.core.exchange.tradesFrom(symbol, *fromId, limit)
                       : call.core.exchange.recentTrades(symbol, limit));
    return out.take();
}

Answer aggregateTrades(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    auto query = readRange(reader, 1000);
    query.fromId = reader.integer("fromId", 0, kMaxId);
    if (query.fromId && (query.start.isSet() || query.end.isSet())) {
        reader.fail(badCombination());
    }
    if (reader.failure()) {
        return *reader.failure();
    }
    Out out(call.unit);
    out.array();
    for (const auto& trade : call.core.exchange.aggregateTrades(instrument->id.symbol, query)) {
        out.object().number("a", trade.id).money("p", trade.price).money("q", trade.quantity);
        out.number("f", trade.firstTradeId).number("l", trade.lastTradeId).time("T", trade.at);
        out.flag("m", trade.buyerIsMaker).flag("M", true).endObject();
    }
    out.endArray();
    return out.take();
}

Answer klines(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    const auto text = reader.needText("interval");
    const auto interval = exchangeInterval(text);
    if (!text.empty() && !interval) {
        reader.fail(invalidInterval());
    }
    const auto query = readRange(reader, 1000);
    const auto zone = readTimeZone(reader);
    if (reader.failure()) {
        return *reader.failure();
    }
    Out out(call.unit);
    out.array();
    for (const auto& kline :
         zonedKlines(call.core.exchange, instrument->id.symbol, *interval, zone, query)) {
        writeKline(out, kline);
    }
    out.endArray();
    return out.take();
}

Answer averagePrice(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    if (reader.failure()) {
        return *reader.failure();
    }
    const auto average = call.core.exchange.averagePrice(instrument->id.symbol);
    Out out(call.unit);
    out.object().number("mins", average.minutes).money("price", average.price);
    out.time("closeTime", average.closeTime).endObject();
    return out.take();
}

// No symbol of the simulation has a price range rule.
Answer executionRules(Call& call)
{
    ParamReader reader(call.params);
    call.optionalInstrument(reader);
    reader.jsonList("symbols");
    if (reader.failure()) {
        return *reader.failure();
    }
    return std::string("{\"symbolRules\":[]}");
}

Answer referencePrice(Call& call)
{
    ParamReader reader(call.params);
    call.instrument(reader);
    if (reader.failure()) {
        return *reader.failure();
    }
    return Failure{400, -2043, "This symbol doesn't have a reference price.", {}};
}

Answer blockTrades(Call& call)
{
    ParamReader reader(call.params);
    call.instrument(reader);
    if (reader.failure()) {
        return *reader.failure();
    }
    return std::string("[]"); // none are made here
}

} // namespace agio::venue::binance
