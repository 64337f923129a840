// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/chartscene.h"

#include "ui/chart/studylines.h"
#include "ui/theme/digitatlas.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QPainter>
#include <QPainterPath>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace agio {

namespace {

constexpr double kMergeBelow = 3.0; // pixels per bar
constexpr double kVolumePart = 0.35;
constexpr double kStudyWidth = 1.3;
constexpr int kMarkGap = 26;
constexpr int kTimeMarkGap = 84;

int pixel(double value)
{
    return static_cast<int>(std::lround(std::clamp(value, -1e6, 1e6)));
}

QString say(const char* text)
{
    return QCoreApplication::translate("Chart", text);
}

struct VisibleBars
{
    std::size_t first, last; // last: one after
};

VisibleBars visibleBars(const ChartScene& scene)
{
    const auto from = static_cast<std::int64_t>(std::floor(scene.time.slotAt(0)));
    const auto until = static_cast<std::int64_t>(std::ceil(scene.time.rightSlot));
    return {scene.bars->indexAt(from), scene.bars->indexAt(until + 1)};
}

// Rectangles by colour, each drawn with one call.
struct Batches
{
    std::vector<QRect> up, down, flat, upVolume, downVolume, hollow;
    void draw(QPainter& painter, const ChartScene& scene) const;
};

void fill(QPainter& painter, const std::vector<QRect>& rects, const QColor& colour)
{
    if (!rects.empty()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawRects(rects.data(), static_cast<int>(rects.size()));
    }
}

void Batches::draw(QPainter& painter, const ChartScene& scene) const
{
    const Theme& theme = *scene.theme;
    const QColor pane = theme.colour(Token::Pane);
    fill(painter, upVolume, blended(theme.colour(Token::Up), pane, kVolumePart));
    fill(painter, downVolume, blended(theme.colour(Token::Down), pane, kVolumePart));
    fill(painter, up, theme.colour(Token::Up));
    fill(painter, down, theme.colour(Token::Down));
    fill(painter, flat, theme.colour(Token::Text3));
    fill(painter, hollow, pane);
}

void addVolume(Batches& out, const ChartScene& scene, int left, int width, double volume, bool isUp)
{
    const QRect& area = scene.layout.volume;
    if (area.height() <= 0 || volume <= 0) {
        return;
    }
    const int height =
        std::clamp(pixel(volume / scene.volumeMax * (area.height() - 4)), 1, area.height());
    (isUp ? out.upVolume : out.downVolume)
        .emplace_back(left, area.bottom() + 1 - height, width, height);
}

// The inside of a body is painted back in the ground's colour.
void hollowOut(Batches& out, const QRect& body)
{
    if (body.width() > 2 && body.height() > 2) {
        out.hollow.push_back(body.adjusted(1, 1, -1, -1));
    }
}

void addCandle(Batches& out, const ChartScene& scene, const ChartBar& bar, bool isHollow)
{
    const int left = pixel(scene.time.x(static_cast<double>(bar.slot)));
    const int next = pixel(scene.time.x(static_cast<double>(bar.slot + 1)));
    // An odd width has a middle pixel for the wick.
    int width = std::max(1, static_cast<int>(scene.time.barWidth * 0.75));
    width -= width > 1 && width % 2 == 0 ? 1 : 0;
    const int bodyLeft = left + std::max(0, (next - left - width) / 2);
    const int middle = bodyLeft + width / 2;
    const int yOpen = pixel(scene.price.y(bar.open));
    const int yClose = pixel(scene.price.y(bar.close));
    if (!bar.hasTrades) {
        out.flat.emplace_back(bodyLeft, yClose, width, 1);
        return;
    }
    const bool isUp = bar.close >= bar.open;
    auto& batch = isUp ? out.up : out.down;
    const int yHigh = pixel(scene.price.y(bar.high));
    const int yLow = pixel(scene.price.y(bar.low));
    const int wickTop = std::min(yHigh, yLow);
    batch.emplace_back(middle, wickTop, 1, std::max(1, std::abs(yLow - yHigh) + 1));
    const QRect body(bodyLeft, std::min(yOpen, yClose), width,
                     std::max(1, std::abs(yOpen - yClose)));
    batch.push_back(body);
    if (isHollow || (!isUp && scene.theme->hollowDown())) {
        hollowOut(out, body);
    }
    addVolume(out, scene, bodyLeft, width, bar.volume, isUp);
}

// Under three pixels a bar: each pixel column shows the range of its bars.
void addColumns(Batches& out, const ChartScene& scene, std::size_t first, std::size_t last)
{
    const auto& bars = scene.bars->bars();
    for (std::size_t i = first; i < last;) {
        const int x = pixel(scene.time.x(static_cast<double>(bars[i].slot)));
        double high = bars[i].high;
        double low = bars[i].low;
        double volume = 0;
        const double open = bars[i].open;
        double close = open;
        std::size_t k = i;
        for (; k < last && pixel(scene.time.x(static_cast<double>(bars[k].slot))) == x; ++k) {
            high = std::max(high, bars[k].high);
            low = std::min(low, bars[k].low);
            volume = std::max(volume, bars[k].volume);
            close = bars[k].close;
        }
        const int yHigh = pixel(scene.price.y(high));
        const int yLow = pixel(scene.price.y(low));
        const bool isUp = close >= open;
        const int width = std::max(1, static_cast<int>(scene.time.barWidth) - 1);
        (isUp ? out.up : out.down)
            .emplace_back(x, std::min(yHigh, yLow), width, std::abs(yLow - yHigh) + 1);
        addVolume(out, scene, x, width, volume, isUp);
        i = k;
    }
}

void paintGaps(QPainter& painter, const ChartScene& scene)
{
    const QRect& area = scene.layout.price;
    QColor hatch = scene.theme->colour(Token::Stale);
    hatch.setAlpha(110);
    for (const SlotGap& gap : scene.bars->gaps()) {
        const int left = std::max(0, pixel(scene.time.x(static_cast<double>(gap.from))));
        const int right =
            std::min(area.right(), pixel(scene.time.x(static_cast<double>(gap.until))) - 1);
        if (right < left || left > area.right()) {
            continue;
        }
        const QRect box(left, area.top(), right - left + 1,
                        scene.layout.volume.bottom() - area.top() + 1);
        painter.fillRect(box, QBrush(hatch, Qt::BDiagPattern));
        const auto clock = [&scene](std::int64_t slot) {
            return QDateTime::fromSecsSinceEpoch(
                       timeOfSlot(scene.bars->interval(), slot).toSeconds(), QTimeZone::utc())
                .toString(QStringLiteral("HH:mm"));
        };
        const QString text = say("no data %1–%2").arg(clock(gap.from), clock(gap.until));
        painter.setFont(scene.theme->textFont(11));
        const int width = painter.fontMetrics().horizontalAdvance(text) + 8;
        if (box.width() > width) {
            const QRect label(box.center().x() - width / 2, box.center().y() - 9, width, 18);
            painter.fillRect(label, scene.theme->colour(Token::Pane));
            painter.setPen(scene.theme->colour(Token::Text2));
            painter.drawText(label, Qt::AlignCenter, text);
        }
    }
}

void paintGrid(QPainter& painter, const ChartScene& scene)
{
    const Theme& theme = *scene.theme;
    const ChartLayout& at = scene.layout;
    std::vector<QRect> lines;
    const auto timeLabels = timeMarks(scene.time, scene.bars->interval(), 0, kTimeMarkGap);
    const auto marks = priceMarks(scene.price, scene.tick, kMarkGap);
    lines.reserve(timeLabels.size() + marks.size());
    for (const TimeMark& mark : timeLabels) {
        lines.emplace_back(pixel(scene.time.x(mark.slot)), 0, 1, at.plot.height());
    }
    for (const PriceMark& mark : marks) {
        lines.emplace_back(0, pixel(scene.price.y(mark.price)), at.plot.width(), 1);
    }
    fill(painter, lines, theme.colour(Token::Line));
    painter.setFont(theme.numberFont());
    for (const TimeMark& mark : timeLabels) {
        const int x = pixel(scene.time.x(mark.slot));
        const int width = painter.fontMetrics().horizontalAdvance(mark.text);
        if (x - width / 2 < 2 || x + width / 2 > at.timeAxis.right() - 2 - scene.switchesWidth) {
            continue;
        }
        painter.setPen(theme.colour(mark.isMajor ? Token::Text2 : Token::Text3));
        painter.drawText(
            QRect(x - width / 2 - 2, at.timeAxis.top(), width + 4, at.timeAxis.height()),
            Qt::AlignCenter, mark.text);
    }
}

struct SubScale
{
    double low = 0, high = 100;
    QRect area;
    int y(double value) const
    {
        return pixel(area.bottom() - (value - low) / (high - low) * (area.height() - 1));
    }
};

void paintSubGround(QPainter& painter, const ChartScene& scene, DigitAtlas& atlas)
{
    const Theme& theme = *scene.theme;
    for (const QRect& area : scene.layout.subs) {
        painter.fillRect(QRect(0, area.top(), area.width() + scene.layout.priceAxis.width(), 1),
                         theme.colour(Token::StrongLine));
        const SubScale sub{0, 100, area.adjusted(0, 5, 0, -3)};
        for (const int level : {30, 70}) {
            painter.fillRect(QRect(0, sub.y(level), area.width(), 1), theme.colour(Token::Line));
            std::array<char, kNumberChars> text{};
            const std::size_t length = writeNumber(text.data(), level, 0, 0);
            atlas.drawRight(painter, scene.layout.priceAxis.right() - 7,
                            sub.y(level) + atlas.ascent() / 2 - 1,
                            std::string_view(text.data(), length), theme.rgb(Token::Text3));
        }
    }
}

// Where a study's value stands, by the part of the chart it belongs to.
struct StudyPlace
{
    QRect area; // clip
    std::function<double(double)> yOf;
};

std::optional<StudyPlace> placeOf(const ChartScene& scene, StudyKind kind, std::size_t sub)
{
    if (hasOwnPane(kind)) {
        if (sub >= scene.layout.subs.size()) {
            return std::nullopt;
        }
        const SubScale scale{0, 100, scene.layout.subs[sub].adjusted(0, 5, 0, -3)};
        return StudyPlace{scene.layout.subs[sub],
                          [scale](double v) { return static_cast<double>(scale.y(v)); }};
    }
    if (kind == StudyKind::VolumeMean) {
        const QRect area = scene.layout.volume;
        if (area.height() <= 0) {
            return std::nullopt;
        }
        const double perUnit = (area.height() - 4) / scene.volumeMax;
        return StudyPlace{area, [area, perUnit](double v) { return area.bottom() - v * perUnit; }};
    }
    return StudyPlace{scene.layout.price, [&scene](double v) { return scene.price.y(v); }};
}

// Calls draw(points, colour, area) for each unbroken run of each line in [first, last).
template <typename Draw>
void eachStudyRun(const ChartScene& scene, std::size_t first, std::size_t last, Draw draw)
{
    std::size_t sub = 0;
    std::vector<QPointF> points;
    for (std::size_t s = 0; s < scene.studies->size(); ++s) {
        const StudySeries& study = (*scene.studies)[s];
        const auto place = placeOf(scene, study.spec.kind, sub);
        sub += hasOwnPane(study.spec.kind) ? 1U : 0U;
        if (!place) {
            continue;
        }
        const QColor colour = studyColour(*scene.theme, s);
        for (std::size_t line = 0; line < study.lines.size(); ++line) {
            const QColor ink =
                line == 0 ? colour : blended(colour, scene.theme->colour(Token::Pane), 0.6);
            const std::vector<double>& values = study.lines[line];
            points.clear();
            const auto flush = [&] {
                if (points.size() > 1) {
                    draw(points, ink, place->area);
                }
                points.clear();
            };
            for (std::size_t i = first; i < last && i < values.size(); ++i) {
                const auto& bars = scene.bars->bars();
                // A gap is not bridged, neither by bars nor by what is made of them.
                if (std::isnan(values[i]) || (i > first && bars[i].slot != bars[i - 1].slot + 1)) {
                    flush();
                }
                if (!std::isnan(values[i])) {
                    points.emplace_back(scene.time.x(static_cast<double>(bars[i].slot) + 0.5),
                                        place->yOf(values[i]));
                }
            }
            flush();
        }
    }
}

} // namespace

