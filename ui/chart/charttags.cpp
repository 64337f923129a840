// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/charttags.h"

#include "ui/shell/orderwords.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPolygon>

#include <algorithm>
#include <cmath>
#include <map>

namespace agio {

namespace {

constexpr int kTagHeight = 18;
constexpr int kTagPadding = 7;
constexpr int kCrossWidth = 16;
constexpr int kMaxStack = 12;
constexpr int kMaxFills = 500;

QString say(const char* text)
{
    return QCoreApplication::translate("ChartTags", text);
}

std::optional<Decimal> filledPercent(const Order& order)
{
    if (!order.filledQuantity.isPositive() || !order.intent.quantity.isPositive()) {
        return std::nullopt;
    }
    const auto hundredfold = Decimal::mul(order.filledQuantity, Decimal(100));
    return hundredfold ? Decimal::div(*hundredfold, order.intent.quantity, 0, Rounding::Down)
                       : std::nullopt;
}

bool isSettled(const Order& order)
{
    return (order.state == OrderState::Working || order.state == OrderState::PartiallyFilled) &&
        order.pending == PendingChange::None && order.isVerified;
}

// Pushes tags apart downwards, then back up if they ran out of the plot.
void stack(std::vector<OrderTag>& tags, const QRect& area)
{
    std::sort(tags.begin(), tags.end(),
              [](const OrderTag& a, const OrderTag& b) { return a.lineY < b.lineY; });
    int floor = area.top();
    for (OrderTag& tag : tags) {
        const int top = std::max(floor, tag.lineY - kTagHeight / 2);
        tag.box.moveTop(top);
        floor = top + kTagHeight + 1;
    }
    int ceiling = area.bottom();
    for (auto tag = tags.rbegin(); tag != tags.rend(); ++tag) {
        if (tag->box.bottom() <= ceiling) {
            break;
        }
        tag->box.moveBottom(ceiling);
        ceiling = tag->box.top() - 1;
    }
}

// More than kMaxStack tags at one spot become one that names their number.
void collapse(std::vector<OrderTag>& tags)
{
    std::sort(tags.begin(), tags.end(),
              [](const OrderTag& a, const OrderTag& b) { return a.lineY < b.lineY; });
    std::vector<OrderTag> kept;
    for (std::size_t i = 0; i < tags.size();) {
        std::size_t end = i + 1;
        while (end < tags.size() && tags[end].lineY - tags[end - 1].lineY < kTagHeight) {
            ++end;
        }
        if (end - i > static_cast<std::size_t>(kMaxStack)) {
            OrderTag one = tags[i + (end - i) / 2];
            one.collapsed = static_cast<int>(end - i);
            one.isMovable = false;
            one.text = say("%1 orders %2–%3")
                           .arg(one.collapsed)
                           .arg(numberText(std::min(tags[i].price, tags[end - 1].price)),
                                numberText(std::max(tags[i].price, tags[end - 1].price)));
            kept.push_back(one);
        } else {
            kept.insert(kept.end(), tags.begin() + static_cast<std::ptrdiff_t>(i),
                        tags.begin() + static_cast<std::ptrdiff_t>(end));
        }
        i = end;
    }
    tags = std::move(kept);
}

} // namespace

std::optional<Decimal> linePrice(const Order& order)
{
    if (order.isWaitingTrigger && order.intent.trigger) {
        return order.intent.trigger;
    }
    return order.intent.price ? order.intent.price : order.intent.trigger;
}

QString tagText(const Order& order, const Instrument* instrument, bool isShort)
{
    QString text = sideLetter(order.intent.side) + QLatin1Char(' ') +
        numberText(order.remainingQuantity(),
                   instrument != nullptr ? quantityDigits(instrument) : -1);
    if (!isShort || order.isWaitingTrigger) {
        text += QLatin1String("  ") + formText(order.intent.form);
    }
    if (const auto share = filledPercent(order)) {
        text += QLatin1String("  ") + percentText(*share, 0, false);
    }
    if (order.state == OrderState::Unknown || !order.isVerified) {
        text += QLatin1String(" ?");
    }
    if (order.pending == PendingChange::Moving && order.pendingPrice) {
        text += QStringLiteral(" \u2192 ") +
            numberText(*order.pendingPrice, instrument != nullptr ? priceDigits(instrument) : -1);
    }
    if (order.isForeign) {
        text += QLatin1Char(' ') + say("ext");
    }
    return text;
}

std::vector<OrderTag> layOutTags(const std::vector<TerminalPort::OrderPtr>& orders,
                                 const Instrument* instrument, const PriceScale& price,
                                 const ChartLayout& layout, const QFontMetrics& metrics)
{
    std::vector<OrderTag> tags;
    const QRect area = layout.price;
    for (const auto& order : orders) {
        const auto at = linePrice(*order);
        if (isFinal(order->state) || !at) {
            continue;
        }
        OrderTag tag;
        tag.order = order;
        tag.price = *at;
        tag.lineY = static_cast<int>(std::lround(price.y(at->toDoubleForDrawing())));
        if (tag.lineY < area.top() - 2 || tag.lineY > area.bottom() + 2) {
            continue;
        }
        tag.text = tagText(*order, instrument, area.width() < 420);
        tag.isTrigger = order->isWaitingTrigger;
        tag.isMovable = isSettled(*order) && order->intent.price && !order->intent.trigger;
        if (const auto share = filledPercent(*order)) {
            tag.filledShare = share->toDoubleForDrawing() / 100.0;
        }
        tags.push_back(std::move(tag));
    }
    collapse(tags);
    const int left = area.right() - std::min(420, area.width() * 6 / 10);
    for (OrderTag& tag : tags) {
        const int width = metrics.horizontalAdvance(tag.text) + 2 * kTagPadding +
            (tag.collapsed > 0 ? 0 : kCrossWidth);
        tag.box = QRect(std::max(area.left() + 4, std::min(left, area.right() - width - 12)), 0,
                        width, kTagHeight);
    }
    stack(tags, area);
    for (OrderTag& tag : tags) {
        if (tag.collapsed == 0) {
            tag.cross = QRect(tag.box.right() - kCrossWidth, tag.box.top(), kCrossWidth + 1,
                              tag.box.height());
        }
    }
    return tags;
}

void paintTag(QPainter& painter, const OrderTag& tag, const Theme& theme, int plotRight)
{
    const Order& order = *tag.order;
    const QColor colour = tag.isTrigger
        ? theme.colour(order.intent.side == Side::Buy ? Token::Up : Token::Down)
        : theme.colour(Token::Own);
    const bool isHollow = order.state == OrderState::Sent || order.state == OrderState::Journaled ||
        order.state == OrderState::Unknown || !order.isVerified;
    QPen pen(colour, 1);
    pen.setStyle(tag.isTrigger || isHollow ? Qt::DashLine : Qt::SolidLine);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(pen);
    painter.drawLine(tag.box.right() + 1, tag.lineY, plotRight, tag.lineY);
    if (std::abs(tag.box.center().y() - tag.lineY) > 1) {
        painter.drawLine(tag.box.right() + 1, tag.box.center().y(), tag.box.right() + 9, tag.lineY);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    QRectF frame = QRectF(tag.box).adjusted(0.5, 0.5, -0.5, -0.5);
    QPen border(colour, 1);
    border.setStyle(isHollow ? Qt::DashLine : Qt::SolidLine);
    painter.setPen(border);
    painter.setBrush(theme.colour(isHollow ? Token::Pane : Token::Raised));
    painter.drawRoundedRect(frame, 4, 4);
    if (tag.filledShare > 0 && !isHollow) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.colour(Token::OwnSoft));
        painter.drawRect(QRectF(tag.box.left() + 1, tag.box.top() + 1,
                                (tag.box.width() - 2) * std::min(1.0, tag.filledShare),
                                tag.box.height() - 2));
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    QFont font = theme.numberFont();
    font.setStrikeOut(order.pending == PendingChange::Cancelling);
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(tag.box.adjusted(kTagPadding, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                     tag.text);
    if (tag.collapsed == 0) {
        font.setStrikeOut(false);
        painter.setFont(font);
        painter.drawText(tag.cross, Qt::AlignCenter, QString(QChar(u'\u00D7')));
    }
}

std::vector<FillMark> collectFills(const std::vector<TerminalPort::FillPtr>& fills,
                                   const ChartBars& bars)
{
    std::map<std::pair<std::size_t, Side>, FillMark> byBar;
    int taken = 0;
    for (const auto& fill : fills) {
        const std::int64_t slot = slotOf(bars.interval(), fill->exchangeTime);
        const std::size_t index = bars.indexAt(slot);
        if (index >= bars.bars().size() || bars.bars()[index].slot != slot) {
            continue;
        }
        if (++taken > kMaxFills) {
            break;
        }
        FillMark& mark = byBar[{index, fill->side}];
        mark.bar = index;
        mark.side = fill->side;
        ++mark.count;
        mark.quantity = Decimal::add(mark.quantity, fill->quantity).value_or(mark.quantity);
        if (mark.first == nullptr) {
            mark.first = fill;
        }
    }
    std::vector<FillMark> marks;
    double largest = 0;
    for (const auto& [key, mark] : byBar) {
        largest = std::max(largest, mark.quantity.toDoubleForDrawing());
        marks.push_back(mark);
    }
    for (FillMark& mark : marks) {
        const double share = mark.quantity.toDoubleForDrawing() / std::max(largest, 1e-18);
        mark.size = share > 0.66 ? 3 : (share > 0.25 ? 2 : 1);
    }
    return marks;
}

void placeFillMarks(std::vector<FillMark>& marks, const ChartBars& bars, const TimeScale& time,
                    const PriceScale& price)
{
    for (FillMark& mark : marks) {
        const ChartBar& bar = bars.bars()[mark.bar];
        const int half = 2 + mark.size;
        const int x = static_cast<int>(std::lround(time.x(static_cast<double>(bar.slot) + 0.5)));
        const bool isBuy = mark.side == Side::Buy;
        // Under the bar, whichever way the scale runs.
        const double edge = isBuy ? std::max(price.y(bar.low), price.y(bar.high))
                                  : std::min(price.y(bar.low), price.y(bar.high));
        const int y = static_cast<int>(std::lround(edge)) + (isBuy ? 4 : -4 - 2 * half);
        mark.box = QRect(x - half, y, 2 * half + 1, 2 * half);
    }
}

void paintFillMark(QPainter& painter, const FillMark& mark, const Theme& theme)
{
    const bool isBuy = mark.side == Side::Buy;
    const QRectF box(mark.box);
    const QPolygonF triangle = isBuy
        ? QPolygonF({QPointF(box.center().x(), box.top()), box.bottomLeft(), box.bottomRight()})
        : QPolygonF({QPointF(box.center().x(), box.bottom()), box.topLeft(), box.topRight()});
    painter.setRenderHint(QPainter::Antialiasing);
    // The rim keeps it apart from a bar of the same colour.
    painter.setPen(QPen(theme.colour(Token::Pane), 1));
    painter.setBrush(theme.colour(isBuy ? Token::Up : Token::Down));
    painter.drawPolygon(triangle);
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (mark.count > 1) {
        painter.setFont(theme.numberFont(9));
        painter.setPen(theme.colour(Token::Text1));
        const QRect where = isBuy ? mark.box.adjusted(-10, mark.box.height(), 10, 12)
                                  : mark.box.adjusted(-10, -12, 10, -mark.box.height());
        painter.drawText(where, Qt::AlignCenter, QString::number(mark.count));
    }
}

QString fillTip(const FillMark& mark, const Instrument* instrument)
{
    const Fill& fill = *mark.first;
    const int digits = instrument != nullptr ? priceDigits(instrument) : -1;
    QString text =
        say("%1 %2 at %3")
            .arg(sideText(mark.side), numberText(fill.quantity), numberText(fill.price, digits));
    text += QLatin1Char('\n') +
        say("fee %1 %2, %3")
            .arg(numberText(fill.fee), QString::fromStdString(fill.feeAsset.text()),
                 fill.isMaker ? say("maker") : say("taker"));
    text += QLatin1Char('\n') +
        say("order %1").arg(QString::fromStdString(fill.exchangeOrderId.text()));
    if (mark.count > 1) {
        text += QLatin1Char('\n') +
            say("%1 fills in this bar, %2 in all").arg(mark.count).arg(numberText(mark.quantity));
    }
    return text;
}

} // namespace agio
