// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/environment.h"

namespace agio {

const char* toText(Environment environment) noexcept
{
    switch (environment) {
    case Environment::Live:
        return "LIVE";
    case Environment::Testnet:
        return "TESTNET";
    case Environment::Demo:
        return "DEMO";
    case Environment::Simulated:
        return "SIM";
    case Environment::Replay:
        return "REPLAY";
    }
    return "?";
}

} // namespace agio
