// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/binance/codec.h"

#include "core/base/json.h"
#include "core/exchange/binance/book.h"
#include "core/exchange/binance/errors.h"
#include "core/exchange/binance/marketstream.h"
#include "core/exchange/binance/parse.h"
#include "core/exchange/binance/requests.h"
#include "core/exchange/binance/signing.h"
#include "core/exchange/binance/userstream.h"
#include "core/exchange/binance/wire.h"

#include <algorithm>
#include <charconv>

namespace agio::binance {

using simdjson::dom::element;

struct BinanceCodec::Readers
{
    simdjson::dom::parser parser;
    MarketStream market;
};

namespace {

HttpCall publicCall(const std::string& rest, std::string_view path, const Params& params,
                    int weight, std::string purpose)
{
    HttpCall call;
    call.request.url = rest;
    call.request.url += path;
    if (!params.empty())
        call.request.url += '?' + queryOf(params);
    call.costs = weightCost(weight);
    call.purpose = std::move(purpose);
    return call;
}

struct CallTraits
{
    std::vector<RateCost> costs;
    Urgency urgency = Urgency::Normal;
    bool changesState = false;
    bool freeOnSuccess = false; // 0 weight when they succeed, since 2026-04-02 (sheet §5.2)
};

CallTraits reading(int weight)
{
    return {weightCost(weight), Urgency::Normal, false, false};
}

CallTraits ordering(int weight, int orders)
{
    return {orderCost(weight, orders), Urgency::Order, true, true};
}

CallTraits cancelling()
{
    return {orderCost(1, 0), Urgency::Cancel, true, true};
}

HttpCall emptyCall(HttpMethod method, CallTraits traits, std::string purpose)
{
    HttpCall call;
    call.request.method = method;
    call.request.carriesKey = true;
    call.costs = std::move(traits.costs);
    call.urgency = traits.urgency;
    call.changesState = traits.changesState;
    call.freeOnSuccess = traits.freeOnSuccess;
    call.purpose = std::move(purpose);
    return call;
}

// Without a credential, or with a key that fails to sign, the call has no address: the transport
// refuses it and nothing leaves this machine.
HttpCall keyedCall(RequestSigner* signer, HttpMethod method, const std::string& rest,
                   std::string_view path, Params params, SigningTime time, CallTraits traits,
                   std::string purpose)
{
    HttpCall call = emptyCall(method, std::move(traits), std::move(purpose));
    if (!AGIO_EXPECT(signer != nullptr))
        return call;
    auto request = signer->rest(method, rest, path, std::move(params), time);
    if (AGIO_EXPECT(request.ok()))
        call.request = std::move(request).value();
    return call;
}

Result<HttpCall> keyedCall(RequestSigner* signer, HttpMethod method, const std::string& rest,
                           std::string_view path, Result<Params> params, SigningTime time,
                           CallTraits traits, std::string purpose)
{
    if (!params.ok())
        return params.error();
    if (signer == nullptr)
        return Error{ErrorKind::NotSent, {}, "no API key is set for this account", -1};
    HttpCall call = emptyCall(method, std::move(traits), std::move(purpose));
    auto request = signer->rest(method, rest, path, std::move(params).value(), time);
    if (!request.ok())
        return request.error();
    call.request = std::move(request).value();
    return call;
}

Result<WsRequest> keyedFrame(RequestSigner* signer, std::int64_t& nextId, std::string_view method,
                             Result<Params> params, SigningTime time, CallTraits traits,
                             std::string purpose)
{
    if (!params.ok())
        return params.error();
    if (signer == nullptr)
        return Error{ErrorKind::NotSent, {}, "no API key is set for this account", -1};
    WsRequest request;
    request.id = std::to_string(nextId++);
    auto text = signer->frame(request.id, method, std::move(params).value(), time);
    if (!text.ok())
        return text.error();
    request.text = std::move(text).value();
    request.costs = std::move(traits.costs);
    request.urgency = traits.urgency;
    request.changesState = traits.changesState;
    request.freeOnSuccess = traits.freeOnSuccess;
    request.purpose = std::move(purpose);
    return request;
}

// Reads the body of a successful reply with `read`.
template <typename Read>
auto readReply(simdjson::dom::parser& parser, const HttpResponse& reply, Read&& read)
    -> decltype(read(std::declval<const element&>()))
{
    if (auto error = errorOfReply(reply))
        return *error;
    const auto root = wire::parse(parser, reply.body);
    if (!root.ok())
        return root.error();
    return read(*root);
}

// A success that cannot be read leaves the outcome of a change unknown, not failed.
template <typename T>
Result<T> unknownIfUnreadable(Result<T> result)
{
    if (result.ok() || result.error().kind != ErrorKind::Malformed)
        return result;
    return Error{ErrorKind::Unknown, {}, "the reply cannot be read: " + result.error().message, -1};
}

template <typename Read>
auto readText(simdjson::dom::parser& parser, std::string_view text, Read&& read)
    -> decltype(read(std::declval<const element&>()))
{
    const auto root = wire::parse(parser, text);
    if (!root.ok())
        return Error{
            ErrorKind::Unknown, {}, "the reply cannot be read: " + root.error().message, -1};
    return unknownIfUnreadable(read(*root));
}

Params symbolParams(const Symbol& symbol)
{
    return {{"symbol", symbol.text()}};
}

Params listParams(const Symbol& symbol, const std::string& listId)
{
    return {{"symbol", symbol.text()}, {"orderListId", listId, true}};
}

std::string listPath(OrderListKind kind)
{
    return "/api/v3/orderList/" + std::string(wordOf(kind));
}

std::string listMethod(OrderListKind kind)
{
    return "orderList.place." + std::string(wordOf(kind));
}

} // namespace

BinanceCodec::BinanceCodec(LoopbackVenue venue)
    : m_venue(std::move(venue))
    , m_readers(std::make_unique<Readers>())
{}

BinanceCodec::~BinanceCodec() = default;

ExchangeId BinanceCodec::exchange() const
{
    return ExchangeId(kExchangeName);
}

std::string BinanceCodec::displayName() const
{
    return "Binance";
}

Capabilities BinanceCodec::capabilities() const
{
    Capabilities has;
    has.ordersOverSocket = true;
    has.amendLowersQuantity = true;
    has.atomicReplace = true;
    has.orderLists = true;
    has.testOrders = true;
    has.cancelAllPerInstrument = true;
    has.quoteAmountMarket = true;
    has.clientIdFreeAfterFill = true; // unique among open orders only (sheet §5.3)
    for (int i = 0; i < kIntervalCount; ++i) {
        const auto interval = static_cast<Interval>(i);
        if (isKlineInterval(interval))
            has.intervals.push_back(interval);
    }
    return has;
}

Result<Endpoints> BinanceCodec::endpoints(Environment environment) const
{
    return endpointsOf(environment, m_venue);
}

std::vector<RateWindow> BinanceCodec::rateWindows() const
{
    return defaultRateWindows();
}

// ---- public REST ----

HttpCall BinanceCodec::serverTime(const std::string& rest)
{
    return publicCall(rest, "/api/v3/time", {}, 1, "server time");
}

HttpCall BinanceCodec::instruments(const std::string& rest)
{
    return publicCall(rest, "/api/v3/exchangeInfo", {}, 20, "instruments");
}

HttpCall BinanceCodec::bookSnapshot(const std::string& rest, const Symbol& symbol, int depth)
{
    const int limit = std::clamp(depth, 1, 5000);
    Params params = symbolParams(symbol);
    params.push_back({"limit", std::to_string(limit)});
    return publicCall(rest, "/api/v3/depth", params, depthWeight(limit), "book snapshot");
}

HttpCall BinanceCodec::klines(const std::string& rest, const KlineQuery& query)
{
    HttpCall call = publicCall(rest, "/api/v3/klines", klineParams(query), 2, "candles");
    call.urgency = Urgency::Background;
    return call;
}

HttpCall BinanceCodec::recentTrades(const std::string& rest, const Symbol& symbol, int limit)
{
    // Not aggTrades: its ids would not match those of the @trade stream.
    Params params = symbolParams(symbol);
    params.push_back({"limit", std::to_string(std::clamp(limit, 1, 1000))});
    return publicCall(rest, "/api/v3/trades", params, 25, "recent trades");
}

HttpCall BinanceCodec::tickers(const std::string& rest)
{
    HttpCall call = publicCall(rest, "/api/v3/ticker/24hr", {}, 80, "all tickers");
    call.urgency = Urgency::Background;
    return call;
}

HttpCall BinanceCodec::tickersOf(const std::string& rest, std::span<const Symbol> symbols)
{
    if (symbols.size() == 1)
        return publicCall(rest, "/api/v3/ticker/24hr", symbolParams(symbols[0]), 2, "ticker");
    JsonWriter list;
    list.beginArray();
    for (const Symbol& symbol : symbols)
        list.string(std::string_view(symbol.text()));
    list.endArray();
    const int weight = symbols.size() <= 20 ? 2 : symbols.size() <= 100 ? 40 : 80;
    return publicCall(rest, "/api/v3/ticker/24hr", {{"symbols", list.take()}}, weight, "tickers");
}

Result<UtcTime> BinanceCodec::parseServerTime(const HttpResponse& reply)
{
    return readReply(m_readers->parser, reply, [](const element& root) -> Result<UtcTime> {
        wire::Fields fields(root);
        const UtcTime time = fields.timeMs("serverTime");
        if (!fields.ok())
            return fields.error();
        return time;
    });
}

Result<InstrumentsReply> BinanceCodec::parseInstruments(const HttpResponse& reply)
{
    return readReply(m_readers->parser, reply, readInstruments);
}

Result<BookSnapshot> BinanceCodec::parseBookSnapshot(const HttpResponse& reply)
{
    return readReply(m_readers->parser, reply, readBookSnapshot);
}

Result<std::vector<Candle>> BinanceCodec::parseKlines(const HttpResponse& reply, Interval)
{
    return readReply(m_readers->parser, reply,
                     [&reply](const element& root) { return readKlines(root, reply.receivedAt); });
}

Result<std::vector<Trade>> BinanceCodec::parseRecentTrades(const HttpResponse& reply)
{
    return readReply(m_readers->parser, reply,
                     [&reply](const element& root) { return readTrades(root, reply.receivedAt); });
}

Result<std::vector<std::pair<Symbol, Ticker>>> BinanceCodec::parseTickers(const HttpResponse& reply)
{
    return readReply(m_readers->parser, reply, readTickers);
}

// ---- market socket ----

std::string BinanceCodec::marketSocketUrl(const std::string& wsMarket) const
{
    return wsMarket + std::string(kMarketSocketPath);
}

std::vector<std::string> BinanceCodec::subscribe(std::span<const MarketSubscription> subscriptions)
{
    return streamFrames("SUBSCRIBE", subscriptions, m_nextStreamId);
}

std::vector<std::string>
BinanceCodec::unsubscribe(std::span<const MarketSubscription> subscriptions)
{
    return streamFrames("UNSUBSCRIBE", subscriptions, m_nextStreamId);
}

std::string BinanceCodec::keepAlive() const
{
    return {}; // the server's protocol pings are enough (sheet §4)
}

Result<void> BinanceCodec::decodeMarket(std::string_view frame, UtcTime receivedAt,
                                        MarketSink& sink)
{
    return m_readers->market.decode(frame, receivedAt, sink);
}

bool BinanceCodec::follows(const BookDelta& delta, std::int64_t sequence) const
{
    return isNextDiff(delta, sequence);
}

// ---- credential ----

Result<void> BinanceCodec::useCredential(const Credential& credential)
{
    auto signer = RequestSigner::create(credential);
    if (!signer.ok())
        return signer.error();
    m_signer = std::make_unique<RequestSigner>(std::move(signer).value());
    return {};
}

void BinanceCodec::dropCredential()
{
    m_signer.reset();
}

// ---- private REST ----

HttpCall BinanceCodec::account(const std::string& rest, SigningTime time)
{
    return keyedCall(m_signer.get(), HttpMethod::Get, rest, "/api/v3/account", Params(), time,
                     reading(20), "account");
}

HttpCall BinanceCodec::openOrders(const std::string& rest, SigningTime time,
                                  const std::optional<Symbol>& symbol)
{
    return keyedCall(m_signer.get(), HttpMethod::Get, rest, "/api/v3/openOrders",
                     symbol ? symbolParams(*symbol) : Params(), time, reading(symbol ? 6 : 80),
                     "open orders");
}

HttpCall BinanceCodec::queryOrder(const std::string& rest, SigningTime time, const OrderRef& ref)
{
    return keyedCall(m_signer.get(), HttpMethod::Get, rest, "/api/v3/order", referenceParams(ref),
                     time, reading(4), "query order");
}

HttpCall BinanceCodec::allOrders(const std::string& rest, SigningTime time, const Symbol& symbol,
                                 std::optional<UtcTime> from, int limit)
{
    return keyedCall(m_signer.get(), HttpMethod::Get, rest, "/api/v3/allOrders",
                     allOrdersParams(symbol, from, limit), time, reading(20), "all orders");
}

HttpCall BinanceCodec::myTrades(const std::string& rest, SigningTime time,
                                const MyTradesQuery& query)
{
    return keyedCall(m_signer.get(), HttpMethod::Get, rest, "/api/v3/myTrades",
                     myTradesParams(query), time, reading(query.order.isEmpty() ? 20 : 5),
                     "my trades");
}

HttpCall BinanceCodec::feeRates(const std::string& rest, SigningTime time, const Symbol& symbol)
{
    // Not /sapi/v1/asset/tradeFee: demo mode and testnet have no /sapi, and this one also states
    // tax, special rates and the discount.
    return keyedCall(m_signer.get(), HttpMethod::Get, rest, "/api/v3/account/commission",
                     symbolParams(symbol), time, reading(20), "fee rates");
}

Result<HttpCall> BinanceCodec::testOrder(const std::string& rest, SigningTime time,
                                         const OrderIntent& intent)
{
    return keyedCall(m_signer.get(), HttpMethod::Post, rest, "/api/v3/order/test",
                     orderParams(intent), time, reading(1), "test order");
}

Result<HttpCall> BinanceCodec::placeOrder(const std::string& rest, SigningTime time,
                                          const OrderIntent& intent)
{
    return keyedCall(m_signer.get(), HttpMethod::Post, rest, "/api/v3/order", orderParams(intent),
                     time, ordering(1, 1), "place order");
}

Result<HttpCall> BinanceCodec::placeOrderList(const std::string& rest, SigningTime time,
                                              const OrderListIntent& intent)
{
    return keyedCall(m_signer.get(), HttpMethod::Post, rest, listPath(intent.kind),
                     orderListParams(intent), time, ordering(1, orderCountOf(intent.kind)),
                     "place order list");
}

Result<HttpCall> BinanceCodec::replaceOrder(const std::string& rest, SigningTime time,
                                            const ReplaceIntent& intent)
{
    return keyedCall(m_signer.get(), HttpMethod::Post, rest, "/api/v3/order/cancelReplace",
                     replaceParams(intent), time, ordering(1, 1), "replace order");
}

Result<HttpCall> BinanceCodec::amendOrder(const std::string& rest, SigningTime time,
                                          const AmendIntent& intent)
{
    return keyedCall(m_signer.get(), HttpMethod::Put, rest, "/api/v3/order/amend/keepPriority",
                     amendParams(intent), time, ordering(4, 0), "amend order");
}

HttpCall BinanceCodec::cancelOrder(const std::string& rest, SigningTime time, const OrderRef& ref)
{
    return keyedCall(m_signer.get(), HttpMethod::Delete, rest, "/api/v3/order",
                     referenceParams(ref), time, cancelling(), "cancel order");
}

HttpCall BinanceCodec::cancelAll(const std::string& rest, SigningTime time, const Symbol& symbol)
{
    return keyedCall(m_signer.get(), HttpMethod::Delete, rest, "/api/v3/openOrders",
                     symbolParams(symbol), time, cancelling(), "cancel all orders");
}

HttpCall BinanceCodec::cancelOrderList(const std::string& rest, SigningTime time,
                                       const Symbol& symbol, const std::string& listId)
{
    return keyedCall(m_signer.get(), HttpMethod::Delete, rest, "/api/v3/orderList",
                     listParams(symbol, listId), time, cancelling(), "cancel order list");
}

Result<AccountSnapshot> BinanceCodec::parseAccount(const HttpResponse& reply)
{
    return readReply(m_readers->parser, reply, readAccount);
}

Result<std::vector<OrderReport>> BinanceCodec::parseOrders(const HttpResponse& reply)
{
    return readReply(m_readers->parser, reply, readOrders);
}

Result<OrderReport> BinanceCodec::parseOrder(const HttpResponse& reply)
{
    return readReply(m_readers->parser, reply, readOrder);
}

Result<std::vector<Fill>> BinanceCodec::parseMyTrades(const HttpResponse& reply)
{
    return readReply(m_readers->parser, reply, readMyTrades);
}

Result<FeeRates> BinanceCodec::parseFeeRates(const HttpResponse& reply)
{
    return readReply(m_readers->parser, reply, readFeeRates);
}

Result<void> BinanceCodec::parseTestOrder(const HttpResponse& reply)
{
    return readReply(m_readers->parser, reply, [](const element& root) -> Result<void> {
        if (!root.is_object())
            return Error::malformed("an object was expected");
        return {};
    });
}

Result<OrderReport> BinanceCodec::parsePlaced(const HttpResponse& reply)
{
    return unknownIfUnreadable(readReply(m_readers->parser, reply, readOrder));
}

Result<OrderListReport> BinanceCodec::parsePlacedList(const HttpResponse& reply)
{
    return unknownIfUnreadable(readReply(m_readers->parser, reply, readOrderList));
}

Result<ReplaceOutcome> BinanceCodec::parseReplaced(const HttpResponse& reply)
{
    const auto error = errorOfReply(reply);
    if (!error)
        return unknownIfUnreadable(
            readReply(m_readers->parser, reply, [&reply](const element& root) {
                return readReplaced(root, reply.status, -1);
            }));
    // 409, 400 and 429 may say what happened to each half (sheet §5.4).
    const auto root = wire::parse(m_readers->parser, reply.body);
    if (root.ok() && reply.status < 500) {
        wire::Fields fields(*root);
        if (const auto data = fields.maybe("data")) {
            auto outcome = readReplaced(*data, reply.status, error->retryAfterMs);
            if (outcome.ok())
                return outcome;
        }
    }
    return *error;
}

Result<OrderReport> BinanceCodec::parseAmended(const HttpResponse& reply)
{
    return unknownIfUnreadable(readReply(m_readers->parser, reply, readAmended));
}

Result<OrderReport> BinanceCodec::parseCancelled(const HttpResponse& reply)
{
    return unknownIfUnreadable(readReply(m_readers->parser, reply, readOrder));
}

Result<std::vector<OrderReport>> BinanceCodec::parseCancelledAll(const HttpResponse& reply)
{
    return unknownIfUnreadable(readReply(m_readers->parser, reply, readCancelledAll));
}

std::optional<Error> BinanceCodec::errorOf(const HttpResponse& reply) const
{
    return errorOfReply(reply);
}

std::vector<UsedBudget> BinanceCodec::usedBudget(const HttpResponse& reply) const
{
    struct Known
    {
        std::string_view header, window;
    };
    constexpr Known kKnown[] = {
        {"x-mbx-used-weight-1m", kWeightWindow},
        {"x-mbx-order-count-10s", kOrdersShortWindow},
        {"x-mbx-order-count-1d", kOrdersDayWindow},
        {"x-sapi-used-ip-weight-1m", kSapiIpWindow},
        {"x-sapi-used-uid-weight-1m", kSapiUidWindow},
    };
    std::vector<UsedBudget> budgets;
    for (const Known& known : kKnown) {
        const std::string_view text = reply.header(known.header);
        int used = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), used);
        if (!text.empty() && problem == std::errc() && end == text.data() + text.size() &&
            used >= 0)
            budgets.push_back({std::string(known.window), used});
    }
    return budgets;
}

