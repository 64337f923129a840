// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/limitsdialog.h"

#include "ui/window/uisettings.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QSpinBox>

#include <cmath>

namespace agio {

namespace {

QString keyOf(const InstrumentId& instrument)
{
    return QStringLiteral("limits/%1/%2")
        .arg(QString::fromStdString(instrument.exchange.text()),
             QString::fromStdString(instrument.symbol.text()));
}

// Hundredths of a percent, a whole number, as the settings keep it.
int basisPoints(Decimal share)
{
    const auto scaled = Decimal::mul(share, Decimal(10'000));
    const auto whole = scaled ? scaled->rescaled(0, Rounding::HalfEven) : std::nullopt;
    return whole ? static_cast<int>(whole->coefficient()) : 0;
}

} // namespace

LimitsDialog::LimitsDialog(TerminalPort& port, UiSettings& settings, const InstrumentId& instrument,
                           QWidget* parent)
    : QDialog(parent)
    , m_port(port)
    , m_settings(settings)
    , m_instrument(instrument)
    , m_share(new QSpinBox(this))
    , m_distance(new QDoubleSpinBox(this))
    , m_openOrders(new QSpinBox(this))
    , m_perSecond(new QSpinBox(this))
    , m_repeatMs(new QSpinBox(this))
    , m_crossing(new QCheckBox(tr("A ladder click may take liquidity without asking"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("My limits for %1").arg(QString::fromStdString(instrument.symbol.text())));
    const LocalLimits now = port.limits(instrument);
    const auto range = [](QSpinBox* box, int low, int high, int value, const QString& suffix) {
        box->setRange(low, high);
        box->setValue(value);
        box->setSuffix(suffix);
    };
    range(m_share, 1, 100, basisPoints(now.maxOrderShareOfEquity) / 100, tr(" % of equity"));
    m_distance->setRange(0.1, 100);
    m_distance->setDecimals(2);
    m_distance->setValue(basisPoints(now.maxDistanceFromTouch) / 100.0);
    m_distance->setSuffix(tr(" % from the touch"));
    range(m_openOrders, 1, 1'000, now.maxOpenOrders, QString());
    range(m_perSecond, 1, 50, now.maxOrdersPerSecond, QString());
    range(m_repeatMs, 0, 10'000, static_cast<int>(now.repeatGuard.toMs()), tr(" ms"));
    m_crossing->setChecked(now.allowCrossing);

    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setSpacing(10);
    auto* intro =
        new QLabel(tr("An order beyond a limit is not sent, and the reason is shown."), this);
    intro->setProperty("tone", QStringLiteral("2"));
    form->addRow(intro);
    form->addRow(tr("Largest order"), m_share);
    form->addRow(tr("Farthest price"), m_distance);
    form->addRow(tr("Open orders"), m_openOrders);
    form->addRow(tr("Orders per second"), m_perSecond);
    form->addRow(tr("Same order again after"), m_repeatMs);
    form->addRow(m_crossing);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    connect(buttons, &QDialogButtonBox::accepted, this, &LimitsDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    form->addRow(buttons);
}

void LimitsDialog::accept()
{
    const QVariantMap kept{
        {QStringLiteral("orderShareBp"), m_share->value() * 100},
        {QStringLiteral("distanceBp"), static_cast<int>(std::lround(m_distance->value() * 100))},
        {QStringLiteral("openOrders"), m_openOrders->value()},
        {QStringLiteral("ordersPerSecond"), m_perSecond->value()},
        {QStringLiteral("repeatMs"), m_repeatMs->value()},
        {QStringLiteral("allowCrossing"), m_crossing->isChecked()},
    };
    m_settings.setValue(keyOf(m_instrument), kept);
    m_settings.save();
    applyKeptLimits(m_port, m_settings, m_instrument);
    QDialog::accept();
}

void applyKeptLimits(TerminalPort& port, const UiSettings& settings, const InstrumentId& instrument)
{
    const QVariantMap kept = settings.value(keyOf(instrument)).toMap();
    if (kept.isEmpty()) {
        return;
    }
    // Read as carefully as anything from a file: out of range falls back to the default.
    const auto number = [&kept](const char* name, int low, int high, int fallback) {
        bool isNumber = false;
        const int value = kept.value(QLatin1String(name)).toInt(&isNumber);
        return isNumber && value >= low && value <= high ? value : fallback;
    };
    LocalLimits limits;
    limits.maxOrderShareOfEquity = Decimal::fromParts(number("orderShareBp", 1, 10'000, 500), 4);
    limits.maxDistanceFromTouch = Decimal::fromParts(number("distanceBp", 1, 10'000, 200), 4);
    limits.maxOpenOrders = number("openOrders", 1, 1'000, limits.maxOpenOrders);
    limits.maxOrdersPerSecond = number("ordersPerSecond", 1, 50, limits.maxOrdersPerSecond);
    limits.repeatGuard = Duration::ms(number("repeatMs", 0, 10'000, 250));
    limits.allowCrossing = kept.value(QStringLiteral("allowCrossing")).toBool();
    port.setLimits(instrument, limits);
}

} // namespace agio
