// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Statistics over a window that ends now: rolling windows and the trading day (Binance sheet §3).

#include "core/venue/engine/venueexchange.h"

namespace agio::venue::binance {

// From one-minute bars; `from` is aligned to a minute. Best prices are filled in, too.
Ticker24h windowTicker(const VenueExchange& exchange, const Symbol& symbol, UtcTime from);

} // namespace agio::venue::binance
