// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A market source that a test answers by hand.

#include "core/exchange/marketsource.h"

#include <map>
#include <utility>
#include <vector>

namespace agio::test {

class FakeSource final : public MarketSource
{
public:
    void start() override {}
    void subscribe(const MarketSubscription& subscription) override { ++users[subscription]; }
    void unsubscribe(const MarketSubscription& subscription) override { --users[subscription]; }
    const BookSync* book(std::string_view) const override { return sync; }
    BookStatus bookStatus(std::string_view) const override { return status; }
    std::shared_ptr<const InstrumentTable> instruments() const override
    {
        return std::make_shared<const InstrumentTable>();
    }
    void klines(const KlineQuery& query, Callback<std::vector<Candle>> done) override
    {
        klineCalls.emplace_back(query, std::move(done));
    }
    void recentTrades(const Symbol&, int, Callback<std::vector<Trade>> done) override
    {
        tradeCalls.push_back(std::move(done));
    }
    void tickers(Callback<std::vector<std::pair<Symbol, Ticker>>> done) override
    {
        tickerCalls.push_back(std::move(done));
    }
    Capabilities capabilities() const override { return capability; }
    SourceHealth health() const override { return {}; }
    UtcTime exchangeNow() const override { return {}; }

    int usersOf(MarketChannel channel, const char* symbol, Interval interval = Interval::M1)
    {
        return users[{channel, Symbol(symbol), interval}];
    }

    std::map<MarketSubscription, int> users;
    std::vector<std::pair<KlineQuery, Callback<std::vector<Candle>>>> klineCalls;
    std::vector<Callback<std::vector<Trade>>> tradeCalls;
    std::vector<Callback<std::vector<std::pair<Symbol, Ticker>>>> tickerCalls;
    const BookSync* sync = nullptr;
    BookStatus status;
    Capabilities capability;
};

} // namespace agio::test
