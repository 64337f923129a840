// SPDX-License-Identifier: GPL-3.0-or-later
// What a client of market streams and of the WebSocket API sees (Binance sheet §4–§6).

#include "tests/unit/venue/server/venuebench.h"

#include <QTest>

using namespace agio;
using namespace agio::venue;
using namespace agio::venue::test;

namespace {

using Params = QMap<QByteArray, QByteArray>;

QString text(const QJsonObject& object, const char* name)
{
    return object.value(QLatin1String(name)).toString();
}

qint64 number(const QJsonObject& object, const char* name)
{
    return object.value(QLatin1String(name)).toInteger(-99);
}

QJsonObject inner(const QJsonObject& object, const char* name)
{
    return object.value(QLatin1String(name)).toObject();
}

QJsonObject parsed(const QByteArray& json)
{
    return QJsonDocument::fromJson(json).object();
}

Params limitBuy(const char* price, const char* quantity = "0.00100")
{
    return {{"symbol", "BTCUSDT"},  {"side", "BUY"},  {"type", "LIMIT"},
            {"timeInForce", "GTC"}, {"price", price}, {"quantity", quantity}};
}

// Price → quantity, as texts; the client's copy of one side.
using SideBook = QMap<QString, QString>;

void apply(SideBook& book, const QJsonArray& levels)
{
    for (const auto level : levels) {
        const auto price = level.toArray()[0].toString();
        const auto quantity = level.toArray()[1].toString();
        if (quantity.toDouble() == 0.0) {
            book.remove(price);
        } else {
            book.insert(price, quantity);
        }
    }
}

} // namespace

class TestBinanceSocket : public QObject
{
    Q_OBJECT

private slots:
    void joinsDiffsWithTheSnapshot();
    void sendsNothingWhereNothingChanged();
    void sendsStreamsInTheirShape_data();
    void sendsStreamsInTheirShape();
    void closesABarAndOpensTheNext();
    void sendsChangedSymbolsOnly();
    void obeysControlMessages();
    void refusesBadControlMessages_data();
    void refusesBadControlMessages();
    void wrapsCombinedStreams();
    void staysSilentOnUnknownStreams();
    void closesOnTooManyMessages();
    void closesWithoutPongs();
    void announcesItsShutdown();
    void placesAndCancelsByRequest();
    void echoesAnyId_data();
    void echoesAnyId();
    void refusesBadRequests_data();
    void refusesBadRequests();
    void reportsAnImmediateFillInOrder();
    void reportsACancelWithBothIds();
    void reportsAfterTheReplyWhenAsked();
    void reportsTransfersAndLists();
    void logsOnWithEd25519Only();
    void revokesASessionWhoseKeyIsGone();
    void subscribesOncePerAccount();
    void refusesConnectionsBeyondTheLimit();
};

void TestBinanceSocket::joinsDiffsWithTheSnapshot()
{
    VenueBench bench;
    bench.quoteBook();
    WsClient client(bench.port(), QStringLiteral("/ws/btcusdt@depth@100ms"));
    QVERIFY(client.isOpen());
    bench.trade(Side::Buy, "66995.00", "0.50000"); // before the snapshot
    bench.advance(Duration::ms(100));
    const auto snapshot = bench.get("/api/v3/depth?symbol=BTCUSDT&limit=1000").object();
    const auto snapshotId = number(snapshot, "lastUpdateId");
    SideBook bids;
    SideBook asks;
    apply(bids, snapshot.value(QLatin1String("bids")).toArray());
    apply(asks, snapshot.value(QLatin1String("asks")).toArray());
    for (int i = 0; i < 20; ++i) {
        bench.trade(Side::Buy, i % 2 == 0 ? "67010.00" : "66985.00", "0.01000");
        bench.trade(Side::Sell, "66995.00", "0.00500");
        bench.advance(Duration::ms(100));
    }
    qint64 last = -1;
    int frames = 0;
    while (const auto frame = client.take()) {
        const auto diff = parsed(*frame);
        const auto first = number(diff, "U");
        QVERIFY(first <= number(diff, "u"));
        QVERIFY2(last < 0 || first == last + 1, frame->constData());
        if (last < 0) {
            QVERIFY(first <= snapshotId + 1); // the snapshot is not older than the stream
        }
        last = number(diff, "u");
        ++frames;
        if (last > snapshotId) {
            apply(bids, diff.value(QLatin1String("b")).toArray());
            apply(asks, diff.value(QLatin1String("a")).toArray());
        }
    }
    QVERIFY2(frames > 15 && frames <= 21, QByteArray::number(frames).constData());
    const auto truth = bench.get("/api/v3/depth?symbol=BTCUSDT&limit=1000").object();
    QCOMPARE(number(truth, "lastUpdateId"), last);
    SideBook trueBids;
    SideBook trueAsks;
    apply(trueBids, truth.value(QLatin1String("bids")).toArray());
    apply(trueAsks, truth.value(QLatin1String("asks")).toArray());
    QCOMPARE(bids, trueBids);
    QCOMPARE(asks, trueAsks);
}

