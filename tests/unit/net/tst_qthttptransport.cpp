// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qthttptransport.h"
#include "tests/support/printing.h"
#include "tests/support/selfsigned.h"
#include "tests/unit/net/tinyhttpserver.h"

#include <QSslConfiguration>
#include <QSslServer>
#include <QTest>

#include <optional>

using namespace agio;

Q_DECLARE_METATYPE(agio::HttpMethod)

namespace {

using Outcome = std::optional<Result<HttpResponse>>;

struct Client
{
    explicit Client(const QTcpServer& server)
        : transport(std::in_place, HostGuard::forLoopback({server.serverPort()}), clock)
    {}
    // Sends and waits for the answer.
    Result<HttpResponse> call(HttpRequest request)
    {
        Outcome got;
        transport->send(std::move(request), [&](auto result) { got = std::move(result); });
        if (got)
            qFatal("answered from inside the call");
        if (!QTest::qWaitFor([&] { return got.has_value(); }, 20'000))
            qFatal("no answer at all");
        return std::move(*got);
    }

    SystemClock clock;
    std::optional<QtHttpTransport> transport;
};

HttpRequest get(std::string url)
{
    HttpRequest request;
    request.url = std::move(url);
    return request;
}

HttpRequest with(HttpMethod method, std::string url, std::string body)
{
    auto request = get(std::move(url));
    request.method = method;
    request.body = std::move(body);
    return request;
}

} // namespace

class TestQtHttpTransport : public QObject
{
    Q_OBJECT

private slots:
    void returnsStatusHeadersAndBody();
    void sendsTheVeryBytes_data();
    void sendsTheVeryBytes();
    void statusesAreValues_data();
    void statusesAreValues();
    void slowAnswerIsUnknown();
    void closedBeforeAnswerIsUnknownAndSentOnce_data();
    void closedBeforeAnswerIsUnknownAndSentOnce();
    void idleConnectionClosedUnderOrderSendsItOnce();
    void cutInsideBodyIsUnknown();
    void garbageInsteadOfHttpIsUnknown();
    void refusedConnectionIsNotSent();
    void redirectIsNotFollowed_data();
    void redirectIsNotFollowed();
    void tooLargeBodyIsMalformed();
    void guardRefusesBeforeAnythingHappens_data();
    void guardRefusesBeforeAnythingHappens();
    void keepsNoCookies();
    void untrustedCertificateIsRefusedBeforeKeyLeaves();
    void abortedCallIsNotAnswered();
    void destroyedTransportAnswersNothing();
    void mayBeDestroyedFromItsCallback();
    void refusesMoreThanItCanHold();
};

void TestQtHttpTransport::returnsStatusHeadersAndBody()
{
    TinyHttpServer server([](QTcpSocket& socket, const QByteArray&) {
        TinyHttpServer::reply(socket, "200 OK", "{\"a\":1}",
                              "X-MBX-USED-WEIGHT-1M: 12\r\nDate: today\r\n");
    });
    Client client(server);
    const auto before = client.clock.now();
    const auto answer = client.call(get(server.url("/api/v3/time")));
    QVERIFY(answer.ok());
    QCOMPARE(answer->status, 200);
    QCOMPARE(answer->body, std::string("{\"a\":1}"));
    QVERIFY(answer->body.capacity() >= answer->body.size() + kFramePaddingBytes);
    QCOMPARE(answer->header("x-mbx-used-weight-1m"), std::string_view("12"));
    QCOMPARE(answer->header("absent"), std::string_view());
    QVERIFY(answer->sentAt >= before && answer->receivedAt >= answer->sentAt);
}

void TestQtHttpTransport::sendsTheVeryBytes_data()
{
    QTest::addColumn<HttpMethod>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    const QByteArray hard("/x?symbol=%EF%BC%91&p=a%2Bb%2F%3D%26&q=%20&e=&s=a+b~-_.!*'();:@$,");
    QTest::newRow("get") << HttpMethod::Get << hard << QByteArray();
    QTest::newRow("post, query only") << HttpMethod::Post << hard << QByteArray();
    QTest::newRow("post, query and body")
        << HttpMethod::Post << hard << QByteArray("q=1&sig=%2F%3D");
    QTest::newRow("post, JSON") << HttpMethod::Post << QByteArray("/x") << QByteArray("{\"a\":1}");
    QTest::newRow("put") << HttpMethod::Put << hard << QByteArray("x");
    QTest::newRow("delete, no body") << HttpMethod::Delete << hard << QByteArray();
    QTest::newRow("delete, body") << HttpMethod::Delete << hard << QByteArray("a=1");
    QTest::newRow("slash at the end") << HttpMethod::Get << QByteArray("/a//b/?") << QByteArray();
}

void TestQtHttpTransport::sendsTheVeryBytes()
{
    QFETCH(HttpMethod, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    TinyHttpServer server(
        [](QTcpSocket& socket, const QByteArray&) { TinyHttpServer::reply(socket, "200 OK", ""); });
    Client client(server);
    auto request = with(method, server.url(target.constData()), body.toStdString());
    request.headers = {{"X-MBX-APIKEY", "k3y=="}, {"Content-Type", "application/json"}};
    request.carriesKey = true;
    const auto answer = client.call(request);
    QVERIFY2(answer.ok(), answer.ok() ? "" : answer.error().message.c_str());
    const auto& seen = server.requests.at(0);
    QVERIFY2(seen.startsWith(QByteArray(toText(method)) + ' ' + target + " HTTP/1.1\r\n"),
             seen.constData());
    QVERIFY(seen.contains("\r\nX-MBX-APIKEY: k3y==\r\n"));
    QVERIFY(seen.contains("\r\nContent-Type: application/json\r\n"));
    QVERIFY(seen.contains("\r\nUser-Agent: Agio/"));
    QVERIFY(seen.endsWith("\r\n\r\n" + body));
}

void TestQtHttpTransport::statusesAreValues_data()
{
    QTest::addColumn<QByteArray>("status");
    for (const char* status :
         {"201 Created", "400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found",
          "405 Method Not Allowed", "407 Proxy Authentication Required", "409 Conflict", "410 Gone",
          "418 I'm a teapot", "429 Too Many Requests", "500 Internal Server Error",
          "503 Service Unavailable", "504 Gateway Timeout"})
        QTest::newRow(status) << QByteArray(status);
}

void TestQtHttpTransport::statusesAreValues()
{
    QFETCH(QByteArray, status);
    TinyHttpServer server([&](QTcpSocket& socket, const QByteArray&) {
        TinyHttpServer::reply(socket, status, "{\"code\":-1}",
                              "Retry-After: 7\r\nWWW-Authenticate: Basic realm=\"x\"\r\n");
    });
    Client client(server);
    const auto answer = client.call(with(HttpMethod::Post, server.url("/order"), "a=1"));
    QVERIFY2(answer.ok(), answer.ok() ? "" : answer.error().message.c_str());
    QCOMPARE(answer->status, status.left(3).toInt());
    QCOMPARE(answer->body, std::string("{\"code\":-1}"));
    QCOMPARE(answer->header("retry-after"), std::string_view("7"));
    QCOMPARE(server.requests.size(), std::size_t{1});
}

void TestQtHttpTransport::slowAnswerIsUnknown()
{
    TinyHttpServer server([](QTcpSocket& socket, const QByteArray& request) {
        if (request.contains("/trickle"))
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
    });
    Client client(server);
    for (const char* target : {"/silent", "/trickle"}) {
        auto request = with(HttpMethod::Post, server.url(target), "");
        request.timeout = Duration::ms(80);
        const auto answer = client.call(request);
        QVERIFY(!answer.ok());
        QCOMPARE(answer.error().kind, ErrorKind::Unknown);
        QCOMPARE(server.count(target), 1);
    }
}

void TestQtHttpTransport::closedBeforeAnswerIsUnknownAndSentOnce_data()
{
    QTest::addColumn<HttpMethod>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isReset");
    for (const bool isReset : {false, true}) {
        const QByteArray how = isReset ? "reset: " : "closed: ";
        QTest::newRow(how + "post") << HttpMethod::Post << QByteArray("a=1") << isReset;
        QTest::newRow(how + "post, no body") << HttpMethod::Post << QByteArray() << isReset;
        QTest::newRow(how + "put") << HttpMethod::Put << QByteArray("a=1") << isReset;
        QTest::newRow(how + "delete") << HttpMethod::Delete << QByteArray() << isReset;
    }
}

void TestQtHttpTransport::closedBeforeAnswerIsUnknownAndSentOnce()
{
    QFETCH(HttpMethod, method);
    QFETCH(QByteArray, body);
    QFETCH(bool, isReset);
    TinyHttpServer server([&](QTcpSocket& socket, const QByteArray& request) {
        if (request.contains("/barrier"))
            TinyHttpServer::reply(socket, "200 OK", "");
        else if (isReset)
            socket.abort();
        else
            socket.disconnectFromHost();
    });
    Client client(server);
    const auto answer = client.call(with(method, server.url("/order"), body.toStdString()));
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().kind, ErrorKind::Unknown);
    QVERIFY(client.call(get(server.url("/barrier"))).ok());
    QCOMPARE(server.count("/order"), 1);
}

void TestQtHttpTransport::idleConnectionClosedUnderOrderSendsItOnce()
{
    TinyHttpServer server([](QTcpSocket& socket, const QByteArray& request) {
        if (request.contains("/order"))
            socket.disconnectFromHost();
        else
            TinyHttpServer::reply(socket, "200 OK", "");
    });
    Client client(server);
    QVERIFY(client.call(get(server.url("/time"))).ok());
    const auto answer = client.call(with(HttpMethod::Post, server.url("/order"), ""));
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().kind, ErrorKind::Unknown);
    QVERIFY(client.call(get(server.url("/time"))).ok());
    QCOMPARE(server.count("/order"), 1);
}

void TestQtHttpTransport::cutInsideBodyIsUnknown()
{
    TinyHttpServer server([](QTcpSocket& socket, const QByteArray&) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"orderId\":1");
        socket.disconnectFromHost();
    });
    Client client(server);
    const auto answer = client.call(with(HttpMethod::Post, server.url("/order"), "a=1"));
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().kind, ErrorKind::Unknown);
    QCOMPARE(server.count("/order"), 1);
}

