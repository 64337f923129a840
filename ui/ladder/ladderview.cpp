// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladderview.h"

#include "core/engine/terminalport.h"
#include "ui/shell/arming.h"
#include "ui/shell/orderactions.h"
#include "ui/shell/selection.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace agio {

namespace {

constexpr int kDragThreshold = 4;
constexpr int kStopOffsetTicks = 5;
constexpr int kSizeDelayMs = 400;

} // namespace

LadderView::LadderView(const UiContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Depth ladder"));
    m_clock.start();
    m_sizeTimer.setSingleShot(true);
    m_sizeTimer.setInterval(kSizeDelayMs);
    connect(&m_sizeTimer, &QTimer::timeout, this, &LadderView::sendSizeChange);
    connect(&m_context.theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    connect(&m_context.arming, &Arming::changed, this, [this] {
        updatePointer(m_pointer);
        update();
    });
}

LadderView::~LadderView() = default;

std::int64_t LadderView::nowMs() const
{
    return m_clock.elapsed();
}

void LadderView::setInstrument(const Instrument* instrument)
{
    m_press.reset();
    m_drag.reset();
    m_cursorKey.reset();
    if (instrument == nullptr) {
        m_instrument.reset();
        update();
        return;
    }
    m_instrument = std::make_unique<Instrument>(*instrument);
    m_priceDigits = displayDigits(instrument->tickSize);
    m_quantityDigits = std::min(6, displayDigits(instrument->lotSize)); // the tooltip has all
    m_model.reset(BookScale{instrument->tickSize, 8});
    m_groupingIsOpen = true;
    update();
}

void LadderView::setBook(std::shared_ptr<const BookView> book)
{
    m_model.setBook(std::move(book));
    if (m_groupingIsOpen && m_model.bestTicks(Side::Buy) && m_model.bestTicks(Side::Sell)) {
        m_groupingIsOpen = false;
        m_model.setGrouping(m_model.suggestedGrouping(), m_model.rowCount() / 2);
        m_model.centre();
        emit groupingChanged(m_model.grouping());
    }
    update();
}

void LadderView::setPostOnly(bool on)
{
    if (on != m_postOnly) {
        m_postOnly = on;
        emit postOnlyChanged(on);
    }
}

void LadderView::changeGrouping(int direction)
{
    const auto& steps = LadderModel::groupingSteps();
    const auto at = std::find(steps.begin(), steps.end(), m_model.grouping());
    const auto index = (at == steps.end() ? 0 : at - steps.begin()) + direction;
    if (index < 0 || index >= static_cast<std::ptrdiff_t>(steps.size())) {
        return;
    }
    const int anchor = rect().contains(m_pointer) ? rowAt(m_pointer.y()) : m_model.rowCount() / 2;
    m_model.setGrouping(steps[static_cast<std::size_t>(index)], anchor);
    emit groupingChanged(m_model.grouping());
    update();
}

void LadderView::advance()
{
    m_hold.busy(m_drag.has_value() || QApplication::activePopupWidget() != nullptr);
    if (m_instrument) {
        m_model.expireTrades(m_context.port.exchangeNow(m_instrument->id.exchange).toMs());
    }
    const bool stale = m_model.book() && !m_model.book()->isFresh();
    if (m_model.follow(m_hold.mayMove(nowMs())) || stale) {
        update();
    }
}

void LadderView::setRowHeight(int height)
{
    m_rowHeight = std::clamp(height, 12, 28);
    m_model.setRowCount(this->height() / m_rowHeight);
    update();
}

void LadderView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_model.setRowCount(height() / m_rowHeight);
    layoutColumns();
}

QRect LadderView::rectOf(Column column, int row) const
{
    const int i = static_cast<int>(column);
    return {m_columnLeft[i], row * m_rowHeight, m_columnLeft[i + 1] - m_columnLeft[i], m_rowHeight};
}

LadderView::Column LadderView::columnAt(int x) const noexcept
{
    for (int i = 0; i < 7; ++i) {
        if (x >= m_columnLeft[i] && x < m_columnLeft[i + 1]) {
            return static_cast<Column>(i);
        }
    }
    return Column::None;
}

