// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ticket/ticketpane.h"

#include "ui/blotter/words.h"
#include "ui/shell/framepacer.h"
#include "ui/shell/orderactions.h"
#include "ui/shell/selection.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/ticket/numberfield.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QStyle>
#include <QTabBar>

#include <algorithm>

namespace agio {

namespace {

constexpr int kRefreshEveryMs = 100; // the market moves under the check
constexpr int kSameOrderMs = 2'000;
constexpr int kCostLines = 5;

void setTone(QWidget* widget, const QString& tone)
{
    if (widget->property("tone").toString() != tone) {
        widget->setProperty("tone", tone);
        widget->style()->unpolish(widget);
        widget->style()->polish(widget);
    }
}

void setKind(QWidget* widget, const char* kind)
{
    if (widget->property("kind").toString() != QLatin1String(kind)) {
        widget->setProperty("kind", QLatin1String(kind));
        widget->style()->unpolish(widget);
        widget->style()->polish(widget);
    }
}

QString assetText(const Asset& asset)
{
    return QString::fromStdString(asset.text());
}

} // namespace

TicketPane::TicketPane(const UiContext& context, QWidget* parent)
    : Pane(context.theme, tr("Order"), parent)
    , m_context(context)
{
    setLinkGroup(context.selection.group());
    auto* content = new QWidget(this);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(10, 10, 10, 10);
    layout->setSpacing(7);
    buildFields(layout);
    buildCosts(layout);
    buildSend(layout);
    layout->addStretch(1);
    content->setMinimumWidth(200); // a long number is cut, it never pushes the window
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    body()->addWidget(scroll, 1);
    setMinimumWidth(250);
    buildKeys();

    connect(&context.selection, &Selection::instrumentChanged, this, &TicketPane::follow);
    connect(&context.port, &TerminalPort::instrumentsChanged, this, &TicketPane::follow);
    connect(&context.selection, &Selection::priceOffered, this,
            [this](Decimal price, std::optional<Side> side) {
                if (side) {
                    setSide(*side);
                }
                const bool toTrigger = m_fields.form == TicketForm::Stop && m_fields.triggersMarket;
                (toTrigger ? m_trigger : m_price)->setValue(price);
                readFields();
            });
    connect(&context.port, &TerminalPort::orderChanged, this, &TicketPane::onOrderChanged);
    connect(&context.port, &TerminalPort::accountChanged, this, [this] {
        refreshFree();
        m_needsRefresh = true;
    });
    connect(&context.actions, &OrderActions::sent, this, [this](const ClientOrderId& id) {
        const bool isOurs = id == m_trackedList ||
            std::find(m_tracked.begin(), m_tracked.end(), id) != m_tracked.end();
        if (isOurs) {
            m_isAsked = false;
            m_isSending = true;
            m_lastSentFields = m_fields;
            m_sinceSent.start();
            m_needsRefresh = true;
        }
    });
    connect(&context.actions, &OrderActions::refused, this, [this](const QString& text) {
        if (m_isAsked) {
            m_isAsked = false;
            showResult(text, QStringLiteral("warning"));
        }
    });
    connect(&context.pacer, &FramePacer::frame, this, &TicketPane::onFrame);
    m_sinceRefresh.start();
    showForm();
    follow();
}

TicketPane::~TicketPane() = default;

void TicketPane::buildFields(QVBoxLayout* layout)
{
    auto* sides = new QHBoxLayout;
    sides->setSpacing(6);
    m_buy = new QPushButton(tr("BUY"), this);
    m_sell = new QPushButton(tr("SELL"), this);
    m_buy->setObjectName(QStringLiteral("buySide"));
    m_sell->setObjectName(QStringLiteral("sellSide"));
    for (QPushButton* button : {m_buy, m_sell}) {
        button->setMinimumHeight(26);
        sides->addWidget(button, 1);
    }
    connect(m_buy, &QPushButton::clicked, this, [this] { setSide(Side::Buy); });
    connect(m_sell, &QPushButton::clicked, this, [this] { setSide(Side::Sell); });
    layout->addLayout(sides);

    m_forms = new QTabBar(this);
    m_forms->setDrawBase(false);
    m_forms->setExpanding(false);
    m_forms->setUsesScrollButtons(false);
    m_forms->setAccessibleName(tr("Order form"));
    for (const QString& name : {tr("Limit"), tr("Market"), tr("Stop"), tr("TP"), tr("OCO")}) {
        m_forms->addTab(name);
    }
    m_forms->setTabToolTip(static_cast<int>(TicketForm::TakeProfit), tr("Take profit"));
    connect(m_forms, &QTabBar::currentChanged, this,
            [this](int index) { setForm(static_cast<TicketForm>(index)); });
    layout->addWidget(m_forms);

    m_trigger = new NumberField(m_context.theme, tr("Trigger"), this);
    m_price = new NumberField(m_context.theme, tr("Price"), this);
    m_stopLimit = new NumberField(m_context.theme, tr("Stop limit"), this);
    m_amount = new NumberField(m_context.theme, tr("Amount"), this);
    m_amount->setUnitClickable(true);
    m_then = new QComboBox(this);
    m_then->addItem(tr("then a limit order"));
    m_then->addItem(tr("then a market order"));
    m_then->setAccessibleName(tr("What the trigger sends"));
    connect(m_then, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_fields.triggersMarket = index == 1;
        showForm();
    });
    m_best = new QWidget(this);
    auto* bests = new QHBoxLayout(m_best);
    bests->setContentsMargins(0, 0, 0, 0);
    bests->setSpacing(5);
    const QString names[] = {tr("bid"), tr("mid"), tr("ask")};
    for (int i = 0; i < 3; ++i) {
        auto* button = new QPushButton(names[i], m_best);
        button->setProperty("kind", QStringLiteral("flat"));
        button->setFocusPolicy(Qt::NoFocus);
        connect(button, &QPushButton::clicked, this, [this, i] { applyBest(i - 1); });
        bests->addWidget(button);
    }
    bests->addStretch(1);
    layout->addWidget(m_trigger);
    layout->addWidget(m_then);
    layout->addWidget(m_price);
    layout->addWidget(m_best);
    layout->addWidget(m_stopLimit);
    layout->addWidget(m_amount);
    m_derived = new QLabel(this);
    m_derived->setAlignment(Qt::AlignRight);
    m_derived->setProperty("tone", QStringLiteral("3"));
    m_derived->setProperty("figures", true);
    layout->addWidget(m_derived);
    for (NumberField* field : {m_trigger, m_price, m_stopLimit, m_amount}) {
        connect(field, &NumberField::edited, this, &TicketPane::readFields);
    }
    connect(m_amount, &NumberField::unitClicked, this, &TicketPane::toggleUnit);
    buildButtons(layout);
}

