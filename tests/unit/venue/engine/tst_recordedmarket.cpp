// SPDX-License-Identifier: GPL-3.0-or-later
#include "floor.h"

#include "core/net/recording.h"
#include "core/venue/engine/recordedmarket.h"

#include <QTest>

using namespace agio;
using namespace agio::venue;

namespace {

RecordedFrame frame(double seconds, const char* raw, const char* url = "")
{
    RecordedFrame result;
    result.at = UtcTime::fromMs(1'700'000'000'000 + static_cast<std::int64_t>(seconds * 1'000));
    result.raw = raw;
    result.url = url;
    return result;
}

// Written for this test: two diffs before the snapshot, one of them covered by it.
std::vector<RecordedFrame> tape()
{
    return {
        frame(0.0,
              R"({"stream":"abcusd@depth@100ms","data":{"e":"depthUpdate","E":1700000000000,)"
              R"("s":"ABCUSD","U":95,"u":99,"b":[["9.90","9.000"]],"a":[]}})"),
        frame(0.1,
              R"({"stream":"abcusd@depth@100ms","data":{"e":"depthUpdate","E":1700000000100,)"
              R"("s":"ABCUSD","U":100,"u":103,"b":[["9.95","1.000"]],"a":[["10.05","0"]]}})"),
        frame(0.2,
              R"({"lastUpdateId":101,"bids":[["9.90","3.000"],["9.80","4.0005"]],)"
              R"("asks":[["10.00","2.000"],["10.05","6.000"],["10.10","1.000"]]})",
              "https://host/api/v3/depth?symbol=ABCUSD&limit=1000"),
        frame(0.3, R"({"lastUpdateId":500,"bids":[["1.00","1"]],"asks":[]})",
              "https://host/api/v3/depth?symbol=ABCUSDT&limit=1000"),
        frame(0.4,
              R"({"stream":"abcusd@bookTicker","data":{"u":103,"s":"ABCUSD","b":"9.95",)"
              R"("B":"1.000","a":"10.00","A":"2.000"}})"),
        frame(0.5,
              R"({"stream":"abcusd@trade","data":{"e":"trade","E":1700000000500,)"
              R"("s":"ABCUSD","t":77,"p":"9.95","q":"0.400","T":1700000000499,"m":true}})"),
        frame(0.6,
              R"({"stream":"xyzusd@trade","data":{"e":"trade","s":"XYZUSD","t":1,"p":"1",)"
              R"("q":"1","T":1,"m":true}})"),
        frame(1.0,
              R"({"stream":"abcusd@depth@100ms","data":{"e":"depthUpdate","E":1700000001000,)"
              R"("s":"ABCUSD","U":104,"u":104,"b":[["9.95","0.600"]],"a":[["10.00","0"]]}})"),
    };
}

RecordedMarket::Source sourceOf(std::vector<RecordedFrame> frames)
{
    return [all = std::move(frames),
            next = std::size_t(0)](RecordedFrame& into) mutable -> Result<bool> {
        if (next == all.size()) {
            return false;
        }
        into = all[next++];
        return true;
    };
}

std::string textOf(const std::vector<BookLevel>& levels)
{
    std::string text;
    for (const BookLevel& level : levels) {
        text += level.price.toString() + "x" + level.quantity.normalized().toString() + " ";
    }
    return text;
}

} // namespace

class TestRecordedMarket : public QObject
{
    Q_OBJECT

private slots:
    void reproducesTheRecordedBook()
    {
        Floor f;
        RecordedMarket market(f.exchange, f.symbol, sourceOf(tape()));
        QVERIFY(market.playAll().ok());
        const auto depth = f.exchange.depth(f.symbol, 100);
        QCOMPARE(depth.lastUpdateId, std::int64_t(104));
        QCOMPARE(textOf(depth.bids), std::string("9.95x0.6 9.90x3 9.80x4.0005 "));
        QCOMPARE(textOf(depth.asks), std::string("10.10x1 "));
        QCOMPARE(market.stats().ignoredDeltas, std::int64_t(1));
        QCOMPARE(market.stats().deltas, std::int64_t(2));
        QCOMPARE(market.stats().skipped, std::int64_t(2));
        QCOMPARE(market.stats().gaps, std::int64_t(0));
        QCOMPARE(f.notes.deltas.size(), std::size_t(2));
        QVERIFY(f.notes.deltas[0].isRecordedFrame);
        QCOMPARE(f.notes.deltas[0].firstUpdateId, std::int64_t(100));
        QCOMPARE(f.notes.deltas[0].lastUpdateId, std::int64_t(103));
        QCOMPARE(f.notes.deltas[0].asks.size(), std::size_t(1));
        QCOMPARE(f.notes.tops.front().sequence, std::int64_t(103));
        QCOMPARE(f.notes.trades.front().id, std::int64_t(77));
        QCOMPARE(f.notes.trades.front().at.toMs(), std::int64_t(1'700'000'000'499));
        QVERIFY(f.notes.trades.front().buyerIsMaker);
    }

    void keepsTheRecordedPace()
    {
        Floor f;
        RecordedMarket market(f.exchange, f.symbol, sourceOf(tape()));
        const auto start = f.clock.now();
        QVERIFY(*market.step(start));
        QCOMPARE(market.stats().frames, std::int64_t(1));
        QVERIFY(*market.step(start + Duration::ms(250)));
        QCOMPARE(market.stats().frames, std::int64_t(3));
        QVERIFY(market.hasBook());
        market.setSpeed(2.0);
        QVERIFY(*market.step(start + Duration::ms(310)));
        QCOMPARE(market.stats().frames, std::int64_t(7));
        market.setSpeed(0);
        QVERIFY(!*market.step(start + Duration::ms(311)));
        QCOMPARE(market.stats().frames, std::int64_t(8));
    }

    void waitsForASnapshotAfterAGap()
    {
        auto frames = tape();
        frames[7].raw = R"({"e":"depthUpdate","E":1,"s":"ABCUSD","U":105,"u":106,)"
                        R"("b":[["9.00","1.000"]],"a":[]})";
        frames.push_back(frame(2.0,
                               R"({"lastUpdateId":104,"bids":[["9.50","1.000"]],)"
                               R"("asks":[["9.60","1.000"]]})"));
        Floor f;
        RecordedMarket market(f.exchange, f.symbol, sourceOf(frames));
        QVERIFY(market.playAll().ok());
        QCOMPARE(market.stats().gaps, std::int64_t(1));
        QVERIFY(market.hasBook());
        QCOMPARE(textOf(f.exchange.depth(f.symbol, 9).bids), std::string("9.50x1 9.00x1 "));
    }

    void namesAFrameItCannotRead_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::newRow("cut") << QByteArray(R"({"e":"depthUpdate","s":"ABCUSD","U":1)");
        QTest::newRow("no list") << QByteArray(R"({"e":"depthUpdate","s":"ABCUSD","U":1,"u":2})");
        QTest::newRow("number as price")
            << QByteArray(R"({"e":"depthUpdate","s":"ABCUSD","U":1,"u":2,"b":[[1,"2"]],"a":[]})");
        QTest::newRow("ids reversed")
            << QByteArray(R"({"e":"depthUpdate","s":"ABCUSD","U":3,"u":2,"b":[],"a":[]})");
        QTest::newRow("trade without side")
            << QByteArray(R"({"e":"trade","s":"ABCUSD","t":1,"p":"1","q":"1","T":1})");
        QTest::newRow("words as price")
            << QByteArray(R"({"e":"trade","s":"ABCUSD","t":1,"p":"NaN","q":"1","T":1,"m":true})");
    }
    void namesAFrameItCannotRead()
    {
        QFETCH(QByteArray, raw);
        auto frames = tape();
        frames.insert(frames.begin() + 1, frame(0.05, raw.constData()));
        Floor f;
        RecordedMarket market(f.exchange, f.symbol, sourceOf(frames));
        const auto played = market.playAll();
        QVERIFY(!played.ok());
        QVERIFY(played.error().kind == ErrorKind::Malformed);
        QVERIFY(played.error().message.find("frame 2") != std::string::npos);
        QVERIFY(market.playAll().ok()); // and goes on
        QCOMPARE(f.exchange.updateId(f.symbol), std::int64_t(104));
    }

    void fillsUsersWithoutTouchingThePublicBook()
    {
        Floor f;
        RecordedMarket market(f.exchange, f.symbol, sourceOf(tape()));
        const auto start = f.clock.now();
        QVERIFY(market.step(start).ok());
        QVERIFY(market.step(start + Duration::ms(450)).ok());
        const auto before = f.exchange.depth(f.symbol, 100);

        // Marketable: against what can be seen, and what is taken is not given twice.
        const auto bought = f.exchange.place(f.ann, f.market(Side::Buy, "2.5"));
        QCOMPARE(bought->order.executedQuantity, dec("2.5"));
        QCOMPARE(bought->order.cumulativeQuote, dec("25.05")); // 2 at 10.00, 0.5 at 10.10
        const auto again = f.exchange.place(f.ann, f.market(Side::Buy, "2.5"));
        QCOMPARE(again->order.executedQuantity, dec("0.5"));

        // Resting at a price that then trades: up to the traded quantity.
        const auto resting = f.put(f.ann, f.limit(Side::Buy, "1", "9.95"));
        const auto deeper = f.put(f.ann, f.limit(Side::Buy, "1", "9.94"));
        const auto higher = f.put(f.bob, f.limit(Side::Buy, "0.6", "9.97"));
        const auto after = f.exchange.depth(f.symbol, 100);
        QCOMPARE(textOf(after.bids), textOf(before.bids));
        QCOMPARE(textOf(after.asks), textOf(before.asks));
        QVERIFY(f.notes.trades.empty());
        QVERIFY(market.step(start + Duration::ms(600)).ok());
        QCOMPARE(f.look(f.ann, resting).executedQuantity, dec("0.4"));
        QVERIFY(f.look(f.bob, higher).status == OrderStatus::Filled); // traded through
        QVERIFY(f.look(f.ann, deeper).executedQuantity.isZero());
        QCOMPARE(f.notes.trades.size(), std::size_t(1)); // the recorded one alone
        QVERIFY(f.exchange.ledgerIsBalanced());
        QVERIFY(f.exchange.booksAreConsistent());
    }

    void fillsARestingOrderThatTheBookCrosses()
    {
        Floor f;
        RecordedMarket market(f.exchange, f.symbol, sourceOf(tape()));
        const auto start = f.clock.now();
        QVERIFY(market.step(start).ok());
        QVERIFY(market.step(start + Duration::ms(450)).ok());
        const auto id = f.put(f.ann, f.limit(Side::Buy, "1", "9.96"));
        QVERIFY(f.look(f.ann, id).isOnBook);
        BookDelta delta;
        delta.firstUpdateId = 104;
        delta.lastUpdateId = 105;
        delta.asks.push_back({dec("9.93"), dec("0.7")});
        f.exchange.applyRecordedDelta(f.symbol, delta);
        QCOMPARE(f.look(f.ann, id).executedQuantity, dec("0.7"));
        QCOMPARE(f.look(f.ann, id).cumulativeQuote, dec("6.972")); // at its own price
        QVERIFY(f.exchange.ledgerIsBalanced());
    }
};

QTEST_GUILESS_MAIN(TestRecordedMarket)
#include "tst_recordedmarket.moc"
