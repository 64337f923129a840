// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/marketlink.h"

#include <algorithm>
#include <utility>

namespace agio {

namespace {

constexpr Duration kTick = Duration::ms(250);
constexpr Duration kHeldLongEnough = Duration::seconds(10); // then the back-off begins anew
constexpr Duration kHandoverLimit = Duration::seconds(5);
constexpr Duration kRateWindow = Duration::seconds(1);
constexpr Duration kKeepAliveEvery = Duration::seconds(15);

} // namespace

MarketLink::MarketLink(SessionCore& core, CallQueue& calls)
    : m_core(core)
    , m_calls(calls)
    , m_instruments(std::make_shared<const InstrumentTable>())
    , m_flushTimer(core.scheduler())
    , m_retryTimer(core.scheduler())
    , m_tickTimer(core.scheduler())
    , m_retireTimer(core.scheduler())
    , m_keepAliveTimer(core.scheduler())
    , m_backoff(*core.setup.random)
{}

MarketLink::~MarketLink() = default;

void MarketLink::start()
{
    m_isStarted = true;
    m_lastRateAt = m_core.clock().monotonic();
    connect();
    m_tickTimer.start(kTick, [this] { tick(); });
}

void MarketLink::setInstruments(std::shared_ptr<const InstrumentTable> table)
{
    m_instruments = std::move(table);
    for (const auto& [subscription, users] : m_wanted) {
        if (subscription.channel == MarketChannel::Book &&
            m_feeds.count(subscription.symbol.text()) == 0) {
            m_toSubscribe.insert(subscription);
        }
    }
    flushLater();
}

// ---- Subscriptions ---------------------------------------------------------------------------

void MarketLink::subscribe(const MarketSubscription& subscription)
{
    if (++m_wanted[subscription] > 1) {
        return;
    }
    if (m_wanted.size() > static_cast<std::size_t>(m_core.capabilities.maxSubscriptionsPerSocket)) {
        m_wanted.erase(subscription);
        m_core.setup.log->error(m_core.area,
                                "too many market subscriptions; " + subscription.symbol.text() +
                                    " is left out");
        return;
    }
    if (m_toUnsubscribe.erase(subscription) == 0) {
        m_toSubscribe.insert(subscription);
    }
    flushLater();
}

void MarketLink::unsubscribe(const MarketSubscription& subscription)
{
    const auto found = m_wanted.find(subscription);
    if (found == m_wanted.end() || --found->second > 0) {
        return;
    }
    m_wanted.erase(found);
    if (m_toSubscribe.erase(subscription) == 0) {
        m_toUnsubscribe.insert(subscription);
    }
    flushLater();
}

bool MarketLink::isOnWire(const MarketSubscription& subscription) const
{
    // A book needs its tick size first.
    return subscription.channel != MarketChannel::Book ||
        m_feeds.count(subscription.symbol.text()) != 0;
}

void MarketLink::ensureFeed(const Symbol& symbol)
{
    if (m_feeds.count(symbol.text()) != 0) {
        return;
    }
    const Instrument* instrument = m_instruments->find(symbol);
    if (instrument == nullptr) {
        return;
    }
    m_feeds[symbol.text()] = std::make_unique<BookFeed>(
        m_core, m_calls, *instrument, [this](const Symbol& s) { resubscribe(s); });
}

void MarketLink::flushLater()
{
    if (!m_flushTimer.isRunning()) {
        m_flushTimer.start(Duration(), [this] { flush(); });
    }
}

void MarketLink::flush()
{
    std::vector<MarketSubscription> added;
    std::vector<MarketSubscription> removed(m_toUnsubscribe.begin(), m_toUnsubscribe.end());
    for (const MarketSubscription& subscription : m_toSubscribe) {
        if (subscription.channel == MarketChannel::Book) {
            ensureFeed(subscription.symbol);
        }
        if (isOnWire(subscription)) {
            added.push_back(subscription);
        }
    }
    m_toSubscribe.clear();
    m_toUnsubscribe.clear();
    for (const MarketSubscription& subscription : removed) {
        if (subscription.channel == MarketChannel::Book) {
            m_feeds.erase(subscription.symbol.text());
        }
    }
    for (LiveSocket* socket : {m_current.get(), m_successor.get()}) {
        if (socket == nullptr || !socket->isOpen()) {
            continue; // subscribeAll() follows when it opens
        }
        if (!removed.empty()) {
            sendFrames(*socket, m_core.codec().unsubscribe(removed));
        }
        if (!added.empty()) {
            sendFrames(*socket, m_core.codec().subscribe(added));
        }
    }
    if (m_current && m_current->isOpen()) {
        for (const MarketSubscription& subscription : added) {
            if (subscription.channel == MarketChannel::Book) {
                m_feeds.find(subscription.symbol.text())->second->onSubscribing();
            }
        }
    }
}

void MarketLink::subscribeAll(LiveSocket& socket)
{
    std::vector<MarketSubscription> all;
    for (const auto& [subscription, users] : m_wanted) {
        if (subscription.channel == MarketChannel::Book) {
            ensureFeed(subscription.symbol);
        }
        if (isOnWire(subscription)) {
            all.push_back(subscription);
        }
    }
    m_toSubscribe.clear();
    m_toUnsubscribe.clear();
    if (!all.empty()) {
        sendFrames(socket, m_core.codec().subscribe(all));
    }
}

void MarketLink::resubscribe(const Symbol& symbol)
{
    if (!m_current || !m_current->isOpen()) {
        return;
    }
    const std::vector<MarketSubscription> one{{MarketChannel::Book, symbol, Interval::M1}};
    sendFrames(*m_current, m_core.codec().unsubscribe(one));
    sendFrames(*m_current, m_core.codec().subscribe(one));
}

void MarketLink::sendFrames(LiveSocket& socket, const std::vector<std::string>& frames)
{
    for (const std::string& frame : frames) {
        socket.sendPaced(frame);
    }
}

// ---- Connection ------------------------------------------------------------------------------

void MarketLink::connect()
{
    m_retryAt.reset();
    m_reason = "connecting";
    m_current = std::make_unique<LiveSocket>(
        m_core, static_cast<LiveSocket::Owner&>(*this), ++m_socketNumber,
        m_core.codec().marketSocketUrl(m_core.setup.endpoints.wsMarket), false);
    m_current->open();
    m_core.listener().onHealthChanged();
}

void MarketLink::connectLater(const std::string& reason)
{
    const Duration wait = m_backoff.next();
    m_reason = reason;
    m_retryAt = m_core.clock().now() + wait;
    m_retryTimer.start(wait, [this] { connect(); });
    m_core.listener().onHealthChanged();
}

void MarketLink::onSocketOpen(LiveSocket& socket)
{
    subscribeAll(socket);
    if (&socket == m_successor.get()) {
        m_successorOpenAt = m_core.clock().monotonic();
        for (const auto& [symbol, feed] : m_feeds) {
            feed->beginHandover();
        }
        return;
    }
    m_reason.clear();
    for (const auto& [symbol, feed] : m_feeds) {
        feed->onSubscribing();
    }
    keepAliveLater();
    m_core.listener().onMarketStream();
    m_core.listener().onHealthChanged();
}

void MarketLink::keepAliveLater()
{
    if (m_core.codec().keepAlive().empty()) {
        return; // protocol pings do
    }
    m_keepAliveTimer.start(kKeepAliveEvery, [this] {
        if (m_current && m_current->isOpen()) {
            m_current->sendPaced(m_core.codec().keepAlive());
            keepAliveLater();
        }
    });
}

void MarketLink::onSocketLost(LiveSocket& socket, const Error& reason)
{
    m_core.setup.log->warning(m_core.area,
                              "market connection " + std::to_string(socket.number()) +
                                  " ended: " + reason.message);
    if (&socket == m_successor.get()) {
        for (const auto& [symbol, feed] : m_feeds) {
            feed->endHandover();
        }
        retire(std::move(m_successor));
        m_renewNotBefore = m_core.clock().monotonic() + m_backoff.next();
        return;
    }
    if (&socket != m_current.get()) {
        return;
    }
    retire(std::move(m_current));
    if (m_successor && m_successor->isOpen()) {
        completeRenewal();
        return;
    }
    if (m_successor) {
        retire(std::move(m_successor));
    }
    m_wantsRenewal = false;
    for (const auto& [symbol, feed] : m_feeds) {
        feed->onConnectionLost("no connection");
    }
    connectLater(reason.message);
}

void MarketLink::onSocketOverdue(LiveSocket& socket, bool isOverdue)
{
    if (&socket != m_current.get()) {
        return;
    }
    m_reason = isOverdue ? "no answer to a ping for 5 s" : std::string();
    for (const auto& [symbol, feed] : m_feeds) {
        feed->onConnectionOverdue(isOverdue);
    }
    m_core.listener().onHealthChanged();
}

void MarketLink::renew(const std::string& why)
{
    if (m_successor || !m_current || !m_current->isOpen()) {
        return;
    }
    m_core.setup.log->info(m_core.area, "renewing the market connection: " + why);
    m_successor = std::make_unique<LiveSocket>(
        m_core, static_cast<LiveSocket::Owner&>(*this), ++m_socketNumber,
        m_core.codec().marketSocketUrl(m_core.setup.endpoints.wsMarket), false);
    m_successor->open();
}

void MarketLink::completeRenewal()
{
    if (m_current) {
        retire(std::move(m_current));
    }
    m_current = std::move(m_successor);
    m_wantsRenewal = false;
    m_reason.clear();
    for (const auto& [symbol, feed] : m_feeds) {
        feed->endHandover();
    }
    m_core.listener().onHealthChanged();
}

void MarketLink::retire(std::unique_ptr<LiveSocket> socket)
{
    m_retired.push_back(std::move(socket)); // it may be the one that is calling us
    m_retireTimer.start(Duration(), [this] { m_retired.clear(); });
}

void MarketLink::tick()
{
    const Duration now = m_core.clock().monotonic();
    for (const auto& [symbol, feed] : m_feeds) {
        feed->tick();
    }
    if (m_current && m_current->age() > kHeldLongEnough) {
        m_backoff.reset();
    }
    if (m_current &&
        m_current->age() > m_core.capabilities.socketLifetime - Duration::minutes(10)) {
        m_wantsRenewal = true;
    }
    if (m_wantsRenewal && !m_successor && now >= m_renewNotBefore) {
        renew("before the exchange ends it");
    }
    if (m_successor && m_successor->isOpen()) {
        const bool allCrossed = std::all_of(m_feeds.begin(), m_feeds.end(), [](const auto& entry) {
            return entry.second->isHandoverDone();
        });
        if (allCrossed || now - m_successorOpenAt > kHandoverLimit) {
            completeRenewal();
        }
    }
    if (now - m_lastRateAt >= kRateWindow) {
        const Duration span = now - m_lastRateAt;
        m_framesPerSecond =
            static_cast<double>(m_frames - m_framesAtTick) * 1e9 / static_cast<double>(span.toNs());
        m_framesAtTick = m_frames;
        m_lastRateAt = now;
    }
    m_tickTimer.start(kTick, [this] { tick(); });
}

// ---- Frames ----------------------------------------------------------------------------------

void MarketLink::onSocketText(LiveSocket& socket, std::string_view text, UtcTime at)
{
    if (&socket != m_current.get() && &socket != m_successor.get()) {
        return;
    }
    ++m_frames;
    m_receivingFrom = &socket;
    m_receivedAt = at;
    const auto decoded = m_core.codec().decodeMarket(text, at, *this);
    m_receivingFrom = nullptr;
    if (!decoded.ok()) {
        Error reason = decoded.error();
        reason.message = "unreadable frame: " + reason.message;
        onSocketLost(socket, reason);
    }
}

void MarketLink::onBookDelta(const BookDelta& delta)
{
    const auto found = m_feeds.find(delta.symbol);
    if (found != m_feeds.end()) {
        found->second->onDelta(delta, m_receivedAt, m_receivingFrom == m_successor.get());
    }
}

void MarketLink::onTrade(std::string_view symbol, const Trade& trade)
{
    if (trade.id > 0) { // two sockets may carry it during a renewal
        auto last = m_lastTradeId.find(symbol);
        if (last == m_lastTradeId.end()) {
            last = m_lastTradeId.emplace(std::string(symbol), 0).first;
        }
        if (trade.id <= last->second) {
            return;
        }
        last->second = trade.id;
    }
    m_core.listener().onTrade(symbol, trade);
}

void MarketLink::onBookTop(std::string_view symbol, const BookTop& top)
{
    m_core.listener().onBookTop(symbol, top);
}

void MarketLink::onTicker(std::string_view symbol, const Ticker& ticker)
{
    m_core.listener().onTicker(symbol, ticker);
}

void MarketLink::onKline(std::string_view symbol, Interval interval, const Candle& candle)
{
    m_core.listener().onKline(symbol, interval, candle);
}

void MarketLink::onStreamNotice(StreamNotice notice, std::string_view detail)
{
    switch (notice) {
    case StreamNotice::Subscribed:
        if (m_receivingFrom == m_current.get()) {
            for (const auto& [symbol, feed] : m_feeds) {
                feed->onConfirmed();
            }
        }
        return;
    case StreamNotice::ReconnectSoon:
        if (m_receivingFrom == m_current.get()) {
            m_wantsRenewal = true;
            renew("the exchange asks for it");
        }
        return;
    case StreamNotice::Unrecognised:
        m_core.setup.log->debug(m_core.area,
                                "unknown event: " + std::string(detail.substr(0, 200)));
        return;
    case StreamNotice::UserStreamStarted:
    case StreamNotice::UserStreamEnded:
    case StreamNotice::Heartbeat:
    case StreamNotice::Ignored:
        return;
    }
}

void MarketLink::onStreamError(const Error& error)
{
    m_core.setup.log->error(m_core.area,
                            "subscription refused: " + error.exchangeCode + " " + error.message);
}

// ---- State -----------------------------------------------------------------------------------

const BookFeed* MarketLink::feed(std::string_view symbol) const
{
    const auto found = m_feeds.find(symbol);
    return found == m_feeds.end() ? nullptr : found->second.get();
}

void MarketLink::fillHealth(SourceHealth& health) const
{
    health.framesPerSecond = m_framesPerSecond;
    health.retryAt = m_retryAt;
    health.reason = m_reason;
    if (!m_current) {
        health.market = m_isStarted ? LinkState::Offline : LinkState::Connecting;
        return;
    }
    if (!m_current->isOpen()) {
        health.market = m_backoff.attempt() > 0 ? LinkState::Offline : LinkState::Connecting;
        return;
    }
    health.market = m_current->isOverdue() ? LinkState::Stale : LinkState::Live;
    for (const auto& [symbol, feed] : m_feeds) {
        const auto lag = feed->lag();
        if (lag.has_value()) {
            health.lag = std::max(health.lag.value_or(Duration()), *lag);
        }
        if (health.market != LinkState::Live) {
            continue;
        }
        const BookState state = feed->status().state;
        if (state == BookState::Stale || state == BookState::Slow) {
            health.market = state == BookState::Stale ? LinkState::Stale : LinkState::Slow;
            health.reason = symbol + ": " + feed->status().reason;
        }
    }
}

} // namespace agio
