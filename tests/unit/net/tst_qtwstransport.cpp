// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qtwstransport.h"
#include "tests/support/printing.h"
#include "tests/support/selfsigned.h"

#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketServer>

#include <memory>
#include <vector>

using namespace agio;

namespace {

constexpr int kPatienceMs = 20'000;

// Notes what it is told; may throw its socket away in any of the calls.
struct Listener final : WsListener
{
    void onWsOpen() override { note("open"); }
    void onWsText(std::string_view utf8, UtcTime receivedAt) override
    {
        text.assign(utf8);
        const char* padding = utf8.data() + utf8.size();
        for (std::size_t i = 0; i < kFramePaddingBytes; ++i)
            paddingSum += padding[i]; // the address sanitizer judges
        lastAt = receivedAt;
        note("text");
        stillReadable = text == utf8; // after a destroyed socket too
    }
    void onWsBinary(std::string_view bytes, UtcTime receivedAt) override
    {
        text.assign(bytes);
        lastAt = receivedAt;
        note("binary");
    }
    void onWsPong(Duration roundTrip) override
    {
        lastRoundTrip = roundTrip;
        note("pong");
    }
    void onWsClosed(const Error& reason) override
    {
        closed.push_back(reason);
        note("closed");
    }
    void note(const char* event)
    {
        events.emplace_back(event);
        if (destroyOn == event)
            socket.reset();
    }
    bool has(const char* event) const
    {
        return std::find(events.begin(), events.end(), event) != events.end();
    }
    bool waitFor(const char* event) const
    {
        return QTest::qWaitFor([&] { return has(event); }, kPatienceMs);
    }

    std::unique_ptr<WsSocket> socket;
    std::vector<std::string> events;
    std::vector<Error> closed;
    std::string text, destroyOn;
    UtcTime lastAt;
    Duration lastRoundTrip = -Duration::ns(1);
    int paddingSum = 0;
    bool stillReadable = false;
};

// Echoes; "close:CODE" closes with that code, "cut" drops the TCP connection, "big" sends a frame
// beyond the limit.
class EchoServer : public QTcpServer
{
public:
    EchoServer()
        : m_server(QStringLiteral("test"), QWebSocketServer::NonSecureMode)
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            auto* tcp = nextPendingConnection();
            tcp->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            lastTcp = tcp;
            m_server.handleConnection(tcp);
        });
        connect(&m_server, &QWebSocketServer::newConnection, this, [this] {
            auto* socket = m_server.nextPendingConnection();
            socket->setParent(&m_server);
            path = socket->requestUrl().toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
            userHeader = socket->request().rawHeader("X-Test");
            connect(socket, &QWebSocket::textMessageReceived, this,
                    [this, socket](const QString& text) { onText(*socket, text); });
            connect(socket, &QWebSocket::binaryMessageReceived, socket,
                    [socket](const QByteArray& bytes) { socket->sendBinaryMessage(bytes); });
        });
        if (!listen(QHostAddress::LocalHost))
            qFatal("no loopback");
    }

    QByteArray path, userHeader;
    QTcpSocket* lastTcp = nullptr;

private:
    void onText(QWebSocket& socket, const QString& text)
    {
        if (text.startsWith(QLatin1String("close:"))) {
            socket.close(static_cast<QWebSocketProtocol::CloseCode>(text.mid(6).toInt()),
                         QStringLiteral("as asked"));
        } else if (text == QLatin1String("cut")) {
            lastTcp->abort();
        } else if (text == QLatin1String("big")) {
            socket.sendTextMessage(QString(static_cast<qsizetype>(kMaxFrameBytes) + 1, u'x'));
        } else if (text == QLatin1String("largest")) {
            socket.sendTextMessage(QString(static_cast<qsizetype>(kMaxFrameBytes), u'x'));
        } else {
            socket.sendTextMessage(text);
        }
    }

    QWebSocketServer m_server;
};