void TicketPane::buildButtons(QVBoxLayout* layout)
{
    auto* shares = new QHBoxLayout;
    shares->setSpacing(5);
    for (const int percent : {10, 25, 50, 75, 100}) {
        auto* button = new QPushButton(QStringLiteral("%1%").arg(percent), this);
        button->setProperty("figures", true);
        button->setFocusPolicy(Qt::NoFocus);
        button->setMinimumWidth(30);
        button->setStyleSheet(QStringLiteral("QPushButton { padding: 4px 2px; }"));
        connect(button, &QPushButton::clicked, this, [this, percent] { applyShare(percent); });
        shares->addWidget(button, 1);
        m_shares.push_back(button);
    }
    layout->addLayout(shares);

    auto* options = new QHBoxLayout;
    options->setSpacing(12);
    m_timeInForce = new QComboBox(this);
    m_timeInForce->addItems({QStringLiteral("GTC"), QStringLiteral("IOC"), QStringLiteral("FOK")});
    m_timeInForce->setAccessibleName(tr("Time in force"));
    m_postOnly = new QCheckBox(tr("Post-only"), this);
    m_postOnly->setToolTip(tr("Only rests, never takes: refused if it would trade at once"));
    options->addWidget(m_timeInForce);
    options->addWidget(m_postOnly);
    options->addStretch(1);
    layout->addLayout(options);
    connect(m_timeInForce, &QComboBox::currentIndexChanged, this, &TicketPane::readFields);
    connect(m_postOnly, &QCheckBox::toggled, this, [this](bool on) {
        m_timeInForce->setEnabled(!on); // post-only excludes IOC and FOK
        readFields();
    });
}

void TicketPane::buildCosts(QVBoxLayout* layout)
{
    auto* rule = new QFrame(this);
    rule->setProperty("role", QStringLiteral("rule"));
    layout->addWidget(rule);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(1, 1);
    for (int i = 0; i < kCostLines; ++i) {
        CostLine line;
        line.name = new QLabel(this);
        line.name->setProperty("tone", QStringLiteral("2"));
        line.value = new QLabel(this);
        line.value->setProperty("figures", true);
        line.value->setAlignment(Qt::AlignRight);
        line.value->setTextFormat(Qt::PlainText);
        line.value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        grid->addWidget(line.name, i, 0);
        grid->addWidget(line.value, i, 1);
        m_costs.push_back(line);
    }
    layout->addLayout(grid);
}

