// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A simulated exchange on loopback with a clock moved by hand, and clients that see its very bytes.
// Nothing here uses the program's own connectors.

#include "core/venue/server/democredentials.h"
#include "core/venue/server/venueserver.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QTcpSocket>
#include <QWebSocket>

#include <functional>
#include <memory>
#include <optional>

namespace agio::venue::test {

// Runs the event loop until `isTrue` or for at most five seconds of real time.
bool waitUntil(const std::function<bool()>& isTrue);
// Lets everything under way arrive: for proofs that something does not come.
void settle();

struct HttpAnswer
{
    int status = 0; // 0: none came
    QMap<QByteArray, QByteArray> headers; // lower case names
    QByteArray body;

    QJsonObject object() const { return QJsonDocument::fromJson(body).object(); }
    QJsonArray array() const { return QJsonDocument::fromJson(body).array(); }
    int code() const { return object().value(QLatin1String("code")).toInt(); }
    QString message() const { return object().value(QLatin1String("msg")).toString(); }
};

class HttpClient
{
public:
    explicit HttpClient(quint16 port);
    void send(const QByteArray& bytes) { m_socket.write(bytes); }
    HttpAnswer read(); // waits
    std::optional<HttpAnswer> take(); // what is complete now
    bool isClosed() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }

private:
    QTcpSocket m_socket;
    QByteArray m_input;
};

class WsClient
{
public:
    WsClient(quint16 port, const QString& target);
    bool isOpen() const { return m_isOpen; }
    bool isClosed() const { return m_isClosed; }
    void send(const QByteArray& text) { m_socket.sendTextMessage(QString::fromUtf8(text)); }
    QWebSocket& socket() { return m_socket; }
    // The next message not yet read; waits. Empty: none came.
    QByteArray next();
    std::optional<QByteArray> take();
    QJsonObject nextObject() { return QJsonDocument::fromJson(next()).object(); }
    int waiting() const { return static_cast<int>(m_texts.size()); }

private:
    QWebSocket m_socket;
    QList<QByteArray> m_texts;
    bool m_isOpen = false;
    bool m_isClosed = false;
};

class VenueBench
{
public:
    explicit VenueBench(bool userEventsBeforeReply = true);

    quint16 port() const { return m_port; }
    VenueServer& server() { return m_server; }
    VenueExchange& exchange() { return *m_server.exchange("binance"); }
    ManualClock& clock() { return m_clock; }
    const DemoCredential& credential(std::string_view account) const;
    // Moves the clock in steps of 20 ms and lets the server work.
    void advance(Duration length);
    void setFaults(const QByteArray& json);

    // Rests orders of a market maker around 67 000: one level each 10 up and down, 1 BTC each.
    void quoteBook();
    // A stranger's limit order.
    PlaceReply trade(Side side, const char* price, const char* quantity)
    {
        return place(m_stranger, side, price, quantity);
    }

    HttpAnswer get(const QByteArray& target) { return request("GET", target, {}); }
    HttpAnswer request(const QByteArray& method, const QByteArray& target,
                       const QByteArray& headers, const QByteArray& body = {});
    // Adds timestamp and HMAC signature of the "demo" account to the query.
    HttpAnswer signedRequest(const QByteArray& method, const QByteArray& path,
                             const QByteArray& query);
    QByteArray signedQuery(const QByteArray& query) const;
    QByteArray keyHeader() const;
    // A WebSocket API request of the "demo" account.
    QByteArray signedCall(const char* id, const char* method, QMap<QByteArray, QByteArray> params,
                          std::string_view account = "demo");
    QByteArray timestamp() const { return QByteArray::number(qint64{m_clock.now().toMs()}); }

private:
    PlaceReply place(AccountRef account, Side side, const char* price, const char* quantity);

    ManualClock m_clock;
    VenueServer m_server;
    std::vector<DemoCredential> m_credentials;
    AccountRef m_maker{};
    AccountRef m_stranger{};
    quint16 m_port = 0;
};

QByteArray hmacHex(const QByteArray& payload, const std::string& secret);

} // namespace agio::venue::test
