// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a depth ladder shows, without painting: rows of one or more ticks, quantities per row,
// traded volume per row, own orders per row, and when the grid may move. All integers: prices are
// whole ticks, quantities whole units of 10^-quantityScale, so that nothing is rounded on the way
// to the screen or to an order.
//
// A row has a key k; its labelled price is k * grouping ticks. Bids fall into
// floor(price/grouping), asks into ceil(price/grouping): grouping never makes the spread look
// narrower, and a click sends the label. Row 0 is the top of the view; keys fall downwards.

#include "core/market/orderbook.h"
#include "core/trading/order.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace agio {

struct LadderQuantity
{
    std::int64_t key = 0;
    std::int64_t units = 0;
};

struct LadderVolume
{
    std::int64_t buyUnits = 0; // taken by buyers
    std::int64_t sellUnits = 0; // taken by sellers
};

struct LadderOwn // own orders of one side on one row
{
    std::int64_t key = 0;
    Side side = Side::Buy;
    std::vector<std::shared_ptr<const Order>> orders;
    Decimal remaining;
};

// The grid never moves under an active pointer (ladder section 2.2).
class GridHold
{
public:
    static constexpr std::int64_t kAfterMoveMs = 700;
    static constexpr std::int64_t kAfterOrderClickMs = 300;

    void pointerMoved(std::int64_t nowMs) { m_movedAtMs = nowMs; }
    void pointerLeft() { m_movedAtMs = kNever; }
    void buttonsDown(bool down) { m_buttonsDown = down; }
    void busy(bool dragOrMenu) { m_busy = dragOrMenu; }
    void orderClicked(std::int64_t nowMs) { m_clickedAtMs = nowMs; }
    bool mayMove(std::int64_t nowMs) const
    {
        return !m_buttonsDown && !m_busy && nowMs - m_movedAtMs >= kAfterMoveMs &&
            nowMs - m_clickedAtMs >= kAfterOrderClickMs;
    }

private:
    static constexpr std::int64_t kNever = -1'000'000'000;
    std::int64_t m_movedAtMs = kNever;
    std::int64_t m_clickedAtMs = kNever;
    bool m_buttonsDown = false;
    bool m_busy = false;
};

class LadderModel
{
public:
    static const std::vector<int>& groupingSteps(); // 1, 2, 5, 10, 25 … 1000 ticks

    void reset(const BookScale& scale);
    const BookScale& scale() const noexcept { return m_scale; }

    void setBook(std::shared_ptr<const BookView> book);
    const std::shared_ptr<const BookView>& book() const noexcept { return m_book; }
    void addTrade(const Trade& trade); // at its exchange time
    void expireTrades(std::int64_t nowMs); // exchange time too
    void resetVolume();
    void setVolumeWindowMs(std::int64_t windowMs); // 0: since reset
    void setOrders(const InstrumentId& instrument,
                   const std::vector<std::shared_ptr<const Order>>& orders);

    // Keeps the row at `anchorRow` at its height on the screen.
    void setGrouping(int ticks, int anchorRow);
    int grouping() const noexcept { return m_grouping; }
    // The finest grouping at which the best levels of both sides fill most rows near the touch: a
    // fine tick on an expensive instrument would show mostly empty rows.
    int suggestedGrouping() const;
    void setRowCount(int rows);
    int rowCount() const noexcept { return m_rowCount; }
    void setCumulative(bool on);
    bool isCumulative() const noexcept { return m_cumulative; }

    std::int64_t keyOfRow(int row) const noexcept { return m_topKey - row; }
    int rowOfKey(std::int64_t key) const noexcept; // may lie outside the view
    std::int64_t ticksOfKey(std::int64_t key) const noexcept { return key * m_grouping; }
    Decimal priceOfKey(std::int64_t key) const;
    std::int64_t keyOfTicks(std::int64_t ticks, Side side) const noexcept;

    // Visible rows of a side, best first.
    const std::vector<LadderQuantity>& quantities(Side side) const noexcept;
    std::int64_t largestVisible() const noexcept { return m_largest; }
    std::int64_t meanVisible() const noexcept { return m_mean; }
    std::optional<std::int64_t> bestKey(Side side) const noexcept;
    std::optional<std::int64_t> bestTicks(Side side) const noexcept;
    const LadderVolume* volumeAt(std::int64_t key) const;
    LadderVolume totalVolume() const noexcept { return m_total; }
    std::optional<std::int64_t> lastTradeKey() const noexcept;
    Side lastTradeSide() const noexcept { return m_lastSide; }
    const std::vector<LadderOwn>& own() const noexcept { return m_own; }
    const LadderOwn* ownAt(std::int64_t key, Side side) const;
    int ownAbove() const noexcept; // orders outside the view
    int ownBelow() const noexcept;

    // -- scrolling --
    bool isAuto() const noexcept { return m_auto; }
    void scroll(int rows); // > 0: towards higher prices; switches to manual
    void centre(); // now; switches to auto
    // Auto mode: would the grid like to move, and by how many rows (> 0: market is above)?
    int wantedShift() const;
    // Moves if it may; returns true if the grid moved.
    bool follow(bool mayMove);

private:
    struct TradeMark
    {
        std::int64_t atMs, ticks, units;
        Side side;
    };
    // The session refines a book's grid when an exchange lists levels between its own ticks; here
    // they fall outwards into ticks.
    std::int64_t bookTicksPerTick() const;
    void rebuildRows();
    void rebuildVolume();
    void rebuildOwn();
    void addVolume(const TradeMark& mark, int sign);
    std::optional<std::int64_t> midKey() const;

    BookScale m_scale;
    std::shared_ptr<const BookView> m_book;
    int m_grouping = 1;
    int m_rowCount = 40;
    std::int64_t m_topKey = 0;
    bool m_hasPosition = false;
    bool m_auto = true;
    bool m_cumulative = false;
    std::vector<LadderQuantity> m_bids, m_asks; // all rows, best first
    std::vector<LadderQuantity> m_visibleBids, m_visibleAsks;
    std::int64_t m_largest = 0, m_mean = 0;
    std::deque<TradeMark> m_trades;
    std::unordered_map<std::int64_t, LadderVolume> m_volume;
    LadderVolume m_total;
    std::int64_t m_windowMs = std::int64_t{8} * 60'000;
    std::optional<std::int64_t> m_lastTicks;
    Side m_lastSide = Side::Buy;
    InstrumentId m_instrument;
    std::vector<std::shared_ptr<const Order>> m_orders;
    std::vector<LadderOwn> m_own;
};

} // namespace agio