void LadderView::mousePressEvent(QMouseEvent* event)
{
    m_context.arming.noteInput();
    m_hold.buttonsDown(true);
    const QPoint at = event->position().toPoint();
    if (m_drag && event->button() == Qt::RightButton) {
        m_drag.reset(); // the right button aborts a drag
        m_press.reset();
        update();
        return;
    }
    if (!m_instrument) {
        return;
    }
    for (const auto& own : m_model.own()) {
        if (!tagRect(own).contains(at)) {
            continue;
        }
        if (event->button() == Qt::MiddleButton ||
            (event->button() == Qt::LeftButton && tagCancelRect(own).contains(at))) {
            cancelOwn(own, event->globalPosition().toPoint());
            return;
        }
        if (event->button() == Qt::LeftButton && own.orders.size() == 1) {
            const Order& order = *own.orders.front();
            m_drag = Drag{order.intent.clientOrderId, own.side,
                          order.intent.price.value_or(m_model.priceOfKey(own.key)), own.key, false};
            m_press = Press{Column::None, {}, own.key, event->button(), event->modifiers(), at};
            return;
        }
    }
    const std::int64_t key = m_model.keyOfRow(rowAt(at.y()));
    m_press = Press{columnAt(at.x()), m_model.priceOfKey(key), key,
                    event->button(),  event->modifiers(),      at};
}

void LadderView::mouseMoveEvent(QMouseEvent* event)
{
    m_hold.pointerMoved(nowMs());
    updatePointer(event->position().toPoint());
    if (m_drag && m_press && (m_pointer - m_press->at).manhattanLength() >= kDragThreshold) {
        m_drag->isMoving = true;
    }
    if (m_drag && m_drag->isMoving) {
        update();
    }
}

void LadderView::updatePointer(QPoint at)
{
    m_pointer = at;
    const Column column = columnAt(at.x());
    bool overTag = false;
    for (const auto& own : m_model.own()) {
        overTag = overTag || tagRect(own).contains(at);
    }
    if (overTag) {
        setCursor(m_context.arming.mayTrade() ? Qt::SizeVerCursor : Qt::PointingHandCursor);
    } else if (column == Column::Bid || column == Column::Ask) {
        // A closed lock in words and shape: the forbidden sign; the header says LOCKED.
        setCursor(m_context.arming.mayTrade() ? Qt::CrossCursor : Qt::ForbiddenCursor);
    } else {
        setCursor(Qt::ArrowCursor);
    }
}

void LadderView::mouseReleaseEvent(QMouseEvent* event)
{
    m_hold.buttonsDown(event->buttons() != Qt::NoButton);
    const QPoint at = event->position().toPoint();
    if (m_drag) {
        finishDrag(event->globalPosition().toPoint());
        return;
    }
    if (!m_press || m_press->button != event->button()) {
        return;
    }
    const Press press = *m_press;
    m_press.reset();
    if (!m_instrument || !rect().contains(at) || press.button == Qt::RightButton) {
        return; // the menu comes by contextMenuEvent
    }
    if (press.button == Qt::MiddleButton) {
        if (press.column == Column::Price) {
            m_model.centre();
            update();
        }
        return;
    }
    if (columnAt(at.x()) != press.column) {
        return;
    }
    const Decimal now = m_model.priceOfKey(m_model.keyOfRow(rowAt(at.y())));
    if (now != press.price) {
        emit status(tr("Price moved, click ignored"));
        return;
    }
    act(press, event->globalPosition().toPoint());
}

void LadderView::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    m_hold.pointerLeft();
    m_pointer = {-1, -1};
}

void LadderView::act(const Press& press, QPoint globalAt)
{
    if (press.key <= 0) {
        return;
    }
    if (press.column == Column::Price) {
        m_context.selection.offerPrice(press.price, std::nullopt);
        return;
    }
    if (press.column != Column::Bid && press.column != Column::Ask) {
        return;
    }
    const Side side = press.column == Column::Bid ? Side::Buy : Side::Sell;
    if (!m_context.arming.mayTrade()) {
        m_context.selection.offerPrice(press.price, side);
        emit status(tr("LOCKED: the price went to the ticket"));
        return;
    }
    m_hold.orderClicked(nowMs());
    const bool stop = (press.modifiers & Qt::ShiftModifier) != 0;
    submitAt(side, stop ? OrderForm::StopLimit : OrderForm::Limit, press.price, globalAt);
}

