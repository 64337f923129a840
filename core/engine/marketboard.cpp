// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/marketboard.h"

#include <algorithm>
#include <array>
#include <utility>

namespace agio {

namespace {

// A view is renewed while it waits for the next display frame, so that the frame shows a young one.
constexpr Duration kShortestPublishGap = Duration::ms(4);
constexpr Duration kIdleSweep = Duration::ms(25); // panes that do not take what is there
constexpr Duration kIdleAfter = Duration::ms(50); // three display frames without a reader
constexpr Duration kTickerRetry = Duration::seconds(10);
constexpr int kTradeHistory = 500;

} // namespace

MarketBoard::MarketBoard(Setup setup)
    : m_setup(std::move(setup))
    , m_sweepTimer(*m_setup.scheduler)
    , m_tickerTimer(*m_setup.scheduler)
{}

MarketBoard::~MarketBoard() = default;

void MarketBoard::start()
{
    m_source->subscribe({MarketChannel::Ticker, Symbol(), Interval::M1});
    readTickers();
}

void MarketBoard::readTickers()
{
    m_source->tickers([this, alive = std::weak_ptr(m_alive)](
                          const Result<std::vector<std::pair<Symbol, Ticker>>>& all) {
        if (alive.expired()) {
            return;
        }
        if (!all.ok()) {
            m_tickerTimer.start(kTickerRetry, [this] { readTickers(); });
            return;
        }
        for (const auto& [symbol, ticker] : all.value()) {
            m_tickers[symbol.text()] = ticker;
        }
        m_setup.onTickers();
    });
}

// ---- Watches ---------------------------------------------------------------------------------

void MarketBoard::subscribeFor(const Symbol& symbol, const WatchOptions& options, bool isOn)
{
    const std::array<std::pair<bool, MarketChannel>, 3> channels{{
        {options.book, MarketChannel::Book},
        {options.trades, MarketChannel::Trades},
        {options.ticker, MarketChannel::Ticker},
    }};
    for (const auto& [isWanted, channel] : channels) {
        if (!isWanted) {
            continue;
        }
        const MarketSubscription subscription{channel, symbol, Interval::M1};
        if (isOn) {
            m_source->subscribe(subscription);
        } else {
            m_source->unsubscribe(subscription);
        }
    }
}

void MarketBoard::addWatch(const std::shared_ptr<MarketWatchHandle>& watch)
{
    const Symbol& symbol = watch->instrument.symbol;
    SymbolBoard& board = m_boards[symbol.text()];
    auto entry = std::make_unique<Watch>();
    entry->handle = watch;
    entry->options = watch->options;
    entry->publishedAt = m_setup.clock->monotonic() - kShortestPublishGap;
    Watch& added = *entry;
    board.watches.push_back(std::move(entry));
    subscribeFor(symbol, added.options, true);
    if (added.options.trades) {
        added.awaitsHistory = true;
        readTrades(symbol);
    }
    if (added.options.ticker) {
        const auto known = m_tickers.find(symbol.text());
        if (known != m_tickers.end()) {
            watch->ticker.publish(std::make_shared<const Ticker>(known->second));
        }
    }
    if (added.options.book) {
        if (const BookSync* sync = m_source->book(symbol.text()); sync != nullptr) {
            publishBook(added, *watch, *sync, m_source->bookStatus(symbol.text()));
        }
    }
    m_setup.outbox->mark(Outbox::Market);
}

void MarketBoard::addCandles(const std::shared_ptr<CandleWatchHandle>& watch)
{
    auto& feed = m_candles[{watch->instrument.symbol, watch->interval}];
    if (!feed) {
        feed = std::make_unique<CandleFeed>(*m_source, *m_setup.scheduler, *m_setup.clock,
                                            *m_setup.outbox, watch->instrument, watch->interval);
    }
    feed->add(watch);
}

void MarketBoard::loadOlder(const Symbol& symbol, Interval interval)
{
    const auto found = m_candles.find({symbol, interval});
    if (found != m_candles.end()) {
        found->second->loadOlder();
    }
}

void MarketBoard::dropGone()
{
    for (auto it = m_boards.begin(); it != m_boards.end();) {
        SymbolBoard& board = it->second;
        std::erase_if(board.watches, [&](const std::unique_ptr<Watch>& watch) {
            if (!watch->handle.expired()) {
                return false;
            }
            subscribeFor(Symbol(it->first), watch->options, false);
            return true;
        });
        it = board.watches.empty() ? m_boards.erase(it) : std::next(it);
    }
    std::erase_if(m_candles, [](const auto& entry) { return entry.second->dropGone(); });
}

// ---- Books -----------------------------------------------------------------------------------

void MarketBoard::onBook(std::string_view symbol, const BookSync& sync, const BookStatus& status)
{
    const auto found = m_boards.find(symbol);
    if (found == m_boards.end()) {
        return;
    }
    for (const auto& watch : found->second.watches) {
        if (watch->options.book) {
            offerBook(*watch, symbol, sync, status);
        }
    }
}

void MarketBoard::offerBook(Watch& watch, std::string_view /*symbol*/, const BookSync& sync,
                            const BookStatus& status)
{
    const auto handle = watch.handle.lock();
    if (!handle) {
        return;
    }
    const bool isNewState = !watch.shown || watch.shown->state != status.state ||
        watch.shown->stateReason != status.reason;
    const Duration since = m_setup.clock->monotonic() - watch.publishedAt;
    const bool idle = isIdle(watch, *handle);
    if (!isNewState && (since < kShortestPublishGap || idle)) {
        watch.isDirty = true;
        armSweep(idle ? kIdleSweep : std::max(kShortestPublishGap - since, Duration::ms(1)));
        return;
    }
    publishBook(watch, *handle, sync, status);
}

void MarketBoard::publishBook(Watch& watch, MarketWatchHandle& handle, const BookSync& sync,
                              const BookStatus& status)
{
    const std::shared_ptr<BookView> view = m_views.take();
    fillBookView(*view, handle.instrument, sync, status,
                 static_cast<std::size_t>(std::max(1, watch.options.bookDepth)), watch.shown.get());
    watch.shown = view;
    watch.isDirty = false;
    watch.publishedAt = m_setup.clock->monotonic();
    if (handle.book.wantsMore()) {
        watch.untakenSince = watch.publishedAt;
    }
    handle.book.publish(view);
    m_setup.outbox->mark(Outbox::Market);
}

// Nobody looks: a hidden pane, a window behind others.
bool MarketBoard::isIdle(const Watch& watch, const MarketWatchHandle& handle) const
{
    return !handle.book.wantsMore() &&
        m_setup.clock->monotonic() - watch.untakenSince >= kIdleAfter;
}

void MarketBoard::armSweep(Duration delay)
{
    const Duration at = m_setup.clock->monotonic() + delay;
    if (m_sweepTimer.isRunning() && m_sweepAt <= at) {
        return; // sooner already; who waits longer is armed anew by it
    }
    m_sweepAt = at;
    m_sweepTimer.start(delay, [this] { sweepBooks(); });
}

void MarketBoard::sweepBooks()
{
    std::optional<Duration> next;
    const auto wants = [&next](Duration delay) { next = next ? std::min(*next, delay) : delay; };
    for (auto& [symbol, board] : m_boards) {
        for (const auto& watch : board.watches) {
            if (!watch->isDirty) {
                continue;
            }
            const auto handle = watch->handle.lock();
            const BookSync* sync = m_source->book(symbol);
            if (!handle || sync == nullptr) {
                watch->isDirty = false;
                continue;
            }
            const Duration since = m_setup.clock->monotonic() - watch->publishedAt;
            if (isIdle(*watch, *handle)) {
                wants(kIdleSweep);
            } else if (since < kShortestPublishGap) {
                wants(std::max(kShortestPublishGap - since, Duration::ms(1)));
            } else {
                publishBook(*watch, *handle, *sync, m_source->bookStatus(symbol));
            }
        }
    }
    if (next) {
        armSweep(*next);
    }
}

// ---- Trades ----------------------------------------------------------------------------------

void MarketBoard::onTrade(std::string_view symbol, const Trade& trade)
{
    const auto found = m_boards.find(symbol);
    if (found != m_boards.end()) {
        found->second.lastTrade = trade.price;
        for (const auto& watch : found->second.watches) {
            if (!watch->options.trades) {
                continue;
            }
            if (watch->awaitsHistory) {
                if (watch->heldTrades.size() < kMaxHeldTrades) {
                    watch->heldTrades.push_back(trade);
                }
                continue;
            }
            if (const auto handle = watch->handle.lock()) {
                pushTrade(*watch, *handle, trade);
            }
        }
        m_setup.outbox->mark(Outbox::Market);
    }
    for (const auto& [key, feed] : m_candles) {
        if (key.first.text() == symbol) {
            feed->onTrade(trade);
        }
    }
}

void MarketBoard::pushTrade(Watch& watch, MarketWatchHandle& handle, const Trade& trade)
{
    if (trade.id > 0) {
        if (trade.id <= watch.lastTradeId) {
            return;
        }
        watch.lastTradeId = trade.id;
    }
    handle.trades.push(trade);
}

void MarketBoard::readTrades(const Symbol& symbol)
{
    SymbolBoard& board = m_boards[symbol.text()];
    if (board.isReadingTrades) {
        return;
    }
    board.isReadingTrades = true;
    m_source->recentTrades(
        symbol, kTradeHistory,
        [this, symbol, alive = std::weak_ptr(m_alive)](const Result<std::vector<Trade>>& trades) {
            if (!alive.expired()) {
                onTradeHistory(symbol, trades);
            }
        });
}

void MarketBoard::onTradeHistory(const Symbol& symbol, const Result<std::vector<Trade>>& trades)
{
    const auto found = m_boards.find(symbol.text());
    if (found == m_boards.end()) {
        return;
    }
    found->second.isReadingTrades = false;
    for (const auto& watch : found->second.watches) {
        const auto handle = watch->handle.lock();
        if (!handle || !watch->awaitsHistory) {
            continue;
        }
        watch->awaitsHistory = false;
        if (trades.ok()) { // else the tape begins with what is live
            for (const Trade& trade : trades.value()) {
                pushTrade(*watch, *handle, trade);
            }
        }
        for (const Trade& trade : watch->heldTrades) {
            pushTrade(*watch, *handle, trade);
        }
        watch->heldTrades = {};
    }
    m_setup.outbox->mark(Outbox::Market);
}

void MarketBoard::onMarketStream()
{
    for (auto& [symbol, board] : m_boards) {
        bool isAnyTape = false;
        for (const auto& watch : board.watches) {
            watch->awaitsHistory = watch->options.trades;
            isAnyTape = isAnyTape || watch->options.trades;
        }
        if (isAnyTape) {
            readTrades(Symbol(symbol));
        }
    }
    for (const auto& [key, feed] : m_candles) {
        feed->onStreamAgain();
    }
}

// ---- Tickers, instruments, bars --------------------------------------------------------------

void MarketBoard::onTicker(std::string_view symbol, const Ticker& ticker)
{
    auto known = m_tickers.find(symbol);
    if (known == m_tickers.end()) {
        known = m_tickers.emplace(std::string(symbol), Ticker{}).first;
    }
    Ticker merged = ticker;
    const auto board = m_boards.find(symbol);
    if (board != m_boards.end() && !merged.bid.has_value()) {
        merged.bid = known->second.bid; // the list of all tickers lacks them, the own one has them
        merged.ask = known->second.ask;
    }
    known->second = merged;
    if (board != m_boards.end()) {
        for (const auto& watch : board->second.watches) {
            if (!watch->options.ticker) {
                continue;
            }
            if (const auto handle = watch->handle.lock()) {
                handle->ticker.publish(std::make_shared<const Ticker>(merged));
                m_setup.outbox->mark(Outbox::Market);
            }
        }
    }
    m_setup.onTickers();
}

void MarketBoard::onBookTop(std::string_view symbol, const BookTop& top)
{
    const auto known = m_tickers.find(symbol);
    if (known != m_tickers.end()) {
        known->second.bid = top.bidPrice;
        known->second.ask = top.askPrice;
    }
}

void MarketBoard::onKline(std::string_view symbol, Interval interval, const Candle& candle)
{
    for (const auto& [key, feed] : m_candles) {
        if (key.first.text() == symbol) {
            feed->onKline(interval, candle);
        }
    }
}

void MarketBoard::onInstruments(const std::shared_ptr<const InstrumentTable>& table)
{
    m_table = table;
    m_pairs.clear();
    for (const Instrument& instrument : table->all()) {
        m_pairs[{instrument.base, instrument.quote}] = instrument.id.symbol;
    }
    if (Outbox::ExchangeSlot* slot = m_setup.outbox->slot(m_setup.exchange)) {
        slot->instruments.publish(table);
    }
    m_setup.outbox->changedInstruments.push(m_setup.exchange);
    m_setup.outbox->mark(Outbox::Instruments);
    m_setup.onInstruments();
}

void MarketBoard::onHealthChanged()
{
    m_setup.onHealth();
}

std::optional<Decimal> MarketBoard::lastPrice(const Symbol& symbol) const
{
    const auto board = m_boards.find(symbol.text());
    if (board != m_boards.end() && board->second.lastTrade.has_value()) {
        return board->second.lastTrade;
    }
    const auto ticker = m_tickers.find(symbol.text());
    return ticker == m_tickers.end() ? std::nullopt : std::optional<Decimal>(ticker->second.last);
}

void MarketBoard::appendTickers(std::vector<TickerRow>& rows) const
{
    rows.reserve(rows.size() + m_tickers.size());
    for (const auto& [symbol, ticker] : m_tickers) {
        rows.push_back({{m_setup.exchange, Symbol(symbol)}, ticker});
    }
}

std::optional<Decimal> MarketBoard::valueOf(const Asset& asset, const Asset& quote) const
{
    if (asset == quote) {
        return Decimal(1);
    }
    const auto direct = m_pairs.find({asset, quote});
    if (direct != m_pairs.end()) {
        return lastPrice(direct->second);
    }
    constexpr int kInverseDigits = 12;
    const auto inverse = m_pairs.find({quote, asset});
    if (inverse != m_pairs.end()) {
        const auto price = lastPrice(inverse->second);
        return price.has_value()
            ? Decimal::div(Decimal(1), *price, kInverseDigits, Rounding::HalfEven)
            : std::nullopt;
    }
    for (const char* bridge : {"BTC", "ETH", "BNB"}) {
        const Asset over{std::string(bridge)};
        const auto first = m_pairs.find({asset, over});
        const auto second = m_pairs.find({over, quote});
        if (first == m_pairs.end() || second == m_pairs.end()) {
            continue;
        }
        const auto a = lastPrice(first->second);
        const auto b = lastPrice(second->second);
        if (a.has_value() && b.has_value()) {
            return Decimal::mul(*a, *b);
        }
    }
    return std::nullopt;
}

} // namespace agio
