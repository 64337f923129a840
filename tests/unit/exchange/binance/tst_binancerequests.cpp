// SPDX-License-Identifier: GPL-3.0-or-later

// Intents into signed requests: exact bytes, signatures recomputed by other code, and intents that
// Binance cannot carry out.

#include "core/base/encoding.h"
#include "core/exchange/binance/codec.h"
#include "core/exchange/binance/requests.h"
#include "core/exchange/binance/sapi.h"
#include "core/exchange/binance/signing.h"
#include "tests/unit/exchange/binance/fixture.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QtTest>

using agio::ClientOrderId;
using agio::Credential;
using agio::Environment;
using agio::ErrorKind;
using agio::ExchangeOrderId;
using agio::HttpCall;
using agio::KeyType;
using agio::OrderForm;
using agio::OrderIntent;
using agio::OrderListKind;
using agio::Result;
using agio::Secret;
using agio::Side;
using agio::SigningTime;
using agio::Symbol;
using agio::TimeInForce;
using agio::UtcTime;
using agio::test::dec;
using agio::test::testCredential;

namespace {

const std::string kRest = "https://api.binance.com";

SigningTime someTime()
{
    return {UtcTime::fromMs(1'701'000'000'000), agio::Duration::seconds(5)};
}

OrderIntent limitIntent()
{
    OrderIntent intent;
    intent.clientOrderId = ClientOrderId("agio-7");
    intent.instrument = {agio::ExchangeId("binance"), Symbol("ADAEUR")};
    intent.side = Side::Buy;
    intent.form = OrderForm::Limit;
    intent.quantity = dec("150.0");
    intent.price = dec("0.38120000");
    return intent;
}

std::string hmacHex(std::string_view text)
{
    const QByteArray key("test-secret-not-issued-by-anyone");
    const QByteArray bytes(text.data(), static_cast<qsizetype>(text.size()));
    return QMessageAuthenticationCode::hash(bytes, key, QCryptographicHash::Sha256)
        .toHex()
        .toStdString();
}

// The parameters of a request without time and signature.
std::string plainParameters(const HttpCall& call)
{
    const std::size_t mark = call.request.url.find('?');
    std::string text =
        mark == std::string::npos ? call.request.body : call.request.url.substr(mark + 1);
    return text.substr(0, text.find("&recvWindow="));
}

} // namespace

class TestBinanceRequests : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void signsWhatItSends();
    void signsInTheQueryForGetAndDelete();
    void encodesBeforeSigning();
    void signsWithEd25519();
    void sortsParametersOfSocketRequests();
    void carriesTheKeyInTheHeaderOnly();
    void refusesUnusableKeys_data();
    void refusesUnusableKeys();
    void sendsNothingWithoutAKey();
    void boundsTheTimeWindow();
    void writesEveryOrderType_data();
    void writesEveryOrderType();
    void refusesWhatBinanceDoesNotHave_data();
    void refusesWhatBinanceDoesNotHave();
    void judgesClientOrderIds_data();
    void judgesClientOrderIds();
    void writesOrderLists();
    void refusesOrderListsThatDoNotFit();
    void replacesWithoutEverHavingTwoOrders();
    void amendsAndCancelsByEitherId();
    void asksForHistory();
    void marksWhatChangesState();
    void countsCosts();
    void namesStreams();
    void splitsLongSubscriptions();
    void knowsItsHosts_data();
    void knowsItsHosts();
    void takesASimulatedVenueFromItsMaker();
    void buildsWalletCalls();

private:
    agio::binance::BinanceCodec m_codec;
};

void TestBinanceRequests::initTestCase()
{
    QVERIFY(m_codec.useCredential(testCredential()).ok());
}

void TestBinanceRequests::signsWhatItSends()
{
    const auto call = m_codec.placeOrder(kRest, someTime(), limitIntent());
    QVERIFY(call.ok());
    QCOMPARE(call->request.method, agio::HttpMethod::Post);
    QCOMPARE(call->request.url, kRest + "/api/v3/order");
    const std::string payload =
        "symbol=ADAEUR&side=BUY&type=LIMIT&quantity=150&price=0.3812&timeInForce=GTC"
        "&newClientOrderId=agio-7&newOrderRespType=FULL&recvWindow=5000"
        "&timestamp=1701000000000";
    QCOMPARE(call->request.body, payload + "&signature=" + hmacHex(payload));
}