void TestBinanceSocket::sendsNothingWhereNothingChanged()
{
    VenueBench bench;
    bench.quoteBook();
    WsClient client(bench.port(),
                    QStringLiteral("/ws/btcusdt@depth@100ms/btcusdt@depth5/btcusdt@ticker"));
    bench.advance(Duration::seconds(3));
    while (client.take()) {
    }
    bench.advance(Duration::seconds(3));
    QCOMPARE(client.waiting(), 0);
}

void TestBinanceSocket::sendsStreamsInTheirShape_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("event"); // "" if the payload has none
    QTest::addColumn<QList<QByteArray>>("keys");
    const auto row = [](const char* stream, const char* event, const QList<QByteArray>& keys) {
        QTest::newRow(stream) << QByteArray(stream) << QByteArray(event) << keys;
    };
    row("btcusdt@depth", "depthUpdate", {"E", "s", "U", "u", "b", "a"});
    row("btcusdt@depth5", "", {"lastUpdateId", "bids", "asks"});
    row("btcusdt@depth20@100ms", "", {"lastUpdateId", "bids", "asks"});
    row("btcusdt@bookTicker", "", {"u", "s", "b", "B", "a", "A"});
    row("btcusdt@trade", "trade", {"E", "s", "t", "p", "q", "T", "m", "M"});
    row("btcusdt@aggTrade", "aggTrade", {"E", "s", "a", "p", "q", "f", "l", "T", "m", "M"});
    row("btcusdt@kline_1m", "kline", {"E", "s", "k"});
    row("btcusdt@kline_1d@+08:00", "kline", {"E", "s", "k"});
    row("btcusdt@miniTicker", "24hrMiniTicker", {"E", "s", "c", "o", "h", "l", "v", "q"});
    row("btcusdt@ticker", "24hrTicker", {"E", "s", "p", "P", "w", "x", "c", "Q", "b", "B", "a",
                                         "A", "o", "h", "l", "v", "q", "O", "C", "F", "L", "n"});
    row("btcusdt@ticker_1h", "1hTicker", {"E", "s", "p", "P", "w", "c", "o", "h", "l", "v", "q"});
    row("btcusdt@avgPrice", "avgPrice", {"E", "s", "i", "w", "T"});
    row("btcusdt@referencePrice", "referencePrice", {"s", "r", "t"});
}

void TestBinanceSocket::sendsStreamsInTheirShape()
{
    QFETCH(QByteArray, stream);
    QFETCH(QByteArray, event);
    QFETCH(QList<QByteArray>, keys);
    VenueBench bench;
    bench.quoteBook();
    WsClient client(bench.port(), QStringLiteral("/ws/") + QString::fromLatin1(stream));
    bench.trade(Side::Buy, "67010.00", "0.00100");
    bench.advance(Duration::seconds(3));
    const auto frame = client.take();
    QVERIFY(frame.has_value());
    const auto object = parsed(*frame);
    QCOMPARE(text(object, "e").toLatin1(), event);
    for (const auto& key : keys) {
        QVERIFY2(object.contains(QLatin1String(key)), frame->constData());
    }
    const auto known = keys.size() + (event.isEmpty() ? 0 : 1);
    QVERIFY2(object.size() >= known, frame->constData());
}

