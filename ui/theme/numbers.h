// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How numbers look: exact digits, thin-space groups of thousands, a true minus sign, fixed digits
// after the point. The buffer forms are for paint paths: no allocation, plain ASCII with a ' ' for
// the thin space (the digit atlas draws it narrow) and '-' for minus.

#include "core/base/decimal.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace agio {

constexpr std::size_t kNumberChars = 40;
// Between groups of thousands in texts for people.
constexpr char16_t kThinSpace = u'\u2005'; // four-per-em: as wide as the atlas draws it
constexpr char16_t kMinus = u'\u2212';

// "67 214.00"; digits < 0: as many as the value has.
QString numberText(Decimal value, int digits = -1, bool withPlus = false);
QString percentText(Decimal percent, int digits = 2, bool withPlus = true); // "+1.82 %"
// At most 8 significant digits, abbreviated from 10 000: "12.3K", "4.56M" (ladder section 1.3).
QString shortQuantityText(Decimal quantity, int digits);

// Paint-path forms: value = coefficient * 10^-scale shown with `digits` fraction digits (rounded
// down). Return the length; out has kNumberChars.
std::size_t writeNumber(char* out, std::int64_t coefficient, int scale, int digits,
                        bool grouped = true) noexcept;
std::size_t writeShortQuantity(char* out, std::int64_t coefficient, int scale, int digits) noexcept;

// What a person typed: '.' or ',' as the decimal mark, spaces, k and m suffixes, + - * / of numbers
// ("1000/67214"). nullopt: not understood, or ambiguous ("1,234": both readings are offered).
struct TypedNumber
{
    std::optional<Decimal> value;
    bool isAmbiguous = false;
    Decimal reading1, reading2; // when ambiguous
};
TypedNumber parseTyped(const QString& text, int maxDigits = 12);

} // namespace agio
