// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/studylines.h"

#include <algorithm>
#include <cmath>

namespace agio {

namespace {

struct Span
{
    double low = 1e9, high = -1e9; // of the line within one column
};

QRgb mixed(QRgb under, const QColor& over, double cover)
{
    const auto mix = [cover](int from, int to) {
        return from + static_cast<int>(std::lround((to - from) * cover));
    };
    return qRgb(mix(qRed(under), over.red()), mix(qGreen(under), over.green()),
                mix(qBlue(under), over.blue()));
}

void include(std::vector<Span>& columns, int left, const QPointF& a, const QPointF& b)
{
    const int from = std::max(left, static_cast<int>(std::floor(a.x())));
    const int until =
        std::min(left + static_cast<int>(columns.size()) - 1, static_cast<int>(std::floor(b.x())));
    const double run = b.x() - a.x();
    const double slope = run > 1e-9 ? (b.y() - a.y()) / run : 0;
    for (int x = from; x <= until; ++x) {
        const double y1 = a.y() + slope * (std::max<double>(x, a.x()) - a.x());
        const double y2 = a.y() + slope * (std::min<double>(x + 1, b.x()) - a.x());
        Span& span = columns[static_cast<std::size_t>(x - left)];
        span.low = std::min({span.low, y1, y2});
        span.high = std::max({span.high, y1, y2});
    }
}

} // namespace

void strokeColumns(QImage& image, const std::vector<QPointF>& points, double width,
                   const QColor& colour, const QRect& clip)
{
    const QRect area = clip.intersected(QRect(QPoint(0, 0), image.size()));
    if (points.size() < 2 || area.isEmpty()) {
        return;
    }
    std::vector<Span> columns(static_cast<std::size_t>(area.width()));
    for (std::size_t i = 1; i < points.size(); ++i) {
        include(columns, area.left(), points[i - 1], points[i]);
    }
    auto* const bits = reinterpret_cast<QRgb*>(image.bits());
    const auto stride = static_cast<std::ptrdiff_t>(image.bytesPerLine() / 4);
    for (int x = area.left(); x <= area.right(); ++x) {
        const Span& span = columns[static_cast<std::size_t>(x - area.left())];
        if (span.high < span.low) {
            continue;
        }
        // A steep line is taller in its column, by the same width across.
        const double rise = span.high - span.low;
        const double half = width / 2 * std::sqrt(1 + rise * rise);
        const double middle = (span.low + span.high) / 2;
        const double top = std::clamp(middle - half, area.top() * 1.0, area.bottom() + 1.0);
        const double bottom = std::clamp(middle + half, area.top() * 1.0, area.bottom() + 1.0);
        for (int y = static_cast<int>(top); y < bottom; ++y) {
            const double cover = std::min<double>(y + 1, bottom) - std::max<double>(y, top);
            QRgb& at = bits[y * stride + x];
            at = mixed(at, colour, cover);
        }
    }
}

} // namespace agio
