// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladderpane.h"

#include "ui/ladder/ladderview.h"
#include "ui/shell/arming.h"
#include "ui/shell/framepacer.h"
#include "ui/shell/orderactions.h"
#include "ui/shell/selection.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace agio {

namespace {

constexpr int kDepth = 1'000;
constexpr int kDeepDepth = 5'000; // for coarse grouping
constexpr int kDeepFromGrouping = 50;

} // namespace

LadderPane::LadderPane(const UiContext& context, QWidget* parent)
    : Pane(context.theme, tr("Ladder"), parent)
    , m_context(context)
    , m_view(new LadderView(context, this))
{
    setLinkGroup(context.selection.group());
    buildHeader();
    body()->addWidget(m_view, 1);
    buildFooter();
    connect(&m_context.selection, &Selection::instrumentChanged, this, &LadderPane::follow);
    connect(&m_context.port, &TerminalPort::instrumentsChanged, this, &LadderPane::follow);
    connect(&m_context.port, &TerminalPort::orderChanged, this, &LadderPane::refreshOrders);
    connect(&m_context.port, &TerminalPort::accountChanged, this, &LadderPane::refreshHolding);
    connect(&m_context.pacer, &FramePacer::frame, this, &LadderPane::onFrame);
    connect(&m_context.arming, &Arming::changed, this, &LadderPane::refreshArming);
    connect(&m_context.theme, &Theme::changed, this, &LadderPane::refreshArming);
    connect(&m_context.actions, &OrderActions::refused, this, &LadderPane::say);
    connect(&m_context.arming, &Arming::refused, this, &LadderPane::say);
    connect(m_view, &LadderView::status, this, &LadderPane::say);
    connect(m_view, &LadderView::quickSizeChosen, this, &LadderPane::chooseQuickSize);
    connect(m_view, &LadderView::groupingChanged, this, [this](int ticks) {
        m_grouping->setText(QStringLiteral("×%1").arg(ticks));
        rewatch(ticks >= kDeepFromGrouping ? kDeepDepth : kDepth);
    });
    connect(m_view, &LadderView::postOnlyChanged, m_postOnly, &QToolButton::setChecked);
    follow();
    refreshArming();
}

LadderPane::~LadderPane() = default;

void LadderPane::buildHeader()
{
    m_grouping = new QToolButton(header());
    m_grouping->setText(QStringLiteral("×1"));
    m_grouping->setToolTip(tr("Ticks per row (+ and -)"));
    m_grouping->setPopupMode(QToolButton::InstantPopup);
    auto* steps = new QMenu(m_grouping);
    for (const int ticks : LadderModel::groupingSteps()) {
        steps->addAction(QStringLiteral("×%1").arg(ticks), this, [this, ticks] {
            m_view->model().setGrouping(ticks, m_view->model().rowCount() / 2);
            emit m_view->groupingChanged(ticks);
            m_view->update();
        });
    }
    m_grouping->setMenu(steps);
    headerLeft()->addWidget(m_grouping);

    m_postOnly = new QToolButton(header());
    m_postOnly->setText(tr("P"));
    m_postOnly->setCheckable(true);
    m_postOnly->setToolTip(tr("Post-only: never takes (P)"));
    m_postOnly->setAccessibleName(tr("Post-only"));
    connect(m_postOnly, &QToolButton::toggled, m_view, &LadderView::setPostOnly);
    headerRight()->addWidget(m_postOnly);

    m_arm = new QToolButton(header());
    m_arm->setObjectName(QStringLiteral("arm"));
    m_arm->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_arm->setPopupMode(QToolButton::InstantPopup);
    auto* modes = new QMenu(m_arm);
    modes->addAction(tr("Locked (Ctrl+L)"), this, [this] { m_context.arming.lock(); });
    modes->addAction(tr("Confirm each order"), this,
                     [this] { m_context.arming.arm(ArmState::Confirm); });
    modes->addAction(tr("Armed: one click sends"), this,
                     [this] { m_context.arming.arm(ArmState::Armed); });
    m_arm->setMenu(modes);
    headerRight()->addWidget(m_arm);
}