QColor blended(const QColor& colour, const QColor& ground, double part)
{
    const auto mix = [part](int a, int b) {
        return static_cast<int>(std::lround(a * part + b * (1.0 - part)));
    };
    return {mix(colour.red(), ground.red()), mix(colour.green(), ground.green()),
            mix(colour.blue(), ground.blue())};
}

QColor studyColour(const Theme& theme, std::size_t index)
{
    constexpr std::array<Token, 5> kInks{Token::Warning, Token::Accent, Token::Own, Token::Text2,
                                         Token::Ok};
    return theme.colour(kInks.at(index % kInks.size()));
}

int axisWidthFor(const DigitAtlas& atlas, double highest, int digits)
{
    std::array<char, kNumberChars> text{};
    const auto whole = static_cast<std::int64_t>(std::clamp(highest, 1.0, 9e14));
    const std::size_t length = writeNumber(text.data(), whole, 0, digits);
    return atlas.width(std::string_view(text.data(), length)) + 16;
}

void paintBars(QPainter& painter, const ChartScene& scene, std::size_t first, std::size_t last)
{
    Batches batches;
    const auto& bars = scene.bars->bars();
    if (scene.time.barWidth < kMergeBelow) {
        batches.up.reserve(static_cast<std::size_t>(scene.layout.plot.width()));
        batches.down.reserve(static_cast<std::size_t>(scene.layout.plot.width()));
        addColumns(batches, scene, first, last);
    } else {
        batches.up.reserve(2 * (last - first));
        batches.down.reserve(2 * (last - first));
        for (std::size_t i = first; i < last; ++i) {
            addCandle(batches, scene, bars[i], false);
        }
    }
    batches.draw(painter, scene);
}