void TestBinanceRequests::signsInTheQueryForGetAndDelete()
{
    const agio::OrderRef ref{
        {agio::ExchangeId("binance"), Symbol("ADAEUR")}, {}, ExchangeOrderId("9007199254740993")};
    const std::string payload =
        "symbol=ADAEUR&orderId=9007199254740993&recvWindow=5000&timestamp=1701000000000";
    const std::string query = "?" + payload + "&signature=" + hmacHex(payload);
    const auto cancel = m_codec.cancelOrder(kRest, someTime(), ref);
    QCOMPARE(cancel.request.method, agio::HttpMethod::Delete);
    QCOMPARE(cancel.request.url, kRest + "/api/v3/order" + query);
    QVERIFY(cancel.request.body.empty());
    const auto lookup = m_codec.queryOrder(kRest, someTime(), ref);
    QCOMPARE(lookup.request.method, agio::HttpMethod::Get);
    QCOMPARE(lookup.request.url, kRest + "/api/v3/order" + query);
}

void TestBinanceRequests::encodesBeforeSigning()
{
    OrderIntent intent = limitIntent();
    intent.instrument.symbol = Symbol("试&EUR");
    const auto call = m_codec.placeOrder(kRest, someTime(), intent);
    QVERIFY(call.ok());
    const std::string& body = call->request.body;
    QVERIFY(body.starts_with("symbol=%E8%AF%95%26EUR&side=BUY"));
    const std::size_t at = body.find("&signature=");
    QCOMPARE(body.substr(at + 11), hmacHex(body.substr(0, at)));
}

void TestBinanceRequests::signsWithEd25519()
{
    // Private key of RFC 8032, test 1.
    Credential credential;
    credential.apiKey = "TestKey";
    credential.info.type = KeyType::Ed25519;
    credential.secret =
        Secret::fromBytes("-----BEGIN PRIVATE KEY-----\n"
                          "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
                          "-----END PRIVATE KEY-----\n");
    const std::string publicPem = "-----BEGIN PUBLIC KEY-----\n"
                                  "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
                                  "-----END PUBLIC KEY-----\n";
    agio::binance::BinanceCodec codec;
    QVERIFY(codec.useCredential(credential).ok());
    const auto call = codec.placeOrder(kRest, someTime(), limitIntent());
    QVERIFY(call.ok());
    const std::string& body = call->request.body;
    const std::size_t at = body.find("&signature=");
    const std::string encoded = body.substr(at + 11);
    QVERIFY(encoded.find_first_of("+/=") == std::string::npos); // encoded, else '+' becomes ' '
    const auto text = agio::percentDecoded(encoded);
    QVERIFY(text.has_value());
    QCOMPARE(text->size(), 88U);
    const auto raw = agio::base64Decoded(*text);
    QVERIFY(raw.has_value());
    QVERIFY(agio::verifyEd25519(publicPem, body.substr(0, at), *raw));
}

void TestBinanceRequests::sortsParametersOfSocketRequests()
{
    const auto request = m_codec.wsPlaceOrder(someTime(), limitIntent());
    QVERIFY(request.ok());
    const QJsonObject frame =
        QJsonDocument::fromJson(QByteArray::fromStdString(request->text)).object();
    QCOMPARE(frame.value(QStringLiteral("method")).toString(), QStringLiteral("order.place"));
    QCOMPARE(frame.value(QStringLiteral("id")).toString().toStdString(), request->id);
    const QJsonObject params = frame.value(QStringLiteral("params")).toObject();
    QVERIFY(params.value(QStringLiteral("timestamp")).isDouble());
    QVERIFY(params.value(QStringLiteral("price")).isString());
    const std::string payload =
        "apiKey=TestKeyNotIssuedByAnyone&newClientOrderId=agio-7&newOrderRespType=FULL"
        "&price=0.3812&quantity=150&recvWindow=5000&side=BUY&symbol=ADAEUR&timeInForce=GTC"
        "&timestamp=1701000000000&type=LIMIT";
    QCOMPARE(params.value(QStringLiteral("signature")).toString().toStdString(), hmacHex(payload));
    const auto next = m_codec.wsPlaceOrder(someTime(), limitIntent());
    QVERIFY(next.ok());
    QVERIFY(next->id != request->id);
}

void TestBinanceRequests::carriesTheKeyInTheHeaderOnly()
{
    const auto call = m_codec.account(kRest, someTime());
    QVERIFY(call.request.carriesKey);
    QCOMPARE(call.request.headers.size(), 1U);
    QCOMPARE(call.request.headers[0].name, "X-MBX-APIKEY");
    QCOMPARE(call.request.headers[0].value, "TestKeyNotIssuedByAnyone");
    QVERIFY(call.request.url.find("TestKey") == std::string::npos);
    const auto open = m_codec.serverTime(kRest);
    QVERIFY(!open.request.carriesKey);
    QVERIFY(open.request.headers.empty());
}

