// SPDX-License-Identifier: GPL-3.0-or-later
#include "deskbench.h"

#include <QTest>

using namespace agio;
using namespace agio::test;

class TestOrderDesk : public QObject
{
    Q_OBJECT
private slots:
    void sendsOnlyAfterTheIntentIsWrittenDown();
    void doesNotSendWhenTheJournalFails();
    void refusesAnIdThatWasUsed();
    void tellsWhyACheckedOrderIsNotSent();
    void placesNothingBeforeTheFirstReading();
    void mapsFailuresToStates_data();
    void mapsFailuresToStates();
    void becomesUnknownAfterFiveSecondsOfSilence();
    void keepsOrderUnknownUntilFound_data();
    void keepsOrderUnknownUntilFound();
    void believesAbsenceOnlyWithFullProof();
    void neverBelievesAbsenceWhileTheStreamIsAway();
    void keepsUnknownWhenTheProofFindsTheOrder();
    void blocksSameSideAndPriceWhileUnknown();
    void takesBackNeverArrivedWhenTheOrderAppears();
    void placesAListWholeAndAsksForMissingLegs();
    void refusesAllLegsWhenTheListIsRefused();
    void dropsAnOrderThatIsCancelledBeforeItIsSent();
    void adoptsOrdersPlacedElsewhere();
    void seesASecondOrderUnderOneId();
};

void TestOrderDesk::sendsOnlyAfterTheIntentIsWrittenDown()
{
    Bench bench;
    bench.begin();
    QVERIFY(bench.started);
    bench.journal->holds = true;
    bench.desk->place(buyLimit("a"));
    QCOMPARE(bench.state("a"), OrderState::Journaled);
    QVERIFY(bench.gateway.places.empty());
    bench.journal->release();
    QCOMPARE(bench.gateway.places.size(), 1U);
    QCOMPARE(bench.gateway.places.front().ask.clientOrderId, ClientOrderId("a"));
    bench.gateway.places.front().handedOver();
    QCOMPARE(bench.state("a"), OrderState::Sent);
    take(bench.gateway.places).done(report("a", "1", ReportedStatus::New));
    QCOMPARE(bench.state("a"), OrderState::Working);
    QCOMPARE(bench.order("a").exchangeOrderId, ExchangeOrderId("1"));
}

void TestOrderDesk::doesNotSendWhenTheJournalFails()
{
    Bench bench;
    bench.begin();
    bench.journal->failFrom = bench.journal->appends + 1;
    bench.desk->place(buyLimit("a"));
    QCOMPARE(bench.state("a"), OrderState::NotSent);
    QVERIFY(bench.gateway.places.empty());
    QVERIFY(
        bench.listener.heard("could not be written down (the disk is full), so it was not sent"));
    bench.journal->failFrom = 0;
    bench.scheduler.advance(Duration::seconds(1)); // past the repeat guard
    bench.desk->place(buyLimit("b"));
    QCOMPARE(bench.gateway.places.size(), 1U);
}

void TestOrderDesk::refusesAnIdThatWasUsed()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    bench.accept("a", "1");
    bench.desk->place(buyLimit("a"));
    QVERIFY(bench.gateway.places.empty());
    QCOMPARE(bench.state("a"), OrderState::Working);
    // Also across a restart, when the order is long forgotten: the journal stands in the way.
    bench.push(report("a", "1", ReportedStatus::Cancelled));
    Bench next(bench.journal);
    next.begin();
    next.desk->place(buyLimit("a"));
    QVERIFY(next.gateway.places.empty());
    QCOMPARE(next.state("a"), OrderState::NotSent);
}

void TestOrderDesk::tellsWhyACheckedOrderIsNotSent()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a", "67000.0", "0.00007"));
    QCOMPARE(bench.state("a"), OrderState::Rejected);
    QVERIFY(bench.gateway.places.empty());
    QVERIFY(bench.listener.heard("0.00007 BTC x 67000 = 4.69 USDT is below the minimum 5 USDT; "
                                 "smallest here: 0.00008 BTC"));
}