void LadderView::submitAt(Side side, OrderForm form, Decimal price, QPoint globalAt)
{
    const AccountView account = m_context.port.account();
    const auto quantity =
        quantityOf(m_quickSize, *m_instrument, side, price, account.balances, account.fees);
    if (!quantity) {
        emit status(tr("The size cannot be worked out: no balance is known"));
        return;
    }
    OrderIntent intent;
    intent.instrument = m_instrument->id;
    intent.side = side;
    intent.form = form;
    intent.quantity = *quantity;
    intent.source = IntentSource::Ladder;
    intent.price = price;
    if (form == OrderForm::StopLimit || form == OrderForm::TakeProfitLimit) {
        intent.trigger = price;
        const auto offset = Decimal::mul(m_instrument->tickSize, Decimal(kStopOffsetTicks));
        const auto limit = offset
            ? (side == Side::Buy ? Decimal::add(price, *offset) : Decimal::sub(price, *offset))
            : std::nullopt;
        if (!limit || !limit->isPositive()) {
            emit status(tr("No limit price fits that trigger"));
            return;
        }
        intent.price = limit;
    } else if (form == OrderForm::StopMarket || form == OrderForm::TakeProfitMarket) {
        intent.trigger = price;
        intent.price.reset();
    } else {
        intent.postOnly = m_postOnly;
    }
    m_context.actions.submit(std::move(intent), m_model.book(), this, globalAt);
}

void LadderView::cancelOwn(const LadderOwn& own, QPoint globalAt)
{
    if (own.orders.size() == 1) {
        m_context.actions.cancel(own.orders.front()->intent.clientOrderId);
        return;
    }
    // Several on one row: listed first, so that nobody cancels what they did not see.
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    std::vector<ClientOrderId> all;
    for (const auto& order : own.orders) {
        const ClientOrderId id = order->intent.clientOrderId;
        all.push_back(id);
        const Decimal price = order->intent.price.value_or(m_model.priceOfKey(own.key));
        menu->addAction(tr("Cancel %1 at %2")
                            .arg(numberText(order->remainingQuantity().normalized()),
                                 numberText(price, m_priceDigits)),
                        this, [this, id] { m_context.actions.cancel(id); });
    }
    menu->addSeparator();
    menu->addAction(tr("Cancel all %n here", nullptr, static_cast<int>(all.size())), this,
                    [this, all] {
                        for (const auto& id : all) {
                            m_context.actions.cancel(id);
                        }
                    });
    menu->popup(globalAt);
}

void LadderView::finishDrag(QPoint globalAt)
{
    const Drag drag = *m_drag;
    m_drag.reset();
    m_press.reset();
    update();
    if (!drag.isMoving) {
        return;
    }
    if (!m_context.arming.mayTrade()) {
        emit status(tr("LOCKED: the order was not moved"));
        return;
    }
    const Decimal target = m_model.priceOfKey(m_model.keyOfRow(rowAt(m_pointer.y())));
    if (!rect().contains(m_pointer) || target == drag.fromPrice || !target.isPositive()) {
        return;
    }
    m_hold.orderClicked(nowMs());
    m_context.actions.move(drag.order, target, m_model.book(), this, globalAt);
}

void LadderView::contextMenuEvent(QContextMenuEvent* event)
{
    if (!m_instrument || m_drag) {
        return;
    }
    const std::int64_t key = m_model.keyOfRow(rowAt(event->pos().y()));
    showMenu({columnAt(event->pos().x()), m_model.priceOfKey(key), key, Qt::RightButton,
              event->modifiers(), event->pos()},
             event->globalPos());
}

void LadderView::showMenu(const Press& press, QPoint globalAt)
{
    m_press.reset();
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const Decimal price = press.price;
    const QString shown = numberText(price, m_priceDigits);
    if (press.column == Column::Bid || press.column == Column::Ask) {
        const Side side = press.column == Column::Bid ? Side::Buy : Side::Sell;
        struct Choice
        {
            OrderForm form;
            QString text;
            bool offered;
        };
        const bool buy = side == Side::Buy;
        const Choice choices[] = {
            {OrderForm::Limit, buy ? tr("Buy limit at %1") : tr("Sell limit at %1"), true},
            {OrderForm::StopLimit, buy ? tr("Buy stop-limit at %1") : tr("Sell stop-limit at %1"),
             m_instrument->allowsStopLimit},
            {OrderForm::StopMarket, buy ? tr("Buy stop at %1") : tr("Sell stop at %1"),
             m_instrument->allowsStopMarket},
            {OrderForm::TakeProfitLimit,
             buy ? tr("Buy take-profit limit at %1") : tr("Sell take-profit limit at %1"),
             m_instrument->allowsTakeProfitLimit},
        };
        for (const auto& choice : choices) {
            QAction* action = menu->addAction(choice.text.arg(shown));
            action->setEnabled(choice.offered && m_context.arming.mayTrade());
            const OrderForm form = choice.form;
            connect(action, &QAction::triggered, this,
                    [this, side, form, price, globalAt] { submitAt(side, form, price, globalAt); });
        }
        menu->addSeparator();
    }
    menu->addAction(tr("Price %1 to the ticket").arg(shown), this, [this, price, press] {
        std::optional<Side> side;
        if (press.column == Column::Bid) {
            side = Side::Buy;
        } else if (press.column == Column::Ask) {
            side = Side::Sell;
        }
        m_context.selection.offerPrice(price, side);
    });
    menu->addAction(tr("Copy price"), this, [price] {
        QGuiApplication::clipboard()->setText(QString::fromStdString(price.toString()));
    });
    menu->popup(globalAt);
}