void TestBinanceSocket::closesABarAndOpensTheNext()
{
    VenueBench bench;
    bench.quoteBook();
    bench.trade(Side::Buy, "67010.00", "0.00100");
    WsClient client(bench.port(), QStringLiteral("/ws/btcusdt@kline_1m"));
    bench.advance(Duration::seconds(64)); // the next minute began
    QList<QJsonObject> bars;
    while (const auto frame = client.take()) {
        bars.append(inner(parsed(*frame), "k"));
    }
    QVERIFY(bars.size() >= 3);
    const auto closed = std::find_if(bars.begin(), bars.end(), [](const QJsonObject& bar) {
        return bar.value(QLatin1String("x")).toBool();
    });
    QVERIFY(closed != bars.end());
    QCOMPARE(number(*closed, "t"), 1'700'000'040'000);
    QCOMPARE(text(*closed, "v"), QStringLiteral("0.00100000"));
    QCOMPARE(number(bars.last(), "t"), 1'700'000'100'000);
    QCOMPARE(bars.last().value(QLatin1String("x")).toBool(true), false);
}

void TestBinanceSocket::sendsChangedSymbolsOnly()
{
    VenueBench bench;
    bench.quoteBook();
    WsClient client(bench.port(), QStringLiteral("/ws/!miniTicker@arr"));
    bench.advance(Duration::seconds(1));
    const auto all = QJsonDocument::fromJson(client.next()).array();
    QVERIFY(all.size() >= 16);
    bench.trade(Side::Buy, "67010.00", "0.00100");
    bench.advance(Duration::seconds(1));
    const auto changed = QJsonDocument::fromJson(client.next()).array();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(text(changed[0].toObject(), "s"), QStringLiteral("BTCUSDT"));
}

void TestBinanceSocket::obeysControlMessages()
{
    VenueBench bench;
    WsClient client(bench.port(), QStringLiteral("/ws/0")); // as some libraries open it
    client.send(R"({"method":"SUBSCRIBE","params":["btcusdt@trade","btcusdt@aggTrade"],"id":1})");
    QCOMPARE(client.next(), QByteArray(R"({"result":null,"id":1})"));
    client.send(R"({"method":"UNSUBSCRIBE","params":["btcusdt@aggTrade","0"],"id":"two"})");
    QCOMPARE(client.next(), QByteArray(R"({"result":null,"id":"two"})"));
    client.send(R"({"method":"LIST_SUBSCRIPTIONS","id":3})");
    QCOMPARE(client.next(), QByteArray(R"({"result":["btcusdt@trade"],"id":3})"));
    bench.advance(Duration::seconds(1)); // five messages a second
    client.send(R"({"method":"GET_PROPERTY","params":["combined"],"id":4})");
    QCOMPARE(client.next(), QByteArray(R"({"result":false,"id":4})"));
    client.send(R"({"method":"SET_PROPERTY","params":["combined",true],"id":5})");
    QCOMPARE(client.next(), QByteArray(R"({"result":null,"id":5})"));
    bench.quoteBook();
    bench.trade(Side::Buy, "67010.00", "0.00100");
    QCOMPARE(text(client.nextObject(), "stream"), QStringLiteral("btcusdt@trade"));
}

