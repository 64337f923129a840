// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faketerminal.h"
#include "ui/chart/chartbars.h"
#include "ui/chart/chartpane.h"
#include "ui/chart/chartscale.h"

#include <QtTest>

#include <cmath>

using namespace agio;

class TestChartScale : public QObject
{
    Q_OBJECT
private slots:
    void slotsRoundTrip_data();
    void slotsRoundTrip();
    void weeksStartOnMondayAndMonthsOnTheFirst();
    void zoomKeepsTheSlotUnderThePointer();
    void priceAndPixelAgree_data();
    void priceAndPixelAgree();
    void zoomKeepsThePriceUnderThePointer();
    void ticksRoundTowardsTheOwnSide();
    void marksAreRoundAndApart();
    void percentMarksHaveAZero();
    void wideLogScaleMarksDecades();
    void dayMarksAreMajor();
    void typedIntervals_data();
    void typedIntervals();
    void partsNeverOverlap_data();
    void partsNeverOverlap();
};

void TestChartScale::slotsRoundTrip_data()
{
    QTest::addColumn<int>("interval");
    for (int i = 0; i < kIntervalCount; ++i) {
        const auto text = toText(static_cast<Interval>(i));
        QTest::newRow(std::string(text).c_str()) << i;
    }
}

void TestChartScale::slotsRoundTrip()
{
    QFETCH(int, interval);
    const auto i = static_cast<Interval>(interval);
    // Over a leap day and a year's end.
    UtcTime at = startOf(i, UtcTime::fromSeconds(1'709'160'000));
    std::int64_t slot = slotOf(i, at);
    for (int k = 0; k < 500; ++k) {
        QCOMPARE(slotOf(i, at), slot);
        QCOMPARE(timeOfSlot(i, slot).toNs(), at.toNs());
        QCOMPARE(slotOf(i, nextStart(i, at) - Duration::ms(1)), slot);
        at = nextStart(i, at);
        ++slot;
    }
}

void TestChartScale::weeksStartOnMondayAndMonthsOnTheFirst()
{
    // 2024-02-26 was a Monday.
    const UtcTime monday = UtcTime::fromSeconds(1'708'905'600);
    QCOMPARE(timeOfSlot(Interval::W1, slotOf(Interval::W1, monday)).toSeconds(),
             monday.toSeconds());
    QCOMPARE(slotOf(Interval::W1, monday - Duration::ms(1)), slotOf(Interval::W1, monday) - 1);
    const UtcTime march = UtcTime::fromSeconds(1'709'251'200); // 2024-03-01
    QCOMPARE(timeOfSlot(Interval::Mo1, slotOf(Interval::Mo1, march)).toSeconds(),
             march.toSeconds());
    QCOMPARE(slotOf(Interval::Mo1, march - Duration::ms(1)), slotOf(Interval::Mo1, march) - 1);
}

void TestChartScale::zoomKeepsTheSlotUnderThePointer()
{
    TimeScale scale{1'000, 7, 800};
    for (const double x : {0.0, 123.0, 400.0, 799.0}) {
        for (const double factor : {1.15, 0.5, 3.0}) {
            const double before = scale.slotAt(x);
            scale.zoomAround(x, factor, 0.04, 100);
            QVERIFY(std::abs(scale.slotAt(x) - before) < 1e-6);
        }
    }
    scale.zoomAround(400, 1e9, 0.04, 100);
    QCOMPARE(scale.barWidth, 100.0);
    scale.zoomAround(400, 1e-9, 0.04, 100);
    QCOMPARE(scale.barWidth, 0.04);
}

void TestChartScale::priceAndPixelAgree_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("inverted");
    for (const int kind : {0, 1, 2}) {
        QTest::addRow("%d", kind) << kind << false;
        QTest::addRow("%d upside down", kind) << kind << true;
    }
}

void TestChartScale::priceAndPixelAgree()
{
    QFETCH(int, kind);
    QFETCH(bool, inverted);
    PriceScale scale;
    scale.kind = static_cast<PriceScale::Kind>(kind);
    scale.isInverted = inverted;
    scale.top = 10;
    scale.bottom = 510;
    scale.base = 100;
    scale.fit(100, 200, 0.05);
    QVERIFY(scale.low < 100 && scale.high > 200);
    for (const double price : {100.0, 133.3, 200.0}) {
        QVERIFY(std::abs(scale.priceAt(scale.y(price)) - price) < 1e-6);
    }
    QCOMPARE(scale.y(100) > scale.y(200), !inverted);
}

void TestChartScale::zoomKeepsThePriceUnderThePointer()
{
    PriceScale scale;
    scale.bottom = 500;
    scale.fit(100, 200, 0.05);
    const double before = scale.priceAt(180);
    scale.zoomAround(180, 1.7);
    QVERIFY(std::abs(scale.priceAt(180) - before) < 1e-9);
    // A flat market is opened, not divided by.
    scale.fit(100, 100, 0.05);
    QVERIFY(scale.high > scale.low);
}

void TestChartScale::ticksRoundTowardsTheOwnSide()
{
    PriceScale scale;
    scale.top = 0;
    scale.bottom = 1'000;
    scale.low = 100;
    scale.high = 101;
    const Decimal tick = Decimal::literal("0.1");
    // 250 px from the bottom: 100.25
    QCOMPARE(tickedPrice(scale, 750, tick, Rounding::Down), Decimal::literal("100.2"));
    QCOMPARE(tickedPrice(scale, 750, tick, Rounding::Up), Decimal::literal("100.3"));
    QCOMPARE(tickedPrice(scale, 690, tick, Rounding::HalfEven), Decimal::literal("100.3"));
    // On a tick both sides agree.
    QCOMPARE(tickedPrice(scale, 600, tick, Rounding::Down), Decimal::literal("100.4"));
    QCOMPARE(tickedPrice(scale, 600, tick, Rounding::Up), Decimal::literal("100.4"));
    // Far below zero there is still a price.
    QCOMPARE(tickedPrice(scale, 1e7, tick, Rounding::Down), tick);
}

void TestChartScale::marksAreRoundAndApart()
{
    PriceScale scale;
    scale.bottom = 600;
    scale.low = 65'433;
    scale.high = 67'561;
    const auto marks = priceMarks(scale, 0.1, 26);
    QVERIFY(marks.size() > 5);
    for (std::size_t i = 0; i < marks.size(); ++i) {
        QCOMPARE(std::fmod(marks[i].price, 100.0), 0.0);
        QCOMPARE(static_cast<double>(marks[i].coefficient) / std::pow(10.0, marks[i].scale),
                 marks[i].price);
        if (i > 0) {
            QVERIFY(scale.y(marks[i - 1].price) - scale.y(marks[i].price) >= 26);
        }
    }
    // Never finer than a tick.
    scale.low = 100;
    scale.high = 100.3;
    for (const auto& mark : priceMarks(scale, 0.1, 26)) {
        const double ticks = mark.price / 0.1;
        QVERIFY(std::abs(ticks - std::round(ticks)) < 1e-6);
    }
    scale.high = scale.low;
    QVERIFY(priceMarks(scale, 0.1, 26).empty());
}

void TestChartScale::percentMarksHaveAZero()
{
    PriceScale scale;
    scale.kind = PriceScale::Kind::Percent;
    scale.bottom = 600;
    scale.base = 66'012.6;
    scale.low = 65'000;
    scale.high = 67'500;
    const auto marks = priceMarks(scale, 0.1, 26);
    const auto zero = std::find_if(marks.begin(), marks.end(),
                                   [](const PriceMark& m) { return m.coefficient == 0; });
    QVERIFY(zero != marks.end());
    QVERIFY(zero->isPercent);
    QCOMPARE(zero->price, 66'012.6);
}

void TestChartScale::wideLogScaleMarksDecades()
{
    PriceScale scale;
    scale.kind = PriceScale::Kind::Log;
    scale.bottom = 600;
    scale.low = 0.9;
    scale.high = 1'100;
    std::vector<double> prices;
    for (const auto& mark : priceMarks(scale, 0.01, 20)) {
        prices.push_back(mark.price);
    }
    QCOMPARE(prices, (std::vector<double>{1, 2, 5, 10, 20, 50, 100, 200, 500, 1'000}));
}

void TestChartScale::dayMarksAreMajor()
{
    // 2023-11-14 21:00 … 2023-11-15 03:00 in 5 minute bars.
    const std::int64_t first = slotOf(Interval::M5, UtcTime::fromSeconds(1'699'995'600));
    TimeScale scale{static_cast<double>(first + 72), 10, 720};
    int major = 0;
    for (const TimeMark& mark : timeMarks(scale, Interval::M5, 0, 84)) {
        major += mark.isMajor ? 1 : 0;
        QCOMPARE(mark.isMajor, !mark.text.contains(QLatin1Char(':')));
    }
    QCOMPARE(major, 1);
}

void TestChartScale::typedIntervals_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("expected");
    QTest::newRow("minutes") << "15"
                             << "15m";
    QTest::newRow("hours") << "4h"
                           << "4h";
    QTest::newRow("an hour in minutes") << "60"
                                        << "1h";
    QTest::newRow("a day in minutes") << "1440"
                                      << "1d";
    QTest::newRow("upper case hour") << "4H"
                                     << "4h";
    QTest::newRow("month") << "1M"
                           << "1M";
    QTest::newRow("minute") << "1m"
                            << "1m";
    QTest::newRow("seconds") << "5s"
                             << "5s";
    QTest::newRow("none: 7") << "7"
                             << "";
    QTest::newRow("none: 90") << "90"
                              << "";
    QTest::newRow("none: empty") << ""
                                 << "";
    QTest::newRow("none: words") << "abc"
                                 << "";
    QTest::newRow("none: negative") << "-5"
                                    << "";
}

void TestChartScale::typedIntervals()
{
    QFETCH(QString, typed);
    const auto interval = intervalFromTyping(typed);
    QTEST(interval ? intervalText(*interval) : QString(), "expected");
}

void TestChartScale::partsNeverOverlap_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("subs");
    for (const QSize size : {QSize(200, 120), QSize(320, 170), QSize(806, 690), QSize(1680, 300)}) {
        for (int subs = 0; subs <= 3; ++subs) {
            QTest::addRow("%dx%d/%d", size.width(), size.height(), subs) << size << subs;
        }
    }
}

void TestChartScale::partsNeverOverlap()
{
    QFETCH(QSize, size);
    QFETCH(int, subs);
    const ChartLayout layout = layOut(size, 66, subs, true);
    std::vector<QRect> parts = layout.subs;
    parts.push_back(layout.price);
    if (layout.volume.height() > 0) {
        parts.push_back(layout.volume);
    }
    parts.push_back(layout.timeAxis);
    parts.push_back(layout.priceAxis);
    parts.push_back(layout.corner);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        QVERIFY(QRect(QPoint(0, 0), size).contains(parts[i]));
        for (std::size_t k = i + 1; k < parts.size(); ++k) {
            QVERIFY(!parts[i].intersects(parts[k]));
        }
    }
    QVERIFY(layout.price.height() * 2 >= layout.plot.height() - 60);
}

QTEST_GUILESS_MAIN(TestChartScale)
#include "tst_chartscale.moc"
