// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One exchange's language, without I/O: an intent plus time goes in, an HTTP call or a WebSocket
// frame comes out; bytes go in, typed events or an Error come out. No sockets, threads, timers,
// QObject. An ExchangeSession serves every codec; a fuzzer, a recording and a vector test call it
// with bytes. A codec is used by one thread at a time. It holds signing keys, parsers and scratch
// buffers, but no connection state: that is the session's.

#include "core/base/environment.h"
#include "core/base/result.h"
#include "core/exchange/orders.h"
#include "core/keys/credential.h"
#include "core/market/candle.h"
#include "core/market/instrument.h"
#include "core/market/marketdata.h"
#include "core/net/hostguard.h"
#include "core/net/ratelimiter.h"
#include "core/net/transport.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace agio {

// ---- Where ---------------------------------------------------------------------------------

struct Endpoints // base addresses without a trailing slash
{
    std::string rest; // "https://api.binance.com"
    std::string wsMarket; // "wss://stream.binance.com:9443"
    std::string wsTrading; // "wss://ws-api.binance.com:443"; user data and orders
    HostGuard guard;
};

// ---- What to send --------------------------------------------------------------------------

struct HttpCall
{
    HttpRequest request;
    std::vector<RateCost> costs;
    Urgency urgency = Urgency::Normal;
    // True for anything that changes orders or money: a lost reply is Unknown, never retried.
    bool changesState = false;
    bool freeOnSuccess = false; // the exchange does not count it when it succeeds
    std::string purpose; // "place order": for log and audit
};

struct WsRequest // a request frame that will be answered with the same id
{
    std::string id;
    std::string text;
    std::vector<RateCost> costs;
    Urgency urgency = Urgency::Normal;
    bool changesState = false;
    bool freeOnSuccess = false;
    std::string purpose;
};

struct SigningTime
{
    UtcTime exchangeNow; // local clock + measured offset
    Duration window = Duration::seconds(5); // recvWindow and its like: the fence
};

struct KlineQuery
{
    Symbol symbol;
    Interval interval = Interval::M1;
    std::optional<UtcTime> from, until; // open times, both included
    int limit = 500;
};

struct MyTradesQuery
{
    Symbol symbol;
    ExchangeOrderId order; // empty: all
    std::optional<UtcTime> from;
    std::string fromTradeId; // empty: newest
    int limit = 500;
};

// ---- What comes in -------------------------------------------------------------------------

enum class MarketChannel : std::uint8_t { Book, Trades, Ticker, BookTop, Klines };

struct MarketSubscription
{
    MarketChannel channel = MarketChannel::Book;
    Symbol symbol;
    Interval interval = Interval::M1; // Klines only
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees a 0 in a defaulted comparison
    auto operator<=>(const MarketSubscription&) const = default;
};

// Spans and views live until the callback returns.
struct BookDelta
{
    std::string_view symbol; // exchange's own, upper case as in the instrument table
    std::int64_t firstSequence = 0, lastSequence = 0;
    std::int64_t previousSequence = -1; // -1: the exchange does not state it
    UtcTime exchangeTime;
    std::span<const BookLevel> bids, asks;
    bool isSnapshot = false; // pushed snapshot: replaces the book
};

struct BookSnapshot
{
    std::int64_t sequence = 0;
    UtcTime exchangeTime;
    std::vector<BookLevel> bids, asks; // best first
};

enum class StreamNotice : std::uint8_t {
    Subscribed, // a control request was confirmed
    ReconnectSoon, // the server asks for a new connection (serverShutdown)
    UserStreamStarted, // private events flow from here on
    UserStreamEnded, // private events ended: token, logout, revoked key
    Heartbeat,
    Ignored, // known, of no use to us
    Unrecognised, // unknown event type: kept in the log, not an error
};

class MarketSink
{
public:
    virtual void onBookDelta(const BookDelta& delta) = 0;
    virtual void onTrade(std::string_view symbol, const Trade& trade) = 0;
    virtual void onBookTop(std::string_view symbol, const BookTop& top) = 0;
    virtual void onTicker(std::string_view symbol, const Ticker& ticker) = 0;
    virtual void onKline(std::string_view symbol, Interval interval, const Candle& candle) = 0;
    virtual void onStreamNotice(StreamNotice notice, std::string_view detail) = 0;
    // A control request (subscribe …) was refused.
    virtual void onStreamError(const Error& error) = 0;

protected:
    ~MarketSink() = default;
};

// Used budget as a reply reports it.
struct UsedBudget
{
    std::string window; // name of a RateWindow
    int used = 0;
};

struct WsReply // answer to a WsRequest
{
    std::string id;
    // ok: the codec's parse… functions read `result`; else the translated error.
    Result<std::string> result = Error{};
    std::string frame; // the whole frame when it is a refusal, see parseWsReplaced
    std::vector<UsedBudget> used; // what the reply says of the limits
};

