// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/chartpane.h"

#include "ui/chart/chartview.h"
#include "ui/chart/studiesdialog.h"
#include "ui/shell/healthdot.h"
#include "ui/shell/orderwords.h"
#include "ui/shell/selection.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace agio {

namespace {

constexpr std::array<Interval, 6> kButtons{Interval::M1, Interval::M5, Interval::M15,
                                           Interval::H1, Interval::H4, Interval::D1};
constexpr int kButtonsFrom = 600; // widths below which parts of the header fold away
constexpr int kChangeFrom = 440;
constexpr int kPlaceFrom = 720;
constexpr int kStudiesFrom = 380;

} // namespace

QString intervalText(Interval interval)
{
    const std::string_view text = toText(interval);
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

std::optional<Interval> intervalFromTyping(const QString& text)
{
    QString wanted = text.trimmed();
    if (wanted.isEmpty()) {
        return std::nullopt;
    }
    if (wanted.back().isDigit()) {
        // Bare minutes; what people call "60" and "240" are hours.
        bool isNumber = false;
        const int minutes = wanted.toInt(&isNumber);
        if (isNumber && minutes >= 60 && minutes % 60 == 0) {
            wanted = minutes % 1'440 == 0 ? QString::number(minutes / 1'440) + QLatin1Char('d')
                                          : QString::number(minutes / 60) + QLatin1Char('h');
        } else {
            wanted += QLatin1Char('m');
        }
    }
    if (wanted.back() != QLatin1Char('M')) {
        wanted = wanted.toLower();
    }
    return intervalFromText(wanted.toStdString());
}

ChartPane::ChartPane(const UiContext& context, QWidget* parent)
    : Pane(context.theme, QString(), parent)
    , m_context(context)
    , m_view(new ChartView(context, this))
{
    buildHeader();
    body()->addWidget(m_view);
    // Keys belong to the chart until somebody tabs into the header.
    setFocusProxy(m_view);
    m_view->setStudies({{StudyKind::Ema, 10, 2}, {StudyKind::Ema, 28, 2}});
    setLinkGroup(context.selection.group());
    connect(&context.selection, &Selection::instrumentChanged, this, &ChartPane::showInstrument);
    connect(&context.port, &TerminalPort::instrumentsChanged, this,
            [this](const ExchangeId& exchange) {
                if (exchange == m_context.selection.instrument().exchange) {
                    showInstrument();
                }
            });
    connect(&context.port, &TerminalPort::healthChanged, this, &ChartPane::showHealth);
    connect(&context.theme, &Theme::changed, this, &ChartPane::showQuote);
    connect(m_view, &ChartView::quoteChanged, this, &ChartPane::showQuote);
    connect(m_view, &ChartView::intervalTyped, this, &ChartPane::openIntervalBox);
    retranslate();
    showInstrument();
}

ChartPane::~ChartPane() = default;

void ChartPane::buildHeader()
{
    for (const Interval interval : kButtons) {
        auto* button = new QToolButton;
        button->setText(intervalText(interval));
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QToolButton::clicked, this, [this, interval] { setInterval(interval); });
        headerLeft()->addWidget(button);
        m_intervalButtons.push_back(button);
    }
    m_more = new QToolButton;
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setFocusPolicy(Qt::TabFocus);
    auto* menu = new QMenu(m_more);
    for (int i = 0; i < kIntervalCount; ++i) {
        const auto interval = static_cast<Interval>(i);
        menu->addAction(intervalText(interval), this, [this, interval] { setInterval(interval); });
    }
    m_more->setMenu(menu);
    headerLeft()->addWidget(m_more);
    m_intervalBox = new QLineEdit;
    m_intervalBox->setFixedWidth(52);
    m_intervalBox->setMaxLength(5);
    m_intervalBox->hide();
    headerLeft()->addWidget(m_intervalBox);
    connect(m_intervalBox, &QLineEdit::returnPressed, this, &ChartPane::takeTypedInterval);
    connect(m_intervalBox, &QLineEdit::editingFinished, m_intervalBox, &QWidget::hide);
    m_studies = new QToolButton;
    m_studies->setFocusPolicy(Qt::TabFocus);
    connect(m_studies, &QToolButton::clicked, this, &ChartPane::openStudies);
    headerLeft()->addWidget(m_studies);

    m_last = new QLabel;
    m_change = new QLabel;
    for (QLabel* label : {m_last, m_change}) {
        label->setProperty("figures", true);
        headerRight()->addWidget(label);
    }
    m_health = new HealthDot(m_context.theme);
    headerRight()->addWidget(m_health);
}