void TestOrderDesk::placesNothingBeforeTheFirstReading()
{
    Bench bench;
    bench.gateway.listener->onPrivateStream(true);
    bench.desk->start({});
    bench.desk->place(buyLimit("a"));
    QCOMPARE(bench.state("a"), OrderState::Rejected);
    QVERIFY(bench.gateway.places.empty());
    bench.settleReading();
    bench.desk->place(buyLimit("b"));
    QCOMPARE(bench.gateway.places.size(), 1U);
}

void TestOrderDesk::mapsFailuresToStates_data()
{
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<bool>("handedOver");
    QTest::addColumn<OrderState>("state");
    QTest::newRow("refused") << ErrorKind::Refused << true << OrderState::Rejected;
    QTest::newRow("rate") << ErrorKind::RateLimited << true << OrderState::Rejected;
    QTest::newRow("key") << ErrorKind::Unauthorized << true << OrderState::Rejected;
    QTest::newRow("clock") << ErrorKind::ClockSkew << true << OrderState::Rejected;
    QTest::newRow("not sent") << ErrorKind::NotSent << false << OrderState::NotSent;
    QTest::newRow("local") << ErrorKind::Local << false << OrderState::NotSent;
    QTest::newRow("local, but gone") << ErrorKind::Local << true << OrderState::Unknown;
    QTest::newRow("unknown") << ErrorKind::Unknown << true << OrderState::Unknown;
    QTest::newRow("unknown, no word of bytes")
        << ErrorKind::Unknown << false << OrderState::Unknown;
    QTest::newRow("unreadable") << ErrorKind::Malformed << true << OrderState::Unknown;
    QTest::newRow("shut down") << ErrorKind::Cancelled << true << OrderState::Unknown;
}

void TestOrderDesk::mapsFailuresToStates()
{
    QFETCH(ErrorKind, kind);
    QFETCH(bool, handedOver);
    QFETCH(OrderState, state);
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    auto call = take(bench.gateway.places);
    if (handedOver) {
        call.handedOver();
    }
    call.done(Error{kind, "-1", "words", -1});
    QCOMPARE(bench.state("a"), state);
    QVERIFY(bench.order("a").error.has_value());
    bench.scheduler.advance(Duration::seconds(60));
    QCOMPARE(bench.gateway.sentCount[ClientOrderId("a")], 1);
}

