// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The orders and fills as the interface thread knows them, kept from the desk's events. Finished
// orders and fills are bounded: the oldest go, the journal keeps them.

#include "core/engine/outbox.h"
#include "core/engine/terminalport.h"

#include <cstddef>
#include <deque>
#include <map>
#include <set>
#include <vector>

namespace agio {

class OrderMirror
{
public:
    static constexpr std::size_t kMaxFinished = 2'000;
    static constexpr std::size_t kMaxFills = 5'000;

    void apply(const TerminalPort::OrderPtr& order);
    void apply(const TerminalPort::FillPtr& fill);
    // What earlier runs left; what is known already is newer and stays.
    void addHistory(const OrderHistory& history);
    std::vector<TerminalPort::OrderPtr> orders() const; // live first, each part newest first
    std::vector<TerminalPort::FillPtr> fills() const; // newest first
    std::vector<OwnOrderView> openOrders() const;

private:
    std::map<ClientOrderId, TerminalPort::OrderPtr> m_live;
    std::map<ClientOrderId, TerminalPort::OrderPtr> m_finished;
    std::deque<ClientOrderId> m_finishedOrder; // oldest first
    std::deque<TerminalPort::FillPtr> m_fills; // oldest first
};

} // namespace agio
