// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakemarket.h"

#include <algorithm>
#include <cmath>

namespace agio {

namespace {

std::int64_t ticksAt(const Instrument& instrument, Decimal price)
{
    return price.toMultipleOf(instrument.tickSize, Rounding::Down)
        .value_or(instrument.tickSize)
        .stepsOf(instrument.tickSize)
        .value_or(1);
}

Decimal timesStep(std::int64_t count, Decimal step)
{
    return Decimal::mul(Decimal(count), step).value_or(step);
}

} // namespace

Instrument makeFakeInstrument(const std::string& exchange, const std::string& base,
                              const std::string& quote, const char* tick, const char* lot)
{
    Instrument i;
    i.id = {ExchangeId(exchange), Symbol(base + quote)};
    i.base = Asset(base);
    i.quote = i.settle = Asset(quote);
    i.name = base + "/" + quote;
    i.status = TradingStatus::Trading;
    i.statusText = "TRADING";
    i.tickSize = Decimal::literal(tick);
    i.lotSize = Decimal::literal(lot);
    i.minPrice = i.tickSize;
    i.minQuantity = i.lotSize;
    i.maxQuantity = timesStep(100'000'000, i.lotSize);
    i.minNotional = Decimal(5);
    i.allowsQuoteAmountMarket = i.allowsStopMarket = i.allowsStopLimit = true;
    i.allowsTakeProfitMarket = i.allowsTakeProfitLimit = i.allowsIceberg = i.allowsOco = true;
    i.allowsCancelReplace = true;
    return i;
}

std::vector<Candle> makeFakeCandles(const Instrument& instrument, Interval interval,
                                    std::size_t count, UtcTime now, Decimal last,
                                    std::uint64_t seed)
{
    Random random(seed);
    const std::int64_t end = std::max<std::int64_t>(50, ticksAt(instrument, last));
    const double minutes = static_cast<double>(nominalLength(interval).toMs()) / 60'000.0;
    const double stepTicks = std::max(1.0, static_cast<double>(end) * 0.0002 * std::sqrt(minutes));
    std::vector<Candle> bars(count);
    UtcTime start = startOf(interval, now);
    std::int64_t close = end;
    // Backwards from the price that is known.
    for (std::size_t i = count; i-- > 0;) {
        Candle& bar = bars.at(i);
        const double drift = std::sin(static_cast<double>(count - i) / 40.0) * 0.35;
        const auto body = std::llround((random.normal() + drift) * stepTicks);
        const std::int64_t open = std::max<std::int64_t>(10, close - body);
        const auto wick = [&random, stepTicks] {
            return std::llround(std::abs(random.normal()) * stepTicks * 0.6);
        };
        const std::int64_t high = std::max(open, close) + wick();
        const std::int64_t low = std::max<std::int64_t>(1, std::min(open, close) - wick());
        bar.openTime = start;
        bar.open = timesStep(open, instrument.tickSize);
        bar.close = timesStep(close, instrument.tickSize);
        bar.high = timesStep(high, instrument.tickSize);
        bar.low = timesStep(low, instrument.tickSize);
        const auto lots = static_cast<std::int64_t>(
            2'000 + 60'000.0 * std::abs(random.normal()) * (0.5 + random.unit()));
        bar.baseVolume = timesStep(lots, instrument.lotSize);
        bar.takerBuyBaseVolume =
            timesStep(lots * (3 + random.between(0, 4)) / 10, instrument.lotSize);
        bar.quoteVolume = Decimal::mul(bar.baseVolume, bar.close).value_or(Decimal());
        bar.tradeCount = lots / 50;
        bar.isClosed = i + 1 < count;
        start = startOf(interval, start - Duration::ms(1));
        close = open;
    }
    return bars;
}

std::shared_ptr<BookView> makeFakeBook(const Instrument& instrument, Decimal last,
                                       std::size_t levels, UtcTime now, std::uint64_t seed)
{
    Random random(seed);
    auto book = std::make_shared<BookView>();
    book->instrument = instrument.id;
    book->scale = {instrument.tickSize, displayDigits(instrument.lotSize)};
    book->state = BookState::Live;
    book->sequence = static_cast<std::int64_t>(seed);
    book->exchangeTime = now;
    book->receivedAt = now + Duration::ms(12);
    const std::int64_t touch = ticksAt(instrument, last);
    std::int64_t bid = touch;
    std::int64_t ask = touch + 1;
    for (std::size_t i = 0; i < levels && bid > 0; ++i) {
        const auto quantity = [&random] {
            return static_cast<std::int64_t>(200 + 20'000.0 * random.exponential(0.7));
        };
        book->bids.push_back({bid, quantity()});
        book->asks.push_back({ask, quantity()});
        bid -= random.chance(0.8) ? 1 : random.between(2, 3);
        ask += random.chance(0.8) ? 1 : random.between(2, 3);
    }
    return book;
}

std::vector<Trade> makeFakeTrades(const Instrument& instrument, Decimal last, std::size_t count,
                                  UtcTime now, std::uint64_t seed)
{
    Random random(seed);
    std::vector<Trade> trades(count);
    std::int64_t ticks = ticksAt(instrument, last);
    UtcTime at = now;
    for (std::size_t i = count; i-- > 0;) {
        Trade& trade = trades.at(i);
        trade.id = static_cast<std::int64_t>(1'000'000 + i);
        trade.aggressor = random.chance(0.5) ? Side::Buy : Side::Sell;
        trade.price =
            timesStep(ticks + (trade.aggressor == Side::Buy ? 1 : 0), instrument.tickSize);
        trade.quantity = timesStep(1 + static_cast<std::int64_t>(3'000.0 * random.exponential(1.0)),
                                   instrument.lotSize);
        trade.exchangeTime = at;
        trade.receivedAt = at + Duration::ms(12);
        at = at - Duration::ms(random.between(20, 900));
        ticks = std::max<std::int64_t>(2, ticks + random.between(-3, 3));
    }
    return trades;
}

} // namespace agio
