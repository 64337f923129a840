// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/wirecompare.h"

#include "core/base/decimal.h"
#include "core/base/encoding.h"

namespace agio::conform {

std::optional<Fields> fieldsOfForm(std::string_view form)
{
    Fields fields;
    while (!form.empty()) {
        const std::size_t end = form.find('&');
        const std::string_view pair = form.substr(0, end);
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos)
            return std::nullopt;
        const auto name = percentDecoded(pair.substr(0, equals));
        const auto value = percentDecoded(pair.substr(equals + 1));
        if (!name || !value || !fields.emplace(*name, *value).second)
            return std::nullopt;
        form = end == std::string_view::npos ? std::string_view() : form.substr(end + 1);
    }
    return fields;
}

std::string_view queryOfTarget(std::string_view target) noexcept
{
    const std::size_t mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

std::string_view pathOfTarget(std::string_view target) noexcept
{
    return target.substr(0, target.find('?'));
}

bool isSameValue(const std::string& a, const std::string& b)
{
    if (a == b)
        return true;
    const auto left = Decimal::parse(a);
    const auto right = Decimal::parse(b);
    return left && right && *left == *right;
}

std::string differenceOf(const Fields& ours, const Fields& theirs, const NameRule& mayBeMissing,
                         const NameRule& mayDiffer)
{
    for (const auto& [name, value] : theirs) {
        const auto found = ours.find(name);
        if (found == ours.end()) {
            if (!mayBeMissing(name))
                return "we do not send " + name + "=" + value;
        } else if (!mayDiffer(name) && !isSameValue(found->second, value)) {
            return name + " is " + found->second + ", expected " + value;
        }
    }
    for (const auto& [name, value] : ours)
        if (theirs.find(name) == theirs.end() && !mayBeMissing(name))
            return "we send " + name + "=" + value + " in addition";
    return {};
}

} // namespace agio::conform
