// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a stream's name asks for (Binance sheet §4). An unknown name is a stream that stays silent.

#include "core/venue/engine/venueexchange.h"

#include <string>
#include <string_view>

namespace agio::venue::binance {

enum class StreamKind : std::uint8_t {
    Silent,
    Depth,
    PartialDepth,
    BookTicker,
    Trade,
    AggregateTrade,
    Kline,
    MiniTicker,
    Ticker,
    AllMiniTickers,
    WindowTicker,
    AllWindowTickers,
    AveragePrice,
    ReferencePrice,
};

struct StreamSpec
{
    StreamKind kind = StreamKind::Silent;
    std::string name;
    const Instrument* instrument = nullptr; // nullptr: all, or silent
    Duration period; // zero: with the event
    std::size_t levels = 0; // partial depth
    Interval interval = Interval::M1; // kline
    Duration zone; // kline
    std::string window; // "1h", "4h", "1d"
    Duration windowLength;
};

StreamSpec parseStream(std::string_view name, const VenueExchange& exchange);

} // namespace agio::venue::binance
