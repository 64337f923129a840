// SPDX-License-Identifier: GPL-3.0-or-later

// Scenarios of joining a snapshot with diffs, by Binance's sequence rule.

#include "core/exchange/binance/codec.h"
#include "core/exchange/booksync.h"

#include <QtTest>

using agio::BookDelta;
using agio::BookLevel;
using agio::BookScale;
using agio::BookSnapshot;
using agio::BookSync;
using agio::Decimal;
using agio::Side;
using State = agio::BookSync::State;

namespace {

BookLevel level(const char* price, const char* quantity)
{
    return {Decimal::literal(price), Decimal::literal(quantity)};
}

BookScale cents()
{
    return {Decimal::literal("0.01"), 8};
}

BookSnapshot snapshotAt(std::int64_t sequence)
{
    BookSnapshot snapshot;
    snapshot.sequence = sequence;
    snapshot.bids = {level("99.50", "2"), level("99.40", "5")};
    snapshot.asks = {level("100.00", "1"), level("100.10", "4")};
    return snapshot;
}

// A diff with at most one level a side.
class Diff
{
public:
    Diff(std::int64_t first, std::int64_t last)
    {
        m_delta.symbol = "ADAEUR";
        m_delta.firstSequence = first;
        m_delta.lastSequence = last;
        m_delta.exchangeTime = agio::UtcTime::fromMs(1'700'000'000'000 + last);
    }
    Diff& bid(const char* price, const char* quantity)
    {
        m_bids.push_back(level(price, quantity));
        return *this;
    }
    Diff& ask(const char* price, const char* quantity)
    {
        m_asks.push_back(level(price, quantity));
        return *this;
    }
    Diff& asSnapshot()
    {
        m_delta.isSnapshot = true;
        return *this;
    }
    State feed(BookSync& sync)
    {
        m_delta.bids = m_bids;
        m_delta.asks = m_asks;
        return sync.onDelta(m_delta);
    }

private:
    BookDelta m_delta;
    std::vector<BookLevel> m_bids, m_asks;
};

std::string quantityAt(const BookSync& sync, Side side, const char* price)
{
    const auto ticks = agio::ticksOf(sync.book().scale(), Decimal::literal(price));
    return sync.book()
        .quantityOf(sync.book().quantityAt(side, ticks.value_or(-1)))
        .normalized()
        .toString();
}

} // namespace

class TestBookSync : public QObject
{
    Q_OBJECT

private slots:
    void waitsForTheSnapshotAndLosesNoDiff();
    void asksAgainWhenTheSnapshotIsOlderThanTheFirstDiff();
    void dropsDiffsThatTheSnapshotContains();
    void goesLiveOnASnapshotBeforeAnyDiff();
    void breaksWhenSequenceHasGap();
    void breaksWhenTheBufferHasAGap();
    void ignoresDiffsThatAreContainedAlready();
    void deletesUnknownLevelsWithoutComplaint();
    void refinesTheGridForPricesOfAnOlderTick();
    void keepsEveryLevelWhenTheGridIsRefinedWhileLive();
    void breaksOnAPriceBeyondTheFinestGrid();
    void breaksWhenTheBookCrosses();
    void breaksWhenNoSnapshotEverComes();
    void stopsChangingWhenBroken();
    void startsOverAfterRestart();
    void replacesTheBookByAPushedSnapshot();

private:
    agio::binance::BinanceCodec m_codec;
};

void TestBookSync::waitsForTheSnapshotAndLosesNoDiff()
{
    BookSync sync(m_codec, cents());
    QCOMPARE(sync.state(), State::WaitingForDiff);
    QCOMPARE(Diff(100, 104).bid("99.50", "7").feed(sync), State::WaitingForSnapshot);
    QCOMPARE(Diff(105, 106).ask("100.00", "0").feed(sync), State::WaitingForSnapshot);
    QVERIFY(sync.onSnapshot(snapshotAt(102)));
    QCOMPARE(sync.state(), State::Live);
    QCOMPARE(sync.sequence(), 106);
    QCOMPARE(sync.exchangeTime(), agio::UtcTime::fromMs(1'700'000'000'106));
    QCOMPARE(quantityAt(sync, Side::Buy, "99.50"), "7");
    QCOMPARE(sync.book().levelCount(Side::Sell), 1U);
}

