// SPDX-License-Identifier: GPL-3.0-or-later
// A recorded instrument: the public book is what was recorded; user orders trade with the house
// against it and are invisible to the public.
#include "core/venue/engine/exchangestate.h"

#include <algorithm>

namespace agio::venue {

namespace {

// False if a price is off the tick grid: the instrument is not the one that was recorded.
bool loadSide(const Market& m, RecordedSide& side, Side which, const std::vector<BookLevel>& levels)
{
    bool isOnGrid = true;
    for (const BookLevel& level : levels) {
        const auto ticks = level.price.stepsOf(m.tick);
        const auto whole = level.quantity.toMultipleOf(m.lot, Rounding::Down);
        const auto lots = whole ? whole->stepsOf(m.lot) : std::nullopt;
        if (!ticks || !lots) {
            isOnGrid = false;
            continue;
        }
        const auto key = bookKey(which, *ticks);
        // A changed level is news: what a user took of the old one counts no more.
        side.taken.erase(key);
        if (level.quantity.isZero()) {
            side.levels.erase(key);
            side.shown.erase(key);
            continue;
        }
        Level& grid = side.levels[key];
        grid.visible = grid.leaves = *lots;
        side.shown[key] = level.quantity;
    }
    return isOnGrid;
}

} // namespace

void VenueExchange::Impl::fillRecorded(Market& m, Order& order, std::int64_t ticks,
                                       std::int64_t lots, bool isMaker)
{
    const bool buys = order.v.side == Side::Buy;
    Fill fill;
    fill.ticks = ticks;
    fill.lots = lots;
    fill.tradeId = ++m.lastOwnTradeId;
    fill.quote = m.quoteUnits(ticks, lots, Rounding::Down);
    Units buyerFee = 0;
    Units sellerFee = 0;
    settle(m, fill, buys ? order.v.account : recordHouse, buys ? recordHouse : order.v.account,
           buys ? &order : nullptr, buys ? nullptr : &order, buys == isMaker, &buyerFee,
           &sellerFee);
    if (order.entry != nullptr) {
        BookEntry* entry = order.entry;
        reduceEntry(m, entry, std::max<std::int64_t>(entry->visible - lots, 0),
                    entry->leaves - lots);
        if (entry->leaves == 0) {
            dequeue(m, entry);
        } else if (entry->visible == 0) {
            reduceEntry(m, entry, std::min(entry->iceberg, entry->leaves), entry->leaves);
        }
    }
    applyFill(m, order, fill, isMaker, buys ? buyerFee : sellerFee);
}

void VenueExchange::Impl::matchRecorded(Market& m, Taker& taker)
{
    if (taker.order == nullptr) {
        return; // agents have no business in a recorded market
    }
    const Side bookSide = opposite(taker.side);
    RecordedSide& book = m.recordedSide(bookSide);
    for (const auto& [key, level] : book.levels) {
        const auto ticks = bookSide == Side::Buy ? -key : key;
        const bool isBeyond = taker.limitTicks != 0 &&
            (taker.side == Side::Buy ? ticks > taker.limitTicks : ticks < taker.limitTicks);
        if (taker.leaves == 0 || isBeyond) {
            return;
        }
        auto& taken = book.taken[key];
        const auto lots =
            std::min({taker.leaves, level.visible - taken, affordable(m, *taker.order, ticks)});
        if (lots <= 0) {
            continue;
        }
        taken += lots;
        taker.leaves -= lots;
        fillRecorded(m, *taker.order, ticks, lots, false);
    }
}

// Resting orders at or better than a price that traded: through it in full, at it up to `lots`.
void VenueExchange::Impl::fillResting(Market& m, Side restingSide, std::int64_t ticks,
                                      std::int64_t lots)
{
    BookSide& side = m.side(restingSide);
    const auto limitKey = bookKey(restingSide, ticks);
    while (!side.empty() && side.begin()->first <= limitKey) {
        const bool isThrough = side.begin()->first < limitKey;
        Order& order = *side.begin()->second.head->order;
        const auto fillable = isThrough ? order.leaves : std::min(order.leaves, lots);
        if (fillable == 0) {
            return;
        }
        lots -= isThrough ? 0 : fillable;
        fillRecorded(m, order, order.ticks, fillable, true);
        if (order.leaves == 0) {
            finish(m, order, OrderStatus::Filled, ExecutionType::Trade, ExpiryReason::None);
        }
    }
}

// The recorded book moved over resting orders: they take what it shows.
void VenueExchange::Impl::fillCrossed(Market& m)
{
    for (const Side resting : {Side::Buy, Side::Sell}) {
        RecordedSide& facing = m.recordedSide(opposite(resting));
        for (const auto& [key, level] : facing.levels) {
            const auto ticks = opposite(resting) == Side::Buy ? -key : key;
            BookSide& own = m.side(resting);
            if (own.empty() || own.begin()->first > bookKey(resting, ticks)) {
                break;
            }
            auto& taken = facing.taken[key];
            while (!own.empty() && own.begin()->first <= bookKey(resting, ticks) &&
                   level.visible > taken) {
                Order& order = *own.begin()->second.head->order;
                const auto lots = std::min(order.leaves, level.visible - taken);
                taken += lots;
                fillRecorded(m, order, order.ticks, lots, true);
                if (order.leaves == 0) {
                    finish(m, order, OrderStatus::Filled, ExecutionType::Trade, ExpiryReason::None);
                }
            }
        }
    }
}

void VenueExchange::beginRecorded(const Symbol& symbol)
{
    Impl& d = *m_impl;
    Market* m = d.market(symbol);
    if (m == nullptr || m->isRecorded) {
        return;
    }
    // Agents' quotes leave; users' orders stay, no longer public.
    for (BookSide& side : m->sides) {
        std::vector<BookEntry*> leaving;
        for (const auto& [key, level] : side) {
            for (BookEntry* entry = level.head; entry != nullptr; entry = entry->next) {
                if (entry->order == nullptr) {
                    leaving.push_back(entry);
                }
            }
        }
        for (BookEntry* entry : leaving) {
            d.dequeue(*m, entry);
        }
    }
    d.publish(*m);
    m->isRecorded = true;
    m->top = {};
    m->lastOwnTradeId = 1'000'000'000'000'000; // far from recorded trade ids, exact in a double
}

bool VenueExchange::isRecorded(const Symbol& symbol) const
{
    const Market* m = m_impl->market(symbol);
    return m != nullptr && m->isRecorded;
}

void VenueExchange::applyRecordedSnapshot(const Symbol& symbol, const DepthSnapshot& snapshot)
{
    Market* m = m_impl->market(symbol);
    if (m == nullptr || !m->isRecorded) {
        return;
    }
    for (RecordedSide& side : m->recorded) {
        side = {};
    }
    AGIO_EXPECT(loadSide(*m, m->recordedSide(Side::Buy), Side::Buy, snapshot.bids));
    AGIO_EXPECT(loadSide(*m, m->recordedSide(Side::Sell), Side::Sell, snapshot.asks));
    m->updateId = snapshot.lastUpdateId;
    m_impl->fillCrossed(*m);
    m_impl->finishOperation(*m);
}

void VenueExchange::applyRecordedDelta(const Symbol& symbol, const BookDelta& delta)
{
    Market* m = m_impl->market(symbol);
    if (m == nullptr || !m->isRecorded || delta.lastUpdateId <= m->updateId) {
        return;
    }
    AGIO_EXPECT(loadSide(*m, m->recordedSide(Side::Buy), Side::Buy, delta.bids));
    AGIO_EXPECT(loadSide(*m, m->recordedSide(Side::Sell), Side::Sell, delta.asks));
    m->updateId = delta.lastUpdateId;
    for (VenueListener* listener : m_impl->listeners) {
        listener->bookChanged(m->instrument, delta);
    }
    m_impl->fillCrossed(*m);
    m_impl->finishOperation(*m);
}

void VenueExchange::applyRecordedTrade(const Symbol& symbol, const VenueTrade& trade)
{
    Impl& d = *m_impl;
    Market* m = d.market(symbol);
    if (m == nullptr || !m->isRecorded) {
        return;
    }
    const auto ticks = trade.price.stepsOf(m->tick);
    const auto lots = trade.quantity.stepsOf(m->lot);
    if (!AGIO_EXPECT(ticks.has_value() && lots.has_value())) {
        return;
    }
    const Fill fill{*ticks, *lots, trade.id, m->quoteUnits(*ticks, *lots, Rounding::Down)};
    m->lastTradeId = trade.id;
    const auto at = trade.at.isSet() ? trade.at : d.clock.now();
    d.printTrade(*m, fill, trade.buyerIsMaker, trade.buyOrderId, trade.sellOrderId, at);
    d.fillResting(*m, trade.buyerIsMaker ? Side::Buy : Side::Sell, *ticks, *lots);
    d.finishOperation(*m);
}

void VenueExchange::applyRecordedTop(const Symbol& symbol, const BookTop& top)
{
    Market* m = m_impl->market(symbol);
    if (m == nullptr || !m->isRecorded) {
        return;
    }
    m->top = top;
    for (VenueListener* listener : m_impl->listeners) {
        listener->bookTopChanged(m->instrument, top);
    }
}

} // namespace agio::venue