void TestOrderDesk::becomesUnknownAfterFiveSecondsOfSilence()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    bench.gateway.places.front().handedOver();
    bench.scheduler.advance(Duration::ms(4'999));
    QCOMPARE(bench.state("a"), OrderState::Sent);
    bench.scheduler.advance(Duration::ms(1));
    QCOMPARE(bench.state("a"), OrderState::Unknown);
    take(bench.gateway.places).done(report("a", "1", ReportedStatus::New));
    QCOMPARE(bench.state("a"), OrderState::Working);
    QVERIFY(!bench.order("a").error.has_value());
}

void TestOrderDesk::keepsOrderUnknownUntilFound_data()
{
    QTest::addColumn<ReportedStatus>("found");
    QTest::addColumn<OrderState>("state");
    QTest::newRow("working") << ReportedStatus::New << OrderState::Working;
    QTest::newRow("filled") << ReportedStatus::Filled << OrderState::Filled;
    QTest::newRow("expired") << ReportedStatus::Expired << OrderState::Expired;
    QTest::newRow("rejected") << ReportedStatus::Rejected << OrderState::Rejected;
    QTest::newRow("a word we do not know") << ReportedStatus::Unrecognised << OrderState::Working;
}

void TestOrderDesk::keepsOrderUnknownUntilFound()
{
    QFETCH(ReportedStatus, found);
    QFETCH(OrderState, state);
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    take(bench.gateway.places).done(unknownError());
    // Asked after 0.5 s, 1 s more, 2 s more …; failures of asking prove nothing.
    bench.scheduler.advance(Duration::ms(500));
    QCOMPARE(bench.gateway.queries.size(), 1U);
    QCOMPARE(bench.gateway.queries.front().ask.clientOrderId, ClientOrderId("a"));
    take(bench.gateway.queries).done(std::optional<OrderReport>());
    bench.scheduler.advance(Duration::ms(999));
    QVERIFY(bench.gateway.queries.empty());
    bench.scheduler.advance(Duration::ms(1));
    take(bench.gateway.queries).done(unknownError());
    QCOMPARE(bench.state("a"), OrderState::Unknown);
    bench.scheduler.advance(Duration::seconds(2));
    const char* filled = found == ReportedStatus::Filled ? "0.1" : "0";
    take(bench.gateway.queries).done(std::optional(report("a", "1", found, filled)));
    QCOMPARE(bench.state("a"), state);
    QCOMPARE(bench.order("a").lookups, 3);
    bench.scheduler.advance(Duration::seconds(60));
    QVERIFY(bench.gateway.queries.empty());
    QCOMPARE(bench.gateway.sentCount[ClientOrderId("a")], 1);
}

namespace {

// Answers "not found" to every question for `time`.
void answerNotFound(Bench& bench, Duration time)
{
    const Duration end = bench.clock.monotonic() + time;
    while (bench.clock.monotonic() < end) {
        bench.scheduler.advance(Duration::ms(500));
        while (!bench.gateway.queries.empty()) {
            take(bench.gateway.queries).done(std::optional<OrderReport>());
        }
    }
}

} // namespace

void TestOrderDesk::believesAbsenceOnlyWithFullProof()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    take(bench.gateway.places).done(unknownError());
    answerNotFound(bench, Duration::seconds(15));
    QCOMPARE(bench.state("a"), OrderState::Unknown);
    QVERIFY(bench.gateway.allOrderReads.empty()); // three times not found, but not over 15 s
    answerNotFound(bench, Duration::seconds(1));
    QCOMPARE(bench.gateway.allOrderReads.size(), 1U);
    QCOMPARE(bench.state("a"), OrderState::Unknown);
    // One list cannot be read: no proof; all is asked again.
    take(bench.gateway.openOrderReads).done(std::vector<OrderReport>());
    take(bench.gateway.allOrderReads).done(unknownError());
    take(bench.gateway.tradeReads).done(std::vector<Fill>());
    QCOMPARE(bench.state("a"), OrderState::Unknown);
    answerNotFound(bench, Duration::seconds(9));
    take(bench.gateway.openOrderReads).done(std::vector<OrderReport>());
    take(bench.gateway.allOrderReads).done(std::vector<OrderReport>());
    take(bench.gateway.tradeReads).done(std::vector<Fill>());
    QCOMPARE(bench.state("a"), OrderState::NeverArrived);
    QVERIFY(bench.listener.heard("never arrived"));
    QCOMPARE(bench.gateway.sentCount[ClientOrderId("a")], 1);
}

void TestOrderDesk::neverBelievesAbsenceWhileTheStreamIsAway()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    take(bench.gateway.places).done(unknownError());
    bench.gateway.listener->onPrivateStream(false);
    answerNotFound(bench, Duration::seconds(120));
    QCOMPARE(bench.state("a"), OrderState::Unknown);
    QVERIFY(bench.gateway.allOrderReads.empty());
    QVERIFY(bench.listener.heard("still not known"));
    bench.gateway.openOrderReads.clear(); // polls
    bench.gateway.listener->onPrivateStream(true);
    bench.settleReading();
    answerNotFound(bench, Duration::seconds(9));
    QCOMPARE(bench.gateway.allOrderReads.size(), 1U);
}

void TestOrderDesk::keepsUnknownWhenTheProofFindsTheOrder()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    take(bench.gateway.places).done(unknownError());
    answerNotFound(bench, Duration::seconds(16));
    take(bench.gateway.openOrderReads).done(std::vector<OrderReport>());
    take(bench.gateway.allOrderReads)
        .done(std::vector{report("a", "1", ReportedStatus::Filled, "0.1")});
    take(bench.gateway.tradeReads).done(std::vector{fill("t1", "1", "0.1")});
    QCOMPARE(bench.state("a"), OrderState::Filled);
    QCOMPARE(bench.listener.fills.size(), 1U);
}

void TestOrderDesk::blocksSameSideAndPriceWhileUnknown()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    take(bench.gateway.places).done(unknownError());
    bench.desk->place(buyLimit("b"));
    QCOMPARE(bench.state("b"), OrderState::Rejected);
    QVERIFY(bench.listener.heard("not known yet"));
    bench.desk->place(buyLimit("c", "66999.0"));
    QCOMPARE(bench.gateway.places.size(), 1U);
    bench.push(report("a", "1", ReportedStatus::New));
    bench.scheduler.advance(Duration::ms(250)); // past the repeat guard
    bench.desk->place(buyLimit("d"));
    QCOMPARE(bench.gateway.places.size(), 2U);
}