class UserSink
{
public:
    virtual void onOrderReport(const OrderReport& report) = 0; // with its fills
    virtual void onBalances(std::span<const Balance> changed, UtcTime exchangeTime) = 0;
    virtual void onBalanceDelta(const Asset& asset, Decimal delta, UtcTime exchangeTime) = 0;
    virtual void onOrderListStatus(std::string_view listId, std::string_view status) = 0;
    virtual void onWsReply(const WsReply& reply) = 0;
    virtual void onStreamNotice(StreamNotice notice, std::string_view detail) = 0;

protected:
    ~UserSink() = default;
};

struct RateLimitInfo // from the exchange's own description of its limits
{
    std::string window;
    int limit = 0;
};

struct InstrumentsReply
{
    std::vector<Instrument> instruments;
    std::vector<RateLimitInfo> limits;
    UtcTime serverTime;
};

// Outcome of a place request. An accepted order carries its report.
struct ReplaceOutcome
{
    bool cancelled = false; // the old order is gone
    std::optional<OrderReport> cancelReport;
    std::optional<OrderReport> placed; // the new order lives
    std::optional<Error> cancelError, placeError;
};

struct OrderListReport
{
    std::string listId;
    ClientOrderId listClientId;
    std::string status;
    std::vector<OrderReport> orders;
};

// ---- How it works there --------------------------------------------------------------------

struct Capabilities
{
    bool ordersOverSocket = false; // place/cancel frames on the trading socket
    bool amendLowersQuantity = false; // keeps the queue place
    bool atomicReplace = false;
    bool orderLists = false;
    bool testOrders = false;
    bool cancelAllPerInstrument = false;
    bool quoteAmountMarket = false;
    bool clientIdFreeAfterFill = false; // sending again with the same id can double
    int maxClientIdLength = 36;
    int maxSubscriptionsPerSocket = 1024;
    Duration socketLifetime = Duration::seconds(24LL * 3600); // renew before
    Duration serverPingEvery = Duration::seconds(20);
    int maxMessagesPerSecond = 5; // that we may send on a market socket
    int snapshotDepth = 5000;
    std::vector<Interval> intervals;
};

struct Explanation // for a person; English source text, translated by the window (context "errors")
{
    std::string sentence; // what happened and why
    std::string fix; // what to do
};

class Codec
{
public:
    virtual ~Codec() = default;

    virtual ExchangeId exchange() const = 0;
    virtual std::string displayName() const = 0; // "Binance"
    virtual Capabilities capabilities() const = 0;
    virtual Result<Endpoints> endpoints(Environment environment) const = 0;
    virtual std::vector<RateWindow> rateWindows() const = 0; // defaults until read

    // -- public REST: `rest` is Endpoints::rest --
    virtual HttpCall serverTime(const std::string& rest) = 0;
    virtual HttpCall instruments(const std::string& rest) = 0;
    virtual HttpCall bookSnapshot(const std::string& rest, const Symbol& symbol, int depth) = 0;
    virtual HttpCall klines(const std::string& rest, const KlineQuery& query) = 0;
    virtual HttpCall recentTrades(const std::string& rest, const Symbol& symbol, int limit) = 0;
    virtual HttpCall tickers(const std::string& rest) = 0; // all instruments
    virtual Result<UtcTime> parseServerTime(const HttpResponse& reply) = 0;
    virtual Result<InstrumentsReply> parseInstruments(const HttpResponse& reply) = 0;
    virtual Result<BookSnapshot> parseBookSnapshot(const HttpResponse& reply) = 0;
    virtual Result<std::vector<Candle>> parseKlines(const HttpResponse& reply,
                                                    Interval interval) = 0;
    virtual Result<std::vector<Trade>> parseRecentTrades(const HttpResponse& reply) = 0;
    virtual Result<std::vector<std::pair<Symbol, Ticker>>>
    parseTickers(const HttpResponse& reply) = 0;

    // -- market socket --
    virtual std::string marketSocketUrl(const std::string& wsMarket) const = 0;
    // Frames that (un)subscribe; already split to the exchange's limits.
    virtual std::vector<std::string>
    subscribe(std::span<const MarketSubscription> subscriptions) = 0;
    virtual std::vector<std::string>
    unsubscribe(std::span<const MarketSubscription> subscriptions) = 0;
    // Frame that keeps the socket alive, empty if protocol pings do.
    virtual std::string keepAlive() const = 0;
    // Malformed: the bytes are not this exchange's; the session drops the connection's books.
    // `frame` has kFramePaddingBytes readable behind it.
    virtual Result<void> decodeMarket(std::string_view frame, UtcTime receivedAt,
                                      MarketSink& sink) = 0;
    // Is the delta next after `sequence`? See BookSync.
    virtual bool follows(const BookDelta& delta, std::int64_t sequence) const = 0;

    // -- credential: parses the key once; errors say what is wrong with it --
    virtual Result<void> useCredential(const Credential& credential) = 0;
    virtual void dropCredential() = 0;

