// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/binancevectors.h"

#include "core/base/encoding.h"
#include "core/exchange/binance/codec.h"
#include "core/exchange/binance/requests.h"
#include "core/exchange/binance/sapi.h"
#include "core/exchange/binance/signing.h"
#include "tests/conformance/vectors.h"
#include "tests/conformance/wirecompare.h"

#include <QByteArray>
#include <QMessageAuthenticationCode>

#include <algorithm>

namespace agio::conform {

namespace {

using binance::BinanceCodec;

constexpr std::string_view kBrandingPrefix = "x-TKT5PX2F";

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Optional by the vectors' own rules.
bool mayBeMissing(const std::string& name)
{
    return isOneOf(name,
                   {"recvWindow", "limit", "newOrderRespType", "returnRateLimits", "endTime",
                    "cancelReplaceMode", "newClientOrderId"});
}

bool mayDiffer(const std::string& name)
{
    return isOneOf(
        name,
        {"recvWindow", "limit", "newOrderRespType", "returnRateLimits", "endTime", "signature"});
}

// Another documented endpoint for the same thing.
std::string canonicalPath(std::string_view path)
{
    if (path == "/api/v3/aggTrades")
        return "/api/v3/trades";
    return std::string(path);
}

// Another stream for the same thing.
std::string canonicalStream(std::string name)
{
    for (const std::string_view ending : {"@miniTicker", "@bookTicker"})
        if (name.ends_with(ending))
            return name.substr(0, name.size() - ending.size()) + "@ticker";
    if (name.ends_with("@aggTrade"))
        return name.substr(0, name.size() - 9) + "@trade";
    return name;
}

// What our side makes of an intent.
struct Built
{
    std::optional<HttpRequest> http;
    std::string socketUrl;
    std::vector<std::string> frames;
    std::vector<HttpRequest> also;
    std::string problem;
    std::string note;
};

struct Keys
{
    Credential credential;
    std::string publicPem;
};

Keys keysOf(const Json& root, const std::string& name)
{
    Keys keys;
    const auto all = memberOf(root, "credentials");
    if (!all)
        return keys;
    const auto entry = memberOf(*all, name);
    if (!entry)
        return keys;
    keys.credential.apiKey = textAt(*entry, "apiKey");
    keys.credential.secret = Secret::fromBytes(textAt(*entry, "secret"));
    if (name == "ed25519") {
        keys.credential.info.type = KeyType::Ed25519;
        keys.publicPem = textAt(*all, "ed25519_public_key_pem");
    } else if (name == "rsa") {
        keys.credential.info.type = KeyType::Rsa;
        keys.publicPem = textAt(*all, "rsa_public_key_pem");
    }
    return keys;
}

class BinanceVectors final : public VectorDialect
{
public:
    void check(const VectorFile& file, const Json& vector, Tally& tally) override;

private:
    Built build();
    void buildMarket(Built& built, const std::string& action);
    void buildAccount(Built& built, const std::string& action);
    void buildOrder(Built& built, const std::string& action);
    void buildWallet(Built& built, const std::string& action);
    void buildSocket(Built& built, const std::string& action);
    void buildSubscription(Built& built, bool thenUnsubscribe);

    OrderIntent orderIntent(Built& built) const;
    OrderRef orderRef() const;
    Symbol symbolOf(const std::string& pair) const;
    std::vector<Symbol> symbols() const;
    std::string intentText(std::string_view name) const { return textAt(m_intent, name); }
    std::optional<UtcTime> since() const;
    int limitOr(int otherwise) const;
    Decimal number(std::string_view name) const;

    std::string checkHttp(const HttpRequest& ours, const Json& theirs) const;
    std::string checkHeaders(const HttpRequest& ours, const Json& theirs) const;
    std::string checkSteps(const Fields& ours) const;
    std::string checkOwnSignature(std::string_view payload, const std::string& signature) const;
    std::string checkSocket(const Built& built, const Json& theirs) const;
    std::string checkFrame(const std::string& ours, const Json& theirs) const;
    std::string checkStreams(const Json& ours, const Json& theirs) const;
    std::string checkApiFrame(const Json& ours, const Json& theirs) const;
    std::string checkVectorSignatures(const Json& vector) const;
    std::string checkBranding(const Fields& ours) const;
    void renameTheirId(Fields& theirs) const;

