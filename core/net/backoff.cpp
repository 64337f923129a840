// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/backoff.h"

#include "core/base/check.h"

#include <algorithm>

namespace agio {

Backoff::Backoff(Random& random, Duration first, Duration longest)
    : m_random(random)
    , m_first(first)
    , m_longest(longest)
{
    AGIO_CHECK(first > Duration() && longest >= first);
}

Duration Backoff::next()
{
    auto wait = m_first;
    for (int i = 0; i < m_attempt && wait < m_longest; ++i)
        wait = std::min(wait * 2, m_longest);
    if (wait < m_longest)
        ++m_attempt; // stands still at the longest: no counter that can overflow
    // Many terminals that lost the same exchange must not all come back in the same instant.
    const auto spread = wait.toNs() / 5;
    return Duration::ns(wait.toNs() + m_random.between(-spread, spread));
}

} // namespace agio