void TestQtHttpTransport::garbageInsteadOfHttpIsUnknown()
{
    TinyHttpServer server([](QTcpSocket& socket, const QByteArray&) {
        socket.write("220 mail.example ESMTP\r\n");
        socket.disconnectFromHost();
    });
    Client client(server);
    const auto answer = client.call(with(HttpMethod::Post, server.url("/order"), "a=1"));
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().kind, ErrorKind::Unknown);
    QCOMPARE(server.count("/order"), 1);
}

void TestQtHttpTransport::refusedConnectionIsNotSent()
{
    TinyHttpServer server([](QTcpSocket&, const QByteArray&) {});
    Client client(server);
    const auto url = server.url("/order");
    server.close();
    for (const auto method : {HttpMethod::Get, HttpMethod::Post}) {
        const auto answer = client.call(with(method, url, ""));
        QVERIFY(!answer.ok());
        QCOMPARE(answer.error().kind, ErrorKind::NotSent);
    }
}

void TestQtHttpTransport::redirectIsNotFollowed_data()
{
    QTest::addColumn<QByteArray>("status");
    for (const char* status : {"301 Moved Permanently", "302 Found", "303 See Other",
                               "307 Temporary Redirect", "308 Permanent Redirect"})
        QTest::newRow(status) << QByteArray(status);
}

