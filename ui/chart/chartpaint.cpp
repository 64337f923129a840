// SPDX-License-Identifier: GPL-3.0-or-later
// The live half of the chart's painting: what stands over the cached picture.

#include "ui/chart/chartview.h"
#include "ui/shell/arming.h"
#include "ui/shell/healthdot.h"
#include "ui/shell/orderwords.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QLocale>
#include <QPainter>
#include <QTimeZone>

#include <algorithm>
#include <cmath>

namespace agio {

namespace {

constexpr int kTextHeight = 16;

QString countdownText(Duration left)
{
    const std::int64_t seconds = std::max<std::int64_t>(0, (left.toMs() + 999) / 1'000);
    const auto two = [](std::int64_t n) {
        return QString::number(n).rightJustified(2, QLatin1Char('0'));
    };
    if (seconds >= 86'400) {
        return QStringLiteral("%1d %2h").arg(seconds / 86'400).arg(two(seconds / 3'600 % 24));
    }
    const QString clock = two(seconds / 60 % 60) + QLatin1Char(':') + two(seconds % 60);
    return seconds < 3'600 ? clock : two(seconds / 3'600) + QLatin1Char(':') + clock;
}

} // namespace

void ChartView::renderStill()
{
    const qreal ratio = devicePixelRatioF();
    const QSize pixels(static_cast<int>(std::ceil(width() * ratio)),
                       static_cast<int>(std::ceil(height() * ratio)));
    if (m_still.size() != pixels || m_still.devicePixelRatio() != ratio) {
        m_still = QImage(pixels, QImage::Format_RGB32);
        m_still.setDevicePixelRatio(ratio);
        m_isStillDirty = true;
    }
    if (!m_isStillDirty) {
        return;
    }
    m_isStillDirty = false;
    ++m_stillPaints;
    {
        QPainter painter(&m_still);
        paintStill(painter, m_scene, m_atlas);
    }
    if (!m_bars.isEmpty()) {
        strokeStudies(m_still, m_scene);
    }
}

void ChartView::paintEvent(QPaintEvent*)
{
    m_atlas.setFont(m_context.theme.numberFont(), devicePixelRatioF());
    renderStill();
    QPainter painter(this);
    painter.drawImage(0, 0, m_still);
    if (m_bars.isEmpty()) {
        painter.setFont(m_context.theme.textFont());
        painter.setPen(m_context.theme.colour(Token::Text2));
        const QString problem = m_bars.problem();
        painter.drawText(rect().adjusted(16, 0, -16, 0), Qt::AlignCenter | Qt::TextWordWrap,
                         m_id.symbol.isEmpty()   ? tr("Choose an instrument in the watchlist")
                             : problem.isEmpty() ? tr("Loading bars…")
                                                 : problem);
        return;
    }
    paintRunning(painter, m_scene);
    paintOrders(painter);
    paintHeader(painter);
    paintFoot(painter);
    paintCrosshair(painter);
    paintDrag(painter);
    if (m_context.arming.state() == ArmState::Armed) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_context.theme.colour(Token::Warning), 1));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

QString ChartView::staleAge() const
{
    if (!m_scene.isStale || !m_staleSince) {
        return {};
    }
    return lagText(m_context.port.now() - *m_staleSince);
}

void ChartView::paintOrders(QPainter& painter)
{
    painter.setClipRect(m_scene.layout.price.adjusted(0, -2, 0, 4));
    placeFillMarks(m_fills, m_bars, m_scene.time, m_scene.price);
    for (const FillMark& mark : m_fills) {
        if (mark.box.right() >= 0 && mark.box.left() <= m_scene.layout.plot.right()) {
            paintFillMark(painter, mark, m_context.theme);
        }
    }
    painter.setClipping(false);
    std::vector<AxisLabel> labels;
    paintLastLine(painter, labels);
    for (const OrderTag& tag : orderTags()) {
        paintTag(painter, tag, m_context.theme, m_scene.layout.plot.right());
        if (tag.collapsed == 0) {
            const QColor ink =
                m_context.theme.colour(!tag.isTrigger                            ? Token::Own
                                           : tag.order->intent.side == Side::Buy ? Token::Up
                                                                                 : Token::Down);
            labels.push_back(
                {tag.lineY, tag.price, m_context.theme.colour(Token::Pane), ink, ink, {}});
        }
    }
    std::optional<int> crosshairY;
    if (m_pointer && m_scene.layout.price.contains(*m_pointer)) {
        crosshairY = m_pointer->y();
    }
    paintPriceAxis(painter, m_scene, m_atlas, labels, crosshairY);
}

