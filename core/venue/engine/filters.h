// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The rules of an instrument that an order must pass before the book sees it (Binance sheet §3).
// Pure; also for a server that answers "order/test".

#include "core/market/instrument.h"
#include "core/venue/engine/venuetypes.h"

namespace agio::venue {

// What the rules need to know about the market and the account. Counts without the new order.
struct FilterContext
{
    Decimal referencePrice; // average price; 0: none known, price rules are then skipped
    int openOrders = 0; // of account and symbol, conditional ones included
    int openTriggerOrders = 0;
    int openLists = 0;
    int newOrders = 1; // orders the request brings (a list brings several)
    int newTriggerOrders = 0; // of them, conditional ones
    int newLists = 0;
};

// The first filter that refuses, in the exchange's order; FilterKind::None if all pass.
FilterKind checkFilters(const Instrument& instrument, const OrderRequest& request,
                        const FilterContext& context);

} // namespace agio::venue