void TestBinanceRequests::refusesUnusableKeys_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<int>("type");
    const auto hmac = static_cast<int>(KeyType::Hmac);
    const auto ed25519 = static_cast<int>(KeyType::Ed25519);
    const auto rsa = static_cast<int>(KeyType::Rsa);
    QTest::newRow("no key") << QByteArray() << QByteArray("s") << hmac;
    QTest::newRow("key with space") << QByteArray("a b") << QByteArray("s") << hmac;
    QTest::newRow("key with line break") << QByteArray("a\r\nX: y") << QByteArray("s") << hmac;
    QTest::newRow("key with umlaut") << QByteArray("k\xc3\xa4") << QByteArray("s") << hmac;
    QTest::newRow("no secret") << QByteArray("k") << QByteArray() << hmac;
    QTest::newRow("Ed25519 without PEM") << QByteArray("k") << QByteArray("abc") << ed25519;
    QTest::newRow("RSA without PEM") << QByteArray("k") << QByteArray("abc") << rsa;
}

void TestBinanceRequests::refusesUnusableKeys()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, secret);
    QFETCH(int, type);
    Credential credential;
    credential.apiKey = key.toStdString();
    credential.secret = Secret::fromBytes(secret.toStdString());
    credential.info.type = static_cast<KeyType>(type);
    agio::binance::BinanceCodec codec;
    const auto used = codec.useCredential(credential);
    QVERIFY(!used.ok());
    QCOMPARE(used.error().kind, ErrorKind::Unauthorized);
    QVERIFY(!used.error().message.empty());
}

void TestBinanceRequests::sendsNothingWithoutAKey()
{
    agio::binance::BinanceCodec codec;
    QVERIFY(codec.account(kRest, someTime()).request.url.empty());
    const auto placed = codec.placeOrder(kRest, someTime(), limitIntent());
    QVERIFY(!placed.ok());
    QCOMPARE(placed.error().kind, ErrorKind::NotSent);
    QVERIFY(!codec.startUserStream(someTime()).ok());
    QVERIFY(codec.useCredential(testCredential()).ok());
    codec.dropCredential();
    QVERIFY(!codec.wsPlaceOrder(someTime(), limitIntent()).ok());
}

void TestBinanceRequests::boundsTheTimeWindow()
{
    SigningTime time = someTime();
    time.window = agio::Duration::minutes(5);
    const auto call = m_codec.account(kRest, time);
    QVERIFY(call.request.url.find("recvWindow=60000&") != std::string::npos);
}

void TestBinanceRequests::writesEveryOrderType_data()
{
    QTest::addColumn<int>("form");
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, OrderForm form, const char* change,
                        const char* expected) {
        QTest::newRow(name) << static_cast<int>(form) << QString::fromLatin1(change)
                            << QString::fromLatin1(expected);
    };
    row("limit", OrderForm::Limit, "", "type=LIMIT&quantity=150&price=0.3812&timeInForce=GTC");
    row("limit IOC", OrderForm::Limit, "ioc",
        "type=LIMIT&quantity=150&price=0.3812&timeInForce=IOC");
    row("limit FOK", OrderForm::Limit, "fok",
        "type=LIMIT&quantity=150&price=0.3812&timeInForce=FOK");
    row("post only", OrderForm::Limit, "post", "type=LIMIT_MAKER&quantity=150&price=0.3812");
    row("iceberg", OrderForm::Limit, "iceberg",
        "type=LIMIT&quantity=150&price=0.3812&timeInForce=GTC&icebergQty=10");
    row("market", OrderForm::Market, "noprice", "type=MARKET&quantity=150");
    row("market by amount", OrderForm::Market, "amount", "type=MARKET&quoteOrderQty=99.5");
    row("stop", OrderForm::StopMarket, "trigger", "type=STOP_LOSS&quantity=150&stopPrice=0.4");
    row("stop limit", OrderForm::StopLimit, "trigger",
        "type=STOP_LOSS_LIMIT&quantity=150&price=0.3812&timeInForce=GTC&stopPrice=0.4");
    row("take profit", OrderForm::TakeProfitMarket, "trigger",
        "type=TAKE_PROFIT&quantity=150&stopPrice=0.4");
    row("take profit limit", OrderForm::TakeProfitLimit, "trigger",
        "type=TAKE_PROFIT_LIMIT&quantity=150&price=0.3812&timeInForce=GTC&stopPrice=0.4");
    row("trailing stop", OrderForm::StopMarket, "trailing",
        "type=STOP_LOSS&quantity=150&trailingDelta=150");
}

namespace {

OrderIntent changed(OrderForm form, const QString& change)
{
    OrderIntent intent = limitIntent();
    intent.form = form;
    if (change == QStringLiteral("ioc"))
        intent.timeInForce = TimeInForce::Ioc;
    if (change == QStringLiteral("fok"))
        intent.timeInForce = TimeInForce::Fok;
    if (change == QStringLiteral("post"))
        intent.postOnly = true;
    if (change == QStringLiteral("iceberg"))
        intent.visibleQuantity = dec("10");
    if (change == QStringLiteral("noprice"))
        intent.price.reset();
    if (change == QStringLiteral("trigger"))
        intent.trigger = dec("0.40");
    if (change == QStringLiteral("trailing"))
        intent.trailingBps = 150;
    if (change == QStringLiteral("amount")) {
        intent.quoteAmount = dec("99.50");
        intent.quantity = {};
    }
    return intent;
}

} // namespace