void TestBinanceSocket::refusesBadControlMessages_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("code");
    const auto row = [](const char* message, int code) {
        QTest::newRow(message) << QByteArray(message) << code;
    };
    row("{", 3);
    row("", 3);
    row("[]", 2);
    row("{}", 2);
    row(R"({"method":"SHOUT","id":1})", 2);
    row(R"({"method":"SUBSCRIBE","id":1})", 2);
    row(R"({"method":"SUBSCRIBE","params":[1],"id":1})", 2);
    row(R"({"method":"SUBSCRIBE","params":["a"],"id":1,"extra":2})", 2);
    row(R"({"method":"GET_PROPERTY","params":["colour"],"id":1})", 0);
    row(R"({"method":"SET_PROPERTY","params":["combined","yes"],"id":1})", 1);
    row(R"({"method":"SET_PROPERTY","params":["combined",true,1],"id":1})", 2);
}

void TestBinanceSocket::refusesBadControlMessages()
{
    QFETCH(QByteArray, message);
    QFETCH(int, code);
    VenueBench bench;
    WsClient client(bench.port(), QStringLiteral("/ws"));
    client.send(message);
    const auto answer = client.nextObject();
    QCOMPARE(number(answer, "code"), code);
    QVERIFY(!text(answer, "msg").isEmpty());
    client.send(R"({"method":"LIST_SUBSCRIPTIONS","id":3})"); // the socket lives on
    QVERIFY(client.nextObject().contains(QLatin1String("result")));
}