void TicketPane::buildSend(QVBoxLayout* layout)
{
    m_findings = new QLabel(this);
    m_findings->setWordWrap(true);
    m_findings->setTextFormat(Qt::PlainText);
    m_findings->setProperty("tone", QStringLiteral("warning"));
    m_findings->setAccessibleName(tr("Findings of the check"));
    layout->addWidget(m_findings);
    m_useIt = new QPushButton(this);
    m_useIt->setProperty("kind", QStringLiteral("flat"));
    m_useIt->hide();
    connect(m_useIt, &QPushButton::clicked, this, [this] {
        const Finding* first = m_report.first();
        if (first == nullptr || !first->suggestion) {
            return;
        }
        if (first->field == Finding::Field::Price) {
            m_price->setValue(first->suggestion);
        } else if (first->field == Finding::Field::Trigger) {
            m_trigger->setValue(first->suggestion);
        } else {
            m_fields.unit = AmountUnit::Base;
            m_amount->setValue(first->suggestion);
        }
        showForm();
    });
    layout->addWidget(m_useIt);
    m_send = new QPushButton(this);
    m_send->setObjectName(QStringLiteral("send"));
    m_send->setStyleSheet(QStringLiteral("QPushButton { min-height: 28px; }"));
    m_send->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(m_send, &QPushButton::clicked, this, &TicketPane::send);
    layout->addWidget(m_send);
    auto* foot = new QHBoxLayout;
    m_free = new QLabel(this);
    m_free->setProperty("tone", QStringLiteral("3"));
    auto* keys = new QLabel(tr("Ctrl Enter"), this);
    keys->setProperty("role", QStringLiteral("keycap"));
    foot->addWidget(m_free, 1);
    foot->addWidget(keys);
    layout->addLayout(foot);
    m_result = new QLabel(this);
    m_result->setWordWrap(true);
    m_result->setTextFormat(Qt::PlainText);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_result);
}

void TicketPane::buildKeys()
{
    const auto add = [this](const QKeySequence& keys, auto slot) {
        auto* shortcut =
            new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
        shortcut->setAutoRepeat(false); // a held key sends once
        connect(shortcut, &QShortcut::activated, this, slot);
    };
    add(QKeySequence(Qt::CTRL | Qt::Key_Return), [this] { send(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Enter), [this] { send(); });
    add(QKeySequence(Qt::Key_Escape), [this] { clear(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Z), [this] {
        if (m_cleared) {
            m_fields = *m_cleared;
            m_cleared.reset();
            m_price->setValue(m_fields.price);
            m_trigger->setValue(m_fields.trigger);
            m_stopLimit->setValue(m_fields.stopLimit);
            m_amount->setValue(m_fields.amount);
            showForm();
        }
    });
    add(QKeySequence(Qt::ALT | Qt::Key_Q), [this] { toggleUnit(); });
    add(QKeySequence(Qt::ALT | Qt::Key_L), [this] { setForm(TicketForm::Limit); });
    add(QKeySequence(Qt::ALT | Qt::Key_M), [this] { setForm(TicketForm::Market); });
    add(QKeySequence(Qt::ALT | Qt::Key_T), [this] { setForm(TicketForm::Stop); });
    add(QKeySequence(Qt::ALT | Qt::Key_O), [this] { setForm(TicketForm::Oco); });
    const int percents[] = {10, 25, 50, 75, 100};
    for (int i = 0; i < 5; ++i) {
        add(QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + i)),
            [this, percent = percents[i]] { applyShare(percent); });
    }
}

void TicketPane::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() == Qt::NoModifier &&
        (event->key() == Qt::Key_B || event->key() == Qt::Key_S)) {
        setSide(event->key() == Qt::Key_B ? Side::Buy : Side::Sell);
        return;
    }
    Pane::keyPressEvent(event);
}

