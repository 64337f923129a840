// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A server on loopback that does to each request what the test says, and counts what arrived.

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <memory>
#include <vector>

class TinyHttpServer : public QTcpServer
{
public:
    using Answer = std::function<void(QTcpSocket&, const QByteArray& request)>;

    explicit TinyHttpServer(Answer answer)
        : m_answer(std::move(answer))
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("no loopback");
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (auto* socket = nextPendingConnection())
                serve(*socket);
        });
    }

    std::vector<QByteArray> requests; // whole, in the order they arrived
    int connections = 0;

    int count(const QByteArray& part) const
    {
        int sum = 0;
        for (const auto& request : requests)
            sum += request.contains(part) ? 1 : 0;
        return sum;
    }
    std::string url(const char* target) const
    {
        return "http://127.0.0.1:" + std::to_string(serverPort()) + target;
    }
    static void reply(QTcpSocket& socket, const QByteArray& status, const QByteArray& body,
                      const QByteArray& headers = {})
    {
        socket.write("HTTP/1.1 " + status + "\r\nContent-Length: " +
                     QByteArray::number(body.size()) + "\r\n" + headers + "\r\n" + body);
    }

private:
    void serve(QTcpSocket& socket)
    {
        ++connections;
        auto buffer = std::make_shared<QByteArray>();
        connect(&socket, &QTcpSocket::disconnected, &socket, &QObject::deleteLater);
        connect(&socket, &QTcpSocket::readyRead, this, [this, &socket, buffer] {
            *buffer += socket.readAll();
            for (auto size = wholeRequest(*buffer); size > 0; size = wholeRequest(*buffer)) {
                const auto request = buffer->left(size);
                buffer->remove(0, size);
                requests.push_back(request);
                m_answer(socket, request);
            }
        });
    }
    static qsizetype wholeRequest(const QByteArray& bytes)
    {
        const auto end = bytes.indexOf("\r\n\r\n");
        if (end < 0)
            return 0;
        const auto head = bytes.left(end).toLower();
        const auto at = head.indexOf("content-length: ");
        const auto length = at < 0 ? 0 : head.mid(at + 16).split('\r').value(0).toLongLong();
        const auto size = end + 4 + length;
        return bytes.size() >= size ? size : 0;
    }

    Answer m_answer;
};
