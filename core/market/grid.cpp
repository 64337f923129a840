// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/market/grid.h"

#include <algorithm>
#include <limits>

namespace agio {

namespace {

constexpr auto kMaxSteps = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

std::uint64_t powerOfTen(int exponent) noexcept // 0 … 18
{
    std::uint64_t power = 1;
    for (int i = 0; i < exponent; ++i) {
        power *= 10;
    }
    return power;
}

// x with x * odd == 1 modulo 2^64: each round doubles the number of right bits, five give 96.
std::uint64_t inverseOf(std::uint64_t odd) noexcept
{
    std::uint64_t inverse = odd; // right to 3 bits
    for (int round = 0; round < 5; ++round) {
        inverse *= 2 - odd * inverse;
    }
    return inverse;
}

} // namespace

Grid::Grid(Decimal step) noexcept
{
    for (int scale = 0; scale <= Decimal::kMaxScale; ++scale) {
        m_byScale[static_cast<std::size_t>(scale)] = perScale(step.normalized(), scale);
    }
}

bool Grid::negativeStepsOf(Decimal value, std::int64_t& steps) const noexcept
{
    const bool isMultiple = stepsOf(value.negated(), steps);
    steps = -steps;
    return isMultiple;
}

Grid::PerScale Grid::perScale(Decimal step, int scale) noexcept
{
    PerScale by; // refuses all but zero
    if (!step.isPositive()) {
        return by;
    }
    auto divisor = static_cast<std::uint64_t>(step.coefficient());
    const int shift = step.scale() - scale;
    if (shift < 0) {
        const std::uint64_t power = powerOfTen(-shift);
        if (divisor > kMaxSteps / power) {
            return by; // larger than any coefficient: only zero is a multiple
        }
        divisor *= power;
    }
    const std::uint64_t factor = powerOfTen(std::max(shift, 0));
    by.maxMagnitude = kMaxSteps / factor;
    by.twos = static_cast<std::uint64_t>(std::countr_zero(divisor));
    by.multiplier = factor * inverseOf(divisor >> by.twos);
    // The steps must also fit when they are turned back into a decimal of the step's scale.
    by.maxQuotient = std::min(std::numeric_limits<std::uint64_t>::max() / divisor,
                              kMaxSteps / static_cast<std::uint64_t>(step.coefficient()));
    return by;
}

} // namespace agio
