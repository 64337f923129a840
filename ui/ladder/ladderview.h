// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The painted grid of a depth ladder with its mouse and keys (ladder sections 1, 2, 4, 5, 8). Bound
// prices: a click belongs to the price of its row at press; if another price is under the pointer
// at release, nothing is sent. Whether a click trades is the Arming's decision; sending is
// OrderActions' work. Painting allocates nothing in the steady state.

#include "core/market/instrument.h"
#include "ui/ladder/laddermodel.h"
#include "ui/ladder/quicksize.h"
#include "ui/shell/uicontext.h"
#include "ui/theme/digitatlas.h"

#include <QElapsedTimer>
#include <QPixmap>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace agio {

class LadderView : public QWidget
{
    Q_OBJECT
public:
    enum class Column { MyBuys, Delta, Bid, Price, Ask, Volume, MySells, None };

    explicit LadderView(const UiContext& context, QWidget* parent = nullptr);
    ~LadderView() override;

    LadderModel& model() noexcept { return m_model; }
    const LadderModel& model() const noexcept { return m_model; }
    void setInstrument(const Instrument* instrument); // null: none
    const Instrument* instrument() const noexcept { return m_instrument.get(); }
    void setBook(std::shared_ptr<const BookView> book);
    void addTrade(const Trade& trade) { m_model.addTrade(trade); }
    void setQuickSize(const QuickSize& size) { m_quickSize = size; }
    void setPostOnly(bool on);
    bool isPostOnly() const noexcept { return m_postOnly; }
    void changeGrouping(int direction); // -1, +1 along the steps
    void advance(); // once per frame: follow the market, age the banner

    // Geometry, for tests and for popups.
    QRect rectOf(Column column, int row) const;
    int rowAt(int y) const noexcept { return y / m_rowHeight; }
    Column columnAt(int x) const noexcept;
    int rowHeight() const noexcept { return m_rowHeight; }
    void setRowHeight(int height);

    QSize minimumSizeHint() const override { return {260, 160}; }
    QSize sizeHint() const override { return {356, 720}; }

signals:
    void status(const QString& text); // for the pane's status line
    void quickSizeChosen(int index);
    void groupingChanged(int ticks);
    void postOnlyChanged(bool on);
    void quoteUnitsToggled();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    struct Press
    {
        Column column = Column::None;
        Decimal price;
        std::int64_t key = 0;
        Qt::MouseButton button = Qt::NoButton;
        Qt::KeyboardModifiers modifiers;
        QPoint at;
    };
    struct Drag
    {
        ClientOrderId order;
        Side side = Side::Buy;
        Decimal fromPrice;
        std::int64_t fromKey = 0;
        bool isMoving = false; // past the threshold of 4 px
    };
    struct SizeChange // Ctrl+wheel on an own tag, sent 400 ms after the last step
    {
        ClientOrderId order;
        Decimal quantity;
    };

    // -- painting (ladderpaint.cpp) --
    void paintGround(QPainter& painter, const QRect& dirty);
    void paintDepth(QPainter& painter);
    void paintVolume(QPainter& painter);
    void paintPrices(QPainter& painter);
    void paintOwn(QPainter& painter);
    void paintDrag(QPainter& painter);
    void paintCursor(QPainter& painter);
    void paintEdges(QPainter& painter);
    void paintTrouble(QPainter& painter);
    void paintFrame(QPainter& painter);
    QString tagText(const LadderOwn& own) const;
    QRect tagRect(const LadderOwn& own) const;
    QRect tagCancelRect(const LadderOwn& own) const;
    void layoutColumns();

    // -- acting --
    void act(const Press& press, QPoint globalAt);
    void cancelOwn(const LadderOwn& own, QPoint globalAt);
    void finishDrag(QPoint globalAt);
    void showMenu(const Press& press, QPoint globalAt);
    void submitAt(Side side, OrderForm form, Decimal price, QPoint globalAt);
    void changeSize(const LadderOwn& own, int lots);
    void sendSizeChange();
    void cancelLast();
    bool handleTradingKey(QKeyEvent* event);
    bool handleViewKey(QKeyEvent* event);
    void moveCursorRow(int by);
    void updatePointer(QPoint at);
    std::int64_t nowMs() const;

    const UiContext m_context;
    LadderModel m_model;
    GridHold m_hold;
    std::unique_ptr<Instrument> m_instrument;
    QuickSize m_quickSize;
    DigitAtlas m_digits;
    QElapsedTimer m_clock;
    QTimer m_sizeTimer;
    std::optional<Press> m_press;
    std::optional<Drag> m_drag;
    std::optional<SizeChange> m_sizeChange;
    QPoint m_pointer{-1, -1};
    std::optional<std::int64_t> m_cursorKey;
    Side m_cursorSide = Side::Buy;
    bool m_groupingIsOpen = false; // the first book of an instrument proposes it
    bool m_postOnly = false;
    bool m_showQuote = false;
    int m_rowHeight = 17;
    int m_priceDigits = 2, m_quantityDigits = 4;
    int m_columnLeft[8] = {};
    std::vector<QRect> m_rects, m_rects2; // scratch of paint
    QPixmap m_hatch;
};

} // namespace agio
