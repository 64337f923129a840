// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qtwstransport.h"

#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QRegularExpression>
#include <QSslConfiguration>
#include <QStringEncoder>
#include <QTimer>
#include <QUrl>
#include <QWebSocket>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace agio {

namespace {

// A peer that does not answer our close frame is left after this time.
constexpr int kCloseTimeoutMs = 2'000;

QByteArray toBytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

Error errorOf(ErrorKind kind, std::string message, std::string code = {})
{
    return {kind, std::move(code), std::move(message), -1};
}

// QWebSocket tells the HTTP status of a refused handshake in its error text alone.
Error handshakeError(const QString& text)
{
    static const QRegularExpression status(QStringLiteral("status code: ([1-5][0-9]{2})\\b"));
    const auto match = status.match(text);
    const auto code = match.hasMatch() ? match.captured(1).toStdString() : std::string();
    auto kind = ErrorKind::NotSent;
    if (code == "429" || code == "418")
        kind = ErrorKind::RateLimited;
    else if (code == "401" || code == "403")
        kind = ErrorKind::Unauthorized;
    return errorOf(kind, text.toStdString(), code);
}

// Qt takes close codes registered after RFC 6455 (1012 restart, 1013 try later) for a protocol
// error and puts its own in their place, so that only its sentence tells.
bool isCloseCodeUnknownToQt(const QString& reason)
{
    return reason.startsWith(QLatin1String("Invalid close code"));
}

QNetworkRequest wireRequest(const WsOptions& options, const QUrl& url)
{
    QNetworkRequest request(url);
    request.setRawHeader("User-Agent", "Agio/" AGIO_VERSION);
    for (const auto& header : options.headers)
        request.setRawHeader(toBytes(header.name), toBytes(header.value));
    return request;
}

// Everything that callbacks touch. Held by the socket and, while a callback runs, by that callback:
// a listener may destroy its socket from inside one.
class Connection : public std::enable_shared_from_this<Connection>
{
public:
    Connection(WsListener& listener, const Clock& clock)
        : m_listener(&listener)
        , m_clock(clock)
    {}
    ~Connection() { dispose(); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void open(const WsOptions& options, const HostGuard& guard);
    bool sendText(std::string_view utf8);
    void ping();
    void close();
    WsState state() const { return m_state; }
    std::int64_t pendingBytes() const { return m_socket ? m_socket->bytesToWrite() : 0; }
    // The owner is gone: no callback any more.
    void dispose();

private:
    void connectSignals();
    void onOpen();
    void onText(const QString& text);
    void onBinary(const QByteArray& bytes);
    void onPong(const QByteArray& payload);
    void onDisconnected();
    void finish(Error reason);
    void startTimer(int ms);
    Error reasonOfDisconnect() const;

    WsListener* m_listener;
    const Clock& m_clock;
    WsState m_state = WsState::Connecting;
    std::unique_ptr<QWebSocket> m_socket;
    std::unique_ptr<QTimer> m_timer; // connect time-out, then close time-out
    std::unique_ptr<QObject> m_context = std::make_unique<QObject>();
    std::vector<char> m_padded; // reused for every frame
    std::uint64_t m_pingNumber = 0;
    std::optional<Duration> m_pingSentAt; // monotonic
};

void Connection::open(const WsOptions& options, const HostGuard& guard)
{
    if (auto allowed = guard.check(options.url, options.carriesKey); !allowed) {
        finish(allowed.error());
        return;
    }
    const auto bytes = toBytes(options.url);
    const auto url = QUrl::fromEncoded(bytes, QUrl::StrictMode);
    if (!url.isValid() || url.toEncoded(QUrl::FullyEncoded) != bytes) {
        finish(errorOf(ErrorKind::NotSent, "the address is not in its encoded form"));
        return;
    }
    m_socket = std::make_unique<QWebSocket>();
    m_socket->setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    auto tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    m_socket->setSslConfiguration(tls);
    m_socket->setMaxAllowedIncomingFrameSize(kMaxFrameBytes);
    m_socket->setMaxAllowedIncomingMessageSize(kMaxFrameBytes);
    // A frame is taken only when it has arrived whole, so the buffer must hold the largest.
    m_socket->setReadBufferSize(static_cast<qint64>(kMaxFrameBytes) + (1 << 20));
    connectSignals();
    const auto ms =
        std::clamp<std::int64_t>(options.connectTimeout.toMs(), 1, std::numeric_limits<int>::max());
    startTimer(static_cast<int>(ms));
    m_socket->open(wireRequest(options, url));
}

void Connection::connectSignals()
{
    auto* socket = m_socket.get();
    auto* context = m_context.get();
    const std::weak_ptr<Connection> weak = weak_from_this();
    const auto guarded = [weak](auto method) {
        return [weak, method](auto&&... args) {
            if (const auto self = weak.lock())
                (self.get()->*method)(std::forward<decltype(args)>(args)...);
        };
    };
    QObject::connect(socket, &QWebSocket::connected, context, guarded(&Connection::onOpen));
    QObject::connect(socket, &QWebSocket::textMessageReceived, context,
                     [weak](const QString& text) {
                         if (const auto self = weak.lock())
                             self->onText(text);
                     });
    QObject::connect(socket, &QWebSocket::binaryMessageReceived, context,
                     [weak](const QByteArray& bytes) {
                         if (const auto self = weak.lock())
                             self->onBinary(bytes);
                     });
    QObject::connect(socket, &QWebSocket::pong, context,
                     [weak](quint64, const QByteArray& payload) {
                         if (const auto self = weak.lock())
                             self->onPong(payload);
                     });
    QObject::connect(socket, &QWebSocket::disconnected, context,
                     guarded(&Connection::onDisconnected));
    const auto onError = [weak](QAbstractSocket::SocketError) {
        if (const auto self = weak.lock())
            self->onDisconnected();
    };
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    QObject::connect(socket, &QWebSocket::errorOccurred, context, onError);
#else
    QObject::connect(socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), context,
                     onError);
#endif
}

void Connection::startTimer(int ms)
{
    if (!m_timer) {
        m_timer = std::make_unique<QTimer>();
        m_timer->setSingleShot(true);
        const std::weak_ptr<Connection> weak = weak_from_this();
        QObject::connect(m_timer.get(), &QTimer::timeout, m_context.get(), [weak] {
            const auto self = weak.lock();
            if (!self)
                return;
            if (self->m_state == WsState::Connecting)
                self->finish(errorOf(ErrorKind::NotSent, "no connection within the time limit"));
            else
                self->finish(errorOf(ErrorKind::Cancelled, "closed; the server did not answer"));
        });
    }
    m_timer->start(ms);
}

void Connection::onOpen()
{
    if (m_state != WsState::Connecting)
        return;
    m_timer->stop();
    m_state = WsState::Open;
    m_listener->onWsOpen();
}

void Connection::onText(const QString& text)
{
    if (m_state != WsState::Open)
        return;
    const auto receivedAt = m_clock.now();
    QStringEncoder encoder(QStringEncoder::Utf8);
    const auto needed = static_cast<std::size_t>(encoder.requiredSpace(text.size()));
    if (m_padded.size() < needed + kFramePaddingBytes)
        m_padded.resize(needed + kFramePaddingBytes);
    const char* end = encoder.appendToBuffer(m_padded.data(), text);
    const auto length = static_cast<std::size_t>(end - m_padded.data());
    m_listener->onWsText({m_padded.data(), length}, receivedAt);
}

void Connection::onBinary(const QByteArray& bytes)
{
    if (m_state != WsState::Open)
        return;
    const auto receivedAt = m_clock.now();
    const auto length = static_cast<std::size_t>(bytes.size());
    if (m_padded.size() < length + kFramePaddingBytes)
        m_padded.resize(length + kFramePaddingBytes);
    std::copy_n(bytes.constData(), length, m_padded.data());
    m_listener->onWsBinary({m_padded.data(), length}, receivedAt);
}

void Connection::onPong(const QByteArray& payload)
{
    if (m_state != WsState::Open || !m_pingSentAt || payload != QByteArray::number(m_pingNumber))
        return;
    const auto roundTrip = m_clock.monotonic() - *m_pingSentAt;
    m_pingSentAt.reset();
    m_listener->onWsPong(roundTrip);
}

Error Connection::reasonOfDisconnect() const
{
    if (m_state == WsState::Closing)
        return errorOf(ErrorKind::Cancelled, "closed by Agio");
    const auto text = m_socket->errorString();
    if (m_state == WsState::Connecting)
        return handshakeError(text);
    const auto code = m_socket->closeCode();
    const auto said = m_socket->closeReason().toStdString();
    if (isCloseCodeUnknownToQt(m_socket->closeReason()))
        return errorOf(ErrorKind::Unknown,
                       "the server closed the connection (restart or overload)");
    const bool isBrokenFraming = code == QWebSocketProtocol::CloseCodeProtocolError ||
        code == QWebSocketProtocol::CloseCodeWrongDatatype ||
        code == QWebSocketProtocol::CloseCodeTooMuchData;
    if (isBrokenFraming)
        return errorOf(ErrorKind::Malformed, "a frame was too large or malformed: " + said,
                       std::to_string(code));
    if (m_socket->error() == QAbstractSocket::RemoteHostClosedError && said.empty() &&
        code == QWebSocketProtocol::CloseCodeNormal)
        return errorOf(ErrorKind::Unknown, "the connection was lost");
    if (m_socket->error() != QAbstractSocket::UnknownSocketError &&
        m_socket->error() != QAbstractSocket::RemoteHostClosedError)
        return errorOf(ErrorKind::Unknown, "the connection was lost: " + text.toStdString());
    return errorOf(ErrorKind::Unknown, "the server closed the connection" + (": " + said),
                   std::to_string(code));
}

void Connection::onDisconnected()
{
    if (m_state != WsState::Closed)
        finish(reasonOfDisconnect());
}

// The last callback comes from the event loop, never from inside open(), close() or sendText().
void Connection::finish(Error reason)
{
    if (m_state == WsState::Closed)
        return;
    m_state = WsState::Closed;
    if (m_timer)
        m_timer->stop();
    if (m_socket) {
        QObject::disconnect(m_socket.get(), nullptr, m_context.get(), nullptr);
        m_socket->abort();
    }
    const std::weak_ptr<Connection> weak = weak_from_this();
    QMetaObject::invokeMethod(
        m_context.get(),
        [weak, reason = std::move(reason)] {
            if (const auto self = weak.lock(); self && self->m_listener != nullptr)
                std::exchange(self->m_listener, nullptr)->onWsClosed(reason);
        },
        Qt::QueuedConnection);
}

bool Connection::sendText(std::string_view utf8)
{
    if (m_state != WsState::Open || m_socket->state() != QAbstractSocket::ConnectedState)
        return false;
    if (m_socket->bytesToWrite() > QtWsTransport::kMaxPendingBytes)
        return false;
    m_socket->sendTextMessage(QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())));
    // An order does not wait for the event loop to come round.
    m_socket->flush();
    return true;
}

