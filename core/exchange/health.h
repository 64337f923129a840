// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How well a connection to an exchange works, in the words that the screen uses (ladder section 8).

#include "core/base/time.h"

#include <cstdint>
#include <optional>
#include <string>

namespace agio {

enum class LinkState : std::uint8_t { Connecting, Live, Slow, Stale, Offline };

struct SourceHealth
{
    LinkState market = LinkState::Offline;
    LinkState account = LinkState::Offline; // private stream; Offline without a key
    std::string reason; // English, short; why market is not Live
    std::string accountReason;
    std::optional<Duration> lag; // exchange time to received, skew-corrected
    std::optional<Duration> clockOffset; // server - local; nullopt: not measured
    std::optional<UtcTime> retryAt; // Offline: next attempt
    double rateBudgetUsed = 0; // 0…1
    double framesPerSecond = 0;
};

} // namespace agio
