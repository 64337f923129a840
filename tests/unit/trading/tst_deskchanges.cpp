// SPDX-License-Identifier: GPL-3.0-or-later
// Moves and amendments, comparison with the exchange, restarts.
#include "deskbench.h"

#include <QTest>

using namespace agio;
using namespace agio::test;

class TestDeskChanges : public QObject
{
    Q_OBJECT
private slots:
    void movesAtomicallyForTheRemainderOnly();
    void settlesHalfDoneReplacements_data();
    void settlesHalfDoneReplacements();
    void lowersTheMovedOrderWhenTheOldOneFilledMeanwhile();
    void movesByCancelThenNewWhereThereIsNoReplace();
    void sendsNothingNewWhenTheOldOrderFilledFirst();
    void keepsTheOldOrderWhenTheMoveWouldBeRefused();
    void turnsAMoveIntoACancel();
    void amendsInPlace();
    void refusesToRaiseAQuantity();
    void tellsWhatHappenedWhileAway();
    void marksOrdersUnverifiedAndPollsWhileTheStreamIsAway();
    void prefersPushedBalancesOverAnOlderReply();
    void readsAgainWhenAReadingFails();
    void asksForEveryOrderAfterARestart_data();
    void asksForEveryOrderAfterARestart();
    void writesNoAddressesIntoTheJournal();
    void startsWithADamagedJournalEntry();
};

namespace {

void workOne(Bench& bench, const char* filled = "0.04")
{
    bench.begin();
    bench.desk->place(buyLimit("a"));
    bench.accept("a", "1");
    if (!dec(filled).isZero()) {
        auto part = report("a", "1", ReportedStatus::PartiallyFilled, filled);
        part.fills = {fill("t1", "1", filled)};
        bench.push(part);
    }
}

OrderReport moved(const char* quantity)
{
    auto said = report("b", "2", ReportedStatus::New);
    said.quantity = dec(quantity);
    said.price = dec("66900.0");
    return said;
}

} // namespace

void TestDeskChanges::movesAtomicallyForTheRemainderOnly()
{
    Bench bench;
    bench.gateway.caps.atomicReplace = true;
    workOne(bench);
    bench.desk->movePrice(ClientOrderId("a"), dec("66900.0"), ClientOrderId("b"));
    QCOMPARE(bench.order("a").pending, PendingChange::Moving);
    QCOMPARE(*bench.order("a").pendingPrice, dec("66900.0"));
    const auto call = take(bench.gateway.replaces);
    QCOMPARE(call.ask.cancel.exchangeOrderId, ExchangeOrderId("1"));
    QCOMPARE(call.ask.replacement.quantity, dec("0.06"));
    QCOMPARE(*call.ask.replacement.price, dec("66900.0"));
    ReplaceOutcome outcome;
    outcome.cancelled = true;
    outcome.cancelReport = report("a", "1", ReportedStatus::Cancelled, "0.04");
    outcome.placed = moved("0.06");
    call.done(outcome);
    QCOMPARE(bench.state("a"), OrderState::Cancelled);
    QCOMPARE(bench.state("b"), OrderState::Working);
    QCOMPARE(bench.order("b").intent.quantity, dec("0.06"));
}

void TestDeskChanges::settlesHalfDoneReplacements_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<OrderState>("oldState");
    QTest::addColumn<OrderState>("newState");
    QTest::newRow("cancelled, new refused") << 0 << OrderState::Cancelled << OrderState::Rejected;
    QTest::newRow("not cancelled, not tried") << 1 << OrderState::Working << OrderState::Rejected;
    QTest::newRow("cancelled, new unknown") << 2 << OrderState::Cancelled << OrderState::Unknown;
    QTest::newRow("refused as a whole") << 3 << OrderState::Working << OrderState::Rejected;
    QTest::newRow("reply lost") << 4 << OrderState::Working << OrderState::Unknown;
    QTest::newRow("not sent") << 5 << OrderState::Working << OrderState::NotSent;
}