void ChartPane::retranslate()
{
    m_studies->setText(tr("Studies"));
    m_studies->setToolTip(tr("Moving averages, VWAP, bands, RSI and their parameters"));
    m_more->setToolTip(tr("All intervals; or type one, such as 15 or 4h"));
    m_more->setAccessibleName(tr("Interval"));
    m_intervalBox->setAccessibleName(tr("Interval"));
    m_last->setAccessibleName(tr("Last price"));
    m_change->setAccessibleName(tr("Change in 24 hours"));
    for (std::size_t i = 0; i < m_intervalButtons.size(); ++i) {
        m_intervalButtons[i]->setAccessibleName(
            tr("Interval %1").arg(intervalText(kButtons.at(i))));
    }
}

void ChartPane::showInstrument()
{
    const InstrumentId& id = m_context.selection.instrument();
    m_view->watch(id, m_interval);
    const Instrument* instrument = m_view->instrument();
    setTitle(instrument != nullptr     ? QString::fromStdString(instrument->name)
                 : id.symbol.isEmpty() ? tr("Chart")
                                       : QString::fromStdString(id.symbol.text()));
    QString place;
    for (const ExchangeHealth& health : m_context.port.health()) {
        if (health.exchange == id.exchange) {
            place = QString::fromStdString(health.displayName);
        }
    }
    setPlace(place);
    setInterval(m_interval);
    showHealth();
    showQuote();
    foldHeader();
}

void ChartPane::setInterval(Interval interval)
{
    const bool isNew = interval != m_interval;
    m_interval = interval;
    bool hasButton = false;
    for (std::size_t i = 0; i < m_intervalButtons.size(); ++i) {
        m_intervalButtons[i]->setChecked(kButtons.at(i) == interval);
        hasButton = hasButton || kButtons.at(i) == interval;
    }
    m_more->setProperty("hasButton", hasButton);
    foldHeader();
    if (isNew) {
        m_view->watch(m_context.selection.instrument(), interval);
        emit settingsChanged();
    }
}

void ChartPane::setStudies(const std::vector<StudySpec>& studies)
{
    m_view->setStudies(studies);
    emit settingsChanged();
}

void ChartPane::showQuote()
{
    const auto last = m_view->lastPrice();
    const auto change = m_view->changePercent();
    const auto put = [](QLabel& label, const QString& text, const QString& tone) {
        if (label.text() != text) {
            label.setText(text);
        }
        if (label.property("tone").toString() != tone) {
            label.setProperty("tone", tone);
            restyle(label);
        }
    };
    const QString tone = m_view->isStale() || !change ? QStringLiteral("3")
        : change->isNegative()                        ? QStringLiteral("down")
                                                      : QStringLiteral("up");
    put(*m_last, last ? numberText(*last, priceDigits(m_view->instrument())) : QString(), tone);
    put(*m_change, change ? percentText(*change) : QString(), tone);
}

void ChartPane::showHealth()
{
    m_health->showHealth(m_context.port.health(), m_context.selection.instrument().exchange);
}

void ChartPane::foldHeader()
{
    const bool withButtons = width() >= kButtonsFrom;
    for (QToolButton* button : m_intervalButtons) {
        button->setVisible(withButtons);
    }
    // Without buttons it names the interval; with them it is only the way to the others.
    const bool hasButton = m_more->property("hasButton").toBool();
    const QString mark(QChar(u'\u25BE'));
    m_more->setText(withButtons && hasButton ? mark
                                             : intervalText(m_interval) + QLatin1Char(' ') + mark);
    m_studies->setVisible(width() >= kStudiesFrom);
    m_change->setVisible(width() >= kChangeFrom);
    showPlace(width() >= kPlaceFrom);
}

void ChartPane::openIntervalBox(const QString& firstDigit)
{
    m_intervalBox->setText(firstDigit);
    m_intervalBox->setProperty("state", QString());
    m_intervalBox->show();
    m_intervalBox->setFocus(Qt::ShortcutFocusReason);
    m_intervalBox->deselect();
    m_intervalBox->end(false);
}

void ChartPane::takeTypedInterval()
{
    const auto interval = intervalFromTyping(m_intervalBox->text());
    if (interval) {
        setInterval(*interval);
    } else {
        m_view->say(tr("There is no interval \u201C%1\u201D.").arg(m_intervalBox->text()));
    }
    m_intervalBox->hide();
    m_view->setFocus(Qt::OtherFocusReason);
}

void ChartPane::openStudies()
{
    auto* dialog = new StudiesDialog(m_view->studies(), this);
    connect(dialog, &StudiesDialog::changed, this,
            [this, dialog] { setStudies(dialog->studies()); });
    dialog->show();
}

void ChartPane::resizeEvent(QResizeEvent* event)
{
    Pane::resizeEvent(event);
    foldHeader();
}

void ChartPane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        showInstrument();
    }
    Pane::changeEvent(event);
}

} // namespace agio
