// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the exchange has shown of one order, in whatever sequence it came: pushes, replies and trade
// lists overtake each other, and repeat. Everything kept here only grows (largest filled amount,
// strongest final status, newest working mark), so that the state derived from it does not depend
// on the order of arrival. A fill beats a cancel: what traded has traded.

#include "core/trading/order.h"

#include <optional>

namespace agio {

class OrderEvidence
{
public:
    void takeReport(const OrderReport& report, Decimal orderedQuantity);
    void takeFill(const Fill& fill); // each trade once: the caller has sorted out repeats
    // The journal's word at start: what had been evidence before.
    void restore(const Order& order, Decimal countedQuantity, Decimal countedQuote);

    bool exists() const noexcept { return m_exists; } // the exchange has shown it
    Decimal filledQuantity() const noexcept;
    Decimal filledQuoteAmount() const noexcept;
    Decimal countedQuantity() const noexcept { return m_countedQuantity; }
    // Reports speak of more than the trades that were counted: trades are to be read.
    bool missesTrades() const noexcept { return m_reportedQuantity > m_countedQuantity; }
    // A final report stated how much had been filled.
    bool finalAmountKnown() const noexcept { return m_finalAmountKnown; }
    bool isWaitingTrigger() const noexcept { return m_exists && !m_isWorking; }
    // nullopt: the exchange has shown nothing; the desk's own state stands.
    std::optional<OrderState> state(Decimal orderedQuantity) const noexcept;

private:
    bool m_exists = false;
    std::optional<ReportedStatus> m_final; // the strongest
    bool m_finalAmountKnown = false;
    Decimal m_reportedQuantity, m_reportedQuote;
    Decimal m_countedQuantity, m_countedQuote;
    UtcTime m_workingAt;
    bool m_isWorking = true;
    bool m_workingKnown = false;
};

} // namespace agio