// The line across, and its label at the head of all others.
void ChartView::paintLastLine(QPainter& painter, std::vector<AxisLabel>& labels)
{
    const auto last = lastPrice();
    if (!last) {
        return;
    }
    const Theme& theme = m_context.theme;
    const Candle& bar = m_bars.candle(m_bars.bars().size() - 1);
    const bool isUp = bar.close >= bar.open;
    const QRect& area = m_scene.layout.price;
    const int y = static_cast<int>(
        std::lround(std::clamp(m_scene.price.y(last->toDoubleForDrawing()), -1e5, 1e5)));
    if (y < area.top() - 20 || y > area.bottom() + 20) {
        return;
    }
    const QColor colour = theme.colour(isUp ? Token::Up : Token::Down);
    painter.fillRect(QRect(0, y, m_scene.layout.plot.width(), 1),
                     blended(m_scene.isStale ? theme.colour(Token::Stale) : colour,
                             theme.colour(Token::Pane), 0.55));
    if (m_scene.isStale) {
        labels.push_back({y, *last, theme.colour(Token::Raised), theme.colour(Token::Text2),
                          theme.colour(Token::Stale), staleAge()});
    } else {
        labels.push_back({y,
                          *last,
                          colour,
                          theme.colour(isUp ? Token::UpText : Token::DownText),
                          std::nullopt,
                          {}});
    }
}

std::vector<ChartView::Piece> ChartView::headerPieces(std::size_t bar) const
{
    const Theme& theme = m_context.theme;
    const Candle& candle = m_bars.candle(bar);
    const QColor label = theme.colour(Token::Text3);
    const QColor value = theme.colour(candle.close >= candle.open ? Token::Up : Token::Down);
    const int digits = m_scene.priceDigits;
    std::vector<Piece> pieces;
    const auto add = [&](const QString& name, const QString& text) {
        pieces.push_back({name + QLatin1Char(' '), label});
        pieces.push_back({text + QLatin1String("  "), value});
    };
    add(tr("O"), numberText(candle.open, digits));
    add(tr("H"), numberText(candle.high, digits));
    add(tr("L"), numberText(candle.low, digits));
    add(tr("C"), numberText(candle.close, digits));
    const auto change = Decimal::sub(candle.close, candle.open);
    const auto hundredfold = change ? Decimal::mul(*change, Decimal(100)) : std::nullopt;
    const auto percent = hundredfold && candle.open.isPositive()
        ? Decimal::div(*hundredfold, candle.open, 4, Rounding::HalfEven)
        : std::nullopt;
    if (percent) {
        pieces.push_back({percentText(*percent) + QLatin1String("  "), value});
    }
    const QString base =
        m_instrument != nullptr ? QString::fromStdString(m_instrument->base.text()) : QString();
    pieces.push_back({tr("vol") + QLatin1Char(' '), label});
    pieces.push_back(
        {shortQuantityText(candle.baseVolume, 3) + QLatin1Char(' ') + base + QLatin1String("   "),
         theme.colour(Token::Text2)});
    for (std::size_t i = 0; i < m_studies.size(); ++i) {
        const StudySeries& study = m_studies[i];
        const double shown = bar < study.lines[0].size() ? study.lines[0][bar] : std::nan("");
        QString text = studyName(study.spec);
        if (m_pointer && !std::isnan(shown)) {
            text += QLatin1Char(' ') +
                QString::number(shown, 'f', hasOwnPane(study.spec.kind) ? 1 : digits);
        }
        pieces.push_back({text + QLatin1String("  "), studyColour(theme, i)});
    }
    return pieces;
}

void ChartView::paintHeader(QPainter& painter)
{
    const auto hovered = m_pointer ? barUnder(m_pointer->x()) : std::nullopt;
    const std::size_t bar = hovered.value_or(m_bars.bars().size() - 1);
    painter.setFont(m_context.theme.numberFont());
    const QFontMetrics metrics = painter.fontMetrics();
    const int right = m_scene.layout.plot.right() - 6;
    // What does not fit is left out; Ctrl+C copies all of it.
    const int lines = m_headerLines;
    const auto pieces = headerPieces(bar);
    struct Placed
    {
        int x, y;
        std::size_t piece;
    };
    std::vector<Placed> placed;
    int x = 10;
    int line = 0;
    int widest = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const int width = metrics.horizontalAdvance(pieces[i].text);
        // A name stays on the line of its value.
        const bool isName = pieces[i].colour == m_context.theme.colour(Token::Text3);
        const int needed = isName && i + 1 < pieces.size()
            ? width + metrics.horizontalAdvance(pieces[i + 1].text.trimmed())
            : metrics.horizontalAdvance(pieces[i].text.trimmed());
        if (x + needed > right) {
            if (++line >= lines) {
                break;
            }
            x = 10;
        }
        placed.push_back({x, 6 + line * kTextHeight, i});
        x += width;
        widest = std::max(widest, x);
    }
    // Text over bars: a veil keeps it readable.
    QColor veil = m_context.theme.colour(Token::Pane);
    veil.setAlpha(200);
    painter.fillRect(
        QRect(6, 4, std::min(widest, right) - 6, (std::min(line, lines - 1) + 1) * kTextHeight),
        veil);
    for (const Placed& at : placed) {
        painter.setPen(pieces[at.piece].colour);
        painter.drawText(at.x, at.y + metrics.ascent() - 1, pieces[at.piece].text);
    }
    if (m_bars.isLoadingOlder()) {
        painter.setPen(m_context.theme.colour(Token::Text2));
        painter.setFont(m_context.theme.textFont(11));
        painter.drawText(10, m_scene.layout.price.center().y(), tr("loading older bars…"));
    }
}