void LadderView::wheelEvent(QWheelEvent* event)
{
    const int steps = event->angleDelta().y() != 0 ? (event->angleDelta().y() > 0 ? 1 : -1)
                                                   : (event->angleDelta().x() > 0 ? 1 : -1);
    const auto modifiers = event->modifiers();
    event->accept();
    if ((modifiers & Qt::ControlModifier) != 0 && (modifiers & Qt::ShiftModifier) != 0) {
        const QPoint at = event->position().toPoint();
        for (const auto& own : m_model.own()) {
            if (tagRect(own).contains(at)) {
                changeSize(own, 10 * steps);
                return;
            }
        }
        setRowHeight(m_rowHeight + steps);
        return;
    }
    if ((modifiers & Qt::ControlModifier) != 0) {
        const QPoint at = event->position().toPoint();
        for (const auto& own : m_model.own()) {
            if (tagRect(own).contains(at)) {
                changeSize(own, steps);
                return;
            }
        }
        changeGrouping(-steps);
        return;
    }
    const int rows = (modifiers & Qt::ShiftModifier) != 0 ? m_model.rowCount() : 3;
    m_model.scroll(steps * rows);
    update();
}

void LadderView::changeSize(const LadderOwn& own, int lots)
{
    if (own.orders.size() != 1 || !m_context.arming.mayTrade()) {
        emit status(m_context.arming.mayTrade() ? tr("Several orders here: change them one by one")
                                                : tr("LOCKED: the order was not changed"));
        return;
    }
    const Order& order = *own.orders.front();
    const bool same = m_sizeChange && m_sizeChange->order == order.intent.clientOrderId;
    const Decimal from = same ? m_sizeChange->quantity : order.intent.quantity;
    const auto by = Decimal::mul(m_instrument->lotSize, Decimal(lots));
    const auto wanted = by ? Decimal::add(from, *by) : std::nullopt;
    if (!wanted || *wanted <= order.filledQuantity) {
        return;
    }
    if (*wanted > order.intent.quantity) {
        emit status(tr("A quantity can only be lowered here; place another order to add"));
        return;
    }
    m_sizeChange = SizeChange{order.intent.clientOrderId, *wanted};
    emit status(tr("Quantity → %1").arg(numberText(*wanted, m_quantityDigits)));
    m_sizeTimer.start();
}

void LadderView::sendSizeChange()
{
    if (!m_sizeChange) {
        return;
    }
    const SizeChange change = *m_sizeChange;
    m_sizeChange.reset();
    for (const auto& own : m_model.own()) {
        for (const auto& order : own.orders) {
            if (order->intent.clientOrderId == change.order &&
                order->intent.quantity != change.quantity && m_context.arming.mayTrade()) {
                m_context.port.lowerQuantity(change.order, change.quantity);
                return;
            }
        }
    }
}

void LadderView::keyPressEvent(QKeyEvent* event)
{
    m_context.arming.noteInput();
    if (!m_instrument || (!handleTradingKey(event) && !handleViewKey(event))) {
        QWidget::keyPressEvent(event);
    }
}