void LadderPane::buildFooter()
{
    auto* footer = new QWidget(this);
    footer->setObjectName(QStringLiteral("ladderFooter"));
    auto* rows = new QVBoxLayout(footer);
    rows->setContentsMargins(8, 8, 8, 8);
    rows->setSpacing(6);
    auto* sizes = new QHBoxLayout;
    sizes->setSpacing(5);
    for (int i = 0; i < 5; ++i) {
        auto* button = new QPushButton(footer);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::NoFocus);
        button->setMinimumWidth(36);
        button->setProperty("figures", true);
        button->setStyleSheet(QStringLiteral("QPushButton { padding: 4px 1px; }"));
        button->setObjectName(QStringLiteral("quickSize%1").arg(i + 1));
        button->installEventFilter(this);
        connect(button, &QPushButton::clicked, this, [this, i] { chooseQuickSize(i); });
        sizes->addWidget(button, 1);
        m_sizeButtons.push_back(button);
    }
    rows->addLayout(sizes);

    auto* cancels = new QHBoxLayout;
    cancels->setSpacing(6);
    const auto add = [&](const char* name, auto slot) {
        auto* button = new QPushButton(footer);
        button->setObjectName(QLatin1String(name));
        button->setFocusPolicy(Qt::NoFocus);
        button->setStyleSheet(QStringLiteral("QPushButton { padding: 4px 2px; }"));
        connect(button, &QPushButton::clicked, this, slot);
        cancels->addWidget(button, 1);
        return button;
    };
    m_cancelBuys = add("cancelBuys", [this] {
        m_context.actions.cancelAll(m_context.selection.instrument(), Side::Buy);
    });
    m_cancelAll = add("cancelAll", [this] {
        m_context.actions.cancelAll(m_context.selection.instrument(), std::nullopt);
    });
    m_cancelSells = add("cancelSells", [this] {
        m_context.actions.cancelAll(m_context.selection.instrument(), Side::Sell);
    });
    rows->addLayout(cancels);

    auto* holding = new QHBoxLayout;
    m_holding = new QLabel(footer);
    m_holding->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_holding->setProperty("tone", QStringLiteral("2"));
    m_flatten = new QPushButton(tr("Flatten…"), footer);
    m_flatten->setFocusPolicy(Qt::NoFocus);
    m_flatten->setToolTip(tr("Cancel my sells here, then sell all that is free (asks first)"));
    connect(m_flatten, &QPushButton::clicked, this, &LadderPane::flatten);
    holding->addWidget(m_holding, 1);
    holding->addWidget(m_flatten);
    rows->addLayout(holding);

    m_status = new QLabel(footer);
    m_status->setProperty("tone", QStringLiteral("warning"));
    // One line of fixed height: a message must never move the grid above it.
    m_status->setFixedHeight(16);
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_status->setTextFormat(Qt::PlainText);
    rows->addWidget(m_status);
    body()->addWidget(footer);
    refreshOrders();
}

void LadderPane::say(const QString& text)
{
    m_status->setText(text);
    m_status->setToolTip(text);
}

void LadderPane::follow()
{
    const InstrumentId& id = m_context.selection.instrument();
    m_table = m_context.port.instruments(id.exchange);
    const Instrument* instrument = m_table ? m_table->find(id.symbol) : nullptr;
    const Instrument* shown = m_view->instrument();
    if (instrument != nullptr && shown != nullptr && shown->id == instrument->id &&
        shown->tickSize == instrument->tickSize && m_watch) {
        return; // the table was read again, nothing changed for this one
    }
    m_view->setInstrument(instrument);
    m_watch.reset();
    m_depth = 0;
    m_lastTradeId = 0;
    m_sizesAreDefault = true;
    m_sizes.clear();
    m_status->clear();
    m_isFlattening = false;
    setPlace(instrument != nullptr ? QString::fromStdString(instrument->name) : QString());
    if (instrument != nullptr) {
        rewatch(m_view->model().grouping() >= kDeepFromGrouping ? kDeepDepth : kDepth);
    }
    refreshOrders();
    refreshSizes();
    refreshHolding();
}

void LadderPane::rewatch(int depth)
{
    if (depth == m_depth || m_view->instrument() == nullptr) {
        return;
    }
    m_depth = depth;
    WatchOptions options;
    options.book = true;
    options.bookDepth = depth;
    options.trades = true;
    m_watch = m_context.port.watch(m_view->instrument()->id, options);
}

void LadderPane::onFrame()
{
    if (!m_watch || !isVisible()) {
        return;
    }
    m_watch->trades.drain(m_trades);
    for (const auto& trade : m_trades) {
        // Watching anew brings history again: each trade counts once.
        if (trade.id == 0 || trade.id > m_lastTradeId) {
            m_view->addTrade(trade);
            m_lastTradeId = std::max(m_lastTradeId, trade.id);
        }
    }
    if (m_watch->book.takeFresh()) {
        auto book = m_watch->book.get();
        const bool fresh = book && book->isFresh();
        if (m_wasFresh && !fresh) {
            m_context.arming.lock(tr("The book went stale"));
        }
        m_wasFresh = fresh;
        m_view->setBook(std::move(book));
        if (m_sizes.empty()) {
            refreshSizes();
        }
    } else if (!m_trades.empty()) {
        m_view->update();
    }
    m_view->advance();
    if (m_isFlattening) {
        finishFlatten();
    }
}