// ---- trading socket ----

std::string BinanceCodec::tradingSocketUrl(const std::string& wsTrading) const
{
    return wsTrading + std::string(kTradingSocketPath);
}

Result<std::vector<WsRequest>> BinanceCodec::startUserStream(SigningTime time)
{
    // The signed subscription works with every key type; session.logon is for Ed25519 only.
    auto request = keyedFrame(m_signer.get(), m_nextRequestId, "userDataStream.subscribe.signature",
                              Params(), time, reading(2), "subscribe to private events");
    if (!request.ok())
        return request.error();
    std::vector<WsRequest> requests;
    requests.push_back(std::move(request).value());
    return requests;
}

Result<WsRequest> BinanceCodec::wsPlaceOrder(SigningTime time, const OrderIntent& intent)
{
    return keyedFrame(m_signer.get(), m_nextRequestId, "order.place", orderParams(intent), time,
                      ordering(1, 1), "place order");
}

Result<WsRequest> BinanceCodec::wsPlaceOrderList(SigningTime time, const OrderListIntent& intent)
{
    return keyedFrame(m_signer.get(), m_nextRequestId, listMethod(intent.kind),
                      orderListParams(intent), time, ordering(1, orderCountOf(intent.kind)),
                      "place order list");
}

Result<WsRequest> BinanceCodec::wsReplaceOrder(SigningTime time, const ReplaceIntent& intent)
{
    return keyedFrame(m_signer.get(), m_nextRequestId, "order.cancelReplace", replaceParams(intent),
                      time, ordering(1, 1), "replace order");
}

