// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Exact decimal numbers: every price, quantity, fee and balance of the program.
//
// value = coefficient * 10^-scale, coefficient an int64 in ±(2^63 - 1), scale 0…18. The scale is
// kept: "1.50" and "1.5" compare equal and hash equal but print as they were written, because
// exchanges sign and checksum the text. Nothing here passes through floating point except
// toDoubleForDrawing().
//
// Errors: add/sub/mul/div return std::nullopt on overflow or division by zero; parsing returns
// std::nullopt on anything that is not a plain decimal ("1e5", "", "+1", " 1", "NaN" are refused).
// Intermediates are 128 bit. Division and rescaling name their rounding.

#include <bit>
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read this one
#include <compare>
#endif
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace agio {

enum class Rounding : std::uint8_t {
    Down, // towards zero
    Up, // away from zero
    Floor, // towards minus infinity
    Ceiling, // towards plus infinity
    HalfEven, // nearest, ties to even
};

class Decimal
{
public:
    static constexpr int kMaxScale = 18;
    // Longest text that toChars() writes: sign, 19 digits, point, leading "0".
    static constexpr std::size_t kMaxChars = 24;

    constexpr Decimal() noexcept = default;
    constexpr explicit Decimal(std::int64_t whole) noexcept
        : m_coefficient(whole)
    {}
    // Precondition: 0 <= scale <= kMaxScale, coefficient > INT64_MIN.
    static constexpr Decimal fromParts(std::int64_t coefficient, int scale) noexcept
    {
        Decimal result;
        result.m_coefficient = coefficient;
        result.m_scale = static_cast<std::int8_t>(scale);
        return result;
    }
    // Text of the form -?digits[.digits]; at most 18 fraction digits after dropping trailing zeros
    // that do not fit; nullopt if malformed or beyond int64.
    [[nodiscard]] static std::optional<Decimal> parse(std::string_view text) noexcept;
    // For constants in code and tests: aborts (AGIO_CHECK) on malformed text.
    static Decimal literal(std::string_view text);

    constexpr std::int64_t coefficient() const noexcept { return m_coefficient; }
    constexpr int scale() const noexcept { return m_scale; }
    constexpr bool isZero() const noexcept { return m_coefficient == 0; }
    constexpr bool isNegative() const noexcept { return m_coefficient < 0; }
    constexpr bool isPositive() const noexcept { return m_coefficient > 0; }
    constexpr int sign() const noexcept { return (m_coefficient > 0) - (m_coefficient < 0); }

    // Exact, at the larger scale of the two (or a smaller one that still holds every digit, where
    // the larger would overflow).
    [[nodiscard]] static std::optional<Decimal> add(Decimal a, Decimal b) noexcept;
    [[nodiscard]] static std::optional<Decimal> sub(Decimal a, Decimal b) noexcept;
    // Exact product where it fits 18 digits of scale; otherwise rounded down to the largest scale
    // that fits the coefficient; nullopt only if the integer part does not fit.
    [[nodiscard]] static std::optional<Decimal> mul(Decimal a, Decimal b) noexcept;
    // a / b with `scale` fraction digits.
    [[nodiscard]] static std::optional<Decimal> div(Decimal a, Decimal b, int scale,
                                                    Rounding rounding) noexcept;
    // The same value with exactly `scale` fraction digits.
    [[nodiscard]] std::optional<Decimal> rescaled(int scale, Rounding rounding) const noexcept;
    // Rounded to a multiple of step (> 0), e.g. a tick or a lot. The result has step's scale.
    [[nodiscard]] std::optional<Decimal> toMultipleOf(Decimal step,
                                                      Rounding rounding) const noexcept;
    bool isMultipleOf(Decimal step) const noexcept; // false for step <= 0
    // How many steps: value / step if that is an exact integer.
    [[nodiscard]] std::optional<std::int64_t> stepsOf(Decimal step) const noexcept;
    constexpr Decimal negated() const noexcept { return fromParts(-m_coefficient, m_scale); }
    constexpr Decimal abs() const noexcept { return m_coefficient < 0 ? negated() : *this; }
    // Without trailing zeros of the fraction ("1.500" -> "1.5", "0.000" -> "0").
    Decimal normalized() const noexcept;

    // As written: all scale() digits. toChars writes at most kMaxChars without a terminating zero
    // and returns the length.
    std::size_t toChars(char* out) const noexcept;
    std::string toString() const;
    // Pixels and statistics only; never money.
    double toDoubleForDrawing() const noexcept;

    friend std::strong_ordering operator<=>(Decimal a, Decimal b) noexcept;
    friend bool operator==(Decimal a, Decimal b) noexcept { return std::is_eq(a <=> b); }

private:
    static std::optional<Decimal> parseAnyLength(std::string_view text) noexcept;

    std::int64_t m_coefficient = 0;
    std::int8_t m_scale = 0;
};

namespace detail {

// Eight characters as one word; true and the number if all of them are digits. Little-endian.
inline bool readEightDigits(const char* text, std::uint32_t& number) noexcept
{
    std::uint64_t word = 0;
    std::memcpy(&word, text, sizeof word);
    constexpr std::uint64_t kHighHalves = 0xF0F0'F0F0'F0F0'F0F0U;
    if (((word & kHighHalves) | (((word + 0x0606'0606'0606'0606U) & kHighHalves) >> 4U)) !=
        0x3333'3333'3333'3333U) {
        return false;
    }
    word -= 0x3030'3030'3030'3030U;
    word = word * 10 + (word >> 8U); // pairs
    constexpr std::uint64_t kMask = 0x0000'00FF'0000'00FFU;
    word = ((word & kMask) * 0x000F'4240'0000'0064U +
            ((word >> 16U) & kMask) * 0x0000'2710'0000'0001U) >>
        32U;
    number = static_cast<std::uint32_t>(word);
    return true;
}

} // namespace detail

// Inline for the form that most exchanges send all day: up to ten digits, a point, eight digits.
inline std::optional<Decimal> Decimal::parse(std::string_view text) noexcept
{
    const std::size_t size = text.size();
    if constexpr (std::endian::native == std::endian::little) {
        std::uint32_t fraction = 0;
        if (size - 10U <= 9U && text[size - 9] == '.' &&
            detail::readEightDigits(text.data() + (size - 8), fraction)) {
            std::int64_t whole = 0;
            std::size_t at = 0;
            for (; at < size - 9; ++at) {
                const auto digit = static_cast<unsigned char>(text[at] - '0');
                if (digit > 9) {
                    break;
                }
                whole = whole * 10 + digit;
            }
            if (at == size - 9) {
                return fromParts(whole * 100'000'000 + fraction, 8);
            }
        }
    }
    return parseAnyLength(text);
}

// Sums that cannot reasonably overflow (balances, totals of a screen) still must not wrap silently:
// they saturate to nullopt through this accumulator.
class DecimalSum
{
public:
    void add(Decimal value) noexcept;
    void sub(Decimal value) noexcept { add(value.negated()); }
    [[nodiscard]] std::optional<Decimal> value() const noexcept; // nullopt after an overflow

private:
    Decimal m_value;
    bool m_overflowed = false;
};

} // namespace agio

template <>
struct std::hash<agio::Decimal>
{
    std::size_t operator()(agio::Decimal value) const noexcept;
};
