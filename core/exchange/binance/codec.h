// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Binance Spot behind the Codec interface: glue between urls, signing, requests, parse, errors,
// book and marketstream of this folder. No state beyond the key, parsers and the request counter.

#include "core/exchange/binance/urls.h"
#include "core/exchange/codec.h"

#include <memory>

namespace agio::binance {

class RequestSigner;

class BinanceCodec final : public Codec
{
public:
    // `venue`: where Environment::Simulated lives; may be left out when it is not used.
    explicit BinanceCodec(LoopbackVenue venue = {});
    BinanceCodec(const BinanceCodec&) = delete;
    BinanceCodec& operator=(const BinanceCodec&) = delete;
    ~BinanceCodec() override;

    ExchangeId exchange() const override;
    std::string displayName() const override;
    Capabilities capabilities() const override;
    Result<Endpoints> endpoints(Environment environment) const override;
    std::vector<RateWindow> rateWindows() const override;

    HttpCall serverTime(const std::string& rest) override;
    HttpCall instruments(const std::string& rest) override;
    HttpCall bookSnapshot(const std::string& rest, const Symbol& symbol, int depth) override;
    HttpCall klines(const std::string& rest, const KlineQuery& query) override;
    HttpCall recentTrades(const std::string& rest, const Symbol& symbol, int limit) override;
    HttpCall tickers(const std::string& rest) override;
    // Some instruments only; the answer is read by parseTickers as well.
    HttpCall tickersOf(const std::string& rest, std::span<const Symbol> symbols);
    Result<UtcTime> parseServerTime(const HttpResponse& reply) override;
    Result<InstrumentsReply> parseInstruments(const HttpResponse& reply) override;
    Result<BookSnapshot> parseBookSnapshot(const HttpResponse& reply) override;
    Result<std::vector<Candle>> parseKlines(const HttpResponse& reply, Interval interval) override;
    Result<std::vector<Trade>> parseRecentTrades(const HttpResponse& reply) override;
    Result<std::vector<std::pair<Symbol, Ticker>>> parseTickers(const HttpResponse& reply) override;

    std::string marketSocketUrl(const std::string& wsMarket) const override;
    std::vector<std::string> subscribe(std::span<const MarketSubscription> subscriptions) override;
    std::vector<std::string>
    unsubscribe(std::span<const MarketSubscription> subscriptions) override;
    std::string keepAlive() const override;
    Result<void> decodeMarket(std::string_view frame, UtcTime receivedAt,
                              MarketSink& sink) override;
    bool follows(const BookDelta& delta, std::int64_t sequence) const override;

    Result<void> useCredential(const Credential& credential) override;
    void dropCredential() override;
    RequestSigner* signer() noexcept { return m_signer.get(); } // nullptr: no credential

    HttpCall account(const std::string& rest, SigningTime time) override;
    HttpCall openOrders(const std::string& rest, SigningTime time,
                        const std::optional<Symbol>& symbol) override;
    HttpCall queryOrder(const std::string& rest, SigningTime time, const OrderRef& ref) override;
    HttpCall allOrders(const std::string& rest, SigningTime time, const Symbol& symbol,
                       std::optional<UtcTime> from, int limit) override;
    HttpCall myTrades(const std::string& rest, SigningTime time,
                      const MyTradesQuery& query) override;
    HttpCall feeRates(const std::string& rest, SigningTime time, const Symbol& symbol) override;
    Result<HttpCall> testOrder(const std::string& rest, SigningTime time,
                               const OrderIntent& intent) override;
    Result<HttpCall> placeOrder(const std::string& rest, SigningTime time,
                                const OrderIntent& intent) override;
    Result<HttpCall> placeOrderList(const std::string& rest, SigningTime time,
                                    const OrderListIntent& intent) override;
    Result<HttpCall> replaceOrder(const std::string& rest, SigningTime time,
                                  const ReplaceIntent& intent) override;
    Result<HttpCall> amendOrder(const std::string& rest, SigningTime time,
                                const AmendIntent& intent) override;
    HttpCall cancelOrder(const std::string& rest, SigningTime time, const OrderRef& ref) override;
    HttpCall cancelAll(const std::string& rest, SigningTime time, const Symbol& symbol) override;
    HttpCall cancelOrderList(const std::string& rest, SigningTime time, const Symbol& symbol,
                             const std::string& listId) override;

    Result<AccountSnapshot> parseAccount(const HttpResponse& reply) override;
    Result<std::vector<OrderReport>> parseOrders(const HttpResponse& reply) override;
    Result<OrderReport> parseOrder(const HttpResponse& reply) override;
    Result<std::vector<Fill>> parseMyTrades(const HttpResponse& reply) override;
    Result<FeeRates> parseFeeRates(const HttpResponse& reply) override;
    Result<void> parseTestOrder(const HttpResponse& reply) override;
    Result<OrderReport> parsePlaced(const HttpResponse& reply) override;
    Result<OrderListReport> parsePlacedList(const HttpResponse& reply) override;
    Result<ReplaceOutcome> parseReplaced(const HttpResponse& reply) override;
    Result<OrderReport> parseAmended(const HttpResponse& reply) override;
    Result<OrderReport> parseCancelled(const HttpResponse& reply) override;
    Result<std::vector<OrderReport>> parseCancelledAll(const HttpResponse& reply) override;
    std::optional<Error> errorOf(const HttpResponse& reply) const override;
    std::vector<UsedBudget> usedBudget(const HttpResponse& reply) const override;

    std::string tradingSocketUrl(const std::string& wsTrading) const override;
    Result<std::vector<WsRequest>> startUserStream(SigningTime time) override;
    Result<WsRequest> wsPlaceOrder(SigningTime time, const OrderIntent& intent) override;
    Result<WsRequest> wsPlaceOrderList(SigningTime time, const OrderListIntent& intent) override;
    Result<WsRequest> wsReplaceOrder(SigningTime time, const ReplaceIntent& intent) override;
    Result<WsRequest> wsAmendOrder(SigningTime time, const AmendIntent& intent) override;
    Result<WsRequest> wsCancelOrder(SigningTime time, const OrderRef& ref) override;
    Result<WsRequest> wsCancelAll(SigningTime time, const Symbol& symbol) override;
    Result<void> decodeUser(std::string_view frame, UtcTime receivedAt, UserSink& sink) override;
    Result<OrderReport> parseWsPlaced(std::string_view result) override;
    Result<OrderListReport> parseWsPlacedList(std::string_view result) override;
    Result<ReplaceOutcome> parseWsReplaced(const WsReply& reply) override;
    Result<OrderReport> parseWsAmended(std::string_view result) override;
    Result<OrderReport> parseWsCancelled(std::string_view result) override;
    Result<std::vector<OrderReport>> parseWsCancelledAll(std::string_view result) override;

    bool meansNoSuchOrder(const Error& error) const override;
    Explanation explain(const Error& error) const override;

private:
    struct Readers; // parsers and buffers, behind a pointer to keep simdjson out of here
    LoopbackVenue m_venue;
    std::unique_ptr<Readers> m_readers;
    std::unique_ptr<RequestSigner> m_signer;
    std::int64_t m_nextStreamId = 1;
    std::int64_t m_nextRequestId = 1;
};

} // namespace agio::binance