    // -- private REST; precondition: useCredential succeeded --
    virtual HttpCall account(const std::string& rest, SigningTime time) = 0;
    virtual HttpCall openOrders(const std::string& rest, SigningTime time,
                                const std::optional<Symbol>& symbol) = 0;
    virtual HttpCall queryOrder(const std::string& rest, SigningTime time, const OrderRef& ref) = 0;
    virtual HttpCall allOrders(const std::string& rest, SigningTime time, const Symbol& symbol,
                               std::optional<UtcTime> from, int limit) = 0;
    virtual HttpCall myTrades(const std::string& rest, SigningTime time,
                              const MyTradesQuery& query) = 0;
    virtual HttpCall feeRates(const std::string& rest, SigningTime time, const Symbol& symbol) = 0;
    virtual Result<HttpCall> testOrder(const std::string& rest, SigningTime time,
                                       const OrderIntent& intent) = 0;
    virtual Result<HttpCall> placeOrder(const std::string& rest, SigningTime time,
                                        const OrderIntent& intent) = 0;
    virtual Result<HttpCall> placeOrderList(const std::string& rest, SigningTime time,
                                            const OrderListIntent& intent) = 0;
    virtual Result<HttpCall> replaceOrder(const std::string& rest, SigningTime time,
                                          const ReplaceIntent& intent) = 0;
    virtual Result<HttpCall> amendOrder(const std::string& rest, SigningTime time,
                                        const AmendIntent& intent) = 0;
    virtual HttpCall cancelOrder(const std::string& rest, SigningTime time,
                                 const OrderRef& ref) = 0;
    virtual HttpCall cancelAll(const std::string& rest, SigningTime time, const Symbol& symbol) = 0;
    virtual HttpCall cancelOrderList(const std::string& rest, SigningTime time,
                                     const Symbol& symbol, const std::string& listId) = 0;

    virtual Result<AccountSnapshot> parseAccount(const HttpResponse& reply) = 0;
    virtual Result<std::vector<OrderReport>> parseOrders(const HttpResponse& reply) = 0;
    virtual Result<OrderReport> parseOrder(const HttpResponse& reply) = 0;
    virtual Result<std::vector<Fill>> parseMyTrades(const HttpResponse& reply) = 0;
    virtual Result<FeeRates> parseFeeRates(const HttpResponse& reply) = 0;
    virtual Result<void> parseTestOrder(const HttpResponse& reply) = 0;
    virtual Result<OrderReport> parsePlaced(const HttpResponse& reply) = 0;
    virtual Result<OrderListReport> parsePlacedList(const HttpResponse& reply) = 0;
    virtual Result<ReplaceOutcome> parseReplaced(const HttpResponse& reply) = 0;
    virtual Result<OrderReport> parseAmended(const HttpResponse& reply) = 0;
    virtual Result<OrderReport> parseCancelled(const HttpResponse& reply) = 0;
    virtual Result<std::vector<OrderReport>> parseCancelledAll(const HttpResponse& reply) = 0;
    // Outcome kind of any reply to a keyed call by status, headers and body: nullopt if a success.
    virtual std::optional<Error> errorOf(const HttpResponse& reply) const = 0;
    virtual std::vector<UsedBudget> usedBudget(const HttpResponse& reply) const = 0;

    // -- trading socket: user data, and orders where capabilities say so --
    virtual std::string tradingSocketUrl(const std::string& wsTrading) const = 0;
    virtual Result<std::vector<WsRequest>> startUserStream(SigningTime time) = 0;
    virtual Result<WsRequest> wsPlaceOrder(SigningTime time, const OrderIntent& intent) = 0;
    virtual Result<WsRequest> wsPlaceOrderList(SigningTime time, const OrderListIntent& intent) = 0;
    virtual Result<WsRequest> wsReplaceOrder(SigningTime time, const ReplaceIntent& intent) = 0;
    virtual Result<WsRequest> wsAmendOrder(SigningTime time, const AmendIntent& intent) = 0;
    virtual Result<WsRequest> wsCancelOrder(SigningTime time, const OrderRef& ref) = 0;
    virtual Result<WsRequest> wsCancelAll(SigningTime time, const Symbol& symbol) = 0;
    virtual Result<void> decodeUser(std::string_view frame, UtcTime receivedAt, UserSink& sink) = 0;
    // Read the `result` text of a WsReply.
    virtual Result<OrderReport> parseWsPlaced(std::string_view result) = 0;
    virtual Result<OrderListReport> parseWsPlacedList(std::string_view result) = 0;
    // On failure the error text of a replace still says what happened to each half, so the whole
    // reply frame is kept in `WsReply` and read here.
    virtual Result<ReplaceOutcome> parseWsReplaced(const WsReply& reply) = 0;
    virtual Result<OrderReport> parseWsAmended(std::string_view result) = 0;
    virtual Result<OrderReport> parseWsCancelled(std::string_view result) = 0;
    virtual Result<std::vector<OrderReport>> parseWsCancelledAll(std::string_view result) = 0;

    // Does this refusal of a query say that no such order is known (and nothing else, such as a bad
    // parameter)? Even then it proves little: the exchange's cache may lag.
    virtual bool meansNoSuchOrder(const Error& error) const = 0;

    // -- for people --
    virtual Explanation explain(const Error& error) const = 0;
};

} // namespace agio
