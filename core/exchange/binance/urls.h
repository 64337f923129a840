// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where Binance Spot lives, by environment (Binance sheet §1, checked 2026-07-21). Hosts are exact
// and compiled in; a suffix such as ".binance.com" is never enough. binance.us and binance.tr are
// other exchanges with other accounts and are not listed.

#include "core/base/environment.h"
#include "core/base/result.h"
#include "core/exchange/codec.h"

#include <string>

namespace agio::binance {

// Addresses of a simulated exchange on this machine, without a trailing slash.
struct LoopbackVenue
{
    std::string rest; // "http://127.0.0.1:40123"
    std::string wsMarket; // "ws://127.0.0.1:40124"
    std::string wsTrading; // "ws://127.0.0.1:40125"
};

// Simulated needs a venue; Replay has no addresses.
Result<Endpoints> endpointsOf(Environment environment, const LoopbackVenue& venue);

inline constexpr std::string_view kMarketSocketPath = "/stream";
inline constexpr std::string_view kTradingSocketPath = "/ws-api/v3";

} // namespace agio::binance
