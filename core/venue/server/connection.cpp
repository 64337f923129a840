// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/connection.h"

#include "core/venue/server/httpmessage.h"

#include <QHostAddress>

#include <utility>

namespace agio::venue {
namespace {

constexpr std::uint32_t kRequestFaults = bit(FaultKind::Delay) | bit(FaultKind::Drop) |
    bit(FaultKind::Cut) | bit(FaultKind::Garbage) | bit(FaultKind::TooManyRequests) |
    bit(FaultKind::Banned) | bit(FaultKind::ServerErrorBefore) | bit(FaultKind::ServerErrorAfter) |
    bit(FaultKind::TimeoutAfter) | bit(FaultKind::CutAfter) | bit(FaultKind::UnknownOutcome) |
    bit(FaultKind::LateArrival);
constexpr std::uint32_t kFrameFaults = bit(FaultKind::Delay) | bit(FaultKind::Drop) |
    bit(FaultKind::Cut) | bit(FaultKind::Duplicate) | bit(FaultKind::Reorder) |
    bit(FaultKind::Gap) | bit(FaultKind::Garbage);

// Half of it is the most likely damage in practice: a cut in the middle.
std::string_view firstHalf(std::string_view text) noexcept
{
    return text.substr(0, text.size() / 2);
}

WireReply plainRefusal(int status)
{
    WireReply reply;
    reply.status = status;
    reply.contentType = "text/plain";
    reply.body = std::string(httpReason(status)) + '\n';
    return reply;
}

} // namespace

Connection::Connection(std::unique_ptr<QTcpSocket> socket, ConnectionContext context)
    : m_socket(std::move(socket))
    , m_context(context)
    , m_peer(m_socket->peerAddress().toString().toStdString())
{
    // Nagle's algorithm held small frames back by 40 ms.
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, [this] { readAvailable(); });
    connect(m_socket.get(), &QTcpSocket::disconnected, this, [this] { finish(); });
    if (m_socket->bytesAvailable() > 0) {
        readAvailable();
    }
}

Connection::~Connection()
{
    m_socket->disconnect(this);
}

void Connection::finish()
{
    m_isFinished = true;
}

bool Connection::isFinished() const
{
    return m_isFinished && m_late.empty() && !(m_session && m_session->isBusy());
}

void Connection::readAvailable()
{
    if (m_isFinished) {
        return;
    }
    const QByteArray bytes = m_socket->readAll();
    if (m_isClosing && !m_session) {
        return; // the last reply is on its way out; nothing more is wanted
    }
    m_input.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    if (!m_session) {
        readRequests();
    }
    if (m_session) {
        readMessages();
    }
}

void Connection::readRequests()
{
    while (!m_session && !m_isMute && !m_isFinished && !m_isClosing && m_late.empty()) {
        WireRequest request;
        int refusedStatus = 0;
        const auto read = takeHttpRequest(m_input, request, refusedStatus);
        if (read == HttpRead::NeedMore) {
            return;
        }
        if (read == HttpRead::Bad) {
            m_input.clear();
            writeReply(plainRefusal(refusedStatus), false);
            return;
        }
        request.peer = m_peer;
        if (wantsWebSocket(request)) {
            upgrade(request);
        } else {
            serve(request);
        }
    }
    if (m_isMute) {
        m_input.clear();
    }
}

void Connection::serve(const WireRequest& request)
{
    if (m_context.isDown) {
        writeReply(plainRefusal(503), false);
        return;
    }
    const auto* rule = m_context.faults.strike(
        kRequestFaults, m_context.dialect.faultTarget(request), m_context.clock.monotonic());
    if (rule != nullptr) {
        serveFaulty(request, *rule);
        return;
    }
    writeReply(m_context.dialect.answer(request), request.keepAlive);
}

