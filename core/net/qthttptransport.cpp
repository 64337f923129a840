// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qthttptransport.h"

#include <QIODevice>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslConfiguration>
#include <QTimer>
#include <QUrl>

#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>

namespace agio {

namespace {

// A body that can be read once. Qt rewinds the body before it sends a request a second time; that
// this one refuses is what keeps an order from being placed twice.
class OneShotBody final : public QIODevice
{
public:
    explicit OneShotBody(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    bool isSequential() const override { return true; }
    bool reset() override { return false; }
    bool atEnd() const override { return m_at >= m_bytes.size(); }
    qint64 size() const override { return m_bytes.size(); }
    qint64 bytesAvailable() const override
    {
        return m_bytes.size() - m_at + QIODevice::bytesAvailable();
    }

protected:
    qint64 readData(char* out, qint64 maxBytes) override
    {
        const auto left = m_bytes.size() - m_at;
        if (left <= 0)
            return -1;
        const auto count = std::min<qint64>(left, maxBytes);
        std::copy_n(m_bytes.constData() + m_at, count, out);
        m_at += count;
        return count;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_at = 0;
};

QByteArray toBytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

int toTimerMs(Duration duration)
{
    const auto ms = std::max<std::int64_t>(1, duration.toMs());
    return static_cast<int>(std::min<std::int64_t>(ms, std::numeric_limits<int>::max()));
}

Error errorOf(ErrorKind kind, std::string message)
{
    return {kind, {}, std::move(message), -1};
}

bool neverConnected(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::HostNotFoundError:
    case QNetworkReply::SslHandshakeFailedError:
    case QNetworkReply::NetworkSessionFailedError:
        return true;
    default:
        return false;
    }
}

// Qt turns HTTP statuses from 400 on into errors too; those are answers. What is left are errors of
// the connection, of a body that could not be sent again, and of an answer that could not be read.
bool isTransportError(QNetworkReply::NetworkError error)
{
    constexpr int kLastNetworkLayerError = 99;
    return (error > QNetworkReply::NoError && static_cast<int>(error) <= kLastNetworkLayerError) ||
        error == QNetworkReply::ContentReSendError || error == QNetworkReply::ProtocolFailure;
}

std::string lowerCase(const QByteArray& name)
{
    const auto lower = name.toLower();
    return {lower.constData(), static_cast<std::size_t>(lower.size())};
}

// The bytes that were signed must be the bytes that are sent: an address that QUrl would write
// differently is refused.
std::optional<QUrl> exactUrl(std::string_view text)
{
    const auto bytes = toBytes(text);
    const auto url = QUrl::fromEncoded(bytes, QUrl::StrictMode);
    if (!url.isValid() || url.toEncoded(QUrl::FullyEncoded) != bytes)
        return std::nullopt;
    return url;
}

struct Call
{
    QNetworkReply* reply = nullptr; // owned by the manager; deleted later when finished
    std::unique_ptr<QTimer> deadline;
    HttpCallback callback;
    std::string body;
    UtcTime sentAt;
    HttpMethod method = HttpMethod::Get;
    bool carriesKey = false;
    std::optional<Result<HttpResponse>> outcome;
};

} // namespace

class QtHttpTransport::Impl
{
public:
    Impl(HostGuard guard, const Clock& clock)
        : m_guard(std::move(guard))
        , m_clock(clock)
    {
        m_manager.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
        m_manager.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    }
    ~Impl()
    {
        for (auto& [id, call] : m_calls)
            release(call);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    std::uint64_t send(const HttpRequest& request, HttpCallback callback);
    void abort(std::uint64_t id);

private:
    void start(Call& call, std::uint64_t id, const HttpRequest& request, const QUrl& url);
    void takeBody(std::uint64_t id);
    void finish(std::uint64_t id);
    void settle(std::uint64_t id, Result<HttpResponse> outcome);
    void deliver(std::uint64_t id);
    Result<HttpResponse> outcomeOf(Call& call) const;
    void release(Call& call);

    HostGuard m_guard;
    const Clock& m_clock;
    std::uint64_t m_lastId = 0;
    std::unordered_map<std::uint64_t, Call> m_calls;
    QNetworkAccessManager m_manager;
    QObject m_context; // first to go: no queued call outlives it
};

std::uint64_t QtHttpTransport::Impl::send(const HttpRequest& request, HttpCallback callback)
{
    const auto id = ++m_lastId;
    const bool isFull = m_calls.size() >= kMaxPendingRequests;
    auto& call = m_calls[id];
    call.callback = std::move(callback);
    call.method = request.method;
    call.carriesKey = request.carriesKey;
    call.sentAt = m_clock.now();
    if (isFull) {
        settle(id, errorOf(ErrorKind::NotSent, "too many requests are waiting for an answer"));
        return id;
    }
    if (auto allowed = m_guard.check(request.url, request.carriesKey); !allowed) {
        settle(id, allowed.error());
        return id;
    }
    const auto url = exactUrl(request.url);
    if (!url) {
        settle(id, errorOf(ErrorKind::NotSent, "the address is not in its encoded form"));
        return id;
    }
    start(call, id, request, *url);
    return id;
}

void QtHttpTransport::Impl::start(Call& call, std::uint64_t id, const HttpRequest& request,
                                  const QUrl& url)
{
    QNetworkRequest wire(url);
    auto tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    wire.setSslConfiguration(tls);
    wire.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                      QNetworkRequest::ManualRedirectPolicy);
    wire.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    wire.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    wire.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    wire.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    wire.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    wire.setDecompressedSafetyCheckThreshold(static_cast<qint64>(kMaxHttpBodyBytes));
    wire.setRawHeader("User-Agent", "Agio/" AGIO_VERSION);
    for (const auto& header : request.headers)
        wire.setRawHeader(toBytes(header.name), toBytes(header.value));

