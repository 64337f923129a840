// SPDX-License-Identifier: GPL-3.0-or-later
#include "sessionharness.h"

#include <QTest>

#include <algorithm>

using namespace agio;
using namespace agio::test;

namespace {

bool wasEver(const RecordingListener& listener, BookState state)
{
    return std::any_of(listener.books.begin(), listener.books.end(),
                       [state](const SeenBook& seen) { return seen.state == state; });
}

std::int64_t bidQuantity(const SessionHarness& h, std::int64_t ticks)
{
    return h.session->book("BTCUSDT")->book().quantityAt(Side::Buy, ticks);
}

constexpr std::int64_t kOne = 100'000'000; // 1.0 with eight digits

} // namespace

class MarketFaults : public QObject
{
    Q_OBJECT
private slots:
    void joinsSnapshotWithDiffsThatCameBefore();
    void fetchesAgainWhenSnapshotIsTooOld();
    void showsNothingBeforeTheBookIsJoined();
    void marksBookStaleWhenSequenceHasGap();
    void keepsNoOldLevelAfterResync();
    void declaresSocketDeadWithoutPong();
    void reconnectsWithGrowingPausesAndSubscribesAgain();
    void dropsConnectionOnUnreadableFrame();
    void sendsNothingUntilRetryAfterIsOver();
    void asksForSmallerSnapshotWhenBudgetIsShort();
    void changesSocketWithoutGapWhenServerShutsDown();
    void findsOutThatUpdatesStopped();
    void leavesQuietMarketAlone();
    void gathersSubscriptionsAndKeepsThePace();
    void unsubscribesOnlyWhenTheLastUserLeaves();
    void deliversEachTradeOnce();
    void refusesForeignHost();
};

