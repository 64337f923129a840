// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/studies.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace agio {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kDaySeconds = 86'400;

std::size_t lineCount(StudyKind kind) noexcept
{
    return kind == StudyKind::Bollinger ? 3 : 1;
}

std::size_t stateCount(StudyKind kind) noexcept
{
    return kind == StudyKind::Rsi || kind == StudyKind::Vwap ? 2 : 0;
}

// Summed anew for each bar: a sliding sum would drift with its history.
template <typename Value>
double meanEndingAt(std::span<const ChartBar> bars, std::size_t i, std::size_t n, Value value)
{
    if (i + 1 < n) {
        return kNone;
    }
    double sum = 0;
    for (std::size_t k = i + 1 - n; k <= i; ++k) {
        sum += value(bars[k]);
    }
    return sum / static_cast<double>(n);
}

double closeOf(const ChartBar& bar) noexcept
{
    return bar.close;
}

void stepEma(StudySeries& s, std::span<const ChartBar> bars, std::size_t i, std::size_t n)
{
    auto& line = s.lines[0];
    if (i < n) {
        line[i] = i + 1 == n ? meanEndingAt(bars, i, n, closeOf) : kNone;
        return;
    }
    const double weight = 2.0 / (static_cast<double>(n) + 1.0);
    line[i] = line[i - 1] + weight * (bars[i].close - line[i - 1]);
}

void stepBollinger(StudySeries& s, std::span<const ChartBar> bars, std::size_t i, std::size_t n)
{
    const double mean = meanEndingAt(bars, i, n, closeOf);
    s.lines[0][i] = s.lines[1][i] = s.lines[2][i] = mean;
    if (std::isnan(mean)) {
        return;
    }
    const double variance = meanEndingAt(bars, i, n, [mean](const ChartBar& bar) {
        return (bar.close - mean) * (bar.close - mean);
    });
    const double reach = s.spec.width * std::sqrt(variance);
    s.lines[1][i] = mean + reach;
    s.lines[2][i] = mean - reach;
}

void stepRsi(StudySeries& s, std::span<const ChartBar> bars, std::size_t i, std::size_t n)
{
    auto& gain = s.state[0];
    auto& loss = s.state[1];
    const auto count = static_cast<double>(n);
    if (i < n) {
        gain[i] = loss[i] = 0;
        s.lines[0][i] = kNone;
        return;
    }
    const auto up = [&bars](std::size_t k) {
        return std::max(0.0, bars[k].close - bars[k - 1].close);
    };
    const auto down = [&bars](std::size_t k) {
        return std::max(0.0, bars[k - 1].close - bars[k].close);
    };
    if (i == n) {
        gain[i] = loss[i] = 0;
        for (std::size_t k = 1; k <= n; ++k) {
            gain[i] += up(k);
            loss[i] += down(k);
        }
        gain[i] /= count;
        loss[i] /= count;
    } else {
        gain[i] = (gain[i - 1] * (count - 1.0) + up(i)) / count;
        loss[i] = (loss[i - 1] * (count - 1.0) + down(i)) / count;
    }
    const double total = gain[i] + loss[i];
    s.lines[0][i] = total > 0 ? 100.0 * gain[i] / total : 50.0;
}

void stepVwap(StudySeries& s, std::span<const ChartBar> bars, std::size_t i)
{
    const ChartBar& bar = bars[i];
    const bool isNewDay =
        i == 0 || bar.openSeconds / kDaySeconds != bars[i - 1].openSeconds / kDaySeconds;
    const double typical = (bar.high + bar.low + bar.close) / 3.0;
    auto& amount = s.state[0];
    auto& volume = s.state[1];
    amount[i] = (isNewDay ? 0.0 : amount[i - 1]) + typical * bar.volume;
    volume[i] = (isNewDay ? 0.0 : volume[i - 1]) + bar.volume;
    s.lines[0][i] = volume[i] > 0 ? amount[i] / volume[i] : kNone;
}

} // namespace

StudySpec defaultStudy(StudyKind kind)
{
    switch (kind) {
    case StudyKind::Sma:
    case StudyKind::Bollinger:
    case StudyKind::VolumeMean:
        return {kind, 20, 2};
    case StudyKind::Ema:
        return {kind, 21, 2};
    case StudyKind::Rsi:
        return {kind, 14, 2};
    case StudyKind::Vwap:
        break;
    }
    return {kind, 1, 2};
}

QString studyName(const StudySpec& spec)
{
    const auto say = [](const char* text) { return QCoreApplication::translate("Studies", text); };
    switch (spec.kind) {
    case StudyKind::Sma:
        return say("SMA %1").arg(spec.period);
    case StudyKind::Ema:
        return say("EMA %1").arg(spec.period);
    case StudyKind::Vwap:
        return say("VWAP");
    case StudyKind::Bollinger:
        return say("Bollinger %1/%2").arg(spec.period).arg(spec.width);
    case StudyKind::Rsi:
        return say("RSI %1").arg(spec.period);
    case StudyKind::VolumeMean:
        return say("Volume mean %1").arg(spec.period);
    }
    return {};
}

bool hasOwnPane(StudyKind kind) noexcept
{
    return kind == StudyKind::Rsi;
}

void calculate(StudySeries& series, std::span<const ChartBar> bars, std::size_t from)
{
    series.lines.resize(lineCount(series.spec.kind));
    series.state.resize(stateCount(series.spec.kind));
    for (auto& line : series.lines) {
        line.resize(bars.size(), kNone);
    }
    for (auto& state : series.state) {
        state.resize(bars.size(), 0);
    }
    const auto n = static_cast<std::size_t>(std::clamp(series.spec.period, 1, kMaxPeriod));
    for (std::size_t i = from; i < bars.size(); ++i) {
        switch (series.spec.kind) {
        case StudyKind::Sma:
            series.lines[0][i] = meanEndingAt(bars, i, n, closeOf);
            break;
        case StudyKind::VolumeMean:
            series.lines[0][i] =
                meanEndingAt(bars, i, n, [](const ChartBar& bar) { return bar.volume; });
            break;
        case StudyKind::Ema:
            stepEma(series, bars, i, n);
            break;
        case StudyKind::Bollinger:
            stepBollinger(series, bars, i, n);
            break;
        case StudyKind::Rsi:
            stepRsi(series, bars, i, n);
            break;
        case StudyKind::Vwap:
            stepVwap(series, bars, i);
            break;
        }
    }
}

} // namespace agio
