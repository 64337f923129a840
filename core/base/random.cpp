// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/random.h"

#include "core/base/check.h"

#include <bit>
#include <chrono>
#include <cmath>
#include <numbers>
#include <openssl/rand.h>

namespace agio {

Random::Random(std::uint64_t seed) noexcept
{
    for (auto& word : m_state) { // SplitMix64
        seed += 0x9E37'79B9'7F4A'7C15U;
        std::uint64_t mixed = seed;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D0'49BB'1331'11EBU;
        word = mixed ^ (mixed >> 31U);
    }
}

std::uint64_t Random::next() noexcept // xoshiro256**
{
    const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
    const std::uint64_t shifted = m_state[1] << 17U;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= shifted;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

std::uint64_t Random::below(std::uint64_t bound) noexcept
{
    AGIO_CHECK(bound > 0);
    // Refuses the few values that would make the first remainders likelier.
    const std::uint64_t firstFair = (0 - bound) % bound;
    for (;;) {
        const std::uint64_t value = next();
        if (value >= firstFair) {
            return value % bound;
        }
    }
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) noexcept
{
    AGIO_CHECK(low <= high);
    const std::uint64_t width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    const std::uint64_t offset = width == UINT64_MAX ? next() : below(width + 1);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

double Random::unit() noexcept
{
    return static_cast<double>(next() >> 11U) * 0x1.0p-53;
}

double Random::normal() noexcept
{
    const double radius = std::sqrt(-2.0 * std::log(1.0 - unit()));
    return radius * std::cos(2.0 * std::numbers::pi * unit());
}

double Random::exponential(double mean) noexcept
{
    return -mean * std::log(1.0 - unit());
}

std::uint64_t systemSeed()
{
    unsigned char bytes[8] = {};
    if (RAND_bytes(bytes, sizeof bytes) != 1) {
        // No entropy source: a seed from the time still lets the program run; it is not for keys.
        return static_cast<std::uint64_t>(
            std::chrono::steady_clock::now().time_since_epoch().count());
    }
    std::uint64_t seed = 0;
    for (const unsigned char byte : bytes) {
        seed = seed << 8U | byte;
    }
    return seed;
}

} // namespace agio
