// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Ready-made parts of a TerminalSetup, so that the program, tests and tools build Terminals alike.

#include "core/base/result.h"
#include "core/engine/terminalsetup.h"

#include <optional>
#include <string>

namespace agio {

// A simulated exchange on this machine; base URLs as agio-venue prints them.
struct SimulatedVenue
{
    std::string dialect = "binance";
    std::string rest, wsMarket, wsTrading;
};

// The exchanges this build can speak to ("binance").
std::vector<ExchangeId> knownExchanges();

// Errors (Local) name an unknown dialect or exchange, or an address that is not on this machine.
Result<ExchangeSetup> simulatedExchange(const SimulatedVenue& venue,
                                        std::optional<Credential> credential);
// Live, Testnet or Demo at the exchange's own compiled-in hosts.
Result<ExchangeSetup> realExchange(const ExchangeId& exchange, Environment environment,
                                   std::optional<Credential> credential);
Result<ExchangeSetup> replayedExchange(const ExchangeId& exchange, const std::string& path,
                                       double speed);

} // namespace agio
