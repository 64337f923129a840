// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/market/candle.h"

#include <chrono>

namespace agio {

namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month_day;

struct IntervalFacts
{
    std::string_view text;
    std::int64_t seconds;
};

constexpr std::int64_t kDay = 86'400;
constexpr std::array<IntervalFacts, kIntervalCount> kFacts = {{
    {"1s", 1},
    {"5s", 5},
    {"15s", 15},
    {"1m", 60},
    {"3m", 180},
    {"5m", 300},
    {"15m", 900},
    {"30m", 1'800},
    {"1h", 3'600},
    {"2h", 7'200},
    {"4h", 14'400},
    {"6h", 21'600},
    {"8h", 28'800},
    {"12h", 43'200},
    {"1d", kDay},
    {"3d", 3 * kDay},
    {"1w", 7 * kDay},
    {"1M", 30 * kDay},
}};

const IntervalFacts& factsOf(Interval interval) noexcept
{
    return kFacts[static_cast<std::size_t>(interval)];
}

std::int64_t floorDivided(std::int64_t value, std::int64_t by) noexcept
{
    return value / by - (value % by < 0 ? 1 : 0);
}

UtcTime midnightOf(sys_days day) noexcept
{
    return UtcTime::fromSeconds(day.time_since_epoch().count() * kDay);
}

sys_days dayOf(UtcTime time) noexcept
{
    return sys_days(days(floorDivided(time.toNs(), Duration::seconds(kDay).toNs())));
}

} // namespace

std::string_view toText(Interval interval) noexcept
{
    return factsOf(interval).text;
}

std::optional<Interval> intervalFromText(std::string_view text) noexcept
{
    for (std::size_t index = 0; index < kFacts.size(); ++index) {
        if (kFacts[index].text == text) {
            return static_cast<Interval>(index);
        }
    }
    return std::nullopt;
}

Duration nominalLength(Interval interval) noexcept
{
    return Duration::seconds(factsOf(interval).seconds);
}

UtcTime startOf(Interval interval, UtcTime time) noexcept
{
    if (interval == Interval::Mo1) {
        const year_month_day date(dayOf(time));
        return midnightOf(date.year() / date.month() / 1);
    }
    // The epoch was a Thursday; its week began three days before.
    const std::int64_t offset =
        interval == Interval::W1 ? Duration::seconds(3 * kDay).toNs() : std::int64_t{0};
    const std::int64_t length = nominalLength(interval).toNs();
    return UtcTime::fromNs(floorDivided(time.toNs() + offset, length) * length - offset);
}

UtcTime nextStart(Interval interval, UtcTime start) noexcept
{
    if (interval == Interval::Mo1) {
        const year_month_day date(dayOf(start));
        return midnightOf((date.year() / date.month() + months(1)) / 1);
    }
    return start + nominalLength(interval);
}

} // namespace agio
