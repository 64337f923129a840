// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a Terminal is made of. Everything that works with the outside comes in here.

#include "core/base/environment.h"
#include "core/base/log.h"
#include "core/base/time.h"
#include "core/exchange/codec.h"
#include "core/keys/credential.h"
#include "core/trading/journal.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace agio {

struct ExchangeSetup
{
    std::function<std::unique_ptr<Codec>()> makeCodec; // called on the engine thread
    ExchangeId exchange;
    std::string displayName;
    Environment environment = Environment::Simulated;
    std::optional<Endpoints> endpoints; // none: what the codec names for the environment
    std::optional<Credential> credential; // none: market data only
    std::string replayPath; // Environment::Replay: the recording
    double replaySpeed = 1.0;
};

struct TerminalSetup
{
    std::vector<ExchangeSetup> exchanges; // at most one with a credential
    // Called on the engine thread; an error keeps the account locked.
    std::function<Result<std::unique_ptr<Journal>>(const AccountId&)> makeJournal;
    const Clock* clock = nullptr; // thread-safe, outlives the Terminal
    Log* log = nullptr; // outlives the Terminal
    std::uint64_t seed = 0;
    std::string recordDirectory; // empty: no recording
};

} // namespace agio