    if (request.method == HttpMethod::Get && request.body.empty()) {
        call.reply = m_manager.get(wire);
    } else {
        auto body = std::make_unique<OneShotBody>(toBytes(request.body));
        wire.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        wire.setHeader(QNetworkRequest::ContentLengthHeader, body->size());
        if (!wire.hasRawHeader("Content-Type"))
            wire.setRawHeader("Content-Type", "application/x-www-form-urlencoded");
        call.reply = m_manager.sendCustomRequest(wire, toText(request.method), body.get());
        body.release()->setParent(call.reply);
    }
    QObject::connect(call.reply, &QNetworkReply::readyRead, &m_context,
                     [this, id] { takeBody(id); });
    QObject::connect(call.reply, &QNetworkReply::finished, &m_context, [this, id] { finish(id); });
    call.deadline = std::make_unique<QTimer>();
    call.deadline->setSingleShot(true);
    QObject::connect(call.deadline.get(), &QTimer::timeout, &m_context, [this, id] {
        settle(id, errorOf(ErrorKind::Unknown, "no complete answer within the time limit"));
    });
    call.deadline->start(toTimerMs(request.timeout));
}

void QtHttpTransport::Impl::takeBody(std::uint64_t id)
{
    const auto found = m_calls.find(id);
    if (found == m_calls.end() || found->second.outcome)
        return;
    auto& call = found->second;
    while (call.reply->bytesAvailable() > 0) {
        const auto available = static_cast<std::size_t>(call.reply->bytesAvailable());
        const auto before = call.body.size();
        if (available > kMaxHttpBodyBytes - before) {
            settle(id, errorOf(ErrorKind::Malformed, "the answer is larger than the limit"));
            return;
        }
        if (call.body.capacity() < before + available + kFramePaddingBytes)
            call.body.reserve(2 * (before + available) + kFramePaddingBytes);
        call.body.resize(before + available);
        const auto got =
            call.reply->read(call.body.data() + before, static_cast<qint64>(available));
        call.body.resize(before + static_cast<std::size_t>(std::max<qint64>(got, 0)));
        if (got <= 0)
            return;
    }
}

Result<HttpResponse> QtHttpTransport::Impl::outcomeOf(Call& call) const
{
    const auto error = call.reply->error();
    const auto status = call.reply->attribute(QNetworkRequest::HttpStatusCodeAttribute);
    const bool isRedirect = status.toInt() >= 300 && status.toInt() < 400;
    if (isRedirect && call.carriesKey) {
        const auto kind = call.method == HttpMethod::Get ? ErrorKind::Refused : ErrorKind::Unknown;
        return Error{kind, std::to_string(status.toInt()),
                     "answered with a redirect, which is not followed", -1};
    }
    if (isTransportError(error) || !status.isValid()) {
        const auto kind = neverConnected(error) ? ErrorKind::NotSent : ErrorKind::Unknown;
        if (error == QNetworkReply::ContentReSendError)
            return errorOf(kind, "the connection was closed before an answer came");
        return errorOf(kind, call.reply->errorString().toStdString());
    }
    HttpResponse response;
    response.status = status.toInt();
    for (const auto& [name, value] : call.reply->rawHeaderPairs())
        response.headers.push_back({lowerCase(name), value.toStdString()});
    response.body = std::move(call.body);
    response.body.reserve(response.body.size() + kFramePaddingBytes);
    response.sentAt = call.sentAt;
    response.receivedAt = m_clock.now();
    return response;
}

void QtHttpTransport::Impl::finish(std::uint64_t id)
{
    takeBody(id);
    const auto found = m_calls.find(id);
    if (found == m_calls.end() || found->second.outcome)
        return;
    settle(id, outcomeOf(found->second));
}

// The callback comes from the event loop, not from inside Qt's signal, so that it may destroy the
// transport.
void QtHttpTransport::Impl::settle(std::uint64_t id, Result<HttpResponse> outcome)
{
    auto& call = m_calls[id];
    if (call.outcome)
        return;
    call.outcome = std::move(outcome);
    release(call);
    QMetaObject::invokeMethod(
        &m_context, [this, id] { deliver(id); }, Qt::QueuedConnection);
}

void QtHttpTransport::Impl::deliver(std::uint64_t id)
{
    const auto found = m_calls.find(id);
    if (found == m_calls.end() || !found->second.outcome)
        return;
    auto call = std::move(found->second);
    m_calls.erase(found);
    call.callback(std::move(*call.outcome)); // may destroy this
}

void QtHttpTransport::Impl::release(Call& call)
{
    if (call.deadline) {
        call.deadline->disconnect();
        call.deadline.release()->deleteLater(); // may be the one that is firing
    }
    if (call.reply == nullptr)
        return;
    auto* reply = std::exchange(call.reply, nullptr);
    QObject::disconnect(reply, nullptr, &m_context, nullptr);
    reply->abort();
    reply->deleteLater();
}

void QtHttpTransport::Impl::abort(std::uint64_t id)
{
    const auto found = m_calls.find(id);
    if (found == m_calls.end())
        return;
    release(found->second);
    m_calls.erase(found);
}

QtHttpTransport::QtHttpTransport(HostGuard guard, const Clock& clock)
    : m_impl(std::make_unique<Impl>(std::move(guard), clock))
{}

QtHttpTransport::~QtHttpTransport() = default;

std::uint64_t QtHttpTransport::send(HttpRequest request, HttpCallback callback)
{
    return m_impl->send(request, std::move(callback));
}

void QtHttpTransport::abort(std::uint64_t id)
{
    m_impl->abort(id);
}

} // namespace agio
