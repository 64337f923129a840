// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/chartview.h"

#include "ui/shell/arming.h"
#include "ui/shell/framepacer.h"
#include "ui/shell/orderactions.h"
#include "ui/shell/orderwords.h"
#include "ui/shell/selection.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QEvent>

#include <algorithm>
#include <cmath>

namespace agio {

namespace {

constexpr int kMessageMs = 6'000;
constexpr double kDefaultBarWidth = 7;
constexpr double kMinBars = 8;
constexpr double kMaxBars = 20'000;
constexpr double kFreeRight = 0.10; // of the plot, right of the newest bar
constexpr std::int64_t kOlderMargin = 200;
constexpr int kNarrowest = 120; // of the plot, where bars can be told apart
constexpr int kSwitchesFrom = 460; // of the time axis
constexpr int kSwitchesWidth = 124;
constexpr int kBookDepth = 200; // enough to walk an order of usual size

} // namespace

ChartView::ChartView(const UiContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_messageTimer(this)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Chart"));
    m_scene.theme = &context.theme;
    m_scene.bars = &m_bars;
    m_scene.studies = &m_studies;
    m_scene.time.barWidth = kDefaultBarWidth;
    m_messageTimer.setSingleShot(true);
    m_messageTimer.setInterval(kMessageMs);
    connect(&m_messageTimer, &QTimer::timeout, this, [this] { say({}); });
    connect(&context.theme, &Theme::changed, this, [this] {
        relayout();
        invalidate();
    });
    connect(&context.pacer, &FramePacer::frame, this, &ChartView::onFrame);
    // The countdown, the stale age.
    connect(&context.pacer, &FramePacer::second, this, [this] { update(); });
    connect(&context.port, &TerminalPort::orderChanged, this, &ChartView::onOrderChanged);
    connect(&context.port, &TerminalPort::fillCounted, this, [this] { reloadFills(); });
    connect(&context.actions, &OrderActions::refused, this, [this](const QString& sentence) {
        if (m_expectsAnswer) {
            m_expectsAnswer = false;
            say(sentence);
        }
    });
    connect(&context.actions, &OrderActions::sent, this, [this] { m_expectsAnswer = false; });
    connect(&context.arming, &Arming::changed, this, [this] { update(); });
}

ChartView::~ChartView() = default;

void ChartView::watch(const InstrumentId& instrument, Interval interval)
{
    const bool isSame = instrument == m_id;
    m_drag = {};
    m_id = instrument;
    m_table = m_context.port.instruments(instrument.exchange);
    m_instrument = m_table ? m_table->find(instrument.symbol) : nullptr;
    m_bars.clear(interval);
    m_candles.reset();
    m_hasView = false;
    m_isUntouched = true;
    if (!isSame) {
        m_ticker.reset();
        m_book.reset();
        m_isAuto = true;
        m_market = instrument.symbol.isEmpty()
            ? nullptr
            : m_context.port.watch(instrument, WatchOptions{true, kBookDepth, false, true});
    }
    if (!instrument.symbol.isEmpty()) {
        m_candles = m_context.port.watchCandles(instrument, interval);
    }
    m_scene.priceDigits = priceDigits(m_instrument);
    m_scene.tick = m_instrument != nullptr ? m_instrument->tickSize.toDoubleForDrawing() : 0.01;
    m_orders.clear();
    for (const auto& order : m_context.port.orders()) {
        if (order->intent.instrument == m_id && !isFinal(order->state)) {
            m_orders.push_back(order);
        }
    }
    setAccessibleName(
        tr("Chart %1")
            .arg(m_instrument != nullptr ? QString::fromStdString(m_instrument->name) : QString()));
    recalculate(0);
    relayout();
    invalidate();
    onFrame();
}

void ChartView::setStudies(const std::vector<StudySpec>& specs)
{
    m_studies.clear();
    for (const StudySpec& spec : specs) {
        m_studies.push_back(StudySeries{spec, {}, {}});
    }
    recalculate(0);
    relayout();
    invalidate();
    emit viewChanged();
}

std::vector<StudySpec> ChartView::studies() const
{
    std::vector<StudySpec> specs;
    for (const StudySeries& study : m_studies) {
        specs.push_back(study.spec);
    }
    return specs;
}

void ChartView::setPriceKind(PriceScale::Kind kind)
{
    m_scene.price.kind = kind;
    m_isAuto = true;
    invalidate();
    emit viewChanged();
}

void ChartView::setAutoScale(bool isAuto)
{
    if (m_isAuto != isAuto) {
        m_isAuto = isAuto;
        emit viewChanged();
    }
    invalidate();
}

void ChartView::setInverted(bool isInverted)
{
    m_scene.price.isInverted = isInverted;
    invalidate();
    emit viewChanged();
}

void ChartView::say(const QString& message)
{
    m_message = message;
    if (message.isEmpty()) {
        m_messageTimer.stop();
    } else {
        m_messageTimer.start();
    }
    update();
}

std::optional<Decimal> ChartView::lastPrice() const
{
    if (!m_bars.isEmpty()) {
        return m_bars.candle(m_bars.bars().size() - 1).close;
    }
    return m_ticker ? std::optional(m_ticker->last) : std::nullopt;
}

std::optional<Decimal> ChartView::changePercent() const
{
    const auto last = lastPrice();
    if (!m_ticker || !m_ticker->open || !last || !m_ticker->open->isPositive()) {
        return std::nullopt;
    }
    const auto difference = Decimal::sub(*last, *m_ticker->open);
    const auto hundredfold = difference ? Decimal::mul(*difference, Decimal(100)) : std::nullopt;
    return hundredfold ? Decimal::div(*hundredfold, *m_ticker->open, 4, Rounding::HalfEven)
                       : std::nullopt;
}

// -- data --

void ChartView::onFrame()
{
    if (m_candles == nullptr) {
        return;
    }
    if (m_candles->candles.takeFresh()) {
        applySeries();
    }
    if (m_candles->running.takeFresh()) {
        if (const auto running = m_candles->running.get()) {
            applyRunning(*running);
        }
    }
    if (m_market != nullptr && m_market->ticker.takeFresh()) {
        m_ticker = m_market->ticker.get();
        emit quoteChanged();
    }
    if (m_market != nullptr && m_market->book.takeFresh()) {
        takeBook();
    }
}

void ChartView::applySeries()
{
    const bool follows = isLastInView();
    const std::int64_t before = m_bars.isEmpty() ? 0 : m_bars.bars().back().slot;
    if (m_bars.setSeries(m_candles->candles.get()) == ChartBars::Change::None) {
        return;
    }
    recalculate(0);
    if (!m_hasView && !m_bars.isEmpty()) {
        m_hasView = true;
        relayout();
        showLatest();
    } else if (follows && !m_bars.isEmpty()) {
        m_scene.time.rightSlot += static_cast<double>(m_bars.bars().back().slot - before);
    }
    reloadFills();
    invalidate();
    askForOlder();
    emit quoteChanged();
}

void ChartView::applyRunning(const Candle& candle)
{
    const bool follows = isLastInView();
    const std::int64_t before = m_bars.isEmpty() ? 0 : m_bars.bars().back().slot;
    const auto change = m_bars.setRunning(candle);
    if (change == ChartBars::Change::None) {
        return;
    }
    const std::size_t size = m_bars.bars().size();
    // The bar before has closed when one is appended: its value settles as well.
    recalculate(size > 1 ? size - (change == ChartBars::Change::Appended ? 2 : 1) : 0);
    if (change == ChartBars::Change::Appended || candle.isClosed) {
        if (follows && m_hasView) {
            m_scene.time.rightSlot += static_cast<double>(m_bars.bars().back().slot - before);
        }
        m_isStillDirty = true;
        reloadFills();
    }
    rescale();
    update();
    emit quoteChanged();
}

void ChartView::recalculate(std::size_t from)
{
    for (StudySeries& study : m_studies) {
        calculate(study, m_bars.bars(), from);
    }
}

void ChartView::takeBook()
{
    m_book = m_market->book.get();
    const bool isStale = m_book != nullptr &&
        (m_book->state == BookState::Stale || m_book->state == BookState::Offline);
    if (isStale == m_scene.isStale) {
        return;
    }
    m_scene.isStale = isStale;
    m_staleSince = isStale ? std::optional(m_context.port.now()) : std::nullopt;
    if (isStale && m_drag.kind == DragKind::Order) {
        m_drag = {};
        say(tr("The data went stale. The order stays where it is."));
    }
    update();
    emit quoteChanged();
}

void ChartView::onOrderChanged(const TerminalPort::OrderPtr& order)
{
    if (order->intent.instrument != m_id) {
        return;
    }
    const auto found = std::find_if(m_orders.begin(), m_orders.end(), [&order](const auto& o) {
        return o->intent.clientOrderId == order->intent.clientOrderId;
    });
    const bool isGone = isFinal(order->state);
    if (found != m_orders.end() && isGone) {
        m_orders.erase(found);
    } else if (found != m_orders.end()) {
        *found = order;
    } else if (!isGone) {
        m_orders.push_back(order);
    }
    if (m_drag.kind == DragKind::Order &&
        m_drag.order->intent.clientOrderId == order->intent.clientOrderId) {
        if (isGone) {
            m_drag = {};
            say(tr("%1. Nothing was sent.").arg(stateText(*order)));
        } else {
            m_drag.order = order;
        }
    }
    rescale();
    update();
}

void ChartView::reloadFills()
{
    std::vector<TerminalPort::FillPtr> mine;
    for (const auto& fill : m_context.port.fills()) {
        if (fill->instrument == m_id) {
            mine.push_back(fill);
        }
    }
    m_fills = collectFills(mine, m_bars);
    update();
}

void ChartView::askForOlder()
{
    if (m_candles == nullptr || m_bars.isEmpty() || m_bars.isLoadingOlder() ||
        m_bars.reachedOldest()) {
        return;
    }
    if (m_scene.time.slotAt(0) < static_cast<double>(m_bars.bars().front().slot + kOlderMargin)) {
        m_candles->loadOlder();
    }
}

bool ChartView::isLastInView() const
{
    if (m_bars.isEmpty()) {
        return true;
    }
    const double x = m_scene.time.x(static_cast<double>(m_bars.bars().back().slot) + 0.5);
    return x >= 0 && x <= m_scene.time.plotRight;
}

// -- view --

double ChartView::minBarWidth() const
{
    return std::max(1, m_scene.layout.plot.width()) / kMaxBars;
}

double ChartView::maxBarWidth() const
{
    return std::max(1, m_scene.layout.plot.width()) / kMinBars;
}

void ChartView::relayout()
{
    m_atlas.setFont(m_context.theme.numberFont(), devicePixelRatioF());
    const auto subs = std::count_if(m_studies.begin(), m_studies.end(),
                                    [](const auto& study) { return hasOwnPane(study.spec.kind); });
    double highest = 1;
    for (const ChartBar& bar : m_bars.bars()) {
        highest = std::max(highest, bar.high);
    }
    const int axis = axisWidthFor(m_atlas, highest, m_scene.priceDigits);
    m_headerLines = headerLinesFor(width() - axis);
    m_scene.layout = layOut(size(), std::max(52, axis), static_cast<int>(subs), m_scene.withVolume,
                            m_headerLines);
    m_scene.time.plotRight = m_scene.layout.plot.width();
    // Too narrow for both: the times matter more.
    m_scene.switchesWidth = m_scene.layout.timeAxis.width() >= kSwitchesFrom ? kSwitchesWidth : 0;
    m_scene.price.top = m_scene.layout.price.top();
    m_scene.price.bottom = m_scene.layout.price.bottom();
    if (m_scene.layout.plot.width() >= kNarrowest) { // else it is not laid out yet
        m_scene.time.barWidth = std::clamp(m_scene.time.barWidth, minBarWidth(), maxBarWidth());
    }
    m_isStillDirty = true;
}

// Room is kept for what the line holds while the pointer shows values in it.
int ChartView::headerLinesFor(int width) const
{
    if (m_bars.isEmpty() || height() < 240) {
        return 1;
    }
    const QFontMetrics metrics(m_context.theme.numberFont());
    int total = 16;
    for (const Piece& piece : headerPieces(m_bars.bars().size() - 1)) {
        total += metrics.horizontalAdvance(piece.text);
    }
    const int valueWidth = metrics.horizontalAdvance(QStringLiteral(" 00000.00"));
    total += static_cast<int>(m_studies.size()) * valueWidth;
    return total > width ? 2 : 1;
}

void ChartView::rescale()
{
    const auto& bars = m_bars.bars();
    const std::size_t first =
        m_bars.indexAt(static_cast<std::int64_t>(std::floor(m_scene.time.slotAt(0))));
    const std::size_t last =
        m_bars.indexAt(static_cast<std::int64_t>(std::ceil(m_scene.time.rightSlot)) + 1);
    if (first >= last) {
        return;
    }
    double low = bars[first].low;
    double high = bars[first].high;
    double volume = 0;
    for (std::size_t i = first; i < last; ++i) {
        low = std::min(low, bars[i].low);
        high = std::max(high, bars[i].high);
        volume = std::max(volume, bars[i].volume);
    }
    // Moved only when it matters, or each trade would repaint all bars.
    if (volume > m_scene.volumeMax || volume < m_scene.volumeMax * 0.7) {
        m_scene.volumeMax = volume > 0 ? volume * 1.05 : 1;
        m_isStillDirty = true;
    }
    if (!m_isAuto) {
        return;
    }
    // Own orders close to the market are kept in view.
    for (const auto& order : m_orders) {
        const auto price = linePrice(*order);
        const double at = price ? price->toDoubleForDrawing() : 0;
        if (at > low * 0.98 && at < high * 1.02) {
            low = std::min(low, at);
            high = std::max(high, at);
        }
    }
    PriceScale fitted = m_scene.price;
    fitted.base = bars[first].open;
    fitted.fit(low, high, 0.05);
    if (fitted.low != m_scene.price.low || fitted.high != m_scene.price.high ||
        fitted.base != m_scene.price.base) {
        m_scene.price = fitted;
        m_isStillDirty = true;
    }
}

void ChartView::invalidate()
{
    rescale();
    m_isStillDirty = true;
    update();
}

void ChartView::clampView()
{
    if (m_bars.isEmpty()) {
        return;
    }
    const double visible = m_scene.time.plotRight / m_scene.time.barWidth;
    const auto newest = static_cast<double>(m_bars.bars().back().slot);
    const auto oldest = static_cast<double>(m_bars.bars().front().slot);
    m_scene.time.rightSlot = std::clamp(m_scene.time.rightSlot, std::min(oldest + 3, newest + 1),
                                        newest + std::max(1.0, visible * 0.9));
}

void ChartView::showLatest()
{
    if (!m_bars.isEmpty()) {
        const double visible = m_scene.time.plotRight / m_scene.time.barWidth;
        m_scene.time.rightSlot =
            static_cast<double>(m_bars.bars().back().slot + 1) + visible * kFreeRight;
    }
    invalidate();
}

Decimal ChartView::priceUnder(int y, std::optional<Side> side) const
{
    const Decimal tick = m_instrument != nullptr ? m_instrument->tickSize
                                                 : Decimal::fromParts(1, m_scene.priceDigits);
    const auto rounding = !side ? Rounding::HalfEven
        : *side == Side::Buy    ? Rounding::Down
                                : Rounding::Up;
    return tickedPrice(m_scene.price, y, tick, rounding);
}

std::optional<std::size_t> ChartView::barUnder(int x) const
{
    const auto slot = static_cast<std::int64_t>(std::floor(m_scene.time.slotAt(x)));
    const std::size_t index = m_bars.indexAt(slot);
    if (index < m_bars.bars().size() && m_bars.bars()[index].slot == slot) {
        return index;
    }
    return std::nullopt;
}

QRect ChartView::plusBox() const
{
    if (!m_pointer || !m_scene.layout.price.contains(*m_pointer)) {
        return {};
    }
    return {m_scene.layout.plot.right() - 18, m_pointer->y() - 8, 17, 17};
}

std::vector<OrderTag> ChartView::orderTags() const
{
    return layOutTags(m_orders, m_instrument, m_scene.price, m_scene.layout,
                      QFontMetrics(m_context.theme.numberFont()));
}

void ChartView::resizeEvent(QResizeEvent*)
{
    // Once touched, the newest bar keeps its distance from the right edge: rightSlot stays.
    relayout();
    if (m_isUntouched) {
        showLatest();
    }
    invalidate();
    askForOlder();
}

bool ChartView::event(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        invalidate();
    }
    return QWidget::event(event);
}

} // namespace agio