void TestBinanceSocket::wrapsCombinedStreams()
{
    VenueBench bench;
    bench.quoteBook();
    WsClient client(
        bench.port(),
        QStringLiteral("/stream?streams=btcusdt@trade/ethusdt@trade&timeUnit=MICROSECOND"));
    bench.trade(Side::Sell, "66990.00", "0.00100");
    const auto frame = client.nextObject();
    QCOMPARE(text(frame, "stream"), QStringLiteral("btcusdt@trade"));
    const auto trade = inner(frame, "data");
    QCOMPARE(number(trade, "T"), 1'700'000'040'000'000);
    QCOMPARE(text(trade, "p"), QStringLiteral("66990.00000000"));
    QCOMPARE(trade.value(QLatin1String("m")).toBool(), true);
}

void TestBinanceSocket::staysSilentOnUnknownStreams()
{
    VenueBench bench;
    bench.quoteBook();
    WsClient client(bench.port(), QStringLiteral("/ws"));
    client.send(
        R"({"method":"SUBSCRIBE","params":["nope@trade","BTCUSDT@trade","btcusdt@kline_7m","!ticker@arr"],"id":1})");
    QCOMPARE(client.next(), QByteArray(R"({"result":null,"id":1})"));
    bench.trade(Side::Buy, "67010.00", "0.00100");
    bench.advance(Duration::seconds(3));
    QCOMPARE(client.waiting(), 0);
}

void TestBinanceSocket::closesOnTooManyMessages()
{
    VenueBench bench;
    WsClient client(bench.port(), QStringLiteral("/ws"));
    for (int i = 0; i < 6; ++i) {
        client.send(R"({"method":"LIST_SUBSCRIPTIONS","id":3})");
    }
    QVERIFY(waitUntil([&client] { return client.isClosed(); }));
    QCOMPARE(client.waiting(), 5);
    QCOMPARE(client.socket().closeCode(), QWebSocketProtocol::CloseCodePolicyViolated);
}

void TestBinanceSocket::closesWithoutPongs()
{
    VenueBench bench;
    WsClient answering(bench.port(), QStringLiteral("/ws/btcusdt@trade"));
    // A client that never answers: the handshake by hand, then nothing.
    HttpClient mute(bench.port());
    mute.send("GET /ws/btcusdt@trade HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    QCOMPARE(mute.read().status, 101);
    for (int i = 0; i < 8; ++i) {
        bench.advance(Duration::seconds(10));
    }
    QVERIFY(!answering.isClosed());
    QVERIFY(!mute.isClosed()); // 60 s after the first ping, at 20 s
    bench.advance(Duration::seconds(1));
    QVERIFY(waitUntil([&mute] { return mute.isClosed(); }));
    QVERIFY(!answering.isClosed());
}

void TestBinanceSocket::announcesItsShutdown()
{
    VenueBench bench;
    WsClient raw(bench.port(), QStringLiteral("/ws"));
    WsClient combined(bench.port(), QStringLiteral("/stream"));
    WsClient api(bench.port(), QStringLiteral("/ws-api/v3"));
    bench.server().announceShutdown(Duration::seconds(2));
    QCOMPARE(text(raw.nextObject(), "e"), QStringLiteral("serverShutdown"));
    const auto wrapped = combined.nextObject();
    QCOMPARE(text(wrapped, "stream"), QStringLiteral("!serverShutdown"));
    QCOMPARE(text(inner(wrapped, "data"), "e"), QStringLiteral("serverShutdown"));
    const auto event = api.nextObject();
    QCOMPARE(text(inner(event, "event"), "e"), QStringLiteral("serverShutdown"));
    QVERIFY(!event.contains(QLatin1String("subscriptionId")));
    bench.advance(Duration::ms(1900));
    QVERIFY(!raw.isClosed());
    bench.advance(Duration::ms(200));
    QVERIFY(waitUntil([&] { return raw.isClosed() && combined.isClosed() && api.isClosed(); }));
    QCOMPARE(raw.socket().closeCode(), QWebSocketProtocol::CloseCodeGoingAway);
}

void TestBinanceSocket::placesAndCancelsByRequest()
{
    VenueBench bench;
    WsClient api(bench.port(), QStringLiteral("/ws-api/v3"));
    {
        api.send(bench.signedCall("p1", "order.place", limitBuy("60000.00")));
        const auto placed = api.nextObject();
        QCOMPARE(text(placed, "id"), QStringLiteral("p1"));
        QCOMPARE(number(placed, "status"), 200);
        QCOMPARE(text(inner(placed, "result"), "status"), QStringLiteral("NEW"));
        QCOMPARE(placed.value(QLatin1String("rateLimits")).toArray().size(), 3);
        const auto id = QByteArray::number(number(inner(placed, "result"), "orderId"));
        api.send(bench.signedCall("q", "order.status", {{"symbol", "BTCUSDT"}, {"orderId", id}}));
        QCOMPARE(text(inner(api.nextObject(), "result"), "status"), QStringLiteral("NEW"));
        api.send(
            bench.signedCall("c", "v3/order.cancel", {{"symbol", "BTCUSDT"}, {"orderId", id}}));
        QCOMPARE(text(inner(api.nextObject(), "result"), "status"), QStringLiteral("CANCELED"));
        api.send(bench.signedCall("c", "order.cancel", {{"symbol", "BTCUSDT"}, {"orderId", id}}));
        const auto gone = api.nextObject();
        QCOMPARE(number(gone, "status"), 400);
        QCOMPARE(number(inner(gone, "error"), "code"), -2011);
    }
    api.send(
        R"({"id":1,"method":"depth","params":{"symbol":"BTCUSDT","limit":5,"returnRateLimits":false}})");
    const auto depth = api.nextObject();
    QVERIFY(inner(depth, "result").contains(QLatin1String("lastUpdateId")));
    QVERIFY(!depth.contains(QLatin1String("rateLimits")));
    api.send(R"({"id":2,"method":"ticker.price","params":{"symbols":["BTCUSDT", "ETHUSDT"]}})");
    QCOMPARE(api.nextObject().value(QLatin1String("result")).toArray().size(), 2);
}

void TestBinanceSocket::echoesAnyId_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("number") << QByteArray("17");
    QTest::newRow("text") << QByteArray("\"a-b\"");
    QTest::newRow("escaped text") << QByteArray("\"a\\\"b\"");
    QTest::newRow("null") << QByteArray("null");
}

void TestBinanceSocket::echoesAnyId()
{
    QFETCH(QByteArray, id);
    VenueBench bench;
    WsClient api(bench.port(), QStringLiteral("/ws-api/v3?returnRateLimits=false"));
    api.send("{\"id\": " + id + " , \"method\":\"ping\"}");
    QCOMPARE(api.next(), "{\"id\":" + id + ",\"status\":200,\"result\":{}}");
}

void TestBinanceSocket::refusesBadRequests_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const char* message, int status, int code) {
        QTest::newRow(name) << QByteArray(message) << status << code;
    };
    row("not JSON", "{", 400, -1135);
    row("empty", "", 400, -1135);
    row("list", "[1]", 400, -1135);
    row("no method", R"({"id":1})", 400, -1135);
    row("id as object", R"({"id":{},"method":"ping"})", 400, -1135);
    row("params as list", R"({"id":1,"method":"ping","params":[]})", 400, -1135);
    row("nested params", R"({"id":1,"method":"depth","params":{"symbol":{}}})", 400, -1135);
    row("unknown method", R"({"id":1,"method":"order.dance"})", 400, -1000);
    row("no key", R"({"id":1,"method":"account.status","params":{"timestamp":1}})", 401, -2014);
    row("unknown key",
        R"({"id":1,"method":"account.status","params":{"apiKey":"x","timestamp":1}})", 401, -2015);
    row("missing symbol", R"({"id":1,"method":"depth"})", 400, -1102);
    row("not logged on", R"({"id":1,"method":"userDataStream.subscribe"})", 401, -1002);
    row("nothing to end", R"({"id":1,"method":"userDataStream.unsubscribe"})", 400, -2036);
}

