// SPDX-License-Identifier: GPL-3.0-or-later
// What agents do: quotes and takes of house accounts, and the past that they bring along.
#include "core/venue/engine/exchangestate.h"

#include <algorithm>
#include <utility>

namespace agio::venue {

namespace {

BookEntry* quoteOf(Market& m, AccountRef house, Side side, std::int64_t ticks)
{
    const auto it = m.side(side).find(bookKey(side, ticks));
    if (it == m.side(side).end()) {
        return nullptr;
    }
    for (BookEntry* entry = it->second.head; entry != nullptr; entry = entry->next) {
        if (entry->account == house && entry->order == nullptr) {
            return entry;
        }
    }
    return nullptr;
}

bool mayAct(const Market& m, const Account& house)
{
    return house.isHouse && !m.isRecorded && m.instrument.status == TradingStatus::Trading;
}

} // namespace

void VenueExchange::applyQuotes(AccountRef house, const Symbol& symbol,
                                std::span<const QuoteChange> changes)
{
    Impl& d = *m_impl;
    Market* m = d.market(symbol);
    if (m == nullptr || !mayAct(*m, d.account(house))) {
        return;
    }
    for (const QuoteChange& change : changes) {
        BookEntry* quote = quoteOf(*m, house, change.side, change.ticks);
        if (quote == nullptr) {
            continue;
        }
        if (change.lots > 0 && change.lots <= quote->leaves) {
            d.reduceEntry(*m, quote, change.lots, change.lots);
        } else {
            d.dequeue(*m, quote);
        }
    }
    for (const QuoteChange& change : changes) {
        if (change.lots <= 0 || change.ticks <= 0 ||
            quoteOf(*m, house, change.side, change.ticks) != nullptr) {
            continue;
        }
        const auto orderId = ++m->lastOrderId;
        Taker taker{house, change.side, change.ticks, change.lots, orderId, nullptr};
        d.match(*m, taker);
        if (taker.leaves == 0) {
            continue;
        }
        BookEntry* entry = d.newEntry();
        entry->orderId = orderId;
        entry->account = house;
        entry->side = change.side;
        entry->ticks = change.ticks;
        entry->leaves = entry->visible = taker.leaves;
        d.enqueue(*m, entry);
    }
    d.finishOperation(*m);
}

std::int64_t VenueExchange::take(AccountRef house, const Symbol& symbol, Side side,
                                 std::int64_t lots, std::int64_t limitTicks)
{
    Impl& d = *m_impl;
    Market* m = d.market(symbol);
    if (m == nullptr || !mayAct(*m, d.account(house)) || lots <= 0) {
        return 0;
    }
    Taker taker{house, side, limitTicks, lots, ++m->lastOrderId, nullptr};
    d.match(*m, taker);
    d.finishOperation(*m);
    return lots - taker.leaves;
}

std::int64_t VenueExchange::quotedLots(AccountRef house, const Symbol& symbol, Side side,
                                       std::int64_t ticks) const
{
    Market* m = m_impl->market(symbol);
    if (m == nullptr) {
        return 0;
    }
    const BookEntry* quote = quoteOf(*m, house, side, ticks);
    return quote == nullptr ? 0 : quote->leaves;
}

void VenueExchange::setPast(const Symbol& symbol, PastOf past)
{
    Market* m = m_impl->market(symbol);
    if (m == nullptr) {
        return;
    }
    if (m->lastTicks == 0) {
        m->lastTicks = past.lastTicks;
    }
    if (past.minutes.empty() && past.days.empty() && past.hours.empty()) {
        return; // only a last price
    }
    m->hasPast = false;
    auto source =
        std::exchange(m_impl->pastSource, [&past](const Instrument&) { return std::move(past); });
    m_impl->ensurePast(*m);
    m_impl->pastSource = std::move(source);
}

void VenueExchange::setPastSource(PastSource source)
{
    m_impl->pastSource = std::move(source);
}

} // namespace agio::venue
