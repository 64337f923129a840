// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Makers and takers of one instrument. Plays in slices of kSliceSeconds: the fair price moves,
// takers trade towards it, makers follow it with their quotes.

#include "core/base/random.h"
#include "core/venue/engine/marketagents.h"
#include "core/venue/engine/venueexchange.h"

#include <cstdint>
#include <vector>

namespace agio::venue {

constexpr double kSliceSeconds = 0.05;

// The mood of a market; lasts some seconds to minutes.
struct Regime
{
    double volatility = 1.0;
    double drift = 0.0; // in deviations per second
    double activity = 1.0;
    double secondsLeft = 0.0;

    void pass(Random& random, double seconds);
};

class InstrumentAgent
{
public:
    InstrumentAgent(VenueExchange& exchange, const AgentProfile& profile, std::uint64_t seed,
                    AccountRef makers, AccountRef takers);
    void fillBook();
    // commonMove: standard normal move of the common factor in this slice, drift included.
    void playSlice(double commonMove, double commonVolatility, double activityFactor);
    const Symbol& symbol() const noexcept { return m_profile.instrument.id.symbol; }
    bool isActive = true;

private:
    struct QuotedSide
    {
        std::vector<std::int64_t> keys; // of bookKey; the best is last
    };
    void moveFair(double commonMove);
    void trade(double activityFactor);
    void takeOnce();
    void followFair();
    void churn(double activityFactor);
    void tidy(Side side);
    void setQuote(Side side, std::int64_t key, std::int64_t lots);
    void dropBetterThan(Side side, std::int64_t key);
    void extendTo(Side side, std::int64_t bestKey);
    void lengthen(Side side);
    void insertKey(Side side, std::int64_t key);
    void thicken(Side side);
    double meanGapAt(double depthTicks) const;
    std::int64_t gapAt(double depthTicks);
    std::int64_t sizeAt(std::int64_t ticks, double depthTicks);
    std::int64_t lotsOf(double quote, std::int64_t ticks) const;
    void flush();
    QuotedSide& side(Side s) { return m_sides[static_cast<std::size_t>(s)]; }
    std::int64_t bestKey(Side s) const;

    VenueExchange& m_exchange;
    const AgentProfile m_profile;
    AccountRef m_makers, m_takers;
    Random m_random;
    Regime m_regime;
    double m_tick, m_lot;
    double m_anchorTicks;
    double m_log = 0; // fair price against the anchor
    double m_touchTicks; // around what the makers quote now
    double m_patience = 1.0; // how far fair may run before they follow, in deviations
    double m_excitement = 0; // takers draw takers
    double m_takeDebt = 0;
    double m_churnDebt = 0;
    double m_lean = 0; // recent taker direction
    QuotedSide m_sides[2];
    std::vector<QuoteChange> m_changes;
};

} // namespace agio::venue
