// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The table of everything a client can ask, by REST and by WebSocket API, with its price.

#include "core/venue/server/binance/call.h"

#include <string_view>

namespace agio::venue::binance {

enum class Security : std::uint8_t { None, UserData, Trade };

struct Method
{
    std::string_view verb, path; // REST; "" if there is none
    std::string_view socketName; // WebSocket API; "" if there is none
    Security security = Security::None;
    std::string_view params; // names it reads, by spaces, beside those of signed calls
    int weight = 1;
    int (*weightOf)(const Params&, const Core&) = nullptr; // instead of `weight`
    int orders = 0; // counted as new orders
    bool isFreeOnSuccess = false;
    Answer (*run)(Call&) = nullptr;
};

const Method* findRest(std::string_view verb, std::string_view path) noexcept;
bool isRestPath(std::string_view path) noexcept; // some verb knows it
const Method* findSocket(std::string_view name) noexcept;

// Budget, parameter names, key, then the method itself. `apiKey` is the key as the client sent it
// ("" if it sent none); a session that is logged on passes isLoggedOn.
struct Envelope
{
    std::string peer;
    std::string_view apiKey;
    bool hasApiKey = false;
    std::string payload;
    bool isLoggedOn = false;
    TimeUnit unit = TimeUnit::Milliseconds;
    AccountRef account{}; // out: set once the key is known
    bool knowsAccount = false;
};
Answer runMethod(Core& core, const Method& method, const Params& params, Envelope& envelope);

// Lists of reports that both doors print.
std::string rateLimitsJson(const Core& core, const Envelope& envelope, bool withOrders);

} // namespace agio::venue::binance
