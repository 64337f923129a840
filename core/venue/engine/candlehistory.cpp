// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/engine/candlehistory.h"

#include <algorithm>

namespace agio::venue {

namespace {

void extend(GridBar& bar, const GridBar& later)
{
    bar.high = std::max(bar.high, later.high);
    bar.low = std::min(bar.low, later.low);
    bar.close = later.close;
    bar.lots += later.lots;
    bar.takerBuyLots += later.takerBuyLots;
    bar.quote += later.quote;
    bar.takerBuyQuote += later.takerBuyQuote;
    bar.tradeCount += later.tradeCount;
    if (bar.firstTradeId < 0) {
        bar.firstTradeId = later.firstTradeId;
    }
    if (later.lastTradeId >= 0) {
        bar.lastTradeId = later.lastTradeId;
    }
}

// Bars of one size put together to larger ones, in time order.
template <typename Bars>
std::vector<GridBar> combine(const Bars& bars, Interval interval)
{
    std::vector<GridBar> result;
    for (const GridBar& bar : bars) {
        const auto start = startOf(interval, UtcTime::fromMs(bar.startMs)).toMs();
        if (!result.empty() && result.back().startMs == start) {
            extend(result.back(), bar);
        } else {
            result.push_back(bar);
            result.back().startMs = start;
        }
    }
    return result;
}

GridBar flatAt(std::int64_t startMs, std::int64_t ticks)
{
    GridBar bar;
    bar.startMs = startMs;
    bar.open = bar.high = bar.low = bar.close = ticks;
    return bar;
}

} // namespace

CandleHistory::CandleHistory(const Instrument& instrument)
    : m_instrument(instrument)
    , m_layers{{Interval::S1, 7'200, {}},
               {Interval::M1, 14'400, {}},
               {Interval::H1, 8'760, {}},
               {Interval::D1, 2'000, {}}}
{}

bool CandleHistory::isEmpty() const noexcept
{
    return m_layers[1].bars.empty();
}

void CandleHistory::setPast(const PastOf& past)
{
    const std::vector<GridBar>* own[] = {&past.seconds, &past.minutes, &past.hours, &past.days};
    std::vector<GridBar> finer; // of the past, one layer down
    for (std::size_t i = 0; i < 4; ++i) {
        Layer& layer = m_layers[i];
        std::vector<GridBar> bars = *own[i];
        for (const GridBar& bar : combine(finer, layer.interval)) {
            if (!bars.empty() && bars.back().startMs == bar.startMs) {
                extend(bars.back(), bar);
            } else {
                bars.push_back(bar);
            }
        }
        finer = bars;
        if (!bars.empty() && !layer.bars.empty() &&
            bars.back().startMs == layer.bars.front().startMs) {
            extend(bars.back(), layer.bars.front());
            layer.bars.pop_front();
        }
        layer.bars.insert(layer.bars.begin(), bars.begin(), bars.end());
        while (layer.bars.size() > layer.maxBars) {
            layer.bars.pop_front();
        }
    }
}

void CandleHistory::addTrade(std::int64_t ticks, std::int64_t lots, Units quote, bool takerBuys,
                             std::int64_t tradeId, UtcTime at)
{
    GridBar trade = flatAt(0, ticks);
    trade.lots = lots;
    trade.quote = quote;
    trade.takerBuyLots = takerBuys ? lots : 0;
    trade.takerBuyQuote = takerBuys ? quote : 0;
    trade.tradeCount = 1;
    trade.firstTradeId = trade.lastTradeId = tradeId;
    for (Layer& layer : m_layers) {
        trade.startMs = startOf(layer.interval, at).toMs();
        // A trade dated before the running bar (a recording's clock) counts in the running bar.
        if (!layer.bars.empty() && layer.bars.back().startMs >= trade.startMs) {
            extend(layer.bars.back(), trade);
            continue;
        }
        layer.bars.push_back(trade);
        if (layer.bars.size() > layer.maxBars) {
            layer.bars.pop_front();
        }
    }
}

const CandleHistory::Layer& CandleHistory::layerFor(Interval interval) const noexcept
{
    const auto length = nominalLength(interval);
    if (length < Duration::minutes(1)) {
        return m_layers[0];
    }
    if (length < Duration::minutes(60)) {
        return m_layers[1];
    }
    return length < Duration::minutes(24LL * 60) ? m_layers[2] : m_layers[3];
}

std::vector<GridBar> CandleHistory::collect(Interval interval, UtcTime from, UtcTime to) const
{
    const auto& bars = layerFor(interval).bars;
    const auto isBefore = [](const GridBar& bar, std::int64_t ms) { return bar.startMs < ms; };
    const auto first = std::lower_bound(bars.begin(), bars.end(), from.toMs(), isBefore);
    const auto end = std::lower_bound(first, bars.end(), to.toMs() + 1, isBefore);
    std::vector<GridBar> slice;
    // The bar before tells at which price a silent stretch at the beginning was.
    const bool beginsSilent = first == end ||
        startOf(interval, UtcTime::fromMs(first->startMs)) != startOf(interval, from);
    if (beginsSilent && first != bars.begin()) {
        slice.push_back(flatAt(from.toMs(), std::prev(first)->close));
    }
    slice.insert(slice.end(), first, end);
    return combine(slice, interval);
}

std::vector<VenueKline> CandleHistory::klines(Interval interval, const RangeQuery& query,
                                              UtcTime now) const
{
    std::vector<VenueKline> result;
    const auto& bars = layerFor(interval).bars;
    if (bars.empty() || query.limit == 0) {
        return result;
    }
    const auto oldest = startOf(interval, UtcTime::fromMs(bars.front().startMs));
    UtcTime to = query.end.isSet() ? std::min(query.end, now) : now;
    UtcTime from;
    const auto reach = nominalLength(interval) * static_cast<std::int64_t>(query.limit + 1);
    if (query.start.isSet()) {
        const auto aligned = startOf(interval, query.start);
        from = std::max(aligned == query.start ? aligned : nextStart(interval, aligned), oldest);
        to = std::min(to, from + reach + reach / 16);
    } else {
        from = std::max(startOf(interval, to - reach - reach / 16), oldest);
    }
    const auto found = collect(interval, from, to);
    std::size_t next = 0;
    std::int64_t lastClose = found.empty() ? 0 : found.front().open;
    for (auto start = from; start <= to; start = nextStart(interval, start)) {
        GridBar bar = flatAt(start.toMs(), lastClose);
        if (next < found.size() && found[next].startMs <= start.toMs()) {
            bar = found[next++];
        }
        lastClose = bar.close;
        if (bar.close > 0) {
            result.push_back(toKline(bar, interval, now));
        }
        if (query.start.isSet() && result.size() == query.limit) {
            break;
        }
    }
    if (result.size() > query.limit) {
        result.erase(result.begin(), result.end() - static_cast<std::ptrdiff_t>(query.limit));
    }
    return result;
}

VenueKline CandleHistory::at(Interval interval, UtcTime when, UtcTime now) const
{
    const auto start = startOf(interval, when);
    const auto found = collect(interval, start, nextStart(interval, start) - Duration::ms(1));
    return toKline(found.empty() ? flatAt(start.toMs(), 0) : found.front(), interval, now);
}

std::optional<GridBar> CandleHistory::sum(UtcTime from, UtcTime to) const
{
    const auto& bars = m_layers[1].bars;
    const auto isBefore = [](const GridBar& bar, std::int64_t ms) { return bar.startMs < ms; };
    auto it = std::lower_bound(bars.begin(), bars.end(), from.toMs(), isBefore);
    std::optional<GridBar> result;
    for (; it != bars.end() && it->startMs <= to.toMs(); ++it) {
        if (result) {
            extend(*result, *it);
        } else {
            result = *it;
        }
    }
    return result;
}

VenueKline CandleHistory::toKline(const GridBar& bar, Interval interval, UtcTime now) const
{
    const Decimal tick = m_instrument.tickSize.normalized();
    const Decimal lot = m_instrument.lotSize.normalized();
    const auto price = [&](std::int64_t ticks) {
        return Decimal::fromParts(ticks * tick.coefficient(), tick.scale());
    };
    const auto quantity = [&](std::int64_t lots) {
        return Decimal::fromParts(lots * lot.coefficient(), lot.scale());
    };
    VenueKline kline;
    kline.candle.openTime = UtcTime::fromMs(bar.startMs);
    const auto end = nextStart(interval, kline.candle.openTime);
    kline.closeTime = end - Duration::ms(1);
    kline.candle.open = price(bar.open);
    kline.candle.high = price(bar.high);
    kline.candle.low = price(bar.low);
    kline.candle.close = price(bar.close);
    kline.candle.baseVolume = quantity(bar.lots);
    kline.candle.quoteVolume = fromUnits(bar.quote);
    kline.candle.takerBuyBaseVolume = quantity(bar.takerBuyLots);
    kline.takerBuyQuoteVolume = fromUnits(bar.takerBuyQuote);
    kline.candle.tradeCount = bar.tradeCount;
    kline.candle.isClosed = end <= now;
    kline.firstTradeId = bar.firstTradeId;
    kline.lastTradeId = bar.lastTradeId;
    return kline;
}

} // namespace agio::venue
