// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a link group of panes looks at, and the few things that panes tell each other: a price
// clicked in a ladder or chart goes to the ticket. One group for now; panes take it by reference so
// that nine can exist.

#include "core/base/decimal.h"
#include "core/market/instrument.h"
#include "core/market/marketdata.h"

#include <QObject>

#include <optional>

namespace agio {

class Selection : public QObject
{
    Q_OBJECT
public:
    explicit Selection(int group = 1, QObject* parent = nullptr)
        : QObject(parent)
        , m_group(group)
    {}
    int group() const noexcept { return m_group; }
    const InstrumentId& instrument() const noexcept { return m_instrument; }
    void setInstrument(const InstrumentId& instrument)
    {
        if (instrument == m_instrument) {
            return;
        }
        m_instrument = instrument;
        m_quantity.reset(); // an amount of one instrument means nothing for another
        emit instrumentChanged();
    }
    void offerPrice(Decimal price, std::optional<Side> side) { emit priceOffered(price, side); }

    // The amount a click in a chart would use: the ticket's or ladder's; base.
    const std::optional<Decimal>& quantity() const noexcept { return m_quantity; }
    void setQuantity(std::optional<Decimal> quantity)
    {
        m_quantity = quantity;
        emit quantityChanged();
    }

signals:
    void instrumentChanged();
    void quantityChanged();
    void priceOffered(agio::Decimal price, std::optional<agio::Side> side); // for the ticket

private:
    int m_group;
    InstrumentId m_instrument;
    std::optional<Decimal> m_quantity;
};

} // namespace agio