void TestDeskChanges::settlesHalfDoneReplacements()
{
    QFETCH(int, which);
    QFETCH(OrderState, oldState);
    QFETCH(OrderState, newState);
    Bench bench;
    bench.gateway.caps.atomicReplace = true;
    workOne(bench, "0");
    bench.desk->movePrice(ClientOrderId("a"), dec("66900.0"), ClientOrderId("b"));
    const auto call = take(bench.gateway.replaces);
    ReplaceOutcome outcome;
    outcome.cancelled = which == 0 || which == 2;
    if (outcome.cancelled) {
        outcome.cancelReport = report("a", "1", ReportedStatus::Cancelled);
        outcome.placeError = which == 0 ? Error::refused("insufficient balance") : unknownError();
    }
    if (which == 1) {
        outcome.cancelError = Error::refused("Unknown order sent.");
    }
    switch (which) {
    case 3:
        call.done(Error::refused("both failed"));
        break;
    case 4:
        call.done(unknownError());
        break;
    case 5:
        call.done(Error{ErrorKind::NotSent, {}, "no connection", -1});
        break;
    default:
        call.done(outcome);
    }
    QCOMPARE(bench.state("a"), oldState);
    QCOMPARE(bench.state("b"), newState);
    QCOMPARE(bench.order("a").pending, PendingChange::None);
    bench.scheduler.advance(Duration::ms(500));
    if (oldState == OrderState::Working) { // its fate is asked for
        QVERIFY(!bench.gateway.queries.empty());
    }
    bench.scheduler.advance(Duration::seconds(60));
    QCOMPARE(bench.gateway.sentCount[ClientOrderId("b")], 1);
    QVERIFY(bench.gateway.places.empty());
}

void TestDeskChanges::lowersTheMovedOrderWhenTheOldOneFilledMeanwhile()
{
    Bench bench;
    bench.gateway.caps.atomicReplace = true;
    bench.gateway.caps.amendLowersQuantity = true;
    workOne(bench);
    bench.desk->movePrice(ClientOrderId("a"), dec("66900.0"), ClientOrderId("b"));
    ReplaceOutcome outcome;
    outcome.cancelled = true;
    outcome.cancelReport = report("a", "1", ReportedStatus::Cancelled, "0.05");
    outcome.placed = moved("0.06");
    take(bench.gateway.replaces).done(outcome);
    QCOMPARE(bench.gateway.amends.size(), 1U);
    QCOMPARE(bench.gateway.amends.front().ask.newQuantity, dec("0.05"));
    QVERIFY(bench.listener.heard("filled 0.01 more while it was moved"));
}

void TestDeskChanges::movesByCancelThenNewWhereThereIsNoReplace()
{
    Bench bench;
    workOne(bench);
    bench.desk->movePrice(ClientOrderId("a"), dec("66900.0"), ClientOrderId("b"));
    QCOMPARE(bench.order("a").pending, PendingChange::Moving);
    QVERIFY(bench.gateway.places.empty());
    // It fills further before the cancel: the new order is for what is truly left.
    take(bench.gateway.cancels).done(report("a", "1", ReportedStatus::Cancelled, "0.07"));
    QCOMPARE(bench.gateway.places.size(), 1U);
    QCOMPARE(bench.gateway.places.front().ask.quantity, dec("0.03"));
    QCOMPARE(bench.gateway.places.front().ask.clientOrderId, ClientOrderId("b"));
}

void TestDeskChanges::sendsNothingNewWhenTheOldOrderFilledFirst()
{
    Bench bench;
    workOne(bench);
    bench.desk->movePrice(ClientOrderId("a"), dec("66900.0"), ClientOrderId("b"));
    bench.push(report("a", "1", ReportedStatus::Filled, "0.1"));
    take(bench.gateway.cancels).done(Error::refused("Unknown order sent."));
    QVERIFY(bench.gateway.places.empty());
    QVERIFY(bench.desk->find(ClientOrderId("b")) == nullptr);
    QVERIFY(bench.listener.heard("ended as filled before it was moved"));
}

void TestDeskChanges::keepsTheOldOrderWhenTheMoveWouldBeRefused()
{
    Bench bench;
    workOne(bench);
    bench.desk->movePrice(ClientOrderId("a"), dec("66900.05"), ClientOrderId("b"));
    QVERIFY(bench.gateway.cancels.empty());
    QCOMPARE(bench.state("a"), OrderState::PartiallyFilled);
    QCOMPARE(bench.order("a").pending, PendingChange::None);
    QCOMPARE(bench.state("b"), OrderState::Rejected);
}

void TestDeskChanges::turnsAMoveIntoACancel()
{
    Bench bench;
    workOne(bench);
    bench.desk->movePrice(ClientOrderId("a"), dec("66900.0"), ClientOrderId("b"));
    bench.desk->cancel(ClientOrderId("a"));
    QCOMPARE(bench.gateway.cancels.size(), 1U);
    take(bench.gateway.cancels).done(report("a", "1", ReportedStatus::Cancelled, "0.04"));
    QCOMPARE(bench.state("a"), OrderState::Cancelled);
    QVERIFY(bench.gateway.places.empty());
}

