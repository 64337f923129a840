// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/decimal.h"

#include "core/base/check.h"

#include <algorithm>
#include <array>
#include <limits>

namespace agio {

namespace {

// Needs a compiler with 128-bit integers (GCC, Clang, MinGW).
__extension__ using Wide = __int128;
__extension__ using UnsignedWide = unsigned __int128;

constexpr std::int64_t kMaxCoefficient = std::numeric_limits<std::int64_t>::max();

constexpr auto kPowersOfTen = [] {
    std::array<std::int64_t, Decimal::kMaxScale + 1> powers{};
    std::int64_t power = 1;
    for (auto& entry : powers) {
        entry = power;
        power = power > kMaxCoefficient / 10 ? power : power * 10;
    }
    return powers;
}();

constexpr std::int64_t powerOfTen(int exponent) noexcept
{
    return kPowersOfTen[static_cast<std::size_t>(exponent)];
}

constexpr bool isScale(int scale) noexcept
{
    return scale >= 0 && scale <= Decimal::kMaxScale;
}

std::optional<Decimal> fitted(Wide coefficient, int scale) noexcept
{
    if (coefficient > kMaxCoefficient || coefficient < -static_cast<Wide>(kMaxCoefficient)) {
        return std::nullopt;
    }
    return Decimal::fromParts(static_cast<std::int64_t>(coefficient), scale);
}

// Like fitted(), but gives up trailing zeros of the fraction where that makes it fit.
std::optional<Decimal> fittedExactly(Wide coefficient, int scale) noexcept
{
    auto result = fitted(coefficient, scale);
    while (!result && scale > 0 && coefficient % 10 == 0) {
        coefficient /= 10;
        --scale;
        result = fitted(coefficient, scale);
    }
    return result;
}

// Quotient rounded by name; denominator != 0.
Wide dividedRounded(Wide numerator, Wide denominator, Rounding rounding) noexcept
{
    if (denominator < 0) {
        numerator = -numerator;
        denominator = -denominator;
    }
    const Wide quotient = numerator / denominator;
    const Wide remainder = numerator % denominator;
    if (remainder == 0) {
        return quotient;
    }
    const Wide away = numerator < 0 ? quotient - 1 : quotient + 1;
    switch (rounding) {
    case Rounding::Down:
        return quotient;
    case Rounding::Up:
        return away;
    case Rounding::Floor:
        return numerator < 0 ? away : quotient;
    case Rounding::Ceiling:
        return numerator < 0 ? quotient : away;
    case Rounding::HalfEven:
        break;
    }
    const Wide magnitude = remainder < 0 ? -remainder : remainder;
    const Wide rest = denominator - magnitude;
    if (magnitude != rest) {
        return magnitude > rest ? away : quotient;
    }
    return quotient % 2 == 0 ? quotient : away;
}

// value / step as a fraction of whole numbers; both parts stay below 2^123.
struct Ratio
{
    Wide numerator, denominator;
};

Ratio ratioOf(Decimal value, Decimal step) noexcept
{
    const int shift = step.scale() - value.scale();
    return {static_cast<Wide>(value.coefficient()) * powerOfTen(std::max(shift, 0)),
            static_cast<Wide>(step.coefficient()) * powerOfTen(std::max(-shift, 0))};
}

// Reads digits into a number below 2^124 that still shows every digit read; false: not only digits
// or too long to matter.
bool appendDigits(std::string_view digits, UnsignedWide& number) noexcept
{
    constexpr UnsignedWide kLimit = (static_cast<UnsignedWide>(1) << 124U) / 10;
    for (const char c : digits) {
        const auto digit = static_cast<unsigned char>(c - '0');
        if (digit > 9 || number >= kLimit) {
            return false;
        }
        number = number * 10 + digit;
    }
    return true;
}

// Up to eighteen digits, which cannot overflow, in one pass. Nothing: look again, carefully.
std::optional<Decimal> parseShort(std::string_view text) noexcept
{
    constexpr std::size_t kMaxDigits = 18;
    const bool isNegative = !text.empty() && text.front() == '-';
    text.remove_prefix(isNegative ? 1 : 0);
    if (text.size() > kMaxDigits) { // one digit fewer where there is a point: as well
        return std::nullopt;
    }
    std::int64_t number = 0;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto readDigits = [&] {
        for (; at != end; ++at) {
            const auto digit = static_cast<unsigned char>(*at - '0');
            if (digit > 9) {
                return;
            }
            number = number * 10 + digit;
        }
    };
    readDigits();
    const char* const point = at;
    if (point == text.data()) {
        return std::nullopt;
    }
    int scale = 0;
    if (point != end) {
        if (*point != '.' || point + 1 == end) {
            return std::nullopt;
        }
        ++at;
        readDigits();
        if (at != end) {
            return std::nullopt;
        }
        scale = static_cast<int>(end - point) - 1;
    }
    return Decimal::fromParts(isNegative ? -number : number, scale);
}

} // namespace

std::optional<Decimal> Decimal::parseAnyLength(std::string_view text) noexcept
{
    if (const auto value = parseShort(text)) {
        return value;
    }
    const bool isNegative = !text.empty() && text.front() == '-';
    if (isNegative) {
        text.remove_prefix(1);
    }
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    std::string_view fraction;
    if (whole.empty()) {
        return std::nullopt;
    }
    if (point != std::string_view::npos) {
        fraction = text.substr(point + 1);
        if (fraction.empty()) {
            return std::nullopt;
        }
        while (fraction.size() > static_cast<std::size_t>(kMaxScale) && fraction.back() == '0') {
            fraction.remove_suffix(1);
        }
        if (fraction.size() > static_cast<std::size_t>(kMaxScale)) {
            return std::nullopt;
        }
    }
    UnsignedWide number = 0;
    if (!appendDigits(whole, number) || !appendDigits(fraction, number)) {
        return std::nullopt;
    }
    const Wide coefficient = isNegative ? -static_cast<Wide>(number) : static_cast<Wide>(number);
    return fittedExactly(coefficient, static_cast<int>(fraction.size()));
}

Decimal Decimal::literal(std::string_view text)
{
    const auto value = parse(text);
    AGIO_CHECK(value.has_value());
    return value.value_or(Decimal());
}

std::optional<Decimal> Decimal::add(Decimal a, Decimal b) noexcept
{
    std::int64_t sum = 0;
    if (a.m_scale == b.m_scale && !__builtin_add_overflow(a.m_coefficient, b.m_coefficient, &sum))
        [[likely]] {
        return sum == std::numeric_limits<std::int64_t>::min() ? fittedExactly(sum, a.scale())
                                                               : fromParts(sum, a.scale());
    }
    const int scale = std::max(a.scale(), b.scale());
    const Wide left = static_cast<Wide>(a.m_coefficient) * powerOfTen(scale - a.scale());
    const Wide right = static_cast<Wide>(b.m_coefficient) * powerOfTen(scale - b.scale());
    return fittedExactly(left + right, scale);
}

std::optional<Decimal> Decimal::sub(Decimal a, Decimal b) noexcept
{
    return add(a, b.negated());
}

std::optional<Decimal> Decimal::mul(Decimal a, Decimal b) noexcept
{
    Wide product = static_cast<Wide>(a.m_coefficient) * b.m_coefficient;
    int scale = a.scale() + b.scale();
    if (scale > kMaxScale) {
        product /= powerOfTen(scale - kMaxScale);
        scale = kMaxScale;
    }
    auto result = fitted(product, scale);
    while (!result && scale > 0) {
        product /= 10;
        --scale;
        result = fitted(product, scale);
    }
    return result;
}

std::optional<Decimal> Decimal::div(Decimal a, Decimal b, int scale, Rounding rounding) noexcept
{
    if (b.isZero() || !isScale(scale)) {
        return std::nullopt;
    }
    Wide numerator = a.m_coefficient;
    Wide denominator = b.m_coefficient;
    int shift = b.scale() + scale - a.scale(); // -18 … 36
    if (shift < 0) {
        denominator *= powerOfTen(-shift);
        shift = 0;
    }
    for (; shift > 0; shift -= kMaxScale) {
        // An overflow here means a quotient of at least 2^127 / 2^63: it could not fit either.
        if (__builtin_mul_overflow(
                numerator, static_cast<Wide>(powerOfTen(std::min(shift, kMaxScale))), &numerator)) {
            return std::nullopt;
        }
    }
    return fitted(dividedRounded(numerator, denominator, rounding), scale);
}

std::optional<Decimal> Decimal::rescaled(int scale, Rounding rounding) const noexcept
{
    if (!isScale(scale)) {
        return std::nullopt;
    }
    const int shift = scale - m_scale;
    if (shift >= 0) {
        return fitted(static_cast<Wide>(m_coefficient) * powerOfTen(shift), scale);
    }
    return fitted(dividedRounded(m_coefficient, powerOfTen(-shift), rounding), scale);
}

std::optional<Decimal> Decimal::toMultipleOf(Decimal step, Rounding rounding) const noexcept
{
    if (!step.isPositive()) {
        return std::nullopt;
    }
    const Ratio ratio = ratioOf(*this, step);
    const Wide steps = dividedRounded(ratio.numerator, ratio.denominator, rounding);
    // |steps * step| is at most one step beyond the numerator, far below 2^127.
    return fitted(steps * step.m_coefficient, step.scale());
}

bool Decimal::isMultipleOf(Decimal step) const noexcept
{
    if (!step.isPositive()) {
        return false;
    }
    const Ratio ratio = ratioOf(*this, step);
    return ratio.numerator % ratio.denominator == 0;
}

std::optional<std::int64_t> Decimal::stepsOf(Decimal step) const noexcept
{
    if (!step.isPositive()) {
        return std::nullopt;
    }
    const Ratio ratio = ratioOf(*this, step);
    if (ratio.numerator % ratio.denominator != 0) {
        return std::nullopt;
    }
    const auto steps = fitted(ratio.numerator / ratio.denominator, 0);
    return steps ? std::optional(steps->coefficient()) : std::nullopt;
}

Decimal Decimal::normalized() const noexcept
{
    Decimal result = *this;
    while (result.m_scale > 0 && result.m_coefficient % 10 == 0) {
        result.m_coefficient /= 10;
        --result.m_scale;
    }
    return result;
}

std::size_t Decimal::toChars(char* out) const noexcept
{
    // Digits from the right into a scratch, with zeros up to one digit before the point.
    std::array<char, kMaxChars> scratch; // NOLINT(*-member-init): written before it is read
    std::size_t at = scratch.size();
    auto rest = static_cast<std::uint64_t>(m_coefficient < 0 ? -m_coefficient : m_coefficient);
    int written = 0;
    do {
        if (written == m_scale && written != 0) {
            scratch[--at] = '.';
        }
        scratch[--at] = static_cast<char>('0' + rest % 10);
        rest /= 10;
        ++written;
    } while (rest != 0 || written <= m_scale);
    if (m_coefficient < 0) {
        scratch[--at] = '-';
    }
    const std::size_t size = scratch.size() - at;
    std::memcpy(out, scratch.data() + at, size);
    return size;
}

std::string Decimal::toString() const
{
    std::array<char, kMaxChars> text{};
    return {text.data(), toChars(text.data())};
}

double Decimal::toDoubleForDrawing() const noexcept
{
    return static_cast<double>(m_coefficient) / static_cast<double>(powerOfTen(m_scale));
}

std::strong_ordering operator<=>(Decimal a, Decimal b) noexcept
{
    if (a.m_scale == b.m_scale) {
        return a.m_coefficient <=> b.m_coefficient;
    }
    const int scale = std::max(a.scale(), b.scale());
    const Wide left = static_cast<Wide>(a.m_coefficient) * powerOfTen(scale - a.scale());
    const Wide right = static_cast<Wide>(b.m_coefficient) * powerOfTen(scale - b.scale());
    if (left == right) {
        return std::strong_ordering::equal;
    }
    return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

void DecimalSum::add(Decimal value) noexcept
{
    const auto sum = Decimal::add(m_value, value);
    m_overflowed = m_overflowed || !sum;
    m_value = sum.value_or(m_value);
}

std::optional<Decimal> DecimalSum::value() const noexcept
{
    return m_overflowed ? std::nullopt : std::optional(m_value);
}

} // namespace agio

std::size_t std::hash<agio::Decimal>::operator()(agio::Decimal value) const noexcept
{
    const agio::Decimal plain = value.normalized();
    auto bits = static_cast<std::uint64_t>(plain.coefficient()) +
        static_cast<std::uint64_t>(plain.scale()) * 0x9E37'79B9'7F4A'7C15U;
    bits = (bits ^ (bits >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
    bits = (bits ^ (bits >> 27U)) * 0x94D0'49BB'1331'11EBU;
    return static_cast<std::size_t>(bits ^ (bits >> 31U));
}
