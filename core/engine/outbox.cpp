// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/outbox.h"

#include <QCoreApplication>
#include <QEvent>

namespace agio {

Outbox::Outbox(const std::vector<ExchangeId>& exchanges)
    : m_exchanges(exchanges)
{
    for (const ExchangeId& exchange : exchanges) {
        m_slots[exchange] = std::make_unique<ExchangeSlot>();
    }
}

int Outbox::wakeType()
{
    static const int type = QEvent::registerEventType();
    return type;
}

void Outbox::mark(std::uint32_t changes)
{
    m_changes.fetch_or(changes, std::memory_order_acq_rel);
    if (m_isWakePosted.exchange(true, std::memory_order_acq_rel)) {
        return;
    }
    const std::scoped_lock lock(m_mutex);
    if (m_receiver != nullptr) {
        QCoreApplication::postEvent(m_receiver, new QEvent(static_cast<QEvent::Type>(wakeType())),
                                    Qt::HighEventPriority);
    }
}

std::uint32_t Outbox::take()
{
    // In this order: what is marked after the first line posts a wake-up of its own.
    m_isWakePosted.store(false, std::memory_order_release);
    return m_changes.exchange(0, std::memory_order_acq_rel);
}

void Outbox::setReceiver(QObject* receiver)
{
    const std::scoped_lock lock(m_mutex);
    m_receiver = receiver;
}

Outbox::ExchangeSlot* Outbox::slot(const ExchangeId& exchange)
{
    const auto found = m_slots.find(exchange);
    return found == m_slots.end() ? nullptr : found->second.get();
}

} // namespace agio
