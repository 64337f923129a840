// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where market data comes from, whatever it is: a live exchange (ExchangeSession) or a recording
// (ReplayFeed). What publishes to the screen is written against these two interfaces, so that a
// recording takes the very same way to the screen as the wire does. One thread: the engine's.

#include "core/exchange/booksync.h"
#include "core/exchange/codec.h"
#include "core/exchange/health.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace agio {

struct BookStatus
{
    BookState state = BookState::Empty;
    std::string reason; // English, short; why not Live
    UtcTime receivedAt; // of the last change
};

class MarketListener
{
public:
    virtual void onInstruments(const std::shared_ptr<const InstrumentTable>& table) = 0;
    // After every change of a book or of its status. While sync.state() is not Live its book holds
    // nothing of use: keep showing the former numbers, marked by `status`.
    virtual void onBook(std::string_view symbol, const BookSync& sync,
                        const BookStatus& status) = 0;
    virtual void onTrade(std::string_view symbol, const Trade& trade) = 0;
    virtual void onBookTop(std::string_view symbol, const BookTop& top) = 0;
    virtual void onTicker(std::string_view symbol, const Ticker& ticker) = 0;
    virtual void onKline(std::string_view symbol, Interval interval, const Candle& candle) = 0;
    // The stream runs (again): what happened before or meanwhile was not pushed; read history.
    virtual void onMarketStream() = 0;
    virtual void onHealthChanged() = 0;

protected:
    ~MarketListener() = default;
};

class MarketSource
{
public:
    template <typename T>
    using Callback = std::function<void(Result<T>)>;

    virtual ~MarketSource() = default;
    virtual void start() = 0;
    // Counted: each subscribe needs its unsubscribe; only the first and the last reach the wire.
    // A Ticker subscription with an empty symbol means all instruments.
    virtual void subscribe(const MarketSubscription& subscription) = 0;
    virtual void unsubscribe(const MarketSubscription& subscription) = 0;
    // nullptr: not subscribed or instruments not loaded yet.
    virtual const BookSync* book(std::string_view symbol) const = 0;
    virtual BookStatus bookStatus(std::string_view symbol) const = 0;
    virtual std::shared_ptr<const InstrumentTable> instruments() const = 0; // never null

    virtual void klines(const KlineQuery& query, Callback<std::vector<Candle>> done) = 0;
    virtual void recentTrades(const Symbol& symbol, int limit,
                              Callback<std::vector<Trade>> done) = 0;
    virtual void tickers(Callback<std::vector<std::pair<Symbol, Ticker>>> done) = 0;

    virtual Capabilities capabilities() const = 0;
    virtual SourceHealth health() const = 0;
    virtual UtcTime exchangeNow() const = 0;
};

} // namespace agio
