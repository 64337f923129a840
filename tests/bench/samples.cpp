// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/samples.h"

#include <chrono>
#include <ctime>

namespace agio::bench {

std::int64_t steadyNs() noexcept
{
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

std::int64_t threadCpuNs() noexcept
{
#ifdef CLOCK_THREAD_CPUTIME_ID
    timespec time{};
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0) {
        return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
    }
#endif
    return steadyNs();
}

} // namespace agio::bench
