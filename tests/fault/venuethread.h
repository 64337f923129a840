// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A simulated exchange on a thread of its own, on real loopback sockets. ask() runs a question on
// that thread and waits for its answer.

#include "core/base/time.h"
#include "core/venue/server/venueserver.h"

#include <QMetaObject>
#include <QThread>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace agio::test {

class VenueThread
{
public:
    template <typename F>
    auto ask(F&& question)
    {
        using Answer = std::invoke_result_t<F, venue::VenueServer&>;
        if constexpr (std::is_void_v<Answer>) {
            QMetaObject::invokeMethod(
                m_server, [&] { question(*m_server); }, Qt::BlockingQueuedConnection);
        } else {
            std::unique_ptr<Answer> answer;
            QMetaObject::invokeMethod(
                m_server, [&] { answer = std::make_unique<Answer>(question(*m_server)); },
                Qt::BlockingQueuedConnection);
            return std::move(*answer);
        }
    }
    explicit VenueThread(venue::VenueServerOptions options)
    {
        m_server = new venue::VenueServer(m_clock, std::move(options));
        m_server->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, m_server, &QObject::deleteLater);
        m_thread.start();
        m_started = ask([](venue::VenueServer& server) { return server.start(); });
    }
    VenueThread(const VenueThread&) = delete;
    VenueThread& operator=(const VenueThread&) = delete;
    ~VenueThread()
    {
        m_thread.quit();
        m_thread.wait();
    }

    const Result<std::vector<venue::SiteAddress>>& started() const { return m_started; }

private:
    SystemClock m_clock;
    QThread m_thread;
    venue::VenueServer* m_server = nullptr; // deleted on its thread when that ends
    Result<std::vector<venue::SiteAddress>> m_started = Error{};
};

} // namespace agio::test
