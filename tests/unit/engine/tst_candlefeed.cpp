// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakesource.h"

#include "core/engine/candlefeed.h"
#include "core/net/fakes.h"

#include <QTest>

using namespace agio;
using namespace agio::test;

namespace {

const InstrumentId kBtc{ExchangeId("binance"), Symbol("BTCUSDT")};

struct Fixture
{
    explicit Fixture(Interval interval = Interval::M1, std::vector<Interval> native = {})
    {
        source.capability.intervals = std::move(native);
        feed = std::make_unique<CandleFeed>(source, scheduler, clock, outbox, kBtc, interval);
        watch = std::make_shared<CandleWatchHandle>(
            kBtc, interval, [] {}, [this] { feed->loadOlder(); });
        feed->add(watch);
    }

    Candle bar(int minute, const char* close, bool isClosed = true) const
    {
        Candle made;
        made.openTime = UtcTime::fromSeconds(1'699'999'980 + minute * 60);
        made.open = made.high = made.low = made.close = Decimal::literal(close);
        made.isClosed = isClosed;
        return made;
    }

    void answer(std::vector<Candle> page) { source.klineCalls.back().second(std::move(page)); }
    const std::vector<Candle>& shown() const { return watch->candles.get()->candles; }

    ManualClock clock{UtcTime::fromSeconds(1'700'000'000)};
    ManualScheduler scheduler{clock};
    Outbox outbox{{kBtc.exchange}};
    FakeSource source;
    std::unique_ptr<CandleFeed> feed;
    std::shared_ptr<CandleWatchHandle> watch;
};

} // namespace

class CandleFeedTest : public QObject
{
    Q_OBJECT
private slots:
    void showsHistoryAndMovesTheRunningBarByTrades();
    void beginsANewBarInTheSeries();
    void loadsOlderPagesUntilThereIsNothingOlder();
    void asksOnceWhileAPageIsLoading();
    void readsAgainWhatWasMissedAfterReconnect();
    void saysWhyThereIsNoHistoryAndTriesAgain();
    void buildsAnIntervalThatTheExchangeLacks();
    void endsItsSubscriptions();
};

void CandleFeedTest::showsHistoryAndMovesTheRunningBarByTrades()
{
    Fixture f;
    QCOMPARE(f.source.klineCalls.front().first.limit, CandleFeed::kPage);
    f.answer({f.bar(-1, "99"), f.bar(0, "100", false)});
    QCOMPARE(f.shown().size(), 2U);
    Trade trade;
    trade.price = Decimal::literal("103");
    trade.quantity = Decimal(1);
    trade.exchangeTime = f.clock.now();
    f.feed->onTrade(trade);
    QCOMPARE(f.watch->running.get()->close, Decimal(103));
    QCOMPARE(f.watch->running.get()->high, Decimal(103));
    QCOMPARE(f.watch->running.get()->openTime, f.shown().back().openTime);
}

void CandleFeedTest::beginsANewBarInTheSeries()
{
    Fixture f;
    f.answer({f.bar(0, "100", false)});
    f.feed->onKline(Interval::M1, f.bar(1, "101", false));
    QCOMPARE(f.shown().size(), 2U);
    QCOMPARE(f.watch->running.get()->close, Decimal(101));
}

void CandleFeedTest::loadsOlderPagesUntilThereIsNothingOlder()
{
    Fixture f;
    f.answer({f.bar(-10, "90"), f.bar(0, "100")});
    f.watch->loadOlder();
    QVERIFY(f.watch->candles.get()->isLoadingOlder);
    QVERIFY(*f.source.klineCalls.back().first.until < f.bar(-10, "90").openTime);
    f.answer({f.bar(-12, "88"), f.bar(-11, "89")});
    QCOMPARE(f.shown().front().close, Decimal(88));
    QVERIFY(!f.watch->candles.get()->isLoadingOlder);
    f.watch->loadOlder();
    f.answer({});
    QVERIFY(f.watch->candles.get()->reachedOldest);
    const auto calls = f.source.klineCalls.size();
    f.watch->loadOlder();
    QCOMPARE(f.source.klineCalls.size(), calls);
}

void CandleFeedTest::asksOnceWhileAPageIsLoading()
{
    Fixture f;
    f.answer({f.bar(0, "100")});
    f.watch->loadOlder();
    f.watch->loadOlder();
    QCOMPARE(f.source.klineCalls.size(), 2U);
}

void CandleFeedTest::readsAgainWhatWasMissedAfterReconnect()
{
    Fixture f;
    f.answer({f.bar(-30, "90"), f.bar(-29, "91", false)});
    f.feed->onStreamAgain();
    QCOMPARE(f.source.klineCalls.back().first.from, std::optional(f.bar(-30, "90").openTime));
    f.answer({f.bar(-30, "90"), f.bar(-29, "92"), f.bar(-28, "93")});
    QCOMPARE(f.shown().size(), 3U);
    QCOMPARE(f.shown().at(1).close, Decimal(92));
}

void CandleFeedTest::saysWhyThereIsNoHistoryAndTriesAgain()
{
    Fixture f;
    f.source.klineCalls.back().second(Error{ErrorKind::Unknown, {}, "time-out", -1});
    QVERIFY(f.watch->candles.get()->problem.find("time-out") != std::string::npos);
    f.scheduler.advance(Duration::seconds(5));
    QCOMPARE(f.source.klineCalls.size(), 2U);
    f.answer({f.bar(0, "100")});
    QVERIFY(f.watch->candles.get()->problem.empty());
}

void CandleFeedTest::buildsAnIntervalThatTheExchangeLacks()
{
    Fixture f(Interval::M5, {Interval::M1, Interval::H1});
    QCOMPARE(f.source.klineCalls.front().first.interval, Interval::M1);
    std::vector<Candle> minutes;
    const auto start = startOf(Interval::M5, UtcTime::fromSeconds(1'699'999'000));
    for (int i = 0; i < 7; ++i) {
        Candle bar = f.bar(0, "100");
        bar.openTime = start + Duration::minutes(i);
        bar.close = Decimal(100 + i);
        bar.high = bar.close;
        minutes.push_back(bar);
    }
    f.answer(minutes);
    QCOMPARE(f.shown().size(), 2U);
    QCOMPARE(f.shown().front().close, Decimal(104));
    QCOMPARE(f.watch->running.get()->close, Decimal(106));
}

void CandleFeedTest::endsItsSubscriptions()
{
    Fixture f;
    QCOMPARE(f.source.usersOf(MarketChannel::Klines, "BTCUSDT"), 1);
    f.watch.reset();
    QVERIFY(f.feed->dropGone());
    f.feed.reset();
    QCOMPARE(f.source.usersOf(MarketChannel::Klines, "BTCUSDT"), 0);
    QCOMPARE(f.source.usersOf(MarketChannel::Trades, "BTCUSDT"), 0);
}

QTEST_GUILESS_MAIN(CandleFeedTest)
#include "tst_candlefeed.moc"
