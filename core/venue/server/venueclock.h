// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The clock that an exchange shows to its clients: the true one plus a skew that a fault plan sets.
// The engine keeps the true clock, so that its history never runs backwards.

#include "core/base/time.h"

namespace agio::venue {

class VenueClock final : public Clock
{
public:
    explicit VenueClock(const Clock& base)
        : m_base(base)
    {}
    UtcTime now() const override { return m_base.now() + m_skew; }
    Duration monotonic() const override { return m_base.monotonic(); }
    void setSkew(Duration skew) noexcept { m_skew = skew; }
    Duration skew() const noexcept { return m_skew; }

private:
    const Clock& m_base;
    Duration m_skew;
};

} // namespace agio::venue