void LadderPane::refreshOrders()
{
    std::vector<std::shared_ptr<const Order>> live;
    int buys = 0;
    int sells = 0;
    for (auto& order : m_context.port.orders()) {
        if (!isFinal(order->state) &&
            order->intent.instrument == m_context.selection.instrument()) {
            (order->intent.side == Side::Buy ? buys : sells) += 1;
            live.push_back(std::move(order));
        }
    }
    m_view->model().setOrders(m_context.selection.instrument(), live);
    m_cancelBuys->setText(tr("Cancel buys %1").arg(buys));
    m_cancelSells->setText(tr("Cancel sells %1").arg(sells));
    m_cancelAll->setText(tr("Cancel all %1").arg(buys + sells));
    m_cancelBuys->setEnabled(buys > 0);
    m_cancelSells->setEnabled(sells > 0);
    m_cancelAll->setEnabled(buys + sells > 0);
    m_view->update();
}

void LadderPane::refreshSizes()
{
    const Instrument* instrument = m_view->instrument();
    const auto best = m_view->model().bestTicks(Side::Buy);
    if (instrument != nullptr && best && m_sizes.empty() && m_sizesAreDefault) {
        const auto price = Decimal::mul(Decimal(*best), instrument->tickSize);
        m_sizes = defaultQuickSizes(*instrument, price.value_or(instrument->tickSize));
    }
    for (std::size_t i = 0; i < m_sizeButtons.size(); ++i) {
        QPushButton* button = m_sizeButtons[i];
        const bool known = instrument != nullptr && i < m_sizes.size();
        button->setEnabled(known);
        button->setText(known ? quickSizeText(m_sizes[i], *instrument) : QStringLiteral("–"));
        button->setChecked(known && static_cast<int>(i) == m_chosen);
        if (!known || !best) {
            continue;
        }
        const auto price = Decimal::mul(Decimal(*best), instrument->tickSize).value_or(Decimal());
        const bool tooSmall = isBelowMinimum(m_sizes[i], *instrument, price);
        QFont font = button->font();
        font.setStrikeOut(tooSmall);
        button->setFont(font);
        const auto smallest = smallestQuantity(*instrument, price);
        button->setToolTip(tooSmall && smallest
                               ? tr("Below the minimum: smallest here is %1 %2")
                                     .arg(numberText(smallest->normalized()),
                                          QString::fromStdString(instrument->base.text()))
                               : tr("Key %1; double click to change").arg(i + 1));
    }
    if (m_chosen < static_cast<int>(m_sizes.size())) {
        m_view->setQuickSize(m_sizes[static_cast<std::size_t>(m_chosen)]);
    }
}

void LadderPane::chooseQuickSize(int index)
{
    const Instrument* instrument = m_view->instrument();
    if (instrument == nullptr || index < 0 || index >= static_cast<int>(m_sizes.size())) {
        return;
    }
    const auto best = m_view->model().bestTicks(Side::Buy);
    const auto price =
        best ? Decimal::mul(Decimal(*best), instrument->tickSize).value_or(Decimal()) : Decimal();
    if (isBelowMinimum(m_sizes[static_cast<std::size_t>(index)], *instrument, price)) {
        say(m_sizeButtons[static_cast<std::size_t>(index)]->toolTip());
    } else {
        m_chosen = index;
    }
    refreshSizes();
}

void LadderPane::setQuickSize(int index, const QuickSize& size)
{
    if (index >= 0 && index < static_cast<int>(m_sizes.size())) {
        m_sizes[static_cast<std::size_t>(index)] = size;
        refreshSizes();
    }
}

bool LadderPane::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::MouseButtonDblClick) {
        for (std::size_t i = 0; i < m_sizeButtons.size(); ++i) {
            if (m_sizeButtons[i] == object) {
                editQuickSize(static_cast<int>(i));
                return true;
            }
        }
    }
    return Pane::eventFilter(object, event);
}

void LadderPane::editQuickSize(int index)
{
    // Edited in place: a line edit over the button.
    QPushButton* button = m_sizeButtons[static_cast<std::size_t>(index)];
    auto* edit = new QLineEdit(button->text(), button->parentWidget());
    edit->setGeometry(button->geometry());
    edit->selectAll();
    edit->show();
    edit->setFocus();
    connect(edit, &QLineEdit::returnPressed, this, [this, edit, index] {
        const Instrument* instrument = m_view->instrument();
        const auto size =
            instrument != nullptr ? parseQuickSize(edit->text(), *instrument) : std::nullopt;
        if (size) {
            setQuickSize(index, *size);
        } else {
            say(tr("“%1” is no size: write 0.05, 500 USDT or 10 %").arg(edit->text()));
        }
        edit->deleteLater();
    });
    connect(edit, &QLineEdit::editingFinished, edit, &QObject::deleteLater);
}