void Connection::serveFaulty(const WireRequest& request, const FaultRule& struck)
{
    const FaultRule rule = struck; // the plan may change while the dialect answers
    auto& dialect = m_context.dialect;
    switch (rule.kind) {
    case FaultKind::Delay:
        writeReply(dialect.answer(request), request.keepAlive, rule.delay);
        return;
    case FaultKind::LateArrival:
        m_late.push_back({m_context.clock.monotonic() + rule.delay, request});
        return;
    case FaultKind::Drop:
        m_isMute = true;
        return;
    case FaultKind::TimeoutAfter:
        dialect.answer(request);
        m_isMute = true;
        return;
    case FaultKind::Cut:
        abort();
        return;
    case FaultKind::CutAfter:
        dialect.answer(request);
        abort();
        return;
    case FaultKind::Garbage: {
        auto reply = dialect.answer(request);
        reply.body = std::string(firstHalf(reply.body));
        writeReply(reply, request.keepAlive);
        return;
    }
    case FaultKind::ServerErrorAfter:
    case FaultKind::UnknownOutcome:
        dialect.answer(request);
        writeReply(dialect.faultReply(rule), request.keepAlive);
        return;
    default:
        writeReply(dialect.faultReply(rule), request.keepAlive);
        return;
    }
}

void Connection::upgrade(const WireRequest& request)
{
    const auto handshake = webSocketHandshake(request);
    if (!handshake || m_context.isDown) {
        writeReply(plainRefusal(handshake ? 503 : 400), false);
        return;
    }
    auto answer = m_context.dialect.openSocket(request, *this);
    if (auto* refusal = std::get_if<WireReply>(&answer)) {
        writeReply(*refusal, false);
        return;
    }
    m_faultName = "connection " + request.path;
    write(*handshake);
    m_session = std::get<std::unique_ptr<SocketSession>>(std::move(answer));
}

void Connection::readMessages()
{
    while (!m_isFinished) {
        WsMessage message;
        const auto read = m_wsReader.take(m_input, message);
        if (read == WsRead::NeedMore) {
            return;
        }
        if (read == WsRead::Violation) {
            m_input.clear();
            close(m_wsReader.closeCode(), "protocol error");
            return;
        }
        handleMessage(message);
    }
}

void Connection::handleMessage(const WsMessage& message)
{
    if (m_isClosing) {
        if (message.opcode == WsOpcode::Close) {
            m_socket->disconnectFromHost();
        }
        return;
    }
    switch (message.opcode) {
    case WsOpcode::Text:
        m_session->onText(message.payload);
        return;
    case WsOpcode::Binary:
        m_session->onBinary(message.payload);
        return;
    case WsOpcode::Pong:
        m_session->onPong(message.payload);
        return;
    case WsOpcode::Close: {
        std::string out;
        appendWsFrame(out, WsOpcode::Close, std::string_view(message.payload).substr(0, 2));
        m_isClosing = true;
        write(std::move(out), Duration(), true);
        return;
    }
    case WsOpcode::Ping: {
        if (m_context.faults.activeRule(FaultKind::StopPongs, m_faultName,
                                        m_context.clock.monotonic()) == nullptr) {
            std::string out;
            appendWsFrame(out, WsOpcode::Pong, message.payload);
            write(std::move(out));
        }
        m_session->onPing();
        return;
    }
    case WsOpcode::Continuation:
        return; // never handed out by the reader
    }
}

void Connection::step()
{
    const auto now = m_context.clock.monotonic();
    while (!m_held.empty() && m_held.front().due <= now && !m_isFinished) {
        const Held held = std::move(m_held.front());
        m_held.pop_front();
        m_socket->write(held.bytes.data(), static_cast<qint64>(held.bytes.size()));
        if (held.closesAfter) {
            m_socket->disconnectFromHost();
        }
    }
    serveLate();
    if (m_session && ((!m_isClosing && !m_isFinished) || m_session->isBusy())) {
        m_session->onStep();
    }
}

