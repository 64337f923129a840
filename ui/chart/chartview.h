// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One chart: bars, studies, own orders and fills, crosshair. Painted by hand in two layers (see
// chartscene.h). Looks at its watches once per frame and repaints only what is new.
//
// Mouse: wheel zooms time around the pointer, Shift+wheel scrolls, Ctrl+wheel zooms the price; drag
// pans; an axis dragged is stretched; a double click on it is automatic again. A tag is dragged to
// move its order, its cross cancels; "+" at the axis offers the price to the ticket; B or S held
// and a click places a limit order. Keys: End, Alt+R, L, %, A, I, M, Ctrl+C, digits for the
// interval.

#include "core/engine/terminalport.h"
#include "ui/chart/chartscene.h"
#include "ui/chart/charttags.h"
#include "ui/shell/uicontext.h"
#include "ui/theme/digitatlas.h"

#include <QImage>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QPainter;

namespace agio {

class ChartView : public QWidget
{
    Q_OBJECT
public:
    explicit ChartView(const UiContext& context, QWidget* parent = nullptr);
    ~ChartView() override;

    void watch(const InstrumentId& instrument, Interval interval);
    Interval interval() const noexcept { return m_bars.interval(); }
    const Instrument* instrument() const noexcept { return m_instrument; }
    void setStudies(const std::vector<StudySpec>& specs);
    std::vector<StudySpec> studies() const;
    void setPriceKind(PriceScale::Kind kind);
    PriceScale::Kind priceKind() const noexcept { return m_scene.price.kind; }
    void setAutoScale(bool isAuto);
    bool isAutoScale() const noexcept { return m_isAuto; }
    void setInverted(bool isInverted);
    void showLatest();
    void say(const QString& message); // a line at the foot, gone after some seconds

    // What is on the screen, for the header and for tests.
    std::optional<Decimal> lastPrice() const;
    std::optional<Decimal> changePercent() const; // of 24 h
    bool isStale() const noexcept { return m_scene.isStale; }
    const ChartScene& scene() const noexcept { return m_scene; }
    const ChartBars& bars() const noexcept { return m_bars; }
    std::vector<OrderTag> orderTags() const;
    int stillPaints() const noexcept { return m_stillPaints; }
    QString message() const { return m_message; }
    QSize sizeHint() const override { return {900, 600}; }
    QSize minimumSizeHint() const override { return {200, 120}; }

    void onFrame(); // once per display frame

signals:
    void quoteChanged();
    void viewChanged(); // auto, log, percent …
    void intervalTyped(const QString& firstDigit);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    enum class DragKind { None, Pan, PriceAxis, TimeAxis, Order };
    struct Drag
    {
        DragKind kind = DragKind::None;
        QPoint start, last;
        TerminalPort::OrderPtr order;
        bool hasStarted = false; // an order moves only after 4 px
        Decimal ghost;
    };
    struct Piece // of the header line
    {
        QString text;
        QColor colour;
    };

    // -- data (chartview.cpp) --
    void applySeries();
    void applyRunning(const Candle& candle);
    void recalculate(std::size_t from);
    void takeBook();
    void onOrderChanged(const TerminalPort::OrderPtr& order);
    void reloadFills();
    void askForOlder();
    bool isLastInView() const;

    // -- view (chartview.cpp) --
    void relayout();
    int headerLinesFor(int width) const;
    void rescale();
    void invalidate();
    void clampView();
    double minBarWidth() const;
    double maxBarWidth() const;
    Decimal priceUnder(int y, std::optional<Side> side) const;
    std::optional<std::size_t> barUnder(int x) const;
    QRect plusBox() const;
    QString dragLabel() const;

    // -- paint (chartpaint.cpp) --
    void renderStill();
    void paintOrders(QPainter& painter);
    void paintLastLine(QPainter& painter, std::vector<AxisLabel>& labels);
    void paintHeader(QPainter& painter);
    void paintCrosshair(QPainter& painter);
    void paintFoot(QPainter& painter);
    void paintDrag(QPainter& painter);
    void paintSwitches(QPainter& painter);
    std::vector<Piece> headerPieces(std::size_t bar) const;
    QString staleAge() const;
    QString orderQuantityText() const;
    std::optional<Decimal> selectedQuantity() const;

    // -- input (chartinput.cpp) --
    void pressInPlot(QMouseEvent* event);
    bool pressOnTag(QMouseEvent* event);
    bool pressOnSwitch(QPoint at);
    void placeAt(Side side, QPoint at);
    void offerPrice(int y);
    void dragTo(QPoint at);
    void dragOrder(QPoint at);
    void endDrag(bool drop, QPoint at);
    void copyValues() const;
    void updateCursorShape(QPoint at);
    bool handleViewKey(QKeyEvent* event);

    UiContext m_context;
    InstrumentId m_id;
    std::shared_ptr<const InstrumentTable> m_table;
    const Instrument* m_instrument = nullptr;
    std::shared_ptr<CandleWatch> m_candles;
    std::shared_ptr<MarketWatch> m_market;
    std::shared_ptr<const Ticker> m_ticker;
    std::shared_ptr<const BookView> m_book;
    ChartBars m_bars;
    std::vector<StudySeries> m_studies;
    std::vector<TerminalPort::OrderPtr> m_orders; // live ones of this instrument
    std::vector<FillMark> m_fills;
    ChartScene m_scene;
    DigitAtlas m_atlas;
    QImage m_still;
    bool m_isStillDirty = true;
    int m_stillPaints = 0;
    int m_headerLines = 1;
    bool m_isAuto = true;
    bool m_hasView = false; // the first data has set it
    bool m_isUntouched = true; // nobody has zoomed or panned: a resize shows the newest again
    bool m_hasMagnet = false;
    std::optional<QPoint> m_pointer;
    std::optional<Side> m_heldSide;
    Drag m_drag;
    QRect m_autoBox, m_logBox, m_percentBox;
    std::optional<UtcTime> m_staleSince;
    bool m_expectsAnswer = false; // the next refusal is about an order from here
    QString m_message;
    QTimer m_messageTimer;
};

} // namespace agio
