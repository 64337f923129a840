// SPDX-License-Identifier: GPL-3.0-or-later
// Each kind of fault as a client meets it, and what the exchange's own books say about it.

#include "tests/unit/venue/server/venuebench.h"

#include <QTest>

using namespace agio;
using namespace agio::venue;
using namespace agio::venue::test;

namespace {

const QByteArray kOrderPath = "/api/v3/order";
const QByteArray kLimitBuy =
    "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.00100&price=60000.00";

qint64 number(const QJsonObject& object, const char* name)
{
    return object.value(QLatin1String(name)).toInteger(-99);
}

} // namespace

class TestVenueFaults : public QObject
{
    Q_OBJECT

private slots:
    void refusesBeforeOrAfterTheOrderTookEffect_data();
    void refusesBeforeOrAfterTheOrderTookEffect();
    void failsWebSocketRequestsAlike_data();
    void failsWebSocketRequestsAlike();
    void neverAnswersADroppedRequest();
    void takesEffectLateThoughTheClientGaveUp();
    void delaysAnAnswer();
    void delaysASocketAnswer();
    void cutsTheConnection();
    void sendsBytesThatDoNotParse();
    void damagesDepthFrames_data();
    void damagesDepthFrames();
    void cutsASocketAtAFrame();
    void skewsTheClock();
    void restartsAndKeepsOrders();
    void shutsDownWhenPlanned();
    void stopsPongs();
    void strikesOnlyWhereThePlanSays();
};

void TestVenueFaults::refusesBeforeOrAfterTheOrderTookEffect_data()
{
    QTest::addColumn<QByteArray>("rule");
    QTest::addColumn<int>("status"); // 0: no answer
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("orders"); // that exist afterwards
    const auto row = [](const char* rule, int status, int code, int orders) {
        QTest::newRow(rule) << QByteArray(rule) << status << code << orders;
    };
    row(R"("kind":"tooManyRequests","retryAfterSeconds":7)", 429, -1003, 0);
    row(R"("kind":"banned","retryAfterSeconds":600)", 418, -1003, 0);
    row(R"("kind":"serverErrorBefore","status":502)", 502, 0, 0);
    row(R"("kind":"serverErrorAfter","status":503)", 503, 0, 1);
    row(R"("kind":"unknownOutcome")", 504, -1007, 1);
    row(R"("kind":"cut")", 0, 0, 0);
    row(R"("kind":"cutAfter")", 0, 0, 1);
    row(R"("kind":"garbage")", 200, 0, 1);
}

void TestVenueFaults::refusesBeforeOrAfterTheOrderTookEffect()
{
    QFETCH(QByteArray, rule);
    QFETCH(int, status);
    QFETCH(int, code);
    QFETCH(int, orders);
    VenueBench bench;
    bench.setFaults("{\"rules\":[{" + rule +
                    ",\"where\":\"rest POST /api/v3/order\",\"count\":1}]}");
    const auto answer = bench.signedRequest("POST", kOrderPath, kLimitBuy);
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.code(), code);
    if (status == 429) {
        QCOMPARE(answer.headers.value("retry-after"), QByteArray("7"));
    }
    const auto open = bench.signedRequest("GET", "/api/v3/openOrders", "");
    QCOMPARE(open.status, 200);
    QCOMPARE(open.array().size(), orders);
    QCOMPARE(bench.signedRequest("POST", kOrderPath, kLimitBuy).status, 200); // once only
}

void TestVenueFaults::failsWebSocketRequestsAlike_data()
{
    QTest::addColumn<QByteArray>("rule");
    QTest::addColumn<int>("status"); // 0: no answer
    QTest::addColumn<int>("orders");
    const auto row = [](const char* rule, int status, int orders) {
        QTest::newRow(rule) << QByteArray(rule) << status << orders;
    };
    row(R"("kind":"tooManyRequests")", 429, 0);
    row(R"("kind":"banned")", 418, 0);
    row(R"("kind":"serverErrorBefore","status":500)", 500, 0);
    row(R"("kind":"serverErrorAfter","status":503)", 503, 1);
    row(R"("kind":"unknownOutcome")", 504, 1);
    row(R"("kind":"drop")", 0, 0);
    row(R"("kind":"timeoutAfter")", 0, 1);
    row(R"("kind":"cut")", 0, 0);
    row(R"("kind":"cutAfter")", 0, 1);
}

