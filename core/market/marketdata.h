// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What an exchange says about its market, in the trade's terms. Plain values.
// Times: exchangeTime is the exchange's own clock, receivedAt ours.

#include "core/base/decimal.h"
#include "core/base/time.h"
#include "core/market/instrument.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace agio {

enum class Side : std::uint8_t { Buy, Sell };
constexpr Side opposite(Side side) noexcept
{
    return side == Side::Buy ? Side::Sell : Side::Buy;
}

struct BookLevel
{
    Decimal price;
    Decimal quantity; // base, absolute; 0 in a delta: the level is gone
};

struct Trade
{
    std::int64_t id = 0; // the exchange's, per instrument; 0 if it has none
    Decimal price;
    Decimal quantity; // base
    Side aggressor = Side::Buy; // who took
    UtcTime exchangeTime;
    UtcTime receivedAt;
};

// Best prices only.
struct BookTop
{
    std::int64_t sequence = 0;
    Decimal bidPrice, bidQuantity, askPrice, askQuantity;
};

// Rolling 24 h statistics. Fields that an exchange leaves out are nullopt.
struct Ticker
{
    Decimal last;
    std::optional<Decimal> open, high, low;
    std::optional<Decimal> baseVolume, quoteVolume;
    std::optional<Decimal> bid, ask;
    UtcTime exchangeTime;
};

} // namespace agio