void TestQtHttpTransport::redirectIsNotFollowed()
{
    QFETCH(QByteArray, status);
    TinyHttpServer elsewhere(
        [](QTcpSocket& socket, const QByteArray&) { TinyHttpServer::reply(socket, "200 OK", ""); });
    TinyHttpServer server([&](QTcpSocket& socket, const QByteArray&) {
        TinyHttpServer::reply(socket, status, "",
                              "Location: " + QByteArray::fromStdString(elsewhere.url("/")) +
                                  "\r\n");
    });
    Client client(server);
    const auto plain = client.call(get(server.url("/a")));
    QVERIFY(plain.ok());
    QCOMPARE(plain->status, status.left(3).toInt());

    auto keyed = get(server.url("/b"));
    keyed.carriesKey = true;
    const auto refused = client.call(keyed);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, ErrorKind::Refused);
    keyed.method = HttpMethod::Post;
    const auto unknown = client.call(keyed);
    QVERIFY(!unknown.ok());
    QCOMPARE(unknown.error().kind, ErrorKind::Unknown);
    QCOMPARE(unknown.error().exchangeCode, status.left(3).toStdString());
    QCOMPARE(server.requests.size(), std::size_t{3});
    QCOMPARE(elsewhere.connections, 0);
}

void TestQtHttpTransport::tooLargeBodyIsMalformed()
{
    TinyHttpServer server([](QTcpSocket& socket, const QByteArray& request) {
        const auto size = kMaxHttpBodyBytes + (request.contains("/over") ? 1 : 0);
        TinyHttpServer::reply(socket, "200 OK", QByteArray(static_cast<qsizetype>(size), 'x'));
    });
    Client client(server);
    const auto fits = client.call(get(server.url("/fits")));
    QVERIFY(fits.ok());
    QCOMPARE(fits->body.size(), kMaxHttpBodyBytes);
    const auto over = client.call(get(server.url("/over")));
    QVERIFY(!over.ok());
    QCOMPARE(over.error().kind, ErrorKind::Malformed);
}

