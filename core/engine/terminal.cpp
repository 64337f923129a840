// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/terminal.h"

#include <QEvent>

#include <utility>

namespace agio {

namespace {

constexpr Duration kRememberIntents = Duration::seconds(10);
constexpr std::size_t kMaxRecentIntents = 256;

std::vector<ExchangeId> namesOf(const std::vector<ExchangeSetup>& exchanges)
{
    std::vector<ExchangeId> names;
    names.reserve(exchanges.size());
    for (const ExchangeSetup& exchange : exchanges) {
        names.push_back(exchange.exchange);
    }
    return names;
}

} // namespace

Terminal::Terminal(TerminalSetup setup)
    : m_clock(*setup.clock)
    , m_outbox(std::make_shared<Outbox>(namesOf(setup.exchanges)))
    , m_ids(*setup.clock, setup.seed)
{
    setup.log->addSink([weak = std::weak_ptr(m_outbox)](const LogLine& line) {
        if (const auto outbox = weak.lock()) {
            outbox->logs.push(line);
            outbox->mark(Outbox::Logs);
        }
    });
    m_engine = new Engine(std::move(setup), m_outbox, m_ids); // see the connect below
    m_engine->moveToThread(&m_thread);
    // On the ending thread, before it deletes what was left to be deleted later: the engine's own
    // sockets and timers are among that.
    connect(
        &m_thread, &QThread::finished, m_engine, [engine = m_engine] { delete engine; },
        Qt::DirectConnection);
    m_thread.setObjectName(QStringLiteral("agio-engine"));
    m_door = std::make_shared<EngineDoor>(m_engine);
    m_outbox->setReceiver(this);
}

Terminal::~Terminal()
{
    m_outbox->setReceiver(nullptr);
    m_door->close();
    if (!m_thread.isRunning()) {
        delete m_engine; // never started: nobody else will
        return;
    }
    m_thread.quit();
    m_thread.wait();
}

void Terminal::start()
{
    m_door->open();
    m_thread.start();
}

// ---- Market ----------------------------------------------------------------------------------

std::vector<ExchangeHealth> Terminal::health() const
{
    const auto health = m_outbox->health.get();
    return health ? *health : std::vector<ExchangeHealth>();
}

std::shared_ptr<const InstrumentTable> Terminal::instruments(const ExchangeId& exchange) const
{
    const Outbox::ExchangeSlot* slot = m_outbox->slot(exchange);
    auto table = slot == nullptr ? nullptr : slot->instruments.get();
    return table ? table : std::make_shared<const InstrumentTable>();
}

std::vector<ExchangeId> Terminal::exchanges() const
{
    return m_outbox->exchanges();
}

std::shared_ptr<const std::vector<TickerRow>> Terminal::tickers() const
{
    auto rows = m_outbox->tickers.get();
    return rows ? rows : std::make_shared<const std::vector<TickerRow>>();
}

std::shared_ptr<MarketWatch> Terminal::watch(const InstrumentId& instrument,
                                             const WatchOptions& options)
{
    auto handle = std::make_shared<MarketWatchHandle>(instrument, options, [door = m_door] {
        door->post([](Engine& engine) { engine.dropGone(); });
    });
    // Weak on its way: a pane closed at once must not be kept alive by the queue.
    m_door->post([weak = std::weak_ptr(handle)](Engine& engine) {
        if (const auto watch = weak.lock()) {
            engine.addWatch(watch);
        }
    });
    return handle;
}

std::shared_ptr<CandleWatch> Terminal::watchCandles(const InstrumentId& instrument,
                                                    Interval interval)
{
    auto handle = std::make_shared<CandleWatchHandle>(
        instrument, interval,
        [door = m_door] { door->post([](Engine& engine) { engine.dropGone(); }); },
        [door = m_door, instrument, interval] {
            door->post(
                [instrument, interval](Engine& engine) { engine.loadOlder(instrument, interval); });
        });
    m_door->post([weak = std::weak_ptr(handle)](Engine& engine) {
        if (const auto watch = weak.lock()) {
            engine.addCandles(watch);
        }
    });
    return handle;
}

// ---- Account and trading ---------------------------------------------------------------------

AccountView Terminal::account() const
{
    const auto account = m_outbox->account.get();
    return account ? *account : AccountView();
}

std::vector<TerminalPort::OrderPtr> Terminal::orders() const
{
    return m_mirror.orders();
}

std::vector<TerminalPort::FillPtr> Terminal::fills() const
{
    return m_mirror.fills();
}

ClientOrderId Terminal::newClientOrderId()
{
    return m_ids.next();
}

void Terminal::rememberIntent(const OrderIntent& intent)
{
    const UtcTime at = m_clock.now();
    while (!m_recentIntents.empty() &&
           (m_recentIntents.size() >= kMaxRecentIntents ||
            at - m_recentIntents.front().sentAt > kRememberIntents)) {
        m_recentIntents.pop_front();
    }
    m_recentIntents.push_back({intent.clientOrderId, intent.instrument, intent.side, intent.form,
                               intent.price, intent.quantity, at});
}

void Terminal::place(const OrderIntent& intent)
{
    m_door->post([intent](Engine& engine) { engine.place(intent); });
    rememberIntent(intent);
}

void Terminal::placeList(const OrderListIntent& intent)
{
    m_door->post([intent](Engine& engine) { engine.placeList(intent); });
    for (const OrderIntent& leg : intent.legs) {
        rememberIntent(leg);
    }
}

void Terminal::cancel(const ClientOrderId& id)
{
    m_door->post([id](Engine& engine) { engine.cancel(id); });
}

void Terminal::cancelAll(const std::optional<InstrumentId>& instrument, std::optional<Side> side)
{
    m_door->post([instrument, side](Engine& engine) { engine.cancelAll(instrument, side); });
}

void Terminal::movePrice(const ClientOrderId& id, Decimal newPrice)
{
    m_door->post([id, newPrice, replacement = m_ids.next()](Engine& engine) {
        engine.movePrice(id, newPrice, replacement);
    });
}

void Terminal::lowerQuantity(const ClientOrderId& id, Decimal newQuantity)
{
    m_door->post([id, newQuantity](Engine& engine) { engine.lowerQuantity(id, newQuantity); });
}

void Terminal::checkAgain(const ClientOrderId& id)
{
    m_door->post([id](Engine& engine) { engine.checkAgain(id); });
}

const ExchangeHealth* Terminal::healthOf(const ExchangeId& exchange,
                                         const std::vector<ExchangeHealth>& all) const
{
    for (const ExchangeHealth& health : all) {
        if (health.exchange == exchange) {
            return &health;
        }
    }
    return nullptr;
}

std::optional<Decimal> Terminal::lastPrice(const InstrumentId& instrument) const
{
    const auto [rows, version] = m_outbox->tickers.peek();
    if (rows && version != m_lastPricesVersion) {
        m_lastPricesVersion = version;
        m_lastPrices.clear();
        for (const TickerRow& row : *rows) {
            m_lastPrices.emplace_hint(m_lastPrices.end(), row.instrument, row.ticker.last);
        }
    }
    const auto found = m_lastPrices.find(instrument);
    return found == m_lastPrices.end() ? std::nullopt : std::optional<Decimal>(found->second);
}

PreTradeInput Terminal::preTradeInput(const InstrumentId& instrument) const
{
    PreTradeInput input;
    auto table = instruments(instrument.exchange);
    auto& kept = m_tables[instrument.exchange];
    if (kept != table) {
        m_formerTables[instrument.exchange] = std::exchange(kept, std::move(table));
    }
    input.instrument = kept->find(instrument.symbol);
    input.lastPrice = lastPrice(instrument);
    const AccountView account = this->account();
    input.balances = account.balances;
    input.balancesVerified = account.balancesVerified;
    input.fees = account.fees;
    if (const auto fees = m_outbox->fees.get(); fees && fees->count(instrument) != 0) {
        input.fees = fees->at(instrument);
    }
    if (input.instrument != nullptr && account.equity.has_value()) {
        const Asset& quote = input.instrument->quote;
        if (quote == account.equityAsset) {
            input.equityInQuote = account.equity;
        } else if (const auto price = lastPrice(
                       {instrument.exchange, Symbol(quote.text() + account.equityAsset.text())});
                   price.has_value() && price->isPositive()) {
            constexpr int kDigits = 8;
            input.equityInQuote = Decimal::div(*account.equity, *price, kDigits, Rounding::Down);
        }
    }
    input.openOrders = m_mirror.openOrders();
    input.recentIntents.assign(m_recentIntents.begin(), m_recentIntents.end());
    input.limits = limits(instrument);
    const auto all = health();
    if (const ExchangeHealth* health = healthOf(instrument.exchange, all)) {
        input.environment = health->environment;
        input.clockOffset = health->clockOffset.value_or(Duration());
        input.rateBudgetLeft = health->rateBudgetUsed < 0.9;
    }
    input.accountPresent = account.isPresent;
    input.keyMayTrade = account.canTrade;
    input.now = m_clock.now();
    return input;
}

LocalLimits Terminal::limits(const InstrumentId& instrument) const
{
    const auto found = m_limits.find(instrument);
    return found == m_limits.end() ? LocalLimits() : found->second;
}

void Terminal::setLimits(const InstrumentId& instrument, const LocalLimits& limits)
{
    m_limits[instrument] = limits;
    m_door->post([instrument, limits](Engine& engine) { engine.setLimits(instrument, limits); });
}

UtcTime Terminal::exchangeNow(const ExchangeId& exchange) const
{
    const Outbox::ExchangeSlot* slot = m_outbox->slot(exchange);
    const auto offset = slot == nullptr ? 0 : slot->clockOffsetNs.load(std::memory_order_relaxed);
    return m_clock.now() + Duration::ns(offset);
}

UtcTime Terminal::now() const
{
    return m_clock.now();
}

// ---- Wake-ups --------------------------------------------------------------------------------

bool Terminal::event(QEvent* event)
{
    if (event->type() == static_cast<QEvent::Type>(Outbox::wakeType())) {
        onWake();
        return true;
    }
    return TerminalPort::event(event);
}

void Terminal::onWake()
{
    const std::uint32_t changes = m_outbox->take();
    if ((changes & Outbox::Market) != 0) {
        emit marketChanged();
    }
    if ((changes & Outbox::Instruments) != 0) {
        m_outbox->changedInstruments.drain(m_newTables);
        for (const ExchangeId& exchange : m_newTables) {
            emit instrumentsChanged(exchange);
        }
    }
    if ((changes & Outbox::Health) != 0) {
        emit healthChanged();
    }
    if ((changes & Outbox::Tickers) != 0) {
        emit tickersChanged();
    }
    if ((changes & Outbox::History) != 0) {
        m_mirror.addHistory(*m_outbox->history.get());
        emit historyLoaded();
    }
    if ((changes & Outbox::Orders) != 0) {
        m_outbox->orders.drain(m_changedOrders);
        for (const OrderPtr& order : m_changedOrders) {
            m_mirror.apply(order);
            emit orderChanged(order);
        }
    }
    if ((changes & Outbox::Fills) != 0) {
        m_outbox->fills.drain(m_newFills);
        for (const FillPtr& fill : m_newFills) {
            m_mirror.apply(fill);
            emit fillCounted(fill);
        }
    }
    if ((changes & Outbox::Account) != 0) {
        emit accountChanged();
    }
    if ((changes & Outbox::Notices) != 0) {
        m_outbox->notices.drain(m_newNotices);
        for (const Notice& notice : m_newNotices) {
            emit noticed(notice);
        }
    }
    if ((changes & Outbox::Logs) != 0) {
        m_outbox->logs.drain(m_newLines);
        for (const LogLine& line : m_newLines) {
            emit logged(line);
        }
    }
}

} // namespace agio