void TestOrderDesk::takesBackNeverArrivedWhenTheOrderAppears()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    take(bench.gateway.places).done(unknownError());
    answerNotFound(bench, Duration::seconds(16));
    take(bench.gateway.openOrderReads).done(std::vector<OrderReport>());
    take(bench.gateway.allOrderReads).done(std::vector<OrderReport>());
    take(bench.gateway.tradeReads).done(std::vector<Fill>());
    QCOMPARE(bench.state("a"), OrderState::NeverArrived);
    bench.push(report("a", "1", ReportedStatus::New));
    QCOMPARE(bench.state("a"), OrderState::Working);
    QVERIFY(bench.listener.heard("stood as never-arrived is in truth working"));
}

namespace {

OrderListIntent ocoSell()
{
    OrderIntent above = buyLimit("above", "68000.0");
    above.side = Side::Sell;
    above.postOnly = true;
    OrderIntent below = buyLimit("below", "66700.0");
    below.side = Side::Sell;
    below.form = OrderForm::StopLimit;
    below.trigger = dec("66800.0");
    return {ClientOrderId("list"), OrderListKind::Oco, {above, below}};
}

} // namespace

void TestOrderDesk::placesAListWholeAndAsksForMissingLegs()
{
    Bench bench;
    bench.gateway.caps.orderLists = true;
    bench.begin();
    bench.desk->placeList(ocoSell());
    QCOMPARE(bench.gateway.lists.size(), 1U);
    OrderListReport answer;
    answer.listId = "L1";
    answer.orders = {report("above", "1", ReportedStatus::New)};
    take(bench.gateway.lists).done(answer);
    QCOMPARE(bench.state("above"), OrderState::Working);
    QCOMPARE(bench.order("above").orderListId, std::string("L1"));
    QCOMPARE(bench.state("below"), OrderState::Unknown);
    bench.scheduler.advance(Duration::ms(500));
    QCOMPARE(bench.gateway.queries.front().ask.clientOrderId, ClientOrderId("below"));
}

void TestOrderDesk::refusesAllLegsWhenTheListIsRefused()
{
    Bench bench;
    bench.begin();
    bench.desk->placeList(ocoSell()); // this exchange has no lists
    QVERIFY(bench.gateway.lists.empty());
    QCOMPARE(bench.state("above"), OrderState::Rejected);
    QCOMPARE(bench.state("below"), OrderState::Rejected);
}

void TestOrderDesk::dropsAnOrderThatIsCancelledBeforeItIsSent()
{
    Bench bench;
    bench.begin();
    bench.journal->holds = true;
    bench.desk->place(buyLimit("a"));
    bench.desk->cancel(ClientOrderId("a"));
    bench.journal->release();
    QCOMPARE(bench.state("a"), OrderState::NotSent);
    QVERIFY(bench.gateway.places.empty());
}

void TestOrderDesk::adoptsOrdersPlacedElsewhere()
{
    Bench bench;
    bench.begin();
    bench.push(report("web-1", "77", ReportedStatus::New));
    QVERIFY(bench.order("web-1").isForeign);
    QCOMPARE(bench.state("web-1"), OrderState::Working);
    OrderReport nameless = report("", "78", ReportedStatus::New);
    bench.push(nameless);
    QVERIFY(bench.order("ext-78").isForeign);
    bench.desk->cancel(ClientOrderId("ext-78"));
    QCOMPARE(bench.gateway.cancels.front().ask.exchangeOrderId, ExchangeOrderId("78"));
    QVERIFY(bench.gateway.cancels.front().ask.clientOrderId.isEmpty());
}

void TestOrderDesk::seesASecondOrderUnderOneId()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    bench.accept("a", "1");
    bench.push(report("a", "2", ReportedStatus::New));
    QVERIFY(bench.listener.heard("second order (2)"));
    QCOMPARE(bench.order("a").exchangeOrderId, ExchangeOrderId("1"));
    QVERIFY(bench.order("ext-2").isForeign);
}

QTEST_GUILESS_MAIN(TestOrderDesk)
#include "tst_orderdesk.moc"
