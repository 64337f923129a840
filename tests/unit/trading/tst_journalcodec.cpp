// SPDX-License-Identifier: GPL-3.0-or-later
#include "deskbench.h"

#include <QTest>

using namespace agio;
using namespace agio::test;

class TestJournalCodec : public QObject
{
    Q_OBJECT
private slots:
    void keepsEveryFieldOfAnIntent();
    void keepsStatesFillsAndRequests();
    void skipsMembersOfLaterVersions();
    void refusesDamagedPayloads_data();
    void refusesDamagedPayloads();
    void refusesEveryCutPayload();
    void tellsTheStoryInAnySequenceOfReading();
    void forgetsClosedOrdersButNotTheirTrades();
};

namespace {

OrderIntent fullIntent()
{
    OrderIntent intent = buyLimit("ag-1", "67214.0", "0.10000");
    intent.side = Side::Sell;
    intent.form = OrderForm::TakeProfitLimit;
    intent.quoteAmount = dec("12.50");
    intent.trigger = dec("67000.0");
    intent.trailingBps = 150;
    intent.timeInForce = TimeInForce::Gtd;
    intent.goodTill = UtcTime::fromNs(1'800'000'000'123'456'789);
    intent.postOnly = true;
    intent.visibleQuantity = dec("0.01");
    intent.selfTradePrevention = "EXPIRE_TAKER";
    intent.source = IntentSource::Ladder;
    return intent;
}

} // namespace

void TestJournalCodec::keepsEveryFieldOfAnIntent()
{
    const auto again = decodeIntent(encodeIntent(fullIntent()));
    QVERIFY(again.ok());
    QVERIFY(again.value() == fullIntent());
    QCOMPARE(again.value().quantity.toString(), std::string("0.10000")); // digits kept
    const OrderIntent plain = buyLimit("ag-2");
    QVERIFY(decodeIntent(encodeIntent(plain)).value() == plain);
    OrderIntent hostile = plain;
    hostile.instrument.symbol = Symbol("\"},{\n这是测试币456");
    QVERIFY(decodeIntent(encodeIntent(hostile)).value() == hostile);
}

void TestJournalCodec::keepsStatesFillsAndRequests()
{
    JournaledState state{OrderState::Expired,
                         ExchangeOrderId("7"),
                         "L",
                         dec("1"),
                         dec("0.5"),
                         dec("50"),
                         true,
                         "UNFILLED_IOC",
                         Error{ErrorKind::Refused, "-2010", "no \"funds\"", -1}};
    QVERIFY(decodeState(encodeState(state)).value() == state);
    Fill part = fill("t1", "7", "0.04", "ag-1");
    part.isMaker = true;
    part.exchangeTime = UtcTime::fromNs(5);
    QVERIFY(decodeFill(encodeFill(part)).value() == part);
    const JournaledRequest request{"replace", ClientOrderId("ag-2"), dec("1.0"), dec("2")};
    QVERIFY(decodeRequest(encodeRequest(request)).value() == request);
    OrderListIntent list{ClientOrderId("L"), OrderListKind::Otoco, {buyLimit("x"), buyLimit("y")}};
    const auto again = decodeListIntent(encodeListIntent(list));
    QVERIFY(again.ok());
    QCOMPARE(again.value().kind, OrderListKind::Otoco);
    QCOMPARE(again.value().legs.size(), 2U);
    QCOMPARE(again.value().legs[1].clientOrderId, ClientOrderId("y"));
}

void TestJournalCodec::skipsMembersOfLaterVersions()
{
    std::string payload = encodeIntent(buyLimit("ag-2"));
    payload.insert(1, R"("later":{"deep":[1,2,{"x":null}]},)");
    QVERIFY(decodeIntent(payload).value() == buyLimit("ag-2"));
}

void TestJournalCodec::refusesDamagedPayloads_data()
{
    QTest::addColumn<QByteArray>("payload");
    const auto with = [](const char* from, const char* to) {
        return QByteArray::fromStdString(encodeIntent(buyLimit("ag-2"))).replace(from, to);
    };
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("array") << QByteArray("[]");
    QTest::newRow("no members") << QByteArray("{}");
    QTest::newRow("amount as a number") << with("\"0.10000\"", "0.1");
    QTest::newRow("amount with exponent") << with("0.10000", "1e-1");
    QTest::newRow("side unknown") << with("\"buy\"", "\"hold\"");
    QTest::newRow("no id") << with("\"ag-2\"", "\"\"");
    QTest::newRow("not UTF-8") << with("BTCUSDT", "BTC\xff");
}

