// SPDX-License-Identifier: GPL-3.0-or-later
// Tickers: 24 h, prices, best prices, trading day, rolling windows (Binance sheet §3).

#include "core/venue/server/binance/handlers.h"
#include "core/venue/server/binance/tickers.h"
#include "core/venue/server/binance/timezone.h"

#include <algorithm>

namespace agio::venue::binance {
namespace {

constexpr std::size_t kMaxWindowSymbols = 100;

// The symbols a request chooses; an array in the answer unless one is named by `symbol`.
struct Selection
{
    std::vector<const Instrument*> instruments;
    bool isList = false;
};

Selection readSelection(Call& call, ParamReader& reader, bool mayBeAll)
{
    Selection selection;
    const auto status = reader.text("symbolStatus");
    if (call.params.has("symbol")) {
        const auto* instrument = call.instrument(reader);
        if (call.params.has("symbols")) {
            reader.fail(badCombination());
        }
        if (instrument != nullptr && status && *status != instrument->statusText) {
            reader.fail(
                {400, -1220, "The symbol's status does not match the requested symbolStatus.", {}});
        }
        selection.instruments.push_back(instrument);
        return selection;
    }
    selection.isList = true;
    if (call.params.has("symbols")) {
        for (const auto& name : reader.jsonList("symbols")) {
            const auto* instrument = call.core.exchange.instrument(Symbol(name));
            if (instrument == nullptr) {
                reader.fail(invalidSymbol());
            } else {
                selection.instruments.push_back(instrument);
            }
        }
    } else if (mayBeAll) {
        selection.instruments = call.core.exchange.instruments();
    } else {
        reader.fail({400,
                     -1102,
                     "Param 'symbol' or 'symbols' must be sent, but both were "
                     "empty/null!",
                     {}});
    }
    if (status) {
        std::erase_if(selection.instruments, [&status](const Instrument* instrument) {
            return instrument->statusText != *status;
        });
    }
    return selection;
}

// Number of symbols chosen, for the weight; 0: all.
std::size_t selectionSize(const Params& params)
{
    if (params.has("symbol")) {
        return 1;
    }
    ParamReader reader(params);
    return params.has("symbols") ? std::max<std::size_t>(1, reader.jsonList("symbols").size()) : 0;
}

bool readIsMini(ParamReader& reader)
{
    return reader.oneOf("type", {"FULL", "MINI"}, invalidValue("type")).value_or(0) == 1;
}

template <typename F>
std::string writeSelection(const Call& call, const Selection& selection, F&& writeOne)
{
    Out out(call.unit);
    if (selection.isList) {
        out.array();
    }
    for (const auto* instrument : selection.instruments) {
        writeOne(out, *instrument);
    }
    if (selection.isList) {
        out.endArray();
    }
    return out.take();
}

enum class TickerShape : std::uint8_t { Day, Window };

void writeTicker(Out& out, const Symbol& symbol, const Ticker24h& ticker, bool isMini,
                 TickerShape shape)
{
    const bool isDay = shape == TickerShape::Day;
    out.object().text("symbol", symbol.text());
    if (!isMini) {
        out.money("priceChange", ticker.priceChange);
        const auto percent = ticker.priceChangePercent.rescaled(3, Rounding::HalfEven);
        out.text("priceChangePercent", percent.value_or(Decimal()).toString());
        out.money("weightedAvgPrice", ticker.weightedAverage);
        if (isDay) {
            out.money("prevClosePrice", ticker.previousClose);
            out.money("lastPrice", ticker.last).money("lastQty", ticker.lastQuantity);
            out.money("bidPrice", ticker.bidPrice).money("bidQty", ticker.bidQuantity);
            out.money("askPrice", ticker.askPrice).money("askQty", ticker.askQuantity);
        }
    }
    out.money("openPrice", ticker.open).money("highPrice", ticker.high);
    out.money("lowPrice", ticker.low);
    if (isMini || !isDay) {
        out.money("lastPrice", ticker.last);
    }
    out.money("volume", ticker.baseVolume).money("quoteVolume", ticker.quoteVolume);
    out.time("openTime", ticker.openTime).time("closeTime", ticker.closeTime);
    out.number("firstId", ticker.firstTradeId).number("lastId", ticker.lastTradeId);
    out.number("count", ticker.tradeCount).endObject();
}

// "1m" … "59m", "1h" … "23h", "1d" … "7d".
std::optional<Duration> windowFromText(std::string_view text) noexcept
{
    if (text.size() < 2 || text.size() > 3) {
        return std::nullopt;
    }
    int count = 0;
    for (const char c : text.substr(0, text.size() - 1)) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        count = count * 10 + (c - '0');
    }
    switch (text.back()) {
    case 'm':
        return count >= 1 && count <= 59 ? std::optional(Duration::minutes(count)) : std::nullopt;
    case 'h':
        return count >= 1 && count <= 23 ? std::optional(Duration::minutes(count * 60))
                                         : std::nullopt;
    case 'd':
        return count >= 1 && count <= 7 ? std::optional(Duration::minutes(count * 24 * 60))
                                        : std::nullopt;
    default:
        return std::nullopt;
    }
}

void checkCount(ParamReader& reader, const Selection& selection)
{
    if (selection.instruments.size() > kMaxWindowSymbols) {
        reader.fail({400, -1101, "Too many symbols; the most is 100.", {}});
    }
}

} // namespace