bool LadderView::handleTradingKey(QKeyEvent* event)
{
    const bool repeat = event->isAutoRepeat(); // never sends twice
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!repeat && m_cursorKey) {
            const QRect cell = rectOf(m_cursorSide == Side::Buy ? Column::Bid : Column::Ask,
                                      m_model.rowOfKey(*m_cursorKey));
            act({m_cursorSide == Side::Buy ? Column::Bid : Column::Ask,
                 m_model.priceOfKey(*m_cursorKey), *m_cursorKey, Qt::LeftButton, Qt::NoModifier,
                 cell.center()},
                mapToGlobal(cell.center()));
        }
        return true;
    case Qt::Key_Backspace:
        if ((event->modifiers() & Qt::ShiftModifier) != 0) {
            return false; // panic is the window's
        }
        if (!repeat) {
            if ((event->modifiers() & Qt::ControlModifier) != 0) {
                m_context.actions.cancelAll(m_instrument->id, std::nullopt);
            } else {
                cancelLast();
            }
        }
        return true;
    case Qt::Key_Escape:
        if (m_drag) {
            m_drag.reset();
            m_press.reset();
            update();
            return true;
        }
        return false;
    default:
        return false;
    }
}

bool LadderView::handleViewKey(QKeyEvent* event)
{
    if (event->key() >= Qt::Key_1 && event->key() <= Qt::Key_5 &&
        event->modifiers() == Qt::NoModifier) {
        emit quickSizeChosen(event->key() - Qt::Key_1);
        return true;
    }
    switch (event->key()) {
    case Qt::Key_Up:
        moveCursorRow(1);
        return true;
    case Qt::Key_Down:
        moveCursorRow(-1);
        return true;
    case Qt::Key_B:
        m_cursorSide = Side::Buy;
        break;
    case Qt::Key_S:
        m_cursorSide = Side::Sell;
        break;
    case Qt::Key_Space:
        m_model.centre();
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        changeGrouping(1);
        break;
    case Qt::Key_Minus:
        changeGrouping(-1);
        break;
    case Qt::Key_C:
        m_model.setCumulative(!m_model.isCumulative());
        emit status(m_model.isCumulative() ? tr("Cumulative quantities")
                                           : tr("Quantities per row"));
        break;
    case Qt::Key_V:
        m_model.resetVolume();
        break;
    case Qt::Key_Q:
        m_showQuote = !m_showQuote;
        emit quoteUnitsToggled();
        break;
    case Qt::Key_P:
        if (!event->isAutoRepeat()) {
            setPostOnly(!m_postOnly);
        }
        break;
    default:
        return false;
    }
    update();
    return true;
}

void LadderView::moveCursorRow(int by)
{
    if (!m_cursorKey) {
        const auto start = m_model.bestKey(m_cursorSide);
        m_cursorKey = start.value_or(m_model.keyOfRow(m_model.rowCount() / 2));
    } else {
        *m_cursorKey += by;
    }
    const int row = m_model.rowOfKey(*m_cursorKey);
    if (row < 0) {
        m_model.scroll(-row);
    } else if (row >= m_model.rowCount()) {
        m_model.scroll(m_model.rowCount() - 1 - row);
    }
    update();
}

void LadderView::cancelLast()
{
    const Order* last = nullptr;
    for (const auto& own : m_model.own()) {
        for (const auto& order : own.orders) {
            if (last == nullptr || order->createdAt > last->createdAt) {
                last = order.get();
            }
        }
    }
    if (last != nullptr) {
        m_context.actions.cancel(last->intent.clientOrderId);
    }
}

bool LadderView::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && m_instrument) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const Column column = columnAt(help->pos().x());
        const std::int64_t key = m_model.keyOfRow(rowAt(help->pos().y()));
        QString text = numberText(m_model.priceOfKey(key), m_priceDigits);
        for (const Side side : {Side::Buy, Side::Sell}) {
            for (const auto& row : m_model.quantities(side)) {
                if (row.key == key) {
                    const Decimal exact =
                        Decimal::fromParts(row.units, m_model.scale().quantityScale);
                    text = (side == Side::Buy ? tr("bid %1, %2") : tr("ask %1, %2"))
                               .arg(text, numberText(exact.normalized()));
                }
            }
            if (const LadderOwn* own = m_model.ownAt(key, side)) {
                text += QLatin1String(", ") +
                    tr("mine %1").arg(numberText(own->remaining.normalized()));
                const auto& error = own->orders.front()->error;
                if (error) {
                    text += QLatin1Char('\n') + QString::fromStdString(error->message);
                }
            }
        }
        if (column == Column::None) {
            QToolTip::hideText();
        } else {
            QToolTip::showText(help->globalPos(), text, this);
        }
        return true;
    }
    return QWidget::event(event);
}

} // namespace agio
