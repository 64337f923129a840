// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Own orders and fills on the chart: which tags there are, where they stand, what the pointer hits.
// Tags never overlap: they are stacked, and a leader joins a moved tag to its price.

#include "core/engine/terminalport.h"
#include "ui/chart/chartbars.h"
#include "ui/chart/chartscale.h"

#include <QFontMetrics>
#include <QRect>
#include <QString>

#include <vector>

class QPainter;

namespace agio {

class Theme;

struct OrderTag
{
    TerminalPort::OrderPtr order;
    Decimal price; // of its line
    int lineY = 0;
    QRect box, cross; // cross: cancels
    QString text;
    double filledShare = 0;
    int collapsed = 0; // > 0: stands for this many orders that would not fit
    bool isTrigger = false;
    bool isMovable = false; // a resting limit order in a settled state
};

// The price at which an order's line is drawn; nullopt: it has none (market).
std::optional<Decimal> linePrice(const Order& order);
QString tagText(const Order& order, const Instrument* instrument, bool isShort);

std::vector<OrderTag> layOutTags(const std::vector<TerminalPort::OrderPtr>& orders,
                                 const Instrument* instrument, const PriceScale& price,
                                 const ChartLayout& layout, const QFontMetrics& metrics);
void paintTag(QPainter& painter, const OrderTag& tag, const Theme& theme, int plotRight);

// Fills of one bar and side in one mark.
struct FillMark
{
    std::size_t bar = 0;
    Side side = Side::Buy;
    int count = 0;
    Decimal quantity;
    TerminalPort::FillPtr first; // newest
    int size = 1; // 1…3 by quantity
    QRect box; // set by placeFillMarks
};
std::vector<FillMark> collectFills(const std::vector<TerminalPort::FillPtr>& fills,
                                   const ChartBars& bars);
void placeFillMarks(std::vector<FillMark>& marks, const ChartBars& bars, const TimeScale& time,
                    const PriceScale& price);
void paintFillMark(QPainter& painter, const FillMark& mark, const Theme& theme);
QString fillTip(const FillMark& mark, const Instrument* instrument);

} // namespace agio
