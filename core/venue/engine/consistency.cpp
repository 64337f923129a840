// SPDX-License-Identifier: GPL-3.0-or-later
// The exchange's own audit.
#include "core/venue/engine/exchangestate.h"

#include <map>

namespace agio::venue {

namespace {

// Queue links, sums, and the orders that the entries belong to.
bool levelIsConsistent(const Level& level, Side side, std::int64_t key)
{
    std::int64_t visible = 0;
    std::int64_t leaves = 0;
    const BookEntry* previous = nullptr;
    for (const BookEntry* e = level.head; e != nullptr; previous = e, e = e->next) {
        const bool isSound = e->previous == previous && e->side == side &&
            bookKey(side, e->ticks) == key && e->visible > 0 && e->visible <= e->leaves &&
            (e->order == nullptr ||
             (e->order->entry == e && e->order->leaves == e->leaves && !e->order->isFinal()));
        if (!isSound) {
            return false;
        }
        visible += e->visible;
        leaves += e->leaves;
    }
    return previous == level.tail && visible == level.visible && leaves == level.leaves &&
        visible > 0;
}

bool bookIsConsistent(const Market& m)
{
    for (const Side side : {Side::Buy, Side::Sell}) {
        for (const auto& [key, level] : m.side(side)) {
            if (!levelIsConsistent(level, side, key)) {
                return false;
            }
        }
    }
    const BookSide& bids = m.side(Side::Buy);
    const BookSide& asks = m.side(Side::Sell);
    return bids.empty() || asks.empty() || -bids.begin()->first < asks.begin()->first;
}

// Everything that open orders and lists of an account hold, by asset.
bool locksAreConsistent(const Ledger& ledger, const Account& owner, AccountRef ref)
{
    std::map<Ledger::AssetIndex, Units> held;
    for (const auto& [key, order] : owner.orders) {
        held[order->lock.asset] += order->lock.amount;
        const bool isQuantitySound = order->leaves >= 0 &&
            order->executedLots + order->preventedLots + order->leaves ==
                (order->v.status == OrderStatus::Filled || !order->isFinal()
                     ? order->lots
                     : order->executedLots + order->preventedLots + order->leaves);
        if (!isQuantitySound || (order->isFinal() && order->lock.amount != 0)) {
            return false;
        }
    }
    for (const auto& [id, list] : owner.lists) {
        held[list->lock.asset] += list->lock.amount;
    }
    for (std::size_t i = 0; i < ledger.assets().size(); ++i) {
        const auto asset = static_cast<Ledger::AssetIndex>(i);
        if (ledger.lockedOf(ref, asset) != held[asset]) {
            return false;
        }
    }
    return true;
}

} // namespace

bool VenueExchange::ledgerIsBalanced() const
{
    const Impl& d = *m_impl;
    if (!d.ledger.isBalanced()) {
        return false;
    }
    for (std::size_t i = 0; i < d.accounts.size(); ++i) {
        if (!locksAreConsistent(d.ledger, *d.accounts[i], static_cast<AccountRef>(i))) {
            return false;
        }
    }
    return true;
}

bool VenueExchange::booksAreConsistent() const
{
    for (const auto& m : m_impl->markets) {
        if (!bookIsConsistent(*m)) {
            return false;
        }
        for (const Order* order : m->waiting) {
            if (order->isFinal() || !order->isWaiting) {
                return false;
            }
        }
    }
    for (const auto& owner : m_impl->accounts) {
        for (const auto& [key, order] : owner->orders) {
            const auto open = owner->openByClientId.find({key.first, order->v.clientOrderId});
            const bool isListed =
                open != owner->openByClientId.end() && open->second == order.get();
            if (isListed == order->isFinal()) {
                return false;
            }
        }
    }
    return true;
}

} // namespace agio::venue