void TicketPane::follow()
{
    const InstrumentId& id = m_context.selection.instrument();
    const auto table = m_context.port.instruments(id.exchange);
    const Instrument* instrument = table ? table->find(id.symbol) : nullptr;
    if (instrument == nullptr) {
        m_instrument.reset();
        m_watch.reset();
        refresh();
        return;
    }
    const bool same = m_instrument && m_instrument->id == instrument->id;
    m_instrument = std::make_unique<Instrument>(*instrument);
    if (same) {
        m_needsRefresh = true;
        return;
    }
    WatchOptions options;
    options.book = true;
    options.bookDepth = 1'000;
    m_watch = m_context.port.watch(id, options);
    // Another instrument: price and amount always go, form and side never.
    m_fields.price.reset();
    m_fields.trigger.reset();
    m_fields.stopLimit.reset();
    m_fields.amount.reset();
    const int priceDigits = displayDigits(instrument->tickSize);
    for (NumberField* field : {m_price, m_trigger, m_stopLimit}) {
        field->setStep(instrument->tickSize, priceDigits);
        field->setUnit(assetText(instrument->quote));
        field->setValue(std::nullopt);
    }
    m_amount->setValue(std::nullopt);
    const AccountView account = m_context.port.account();
    setPlace(QString::fromStdString(instrument->name) +
             (account.label.empty()
                  ? QString()
                  : QStringLiteral(" · ") + QString::fromStdString(account.label)));
    m_result->clear();
    m_tracked.clear();
    m_isSending = m_isAsked = false;
    showForm();
}

void TicketPane::setSide(Side side)
{
    m_fields.side = side;
    showForm();
}

void TicketPane::setForm(TicketForm form)
{
    m_fields.form = form;
    showForm();
}

void TicketPane::showForm()
{
    const TicketForm form = m_fields.form;
    const bool buy = m_fields.side == Side::Buy;
    const bool trigger = form == TicketForm::Stop || form == TicketForm::TakeProfit;
    const bool oco = form == TicketForm::Oco;
    {
        const QSignalBlocker block(m_forms);
        m_forms->setCurrentIndex(static_cast<int>(form));
    }
    setKind(m_buy, buy ? "buy" : "");
    setKind(m_sell, buy ? "" : "sell");
    m_trigger->setVisible(trigger || oco);
    m_trigger->setLabel(oco ? tr("Stop trigger") : tr("Trigger"));
    m_then->setVisible(trigger);
    m_price->setVisible(form == TicketForm::Limit || oco || (trigger && !m_fields.triggersMarket));
    m_price->setLabel(oco ? tr("Profit price") : tr("Price"));
    m_best->setVisible(form == TicketForm::Limit);
    m_stopLimit->setVisible(oco);
    m_postOnly->setVisible(form == TicketForm::Limit);
    m_timeInForce->setVisible(form == TicketForm::Limit || (trigger && !m_fields.triggersMarket));
    if (m_instrument) {
        const bool base = m_fields.unit == AmountUnit::Base;
        m_amount->setUnit(assetText(base ? m_instrument->base : m_instrument->quote) +
                          QStringLiteral(" ⇄"));
        m_amount->setStep(base ? m_instrument->lotSize : Decimal(1),
                          base ? displayDigits(m_instrument->lotSize) : 2);
        m_forms->setTabEnabled(static_cast<int>(TicketForm::Stop),
                               m_instrument->allowsStopLimit || m_instrument->allowsStopMarket);
        m_forms->setTabEnabled(static_cast<int>(TicketForm::TakeProfit),
                               m_instrument->allowsTakeProfitLimit ||
                                   m_instrument->allowsTakeProfitMarket);
        m_forms->setTabEnabled(static_cast<int>(TicketForm::Oco), m_instrument->allowsOco);
        if (!m_instrument->allowsOco) {
            m_forms->setTabToolTip(static_cast<int>(TicketForm::Oco),
                                   tr("This instrument takes no OCO orders"));
        }
    }
    refreshFree();
    readFields();
}

void TicketPane::readFields()
{
    m_fields.price = m_price->value();
    m_fields.trigger = m_trigger->value();
    m_fields.stopLimit = m_stopLimit->value();
    m_fields.amount = m_amount->value();
    m_fields.postOnly = m_postOnly->isChecked();
    switch (m_timeInForce->currentIndex()) {
    case 1:
        m_fields.timeInForce = TimeInForce::Ioc;
        break;
    case 2:
        m_fields.timeInForce = TimeInForce::Fok;
        break;
    default:
        m_fields.timeInForce = TimeInForce::Gtc;
    }
    refresh();
}

std::shared_ptr<const BookView> TicketPane::book() const
{
    return m_watch ? m_watch->book.get() : nullptr;
}