WsOptions optionsFor(const QTcpServer& server, const char* target = "/ws")
{
    WsOptions options;
    options.url = "ws://127.0.0.1:" + std::to_string(server.serverPort()) + target;
    return options;
}

std::unique_ptr<WsSocket> openTo(const QTcpServer& server, Listener& listener, const Clock& clock,
                                 const WsOptions& options)
{
    QtWsTransport transport(HostGuard::forLoopback({server.serverPort()}), clock);
    auto socket = transport.open(options, listener);
    if (!listener.events.empty())
        qFatal("told from inside open()");
    return socket;
}

} // namespace

class TestQtWsTransport : public QObject
{
    Q_OBJECT

private slots:
    void carriesTextBothWays();
    void carriesBinary();
    void carriesLargestFrame();
    void sendsPathAndHeaders();
    void measuresRoundTripOfPing();
    void tooLargeFrameClosesAsMalformed();
    void serverCloseIsReportedOnce_data();
    void serverCloseIsReportedOnce();
    void lostConnectionIsUnknown();
    void ownCloseIsReportedOnceAsCancelled();
    void closeWhileConnectingIsCancelled();
    void refusedConnectionIsNotSent();
    void silentServerIsNotSentAfterTimeout();
    void refusedHandshakeTellsWhy_data();
    void refusedHandshakeTellsWhy();
    void guardRefusesBeforeAnythingHappens();
    void untrustedCertificateIsRefused();
    void sendOnClosedSocketReturnsFalse();
    void refusesToQueueWithoutBound();
    void mayBeDestroyedInAnyCallback_data();
    void mayBeDestroyedInAnyCallback();
    void destroyedSocketTellsNothing();

private:
    SystemClock m_clock;
};

void TestQtWsTransport::carriesTextBothWays()
{
    EchoServer server;
    Listener listener;
    const auto before = m_clock.now();
    const auto socket = openTo(server, listener, m_clock, optionsFor(server));
    QCOMPARE(socket->state(), WsState::Connecting);
    QVERIFY(listener.waitFor("open"));
    QCOMPARE(socket->state(), WsState::Open);
    for (const std::string text : {"{\"a\":1}", "", "€ 😀 é", "{\"op\":\"x\",\"n\":[1,2,3]}"}) {
        listener.events.clear();
        QVERIFY(socket->sendText(text));
        QVERIFY(listener.waitFor("text"));
        QCOMPARE(listener.text, text);
    }
    QVERIFY(listener.lastAt >= before);
    QTRY_COMPARE(socket->pendingBytes(), std::int64_t{0});
}

void TestQtWsTransport::carriesBinary()
{
    QWebSocketServer server(QStringLiteral("test"), QWebSocketServer::NonSecureMode);
    connect(&server, &QWebSocketServer::newConnection, this, [&] {
        auto* peer = server.nextPendingConnection();
        peer->setParent(&server);
        peer->sendBinaryMessage(QByteArray("\x00\xff\x01", 3));
    });
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Listener listener;
    QtWsTransport transport(HostGuard::forLoopback({server.serverPort()}), m_clock);
    WsOptions options;
    options.url = "ws://127.0.0.1:" + std::to_string(server.serverPort());
    const auto socket = transport.open(options, listener);
    QVERIFY(listener.waitFor("binary"));
    QCOMPARE(listener.text, std::string("\x00\xff\x01", 3));
}

void TestQtWsTransport::carriesLargestFrame()
{
    EchoServer server;
    Listener listener;
    const auto socket = openTo(server, listener, m_clock, optionsFor(server));
    QVERIFY(listener.waitFor("open"));
    QVERIFY(socket->sendText("largest"));
    QVERIFY(listener.waitFor("text"));
    QCOMPARE(listener.text.size(), kMaxFrameBytes);
}