void Connection::ping()
{
    if (m_state != WsState::Open)
        return;
    ++m_pingNumber;
    m_pingSentAt = m_clock.monotonic();
    m_socket->ping(QByteArray::number(m_pingNumber));
    m_socket->flush();
}

void Connection::close()
{
    if (m_state == WsState::Closed || m_state == WsState::Closing)
        return;
    if (m_state == WsState::Connecting) {
        finish(errorOf(ErrorKind::Cancelled, "closed by Agio"));
        return;
    }
    m_state = WsState::Closing;
    startTimer(kCloseTimeoutMs);
    m_socket->close();
}

void Connection::dispose()
{
    m_listener = nullptr;
    m_state = WsState::Closed;
    m_context.reset();
    if (m_timer) {
        m_timer->stop();
        m_timer.release()->deleteLater();
    }
    if (m_socket) {
        m_socket->abort();
        m_socket.release()->deleteLater(); // may be the one whose signal we are in
    }
}

class QtWsSocket final : public WsSocket
{
public:
    explicit QtWsSocket(std::shared_ptr<Connection> connection)
        : m_connection(std::move(connection))
    {}
    ~QtWsSocket() override { m_connection->dispose(); }
    QtWsSocket(const QtWsSocket&) = delete;
    QtWsSocket& operator=(const QtWsSocket&) = delete;
    bool sendText(std::string_view utf8) override { return m_connection->sendText(utf8); }
    void ping() override { m_connection->ping(); }
    void close() override { m_connection->close(); }
    WsState state() const override { return m_connection->state(); }
    std::int64_t pendingBytes() const override { return m_connection->pendingBytes(); }

private:
    std::shared_ptr<Connection> m_connection;
};

} // namespace

QtWsTransport::QtWsTransport(HostGuard guard, const Clock& clock)
    : m_guard(std::move(guard))
    , m_clock(clock)
{}

QtWsTransport::~QtWsTransport() = default;

std::unique_ptr<WsSocket> QtWsTransport::open(const WsOptions& options, WsListener& listener)
{
    auto connection = std::make_shared<Connection>(listener, m_clock);
    connection->open(options, m_guard);
    return std::make_unique<QtWsSocket>(std::move(connection));
}

} // namespace agio
