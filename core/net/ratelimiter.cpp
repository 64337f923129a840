// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/ratelimiter.h"

#include "core/base/check.h"

#include <algorithm>

namespace agio {

namespace {

int shareOf(int limit, Urgency urgency)
{
    switch (urgency) {
    case Urgency::Cancel:
        return limit;
    case Urgency::Background:
        return limit / 2;
    case Urgency::Normal:
    case Urgency::Order:
        break;
    }
    return limit - limit / 5;
}

} // namespace

RateLimiter::RateLimiter(const Clock& clock, std::vector<RateWindow> windows)
    : m_clock(clock)
{
    m_states.reserve(windows.size());
    for (auto& window : windows) {
        AGIO_CHECK(window.length > Duration());
        m_states.push_back({std::move(window), -1, 0});
    }
}

RateLimiter::State* RateLimiter::find(std::string_view window) const
{
    const auto found = std::find_if(m_states.begin(), m_states.end(), [&](const State& state) {
        return state.window.name == window;
    });
    if (found == m_states.end())
        return nullptr;
    roll(*found);
    return &*found;
}

void RateLimiter::roll(State& state) const
{
    const auto index = m_clock.now().toNs() / state.window.length.toNs();
    // A clock that was set back keeps the count: the exchange's did not go back.
    if (index > state.index)
        state.used = 0;
    state.index = index;
}

void RateLimiter::setLimit(std::string_view window, int limit)
{
    if (auto* state = find(window))
        state->window.limit = limit;
}

bool RateLimiter::fits(const State& state, int cost, Urgency urgency) const
{
    const auto room = [&](int share) { return cost <= share && state.used <= share - cost; };
    return room(shareOf(state.window.limit, urgency)) ||
        (state.used == 0 && cost <= state.window.limit);
}

Duration RateLimiter::acquire(const std::vector<RateCost>& costs, Urgency urgency)
{
    const auto now = m_clock.now();
    auto wait = std::max(Duration(), m_blockedUntil - now);
    // The same window may be named twice: what it costs counts together.
    const auto together = [&](std::string_view window) {
        int sum = 0;
        for (const auto& cost : costs)
            sum += cost.window == window ? cost.cost : 0;
        return sum;
    };
    for (const auto& cost : costs) {
        const auto* state = find(cost.window);
        if (state == nullptr || fits(*state, together(cost.window), urgency))
            continue;
        const auto lengthNs = state->window.length.toNs();
        const auto end = UtcTime::fromNs((now.toNs() / lengthNs + 1) * lengthNs);
        wait = std::max(wait, end - now);
    }
    if (wait > Duration())
        return wait;
    for (const auto& cost : costs) {
        if (auto* state = find(cost.window))
            state->used += cost.cost;
    }
    return {};
}

void RateLimiter::reportUsed(std::string_view window, int used)
{
    if (auto* state = find(window))
        state->used = std::max(state->used, used);
}

void RateLimiter::refund(const RateCost& cost)
{
    if (auto* state = find(cost.window))
        state->used = std::max(0, state->used - cost.cost);
}

void RateLimiter::blockUntil(UtcTime deadline)
{
    m_blockedUntil = std::max(m_blockedUntil, deadline);
}

double RateLimiter::usedShare() const
{
    double fullest = 0;
    for (auto& state : m_states) {
        roll(state);
        if (state.window.limit > 0)
            fullest = std::max(fullest, static_cast<double>(state.used) / state.window.limit);
    }
    return std::min(fullest, 1.0);
}

} // namespace agio
