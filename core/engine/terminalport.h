// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The door between the window and the engine. The window's side: every method returns at once and
// may be called from the interface thread only; signals arrive there (queued). The engine's side is
// Terminal (terminal.h) on its own thread. Only values and immutable views pass. Widgets know this
// class and nothing else of core's living parts; their tests use a fake of it.

#include "core/base/environment.h"
#include "core/base/latest.h"
#include "core/base/log.h"
#include "core/exchange/health.h"
#include "core/exchange/orders.h"
#include "core/market/candle.h"
#include "core/market/instrument.h"
#include "core/market/marketdata.h"
#include "core/market/orderbook.h"
#include "core/trading/order.h"
#include "core/trading/pretrade.h"

#include <QObject>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace agio {

struct ExchangeHealth
{
    ExchangeId exchange;
    std::string displayName;
    Environment environment = Environment::Simulated;
    std::string host; // shown to the person
    LinkState market = LinkState::Offline;
    LinkState account = LinkState::Offline; // private stream; Offline without a key
    std::string reason; // English, short; why not Live
    std::optional<Duration> lag; // exchange time to received, skew-corrected
    double rateBudgetUsed = 0; // 0…1
    std::optional<Duration> clockOffset; // server - local; nullopt: not measured
    double framesPerSecond = 0;
    std::optional<UtcTime> retryAt; // Offline: next attempt
    bool hasAccount = false;
    bool operator==(const ExchangeHealth&) const = default;
};

struct AccountView
{
    AccountId account;
    ExchangeId exchange;
    Environment environment = Environment::Simulated;
    std::string label;
    bool isPresent = false; // a key is in use
    bool isVerified = false; // key works: account read in this run, clock within limits
    bool canTrade = false;
    bool balancesVerified = false;
    UtcTime balancesAt;
    std::vector<Balance> balances; // sorted by asset, without zeros
    FeeRates fees;
    std::optional<Decimal> equity; // all balances valued in equityAsset by last prices
    std::optional<Decimal> equityAtStart;
    Asset equityAsset; // "USDT"
};

struct TickerRow // watchlist
{
    InstrumentId instrument;
    Ticker ticker;
};

struct CandleView
{
    InstrumentId instrument;
    Interval interval = Interval::M1;
    std::vector<Candle> candles; // time order
    bool isLoadingOlder = false;
    bool reachedOldest = false; // the exchange has nothing older
    std::string problem; // English; empty if none
};

// What one pane watches of one instrument. The handle keeps the subscription alive; the last one to
// go ends it. All members are safe to read from the interface thread.
class MarketWatch
{
public:
    virtual ~MarketWatch() = default;
    const InstrumentId instrument;
    LatestValue<BookView> book;
    LatestValue<Ticker> ticker;
    EventQueue<Trade> trades{8'192};

protected:
    explicit MarketWatch(InstrumentId id)
        : instrument(std::move(id))
    {}
};

struct WatchOptions
{
    bool book = false;
    int bookDepth = 1'000; // levels a side in the views
    bool trades = false; // recent history first, then live
    bool ticker = false;
};

class CandleWatch
{
public:
    virtual ~CandleWatch() = default;
    const InstrumentId instrument;
    const Interval interval;
    LatestValue<CandleView> candles; // whole series: history, then each change
    // The running bar, published at every change without copying the series; same or next openTime
    // as candles' last.
    LatestValue<Candle> running;
    // Asks for the page before the oldest bar; repeated calls while one is loading do nothing.
    virtual void loadOlder() = 0;

protected:
    CandleWatch(InstrumentId id, Interval i)
        : instrument(std::move(id))
        , interval(i)
    {}
};

struct Notice
{
    UtcTime at;
    Severity severity = Severity::Note;
    std::string pattern; // English source, {n}
    std::vector<std::string> arguments;
    ClientOrderId order;
};

class TerminalPort : public QObject
{
    Q_OBJECT
public:
    using OrderPtr = std::shared_ptr<const Order>;
    using FillPtr = std::shared_ptr<const Fill>;

    ~TerminalPort() override;

    // -- market --
    virtual std::vector<ExchangeHealth> health() const = 0;
    virtual std::shared_ptr<const InstrumentTable>
    instruments(const ExchangeId& exchange) const = 0;
    virtual std::vector<ExchangeId> exchanges() const = 0;
    virtual std::shared_ptr<const std::vector<TickerRow>> tickers() const = 0; // all, newest
    [[nodiscard]] virtual std::shared_ptr<MarketWatch> watch(const InstrumentId& instrument,
                                                             const WatchOptions& options) = 0;
    [[nodiscard]] virtual std::shared_ptr<CandleWatch> watchCandles(const InstrumentId& instrument,
                                                                    Interval interval) = 0;

    // -- account --
    virtual AccountView account() const = 0; // the one account of this run
    virtual std::vector<OrderPtr> orders() const = 0; // live first, then recent, newest first
    virtual std::vector<FillPtr> fills() const = 0; // newest first, bounded

    // -- trading; ids are made here so that the window shows the order at once --
    virtual ClientOrderId newClientOrderId() = 0;
    virtual void place(const OrderIntent& intent) = 0; // with its id
    virtual void placeList(const OrderListIntent& intent) = 0;
    virtual void cancel(const ClientOrderId& id) = 0;
    virtual void cancelAll(const std::optional<InstrumentId>& instrument,
                           std::optional<Side> side) = 0;
    virtual void movePrice(const ClientOrderId& id, Decimal newPrice) = 0;
    virtual void lowerQuantity(const ClientOrderId& id, Decimal newQuantity) = 0;
    virtual void checkAgain(const ClientOrderId& id) = 0;
    // For the check while typing: everything but the book (take it from a watch).
    virtual PreTradeInput preTradeInput(const InstrumentId& instrument) const = 0;
    virtual LocalLimits limits(const InstrumentId& instrument) const = 0;
    virtual void setLimits(const InstrumentId& instrument, const LocalLimits& limits) = 0;

    // -- time as the exchange shows it; for countdowns --
    virtual UtcTime exchangeNow(const ExchangeId& exchange) const = 0;
    virtual UtcTime now() const = 0;

signals:
    // Something new lies in the slots of some watch; at most one is on its way at a time. For who
    // wants it sooner than at the next display frame.
    void marketChanged();
    void healthChanged();
    void instrumentsChanged(const agio::ExchangeId& exchange);
    void tickersChanged();
    void accountChanged();
    void orderChanged(const std::shared_ptr<const agio::Order>& order);
    void fillCounted(const std::shared_ptr<const agio::Fill>& fill);
    // Orders and fills of earlier runs are in orders() and fills() now; no signal for each.
    void historyLoaded();
    void noticed(const agio::Notice& notice);
    void logged(const agio::LogLine& line);
};

} // namespace agio

Q_DECLARE_METATYPE(agio::ExchangeId)
Q_DECLARE_METATYPE(agio::Notice)
Q_DECLARE_METATYPE(agio::LogLine)
Q_DECLARE_METATYPE(std::shared_ptr<const agio::Order>)
Q_DECLARE_METATYPE(std::shared_ptr<const agio::Fill>)
