// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One request on its way through the exchange, whichever door it came in by: REST and WebSocket API
// share methods, rules and budgets (Binance sheet §5.1, §5.2).

#include "core/base/random.h"
#include "core/venue/engine/venueexchange.h"
#include "core/venue/server/binance/failure.h"
#include "core/venue/server/binance/limits.h"
#include "core/venue/server/binance/out.h"
#include "core/venue/server/binance/params.h"
#include "core/venue/server/credentials.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace agio::venue::binance {

struct Amendment
{
    std::int64_t executionId = 0;
    std::string originalClientOrderId, newClientOrderId;
    Decimal originalQuantity, newQuantity;
    UtcTime at;
};
using OrderName = std::pair<std::string, std::int64_t>; // symbol and order id

// What all doors share.
struct Core
{
    static constexpr std::size_t kMaxAmendedOrders = 10'000;

    VenueExchange& exchange;
    CredentialBook& credentials;
    const Clock& clock;
    Limits limits;
    Random random;
    std::map<OrderName, std::vector<Amendment>> amendments;
    // The order of checks is not documented (sheet §11): signature before or after parameters.
    bool checksSignatureFirst = false;
};

struct Call
{
    Core& core;
    const Params& params;
    TimeUnit unit = TimeUnit::Milliseconds;
    const ApiKey* key = nullptr; // signed calls only
    std::string payload; // what the signature covers
    bool isLoggedOn = false; // WebSocket session: no signature needed
    bool isVerified = false;

    AccountRef account() const { return key->account; }
    // Timestamp and signature. Handlers of signed methods call it after reading their parameters
    // and before they do anything.
    std::optional<Failure> verify();
    // The failure of the reader, else that of verify().
    std::optional<Failure> check(const ParamReader& reader);
    // An instrument by the parameter `symbol`; nullptr and a failure in the reader otherwise.
    const Instrument* instrument(ParamReader& reader, std::string_view name = "symbol");
    const Instrument* optionalInstrument(ParamReader& reader);
};

using Answer = std::variant<std::string, Failure>; // JSON of the result

} // namespace agio::venue::binance