void TestBinanceRequests::writesEveryOrderType()
{
    QFETCH(int, form);
    QFETCH(QString, change);
    QFETCH(QString, expected);
    const OrderIntent intent = changed(static_cast<OrderForm>(form), change);
    const std::string wanted = "symbol=ADAEUR&side=BUY&" + expected.toStdString() +
        "&newClientOrderId=agio-7&newOrderRespType=FULL";
    const auto placed = m_codec.placeOrder(kRest, someTime(), intent);
    QVERIFY(placed.ok());
    QCOMPARE(plainParameters(*placed), wanted);
    const auto tested = m_codec.testOrder(kRest, someTime(), intent);
    QVERIFY(tested.ok());
    QCOMPARE(tested->request.url, kRest + "/api/v3/order/test");
    QCOMPARE(plainParameters(*tested), wanted);
}

void TestBinanceRequests::refusesWhatBinanceDoesNotHave_data()
{
    QTest::addColumn<QByteArray>("what");
    for (const char* what :
         {"no quantity", "negative quantity", "both quantity and amount", "amount of a limit order",
          "no price", "zero price", "no trigger", "zero trigger", "zero trailing", "good till date",
          "post-only stop", "post-only IOC", "iceberg market", "iceberg IOC", "illegal id",
          "no symbol"})
        QTest::newRow(what) << QByteArray(what);
}

void TestBinanceRequests::refusesWhatBinanceDoesNotHave()
{
    QFETCH(QByteArray, what);
    OrderIntent intent = limitIntent();
    if (what == "no quantity")
        intent.quantity = {};
    else if (what == "negative quantity")
        intent.quantity = dec("-1");
    else if (what == "both quantity and amount") {
        intent.form = OrderForm::Market;
        intent.quoteAmount = dec("5");
    } else if (what == "amount of a limit order") {
        intent.quantity = {};
        intent.quoteAmount = dec("5");
    } else if (what == "no price")
        intent.price.reset();
    else if (what == "zero price")
        intent.price = dec("0.00");
    else if (what == "no trigger")
        intent.form = OrderForm::StopLimit;
    else if (what == "zero trigger") {
        intent.form = OrderForm::StopMarket;
        intent.trigger = dec("0");
    } else if (what == "zero trailing") {
        intent.form = OrderForm::StopMarket;
        intent.trailingBps = 0;
    } else if (what == "good till date")
        intent.timeInForce = TimeInForce::Gtd;
    else if (what == "post-only stop") {
        intent = changed(OrderForm::StopLimit, QStringLiteral("trigger"));
        intent.postOnly = true;
    } else if (what == "post-only IOC") {
        intent.postOnly = true;
        intent.timeInForce = TimeInForce::Ioc;
    } else if (what == "iceberg market") {
        intent.form = OrderForm::Market;
        intent.visibleQuantity = dec("1");
    } else if (what == "iceberg IOC") {
        intent.visibleQuantity = dec("1");
        intent.timeInForce = TimeInForce::Ioc;
    } else if (what == "illegal id")
        intent.clientOrderId = ClientOrderId("agio.7");
    else if (what == "no symbol")
        intent.instrument.symbol = {};
    const auto placed = m_codec.placeOrder(kRest, someTime(), intent);
    QVERIFY(!placed.ok());
    QCOMPARE(placed.error().kind, ErrorKind::Refused);
    QVERIFY(!placed.error().message.empty());
    QVERIFY(!m_codec.wsPlaceOrder(someTime(), intent).ok());
}

void TestBinanceRequests::judgesClientOrderIds_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<bool>("isLegal");
    QTest::newRow("all kinds") << QByteArray("Az09-_") << true;
    QTest::newRow("longest") << QByteArray(36, 'x') << true;
    QTest::newRow("too long") << QByteArray(37, 'x') << false;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("dot") << QByteArray("a.b") << false;
    QTest::newRow("space") << QByteArray("a b") << false;
    QTest::newRow("umlaut") << QByteArray("\xc3\xa4") << false;
    QTest::newRow("zero byte") << QByteArray("a\0b", 3) << false;
}

void TestBinanceRequests::judgesClientOrderIds()
{
    QFETCH(QByteArray, id);
    QFETCH(bool, isLegal);
    QCOMPARE(agio::binance::isLegalClientOrderId(id.toStdString()), isLegal);
}

