// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/journalcodec.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace agio {
namespace {

class Replay
{
public:
    void take(const JournalEntry& entry)
    {
        switch (entry.kind) {
        case JournalKind::Intent:
            takeIntent(entry);
            return;
        case JournalKind::Sent:
            if (Order* order = find(entry)) {
                order->sentAt = entry.at;
                order->state =
                    order->state == OrderState::Journaled ? OrderState::Sent : order->state;
            }
            return;
        case JournalKind::State:
            takeState(entry);
            return;
        case JournalKind::Fill:
            takeFill(entry);
            return;
        case JournalKind::ListIntent:
        case JournalKind::Request:
            return; // for the audit trail; the orders tell their own story
        }
        ++m_result.damagedEntries; // a kind that this version does not know
    }

    JournalReplay finish()
    {
        attachLooseFills();
        for (Order& order : m_result.orders) {
            const auto sums = m_filled.find(order.intent.clientOrderId);
            if (sums == m_filled.end()) {
                continue;
            }
            const Decimal base = sums->second.base.value().value_or(Decimal());
            if (base > order.filledQuantity) {
                order.filledQuantity = base;
                order.filledQuoteAmount = sums->second.quote.value().value_or(Decimal());
            }
        }
        return std::move(m_result);
    }

private:
    struct Sums
    {
        DecimalSum base, quote;
    };

    // A trade can be written before it is known whose it is.
    void attachLooseFills()
    {
        std::unordered_map<std::string, ClientOrderId> owners;
        for (const Order& order : m_result.orders) {
            owners.emplace(order.intent.instrument.symbol.text() + ' ' +
                               order.exchangeOrderId.text(),
                           order.intent.clientOrderId);
        }
        for (Fill& fill : m_result.fills) {
            const auto owner =
                owners.find(fill.instrument.symbol.text() + ' ' + fill.exchangeOrderId.text());
            if (fill.clientOrderId.isEmpty() && owner != owners.end() &&
                !fill.exchangeOrderId.isEmpty()) {
                fill.clientOrderId = owner->second;
                count(fill);
            }
        }
    }

    void count(const Fill& fill)
    {
        Sums& sums = m_filled[fill.clientOrderId];
        sums.base.add(fill.quantity);
        sums.quote.add(fill.quoteAmount);
    }

    Order* find(const JournalEntry& entry)
    {
        const auto at = m_index.find(entry.clientOrderId);
        return at == m_index.end() ? nullptr : &m_result.orders[at->second];
    }

    void takeIntent(const JournalEntry& entry)
    {
        auto intent = decodeIntent(entry.payload);
        Order order;
        if (intent) {
            order.intent = std::move(intent).value();
        } else {
            ++m_result.damagedEntries;
            order.intent.clientOrderId = entry.clientOrderId;
            order.state = OrderState::Unknown;
        }
        order.account = entry.account;
        order.createdAt = entry.at;
        order.updatedAt = entry.at;
        order.isVerified = false;
        if (m_index.try_emplace(entry.clientOrderId, m_result.orders.size()).second) {
            m_result.orders.push_back(std::move(order));
        }
    }

    void takeState(const JournalEntry& entry)
    {
        Order* order = find(entry);
        if (order == nullptr) {
            return;
        }
        auto decoded = decodeState(entry.payload);
        if (!decoded) {
            ++m_result.damagedEntries;
            order->state = OrderState::Unknown;
            return;
        }
        JournaledState& state = decoded.value();
        order->state = state.state;
        order->exchangeOrderId = std::move(state.exchangeOrderId);
        order->orderListId = std::move(state.orderListId);
        if (state.quantity.isPositive()) {
            order->intent.quantity = state.quantity;
        }
        order->filledQuantity = std::max(order->filledQuantity, state.filledQuantity);
        order->filledQuoteAmount = std::max(order->filledQuoteAmount, state.filledQuoteAmount);
        order->isWaitingTrigger = state.isWaitingTrigger;
        order->reason = std::move(state.reason);
        order->error = std::move(state.error);
        order->updatedAt = entry.at;
    }

    void takeFill(const JournalEntry& entry)
    {
        auto decoded = decodeFill(entry.payload);
        if (!decoded) {
            ++m_result.damagedEntries;
            return;
        }
        Fill& fill = decoded.value();
        if (!m_trades.insert(fill.instrument.symbol.text() + ' ' + fill.tradeId.text()).second) {
            return;
        }
        if (!fill.clientOrderId.isEmpty()) {
            count(fill);
        }
        m_result.fills.push_back(std::move(fill));
    }

    JournalReplay m_result;
    std::unordered_map<ClientOrderId, std::size_t> m_index;
    std::unordered_map<ClientOrderId, Sums> m_filled;
    std::unordered_set<std::string> m_trades;
};

} // namespace

JournalReplay replayJournal(std::vector<JournalEntry> entries)
{
    std::sort(entries.begin(), entries.end(),
              [](const JournalEntry& a, const JournalEntry& b) { return a.number < b.number; });
    Replay replay;
    for (const JournalEntry& entry : entries) {
        replay.take(entry);
    }
    return replay.finish();
}

} // namespace agio
