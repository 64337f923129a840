// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/serverclock.h"

#include <algorithm>

namespace agio {

namespace {

constexpr std::size_t kMaxSamples = 9;
// The wall clock runs away from the monotonic one by more than this only when it was set or the
// machine slept: what was measured before says nothing any more.
constexpr Duration kStepTolerance = Duration::ms(50);

Duration distance(Duration a, Duration b)
{
    return a > b ? a - b : b - a;
}

} // namespace

void ServerClock::addSample(UtcTime sentAt, UtcTime serverTime, UtcTime receivedAt)
{
    const auto roundTrip = receivedAt - sentAt;
    if (roundTrip < Duration())
        return; // our clock was set back in between
    const auto wallOverMonotonic = m_local.now() - UtcTime() - m_local.monotonic();
    if (!m_samples.empty() && distance(wallOverMonotonic, m_wallOverMonotonic) > kStepTolerance)
        reset();
    m_wallOverMonotonic = wallOverMonotonic;
    if (m_samples.size() == kMaxSamples)
        m_samples.erase(m_samples.begin());
    m_samples.push_back({serverTime - (sentAt + roundTrip / 2), roundTrip});
    m_offset = medianOfFast();
}

Duration ServerClock::medianOfFast() const
{
    const auto fastest =
        std::min_element(m_samples.begin(), m_samples.end(), [](const Sample& a, const Sample& b) {
            return a.roundTrip < b.roundTrip;
        })->roundTrip;
    std::vector<Duration> offsets;
    for (const auto& sample : m_samples) {
        if (sample.roundTrip <= fastest * 2)
            offsets.push_back(sample.offset);
    }
    std::sort(offsets.begin(), offsets.end());
    const auto middle = offsets.size() / 2;
    if (offsets.size() % 2 == 1)
        return offsets[middle];
    return offsets[middle - 1] + (offsets[middle] - offsets[middle - 1]) / 2;
}

void ServerClock::reset()
{
    m_samples.clear();
    m_offset.reset();
}

} // namespace agio
