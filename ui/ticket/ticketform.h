// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What stands in the ticket's fields, and the orders that it means. No widgets: the pane fills it,
// tests drive it. The field typed last is the truth, the other is derived (order-ticket section 1).

#include "core/exchange/orders.h"
#include "core/market/orderbook.h"

#include <memory>
#include <optional>
#include <variant>

namespace agio {

enum class TicketForm : std::uint8_t { Limit, Market, Stop, TakeProfit, Oco };
enum class AmountUnit : std::uint8_t { Base, Quote };

struct TicketFields
{
    Side side = Side::Buy;
    TicketForm form = TicketForm::Limit;
    bool triggersMarket = false; // Stop and TakeProfit: then market instead of limit
    std::optional<Decimal> price; // limit price; Oco: the profit leg
    std::optional<Decimal> trigger; // Stop, TakeProfit; Oco: the stop leg's trigger
    std::optional<Decimal> stopLimit; // Oco: the stop leg's limit
    std::optional<Decimal> amount; // in `unit`
    AmountUnit unit = AmountUnit::Base;
    TimeInForce timeInForce = TimeInForce::Gtc;
    bool postOnly = false;
    std::optional<Decimal> visible; // iceberg
    bool operator==(const TicketFields&) const = default;
};

// Base quantity that the fields mean, rounded down to a lot: quote amounts are divided by the limit
// price, or for market forms by the volume-weighted price of the visible book. nullopt: not enough
// is filled in.
std::optional<Decimal> baseQuantity(const TicketFields& fields, const Instrument& instrument,
                                    const BookView* book);
// The amount before rounding to the lot, to say "rounded down 0.10004 → 0.1000".
std::optional<Decimal> unroundedBase(const TicketFields& fields, const Instrument& instrument,
                                     const BookView* book);
// Volume-weighted price for taking this base quantity; nullopt: the visible book is too small.
std::optional<Decimal> takingPrice(const BookView& book, Side side, Decimal baseQuantity);
// The same for spending or receiving this much quote: the base quantity that it takes.
std::optional<Decimal> baseForQuote(const BookView& book, Side side, Decimal quoteAmount);

using TicketIntent = std::variant<std::monostate, OrderIntent, OrderListIntent>;
// monostate: a field is missing; `missing` says which, in English ("price").
TicketIntent intentOf(const TicketFields& fields, const Instrument& instrument,
                      const BookView* book, const char** missing = nullptr);

} // namespace agio
