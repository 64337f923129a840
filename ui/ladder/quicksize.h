// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The size that one click sends: base ("0.05"), quote ("500 USDT") or a share of free funds
// ("10 %"). Rounded down to a lot when it is used.

#include "core/exchange/orders.h"
#include "core/market/instrument.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace agio {

struct QuickSize
{
    enum class Unit : std::uint8_t { Base, Quote, Share };
    Unit unit = Unit::Base;
    Decimal amount; // Share: 0.1 = 10 %
    bool operator==(const QuickSize&) const = default;
};

// Base quantity of an order of this size at this price; nullopt: not computable (no balance, price
// zero). May be below the instrument's minimum: the pre-trade check says so.
std::optional<Decimal> quantityOf(const QuickSize& size, const Instrument& instrument, Side side,
                                  Decimal price, const std::vector<Balance>& balances,
                                  const FeeRates& fees);
// Is it below the instrument's smallest order at this price?
bool isBelowMinimum(const QuickSize& size, const Instrument& instrument, Decimal price);
// Five sizes that make sense at this price: about 25, 100 and 500 quote units as round base
// quantities, then 500 quote and 10 % of free funds.
std::vector<QuickSize> defaultQuickSizes(const Instrument& instrument, Decimal price);
QString quickSizeText(const QuickSize& size, const Instrument& instrument); // ".05", "500 USDT"
// "0.05", "500 USDT", "500 $", "10 %"; nullopt: not understood.
std::optional<QuickSize> parseQuickSize(const QString& text, const Instrument& instrument);

} // namespace agio
