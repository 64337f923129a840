// SPDX-License-Identifier: GPL-3.0-or-later
// Events of the private stream, replies and trade lists in every order; cancels, moves, readings.
#include "deskbench.h"

#include <QList>
#include <QTest>

#include <numeric>

using namespace agio;
using namespace agio::test;

class TestDeskEvents : public QObject
{
    Q_OBJECT
private slots:
    void convergesForEverySequenceOfEvents_data();
    void convergesForEverySequenceOfEvents();
    void countsEachTradeOnceByWhicheverWayItComes();
    void attachesTradesThatComeBeforeTheirOrderIsKnown();
    void readsTradesThatTheReportsSpeakOf();
    void ignoresTheAcknowledgementAfterTheEnd();
    void letsTheFillWinOverTheCancel();
    void asksWhenTheCancelIsRefused_data();
    void asksWhenTheCancelIsRefused();
    void asksWhenTheCancelReplyIsLost();
    void repeatsACancelThatWasRefusedForRate();
    void cancelsAsSoonAsAnOrderOnItsWayIsKnown();
    void tellsTheResultOfCancelAll();
    void cancelsNearestToTheMarketFirst();
    void asksForWhatABulkCancelLeavesOpen();
    void showsWaitingTriggers();
};

namespace {

using Event = std::function<void(Bench&)>;

struct Final
{
    OrderState state;
    Decimal filled, quote;
    std::size_t fills;
    bool operator==(const Final&) const = default;
};

Final playAll(const std::vector<Event>& events, const std::vector<std::size_t>& sequence)
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    bench.gateway.places.front().handedOver();
    for (const std::size_t index : sequence) {
        events[index](bench);
    }
    bench.scheduler.advance(Duration::seconds(1));
    const Order& order = bench.order("a");
    return {order.state, order.filledQuantity, order.filledQuoteAmount,
            bench.listener.fills.size()};
}

Event pushed(OrderReport said)
{
    return [said](Bench& bench) { bench.push(said); };
}

OrderReport withFill(OrderReport said, const Fill& part)
{
    said.fills.push_back(part);
    return said;
}

Event answered(OrderReport said)
{
    return [said](Bench& bench) { take(bench.gateway.places).done(said); };
}

} // namespace

void TestDeskEvents::convergesForEverySequenceOfEvents_data()
{
    QTest::addColumn<QList<Event>>("events");
    QTest::addColumn<OrderState>("state");
    QTest::addColumn<QString>("filled");
    QTest::addColumn<int>("fills");
    const auto accepted = report("a", "1", ReportedStatus::New);
    const auto partOne = withFill(report("a", "1", ReportedStatus::PartiallyFilled, "0.04"),
                                  fill("t1", "1", "0.04"));
    const auto partTwo =
        withFill(report("a", "1", ReportedStatus::Filled, "0.1"), fill("t2", "1", "0.06"));
    auto fullReply = report("a", "1", ReportedStatus::Filled, "0.1");
    fullReply.fills = {fill("t1", "1", "0.04"), fill("t2", "1", "0.06")};
    const Event tradeList = [](Bench& bench) {
        bench.push(withFill(report("a", "1", ReportedStatus::PartiallyFilled, "0.04"),
                            fill("t1", "1", "0.04")));
    };
    QTest::newRow("six events to filled")
        << QList<Event>{pushed(accepted), answered(accepted), pushed(partOne),
                        tradeList,        pushed(partTwo),    pushed(fullReply)}
        << OrderState::Filled << "0.1" << 2;
    QTest::newRow("acknowledged by a full reply")
        << QList<Event>{pushed(accepted), answered(fullReply), pushed(partOne), pushed(partTwo)}
        << OrderState::Filled << "0.1" << 2;
    QTest::newRow("cancel after a part")
        << QList<Event>{pushed(accepted),
                        answered(accepted),
                        pushed(partOne),
                        pushed(partOne),
                        pushed(report("a", "1", ReportedStatus::Cancelled, "0.04")),
                        tradeList}
        << OrderState::Cancelled << "0.04" << 1;
    QTest::newRow("cancel report that is older than the fill")
        << QList<Event>{pushed(accepted), answered(accepted), pushed(partOne), pushed(partTwo),
                        pushed(report("a", "1", ReportedStatus::Cancelled, "0.04"))}
        << OrderState::Filled << "0.1" << 2;
    QTest::newRow("lost reply") << QList<Event>{pushed(accepted),
                                                [](Bench& bench) {
                                                    take(bench.gateway.places).done(unknownError());
                                                },
                                                pushed(partOne), pushed(partTwo)}
                                << OrderState::Filled << "0.1" << 2;
    QTest::newRow("expired") << QList<Event>{pushed(accepted), answered(accepted), pushed(partOne),
                                             pushed(
                                                 report("a", "1", ReportedStatus::Expired, "0.04"))}
                             << OrderState::Expired << "0.04" << 1;
    QTest::newRow("rejected by push and by reply")
        << QList<Event>{pushed(report("a", "1", ReportedStatus::Rejected)),
                        [](Bench& bench) { take(bench.gateway.places).done(Error::refused("no")); }}
        << OrderState::Rejected << "0" << 0;
}

