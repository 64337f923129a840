// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Publishes one exchange's market to the panes that watch it. A book view is built only when the
// pane has taken the last one, at most every 8 ms; a change of state goes out at once. Trades go
// through whole, history first. Engine thread.

#include "core/engine/bookviews.h"
#include "core/engine/candlefeed.h"
#include "core/engine/outbox.h"
#include "core/engine/watches.h"
#include "core/exchange/marketsource.h"
#include "core/exchange/timer.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace agio {

class MarketBoard final : public MarketListener
{
public:
    struct Setup
    {
        ExchangeId exchange;
        Scheduler* scheduler = nullptr;
        const Clock* clock = nullptr;
        Log* log = nullptr;
        Outbox* outbox = nullptr;
        std::function<void()> onHealth; // something about the source's health changed
        std::function<void()> onTickers; // some ticker changed
        std::function<void()> onInstruments;
    };
    explicit MarketBoard(Setup setup);
    virtual ~MarketBoard();
    void setSource(MarketSource* source) { m_source = source; } // before start()
    void start();

    void addWatch(const std::shared_ptr<MarketWatchHandle>& watch);
    void addCandles(const std::shared_ptr<CandleWatchHandle>& watch);
    void loadOlder(const Symbol& symbol, Interval interval);
    void dropGone(); // forgets watches that nobody holds any more

    const InstrumentTable& table() const { return *m_table; }
    std::optional<Decimal> lastPrice(const Symbol& symbol) const;
    void appendTickers(std::vector<TickerRow>& rows) const;
    // Value of one unit of `asset` in `quote` by last prices, by a pair or over one other asset.
    std::optional<Decimal> valueOf(const Asset& asset, const Asset& quote) const;

private:
    struct Watch
    {
        std::weak_ptr<MarketWatchHandle> handle;
        WatchOptions options;
        std::shared_ptr<const BookView> shown;
        Duration publishedAt; // monotonic
        Duration untakenSince; // monotonic: the first view that nobody has taken
        bool isDirty = false;
        bool awaitsHistory = false;
        std::int64_t lastTradeId = 0;
        std::vector<Trade> heldTrades; // arrived before the history
    };
    struct SymbolBoard
    {
        std::vector<std::unique_ptr<Watch>> watches;
        std::optional<Decimal> lastTrade;
        bool isReadingTrades = false;
    };
    static constexpr std::size_t kMaxHeldTrades = 8'192;

    void onInstruments(const std::shared_ptr<const InstrumentTable>& table) override;
    void onBook(std::string_view symbol, const BookSync& sync, const BookStatus& status) override;
    void onTrade(std::string_view symbol, const Trade& trade) override;
    void onBookTop(std::string_view symbol, const BookTop& top) override;
    void onTicker(std::string_view symbol, const Ticker& ticker) override;
    void onKline(std::string_view symbol, Interval interval, const Candle& candle) override;
    void onMarketStream() override;
    void onHealthChanged() override;

    void offerBook(Watch& watch, std::string_view symbol, const BookSync& sync,
                   const BookStatus& status);
    void publishBook(Watch& watch, MarketWatchHandle& handle, const BookSync& sync,
                     const BookStatus& status);
    void sweepBooks();
    bool isIdle(const Watch& watch, const MarketWatchHandle& handle) const;
    void armSweep(Duration delay);
    void readTrades(const Symbol& symbol);
    void onTradeHistory(const Symbol& symbol, const Result<std::vector<Trade>>& trades);
    static void pushTrade(Watch& watch, MarketWatchHandle& handle, const Trade& trade);
    void subscribeFor(const Symbol& symbol, const WatchOptions& options, bool isOn);
    void readTickers();

    Setup m_setup;
    MarketSource* m_source = nullptr;
    std::shared_ptr<const InstrumentTable> m_table = std::make_shared<const InstrumentTable>();
    std::map<std::string, SymbolBoard, std::less<>> m_boards;
    std::map<std::pair<Symbol, Interval>, std::unique_ptr<CandleFeed>> m_candles;
    std::map<std::string, Ticker, std::less<>> m_tickers;
    std::map<std::pair<Asset, Asset>, Symbol> m_pairs; // base, quote
    BookViewPool m_views;
    Timer m_sweepTimer, m_tickerTimer;
    Duration m_sweepAt; // monotonic; while the timer runs
    std::shared_ptr<char> m_alive = std::make_shared<char>();
};

} // namespace agio