void TestVenueFaults::failsWebSocketRequestsAlike()
{
    QFETCH(QByteArray, rule);
    QFETCH(int, status);
    QFETCH(int, orders);
    VenueBench bench;
    bench.setFaults("{\"rules\":[{" + rule + ",\"where\":\"wsapi order.place\",\"count\":1}]}");
    WsClient api(bench.port(), QStringLiteral("/ws-api/v3"));
    api.send(bench.signedCall("p", "order.place",
                              {{"symbol", "BTCUSDT"},
                               {"side", "BUY"},
                               {"type", "LIMIT"},
                               {"timeInForce", "GTC"},
                               {"quantity", "0.001"},
                               {"price", "60000"}}));
    if (status == 0) {
        settle();
        QCOMPARE(api.waiting(), 0);
        QCOMPARE(api.isClosed(), rule.contains("cut"));
    } else {
        const auto answer = api.nextObject();
        QCOMPARE(number(answer, "status"), status);
        QVERIFY(number(answer.value(QLatin1String("error")).toObject(), "code") < 0);
    }
    QCOMPARE(bench.signedRequest("GET", "/api/v3/openOrders", "").array().size(), orders);
}

void TestVenueFaults::neverAnswersADroppedRequest()
{
    for (const char* kind : {"drop", "timeoutAfter"}) {
        VenueBench bench;
        bench.setFaults((std::string(R"({"rules":[{"kind":")") + kind +
                         R"(","where":"rest POST *","count":1}]})")
                            .c_str());
        HttpClient client(bench.port());
        client.send("POST " + kOrderPath + '?' + bench.signedQuery(kLimitBuy) + " HTTP/1.1\r\n" +
                    bench.keyHeader() + "\r\n");
        settle(); // it arrives now, not after the wait
        bench.advance(Duration::seconds(30));
        QVERIFY(!client.take().has_value());
        QVERIFY(!client.isClosed());
        const int expected = QByteArray(kind) == "drop" ? 0 : 1;
        QCOMPARE(bench.signedRequest("GET", "/api/v3/openOrders", "").array().size(), expected);
    }
}

void TestVenueFaults::takesEffectLateThoughTheClientGaveUp()
{
    for (const char* where : {"rest POST /api/v3/order", "wsapi order.place"}) {
        VenueBench bench;
        bench.setFaults(R"({"rules":[{"kind":"lateArrival","delayMs":3000,"count":1,"where":")" +
                        QByteArray(where) + "\"}]}");
        if (QByteArray(where).startsWith("rest")) {
            HttpClient client(bench.port());
            client.send("POST " + kOrderPath + '?' + bench.signedQuery(kLimitBuy) +
                        " HTTP/1.1\r\n" + bench.keyHeader() + "\r\n");
            settle();
        } else {
            WsClient api(bench.port(), QStringLiteral("/ws-api/v3"));
            api.send(bench.signedCall("p", "order.place",
                                      {{"symbol", "BTCUSDT"},
                                       {"side", "BUY"},
                                       {"type", "LIMIT"},
                                       {"timeInForce", "GTC"},
                                       {"quantity", "0.001"},
                                       {"price", "60000"}}));
            settle();
        }
        bench.advance(Duration::ms(2500)); // the client is gone
        QCOMPARE(bench.signedRequest("GET", "/api/v3/openOrders", "").array().size(), 0);
        bench.advance(Duration::ms(600));
        QCOMPARE(bench.signedRequest("GET", "/api/v3/openOrders", "").array().size(), 1);
        bench.advance(Duration::ms(100));
        QVERIFY(bench.server().connectionCount() <= 1);
    }
}

void TestVenueFaults::delaysAnAnswer()
{
    VenueBench bench;
    bench.setFaults(
        R"({"rules":[{"kind":"delay","where":"rest GET /api/v3/time","delayMs":700,"count":1}]})");
    HttpClient client(bench.port());
    client.send("GET /api/v3/time HTTP/1.1\r\n\r\nGET /api/v3/ping HTTP/1.1\r\n\r\n");
    settle();
    bench.advance(Duration::ms(680));
    QVERIFY(!client.take().has_value());
    bench.advance(Duration::ms(40));
    QVERIFY(client.read().body.contains("serverTime"));
    QCOMPARE(client.read().body, QByteArray("{}")); // in the order of the requests
}

