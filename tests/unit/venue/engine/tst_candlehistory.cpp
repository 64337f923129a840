// SPDX-License-Identifier: GPL-3.0-or-later
#include "floor.h"

#include "core/base/random.h"
#include "core/venue/engine/candlehistory.h"

#include <QTest>

using namespace agio;
using namespace agio::venue;

namespace {

const UtcTime kMidnight = UtcTime::fromSeconds(1'760'054'400); // 2025-10-10T00:00:00Z, a Friday

} // namespace

class TestCandleHistory : public QObject
{
    Q_OBJECT

private slots:
    void buildsTheBarThatTradesMake()
    {
        const Instrument instrument = toyInstrument();
        CandleHistory history(instrument);
        const auto at = [](std::int64_t seconds) { return kMidnight + Duration::seconds(seconds); };
        history.addTrade(1'000, 5, 500, true, 1, at(3));
        history.addTrade(1'030, 1, 103, false, 2, at(20));
        history.addTrade(990, 2, 198, true, 3, at(40));
        history.addTrade(1'010, 1, 101, false, 4, at(59));
        history.addTrade(1'015, 1, 101, false, 5, at(60)); // the next minute
        const auto bars = history.klines(Interval::M1, {}, at(61));
        QCOMPARE(bars.size(), std::size_t(2));
        const auto& bar = bars.front();
        QCOMPARE(bar.candle.open, dec("10.00"));
        QCOMPARE(bar.candle.high, dec("10.30"));
        QCOMPARE(bar.candle.low, dec("9.90"));
        QCOMPARE(bar.candle.close, dec("10.10"));
        QCOMPARE(bar.candle.baseVolume, dec("0.009"));
        QCOMPARE(bar.candle.takerBuyBaseVolume, dec("0.007"));
        QCOMPARE(bar.candle.quoteVolume, dec("0.00000902"));
        QCOMPARE(bar.candle.tradeCount, std::int64_t(4));
        QCOMPARE(bar.firstTradeId, std::int64_t(1));
        QCOMPARE(bar.lastTradeId, std::int64_t(4));
        QVERIFY(bar.candle.isClosed);
        QCOMPARE(bar.closeTime.toMs(), at(60).toMs() - 1);
        QVERIFY(!bars.back().candle.isClosed);
    }

    void fillsSilenceWithFlatBars()
    {
        const Instrument instrument = toyInstrument();
        CandleHistory history(instrument);
        history.addTrade(1'000, 5, 500, true, 1, kMidnight);
        history.addTrade(1'100, 5, 550, true, 2, kMidnight + Duration::minutes(4));
        const auto bars = history.klines(Interval::M1, {}, kMidnight + Duration::minutes(6));
        QCOMPARE(bars.size(), std::size_t(7));
        for (const std::size_t i : {1U, 2U, 3U}) {
            QCOMPARE(bars[i].candle.open, dec("10.00"));
            QCOMPARE(bars[i].candle.close, dec("10.00"));
            QVERIFY(bars[i].candle.baseVolume.isZero());
            QCOMPARE(bars[i].firstTradeId, std::int64_t(-1));
        }
        QCOMPARE(bars[4].candle.open, dec("11.00")); // its own first trade, no bridge
        QCOMPARE(bars[6].candle.close, dec("11.00"));
        const auto now = kMidnight + Duration::minutes(6);
        QCOMPARE(history.at(Interval::M1, now, now).candle.close, dec("11.00"));
    }

    void pagesLikeTheExchange()
    {
        const Instrument instrument = toyInstrument();
        CandleHistory history(instrument);
        for (std::int64_t i = 0; i < 30; ++i) {
            history.addTrade(1'000 + i, 1, 10, true, i + 1, kMidnight + Duration::minutes(i));
        }
        const auto now = kMidnight + Duration::minutes(29);
        RangeQuery query;
        query.limit = 5;
        QCOMPARE(history.klines(Interval::M1, query, now).back().candle.close, dec("10.29"));
        QCOMPARE(history.klines(Interval::M1, query, now).size(), std::size_t(5));
        query.start = kMidnight + Duration::minutes(3);
        const auto oldest = history.klines(Interval::M1, query, now);
        QCOMPARE(oldest.size(), std::size_t(5));
        QCOMPARE(oldest.front().candle.openTime, query.start);
        query.end = kMidnight + Duration::minutes(4);
        QCOMPARE(history.klines(Interval::M1, query, now).size(), std::size_t(2));
        query.start = {};
        const auto newest = history.klines(Interval::M1, query, now);
        QCOMPARE(newest.size(), std::size_t(5));
        QCOMPARE(newest.back().candle.openTime, query.end);
        query.start = now + Duration::minutes(5);
        query.end = {};
        QVERIFY(history.klines(Interval::M1, query, now).empty());
    }

    void agreesBetweenIntervals_data()
    {
        QTest::addColumn<int>("interval");
        for (const auto interval :
             {Interval::M3, Interval::M5, Interval::M15, Interval::M30, Interval::H1, Interval::H2,
              Interval::H4, Interval::H6, Interval::H8, Interval::H12, Interval::D1}) {
            QTest::newRow(std::string(toText(interval)).c_str()) << static_cast<int>(interval);
        }
    }
    void agreesBetweenIntervals()
    {
        QFETCH(int, interval);
        const auto larger = static_cast<Interval>(interval);
        const Instrument instrument = toyInstrument();
        CandleHistory history(instrument);
        Random random(3);
        std::int64_t ticks = 1'000;
        auto at = kMidnight;
        for (std::int64_t id = 1; id < 20'000; ++id) {
            at = at + Duration::ms(random.between(1, 13'000));
            ticks = std::max<std::int64_t>(1, ticks + random.between(-3, 3));
            history.addTrade(ticks, random.between(1, 9), random.between(1, 99), random.chance(0.5),
                             id, at);
        }
        RangeQuery all;
        all.start = kMidnight;
        all.limit = 10'000;
        const auto fine = history.klines(Interval::M1, all, at);
        const auto coarse = history.klines(larger, all, at);
        QVERIFY(coarse.size() > 1);
        std::size_t next = 0;
        for (const VenueKline& bar : coarse) {
            const auto end = nextStart(larger, bar.candle.openTime);
            DecimalSum volume;
            DecimalSum quote;
            Decimal high = fine[next].candle.high;
            Decimal low = fine[next].candle.low;
            QCOMPARE(bar.candle.open, fine[next].candle.open);
            std::int64_t count = 0;
            for (; next < fine.size() && fine[next].candle.openTime < end; ++next) {
                high = std::max(high, fine[next].candle.high);
                low = std::min(low, fine[next].candle.low);
                volume.add(fine[next].candle.baseVolume);
                quote.add(fine[next].candle.quoteVolume);
                count += fine[next].candle.tradeCount;
                QVERIFY(fine[next].candle.openTime >= bar.candle.openTime);
            }
            QCOMPARE(bar.candle.close, fine[next - 1].candle.close);
            QCOMPARE(bar.candle.high, high);
            QCOMPARE(bar.candle.low, low);
            QCOMPARE(bar.candle.baseVolume, *volume.value());
            QCOMPARE(bar.candle.quoteVolume, *quote.value());
            QCOMPARE(bar.candle.tradeCount, count);
        }
        QCOMPARE(next, fine.size());
    }

    void joinsThePastWithWhatHappenedSince()
    {
        const Instrument instrument = toyInstrument();
        CandleHistory history(instrument);
        // Live trades first: the past is asked for only when somebody looks.
        history.addTrade(1'050, 2, 20, true, 10, kMidnight + Duration::seconds(61 * 60 + 30));
        PastOf past;
        const auto bar = [](std::int64_t minutes, std::int64_t open, std::int64_t close) {
            GridBar b;
            b.startMs = (kMidnight + Duration::minutes(minutes)).toMs();
            b.open = open;
            b.close = close;
            b.high = std::max(open, close);
            b.low = std::min(open, close);
            b.lots = 1;
            b.tradeCount = 1;
            return b;
        };
        past.hours = {bar(0, 900, 1'000)};
        past.minutes = {bar(60, 1'000, 1'020), bar(61, 1'020, 1'040)};
        history.setPast(past);
        const auto now = kMidnight + Duration::minutes(62);
        const auto minutes = history.klines(Interval::M1, {}, now);
        QCOMPARE(minutes[1].candle.open, dec("10.20"));
        QCOMPARE(minutes[1].candle.close, dec("10.50")); // past and present in one bar
        QCOMPARE(minutes[1].candle.tradeCount, std::int64_t(2));
        const auto hours = history.klines(Interval::H1, {}, now);
        QCOMPARE(hours.size(), std::size_t(2));
        QCOMPARE(hours[0].candle.close, dec("10.00"));
        QCOMPARE(hours[1].candle.open, dec("10.00"));
        QCOMPARE(hours[1].candle.close, dec("10.50"));
        QCOMPARE(hours[1].candle.tradeCount, std::int64_t(3));
        const auto days = history.klines(Interval::D1, {}, now);
        QCOMPARE(days.front().candle.open, dec("9.00"));
        QCOMPARE(days.front().candle.tradeCount, std::int64_t(4));
    }

    void keepsBarsTrueToTheTradesOfTheExchange()
    {
        Floor f;
        f.clock.advance(kMidnight - f.clock.now());
        f.print("10.00");
        f.clock.advance(Duration::seconds(20));
        f.print("10.50");
        f.print("9.50");
        f.clock.advance(Duration::seconds(50));
        f.print("9.90");
        const auto ticker = f.exchange.ticker24h(f.symbol);
        QCOMPARE(ticker.open, dec("10.00"));
        QCOMPARE(ticker.high, dec("10.50"));
        QCOMPARE(ticker.low, dec("9.50"));
        QCOMPARE(ticker.last, dec("9.90"));
        QCOMPARE(ticker.priceChange, dec("-0.10"));
        QCOMPARE(ticker.priceChangePercent, dec("-1.000"));
        QCOMPARE(ticker.quoteVolume, dec("39.90"));
        QCOMPARE(ticker.weightedAverage, dec("9.975"));
        QCOMPARE(ticker.tradeCount, std::int64_t(4));
        QCOMPARE(f.exchange.averagePrice(f.symbol).price, dec("9.97")); // cut to the tick
        const auto bars = f.exchange.klines(f.symbol, Interval::M1, {});
        QCOMPARE(bars.size(), std::size_t(2));
        QCOMPARE(bars[0].firstTradeId, f.notes.trades[0].id);
        QCOMPARE(bars[0].lastTradeId, f.notes.trades[2].id);
        const auto trades = f.exchange.recentTrades(f.symbol, 3);
        QCOMPARE(trades.front().id, f.notes.trades[1].id);
        QCOMPARE(f.exchange.tradesFrom(f.symbol, f.notes.trades[2].id, 10).size(), std::size_t(2));
    }

    void joinsTradesOfOneTakerAtOnePrice()
    {
        Floor f;
        f.put(f.bob, f.limit(Side::Sell, "1", "10.00"));
        f.put(f.bob, f.limit(Side::Sell, "1", "10.00"));
        f.put(f.bob, f.limit(Side::Sell, "1", "10.01"));
        f.put(f.ann, f.limit(Side::Buy, "3", "10.01"));
        const auto all = f.exchange.aggregateTrades(f.symbol, {});
        QCOMPARE(all.size(), std::size_t(2));
        QCOMPARE(all[0].quantity, dec("2"));
        QCOMPARE(all[0].lastTradeId - all[0].firstTradeId, std::int64_t(1));
        QCOMPARE(all[1].price, dec("10.01"));
    }
};

QTEST_GUILESS_MAIN(TestCandleHistory)
#include "tst_candlehistory.moc"
