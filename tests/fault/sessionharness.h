// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An ExchangeSession with the Binance codec on transports, clock and scheduler that a test works by
// hand. Nothing happens before the test says so.

#include "core/base/log.h"
#include "core/base/random.h"
#include "core/exchange/binance/codec.h"
#include "core/exchange/session.h"
#include "core/net/fakes.h"

#include <memory>
#include <string>
#include <vector>

namespace agio::test {

struct SeenBook
{
    BookState state = BookState::Empty;
    std::string reason;
    std::int64_t sequence = 0;
};

class RecordingListener final : public MarketListener
{
public:
    void onInstruments(const std::shared_ptr<const InstrumentTable>& table) override
    {
        instruments = table;
    }
    void onBook(std::string_view, const BookSync& sync, const BookStatus& status) override
    {
        books.push_back({status.state, status.reason, sync.sequence()});
    }
    void onTrade(std::string_view, const Trade& trade) override { trades.push_back(trade); }
    void onBookTop(std::string_view, const BookTop&) override {}
    void onTicker(std::string_view symbol, const Ticker&) override { tickers.emplace_back(symbol); }
    void onKline(std::string_view, Interval, const Candle&) override {}
    void onMarketStream() override { ++streamStarts; }
    void onHealthChanged() override {}

    std::shared_ptr<const InstrumentTable> instruments;
    std::vector<SeenBook> books;
    std::vector<Trade> trades;
    std::vector<std::string> tickers;
    int streamStarts = 0;
};

class RecordingAccount final : public AccountListener
{
public:
    void onOrderReport(const OrderReport& report) override { reports.push_back(report); }
    void onBalances(std::span<const Balance> changed, bool isComplete) override
    {
        balances.assign(changed.begin(), changed.end());
        balancesAreComplete = isComplete;
    }
    void onOrderListStatus(std::string_view, std::string_view) override {}
    void onPrivateStream(bool isContinuous) override { streams.push_back(isContinuous); }

    std::vector<OrderReport> reports;
    std::vector<Balance> balances;
    bool balancesAreComplete = false;
    std::vector<bool> streams;
};

class SessionHarness
{
public:
    SessionHarness();
    ~SessionHarness();

    void start(); // clock measured, instruments read, market socket open
    void startAccount(); // and the private stream runs
    void answerPublic(); // whatever time and instruments calls are pending
    bool answerSnapshot(std::int64_t sequence, const std::string& bids, const std::string& asks);
    void deliver(FakeWsPeer& peer, const std::string& text);
    void diff(FakeWsPeer& peer, std::int64_t first, std::int64_t last, const std::string& bids,
              const std::string& asks);
    void live(); // BTCUSDT subscribed and live at sequence 100
    void advance(Duration by) { scheduler.advance(by); }
    // Moves on in small steps; answers pings and public calls, so that only the test's fault bites.
    void advanceHealthy(Duration by);

    FakeWsPeer& market() const; // the newest market socket
    FakeWsPeer& trading() const;
    std::vector<FakeWsPeer*> markets() const;
    const SeenBook& lastBook() const { return listener.books.back(); }
    BookStatus status() const { return session->bookStatus("BTCUSDT"); }
    int sentCount(std::string_view urlPart) const; // REST calls ever sent

    ManualClock clock;
    ManualScheduler scheduler{clock};
    FakeHttpTransport http{clock};
    FakeWsTransport ws{clock};
    Random random{20'240'808};
    Log log{clock};
    binance::BinanceCodec codec;
    RecordingListener listener;
    RecordingAccount account;
    std::unique_ptr<ExchangeSession> session;
};

MarketSubscription btcBook();
OrderIntent limitBuy(const std::string& id);
// The value of a string member, "" if absent: enough for the frames that are looked at here.
std::string memberOf(const std::string& json, const std::string& name);
std::string paramOf(const std::string& url, const std::string& name);

} // namespace agio::test
