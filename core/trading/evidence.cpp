// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/evidence.h"

#include <algorithm>

namespace agio {
namespace {

// Among final words the one that tells of more having happened wins.
int strength(ReportedStatus status)
{
    switch (status) {
    case ReportedStatus::Filled:
        return 4;
    case ReportedStatus::Cancelled:
        return 3;
    case ReportedStatus::Expired:
        return 2;
    case ReportedStatus::Rejected:
        return 1;
    case ReportedStatus::New:
    case ReportedStatus::PendingNew:
    case ReportedStatus::PartiallyFilled:
    case ReportedStatus::Unrecognised:
        return 0;
    }
    return 0;
}

} // namespace

void OrderEvidence::takeReport(const OrderReport& report, Decimal orderedQuantity)
{
    m_exists = true;
    auto filled = report.filledQuantity;
    if (!filled && report.status == ReportedStatus::Filled) {
        filled = orderedQuantity;
    }
    if (filled && *filled >= m_reportedQuantity) {
        m_reportedQuantity = *filled;
        m_reportedQuote = std::max(m_reportedQuote, report.filledQuoteAmount.value_or(Decimal()));
    }
    if (isFinal(report.status)) {
        m_finalAmountKnown = m_finalAmountKnown || filled.has_value();
        if (!m_final || strength(report.status) > strength(*m_final)) {
            m_final = report.status;
        }
    }
    const UtcTime at = report.updatedAt.value_or(UtcTime());
    const bool works = report.isWorking && report.status != ReportedStatus::PendingNew;
    // At the same time stamp the waiting word wins: an acknowledgement does not tell.
    if (!m_workingKnown || at > m_workingAt || (at == m_workingAt && !works)) {
        m_isWorking = works;
        m_workingAt = at;
        m_workingKnown = true;
    }
}

void OrderEvidence::takeFill(const Fill& fill)
{
    m_exists = true;
    m_countedQuantity = Decimal::add(m_countedQuantity, fill.quantity).value_or(m_countedQuantity);
    m_countedQuote = Decimal::add(m_countedQuote, fill.quoteAmount).value_or(m_countedQuote);
}

void OrderEvidence::restore(const Order& order, Decimal countedQuantity, Decimal countedQuote)
{
    m_exists = order.state == OrderState::Working || order.state == OrderState::PartiallyFilled ||
        countedQuantity.isPositive() || !order.exchangeOrderId.isEmpty();
    m_reportedQuantity = order.filledQuantity;
    m_reportedQuote = order.filledQuoteAmount;
    m_countedQuantity = countedQuantity;
    m_countedQuote = countedQuote;
    m_isWorking = !order.isWaitingTrigger;
}

Decimal OrderEvidence::filledQuantity() const noexcept
{
    return std::max(m_reportedQuantity, m_countedQuantity);
}

Decimal OrderEvidence::filledQuoteAmount() const noexcept
{
    if (m_countedQuantity == m_reportedQuantity) {
        return std::max(m_countedQuote, m_reportedQuote);
    }
    return m_countedQuantity > m_reportedQuantity ? m_countedQuote : m_reportedQuote;
}

std::optional<OrderState> OrderEvidence::state(Decimal orderedQuantity) const noexcept
{
    if (!m_exists) {
        return std::nullopt;
    }
    const Decimal filled = filledQuantity();
    if (orderedQuantity.isPositive() && filled >= orderedQuantity) {
        return OrderState::Filled;
    }
    if (!m_final) {
        return filled.isPositive() ? OrderState::PartiallyFilled : OrderState::Working;
    }
    switch (*m_final) {
    case ReportedStatus::Filled:
        return OrderState::Filled;
    case ReportedStatus::Cancelled:
        return OrderState::Cancelled;
    case ReportedStatus::Rejected: // what has traded cannot have been refused as a whole
        return filled.isPositive() ? OrderState::Expired : OrderState::Rejected;
    default:
        return OrderState::Expired;
    }
}

} // namespace agio
