// SPDX-License-Identifier: GPL-3.0-or-later
// How the ladder paints: fills collected per colour, numbers by the digit atlas, no text layout.
#include "core/engine/terminalport.h"
#include "ui/ladder/ladderview.h"
#include "ui/shell/arming.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <array>

namespace agio {

namespace {

constexpr int kPadding = 5;
constexpr int kLargeMark = 3;

QColor withAlpha(QColor colour, double alpha)
{
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

} // namespace

void LadderView::layoutColumns()
{
    // Prices and quantities get what their widest text needs, own orders, delta and volume share
    // the rest; a narrow ladder loses delta and volume first.
    const int width = this->width();
    std::array<char, kNumberChars> text{};
    const auto best = m_model.bestTicks(Side::Sell).value_or(0);
    const Decimal sample =
        Decimal::mul(Decimal(best), m_model.scale().tickSize).value_or(Decimal());
    const std::size_t size =
        writeNumber(text.data(), sample.coefficient(), sample.scale(), m_priceDigits);
    const int price = std::max(62, m_digits.width({text.data(), size}) + 2 * kPadding + 10);
    constexpr std::string_view kZeros = "00000000"; // eight significant digits at most
    const auto shown = static_cast<std::size_t>(std::clamp(m_quantityDigits + 2, 5, 8));
    const int quantity = m_digits.width(kZeros.substr(0, shown)) + 2 * kPadding;
    const int rest = std::max(0, width - price - 2 * quantity);
    const int side = std::max(rest * 30 / 100, std::min(rest / 2, 60));
    const int stat = std::max(0, rest / 2 - side);
    const std::array<int, 7> widths{side, stat, quantity, price, quantity, stat, side};
    int x = 0;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        m_columnLeft[i] = x;
        x += widths[i];
    }
    m_columnLeft[7] = width;
}

void LadderView::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    m_digits.setFont(m_context.theme.numberFont(11), devicePixelRatioF());
    layoutColumns();
    paintGround(painter, event->rect());
    if (!m_instrument) {
        painter.setPen(m_context.theme.colour(Token::Text3));
        painter.drawText(rect(), Qt::AlignCenter, tr("Choose an instrument in the watchlist"));
        return;
    }
    const auto& book = m_model.book();
    const bool fresh = book && book->isFresh();
    painter.setOpacity(fresh || !book ? 1.0 : 0.4);
    paintDepth(painter);
    paintVolume(painter);
    paintPrices(painter);
    painter.setOpacity(1.0);
    paintOwn(painter);
    paintCursor(painter);
    paintDrag(painter);
    paintEdges(painter);
    paintTrouble(painter);
    paintFrame(painter);
}