Result<WsRequest> BinanceCodec::wsAmendOrder(SigningTime time, const AmendIntent& intent)
{
    return keyedFrame(m_signer.get(), m_nextRequestId, "order.amend.keepPriority",
                      amendParams(intent), time, ordering(4, 0), "amend order");
}

Result<WsRequest> BinanceCodec::wsCancelOrder(SigningTime time, const OrderRef& ref)
{
    return keyedFrame(m_signer.get(), m_nextRequestId, "order.cancel", referenceParams(ref), time,
                      cancelling(), "cancel order");
}

Result<WsRequest> BinanceCodec::wsCancelAll(SigningTime time, const Symbol& symbol)
{
    return keyedFrame(m_signer.get(), m_nextRequestId, "openOrders.cancelAll", symbolParams(symbol),
                      time, cancelling(), "cancel all orders");
}

Result<void> BinanceCodec::decodeUser(std::string_view frame, UtcTime receivedAt, UserSink& sink)
{
    const auto root = wire::parse(m_readers->parser, frame);
    if (!root.ok())
        return root.error();
    return decodeUserFrame(*root, frame, receivedAt, sink);
}

Result<OrderReport> BinanceCodec::parseWsPlaced(std::string_view result)
{
    return readText(m_readers->parser, result, readOrder);
}

