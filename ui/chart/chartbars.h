// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The bars of a chart as they are drawn. Each interval of time has one slot, counted from a fixed
// origin: a missing bar leaves its slot empty, pages of older bars move nothing.

#include "core/engine/terminalport.h"
#include "ui/chart/studies.h"

#include <memory>
#include <optional>
#include <vector>

namespace agio {

std::int64_t slotOf(Interval interval, UtcTime time) noexcept;
UtcTime timeOfSlot(Interval interval, std::int64_t slot) noexcept; // its start

struct SlotGap
{
    std::int64_t from, until; // first empty slot, first slot after
};

class ChartBars
{
public:
    enum class Change { None, Last, Appended, Rebuilt };

    void clear(Interval interval);
    Interval interval() const noexcept { return m_interval; }
    Change setSeries(std::shared_ptr<const CandleView> view);
    Change setRunning(const Candle& candle);

    const std::vector<ChartBar>& bars() const noexcept { return m_bars; }
    bool isEmpty() const noexcept { return m_bars.empty(); }
    const std::vector<SlotGap>& gaps() const noexcept { return m_gaps; }
    // The exact values behind bars()[index].
    const Candle& candle(std::size_t index) const;
    bool isLoadingOlder() const noexcept { return m_view && m_view->isLoadingOlder; }
    bool reachedOldest() const noexcept { return m_view && m_view->reachedOldest; }
    QString problem() const;
    // First bar at or after the slot; size() if none.
    std::size_t indexAt(std::int64_t slot) const noexcept;
    // The last bar is still open.
    bool hasRunning() const;

private:
    ChartBar drawn(const Candle& candle) const;
    void noteGap(std::size_t index);
    Interval m_interval = Interval::M5;
    std::shared_ptr<const CandleView> m_view;
    std::optional<Candle> m_running;
    std::vector<ChartBar> m_bars;
    std::vector<SlotGap> m_gaps;
};

} // namespace agio
