// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/numbers.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace agio {

namespace {

constexpr std::array<std::uint64_t, 20> kPowers = [] {
    std::array<std::uint64_t, 20> powers{};
    std::uint64_t p = 1;
    for (std::size_t i = 0; i < powers.size(); ++i) {
        powers.at(i) = p;
        p *= 10U; // the last step wraps and is not kept
    }
    return powers;
}();

struct Split
{
    bool isNegative = false;
    std::uint64_t whole = 0;
    std::uint64_t fraction = 0; // of 10^fractionDigits
    int fractionDigits = 0;
};

Split splitDown(std::int64_t coefficient, int scale, int digits) noexcept
{
    Split s;
    s.isNegative = coefficient < 0;
    // Two's complement keeps the magnitude of the smallest int64 as well.
    const std::uint64_t magnitude = s.isNegative ? 0U - static_cast<std::uint64_t>(coefficient)
                                                 : static_cast<std::uint64_t>(coefficient);
    scale = std::clamp(scale, 0, Decimal::kMaxScale);
    const std::uint64_t unit = kPowers.at(static_cast<std::size_t>(scale));
    s.whole = magnitude / unit;
    s.fraction = magnitude % unit;
    s.fractionDigits = scale;
    if (digits < scale) {
        s.fraction /= kPowers.at(static_cast<std::size_t>(scale - std::max(digits, 0)));
        s.fractionDigits = std::max(digits, 0);
    }
    if (s.whole == 0 && s.fraction == 0) {
        s.isNegative = false;
    }
    return s;
}

int decimalLength(std::uint64_t value) noexcept
{
    int n = 1;
    while (n < 20 && value >= kPowers.at(static_cast<std::size_t>(n))) {
        ++n;
    }
    return n;
}

// Writes `value` with exactly `count` digits.
char* putDigits(char* out, std::uint64_t value, int count) noexcept
{
    for (int i = count - 1; i >= 0; --i) {
        out[i] = static_cast<char>('0' + value % 10U);
        value /= 10U;
    }
    return out + count;
}

char* putWhole(char* out, std::uint64_t value, bool grouped) noexcept
{
    const int length = decimalLength(value);
    if (!grouped || length <= 3) {
        return putDigits(out, value, length);
    }
    std::array<char, 20> digits{};
    putDigits(digits.data(), value, length);
    for (int i = 0; i < length; ++i) {
        if (i > 0 && (length - i) % 3 == 0) {
            *out++ = ' ';
        }
        *out++ = digits.at(static_cast<std::size_t>(i));
    }
    return out;
}

QString forPeople(const char* text, std::size_t length)
{
    QString result(static_cast<qsizetype>(length), Qt::Uninitialized);
    for (std::size_t i = 0; i < length; ++i) {
        const char c = text[i];
        result[static_cast<qsizetype>(i)] =
            c == ' ' ? QChar(kThinSpace) : (c == '-' ? QChar(kMinus) : QLatin1Char(c));
    }
    return result;
}

} // namespace

std::size_t writeNumber(char* out, std::int64_t coefficient, int scale, int digits,
                        bool grouped) noexcept
{
    digits = std::clamp(digits, 0, Decimal::kMaxScale);
    const Split s = splitDown(coefficient, scale, digits);
    char* at = out;
    if (s.isNegative) {
        *at++ = '-';
    }
    at = putWhole(at, s.whole, grouped);
    // Longest whole part is 19 digits in 7 groups; what is left bounds the fraction.
    const int room = static_cast<int>(kNumberChars) - static_cast<int>(at - out) - 1;
    digits = std::min(digits, room);
    if (digits <= 0) {
        return static_cast<std::size_t>(at - out);
    }
    *at++ = '.';
    const int shown = std::min(s.fractionDigits, digits);
    at = putDigits(at, s.fraction / kPowers.at(static_cast<std::size_t>(s.fractionDigits - shown)),
                   shown);
    for (int i = shown; i < digits; ++i) {
        *at++ = '0';
    }
    return static_cast<std::size_t>(at - out);
}

std::size_t writeShortQuantity(char* out, std::int64_t coefficient, int scale, int digits) noexcept
{
    const Split s = splitDown(coefficient, scale, Decimal::kMaxScale);
    if (s.whole < 10'000U) {
        const int significant = s.whole == 0 ? 0 : decimalLength(s.whole);
        return writeNumber(out, coefficient, scale, std::min(digits, 8 - significant));
    }
    constexpr std::array<char, 4> kSuffixes{'K', 'M', 'B', 'T'};
    std::size_t step = 0; // 10^(3 * (step + 1))
    std::uint64_t unit = 1'000U;
    while (step + 1 < kSuffixes.size() && s.whole / unit >= 1'000U) {
        unit *= 1'000U;
        ++step;
    }
    const std::uint64_t head = s.whole / unit;
    const int fractionDigits = std::max(0, 3 - decimalLength(head));
    const std::uint64_t tail =
        s.whole % unit / (unit / kPowers.at(static_cast<std::size_t>(fractionDigits)));
    char* at = out;
    if (s.isNegative) {
        *at++ = '-';
    }
    at = putWhole(at, head, true);
    if (fractionDigits > 0) {
        *at++ = '.';
        at = putDigits(at, tail, fractionDigits);
    }
    *at++ = kSuffixes.at(step);
    return static_cast<std::size_t>(at - out);
}

QString numberText(Decimal value, int digits, bool withPlus)
{
    std::array<char, kNumberChars> buffer{};
    const int shown = digits < 0 ? value.scale() : digits;
    const std::size_t length =
        writeNumber(buffer.data(), value.coefficient(), value.scale(), shown);
    QString text = forPeople(buffer.data(), length);
    if (withPlus && value.isPositive()) {
        text.prepend(QLatin1Char('+'));
    }
    return text;
}

QString percentText(Decimal percent, int digits, bool withPlus)
{
    const Decimal rounded = percent.rescaled(digits, Rounding::HalfEven).value_or(percent);
    return numberText(rounded, digits, withPlus) + QChar(kThinSpace) + QLatin1Char('%');
}

QString shortQuantityText(Decimal quantity, int digits)
{
    std::array<char, kNumberChars> buffer{};
    const std::size_t length =
        writeShortQuantity(buffer.data(), quantity.coefficient(), quantity.scale(), digits);
    return forPeople(buffer.data(), length);
}

} // namespace agio