void TicketPane::onFrame()
{
    if (!isVisible()) {
        return;
    }
    const bool fresh = m_watch && m_watch->book.takeFresh();
    m_needsRefresh = m_needsRefresh || fresh;
    if (m_needsRefresh && m_sinceRefresh.elapsed() >= kRefreshEveryMs) {
        refresh();
    }
    if (m_isSending && m_sinceSent.isValid()) {
        showResult(tr("sending … %1 ms").arg(m_sinceSent.elapsed()), QStringLiteral("2"));
    }
}

void TicketPane::refresh()
{
    m_needsRefresh = false;
    m_sinceRefresh.restart();
    m_report = {};
    m_intent = std::monostate{};
    m_missing = nullptr;
    if (m_instrument) {
        const auto view = book();
        m_intent = intentOf(m_fields, *m_instrument, view.get(), &m_missing);
        m_context.selection.setQuantity(baseQuantity(m_fields, *m_instrument, view.get()));
        if (const auto* single = std::get_if<OrderIntent>(&m_intent)) {
            m_report = m_context.actions.check(*single, view.get());
        } else if (const auto* list = std::get_if<OrderListIntent>(&m_intent)) {
            m_report = m_context.actions.check(*list, view.get());
        }
    }
    showReport(m_report);
    showCosts(m_report.cost);
    showRounding();
}

QString TicketPane::missingText() const
{
    for (const NumberField* field : {m_trigger, m_price, m_stopLimit, m_amount}) {
        if (field->isVisibleTo(this) && !field->problem().isEmpty()) {
            return field->problem();
        }
    }
    if (!m_instrument) {
        return tr("Choose an instrument");
    }
    const QLatin1String what(m_missing != nullptr ? m_missing : "");
    if (what == QLatin1String("price")) {
        return tr("Enter a price");
    }
    if (what == QLatin1String("trigger")) {
        return tr("Enter a trigger price");
    }
    if (what == QLatin1String("amount")) {
        return tr("Enter an amount");
    }
    return tr("Waiting for market data");
}

QString TicketPane::buttonText() const
{
    const auto* single = std::get_if<OrderIntent>(&m_intent);
    const auto* list = std::get_if<OrderListIntent>(&m_intent);
    const OrderIntent* intent = single != nullptr ? single : nullptr;
    if (list != nullptr && !list->legs.empty()) {
        intent = &list->legs.front();
    }
    if (intent == nullptr || !m_instrument) {
        return missingText();
    }
    const int priceDigits = displayDigits(m_instrument->tickSize);
    const QString amount = intent->quoteAmount
        ? numberText(*intent->quoteAmount) + QLatin1Char(' ') + assetText(m_instrument->quote)
        : numberText(intent->quantity, displayDigits(m_instrument->lotSize)) + QLatin1Char(' ') +
            assetText(m_instrument->base);
    QString where;
    if (list != nullptr) {
        where = tr("OCO %1 / %2")
                    .arg(numberText(*m_fields.price, priceDigits),
                         numberText(*m_fields.trigger, priceDigits));
    } else if (intent->trigger) {
        where = intent->price
            ? tr("stop %1 → %2")
                  .arg(numberText(*intent->trigger, priceDigits),
                       numberText(*intent->price, priceDigits))
            : tr("at market from %1").arg(numberText(*intent->trigger, priceDigits));
    } else {
        where = intent->price ? tr("at %1").arg(numberText(*intent->price, priceDigits))
                              : tr("at market");
    }
    const QString pattern = intent->side == Side::Buy ? tr("Buy %1 %2") : tr("Sell %1 %2");
    return pattern.arg(amount, where);
}

void TicketPane::showReport(const CheckReport& report)
{
    const bool complete = !std::holds_alternative<std::monostate>(m_intent);
    const Finding* first = report.first();
    const bool blocked = !complete || !report.mayGo();
    QString label = buttonText();
    if (complete && !report.mayGo() && first != nullptr) {
        label = sentenceOf(*first);
    }
    setKind(m_send, m_fields.side == Side::Buy ? "buy" : "sell");
    m_send->setEnabled(!blocked && !m_isSending);
    m_send->setToolTip(label);
    m_send->setText(m_send->fontMetrics().elidedText(label, Qt::ElideRight,
                                                     std::max(60, m_send->width() - 16)));
    QStringList lines;
    for (const auto& finding : report.findings) {
        lines.push_back(sentenceOf(finding));
    }
    m_findings->setVisible(!lines.isEmpty());
    m_findings->setText(lines.join(QLatin1Char('\n')));
    setTone(m_findings, report.mayGo() ? QStringLiteral("warning") : QStringLiteral("bad"));
    NumberField* atFault = nullptr;
    if (first != nullptr && first->field == Finding::Field::Price) {
        atFault = m_price;
    } else if (first != nullptr && first->field == Finding::Field::Trigger) {
        atFault = m_trigger;
    } else if (first != nullptr && first->field == Finding::Field::Quantity) {
        atFault = m_amount;
    }
    for (NumberField* field : {m_price, m_trigger, m_stopLimit, m_amount}) {
        if (field->problem().isEmpty()) {
            field->setMark(field == atFault ? NumberField::Mark::Warning : NumberField::Mark::None);
        }
    }
    const bool offer = first != nullptr && first->suggestion.has_value();
    m_useIt->setVisible(offer);
    if (offer) {
        m_useIt->setText(tr("use %1").arg(numberText(first->suggestion->normalized())));
    }
}

