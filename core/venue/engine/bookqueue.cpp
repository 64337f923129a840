// SPDX-License-Identifier: GPL-3.0-or-later
// Queues of the book, and what is announced after an operation: changed levels, best prices,
// balances.
#include "core/venue/engine/exchangestate.h"

#include <algorithm>

namespace agio::venue {

namespace {

constexpr std::size_t kEntriesPerBlock = 1'024;

std::int64_t visibleAt(const BookSide& side, std::int64_t key)
{
    const auto it = side.find(key);
    return it == side.end() ? 0 : it->second.visible;
}

} // namespace

BookEntry* VenueExchange::Impl::newEntry()
{
    if (freeEntries.empty()) {
        entryBlocks.push_back(std::make_unique<BookEntry[]>(kEntriesPerBlock));
        for (std::size_t i = kEntriesPerBlock; i > 0; --i) {
            freeEntries.push_back(&entryBlocks.back()[i - 1]);
        }
    }
    BookEntry* entry = freeEntries.back();
    freeEntries.pop_back();
    *entry = {};
    return entry;
}

void VenueExchange::Impl::markDirty(Market& m, Side side, std::int64_t ticks, std::int64_t before)
{
    if (!m.isRecorded) {
        m.dirty.push_back({side, ticks, before});
    }
}

void VenueExchange::Impl::enqueue(Market& m, BookEntry* entry)
{
    Level& level = m.side(entry->side)[bookKey(entry->side, entry->ticks)];
    markDirty(m, entry->side, entry->ticks, level.visible);
    entry->previous = level.tail;
    entry->next = nullptr;
    if (level.tail != nullptr) {
        level.tail->next = entry;
    } else {
        level.head = entry;
    }
    level.tail = entry;
    level.visible += entry->visible;
    level.leaves += entry->leaves;
}

void VenueExchange::Impl::dequeue(Market& m, BookEntry* entry)
{
    BookSide& side = m.side(entry->side);
    const auto it = side.find(bookKey(entry->side, entry->ticks));
    AGIO_CHECK(it != side.end());
    Level& level = it->second;
    markDirty(m, entry->side, entry->ticks, level.visible);
    (entry->previous != nullptr ? entry->previous->next : level.head) = entry->next;
    (entry->next != nullptr ? entry->next->previous : level.tail) = entry->previous;
    level.visible -= entry->visible;
    level.leaves -= entry->leaves;
    if (level.head == nullptr) {
        side.erase(it);
    }
    if (entry->order != nullptr) {
        entry->order->entry = nullptr;
        entry->order->v.isOnBook = false;
    }
    freeEntries.push_back(entry);
}

void VenueExchange::Impl::reduceEntry(Market& m, BookEntry* entry, std::int64_t visible,
                                      std::int64_t leaves)
{
    Level& level = m.side(entry->side)[bookKey(entry->side, entry->ticks)];
    markDirty(m, entry->side, entry->ticks, level.visible);
    level.visible += visible - entry->visible;
    level.leaves += leaves - entry->leaves;
    entry->visible = visible;
    entry->leaves = leaves;
}

void VenueExchange::Impl::publish(Market& m)
{
    if (m.isRecorded) {
        m.dirty.clear(); // the public book is what was recorded
        return;
    }
    if (m.dirty.empty()) {
        return;
    }
    // One entry per level, with what was public before the operation.
    std::stable_sort(m.dirty.begin(), m.dirty.end(), [](const DirtyLevel& a, const DirtyLevel& b) {
        return a.side != b.side ? a.side < b.side : a.ticks < b.ticks;
    });
    const auto isSame = [](const DirtyLevel& a, const DirtyLevel& b) {
        return a.side == b.side && a.ticks == b.ticks;
    };
    m.dirty.erase(std::unique(m.dirty.begin(), m.dirty.end(), isSame), m.dirty.end());

    BookDelta& delta = scratchDelta;
    delta.bids.clear();
    delta.asks.clear();
    delta.firstUpdateId = m.updateId + 1;
    for (const DirtyLevel& level : m.dirty) {
        const auto now = visibleAt(m.side(level.side), bookKey(level.side, level.ticks));
        if (now != level.before) {
            auto& out = level.side == Side::Buy ? delta.bids : delta.asks;
            out.push_back({m.price(level.ticks), m.quantity(now)});
            ++m.updateId;
        }
    }
    m.dirty.clear();
    if (m.updateId < delta.firstUpdateId) {
        return;
    }
    delta.lastUpdateId = m.updateId;
    delta.isRecordedFrame = false;
    delta.at = clock.now();
    for (VenueListener* listener : listeners) {
        listener->bookChanged(m.instrument, delta);
    }

    BookTop top;
    top.sequence = m.updateId;
    if (!m.side(Side::Buy).empty()) {
        top.bidPrice = m.price(-m.side(Side::Buy).begin()->first);
        top.bidQuantity = m.quantity(m.side(Side::Buy).begin()->second.visible);
    }
    if (!m.side(Side::Sell).empty()) {
        top.askPrice = m.price(m.side(Side::Sell).begin()->first);
        top.askQuantity = m.quantity(m.side(Side::Sell).begin()->second.visible);
    }
    const bool isNew = top.bidPrice != m.top.bidPrice || top.bidQuantity != m.top.bidQuantity ||
        top.askPrice != m.top.askPrice || top.askQuantity != m.top.askQuantity;
    m.top = top;
    if (isNew) {
        for (VenueListener* listener : listeners) {
            listener->bookTopChanged(m.instrument, top);
        }
    }
}

void VenueExchange::Impl::finishOperation(Market& m)
{
    // Each turn takes a conditional order or a list out of waiting, or looks at one print; a fill
    // makes at most as many prints as there is quantity on the book: this ends.
    while (!m.releases.empty() || !m.prints.empty()) {
        if (!m.releases.empty()) {
            List* list = m.releases.front();
            m.releases.erase(m.releases.begin());
            release(m, *list);
            continue;
        }
        const auto ticks = m.prints.front();
        m.prints.erase(m.prints.begin());
        processPrint(m, ticks);
    }
    publish(m);
    announceBalances();
}

void VenueExchange::Impl::announceBalances()
{
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    const auto all = std::move(touched);
    touched.clear();
    std::vector<Asset> assets;
    for (std::size_t i = 0; i < all.size();) {
        const AccountRef ref = all[i].first;
        assets.clear();
        for (; i < all.size() && all[i].first == ref; ++i) {
            assets.push_back(ledger.assets()[all[i].second]);
        }
        account(ref).lastBalanceChange = clock.now();
        for (VenueListener* listener : listeners) {
            listener->balancesChanged(ref, assets);
        }
    }
}

} // namespace agio::venue
