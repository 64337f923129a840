// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/session.h"

#include "core/exchange/callqueue.h"
#include "core/exchange/clocksync.h"
#include "core/exchange/marketlink.h"
#include "core/exchange/sessionorders.h"
#include "core/exchange/tradinglink.h"

#include <utility>

namespace agio {

namespace {

constexpr Duration kClockTick = Duration::seconds(1);
constexpr Duration kReadInstrumentsEvery = Duration::minutes(60);
constexpr double kBudgetLeft = 0.9;

} // namespace

struct ExchangeSession::Impl
{
    explicit Impl(SessionSetup setup);

    void start();
    void loadInstruments();
    void onInstruments(Result<HttpResponse> reply);
    void tickClock();
    template <typename T, typename Make, typename Parse>
    void read(Make make, Parse parse, Callback<T> done);

    SessionCore core;
    CallQueue calls; // after core: aborts its calls first
    ClockSync clockSync;
    MarketLink market;
    TradingLink trading;
    SessionOrders orders;
    Backoff instrumentBackoff;
    Timer instrumentTimer, clockTimer;
    std::shared_ptr<const InstrumentTable> table = std::make_shared<const InstrumentTable>();
    bool hasCredential = false;
};

ExchangeSession::Impl::Impl(SessionSetup setup)
    : core(std::move(setup))
    , calls(core)
    , clockSync(core, calls, [this] { core.listener().onHealthChanged(); })
    , market(core, calls)
    , trading(core, calls, clockSync)
    , orders(core, calls, clockSync, trading)
    , instrumentBackoff(*core.setup.random)
    , instrumentTimer(core.scheduler())
    , clockTimer(core.scheduler())
{}

void ExchangeSession::Impl::start()
{
    loadInstruments();
    clockSync.start();
    market.start();
    tickClock();
}

void ExchangeSession::Impl::loadInstruments()
{
    calls.send([this]() -> Result<HttpCall> { return core.codec().instruments(core.rest()); },
               [this](Result<HttpResponse> reply) { onInstruments(std::move(reply)); });
}

void ExchangeSession::Impl::onInstruments(Result<HttpResponse> reply)
{
    Result<InstrumentsReply> parsed = reply.ok() ? core.codec().parseInstruments(*reply)
                                                 : Result<InstrumentsReply>(reply.error());
    if (!parsed.ok()) {
        core.setup.log->warning(core.area, "instruments not read: " + parsed.error().message);
        instrumentTimer.start(instrumentBackoff.next(), [this] { loadInstruments(); });
        return;
    }
    instrumentBackoff.reset();
    for (const RateLimitInfo& limit : parsed->limits) {
        core.limiter.setLimit(limit.window, limit.limit);
    }
    table = std::make_shared<const InstrumentTable>(std::move(parsed->instruments));
    market.setInstruments(table);
    core.listener().onInstruments(table);
    instrumentTimer.start(kReadInstrumentsEvery, [this] { loadInstruments(); });
}

void ExchangeSession::Impl::tickClock()
{
    clockSync.tick();
    clockTimer.start(kClockTick, [this] { tickClock(); });
}

template <typename T, typename Make, typename Parse>
void ExchangeSession::Impl::read(Make make, Parse parse, Callback<T> done)
{
    calls.send([make = std::move(make)]() -> Result<HttpCall> { return make(); },
               [parse = std::move(parse), done = std::move(done)](Result<HttpResponse> reply) {
                   if (reply.ok()) {
                       done(parse(*reply));
                   } else {
                       done(Result<T>(reply.error()));
                   }
               });
}

ExchangeSession::ExchangeSession(SessionSetup setup)
    : m_impl(std::make_unique<Impl>(std::move(setup)))
{}

ExchangeSession::~ExchangeSession() = default;

void ExchangeSession::start()
{
    m_impl->start();
}

void ExchangeSession::subscribe(const MarketSubscription& subscription)
{
    m_impl->market.subscribe(subscription);
}

void ExchangeSession::unsubscribe(const MarketSubscription& subscription)
{
    m_impl->market.unsubscribe(subscription);
}

const BookSync* ExchangeSession::book(std::string_view symbol) const
{
    const BookFeed* feed = m_impl->market.feed(symbol);
    return feed == nullptr ? nullptr : &feed->sync();
}

BookStatus ExchangeSession::bookStatus(std::string_view symbol) const
{
    const BookFeed* feed = m_impl->market.feed(symbol);
    return feed == nullptr ? BookStatus{} : feed->status();
}

std::shared_ptr<const InstrumentTable> ExchangeSession::instruments() const
{
    return m_impl->table;
}

void ExchangeSession::klines(const KlineQuery& query, Callback<std::vector<Candle>> done)
{
    SessionCore& core = m_impl->core;
    m_impl->read<std::vector<Candle>>(
        [&core, query] { return core.codec().klines(core.rest(), query); },
        [&core, interval = query.interval](const HttpResponse& reply) {
            return core.codec().parseKlines(reply, interval);
        },
        std::move(done));
}

void ExchangeSession::recentTrades(const Symbol& symbol, int limit,
                                   Callback<std::vector<Trade>> done)
{
    SessionCore& core = m_impl->core;
    m_impl->read<std::vector<Trade>>(
        [&core, symbol, limit] { return core.codec().recentTrades(core.rest(), symbol, limit); },
        [&core](const HttpResponse& reply) { return core.codec().parseRecentTrades(reply); },
        std::move(done));
}

void ExchangeSession::tickers(Callback<std::vector<std::pair<Symbol, Ticker>>> done)
{
    SessionCore& core = m_impl->core;
    m_impl->read<std::vector<std::pair<Symbol, Ticker>>>(
        [&core] { return core.codec().tickers(core.rest()); },
        [&core](const HttpResponse& reply) { return core.codec().parseTickers(reply); },
        std::move(done));
}

Capabilities ExchangeSession::capabilities() const
{
    return m_impl->core.capabilities;
}

SourceHealth ExchangeSession::health() const
{
    const SessionCore& core = m_impl->core;
    SourceHealth health;
    m_impl->market.fillHealth(health);
    m_impl->trading.fillHealth(health);
    health.rateBudgetUsed = core.limiter.usedShare();
    if (core.serverClock.isSynchronised()) {
        health.clockOffset = core.serverClock.offset();
    }
    const UtcTime blocked = core.limiter.blockedUntil();
    if (blocked > core.clock().now()) {
        health.reason = "the exchange asked for a pause: too many requests";
        health.rateBudgetUsed = 1.0;
        if (!health.retryAt.has_value()) {
            health.retryAt = blocked;
        }
    }
    return health;
}

UtcTime ExchangeSession::exchangeNow() const
{
    return m_impl->core.serverClock.now();
}

Result<void> ExchangeSession::useCredential(const Credential& credential)
{
    m_impl->trading.stop();
    const auto used = m_impl->core.codec().useCredential(credential);
    m_impl->orders.setHasCredential(used.ok());
    if (used.ok()) {
        m_impl->trading.start();
    }
    return used;
}

void ExchangeSession::dropCredential()
{
    m_impl->trading.stop();
    m_impl->orders.setHasCredential(false);
    m_impl->core.codec().dropCredential();
}

OrderGateway& ExchangeSession::orders()
{
    return m_impl->orders;
}

bool ExchangeSession::rateBudgetLeft() const
{
    const SessionCore& core = m_impl->core;
    return core.limiter.blockedUntil() <= core.clock().now() &&
        core.limiter.usedShare() < kBudgetLeft;
}

} // namespace agio