void LadderPane::refreshArming()
{
    const ArmState state = m_context.arming.state();
    QString text = tr("LOCKED");
    if (state == ArmState::Confirm) {
        text = tr("CONFIRM");
    } else if (state == ArmState::Armed) {
        text = tr("ARMED %1").arg(m_context.arming.armedSince().toString(QStringLiteral("HH:mm")));
    }
    m_arm->setText(text);
    m_arm->setStyleSheet(QStringLiteral("QToolButton { color: %1; font-weight: 600; }")
                             .arg(m_context.theme.colour(Token::Warning).name()));
    if (state == ArmState::Armed) {
        m_arm->setAccessibleDescription(tr("One click sends an order"));
    }
    m_arm->setToolTip(m_context.arming.obstacle().isEmpty() ? tr("Ctrl+L locks, Ctrl+Shift+L arms")
                                                            : m_context.arming.obstacle());
    m_view->update();
}

void LadderPane::refreshHolding()
{
    const Instrument* instrument = m_view->instrument();
    if (instrument == nullptr) {
        m_holding->clear();
        m_flatten->setEnabled(false);
        return;
    }
    const AccountView account = m_context.port.account();
    Decimal free;
    Decimal locked;
    for (const auto& balance : account.balances) {
        if (balance.asset == instrument->base) {
            free = balance.free;
            locked = balance.locked;
        }
    }
    const auto total = Decimal::add(free, locked).value_or(free);
    const int digits = displayDigits(instrument->lotSize);
    QString text =
        tr("holding %1 %2")
            .arg(numberText(total, digits), QString::fromStdString(instrument->base.text()));
    if (locked.isPositive()) {
        text += QStringLiteral(" · ") + tr("%1 in orders").arg(numberText(locked, digits));
    }
    m_holding->setText(text);
    m_flatten->setEnabled(total.isPositive() && account.isPresent && !m_isFlattening);
    refreshSizes();
}

void LadderPane::flatten()
{
    if (!m_context.arming.mayTrade()) {
        say(tr("LOCKED: unlock before you flatten"));
        return;
    }
    // First my sells here go; what they held becomes free; then one order sells it.
    m_isFlattening = true;
    m_flatten->setEnabled(false);
    m_context.actions.cancelAll(m_context.selection.instrument(), Side::Sell);
    say(tr("Flatten: cancelling my sells first"));
    finishFlatten();
}

void LadderPane::finishFlatten()
{
    const Instrument* instrument = m_view->instrument();
    const auto& book = m_view->model().book();
    const auto bid = m_view->model().bestTicks(Side::Buy);
    if (instrument == nullptr || !book || !book->isFresh() || !bid ||
        !m_context.arming.mayTrade()) {
        m_isFlattening = false;
        say(tr("Flatten stopped: the market data is not live or trading is locked"));
        refreshHolding();
        return;
    }
    for (const auto& own : m_view->model().own()) {
        if (own.side == Side::Sell) {
            return; // asked again at the next frame
        }
    }
    m_isFlattening = false;
    Decimal free;
    for (const auto& balance : m_context.port.account().balances) {
        if (balance.asset == instrument->base) {
            free = balance.free;
        }
    }
    const auto quantity = free.toMultipleOf(instrument->lotSize, Rounding::Down);
    const auto touch = Decimal::mul(Decimal(*bid), instrument->tickSize);
    const auto through =
        touch ? Decimal::mul(*touch, Decimal::fromParts(995, 3)) : std::nullopt; // 0.5 % below
    const auto price =
        through ? through->toMultipleOf(instrument->tickSize, Rounding::Up) : std::nullopt;
    if (!quantity || !price || quantity->isZero()) {
        say(tr("Flatten: nothing that can be sold is free (%1 %2 is dust)")
                .arg(numberText(free.normalized()),
                     QString::fromStdString(instrument->base.text())));
        refreshHolding();
        return;
    }
    OrderIntent intent;
    intent.instrument = instrument->id;
    intent.side = Side::Sell;
    intent.form = OrderForm::Limit;
    intent.timeInForce = TimeInForce::Ioc;
    intent.quantity = *quantity;
    intent.price = price;
    intent.source = IntentSource::Ladder;
    m_context.actions.submit(std::move(intent), book, m_flatten,
                             m_flatten->mapToGlobal(QPoint(0, 0)));
    refreshHolding();
}

} // namespace agio