void strokeStudies(QImage& image, const ChartScene& scene)
{
    const VisibleBars visible = visibleBars(scene);
    const std::size_t closed = scene.bars->bars().size() - (scene.bars->hasRunning() ? 1 : 0);
    const std::size_t last = std::min(visible.last, closed);
    const std::size_t first = visible.first > 0 ? visible.first - 1 : 0;
    const qreal ratio = image.devicePixelRatio();
    std::vector<QPointF> scaled;
    eachStudyRun(scene, first, last,
                 [&](const std::vector<QPointF>& points, const QColor& ink, const QRect& area) {
                     scaled.clear();
                     for (const QPointF& point : points) {
                         scaled.push_back(point * ratio);
                     }
                     const QRectF clip(area.x() * ratio, area.y() * ratio, area.width() * ratio,
                                       area.height() * ratio);
                     strokeColumns(image, scaled, kStudyWidth * ratio, ink, clip.toRect());
                 });
}

// The last step of each line, up to the running bar.
void paintRunningStudies(QPainter& painter, const ChartScene& scene, std::size_t index)
{
    painter.setRenderHint(QPainter::Antialiasing);
    eachStudyRun(scene, index > 0 ? index - 1 : 0, index + 1,
                 [&](const std::vector<QPointF>& points, const QColor& ink, const QRect& area) {
                     painter.setClipRect(area);
                     painter.setPen(QPen(ink, kStudyWidth));
                     painter.drawPolyline(points.data(), static_cast<int>(points.size()));
                 });
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void paintStill(QPainter& painter, const ChartScene& scene, DigitAtlas& atlas)
{
    const ChartLayout& at = scene.layout;
    painter.fillRect(QRect(0, 0, at.priceAxis.right() + 1, at.timeAxis.bottom() + 1),
                     scene.theme->colour(Token::Pane));
    if (scene.bars->isEmpty()) {
        return;
    }
    paintGrid(painter, scene);
    paintSubGround(painter, scene, atlas);
    painter.setClipRect(at.plot);
    paintGaps(painter, scene);
    const VisibleBars visible = visibleBars(scene);
    const std::size_t closed = scene.bars->bars().size() - (scene.bars->hasRunning() ? 1 : 0);
    const std::size_t last = std::min(visible.last, closed);
    painter.setClipRect(
        QRect(0, at.price.top() - 4, at.plot.width(), at.volume.bottom() - at.price.top() + 5));
    paintBars(painter, scene, std::min(visible.first, last), last);
    painter.setClipping(false);
}

void paintRunning(QPainter& painter, const ChartScene& scene)
{
    if (!scene.bars->hasRunning()) {
        return;
    }
    const std::size_t index = scene.bars->bars().size() - 1;
    const ChartBar& bar = scene.bars->bars()[index];
    const double x = scene.time.x(static_cast<double>(bar.slot));
    if (x > scene.layout.plot.right() || x < -scene.time.barWidth) {
        return;
    }
    painter.setClipRect(scene.layout.plot);
    Batches batches;
    if (scene.time.barWidth < kMergeBelow) {
        addColumns(batches, scene, index, index + 1);
    } else {
        addCandle(batches, scene, bar, scene.isStale);
    }
    batches.draw(painter, scene);
    paintRunningStudies(painter, scene, index);
    painter.setClipping(false);
}

void paintAxisLabel(QPainter& painter, const ChartScene& scene, DigitAtlas& atlas,
                    const AxisLabel& label)
{
    const QRect& axis = scene.layout.priceAxis;
    const QRectF box(axis.left() + 1.5, label.y - 8.5, axis.width() - 3, 17);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(label.frame ? QPen(*label.frame, 1) : QPen(Qt::NoPen));
    painter.setBrush(label.ground);
    painter.drawRoundedRect(box, 3, 3);
    painter.setRenderHint(QPainter::Antialiasing, false);
    std::array<char, kNumberChars> text{};
    const std::size_t length =
        writeNumber(text.data(), label.price.coefficient(), label.price.scale(), scene.priceDigits);
    atlas.drawRight(painter, axis.right() - 7, label.y + atlas.ascent() / 2 - 1,
                    std::string_view(text.data(), length), label.ink.rgba());
    if (label.age.isEmpty()) {
        return;
    }
    const Theme& theme = *scene.theme;
    const QRect below(axis.left() + 2, label.y + 10, axis.width() - 4, 15);
    painter.fillRect(below, theme.colour(Token::Raised));
    painter.fillRect(below, QBrush(theme.colour(Token::Stale), Qt::BDiagPattern));
    painter.setFont(theme.numberFont(10));
    const int width = painter.fontMetrics().horizontalAdvance(label.age) + 6;
    const QRect clear(below.right() + 1 - width, below.top(), width, below.height());
    // Hatching behind digits would make them unreadable.
    painter.fillRect(clear, theme.colour(Token::Raised));
    painter.setPen(theme.colour(Token::Warning));
    painter.drawText(clear, Qt::AlignCenter, label.age);
}

void paintPriceAxis(QPainter& painter, const ChartScene& scene, DigitAtlas& atlas,
                    const std::vector<AxisLabel>& labels, std::optional<int> crosshairY)
{
    const QRect& axis = scene.layout.priceAxis;
    std::vector<QRect> taken;
    const auto isFree = [&taken](const QRect& box) {
        return std::none_of(taken.begin(), taken.end(),
                            [&box](const QRect& other) { return other.intersects(box); });
    };
    std::vector<AxisLabel> placed = labels;
    for (AxisLabel& label : placed) {
        const int wanted = label.y;
        const int height = label.age.isEmpty() ? 18 : 34;
        for (int step = 0; step < 160; ++step) {
            label.y = wanted + (step % 2 == 0 ? step / 2 : -(step + 1) / 2);
            const QRect box(axis.left(), label.y - 9, axis.width(), height);
            if (isFree(box)) {
                taken.push_back(box);
                break;
            }
        }
    }
    if (crosshairY) {
        taken.emplace_back(axis.left(), *crosshairY - 9, axis.width(), 18);
    }
    const QRgb ink = scene.theme->rgb(Token::Text3);
    const int half = atlas.ascent() / 2 - 1;
    std::array<char, kNumberChars + 4> text{};
    for (const PriceMark& mark : priceMarks(scene.price, scene.tick, kMarkGap)) {
        const int y = pixel(scene.price.y(mark.price));
        if (y < 8 || y > scene.layout.volume.bottom() - 4 ||
            !isFree(QRect(axis.left(), y - 6, axis.width(), 12))) {
            continue;
        }
        std::size_t length = writeNumber(text.data(), mark.coefficient, mark.scale,
                                         mark.isPercent ? std::max(mark.scale, 1)
                                                        : std::max(mark.scale, scene.priceDigits));
        if (mark.isPercent) {
            text.at(length++) = ' ';
            text.at(length++) = '%';
        }
        atlas.drawRight(painter, axis.right() - 7, y + half, std::string_view(text.data(), length),
                        ink);
    }
    // The last price is painted last: it is never under another.
    for (auto label = placed.rbegin(); label != placed.rend(); ++label) {
        paintAxisLabel(painter, scene, atlas, *label);
    }
}

} // namespace agio
