// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Seeded market data: a walk of prices on the tick grid, bars of it, a book around a price, trades.
// The same seed gives the same market.

#include "core/base/random.h"
#include "core/market/candle.h"
#include "core/market/orderbook.h"

#include <vector>

namespace agio {

Instrument makeFakeInstrument(const std::string& exchange, const std::string& base,
                              const std::string& quote, const char* tick, const char* lot);

// `count` bars that end with the open bar which holds `now`; the last close is `last`.
std::vector<Candle> makeFakeCandles(const Instrument& instrument, Interval interval,
                                    std::size_t count, UtcTime now, Decimal last,
                                    std::uint64_t seed);

// Levels every 1…3 ticks outwards, quantities of about one lot's thousandfold.
std::shared_ptr<BookView> makeFakeBook(const Instrument& instrument, Decimal last,
                                       std::size_t levels, UtcTime now, std::uint64_t seed);

std::vector<Trade> makeFakeTrades(const Instrument& instrument, Decimal last, std::size_t count,
                                  UtcTime now, std::uint64_t seed);

} // namespace agio
