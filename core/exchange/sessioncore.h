// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the parts of an ExchangeSession share. Internal to core/exchange.

#include "core/exchange/session.h"
#include "core/net/ratelimiter.h"

#include <string>
#include <utility>

namespace agio {

struct SessionCore
{
    explicit SessionCore(SessionSetup s)
        : setup(std::move(s))
        , capabilities(setup.codec->capabilities())
        , area(setup.codec->exchange().text())
        , limiter(*setup.clock, setup.codec->rateWindows())
        , serverClock(*setup.clock)
    {}

    Codec& codec() const { return *setup.codec; }
    Scheduler& scheduler() const { return *setup.scheduler; }
    const Clock& clock() const { return *setup.clock; }
    MarketListener& listener() const { return *setup.listener; }
    const std::string& rest() const { return setup.endpoints.rest; }
    SigningTime signingTime() const { return {serverClock.now(), requestWindow}; }

    const SessionSetup setup;
    const Capabilities capabilities;
    const std::string area; // of the log
    const Duration requestWindow = Duration::seconds(5);
    RateLimiter limiter;
    ServerClock serverClock;
};

} // namespace agio
