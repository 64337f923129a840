// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which world an account lives in. Keys, hosts and badges belong to exactly one.

#include <cstdint>

namespace agio {

enum class Environment : std::uint8_t {
    Live, // real money
    Testnet, // the exchange's own test book
    Demo, // the exchange's demo mode (live-like book, no money)
    Simulated, // agio-venue on this machine
    Replay, // a recording
};
const char* toText(Environment environment) noexcept; // "LIVE", "TESTNET", "DEMO", "SIM", "REPLAY"

} // namespace agio