void TestJournalCodec::refusesDamagedPayloads()
{
    QFETCH(QByteArray, payload);
    const auto result = decodeIntent(payload.toStdString());
    QVERIFY(!result.ok());
    QCOMPARE(result.error().kind, ErrorKind::Malformed);
}

void TestJournalCodec::refusesEveryCutPayload()
{
    const std::string whole = encodeFill(fill("t1", "7", "0.04"));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        QVERIFY(!decodeFill(whole.substr(0, length)).ok());
        QVERIFY(!decodeState(whole.substr(0, length)).ok());
        QVERIFY(!decodeRequest(whole.substr(0, length)).ok());
    }
}

namespace {

JournalEntry line(std::int64_t number, const char* id, JournalKind kind, std::string payload)
{
    JournalEntry entry;
    entry.number = number;
    entry.at = UtcTime::fromSeconds(number);
    entry.clientOrderId = ClientOrderId(id);
    entry.kind = kind;
    entry.payload = std::move(payload);
    return entry;
}

} // namespace

void TestJournalCodec::tellsTheStoryInAnySequenceOfReading()
{
    JournaledState working{
        OrderState::Working, ExchangeOrderId("7"), {}, dec("0.1"), {}, {}, {}, {}, {}};
    std::vector<JournalEntry> entries{
        line(1, "a", JournalKind::Intent, encodeIntent(buyLimit("a"))),
        line(2, "a", JournalKind::Sent, "{}"),
        line(3, "a", JournalKind::State, encodeState(working)),
        line(4, "a", JournalKind::Fill, encodeFill(fill("t1", "7", "0.04", "a"))),
        line(5, "", JournalKind::Fill, encodeFill(fill("t2", "7", "0.01"))), // whose was not known
        line(6, "a", JournalKind::Fill, encodeFill(fill("t1", "7", "0.04", "a"))),
        line(7, "b", JournalKind::State, encodeState(working)), // of an order not loaded
    };
    std::reverse(entries.begin(), entries.end());
    const JournalReplay replay = replayJournal(entries);
    QCOMPARE(replay.damagedEntries, 0);
    QCOMPARE(replay.orders.size(), 1U);
    QCOMPARE(replay.fills.size(), 2U);
    const Order& order = replay.orders.front();
    QCOMPARE(order.state, OrderState::Working);
    QCOMPARE(order.sentAt, UtcTime::fromSeconds(2));
    QCOMPARE(order.filledQuantity, dec("0.05"));
    QCOMPARE(order.filledQuoteAmount, dec("3350"));
}

void TestJournalCodec::forgetsClosedOrdersButNotTheirTrades()
{
    const auto journal = makeMemoryJournal();
    JournaledState filled;
    filled.state = OrderState::Filled;
    auto close = line(0, "a", JournalKind::State, encodeState(filled));
    close.closesOrder = true;
    journal->append({line(0, "a", JournalKind::Intent, encodeIntent(buyLimit("a"))),
                     line(0, "b", JournalKind::Intent, encodeIntent(buyLimit("b"))),
                     line(0, "a", JournalKind::Fill, encodeFill(fill("t1", "7", "0.1", "a"))),
                     close},
                    [](const Result<void>& result) { QVERIFY(result.ok()); });
    journal->loadOpen(AccountId(), [](const Result<std::vector<JournalEntry>>& entries) {
        QCOMPARE(entries.value().size(), 2U);
        QCOMPARE(entries.value()[0].clientOrderId, ClientOrderId("b"));
        QCOMPARE(entries.value()[1].kind, JournalKind::Fill);
    });
    journal->loadRecent(AccountId(), 1, [](const Result<std::vector<JournalEntry>>& entries) {
        QCOMPARE(entries.value().size(), 1U);
        QCOMPARE(entries.value()[0].clientOrderId, ClientOrderId("b"));
    });
    bool refused = false;
    journal->append(
        {line(0, "c", JournalKind::Intent, "{}"), line(0, "a", JournalKind::Intent, "{}")},
        [&refused](const Result<void>& result) { refused = !result.ok(); });
    QVERIFY(refused);
    journal->loadRecent(AccountId(), 9, [](const Result<std::vector<JournalEntry>>& entries) {
        for (const JournalEntry& entry : entries.value()) {
            QVERIFY(entry.clientOrderId != ClientOrderId("c")); // all or nothing
        }
    });
}

QTEST_GUILESS_MAIN(TestJournalCodec)
#include "tst_journalcodec.moc"
