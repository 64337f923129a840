// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Invents what happened to an instrument before the venue was started: a walk backwards from the
// start price, in seconds, minutes, hours and days, so that nothing jumps where the layers meet or
// at the start. Instruments share a common factor. A pure function of profile, seed and start.

#include "core/base/time.h"
#include "core/venue/engine/candlehistory.h"
#include "core/venue/engine/marketagents.h"

#include <cstdint>

namespace agio::venue {

// The same on every platform.
std::uint64_t seedFor(std::uint64_t seed, const Symbol& symbol) noexcept;

// About 30 minutes of 1s, 7 days of 1m, 120 days of 1h and 900 days of 1d bars.
PastOf makePast(const AgentProfile& profile, std::uint64_t seed, UtcTime start);

} // namespace agio::venue
