// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this folder: reads named fields out of a parsed JSON object and remembers the first
// thing that was wrong, so that a parser is a list of fields and one check at its end. Required
// fields: text(), decimal() …; fields that may be absent or null: maybe…(). A field of another type
// than expected, a duplicate name, a number beyond its type is wrong either way.

#include "core/base/decimal.h"
#include "core/base/result.h"
#include "core/base/time.h"

#include <cstdint>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

namespace agio::binance::wire {

inline constexpr std::size_t kMaxDepth = 32; // nothing that Binance sends is nested deeper than 7

class Fields
{
public:
    explicit Fields(const simdjson::dom::element& element);

    bool has(std::string_view name) const; // present and not null
    std::string_view text(std::string_view name);
    Decimal decimal(std::string_view name); // a JSON string or a JSON integer
    std::int64_t integer(std::string_view name);
    bool boolean(std::string_view name);
    UtcTime timeMs(std::string_view name);
    std::optional<std::string_view> maybeText(std::string_view name);
    std::optional<Decimal> maybeDecimal(std::string_view name);
    // For statistics whose digits may exceed 64 bits: drops fraction digits until it fits.
    std::optional<Decimal> maybeStatistic(std::string_view name);
    std::optional<std::int64_t> maybeInteger(std::string_view name);
    std::optional<bool> maybeBoolean(std::string_view name);
    std::optional<UtcTime> maybeTimeMs(std::string_view name);
    // Absent and wrong: an element of type null.
    std::optional<simdjson::dom::element> maybe(std::string_view name);
    // Empty where it is missing or not a list. A copy: an absent simdjson array must not be walked.
    std::vector<simdjson::dom::element> array(std::string_view name);

    void fail(std::string problem);
    bool ok() const noexcept { return m_problem.empty(); }
    const std::string& problem() const noexcept { return m_problem; }
    Error error() const { return Error::malformed(m_problem); }

private:
    std::optional<simdjson::dom::element> required(std::string_view name);
    simdjson::dom::object m_object;
    std::string m_problem;
};

// Beyond it, nanoseconds would not fit.
inline constexpr std::int64_t kLatestMs = 9'000'000'000'000;
std::optional<UtcTime> timeFromMs(std::int64_t ms) noexcept;
std::optional<Decimal> statistic(std::string_view text) noexcept;
std::optional<Decimal> decimalOf(const simdjson::dom::element& element);

// Parses a whole text. The result lives until the parser's next use.
Result<simdjson::dom::element> parse(simdjson::dom::parser& parser, const std::string& text);
Result<simdjson::dom::element> parse(simdjson::dom::parser& parser, std::string_view text);

} // namespace agio::binance::wire
