// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A chart's bars in time order, at most kMaxCandles, one per start time. Fed from history pages,
// from the kline stream and from trades. Gaps stay gaps: a missing bar is not invented; gaps()
// tells where bars are missing between two that exist. Not thread-safe; a CandleView is an
// immutable copy for the screen.

#include "core/market/candle.h"
#include "core/market/marketdata.h"

#include <cstddef>
#include <span>
#include <vector>

namespace agio {

struct CandleGap
{
    UtcTime from; // start of the first missing bar
    UtcTime until; // start of the first bar after the gap
};

class CandleSeries
{
public:
    static constexpr std::size_t kMaxCandles = 100'000;

    explicit CandleSeries(Interval interval)
        : m_interval(interval)
    {}
    Interval interval() const noexcept { return m_interval; }

    // Bars of any order and overlap; a bar already held is replaced, except that a History bar that
    // is still open never replaces one that the stream has closed.
    void mergeHistory(std::span<const Candle> page);
    // The running (or just closed) bar by the kline stream. Returns false, changes nothing, if its
    // start is not aligned or lies more than one bar in the future of `now`.
    bool applyStream(const Candle& candle, UtcTime now);
    // Extends the running bar or begins one. A trade older than the running bar is ignored there
    // (the kline stream settles closed bars) and returns false.
    bool applyTrade(const Trade& trade);

    const std::vector<Candle>& candles() const noexcept { return m_candles; }
    std::vector<CandleGap> gaps() const;
    // Index of the bar that starts at or after `time`.
    std::size_t indexAt(UtcTime time) const noexcept;
    // Counts up at each change, so that a reader sees that it has the newest.
    std::uint64_t version() const noexcept { return m_version; }
    void clear();

private:
    void trim();
    Interval m_interval;
    std::vector<Candle> m_candles;
    std::uint64_t m_version = 0;
};

// Larger bars from smaller ones (5m from 1m …): target must be a multiple. Incomplete last bar is
// marked open.
std::vector<Candle> aggregate(std::span<const Candle> bars, Interval target);

} // namespace agio
