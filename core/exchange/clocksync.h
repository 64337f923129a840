// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Measures the exchange's clock: five round trips at the start (the median counts), three again
// every few minutes, after the exchange refused a time stamp, and after the computer's own clock
// was stepped or slept (Binance sheet section 2, "Time").

#include "core/exchange/callqueue.h"
#include "core/net/backoff.h"

#include <functional>
#include <vector>

namespace agio {

class ClockSync
{
public:
    ClockSync(SessionCore& core, CallQueue& calls, std::function<void()> onChanged);

    void start();
    // Forgets the samples and measures anew; `done` says whether a measurement is there.
    void measureAgain(std::function<void(bool)> done);
    // Called about once a second: notices when wall time and monotonic time part.
    void tick();

private:
    void sample(int remaining);
    void finish(bool ok);
    SessionCore& m_core;
    CallQueue& m_calls;
    std::function<void()> m_onChanged;
    Backoff m_backoff;
    Timer m_timer;
    std::vector<std::function<void(bool)>> m_asking;
    bool m_isMeasuring = false;
    Duration m_lastGap; // wall - monotonic at the last tick
    bool m_hasGap = false;
};

} // namespace agio