void TestBookSync::asksAgainWhenTheSnapshotIsOlderThanTheFirstDiff()
{
    BookSync sync(m_codec, cents());
    Diff(100, 104).bid("99.50", "7").feed(sync);
    QVERIFY(!sync.onSnapshot(snapshotAt(99)));
    QCOMPARE(sync.state(), State::WaitingForSnapshot);
    QVERIFY(sync.onSnapshot(snapshotAt(100)));
    QCOMPARE(sync.state(), State::Live);
    QCOMPARE(quantityAt(sync, Side::Buy, "99.50"), "7");
}

void TestBookSync::dropsDiffsThatTheSnapshotContains()
{
    BookSync sync(m_codec, cents());
    Diff(100, 104).bid("99.50", "7").feed(sync);
    Diff(105, 106).bid("99.40", "0").feed(sync);
    QVERIFY(sync.onSnapshot(snapshotAt(106)));
    QCOMPARE(sync.state(), State::Live);
    QCOMPARE(sync.sequence(), 106);
    QCOMPARE(quantityAt(sync, Side::Buy, "99.50"), "2");
    QCOMPARE(quantityAt(sync, Side::Buy, "99.40"), "5");
}

void TestBookSync::goesLiveOnASnapshotBeforeAnyDiff()
{
    BookSync sync(m_codec, cents());
    QVERIFY(sync.onSnapshot(snapshotAt(50)));
    QCOMPARE(sync.state(), State::Live);
    QCOMPARE(Diff(51, 51).ask("100.05", "3").feed(sync), State::Live);
    QCOMPARE(quantityAt(sync, Side::Sell, "100.05"), "3");
}

void TestBookSync::breaksWhenSequenceHasGap()
{
    BookSync sync(m_codec, cents());
    QVERIFY(sync.onSnapshot(snapshotAt(50)));
    QCOMPARE(Diff(52, 53).bid("99.50", "9").feed(sync), State::Broken);
    QVERIFY(sync.problem().find("sequence gap") != std::string::npos);
    QVERIFY(sync.problem().find("50") != std::string::npos);
    QVERIFY(sync.problem().find("52") != std::string::npos);
    QCOMPARE(quantityAt(sync, Side::Buy, "99.50"), "2");
}

void TestBookSync::breaksWhenTheBufferHasAGap()
{
    BookSync sync(m_codec, cents());
    Diff(100, 104).feed(sync);
    Diff(106, 107).feed(sync);
    QVERIFY(sync.onSnapshot(snapshotAt(102)));
    QCOMPARE(sync.state(), State::Broken);
    QVERIFY(sync.problem().find("sequence gap") != std::string::npos);
}

void TestBookSync::ignoresDiffsThatAreContainedAlready()
{
    BookSync sync(m_codec, cents());
    QVERIFY(sync.onSnapshot(snapshotAt(50)));
    QCOMPARE(Diff(48, 50).bid("99.50", "9").feed(sync), State::Live);
    QCOMPARE(quantityAt(sync, Side::Buy, "99.50"), "2");
    QCOMPARE(Diff(49, 51).bid("99.50", "9").feed(sync), State::Live); // reaches beyond
    QCOMPARE(quantityAt(sync, Side::Buy, "99.50"), "9");
}

void TestBookSync::deletesUnknownLevelsWithoutComplaint()
{
    BookSync sync(m_codec, cents());
    QVERIFY(sync.onSnapshot(snapshotAt(50)));
    QCOMPARE(Diff(51, 51).bid("42.00", "0").ask("500.00", "0").feed(sync), State::Live);
    QCOMPARE(sync.book().levelCount(Side::Buy), 2U);
}

void TestBookSync::refinesTheGridForPricesOfAnOlderTick()
{
    BookSync sync(m_codec, cents());
    BookSnapshot snapshot = snapshotAt(50);
    snapshot.bids.push_back(level("80.1234", "3"));
    QVERIFY(sync.onSnapshot(snapshot));
    QCOMPARE(sync.state(), State::Live);
    QCOMPARE(sync.book().scale().tickSize, Decimal::literal("0.0001"));
    QCOMPARE(quantityAt(sync, Side::Buy, "80.1234"), "3");
    QCOMPARE(quantityAt(sync, Side::Sell, "100.10"), "4");
}