void LadderView::paintGround(QPainter& painter, const QRect& dirty)
{
    const Theme& theme = m_context.theme;
    painter.fillRect(dirty, theme.colour(Token::Pane));
    const int left = m_columnLeft[3];
    painter.fillRect(QRect(left, 0, m_columnLeft[4] - left, height()), theme.colour(Token::Raised));
    m_rects.clear();
    for (int y = m_rowHeight - 1; y < height(); y += m_rowHeight) {
        m_rects.emplace_back(0, y, width(), 1);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(withAlpha(theme.colour(Token::Line), 0.6));
    painter.drawRects(m_rects.data(), static_cast<int>(m_rects.size()));
}

void LadderView::paintDepth(QPainter& painter)
{
    const Theme& theme = m_context.theme;
    const int baseline = (m_rowHeight + m_digits.ascent() - 1) / 2;
    const std::int64_t largest = std::max<std::int64_t>(1, m_model.largestVisible());
    const std::int64_t mean = m_model.meanVisible();
    std::array<char, kNumberChars> text{};
    for (const Side side : {Side::Buy, Side::Sell}) {
        const bool buy = side == Side::Buy;
        const int column = buy ? 2 : 4;
        const int left = m_columnLeft[column];
        const int right = m_columnLeft[column + 1];
        const QColor strong = theme.colour(buy ? Token::Up : Token::Down);
        m_rects.clear();
        m_rects2.clear();
        for (const auto& row : m_model.quantities(side)) {
            const int y = m_model.rowOfKey(row.key) * m_rowHeight;
            const auto bar = static_cast<int>(static_cast<double>(row.units) /
                                              static_cast<double>(largest) * (right - left));
            m_rects.emplace_back(buy ? right - bar : left, y + 1, bar, m_rowHeight - 2);
            if (mean > 0 && row.units >= 3 * mean) {
                const int mark = row.units >= 8 * mean ? kLargeMark + 2 : kLargeMark;
                m_rects2.emplace_back(buy ? left : right - mark, y + 1, mark, m_rowHeight - 2);
            }
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.colour(buy ? Token::UpSoft : Token::DownSoft));
        painter.drawRects(m_rects.data(), static_cast<int>(m_rects.size()));
        painter.setBrush(strong);
        painter.drawRects(m_rects2.data(), static_cast<int>(m_rects2.size()));
        for (const auto& row : m_model.quantities(side)) {
            const int y = m_model.rowOfKey(row.key) * m_rowHeight;
            std::int64_t units = row.units;
            int scale = m_model.scale().quantityScale;
            int digits = m_quantityDigits;
            if (m_showQuote) {
                const auto value =
                    Decimal::mul(Decimal::fromParts(units, scale), m_model.priceOfKey(row.key));
                const auto rounded = value ? value->rescaled(2, Rounding::Down) : std::nullopt;
                units = rounded ? rounded->coefficient() : 0;
                scale = 2;
                digits = 2;
            }
            const std::size_t size = writeShortQuantity(text.data(), units, scale, digits);
            m_digits.drawRight(painter, right - kPadding, y + baseline, {text.data(), size},
                               strong.rgba());
        }
    }
    for (const Side side : {Side::Buy, Side::Sell}) {
        const auto& book = m_model.book();
        const bool empty = book && (side == Side::Buy ? book->bids : book->asks).empty();
        if (empty) {
            const int column = side == Side::Buy ? 2 : 4;
            painter.setPen(theme.colour(Token::Text3));
            painter.drawText(QRect(m_columnLeft[column] - 30, height() / 2, 116, m_rowHeight),
                             Qt::AlignCenter, side == Side::Buy ? tr("no bids") : tr("no asks"));
        }
    }
}

void LadderView::paintVolume(QPainter& painter)
{
    const Theme& theme = m_context.theme;
    const int baseline = (m_rowHeight + m_digits.ascent() - 1) / 2;
    const int scale = m_model.scale().quantityScale;
    const int digits = std::min(m_quantityDigits, 2);
    std::int64_t smallest = 1;
    for (int i = digits; i < scale; ++i) {
        smallest *= 10;
    }
    std::array<char, kNumberChars> text{};
    if (m_columnLeft[2] - m_columnLeft[1] < 38) {
        return; // too narrow for statistics
    }
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const LadderVolume* volume = m_model.volumeAt(m_model.keyOfRow(row));
        if (volume == nullptr) {
            continue;
        }
        const int y = row * m_rowHeight + baseline;
        const std::int64_t delta = volume->buyUnits - volume->sellUnits;
        if (volume->buyUnits + volume->sellUnits < smallest) {
            continue; // would read 0.00
        }
        text[0] = delta < 0 ? '-' : '+';
        const std::size_t size =
            1 + writeShortQuantity(text.data() + 1, delta < 0 ? -delta : delta, scale, digits);
        m_digits.drawRight(
            painter, m_columnLeft[2] - kPadding, y, {text.data(), size},
            withAlpha(theme.colour(delta < 0 ? Token::Down : Token::Up), 0.8).rgba());
        const std::size_t length =
            writeShortQuantity(text.data(), volume->buyUnits + volume->sellUnits, scale, digits);
        m_digits.drawRight(painter, m_columnLeft[6] - kPadding, y, {text.data(), length},
                           theme.rgb(Token::Text3));
    }
}