void TestDeskChanges::amendsInPlace()
{
    Bench bench;
    bench.gateway.caps.amendLowersQuantity = true;
    workOne(bench);
    bench.desk->lowerQuantity(ClientOrderId("a"), dec("0.08"));
    QCOMPARE(bench.order("a").pending, PendingChange::Amending);
    const auto call = take(bench.gateway.amends);
    QCOMPARE(call.ask.newQuantity, dec("0.08"));
    auto said = report("a", "1", ReportedStatus::PartiallyFilled, "0.04");
    said.quantity = dec("0.08");
    call.done(said);
    bench.push(report("a", "1", ReportedStatus::PartiallyFilled, "0.04")); // late, still 0.1
    QCOMPARE(bench.order("a").intent.quantity, dec("0.08"));
    QCOMPARE(bench.order("a").remainingQuantity(), dec("0.04"));
    Bench next(bench.journal);
    next.begin({said});
    QCOMPARE(next.order("a").intent.quantity, dec("0.08"));
}

void TestDeskChanges::refusesToRaiseAQuantity()
{
    Bench bench;
    bench.gateway.caps.amendLowersQuantity = true;
    workOne(bench);
    for (const char* quantity : {"0.1", "0.2", "0.04", "0"}) {
        bench.desk->lowerQuantity(ClientOrderId("a"), dec(quantity));
        QVERIFY(bench.gateway.amends.empty());
    }
    QCOMPARE(bench.order("a").pending, PendingChange::None);
}

void TestDeskChanges::tellsWhatHappenedWhileAway()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    bench.accept("a", "1");
    bench.desk->place(buyLimit("b", "66000.0"));
    bench.accept("b", "2");
    bench.gateway.listener->onPrivateStream(false);
    bench.gateway.listener->onPrivateStream(true);
    // Neither is open any more; each is asked for.
    take(bench.gateway.openOrderReads).done(std::vector{report("web", "9", ReportedStatus::New)});
    take(bench.gateway.accountReads).done(AccountSnapshot{});
    QCOMPARE(bench.gateway.queries.size(), 2U);
    take(bench.gateway.queries)
        .done(std::optional(report("a", "1", ReportedStatus::Filled, "0.1")));
    take(bench.gateway.queries).done(std::optional(report("b", "2", ReportedStatus::Cancelled)));
    take(bench.gateway.tradeReads).done(std::vector{fill("t1", "1", "0.1")});
    QCOMPARE(bench.state("a"), OrderState::Filled);
    QCOMPARE(bench.state("b"), OrderState::Cancelled);
    QVERIFY(
        bench.listener.heard("While away: 1 filled 0.1 @ 67000, 1 cancelled, 1 placed elsewhere"));
}

void TestDeskChanges::marksOrdersUnverifiedAndPollsWhileTheStreamIsAway()
{
    Bench bench;
    workOne(bench, "0");
    QVERIFY(bench.desk->balancesVerified());
    bench.gateway.listener->onPrivateStream(false);
    QVERIFY(!bench.order("a").isVerified);
    QVERIFY(!bench.desk->balancesVerified());
    bench.scheduler.advance(Duration::seconds(3));
    QCOMPARE(bench.gateway.openOrderReads.size(), 1U);
    QVERIFY(bench.gateway.openOrderReads.front().ask == std::optional(kBtc.symbol));
    take(bench.gateway.openOrderReads).done(std::vector<OrderReport>()); // gone
    take(bench.gateway.queries).done(std::optional(report("a", "1", ReportedStatus::Cancelled)));
    QCOMPARE(bench.state("a"), OrderState::Cancelled);
    bench.gateway.listener->onPrivateStream(true);
    bench.settleReading();
    QVERIFY(bench.desk->balancesVerified());
    bench.scheduler.advance(Duration::seconds(30));
    QVERIFY(bench.gateway.openOrderReads.empty());
}

void TestDeskChanges::prefersPushedBalancesOverAnOlderReply()
{
    Bench bench;
    bench.begin();
    bench.desk->reconcile();
    const std::vector<Balance> pushed{{Asset("USDT"), dec("7"), dec("3")}};
    bench.gateway.listener->onBalances(pushed, false);
    bench.settleReading(); // states 1,000,000 USDT
    const auto& all = bench.desk->balances();
    QCOMPARE(all.size(), 2U);
    QCOMPARE(all[1].asset, Asset("USDT"));
    QCOMPARE(all[1].free, dec("7"));
}

void TestDeskChanges::readsAgainWhenAReadingFails()
{
    Bench bench;
    bench.gateway.listener->onPrivateStream(true);
    bool failed = false;
    bench.desk->start([&failed](const Result<void>& result) { failed = !result.ok(); });
    take(bench.gateway.openOrderReads).done(unknownError());
    take(bench.gateway.accountReads).done(AccountSnapshot{});
    QVERIFY(failed);
    bench.scheduler.advance(Duration::seconds(3));
    bench.settleReading();
    bench.desk->place(buyLimit("a"));
    QCOMPARE(bench.gateway.places.size(), 1U);
}

