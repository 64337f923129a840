// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What Binance's refusals mean: the kind says what the caller may do, the explanation tells a
// person what happened and what to do (Binance sheet §8, §9, checked 2026-07-21).
//
// Policy: a refusal is reported only on the exchange's explicit word. 5xx, -1006, -1007 and bodies
// that cannot be read leave the outcome Unknown.

#include "core/base/result.h"
#include "core/exchange/codec.h"
#include "core/net/transport.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace agio::binance {

struct ErrorRule
{
    int code = 0;
    // Part of the message that the rule is about; empty: every other message of this code.
    std::string_view fragment;
    ErrorKind kind = ErrorKind::Refused;
    std::string_view sentence;
    std::string_view fix;
};
std::span<const ErrorRule> errorRules() noexcept;

// Error of a status, code and message; `retryAfterMs` -1 where not stated.
Error translate(int httpStatus, std::int64_t code, std::string_view message,
                std::int64_t retryAfterMs);
// nullopt: the reply is a success (2xx).
std::optional<Error> errorOfReply(const HttpResponse& reply);
// "… IP banned until 1659146400000." -> milliseconds from `now`; -1 if it says nothing.
std::int64_t banLeftMs(std::string_view message, UtcTime now) noexcept;

Explanation explainError(const Error& error);

} // namespace agio::binance
