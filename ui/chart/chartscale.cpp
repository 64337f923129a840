// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/chartscale.h"

#include "ui/chart/chartbars.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cmath>

namespace agio {

namespace {

constexpr double kTinyPrice = 1e-12;
constexpr std::size_t kMaxMarks = 200;
constexpr int kTimeAxisHeight = 22;

std::int64_t powerOfTen(int exponent) noexcept
{
    std::int64_t p = 1;
    for (int i = 0; i < exponent; ++i) {
        p *= 10;
    }
    return p;
}

// mantissa (1, 2, 5) * 10^exponent, the smallest that is not below `least`.
struct RoundStep
{
    int mantissa = 1;
    int exponent = 0;
    double value() const noexcept { return mantissa * std::pow(10.0, exponent); }
};

RoundStep roundStep(double least)
{
    RoundStep step;
    step.exponent = static_cast<int>(std::floor(std::log10(std::max(least, 1e-15))));
    for (const int mantissa : {1, 2, 5, 10}) {
        step.mantissa = mantissa;
        if (step.value() >= least * 0.999'999) {
            break;
        }
    }
    if (step.mantissa == 10) {
        step.mantissa = 1;
        ++step.exponent;
    }
    return step;
}

PriceMark markAt(std::int64_t count, const RoundStep& step)
{
    PriceMark mark;
    mark.price = static_cast<double>(count) * step.value();
    mark.coefficient = count * step.mantissa;
    mark.scale = std::clamp(-step.exponent, 0, Decimal::kMaxScale);
    if (step.exponent > 0) {
        mark.coefficient *= powerOfTen(std::min(step.exponent, 12));
    }
    return mark;
}

std::vector<PriceMark> percentMarks(const PriceScale& scale, int minGap)
{
    std::vector<PriceMark> marks;
    const double perPixel = (scale.high - scale.low) / std::max(1, scale.bottom - scale.top);
    const RoundStep step = roundStep(perPixel * minGap / scale.base * 100.0);
    const auto percentOf = [&scale](double price) { return (price / scale.base - 1.0) * 100.0; };
    const auto first = std::llround(std::ceil(percentOf(scale.low) / step.value()));
    const auto last = std::llround(std::floor(percentOf(scale.high) / step.value()));
    for (auto n = first; n <= last && marks.size() < kMaxMarks; ++n) {
        PriceMark mark = markAt(n, step);
        mark.isPercent = true;
        mark.price = scale.base * (1.0 + mark.price / 100.0);
        marks.push_back(mark);
    }
    return marks;
}

// Over a wide logarithmic range: 1, 2 and 5 of each decade.
std::vector<PriceMark> decadeMarks(const PriceScale& scale, int minGap)
{
    std::vector<PriceMark> marks;
    double lastY = -1e9;
    const int first = static_cast<int>(std::floor(std::log10(std::max(scale.low, kTinyPrice))));
    for (int exponent = first; exponent < first + 30 && marks.size() < kMaxMarks; ++exponent) {
        for (const int mantissa : {1, 2, 5}) {
            const PriceMark mark = markAt(1, {mantissa, exponent});
            const double y = scale.y(mark.price);
            if (mark.price >= scale.low && mark.price <= scale.high &&
                std::abs(y - lastY) >= minGap) {
                marks.push_back(mark);
                lastY = y;
            }
        }
    }
    return marks;
}

QString say(const char* text)
{
    return QCoreApplication::translate("ChartAxis", text);
}

constexpr std::array<std::int64_t, 22> kTimeSteps{
    1,      5,       10,      15,        30,        60,        120,    300,
    600,    900,     1'800,   3'600,     7'200,     14'400,    21'600, 43'200,
    86'400, 172'800, 604'800, 2'592'000, 7'776'000, 31'536'000};
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kMonth = 2'592'000;

QString timeText(const QDateTime& at, std::int64_t step, bool isMajor)
{
    const QLocale locale;
    if (step >= 31'536'000 || (step >= kMonth && at.date().month() == 1)) {
        return locale.toString(at.date(), QStringLiteral("yyyy"));
    }
    if (step >= kMonth) {
        return locale.toString(at.date(), QStringLiteral("MMM"));
    }
    if (step >= kDay || isMajor) {
        return locale.toString(at.date(), say("d MMM"));
    }
    return at.toString(step < 60 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
}

} // namespace

void TimeScale::zoomAround(double at, double factor, double minWidth, double maxWidth) noexcept
{
    const double slot = slotAt(at);
    barWidth = std::clamp(barWidth * factor, minWidth, maxWidth);
    rightSlot = slot + (plotRight - at) / barWidth;
}

double PriceScale::bent(double price) const noexcept
{
    return kind == Kind::Log ? std::log(std::max(price, kTinyPrice)) : price;
}

double PriceScale::straight(double value) const noexcept
{
    return kind == Kind::Log ? std::exp(value) : value;
}

double PriceScale::y(double price) const noexcept
{
    const double from = bent(low);
    const double until = bent(high);
    const double share = (bent(price) - from) / std::max(until - from, kTinyPrice);
    const double height = bottom - top;
    return isInverted ? top + share * height : bottom - share * height;
}

double PriceScale::priceAt(double at) const noexcept
{
    const double height = std::max(1, bottom - top);
    const double share = isInverted ? (at - top) / height : (bottom - at) / height;
    return straight(bent(low) + share * (bent(high) - bent(low)));
}

void PriceScale::zoomAround(double at, double factor) noexcept
{
    const double fixed = bent(priceAt(at));
    const double from = fixed - (fixed - bent(low)) / factor;
    const double until = fixed + (bent(high) - fixed) / factor;
    if (until - from > kTinyPrice) {
        low = straight(from);
        high = straight(until);
    }
}

void PriceScale::pan(double dy) noexcept
{
    const double shift =
        (bent(high) - bent(low)) * dy / std::max(1, bottom - top) * (isInverted ? -1.0 : 1.0);
    const double from = bent(low) + shift;
    const double until = bent(high) + shift;
    low = straight(from);
    high = straight(until);
}

void PriceScale::fit(double from, double until, double margin) noexcept
{
    if (kind == Kind::Log) {
        from = std::max(from, kTinyPrice);
    }
    double a = bent(from);
    double b = bent(std::max(from, until));
    if (b - a < std::abs(b) * 1e-9 + kTinyPrice) {
        const double open = std::max(std::abs(b) * 1e-3, 1e-9);
        a -= open;
        b += open;
    }
    const double extra = (b - a) * margin;
    low = straight(a - extra);
    high = straight(b + extra);
}

Decimal tickedPrice(const PriceScale& scale, double y, Decimal tick, Rounding rounding)
{
    const double step = tick.toDoubleForDrawing();
    if (step <= 0) {
        return Decimal();
    }
    const double exact = scale.priceAt(y) / step;
    // Half a thousandth of a tick is the pixel arithmetic's noise, not the person's wish.
    const double count = rounding == Rounding::Down ? std::floor(exact + 5e-4)
        : rounding == Rounding::Up                  ? std::ceil(exact - 5e-4)
                                                    : std::round(exact);
    const auto ticks = std::llround(std::clamp(count, 1.0, 9e15));
    return Decimal::mul(Decimal(ticks), tick).value_or(tick);
}

std::vector<PriceMark> priceMarks(const PriceScale& scale, double tick, int minGap)
{
    if (!(scale.high > scale.low) || scale.bottom <= scale.top) {
        return {};
    }
    if (scale.kind == PriceScale::Kind::Percent && scale.base > 0) {
        return percentMarks(scale, minGap);
    }
    if (scale.kind == PriceScale::Kind::Log && scale.low > 0 && scale.high / scale.low > 4) {
        return decadeMarks(scale, minGap);
    }
    std::vector<PriceMark> marks;
    const double perPixel = (scale.high - scale.low) / (scale.bottom - scale.top);
    const RoundStep step = roundStep(std::max(perPixel * minGap, tick));
    const auto first = std::llround(std::ceil(std::max(0.0, scale.low) / step.value()));
    const auto last = std::llround(std::floor(scale.high / step.value()));
    double lastY = -1e9;
    for (auto n = first; n <= last && marks.size() < kMaxMarks; ++n) {
        const PriceMark mark = markAt(n, step);
        const double y = scale.y(mark.price);
        if (std::abs(y - lastY) >= minGap * 0.75) {
            marks.push_back(mark);
            lastY = y;
        }
    }
    return marks;
}

std::vector<TimeMark> timeMarks(const TimeScale& scale, Interval interval, int plotLeft, int minGap)
{
    std::vector<TimeMark> marks;
    const double lengthSeconds = static_cast<double>(nominalLength(interval).toMs()) / 1'000.0;
    const double secondsPerPixel = lengthSeconds / scale.barWidth;
    const auto found = std::find_if(kTimeSteps.begin(), kTimeSteps.end(), [&](std::int64_t s) {
        return static_cast<double>(s) >= lengthSeconds * 0.99 &&
            static_cast<double>(s) >= secondsPerPixel * minGap;
    });
    const std::int64_t step = found == kTimeSteps.end() ? kTimeSteps.back() : *found;
    const auto firstSlot = static_cast<std::int64_t>(std::floor(scale.slotAt(plotLeft)));
    const auto lastSlot = static_cast<std::int64_t>(std::ceil(scale.rightSlot));
    const std::int64_t from = timeOfSlot(interval, firstSlot).toSeconds();
    const std::int64_t until = timeOfSlot(interval, lastSlot).toSeconds();
    const bool byMonth = step >= kMonth;
    const int months = step >= 31'536'000 ? 12 : (step >= 7'776'000 ? 3 : 1);
    // Weeks are marked on Mondays.
    const std::int64_t shift = step == 604'800 ? 3 * kDay : 0;
    QDateTime at =
        QDateTime::fromSecsSinceEpoch((from + shift) / step * step - shift, QTimeZone::utc());
    if (byMonth) {
        const QDate date = QDateTime::fromSecsSinceEpoch(from, QTimeZone::utc()).date();
        at = QDateTime(QDate(date.year(), (date.month() - 1) / months * months + 1, 1), QTime(0, 0),
                       QTimeZone::utc());
    }
    for (std::size_t guard = 0; guard < kMaxMarks && at.toSecsSinceEpoch() <= until; ++guard) {
        const std::int64_t seconds = at.toSecsSinceEpoch();
        if (seconds >= from) {
            const bool isMajor =
                byMonth ? at.date().month() == 1 : step < kDay && seconds % kDay == 0;
            const std::int64_t slot = slotOf(interval, UtcTime::fromSeconds(seconds));
            marks.push_back({static_cast<double>(slot), timeText(at, step, isMajor), isMajor});
        }
        at = byMonth ? at.addMonths(months) : at.addSecs(step);
    }
    return marks;
}

ChartLayout layOut(QSize size, int axisWidth, int subPanes, bool withVolume, int headerLines)
{
    ChartLayout layout;
    const int right = std::max(40, size.width() - axisWidth);
    const int bottom = std::max(40, size.height() - kTimeAxisHeight);
    layout.plot = QRect(0, 0, right, bottom);
    layout.priceAxis = QRect(right, 0, size.width() - right, bottom);
    layout.timeAxis = QRect(0, bottom, right, size.height() - bottom);
    layout.corner = QRect(right, bottom, size.width() - right, size.height() - bottom);
    int floor = bottom;
    // A study below needs room to be read; the candles keep at least half.
    const int subHeight = std::clamp(bottom / 6, 44, 120);
    for (int i = 0; i < subPanes && floor - subHeight >= bottom / 2 + 20; ++i) {
        floor -= subHeight;
        layout.subs.insert(layout.subs.begin(), QRect(0, floor, right, subHeight));
    }
    const int volumeHeight = withVolume && floor >= 110 ? std::clamp(floor / 7, 16, 100) : 0;
    layout.volume = QRect(0, floor - volumeHeight, right, volumeHeight);
    const int header = 6 + 16 * headerLines + (size.height() >= 260 ? 4 : 0);
    layout.price = QRect(0, header, right, std::max(20, floor - volumeHeight - header - 4));
    return layout;
}

} // namespace agio