void LadderView::paintPrices(QPainter& painter)
{
    const Theme& theme = m_context.theme;
    const int baseline = (m_rowHeight + m_digits.ascent() - 1) / 2;
    const int left = m_columnLeft[3];
    const int right = m_columnLeft[4];
    const auto bid = m_model.bestKey(Side::Buy);
    const auto ask = m_model.bestKey(Side::Sell);
    const auto last = m_model.lastTradeKey();
    std::array<char, kNumberChars> text{};
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const std::int64_t key = m_model.keyOfRow(row);
        if (key <= 0) {
            break;
        }
        const Decimal price = m_model.priceOfKey(key);
        const std::size_t size =
            writeNumber(text.data(), price.coefficient(), price.scale(), m_priceDigits);
        const bool touch = key == bid || key == ask;
        m_digits.drawRight(painter, right - kPadding - 4, row * m_rowHeight + baseline,
                           {text.data(), size}, theme.rgb(touch ? Token::Text1 : Token::Text2));
        if (touch) {
            painter.setPen(theme.colour(Token::StrongLine));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(left, row * m_rowHeight, right - left - 1, m_rowHeight - 1);
        }
        if (last && key == *last) {
            const QColor colour =
                theme.colour(m_model.lastTradeSide() == Side::Buy ? Token::Up : Token::Down);
            const int y = row * m_rowHeight + m_rowHeight / 2;
            const std::array<QPoint, 3> mark{QPoint(right - 1, y - 4), QPoint(right - 6, y),
                                             QPoint(right - 1, y + 4)};
            painter.setPen(Qt::NoPen);
            painter.setBrush(colour);
            painter.drawPolygon(mark.data(), 3);
        }
    }
}

QString LadderView::tagText(const LadderOwn& own) const
{
    const Order& first = *own.orders.front();
    QString text = own.side == Side::Buy ? QStringLiteral("B ") : QStringLiteral("S ");
    QString size = numberText(own.remaining.normalized());
    if (size.startsWith(QLatin1String("0."))) {
        size.remove(0, 1);
    }
    text += size;
    if (own.orders.size() > 1) {
        text += QStringLiteral(" (%1)").arg(own.orders.size());
    }
    const bool isTrigger = first.isWaitingTrigger;
    if (isTrigger) {
        text += QLatin1Char(' ') + tr("STOP");
    }
    if (first.state == OrderState::Unknown || !first.isVerified) {
        text += QStringLiteral(" ?");
    }
    if (first.isForeign) {
        text += QLatin1Char(' ') + tr("ext");
    }
    return text;
}

QRect LadderView::tagRect(const LadderOwn& own) const
{
    const int row = m_model.rowOfKey(own.key);
    if (row < 0 || row >= m_model.rowCount()) {
        return {};
    }
    const QFontMetrics metrics(m_context.theme.numberFont(10));
    const int width = metrics.horizontalAdvance(tagText(own)) + 8 + 12;
    const int y = row * m_rowHeight + 1;
    if (own.side == Side::Buy) {
        return {m_columnLeft[0] + 3, y, width, m_rowHeight - 3};
    }
    return {std::max(m_columnLeft[5], this->width() - 3 - width), y, width, m_rowHeight - 3};
}

QRect LadderView::tagCancelRect(const LadderOwn& own) const
{
    const QRect tag = tagRect(own);
    return {tag.right() - 13, tag.top(), 14, tag.height()};
}

