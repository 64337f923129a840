// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/venue/server/venuebench.h"

#include "core/base/crypto.h"
#include "core/base/encoding.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QMessageAuthenticationCode>
#include <QTest>

namespace agio::venue::test {
namespace {

constexpr int kPatienceMs = 5000;

VenueServerOptions benchOptions(bool userEventsBeforeReply)
{
    VenueServerOptions options;
    options.isRealTime = false;
    options.hasAgents = false;
    options.seed = 42;
    options.userEventsBeforeReply = userEventsBeforeReply;
    return options;
}

} // namespace

bool waitUntil(const std::function<bool()>& isTrue)
{
    const QDeadlineTimer deadline(kPatienceMs);
    while (!isTrue()) {
        if (deadline.hasExpired()) {
            return false;
        }
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 10);
    }
    return true;
}

// Loopback needs a few turns of the event loop and no time.
void settle()
{
    for (int i = 0; i < 50; ++i) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 2);
    }
}

// --- HttpClient
// ------------------------------------------------------------------------------------

HttpClient::HttpClient(quint16 port)
{
    QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket,
                     [this] { m_input += m_socket.readAll(); });
    m_socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    waitUntil([this] { return m_socket.state() == QAbstractSocket::ConnectedState; });
}

std::optional<HttpAnswer> HttpClient::take()
{
    const auto headEnd = m_input.indexOf("\r\n\r\n");
    if (headEnd < 0) {
        return std::nullopt;
    }
    HttpAnswer answer;
    const auto lines = m_input.left(headEnd).split('\n');
    answer.status = lines.first().split(' ').value(1).toInt();
    for (const auto& line : lines.mid(1)) {
        const auto colon = line.indexOf(':');
        answer.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
    }
    const auto length = answer.headers.value("content-length").toLongLong();
    if (m_input.size() < headEnd + 4 + length) {
        return std::nullopt;
    }
    answer.body = m_input.mid(headEnd + 4, length);
    m_input.remove(0, headEnd + 4 + length);
    return answer;
}

HttpAnswer HttpClient::read()
{
    std::optional<HttpAnswer> answer;
    waitUntil([&] { return (answer = take()).has_value() || isClosed(); });
    return answer.value_or(HttpAnswer());
}

// --- WsClient
// --------------------------------------------------------------------------------------

WsClient::WsClient(quint16 port, const QString& target)
{
    QObject::connect(&m_socket, &QWebSocket::connected, &m_socket, [this] { m_isOpen = true; });
    QObject::connect(&m_socket, &QWebSocket::disconnected, &m_socket,
                     [this] { m_isClosed = true; });
    QObject::connect(&m_socket, &QWebSocket::textMessageReceived, &m_socket,
                     [this](const QString& text) { m_texts.append(text.toUtf8()); });
    m_socket.open(QUrl(QStringLiteral("ws://127.0.0.1:%1%2").arg(port).arg(target)));
    waitUntil([this] { return m_isOpen || m_isClosed; });
}

std::optional<QByteArray> WsClient::take()
{
    if (m_texts.isEmpty()) {
        return std::nullopt;
    }
    return m_texts.takeFirst();
}

QByteArray WsClient::next()
{
    waitUntil([this] { return !m_texts.isEmpty() || m_isClosed; });
    return take().value_or(QByteArray());
}

// --- VenueBench
// ------------------------------------------------------------------------------------

