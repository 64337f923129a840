// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where a time and a price are on the screen, where the pane's parts are, and which marks the axes
// carry. Pixels are logical.

#include "core/base/decimal.h"
#include "core/market/candle.h"

#include <QRect>
#include <QString>

#include <cstdint>
#include <vector>

namespace agio {

struct TimeScale
{
    double rightSlot = 0; // at the right edge of the plot
    double barWidth = 7; // pixels per slot
    int plotRight = 0;

    double x(double slot) const noexcept { return plotRight - (rightSlot - slot) * barWidth; }
    double slotAt(double x) const noexcept { return rightSlot - (plotRight - x) / barWidth; }
    // The slot under x stays there.
    void zoomAround(double x, double factor, double minWidth, double maxWidth) noexcept;
};

struct PriceScale
{
    enum class Kind : std::uint8_t { Linear, Log, Percent };
    Kind kind = Kind::Linear;
    bool isInverted = false;
    double low = 0, high = 1; // prices at the edges, low < high
    double base = 1; // Percent: 0 %
    int top = 0, bottom = 1;

    double y(double price) const noexcept;
    double priceAt(double y) const noexcept;
    // The price under y stays there.
    void zoomAround(double y, double factor) noexcept;
    void pan(double dy) noexcept;
    // A range around [from, until] with `margin` of its height at both ends; a flat range is
    // opened.
    void fit(double from, double until, double margin) noexcept;

private:
    double bent(double price) const noexcept;
    double straight(double value) const noexcept;
};

// Price under y on the tick grid: Down for a buy, Up for a sell, HalfEven for looking.
Decimal tickedPrice(const PriceScale& scale, double y, Decimal tick, Rounding rounding);

struct PriceMark
{
    double price = 0;
    std::int64_t coefficient = 0; // the label, exact: coefficient * 10^-scale
    int scale = 0;
    bool isPercent = false;
};
// Marks at round prices (or percents), at least `minGap` pixels apart, none finer than the tick.
std::vector<PriceMark> priceMarks(const PriceScale& scale, double tick, int minGap);

struct TimeMark
{
    double slot = 0;
    QString text;
    bool isMajor = false; // a new day or year
};
std::vector<TimeMark> timeMarks(const TimeScale& scale, Interval interval, int plotLeft,
                                int minGap);

struct ChartLayout
{
    QRect price; // candles
    QRect volume; // below them; empty if too small
    std::vector<QRect> subs; // studies with their own scale
    QRect plot; // all of these
    QRect timeAxis, priceAxis, corner;
};
ChartLayout layOut(QSize size, int axisWidth, int subPanes, bool withVolume, int headerLines = 1);

} // namespace agio