void TestBinanceSocket::refusesBadRequests()
{
    QFETCH(QByteArray, message);
    QFETCH(int, status);
    QFETCH(int, code);
    VenueBench bench;
    WsClient api(bench.port(), QStringLiteral("/ws-api/v3"));
    api.send(message);
    const auto answer = api.nextObject();
    QCOMPARE(number(answer, "status"), status);
    QCOMPARE(number(inner(answer, "error"), "code"), code);
    api.send(R"({"id":9,"method":"ping"})");
    QCOMPARE(number(api.nextObject(), "status"), 200);
}

void TestBinanceSocket::reportsAnImmediateFillInOrder()
{
    VenueBench bench;
    bench.quoteBook();
    WsClient api(bench.port(), QStringLiteral("/ws-api/v3"));
    api.send(bench.signedCall("s", "userDataStream.subscribe.signature", {}));
    QCOMPARE(number(inner(api.nextObject(), "result"), "subscriptionId"), 0);
    auto order = limitBuy("67020.00", "0.00500");
    order["newClientOrderId"] = "mine";
    const auto query = [&order] {
        QByteArray text;
        for (auto it = order.cbegin(); it != order.cend(); ++it) {
            text += (text.isEmpty() ? "" : "&") + it.key() + '=' + it.value();
        }
        return text;
    }();
    QCOMPARE(bench.signedRequest("POST", "/api/v3/order", query).status, 200);
    const auto created = api.nextObject();
    QCOMPARE(number(created, "subscriptionId"), 0);
    const auto first = inner(created, "event");
    QCOMPARE(text(first, "e"), QStringLiteral("executionReport"));
    QCOMPARE(text(first, "x"), QStringLiteral("NEW"));
    QCOMPARE(text(first, "X"), QStringLiteral("NEW"));
    QCOMPARE(text(first, "c"), QStringLiteral("mine"));
    QCOMPARE(text(first, "C"), QString());
    QVERIFY(first.value(QLatin1String("N")).isNull());
    QCOMPARE(number(first, "t"), -1);
    const auto filled = inner(api.nextObject(), "event");
    QCOMPARE(text(filled, "x"), QStringLiteral("TRADE"));
    QCOMPARE(text(filled, "X"), QStringLiteral("FILLED"));
    QCOMPARE(text(filled, "l"), QStringLiteral("0.00500000"));
    QCOMPARE(text(filled, "L"), QStringLiteral("67010.00000000"));
    QCOMPARE(text(filled, "n"), QStringLiteral("0.00000500"));
    QCOMPARE(text(filled, "N"), QStringLiteral("BTC"));
    QCOMPARE(text(filled, "Z"), QStringLiteral("335.05000000"));
    QCOMPARE(filled.value(QLatin1String("m")).toBool(true), false);
    const auto position = inner(api.nextObject(), "event");
    QCOMPARE(text(position, "e"), QStringLiteral("outboundAccountPosition"));
    QMap<QString, QString> free;
    for (const auto value : position.value(QLatin1String("B")).toArray()) {
        free.insert(text(value.toObject(), "a"), text(value.toObject(), "f"));
    }
    QCOMPARE(free.value(QStringLiteral("BTC")), QStringLiteral("0.50499500"));
    QCOMPARE(free.value(QStringLiteral("USDT")), QStringLiteral("51664.95000000"));
    QVERIFY(bench.exchange().ledgerIsBalanced());
}