VenueBench::VenueBench(bool userEventsBeforeReply)
    : m_clock(UtcTime::fromSeconds(1'700'000'040)) // the start of a minute
    , m_server(m_clock, benchOptions(userEventsBeforeReply))
{
    auto addresses = m_server.start();
    if (!addresses) {
        qFatal("%s", addresses.error().message.c_str());
    }
    m_port = addresses->front().port;
    auto credentials = addDemoAccounts(m_server, *addresses, 42);
    if (!credentials) {
        qFatal("%s", credentials.error().message.c_str());
    }
    m_credentials = std::move(credentials).value();
    m_maker = exchange().createAccount("maker");
    m_stranger = exchange().createAccount("stranger");
    for (const auto account : {m_maker, m_stranger}) {
        exchange().deposit(account, Asset("BTC"), Decimal(100));
        exchange().deposit(account, Asset("USDT"), Decimal(5'000'000));
    }
}

const DemoCredential& VenueBench::credential(std::string_view account) const
{
    for (const auto& credential : m_credentials) {
        if (credential.account == account) {
            return credential;
        }
    }
    qFatal("no such demo account");
}

void VenueBench::advance(Duration length)
{
    constexpr Duration kStep = Duration::ms(20);
    while (length > Duration()) {
        const auto part = std::min(length, kStep);
        m_clock.advance(part);
        m_server.step();
        length = length - part;
    }
    settle();
}

void VenueBench::setFaults(const QByteArray& json)
{
    auto plan = FaultPlan::fromJson(json.toStdString());
    if (!plan) {
        qFatal("%s", plan.error().message.c_str());
    }
    m_server.setFaults(std::move(plan).value());
}

PlaceReply VenueBench::place(AccountRef account, Side side, const char* price, const char* quantity)
{
    OrderRequest request;
    request.symbol = Symbol("BTCUSDT");
    request.side = side;
    request.price = Decimal::literal(price);
    request.quantity = Decimal::literal(quantity);
    const auto reply = exchange().place(account, request);
    if (!reply) {
        qFatal("%s", reply.refusal().text.c_str());
    }
    return *reply;
}

void VenueBench::quoteBook()
{
    for (int i = 1; i <= 10; ++i) {
        place(m_maker, Side::Buy, std::to_string(67'000 - 10 * i).append(".00").c_str(), "1.00000");
        place(m_maker, Side::Sell, std::to_string(67'000 + 10 * i).append(".00").c_str(),
              "1.00000");
    }
}

HttpAnswer VenueBench::request(const QByteArray& method, const QByteArray& target,
                               const QByteArray& headers, const QByteArray& body)
{
    HttpClient client(m_port);
    QByteArray bytes = method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers;
    if (!body.isEmpty()) {
        bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    }
    client.send(bytes + "\r\n" + body);
    return client.read();
}

QByteArray hmacHex(const QByteArray& payload, const std::string& secret)
{
    return QMessageAuthenticationCode::hash(payload, QByteArray::fromStdString(secret),
                                            QCryptographicHash::Sha256)
        .toHex();
}

QByteArray VenueBench::keyHeader() const
{
    return "X-MBX-APIKEY: " + QByteArray::fromStdString(credential("demo").apiKey) + "\r\n";
}

QByteArray VenueBench::signedQuery(const QByteArray& query) const
{
    const QByteArray full = query + (query.isEmpty() ? "" : "&") + "timestamp=" + timestamp();
    return full + "&signature=" + hmacHex(full, credential("demo").secret);
}

HttpAnswer VenueBench::signedRequest(const QByteArray& method, const QByteArray& path,
                                     const QByteArray& query)
{
    return request(method, path + '?' + signedQuery(query), keyHeader());
}

QByteArray VenueBench::signedCall(const char* id, const char* method,
                                  QMap<QByteArray, QByteArray> params, std::string_view account)
{
    const auto& who = credential(account);
    params["apiKey"] = QByteArray::fromStdString(who.apiKey);
    params["timestamp"] = timestamp();
    QByteArray payload; // QMap is sorted by name
    QJsonObject object;
    for (auto it = params.cbegin(); it != params.cend(); ++it) {
        payload += (payload.isEmpty() ? "" : "&") + it.key() + '=' + it.value();
        object.insert(QString::fromUtf8(it.key()), QString::fromUtf8(it.value()));
    }
    if (who.type == KeyType::HmacSha256) {
        object.insert(QStringLiteral("signature"),
                      QString::fromLatin1(hmacHex(payload, who.secret)));
    } else {
        auto signer = makeEd25519Signer(Secret::fromBytes(who.secret));
        const auto signature = (*signer)->sign(payload.toStdString());
        object.insert(QStringLiteral("signature"),
                      QString::fromStdString(base64Encoded(*signature)));
    }
    const QJsonObject call{{QStringLiteral("id"), QString::fromLatin1(id)},
                           {QStringLiteral("method"), QString::fromLatin1(method)},
                           {QStringLiteral("params"), object}};
    return QJsonDocument(call).toJson(QJsonDocument::Compact);
}

} // namespace agio::venue::test
