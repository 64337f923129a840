// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One bar of a chart, and the intervals that bars have.

#include "core/base/decimal.h"
#include "core/base/time.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace agio {

enum class Interval : std::uint8_t {
    S1,
    S5,
    S15,
    M1,
    M3,
    M5,
    M15,
    M30,
    H1,
    H2,
    H4,
    H6,
    H8,
    H12,
    D1,
    D3,
    W1,
    Mo1
};
constexpr int kIntervalCount = 18;

std::string_view toText(Interval interval) noexcept; // "1s" … "1M"
std::optional<Interval> intervalFromText(std::string_view text) noexcept;
// Nominal length; a month is 30 days here (use startOf/next for its true bounds).
Duration nominalLength(Interval interval) noexcept;
// Start of the bar that holds `time`: aligned to the epoch in UTC; weeks start on Monday, 3-day
// bars count from the epoch (as Binance does), months on their first day.
UtcTime startOf(Interval interval, UtcTime time) noexcept;
UtcTime nextStart(Interval interval, UtcTime start) noexcept;

enum class CandleSource : std::uint8_t {
    History,
    Stream,
    Trades
}; // REST, kline stream, built here

struct Candle
{
    UtcTime openTime;
    Decimal open, high, low, close;
    Decimal baseVolume, quoteVolume;
    Decimal takerBuyBaseVolume;
    std::int64_t tradeCount = 0;
    bool isClosed = false;
    CandleSource source = CandleSource::History;
};

} // namespace agio