void LadderView::paintOwn(QPainter& painter)
{
    const Theme& theme = m_context.theme;
    painter.setFont(theme.numberFont(10));
    for (const auto& own : m_model.own()) {
        const QRect tag = tagRect(own);
        if (tag.isNull()) {
            continue;
        }
        const Order& order = *own.orders.front();
        const bool sending =
            order.state == OrderState::Journaled || order.state == OrderState::Sent;
        const bool doubtful = order.state == OrderState::Unknown || !order.isVerified;
        QColor colour = theme.colour(Token::Own);
        if (order.state == OrderState::Rejected || order.state == OrderState::Unknown) {
            colour = theme.colour(Token::Bad);
        }
        QPen pen(withAlpha(colour, 0.75));
        pen.setStyle(sending || doubtful ? Qt::DashLine : Qt::SolidLine);
        painter.setPen(pen);
        painter.setBrush(sending || doubtful ? QBrush(theme.colour(Token::Pane))
                                             : QBrush(theme.colour(Token::OwnSoft)));
        painter.drawRoundedRect(tag, 3, 3);
        if (order.filledQuantity.isPositive() && order.intent.quantity.isPositive()) {
            const double share = order.filledQuantity.toDoubleForDrawing() /
                order.intent.quantity.toDoubleForDrawing();
            painter.fillRect(QRect(tag.left() + 1, tag.bottom() - 1,
                                   static_cast<int>(share * (tag.width() - 2)), 2),
                             colour);
        }
        painter.setPen(colour);
        QFont font = theme.numberFont(10);
        font.setStrikeOut(order.pending == PendingChange::Cancelling);
        painter.setFont(font);
        painter.drawText(tag.adjusted(4, 0, -13, 0), Qt::AlignVCenter | Qt::AlignLeft,
                         tagText(own));
        const QRect cross = tagCancelRect(own);
        painter.setFont(theme.numberFont(10));
        painter.drawText(cross, Qt::AlignCenter, QStringLiteral("×"));
        if (order.pending == PendingChange::Moving && order.pendingPrice) {
            if (const auto ticks = ticksOf(m_model.scale(), *order.pendingPrice)) {
                const int row = m_model.rowOfKey(m_model.keyOfTicks(*ticks, own.side));
                painter.setPen(QPen(colour, 1, Qt::DotLine));
                painter.setBrush(Qt::NoBrush);
                painter.drawRoundedRect(
                    QRect(tag.left(), row * m_rowHeight + 1, tag.width(), tag.height()), 3, 3);
            }
        }
    }
}

void LadderView::paintDrag(QPainter& painter)
{
    if (!m_drag || !m_drag->isMoving) {
        return;
    }
    const Theme& theme = m_context.theme;
    const int row = rowAt(m_pointer.y());
    const std::int64_t key = m_model.keyOfRow(row);
    const Decimal price = m_model.priceOfKey(key);
    const QRect ghost(0, row * m_rowHeight, width(), m_rowHeight);
    painter.fillRect(ghost, theme.colour(Token::OwnSoft));
    painter.setPen(theme.colour(Token::Own));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(ghost.adjusted(0, 0, -1, -1));
    const std::int64_t ticks = m_model.ticksOfKey(key) - m_model.ticksOfKey(m_drag->fromKey);
    const QString text =
        QStringLiteral("%1 → %2  %3%4 %5")
            .arg(numberText(m_drag->fromPrice, m_priceDigits), numberText(price, m_priceDigits),
                 ticks < 0 ? QStringLiteral("−") : QStringLiteral("+"),
                 QString::number(ticks < 0 ? -ticks : ticks), tr("ticks"));
    painter.setFont(theme.numberFont(11));
    const int textWidth = painter.fontMetrics().horizontalAdvance(text) + 12;
    int top = ghost.bottom() + 2;
    if (top + m_rowHeight > height()) {
        top = ghost.top() - m_rowHeight - 2;
    }
    const QRect label(
        std::clamp(m_pointer.x() - textWidth / 2, 0, std::max(0, width() - textWidth)), top,
        textWidth, m_rowHeight);
    painter.setBrush(theme.colour(Token::Raised));
    painter.drawRoundedRect(label, 3, 3);
    painter.drawText(label, Qt::AlignCenter, text);
}

