// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The person's own limits for one instrument: what the pre-trade check holds every order against,
// whether it comes from ladder, chart or ticket. Kept in the settings.

#include "core/engine/terminalport.h"

#include <QDialog>

class QCheckBox;
class QDoubleSpinBox;
class QSpinBox;

namespace agio {

class UiSettings;

class LimitsDialog : public QDialog
{
    Q_OBJECT
public:
    LimitsDialog(TerminalPort& port, UiSettings& settings, const InstrumentId& instrument,
                 QWidget* parent = nullptr);
    void accept() override;

private:
    TerminalPort& m_port;
    UiSettings& m_settings;
    InstrumentId m_instrument;
    QSpinBox* m_share; // percent of equity
    QDoubleSpinBox* m_distance; // percent, two digits
    QSpinBox* m_openOrders;
    QSpinBox* m_perSecond;
    QSpinBox* m_repeatMs;
    QCheckBox* m_crossing;
};

// Puts what was kept for the instrument into force; nothing kept: the defaults stay.
void applyKeptLimits(TerminalPort& port, const UiSettings& settings,
                     const InstrumentId& instrument);

} // namespace agio