void ChartView::paintSwitches(QPainter& painter)
{
    m_autoBox = m_logBox = m_percentBox = QRect();
    const QRect& axis = m_scene.layout.timeAxis;
    if (m_scene.switchesWidth == 0) {
        return;
    }
    const QFontMetrics metrics = painter.fontMetrics();
    int right = axis.right() - 4;
    const auto put = [&](const QString& text, bool isOn) {
        const int width = metrics.horizontalAdvance(text) + 10;
        const QRect box(right - width, axis.top() + 1, width, axis.height() - 2);
        painter.fillRect(box, m_context.theme.colour(Token::Pane));
        painter.setPen(m_context.theme.colour(isOn ? Token::Accent : Token::Text3));
        painter.drawText(box, Qt::AlignCenter, text);
        right -= width;
        return box;
    };
    m_percentBox = put(QStringLiteral("%"), m_scene.price.kind == PriceScale::Kind::Percent);
    m_logBox = put(tr("log"), m_scene.price.kind == PriceScale::Kind::Log);
    m_autoBox = put(tr("auto"), m_isAuto);
    put(tr("UTC"), false);
}

void ChartView::paintFoot(QPainter& painter)
{
    painter.setFont(m_context.theme.numberFont());
    paintSwitches(painter);
    const ChartBar& last = m_bars.bars().back();
    const UtcTime close = timeOfSlot(m_bars.interval(), last.slot + 1);
    const UtcTime now = m_context.port.exchangeNow(m_id.exchange);
    if (m_bars.hasRunning() && !m_scene.isStale && now < close) {
        painter.setPen(m_context.theme.colour(Token::Text2));
        painter.drawText(m_scene.layout.corner.adjusted(0, 0, -7, 0),
                         Qt::AlignRight | Qt::AlignVCenter, countdownText(close - now));
    }
    if (m_message.isEmpty()) {
        return;
    }
    painter.setFont(m_context.theme.textFont());
    const int width = std::min(m_scene.layout.plot.width() - 16,
                               painter.fontMetrics().horizontalAdvance(m_message) + 20);
    const QRect wanted = painter.fontMetrics().boundingRect(QRect(0, 0, width - 16, 200),
                                                            Qt::TextWordWrap, m_message);
    const QRect box(8, m_scene.layout.plot.bottom() - wanted.height() - 16, width,
                    wanted.height() + 10);
    painter.setPen(m_context.theme.colour(Token::Warning));
    painter.setBrush(m_context.theme.colour(Token::Raised));
    painter.drawRect(box.adjusted(0, 0, -1, -1));
    painter.drawText(box.adjusted(8, 0, -8, 0), Qt::AlignVCenter | Qt::TextWordWrap, m_message);
}