void TestDeskEvents::convergesForEverySequenceOfEvents()
{
    QFETCH(QList<Event>, events);
    QFETCH(OrderState, state);
    QFETCH(QString, filled);
    QFETCH(int, fills);
    const std::vector<Event> all(events.begin(), events.end());
    const Decimal amount = Decimal::literal(filled.toStdString());
    const Final expected{state, amount, Decimal::mul(amount, dec("67000")).value(),
                         static_cast<std::size_t>(fills)};
    std::vector<std::size_t> sequence(all.size());
    std::iota(sequence.begin(), sequence.end(), 0U);
    do {
        const Final result = playAll(all, sequence);
        if (!(result == expected)) {
            std::string shown;
            for (const std::size_t index : sequence) {
                shown += std::to_string(index) + ' ';
            }
            QFAIL((shown + toText(result.state) + ' ' + result.filled.toString() + ' ' +
                   result.quote.toString() + ' ' + std::to_string(result.fills))
                      .c_str());
        }
    } while (std::next_permutation(sequence.begin(), sequence.end()));
}

void TestDeskEvents::countsEachTradeOnceByWhicheverWayItComes()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    bench.gateway.places.front().handedOver();
    auto reply = report("a", "1", ReportedStatus::PartiallyFilled, "0.04");
    reply.fills = {fill("t1", "1", "0.04")};
    take(bench.gateway.places).done(reply);
    bench.push(reply);
    bench.desk->reconcile();
    bench.settleReading({reply}, {fill("t1", "1", "0.04")});
    QCOMPARE(bench.listener.fills.size(), 1U);
    QCOMPARE(bench.listener.fills.front().clientOrderId, ClientOrderId("a"));
    QCOMPARE(bench.order("a").filledQuantity, dec("0.04"));
    // And after a restart.
    Bench next(bench.journal);
    next.begin({reply}, {fill("t1", "1", "0.04")});
    QVERIFY(next.listener.fills.empty());
    QCOMPARE(next.order("a").filledQuantity, dec("0.04"));
}

void TestDeskEvents::attachesTradesThatComeBeforeTheirOrderIsKnown()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    bench.gateway.places.front().handedOver();
    bench.desk->reconcile();
    take(bench.gateway.openOrderReads).done(std::vector<OrderReport>());
    take(bench.gateway.accountReads).done(AccountSnapshot{});
    take(bench.gateway.tradeReads).done(std::vector{fill("t1", "1", "0.1")});
    QCOMPARE(bench.listener.fills.size(), 1U);
    QCOMPARE(bench.order("a").filledQuantity, Decimal());
    take(bench.gateway.places).done(report("a", "1", ReportedStatus::New));
    QCOMPARE(bench.state("a"), OrderState::Filled);
    QCOMPARE(bench.listener.fills.size(), 1U);
}

void TestDeskEvents::readsTradesThatTheReportsSpeakOf()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    bench.accept("a", "1");
    bench.push(report("a", "1", ReportedStatus::Filled, "0.1")); // without its trades
    QCOMPARE(bench.state("a"), OrderState::Filled);
    QVERIFY(bench.listener.fills.empty());
    bench.scheduler.advance(Duration::seconds(1));
    QCOMPARE(bench.gateway.tradeReads.front().ask.order, ExchangeOrderId("1"));
    take(bench.gateway.tradeReads).done(std::vector{fill("t1", "1", "0.1")});
    QCOMPARE(bench.listener.fills.size(), 1U);
    bench.scheduler.advance(Duration::seconds(60));
    QVERIFY(bench.gateway.tradeReads.empty());
}

