// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "ui/chart/studies.h"

#include <QtTest>

#include <cmath>

using namespace agio;

namespace {

std::vector<ChartBar> barsOf(const std::vector<double>& closes, double volume = 1)
{
    std::vector<ChartBar> bars;
    for (std::size_t i = 0; i < closes.size(); ++i) {
        ChartBar bar;
        bar.slot = static_cast<std::int64_t>(i);
        bar.openSeconds = static_cast<std::int64_t>(i) * 300;
        bar.open = bar.high = bar.low = bar.close = closes[i];
        bar.volume = volume;
        bars.push_back(bar);
    }
    return bars;
}

StudySeries run(StudySpec spec, const std::vector<ChartBar>& bars)
{
    StudySeries series{spec, {}, {}};
    calculate(series, bars, 0);
    return series;
}

bool isClose(double a, double b)
{
    return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

bool isSame(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

// The published example of Wilder's RSI over 14 changes.
const std::vector<double> kWilder{44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955,
                                  45.4245, 45.8433, 46.0826, 45.8931, 46.0328, 45.6140, 46.2820,
                                  46.2820, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439};

} // namespace

class TestStudies : public QObject
{
    Q_OBJECT
private slots:
    void smaIsTheMeanOfItsWindow();
    void emaStartsFromTheMean();
    void bollingerUsesThePopulationDeviation();
    void rsiMatchesWilder();
    void rsiOfAFlatMarketIsTheMiddle();
    void vwapBeginsAnewEachDay();
    void warmUpIsEmpty_data();
    void warmUpIsEmpty();
    void streamingEqualsRecalculation_data();
    void streamingEqualsRecalculation();
    void oddParametersAreBounded();
};

void TestStudies::smaIsTheMeanOfItsWindow()
{
    const auto s = run({StudyKind::Sma, 3, 2}, barsOf({1, 2, 3, 4, 10}));
    QVERIFY(std::isnan(s.lines[0][1]));
    QVERIFY(isClose(s.lines[0][2], 2.0));
    QVERIFY(isClose(s.lines[0][3], 3.0));
    QVERIFY(isClose(s.lines[0][4], 17.0 / 3.0));
}

void TestStudies::emaStartsFromTheMean()
{
    const auto s = run({StudyKind::Ema, 3, 2}, barsOf({2, 4, 6, 8, 12}));
    QVERIFY(std::isnan(s.lines[0][1]));
    QVERIFY(isClose(s.lines[0][2], 4.0)); // (2 + 4 + 6) / 3
    QVERIFY(isClose(s.lines[0][3], 6.0)); // 4 + (8 - 4) / 2
    QVERIFY(isClose(s.lines[0][4], 9.0));
}

void TestStudies::bollingerUsesThePopulationDeviation()
{
    const auto s = run({StudyKind::Bollinger, 4, 2}, barsOf({2, 4, 4, 6}));
    QVERIFY(isClose(s.lines[0][3], 4.0));
    QVERIFY(isClose(s.lines[1][3], 4.0 + 2.0 * std::sqrt(2.0)));
    QVERIFY(isClose(s.lines[2][3], 4.0 - 2.0 * std::sqrt(2.0)));
}

void TestStudies::rsiMatchesWilder()
{
    const auto s = run({StudyKind::Rsi, 14, 2}, barsOf(kWilder));
    QVERIFY(std::isnan(s.lines[0][13]));
    // The example prints its values to two decimals.
    const double expected[] = {70.53, 66.32, 66.55, 69.41, 66.36, 57.97};
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        QVERIFY2(std::abs(s.lines[0][14 + i] - expected[i]) < 0.011,
                 qPrintable(QString::number(s.lines[0][14 + i])));
    }
}

void TestStudies::rsiOfAFlatMarketIsTheMiddle()
{
    const auto s = run({StudyKind::Rsi, 3, 2}, barsOf({5, 5, 5, 5, 5}));
    QCOMPARE(s.lines[0][4], 50.0);
    const auto rising = run({StudyKind::Rsi, 3, 2}, barsOf({1, 2, 3, 4, 5}));
    QCOMPARE(rising.lines[0][4], 100.0);
}

void TestStudies::vwapBeginsAnewEachDay()
{
    auto bars = barsOf({10, 20, 100, 200});
    bars[0].volume = 1;
    bars[1].volume = 3;
    bars[2].openSeconds = 86'400;
    bars[3].openSeconds = 86'700;
    bars[2].volume = 0; // nobody has traded yet today
    const auto s = run({StudyKind::Vwap, 1, 2}, bars);
    QVERIFY(isClose(s.lines[0][0], 10.0));
    QVERIFY(isClose(s.lines[0][1], 17.5));
    QVERIFY(std::isnan(s.lines[0][2]));
    QVERIFY(isClose(s.lines[0][3], 200.0));
}

void TestStudies::warmUpIsEmpty_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("first");
    QTest::newRow("sma") << static_cast<int>(StudyKind::Sma) << 4;
    QTest::newRow("ema") << static_cast<int>(StudyKind::Ema) << 4;
    QTest::newRow("bollinger") << static_cast<int>(StudyKind::Bollinger) << 4;
    QTest::newRow("rsi") << static_cast<int>(StudyKind::Rsi) << 5;
    QTest::newRow("volume") << static_cast<int>(StudyKind::VolumeMean) << 4;
}

