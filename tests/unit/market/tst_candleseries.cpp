// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/market/candleseries.h"

#include <QtTest>

using agio::Candle;
using agio::CandleSeries;
using agio::CandleSource;
using agio::Decimal;
using agio::Duration;
using agio::Interval;
using agio::Side;
using agio::Trade;
using agio::UtcTime;

namespace {

// Minutes after a fixed midnight.
UtcTime minute(int n)
{
    return UtcTime::fromSeconds(1'723'161'600 + n * 60);
}

Decimal dec(const char* text)
{
    return Decimal::literal(text);
}

Candle bar(int start, const char* close, bool isClosed = true, const char* volume = "1")
{
    Candle candle;
    candle.openTime = minute(start);
    candle.open = candle.high = candle.low = candle.close = dec(close);
    candle.baseVolume = dec(volume);
    candle.tradeCount = 1;
    candle.isClosed = isClosed;
    return candle;
}

Trade trade(int start, int second, const char* price, const char* quantity, Side side = Side::Buy)
{
    Trade result;
    result.price = dec(price);
    result.quantity = dec(quantity);
    result.aggressor = side;
    result.exchangeTime = minute(start) + Duration::seconds(second);
    return result;
}

std::string closes(const std::vector<Candle>& candles)
{
    std::string text;
    for (const Candle& candle : candles) {
        text += std::to_string((candle.openTime - minute(0)).toMs() / 60'000) + ':' +
            candle.close.toString() + (candle.isClosed ? " " : "* ");
    }
    return text;
}

} // namespace

class TestCandleSeries : public QObject
{
    Q_OBJECT

private slots:
    void mergesPagesOfAnyOrderAndOverlap()
    {
        CandleSeries series(Interval::M1);
        series.mergeHistory(std::vector{bar(6, "6"), bar(5, "5"), bar(7, "7", false)});
        series.mergeHistory(std::vector{bar(3, "3"), bar(4, "4"), bar(5, "5.5")});
        QCOMPARE(closes(series.candles()), std::string("3:3 4:4 5:5.5 6:6 7:7* "));
        series.mergeHistory(std::vector{bar(7, "7.5", true), bar(8, "8", false)});
        QCOMPARE(closes(series.candles()), std::string("3:3 4:4 5:5.5 6:6 7:7.5 8:8* "));
    }

    void keepsGapsAsGaps()
    {
        CandleSeries series(Interval::M1);
        QVERIFY(series.gaps().empty());
        series.mergeHistory(std::vector{bar(1, "1"), bar(2, "2"), bar(5, "5"), bar(9, "9")});
        QCOMPARE(series.candles().size(), std::size_t{4});
        auto gaps = series.gaps();
        QCOMPARE(gaps.size(), std::size_t{2});
        QVERIFY(gaps[0].from == minute(3) && gaps[0].until == minute(5));
        QVERIFY(gaps[1].from == minute(6) && gaps[1].until == minute(9));
        series.mergeHistory(std::vector{bar(3, "3"), bar(4, "4"), bar(7, "7")});
        gaps = series.gaps();
        QCOMPARE(gaps.size(), std::size_t{2});
        QVERIFY(gaps[0].from == minute(6) && gaps[0].until == minute(7));
    }

    void seesNoGapBetweenMonths()
    {
        CandleSeries series(Interval::Mo1);
        std::vector<Candle> months;
        UtcTime start = agio::startOf(Interval::Mo1, minute(0));
        for (int i = 0; i < 15; ++i) {
            Candle month = bar(0, "1");
            month.openTime = start;
            months.push_back(month);
            start = agio::nextStart(Interval::Mo1, start);
        }
        series.mergeHistory(months);
        QVERIFY(series.gaps().empty());
    }

    void ignoresBarsThatAreNotAligned()
    {
        CandleSeries series(Interval::M5);
        series.mergeHistory(std::vector{bar(3, "3")});
        QVERIFY(series.candles().empty());
        QVERIFY(!series.applyStream(bar(3, "3"), minute(4)));
        QVERIFY(series.candles().empty());
        QCOMPARE(series.version(), std::uint64_t{0});
    }

    void historyNeverReopensAClosedBar()
    {
        CandleSeries series(Interval::M1);
        QVERIFY(series.applyStream(bar(1, "1.5", true), minute(2)));
        series.mergeHistory(std::vector{bar(1, "1.2", false)});
        QCOMPARE(closes(series.candles()), std::string("1:1.5 "));
        QVERIFY(series.candles()[0].source == CandleSource::Stream);
        series.mergeHistory(std::vector{bar(1, "1.6", true)}); // a settled correction may
        QCOMPARE(closes(series.candles()), std::string("1:1.6 "));
    }

    void anOlderPageDoesNotSetTheRunningBarBack()
    {
        CandleSeries series(Interval::M1);
        QVERIFY(series.applyStream(bar(1, "1.5", false, "20"), minute(1)));
        series.mergeHistory(std::vector{bar(1, "1.2", false, "10")});
        QCOMPARE(closes(series.candles()), std::string("1:1.5* "));
        series.mergeHistory(std::vector{bar(1, "1.7", false, "30")});
        QCOMPARE(closes(series.candles()), std::string("1:1.7* "));
    }

    void refusesBarsFromTheFuture()
    {
        CandleSeries series(Interval::M1);
        const UtcTime now = minute(10) + Duration::seconds(30);
        QVERIFY(series.applyStream(bar(10, "1", false), now));
        QVERIFY(series.applyStream(bar(11, "2", false), now)); // their clock is a little ahead
        QVERIFY(!series.applyStream(bar(12, "3", false), now));
        QCOMPARE(closes(series.candles()), std::string("10:1* 11:2* "));
    }

    void streamSettlesWhatTradesBuilt()
    {
        CandleSeries series(Interval::M1);
        QVERIFY(series.applyTrade(trade(1, 5, "100", "2")));
        QVERIFY(series.applyTrade(trade(1, 59, "90", "1", Side::Sell)));
        QCOMPARE(series.candles().size(), std::size_t{1});
        const Candle built = series.candles()[0];
        QVERIFY(built.open == dec("100") && built.high == dec("100") && built.low == dec("90"));
        QVERIFY(built.close == dec("90") && built.baseVolume == dec("3"));
        QVERIFY(built.quoteVolume == dec("290") && built.takerBuyBaseVolume == dec("2"));
        QCOMPARE(built.tradeCount, std::int64_t{2});
        QVERIFY(!built.isClosed && built.source == CandleSource::Trades);
        QVERIFY(series.applyStream(bar(1, "91", true, "7"), minute(2)));
        QCOMPARE(closes(series.candles()), std::string("1:91 "));
        QVERIFY(series.candles()[0].baseVolume == dec("7"));
        QVERIFY(!series.applyTrade(trade(1, 59, "80", "1"))); // late, and it is settled
        QVERIFY(!series.applyStream(bar(1, "90", false), minute(2)));
        QCOMPARE(closes(series.candles()), std::string("1:91 "));
    }

    void countsVolumeOnceWhereTheStreamStatesIt()
    {
        CandleSeries series(Interval::M1);
        QVERIFY(series.applyStream(bar(1, "100", false, "5"), minute(1)));
        QVERIFY(series.applyTrade(trade(1, 30, "103", "1")));
        const Candle& running = series.candles()[0];
        QVERIFY(running.close == dec("103") && running.high == dec("103"));
        QVERIFY(running.baseVolume == dec("5"));
        QCOMPARE(running.tradeCount, std::int64_t{1});
    }

    void tradesBeginABarAndNeverGoBack()
    {
        CandleSeries series(Interval::M1);
        QVERIFY(series.applyTrade(trade(1, 0, "1", "1")));
        QVERIFY(series.applyTrade(trade(4, 0, "4", "1")));
        QCOMPARE(closes(series.candles()), std::string("1:1 4:4* ")); // no bars invented between
        QVERIFY(!series.applyTrade(trade(3, 59, "3", "1")));
        QCOMPARE(closes(series.candles()), std::string("1:1 4:4* "));
    }

    void missedCloseStaysOpenUntilTheExchangeSettlesIt()
    {
        CandleSeries series(Interval::M1);
        QVERIFY(series.applyStream(bar(1, "1", false), minute(1)));
        QVERIFY(series.applyTrade(trade(2, 1, "2", "1")));
        QCOMPARE(closes(series.candles()), std::string("1:1* 2:2* "));
        QVERIFY(series.applyStream(bar(1, "1.1", true), minute(2)));
        QCOMPARE(closes(series.candles()), std::string("1:1.1 2:2* "));
    }

    void sumsStayFiniteWithManyDigits()
    {
        CandleSeries series(Interval::M1);
        for (int i = 0; i < 50; ++i) {
            QVERIFY(series.applyTrade(trade(1, 1, "61837.63000001", "90000000000.12345678")));
        }
        const Candle& candle = series.candles()[0];
        QCOMPARE(qRound64(candle.baseVolume.toDoubleForDrawing() / 1e9), qint64{4'500});
        QCOMPARE(qRound64(candle.quoteVolume.toDoubleForDrawing() / 1e12), qint64{278'269});
    }

    void countsVersionsAndFindsIndexes()
    {
        CandleSeries series(Interval::M1);
        series.mergeHistory(std::vector{bar(1, "1"), bar(2, "2"), bar(5, "5")});
        QCOMPARE(series.indexAt(minute(0)), std::size_t{0});
        QCOMPARE(series.indexAt(minute(2)), std::size_t{1});
        QCOMPARE(series.indexAt(minute(3)), std::size_t{2});
        QCOMPARE(series.indexAt(minute(6)), std::size_t{3});
        const std::uint64_t version = series.version();
        QVERIFY(series.applyTrade(trade(6, 0, "1", "1")));
        QVERIFY(series.version() > version);
        const std::uint64_t later = series.version();
        QVERIFY(!series.applyTrade(trade(1, 0, "1", "1")));
        QCOMPARE(series.version(), later);
        series.clear();
        QVERIFY(series.candles().empty() && series.version() > later);
    }

    void keepsTheNewestWhenFull()
    {
        CandleSeries series(Interval::M1);
        std::vector<Candle> page;
        const int count = static_cast<int>(CandleSeries::kMaxCandles) + 10;
        for (int i = 0; i < count; ++i) {
            page.push_back(bar(i, "1"));
        }
        series.mergeHistory(page);
        QVERIFY(series.candles().size() <= CandleSeries::kMaxCandles);
        QVERIFY(series.candles().size() > CandleSeries::kMaxCandles * 9 / 10);
        QVERIFY(series.candles().back().openTime == minute(count - 1));
    }

    void aggregatesToLargerBars()
    {
        std::vector<Candle> bars;
        for (int i = 3; i < 12; ++i) { // 3, 4 | 5 … 9 | 10, 11
            bars.push_back(bar(i, std::to_string(i).c_str()));
        }
        bars[3].high = dec("50"); // minute 6
        bars[4].low = dec("0.5");
        const auto result = agio::aggregate(bars, Interval::M5);
        QCOMPARE(closes(result), std::string("0:4 5:9 10:11* "));
        QVERIFY(result[1].open == dec("5") && result[1].high == dec("50"));
        QVERIFY(result[1].low == dec("0.5") && result[1].baseVolume == dec("5"));
        QCOMPARE(result[1].tradeCount, std::int64_t{5});
    }

    void aggregatedBarIsClosedOnlyWhenWhole()
    {
        std::vector<Candle> bars = {bar(0, "1"), bar(1, "1"), bar(2, "1"), bar(3, "1"),
                                    bar(4, "1")};
        QVERIFY(agio::aggregate(bars, Interval::M5)[0].isClosed);
        bars.back().isClosed = false;
        QVERIFY(!agio::aggregate(bars, Interval::M5)[0].isClosed);
        bars.pop_back();
        QVERIFY(!agio::aggregate(bars, Interval::M5)[0].isClosed);
        QVERIFY(!agio::aggregate(std::vector{bar(4, "1")}, Interval::M5)[0].isClosed);
        QVERIFY(agio::aggregate({}, Interval::M5).empty());
    }
};

QTEST_GUILESS_MAIN(TestCandleSeries)
#include "tst_candleseries.moc"
