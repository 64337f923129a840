// SPDX-License-Identifier: GPL-3.0-or-later
// The chart's mouse and keyboard.

#include "ui/chart/chartview.h"
#include "ui/shell/arming.h"
#include "ui/shell/orderactions.h"
#include "ui/shell/orderwords.h"
#include "ui/shell/selection.h"
#include "ui/theme/numbers.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace agio {

namespace {

constexpr double kZoomPerNotch = 1.15;
constexpr double kBarsPerNotch = 12; // of a hundred visible ones
constexpr double kStretchPixels = 180; // an axis dragged this far is stretched by e
constexpr int kDragThreshold = 4;

} // namespace

void ChartView::wheelEvent(QWheelEvent* event)
{
    m_isUntouched = false;
    const QPoint delta = event->angleDelta();
    const double notches = (delta.y() != 0 ? delta.y() : delta.x()) / 120.0;
    const QPointF at = event->position();
    const bool sideways = std::abs(delta.x()) > std::abs(delta.y());
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        m_scene.price.zoomAround(at.y(), std::pow(kZoomPerNotch, notches));
        m_isAuto = false;
        emit viewChanged();
    } else if (event->modifiers().testFlag(Qt::ShiftModifier) || sideways) {
        const double visible = m_scene.time.plotRight / m_scene.time.barWidth;
        m_scene.time.rightSlot -= notches * std::max(1.0, visible * kBarsPerNotch / 100.0);
        clampView();
    } else {
        m_scene.time.zoomAround(std::min(at.x(), static_cast<double>(m_scene.time.plotRight)),
                                std::pow(kZoomPerNotch, notches), minBarWidth(), maxBarWidth());
    }
    invalidate();
    askForOlder();
    event->accept();
}

void ChartView::mousePressEvent(QMouseEvent* event)
{
    m_context.arming.noteInput();
    const QPoint at = event->pos();
    m_pointer = at;
    if (event->button() == Qt::MiddleButton) {
        pressOnTag(event);
        return;
    }
    if (event->button() != Qt::LeftButton) {
        // The right button gives up a drag.
        if (event->button() == Qt::RightButton && m_drag.kind != DragKind::None) {
            endDrag(false, at);
        }
        return;
    }
    if (pressOnSwitch(at)) {
        return;
    }
    m_drag = {};
    m_drag.start = m_drag.last = at;
    if (m_scene.layout.priceAxis.contains(at)) {
        m_drag.kind = DragKind::PriceAxis;
    } else if (m_scene.layout.timeAxis.contains(at)) {
        m_drag.kind = DragKind::TimeAxis;
    } else {
        pressInPlot(event);
    }
}

void ChartView::pressInPlot(QMouseEvent* event)
{
    const QPoint at = event->pos();
    if (plusBox().contains(at)) {
        offerPrice(at.y());
        return;
    }
    if (m_heldSide && m_scene.layout.price.contains(at)) {
        placeAt(*m_heldSide, at);
        return;
    }
    if (!pressOnTag(event)) {
        m_drag.kind = DragKind::Pan;
        setCursor(Qt::ClosedHandCursor);
    }
}

bool ChartView::pressOnTag(QMouseEvent* event)
{
    const auto tags = orderTags();
    // The one painted last lies on top.
    const auto hit = std::find_if(tags.rbegin(), tags.rend(), [event](const OrderTag& tag) {
        return tag.box.contains(event->pos());
    });
    if (hit == tags.rend() || hit->collapsed > 0) {
        return hit != tags.rend();
    }
    if (event->button() == Qt::MiddleButton || hit->cross.contains(event->pos())) {
        m_context.actions.cancel(hit->order->intent.clientOrderId);
        return true;
    }
    m_drag.kind = DragKind::Order;
    m_drag.order = hit->order;
    m_drag.ghost = hit->price;
    return true;
}