void TestStudies::warmUpIsEmpty()
{
    QFETCH(int, kind);
    QFETCH(int, first);
    const auto s = run({static_cast<StudyKind>(kind), 5, 2}, barsOf(kWilder));
    for (int i = 0; i < 8; ++i) {
        QCOMPARE(std::isnan(s.lines[0][static_cast<std::size_t>(i)]), i < first);
    }
}

void TestStudies::streamingEqualsRecalculation_data()
{
    QTest::addColumn<int>("kind");
    for (const StudyKind kind : {StudyKind::Sma, StudyKind::Ema, StudyKind::Vwap,
                                 StudyKind::Bollinger, StudyKind::Rsi, StudyKind::VolumeMean}) {
        QTest::newRow(qPrintable(studyName(defaultStudy(kind)))) << static_cast<int>(kind);
    }
}

// Bars come one by one, and each is changed a few times before it closes.
void TestStudies::streamingEqualsRecalculation()
{
    QFETCH(int, kind);
    Random random(11);
    StudySeries streamed{defaultStudy(static_cast<StudyKind>(kind)), {}, {}};
    std::vector<ChartBar> bars;
    double price = 100;
    for (int i = 0; i < 400; ++i) {
        ChartBar bar;
        bar.slot = i;
        bar.openSeconds = 1'700'000'000 + i * 900;
        bar.open = price;
        bars.push_back(bar);
        for (int trade = 0; trade < 4; ++trade) {
            price += random.normal();
            bars.back().close = price;
            bars.back().high = std::max({bars.back().open, bars.back().high, price});
            bars.back().low = std::min(bars.back().open, price);
            bars.back().volume += random.unit();
            calculate(streamed, bars, bars.size() - 1);
        }
    }
    const auto whole = run(streamed.spec, bars);
    for (std::size_t line = 0; line < whole.lines.size(); ++line) {
        for (std::size_t i = 0; i < bars.size(); ++i) {
            QVERIFY(isSame(whole.lines[line][i], streamed.lines[line][i]));
        }
    }
}

void TestStudies::oddParametersAreBounded()
{
    for (const int period : {-5, 0, 1, 100'000}) {
        const auto s = run({StudyKind::Bollinger, period, 2}, barsOf(kWilder));
        QCOMPARE(s.lines[0].size(), kWilder.size());
    }
    QVERIFY(run({StudyKind::Rsi, 14, 2}, {}).lines[0].empty());
}

QTEST_GUILESS_MAIN(TestStudies)
#include "tst_studies.moc"