void Connection::serveLate()
{
    if (m_late.empty() || m_late.front().due > m_context.clock.monotonic()) {
        return;
    }
    const auto request = std::move(m_late.front().request);
    m_late.pop_front();
    writeReply(m_context.dialect.answer(request), request.keepAlive);
    readRequests();
}

void Connection::announceShutdown()
{
    if (m_session && !m_isClosing) {
        m_session->announceShutdown();
    }
}

void Connection::closeSocketSession()
{
    if (m_session) {
        close(1001, "going away");
    }
}

void Connection::sendText(std::string_view faultTarget, std::string_view utf8)
{
    sendFrame(WsOpcode::Text, faultTarget, utf8);
}

void Connection::sendBinary(std::string_view faultTarget, std::string_view bytes)
{
    sendFrame(WsOpcode::Binary, faultTarget, bytes);
}

void Connection::sendFrame(WsOpcode opcode, std::string_view faultTarget, std::string_view payload)
{
    if (m_isClosing || m_isFinished) {
        return;
    }
    std::string out;
    Duration delay;
    const auto* rule = m_context.faults.isEmpty()
        ? nullptr
        : m_context.faults.strike(kFrameFaults, faultTarget, m_context.clock.monotonic());
    const auto kind = rule == nullptr ? FaultKind::Restart : rule->kind;
    switch (kind) {
    case FaultKind::Drop:
    case FaultKind::Gap:
        return;
    case FaultKind::Cut:
        abort();
        return;
    case FaultKind::Garbage:
        appendWsFrame(out, opcode, firstHalf(payload));
        break;
    case FaultKind::Duplicate:
        appendWsFrame(out, opcode, payload);
        appendWsFrame(out, opcode, payload);
        break;
    case FaultKind::Reorder:
        appendWsFrame(m_swapped, opcode, payload);
        return;
    case FaultKind::Delay:
        delay = rule->delay;
        appendWsFrame(out, opcode, payload);
        break;
    default:
        appendWsFrame(out, opcode, payload);
        break;
    }
    out += std::exchange(m_swapped, {});
    write(std::move(out), delay);
}

void Connection::ping(std::string_view payload)
{
    if (m_isClosing ||
        m_context.faults.activeRule(FaultKind::StopPongs, m_faultName,
                                    m_context.clock.monotonic()) != nullptr) {
        return;
    }
    std::string out;
    appendWsFrame(out, WsOpcode::Ping, payload);
    write(std::move(out));
}

void Connection::close(std::uint16_t code, std::string_view reason)
{
    if (m_isClosing || m_isFinished) {
        return;
    }
    std::string out;
    appendWsFrame(out, WsOpcode::Close, wsClosePayload(code, reason));
    m_isClosing = true;
    write(std::move(out), Duration(), true);
}

void Connection::abort()
{
    m_isFinished = true;
    m_socket->abort();
}

void Connection::writeReply(const WireReply& reply, bool keepAlive, Duration delay)
{
    m_isClosing = m_isClosing || !keepAlive;
    write(toHttpBytes(reply, keepAlive), delay, !keepAlive);
}

void Connection::write(std::string bytes, Duration delay, bool closesAfter)
{
    if (m_isFinished) {
        return;
    }
    std::int64_t waiting = m_socket->bytesToWrite();
    for (const auto& held : m_held) {
        waiting += static_cast<std::int64_t>(held.bytes.size());
    }
    if (waiting > kMaxWaitingOutputBytes) {
        abort();
        return;
    }
    if (delay > Duration() || !m_held.empty()) {
        auto due = m_context.clock.monotonic() + delay;
        if (!m_held.empty() && m_held.back().due > due) {
            due = m_held.back().due;
        }
        m_held.push_back({due, std::move(bytes), closesAfter});
        return;
    }
    m_socket->write(bytes.data(), static_cast<qint64>(bytes.size()));
    if (closesAfter) {
        m_socket->disconnectFromHost();
    }
}

} // namespace agio::venue
