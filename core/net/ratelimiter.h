// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Weighted limits as exchanges count them: fixed windows aligned to the clock, several at a time
// (weight per minute and address, orders per 10 s and account). A fifth of each window is kept for
// cancels. What the exchange reports as used (headers) overrides our own count when higher.
// After 429/418 nothing passes before the deadline, cancels included. Background work gets at most
// half of a window, so that orders find room. A single cost above its share passes in a window of
// which nothing is used yet, but never above the limit.

#include "core/base/time.h"

#include <cstdint>
#include <string>
#include <vector>

namespace agio {

enum class Urgency : std::uint8_t { Background, Normal, Order, Cancel };

struct RateWindow
{
    std::string name; // "weight-1m", "orders-10s": a codec's costs refer to it
    Duration length;
    int limit = 0;
};

struct RateCost
{
    std::string_view window;
    int cost = 1;
};

class RateLimiter
{
public:
    RateLimiter(const Clock& clock, std::vector<RateWindow> windows);
    void setLimit(std::string_view window, int limit); // as read from the exchange
    // Takes the costs and returns zero, or takes nothing and returns how long to wait. A cost that
    // names a window the limiter does not have is free.
    Duration acquire(const std::vector<RateCost>& costs, Urgency urgency);
    void reportUsed(std::string_view window, int used); // from a reply's headers
    void refund(const RateCost& cost); // successful orders are free on Binance
    void blockUntil(UtcTime deadline); // 429/418
    UtcTime blockedUntil() const noexcept { return m_blockedUntil; }
    // Share in use of the fullest window, 0…1, for the status bar.
    double usedShare() const;

private:
    struct State
    {
        RateWindow window;
        std::int64_t index = -1; // which window of time `used` belongs to
        int used = 0;
    };
    void roll(State& state) const;
    State* find(std::string_view window) const;
    bool fits(const State& state, int cost, Urgency urgency) const;
    const Clock& m_clock;
    mutable std::vector<State> m_states;
    UtcTime m_blockedUntil;
};

} // namespace agio