void TestQtWsTransport::sendsPathAndHeaders()
{
    EchoServer server;
    Listener listener;
    auto options = optionsFor(server, "/stream?streams=btcusdt@depth%2Fx/a");
    options.headers = {{"X-Test", "yes"}};
    const auto socket = openTo(server, listener, m_clock, options);
    QVERIFY(listener.waitFor("open"));
    QTRY_COMPARE(server.path, QByteArray("/stream?streams=btcusdt@depth%2Fx/a"));
    QCOMPARE(server.userHeader, QByteArray("yes"));
}

void TestQtWsTransport::measuresRoundTripOfPing()
{
    EchoServer server;
    Listener listener;
    const auto socket = openTo(server, listener, m_clock, optionsFor(server));
    QVERIFY(listener.waitFor("open"));
    socket->ping();
    QVERIFY(listener.waitFor("pong"));
    QVERIFY(listener.lastRoundTrip > Duration() && listener.lastRoundTrip < Duration::seconds(10));
}

void TestQtWsTransport::tooLargeFrameClosesAsMalformed()
{
    EchoServer server;
    Listener listener;
    const auto socket = openTo(server, listener, m_clock, optionsFor(server));
    QVERIFY(listener.waitFor("open"));
    QVERIFY(socket->sendText("big"));
    QVERIFY(listener.waitFor("closed"));
    QVERIFY(!listener.has("text"));
    QCOMPARE(listener.closed.at(0).kind, ErrorKind::Malformed);
    QCOMPARE(socket->state(), WsState::Closed);
}

void TestQtWsTransport::serverCloseIsReportedOnce_data()
{
    QTest::addColumn<int>("code");
    for (const int code : {1000, 1001, 1011, 1012, 1013, 4000})
        QTest::addRow("%d", code) << code;
}

void TestQtWsTransport::serverCloseIsReportedOnce()
{
    QFETCH(int, code);
    EchoServer server;
    Listener listener;
    const auto socket = openTo(server, listener, m_clock, optionsFor(server));
    QVERIFY(listener.waitFor("open"));
    QVERIFY(socket->sendText("close:" + std::to_string(code)));
    QVERIFY(listener.waitFor("closed"));
    // A second connection's whole life is long enough for a second report to come.
    Listener other;
    const auto barrier = openTo(server, other, m_clock, optionsFor(server));
    QVERIFY(other.waitFor("open"));
    QCOMPARE(listener.events, (std::vector<std::string>{"open", "closed"}));
    QCOMPARE(listener.closed.at(0).kind, ErrorKind::Unknown);
    const bool isKnownToQt = code != 1012 && code != 1013;
    QCOMPARE(listener.closed.at(0).exchangeCode, isKnownToQt ? std::to_string(code) : "");
    if (isKnownToQt)
        QVERIFY(listener.closed.at(0).message.find("as asked") != std::string::npos);
    QVERIFY(!socket->sendText("late"));
}

void TestQtWsTransport::lostConnectionIsUnknown()
{
    EchoServer server;
    Listener listener;
    const auto socket = openTo(server, listener, m_clock, optionsFor(server));
    QVERIFY(listener.waitFor("open"));
    QVERIFY(socket->sendText("cut"));
    QVERIFY(listener.waitFor("closed"));
    QCOMPARE(listener.closed.size(), std::size_t{1});
    QCOMPARE(listener.closed.at(0).kind, ErrorKind::Unknown);
    QVERIFY2(listener.closed.at(0).message.find("lost") != std::string::npos,
             listener.closed.at(0).message.c_str());
}

void TestQtWsTransport::ownCloseIsReportedOnceAsCancelled()
{
    EchoServer server;
    Listener listener;
    const auto socket = openTo(server, listener, m_clock, optionsFor(server));
    QVERIFY(listener.waitFor("open"));
    socket->close();
    socket->close();
    QVERIFY(!listener.has("closed")); // not from inside the call
    QVERIFY(!socket->sendText("late"));
    QVERIFY(listener.waitFor("closed"));
    QCOMPARE(listener.closed.size(), std::size_t{1});
    QCOMPARE(listener.closed.at(0).kind, ErrorKind::Cancelled);
    QCOMPARE(socket->state(), WsState::Closed);
}

