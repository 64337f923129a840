// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Studies as pure functions over bars; doubles, because they are only drawn. Each value depends on
// the bars and on the study's own values before it, so calculating from any index gives, bit for
// bit, what a calculation from the start gives: a running bar costs one step.
//
// Definitions: SMA, the mean of n closes. EMA, seeded with the SMA of the first n closes, weight
// 2/(n+1). Bollinger, SMA and n-deviation (population) bands. RSI by Wilder: mean gain and loss of
// the first n changes, then smoothed by 1/n. VWAP, sum((high+low+close)/3 * volume) / sum(volume)
// since 00:00 UTC. Warm-up values are NaN.

#include <QString>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace agio {

struct ChartBar
{
    std::int64_t slot = 0; // place on the time axis, see chartbars.h
    std::int64_t openSeconds = 0; // UTC
    double open = 0, high = 0, low = 0, close = 0;
    double volume = 0; // base
    bool hasTrades = true; // false: nobody traded; flat at the previous close
};

enum class StudyKind : std::uint8_t { Sma, Ema, Vwap, Bollinger, Rsi, VolumeMean };
constexpr int kMaxPeriod = 500;

struct StudySpec
{
    StudyKind kind = StudyKind::Ema;
    int period = 21; // 1…kMaxPeriod; unused by VWAP
    double width = 2; // Bollinger: deviations
    bool operator==(const StudySpec&) const = default;
};

StudySpec defaultStudy(StudyKind kind);
QString studyName(const StudySpec& spec); // "EMA 21"
bool hasOwnPane(StudyKind kind) noexcept; // drawn below, with a scale of its own

struct StudySeries
{
    StudySpec spec;
    std::vector<std::vector<double>> lines; // Bollinger: middle, upper, lower
    std::vector<std::vector<double>> state; // what the next step needs
};

// Fills lines[*][from…] for all bars; from = 0 begins anew.
void calculate(StudySeries& series, std::span<const ChartBar> bars, std::size_t from);

} // namespace agio
