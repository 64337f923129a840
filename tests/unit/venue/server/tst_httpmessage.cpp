// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/venue/server/httpmessage.h"

#include <QTest>

using namespace agio;
using namespace agio::venue;

class TestHttpMessage : public QObject
{
    Q_OBJECT

private slots:
    void keepsQueryAndBodyAsTheyWereSent();
    void waitsForTheRest();
    void readsRequestsOneAfterTheOther();
    void refusesAmbiguousRequests_data();
    void refusesAmbiguousRequests();
    void survivesRandomBytes();
    void keepsConnectionAsAsked_data();
    void keepsConnectionAsAsked();
    void answersTheHandshakeOfTheStandard();
};

void TestHttpMessage::keepsQueryAndBodyAsTheyWereSent()
{
    std::string bytes = "POST /api/v3/order?a=%2B&b=x+y&&c= HTTP/1.1\r\nHost: h\r\n"
                        "X-MBX-APIKEY:  key \r\nContent-Length: 7\r\n\r\nq=1%20&rest";
    WireRequest request;
    int status = 0;
    QVERIFY(takeHttpRequest(bytes, request, status) == HttpRead::Complete);
    QCOMPARE(request.method, std::string("POST"));
    QCOMPARE(request.path, std::string("/api/v3/order"));
    QCOMPARE(request.query, std::string("a=%2B&b=x+y&&c="));
    QCOMPARE(request.body, std::string("q=1%20&"));
    QCOMPARE(std::string(request.header("x-mbx-apikey")), std::string("key"));
    QCOMPARE(bytes, std::string("rest"));
}

void TestHttpMessage::waitsForTheRest()
{
    const std::string whole = "POST /x HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
    for (std::size_t length = 0; length < whole.size(); ++length) {
        std::string part = whole.substr(0, length);
        WireRequest request;
        int status = 0;
        QVERIFY2(takeHttpRequest(part, request, status) == HttpRead::NeedMore,
                 std::to_string(length).c_str());
        QCOMPARE(part.size(), length);
    }
}

void TestHttpMessage::readsRequestsOneAfterTheOther()
{
    std::string bytes = "GET /a HTTP/1.1\r\n\r\nGET /b?q HTTP/1.1\r\n\r\n";
    WireRequest request;
    int status = 0;
    QVERIFY(takeHttpRequest(bytes, request, status) == HttpRead::Complete);
    QCOMPARE(request.path, std::string("/a"));
    QVERIFY(takeHttpRequest(bytes, request, status) == HttpRead::Complete);
    QCOMPARE(request.path, std::string("/b"));
    QCOMPARE(request.query, std::string("q"));
    QVERIFY(bytes.empty());
}

void TestHttpMessage::refusesAmbiguousRequests_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const auto row = [](const char* name, const QByteArray& bytes, int status) {
        QTest::newRow(name) << bytes << status;
    };
    row("no target", "GET HTTP/1.1\r\n\r\n", 400);
    row("absolute target", "GET http://h/ HTTP/1.1\r\n\r\n", 400);
    row("control character in target", "GET /a\x01 HTTP/1.1\r\n\r\n", 400);
    row("unknown version", "GET / HTTP/2.0\r\n\r\n", 400);
    row("method with a slash", "GE/T / HTTP/1.1\r\n\r\n", 400);
    row("header without colon", "GET / HTTP/1.1\r\nHost\r\n\r\n", 400);
    row("header without name", "GET / HTTP/1.1\r\n: x\r\n\r\n", 400);
    row("space before colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400);
    row("folded header", "GET / HTTP/1.1\r\nA: b\r\n c: d\r\n\r\n", 400);
    row("zero byte in header", QByteArray("GET / HTTP/1.1\r\nA: \0\r\n\r\n", 24), 400);
    row("two lengths", "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400);
    row("negative length", "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400);
    row("length with letters", "GET / HTTP/1.1\r\nContent-Length: 1x\r\n\r\n", 400);
    row("huge length", "GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 400);
    row("body too large", "GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", 413);
    row("chunked", "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 501);
    row("endless head", "GET /" + QByteArray(40'000, 'a'), 431);
    row("too many headers", "GET / HTTP/1.1\r\n" + QByteArray("a: b\r\n").repeated(101) + "\r\n",
        400);
}

void TestHttpMessage::refusesAmbiguousRequests()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    std::string buffer = bytes.toStdString();
    WireRequest request;
    int refused = 0;
    QVERIFY(takeHttpRequest(buffer, request, refused) == HttpRead::Bad);
    QCOMPARE(refused, status);
}

void TestHttpMessage::survivesRandomBytes()
{
    Random random(20'261'120);
    const std::string sample = "GET /a?b=c HTTP/1.1\r\nContent-Length: 2\r\nA: b\r\n\r\nxy";
    int complete = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string buffer = sample;
        const auto changes = random.below(6);
        for (std::uint64_t i = 0; i < changes; ++i) {
            buffer[random.below(buffer.size())] = static_cast<char>(random.below(256));
        }
        WireRequest request;
        int status = 0;
        complete += takeHttpRequest(buffer, request, status) == HttpRead::Complete ? 1 : 0;
    }
    QVERIFY(complete > 1000); // some were left whole
    QVERIFY(complete < 20'000);
}

void TestHttpMessage::keepsConnectionAsAsked_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<bool>("keeps");
    QTest::newRow("1.1") << QByteArray("GET / HTTP/1.1\r\n\r\n") << true;
    QTest::newRow("1.1 close") << QByteArray("GET / HTTP/1.1\r\nConnection: Close\r\n\r\n")
                               << false;
    QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false;
    QTest::newRow("1.0 keep") << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                              << true;
}

void TestHttpMessage::keepsConnectionAsAsked()
{
    QFETCH(QByteArray, head);
    QFETCH(bool, keeps);
    std::string buffer = head.toStdString();
    WireRequest request;
    int status = 0;
    QVERIFY(takeHttpRequest(buffer, request, status) == HttpRead::Complete);
    QCOMPARE(request.keepAlive, keeps);
}

void TestHttpMessage::answersTheHandshakeOfTheStandard()
{
    // RFC 6455, section 1.3.
    std::string bytes = "GET /ws HTTP/1.1\r\nUpgrade: WebSocket\r\n"
                        "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    WireRequest request;
    int status = 0;
    QVERIFY(takeHttpRequest(bytes, request, status) == HttpRead::Complete);
    QVERIFY(wantsWebSocket(request));
    const auto handshake = webSocketHandshake(request);
    QVERIFY(handshake.has_value());
    QVERIFY(handshake->find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != std::string::npos);
    for (auto& header : request.headers) {
        if (header.first == "sec-websocket-key") {
            header.second = "c2hvcnQ=";
        }
    }
    QVERIFY(!webSocketHandshake(request).has_value());
}

QTEST_GUILESS_MAIN(TestHttpMessage)
#include "tst_httpmessage.moc"
