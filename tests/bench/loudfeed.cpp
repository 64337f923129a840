// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/loudfeed.h"

#include "core/base/random.h"
#include "tests/bench/samples.h"

#include <QDateTime>
#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>

#include <algorithm>

namespace agio::bench {

namespace {

// Of 1000 frames of a recorded BTCUSDT stream: 65 diffs of 46 levels, 200 trades, the rest best
// prices.
constexpr int kDiffsPerThousand = 65;
constexpr int kTradesPerThousand = 200;
constexpr int kLevelsPerSide = 23;
constexpr int kTickMs = 1;
constexpr std::int64_t kMid = 6'000'000; // cents
constexpr std::int64_t kSpread = 600; // of the prices in a diff, cents

} // namespace

class LoudFeed::Sender final : public QObject
{
public:
    Sender(LoudFeed& feed, std::int64_t snapshotSequence)
        : m_feed(feed)
        , m_first(snapshotSequence)
    {
        m_timer.setParent(this); // goes to the thread with it
    }

    bool listen()
    {
        m_tcp = new QTcpServer(this);
        m_server = new QWebSocketServer(QString(), QWebSocketServer::NonSecureMode, this);
        connect(m_tcp, &QTcpServer::newConnection, this, [this] {
            QTcpSocket* const socket = m_tcp->nextPendingConnection();
            socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            m_server->handleConnection(socket);
        });
        connect(m_server, &QWebSocketServer::newConnection, this, [this] { accept(); });
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] { sendDue(); });
        m_timer.start(kTickMs);
        return m_tcp->listen(QHostAddress::LocalHost);
    }
    quint16 port() const { return m_tcp->serverPort(); }

private:
    void accept()
    {
        QWebSocket* const socket = m_server->nextPendingConnection();
        socket->setParent(this);
        connect(socket, &QWebSocket::textMessageReceived, this,
                [this, socket](const QString& text) {
                    const QJsonObject request = QJsonDocument::fromJson(text.toUtf8()).object();
                    const qint64 id = request.value(QLatin1String("id")).toInteger();
                    socket->sendTextMessage(QStringLiteral("{\"result\":null,\"id\":%1}").arg(id));
                    if (text.contains(QLatin1String("btcusdt@depth"))) {
                        m_listener = socket;
                    }
                });
        connect(socket, &QWebSocket::disconnected, this, [this, socket] {
            if (m_listener == socket) {
                m_listener = nullptr;
            }
            socket->deleteLater();
        });
    }

    void sendDue()
    {
        const int rate = m_feed.m_framesPerSecond.load(std::memory_order_relaxed);
        const std::int64_t now = steadyNs();
        if (rate == 0 || m_listener == nullptr) {
            m_lastNs = now;
            return;
        }
        // After a pause no flood.
        const std::int64_t passed = std::min<std::int64_t>(now - m_lastNs, 20'000'000);
        m_lastNs = now;
        m_owed += static_cast<double>(passed) * rate / 1e9;
        while (m_owed >= 1) {
            m_owed -= 1;
            sendOne();
        }
    }

    void sendOne()
    {
        const auto kind = static_cast<int>(m_random.below(1'000));
        if (kind < kDiffsPerThousand) {
            const QString text = diff();
            m_feed.m_diffs.set(m_diff, steadyNs());
            m_listener->sendTextMessage(text);
        } else if (kind < kDiffsPerThousand + kTradesPerThousand) {
            const QString text = trade();
            m_feed.m_trades.set(m_trade, steadyNs());
            m_listener->sendTextMessage(text);
        } else {
            m_listener->sendTextMessage(bookTicker());
        }
    }

    static QString price(std::int64_t cents)
    {
        return QStringLiteral("%1.%2000000")
            .arg(cents / 100)
            .arg(cents % 100, 2, 10, QLatin1Char('0'));
    }
    QString quantity(bool mayBeZero)
    {
        if (mayBeZero && m_random.below(5) < 2) {
            return QStringLiteral("0.00000000");
        }
        return QStringLiteral("%1.%2000")
            .arg(m_random.below(3))
            .arg(1 + m_random.below(99'998), 5, 10, QLatin1Char('0'));
    }
    static qint64 nowMs() { return QDateTime::currentMSecsSinceEpoch(); }

    QString levels(int sign)
    {
        QString text;
        for (int i = 0; i < kLevelsPerSide; ++i) {
            const auto away = 1 + static_cast<std::int64_t>(m_random.below(kSpread));
            text += QStringLiteral("%1[\"%2\",\"%3\"]")
                        .arg(QLatin1String(i == 0 ? "" : ","), price(kMid + sign * away),
                             quantity(true));
        }
        return text;
    }
    QString diff()
    {
        ++m_diff;
        return QStringLiteral(
                   "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\","
                   "\"E\":%1,\"s\":\"BTCUSDT\",\"U\":%2,\"u\":%2,\"b\":[%3],\"a\":[%4]}}")
            .arg(nowMs())
            .arg(m_first + m_diff)
            .arg(levels(-1), levels(1));
    }
    QString trade()
    {
        ++m_trade;
        return QStringLiteral("{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%1,"
                              "\"s\":\"BTCUSDT\",\"t\":%2,\"p\":\"%3\",\"q\":\"%4\",\"T\":%1,"
                              "\"m\":true,\"M\":true}}")
            .arg(nowMs())
            .arg(m_trade)
            .arg(price(kMid - 1), quantity(false));
    }
    QString bookTicker()
    {
        return QStringLiteral("{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":%1,"
                              "\"s\":\"BTCUSDT\",\"b\":\"%2\",\"B\":\"%3\",\"a\":\"%4\","
                              "\"A\":\"%5\"}}")
            .arg(m_first + m_diff)
            .arg(price(kMid - 1), quantity(false), price(kMid + 1), quantity(false));
    }

    LoudFeed& m_feed;
    const std::int64_t m_first;
    Random m_random{11};
    QTcpServer* m_tcp = nullptr;
    QWebSocketServer* m_server = nullptr;
    QWebSocket* m_listener = nullptr;
    QTimer m_timer;
    std::int64_t m_lastNs = 0, m_diff = 0, m_trade = 0;
    double m_owed = 0;
};

LoudFeed::LoudFeed(std::int64_t snapshotSequence)
    : m_sender(new Sender(*this, snapshotSequence)) // see the connect below
{
    m_sender->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_sender, &QObject::deleteLater);
    m_thread.setObjectName(QStringLiteral("feed"));
    m_thread.start();
    QMetaObject::invokeMethod(
        m_sender,
        [this] {
            if (m_sender->listen()) {
                m_url = "ws://127.0.0.1:" + std::to_string(m_sender->port());
            }
        },
        Qt::BlockingQueuedConnection);
}

LoudFeed::~LoudFeed()
{
    m_thread.quit();
    m_thread.wait();
}

void LoudFeed::setFramesPerSecond(int framesPerSecond)
{
    m_framesPerSecond.store(framesPerSecond, std::memory_order_relaxed);
}

} // namespace agio::bench
