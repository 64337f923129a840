// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"

#include "core/base/check.h"
#include "core/engine/exchangepost.h"
#include "core/net/qtscheduler.h"

#include <utility>

namespace agio {

namespace {

constexpr Duration kHealthEvery = Duration::ms(500);
constexpr Duration kHealthGather = Duration::ms(20); // changes come in bunches
constexpr Duration kTickersEvery = Duration::ms(500);
constexpr std::size_t kMaxWaiting = 10'000;

} // namespace

struct Engine::Living
{
    Living(TerminalSetup& t, Outbox& box, ClientIdMaker& ids);
    void publishHealth();
    void healthSoon();
    void tickersSoon();
    void publishTickers();
    void tick();
    ExchangePost* post(const ExchangeId& exchange);
    AccountBoard* account(); // tells the person why not, if there is none

    const TerminalSetup& terminal;
    Outbox& outbox;
    QtScheduler scheduler;
    Random random;
    std::vector<std::unique_ptr<ExchangePost>> posts;
    Timer healthTimer, tickTimer, tickerTimer;
    std::vector<ExchangeHealth> shownHealth;
    bool hasTickers = false;
};

Engine::Living::Living(TerminalSetup& t, Outbox& box, ClientIdMaker& ids)
    : terminal(t)
    , outbox(box)
    , random(t.seed)
    , healthTimer(scheduler)
    , tickTimer(scheduler)
    , tickerTimer(scheduler)
{
    ExchangePost::Shared shared;
    shared.terminal = &terminal;
    shared.scheduler = &scheduler;
    shared.random = &random;
    shared.outbox = &outbox;
    shared.ids = &ids;
    shared.onHealth = [this] { healthSoon(); };
    shared.onTickers = [this] { tickersSoon(); };
    posts.reserve(t.exchanges.size());
    for (ExchangeSetup& exchange : t.exchanges) {
        posts.push_back(std::make_unique<ExchangePost>(std::move(exchange), shared));
    }
}

void Engine::Living::healthSoon()
{
    if (!healthTimer.isRunning()) {
        healthTimer.start(kHealthGather, [this] { publishHealth(); });
    }
}

void Engine::Living::publishHealth()
{
    std::vector<ExchangeHealth> all;
    all.reserve(posts.size());
    for (const auto& post : posts) {
        all.push_back(post->health());
        const ExchangeHealth& health = all.back();
        if (Outbox::ExchangeSlot* slot = outbox.slot(health.exchange)) {
            slot->clockOffsetNs.store(health.clockOffset.value_or(Duration()).toNs(),
                                      std::memory_order_relaxed);
        }
    }
    if (all == shownHealth) {
        return;
    }
    shownHealth = all;
    outbox.health.publish(std::make_shared<const std::vector<ExchangeHealth>>(std::move(all)));
    outbox.mark(Outbox::Health);
}

void Engine::Living::tickersSoon()
{
    if (!tickerTimer.isRunning()) {
        tickerTimer.start(hasTickers ? kTickersEvery : Duration(), [this] { publishTickers(); });
    }
}

void Engine::Living::publishTickers()
{
    hasTickers = true;
    auto rows = std::make_shared<std::vector<TickerRow>>();
    for (const auto& post : posts) {
        post->market().appendTickers(*rows);
    }
    outbox.tickers.publish(std::move(rows));
    outbox.mark(Outbox::Tickers);
}

void Engine::Living::tick()
{
    for (const auto& post : posts) {
        post->tick();
    }
    publishHealth();
    tickTimer.start(kHealthEvery, [this] { tick(); });
}

ExchangePost* Engine::Living::post(const ExchangeId& exchange)
{
    for (const auto& post : posts) {
        if (post->exchange() == exchange) {
            return post.get();
        }
    }
    return nullptr;
}

AccountBoard* Engine::Living::account()
{
    bool isReplay = false;
    for (const auto& post : posts) {
        if (post->account() != nullptr) {
            return post->account();
        }
        isReplay = isReplay || post->environment() == Environment::Replay;
    }
    const char* why = isReplay
        ? "This is a recording: nothing can be traded in it. Nothing was sent."
        : "No account is open: add a key to trade. Nothing was sent.";
    outbox.notices.push({terminal.clock->now(), Severity::Blocking, why, {}, {}});
    outbox.mark(Outbox::Notices);
    return nullptr;
}

// ---- Engine ----------------------------------------------------------------------------------

Engine::Engine(TerminalSetup setup, std::shared_ptr<Outbox> outbox, ClientIdMaker& ids)
    : m_setup(std::move(setup))
    , m_outbox(std::move(outbox))
    , m_ids(ids)
{}

Engine::~Engine() = default;

void Engine::start()
{
    m_living = std::make_unique<Living>(m_setup, *m_outbox, m_ids);
    for (const auto& post : m_living->posts) {
        post->start();
    }
    m_living->tick();
}

void Engine::addWatch(const std::shared_ptr<MarketWatchHandle>& watch)
{
    ExchangePost* post = m_living->post(watch->instrument.exchange);
    if (post == nullptr) {
        return;
    }
    post->market().addWatch(watch);
    if (post->account() != nullptr) {
        post->account()->wantFees(watch->instrument.symbol);
    }
}

void Engine::addCandles(const std::shared_ptr<CandleWatchHandle>& watch)
{
    if (ExchangePost* post = m_living->post(watch->instrument.exchange); post != nullptr) {
        post->market().addCandles(watch);
    }
}

void Engine::loadOlder(const InstrumentId& instrument, Interval interval)
{
    if (ExchangePost* post = m_living->post(instrument.exchange); post != nullptr) {
        post->market().loadOlder(instrument.symbol, interval);
    }
}

void Engine::dropGone()
{
    for (const auto& post : m_living->posts) {
        post->market().dropGone();
    }
}

void Engine::place(const OrderIntent& intent)
{
    if (AccountBoard* account = m_living->account()) {
        account->desk().place(intent);
    }
}

void Engine::placeList(const OrderListIntent& intent)
{
    if (AccountBoard* account = m_living->account()) {
        account->desk().placeList(intent);
    }
}

void Engine::cancel(const ClientOrderId& id)
{
    if (AccountBoard* account = m_living->account()) {
        account->desk().cancel(id);
    }
}

void Engine::cancelAll(const std::optional<InstrumentId>& instrument, std::optional<Side> side)
{
    if (AccountBoard* account = m_living->account()) {
        account->desk().cancelAll(instrument, side);
    }
}

void Engine::movePrice(const ClientOrderId& id, Decimal newPrice, const ClientOrderId& replacement)
{
    if (AccountBoard* account = m_living->account()) {
        account->desk().movePrice(id, newPrice, replacement);
    }
}

void Engine::lowerQuantity(const ClientOrderId& id, Decimal newQuantity)
{
    if (AccountBoard* account = m_living->account()) {
        account->desk().lowerQuantity(id, newQuantity);
    }
}

void Engine::checkAgain(const ClientOrderId& id)
{
    if (AccountBoard* account = m_living->account()) {
        account->desk().checkAgain(id);
    }
}

void Engine::setLimits(const InstrumentId& instrument, const LocalLimits& limits)
{
    for (const auto& post : m_living->posts) {
        if (post->account() != nullptr) {
            post->account()->setLimits(instrument, limits);
        }
    }
}

// ---- Door ------------------------------------------------------------------------------------

void EngineDoor::post(std::function<void(Engine&)> work)
{
    const std::scoped_lock lock(m_mutex);
    if (m_engine == nullptr) {
        return;
    }
    if (m_isOpen) {
        hand(std::move(work));
    } else if (AGIO_EXPECT(m_waiting.size() < kMaxWaiting)) {
        m_waiting.push_back(std::move(work));
    }
}

void EngineDoor::open()
{
    const std::scoped_lock lock(m_mutex);
    if (m_engine == nullptr || m_isOpen) {
        return;
    }
    m_isOpen = true;
    hand([](Engine& engine) { engine.start(); });
    for (auto& work : m_waiting) {
        hand(std::move(work));
    }
    m_waiting = {};
}

void EngineDoor::hand(std::function<void(Engine&)> work)
{
    Engine* engine = m_engine;
    QMetaObject::invokeMethod(
        engine, [engine, run = std::move(work)] { run(*engine); }, Qt::QueuedConnection);
}

void EngineDoor::close()
{
    const std::scoped_lock lock(m_mutex);
    m_engine = nullptr;
}

} // namespace agio