bool ChartView::pressOnSwitch(QPoint at)
{
    using Kind = PriceScale::Kind;
    const Kind kind = m_scene.price.kind;
    if (m_autoBox.contains(at)) {
        setAutoScale(!m_isAuto);
    } else if (m_logBox.contains(at)) {
        setPriceKind(kind == Kind::Log ? Kind::Linear : Kind::Log);
    } else if (m_percentBox.contains(at)) {
        setPriceKind(kind == Kind::Percent ? Kind::Linear : Kind::Percent);
    } else {
        return false;
    }
    return true;
}

std::optional<Decimal> ChartView::selectedQuantity() const
{
    return m_context.selection.quantity();
}

void ChartView::offerPrice(int y)
{
    const auto last = lastPrice();
    const Decimal looked = priceUnder(y, std::nullopt);
    const Side side = last && looked > *last ? Side::Sell : Side::Buy;
    // The label showed the nearest tick, so that is what is offered.
    m_context.selection.offerPrice(looked, side);
}

void ChartView::placeAt(Side side, QPoint at)
{
    const Decimal price = priceUnder(at.y(), side);
    if (m_context.arming.state() == ArmState::Locked) {
        m_context.selection.offerPrice(price, side);
        say(tr("Locked: the price went to the ticket, nothing was sent."));
        return;
    }
    if (m_scene.isStale) {
        say(tr("The data is stale. Nothing was sent."));
        return;
    }
    const auto quantity = selectedQuantity();
    if (!quantity || !quantity->isPositive()) {
        m_context.selection.offerPrice(price, side);
        say(tr("Set an amount in the ticket first. Nothing was sent."));
        return;
    }
    OrderIntent intent;
    intent.instrument = m_id;
    intent.side = side;
    intent.form = OrderForm::Limit;
    intent.price = price;
    intent.quantity = *quantity;
    intent.source = IntentSource::Chart;
    m_expectsAnswer = true;
    m_context.actions.submit(intent, m_book, this, mapToGlobal(at));
}

void ChartView::mouseMoveEvent(QMouseEvent* event)
{
    m_pointer = event->pos();
    if (m_drag.kind != DragKind::None) {
        dragTo(event->pos());
    } else {
        updateCursorShape(event->pos());
    }
    update();
}

void ChartView::updateCursorShape(QPoint at)
{
    Qt::CursorShape shape = Qt::CrossCursor;
    if (m_scene.layout.priceAxis.contains(at)) {
        shape = Qt::SizeVerCursor;
    } else if (m_scene.layout.timeAxis.contains(at)) {
        shape = Qt::SizeHorCursor;
    } else if (plusBox().contains(at)) {
        shape = Qt::PointingHandCursor;
    }
    for (const OrderTag& tag : orderTags()) {
        if (tag.box.contains(at)) {
            const bool mayMove = tag.isMovable && m_context.arming.mayTrade();
            shape = tag.cross.contains(at) ? Qt::PointingHandCursor
                : mayMove                  ? Qt::SizeVerCursor
                                           : Qt::ForbiddenCursor;
        }
    }
    if (shape != cursor().shape()) {
        setCursor(shape);
    }
    const auto mark = std::find_if(m_fills.begin(), m_fills.end(), [at](const FillMark& m) {
        return m.box.adjusted(-2, -2, 2, 2).contains(at);
    });
    if (mark != m_fills.end()) {
        QToolTip::showText(mapToGlobal(at), fillTip(*mark, m_instrument), this);
    } else if (QToolTip::isVisible()) {
        QToolTip::hideText();
    }
}

void ChartView::dragTo(QPoint at)
{
    const QPoint step = at - m_drag.last;
    m_isUntouched = m_isUntouched && m_drag.kind == DragKind::Order;
    switch (m_drag.kind) {
    case DragKind::Pan:
        m_scene.time.rightSlot -= step.x() / m_scene.time.barWidth;
        if (!m_isAuto) {
            m_scene.price.pan(step.y());
        }
        clampView();
        break;
    case DragKind::PriceAxis:
        if (step.y() != 0) {
            m_isAuto = false;
            m_scene.price.zoomAround((m_scene.price.top + m_scene.price.bottom) / 2.0,
                                     std::exp(-step.y() / kStretchPixels));
            emit viewChanged();
        }
        break;
    case DragKind::TimeAxis:
        m_scene.time.zoomAround(m_scene.time.plotRight, std::exp(step.x() / kStretchPixels),
                                minBarWidth(), maxBarWidth());
        break;
    case DragKind::Order:
        dragOrder(at);
        m_drag.last = at;
        return;
    case DragKind::None:
        return;
    }
    m_drag.last = at;
    invalidate();
    askForOlder();
}