void TestDeskChanges::asksForEveryOrderAfterARestart_data()
{
    QTest::addColumn<int>("stopAt"); // number of the append that is the last to reach the disk
    for (int i = 1; i <= 8; ++i) {
        QTest::addRow("after entry %d", i) << i;
    }
}

void TestDeskChanges::asksForEveryOrderAfterARestart()
{
    QFETCH(int, stopAt);
    auto journal = std::make_shared<StubbornJournal>();
    std::map<ClientOrderId, int> sent;
    {
        Bench bench(journal);
        bench.begin();
        journal->failFrom = stopAt + 1; // what comes after never reached the disk
        bench.desk->place(buyLimit("a"));
        if (!bench.gateway.places.empty()) {
            bench.accept("a", "1");
            auto part = report("a", "1", ReportedStatus::PartiallyFilled, "0.04");
            part.fills = {fill("t1", "1", "0.04")};
            bench.push(part);
        }
        bench.scheduler.advance(Duration::seconds(1));
        bench.desk->place(buyLimit("b", "66000.0"));
        if (!bench.gateway.places.empty()) {
            bench.gateway.places.front().handedOver();
        }
        bench.desk->cancel(ClientOrderId("a"));
        sent = bench.gateway.sentCount;
    } // killed
    journal->failFrom = 0;
    Bench next(journal);
    next.gateway.listener->onPrivateStream(true);
    next.desk->start({});
    take(next.gateway.openOrderReads)
        .done(std::vector{report("a", "1", ReportedStatus::PartiallyFilled, "0.04")});
    take(next.gateway.accountReads).done(AccountSnapshot{});
    while (!next.gateway.tradeReads.empty()) {
        take(next.gateway.tradeReads).done(std::vector{fill("t1", "1", "0.04")});
    }
    while (!next.gateway.queries.empty()) {
        const auto call = take(next.gateway.queries);
        QCOMPARE(call.ask.clientOrderId, ClientOrderId("b")); // not open: asked for
        call.done(std::optional(report("b", "2", ReportedStatus::Filled, "0.1")));
    }
    // Whatever had left is known again, each fill once, and nothing was sent twice.
    for (const auto& [id, count] : sent) {
        QCOMPARE(count, 1);
        const Order* order = next.desk->find(id);
        QVERIFY(order != nullptr);
        QVERIFY(!order->isForeign);
        QVERIFY(order->state == OrderState::PartiallyFilled || order->state == OrderState::Filled);
    }
    if (sent.contains(ClientOrderId("a"))) {
        QCOMPARE(next.order("a").filledQuantity, dec("0.04"));
    }
    QVERIFY(next.gateway.sentCount.empty());
    QVERIFY(next.listener.fills.size() <= 1);
}

void TestDeskChanges::writesNoAddressesIntoTheJournal()
{
    Bench bench;
    bench.begin();
    bench.desk->place(buyLimit("a"));
    take(bench.gateway.places)
        .done(Error{ErrorKind::RateLimited, "-1003", "IP(192.0.2.7) banned until 1", -1});
    bool found = false;
    bench.journal->loadRecent(AccountId("sample:sim:main"), 10,
                              [&found](const Result<std::vector<JournalEntry>>& entries) {
                                  for (const JournalEntry& entry : entries.value()) {
                                      QVERIFY(entry.payload.find("192.0.2.7") == std::string::npos);
                                      found =
                                          found || entry.payload.find("-1003") != std::string::npos;
                                  }
                              });
    QVERIFY(found);
}

void TestDeskChanges::startsWithADamagedJournalEntry()
{
    auto journal = std::make_shared<StubbornJournal>();
    JournalEntry intent;
    intent.account = AccountId("sample:sim:main");
    intent.clientOrderId = ClientOrderId("a");
    intent.payload = encodeIntent(buyLimit("a"));
    JournalEntry state = intent;
    state.kind = JournalKind::State;
    state.payload = R"({"state":"wor)";
    journal->append({intent, state}, [](const Result<void>&) {});
    Bench bench(journal);
    bench.begin();
    QCOMPARE(bench.state("a"), OrderState::Unknown);
    QVERIFY(bench.listener.heard("1 entries of the journal are damaged"));
    QCOMPARE(bench.gateway.queries.front().ask.clientOrderId, ClientOrderId("a"));
}

QTEST_GUILESS_MAIN(TestDeskChanges)
#include "tst_deskchanges.moc"
