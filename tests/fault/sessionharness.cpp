// SPDX-License-Identifier: GPL-3.0-or-later
#include "sessionharness.h"

namespace agio::test {

namespace {

const char* const kInstruments =
    R"({"timezone":"UTC","serverTime":1700000000000,"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT",)"
    R"("interval":"MINUTE","intervalNum":1,"limit":6000}],"exchangeFilters":[],"symbols":[{)"
    R"("symbol":"BTCUSDT","status":"TRADING","baseAsset":"BTC","baseAssetPrecision":8,)"
    R"("quoteAsset":"USDT","quotePrecision":8,"quoteAssetPrecision":8,)"
    R"("orderTypes":["LIMIT","LIMIT_MAKER","MARKET"],"isSpotTradingAllowed":true,"filters":[)"
    R"({"filterType":"PRICE_FILTER","minPrice":"0.01","maxPrice":"1000000.00","tickSize":"0.01"},)"
    R"({"filterType":"LOT_SIZE","minQty":"0.00001","maxQty":"9000","stepSize":"0.00001"}],)"
    R"("permissions":[],"permissionSets":[["SPOT"]],"defaultSelfTradePreventionMode":"NONE",)"
    R"("allowedSelfTradePreventionModes":["NONE"]}]})";

bool isTrading(const FakeWsPeer& peer)
{
    return peer.options().url.find("ws-api") != std::string::npos;
}

} // namespace

SessionHarness::SessionHarness()
    : codec({"http://127.0.0.1:4000", "ws://127.0.0.1:4001", "ws://127.0.0.1:4002"})
{
    SessionSetup setup;
    setup.codec = &codec;
    setup.endpoints = codec.endpoints(Environment::Simulated).value();
    setup.http = &http;
    setup.ws = &ws;
    setup.scheduler = &scheduler;
    setup.clock = &clock;
    setup.random = &random;
    setup.log = &log;
    setup.listener = &listener;
    session = std::make_unique<ExchangeSession>(std::move(setup));
}

SessionHarness::~SessionHarness() = default;

void SessionHarness::start()
{
    session->start();
    answerPublic();
    market().accept();
    scheduler.runDue();
}

void SessionHarness::startAccount()
{
    Credential credential;
    credential.info.exchange = ExchangeId("binance");
    credential.info.environment = Environment::Simulated;
    credential.info.type = KeyType::Hmac;
    credential.apiKey = "test-key-0123456789";
    credential.secret = Secret::fromBytes("test-secret-0123456789");
    session->orders().setAccountListener(&account);
    if (!session->useCredential(credential).ok()) {
        return;
    }
    trading().accept();
    scheduler.runDue();
    while (account.streams.empty() && !trading().sent().empty()) {
        const std::string id = memberOf(trading().sent().back(), "id");
        deliver(trading(), R"({"id":")" + id + R"(","status":200,"result":{"subscriptionId":0}})");
    }
}

void SessionHarness::answerPublic()
{
    for (bool isAnything = true; isAnything;) {
        isAnything = false;
        if (const auto id = http.findPending("/api/v3/time")) {
            http.answer(id, 200, R"({"serverTime":)" + std::to_string(clock.now().toMs()) + "}");
            isAnything = true;
        }
        if (const auto id = http.findPending("/api/v3/exchangeInfo")) {
            http.answer(id, 200, kInstruments);
            isAnything = true;
        }
        scheduler.runDue();
    }
}

bool SessionHarness::answerSnapshot(std::int64_t sequence, const std::string& bids,
                                    const std::string& asks)
{
    const auto id = http.findPending("/api/v3/depth");
    if (id == 0) {
        return false;
    }
    http.answer(id, 200,
                R"({"lastUpdateId":)" + std::to_string(sequence) + R"(,"bids":[)" + bids +
                    R"(],"asks":[)" + asks + "]}");
    scheduler.runDue();
    return true;
}

void SessionHarness::deliver(FakeWsPeer& peer, const std::string& text)
{
    peer.deliverText(text);
    scheduler.runDue();
}

void SessionHarness::diff(FakeWsPeer& peer, std::int64_t first, std::int64_t last,
                          const std::string& bids, const std::string& asks)
{
    deliver(peer,
            R"({"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":)" +
                std::to_string(clock.now().toMs()) + R"(,"s":"BTCUSDT","U":)" +
                std::to_string(first) + R"(,"u":)" + std::to_string(last) + R"(,"b":[)" + bids +
                R"(],"a":[)" + asks + "]}}");
}

void SessionHarness::live()
{
    start();
    session->subscribe(btcBook());
    scheduler.runDue();
    diff(market(), 99, 99, "", "");
    answerSnapshot(100, R"(["100.00","1.0"],["99.00","2.0"])", R"(["101.00","1.5"])");
}

void SessionHarness::advanceHealthy(Duration by)
{
    constexpr std::int64_t kStepMs = 100;
    for (std::int64_t passed = 0; passed < by.toMs(); passed += kStepMs) {
        scheduler.advance(Duration::ms(kStepMs));
        answerPublic();
        for (const auto& peer : ws.peers()) {
            if (peer->pingCount() > 0) {
                peer->deliverPong(Duration::ms(1));
            }
        }
    }
}

FakeWsPeer& SessionHarness::market() const
{
    return *markets().back();
}

FakeWsPeer& SessionHarness::trading() const
{
    FakeWsPeer* newest = nullptr;
    for (const auto& peer : ws.peers()) {
        newest = isTrading(*peer) ? peer.get() : newest;
    }
    return *newest;
}

std::vector<FakeWsPeer*> SessionHarness::markets() const
{
    std::vector<FakeWsPeer*> all;
    for (const auto& peer : ws.peers()) {
        if (!isTrading(*peer)) {
            all.push_back(peer.get());
        }
    }
    return all;
}

int SessionHarness::sentCount(std::string_view urlPart) const
{
    int count = 0;
    for (const FakeHttpCall& call : http.history()) {
        count += call.request.url.find(urlPart) != std::string::npos ? 1 : 0;
    }
    return count;
}

MarketSubscription btcBook()
{
    return {MarketChannel::Book, Symbol("BTCUSDT"), Interval::M1};
}

OrderIntent limitBuy(const std::string& id)
{
    OrderIntent intent;
    intent.clientOrderId = ClientOrderId(id);
    intent.instrument = {ExchangeId("binance"), Symbol("BTCUSDT")};
    intent.side = Side::Buy;
    intent.form = OrderForm::Limit;
    intent.quantity = Decimal::literal("0.01000");
    intent.price = Decimal::literal("100.00");
    return intent;
}

std::string memberOf(const std::string& json, const std::string& name)
{
    const std::string key = "\"" + name + "\":\"";
    const auto at = json.find(key);
    if (at == std::string::npos) {
        return {};
    }
    const auto begin = at + key.size();
    return json.substr(begin, json.find('"', begin) - begin);
}

std::string paramOf(const std::string& url, const std::string& name)
{
    const auto at = url.find(name + "=");
    if (at == std::string::npos) {
        return {};
    }
    const auto begin = at + name.size() + 1;
    return url.substr(begin, url.find('&', begin) - begin);
}

} // namespace agio::test
