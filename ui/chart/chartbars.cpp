// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/chartbars.h"

#include <algorithm>
#include <chrono>

namespace agio {

namespace {

using std::chrono::year_month_day;

// Weeks start on Monday; day 0 of the epoch was a Thursday.
constexpr std::int64_t kWeekShiftNs = 3LL * 86'400 * 1'000'000'000;

std::int64_t floorDiv(std::int64_t a, std::int64_t b) noexcept
{
    return a / b - ((a % b != 0 && (a % b < 0)) ? 1 : 0);
}

year_month_day dateOf(UtcTime time) noexcept
{
    return year_month_day(std::chrono::floor<std::chrono::days>(
        std::chrono::sys_time<std::chrono::nanoseconds>(std::chrono::nanoseconds(time.toNs()))));
}

} // namespace

std::int64_t slotOf(Interval interval, UtcTime time) noexcept
{
    if (interval == Interval::Mo1) {
        const year_month_day date = dateOf(time);
        return static_cast<int>(date.year()) * 12LL + static_cast<unsigned>(date.month()) - 1;
    }
    const std::int64_t shift = interval == Interval::W1 ? kWeekShiftNs : 0;
    return floorDiv(time.toNs() + shift, nominalLength(interval).toNs());
}

UtcTime timeOfSlot(Interval interval, std::int64_t slot) noexcept
{
    if (interval == Interval::Mo1) {
        const std::int64_t year = floorDiv(slot, 12);
        const year_month_day date{std::chrono::year(static_cast<int>(year)),
                                  std::chrono::month(static_cast<unsigned>(slot - year * 12) + 1),
                                  std::chrono::day(1)};
        return UtcTime::fromSeconds(std::chrono::sys_days(date).time_since_epoch().count() *
                                    86'400LL);
    }
    const std::int64_t shift = interval == Interval::W1 ? kWeekShiftNs : 0;
    return UtcTime::fromNs(slot * nominalLength(interval).toNs() - shift);
}

void ChartBars::clear(Interval interval)
{
    m_interval = interval;
    m_view.reset();
    m_running.reset();
    m_bars.clear();
    m_gaps.clear();
}

ChartBar ChartBars::drawn(const Candle& candle) const
{
    ChartBar bar;
    bar.slot = slotOf(m_interval, candle.openTime);
    bar.openSeconds = candle.openTime.toSeconds();
    bar.open = candle.open.toDoubleForDrawing();
    bar.high = candle.high.toDoubleForDrawing();
    bar.low = candle.low.toDoubleForDrawing();
    bar.close = candle.close.toDoubleForDrawing();
    bar.volume = candle.baseVolume.toDoubleForDrawing();
    bar.hasTrades = !candle.baseVolume.isZero() || candle.tradeCount > 0;
    return bar;
}

void ChartBars::noteGap(std::size_t index)
{
    if (index > 0 && m_bars[index].slot > m_bars[index - 1].slot + 1) {
        m_gaps.push_back({m_bars[index - 1].slot + 1, m_bars[index].slot});
    }
}

ChartBars::Change ChartBars::setSeries(std::shared_ptr<const CandleView> view)
{
    if (view == nullptr || view == m_view) {
        return Change::None;
    }
    m_view = std::move(view);
    m_bars.clear();
    m_gaps.clear();
    m_bars.reserve(m_view->candles.size() + 1);
    for (const Candle& candle : m_view->candles) {
        m_bars.push_back(drawn(candle));
        noteGap(m_bars.size() - 1);
    }
    // A running bar that this series has already closed is history.
    if (m_running && !m_view->candles.empty()) {
        const Candle& last = m_view->candles.back();
        if (m_running->openTime < last.openTime ||
            (m_running->openTime == last.openTime && last.isClosed)) {
            m_running.reset();
        }
    }
    if (m_running) {
        const Candle running = *m_running;
        setRunning(running);
    }
    return Change::Rebuilt;
}

ChartBars::Change ChartBars::setRunning(const Candle& candle)
{
    const ChartBar bar = drawn(candle);
    if (m_bars.empty() || bar.slot > m_bars.back().slot) {
        m_running = candle;
        m_bars.push_back(bar);
        noteGap(m_bars.size() - 1);
        return Change::Appended;
    }
    if (bar.slot < m_bars.back().slot) {
        return Change::None;
    }
    m_running = candle;
    m_bars.back() = bar;
    return Change::Last;
}

const Candle& ChartBars::candle(std::size_t index) const
{
    if (m_running && index + 1 == m_bars.size()) {
        return *m_running;
    }
    return m_view->candles.at(index);
}

QString ChartBars::problem() const
{
    return m_view ? QString::fromStdString(m_view->problem) : QString();
}

std::size_t ChartBars::indexAt(std::int64_t slot) const noexcept
{
    const auto found = std::lower_bound(
        m_bars.begin(), m_bars.end(), slot,
        [](const ChartBar& bar, std::int64_t wanted) { return bar.slot < wanted; });
    return static_cast<std::size_t>(found - m_bars.begin());
}

bool ChartBars::hasRunning() const
{
    return !m_bars.empty() && !candle(m_bars.size() - 1).isClosed;
}

} // namespace agio
