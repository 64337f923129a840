// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One client connection: HTTP requests one after the other, or, after an upgrade, a WebSocket. The
// faults of the plan strike here, at the edge, so that the dialect behind always behaves.
// Replies and frames that a fault delays are kept in order and leave at a step().

#include "core/venue/server/faultplan.h"
#include "core/venue/server/websocketframe.h"
#include "core/venue/server/wire.h"

#include <QObject>
#include <QTcpSocket>

#include <deque>
#include <memory>
#include <string>

namespace agio::venue {

// What a connection needs from its server; outlives it.
struct ConnectionContext
{
    Dialect& dialect;
    FaultPlan& faults;
    const Clock& clock;
    const bool& isDown; // restarting: requests are answered with 503, upgrades refused
};

class Connection final : public QObject, public Socket
{
public:
    Connection(std::unique_ptr<QTcpSocket> socket, ConnectionContext context);
    ~Connection() override;

    void step();
    void announceShutdown();
    void closeSocketSession(); // going away (1001)
    // The socket is gone and nothing is left to do.
    bool isFinished() const;
    bool isWebSocket() const noexcept { return m_session != nullptr; }

    void sendText(std::string_view faultTarget, std::string_view utf8) override;
    void sendBinary(std::string_view faultTarget, std::string_view bytes) override;
    void ping(std::string_view payload) override;
    void close(std::uint16_t code, std::string_view reason) override;
    void abort() override;
    const std::string& peer() const override { return m_peer; }

private:
    struct Held // bytes that wait for their time
    {
        Duration due;
        std::string bytes;
        bool closesAfter = false;
    };

    struct Late // a request that takes effect later (LateArrival)
    {
        Duration due;
        WireRequest request;
    };

    void readAvailable();
    void readRequests();
    void readMessages();
    void serve(const WireRequest& request);
    void serveFaulty(const WireRequest& request, const FaultRule& rule);
    void upgrade(const WireRequest& request);
    void handleMessage(const WsMessage& message);
    void sendFrame(WsOpcode opcode, std::string_view faultTarget, std::string_view payload);
    void writeReply(const WireReply& reply, bool keepAlive, Duration delay = Duration());
    void write(std::string bytes, Duration delay = Duration(), bool closesAfter = false);
    void serveLate();
    void finish();

    std::unique_ptr<QTcpSocket> m_socket;
    ConnectionContext m_context;
    std::string m_peer;
    std::string m_input;
    WsReader m_wsReader{kMaxClientMessageBytes};
    std::unique_ptr<SocketSession> m_session;
    std::string m_faultName; // "connection …", for StopPongs
    std::deque<Held> m_held;
    std::deque<Late> m_late; // at most one: the connection waits for it
    std::string m_swapped; // a frame that waits for the next one (Reorder)
    bool m_isMute = false; // a reply was dropped: nothing may overtake it
    bool m_isClosing = false; // a close frame is out
    bool m_isFinished = false;
};

} // namespace agio::venue