Result<OrderListReport> BinanceCodec::parseWsPlacedList(std::string_view result)
{
    return readText(m_readers->parser, result, readOrderList);
}

Result<ReplaceOutcome> BinanceCodec::parseWsReplaced(const WsReply& reply)
{
    if (reply.result.ok())
        return readText(m_readers->parser, *reply.result,
                        [](const element& root) { return readReplaced(root, 200, -1); });
    const auto root = wire::parse(m_readers->parser, std::string_view(reply.frame));
    if (root.ok()) {
        auto outcome = readReplacedFrame(*root);
        if (outcome.ok())
            return outcome;
    }
    return reply.result.error();
}

Result<OrderReport> BinanceCodec::parseWsAmended(std::string_view result)
{
    return readText(m_readers->parser, result, readAmended);
}

Result<OrderReport> BinanceCodec::parseWsCancelled(std::string_view result)
{
    return readText(m_readers->parser, result, readOrder);
}

Result<std::vector<OrderReport>> BinanceCodec::parseWsCancelledAll(std::string_view result)
{
    return readText(m_readers->parser, result, readCancelledAll);
}

// Binance sheet §9: -2013 "Order does not exist."; -2011 "Unknown order sent." answers cancels.
bool BinanceCodec::meansNoSuchOrder(const Error& error) const
{
    return error.kind == ErrorKind::Refused &&
        (error.exchangeCode == "-2013" || error.exchangeCode == "-2011");
}

Explanation BinanceCodec::explain(const Error& error) const
{
    return explainError(error);
}

} // namespace agio::binance
