// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// When an order needs a second yes (order-ticket section 4), as one pure function. It comes after
// the pre-trade check: what that blocks never gets here.

#include "core/base/environment.h"
#include "core/trading/pretrade.h"

#include <QString>

#include <optional>
#include <vector>

namespace agio {

enum class Demand : std::uint8_t {
    None, // send
    AskOnce, // the first order of this session
    Ask, // always
    AskTyped, // always, and the amount is typed again
    Refuse, // not without lifting the price guard
};

struct ConfirmSituation
{
    Environment environment = Environment::Simulated;
    bool wasAskedBefore = false; // in this session
    bool ordersVerified = true; // the private stream is up
    bool dataFresh = true;
    std::optional<Decimal> bestBid, bestAsk;
    std::optional<Decimal> equityInQuote;
    std::optional<Decimal> usualQuantity; // median of my orders here; base
    Asset quote;
};

struct ConfirmVerdict
{
    Demand demand = Demand::None;
    std::vector<QString> reasons; // why it asks, or (demand None) what to be warned of
};

ConfirmVerdict confirmationFor(const OrderIntent& intent, const CostEstimate& cost,
                               const ConfirmSituation& situation);

// Outside the touch in percent: below the bid or above the ask; 0 between. nullopt: no touch.
std::optional<Decimal> percentFromTouch(Decimal price, const ConfirmSituation& situation);
// How far a limit reaches through the opposite touch, percent; 0: it rests.
Decimal percentThroughTouch(const OrderIntent& intent, const ConfirmSituation& situation);

} // namespace agio