void TestBinanceSocket::reportsACancelWithBothIds()
{
    VenueBench bench;
    WsClient api(bench.port(), QStringLiteral("/ws-api/v3"));
    api.send(bench.signedCall("s", "userDataStream.subscribe.signature", {}));
    api.next();
    bench.signedRequest("POST", "/api/v3/order",
                        "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&"
                        "price=60000&newClientOrderId=mine");
    QCOMPARE(text(inner(api.nextObject(), "event"), "x"), QStringLiteral("NEW"));
    api.next(); // balances
    bench.signedRequest("DELETE", "/api/v3/order",
                        "symbol=BTCUSDT&origClientOrderId=mine&newClientOrderId=bye");
    const auto canceled = inner(api.nextObject(), "event");
    QCOMPARE(text(canceled, "x"), QStringLiteral("CANCELED"));
    QCOMPARE(text(canceled, "c"), QStringLiteral("bye"));
    QCOMPARE(text(canceled, "C"), QStringLiteral("mine"));
}

void TestBinanceSocket::reportsAfterTheReplyWhenAsked()
{
    for (const bool before : {true, false}) {
        VenueBench bench(before);
        WsClient api(bench.port(), QStringLiteral("/ws-api/v3"));
        api.send(bench.signedCall("s", "userDataStream.subscribe.signature", {}));
        api.next();
        api.send(bench.signedCall("p", "order.place", limitBuy("60000.00")));
        const auto first = api.nextObject();
        QCOMPARE(first.contains(QLatin1String("event")), before);
        bench.advance(Duration::ms(20));
        const auto second = api.nextObject();
        QVERIFY(!second.isEmpty());
        QVERIFY(before || second.contains(QLatin1String("event")));
    }
}

void TestBinanceSocket::reportsTransfersAndLists()
{
    VenueBench bench;
    bench.quoteBook();
    bench.trade(Side::Buy, "67010.00", "0.00100");
    WsClient api(bench.port(), QStringLiteral("/ws-api/v3"));
    api.send(bench.signedCall("s", "userDataStream.subscribe.signature", {}));
    api.next();
    bench.signedRequest("POST", "/api/v3/orderList/oco",
                        "symbol=BTCUSDT&side=SELL&quantity=0.01&aboveType=LIMIT_MAKER&"
                        "abovePrice=70000&belowType=STOP_LOSS&belowStopPrice=65000");
    QStringList events;
    settle();
    while (const auto frame = api.take()) {
        events.append(text(inner(parsed(*frame), "event"), "e"));
    }
    QCOMPARE(events.count(QStringLiteral("executionReport")), 2);
    QCOMPARE(events.count(QStringLiteral("listStatus")), 1);
    QVERIFY(events.contains(QStringLiteral("outboundAccountPosition")));
}

