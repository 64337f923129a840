// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/laddermodel.h"

#include <algorithm>
#include <cstdlib>

namespace agio {

namespace {

constexpr std::size_t kMaxTradeMarks = 200'000;

std::int64_t floorDiv(std::int64_t value, std::int64_t by)
{
    const std::int64_t quotient = value / by;
    return (value % by != 0 && value < 0) ? quotient - 1 : quotient;
}

std::int64_t ceilDiv(std::int64_t value, std::int64_t by)
{
    const std::int64_t quotient = value / by;
    return (value % by != 0 && value > 0) ? quotient + 1 : quotient;
}

std::optional<Decimal> shownPrice(const Order& order)
{
    // A waiting stop stands where it triggers; once triggered, where it rests.
    if (order.isWaitingTrigger && order.intent.trigger) {
        return order.intent.trigger;
    }
    return order.intent.price ? order.intent.price : order.intent.trigger;
}

} // namespace

const std::vector<int>& LadderModel::groupingSteps()
{
    static const std::vector<int> steps{1, 2, 5, 10, 25, 50, 100, 200, 500, 1000};
    return steps;
}

void LadderModel::reset(const BookScale& scale)
{
    m_scale = scale;
    m_book.reset();
    m_hasPosition = false;
    m_auto = true;
    m_bids.clear();
    m_asks.clear();
    m_visibleBids.clear();
    m_visibleAsks.clear();
    m_largest = m_mean = 0;
    m_lastTicks.reset();
    m_orders.clear();
    m_own.clear();
    resetVolume();
}

void LadderModel::setBook(std::shared_ptr<const BookView> book)
{
    m_book = std::move(book);
    rebuildRows();
    if (!m_hasPosition && midKey()) {
        centre();
    }
}

void LadderModel::addTrade(const Trade& trade)
{
    const auto ticks = ticksOf(m_scale, trade.price);
    const auto units = trade.quantity.rescaled(m_scale.quantityScale, Rounding::Down);
    if (!ticks || !units) {
        return;
    }
    if (m_trades.size() >= kMaxTradeMarks) {
        addVolume(m_trades.front(), -1);
        m_trades.pop_front();
    }
    const TradeMark mark{trade.exchangeTime.toMs(), *ticks, units->coefficient(), trade.aggressor};
    m_trades.push_back(mark);
    addVolume(mark, 1);
    m_lastTicks = mark.ticks;
    m_lastSide = mark.side;
}

void LadderModel::expireTrades(std::int64_t nowMs)
{
    if (m_windowMs == 0) {
        return;
    }
    while (!m_trades.empty() && nowMs - m_trades.front().atMs > m_windowMs) {
        addVolume(m_trades.front(), -1);
        m_trades.pop_front();
    }
}

void LadderModel::resetVolume()
{
    m_trades.clear();
    m_volume.clear();
    m_total = {};
}

void LadderModel::setVolumeWindowMs(std::int64_t windowMs)
{
    m_windowMs = windowMs;
}

void LadderModel::addVolume(const TradeMark& mark, int sign)
{
    const std::int64_t key = keyOfTicks(mark.ticks, opposite(mark.side));
    auto& row = m_volume[key];
    auto& part = mark.side == Side::Buy ? row.buyUnits : row.sellUnits;
    auto& total = mark.side == Side::Buy ? m_total.buyUnits : m_total.sellUnits;
    part += sign * mark.units;
    total += sign * mark.units;
    if (row.buyUnits == 0 && row.sellUnits == 0) {
        m_volume.erase(key);
    }
}

void LadderModel::rebuildVolume()
{
    m_volume.clear();
    m_total = {};
    for (const auto& mark : m_trades) {
        addVolume(mark, 1);
    }
}

void LadderModel::setOrders(const InstrumentId& instrument,
                            const std::vector<std::shared_ptr<const Order>>& orders)
{
    m_instrument = instrument;
    m_orders.clear();
    for (const auto& order : orders) {
        if (order->intent.instrument == instrument && shownPrice(*order)) {
            m_orders.push_back(order);
        }
    }
    rebuildOwn();
}

void LadderModel::rebuildOwn()
{
    m_own.clear();
    for (const auto& order : m_orders) {
        const auto ticks = ticksOf(m_scale, *shownPrice(*order));
        if (!ticks) {
            continue;
        }
        const Side side = order->intent.side;
        const std::int64_t key = keyOfTicks(*ticks, side);
        auto place = std::find_if(m_own.begin(), m_own.end(), [&](const LadderOwn& own) {
            return own.key == key && own.side == side;
        });
        if (place == m_own.end()) {
            m_own.push_back({key, side, {}, {}});
            place = m_own.end() - 1;
        }
        place->orders.push_back(order);
        if (const auto sum = Decimal::add(place->remaining, order->remainingQuantity())) {
            place->remaining = *sum;
        }
    }
}

void LadderModel::setGrouping(int ticks, int anchorRow)
{
    if (ticks < 1 || ticks == m_grouping) {
        return;
    }
    const std::int64_t anchorTicks = ticksOfKey(keyOfRow(anchorRow));
    m_grouping = ticks;
    m_topKey = floorDiv(anchorTicks, m_grouping) + anchorRow;
    rebuildRows();
    rebuildVolume();
    rebuildOwn();
}

int LadderModel::suggestedGrouping() const
{
    static constexpr std::size_t kLevels = 24; // of each side
    static constexpr std::int64_t kRows = 32; // in which they should lie
    if (!m_book || m_book->bids.empty() || m_book->asks.empty()) {
        return m_grouping;
    }
    const auto span = [](const std::vector<BookRow>& levels) {
        const auto& last = levels[std::min(kLevels, levels.size()) - 1];
        return std::abs(last.ticks - levels.front().ticks);
    };
    const std::int64_t widest =
        std::max(span(m_book->bids), span(m_book->asks)) / bookTicksPerTick();
    for (const int step : groupingSteps()) {
        if (widest / step <= kRows) {
            return step;
        }
    }
    return groupingSteps().back();
}

void LadderModel::setRowCount(int rows)
{
    rows = std::max(rows, 1);
    if (rows == m_rowCount) {
        return;
    }
    // The middle stays in the middle when the window is resized.
    m_topKey += (rows - m_rowCount) / 2;
    m_rowCount = rows;
    rebuildRows();
}

void LadderModel::setCumulative(bool on)
{
    m_cumulative = on;
    rebuildRows();
}

int LadderModel::rowOfKey(std::int64_t key) const noexcept
{
    const std::int64_t row = m_topKey - key;
    return static_cast<int>(std::clamp<std::int64_t>(row, -1'000'000, 1'000'000));
}

Decimal LadderModel::priceOfKey(std::int64_t key) const
{
    const auto price = Decimal::mul(Decimal(ticksOfKey(key)), m_scale.tickSize);
    return price.value_or(Decimal());
}

std::int64_t LadderModel::keyOfTicks(std::int64_t ticks, Side side) const noexcept
{
    return side == Side::Buy ? floorDiv(ticks, m_grouping) : ceilDiv(ticks, m_grouping);
}

const std::vector<LadderQuantity>& LadderModel::quantities(Side side) const noexcept
{
    return side == Side::Buy ? m_visibleBids : m_visibleAsks;
}

std::optional<std::int64_t> LadderModel::bestKey(Side side) const noexcept
{
    const auto& rows = side == Side::Buy ? m_bids : m_asks;
    if (rows.empty()) {
        return std::nullopt;
    }
    return rows.front().key;
}

std::int64_t LadderModel::bookTicksPerTick() const
{
    if (!m_book || m_book->scale.tickSize == m_scale.tickSize) {
        return 1;
    }
    return std::max<std::int64_t>(1, m_scale.tickSize.stepsOf(m_book->scale.tickSize).value_or(1));
}

std::optional<std::int64_t> LadderModel::bestTicks(Side side) const noexcept
{
    if (!m_book) {
        return std::nullopt;
    }
    const auto& rows = side == Side::Buy ? m_book->bids : m_book->asks;
    if (rows.empty()) {
        return std::nullopt;
    }
    const std::int64_t fine = bookTicksPerTick();
    return side == Side::Buy ? floorDiv(rows.front().ticks, fine)
                             : ceilDiv(rows.front().ticks, fine);
}

const LadderVolume* LadderModel::volumeAt(std::int64_t key) const
{
    const auto found = m_volume.find(key);
    return found == m_volume.end() ? nullptr : &found->second;
}

std::optional<std::int64_t> LadderModel::lastTradeKey() const noexcept
{
    if (!m_lastTicks) {
        return std::nullopt;
    }
    return keyOfTicks(*m_lastTicks, opposite(m_lastSide));
}

const LadderOwn* LadderModel::ownAt(std::int64_t key, Side side) const
{
    for (const auto& own : m_own) {
        if (own.key == key && own.side == side) {
            return &own;
        }
    }
    return nullptr;
}

int LadderModel::ownAbove() const noexcept
{
    int count = 0;
    for (const auto& own : m_own) {
        count += own.key > m_topKey ? static_cast<int>(own.orders.size()) : 0;
    }
    return count;
}

int LadderModel::ownBelow() const noexcept
{
    int count = 0;
    for (const auto& own : m_own) {
        count += own.key <= m_topKey - m_rowCount ? static_cast<int>(own.orders.size()) : 0;
    }
    return count;
}

void LadderModel::rebuildRows()
{
    const std::int64_t fine = bookTicksPerTick();
    const auto group = [this, fine](const std::vector<BookRow>& levels, Side side,
                                    std::vector<LadderQuantity>& rows) {
        rows.clear();
        for (const auto& level : levels) {
            const std::int64_t step = fine * m_grouping;
            const std::int64_t key =
                side == Side::Buy ? floorDiv(level.ticks, step) : ceilDiv(level.ticks, step);
            if (!rows.empty() && rows.back().key == key) {
                rows.back().units += level.quantity;
            } else {
                rows.push_back({key, level.quantity});
            }
        }
        if (m_cumulative) {
            std::int64_t sum = 0;
            for (auto& row : rows) {
                sum += row.units;
                row.units = sum;
            }
        }
    };
    m_bids.clear();
    m_asks.clear();
    if (m_book) {
        group(m_book->bids, Side::Buy, m_bids);
        group(m_book->asks, Side::Sell, m_asks);
    }
    const std::int64_t bottomKey = m_topKey - m_rowCount + 1;
    const auto cut = [&](const std::vector<LadderQuantity>& all,
                         std::vector<LadderQuantity>& visible) {
        visible.clear();
        for (const auto& row : all) {
            if (row.key <= m_topKey && row.key >= bottomKey) {
                visible.push_back(row);
            }
        }
    };
    cut(m_bids, m_visibleBids);
    cut(m_asks, m_visibleAsks);
    m_largest = 0;
    std::int64_t sum = 0;
    for (const auto* side : {&m_visibleBids, &m_visibleAsks}) {
        for (const auto& row : *side) {
            m_largest = std::max(m_largest, row.units);
            sum += row.units / 16; // cannot overflow: at most some thousand rows
        }
    }
    const auto count = static_cast<std::int64_t>(m_visibleBids.size() + m_visibleAsks.size());
    m_mean = count > 0 ? sum / count * 16 : 0;
}

std::optional<std::int64_t> LadderModel::midKey() const
{
    const auto bid = bestKey(Side::Buy);
    const auto ask = bestKey(Side::Sell);
    if (bid && ask) {
        return floorDiv(*bid + *ask, 2);
    }
    return bid ? bid : ask;
}

void LadderModel::scroll(int rows)
{
    m_topKey += rows;
    m_auto = false;
    rebuildRows();
}

void LadderModel::centre()
{
    m_auto = true;
    if (const auto mid = midKey()) {
        m_topKey = *mid + m_rowCount / 2;
        m_hasPosition = true;
        rebuildRows();
    }
}

int LadderModel::wantedShift() const
{
    if (!m_auto || !m_hasPosition) {
        return 0;
    }
    const auto bid = bestKey(Side::Buy);
    const auto ask = bestKey(Side::Sell);
    const std::int64_t quarter = m_rowCount / 4;
    const std::int64_t upper = m_topKey - quarter;
    const std::int64_t lower = m_topKey - m_rowCount + 1 + quarter;
    const bool leftUp = ask && *ask > upper;
    const bool leftDown = bid && *bid < lower;
    // A spread wider than the middle half cannot be brought inside it: then the mid decides.
    if (!leftUp && !leftDown) {
        return 0;
    }
    const auto mid = midKey();
    if (!mid) {
        return 0;
    }
    return static_cast<int>(
        std::clamp<std::int64_t>(*mid + m_rowCount / 2 - m_topKey, -1'000'000, 1'000'000));
}

bool LadderModel::follow(bool mayMove)
{
    const int shift = wantedShift();
    if (shift == 0 || !mayMove) {
        return false;
    }
    m_topKey += shift;
    rebuildRows();
    return true;
}

} // namespace agio