Ticker24h windowTicker(const VenueExchange& exchange, const Symbol& symbol, UtcTime from)
{
    const auto now = exchange.now();
    RangeQuery query;
    query.start = from;
    query.end = now;
    query.limit = 20'000;
    Ticker24h ticker;
    DecimalSum base;
    DecimalSum quote;
    for (const auto& bar : exchange.klines(symbol, Interval::M1, query)) {
        const auto& candle = bar.candle;
        if (!ticker.open.isPositive()) {
            ticker.open = candle.open;
            ticker.high = candle.high;
            ticker.low = candle.low;
        }
        ticker.high = std::max(ticker.high, candle.high);
        ticker.low = std::min(ticker.low, candle.low);
        ticker.last = candle.close;
        base.add(candle.baseVolume);
        quote.add(candle.quoteVolume);
        ticker.tradeCount += candle.tradeCount;
        if (ticker.firstTradeId < 0) {
            ticker.firstTradeId = bar.firstTradeId;
        }
        ticker.lastTradeId = std::max(ticker.lastTradeId, bar.lastTradeId);
    }
    ticker.baseVolume = base.value().value_or(Decimal());
    ticker.quoteVolume = quote.value().value_or(Decimal());
    ticker.priceChange = Decimal::sub(ticker.last, ticker.open).value_or(Decimal());
    const auto hundredfold = Decimal::mul(ticker.priceChange, Decimal(100));
    if (hundredfold && ticker.open.isPositive()) {
        ticker.priceChangePercent =
            Decimal::div(*hundredfold, ticker.open, 3, Rounding::HalfEven).value_or(Decimal());
    }
    ticker.weightedAverage =
        Decimal::div(ticker.quoteVolume, ticker.baseVolume, 8, Rounding::HalfEven)
            .value_or(ticker.last);
    ticker.openTime = from;
    ticker.closeTime = now;
    return ticker;
}

int ticker24hrWeight(const Params& params, const Core&)
{
    const auto count = selectionSize(params);
    return count == 0 || count > 100 ? 80 : count > 20 ? 40 : 2;
}

int tickerPriceWeight(const Params& params, const Core&)
{
    return params.has("symbol") ? 2 : 4;
}

int tickerWindowWeight(const Params& params, const Core&)
{
    return static_cast<int>(
        std::min<std::size_t>(200, 4 * std::max<std::size_t>(1, selectionSize(params))));
}

Answer ticker24hr(Call& call)
{
    ParamReader reader(call.params);
    const auto selection = readSelection(call, reader, true);
    const bool isMini = readIsMini(reader);
    if (reader.failure()) {
        return *reader.failure();
    }
    return writeSelection(call, selection, [&](Out& out, const Instrument& instrument) {
        writeTicker(out, instrument.id.symbol, call.core.exchange.ticker24h(instrument.id.symbol),
                    isMini, TickerShape::Day);
    });
}

Answer tickerPrice(Call& call)
{
    ParamReader reader(call.params);
    const auto selection = readSelection(call, reader, true);
    if (reader.failure()) {
        return *reader.failure();
    }
    return writeSelection(call, selection, [&](Out& out, const Instrument& instrument) {
        out.object().text("symbol", instrument.id.symbol.text());
        out.money("price", call.core.exchange.lastPrice(instrument.id.symbol)).endObject();
    });
}

Answer tickerBook(Call& call)
{
    ParamReader reader(call.params);
    const auto selection = readSelection(call, reader, true);
    if (reader.failure()) {
        return *reader.failure();
    }
    return writeSelection(call, selection, [&](Out& out, const Instrument& instrument) {
        const auto top = call.core.exchange.bookTop(instrument.id.symbol);
        out.object().text("symbol", instrument.id.symbol.text());
        out.money("bidPrice", top.bidPrice).money("bidQty", top.bidQuantity);
        out.money("askPrice", top.askPrice).money("askQty", top.askQuantity).endObject();
    });
}

Answer tickerTradingDay(Call& call)
{
    ParamReader reader(call.params);
    const auto selection = readSelection(call, reader, false);
    const bool isMini = readIsMini(reader);
    const auto zone = readTimeZone(reader);
    checkCount(reader, selection);
    if (reader.failure()) {
        return *reader.failure();
    }
    const auto from = startOf(Interval::D1, call.core.exchange.now() + zone) - zone;
    return writeSelection(call, selection, [&](Out& out, const Instrument& instrument) {
        auto ticker = windowTicker(call.core.exchange, instrument.id.symbol, from);
        ticker.closeTime = from + Duration::minutes(24 * 60) - Duration::ms(1);
        writeTicker(out, instrument.id.symbol, ticker, isMini, TickerShape::Window);
    });
}

Answer tickerWindow(Call& call)
{
    ParamReader reader(call.params);
    const auto selection = readSelection(call, reader, false);
    const bool isMini = readIsMini(reader);
    const auto text = reader.text("windowSize").value_or("1d");
    const auto window = windowFromText(text);
    if (!window) {
        reader.fail(invalidValue("windowSize"));
    }
    checkCount(reader, selection);
    if (reader.failure()) {
        return *reader.failure();
    }
    const auto from = startOf(Interval::M1, call.core.exchange.now() - *window);
    return writeSelection(call, selection, [&](Out& out, const Instrument& instrument) {
        writeTicker(out, instrument.id.symbol,
                    windowTicker(call.core.exchange, instrument.id.symbol, from), isMini,
                    TickerShape::Window);
    });
}

} // namespace agio::venue::binance
