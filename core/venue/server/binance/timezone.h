// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Bars whose days begin elsewhere than at UTC midnight (Binance sheet §3, §4: timeZone, "@+08:00").

#include "core/venue/engine/venueexchange.h"
#include "core/venue/server/binance/params.h"

#include <optional>
#include <string_view>
#include <vector>

namespace agio::venue::binance {

// Intervals of this exchange only; nullopt for "5s", "1Y", "1D".
std::optional<Interval> exchangeInterval(std::string_view text) noexcept;
// "0", "8", "-3:30", "+08:00": -12:00 … +14:00.
std::optional<Duration> timeZoneFromText(std::string_view text) noexcept;
Duration readTimeZone(ParamReader& reader);

std::vector<VenueKline> zonedKlines(const VenueExchange& exchange, const Symbol& symbol,
                                    Interval interval, Duration zone, const RangeQuery& query);
// The bar that holds `at`.
VenueKline zonedKlineAt(const VenueExchange& exchange, const Symbol& symbol, Interval interval,
                        Duration zone, UtcTime at);

} // namespace agio::venue::binance
