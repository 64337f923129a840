// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/binance/parse.h"
#include "core/exchange/binance/requests.h"
#include "core/exchange/binance/wire.h"

#include <algorithm>

namespace agio::binance {

using simdjson::dom::array;
using simdjson::dom::element;
using wire::Fields;

namespace {

constexpr std::size_t kMaxInstruments = 20'000;

TradingStatus tradingStatusOf(std::string_view word)
{
    if (word == "TRADING")
        return TradingStatus::Trading;
    if (word == "CANCEL_ONLY") // since 2026-07 (Binance sheet §3)
        return TradingStatus::CancelOnly;
    if (word == "HALT")
        return TradingStatus::Halted;
    if (word == "BREAK" || word == "END_OF_DAY")
        return TradingStatus::Closed;
    return TradingStatus::Unknown;
}

// 0 switches a limit off (Binance sheet §3, filters).
std::optional<Decimal> limitOf(Fields& filter, std::string_view name)
{
    const auto value = filter.maybeStatistic(name);
    return value && value->isPositive() ? value : std::nullopt;
}

std::optional<int> countOf(Fields& filter, std::string_view name)
{
    const auto value = filter.maybeInteger(name);
    if (!value || *value <= 0 || *value > 1'000'000)
        return std::nullopt;
    return static_cast<int>(*value);
}

void readPriceFilter(Fields& filter, Instrument& instrument)
{
    if (const auto tick = limitOf(filter, "tickSize"))
        instrument.tickSize = *tick;
    instrument.minPrice = limitOf(filter, "minPrice");
    instrument.maxPrice = limitOf(filter, "maxPrice");
}

void readLotSize(Fields& filter, Instrument& instrument)
{
    if (const auto step = limitOf(filter, "stepSize"))
        instrument.lotSize = *step;
    instrument.minQuantity = limitOf(filter, "minQty");
    instrument.maxQuantity = limitOf(filter, "maxQty");
}

void readMarketLotSize(Fields& filter, Instrument& instrument)
{
    instrument.marketLotSize = limitOf(filter, "stepSize");
    instrument.marketMinQuantity = limitOf(filter, "minQty");
    instrument.marketMaxQuantity = limitOf(filter, "maxQty");
}

void readNotional(Fields& filter, Instrument& instrument)
{
    instrument.minNotional = limitOf(filter, "minNotional");
    instrument.maxNotional = limitOf(filter, "maxNotional");
    instrument.minNotionalAppliesToMarket = filter.maybeBoolean("applyMinToMarket").value_or(true);
    instrument.maxNotionalAppliesToMarket = filter.maybeBoolean("applyMaxToMarket").value_or(false);
}

void readMinNotional(Fields& filter, Instrument& instrument)
{
    if (instrument.minNotional) // NOTIONAL, the newer one, was read already
        return;
    instrument.minNotional = limitOf(filter, "minNotional");
    instrument.minNotionalAppliesToMarket = filter.maybeBoolean("applyToMarket").value_or(true);
}

void readPriceBand(Fields& filter, Instrument& instrument)
{
    const auto up = filter.maybeDecimal("multiplierUp");
    const auto down = filter.maybeDecimal("multiplierDown");
    if (up && down && !instrument.priceBand)
        instrument.priceBand = PriceBand{*up, *down, *up, *down};
}

void readPriceBandBySide(Fields& filter, Instrument& instrument)
{
    const auto buyUp = filter.maybeDecimal("bidMultiplierUp");
    const auto buyDown = filter.maybeDecimal("bidMultiplierDown");
    const auto sellUp = filter.maybeDecimal("askMultiplierUp");
    const auto sellDown = filter.maybeDecimal("askMultiplierDown");
    if (buyUp && buyDown && sellUp && sellDown)
        instrument.priceBand = PriceBand{*buyUp, *buyDown, *sellUp, *sellDown};
}

void readTrailing(Fields& filter, Instrument& instrument)
{
    // Above and below may differ; the range that holds in both directions is kept.
    const auto minAbove = countOf(filter, "minTrailingAboveDelta");
    const auto minBelow = countOf(filter, "minTrailingBelowDelta");
    const auto maxAbove = countOf(filter, "maxTrailingAboveDelta");
    const auto maxBelow = countOf(filter, "maxTrailingBelowDelta");
    if (minAbove && minBelow)
        instrument.minTrailingBps = std::max(*minAbove, *minBelow);
    if (maxAbove && maxBelow)
        instrument.maxTrailingBps = std::min(*maxAbove, *maxBelow);
}

void readCounts(std::string_view type, Fields& filter, Instrument& instrument)
{
    if (type == "MAX_NUM_ORDERS")
        instrument.maxOpenOrders = countOf(filter, "maxNumOrders");
    else if (type == "MAX_NUM_ALGO_ORDERS")
        instrument.maxTriggerOrders = countOf(filter, "maxNumAlgoOrders");
    else if (type == "ICEBERG_PARTS")
        instrument.maxIcebergParts = countOf(filter, "limit");
    else if (type == "MAX_NUM_ORDER_LISTS")
        instrument.maxOrderLists = countOf(filter, "maxNumOrderLists");
    else if (type == "MAX_NUM_ORDER_AMENDS")
        instrument.maxAmends = countOf(filter, "maxNumOrderAmends");
}

Result<void> readFilter(const element& value, Instrument& instrument)
{
    Fields filter(value);
    const std::string_view type = filter.text("filterType");
    if (type == "PRICE_FILTER")
        readPriceFilter(filter, instrument);
    else if (type == "LOT_SIZE")
        readLotSize(filter, instrument);
    else if (type == "MARKET_LOT_SIZE")
        readMarketLotSize(filter, instrument);
    else if (type == "NOTIONAL")
        readNotional(filter, instrument);
    else if (type == "MIN_NOTIONAL")
        readMinNotional(filter, instrument);
    else if (type == "PERCENT_PRICE")
        readPriceBand(filter, instrument);
    else if (type == "PERCENT_PRICE_BY_SIDE")
        readPriceBandBySide(filter, instrument);
    else if (type == "TRAILING_DELTA")
        readTrailing(filter, instrument);
    else
        readCounts(type, filter, instrument); // others, and new ones, do not bind us
    if (!filter.ok())
        return filter.error();
    return {};
}

void readOrderTypes(Fields& fields, Instrument& instrument)
{
    instrument.allowsMarket = false;
    instrument.allowsPostOnly = false;
    for (const element& type : fields.array("orderTypes")) {
        std::string_view word;
        if (type.get(word) != simdjson::SUCCESS)
            continue;
        instrument.allowsMarket |= word == "MARKET";
        instrument.allowsPostOnly |= word == "LIMIT_MAKER";
        instrument.allowsStopMarket |= word == "STOP_LOSS";
        instrument.allowsStopLimit |= word == "STOP_LOSS_LIMIT";
        instrument.allowsTakeProfitMarket |= word == "TAKE_PROFIT";
        instrument.allowsTakeProfitLimit |= word == "TAKE_PROFIT_LIMIT";
    }
}

void readSelfTradeModes(Fields& fields, Instrument& instrument)
{
    const auto first = fields.maybeText("defaultSelfTradePreventionMode");
    if (first)
        instrument.selfTradePreventionModes.emplace_back(*first);
    if (!fields.has("allowedSelfTradePreventionModes"))
        return;
    for (const element& mode : fields.array("allowedSelfTradePreventionModes")) {
        std::string_view word;
        if (mode.get(word) == simdjson::SUCCESS && word != first)
            instrument.selfTradePreventionModes.emplace_back(word);
    }
}

void readAllowances(Fields& fields, Instrument& instrument)
{
    const auto is = [&fields](std::string_view name) {
        return fields.maybeBoolean(name).value_or(false);
    };
    instrument.allowsQuoteAmountMarket = is("quoteOrderQtyMarketAllowed");
    instrument.allowsTrailing = is("allowTrailingStop");
    instrument.allowsIceberg = is("icebergAllowed");
    instrument.allowsOco = is("ocoAllowed");
    instrument.allowsOto = is("otoAllowed");
    instrument.allowsAmendKeepPriority = is("amendAllowed");
    instrument.allowsCancelReplace = is("cancelReplaceAllowed");
}

int digitsOf(const std::optional<std::int64_t>& digits)
{
    return static_cast<int>(std::clamp<std::int64_t>(digits.value_or(8), 0, Decimal::kMaxScale));
}

Result<Instrument> readInstrument(const element& value)
{
    Fields fields(value);
    Instrument instrument;
    instrument.id = instrumentId(fields.text("symbol"));
    instrument.base = Asset(std::string(fields.text("baseAsset")));
    instrument.quote = Asset(std::string(fields.text("quoteAsset")));
    instrument.settle = instrument.quote;
    instrument.name = instrument.base.text() + "/" + instrument.quote.text();
    instrument.statusText = fields.text("status");
    instrument.status = tradingStatusOf(instrument.statusText);
    if (instrument.status == TradingStatus::Trading &&
        !fields.maybeBoolean("isSpotTradingAllowed").value_or(true))
        instrument.status = TradingStatus::Closed;
    instrument.baseDigits = digitsOf(fields.maybeInteger("baseAssetPrecision"));
    auto quoteDigits = fields.maybeInteger("quoteAssetPrecision");
    instrument.quoteDigits =
        digitsOf(quoteDigits ? quoteDigits : fields.maybeInteger("quotePrecision"));
    // Where no filter names a step, the assets' own precision is the step.
    instrument.tickSize = Decimal::fromParts(1, instrument.quoteDigits);
    instrument.lotSize = Decimal::fromParts(1, instrument.baseDigits);
    readOrderTypes(fields, instrument);
    readAllowances(fields, instrument);
    readSelfTradeModes(fields, instrument);
    for (const element& filter : fields.array("filters"))
        if (auto read = readFilter(filter, instrument); !read.ok())
            return read.error();
    if (!fields.ok())
        return fields.error();
    if (instrument.id.symbol.isEmpty())
        return Error::malformed("an instrument has no symbol");
    return instrument;
}

std::optional<Candle> readKline(const element& value, UtcTime receivedAt)
{
    array items;
    if (value.get(items) != simdjson::SUCCESS || items.size() < 11)
        return std::nullopt;
    const auto decimal = [&items](std::size_t index) {
        element item;
        std::string_view text;
        if (items.at(index).get(item) != simdjson::SUCCESS || item.get(text) != simdjson::SUCCESS)
            return std::optional<Decimal>();
        return wire::statistic(text);
    };
    std::int64_t openMs = 0;
    std::int64_t closeMs = 0;
    std::int64_t trades = 0;
    if (items.at(6).get(closeMs) != simdjson::SUCCESS)
        return std::nullopt;
    if (items.at(0).get(openMs) != simdjson::SUCCESS ||
        items.at(8).get(trades) != simdjson::SUCCESS)
        return std::nullopt;
    const auto openTime = wire::timeFromMs(openMs);
    const auto open = decimal(1), high = decimal(2), low = decimal(3), close = decimal(4);
    const auto base = decimal(5), quote = decimal(7), takerBuy = decimal(9);
    if (!openTime || !open || !high || !low || !close || !base || !quote || !takerBuy)
        return std::nullopt;
    Candle candle;
    candle.openTime = *openTime;
    candle.open = *open;
    candle.high = *high;
    candle.low = *low;
    candle.close = *close;
    candle.baseVolume = *base;
    candle.quoteVolume = *quote;
    candle.takerBuyBaseVolume = *takerBuy;
    candle.tradeCount = trades;
    candle.isClosed = receivedAt.isSet() && closeMs < receivedAt.toMs();
    candle.source = CandleSource::History;
    return candle;
}

Result<Trade> readTrade(const element& value, UtcTime receivedAt)
{
    Fields fields(value);
    const bool isAggregate = fields.has("a"); // /aggTrades, else /trades
    Trade trade;
    trade.id = fields.integer(isAggregate ? "a" : "id");
    trade.price = fields.decimal(isAggregate ? "p" : "price");
    trade.quantity = fields.decimal(isAggregate ? "q" : "qty");
    trade.exchangeTime = fields.timeMs(isAggregate ? "T" : "time");
    trade.aggressor = fields.boolean(isAggregate ? "m" : "isBuyerMaker") ? Side::Sell : Side::Buy;
    trade.receivedAt = receivedAt;
    if (!fields.ok())
        return fields.error();
    return trade;
}

Result<std::pair<Symbol, Ticker>> readTicker(const element& value)
{
    Fields fields(value);
    const Symbol symbol{std::string(fields.text("symbol"))};
    Ticker ticker;
    ticker.last = fields.decimal("lastPrice");
    ticker.open = fields.maybeDecimal("openPrice");
    ticker.high = fields.maybeDecimal("highPrice");
    ticker.low = fields.maybeDecimal("lowPrice");
    ticker.baseVolume = fields.maybeStatistic("volume");
    ticker.quoteVolume = fields.maybeStatistic("quoteVolume");
    ticker.bid = fields.maybeDecimal("bidPrice");
    ticker.ask = fields.maybeDecimal("askPrice");
    ticker.exchangeTime = fields.maybeTimeMs("closeTime").value_or(UtcTime());
    if (!fields.ok())
        return fields.error();
    return std::pair(symbol, ticker);
}

} // namespace

InstrumentId instrumentId(std::string_view symbol)
{
    return {ExchangeId(kExchangeName), Symbol(std::string(symbol))};
}

std::string_view windowName(std::string_view type, std::string_view interval,
                            std::int64_t count) noexcept
{
    if (type == "REQUEST_WEIGHT" && interval == "MINUTE" && count == 1)
        return kWeightWindow;
    if (type == "RAW_REQUESTS" && interval == "MINUTE" && count == 5)
        return kRequestsWindow;
    if (type == "ORDERS" && interval == "SECOND" && count == 10)
        return kOrdersShortWindow;
    if (type == "ORDERS" && interval == "DAY" && count == 1)
        return kOrdersDayWindow;
    return {};
}

WireLimits readRateLimits(const element& rateLimits)
{
    WireLimits result;
    array items;
    if (rateLimits.get(items) != simdjson::SUCCESS)
        return result;
    constexpr std::int64_t kMax = 1'000'000'000;
    for (const element item : items) {
        Fields fields(item);
        const std::string_view type = fields.maybeText("rateLimitType").value_or("");
        const std::string_view interval = fields.maybeText("interval").value_or("");
        const auto name =
            windowName(type, interval, fields.maybeInteger("intervalNum").value_or(0));
        const auto limit = fields.maybeInteger("limit");
        const auto count = fields.maybeInteger("count");
        if (!fields.ok() || name.empty()) // advice of an unknown kind is no reason to fail
            continue;
        if (limit && *limit > 0 && *limit <= kMax)
            result.limits.push_back({std::string(name), static_cast<int>(*limit)});
        if (count && *count >= 0 && *count <= kMax)
            result.used.push_back({std::string(name), static_cast<int>(*count)});
    }
    return result;
}

Result<InstrumentsReply> readInstruments(const element& root)
{
    Fields fields(root);
    InstrumentsReply reply;
    reply.serverTime = fields.maybeTimeMs("serverTime").value_or(UtcTime());
    if (const auto limits = fields.maybe("rateLimits"))
        reply.limits = readRateLimits(*limits).limits;
    for (const element& symbol : fields.array("symbols")) {
        auto instrument = readInstrument(symbol);
        if (!instrument.ok())
            return instrument.error();
        if (reply.instruments.size() >= kMaxInstruments)
            return Error::malformed("the exchange lists too many instruments");
        reply.instruments.push_back(std::move(instrument).value());
    }
    if (!fields.ok())
        return fields.error();
    return reply;
}

Result<std::vector<Candle>> readKlines(const element& root, UtcTime receivedAt)
{
    array items;
    if (root.get(items) != simdjson::SUCCESS)
        return Error::malformed("a list of candles was expected");
    std::vector<Candle> candles;
    for (const element item : items) {
        const auto candle = readKline(item, receivedAt);
        if (!candle)
            return Error::malformed("a candle cannot be read");
        candles.push_back(*candle);
    }
    return candles;
}

Result<std::vector<Trade>> readTrades(const element& root, UtcTime receivedAt)
{
    array items;
    if (root.get(items) != simdjson::SUCCESS)
        return Error::malformed("a list of trades was expected");
    std::vector<Trade> trades;
    for (const element item : items) {
        const auto trade = readTrade(item, receivedAt);
        if (!trade.ok())
            return trade.error();
        trades.push_back(*trade);
    }
    return trades;
}

Result<std::vector<std::pair<Symbol, Ticker>>> readTickers(const element& root)
{
    std::vector<std::pair<Symbol, Ticker>> tickers;
    array items;
    if (root.get(items) != simdjson::SUCCESS) { // one symbol: an object
        auto ticker = readTicker(root);
        if (!ticker.ok())
            return ticker.error();
        tickers.push_back(std::move(ticker).value());
        return tickers;
    }
    for (const element item : items) {
        auto ticker = readTicker(item);
        if (!ticker.ok())
            return ticker.error();
        tickers.push_back(std::move(ticker).value());
    }
    return tickers;
}

} // namespace agio::binance