void TestBinanceSocket::logsOnWithEd25519Only()
{
    VenueBench bench;
    WsClient api(bench.port(), QStringLiteral("/ws-api/v3"));
    api.send(bench.signedCall("l", "session.logon", {}, "demo"));
    QVERIFY(number(api.nextObject(), "status") != 200);
    api.send(bench.signedCall("l", "session.logon", {}, "ed25519"));
    const auto logon = api.nextObject();
    QCOMPARE(number(logon, "status"), 200);
    QCOMPARE(number(inner(logon, "result"), "authorizedSince"), 1'700'000'040'000);
    // From here on neither key nor signature, but still the time.
    api.send(R"({"id":1,"method":"account.status","params":{"timestamp":1700000040000}})");
    QCOMPARE(number(api.nextObject(), "status"), 200);
    api.send(R"({"id":1,"method":"account.status"})");
    QCOMPARE(number(inner(api.nextObject(), "error"), "code"), -1102);
    api.send(R"({"id":2,"method":"userDataStream.subscribe"})");
    QCOMPARE(number(inner(api.nextObject(), "result"), "subscriptionId"), 0);
    api.send(R"({"id":3,"method":"session.status"})");
    QCOMPARE(inner(api.nextObject(), "result").value(QLatin1String("userDataStream")).toBool(),
             true);
    api.send(R"({"id":4,"method":"session.logout"})");
    QVERIFY(inner(api.nextObject(), "result").value(QLatin1String("apiKey")).isNull());
    api.send(R"({"id":5,"method":"account.status","params":{"timestamp":1700000040000}})");
    QCOMPARE(number(inner(api.nextObject(), "error"), "code"), -2014);
}

void TestBinanceSocket::revokesASessionWhoseKeyIsGone()
{
    VenueBench bench;
    WsClient api(bench.port(), QStringLiteral("/ws-api/v3"));
    api.send(bench.signedCall("l", "session.logon", {}, "ed25519"));
    QCOMPARE(number(api.nextObject(), "status"), 200);
    bench.server().removeKey("binance", bench.credential("ed25519").apiKey);
    api.send(R"({"id":1,"method":"account.status","params":{"timestamp":1700000040000}})");
    const auto revoked = api.nextObject();
    QVERIFY(revoked.value(QLatin1String("id")).isNull());
    QCOMPARE(number(revoked, "status"), 401);
    QCOMPARE(number(inner(revoked, "error"), "code"), -2015);
}

void TestBinanceSocket::subscribesOncePerAccount()
{
    VenueBench bench;
    WsClient api(bench.port(), QStringLiteral("/ws-api/v3"));
    api.send(bench.signedCall("1", "userDataStream.subscribe.signature", {}));
    QCOMPARE(number(api.nextObject(), "status"), 200);
    api.send(bench.signedCall("2", "userDataStream.subscribe.signature", {}));
    QCOMPARE(number(inner(api.nextObject(), "error"), "code"), -2035);
    api.send(bench.signedCall("3", "userDataStream.subscribe.signature", {}, "shared"));
    QCOMPARE(number(inner(api.nextObject(), "result"), "subscriptionId"), 1);
    api.send(R"({"id":4,"method":"userDataStream.unsubscribe","params":{"subscriptionId":0}})");
    const auto ended = api.nextObject();
    QCOMPARE(text(inner(ended, "event"), "e"), QStringLiteral("eventStreamTerminated"));
    QCOMPARE(number(api.nextObject(), "status"), 200);
    bench.signedRequest(
        "POST", "/api/v3/order",
        "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=60000");
    settle();
    QCOMPARE(api.waiting(), 0);
}

void TestBinanceSocket::refusesConnectionsBeyondTheLimit()
{
    VenueBench bench;
    for (int i = 0; i < 300; ++i) {
        WsClient client(bench.port(), QStringLiteral("/ws"));
        QVERIFY(client.isOpen());
        bench.server().step();
    }
    WsClient refused(bench.port(), QStringLiteral("/ws"));
    QVERIFY(!refused.isOpen());
    bench.clock().advance(Duration::minutes(5));
    WsClient again(bench.port(), QStringLiteral("/ws"));
    QVERIFY(again.isOpen());
}

QTEST_GUILESS_MAIN(TestBinanceSocket)
#include "tst_binancesocket.moc"
