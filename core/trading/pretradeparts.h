// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The pieces of the pre-trade check, for this folder alone: exact arithmetic that rounds to the
// safe side, the walk through the book, and the groups of tests.

#include "core/trading/pretrade.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace agio::pretrade {

// a * b, never less than the true product.
std::optional<Decimal> productUp(Decimal a, Decimal b) noexcept;
// a * b with `digits` fraction digits, rounded away from zero.
std::optional<Decimal> productUpTo(Decimal a, Decimal b, int digits) noexcept;
std::string text(Decimal value); // without trailing zeros

// What taking `baseQuantity` from the visible book costs, best price first, not beyond `limit`.
struct BookWalk
{
    Decimal base; // that could be taken
    Decimal quote; // for it
    Decimal visible; // base of all levels that were allowed
    std::optional<Decimal> worst;
};
BookWalk walkBase(const BookView& book, Side taker, Decimal baseQuantity,
                  std::optional<Decimal> limit);
// The same for a quote amount.
BookWalk walkQuote(const BookView& book, Side taker, Decimal quoteAmount);

std::optional<Decimal> bestPrice(const BookView& book, Side side);
std::optional<Decimal> midPrice(const BookView& book);

CostEstimate estimateCost(const OrderIntent& intent, const PreTradeInput& input);

// One run of the check.
struct Run
{
    const OrderIntent& intent;
    const PreTradeInput& input;
    const Instrument& instrument;
    const BookView* book = nullptr; // null unless fresh
    const CostEstimate& cost;
    std::vector<Finding>& findings;
    bool suggests = true; // false while a suggestion itself is tried
    int leg = -1; // of an order list
    bool isPending = false; // starts when another leg has filled: the market then is not today's
    bool isListed = false; // leg of a list: its funds and distance are judged for the whole

    Finding& add(Check check, Severity severity, std::string pattern,
                 std::vector<std::string> arguments = {});
    // The price at which quantities are valued: limit, else trigger, else book, else last.
    std::optional<Decimal> valuationPrice() const;
};

void checkAccount(Run& run); // Environment … FreshData
void checkForm(Run& run); // Form
void checkPrices(Run& run); // Tick, PriceRange, PriceBand
void checkQuantities(Run& run); // Lot … Iceberg
void checkTrigger(Run& run); // TriggerSide
void checkCounts(Run& run); // OrderCount
void checkBalance(Run& run); // Balance
void checkLocal(Run& run); // RateBudget, LocalLimits
void checkMarket(Run& run); // OwnOpposite, Crossing

// What an order takes from the account.
struct Need
{
    Asset asset;
    Decimal amount;
};
std::optional<Need> fundsNeeded(const OrderIntent& intent, const PreTradeInput& input,
                                const CostEstimate& cost);
void checkFunds(Run& run, const Need& need);

bool quantityPasses(const Run& run, Decimal quantity); // all tests that look at the quantity
bool pricePasses(const Run& run, Decimal price); // tick, range, band

} // namespace agio::pretrade