void ChartView::dragOrder(QPoint at)
{
    if (!m_drag.hasStarted) {
        if ((at - m_drag.start).manhattanLength() < kDragThreshold) {
            return;
        }
        const bool isLimit = m_drag.order->intent.price && !m_drag.order->intent.trigger;
        QString obstacle;
        if (!m_context.arming.mayTrade()) {
            obstacle = tr("Trading is locked. The order stays where it is.");
        } else if (m_scene.isStale) {
            obstacle = tr("The data is stale. The order stays where it is.");
        } else if (!isLimit) {
            obstacle = tr("Only a limit order can be moved by dragging.");
        } else if (!isLive(m_drag.order->state) || m_drag.order->pending != PendingChange::None) {
            obstacle = tr("This order is being changed already.");
        }
        if (!obstacle.isEmpty()) {
            m_drag = {};
            say(obstacle);
            return;
        }
        m_drag.hasStarted = true;
    }
    m_drag.ghost = priceUnder(at.y(), m_drag.order->intent.side);
    update();
}

void ChartView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        endDrag(true, event->pos());
        updateCursorShape(event->pos());
    }
}

void ChartView::endDrag(bool drop, QPoint at)
{
    const Drag drag = m_drag;
    m_drag = {};
    unsetCursor();
    update();
    if (drag.kind != DragKind::Order || !drag.hasStarted || !drop) {
        return;
    }
    if (drag.order->intent.price && *drag.order->intent.price == drag.ghost) {
        return;
    }
    m_expectsAnswer = true;
    m_context.actions.move(drag.order->intent.clientOrderId, drag.ghost, m_book, this,
                           mapToGlobal(at));
}

void ChartView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (m_scene.layout.priceAxis.contains(event->pos())) {
        setAutoScale(true);
    } else if (m_scene.layout.timeAxis.contains(event->pos())) {
        m_scene.time.barWidth = 7;
        showLatest();
    }
}

void ChartView::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QPoint at = event->pos();
    if (m_scene.layout.price.contains(at) && !m_bars.isEmpty()) {
        const Decimal price = priceUnder(at.y(), std::nullopt);
        const QString text = numberText(price, m_scene.priceDigits);
        menu->addAction(tr("%1 to the ticket").arg(text), this, [this, at] { offerPrice(at.y()); });
        menu->addAction(tr("Copy %1").arg(text), this, [price] {
            QGuiApplication::clipboard()->setText(QString::fromStdString(price.toString()));
        });
        menu->addSeparator();
    }
    const auto toggle = [this, menu](const QString& name, bool isOn, auto&& action) {
        QAction* entry = menu->addAction(name, this, action);
        entry->setCheckable(true);
        entry->setChecked(isOn);
    };
    using Kind = PriceScale::Kind;
    const Kind kind = m_scene.price.kind;
    toggle(tr("Automatic scale\tA"), m_isAuto, [this] { setAutoScale(!m_isAuto); });
    toggle(tr("Logarithmic\tL"), kind == Kind::Log,
           [this, kind] { setPriceKind(kind == Kind::Log ? Kind::Linear : Kind::Log); });
    toggle(tr("Percent\t%"), kind == Kind::Percent,
           [this, kind] { setPriceKind(kind == Kind::Percent ? Kind::Linear : Kind::Percent); });
    toggle(tr("Upside down\tI"), m_scene.price.isInverted,
           [this] { setInverted(!m_scene.price.isInverted); });
    toggle(tr("Magnet\tM"), m_hasMagnet, [this] { m_hasMagnet = !m_hasMagnet; });
    menu->addAction(tr("Newest bar\tEnd"), this, &ChartView::showLatest);
    menu->popup(event->globalPos());
}

