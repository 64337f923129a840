// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The input and output that serves every codec: one exchange, its market socket, its trading socket
// and its REST calls. Connects, keeps alive, backs off, resubscribes, joins snapshots with diffs,
// measures the exchange's clock, keeps the rate limits, matches replies to requests.
//
// Everything runs on the thread of the injected scheduler (the engine thread); callbacks never come
// from inside the call that caused them. Destroying the session drops what is under way without
// callbacks. All setup pointers must outlive it.
//
// Outcome rules for orders are those of OrderGateway: bytes handed to a socket whose answer did not
// come make the outcome Unknown; nothing that changes state is sent twice, except once again after
// the exchange itself refused the time stamp (it says so: nothing happened).

#include "core/base/log.h"
#include "core/base/random.h"
#include "core/exchange/gateway.h"
#include "core/exchange/marketsource.h"
#include "core/net/recording.h"
#include "core/net/serverclock.h"
#include "core/net/transport.h"

#include <memory>

namespace agio {

struct SessionSetup
{
    Codec* codec = nullptr;
    Endpoints endpoints;
    HttpTransport* http = nullptr;
    WsTransport* ws = nullptr;
    Scheduler* scheduler = nullptr;
    const Clock* clock = nullptr;
    Random* random = nullptr;
    Log* log = nullptr;
    MarketListener* listener = nullptr;
    Recorder* recorder = nullptr; // optional: public frames and bodies
};

class ExchangeSession final : public MarketSource
{
public:
    explicit ExchangeSession(SessionSetup setup);
    ~ExchangeSession() override;

    void start() override;
    void subscribe(const MarketSubscription& subscription) override;
    void unsubscribe(const MarketSubscription& subscription) override;
    const BookSync* book(std::string_view symbol) const override;
    BookStatus bookStatus(std::string_view symbol) const override;
    std::shared_ptr<const InstrumentTable> instruments() const override;
    void klines(const KlineQuery& query, Callback<std::vector<Candle>> done) override;
    void recentTrades(const Symbol& symbol, int limit, Callback<std::vector<Trade>> done) override;
    void tickers(Callback<std::vector<std::pair<Symbol, Ticker>>> done) override;
    Capabilities capabilities() const override;
    SourceHealth health() const override;
    UtcTime exchangeNow() const override;

    // The key is handed to the codec; the trading socket then connects and stays connected.
    Result<void> useCredential(const Credential& credential);
    void dropCredential();
    OrderGateway& orders();
    bool rateBudgetLeft() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace agio
