// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/binance/wire.h"

#include "core/net/transport.h"

#include <vector>

namespace agio::binance::wire {

using simdjson::dom::element;

namespace {

constexpr std::size_t kMaxFields = 256;

std::string quoted(std::string_view name)
{
    std::string text = "'";
    text += name;
    text += "'";
    return text;
}

} // namespace

Fields::Fields(const element& value)
{
    if (value.get(m_object) != simdjson::SUCCESS) {
        fail("an object was expected");
        return;
    }
    std::vector<std::string_view> names;
    for (const auto field : m_object) {
        for (const std::string_view other : names)
            if (other == field.key) {
                fail("the field " + quoted(field.key) + " appears twice");
                return;
            }
        names.push_back(field.key);
        if (names.size() > kMaxFields) {
            fail("an object has too many fields");
            return;
        }
    }
}

void Fields::fail(std::string problem)
{
    if (m_problem.empty())
        m_problem = std::move(problem);
}

std::optional<element> Fields::maybe(std::string_view name)
{
    if (!ok())
        return std::nullopt;
    element found;
    if (m_object.at_key(name).get(found) != simdjson::SUCCESS || found.is_null())
        return std::nullopt;
    return found;
}

bool Fields::has(std::string_view name) const
{
    element found;
    return ok() && m_object.at_key(name).get(found) == simdjson::SUCCESS && !found.is_null();
}

std::optional<element> Fields::required(std::string_view name)
{
    auto found = maybe(name);
    if (!found)
        fail("the field " + quoted(name) + " is missing");
    return found;
}

std::optional<std::string_view> Fields::maybeText(std::string_view name)
{
    const auto found = maybe(name);
    if (!found)
        return std::nullopt;
    std::string_view text;
    if (found->get(text) == simdjson::SUCCESS)
        return text;
    fail("the field " + quoted(name) + " is not a text");
    return std::nullopt;
}

std::optional<Decimal> Fields::maybeDecimal(std::string_view name)
{
    const auto found = maybe(name);
    if (!found)
        return std::nullopt;
    const auto value = decimalOf(*found);
    if (!value)
        fail("the field " + quoted(name) + " is not a decimal number");
    return value;
}

std::optional<Decimal> Fields::maybeStatistic(std::string_view name)
{
    const auto text = maybeText(name);
    if (!text)
        return std::nullopt;
    const auto value = statistic(*text);
    if (!value)
        fail("the field " + quoted(name) + " is not a decimal number");
    return value;
}

std::optional<std::int64_t> Fields::maybeInteger(std::string_view name)
{
    const auto found = maybe(name);
    if (!found)
        return std::nullopt;
    std::int64_t value = 0;
    if (found->get(value) == simdjson::SUCCESS)
        return value;
    fail("the field " + quoted(name) + " is not an integer");
    return std::nullopt;
}

std::optional<bool> Fields::maybeBoolean(std::string_view name)
{
    const auto found = maybe(name);
    if (!found)
        return std::nullopt;
    bool value = false;
    if (found->get(value) == simdjson::SUCCESS)
        return value;
    fail("the field " + quoted(name) + " is not true or false");
    return std::nullopt;
}

std::optional<UtcTime> Fields::maybeTimeMs(std::string_view name)
{
    const auto ms = maybeInteger(name);
    if (!ms)
        return std::nullopt;
    const auto time = timeFromMs(*ms);
    if (!time)
        fail("the field " + quoted(name) + " is not a time");
    return time;
}

std::string_view Fields::text(std::string_view name)
{
    return required(name) ? maybeText(name).value_or(std::string_view()) : std::string_view();
}

Decimal Fields::decimal(std::string_view name)
{
    return required(name) ? maybeDecimal(name).value_or(Decimal()) : Decimal();
}

std::int64_t Fields::integer(std::string_view name)
{
    return required(name) ? maybeInteger(name).value_or(0) : 0;
}

bool Fields::boolean(std::string_view name)
{
    return required(name) && maybeBoolean(name).value_or(false);
}

UtcTime Fields::timeMs(std::string_view name)
{
    return required(name) ? maybeTimeMs(name).value_or(UtcTime()) : UtcTime();
}

std::vector<element> Fields::array(std::string_view name)
{
    std::vector<element> items;
    const auto found = required(name);
    if (!found)
        return items;
    simdjson::dom::array list;
    if (found->get(list) != simdjson::SUCCESS) {
        fail("the field " + quoted(name) + " is not a list");
        return items;
    }
    for (const element item : list)
        items.push_back(item);
    return items;
}

std::optional<UtcTime> timeFromMs(std::int64_t ms) noexcept
{
    if (ms < 0 || ms > kLatestMs)
        return std::nullopt;
    return UtcTime::fromMs(ms);
}

std::optional<Decimal> statistic(std::string_view text) noexcept
{
    while (true) {
        if (const auto value = Decimal::parse(text))
            return value;
        const std::size_t point = text.find('.');
        if (point == std::string_view::npos || text.size() < 18)
            return std::nullopt; // not merely too long
        text.remove_suffix(text.size() == point + 2 ? 2 : 1);
    }
}

std::optional<Decimal> decimalOf(const element& value)
{
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS)
        return Decimal::parse(text);
    std::int64_t whole = 0;
    if (value.get(whole) == simdjson::SUCCESS)
        return Decimal(whole);
    return std::nullopt; // a JSON float would lose digits
}

namespace {

Result<element> parsed(simdjson::dom::parser& parser, std::string_view text, bool mustCopy)
{
    if (text.size() > kMaxHttpBodyBytes)
        return Error::malformed("the text is too long");
    if (parser.max_depth() != kMaxDepth &&
        parser.allocate(text.size(), kMaxDepth) != simdjson::SUCCESS)
        return Error::malformed("no memory to read the text");
    element root;
    const auto code = parser.parse(text.data(), text.size(), mustCopy).get(root);
    if (code != simdjson::SUCCESS)
        return Error::malformed(std::string("not readable as JSON: ") +
                                simdjson::error_message(code));
    return root;
}

} // namespace

Result<element> parse(simdjson::dom::parser& parser, const std::string& text)
{
    return parsed(parser, text, text.capacity() - text.size() < simdjson::SIMDJSON_PADDING);
}

Result<element> parse(simdjson::dom::parser& parser, std::string_view text)
{
    return parsed(parser, text, true);
}

} // namespace agio::binance::wire
