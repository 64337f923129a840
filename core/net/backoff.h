// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How long to wait before connecting again: 0.5 s doubling to 30 s, each ±20 %.

#include "core/base/random.h"
#include "core/base/time.h"

namespace agio {

class Backoff
{
public:
    explicit Backoff(Random& random, Duration first = Duration::ms(500),
                     Duration longest = Duration::seconds(30));
    Duration next();
    void reset() noexcept { m_attempt = 0; } // after a connection that held
    int attempt() const noexcept { return m_attempt; }

private:
    Random& m_random;
    Duration m_first, m_longest;
    int m_attempt = 0;
};

} // namespace agio
