// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Turns decimals into whole steps of a grid (ticks, units of quantity) without a division: exact
// quotients are products with the inverse of the divisor modulo 2^64, and the same product tells
// whether the division was exact (Granlund and Montgomery 1994, §9). One divisor per scale that a
// text can have, made when the grid is.

#include "core/base/decimal.h"

#include <array>
#include <bit>
#include <cstdint>

namespace agio {

class Grid
{
public:
    // A step that is not positive makes a grid that refuses every value but zero.
    explicit Grid(Decimal step) noexcept;

    // value = steps * step; false if value is no multiple or beyond what can be kept.
    bool stepsOf(Decimal value, std::int64_t& steps) const noexcept
    {
        const PerScale& by = m_byScale[static_cast<std::size_t>(value.scale())];
        const auto coefficient = static_cast<std::uint64_t>(value.coefficient());
        if (coefficient > by.maxMagnitude) [[unlikely]] { // or negative
            return value.isNegative() && negativeStepsOf(value, steps);
        }
        const std::uint64_t quotient =
            std::rotr(coefficient * by.multiplier, static_cast<int>(by.twos));
        steps = static_cast<std::int64_t>(quotient);
        return quotient <= by.maxQuotient;
    }

private:
    struct PerScale
    {
        std::uint64_t multiplier = 1; // power of ten to the step's scale * inverse of the divisor
        std::uint64_t maxMagnitude = 0; // beyond: that power of ten would overflow
        std::uint64_t maxQuotient = 0; // beyond: not divisible, or too large
        std::uint64_t twos = 0; // power of two in the divisor; its odd part is inverted
    };
    bool negativeStepsOf(Decimal value, std::int64_t& steps) const noexcept;
    static PerScale perScale(Decimal step, int scale) noexcept;

    std::array<PerScale, Decimal::kMaxScale + 1> m_byScale;
};

} // namespace agio
