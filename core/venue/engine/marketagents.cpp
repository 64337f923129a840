// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/engine/marketagents.h"

#include "core/venue/engine/instrumentagent.h"
#include "core/venue/engine/marketpast.h"
#include "core/venue/engine/venueexchange.h"

#include <algorithm>
#include <cmath>

namespace agio::venue {

namespace {

constexpr std::int64_t kSliceMs = 50;
constexpr std::int64_t kMaxSlicesPerStep = 100;
constexpr std::uint64_t kCommonSalt = 0x5DEECE66DULL;

} // namespace

struct MarketAgents::Impl
{
    Impl(VenueExchange& target, std::uint64_t seed)
        : exchange(target)
        , random(seed ^ kCommonSalt)
    {}

    VenueExchange& exchange;
    Random random;
    Regime regime;
    std::vector<InstrumentAgent> agents;
    double activity = 1.0;
    std::int64_t lastSlice = 0;
};

MarketAgents::MarketAgents(VenueExchange& exchange, std::vector<AgentProfile> profiles,
                           const AgentOptions& options)
    : m_impl(std::make_unique<Impl>(exchange, options.seed))
{
    Impl& d = *m_impl;
    const auto start = exchange.now();
    d.lastSlice = start.toMs() / kSliceMs;
    const auto makers = exchange.createHouseAccount("makers");
    const auto takers = exchange.createHouseAccount("takers");
    d.agents.reserve(profiles.size());
    for (const AgentProfile& profile : profiles) {
        const Symbol& symbol = profile.instrument.id.symbol;
        if (exchange.instrument(symbol) == nullptr) {
            exchange.addInstrument(profile.instrument);
        }
        PastOf onlyPrice;
        onlyPrice.lastTicks = profile.startPrice.stepsOf(profile.instrument.tickSize).value_or(1);
        exchange.setPast(symbol, std::move(onlyPrice));
        d.agents.emplace_back(exchange, profile, options.seed, makers, takers);
        d.agents.back().fillBook();
    }
    if (options.withPast) {
        exchange.setPastSource(
            [all = std::move(profiles), seed = options.seed, start](const Instrument& instrument) {
                for (const AgentProfile& profile : all) {
                    if (profile.instrument.id == instrument.id) {
                        return makePast(profile, seed, start);
                    }
                }
                return PastOf{};
            });
    }
}

MarketAgents::~MarketAgents() = default;

void MarketAgents::step(UtcTime now)
{
    Impl& d = *m_impl;
    const auto target = now.toMs() / kSliceMs;
    d.lastSlice = std::max(d.lastSlice, target - kMaxSlicesPerStep);
    for (; d.lastSlice < target; ++d.lastSlice) {
        d.regime.pass(d.random, kSliceSeconds);
        const double move =
            d.regime.volatility * d.random.normal() + d.regime.drift * std::sqrt(kSliceSeconds);
        for (InstrumentAgent& agent : d.agents) {
            if (agent.isActive && !d.exchange.isRecorded(agent.symbol())) {
                agent.playSlice(move, d.regime.volatility, d.activity);
            }
        }
    }
}

void MarketAgents::setActivity(double factor)
{
    m_impl->activity = std::clamp(factor, 0.1, 20.0);
}

void MarketAgents::setActive(const Symbol& symbol, bool active)
{
    for (InstrumentAgent& agent : m_impl->agents) {
        if (agent.symbol() == symbol) {
            agent.isActive = active;
        }
    }
}

} // namespace agio::venue