void TestQtHttpTransport::guardRefusesBeforeAnythingHappens_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::newRow("phishing host") << QByteArray("https://www.okxdog.com/api/v5/trade/order");
    QTest::newRow("other port") << QByteArray("http://127.0.0.1:1/");
    QTest::newRow("name") << QByteArray("http://localhost/");
    QTest::newRow("not a URL") << QByteArray("order");
}

void TestQtHttpTransport::guardRefusesBeforeAnythingHappens()
{
    QFETCH(QByteArray, url);
    TinyHttpServer server([](QTcpSocket&, const QByteArray&) {});
    Client client(server);
    const auto answer = client.call(get(url.toStdString()));
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().kind, ErrorKind::NotSent);
    QCOMPARE(server.connections, 0);
}

void TestQtHttpTransport::keepsNoCookies()
{
    TinyHttpServer server([](QTcpSocket& socket, const QByteArray&) {
        TinyHttpServer::reply(socket, "200 OK", "", "Set-Cookie: id=42; Path=/\r\n");
    });
    Client client(server);
    QVERIFY(client.call(get(server.url("/a"))).ok());
    QVERIFY(client.call(get(server.url("/b"))).ok());
    QCOMPARE(server.count("ookie"), 0);
}

void TestQtHttpTransport::untrustedCertificateIsRefusedBeforeKeyLeaves()
{
    QSslServer server;
    server.setSslConfiguration(testsupport::selfSignedConfiguration());
    QByteArray received;
    QObject::connect(&server, &QTcpServer::pendingConnectionAvailable, &server, [&] {
        auto* socket = server.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, &server,
                         [&received, socket] { received += socket->readAll(); });
    });
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Client client(server);
    auto request =
        with(HttpMethod::Post,
             "https://127.0.0.1:" + std::to_string(server.serverPort()) + "/order", "secret=1");
    request.carriesKey = true;
    const auto answer = client.call(request);
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().kind, ErrorKind::NotSent);
    QCOMPARE(received, QByteArray());
}

void TestQtHttpTransport::abortedCallIsNotAnswered()
{
    TinyHttpServer server(
        [](QTcpSocket& socket, const QByteArray&) { TinyHttpServer::reply(socket, "200 OK", ""); });
    Client client(server);
    bool wasCalled = false;
    const auto id =
        client.transport->send(get(server.url("/a")), [&](const auto&) { wasCalled = true; });
    client.transport->abort(id);
    client.transport->abort(id);
    // Also one whose answer is already on its way from the guard.
    client.transport->abort(
        client.transport->send(get("https://okxdog.com/"), [&](const auto&) { wasCalled = true; }));
    QVERIFY(client.call(get(server.url("/b"))).ok());
    QVERIFY(!wasCalled);
}

void TestQtHttpTransport::destroyedTransportAnswersNothing()
{
    TinyHttpServer server(
        [](QTcpSocket& socket, const QByteArray&) { TinyHttpServer::reply(socket, "200 OK", ""); });
    Client client(server);
    bool wasCalled = false;
    client.transport->send(get(server.url("/a")), [&](const auto&) { wasCalled = true; });
    client.transport->send(get("https://okxdog.com/"), [&](const auto&) { wasCalled = true; });
    client.transport.reset();
    Client other(server);
    QVERIFY(other.call(get(server.url("/b"))).ok());
    QVERIFY(!wasCalled);
}

void TestQtHttpTransport::mayBeDestroyedFromItsCallback()
{
    TinyHttpServer server([](QTcpSocket& socket, const QByteArray&) {
        TinyHttpServer::reply(socket, "200 OK", "body");
    });
    Client client(server);
    std::string body;
    client.transport->send(get(server.url("/a")), [&](auto result) {
        client.transport.reset();
        body = result->body;
    });
    QTRY_COMPARE(body, std::string("body"));
}

void TestQtHttpTransport::refusesMoreThanItCanHold()
{
    TinyHttpServer server([](QTcpSocket&, const QByteArray&) {});
    Client client(server);
    for (std::size_t i = 0; i < QtHttpTransport::kMaxPendingRequests; ++i)
        client.transport->send(get(server.url("/a")), [](const auto&) {});
    const auto answer = client.call(get(server.url("/one-more")));
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().kind, ErrorKind::NotSent);
}

QTEST_GUILESS_MAIN(TestQtHttpTransport)
#include "tst_qthttptransport.moc"