void TestBookSync::keepsEveryLevelWhenTheGridIsRefinedWhileLive()
{
    BookSync sync(m_codec, {Decimal::literal("0.05"), 8});
    QVERIFY(sync.onSnapshot(snapshotAt(50)));
    QCOMPARE(Diff(51, 51).bid("99.45", "6").bid("99.333", "8").feed(sync), State::Live);
    QCOMPARE(quantityAt(sync, Side::Buy, "99.333"), "8");
    QCOMPARE(quantityAt(sync, Side::Buy, "99.45"), "6");
    QCOMPARE(quantityAt(sync, Side::Buy, "99.40"), "5");
    QCOMPARE(sync.book().levelCount(Side::Sell), 2U);
}

void TestBookSync::breaksOnAPriceBeyondTheFinestGrid()
{
    BookSync sync(m_codec, cents());
    QVERIFY(sync.onSnapshot(snapshotAt(50)));
    QCOMPARE(Diff(51, 51).bid("99.00000000000001", "1").feed(sync), State::Broken);
    QVERIFY(sync.problem().find("bad level") != std::string::npos);
}

void TestBookSync::breaksWhenTheBookCrosses()
{
    BookSync sync(m_codec, cents());
    QVERIFY(sync.onSnapshot(snapshotAt(50)));
    QCOMPARE(Diff(51, 51).bid("100.00", "1").feed(sync), State::Broken);
    QVERIFY(sync.problem().find("crossed") != std::string::npos);

    BookSync other(m_codec, cents());
    BookSnapshot crossed = snapshotAt(7);
    crossed.bids.front() = level("100.05", "1");
    other.onSnapshot(crossed);
    QCOMPARE(other.state(), State::Broken);
}

void TestBookSync::breaksWhenNoSnapshotEverComes()
{
    BookSync sync(m_codec, cents());
    State state = State::WaitingForDiff;
    for (std::size_t i = 0; i < BookSync::kMaxBufferedDiffs; ++i) {
        const auto id = static_cast<std::int64_t>(i) + 1;
        state = Diff(id, id).feed(sync);
    }
    QCOMPARE(state, State::WaitingForSnapshot);
    const auto next = static_cast<std::int64_t>(BookSync::kMaxBufferedDiffs) + 1;
    QCOMPARE(Diff(next, next).feed(sync), State::Broken);
    QVERIFY(!sync.onSnapshot(snapshotAt(5)));
}

void TestBookSync::stopsChangingWhenBroken()
{
    BookSync sync(m_codec, cents());
    QVERIFY(sync.onSnapshot(snapshotAt(50)));
    Diff(60, 61).feed(sync);
    QCOMPARE(Diff(51, 62).bid("99.50", "9").feed(sync), State::Broken);
    QCOMPARE(quantityAt(sync, Side::Buy, "99.50"), "2");
}

void TestBookSync::startsOverAfterRestart()
{
    BookSync sync(m_codec, cents());
    QVERIFY(sync.onSnapshot(snapshotAt(50)));
    Diff(60, 61).feed(sync);
    sync.restart();
    QCOMPARE(sync.state(), State::WaitingForDiff);
    QVERIFY(sync.problem().empty());
    QVERIFY(sync.book().isEmpty(Side::Buy));
    Diff(70, 70).feed(sync);
    QVERIFY(sync.onSnapshot(snapshotAt(70)));
    QCOMPARE(sync.state(), State::Live);
}

void TestBookSync::replacesTheBookByAPushedSnapshot()
{
    BookSync sync(m_codec, cents());
    QVERIFY(sync.onSnapshot(snapshotAt(50)));
    Diff(60, 61).feed(sync);
    QCOMPARE(Diff(0, 900).bid("10.00", "1").ask("11.00", "1").asSnapshot().feed(sync), State::Live);
    QCOMPARE(sync.sequence(), 900);
    QCOMPARE(sync.book().levelCount(Side::Buy), 1U);
    QCOMPARE(quantityAt(sync, Side::Buy, "10.00"), "1");
}

QTEST_GUILESS_MAIN(TestBookSync)
#include "tst_booksync.moc"
