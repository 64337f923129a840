// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the tests of this folder share: sinks that keep what they are told, replies, and texts with
// readable bytes behind them as transports hand them over.

#include "core/exchange/codec.h"

#include <string>
#include <string_view>
#include <vector>

namespace agio::test {

inline Decimal dec(const char* text)
{
    return Decimal::literal(text);
}

inline HttpResponse replyOf(int status, std::string body, std::vector<Header> headers = {})
{
    HttpResponse reply;
    reply.status = status;
    reply.body = std::move(body);
    reply.headers = std::move(headers);
    reply.receivedAt = UtcTime::fromMs(1'700'000'000'000);
    return reply;
}

// The bytes behind the text are quotes, the worst that can stand there.
class Frame
{
public:
    explicit Frame(std::string_view text)
        : m_text(std::string(text) + std::string(kFramePaddingBytes, '"'))
        , m_size(text.size())
    {}
    std::string_view view() const { return {m_text.data(), m_size}; }

private:
    std::string m_text;
    std::size_t m_size;
};

class KeepingSink final : public MarketSink, public UserSink
{
public:
    struct Delta
    {
        std::string symbol;
        std::int64_t first = 0, last = 0;
        UtcTime time;
        std::vector<BookLevel> bids, asks;
    };
    void onBookDelta(const BookDelta& delta) override
    {
        deltas.push_back({std::string(delta.symbol),
                          delta.firstSequence,
                          delta.lastSequence,
                          delta.exchangeTime,
                          {delta.bids.begin(), delta.bids.end()},
                          {delta.asks.begin(), delta.asks.end()}});
    }
    void onTrade(std::string_view symbol, const Trade& trade) override
    {
        trades.emplace_back(symbol, trade);
    }
    void onBookTop(std::string_view symbol, const BookTop& top) override
    {
        tops.emplace_back(symbol, top);
    }
    void onTicker(std::string_view symbol, const Ticker& ticker) override
    {
        tickers.emplace_back(symbol, ticker);
    }
    void onKline(std::string_view symbol, Interval interval, const Candle& candle) override
    {
        klines.emplace_back(std::string(symbol), std::pair(interval, candle));
    }
    void onStreamNotice(StreamNotice notice, std::string_view detail) override
    {
        notices.emplace_back(notice, detail);
    }
    void onStreamError(const Error& error) override { errors.push_back(error); }
    void onOrderReport(const OrderReport& report) override { reports.push_back(report); }
    void onBalances(std::span<const Balance> changed, UtcTime) override
    {
        balances.assign(changed.begin(), changed.end());
    }
    void onBalanceDelta(const Asset& asset, Decimal delta, UtcTime) override
    {
        balanceDeltas.emplace_back(asset.text(), delta);
    }
    void onOrderListStatus(std::string_view listId, std::string_view status) override
    {
        listStatuses.emplace_back(listId, status);
    }
    void onWsReply(const WsReply& reply) override { replies.push_back(reply); }

    std::size_t count() const
    {
        return deltas.size() + trades.size() + tops.size() + tickers.size() + klines.size() +
            notices.size() + errors.size() + reports.size() + balances.size() +
            balanceDeltas.size() + listStatuses.size() + replies.size();
    }

    std::vector<Delta> deltas;
    std::vector<std::pair<std::string, Trade>> trades;
    std::vector<std::pair<std::string, BookTop>> tops;
    std::vector<std::pair<std::string, Ticker>> tickers;
    std::vector<std::pair<std::string, std::pair<Interval, Candle>>> klines;
    std::vector<std::pair<StreamNotice, std::string>> notices;
    std::vector<Error> errors;
    std::vector<OrderReport> reports;
    std::vector<Balance> balances;
    std::vector<std::pair<std::string, Decimal>> balanceDeltas;
    std::vector<std::pair<std::string, std::string>> listStatuses;
    std::vector<WsReply> replies;
};

// An invented HMAC key.
inline Credential testCredential()
{
    Credential credential;
    credential.apiKey = "TestKeyNotIssuedByAnyone";
    credential.secret = Secret::fromBytes("test-secret-not-issued-by-anyone");
    return credential;
}

} // namespace agio::test
