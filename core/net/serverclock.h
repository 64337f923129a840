// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Offset of the exchange's clock from ours: median of the last samples, each taken as the server's
// time against the middle of its round trip; slow round trips weigh nothing (those slower than
// twice the fastest of the kept ones). When our own wall clock was set, or the machine slept, the
// next sample starts afresh.

#include "core/base/time.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace agio {

class ServerClock
{
public:
    explicit ServerClock(const Clock& local)
        : m_local(local)
    {}
    void addSample(UtcTime sentAt, UtcTime serverTime, UtcTime receivedAt);
    bool isSynchronised() const noexcept { return m_offset.has_value(); }
    std::size_t sampleCount() const noexcept { return m_samples.size(); }
    Duration offset() const noexcept { return m_offset.value_or(Duration()); } // server - local
    UtcTime now() const { return m_local.now() + offset(); } // what the exchange's clock shows
    void reset();

private:
    struct Sample
    {
        Duration offset, roundTrip;
    };
    Duration medianOfFast() const;

    const Clock& m_local;
    std::vector<Sample> m_samples; // newest last, at most 9
    std::optional<Duration> m_offset;
    Duration m_wallOverMonotonic; // at the newest sample
};

} // namespace agio