void TicketPane::setCost(int line, const QString& name, const QString& value, const QString& tone)
{
    CostLine& cost = m_costs[static_cast<std::size_t>(line)];
    cost.name->setText(name);
    cost.value->setText(value);
    setTone(cost.value, tone);
}

void TicketPane::showCosts(const CostEstimate& cost)
{
    for (int i = 0; i < kCostLines; ++i) {
        setCost(i, QString(), QString());
    }
    if (!m_instrument || std::holds_alternative<std::monostate>(m_intent)) {
        return;
    }
    const QString quote = assetText(m_instrument->quote);
    const int priceDigits = displayDigits(m_instrument->tickSize);
    int line = 0;
    if (cost.quoteAmount) {
        QString value = numberText(*cost.quoteAmount, 2);
        if (cost.fee && cost.feeAsset == m_instrument->quote) {
            // Fees round up; the tooltip has all digits.
            const Decimal shown = cost.fee->rescaled(2, Rounding::Up).value_or(*cost.fee);
            value += QStringLiteral(" + ") + tr("fee %1").arg(numberText(shown)) +
                QLatin1Char(' ') + quote;
        } else if (cost.fee) {
            value += QLatin1Char(' ') + quote + QStringLiteral(" + ") +
                tr("fee %1 %2").arg(numberText(cost.fee->normalized()), assetText(cost.feeAsset));
        } else {
            value += QLatin1Char(' ') + quote;
        }
        setCost(line++, m_fields.side == Side::Buy ? tr("You pay") : tr("Value"), value);
    }
    if (cost.youReceive) {
        const int digits = m_fields.side == Side::Buy ? 8 : 2;
        setCost(line++, tr("You get"),
                numberText(cost.youReceive->rescaled(digits, Rounding::Down)
                               .value_or(*cost.youReceive)
                               .normalized()) +
                    QLatin1Char(' ') + assetText(cost.receiveAsset));
    }
    if (cost.wouldTake && cost.averagePrice) {
        QString value = numberText(*cost.averagePrice, priceDigits);
        if (cost.slippageBps) {
            value += QStringLiteral("  ") + tr("%1 bp").arg(numberText(*cost.slippageBps, 1));
        }
        setCost(line++, tr("Takes at"), value);
        if (cost.worstPrice && cost.worstPrice != cost.averagePrice) {
            setCost(line++, tr("Worst"), numberText(*cost.worstPrice, priceDigits));
        }
    } else if (cost.distanceFromTouchPercent) {
        QString value = m_fields.side == Side::Buy
            ? tr("%1 % under touch").arg(numberText(*cost.distanceFromTouchPercent, 3))
            : tr("%1 % over touch").arg(numberText(*cost.distanceFromTouchPercent, 3));
        setCost(line++, tr("Rests"), value);
        if (cost.quantityAhead) {
            setCost(
                line++, tr("Ahead"),
                QStringLiteral("~") +
                    shortQuantityText(*cost.quantityAhead, displayDigits(m_instrument->lotSize)) +
                    QLatin1Char(' ') + assetText(m_instrument->base));
        }
    }
    if (cost.depthShortfall && line < kCostLines) {
        setCost(line++, tr("Depth"),
                tr("needs %1× the visible depth").arg(numberText(*cost.depthShortfall, 1)),
                QStringLiteral("warning"));
    }
    if (cost.breakEven && line < kCostLines) {
        setCost(line, tr("Break-even"), numberText(*cost.breakEven, priceDigits));
    }
    QString tip;
    if (cost.fee) {
        tip = tr("fee %1 %2").arg(numberText(cost.fee->normalized()), assetText(cost.feeAsset));
    }
    if (cost.feeAssumed) {
        tip += QLatin1Char('\n') +
            tr("The fee rate is the public default; the account's own is not known");
    }
    m_costs.front().value->setToolTip(tip);
}

