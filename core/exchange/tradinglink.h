// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The private side of a session: one socket that carries the user stream and, where the exchange
// has it, orders. Replies are matched by id. A request whose answer does not come in 5 s, or whose
// socket goes, ends as Unknown: its bytes may have arrived. An answer that comes after that is
// still read and reported. Renewed like the market socket: new one first.

#include "core/exchange/callqueue.h"
#include "core/exchange/clocksync.h"
#include "core/exchange/livesocket.h"
#include "core/net/backoff.h"

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace agio {

class TradingLink final : private LiveSocket::Owner, private UserSink
{
public:
    using Reply = std::function<void(const WsReply&)>;
    static constexpr Duration kAnswerWithin = Duration::seconds(5);
    static constexpr std::size_t kMaxPending = 1'024;

    TradingLink(SessionCore& core, CallQueue& calls, ClockSync& clockSync);
    ~TradingLink();

    void start();
    void stop(); // pending requests end as Unknown
    void setListener(AccountListener* listener) { m_listener = listener; }
    bool canSend() const { return m_current && m_current->isOpen(); }
    // On an error nothing was sent: NotSent (no socket) or RateLimited (no budget).
    Result<void> send(WsRequest request, Reply done, Reply late);
    void fillHealth(SourceHealth& health) const;

private:
    struct Pending
    {
        Reply done, late;
        const LiveSocket* socket = nullptr;
        Duration deadline; // monotonic
        std::vector<RateCost> costs;
        bool freeOnSuccess = false;
        bool isTimedOut = false;
    };

    void onSocketOpen(LiveSocket& socket) override;
    void onSocketText(LiveSocket& socket, std::string_view text, UtcTime at) override;
    void onSocketOverdue(LiveSocket& socket, bool isOverdue) override;
    void onSocketLost(LiveSocket& socket, const Error& reason) override;

    void onOrderReport(const OrderReport& report) override;
    void onBalances(std::span<const Balance> changed, UtcTime exchangeTime) override;
    void onBalanceDelta(const Asset& asset, Decimal delta, UtcTime exchangeTime) override;
    void onOrderListStatus(std::string_view listId, std::string_view status) override;
    void onWsReply(const WsReply& reply) override;
    void onStreamNotice(StreamNotice notice, std::string_view detail) override;

    std::unique_ptr<LiveSocket> makeSocket();
    void connect();
    void connectLater(const std::string& reason, bool isKeyTrouble);
    void startUserStream(LiveSocket& socket);
    void sendNextStart(LiveSocket& socket);
    void onStartReply(LiveSocket* socket, const WsReply& reply);
    void onStreamRuns(LiveSocket& socket);
    Result<void> sendOn(LiveSocket& socket, WsRequest request, Reply done, Reply late);
    void failPendingOf(const LiveSocket* socket, const std::string& why);
    void sweep();
    void armSweep();
    void refreshBalances();
    void setStreamLive(bool isLive);
    void drop(LiveSocket& socket, const Error& reason);
    void retire(std::unique_ptr<LiveSocket> socket);
    void tick();

    SessionCore& m_core;
    CallQueue& m_calls;
    ClockSync& m_clockSync;
    AccountListener* m_listener = nullptr;
    // m_current serves; m_successor is being prepared; m_former still owes answers.
    std::unique_ptr<LiveSocket> m_current, m_successor, m_former;
    std::vector<std::unique_ptr<LiveSocket>> m_retired;
    std::unordered_map<std::string, Pending> m_pending;
    std::vector<WsRequest> m_startRequests; // of the socket being started, last first
    LiveSocket* m_starting = nullptr;
    LiveSocket* m_receivingFrom = nullptr;
    Timer m_sweepTimer, m_retryTimer, m_retireTimer, m_tickTimer, m_balanceTimer;
    Backoff m_backoff;
    bool m_isWanted = false, m_isStreamLive = false, m_wantsRenewal = false;
    Duration m_formerUntil, m_renewNotBefore;
    int m_socketNumber = 0;
    std::string m_reason = "no key in use";
};

} // namespace agio