void TestBinanceRequests::writesOrderLists()
{
    OrderIntent profit = limitIntent();
    profit.side = Side::Sell;
    profit.clientOrderId = ClientOrderId("up");
    OrderIntent stop = profit;
    stop.form = OrderForm::StopLimit;
    stop.price = dec("0.34");
    stop.trigger = dec("0.35");
    stop.clientOrderId = ClientOrderId("down");
    const auto oco = m_codec.placeOrderList(
        kRest, someTime(), {ClientOrderId("list-1"), OrderListKind::Oco, {profit, stop}});
    QVERIFY(oco.ok());
    QCOMPARE(oco->request.url, kRest + "/api/v3/orderList/oco");
    QCOMPARE(plainParameters(*oco),
             "symbol=ADAEUR&listClientOrderId=list-1&side=SELL&quantity=150"
             "&aboveType=LIMIT_MAKER&abovePrice=0.3812&aboveClientOrderId=up"
             "&belowType=STOP_LOSS_LIMIT&belowPrice=0.34&belowTimeInForce=GTC&belowStopPrice=0.35"
             "&belowClientOrderId=down&newOrderRespType=FULL");
    OrderIntent working = limitIntent();
    working.clientOrderId = ClientOrderId("in");
    OrderIntent market = profit;
    market.form = OrderForm::Market;
    market.price.reset();
    const auto oto =
        m_codec.placeOrderList(kRest, someTime(), {{}, OrderListKind::Oto, {working, market}});
    QVERIFY(oto.ok());
    QCOMPARE(plainParameters(*oto),
             "symbol=ADAEUR&workingType=LIMIT&workingSide=BUY&workingQuantity=150"
             "&workingPrice=0.3812&workingTimeInForce=GTC&workingClientOrderId=in"
             "&pendingType=MARKET&pendingSide=SELL&pendingQuantity=150&pendingClientOrderId=up"
             "&newOrderRespType=FULL");
    const auto otoco =
        m_codec.wsPlaceOrderList(someTime(), {{}, OrderListKind::Otoco, {working, profit, stop}});
    QVERIFY(otoco.ok());
    QVERIFY(otoco->text.find("\"orderList.place.otoco\"") != std::string::npos);
    QVERIFY(otoco->text.find("\"pendingAboveType\":\"LIMIT_MAKER\"") != std::string::npos);
    QVERIFY(otoco->text.find("\"pendingBelowStopPrice\":\"0.35\"") != std::string::npos);
    QVERIFY(otoco->text.find("\"pendingSide\":\"SELL\"") != std::string::npos);
}

void TestBinanceRequests::refusesOrderListsThatDoNotFit()
{
    OrderIntent profit = limitIntent();
    profit.side = Side::Sell;
    OrderIntent stop = changed(OrderForm::StopMarket, QStringLiteral("trigger"));
    stop.side = Side::Sell;
    const auto isRefused = [this](std::vector<OrderIntent> legs, OrderListKind kind) {
        return !m_codec.placeOrderList(kRest, someTime(), {{}, kind, std::move(legs)}).ok();
    };
    QVERIFY(!isRefused({profit, stop}, OrderListKind::Oco));
    QVERIFY(isRefused({stop, profit}, OrderListKind::Oco)); // upside down
    QVERIFY(isRefused({profit, profit}, OrderListKind::Oco));
    QVERIFY(isRefused({profit}, OrderListKind::Oco));
    QVERIFY(isRefused({profit, stop}, OrderListKind::Otoco));
    QVERIFY(isRefused({stop, profit}, OrderListKind::Oto)); // a stop cannot work first
    OrderIntent buyer = stop;
    buyer.side = Side::Buy;
    QVERIFY(isRefused({profit, buyer}, OrderListKind::Oco));
    OrderIntent other = stop;
    other.instrument.symbol = Symbol("SOLEUR");
    QVERIFY(isRefused({profit, other}, OrderListKind::Oco));
    OrderIntent larger = stop;
    larger.quantity = dec("151");
    QVERIFY(isRefused({profit, larger}, OrderListKind::Oco));
}

void TestBinanceRequests::replacesWithoutEverHavingTwoOrders()
{
    agio::ReplaceIntent replace;
    replace.cancel.exchangeOrderId = ExchangeOrderId("42");
    replace.cancel.clientOrderId = ClientOrderId("other.program"); // theirs: sent as it is
    replace.replacement = limitIntent();
    const auto call = m_codec.replaceOrder(kRest, someTime(), replace);
    QVERIFY(call.ok());
    QCOMPARE(call->request.url, kRest + "/api/v3/order/cancelReplace");
    const std::string text = plainParameters(*call);
    QVERIFY(text.find("&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId=42"
                      "&cancelOrigClientOrderId=other.program") != std::string::npos);
    replace.cancel = {};
    QVERIFY(!m_codec.replaceOrder(kRest, someTime(), replace).ok());
}

