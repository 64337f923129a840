// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the painter needs to know, and the painting in layers. The still layer (ground, grid, axes,
// gaps, closed bars, volume, studies) goes into a pixmap that is kept while nothing of it changes;
// the live layer (running bar, last price) is painted over it each time. Straight edges on whole
// pixels, one call per colour, no text layout: digits come from the atlas.

#include "core/engine/terminalport.h"
#include "ui/chart/chartbars.h"
#include "ui/chart/chartscale.h"
#include "ui/chart/studies.h"

#include <QColor>

#include <optional>
#include <vector>

class QPainter;

namespace agio {

class DigitAtlas;
class Theme;

struct ChartScene
{
    const Theme* theme = nullptr;
    const ChartBars* bars = nullptr;
    const std::vector<StudySeries>* studies = nullptr;
    ChartLayout layout;
    TimeScale time;
    PriceScale price;
    int priceDigits = 2;
    double tick = 0.01;
    double volumeMax = 1;
    bool isStale = false;
    bool withVolume = true;
};

QColor studyColour(const Theme& theme, std::size_t index);
// Opaque mix: part of `colour` over `ground`.
QColor blended(const QColor& colour, const QColor& ground, double part);

void paintStill(QPainter& painter, const ChartScene& scene, DigitAtlas& atlas);
// From the bar `first` on; the still layer ends before the running bar.
void paintBars(QPainter& painter, const ChartScene& scene, std::size_t first, std::size_t last);
void paintStudies(QPainter& painter, const ChartScene& scene, std::size_t first, std::size_t last);
void paintRunning(QPainter& painter, const ChartScene& scene);
// Line and label of the last price; `age` hatches the label and stands in it.
void paintLastPrice(QPainter& painter, const ChartScene& scene, DigitAtlas& atlas, Decimal last,
                    bool isUp, const QString& age);
// A label on the price axis, `y` its middle.
void paintAxisLabel(QPainter& painter, const ChartScene& scene, DigitAtlas& atlas, int y,
                    Decimal price, const QColor& ground, const QColor& ink,
                    const std::optional<QColor>& frame = std::nullopt);
// Width of the price axis for prices up to `highest`.
int axisWidthFor(const DigitAtlas& atlas, double highest, int digits);

} // namespace agio
