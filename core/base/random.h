// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Randomness is injected so that a run repeats from its seed. SplitMix64-seeded xoshiro256**:
// small, fast, good enough for market agents, jitter and ids; never for keys.

#include <cstdint>

namespace agio {

class Random
{
public:
    explicit Random(std::uint64_t seed) noexcept;
    std::uint64_t next() noexcept;
    // 0 <= result < bound; bound > 0. Unbiased.
    std::uint64_t below(std::uint64_t bound) noexcept;
    std::int64_t between(std::int64_t low, std::int64_t high) noexcept; // both included
    double unit() noexcept; // [0, 1)
    double normal() noexcept; // mean 0, deviation 1
    double exponential(double mean) noexcept;
    bool chance(double probability) noexcept { return unit() < probability; }

private:
    std::uint64_t m_state[4];
};

// A seed from the operating system, for production.
std::uint64_t systemSeed();

} // namespace agio