void TestQtWsTransport::closeWhileConnectingIsCancelled()
{
    EchoServer server;
    Listener listener;
    const auto socket = openTo(server, listener, m_clock, optionsFor(server));
    socket->close();
    QVERIFY(!listener.has("closed"));
    QVERIFY(listener.waitFor("closed"));
    QVERIFY(!listener.has("open"));
    QCOMPARE(listener.closed.at(0).kind, ErrorKind::Cancelled);
}

void TestQtWsTransport::refusedConnectionIsNotSent()
{
    EchoServer server;
    const auto options = optionsFor(server);
    QtWsTransport transport(HostGuard::forLoopback({server.serverPort()}), m_clock);
    server.close();
    Listener listener;
    const auto socket = transport.open(options, listener);
    QVERIFY(listener.waitFor("closed"));
    QCOMPARE(listener.closed.at(0).kind, ErrorKind::NotSent);
}

void TestQtWsTransport::silentServerIsNotSentAfterTimeout()
{
    QTcpServer silent; // takes the connection and never answers the handshake
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    Listener listener;
    auto options = optionsFor(silent);
    options.connectTimeout = Duration::ms(80);
    const auto socket = openTo(silent, listener, m_clock, options);
    QVERIFY(listener.waitFor("closed"));
    QCOMPARE(listener.events, (std::vector<std::string>{"closed"}));
    QCOMPARE(listener.closed.at(0).kind, ErrorKind::NotSent);
}

void TestQtWsTransport::refusedHandshakeTellsWhy_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* status, ErrorKind kind) {
        QTest::newRow(status) << QByteArray(status) << static_cast<int>(kind);
    };
    row("429 Too Many Requests", ErrorKind::RateLimited);
    row("418 I'm a teapot", ErrorKind::RateLimited);
    row("403 Forbidden", ErrorKind::Unauthorized);
    row("401 Unauthorized", ErrorKind::Unauthorized);
    row("503 Service Unavailable", ErrorKind::NotSent);
    row("302 Found", ErrorKind::NotSent);
    row("200 OK", ErrorKind::NotSent);
}

void TestQtWsTransport::refusedHandshakeTellsWhy()
{
    QFETCH(QByteArray, status);
    QFETCH(int, kind);
    QTcpServer server;
    int connections = 0;
    connect(&server, &QTcpServer::newConnection, &server, [&] {
        auto* socket = server.nextPendingConnection();
        ++connections;
        connect(socket, &QTcpSocket::readyRead, socket, [socket, status] {
            if (!socket->readAll().contains("\r\n\r\n"))
                return;
            socket->write("HTTP/1.1 " + status +
                          "\r\nLocation: ws://127.0.0.1/x\r\nContent-Length: 0\r\n\r\n");
            socket->disconnectFromHost();
        });
    });
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Listener listener;
    const auto socket = openTo(server, listener, m_clock, optionsFor(server));
    QVERIFY(listener.waitFor("closed"));
    QCOMPARE(listener.events, (std::vector<std::string>{"closed"}));
    QVERIFY2(listener.closed.at(0).kind == static_cast<ErrorKind>(kind),
             listener.closed.at(0).message.c_str());
    QCOMPARE(connections, 1);
}

void TestQtWsTransport::guardRefusesBeforeAnythingHappens()
{
    EchoServer server;
    Listener listener;
    WsOptions options;
    options.url = "wss://ws.okxdog.com:8443/ws/v5/private";
    options.carriesKey = true;
    const auto socket = openTo(server, listener, m_clock, options);
    QCOMPARE(socket->state(), WsState::Closed);
    QVERIFY(!socket->sendText("login"));
    QVERIFY(listener.waitFor("closed"));
    QCOMPARE(listener.closed.at(0).kind, ErrorKind::NotSent);
    QVERIFY(listener.closed.at(0).message.find("okxdog") != std::string::npos);
}

