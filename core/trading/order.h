// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An order as the desk knows it, and the states it goes through. States change in one place,
// OrderDesk::move(); stepAllowed() refuses illegal steps.

#include "core/base/environment.h"
#include "core/base/result.h"
#include "core/exchange/orders.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace agio {

enum class OrderState : std::uint8_t {
    Journaled, // written down, no byte has left
    Sent, // bytes are in the socket, no answer yet
    Working, // accepted: resting, or a trigger that waits
    PartiallyFilled,
    Filled, // final
    Cancelled, // final
    Rejected, // final; the exchange or our own check said no
    Expired, // final
    Unknown, // sent, fate not known: being asked for, never sent again
    NeverArrived, // final; proven by the rules of reliability (fence, absence, continuity)
    NotSent, // final; failed before a byte left
};
bool isFinal(OrderState state) noexcept;
bool isLive(OrderState state) noexcept; // Sent, Working, PartiallyFilled, Unknown
bool stepAllowed(OrderState from, OrderState to) noexcept;
// A final state is changed only by the exchange's own evidence that it was wrong: a fill that
// crossed the cancel, an order that was believed refused or never arrived and yet exists.
bool correctionAllowed(OrderState from, OrderState to) noexcept;
const char* toText(OrderState state) noexcept; // stable English word, kept in the journal
std::optional<OrderState> orderStateFromText(std::string_view text) noexcept;

enum class PendingChange : std::uint8_t { None, Cancelling, Moving, Amending };

struct Order
{
    OrderIntent intent; // for a foreign order: rebuilt from its report
    AccountId account;
    Environment environment = Environment::Simulated;
    OrderState state = OrderState::Journaled;
    ExchangeOrderId exchangeOrderId;
    std::string orderListId; // joined legs carry the same
    PendingChange pending = PendingChange::None;
    std::optional<Decimal> pendingPrice; // Moving: where to
    Decimal filledQuantity, filledQuoteAmount;
    bool isForeign = false; // placed elsewhere (web, phone)
    bool isWaitingTrigger = false;
    bool isVerified = true; // false: private stream lost since the last news
    UtcTime createdAt, sentAt, answeredAt, updatedAt;
    std::optional<Error> error; // why rejected, not sent, or unknown
    std::string reason; // exchange's expiry or reject word
    int lookups = 0; // how often an Unknown was asked for

    Decimal remainingQuantity() const;
    std::optional<Decimal> averagePrice(int digits) const; // nullopt before the first fill
};

} // namespace agio
