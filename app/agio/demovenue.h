// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The embedded simulated exchange on a thread of its own, with one account whose key is made up at
// start and lives in memory only.

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/engine/terminalfactory.h"
#include "core/keys/credential.h"

#include <future>
#include <memory>

namespace agio {

struct DemoAccess
{
    SimulatedVenue venue;
    Credential credential;
};

class DemoVenue
{
public:
    // Starts at once; the market's past is made while the window is being built.
    DemoVenue(const Clock& clock, std::uint64_t seed);
    ~DemoVenue(); // stops the exchange and its thread
    // Waits until it listens (some tens of milliseconds; an error after 10 s). Once.
    Result<DemoAccess> access();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace agio