void TestQtWsTransport::untrustedCertificateIsRefused()
{
    QSslServer server;
    server.setSslConfiguration(testsupport::selfSignedConfiguration());
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Listener listener;
    auto options = optionsFor(server);
    options.url.replace(0, 2, "wss");
    const auto socket = openTo(server, listener, m_clock, options);
    QVERIFY(listener.waitFor("closed"));
    QCOMPARE(listener.events, (std::vector<std::string>{"closed"}));
    QCOMPARE(listener.closed.at(0).kind, ErrorKind::NotSent);
}

void TestQtWsTransport::sendOnClosedSocketReturnsFalse()
{
    EchoServer server;
    Listener listener;
    const auto socket = openTo(server, listener, m_clock, optionsFor(server));
    QVERIFY(!socket->sendText("too early"));
    QVERIFY(listener.waitFor("open"));
    QVERIFY(socket->sendText("cut"));
    QVERIFY(listener.waitFor("closed"));
    QVERIFY(!socket->sendText("too late"));
    socket->ping();
    socket->close();
    QCOMPARE(socket->pendingBytes(), std::int64_t{0});
}

void TestQtWsTransport::refusesToQueueWithoutBound()
{
    EchoServer server;
    Listener listener;
    const auto socket = openTo(server, listener, m_clock, optionsFor(server));
    QVERIFY(listener.waitFor("open"));
    // Nobody reads at the other end while this function does not return to the event loop.
    const std::string text(1U << 20, 'x');
    int accepted = 0;
    while (accepted < 1'000 && socket->sendText(text))
        ++accepted;
    QVERIFY(accepted >= 1 && accepted < 1'000);
    QVERIFY(socket->pendingBytes() > 0);
    QCOMPARE(socket->state(), WsState::Open);
}

void TestQtWsTransport::mayBeDestroyedInAnyCallback_data()
{
    QTest::addColumn<QByteArray>("event");
    for (const char* event : {"open", "text", "pong", "closed"})
        QTest::newRow(event) << QByteArray(event);
}

void TestQtWsTransport::mayBeDestroyedInAnyCallback()
{
    QFETCH(QByteArray, event);
    EchoServer server;
    Listener listener;
    listener.destroyOn = event.toStdString();
    listener.socket = openTo(server, listener, m_clock, optionsFor(server));
    QVERIFY(listener.waitFor("open"));
    if (event == "text")
        QVERIFY(listener.socket->sendText("last words"));
    else if (event == "pong")
        listener.socket->ping();
    else if (event == "closed")
        QVERIFY(listener.socket->sendText("cut"));
    QVERIFY(listener.waitFor(event.constData()));
    QVERIFY(!listener.socket);
    if (event == "text")
        QVERIFY(listener.stillReadable);
    Listener other;
    const auto barrier = openTo(server, other, m_clock, optionsFor(server));
    QVERIFY(other.waitFor("open"));
    QCOMPARE(listener.events.back(), event.toStdString());
}

void TestQtWsTransport::destroyedSocketTellsNothing()
{
    EchoServer server;
    Listener connecting;
    openTo(server, connecting, m_clock, optionsFor(server)).reset();
    Listener open;
    auto socket = openTo(server, open, m_clock, optionsFor(server));
    QVERIFY(open.waitFor("open"));
    QVERIFY(socket->sendText("echo"));
    socket.reset();
    Listener other;
    const auto barrier = openTo(server, other, m_clock, optionsFor(server));
    QVERIFY(other.waitFor("open"));
    QVERIFY(connecting.events.empty());
    QCOMPARE(open.events, (std::vector<std::string>{"open"}));
}

QTEST_GUILESS_MAIN(TestQtWsTransport)
#include "tst_qtwstransport.moc"
