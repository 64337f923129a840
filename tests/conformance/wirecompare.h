// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Compares two requests by what they mean: parameters as sets of names and values, numbers by
// value, whatever their order and encoding.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace agio::conform {

using Fields = std::map<std::string, std::string>;

// "a=1&b=%20"; nullopt: broken escape or a name twice.
std::optional<Fields> fieldsOfForm(std::string_view form);
// What stands behind "?"; empty if nothing does.
std::string_view queryOfTarget(std::string_view target) noexcept;
std::string_view pathOfTarget(std::string_view target) noexcept;

// Equal as text, or as decimal numbers ("50000.10" and "50000.1"). An exponent is never equal.
bool isSameValue(const std::string& a, const std::string& b);

// Empty if the same; else what differs. Names for which `mayBeMissing` says so may be on one side
// only; names for which `mayDiffer` says so are not compared.
using NameRule = std::function<bool(const std::string&)>;
std::string differenceOf(const Fields& ours, const Fields& theirs, const NameRule& mayBeMissing,
                         const NameRule& mayDiffer);

} // namespace agio::conform
