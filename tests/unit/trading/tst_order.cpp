// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/clientids.h"
#include "core/trading/order.h"

#include <QTest>

#include <array>
#include <set>
#include <string>

using namespace agio;

class TestOrder : public QObject
{
    Q_OBJECT
private slots:
    void allowsExactlyTheStatedSteps();
    void correctsFinalStatesOnlyTowardsWhatTraded();
    void knowsFinalAndLiveStates();
    void readsItsOwnStateWords();
    void reckonsRemainderAndAverage();
    void makesIdsThatAreUniqueOrderedAndLegal();
    void keepsIdsUniqueWhenTheClockStepsBack();
};

namespace {

constexpr int kStates = 11;
// Rows: from; columns: to, in the order of the enum (J S W P F C R E U A N).
constexpr std::array<const char*, kStates> kTable = {
    ".xxxxxxxx.x", // Journaled
    "..xxxxxxx.x", // Sent
    "...xxxxx...", // Working
    "....xx.x...", // PartiallyFilled
    "...........", // Filled
    "...........", // Cancelled
    "...........", // Rejected
    "...........", // Expired
    "..xxxxxx.xx", // Unknown
    "...........", // NeverArrived
    "...........", // NotSent
};

} // namespace

void TestOrder::allowsExactlyTheStatedSteps()
{
    for (int from = 0; from < kStates; ++from) {
        for (int to = 0; to < kStates; ++to) {
            const bool allowed = kTable[static_cast<std::size_t>(from)][to] == 'x';
            QVERIFY2(stepAllowed(static_cast<OrderState>(from), static_cast<OrderState>(to)) ==
                         allowed,
                     qPrintable(QStringLiteral("%1 -> %2").arg(from).arg(to)));
        }
    }
}

void TestOrder::correctsFinalStatesOnlyTowardsWhatTraded()
{
    QVERIFY(correctionAllowed(OrderState::Cancelled, OrderState::Filled));
    QVERIFY(!correctionAllowed(OrderState::Cancelled, OrderState::Working));
    QVERIFY(correctionAllowed(OrderState::NeverArrived, OrderState::Working));
    QVERIFY(correctionAllowed(OrderState::Rejected, OrderState::Filled));
    for (int to = 0; to < kStates; ++to) {
        QVERIFY(!correctionAllowed(OrderState::Filled, static_cast<OrderState>(to)));
        QVERIFY(!correctionAllowed(OrderState::Working, static_cast<OrderState>(to)));
        QVERIFY(!correctionAllowed(OrderState::NeverArrived, OrderState::Sent));
    }
}

void TestOrder::knowsFinalAndLiveStates()
{
    std::string seen;
    for (int i = 0; i < kStates; ++i) {
        const auto state = static_cast<OrderState>(i);
        seen += isFinal(state) ? 'f' : isLive(state) ? 'l' : '-';
        if (isFinal(state)) {
            QCOMPARE(std::string(kTable[static_cast<std::size_t>(i)]), std::string(kStates, '.'));
        }
    }
    QCOMPARE(seen, std::string("-lllfffflff"));
}

void TestOrder::readsItsOwnStateWords()
{
    std::set<std::string> words;
    for (int i = 0; i < kStates; ++i) {
        const auto state = static_cast<OrderState>(i);
        words.insert(toText(state));
        QVERIFY(orderStateFromText(toText(state)) == std::optional(state));
    }
    QCOMPARE(words.size(), static_cast<std::size_t>(kStates));
    QVERIFY(!orderStateFromText("").has_value());
    QVERIFY(!orderStateFromText("Working").has_value());
}

void TestOrder::reckonsRemainderAndAverage()
{
    Order order;
    order.intent.quantity = Decimal::literal("0.3");
    QVERIFY(!order.averagePrice(2).has_value());
    order.filledQuantity = Decimal::literal("0.1");
    order.filledQuoteAmount = Decimal::literal("6721.405");
    QCOMPARE(order.remainingQuantity(), Decimal::literal("0.2"));
    QCOMPARE(order.averagePrice(2)->toString(), std::string("67214.05"));
    order.filledQuantity = Decimal::literal("0.4"); // never below zero
    QVERIFY(order.remainingQuantity().isZero());
}

void TestOrder::makesIdsThatAreUniqueOrderedAndLegal()
{
    ManualClock clock;
    ClientIdMaker one(clock, 1);
    ClientIdMaker other(clock, 2);
    std::set<ClientOrderId> all;
    std::string last;
    for (int i = 0; i < 3'000; ++i) { // three times what one millisecond holds
        const ClientOrderId id = one.next();
        QCOMPARE(id.text().size(), 22U);
        QVERIFY(id.text().find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz-") ==
                std::string::npos);
        QVERIFY(id.text().substr(0, 14) > last);
        last = id.text().substr(0, 14);
        all.insert(id);
        all.insert(other.next());
    }
    QCOMPARE(all.size(), 6'000U);
}

void TestOrder::keepsIdsUniqueWhenTheClockStepsBack()
{
    ManualClock clock;
    ClientIdMaker maker(clock, 1);
    const ClientOrderId before = maker.next();
    clock.stepWallClock(-Duration::seconds(3'600));
    QVERIFY(maker.next().text().substr(0, 14) > before.text().substr(0, 14));
}

QTEST_GUILESS_MAIN(TestOrder)
#include "tst_order.moc"
