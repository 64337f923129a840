// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Bars of one instrument in every interval, kept as four layers (1s, 1m, 1h, 1d) that trades
// extend together; larger bars are put together from the finest layer that reaches back far
// enough, so overlapping ranges always agree. Inside, prices are ticks and volumes lots.
//
// Bounds: the newest 7 200 1s, 14 400 1m, 8 760 1h and 2 000 1d bars with trades.

#include "core/market/candle.h"
#include "core/market/instrument.h"
#include "core/venue/engine/ledger.h"
#include "core/venue/engine/venuetypes.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace agio::venue {

// A bar in grid units.
struct GridBar
{
    std::int64_t startMs = 0;
    std::int64_t open = 0, high = 0, low = 0, close = 0; // ticks
    std::int64_t lots = 0, takerBuyLots = 0;
    Units quote = 0, takerBuyQuote = 0; // 10^-8 of the quote asset
    std::int64_t tradeCount = 0;
    std::int64_t firstTradeId = -1, lastTradeId = -1;
};

// What happened before the venue was started. Each layer in time order and aligned; a coarser one
// ends where the next finer one begins (its bars there are put together from the finer ones).
struct PastOf
{
    std::vector<GridBar> seconds, minutes, hours, days;
    std::vector<VenueTrade> trades; // the last few, oldest first; the exchange numbers them
    std::int64_t lastTicks = 0;
};
using PastSource = std::function<PastOf(const Instrument&)>;

class CandleHistory
{
public:
    explicit CandleHistory(const Instrument& instrument);
    void setPast(const PastOf& past);
    void addTrade(std::int64_t ticks, std::int64_t lots, Units quote, bool takerBuys,
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
