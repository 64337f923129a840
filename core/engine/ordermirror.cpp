// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ordermirror.h"

#include <algorithm>

namespace agio {

void OrderMirror::apply(const TerminalPort::OrderPtr& order)
{
    const ClientOrderId& id = order->intent.clientOrderId;
    if (!isFinal(order->state)) {
        m_finished.erase(id); // evidence may bring an order back
        m_live[id] = order;
        return;
    }
    m_live.erase(id);
    if (!m_finished.insert_or_assign(id, order).second) {
        return;
    }
    m_finishedOrder.push_back(id);
    while (m_finishedOrder.size() > kMaxFinished) {
        m_finished.erase(m_finishedOrder.front());
        m_finishedOrder.pop_front();
    }
}

void OrderMirror::addHistory(const OrderHistory& history)
{
    for (const auto& order : history.orders) {
        const ClientOrderId& id = order->intent.clientOrderId;
        if (m_live.count(id) == 0 && m_finished.count(id) == 0) {
            apply(order);
        }
    }
    for (const auto& fill : history.fills) {
        apply(fill);
    }
}

void OrderMirror::apply(const TerminalPort::FillPtr& fill)
{
    const bool isKnown = std::any_of(m_fills.begin(), m_fills.end(), [&fill](const auto& known) {
        return known->tradeId == fill->tradeId && known->instrument == fill->instrument;
    });
    if (isKnown) {
        return;
    }
    m_fills.push_back(fill);
    if (m_fills.size() > kMaxFills) {
        m_fills.pop_front();
    }
}

std::vector<TerminalPort::OrderPtr> OrderMirror::orders() const
{
    const auto append = [](const auto& from, std::vector<TerminalPort::OrderPtr>& to) {
        const auto begin = static_cast<std::ptrdiff_t>(to.size());
        for (const auto& [id, order] : from) {
            to.push_back(order);
        }
        std::stable_sort(to.begin() + begin, to.end(),
                         [](const auto& a, const auto& b) { return a->createdAt > b->createdAt; });
    };
    std::vector<TerminalPort::OrderPtr> all;
    all.reserve(m_live.size() + m_finished.size());
    append(m_live, all);
    append(m_finished, all);
    return all;
}

std::vector<TerminalPort::FillPtr> OrderMirror::fills() const
{
    std::vector<TerminalPort::FillPtr> all(m_fills.rbegin(), m_fills.rend());
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return a->exchangeTime > b->exchangeTime;
    });
    return all;
}

std::vector<OwnOrderView> OrderMirror::openOrders() const
{
    std::vector<OwnOrderView> open;
    open.reserve(m_live.size());
    for (const auto& [id, order] : m_live) {
        open.push_back({id, order->intent.instrument, order->intent.side, order->intent.form,
                        order->intent.price, order->remainingQuantity(), order->sentAt});
    }
    return open;
}

} // namespace agio