void ChartView::leaveEvent(QEvent*)
{
    m_pointer.reset();
    update();
}

void ChartView::focusOutEvent(QFocusEvent* event)
{
    // A key released elsewhere is not seen here.
    m_heldSide.reset();
    QWidget::focusOutEvent(event);
    update();
}

bool ChartView::handleViewKey(QKeyEvent* event)
{
    using Kind = PriceScale::Kind;
    const Kind kind = m_scene.price.kind;
    m_isUntouched = m_isUntouched && event->key() != Qt::Key_Left && event->key() != Qt::Key_Plus;
    const double step = event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
    switch (event->key()) {
    case Qt::Key_End:
        showLatest();
        return true;
    case Qt::Key_R:
        if (!event->modifiers().testFlag(Qt::AltModifier)) {
            return false;
        }
        showLatest();
        return true;
    case Qt::Key_L:
        setPriceKind(kind == Kind::Log ? Kind::Linear : Kind::Log);
        return true;
    case Qt::Key_Percent:
        setPriceKind(kind == Kind::Percent ? Kind::Linear : Kind::Percent);
        return true;
    case Qt::Key_A:
        setAutoScale(!m_isAuto);
        return true;
    case Qt::Key_I:
        setInverted(!m_scene.price.isInverted);
        return true;
    case Qt::Key_M:
        m_hasMagnet = !m_hasMagnet;
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right:
        m_scene.time.rightSlot += event->key() == Qt::Key_Left ? -step : step;
        clampView();
        break;
    case Qt::Key_Plus:
    case Qt::Key_Minus:
        m_scene.time.zoomAround(m_scene.time.plotRight,
                                event->key() == Qt::Key_Plus ? kZoomPerNotch : 1 / kZoomPerNotch,
                                minBarWidth(), maxBarWidth());
        break;
    default:
        return false;
    }
    invalidate();
    askForOlder();
    return true;
}

void ChartView::keyPressEvent(QKeyEvent* event)
{
    m_context.arming.noteInput();
    const bool plain = !event->modifiers().testFlag(Qt::ControlModifier) &&
        !event->modifiers().testFlag(Qt::AltModifier);
    if (event->key() == Qt::Key_Escape && m_drag.kind != DragKind::None) {
        endDrag(false, m_drag.last);
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        copyValues();
        return;
    }
    if (plain && (event->key() == Qt::Key_B || event->key() == Qt::Key_S)) {
        if (!event->isAutoRepeat()) {
            m_heldSide = event->key() == Qt::Key_B ? Side::Buy : Side::Sell;
            update();
        }
        return;
    }
    if (plain && event->key() >= Qt::Key_0 && event->key() <= Qt::Key_9) {
        emit intervalTyped(event->text());
        return;
    }
    if (!event->modifiers().testFlag(Qt::ControlModifier) && handleViewKey(event)) {
        return;
    }
    QWidget::keyPressEvent(event);
}

void ChartView::keyReleaseEvent(QKeyEvent* event)
{
    if ((event->key() == Qt::Key_B || event->key() == Qt::Key_S) && !event->isAutoRepeat()) {
        m_heldSide.reset();
        update();
        return;
    }
    QWidget::keyReleaseEvent(event);
}

void ChartView::copyValues() const
{
    const auto bar = m_pointer ? barUnder(m_pointer->x()) : std::nullopt;
    if (m_bars.isEmpty()) {
        return;
    }
    const Candle& c = m_bars.candle(bar.value_or(m_bars.bars().size() - 1));
    const auto exact = [](Decimal value) { return QString::fromStdString(value.toString()); };
    QGuiApplication::clipboard()->setText(QStringList{QString::fromStdString(toIso8601(c.openTime)),
                                                      exact(c.open), exact(c.high), exact(c.low),
                                                      exact(c.close), exact(c.baseVolume)}
                                              .join(QLatin1Char('\t')));
}

} // namespace agio
