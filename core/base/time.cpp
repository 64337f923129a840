// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/time.h"

#include <array>
#include <cstdio>

namespace agio {

namespace {

template <typename SomeClock>
std::int64_t nanosecondsOf() noexcept
{
    const auto sinceStart = SomeClock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(sinceStart).count();
}

} // namespace

UtcTime SystemClock::now() const
{
    return UtcTime::fromNs(nanosecondsOf<std::chrono::system_clock>());
}

Duration SystemClock::monotonic() const
{
    return Duration::ns(nanosecondsOf<std::chrono::steady_clock>());
}

std::string toIso8601(UtcTime time)
{
    using namespace std::chrono;
    const sys_time<nanoseconds> point{nanoseconds(time.toNs())};
    const auto midnight = floor<days>(point);
    const year_month_day date{midnight};
    const hh_mm_ss clock{floor<milliseconds>(point - midnight)};
    std::array<char, 48> text{};
    const int size = std::snprintf(
        text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int{date.year()},
        unsigned{date.month()}, unsigned{date.day()}, static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
        static_cast<int>(clock.subseconds().count()));
    return {text.data(), static_cast<std::size_t>(size)};
}

} // namespace agio
