// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Bars of one instrument in every interval, kept as four layers (1s, 1m, 1h, 1d) that trades
// extend together; larger bars are put together from the finest layer that reaches back far
// enough, so overlapping ranges always agree. Inside, prices are ticks and volumes lots.
//
// Bounds: the newest 7 200 1s, 20 160 1m, 8 760 1h and 2 000 1d bars with trades.

#include "core/market/candle.h"
#include "core/market/instrument.h"
#include "core/venue/engine/venuetypes.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace agio::venue {

// A bar in grid units. quote volumes are units of 10^-8.
struct GridBar
{
    std::int64_t startMs = 0;
    std::int64_t open = 0, high = 0, low = 0, close = 0; // ticks
    std::int64_t lots = 0, takerBuyLots = 0;
    double quote = 0, takerBuyQuote = 0; // statistics, in quote units
    std::int64_t tradeCount = 0;
    std::int64_t firstTradeId = -1, lastTradeId = -1;
};

// What happened before the venue was started. Each layer in time order, aligned, coarser layers
// only where finer ones do not reach: 1m bars cover [m1.front, start), 1h bars end where 1m bars
// begin, 1d bars end where 1h bars begin.
struct PastOf
{
    std::vector<GridBar> minutes, hours, days;
    std::vector<VenueTrade> trades; // the last few, oldest first; ids below the first live id
    std::int64_t lastTicks = 0;
};
using PastSource = std::function<PastOf(const Instrument&)>;

class CandleHistory
{
public:
    explicit CandleHistory(const Instrument& instrument);
    void setPast(const PastOf& past);
    void addTrade(std::int64_t ticks, std::int64_t lots, double quote, bool takerBuys,
                  std::int64_t tradeId, UtcTime at);
    bool isEmpty() const noexcept;
    // Chronological; gaps between bars are filled with flat bars, as the exchange does.
    std::vector<VenueKline> klines(Interval interval, const RangeQuery& query, UtcTime now) const;
    VenueKline at(Interval interval, UtcTime when, UtcTime now) const;
    // Sum over [from, to], minute by minute; nullopt if there is no bar.
    std::optional<GridBar> sum(UtcTime from, UtcTime to) const;

private:
    struct Layer
    {
        Interval interval;
        std::size_t maxBars;
        std::deque<GridBar> bars;
    };
    std::vector<GridBar> collect(Interval interval, UtcTime from, UtcTime to) const;
    const Layer& layerFor(Interval interval) const noexcept;
    VenueKline toKline(const GridBar& bar, Interval interval, UtcTime now) const;

    const Instrument& m_instrument;
    Layer m_layers[4];
};

} // namespace agio::venue
