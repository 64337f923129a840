// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One market socket: /ws, /ws/<stream>, /stream?streams=a/b, and the control messages on it
// (Binance sheet §4).

#include "core/venue/server/binance/keepalive.h"
#include "core/venue/server/binance/marketstreams.h"
#include "core/venue/server/wire.h"

#include <string>
#include <vector>

namespace agio::venue::binance {

class StreamSession final : public SocketSession, public StreamSink
{
public:
    static constexpr std::size_t kMaxStreams = 1024;

    StreamSession(MarketStreams& streams, const Clock& clock, Socket& socket,
                  const WireRequest& request);
    ~StreamSession() override;
    StreamSession(const StreamSession&) = delete;
    StreamSession& operator=(const StreamSession&) = delete;

    static bool serves(std::string_view path) noexcept;

    void onText(std::string_view utf8) override;
    void onBinary(std::string_view bytes) override;
    void onPing() override;
    void onPong(std::string_view payload) override;
    void onStep() override;
    void announceShutdown() override;

    void deliver(std::string_view stream, std::string_view payload) override;
    TimeUnit unit() const override { return m_unit; }

private:
    struct Request;
    bool countMessage();
    bool subscribe(std::string_view name);
    void unsubscribe(std::string_view name);
    void execute(const Request& request);
    void changeProperty(const Request& request);
    void answer(const std::string& id, std::string_view result);
    void refuse(int code, std::string_view message, const std::string& id);

    MarketStreams& m_streams;
    const Clock& m_clock;
    Socket& m_socket;
    KeepAlive m_keepAlive;
    TimeUnit m_unit = TimeUnit::Milliseconds;
    bool m_isCombined = false;
    std::vector<std::string> m_names;
};

} // namespace agio::venue::binance