void TestBinanceRequests::amendsAndCancelsByEitherId()
{
    agio::AmendIntent amend;
    amend.order.instrument = limitIntent().instrument;
    amend.order.clientOrderId = ClientOrderId("agio-7");
    amend.newQuantity = dec("100");
    const auto call = m_codec.amendOrder(kRest, someTime(), amend);
    QVERIFY(call.ok());
    QCOMPARE(call->request.method, agio::HttpMethod::Put);
    QCOMPARE(call->request.url, kRest + "/api/v3/order/amend/keepPriority");
    QCOMPARE(plainParameters(*call), "symbol=ADAEUR&origClientOrderId=agio-7&newQty=100");
    amend.newQuantity = {};
    QVERIFY(!m_codec.amendOrder(kRest, someTime(), amend).ok());

    const auto cancel = m_codec.cancelOrder(kRest, someTime(), amend.order);
    QCOMPARE(plainParameters(cancel), "symbol=ADAEUR&origClientOrderId=agio-7");
    const auto all = m_codec.cancelAll(kRest, someTime(), Symbol("ADAEUR"));
    QVERIFY(all.request.url.starts_with(kRest + "/api/v3/openOrders?symbol=ADAEUR&recvWindow"));
    const auto list = m_codec.cancelOrderList(kRest, someTime(), Symbol("ADAEUR"), "5");
    QCOMPARE(plainParameters(list), "symbol=ADAEUR&orderListId=5");
}

