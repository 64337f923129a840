// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/ratelimiter.h"
#include "tests/support/printing.h"

#include <QTest>

using namespace agio;

namespace {

const std::string kWeight = "weight-1m";
const std::string kOrders = "orders-10s";

// Five seconds into a minute that starts at a multiple of 60 s.
constexpr UtcTime kStart = UtcTime::fromSeconds(1'700'000'040 + 5);

std::vector<RateWindow> windows()
{
    return {{kWeight, Duration::minutes(1), 100}, {kOrders, Duration::seconds(10), 10}};
}

} // namespace

class TestRateLimiter : public QObject
{
    Q_OBJECT

private slots:
    void keepsFifthForCancels();
    void leavesHalfToOthersInBackground();
    void waitsUntilWindowOfClockEnds();
    void takesNothingWhenOneWindowIsFull();
    void sumsCostsOfSameWindow();
    void believesExchangeWhenItCountsMore();
    void givesBackRefundedCost();
    void stopsEvenCancelsUntilDeadline();
    void laterBanIsNotShortened();
    void countSurvivesClockSetBack();
    void letsLargeRequestPassInUnusedWindow();
    void neverExceedsLimitInAnyWindow();
    void followsLimitReadFromExchange();
    void showsFullestWindow();
};

void TestRateLimiter::keepsFifthForCancels()
{
    ManualClock clock(kStart);
    RateLimiter limiter(clock, windows());
    for (int i = 0; i < 80; ++i)
        QCOMPARE(limiter.acquire({{kWeight, 1}}, Urgency::Order), Duration());
    QVERIFY(limiter.acquire({{kWeight, 1}}, Urgency::Normal) > Duration());
    QVERIFY(limiter.acquire({{kWeight, 1}}, Urgency::Order) > Duration());
    for (int i = 0; i < 20; ++i)
        QCOMPARE(limiter.acquire({{kWeight, 1}}, Urgency::Cancel), Duration());
    QVERIFY(limiter.acquire({{kWeight, 1}}, Urgency::Cancel) > Duration());
}

void TestRateLimiter::leavesHalfToOthersInBackground()
{
    ManualClock clock(kStart);
    RateLimiter limiter(clock, windows());
    QCOMPARE(limiter.acquire({{kWeight, 50}}, Urgency::Background), Duration());
    QVERIFY(limiter.acquire({{kWeight, 1}}, Urgency::Background) > Duration());
    QCOMPARE(limiter.acquire({{kWeight, 30}}, Urgency::Order), Duration());
}

void TestRateLimiter::waitsUntilWindowOfClockEnds()
{
    ManualClock clock(kStart);
    RateLimiter limiter(clock, windows());
    QCOMPARE(limiter.acquire({{kWeight, 80}}, Urgency::Normal), Duration());
    const auto wait = limiter.acquire({{kWeight, 1}}, Urgency::Normal);
    QCOMPARE(wait, Duration::seconds(55)); // to the full minute, not a minute from now
    clock.advance(wait - Duration::ns(1));
    QVERIFY(limiter.acquire({{kWeight, 1}}, Urgency::Normal) > Duration());
    clock.advance(Duration::ns(1));
    QCOMPARE(limiter.acquire({{kWeight, 1}}, Urgency::Normal), Duration());
}

void TestRateLimiter::takesNothingWhenOneWindowIsFull()
{
    ManualClock clock(kStart);
    RateLimiter limiter(clock, windows());
    QCOMPARE(limiter.acquire({{kOrders, 8}}, Urgency::Order), Duration());
    const auto wait = limiter.acquire({{kWeight, 30}, {kOrders, 1}}, Urgency::Order);
    QCOMPARE(wait, Duration::seconds(5));
    // The weight of the refused attempt was not taken.
    QCOMPARE(limiter.acquire({{kWeight, 80}}, Urgency::Order), Duration());
}

void TestRateLimiter::sumsCostsOfSameWindow()
{
    ManualClock clock(kStart);
    RateLimiter limiter(clock, windows());
    QCOMPARE(limiter.acquire({{kWeight, 1}}, Urgency::Normal), Duration());
    QVERIFY(limiter.acquire({{kWeight, 40}, {kWeight, 40}}, Urgency::Normal) > Duration());
    QCOMPARE(limiter.acquire({{kWeight, 40}, {kWeight, 39}}, Urgency::Normal), Duration());
}

void TestRateLimiter::believesExchangeWhenItCountsMore()
{
    ManualClock clock(kStart);
    RateLimiter limiter(clock, windows());
    QCOMPARE(limiter.acquire({{kWeight, 10}}, Urgency::Normal), Duration());
    limiter.reportUsed(kWeight, 79); // another program on the same address
    QCOMPARE(limiter.acquire({{kWeight, 1}}, Urgency::Normal), Duration());
    QVERIFY(limiter.acquire({{kWeight, 1}}, Urgency::Normal) > Duration());
    limiter.reportUsed(kWeight, 3); // an old reply does not make room
    QVERIFY(limiter.acquire({{kWeight, 1}}, Urgency::Normal) > Duration());
}

void TestRateLimiter::givesBackRefundedCost()
{
    ManualClock clock(kStart);
    RateLimiter limiter(clock, windows());
    QCOMPARE(limiter.acquire({{kOrders, 8}}, Urgency::Order), Duration());
    QVERIFY(limiter.acquire({{kOrders, 1}}, Urgency::Order) > Duration());
    limiter.refund({kOrders, 1});
    QCOMPARE(limiter.acquire({{kOrders, 1}}, Urgency::Order), Duration());
    limiter.refund({kOrders, 1'000});
    QCOMPARE(limiter.usedShare(), 0.0); // never below nothing
}

void TestRateLimiter::stopsEvenCancelsUntilDeadline()
{
    ManualClock clock(kStart);
    RateLimiter limiter(clock, windows());
    limiter.blockUntil(kStart + Duration::seconds(30));
    for (const auto urgency :
         {Urgency::Background, Urgency::Normal, Urgency::Order, Urgency::Cancel})
        QCOMPARE(limiter.acquire({{kWeight, 1}}, urgency), Duration::seconds(30));
    QCOMPARE(limiter.acquire({}, Urgency::Cancel), Duration::seconds(30));
    clock.advance(Duration::seconds(30));
    QCOMPARE(limiter.acquire({{kWeight, 1}}, Urgency::Cancel), Duration());
}

void TestRateLimiter::laterBanIsNotShortened()
{
    ManualClock clock(kStart);
    RateLimiter limiter(clock, windows());
    limiter.blockUntil(kStart + Duration::minutes(2));
    limiter.blockUntil(kStart + Duration::seconds(1));
    QCOMPARE(limiter.blockedUntil(), kStart + Duration::minutes(2));
}

void TestRateLimiter::countSurvivesClockSetBack()
{
    ManualClock clock(kStart);
    RateLimiter limiter(clock, windows());
    QCOMPARE(limiter.acquire({{kWeight, 80}}, Urgency::Normal), Duration());
    clock.stepWallClock(-Duration::minutes(10));
    QVERIFY(limiter.acquire({{kWeight, 1}}, Urgency::Normal) > Duration());
    clock.advance(Duration::minutes(1));
    QCOMPARE(limiter.acquire({{kWeight, 1}}, Urgency::Normal), Duration());
}

void TestRateLimiter::letsLargeRequestPassInUnusedWindow()
{
    ManualClock clock(kStart);
    RateLimiter limiter(clock, windows());
    QCOMPARE(limiter.acquire({{kWeight, 70}}, Urgency::Background), Duration());
    QVERIFY(limiter.acquire({{kWeight, 101}}, Urgency::Cancel) > Duration());
    clock.advance(Duration::minutes(1));
    QVERIFY(limiter.acquire({{kWeight, 101}}, Urgency::Cancel) > Duration());
}

void TestRateLimiter::neverExceedsLimitInAnyWindow()
{
    ManualClock clock(kStart);
    RateLimiter limiter(clock, windows());
    const Urgency urgencies[] = {Urgency::Background, Urgency::Normal, Urgency::Order,
                                 Urgency::Cancel};
    std::int64_t minute = -1;
    int used = 0;
    int passed = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto now = clock.now().toSeconds() / 60;
        if (now != minute) {
            minute = now;
            used = 0;
        }
        const int cost = 1 + i % 7;
        if (limiter.acquire({{kWeight, cost}}, urgencies[i % 4]) == Duration()) {
            used += cost;
            ++passed;
        }
        QVERIFY(used <= 100);
        clock.advance(Duration::ms(130));
    }
    QVERIFY(passed > 0);
}

void TestRateLimiter::followsLimitReadFromExchange()
{
    ManualClock clock(kStart);
    RateLimiter limiter(clock, windows());
    limiter.setLimit(kWeight, 10);
    QCOMPARE(limiter.acquire({{kWeight, 8}}, Urgency::Normal), Duration());
    QVERIFY(limiter.acquire({{kWeight, 1}}, Urgency::Normal) > Duration());
}

void TestRateLimiter::showsFullestWindow()
{
    ManualClock clock(kStart);
    RateLimiter limiter(clock, windows());
    QCOMPARE(limiter.usedShare(), 0.0);
    QCOMPARE(limiter.acquire({{kWeight, 10}, {kOrders, 5}}, Urgency::Order), Duration());
    QCOMPARE(limiter.usedShare(), 0.5);
    clock.advance(Duration::seconds(10));
    QCOMPARE(limiter.usedShare(), 0.1);
    limiter.reportUsed(kWeight, 500);
    QCOMPARE(limiter.usedShare(), 1.0);
}

QTEST_GUILESS_MAIN(TestRateLimiter)
#include "tst_ratelimiter.moc"