void LadderView::paintCursor(QPainter& painter)
{
    if (!m_cursorKey || !hasFocus()) {
        return;
    }
    const int row = m_model.rowOfKey(*m_cursorKey);
    if (row < 0 || row >= m_model.rowCount()) {
        return;
    }
    painter.setPen(m_context.theme.colour(Token::Accent));
    painter.setBrush(Qt::NoBrush);
    const int column = m_cursorSide == Side::Buy ? 2 : 4;
    painter.drawRect(0, row * m_rowHeight, width() - 1, m_rowHeight - 1);
    painter.drawRect(m_columnLeft[column] + 1, row * m_rowHeight + 1,
                     m_columnLeft[column + 1] - m_columnLeft[column] - 3, m_rowHeight - 3);
}

void LadderView::paintEdges(QPainter& painter)
{
    const Theme& theme = m_context.theme;
    painter.setFont(theme.numberFont(10));
    const auto tag = [&](const QString& text, bool top, int slot) {
        const int width = painter.fontMetrics().horizontalAdvance(text) + 10;
        const QRect place(this->width() - width - 4,
                          top ? 3 + slot * 17 : height() - 19 - slot * 17, width, 16);
        painter.setPen(theme.colour(Token::StrongLine));
        painter.setBrush(theme.colour(Token::Raised));
        painter.drawRoundedRect(place, 3, 3);
        painter.setPen(theme.colour(Token::Text1));
        painter.drawText(place, Qt::AlignCenter, text);
    };
    int slotTop = 0;
    int slotBottom = 0;
    if (const int above = m_model.ownAbove(); above > 0) {
        tag(tr("%n order(s) above", nullptr, above), true, slotTop++);
    }
    if (const int below = m_model.ownBelow(); below > 0) {
        tag(tr("%n order(s) below", nullptr, below), false, slotBottom++);
    }
    const int shift = m_model.wantedShift();
    if (shift != 0) { // waits for the pointer to rest
        const QString ticks = QString::number(std::abs(shift) * m_model.grouping());
        tag((shift > 0 ? QStringLiteral("▲ ") : QStringLiteral("▼ ")) + ticks + QLatin1Char(' ') +
                tr("ticks"),
            shift > 0, shift > 0 ? slotTop : slotBottom);
    }
}

void LadderView::paintTrouble(QPainter& painter)
{
    const auto& book = m_model.book();
    if (!book || book->isFresh()) {
        return;
    }
    const Theme& theme = m_context.theme;
    painter.fillRect(rect(), QBrush(withAlpha(theme.colour(Token::Stale), 0.35), Qt::BDiagPattern));
    QString what = tr("STALE");
    if (book->state == BookState::Offline) {
        what = tr("OFFLINE");
    } else if (book->state == BookState::Empty) {
        what = tr("LOADING");
    }
    QString text = what;
    if (book->receivedAt.isSet() && book->state != BookState::Empty) {
        const double age =
            static_cast<double>((m_context.port.now() - book->receivedAt).toMs()) / 1000.0;
        text += QStringLiteral(" %1 s").arg(age, 0, 'f', 1);
    }
    if (!book->stateReason.empty()) {
        text += QStringLiteral(" – ") + tr(book->stateReason.c_str());
    }
    painter.setFont(theme.textFont(12, QFont::DemiBold));
    const QRect banner(0, 0, width(), 24);
    painter.fillRect(banner, theme.colour(Token::Warning));
    painter.setPen(theme.colour(Token::Window));
    painter.drawText(banner, Qt::AlignCenter, text);
}

void LadderView::paintFrame(QPainter& painter)
{
    if (m_context.arming.state() != ArmState::Armed) {
        return;
    }
    QPen pen(m_context.theme.colour(Token::Warning));
    pen.setWidth(3);
    pen.setJoinStyle(Qt::MiterJoin);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(1, 1, -2, -2));
}

} // namespace agio