    const VectorFile* m_file = nullptr;
    Json m_intent;
    Keys m_keys;
    SigningTime m_time;
    Endpoints m_at;
    // The vector's client order id when it is one that Binance does not allow, and ours instead.
    mutable std::string m_illegalId, m_legalId;
    std::unique_ptr<BinanceCodec> m_codec;
};

Symbol BinanceVectors::symbolOf(const std::string& pair) const
{
    const auto markets = memberOf(m_file->root, "markets");
    const auto market = markets ? memberOf(*markets, pair) : std::nullopt;
    return Symbol(market ? textAt(*market, "id") : std::string());
}

std::vector<Symbol> BinanceVectors::symbols() const
{
    std::vector<Symbol> result;
    const auto list = memberOf(m_intent, "symbols");
    simdjson::dom::array items;
    if (list && list->get(items) == simdjson::SUCCESS)
        for (const Json item : items) {
            std::string_view pair;
            if (item.get(pair) == simdjson::SUCCESS)
                result.push_back(symbolOf(std::string(pair)));
        }
    else if (const std::string pair = intentText("symbol"); !pair.empty() && pair != "all")
        result.push_back(symbolOf(pair));
    return result;
}

std::optional<UtcTime> BinanceVectors::since() const
{
    const std::int64_t ms = integerAt(m_intent, "since_ms", -1);
    return ms < 0 ? std::nullopt : std::optional(UtcTime::fromMs(ms));
}

int BinanceVectors::limitOr(int otherwise) const
{
    return static_cast<int>(integerAt(m_intent, "limit", otherwise));
}

Decimal BinanceVectors::number(std::string_view name) const
{
    return Decimal::parse(intentText(name)).value_or(Decimal());
}

OrderRef BinanceVectors::orderRef() const
{
    return {{m_codec->exchange(), symbolOf(intentText("symbol"))},
            ClientOrderId(intentText("clientId")),
            ExchangeOrderId(intentText("orderId"))};
}

OrderIntent BinanceVectors::orderIntent(Built& built) const
{
    OrderIntent intent;
    intent.instrument = {m_codec->exchange(), symbolOf(intentText("symbol"))};
    intent.side = intentText("side") == "buy" ? Side::Buy : Side::Sell;
    struct Known
    {
        std::string_view word;
        OrderForm form;
    };
    constexpr Known kKnown[] = {
        {"limit", OrderForm::Limit},
        {"market", OrderForm::Market},
        {"stop-loss", OrderForm::StopMarket},
        {"take-profit", OrderForm::TakeProfitMarket},
        {"stop-limit", OrderForm::StopLimit},
        {"trigger-limit", OrderForm::StopLimit},
        {"take-profit-limit", OrderForm::TakeProfitLimit},
    };
    const std::string type = intentText("type");
    bool isKnown = false;
    for (const Known& known : kKnown)
        if (known.word == type) {
            intent.form = known.form;
            isKnown = true;
        }
    if (!isKnown)
        built.problem = "the order type " + type + " is not known here";
    intent.quantity = number("amount");
    if (memberOf(m_intent, "cost"))
        intent.quoteAmount = number("cost");
    if (memberOf(m_intent, "price"))
        intent.price = number("price");
    if (memberOf(m_intent, "trigger"))
        intent.trigger = number("trigger");
    if (memberOf(m_intent, "trailingPercent")) {
        const auto bps = Decimal::mul(number("trailingPercent"), Decimal(100));
        intent.trailingBps = bps ? static_cast<int>(bps->normalized().coefficient()) : 0;
    }
    if (const auto post = memberOf(m_intent, "postOnly"))
        intent.postOnly = post->get_bool().value_unsafe();
    const std::string timeInForce = intentText("tif");
    intent.timeInForce = timeInForce == "IOC" ? TimeInForce::Ioc
        : timeInForce == "FOK"                ? TimeInForce::Fok
                                              : TimeInForce::Gtc;
    intent.clientOrderId = ClientOrderId(intentText("clientId"));
    return intent;
}

void BinanceVectors::buildMarket(Built& built, const std::string& action)
{
    const std::vector<Symbol> wanted = symbols();
    const Symbol symbol = wanted.empty() ? Symbol() : wanted.front();
    if (action == "server-time")
        built.http = m_codec->serverTime(m_at.rest).request;
    else if (action == "list-instruments")
        built.http = m_codec->instruments(m_at.rest).request;
    else if (action == "order-book")
        built.http = m_codec
                         ->bookSnapshot(m_at.rest, symbol,
                                        static_cast<int>(integerAt(m_intent, "depth", 5000)))
                         .request;
    else if (action == "recent-trades")
        built.http = m_codec->recentTrades(m_at.rest, symbol, limitOr(500)).request;
    else if (action == "ticker" || (action == "tickers" && !wanted.empty()))
        built.http = m_codec->tickersOf(m_at.rest, wanted).request;
    else if (action == "tickers")
        built.http = m_codec->tickers(m_at.rest).request;
    else if (action == "candles") {
        KlineQuery query;
        query.symbol = symbol;
        query.interval = intervalFromText(intentText("interval")).value_or(Interval::M1);
        query.from = since();
        query.limit = limitOr(500);
        built.http = m_codec->klines(m_at.rest, query).request;
    }
}

void BinanceVectors::buildAccount(Built& built, const std::string& action)
{
    const std::vector<Symbol> wanted = symbols();
    const Symbol symbol = wanted.empty() ? Symbol() : wanted.front();
    if (action == "balances")
        built.http = m_codec->account(m_at.rest, m_time).request;
    else if (action == "cancel")
        built.http = m_codec->cancelOrder(m_at.rest, m_time, orderRef()).request;
    else if (action == "cancel-all")
        built.http = m_codec->cancelAll(m_at.rest, m_time, symbol).request;
    else if (action == "order")
        built.http = m_codec->queryOrder(m_at.rest, m_time, orderRef()).request;
    else if (action == "open-orders")
        built.http = m_codec
                         ->openOrders(m_at.rest, m_time,
                                      wanted.empty() ? std::nullopt : std::optional(symbol))
                         .request;
    else if (action == "closed-orders")
        built.http = m_codec->allOrders(m_at.rest, m_time, symbol, since(), limitOr(0)).request;
    else if (action == "my-trades") {
        MyTradesQuery query;
        query.symbol = symbol;
        query.from = since();
        query.limit = limitOr(0);
        built.http = m_codec->myTrades(m_at.rest, m_time, query).request;
    }
}

void BinanceVectors::buildOrder(Built& built, const std::string& action)
{
    OrderIntent intent = orderIntent(built);
    const bool isSocket = action == "ws-place";
    const auto place = [this, &action](const OrderIntent& order) -> Result<HttpCall> {
        if (action == "place-test")
            return m_codec->testOrder(m_at.rest, m_time, order);
        if (action == "amend") {
            ReplaceIntent replace{orderRef(), order};
            return m_codec->replaceOrder(m_at.rest, m_time, replace);
        }
        return m_codec->placeOrder(m_at.rest, m_time, order);
    };
    const std::string& id = intent.clientOrderId.text();
    if (!id.empty() && !binance::isLegalClientOrderId(id)) {
        // The sheet's alphabet has no dot; the other client sends one. The sheet is followed: such
        // an id must be refused, and the rest is compared with a legal id in its place.
        const bool isRefused =
            isSocket ? !m_codec->wsPlaceOrder(m_time, intent).ok() : !place(intent).ok();
        if (!isRefused)
            built.problem = "the illegal client order id " + id + " was not refused";
        m_illegalId = id;
        m_legalId = id;
        std::replace(m_legalId.begin(), m_legalId.end(), '.', '-');
        built.note = "id " + id + " refused as the sheet says, compared with " + m_legalId;
        intent.clientOrderId = ClientOrderId(m_legalId);
    }
    if (isSocket) {
        const auto frame = m_codec->wsPlaceOrder(m_time, intent);
        if (!frame.ok())
            built.problem = frame.error().message;
        else
            built.frames.push_back(frame->text);
        built.socketUrl = m_codec->tradingSocketUrl(m_at.wsTrading);
        return;
    }
    auto call = place(intent);
    if (call.ok())
        built.http = call->request;
    else
        built.problem = call.error().message;
}

void BinanceVectors::buildWallet(Built& built, const std::string& action)
{
    namespace sapi = binance::sapi;
    binance::RequestSigner& signer = *m_codec->signer();
    const Asset asset(intentText("currency"));
    const std::string network = sapi::networkName(intentText("network"));
    const auto wallet = [](const std::string& word) {
        return word == "funding" ? sapi::Wallet::Funding : sapi::Wallet::Spot;
    };
    const sapi::HistoryQuery history{asset, since(), std::nullopt, limitOr(0)};
    std::optional<Result<HttpCall>> call;
    if (action == "list-currencies")
        call = sapi::currencies(signer, m_at.rest, m_time);
    else if (action == "key-permissions")
        call = sapi::keyPermissions(signer, m_at.rest, m_time);
    else if (action == "trading-fee")
        call = sapi::tradeFee(signer, m_at.rest, m_time, symbols().front());
    else if (action == "deposit-address")
        call = sapi::depositAddress(signer, m_at.rest, m_time, asset, network);
    else if (action == "deposit-history")
        call = sapi::depositHistory(signer, m_at.rest, m_time, history);
    else if (action == "withdrawal-history")
        call = sapi::withdrawalHistory(signer, m_at.rest, m_time, history);
    else if (action == "withdraw")
        call = sapi::withdraw(
            signer, m_at.rest, m_time,
            {asset, number("amount"), intentText("address"), network, intentText("tag"), {}});
    else if (action == "transfer")
        call = sapi::transfer(signer, m_at.rest, m_time, asset, number("amount"),
                              wallet(intentText("from")), wallet(intentText("to")));
    if (!call)
        return;
    if (call->ok())
        built.http = (*call)->request;
    else
        built.problem = call->error().message;
}

void BinanceVectors::buildSubscription(Built& built, bool thenUnsubscribe)
{
    const std::string channel = intentText("channel");
    if (isOneOf(channel, {"own-orders", "own-trades", "balances"})) {
        built.socketUrl = m_codec->tradingSocketUrl(m_at.wsTrading);
        const auto requests = m_codec->startUserStream(m_time);
        if (!requests.ok()) {
            built.problem = requests.error().message;
            return;
        }
        for (const WsRequest& request : *requests)
            built.frames.push_back(request.text);
        return;
    }
    struct Known
    {
        std::string_view word;
        MarketChannel channel;
    };
    constexpr Known kKnown[] = {{"order-book", MarketChannel::Book},
                                {"trades", MarketChannel::Trades},
                                {"ticker", MarketChannel::Ticker},
                                {"candles", MarketChannel::Klines}};
    std::vector<MarketSubscription> wanted;
    for (const Known& known : kKnown)
        if (known.word == channel)
            for (const Symbol& symbol : symbols()) {
                wanted.push_back({known.channel, symbol,
                                  intervalFromText(intentText("interval")).value_or(Interval::M1)});
                if (known.channel == MarketChannel::Book)
                    built.also.push_back(m_codec->bookSnapshot(m_at.rest, symbol, 1000).request);
            }
    built.socketUrl = m_codec->marketSocketUrl(m_at.wsMarket);
    built.frames = m_codec->subscribe(wanted);
    if (thenUnsubscribe)
        for (std::string& frame : m_codec->unsubscribe(wanted))
            built.frames.push_back(std::move(frame));
}

void BinanceVectors::buildSocket(Built& built, const std::string& action)
{
    if (action == "subscribe" || action == "subscribe-then-unsubscribe") {
        buildSubscription(built, action != "subscribe");
    } else if (action == "ws-cancel") {
        built.socketUrl = m_codec->tradingSocketUrl(m_at.wsTrading);
        const auto frame = m_codec->wsCancelOrder(m_time, orderRef());
        if (frame.ok())
            built.frames.push_back(frame->text);
        else
            built.problem = frame.error().message;
    } else if (action == "ws-keepalive") {
        // The subscription only opens the socket in the vector; what counts is the ping.
        built.socketUrl = m_codec->marketSocketUrl(m_at.wsMarket);
        const MarketSubscription any{MarketChannel::Trades, Symbol("BTCUSDT"), Interval::M1};
        built.frames = m_codec->subscribe(std::span(&any, 1));
        const std::string text = m_codec->keepAlive();
        built.frames.push_back(text.empty() ? "<protocol ping>" : text);
    }
}

Built BinanceVectors::build()
{
    Built built;
    const std::string action = intentText("action");
    buildMarket(built, action);
    buildAccount(built, action);
    if (isOneOf(action, {"place", "place-test", "amend", "ws-place"}))
        buildOrder(built, action);
    buildWallet(built, action);
    buildSocket(built, action);
    return built;
}

// ---- comparing ----

void BinanceVectors::renameTheirId(Fields& theirs) const
{
    if (m_illegalId.empty())
        return;
    const auto found = theirs.find("newClientOrderId");
    if (found != theirs.end() && found->second == m_illegalId)
        found->second = m_legalId;
}

std::string BinanceVectors::checkBranding(const Fields& ours) const
{
    const auto id = ours.find("newClientOrderId");
    if (id == ours.end())
        return intentText("clientId").empty() || intentText("action") == "cancel" ||
                intentText("action") == "order"
            ? std::string()
            : "the client order id is not sent";
    if (id->second.starts_with(kBrandingPrefix))
        return "the client order id imitates another client's branding";
    return {};
}

// Never more digits than the steps allow.
std::string BinanceVectors::checkSteps(const Fields& ours) const
{
    const auto markets = memberOf(m_file->root, "markets");
    const auto market = markets ? memberOf(*markets, intentText("symbol")) : std::nullopt;
    if (!market)
        return {};
    const auto check = [&ours](const char* name, const std::string& stepText) -> std::string {
        const auto found = ours.find(name);
        const auto step = Decimal::parse(stepText);
        if (found == ours.end() || !step)
            return {};
        const auto value = Decimal::parse(found->second);
        if (!value || !value->isMultipleOf(*step))
            return std::string(name) + " is not on the step";
        return {};
    };
    for (const char* name : {"price", "stopPrice"})
        if (auto problem = check(name, textAt(*market, "tick")); !problem.empty())
            return problem;
    return check("quantity", textAt(*market, "lot"));
}

// Recomputed by other code than the signer's: Qt's HMAC, and verification with the public key.
std::string BinanceVectors::checkOwnSignature(std::string_view payload,
                                              const std::string& signature) const
{
    if (m_keys.credential.info.type == KeyType::Hmac) {
        const QByteArray key = m_keys.credential.secret.reveal([](std::string_view secret) {
            return QByteArray(secret.data(), static_cast<qsizetype>(secret.size()));
        });
        const QByteArray text(payload.data(), static_cast<qsizetype>(payload.size()));
        const QByteArray expected =
            QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256).toHex();
        return expected.toStdString() == signature ? std::string()
                                                   : "our signature is not that of our text";
    }
    const auto raw = base64Decoded(signature);
    if (!raw)
        return "our signature is not base64";
    const bool isValid = m_keys.credential.info.type == KeyType::Ed25519
        ? verifyEd25519(m_keys.publicPem, payload, *raw)
        : verifyRsaSha256(m_keys.publicPem, payload, *raw);
    return isValid ? std::string() : "our signature does not verify";
}

std::string BinanceVectors::checkHeaders(const HttpRequest& ours, const Json& theirs) const
{
    const auto headers = memberOf(theirs, "headers");
    simdjson::dom::object expected;
    if (!headers || headers->get(expected) != simdjson::SUCCESS)
        return {};
    for (const auto header : expected) {
        std::string_view value;
        if (header.value.get(value) != simdjson::SUCCESS)
            return "a header of the vector cannot be read";
        const auto found =
            std::find_if(ours.headers.begin(), ours.headers.end(),
                         [&header](const Header& own) { return own.name == header.key; });
        if (found == ours.headers.end() || found->value != value)
            return "the header " + std::string(header.key) + " differs";
    }
    if (expected.size() != ours.headers.size())
        return "we send other headers";
    return {};
}

std::string BinanceVectors::checkHttp(const HttpRequest& ours, const Json& theirs) const
{
    if (toText(ours.method) != textAt(theirs, "method"))
        return std::string("the method is ") + toText(ours.method);
    const auto ourUrl = splitUrl(ours.url);
    const auto theirUrl = splitUrl(textAt(theirs, "url"));
    if (!ourUrl.ok() || !theirUrl.ok())
        return "a URL cannot be read";
    if (ourUrl->scheme != theirUrl->scheme || ourUrl->host != theirUrl->host ||
        ourUrl->port != theirUrl->port)
        return "the host is " + ourUrl->host;
    if (canonicalPath(pathOfTarget(ourUrl->target)) !=
        canonicalPath(pathOfTarget(theirUrl->target)))
        return "the path is " + std::string(pathOfTarget(ourUrl->target));
    if (const auto guarded = m_at.guard.check(ours.url, ours.carriesKey); !guarded.ok())
        return "the host guard refuses it: " + guarded.error().message;

    const std::string payload = std::string(queryOfTarget(ourUrl->target)) + ours.body;
    auto ourFields = fieldsOfForm(payload);
    auto theirFields =
        fieldsOfForm(std::string(queryOfTarget(theirUrl->target)) + textAt(theirs, "body"));
    if (!ourFields || !theirFields)
        return "the parameters cannot be read";
    renameTheirId(*theirFields);
    if (auto problem = checkHeaders(ours, theirs); !problem.empty())
        return problem;
    if (auto problem = checkSteps(*ourFields); !problem.empty())
        return problem;
    NameRule differ = mayDiffer;
    if (intentText("clientId").empty())
        differ = [](const std::string& name) {
            return mayDiffer(name) || name == "newClientOrderId";
        };
    if (auto problem = differenceOf(*ourFields, *theirFields, mayBeMissing, differ);
        !problem.empty())
        return problem;
    const auto signature = ourFields->find("signature");
    if (signature == ourFields->end())
        return ours.carriesKey ? "we do not sign" : std::string();
    const std::size_t at = payload.rfind("&signature=");
    if (ours.method == HttpMethod::Post)
        if (auto problem = checkBranding(*ourFields);
            !problem.empty() && pathOfTarget(ourUrl->target).starts_with("/api/v3/order"))
            return problem;
    return checkOwnSignature(std::string_view(payload).substr(0, at), signature->second);
}

std::string BinanceVectors::checkStreams(const Json& ours, const Json& theirs) const
{
    const auto streams = [](const Json& frame) {
        std::vector<std::string> names;
        const auto params = memberOf(frame, "params");
        simdjson::dom::array items;
        if (params && params->get(items) == simdjson::SUCCESS)
            for (const Json item : items) {
                std::string_view name;
                if (item.get(name) == simdjson::SUCCESS)
                    names.push_back(canonicalStream(std::string(name)));
            }
        std::sort(names.begin(), names.end());
        return names;
    };
    return streams(ours) == streams(theirs) ? std::string() : "the streams differ";
}

std::string BinanceVectors::checkApiFrame(const Json& ours, const Json& theirs) const
{
    const auto fieldsOf = [](const Json& frame) {
        Fields fields;
        const auto params = memberOf(frame, "params");
        simdjson::dom::object members;
        if (params && params->get(members) == simdjson::SUCCESS)
            for (const auto member : members) {
                std::string_view text;
                fields[std::string(member.key)] = member.value.get(text) == simdjson::SUCCESS
                    ? std::string(text)
                    : std::string(simdjson::minify(member.value));
            }
        return fields;
    };
    const Fields ourFields = fieldsOf(ours);
    Fields theirFields = fieldsOf(theirs);
    renameTheirId(theirFields);
    if (auto problem = differenceOf(ourFields, theirFields, mayBeMissing, mayDiffer);
        !problem.empty())
        return problem;
    std::string payload; // std::map keeps the names sorted, as the signature wants them
    for (const auto& [name, value] : ourFields)
        if (name != "signature")
            payload += (payload.empty() ? "" : "&") + name + "=" + value;
    const auto signature = ourFields.find("signature");
    if (signature == ourFields.end())
        return "we do not sign";
    return checkOwnSignature(payload, signature->second);
}

std::string BinanceVectors::checkFrame(const std::string& ours, const Json& theirs) const
{
    std::string_view plain;
    if (theirs.get(plain) == simdjson::SUCCESS)
        return ours == plain ? std::string() : "the frame is " + ours;
    simdjson::dom::parser parser;
    Json root;
    if (parser.parse(ours).get(root) != simdjson::SUCCESS)
        return "our frame is not JSON";
    if (textAt(root, "method") != textAt(theirs, "method"))
        return "the method is " + textAt(root, "method");
    if (!memberOf(root, "id"))
        return "our frame has no id";
    const auto params = memberOf(theirs, "params");
    return params && params->is_array() ? checkStreams(root, theirs) : checkApiFrame(root, theirs);
}

std::string BinanceVectors::checkSocket(const Built& built, const Json& theirs) const
{
    const auto ourUrl = splitUrl(built.socketUrl);
    const auto theirUrl = splitUrl(textAt(theirs, "url"));
    if (!ourUrl.ok() || !theirUrl.ok())
        return "a socket address cannot be read";
    if (ourUrl->host != theirUrl->host || ourUrl->port != theirUrl->port)
        return "the socket's host is " + ourUrl->host;
    // "/ws/0": the other client's connection number; "/ws" and "/stream" are the real paths.
    const bool isMarket = theirUrl->target.starts_with("/ws/");
    if (isMarket ? ourUrl->target != "/stream" : ourUrl->target != theirUrl->target)
        return "the socket's path is " + ourUrl->target;
    if (const auto guarded = m_at.guard.check(built.socketUrl, !isMarket); !guarded.ok())
        return "the host guard refuses it: " + guarded.error().message;
    const auto list = memberOf(theirs, "frames");
    simdjson::dom::array frames;
    if (!list || list->get(frames) != simdjson::SUCCESS)
        return "the vector has no frames";
    if (frames.size() != built.frames.size())
        return "we send " + std::to_string(built.frames.size()) + " frames";
    std::size_t index = 0;
    for (const Json frame : frames)
        if (auto problem = checkFrame(built.frames[index++], frame); !problem.empty())
            return problem;
    return {};
}

// The vector's own text, signed with our signer, gives the vector's signature.
std::string BinanceVectors::checkVectorSignatures(const Json& vector) const
{
    const auto signing = memberOf(vector, "signing");
    if (!signing)
        return {};
    const auto check = [this](const Json& entry) -> std::string {
        const auto signature = m_codec->signer()->sign(textAt(entry, "string_to_sign"));
        if (!signature.ok())
            return signature.error().message;
        return *signature == textAt(entry, "signature") ? std::string()
                                                        : "the vector's signature differs";
    };
    simdjson::dom::array entries;
    if (signing->get(entries) != simdjson::SUCCESS)
        return check(*signing);
    for (const Json entry : entries)
        if (auto problem = check(entry); !problem.empty())
            return problem;
    return {};
}

void BinanceVectors::check(const VectorFile& file, const Json& vector, Tally& tally)
{
    m_file = &file;
    const std::string name = "binance/" + textAt(vector, "id");
    const auto intent = memberOf(vector, "intent");
    if (!intent) {
        tally.fail(name, "the case has no intent");
        return;
    }
    m_intent = *intent;
    m_illegalId.clear();
    const std::string keyName = textAt(vector, "credentials");
    m_keys = keysOf(file.root, keyName.empty() ? "default" : keyName);
    m_codec = std::make_unique<BinanceCodec>();
    if (const auto used = m_codec->useCredential(m_keys.credential); !used.ok()) {
        tally.fail(name, used.error().message);
        return;
    }
    m_time.exchangeNow = UtcTime::fromMs(integerAt(vector, "clock_ms", file.clockMs));
    const std::string world = intentText("environment");
    const auto endpoints = m_codec->endpoints(world == "sandbox"    ? Environment::Testnet
                                                  : world == "demo" ? Environment::Demo
                                                                    : Environment::Live);
    if (!endpoints.ok()) {
        tally.fail(name, endpoints.error().message);
        return;
    }
    m_at = *endpoints;

    const Built built = build();
    std::string problem = built.problem;
    const auto http = memberOf(vector, "http");
    const auto socket = memberOf(vector, "ws");
    const bool isBuilt = http ? built.http.has_value() : !built.frames.empty();
    if (problem.empty() && !isBuilt) {
        tally.skip(name, "no call of ours for " + intentText("action"));
        return;
    }
    if (problem.empty() && http)
        problem = checkHttp(*built.http, *http);
    if (problem.empty() && socket)
        problem = checkSocket(built, *socket);
    const auto also = memberOf(vector, "also");
    simdjson::dom::array others;
    if (problem.empty() && also && also->get(others) == simdjson::SUCCESS) {
        std::size_t index = 0;
        for (const Json other : others)
            if (problem.empty())
                problem = index < built.also.size() ? checkHttp(built.also[index++], other)
                                                    : "a further request is missing";
    }
    if (problem.empty())
        problem = checkVectorSignatures(vector);
    tally.judge(name, problem, built.note);
}

} // namespace

std::unique_ptr<VectorDialect> makeBinanceVectors()
{
    return std::make_unique<BinanceVectors>();
}

} // namespace agio::conform