void TestDeskEvents::ignoresTheAcknowledgementAfterTheEnd()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    bench.gateway.places.front().handedOver();
    bench.push(report("a", "1", ReportedStatus::Cancelled));
    take(bench.gateway.places).done(report("a", "1", ReportedStatus::New));
    QCOMPARE(bench.state("a"), OrderState::Cancelled);
}

void TestDeskEvents::letsTheFillWinOverTheCancel()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    bench.accept("a", "1");
    bench.desk->cancel(ClientOrderId("a"));
    QCOMPARE(bench.order("a").pending, PendingChange::Cancelling);
    bench.push(withFill(report("a", "1", ReportedStatus::Filled, "0.1"), fill("t1", "1", "0.1")));
    take(bench.gateway.cancels).done(Error::refused("Unknown order sent."));
    QCOMPARE(bench.state("a"), OrderState::Filled);
    QCOMPARE(bench.order("a").pending, PendingChange::None);
    QVERIFY(bench.gateway.queries.empty());
}

void TestDeskEvents::asksWhenTheCancelIsRefused_data()
{
    QTest::addColumn<ReportedStatus>("found");
    QTest::addColumn<OrderState>("state");
    QTest::newRow("was filled") << ReportedStatus::Filled << OrderState::Filled;
    QTest::newRow("was cancelled") << ReportedStatus::Cancelled << OrderState::Cancelled;
    QTest::newRow("still stands") << ReportedStatus::New << OrderState::Working;
}

void TestDeskEvents::asksWhenTheCancelIsRefused()
{
    QFETCH(ReportedStatus, found);
    QFETCH(OrderState, state);
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    bench.accept("a", "1");
    bench.desk->cancel(ClientOrderId("a"));
    take(bench.gateway.cancels).done(Error::refused("Unknown order sent."));
    QCOMPARE(bench.state("a"), OrderState::Working); // no evidence yet
    const char* filled = found == ReportedStatus::Filled ? "0.1" : "0";
    take(bench.gateway.queries).done(std::optional(report("a", "1", found, filled)));
    QCOMPARE(bench.state("a"), state);
    QCOMPARE(bench.order("a").pending, PendingChange::None);
    QCOMPARE(bench.listener.heard("was not cancelled"), state == OrderState::Working);
}

void TestDeskEvents::asksWhenTheCancelReplyIsLost()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    bench.accept("a", "1");
    bench.desk->cancel(ClientOrderId("a"));
    take(bench.gateway.cancels).done(unknownError());
    QCOMPARE(bench.state("a"), OrderState::Working);
    QVERIFY(!bench.order("a").isVerified);
    bench.scheduler.advance(Duration::ms(500));
    take(bench.gateway.queries).done(std::optional(report("a", "1", ReportedStatus::Cancelled)));
    QCOMPARE(bench.state("a"), OrderState::Cancelled);
}

