// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/market/candleseries.h"

#include <algorithm>

namespace agio {

namespace {

// Quote amounts made here from price and quantity keep this many digits: sums stay in range.
constexpr int kQuoteScale = 8;
// Dropped at once when the series is full, so that it is not shifted at every bar.
constexpr std::size_t kTrimmedAtOnce = CandleSeries::kMaxCandles / 100;

// Volumes are shown, not booked: rather fewer digits than no sum.
Decimal coarseSum(Decimal a, Decimal b) noexcept
{
    for (int scale = std::max(a.scale(), b.scale());; --scale) {
        if (const auto sum = Decimal::add(a, b)) {
            return *sum;
        }
        if (scale == 0) {
            return a;
        }
        a = a.rescaled(std::min(a.scale(), scale - 1), Rounding::HalfEven).value_or(a);
        b = b.rescaled(std::min(b.scale(), scale - 1), Rounding::HalfEven).value_or(b);
    }
}

Decimal quoteAmountOf(const Trade& trade) noexcept
{
    const Decimal product = Decimal::mul(trade.price, trade.quantity).value_or(Decimal());
    return product.scale() <= kQuoteScale
        ? product
        : product.rescaled(kQuoteScale, Rounding::HalfEven).value_or(product);
}

// Does `incoming` say more of the bar than `held`?
bool supersedes(const Candle& incoming, const Candle& held) noexcept
{
    if (held.isClosed != incoming.isClosed) {
        return incoming.isClosed; // a closed bar is never opened again
    }
    // Of two states of a running bar the one with more volume is the later one.
    return incoming.isClosed || incoming.source == CandleSource::Stream ||
        incoming.baseVolume >= held.baseVolume;
}

void extend(Candle& bar, const Trade& trade)
{
    bar.high = std::max(bar.high, trade.price);
    bar.low = std::min(bar.low, trade.price);
    bar.close = trade.price;
    if (bar.source == CandleSource::Stream) {
        return; // its volumes are the stream's; counting here too would count trades twice
    }
    const Decimal quoteAmount = quoteAmountOf(trade);
    bar.baseVolume = coarseSum(bar.baseVolume, trade.quantity);
    bar.quoteVolume = coarseSum(bar.quoteVolume, quoteAmount);
    if (trade.aggressor == Side::Buy) {
        bar.takerBuyBaseVolume = coarseSum(bar.takerBuyBaseVolume, trade.quantity);
    }
    ++bar.tradeCount;
}

void append(Candle& bar, const Candle& next)
{
    bar.high = std::max(bar.high, next.high);
    bar.low = std::min(bar.low, next.low);
    bar.close = next.close;
    bar.baseVolume = coarseSum(bar.baseVolume, next.baseVolume);
    bar.quoteVolume = coarseSum(bar.quoteVolume, next.quoteVolume);
    bar.takerBuyBaseVolume = coarseSum(bar.takerBuyBaseVolume, next.takerBuyBaseVolume);
    bar.tradeCount += next.tradeCount;
    bar.source = next.source;
    bar.isClosed = next.isClosed;
}

// Length of the bars, seen from the closest two. Not set: fewer than two.
Duration stepOf(std::span<const Candle> bars) noexcept
{
    Duration step;
    for (std::size_t index = 1; index < bars.size(); ++index) {
        const Duration distance = bars[index].openTime - bars[index - 1].openTime;
        if (index == 1 || distance < step) {
            step = distance;
        }
    }
    return step;
}

} // namespace

void CandleSeries::mergeHistory(std::span<const Candle> page)
{
    std::vector<Candle> incoming;
    incoming.reserve(page.size());
    std::ranges::copy_if(page, std::back_inserter(incoming), [this](const Candle& bar) {
        return startOf(m_interval, bar.openTime) == bar.openTime;
    });
    if (incoming.empty()) {
        return;
    }
    std::ranges::stable_sort(incoming, {}, &Candle::openTime);
    std::vector<Candle> merged;
    merged.reserve(m_candles.size() + incoming.size());
    const auto take = [&](const Candle& bar) {
        if (merged.empty() || merged.back().openTime != bar.openTime) {
            merged.push_back(bar);
        } else if (supersedes(bar, merged.back())) {
            merged.back() = bar;
        }
    };
    auto held = m_candles.cbegin();
    for (const Candle& bar : incoming) {
        while (held != m_candles.cend() && held->openTime <= bar.openTime) {
            take(*held++);
        }
        take(bar);
    }
    std::for_each(held, m_candles.cend(), take);
    m_candles = std::move(merged);
    trim();
    ++m_version;
}

bool CandleSeries::applyStream(const Candle& candle, UtcTime now)
{
    if (startOf(m_interval, candle.openTime) != candle.openTime ||
        candle.openTime > nextStart(m_interval, startOf(m_interval, now))) {
        return false;
    }
    const auto at = m_candles.begin() + static_cast<std::ptrdiff_t>(indexAt(candle.openTime));
    if (at == m_candles.end() || at->openTime != candle.openTime) {
        m_candles.insert(at, candle)->source = CandleSource::Stream;
        trim();
    } else if (at->isClosed && !candle.isClosed) {
        return false; // came late
    } else {
        *at = candle;
        at->source = CandleSource::Stream;
    }
    ++m_version;
    return true;
}

bool CandleSeries::applyTrade(const Trade& trade)
{
    if (!m_candles.empty()) {
        Candle& last = m_candles.back();
        if (trade.exchangeTime < last.openTime) {
            return false;
        }
        if (trade.exchangeTime < nextStart(m_interval, last.openTime)) {
            if (last.isClosed) {
                return false;
            }
            extend(last, trade);
            ++m_version;
            return true;
        }
        // Time has passed it. What the exchange sent is for the exchange to close.
        last.isClosed = last.isClosed || last.source == CandleSource::Trades;
    }
    Candle bar;
    bar.openTime = startOf(m_interval, trade.exchangeTime);
    bar.open = bar.high = bar.low = trade.price;
    bar.source = CandleSource::Trades;
    extend(bar, trade);
    m_candles.push_back(bar);
    trim();
    ++m_version;
    return true;
}

std::vector<CandleGap> CandleSeries::gaps() const
{
    std::vector<CandleGap> gaps;
    for (std::size_t index = 1; index < m_candles.size(); ++index) {
        const UtcTime expected = nextStart(m_interval, m_candles[index - 1].openTime);
        if (m_candles[index].openTime != expected) {
            gaps.push_back({expected, m_candles[index].openTime});
        }
    }
    return gaps;
}

std::size_t CandleSeries::indexAt(UtcTime time) const noexcept
{
    // Nearly always asked about the running bar.
    if (!m_candles.empty() && m_candles.back().openTime < time) {
        return m_candles.size();
    }
    const auto found = std::ranges::lower_bound(m_candles, time, {}, &Candle::openTime);
    return static_cast<std::size_t>(found - m_candles.begin());
}

void CandleSeries::clear()
{
    m_candles.clear();
    ++m_version;
}

void CandleSeries::trim()
{
    if (m_candles.size() > kMaxCandles) {
        const std::size_t surplus = m_candles.size() - kMaxCandles + kTrimmedAtOnce;
        m_candles.erase(m_candles.begin(),
                        m_candles.begin() + static_cast<std::ptrdiff_t>(surplus));
    }
}

std::vector<Candle> aggregate(std::span<const Candle> bars, Interval target)
{
    std::vector<Candle> result;
    for (const Candle& bar : bars) {
        const UtcTime start = startOf(target, bar.openTime);
        if (!result.empty() && result.back().openTime == start) {
            append(result.back(), bar);
            continue;
        }
        if (!result.empty()) {
            result.back().isClosed = true; // a later one has begun
        }
        result.push_back(bar);
        result.back().openTime = start;
    }
    if (!result.empty()) {
        const UtcTime end = nextStart(target, result.back().openTime);
        const Duration step = stepOf(bars);
        const bool isWhole = step > Duration() && bars.back().openTime + step >= end;
        result.back().isClosed = isWhole && bars.back().isClosed;
    }
    return result;
}

} // namespace agio