void TicketPane::showRounding()
{
    QString text;
    if (m_instrument && m_fields.amount) {
        const auto view = book();
        const auto exact = unroundedBase(m_fields, *m_instrument, view.get());
        const auto rounded = baseQuantity(m_fields, *m_instrument, view.get());
        const int digits = displayDigits(m_instrument->lotSize);
        if (exact && rounded && *exact != *rounded && m_fields.unit == AmountUnit::Base) {
            text = tr("rounded down to the lot: %1").arg(numberText(*rounded, digits));
        } else if (rounded && m_fields.unit == AmountUnit::Quote) {
            text = QStringLiteral("≈ ") + numberText(*rounded, digits) + QLatin1Char(' ') +
                assetText(m_instrument->base);
        } else if (rounded && m_report.cost.quoteAmount) {
            text = QStringLiteral("= ") + numberText(*m_report.cost.quoteAmount, 2) +
                QLatin1Char(' ') + assetText(m_instrument->quote);
        }
    }
    m_derived->setText(text);
}

std::optional<Decimal> TicketPane::sharePrice() const
{
    const auto view = book();
    if (m_fields.form == TicketForm::Market || !m_fields.price) {
        if (!view || !view->isFresh()) {
            return std::nullopt;
        }
        const auto& rows = m_fields.side == Side::Buy ? view->asks : view->bids;
        return rows.empty() ? std::nullopt : std::optional(view->priceOf(rows.front().ticks));
    }
    return m_fields.price;
}

void TicketPane::applyShare(int percent)
{
    const auto price = sharePrice();
    if (!m_instrument || !price) {
        showResult(tr("A share needs a price first: type one or wait for market data"),
                   QStringLiteral("warning"));
        return;
    }
    const AccountView account = m_context.port.account();
    const Asset& asset = m_fields.side == Side::Buy ? m_instrument->quote : m_instrument->base;
    Decimal free;
    for (const auto& balance : account.balances) {
        if (balance.asset == asset) {
            free = balance.free;
        }
    }
    Decimal at = *price;
    if (m_fields.form == TicketForm::Market && m_fields.side == Side::Buy) {
        // The market may move on before the order is there: 2 % is kept aside, as the check asks.
        at = Decimal::mul(at, Decimal::fromParts(102, 2)).value_or(at);
    }
    const auto quantity = quantityForShare(*m_instrument, m_fields.side, at, free,
                                           Decimal::fromParts(percent, 2), account.fees);
    if (!quantity) {
        showResult(tr("Nothing free to work with"), QStringLiteral("warning"));
        return;
    }
    m_fields.unit = AmountUnit::Base;
    m_amount->setValue(*quantity);
    showForm();
}

void TicketPane::applyBest(int which)
{
    const auto view = book();
    if (!m_instrument || !view || !view->isFresh() || view->bids.empty() || view->asks.empty()) {
        return;
    }
    const Decimal bid = view->priceOf(view->bids.front().ticks);
    const Decimal ask = view->priceOf(view->asks.front().ticks);
    Decimal price = which < 0 ? bid : ask;
    if (which == 0) {
        // A derived price goes away from the market: a buy down, a sell up.
        const auto sum = Decimal::add(bid, ask);
        const auto mid = sum ? Decimal::div(*sum, Decimal(2), 12, Rounding::Down) : std::nullopt;
        const auto onTick = mid
            ? mid->toMultipleOf(m_instrument->tickSize,
                                m_fields.side == Side::Buy ? Rounding::Floor : Rounding::Ceiling)
            : std::nullopt;
        price = onTick.value_or(bid);
    }
    m_price->setValue(price);
    readFields();
}

void TicketPane::toggleUnit()
{
    if (!m_instrument) {
        return;
    }
    const auto view = book();
    const auto base = baseQuantity(m_fields, *m_instrument, view.get());
    const bool toQuote = m_fields.unit == AmountUnit::Base;
    const auto quote = m_report.cost.quoteAmount;
    m_fields.unit = toQuote ? AmountUnit::Quote : AmountUnit::Base;
    if (toQuote) {
        m_amount->setValue(quote ? quote->rescaled(2, Rounding::Down) : std::nullopt);
    } else {
        m_amount->setValue(base);
    }
    showForm();
}

