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
        const bool isNegative = value.isNegative();
        const auto magnitude =
            static_cast<std::uint64_t>(isNegative ? -value.coefficient() : value.coefficient());
        if (magnitude > by.maxMagnitude) {
            return false;
        }
        const std::uint64_t quotient =
            std::rotr(magnitude * by.factor * by.inverse, static_cast<int>(by.twos));
        if (quotient > by.maxQuotient) {
            return false;
        }
        steps =
            isNegative ? -static_cast<std::int64_t>(quotient) : static_cast<std::int64_t>(quotient);
        return true;
    }

private:
    struct PerScale
    {
        std::uint64_t factor = 1; // brings the value to the step's scale, or
        std::uint64_t inverse = 1; // of the odd part of the divisor
        std::uint64_t maxMagnitude = 0; // beyond: factor would overflow
        std::uint64_t maxQuotient = 0; // beyond: not divisible, or too large
        std::uint64_t twos = 0; // power of two in the divisor
    };
    static PerScale perScale(Decimal step, int scale) noexcept;

    std::array<PerScale, Decimal::kMaxScale + 1> m_byScale;
};

} // namespace agio
