// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A market worth looking at, made by seeded agents that post into the real matching engine.
// Fair prices follow a correlated regime process (a common factor and own noise; trends, quiet
// spells, bursts; pulled back to an anchor so that prices stay sane). Makers quote several hundred
// levels around it and re-quote with plausible lifetimes; takers come in clusters with log-normal
// sizes. Statistics inside are doubles; what reaches the exchange is ticks and lots.
//
// Deterministic: the same seed and the same sequence of step() times give the same market.

#include "core/base/time.h"
#include "core/market/instrument.h"
#include "core/venue/engine/candlehistory.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace agio::venue {

class VenueExchange;

// How one instrument behaves. Doubles shape the market; they are never booked.
struct AgentProfile
{
    Instrument instrument;
    Decimal startPrice;
    double dailyVolatility = 0.03; // of the own part
    double commonWeight = 0.8; // share of the common factor
    double tradesPerSecond = 1.0; // mean
    double meanTradeQuote = 400.0; // quote currency
    double touchQuote = 8'000.0; // typical resting amount near the touch, quote currency
    int levelsPerSide = 600;
    double quotesPerSecond = 60.0; // level changes per second
};

// Sixteen instruments with realistic prices, ticks, lots and limits.
std::vector<AgentProfile> demoMarket(const ExchangeId& exchange = ExchangeId("binance"));

struct AgentOptions
{
    std::uint64_t seed = 1;
    bool withPast = true; // bars and trades from before the start
};

class MarketAgents
{
public:
    // Adds the instruments to the exchange (where they are not there yet), fills the books and,
    // lazily per symbol, the past. `exchange` must outlive the agents.
    MarketAgents(VenueExchange& exchange, std::vector<AgentProfile> profiles,
                 const AgentOptions& options);
    ~MarketAgents();
    MarketAgents(const MarketAgents&) = delete;
    MarketAgents& operator=(const MarketAgents&) = delete;

    // Advances everything to `now` (call every 20…100 ms; a longer pause is caught up in bounded
    // work: at most 5 s are played, the rest is skipped).
    void step(UtcTime now);
    // Multiplies trade and quote rates, 0.1…20; for load tests.
    void setActivity(double factor);
    // Pauses one symbol (its book stays); for fault plans.
    void setActive(const Symbol& symbol, bool active);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace agio::venue
