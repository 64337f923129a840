// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faketerminal.h"

#include "core/base/random.h"
#include "tests/support/fakemarket.h"

#include <algorithm>

namespace agio {

namespace {

constexpr std::size_t kBookLevels = 400;
constexpr std::size_t kOlderPage = 500;

class FakeMarketWatch : public MarketWatch
{
public:
    FakeMarketWatch(const InstrumentId& id, const WatchOptions& o)
        : MarketWatch(id)
        , options(o)
    {}
    const WatchOptions options;
};

class FakeCandleWatch : public CandleWatch
{
public:
    FakeCandleWatch(const InstrumentId& id, Interval i, int& requests)
        : CandleWatch(id, i)
        , m_requests(requests)
    {}
    void loadOlder() override
    {
        if (view.isLoadingOlder || view.reachedOldest) {
            return;
        }
        ++m_requests;
        view.isLoadingOlder = true;
        publish();
    }
    void publish() { candles.publish(std::make_shared<CandleView>(view)); }
    CandleView view;

private:
    int& m_requests;
};

struct Listed
{
    const char* base;
    const char* tick;
    const char* lot;
    const char* last;
    const char* open;
};
constexpr Listed kListed[] = {
    {"BTC", "0.1", "0.0001", "67214.0", "66012.6"},
    {"ETH", "0.01", "0.001", "3406.11", "3381.09"},
    {"SOL", "0.001", "0.01", "171.482", "175.160"},
    {"XRP", "0.00001", "0.1", "0.58214", "0.58034"},
    {"DOGE", "0.00001", "1", "0.12418", "0.12599"},
    {"LINK", "0.001", "0.01", "14.883", "14.541"},
    {"SHIB", "0.00000001", "1", "0.00001742", "0.00001658"},
    {"ADA", "0.0001", "0.1", "0.4412", "0.4422"},
};

} // namespace

struct FakeTerminal::Impl
{
    std::uint64_t seed;
    Random random;
    UtcTime time = UtcTime::fromSeconds(1'700'000'000 + 14 * 60); // 2023-11-14 22:27:20 UTC
    std::shared_ptr<const InstrumentTable> table;
    std::map<InstrumentId, Decimal> last;
    std::map<InstrumentId, Decimal> open;
    std::vector<ExchangeHealth> health;
    AccountView account;
    std::vector<OrderPtr> orders;
    std::vector<FillPtr> fills;
    std::map<InstrumentId, std::shared_ptr<const BookView>> books;
    std::map<InstrumentId, LocalLimits> limits;
    std::vector<std::weak_ptr<FakeMarketWatch>> markets;
    std::vector<std::weak_ptr<FakeCandleWatch>> candles;
    std::size_t historyBars = 600;
    int nextId = 1;

    explicit Impl(std::uint64_t s)
        : seed(s)
        , random(s)
    {}
    std::shared_ptr<const BookView> bookOf(const InstrumentId& id)
    {
        auto& book = books[id];
        if (book == nullptr) {
            const Instrument* instrument = table->find(id.symbol);
            if (instrument != nullptr) {
                book = makeFakeBook(*instrument, last[id], kBookLevels, time, seed);
            }
        }
        return book;
    }
    std::shared_ptr<const Ticker> tickerOf(const InstrumentId& id)
    {
        auto ticker = std::make_shared<Ticker>();
        ticker->last = last[id];
        ticker->open = open[id];
        ticker->baseVolume = Decimal(18'204);
        ticker->quoteVolume = Decimal::mul(Decimal(18'204), last[id]);
        ticker->exchangeTime = time;
        return ticker;
    }
    void publishMarket(FakeMarketWatch& watch)
    {
        if (watch.options.book) {
            watch.book.publish(bookOf(watch.instrument));
        }
        if (watch.options.ticker) {
            watch.ticker.publish(tickerOf(watch.instrument));
        }
    }
    template <typename F>
    void eachMarket(const InstrumentId& id, F f)
    {
        for (const auto& weak : markets) {
            if (const auto watch = weak.lock(); watch && watch->instrument == id) {
                f(*watch);
            }
        }
    }
    OrderPtr* findOrder(const ClientOrderId& id)
    {
        const auto found = std::find_if(orders.begin(), orders.end(), [&id](const OrderPtr& o) {
            return o->intent.clientOrderId == id;
        });
        return found == orders.end() ? nullptr : &*found;
    }
};

FakeTerminal::FakeTerminal(std::uint64_t seed)
    : m_impl(std::make_unique<Impl>(seed))
{
    std::vector<Instrument> all;
    for (const Listed& listed : kListed) {
        all.push_back(makeFakeInstrument("binance", listed.base, "USDT", listed.tick, listed.lot));
        m_impl->last[all.back().id] = Decimal::literal(listed.last);
        m_impl->open[all.back().id] = Decimal::literal(listed.open);
    }
    m_impl->table = std::make_shared<InstrumentTable>(std::move(all));

    ExchangeHealth health;
    health.exchange = ExchangeId("binance");
    health.displayName = "Binance";
    health.host = "127.0.0.1";
    health.market = health.account = LinkState::Live;
    health.lag = Duration::ms(38);
    health.rateBudgetUsed = 0.04;
    health.clockOffset = Duration::ms(12);
    health.framesPerSecond = 1'482;
    health.hasAccount = true;
    m_impl->health.push_back(health);

    AccountView& account = m_impl->account;
    account.account = AccountId("binance:demo:main");
    account.exchange = ExchangeId("binance");
    account.label = "demo";
    account.isPresent = account.isVerified = account.canTrade = account.balancesVerified = true;
    account.balancesAt = m_impl->time;
    account.balances = {{Asset("BTC"), Decimal::literal("0.42000000"), Decimal::literal("0.05")},
                        {Asset("ETH"), Decimal::literal("2.0000"), Decimal(0)},
                        {Asset("USDT"), Decimal::literal("12040.11"), Decimal::literal("6715.00")}};
    account.fees = {Decimal::literal("0.0008"), Decimal::literal("0.001"), false, {}};
    account.equity = Decimal::literal("52184.07");
    account.equityAtStart = Decimal::literal("51871.63");
    account.equityAsset = Asset("USDT");
}

FakeTerminal::~FakeTerminal() = default;

InstrumentId FakeTerminal::btc()
{
    return {ExchangeId("binance"), Symbol("BTCUSDT")};
}

InstrumentId FakeTerminal::eth()
{
    return {ExchangeId("binance"), Symbol("ETHUSDT")};
}

const Instrument& FakeTerminal::instrument(const InstrumentId& id) const
{
    const Instrument* found = m_impl->table->find(id.symbol);
    AGIO_CHECK(found != nullptr);
    return *found;
}

Decimal FakeTerminal::lastPrice(const InstrumentId& id) const
{
    return m_impl->last[id];
}

void FakeTerminal::setHistoryBars(std::size_t count)
{
    m_impl->historyBars = count;
}

void FakeTerminal::advance(Duration d)
{
    m_impl->time = m_impl->time + d;
}

void FakeTerminal::setLastPrice(const InstrumentId& id, Decimal price)
{
    const Side aggressor = price >= m_impl->last[id] ? Side::Buy : Side::Sell;
    m_impl->last[id] = price;
    const BookState state = m_impl->bookOf(id)->state;
    auto book =
        makeFakeBook(instrument(id), price, kBookLevels, m_impl->time, m_impl->random.next());
    book->state = state;
    m_impl->books[id] = book;
    Trade trade;
    trade.id = static_cast<std::int64_t>(2'000'000 + m_impl->random.below(1'000'000));
    trade.price = price;
    trade.quantity =
        Decimal::mul(Decimal(1 + m_impl->random.between(1, 4'000)), instrument(id).lotSize)
            .value_or(Decimal(1));
    trade.aggressor = aggressor;
    trade.exchangeTime = trade.receivedAt = m_impl->time;
    m_impl->eachMarket(id, [&](FakeMarketWatch& watch) {
        m_impl->publishMarket(watch);
        if (watch.options.trades) {
            watch.trades.push(trade);
        }
    });
    for (const auto& weak : m_impl->candles) {
        const auto watch = weak.lock();
        if (!watch || watch->instrument != id || watch->view.candles.empty()) {
            continue;
        }
        Candle running = watch->view.candles.back();
        const UtcTime start = startOf(watch->interval, m_impl->time);
        const bool isNew = start > running.openTime;
        if (isNew) {
            watch->view.candles.back().isClosed = true;
            running = Candle{};
            running.openTime = start;
            running.open = running.high = running.low = price;
        }
        running.high = std::max(running.high, price);
        running.low = std::min(running.low, price);
        running.close = price;
        running.isClosed = false;
        running.source = CandleSource::Stream;
        running.baseVolume = Decimal::add(running.baseVolume, trade.quantity).value_or(Decimal());
        if (isNew) {
            watch->view.candles.push_back(running);
            watch->publish();
        } else {
            watch->view.candles.back() = running;
        }
        watch->running.publish(std::make_shared<Candle>(running));
    }
    emit tickersChanged();
}

void FakeTerminal::stepMarket()
{
    advance(Duration::ms(250));
    for (const auto& [id, price] : std::map<InstrumentId, Decimal>(m_impl->last)) {
        const std::int64_t ticks = m_impl->random.between(-6, 6);
        const auto change = Decimal::mul(Decimal(ticks), instrument(id).tickSize);
        const auto next = change ? Decimal::add(price, *change) : std::nullopt;
        if (next && next->isPositive()) {
            setLastPrice(id, *next);
        }
    }
}

void FakeTerminal::setBook(std::shared_ptr<const BookView> book)
{
    const InstrumentId id = book->instrument;
    m_impl->books[id] = std::move(book);
    m_impl->eachMarket(id, [this](FakeMarketWatch& watch) { m_impl->publishMarket(watch); });
}

void FakeTerminal::setBookState(const InstrumentId& id, BookState state, const std::string& reason)
{
    auto book = std::make_shared<BookView>(*m_impl->bookOf(id));
    book->state = state;
    book->stateReason = reason;
    setBook(book);
}

void FakeTerminal::setHealth(const ExchangeHealth& health)
{
    const auto found =
        std::find_if(m_impl->health.begin(), m_impl->health.end(),
                     [&health](const ExchangeHealth& h) { return h.exchange == health.exchange; });
    if (found == m_impl->health.end()) {
        m_impl->health.push_back(health);
    } else {
        *found = health;
    }
    emit healthChanged();
}

void FakeTerminal::setAccount(const AccountView& account)
{
    m_impl->account = account;
    emit accountChanged();
}

void FakeTerminal::setCandles(const InstrumentId& id, Interval interval,
                              std::vector<Candle> candles)
{
    for (const auto& weak : m_impl->candles) {
        const auto watch = weak.lock();
        if (watch && watch->instrument == id && watch->interval == interval) {
            watch->view.candles = candles;
            watch->publish();
        }
    }
}

void FakeTerminal::deliverOlder()
{
    for (const auto& weak : m_impl->candles) {
        const auto watch = weak.lock();
        if (!watch || !watch->view.isLoadingOlder) {
            continue;
        }
        watch->view.isLoadingOlder = false;
        const Candle& oldest = watch->view.candles.front();
        auto page = makeFakeCandles(instrument(watch->instrument), watch->interval, kOlderPage,
                                    oldest.openTime - Duration::ms(1), oldest.open,
                                    m_impl->seed + kOlderPage);
        page.back().isClosed = true;
        watch->view.candles.insert(watch->view.candles.begin(), page.begin(), page.end());
        watch->publish();
    }
}

void FakeTerminal::addOrder(const Order& order)
{
    m_impl->orders.insert(m_impl->orders.begin(), std::make_shared<const Order>(order));
    emit orderChanged(m_impl->orders.front());
}

ClientOrderId FakeTerminal::addOrder(const InstrumentId& id, Side side, OrderForm form,
                                     const char* price, const char* quantity, const char* filled)
{
    Order order;
    order.intent.clientOrderId = newClientOrderId();
    order.intent.instrument = id;
    order.intent.side = side;
    order.intent.form = form;
    order.intent.quantity = Decimal::literal(quantity);
    const bool triggers = form != OrderForm::Limit && form != OrderForm::Market;
    if (triggers) {
        order.intent.trigger = Decimal::literal(price);
    }
    if (form == OrderForm::Limit || form == OrderForm::StopLimit ||
        form == OrderForm::TakeProfitLimit) {
        order.intent.price = Decimal::literal(price);
    }
    order.account = m_impl->account.account;
    order.filledQuantity = Decimal::literal(filled);
    order.state = order.filledQuantity.isZero() ? OrderState::Working : OrderState::PartiallyFilled;
    order.isWaitingTrigger = triggers;
    order.createdAt = order.sentAt = order.answeredAt = order.updatedAt = m_impl->time;
    addOrder(order);
    return order.intent.clientOrderId;
}

void FakeTerminal::setOrderState(const ClientOrderId& id, OrderState state, PendingChange pending)
{
    if (OrderPtr* found = m_impl->findOrder(id)) {
        Order changed = **found;
        changed.state = state;
        changed.pending = pending;
        changed.updatedAt = m_impl->time;
        *found = std::make_shared<const Order>(changed);
        emit orderChanged(*found);
    }
}

void FakeTerminal::addFill(const InstrumentId& id, Side side, const char* price,
                           const char* quantity, UtcTime at)
{
    Fill fill;
    fill.tradeId = ExchangeTradeId("t" + std::to_string(m_impl->nextId++));
    fill.instrument = id;
    fill.exchangeOrderId = ExchangeOrderId("9000");
    fill.side = side;
    fill.price = Decimal::literal(price);
    fill.quantity = Decimal::literal(quantity);
    fill.quoteAmount = Decimal::mul(fill.price, fill.quantity).value_or(Decimal());
    fill.fee = Decimal::literal("0.01");
    fill.feeAsset = Asset("USDT");
    fill.isMaker = true;
    fill.exchangeTime = at;
    m_impl->fills.insert(m_impl->fills.begin(), std::make_shared<const Fill>(fill));
    emit fillCounted(m_impl->fills.front());
}

std::size_t FakeTerminal::watchCount() const
{
    const auto alive = [](const auto& weak) { return !weak.expired(); };
    return static_cast<std::size_t>(
        std::count_if(m_impl->markets.begin(), m_impl->markets.end(), alive) +
        std::count_if(m_impl->candles.begin(), m_impl->candles.end(), alive));
}

void FakeTerminal::addSampleOrders()
{
    addOrder(btc(), Side::Sell, OrderForm::Limit, "67420.0", "0.0500", "0.0200");
    addOrder(btc(), Side::Buy, OrderForm::Limit, "67150.0", "0.1000");
    addOrder(btc(), Side::Sell, OrderForm::StopMarket, "66980.0", "0.1000");
    addFill(btc(), Side::Buy, "67102.4", "0.1000", m_impl->time - Duration::minutes(95));
    addFill(btc(), Side::Sell, "67305.0", "0.0300", m_impl->time - Duration::minutes(52));
    addFill(btc(), Side::Sell, "67306.0", "0.0200", m_impl->time - Duration::minutes(51));
    addFill(btc(), Side::Buy, "67190.1", "0.0500", m_impl->time - Duration::minutes(20));
}

std::vector<ExchangeHealth> FakeTerminal::health() const
{
    return m_impl->health;
}

std::shared_ptr<const InstrumentTable> FakeTerminal::instruments(const ExchangeId& exchange) const
{
    return exchange == ExchangeId("binance") ? m_impl->table
                                             : std::make_shared<const InstrumentTable>();
}

std::vector<ExchangeId> FakeTerminal::exchanges() const
{
    return {ExchangeId("binance")};
}

std::shared_ptr<const std::vector<TickerRow>> FakeTerminal::tickers() const
{
    auto rows = std::make_shared<std::vector<TickerRow>>();
    for (const auto& [id, price] : m_impl->last) {
        rows->push_back({id, *m_impl->tickerOf(id)});
    }
    return rows;
}

std::shared_ptr<MarketWatch> FakeTerminal::watch(const InstrumentId& instrument,
                                                 const WatchOptions& options)
{
    auto watch = std::make_shared<FakeMarketWatch>(instrument, options);
    m_impl->markets.push_back(watch);
    if (const Instrument* known = m_impl->table->find(instrument.symbol)) {
        m_impl->publishMarket(*watch);
        if (options.trades) {
            for (const Trade& trade : makeFakeTrades(*known, m_impl->last[instrument], 200,
                                                     m_impl->time, m_impl->seed)) {
                watch->trades.push(trade);
            }
        }
    }
    return watch;
}

std::shared_ptr<CandleWatch> FakeTerminal::watchCandles(const InstrumentId& instrument,
                                                        Interval interval)
{
    auto watch = std::make_shared<FakeCandleWatch>(instrument, interval, olderRequests);
    m_impl->candles.push_back(watch);
    watch->view.instrument = instrument;
    watch->view.interval = interval;
    if (const Instrument* known = m_impl->table->find(instrument.symbol)) {
        watch->view.candles = makeFakeCandles(*known, interval, m_impl->historyBars, m_impl->time,
                                              m_impl->last[instrument], m_impl->seed);
        watch->publish();
    }
    return watch;
}

AccountView FakeTerminal::account() const
{
    return m_impl->account;
}

std::vector<TerminalPort::OrderPtr> FakeTerminal::orders() const
{
    return m_impl->orders;
}

std::vector<TerminalPort::FillPtr> FakeTerminal::fills() const
{
    return m_impl->fills;
}

ClientOrderId FakeTerminal::newClientOrderId()
{
    return ClientOrderId("ag" + std::to_string(m_impl->nextId++));
}

void FakeTerminal::place(const OrderIntent& intent)
{
    placed.push_back(intent);
    Order order;
    order.intent = intent;
    order.account = m_impl->account.account;
    order.state = answersOrders ? OrderState::Working : OrderState::Sent;
    order.createdAt = order.sentAt = order.updatedAt = m_impl->time;
    addOrder(order);
}

void FakeTerminal::placeList(const OrderListIntent& intent)
{
    placedLists.push_back(intent);
    for (const OrderIntent& leg : intent.legs) {
        Order order;
        order.intent = leg;
        order.orderListId = intent.listClientId.text();
        order.state = answersOrders ? OrderState::Working : OrderState::Sent;
        order.createdAt = order.sentAt = order.updatedAt = m_impl->time;
        addOrder(order);
    }
}

void FakeTerminal::cancel(const ClientOrderId& id)
{
    cancelled.push_back(id);
    setOrderState(id, answersOrders ? OrderState::Cancelled : OrderState::Working,
                  answersOrders ? PendingChange::None : PendingChange::Cancelling);
}

void FakeTerminal::cancelAll(const std::optional<InstrumentId>& instrument,
                             std::optional<Side> side)
{
    sweeps.push_back({instrument, side});
    for (const OrderPtr& order : std::vector<OrderPtr>(m_impl->orders)) {
        if (isLive(order->state) && (!instrument || order->intent.instrument == *instrument) &&
            (!side || order->intent.side == *side)) {
            setOrderState(order->intent.clientOrderId, OrderState::Cancelled);
        }
    }
}

void FakeTerminal::movePrice(const ClientOrderId& id, Decimal newPrice)
{
    moves.push_back({id, newPrice});
    if (OrderPtr* found = m_impl->findOrder(id)) {
        Order changed = **found;
        if (answersOrders) {
            changed.intent.price = newPrice;
        } else {
            changed.pending = PendingChange::Moving;
            changed.pendingPrice = newPrice;
        }
        *found = std::make_shared<const Order>(changed);
        emit orderChanged(*found);
    }
}

void FakeTerminal::lowerQuantity(const ClientOrderId& id, Decimal newQuantity)
{
    lowered.push_back({id, newQuantity});
}

void FakeTerminal::checkAgain(const ClientOrderId& id)
{
    checkedAgain.push_back(id);
}

PreTradeInput FakeTerminal::preTradeInput(const InstrumentId& instrument) const
{
    PreTradeInput input;
    input.instrument = m_impl->table->find(instrument.symbol);
    input.lastPrice = m_impl->last[instrument];
    input.balances = m_impl->account.balances;
    input.balancesVerified = m_impl->account.balancesVerified;
    input.fees = m_impl->account.fees;
    input.equityInQuote = m_impl->account.equity;
    input.limits = limits(instrument);
    input.environment = m_impl->account.environment;
    input.accountPresent = m_impl->account.isPresent;
    input.keyMayTrade = m_impl->account.canTrade;
    input.now = m_impl->time;
    for (const OrderPtr& order : m_impl->orders) {
        if (isLive(order->state)) {
            input.openOrders.push_back({order->intent.clientOrderId, order->intent.instrument,
                                        order->intent.side, order->intent.form, order->intent.price,
                                        order->remainingQuantity(), order->sentAt});
        }
    }
    return input;
}

LocalLimits FakeTerminal::limits(const InstrumentId& instrument) const
{
    const auto found = m_impl->limits.find(instrument);
    if (found != m_impl->limits.end()) {
        return found->second;
    }
    LocalLimits limits;
    limits.maxOrderShareOfEquity = Decimal(1); // tests of limits set their own
    return limits;
}

void FakeTerminal::setLimits(const InstrumentId& instrument, const LocalLimits& limits)
{
    m_impl->limits[instrument] = limits;
}

UtcTime FakeTerminal::exchangeNow(const ExchangeId&) const
{
    return m_impl->time;
}

UtcTime FakeTerminal::now() const
{
    return m_impl->time;
}

} // namespace agio