void TestVenueFaults::delaysASocketAnswer()
{
    VenueBench bench;
    bench.setFaults(R"({"rules":[{"kind":"delay","where":"wsapi time","delayMs":500,"count":1}]})");
    WsClient api(bench.port(), QStringLiteral("/ws-api/v3"));
    api.send(R"({"id":1,"method":"time"})");
    api.send(R"({"id":2,"method":"ping"})");
    QCOMPARE(number(api.nextObject(), "id"), 2); // overtakes: answers are matched by id
    QCOMPARE(api.waiting(), 0);
    bench.advance(Duration::ms(520));
    QCOMPARE(number(api.nextObject(), "id"), 1);
}

void TestVenueFaults::cutsTheConnection()
{
    VenueBench bench;
    bench.setFaults(R"({"rules":[{"kind":"cut","where":"rest GET /api/v3/ping","count":1}]})");
    HttpClient client(bench.port());
    client.send("GET /api/v3/ping HTTP/1.1\r\n\r\n");
    QVERIFY(waitUntil([&client] { return client.isClosed(); }));
    QVERIFY(!client.take().has_value());
    QCOMPARE(bench.get("/api/v3/ping").status, 200);
}

void TestVenueFaults::sendsBytesThatDoNotParse()
{
    VenueBench bench;
    bench.setFaults(R"({"rules":[{"kind":"garbage","count":2}]})");
    const auto answer = bench.get("/api/v3/exchangeInfo");
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.body.size() > 100);
    QVERIFY(QJsonDocument::fromJson(answer.body).isNull());
}

void TestVenueFaults::damagesDepthFrames_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QList<int>>(
        "arrival"); // which of five diffs arrive, in which order; 0: broken
    QTest::newRow("gap") << QByteArray("gap") << QList<int>{1, 3, 4, 5};
    QTest::newRow("drop") << QByteArray("drop") << QList<int>{1, 3, 4, 5};
    QTest::newRow("duplicate") << QByteArray("duplicate") << QList<int>{1, 2, 2, 3, 4, 5};
    QTest::newRow("reorder") << QByteArray("reorder") << QList<int>{1, 3, 2, 4, 5};
    QTest::newRow("garbage") << QByteArray("garbage") << QList<int>{1, 0, 3, 4, 5};
    QTest::newRow("delay") << QByteArray("delay") << QList<int>{1, 2, 3, 4, 5};
}

void TestVenueFaults::damagesDepthFrames()
{
    QFETCH(QByteArray, kind);
    QFETCH(QList<int>, arrival);
    VenueBench bench;
    bench.setFaults(
        "{\"rules\":[{\"kind\":\"" + kind +
        "\",\"where\":\"stream btcusdt@depth*\",\"skip\":1,\"count\":1,\"delayMs\":150}]}");
    WsClient client(bench.port(), QStringLiteral("/ws/btcusdt@depth@100ms"));
    const auto start = bench.exchange().updateId(Symbol("BTCUSDT"));
    for (int i = 0; i < 5; ++i) {
        bench.trade(Side::Buy, "60000.00", "0.01000"); // one level change, one id
        bench.advance(Duration::ms(100));
    }
    bench.advance(Duration::ms(200));
    QList<int> arrived;
    while (const auto frame = client.take()) {
        const auto diff = QJsonDocument::fromJson(*frame).object();
        arrived.append(diff.isEmpty() ? 0 : static_cast<int>(number(diff, "u") - start));
    }
    QCOMPARE(arrived, arrival);
}

void TestVenueFaults::cutsASocketAtAFrame()
{
    VenueBench bench;
    bench.setFaults(R"({"rules":[{"kind":"cut","where":"stream *@trade","skip":1,"count":1}]})");
    bench.quoteBook();
    WsClient client(bench.port(), QStringLiteral("/ws/btcusdt@trade"));
    bench.trade(Side::Buy, "67010.00", "0.00100");
    QVERIFY(!client.next().isEmpty());
    bench.trade(Side::Buy, "67010.00", "0.00100");
    QVERIFY(waitUntil([&client] { return client.isClosed(); }));
    QCOMPARE(client.waiting(), 0);
}

