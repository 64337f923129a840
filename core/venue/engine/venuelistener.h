// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a server hears from the exchange. Called synchronously inside the operation that caused it,
// on the caller's thread; a listener must not call back into a changing function of the exchange
// (queries are fine). Order of one placed order that fills: orderChanged NEW, then per fill
// traded + orderChanged TRADE (taker, then maker), then bookChanged and bookTopChanged, last
// balancesChanged once per touched account.

#include "core/market/instrument.h"
#include "core/venue/engine/venuetypes.h"

#include <span>

namespace agio::venue {

class VenueListener
{
public:
    virtual ~VenueListener() = default;
    virtual void bookChanged(const Instrument& instrument, const BookDelta& delta);
    // Best price or its quantity changed; sequence is the update id. At most once per operation.
    virtual void bookTopChanged(const Instrument& instrument, const BookTop& top);
    virtual void traded(const Instrument& instrument, const VenueTrade& trade);
    // Orders of ordinary accounts only (agents' quotes make no reports).
    virtual void orderChanged(const Instrument& instrument, const OrderEvent& event);
    virtual void orderListChanged(const Instrument& instrument, const OrderListReply& list);
    virtual void balancesChanged(AccountRef account, std::span<const Asset> assets);
    // Deposit (positive) or withdrawal; balancesChanged follows.
    virtual void transferred(AccountRef account, const Asset& asset, Decimal delta);
};

} // namespace agio::venue