void TestBinanceRequests::asksForHistory()
{
    agio::KlineQuery klines;
    klines.symbol = Symbol("ADAEUR");
    klines.interval = agio::Interval::H4;
    klines.from = UtcTime::fromMs(1000);
    klines.until = UtcTime::fromMs(2000);
    klines.limit = 5000;
    QCOMPARE(m_codec.klines(kRest, klines).request.url,
             kRest +
                 "/api/v3/klines?symbol=ADAEUR&interval=4h&startTime=1000&endTime=2000"
                 "&limit=1000");
    agio::MyTradesQuery trades;
    trades.symbol = Symbol("ADAEUR");
    trades.from = UtcTime::fromMs(1000);
    QCOMPARE(plainParameters(m_codec.myTrades(kRest, someTime(), trades)),
             "symbol=ADAEUR&startTime=1000&limit=500");
    trades.fromTradeId = "77"; // exact, so it wins over the time
    QCOMPARE(plainParameters(m_codec.myTrades(kRest, someTime(), trades)),
             "symbol=ADAEUR&fromId=77&limit=500");
    QCOMPARE(m_codec.bookSnapshot(kRest, Symbol("ADAEUR"), 100'000).request.url,
             kRest + "/api/v3/depth?symbol=ADAEUR&limit=5000");
    const Symbol both[] = {Symbol("ADAEUR"), Symbol("SOLEUR")};
    QCOMPARE(m_codec.tickersOf(kRest, both).request.url,
             kRest + "/api/v3/ticker/24hr?symbols=%5B%22ADAEUR%22%2C%22SOLEUR%22%5D");
    const auto fees = m_codec.feeRates(kRest, someTime(), Symbol("ADAEUR"));
    QVERIFY(fees.request.url.starts_with(kRest + "/api/v3/account/commission?symbol=ADAEUR&"));
}

void TestBinanceRequests::marksWhatChangesState()
{
    const auto place = m_codec.placeOrder(kRest, someTime(), limitIntent());
    QVERIFY(place->changesState);
    QCOMPARE(place->urgency, agio::Urgency::Order);
    const agio::OrderRef ref{limitIntent().instrument, ClientOrderId("a"), {}};
    QVERIFY(m_codec.cancelOrder(kRest, someTime(), ref).changesState);
    QCOMPARE(m_codec.cancelOrder(kRest, someTime(), ref).urgency, agio::Urgency::Cancel);
    QVERIFY(!m_codec.queryOrder(kRest, someTime(), ref).changesState);
    QVERIFY(!m_codec.testOrder(kRest, someTime(), limitIntent())->changesState);
    QVERIFY(m_codec.wsPlaceOrder(someTime(), limitIntent())->changesState);
}

void TestBinanceRequests::countsCosts()
{
    const auto costOf = [](const HttpCall& call, std::string_view window) {
        int sum = 0;
        for (const agio::RateCost& cost : call.costs)
            if (cost.window == window)
                sum += cost.cost;
        return sum;
    };
    const auto windows = m_codec.rateWindows();
    const auto place = m_codec.placeOrder(kRest, someTime(), limitIntent());
    QCOMPARE(costOf(*place, "weight-1m"), 1);
    QCOMPARE(costOf(*place, "orders-10s"), 1);
    QCOMPARE(costOf(*place, "orders-1d"), 1);
    for (const agio::RateCost& cost : place->costs)
        QVERIFY(std::any_of(windows.begin(), windows.end(),
                            [&cost](const auto& window) { return window.name == cost.window; }));
    QCOMPARE(costOf(m_codec.bookSnapshot(kRest, Symbol("A"), 100), "weight-1m"), 5);
    QCOMPARE(costOf(m_codec.bookSnapshot(kRest, Symbol("A"), 500), "weight-1m"), 25);
    QCOMPARE(costOf(m_codec.bookSnapshot(kRest, Symbol("A"), 1000), "weight-1m"), 50);
    QCOMPARE(costOf(m_codec.bookSnapshot(kRest, Symbol("A"), 5000), "weight-1m"), 250);
    QCOMPARE(costOf(m_codec.openOrders(kRest, someTime(), std::nullopt), "weight-1m"), 80);
    QCOMPARE(costOf(m_codec.openOrders(kRest, someTime(), Symbol("A")), "weight-1m"), 6);
}

void TestBinanceRequests::namesStreams()
{
    using agio::MarketChannel;
    using agio::binance::streamName;
    QCOMPARE(streamName({MarketChannel::Book, Symbol("ADAEUR"), {}}), "adaeur@depth@100ms");
    QCOMPARE(streamName({MarketChannel::Trades, Symbol("ADAEUR"), {}}), "adaeur@trade");
    QCOMPARE(streamName({MarketChannel::BookTop, Symbol("ADAEUR"), {}}), "adaeur@bookTicker");
    QCOMPARE(streamName({MarketChannel::Ticker, Symbol("ADAEUR"), {}}), "adaeur@ticker");
    QCOMPARE(streamName({MarketChannel::Ticker, Symbol(), {}}), "!miniTicker@arr");
    QCOMPARE(streamName({MarketChannel::Klines, Symbol("ADAEUR"), agio::Interval::Mo1}),
             "adaeur@kline_1M");
    QCOMPARE(streamName({MarketChannel::Klines, Symbol("ADAEUR"), agio::Interval::S5}), "");
    QCOMPARE(m_codec.marketSocketUrl("wss://stream.binance.com:9443"),
             "wss://stream.binance.com:9443/stream");
    QCOMPARE(m_codec.tradingSocketUrl("wss://ws-api.binance.com:443"),
             "wss://ws-api.binance.com:443/ws-api/v3");
}

void TestBinanceRequests::splitsLongSubscriptions()
{
    std::vector<agio::MarketSubscription> wanted;
    for (int i = 0; i < 450; ++i)
        wanted.push_back({agio::MarketChannel::Trades, Symbol("S" + std::to_string(i)), {}});
    agio::binance::BinanceCodec codec;
    const auto frames = codec.subscribe(wanted);
    QCOMPARE(frames.size(), 3U);
    QVERIFY(frames[0].starts_with(R"({"method":"SUBSCRIBE","params":["s0@trade","s1@trade",)"));
    QVERIFY(frames[2].ends_with(R"("s449@trade"],"id":3})"));
    QCOMPARE(codec.unsubscribe(std::span(wanted).first(1)).front(),
             R"({"method":"UNSUBSCRIBE","params":["s0@trade"],"id":4})");
    QVERIFY(codec.subscribe({}).empty());
}

void TestBinanceRequests::knowsItsHosts_data()
{
    QTest::addColumn<int>("environment");
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<bool>("withKey");
    QTest::addColumn<bool>("without");
    const auto row = [](Environment environment, const char* url, bool withKey, bool without) {
        QTest::newRow(url) << static_cast<int>(environment) << QByteArray(url) << withKey
                           << without;
    };
    row(Environment::Live, "https://api.binance.com/api/v3/order", true, true);
    row(Environment::Live, "https://api4.binance.com/api/v3/order", true, true);
    row(Environment::Live, "wss://ws-api.binance.com:9443/ws-api/v3", true, true);
    row(Environment::Live, "wss://stream.binance.com:9443/stream", false, true);
    row(Environment::Live, "https://data-api.binance.vision/api/v3/time", false, true);
    row(Environment::Live, "https://api5.binance.com/", false, false);
    row(Environment::Live, "https://api.binance.com.evil.example/", false, false);
    row(Environment::Live, "https://api.binance.us/", false, false);
    row(Environment::Live, "https://testnet.binance.vision/", false, false);
    row(Environment::Live, "http://api.binance.com/", false, false);
    row(Environment::Live, "https://api.binance.com:8443/", false, false);
    row(Environment::Testnet, "https://testnet.binance.vision/api/v3/order", true, true);
    row(Environment::Testnet, "https://api.binance.com/api/v3/order", false, false);
    row(Environment::Demo, "https://demo-api.binance.com/api/v3/order", true, true);
    row(Environment::Demo, "wss://demo-stream.binance.com/stream", false, true);
    row(Environment::Demo, "https://api.binance.com/api/v3/order ", false, false);
}

void TestBinanceRequests::knowsItsHosts()
{
    QFETCH(int, environment);
    QFETCH(QByteArray, url);
    QFETCH(bool, withKey);
    QFETCH(bool, without);
    const auto endpoints = m_codec.endpoints(static_cast<Environment>(environment));
    QVERIFY(endpoints.ok());
    QCOMPARE(endpoints->guard.check(url.toStdString(), true).ok(), withKey);
    QCOMPARE(endpoints->guard.check(url.toStdString(), false).ok(), without);
    // The table's own addresses pass their own guard.
    QVERIFY(endpoints->guard.check(endpoints->rest + "/x", true).ok());
    QVERIFY(endpoints->guard.check(m_codec.tradingSocketUrl(endpoints->wsTrading), true).ok());
    QVERIFY(endpoints->guard.check(m_codec.marketSocketUrl(endpoints->wsMarket), false).ok());
}

void TestBinanceRequests::takesASimulatedVenueFromItsMaker()
{
    const agio::binance::BinanceCodec codec(
        {"http://127.0.0.1:4001", "ws://127.0.0.1:4002", "ws://127.0.0.1:4003"});
    const auto endpoints = codec.endpoints(Environment::Simulated);
    QVERIFY(endpoints.ok());
    QCOMPARE(endpoints->rest, "http://127.0.0.1:4001");
    QVERIFY(endpoints->guard.check("ws://127.0.0.1:4003/ws-api/v3", true).ok());
    QVERIFY(!endpoints->guard.check("ws://127.0.0.1:4004/ws-api/v3", true).ok());
    QVERIFY(!endpoints->guard.check("https://api.binance.com/", true).ok());
    QVERIFY(!m_codec.endpoints(Environment::Simulated).ok());
    QVERIFY(!m_codec.endpoints(Environment::Replay).ok());
}

void TestBinanceRequests::buildsWalletCalls()
{
    namespace sapi = agio::binance::sapi;
    agio::binance::RequestSigner& signer = *m_codec.signer();
    const auto withdraw = sapi::withdraw(
        signer, kRest, someTime(), {agio::Asset("ADA"), dec("12.50"), "addr1", "ADA", "7", "w-1"});
    QVERIFY(withdraw.ok());
    QVERIFY(withdraw->changesState);
    QCOMPARE(withdraw->request.url, kRest + "/sapi/v1/capital/withdraw/apply");
    QCOMPARE(plainParameters(*withdraw),
             "coin=ADA&address=addr1&network=ADA&amount=12.5&addressTag=7&withdrawOrderId=w-1");
    QVERIFY(!sapi::withdraw(signer, kRest, someTime(),
                            {agio::Asset("ADA"), dec("0"), "a", "ADA", {}, {}})
                 .ok());
    QVERIFY(!sapi::withdraw(signer, kRest, someTime(),
                            {agio::Asset("ADA"), dec("1"), "", "ADA", {}, {}})
                 .ok());
    const auto move = sapi::transfer(signer, kRest, someTime(), agio::Asset("EUR"), dec("5"),
                                     sapi::Wallet::Spot, sapi::Wallet::Funding);
    QVERIFY(move.ok());
    QCOMPARE(plainParameters(*move), "type=MAIN_FUNDING&asset=EUR&amount=5");
    QVERIFY(!sapi::transfer(signer, kRest, someTime(), agio::Asset("EUR"), dec("5"),
                            sapi::Wallet::Spot, sapi::Wallet::Spot)
                 .ok());
    sapi::HistoryQuery history;
    history.from = someTime().exchangeNow - agio::Duration::seconds(91LL * 24 * 3600);
    QVERIFY(!sapi::depositHistory(signer, kRest, someTime(), history).ok());
    history.from = someTime().exchangeNow - agio::Duration::seconds(3600);
    history.asset = agio::Asset("EUR");
    const auto deposits = sapi::depositHistory(signer, kRest, someTime(), history);
    QVERIFY(deposits.ok());
    QCOMPARE(plainParameters(*deposits), "coin=EUR&startTime=1700996400000");
    QVERIFY(!deposits->changesState);
    const auto rights = sapi::keyPermissions(signer, kRest, someTime());
    QVERIFY(rights.ok());
    QVERIFY(rights->request.url.starts_with(kRest + "/sapi/v1/account/apiRestrictions?recvWindow"));
}

QTEST_GUILESS_MAIN(TestBinanceRequests)
#include "tst_binancerequests.moc"