void TestVenueFaults::skewsTheClock()
{
    VenueBench bench;
    bench.setFaults(
        R"({"rules":[{"kind":"clockSkew","offsetMs":7000,"atMs":1000,"durationMs":1000}]})");
    const auto offset = [&bench] {
        return number(bench.get("/api/v3/time").object(), "serverTime") -
            bench.clock().now().toMs();
    };
    bench.advance(Duration::ms(20));
    QCOMPARE(offset(), 0);
    QCOMPARE(bench.signedRequest("GET", "/api/v3/account", "").status, 200);
    bench.advance(Duration::seconds(1));
    QCOMPARE(offset(), 7000);
    QCOMPARE(bench.signedRequest("GET", "/api/v3/account", "").code(), -1021);
    bench.advance(Duration::seconds(1));
    QCOMPARE(offset(), 0);
}

void TestVenueFaults::restartsAndKeepsOrders()
{
    VenueBench bench;
    bench.setFaults(R"({"rules":[{"kind":"restart","atMs":1000,"durationMs":3000}]})");
    QCOMPARE(bench.signedRequest("POST", kOrderPath, kLimitBuy).status, 200);
    WsClient client(bench.port(), QStringLiteral("/ws/btcusdt@trade"));
    bench.advance(Duration::seconds(1));
    QVERIFY(waitUntil([&client] { return client.isClosed(); }));
    QCOMPARE(bench.get("/api/v3/ping").status, 503);
    WsClient early(bench.port(), QStringLiteral("/ws"));
    QVERIFY(!early.isOpen());
    bench.advance(Duration::seconds(3));
    QCOMPARE(bench.signedRequest("GET", "/api/v3/openOrders", "").array().size(), 1);
    WsClient again(bench.port(), QStringLiteral("/ws"));
    QVERIFY(again.isOpen());
    bench.advance(Duration::seconds(5)); // it does not come again
    QVERIFY(!again.isClosed());
}

void TestVenueFaults::shutsDownWhenPlanned()
{
    VenueBench bench;
    bench.setFaults(R"({"rules":[{"kind":"serverShutdown","atMs":500,"delayMs":1000}]})");
    WsClient client(bench.port(), QStringLiteral("/ws"));
    bench.advance(Duration::ms(520));
    QVERIFY(client.next().contains("serverShutdown"));
    QVERIFY(!client.isClosed());
    bench.advance(Duration::ms(1020));
    QVERIFY(waitUntil([&client] { return client.isClosed(); }));
}

void TestVenueFaults::stopsPongs()
{
    VenueBench bench;
    WsClient client(bench.port(), QStringLiteral("/ws"));
    int pongs = 0;
    connect(&client.socket(), &QWebSocket::pong, this, [&pongs] { ++pongs; });
    client.socket().ping("a");
    QVERIFY(waitUntil([&pongs] { return pongs == 1; }));
    bench.setFaults(R"({"rules":[{"kind":"stopPongs","where":"connection /ws*"}]})");
    client.socket().ping("b");
    settle();
    QCOMPARE(pongs, 1);
    QVERIFY(!client.isClosed());
}

void TestVenueFaults::strikesOnlyWhereThePlanSays()
{
    VenueBench bench;
    bench.setFaults(R"({"rules":[{"kind":"serverErrorBefore","where":"rest POST *"}]})");
    QCOMPARE(bench.get("/api/v3/ping").status, 200);
    QCOMPARE(bench.signedRequest("POST", kOrderPath, kLimitBuy).status, 503);
    QCOMPARE(bench.signedRequest("GET", "/api/v3/openOrders", "").array().size(), 0);
    bench.server().setFaults(FaultPlan());
    QCOMPARE(bench.signedRequest("POST", kOrderPath, kLimitBuy).status, 200);
}

QTEST_GUILESS_MAIN(TestVenueFaults)
#include "tst_venuefaults.moc"