void TicketPane::clear()
{
    m_cleared = m_fields;
    for (NumberField* field : {m_price, m_trigger, m_stopLimit, m_amount}) {
        field->setValue(std::nullopt);
    }
    m_result->clear();
    readFields();
}

void TicketPane::send()
{
    if (!m_instrument || m_isSending) {
        return;
    }
    refresh(); // on the values that go out, with the newest book
    if (!m_report.mayGo() || std::holds_alternative<std::monostate>(m_intent)) {
        showResult(m_send->toolTip(), QStringLiteral("warning"));
        return;
    }
    if (m_lastSentFields && *m_lastSentFields == m_fields && m_sinceSent.isValid() &&
        m_sinceSent.elapsed() < kSameOrderMs) {
        showResult(tr("The same order went out a moment ago: send again in two seconds if you "
                      "mean it"),
                   QStringLiteral("warning"));
        return;
    }
    const QPoint at = m_send->mapToGlobal(QPoint(0, -8));
    m_tracked.clear();
    m_trackedList = {};
    m_isAsked = true; // what OrderActions says next is about this order
    const auto view = book();
    if (auto* single = std::get_if<OrderIntent>(&m_intent)) {
        OrderIntent intent = *single;
        intent.clientOrderId = m_context.port.newClientOrderId();
        m_tracked.push_back(intent.clientOrderId);
        m_context.actions.submit(std::move(intent), view, m_send, at);
    } else if (auto* list = std::get_if<OrderListIntent>(&m_intent)) {
        OrderListIntent intent = *list;
        intent.listClientId = m_trackedList = m_context.port.newClientOrderId();
        for (OrderIntent& leg : intent.legs) {
            leg.clientOrderId = m_context.port.newClientOrderId();
            m_tracked.push_back(leg.clientOrderId);
        }
        m_context.actions.submitList(std::move(intent), view, m_send, at);
    }
}

void TicketPane::onOrderChanged(const std::shared_ptr<const Order>& order)
{
    m_needsRefresh = true;
    if (std::find(m_tracked.begin(), m_tracked.end(), order->intent.clientOrderId) ==
        m_tracked.end()) {
        return;
    }
    if (order->state == OrderState::Journaled || order->state == OrderState::Sent) {
        return;
    }
    const QString time =
        utcTimeText(order->updatedAt.isSet() ? order->updatedAt : m_context.port.now());
    const QString id = QString::fromStdString(order->exchangeOrderId.text());
    m_isSending = false;
    switch (order->state) {
    case OrderState::Rejected:
    case OrderState::NotSent:
    case OrderState::NeverArrived:
        showResult(time + QLatin1Char(' ') + stateWord(*order) + QStringLiteral(": ") +
                       reasonText(*order),
                   QStringLiteral("bad"));
        return;
    case OrderState::Unknown:
        showResult(time + QLatin1Char(' ') +
                       tr("No answer: the order may or may not be there. It is not sent again; "
                          "Agio is asking."),
                   QStringLiteral("bad"));
        return;
    default:
        break;
    }
    QString text = time + QLatin1Char(' ') + stateWord(*order);
    if (!id.isEmpty()) {
        text += QLatin1Char(' ') + tr("id %1").arg(id);
    }
    if (order->sentAt.isSet() && order->answeredAt.isSet()) {
        text += QLatin1Char(' ') + tr("in %1 ms").arg((order->answeredAt - order->sentAt).toMs());
    }
    showResult(text, QStringLiteral("2"));
}

void TicketPane::showResult(const QString& text, const QString& tone)
{
    setTone(m_result, tone);
    m_result->setText(text);
}

void TicketPane::refreshFree()
{
    if (!m_instrument) {
        m_free->clear();
        return;
    }
    const AccountView account = m_context.port.account();
    const Asset& asset = m_fields.side == Side::Buy ? m_instrument->quote : m_instrument->base;
    Decimal free;
    for (const auto& balance : account.balances) {
        if (balance.asset == asset) {
            free = balance.free;
        }
    }
    QString text =
        tr("Free %1 %2")
            .arg(numberText(free,
                            m_fields.side == Side::Buy ? 2 : displayDigits(m_instrument->lotSize)),
                 assetText(asset));
    if (account.isPresent && !account.balancesVerified) {
        text += QLatin1Char(' ') + tr("(unverified)");
    }
    m_free->setText(account.isPresent ? text : tr("No account"));
}

QString TicketPane::findingsText() const
{
    return m_findings->text();
}

QString TicketPane::resultText() const
{
    return m_result->text();
}

} // namespace agio
