// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the painter needs to know, and the painting in layers. The still layer (ground, grid, axes,
// gaps, closed bars, volume, studies) goes into a picture that is kept while nothing of it changes;
// the live layer (running bar, price labels) is painted over it each time. Straight edges on whole
// pixels, one call per colour, no text layout: digits come from the atlas.

#include "core/engine/terminalport.h"
#include "ui/chart/chartbars.h"
#include "ui/chart/chartscale.h"
#include "ui/chart/studies.h"

#include <QColor>

#include <optional>
#include <vector>

class QImage;
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
    int switchesWidth = 0; // of the time axis' right end, taken by auto, log, %
};

QColor studyColour(const Theme& theme, std::size_t index);
// Opaque mix: part of `colour` over `ground`.
QColor blended(const QColor& colour, const QColor& ground, double part);

void paintStill(QPainter& painter, const ChartScene& scene, DigitAtlas& atlas);
// From the bar `first` on; the still layer ends before the running bar.
void paintBars(QPainter& painter, const ChartScene& scene, std::size_t first, std::size_t last);
// Into the finished picture of paintStill (RGB32, with its device pixel ratio).
void strokeStudies(QImage& image, const ChartScene& scene);
void paintRunningStudies(QPainter& painter, const ChartScene& scene, std::size_t index);
void paintRunning(QPainter& painter, const ChartScene& scene);
// The labels of the price axis. Those of last price and orders never cover one another: the last
// price stands where it is, the others give way. Round prices under a label are left out.
struct AxisLabel
{
    int y = 0; // wanted middle
    Decimal price;
    QColor ground, ink;
    std::optional<QColor> frame;
    QString age; // stale: stands below, hatched
};
void paintPriceAxis(QPainter& painter, const ChartScene& scene, DigitAtlas& atlas,
                    const std::vector<AxisLabel>& labels, std::optional<int> crosshairY);
void paintAxisLabel(QPainter& painter, const ChartScene& scene, DigitAtlas& atlas,
                    const AxisLabel& label);
// Width of the price axis for prices up to `highest`.
int axisWidthFor(const DigitAtlas& atlas, double highest, int digits);

} // namespace agio