void MarketFaults::joinsSnapshotWithDiffsThatCameBefore()
{
    SessionHarness h;
    h.start();
    h.session->subscribe(btcBook());
    h.scheduler.runDue();
    h.diff(h.market(), 95, 100, R"(["100.00","9.0"])", "");
    h.diff(h.market(), 101, 105, R"(["100.00","3.0"])", "");
    QVERIFY(h.answerSnapshot(102, R"(["100.00","1.0"],["99.00","2.0"])", R"(["101.00","1.5"])"));
    QCOMPARE(h.status().state, BookState::Live);
    QCOMPARE(h.session->book("BTCUSDT")->sequence(), 105);
    QCOMPARE(bidQuantity(h, 10'000), 3 * kOne); // the newer diff won
    QCOMPARE(bidQuantity(h, 9'900), 2 * kOne);
}

void MarketFaults::fetchesAgainWhenSnapshotIsTooOld()
{
    SessionHarness h;
    h.start();
    h.session->subscribe(btcBook());
    h.scheduler.runDue();
    h.diff(h.market(), 200, 205, "", "");
    QVERIFY(h.answerSnapshot(150, R"(["100.00","1.0"])", ""));
    QVERIFY(h.status().state != BookState::Live);
    h.advance(Duration::seconds(1));
    QVERIFY(h.answerSnapshot(203, R"(["100.00","1.0"])", ""));
    QCOMPARE(h.status().state, BookState::Live);
    QCOMPARE(h.sentCount("/api/v3/depth"), 2);
}

void MarketFaults::showsNothingBeforeTheBookIsJoined()
{
    SessionHarness h;
    h.start();
    h.session->subscribe(btcBook());
    h.scheduler.runDue();
    h.diff(h.market(), 99, 99, R"(["100.00","1.0"])", "");
    QCOMPARE(h.status().state, BookState::Empty);
    QVERIFY(h.session->book("BTCUSDT")->book().isEmpty(Side::Buy));
}

void MarketFaults::marksBookStaleWhenSequenceHasGap()
{
    SessionHarness h;
    h.live();
    QCOMPARE(h.status().state, BookState::Live);
    h.diff(h.market(), 105, 106, R"(["100.00","5.0"])", ""); // 101…104 are missing
    QCOMPARE(h.status().state, BookState::Stale);
    QVERIFY(h.status().reason.find("gap") != std::string::npos);
    h.advance(Duration::seconds(1));
    QVERIFY2(h.http.findPending("/api/v3/depth") != 0, "a new snapshot must be asked for");
}

void MarketFaults::keepsNoOldLevelAfterResync()
{
    SessionHarness h;
    h.live();
    QCOMPARE(bidQuantity(h, 9'900), 2 * kOne);
    h.diff(h.market(), 105, 106, "", "");
    h.diff(h.market(), 107, 108, R"(["98.00","4.0"])", "");
    h.advance(Duration::seconds(1));
    QVERIFY(h.answerSnapshot(107, R"(["100.00","1.0"])", R"(["101.00","1.5"])"));
    QCOMPARE(h.status().state, BookState::Live);
    QCOMPARE(bidQuantity(h, 9'900), 0);
    QCOMPARE(bidQuantity(h, 9'800), 4 * kOne);
}

void MarketFaults::declaresSocketDeadWithoutPong()
{
    SessionHarness h;
    h.live();
    h.advance(Duration::seconds(10));
    QCOMPARE(h.market().pingCount(), 1);
    QVERIFY(h.status().state != BookState::Stale);
    h.advance(Duration::seconds(5));
    QCOMPARE(h.status().state, BookState::Stale);
    QVERIFY(h.status().reason.find("ping") != std::string::npos);
    h.advance(Duration::seconds(5));
    QCOMPARE(h.status().state, BookState::Offline);
    QCOMPARE(h.session->health().market, LinkState::Offline);
    QVERIFY(h.session->health().retryAt.has_value());
}

void MarketFaults::reconnectsWithGrowingPausesAndSubscribesAgain()
{
    SessionHarness h;
    h.live();
    const Error cut{ErrorKind::Unknown, {}, "connection reset", -1};
    QVERIFY(h.market().close(cut));
    h.scheduler.runDue();
    QCOMPARE(h.status().state, BookState::Offline);
    std::vector<Duration> pauses;
    for (std::size_t attempt = 0; attempt < 4; ++attempt) {
        const std::size_t before = h.markets().size();
        const Duration from = h.clock.monotonic();
        while (h.markets().size() == before && h.clock.monotonic() - from < Duration::seconds(60)) {
            h.advance(Duration::ms(10));
        }
        pauses.push_back(h.clock.monotonic() - from);
        if (attempt < 3) {
            h.market().close(cut);
            h.scheduler.runDue();
        }
    }
    for (std::size_t i = 0; i < pauses.size(); ++i) {
        const std::int64_t nominalMs = 500LL << i; // 0.5 s doubling, ±20 %
        QVERIFY(pauses[i] >= Duration::ms(nominalMs * 8 / 10));
        QVERIFY(pauses[i] <= Duration::ms(nominalMs * 12 / 10 + 20));
    }
    h.market().accept();
    h.scheduler.runDue();
    QVERIFY(h.market().sent().front().find("btcusdt@depth") != std::string::npos);
    QCOMPARE(h.listener.streamStarts, 2);
    h.diff(h.market(), 301, 302, "", "");
    QVERIFY(h.answerSnapshot(301, R"(["100.00","1.0"])", ""));
    QCOMPARE(h.status().state, BookState::Live);
}

void MarketFaults::dropsConnectionOnUnreadableFrame()
{
    SessionHarness h;
    h.live();
    h.deliver(h.market(), R"({"stream":"btcusdt@depth@100ms","data":{"e":"depthUpda)");
    QCOMPARE(h.status().state, BookState::Offline);
    QVERIFY(h.markets().front()->isDestroyed());
}

void MarketFaults::sendsNothingUntilRetryAfterIsOver()
{
    SessionHarness h;
    h.start();
    h.session->subscribe(btcBook());
    h.scheduler.runDue();
    h.diff(h.market(), 99, 99, "", "");
    const auto id = h.http.findPending("/api/v3/depth");
    QVERIFY(id != 0);
    h.http.answer(id, 429, R"({"code":-1003,"msg":"Too much request weight used"})",
                  {{"retry-after", "30"}});
    h.scheduler.runDue();
    const std::size_t before = h.http.history().size();
    h.advanceHealthy(Duration::seconds(29));
    QCOMPARE(h.http.history().size(), before);
    h.advanceHealthy(Duration::seconds(12));
    QVERIFY2(h.http.findPending("/api/v3/depth") != 0, "and goes on afterwards by itself");
}

void MarketFaults::asksForSmallerSnapshotWhenBudgetIsShort()
{
    SessionHarness h;
    h.start();
    h.session->subscribe(btcBook());
    h.session->tickers([](const auto&) {});
    h.scheduler.runDue();
    const auto tickers = h.http.findPending("/api/v3/ticker/24hr");
    QVERIFY(tickers != 0);
    h.http.answer(tickers, 200, "[]", {{"x-mbx-used-weight-1m", "4000"}});
    h.diff(h.market(), 99, 99, "", "");
    const auto id = h.http.findPending("/api/v3/depth");
    QVERIFY(id != 0);
    QCOMPARE(paramOf(h.http.history().at(id - 1).request.url, "limit"), std::string("1000"));
}

void MarketFaults::changesSocketWithoutGapWhenServerShutsDown()
{
    SessionHarness h;
    h.live();
    h.deliver(h.market(), R"({"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1}})");
    const auto sockets = h.markets();
    QCOMPARE(sockets.size(), 2U);
    FakeWsPeer& old = *sockets[0];
    FakeWsPeer& fresh = *sockets[1];
    fresh.accept();
    h.scheduler.runDue();
    QVERIFY(fresh.sent().front().find("btcusdt@depth") != std::string::npos);
    h.listener.books.clear();
    h.diff(fresh, 103, 104, R"(["99.50","1.0"])", ""); // ahead of the old one
    h.diff(old, 101, 102, R"(["99.60","1.0"])", "");
    QCOMPARE(h.session->book("BTCUSDT")->sequence(), 104);
    h.diff(old, 103, 104, R"(["99.50","1.0"])", ""); // known already
    h.advance(Duration::seconds(1));
    QVERIFY(old.isDestroyed());
    h.diff(fresh, 105, 106, R"(["99.40","1.0"])", "");
    QCOMPARE(h.session->book("BTCUSDT")->sequence(), 106);
    QCOMPARE(bidQuantity(h, 9'960), kOne);
    QVERIFY(!wasEver(h.listener, BookState::Stale));
    QVERIFY(!wasEver(h.listener, BookState::Offline));
    QCOMPARE(h.sentCount("/api/v3/depth"), 1); // no resync was needed
}

void MarketFaults::findsOutThatUpdatesStopped()
{
    SessionHarness h;
    h.live();
    const std::size_t framesBefore = h.market().sent().size();
    h.advanceHealthy(Duration::seconds(6));
    QVERIFY(h.answerSnapshot(150, R"(["100.00","7.0"])", "")); // the exchange's book moved on
    h.advanceHealthy(Duration::seconds(3));
    QCOMPARE(h.status().state, BookState::Stale);
    QVERIFY(h.market().sent().size() > framesBefore); // subscribes anew
    QVERIFY(h.market().sent().back().find("SUBSCRIBE") != std::string::npos);
}

void MarketFaults::leavesQuietMarketAlone()
{
    SessionHarness h;
    h.live();
    for (int i = 0; i < 60; ++i) {
        h.advanceHealthy(Duration::seconds(1));
        h.answerSnapshot(100, R"(["100.00","1.0"])", ""); // nothing happened there
    }
    QCOMPARE(h.status().state, BookState::Slow);
    QVERIFY(!wasEver(h.listener, BookState::Stale));
    QVERIFY(h.sentCount("/api/v3/depth") <= 6); // asked less and less often
}

void MarketFaults::gathersSubscriptionsAndKeepsThePace()
{
    SessionHarness h;
    h.start();
    for (int i = 0; i < 20; ++i) {
        h.session->subscribe(
            {MarketChannel::Trades, Symbol("COIN" + std::to_string(i) + "USDT"), Interval::M1});
    }
    h.scheduler.runDue();
    QCOMPARE(h.market().sent().size(), 1U);
    for (int i = 0; i < 12; ++i) {
        h.session->subscribe(
            {MarketChannel::Klines, Symbol("COIN" + std::to_string(i) + "USDT"), Interval::M1});
        h.scheduler.runDue();
    }
    QVERIFY2(h.market().sent().size() <= 3, "5 messages a second, pings and pongs among them");
    h.advanceHealthy(Duration::seconds(5));
    QCOMPARE(h.market().sent().size(), 13U);
}

void MarketFaults::unsubscribesOnlyWhenTheLastUserLeaves()
{
    SessionHarness h;
    h.live();
    h.session->subscribe(btcBook());
    h.session->unsubscribe(btcBook());
    h.advanceHealthy(Duration::seconds(1));
    QVERIFY(h.session->book("BTCUSDT") != nullptr);
    h.session->unsubscribe(btcBook());
    h.advanceHealthy(Duration::seconds(1));
    QVERIFY(h.session->book("BTCUSDT") == nullptr);
    QVERIFY(h.market().sent().back().find("UNSUBSCRIBE") != std::string::npos);
}

void MarketFaults::deliversEachTradeOnce()
{
    SessionHarness h;
    h.live();
    const std::string trade =
        R"({"stream":"btcusdt@trade","data":{"e":"trade","E":1,"s":"BTCUSDT","t":7,)"
        R"("p":"100.00","q":"0.5","T":1,"m":false,"M":true}})";
    h.deliver(h.market(), trade);
    h.deliver(h.market(), trade);
    QCOMPARE(h.listener.trades.size(), 1U);
}

void MarketFaults::refusesForeignHost()
{
    SessionHarness h;
    SessionSetup setup;
    setup.codec = &h.codec;
    setup.endpoints = h.codec.endpoints(Environment::Simulated).value();
    setup.endpoints.rest = "http://evil.example:4000";
    setup.endpoints.wsMarket = "ws://evil.example:4001";
    setup.http = &h.http;
    setup.ws = &h.ws;
    setup.scheduler = &h.scheduler;
    setup.clock = &h.clock;
    setup.random = &h.random;
    setup.log = &h.log;
    setup.listener = &h.listener;
    ExchangeSession session(std::move(setup));
    session.start();
    h.scheduler.runDue();
    QVERIFY(h.http.history().empty());
    QVERIFY(h.ws.peers().empty());
    QCOMPARE(session.health().market, LinkState::Offline);
}

QTEST_GUILESS_MAIN(MarketFaults)
#include "tst_marketfaults.moc"