void ChartView::paintCrosshair(QPainter& painter)
{
    if (!m_pointer || !m_scene.layout.plot.contains(*m_pointer) || m_drag.kind == DragKind::Order) {
        return;
    }
    const Theme& theme = m_context.theme;
    const double slot = std::floor(m_scene.time.slotAt(m_pointer->x()));
    const int x = static_cast<int>(std::lround(m_scene.time.x(slot + 0.5)));
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(theme.colour(Token::Text3), 1, Qt::DashLine));
    painter.drawLine(x, 0, x, m_scene.layout.plot.bottom());

    const QDateTime at = QDateTime::fromSecsSinceEpoch(
        timeOfSlot(m_bars.interval(), static_cast<std::int64_t>(slot)).toSeconds(),
        QTimeZone::utc());
    const QString time = nominalLength(m_bars.interval()) >= Duration::minutes(1'440)
        ? QLocale().toString(at.date(), tr("ddd d MMM yyyy"))
        : QLocale().toString(at, tr("ddd d MMM HH:mm"));
    painter.setFont(theme.numberFont());
    const int width = painter.fontMetrics().horizontalAdvance(time) + 12;
    const QRect& axis = m_scene.layout.timeAxis;
    const QRect label(std::clamp(x - width / 2, 0, std::max(0, axis.right() - width)),
                      axis.top() + 2, width, axis.height() - 4);
    painter.fillRect(label, theme.colour(Token::StrongLine));
    painter.setPen(theme.colour(Token::Text1));
    painter.drawText(label, Qt::AlignCenter, time);
    if (!m_scene.layout.price.contains(*m_pointer)) {
        return;
    }
    Decimal price = priceUnder(m_pointer->y(), m_heldSide);
    const auto bar = barUnder(m_pointer->x());
    if (m_hasMagnet && bar && !m_heldSide) {
        const Candle& candle = m_bars.candle(*bar);
        const auto distance = [this](Decimal p) {
            return std::abs(m_scene.price.y(p.toDoubleForDrawing()) - m_pointer->y());
        };
        for (const Decimal p : {candle.open, candle.high, candle.low, candle.close}) {
            if (distance(p) < 12 && distance(p) <= distance(price) + 12) {
                price = p;
            }
        }
    }
    const int y = static_cast<int>(std::lround(m_scene.price.y(price.toDoubleForDrawing())));
    const QColor line = theme.colour(!m_heldSide                    ? Token::Text3
                                         : *m_heldSide == Side::Buy ? Token::Up
                                                                    : Token::Down);
    painter.setPen(QPen(line, 1, Qt::DashLine));
    painter.drawLine(0, y, m_scene.layout.plot.right(), y);
    paintAxisLabel(painter, m_scene, m_atlas,
                   {y, price, theme.colour(Token::StrongLine), theme.colour(Token::Text1), {}, {}});
    const QRect plus = plusBox();
    painter.setPen(theme.colour(Token::StrongLine));
    painter.setBrush(theme.colour(Token::Control));
    painter.drawRect(plus.adjusted(0, 0, -1, -1));
    painter.setPen(theme.colour(Token::Text1));
    painter.drawText(plus, Qt::AlignCenter, QStringLiteral("+"));
    if (m_heldSide) {
        const auto quantity = orderQuantityText();
        painter.setPen(line);
        painter.drawText(QRect(m_pointer->x() + 12, y - 20, 240, 18),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         sideText(*m_heldSide) + QLatin1Char(' ') + quantity);
    }
}

void ChartView::paintDrag(QPainter& painter)
{
    if (m_drag.kind != DragKind::Order || !m_drag.hasStarted) {
        return;
    }
    const Theme& theme = m_context.theme;
    const int y = static_cast<int>(std::lround(m_scene.price.y(m_drag.ghost.toDoubleForDrawing())));
    painter.setPen(QPen(theme.colour(Token::Own), 1, Qt::DotLine));
    painter.drawLine(0, y, m_scene.layout.plot.right(), y);
    paintAxisLabel(
        painter, m_scene, m_atlas,
        {y, m_drag.ghost, theme.colour(Token::Own), textOn(theme.colour(Token::Own)), {}, {}});
    painter.setFont(theme.numberFont());
    const QString text = dragLabel();
    const int width = painter.fontMetrics().horizontalAdvance(text) + 14;
    const QRect& area = m_scene.layout.price;
    const int left = std::clamp(m_drag.last.x() + 14, 2, std::max(2, area.right() - width));
    const int top = std::clamp(y - 24, area.top(), std::max(area.top(), area.bottom() - 20));
    const QRect box(left, top, width, 19);
    painter.setPen(theme.colour(Token::Own));
    painter.setBrush(theme.colour(Token::Raised));
    painter.drawRect(box.adjusted(0, 0, -1, -1));
    painter.drawText(box, Qt::AlignCenter, text);
}

QString ChartView::dragLabel() const
{
    const Decimal from = m_drag.order->intent.price.value_or(m_drag.ghost);
    const auto difference = Decimal::sub(m_drag.ghost, from).value_or(Decimal());
    QString text = numberText(from, m_scene.priceDigits) + QStringLiteral(" \u2192 ") +
        numberText(m_drag.ghost, m_scene.priceDigits);
    if (m_instrument != nullptr) {
        if (const auto ticks = difference.stepsOf(m_instrument->tickSize)) {
            text += QLatin1String("  ") + tr("%1 ticks").arg(numberText(Decimal(*ticks), 0, true));
        }
    }
    const auto hundredfold = Decimal::mul(difference, Decimal(100));
    if (hundredfold && from.isPositive()) {
        if (const auto percent = Decimal::div(*hundredfold, from, 4, Rounding::HalfEven)) {
            text += QLatin1String("  ") + percentText(*percent);
        }
    }
    return text + QLatin1String("  ") + tr("loses queue place");
}

QString ChartView::orderQuantityText() const
{
    const auto& quantity = selectedQuantity();
    return quantity ? numberText(*quantity, quantityDigits(m_instrument))
                    : tr("no amount in the ticket");
}

} // namespace agio
