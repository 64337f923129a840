// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The market side of a session: one socket for all subscriptions, the books on it, and its renewal.
// Reconnects with back-off and subscribes again; renews before the exchange's lifetime ends and
// when the exchange asks for it, new socket first, old one dropped when every book has crossed
// over. A frame that cannot be read drops the connection and with it every book.

#include "core/exchange/bookfeed.h"
#include "core/exchange/livesocket.h"
#include "core/net/backoff.h"

#include <map>
#include <memory>
#include <set>
#include <string>

namespace agio {

class MarketLink final : private LiveSocket::Owner, private MarketSink
{
public:
    MarketLink(SessionCore& core, CallQueue& calls);
    ~MarketLink();

    void start();
    void setInstruments(std::shared_ptr<const InstrumentTable> table);
    void subscribe(const MarketSubscription& subscription);
    void unsubscribe(const MarketSubscription& subscription);
    const BookFeed* feed(std::string_view symbol) const;
    void fillHealth(SourceHealth& health) const;

private:
    void onSocketOpen(LiveSocket& socket) override;
    void onSocketText(LiveSocket& socket, std::string_view text, UtcTime at) override;
    void onSocketOverdue(LiveSocket& socket, bool isOverdue) override;
    void onSocketLost(LiveSocket& socket, const Error& reason) override;

    void onBookDelta(const BookDelta& delta) override;
    void onTrade(std::string_view symbol, const Trade& trade) override;
    void onBookTop(std::string_view symbol, const BookTop& top) override;
    void onTicker(std::string_view symbol, const Ticker& ticker) override;
    void onKline(std::string_view symbol, Interval interval, const Candle& candle) override;
    void onStreamNotice(StreamNotice notice, std::string_view detail) override;
    void onStreamError(const Error& error) override;

    bool isOnWire(const MarketSubscription& subscription) const;
    void connect();
    void connectLater(const std::string& reason);
    void renew(const std::string& why);
    void completeRenewal();
    void ensureFeed(const Symbol& symbol);
    void flushLater();
    void flush();
    void subscribeAll(LiveSocket& socket);
    void resubscribe(const Symbol& symbol);
    void sendFrames(LiveSocket& socket, const std::vector<std::string>& frames);
    void retire(std::unique_ptr<LiveSocket> socket);
    void keepAliveLater();
    void tick();

    SessionCore& m_core;
    CallQueue& m_calls;
    std::shared_ptr<const InstrumentTable> m_instruments;
    std::map<MarketSubscription, int> m_wanted; // with the number of users
    std::set<MarketSubscription> m_toSubscribe, m_toUnsubscribe;
    std::map<std::string, std::unique_ptr<BookFeed>, std::less<>> m_feeds;
    std::map<std::string, std::int64_t, std::less<>> m_lastTradeId;
    std::unique_ptr<LiveSocket> m_current, m_successor;
    std::vector<std::unique_ptr<LiveSocket>> m_retired;
    Timer m_flushTimer, m_retryTimer, m_tickTimer, m_retireTimer, m_keepAliveTimer;
    Backoff m_backoff;
    const LiveSocket* m_receivingFrom = nullptr;
    UtcTime m_receivedAt;
    bool m_isStarted = false;
    bool m_wantsRenewal = false;
    Duration m_successorOpenAt, m_renewNotBefore;
    int m_socketNumber = 0;
    std::string m_reason = "not connected";
    std::optional<UtcTime> m_retryAt;
    std::int64_t m_frames = 0, m_framesAtTick = 0;
    Duration m_lastRateAt;
    double m_framesPerSecond = 0;
};

} // namespace agio