void TestDeskEvents::repeatsACancelThatWasRefusedForRate()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    bench.accept("a", "1");
    bench.desk->cancel(ClientOrderId("a"));
    take(bench.gateway.cancels).done(Error{ErrorKind::RateLimited, "-1003", "slow down", 2'000});
    bench.scheduler.advance(Duration::ms(1'999));
    QVERIFY(bench.gateway.cancels.empty());
    bench.scheduler.advance(Duration::ms(1));
    take(bench.gateway.cancels).done(report("a", "1", ReportedStatus::Cancelled));
    QCOMPARE(bench.state("a"), OrderState::Cancelled);
}

void TestDeskEvents::cancelsAsSoonAsAnOrderOnItsWayIsKnown()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    bench.gateway.places.front().handedOver();
    bench.desk->cancel(ClientOrderId("a"));
    QVERIFY(bench.gateway.cancels.empty()); // it could overtake the order
    take(bench.gateway.places).done(report("a", "1", ReportedStatus::New));
    QCOMPARE(bench.gateway.cancels.size(), 1U);
    QCOMPARE(bench.gateway.cancels.front().ask.exchangeOrderId, ExchangeOrderId("1"));
}

namespace {

void placeThree(Bench& bench)
{
    bench.desk->place(buyLimit("a", "66000.0"));
    bench.accept("a", "1");
    bench.desk->place(buyLimit("b", "67000.0"));
    bench.accept("b", "2");
    bench.desk->place(buyLimit("c", "66500.0"));
    bench.accept("c", "3");
}

} // namespace

void TestDeskEvents::tellsTheResultOfCancelAll()
{
    Bench bench;
    bench.begin();
    placeThree(bench);
    bench.desk->cancelAll(kBtc, std::nullopt);
    QCOMPARE(bench.gateway.cancels.size(), 3U);
    bench.desk->cancelAll(kBtc, std::nullopt); // a second press changes nothing
    QCOMPARE(bench.gateway.cancels.size(), 3U);
    take(bench.gateway.cancels).done(report("b", "2", ReportedStatus::Cancelled));
    take(bench.gateway.cancels).done(Error::refused("Unknown order sent."));
    take(bench.gateway.queries)
        .done(std::optional(report("c", "3", ReportedStatus::Filled, "0.1")));
    QVERIFY(!bench.listener.heard("already filled"));
    take(bench.gateway.cancels).done(Error{ErrorKind::NotSent, {}, "no connection", -1});
    QVERIFY(bench.listener.heard("1 cancelled, 1 already filled, 1 failed"));
}

void TestDeskEvents::cancelsNearestToTheMarketFirst()
{
    Bench bench;
    bench.begin();
    placeThree(bench);
    bench.desk->cancelAll(std::nullopt, Side::Buy);
    QCOMPARE(bench.gateway.cancels[0].ask.clientOrderId, ClientOrderId("b"));
    QCOMPARE(bench.gateway.cancels[1].ask.clientOrderId, ClientOrderId("c"));
    QCOMPARE(bench.gateway.cancels[2].ask.clientOrderId, ClientOrderId("a"));
    bench.desk->cancelAll(std::nullopt, Side::Sell);
    QVERIFY(bench.listener.heard("0 cancelled, 0 already filled, 0 failed"));
}

void TestDeskEvents::asksForWhatABulkCancelLeavesOpen()
{
    Bench bench;
    bench.gateway.caps.cancelAllPerInstrument = true;
    bench.begin();
    placeThree(bench);
    bench.desk->cancelAll(kBtc, std::nullopt);
    QVERIFY(bench.gateway.cancels.empty());
    take(bench.gateway.bulkCancels)
        .done(std::vector{report("a", "1", ReportedStatus::Cancelled),
                          report("b", "2", ReportedStatus::Cancelled)});
    QCOMPARE(bench.state("b"), OrderState::Cancelled);
    QCOMPARE(bench.state("c"), OrderState::Working); // no evidence: asked for
    take(bench.gateway.queries)
        .done(std::optional(report("c", "3", ReportedStatus::Filled, "0.1")));
    QVERIFY(bench.listener.heard("2 cancelled, 1 already filled, 0 failed"));
}

void TestDeskEvents::showsWaitingTriggers()
{
    Bench bench;
    bench.begin();
    OrderIntent stop = buyLimit("a", "68100.0");
    stop.form = OrderForm::StopLimit;
    stop.trigger = dec("68000.0");
    bench.desk->place(stop);
    auto waiting = report("a", "1", ReportedStatus::New);
    waiting.form = OrderForm::StopLimit;
    waiting.isWorking = false;
    waiting.updatedAt = UtcTime::fromSeconds(1);
    auto acknowledged = waiting;
    acknowledged.isWorking = true; // an acknowledgement does not tell
    take(bench.gateway.places).done(acknowledged);
    bench.push(waiting);
    QVERIFY(bench.order("a").isWaitingTrigger);
    auto triggered = waiting;
    triggered.isWorking = true;
    triggered.updatedAt = UtcTime::fromSeconds(2);
    bench.push(triggered);
    bench.push(waiting); // late
    QVERIFY(!bench.order("a").isWaitingTrigger);
}

QTEST_GUILESS_MAIN(TestDeskEvents)
#include "tst_deskevents.moc"
