// SPDX-License-Identifier: GPL-3.0-or-later
// What a client of the REST interface sees (Binance sheet §2–§5, §8, §9).

#include "core/base/crypto.h"
#include "core/base/encoding.h"
#include "core/venue/server/venueserver.h"
#include "tests/unit/venue/server/testkeys.h"
#include "tests/unit/venue/server/venuebench.h"

#include <QTest>

using namespace agio;
using namespace agio::venue;
using namespace agio::venue::test;

namespace {

const QByteArray kOrderPath = "/api/v3/order";
const QByteArray kLimitBuy =
    "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.00100&price=60000.00";

QString text(const QJsonObject& object, const char* name)
{
    return object.value(QLatin1String(name)).toString();
}

qint64 number(const QJsonObject& object, const char* name)
{
    return object.value(QLatin1String(name)).toInteger(-99);
}

} // namespace

class TestBinanceRest : public QObject
{
    Q_OBJECT

private slots:
    void answersPublicQuestions_data();
    void answersPublicQuestions();
    void refusesBadPublicQuestions_data();
    void refusesBadPublicQuestions();
    void describesASymbolWithItsFilters();
    void takesGoodSignatures_data();
    void takesGoodSignatures();
    void refusesABadSignature();
    void takesRsaAndEd25519();
    void keepsTheTimeWindow_data();
    void keepsTheTimeWindow();
    void checksTheKeyFirst();
    void respectsKeyPermissionsAndAddresses();
    void refusesOrders_data();
    void refusesOrders();
    void refusesADuplicateClientId();
    void placesQueriesAndCancels();
    void answersAsAskedFor_data();
    void answersAsAskedFor();
    void fillsAtOnceAndReportsTheFills();
    void replacesAnOrder();
    void reportsHalfAReplacement();
    void amendsDownwardsOnly();
    void placesAndCancelsOrderLists();
    void cancelsEverythingOfASymbol();
    void chargesWeightButNotForGoodOrders();
    void says429Then418();
    void limitsNewOrders();
    void countsTimesInMicrosecondsWhenAsked();
    void answers404ToRetiredPaths_data();
    void answers404ToRetiredPaths();
    void keepsTheConnectionForTheNextRequest();
    void survivesGarbage();
};

void TestBinanceRest::answersPublicQuestions_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("contains");
    const auto row = [](const char* target, const char* contains) {
        QTest::newRow(target) << QByteArray("/api/v3/") + target << QByteArray(contains);
    };
    row("ping", "{}");
    row("time", "{\"serverTime\":1700000040000}");
    row("depth?symbol=BTCUSDT&limit=1",
        "\"bids\":[[\"66990.00000000\",\"1.00000000\"]],\"asks\":[[\"67010.00000000\",\"0."
        "99900000\"]]");
    row("trades?symbol=BTCUSDT", "\"price\":\"67010.00000000\",\"qty\":\"0.00100000\"");
    row("historicalTrades?symbol=BTCUSDT&limit=5", "\"isBuyerMaker\":false");
    row("aggTrades?symbol=BTCUSDT", "\"p\":\"67010.00000000\"");
    row("klines?symbol=BTCUSDT&interval=1m", "[[1700000040000,\"67010.00000000\"");
    row("klines?symbol=BTCUSDT&interval=1d&timeZone=%2B05:30", "[1699986600000,");
    row("uiKlines?symbol=BTCUSDT&interval=1s", "1700000040000");
    row("avgPrice?symbol=BTCUSDT", "\"mins\":5,\"price\":\"67010.00000000\"");
    row("ticker/24hr?symbol=BTCUSDT", "\"lastPrice\":\"67010.00000000\"");
    row("ticker/24hr?symbols=%5B%22BTCUSDT%22%5D&type=MINI", "[{\"symbol\":\"BTCUSDT\"");
    row("ticker/price?symbol=BTCUSDT", "{\"symbol\":\"BTCUSDT\",\"price\":\"67010.00000000\"}");
    row("ticker/price", "[{\"symbol\":\"BTCUSDT\"");
    row("ticker/bookTicker?symbol=BTCUSDT", "\"bidPrice\":\"66990.00000000\"");
    row("ticker?symbol=BTCUSDT&windowSize=15m", "\"volume\":\"0.00100000\"");
    row("ticker/tradingDay?symbol=BTCUSDT", "\"count\":1");
    row("executionRules?symbol=BTCUSDT", "{\"symbolRules\":[]}");
}

void TestBinanceRest::answersPublicQuestions()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, contains);
    VenueBench bench;
    bench.quoteBook();
    bench.trade(Side::Buy, "67010.00", "0.00100");
    const auto answer = bench.get(target);
    QCOMPARE(answer.status, 200);
    QVERIFY2(answer.body.contains(contains), answer.body.constData());
    QVERIFY(!QJsonDocument::fromJson(answer.body).isNull());
    QVERIFY(answer.headers.value("x-mbx-used-weight-1m").toInt() > 0);
}

void TestBinanceRest::refusesBadPublicQuestions_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("code");
    const auto row = [](const char* target, int status, int code) {
        QTest::newRow(target) << QByteArray("/api/v3/") + target << status << code;
    };
    row("depth", 400, -1102);
    row("depth?symbol=", 400, -1102);
    row("depth?symbol=NOPEUSDT", 400, -1121);
    row("depth?symbol=btcusdt", 400, -1100);
    row("depth?symbol=BTCUSDT&limit=ten", 400, -1100);
    row("depth?symbol=BTCUSDT&limit=0", 400, -1130);
    row("depth?symbol=BTCUSDT&depth=5", 400, -1104);
    row("depth?symbol=BTCUSDT&symbol=ETHUSDT", 400, -1101);
    row("depth?symbol=%ZZ", 400, -1100);
    row("depth?symbol=%FF", 400, -1100);
    row("depth?symbol=BTCUSDT&symbolStatus=HALT", 400, -1220);
    row("klines?symbol=BTCUSDT", 400, -1102);
    row("klines?symbol=BTCUSDT&interval=5s", 400, -1120);
    row("klines?symbol=BTCUSDT&interval=1D", 400, -1120);
    row("klines?symbol=BTCUSDT&interval=1m&timeZone=15", 400, -1130);
    row("klines?symbol=BTCUSDT&interval=1m&startTime=5&endTime=4", 400, -1128);
    row("ticker/24hr?symbols=BTCUSDT", 400, -1100);
    row("ticker/24hr?symbol=BTCUSDT&symbols=%5B%22BTCUSDT%22%5D", 400, -1128);
    row("ticker/24hr?symbols=%5B%22NOPE%22%5D", 400, -1121);
    row("ticker/24hr?symbol=BTCUSDT&type=HUGE", 400, -1130);
    row("ticker", 400, -1102);
    row("ticker?symbol=BTCUSDT&windowSize=8d", 400, -1130);
    row("aggTrades?symbol=BTCUSDT&fromId=1&startTime=1", 400, -1128);
    row("referencePrice?symbol=BTCUSDT", 400, -2043);
    row("exchangeInfo?symbol=NOPE", 400, -1121);
}

void TestBinanceRest::refusesBadPublicQuestions()
{
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    QFETCH(int, code);
    VenueBench bench;
    const auto answer = bench.get(target);
    QCOMPARE(answer.code(), code);
    QCOMPARE(answer.status, status);
    QVERIFY(!answer.message().isEmpty());
}

void TestBinanceRest::describesASymbolWithItsFilters()
{
    VenueBench bench;
    const auto answer = bench.get("/api/v3/exchangeInfo?symbol=BTCUSDT").object();
    const auto symbols = answer.value(QLatin1String("symbols")).toArray();
    QCOMPARE(symbols.size(), 1);
    QMap<QString, QJsonObject> filters;
    for (const auto value : symbols[0].toObject().value(QLatin1String("filters")).toArray()) {
        filters.insert(text(value.toObject(), "filterType"), value.toObject());
    }
    QCOMPARE(text(filters[QStringLiteral("PRICE_FILTER")], "tickSize"),
             QStringLiteral("0.01000000"));
    QCOMPARE(text(filters[QStringLiteral("LOT_SIZE")], "stepSize"), QStringLiteral("0.00001000"));
    QCOMPARE(text(filters[QStringLiteral("NOTIONAL")], "minNotional"),
             QStringLiteral("5.00000000"));
    QVERIFY(filters.contains(QStringLiteral("MARKET_LOT_SIZE")));
    QVERIFY(filters.contains(QStringLiteral("PERCENT_PRICE_BY_SIDE")));
    QVERIFY(filters.contains(QStringLiteral("MAX_NUM_ORDERS")));
    const auto all = bench.get("/api/v3/exchangeInfo").object();
    QVERIFY(all.value(QLatin1String("symbols")).toArray().size() >= 16);
    QCOMPARE(all.value(QLatin1String("rateLimits")).toArray().size(), 4);
}

void TestBinanceRest::takesGoodSignatures_data()
{
    QTest::addColumn<int>("shape");
    QTest::newRow("query") << 0;
    QTest::newRow("body") << 1;
    QTest::newRow("query and body without a separator") << 2;
    QTest::newRow("upper case hexadecimal") << 3;
    QTest::newRow("signature in front") << 4;
    QTest::newRow("percent-encoded client id") << 5;
}

void TestBinanceRest::takesGoodSignatures()
{
    QFETCH(int, shape);
    VenueBench bench;
    const auto secret = bench.credential("demo").secret;
    const QByteArray form = "Content-Type: application/x-www-form-urlencoded\r\n";
    const QByteArray stamped = kLimitBuy + "&timestamp=" + bench.timestamp();
    const auto headers = bench.keyHeader() + form;
    HttpAnswer answer;
    if (shape == 0) {
        answer = bench.request(
            "POST", kOrderPath + '?' + stamped + "&signature=" + hmacHex(stamped, secret), headers);
    } else if (shape == 1) {
        answer = bench.request("POST", kOrderPath, headers,
                               stamped + "&signature=" + hmacHex(stamped, secret));
    } else if (shape == 2) {
        const auto cut = stamped.indexOf("&quantity");
        const auto query = stamped.left(cut);
        const auto body = stamped.mid(cut + 1);
        answer = bench.request("POST", kOrderPath + '?' + query, headers,
                               body + "&signature=" + hmacHex(query + body, secret));
    } else if (shape == 3) {
        answer = bench.request(
            "POST", kOrderPath + '?' + stamped + "&signature=" + hmacHex(stamped, secret).toUpper(),
            headers);
    } else if (shape == 4) {
        answer = bench.request(
            "POST", kOrderPath + "?signature=" + hmacHex(stamped, secret) + '&' + stamped, headers);
    } else {
        const QByteArray full = stamped + "&newClientOrderId=a%2Db";
        answer = bench.request(
            "POST", kOrderPath + '?' + full + "&signature=" + hmacHex(full, secret), headers);
        QCOMPARE(text(answer.object(), "clientOrderId"), QStringLiteral("a-b"));
    }
    QVERIFY2(answer.status == 200, answer.body.constData());
    QCOMPARE(text(answer.object(), "status"), QStringLiteral("NEW"));
}

void TestBinanceRest::refusesABadSignature()
{
    VenueBench bench;
    const QByteArray stamped = kLimitBuy + "&timestamp=" + bench.timestamp();
    const auto good = hmacHex(stamped, bench.credential("demo").secret);
    const QList<QByteArray> signatures{hmacHex(stamped, "another secret"), good.left(62),
                                       good + "00", "zz", good.toBase64()};
    for (const auto& signature : signatures) {
        const auto answer = bench.request(
            "POST", kOrderPath + '?' + stamped + "&signature=" + signature, bench.keyHeader());
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.code(), -1022);
    }
    // One byte of the payload changed on the way.
    QByteArray changed = stamped;
    changed.replace("60000.00", "60001.00");
    QCOMPARE(
        bench.request("POST", kOrderPath + '?' + changed + "&signature=" + good, bench.keyHeader())
            .code(),
        -1022);
    const auto missing = bench.request("POST", kOrderPath + '?' + stamped, bench.keyHeader());
    QCOMPARE(missing.code(), -1102);
    QVERIFY(missing.message().contains(QLatin1String("'signature'")));
    QVERIFY(bench.exchange().ledgerIsBalanced());
    QCOMPARE(bench.signedRequest("GET", "/api/v3/openOrders", "").array().size(), 0);
}

void TestBinanceRest::takesRsaAndEd25519()
{
    VenueBench bench;
    ApiKey rsa;
    rsa.text = "rsa-key";
    rsa.type = KeyType::Rsa;
    rsa.publicPem = kTestRsaPublicPem;
    QVERIFY(bench.server().createAccount("binance", "rsa", demoBalances(), std::move(rsa)).ok());
    auto rsaSigner = makeRsaSha256Signer(Secret::fromBytes(kTestRsaPrivatePem));
    auto edSigner = makeEd25519Signer(Secret::fromBytes(bench.credential("ed25519").secret));
    QVERIFY(rsaSigner.ok() && edSigner.ok());
    const QByteArray query = "timestamp=" + bench.timestamp();
    const auto ask = [&](Signer& signer, const QByteArray& key, bool isSpoilt) {
        auto signature = base64Encoded(*signer.sign(query.toStdString()));
        if (isSpoilt) { // letter case counts
            for (auto& c : signature) {
                c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
            }
        }
        return bench.request("GET",
                             "/api/v3/account?" + query + "&signature=" +
                                 QByteArray::fromStdString(percentEncoded(signature)),
                             "X-MBX-APIKEY: " + key + "\r\n");
    };
    const auto edKey = QByteArray::fromStdString(bench.credential("ed25519").apiKey);
    QCOMPARE(ask(**rsaSigner, "rsa-key", false).status, 200);
    QCOMPARE(ask(**rsaSigner, "rsa-key", true).code(), -1022);
    QCOMPARE(ask(**edSigner, edKey, false).status, 200);
    QCOMPARE(ask(**edSigner, edKey, true).code(), -1022);
    QCOMPARE(ask(**edSigner, "rsa-key", false).code(), -1022);
}

void TestBinanceRest::keepsTheTimeWindow_data()
{
    QTest::addColumn<qint64>("offsetUs"); // of the client's clock
    QTest::addColumn<QByteArray>("window");
    QTest::addColumn<bool>("inMicroseconds");
    QTest::addColumn<int>("code"); // 0: accepted
    const auto row = [](const char* name, qint64 offsetUs, const char* window, bool us, int code) {
        QTest::newRow(name) << offsetUs << QByteArray(window) << us << code;
    };
    row("exact", 0, "", false, 0);
    row("just inside the default window", -5'000'000, "", false, 0);
    row("just outside", -5'001'000, "", false, -1021);
    row("ahead, still allowed", 999'000, "", false, 0);
    row("too far ahead", 1'000'000, "", false, -1021);
    row("wide window", -59'000'000, "60000", false, 0);
    row("window with decimals", -1'500, "1.5", true, 0);
    row("outside a window with decimals", -1'501, "1.5", true, -1021);
    row("window too large", 0, "60001", false, -1102);
    row("window not a number", 0, "soon", false, -1100);
    row("negative window", 0, "-5", false, -1100);
}

void TestBinanceRest::keepsTheTimeWindow()
{
    QFETCH(qint64, offsetUs);
    QFETCH(QByteArray, window);
    QFETCH(bool, inMicroseconds);
    QFETCH(int, code);
    VenueBench bench;
    const qint64 nowUs = bench.clock().now().toUs() + offsetUs;
    QByteArray query = "timestamp=" + QByteArray::number(inMicroseconds ? nowUs : nowUs / 1000);
    if (!window.isEmpty()) {
        query += "&recvWindow=" + window;
    }
    const auto answer = bench.request("GET",
                                      "/api/v3/account?" + query + "&signature=" +
                                          hmacHex(query, bench.credential("demo").secret),
                                      bench.keyHeader());
    QCOMPARE(answer.code(), code);
    QCOMPARE(answer.status, code == 0 ? 200 : 400);
}

void TestBinanceRest::checksTheKeyFirst()
{
    VenueBench bench;
    const auto none = bench.request("POST", kOrderPath + "?symbol=NOPE", {});
    QCOMPARE(none.status, 401);
    QCOMPARE(none.code(), -2014);
    const auto stranger =
        bench.request("POST", kOrderPath + "?symbol=NOPE", "X-MBX-APIKEY: stranger\r\n");
    QCOMPARE(stranger.status, 401);
    QCOMPARE(stranger.code(), -2015);
    // Then the parameters, then the time, then the signature.
    const QByteArray old = "&timestamp=1&signature=00";
    const auto bad = [&](const QByteArray& query) {
        return bench.request("POST", kOrderPath + '?' + query, bench.keyHeader()).code();
    };
    QCOMPARE(bad("symbol=NOPE" + old), -1121);
    QCOMPARE(bad(kLimitBuy + old), -1021);
    QCOMPARE(bad(kLimitBuy + "&timestamp=" + bench.timestamp() + "&signature=00"), -1022);
    QByteArray offTick = kLimitBuy;
    offTick.replace("60000.00", "60000.001");
    QCOMPARE(bad(offTick + "&timestamp=" + bench.timestamp() + "&signature=00"), -1022);
}

void TestBinanceRest::respectsKeyPermissionsAndAddresses()
{
    VenueBench bench;
    const auto add = [&bench](const char* name, bool canTrade, std::vector<std::string> peers) {
        ApiKey key;
        key.text = name;
        key.secret = Secret::fromBytes("s");
        key.canTrade = canTrade;
        key.allowedPeers = std::move(peers);
        QVERIFY(bench.server().createAccount("binance", name, demoBalances(), std::move(key)).ok());
    };
    add("reader", false, {});
    add("elsewhere", true, {"192.0.2.1"});
    const auto ask = [&](const QByteArray& method, const QByteArray& path, const QByteArray& query,
                         const QByteArray& key) {
        const QByteArray full =
            query + (query.isEmpty() ? "" : "&") + "timestamp=" + bench.timestamp();
        return bench.request(method, path + '?' + full + "&signature=" + hmacHex(full, "s"),
                             "X-MBX-APIKEY: " + key + "\r\n");
    };
    QCOMPARE(ask("GET", "/api/v3/account", {}, "reader").status, 200);
    QCOMPARE(ask("POST", kOrderPath, kLimitBuy, "reader").code(), -2015);
    QCOMPARE(ask("GET", "/api/v3/account", {}, "elsewhere").code(), -2015);
    const auto restrictions = ask("GET", "/sapi/v1/account/apiRestrictions", {}, "reader").object();
    QCOMPARE(restrictions.value(QLatin1String("enableSpotAndMarginTrading")).toBool(true), false);
    QCOMPARE(restrictions.value(QLatin1String("enableReading")).toBool(false), true);
    QCOMPARE(restrictions.value(QLatin1String("enableWithdrawals")).toBool(true), false);
}

void TestBinanceRest::refusesOrders_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char* name, const char* query, int code, const char* says) {
        QTest::newRow(name) << QByteArray(query) << code << QByteArray(says);
    };
    const char* const limit = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&";
    static std::vector<std::string> texts;
    texts.clear();
    texts.reserve(32);
    const auto limitRow = [&](const char* name, const char* rest, int code, const char* says) {
        texts.push_back(std::string(limit) + rest);
        row(name, texts.back().c_str(), code, says);
    };
    limitRow("off the tick", "quantity=0.001&price=60000.005", -1013, "PRICE_FILTER");
    limitRow("off the lot", "quantity=0.000015&price=60000", -1013, "LOT_SIZE");
    limitRow("below the least value", "quantity=0.00001&price=60000", -1013, "NOTIONAL");
    limitRow("too far from the market", "quantity=0.001&price=900000", -1013,
             "PERCENT_PRICE_BY_SIDE");
    limitRow("no money", "quantity=50&price=60000", -2010, "insufficient balance");
    limitRow("too much precision", "quantity=0.000000001&price=60000", -1111, "'quantity'");
    limitRow("exponent", "quantity=1e-3&price=60000", -1100, "'quantity'");
    limitRow("negative", "quantity=-1&price=60000", -1100, "'quantity'");
    limitRow("zero price", "quantity=1&price=0", -1013, "price");
    limitRow("no price", "quantity=1", -1102, "'price'");
    limitRow("empty price", "quantity=1&price=", -1105, "'price'");
    limitRow("stop price on a limit order", "quantity=1&price=1&stopPrice=1", -1106, "'stopPrice'");
    limitRow("bad client id", "quantity=0.001&price=60000&newClientOrderId=a%20b", -1100,
             "'newClientOrderId'");
    limitRow("client id too long",
             "quantity=0.001&price=60000&newClientOrderId=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
             -1100, "'newClientOrderId'");
    limitRow("unknown parameter", "quantity=0.001&price=60000&leverage=5", -1104, "'9'");
    limitRow("bad response type", "quantity=0.001&price=60000&newOrderRespType=ALL", -1130,
             "newOrderRespType");
    row("no time in force", "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=1", -1102,
        "'timeInForce'");
    row("bad time in force",
        "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=DAY&quantity=1&price=1", -1115,
        "timeInForce");
    row("time in force on a market order",
        "symbol=BTCUSDT&side=BUY&type=MARKET&timeInForce=GTC&quantity=1", -1114, "TimeInForce");
    row("bad side", "symbol=BTCUSDT&side=LONG&type=MARKET&quantity=1", -1117, "side");
    row("no side", "symbol=BTCUSDT&type=MARKET&quantity=1", -1102, "'side'");
    row("bad type", "symbol=BTCUSDT&side=BUY&type=TWAP&quantity=1", -1116, "orderType");
    row("market by both amounts", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&quoteOrderQty=5",
        -1128, "ombination");
    row("market by none", "symbol=BTCUSDT&side=BUY&type=MARKET", -1102, "'quantity'");
    row("post only that would take",
        "symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=0.001&price=67010", -2010,
        "immediately match");
    row("stop already passed",
        "symbol=BTCUSDT&side=BUY&type=STOP_LOSS&quantity=0.001&stopPrice=60000", -2010,
        "trigger immediately");
    row("unknown symbol", "symbol=NOPE&side=BUY&type=MARKET&quantity=1", -1121, "symbol");
}

void TestBinanceRest::refusesOrders()
{
    QFETCH(QByteArray, query);
    QFETCH(int, code);
    QFETCH(QByteArray, says);
    VenueBench bench;
    bench.quoteBook();
    bench.trade(Side::Buy, "67010.00", "0.00100");
    const auto answer = bench.signedRequest("POST", kOrderPath, query);
    QVERIFY2(answer.code() == code, answer.body.constData());
    QCOMPARE(answer.status, 400);
    QVERIFY2(answer.message().contains(QString::fromLatin1(says)), answer.body.constData());
    QCOMPARE(bench.signedRequest("GET", "/api/v3/openOrders", "").array().size(), 0);
}

void TestBinanceRest::refusesADuplicateClientId()
{
    VenueBench bench;
    const auto query = kLimitBuy + "&newClientOrderId=mine";
    QCOMPARE(bench.signedRequest("POST", kOrderPath, query).status, 200);
    const auto again = bench.signedRequest("POST", kOrderPath, query);
    QCOMPARE(again.code(), -2010);
    QCOMPARE(again.message(), QStringLiteral("Duplicate order sent."));
    // Free again once the first is finished: the trap for those who retry blindly.
    QCOMPARE(
        bench.signedRequest("DELETE", kOrderPath, "symbol=BTCUSDT&origClientOrderId=mine").status,
        200);
    QCOMPARE(bench.signedRequest("POST", kOrderPath, query).status, 200);
}

void TestBinanceRest::placesQueriesAndCancels()
{
    VenueBench bench;
    const auto placed =
        bench.signedRequest("POST", kOrderPath, kLimitBuy + "&newClientOrderId=mine").object();
    const auto orderId = QByteArray::number(number(placed, "orderId"));
    const auto found =
        bench.signedRequest("GET", kOrderPath, "symbol=BTCUSDT&orderId=" + orderId).object();
    QCOMPARE(text(found, "clientOrderId"), QStringLiteral("mine"));
    QCOMPARE(text(found, "price"), QStringLiteral("60000.00000000"));
    QCOMPARE(found.value(QLatin1String("isWorking")).toBool(), true);
    QCOMPARE(bench.signedRequest("GET", "/api/v3/openOrders", "symbol=BTCUSDT").array().size(), 1);
    const auto account = bench.signedRequest("GET", "/api/v3/account", "omitZeroBalances=true");
    QVERIFY2(
        account.body.contains(R"({"asset":"USDT","free":"51940.00000000","locked":"60.00000000"})"),
        account.body.constData());

    const auto mismatch = bench.signedRequest(
        "GET", kOrderPath, "symbol=BTCUSDT&origClientOrderId=other&orderId=" + orderId);
    QCOMPARE(mismatch.code(), -2039);
    const auto restricted = bench.signedRequest(
        "DELETE", kOrderPath,
        "symbol=BTCUSDT&cancelRestrictions=ONLY_PARTIALLY_FILLED&orderId=" + orderId);
    QCOMPARE(restricted.code(), -2011);
    QVERIFY(restricted.message().contains(QLatin1String("cancel restrictions")));
    const auto canceled =
        bench
            .signedRequest("DELETE", kOrderPath,
                           "symbol=BTCUSDT&newClientOrderId=bye&orderId=" + orderId)
            .object();
    QCOMPARE(text(canceled, "status"), QStringLiteral("CANCELED"));
    QCOMPARE(text(canceled, "clientOrderId"), QStringLiteral("bye"));
    QCOMPARE(text(canceled, "origClientOrderId"), QStringLiteral("mine"));
    QCOMPARE(bench.signedRequest("DELETE", kOrderPath, "symbol=BTCUSDT&orderId=" + orderId).code(),
             -2011);
    QCOMPARE(bench.signedRequest("GET", kOrderPath, "symbol=BTCUSDT&orderId=99999999").code(),
             -2013);
    QCOMPARE(bench.signedRequest("GET", kOrderPath, "symbol=BTCUSDT").code(), -1102);
    QCOMPARE(bench.signedRequest("GET", "/api/v3/allOrders", "symbol=BTCUSDT").array().size(), 1);
}

void TestBinanceRest::answersAsAskedFor_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<bool>("hasStatus");
    QTest::addColumn<bool>("hasFills");
    const QByteArray base = "symbol=BTCUSDT&side=BUY&quantity=0.001";
    QTest::newRow("limit is FULL")
        << base + "&type=LIMIT&timeInForce=GTC&price=60000" << true << true;
    QTest::newRow("maker is ACK") << base + "&type=LIMIT_MAKER&price=60000" << false << false;
    QTest::newRow("ACK") << base + "&type=MARKET&newOrderRespType=ACK" << false << false;
    QTest::newRow("RESULT") << base + "&type=MARKET&newOrderRespType=RESULT" << true << false;
}

void TestBinanceRest::answersAsAskedFor()
{
    QFETCH(QByteArray, rest);
    QFETCH(bool, hasStatus);
    QFETCH(bool, hasFills);
    VenueBench bench;
    bench.quoteBook();
    const auto answer = bench.signedRequest("POST", kOrderPath, rest);
    QVERIFY2(answer.status == 200, answer.body.constData());
    QCOMPARE(answer.object().contains(QLatin1String("status")), hasStatus);
    QCOMPARE(answer.object().contains(QLatin1String("fills")), hasFills);
    QVERIFY(answer.object().contains(QLatin1String("transactTime")));
}

void TestBinanceRest::fillsAtOnceAndReportsTheFills()
{
    VenueBench bench;
    bench.quoteBook();
    const auto answer =
        bench
            .signedRequest(
                "POST", kOrderPath,
                "symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=IOC&quantity=0.4&price=66000")
            .object();
    QCOMPARE(text(answer, "status"), QStringLiteral("FILLED"));
    QCOMPARE(text(answer, "cummulativeQuoteQty"), QStringLiteral("26796.00000000"));
    const auto fills = answer.value(QLatin1String("fills")).toArray();
    QCOMPARE(fills.size(), 1);
    QCOMPARE(text(fills[0].toObject(), "price"), QStringLiteral("66990.00000000"));
    QCOMPARE(text(fills[0].toObject(), "commission"), QStringLiteral("26.79600000"));
    QCOMPARE(text(fills[0].toObject(), "commissionAsset"), QStringLiteral("USDT"));
    const auto trades = bench
                            .signedRequest("GET", "/api/v3/myTrades",
                                           "symbol=BTCUSDT&orderId=" +
                                               QByteArray::number(number(answer, "orderId")))
                            .array();
    QCOMPARE(trades.size(), 1);
    QCOMPARE(text(trades[0].toObject(), "qty"), QStringLiteral("0.40000000"));
    QCOMPARE(trades[0].toObject().value(QLatin1String("isBuyer")).toBool(true), false);
    const auto tooLong = bench.signedRequest("GET", "/api/v3/myTrades",
                                             "symbol=BTCUSDT&startTime=1&endTime=90000000");
    QCOMPARE(tooLong.code(), -1127);
    QVERIFY(bench.exchange().ledgerIsBalanced());
}

void TestBinanceRest::replacesAnOrder()
{
    VenueBench bench;
    QCOMPARE(bench.signedRequest("POST", kOrderPath, kLimitBuy + "&newClientOrderId=mine").status,
             200);
    const auto answer = bench.signedRequest(
        "POST", "/api/v3/order/cancelReplace",
        "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.002&price=61000&"
        "cancelReplaceMode=STOP_ON_FAILURE&cancelOrigClientOrderId=mine");
    QVERIFY2(answer.status == 200, answer.body.constData());
    QCOMPARE(text(answer.object(), "cancelResult"), QStringLiteral("SUCCESS"));
    QCOMPARE(text(answer.object(), "newOrderResult"), QStringLiteral("SUCCESS"));
    const auto open = bench.signedRequest("GET", "/api/v3/openOrders", "").array();
    QCOMPARE(open.size(), 1);
    QCOMPARE(text(open[0].toObject(), "price"), QStringLiteral("61000.00000000"));
}

void TestBinanceRest::reportsHalfAReplacement()
{
    VenueBench bench;
    bench.quoteBook();
    QCOMPARE(bench.signedRequest("POST", kOrderPath, kLimitBuy + "&newClientOrderId=mine").status,
             200);
    const QByteArray order =
        "symbol=BTCUSDT&side=BUY&quantity=0.002&cancelReplaceMode=STOP_ON_FAILURE&";
    const auto failed = bench.signedRequest(
        "POST", "/api/v3/order/cancelReplace",
        order + "type=LIMIT&timeInForce=GTC&price=61000&cancelOrigClientOrderId=nobody");
    QCOMPARE(failed.status, 400);
    QCOMPARE(failed.code(), -2022);
    const auto failedData = failed.object().value(QLatin1String("data")).toObject();
    QCOMPARE(text(failedData, "cancelResult"), QStringLiteral("FAILURE"));
    QCOMPARE(text(failedData, "newOrderResult"), QStringLiteral("NOT_ATTEMPTED"));
    QVERIFY(failedData.value(QLatin1String("newOrderResponse")).isNull());

    const auto half =
        bench.signedRequest("POST", "/api/v3/order/cancelReplace",
                            order + "type=LIMIT_MAKER&price=67500&cancelOrigClientOrderId=mine");
    QVERIFY2(half.status == 409, half.body.constData());
    QCOMPARE(half.code(), -2021);
    const auto halfData = half.object().value(QLatin1String("data")).toObject();
    QCOMPARE(text(halfData, "cancelResult"), QStringLiteral("SUCCESS"));
    QCOMPARE(number(halfData.value(QLatin1String("newOrderResponse")).toObject(), "code"), -2010);
    QCOMPARE(bench.signedRequest("GET", "/api/v3/openOrders", "").array().size(), 0);
}

void TestBinanceRest::amendsDownwardsOnly()
{
    VenueBench bench;
    const auto placed = bench.signedRequest("POST", kOrderPath, kLimitBuy).object();
    const auto id = QByteArray::number(number(placed, "orderId"));
    const auto amend = [&](const QByteArray& quantity) {
        return bench.signedRequest("PUT", "/api/v3/order/amend/keepPriority",
                                   "symbol=BTCUSDT&orderId=" + id + "&newQty=" + quantity);
    };
    QCOMPARE(amend("0.002").code(), -2038);
    QCOMPARE(amend("0.001").code(), -2038);
    const auto good = amend("0.0005").object();
    QCOMPARE(text(good.value(QLatin1String("amendedOrder")).toObject(), "qty"),
             QStringLiteral("0.00050000"));
    const auto amendments =
        bench.signedRequest("GET", "/api/v3/order/amendments", "symbol=BTCUSDT&orderId=" + id)
            .array();
    QCOMPARE(amendments.size(), 1);
    QCOMPARE(text(amendments[0].toObject(), "origQty"), QStringLiteral("0.00100000"));
    QCOMPARE(text(amendments[0].toObject(), "newQty"), QStringLiteral("0.00050000"));
}

void TestBinanceRest::placesAndCancelsOrderLists()
{
    VenueBench bench;
    bench.quoteBook();
    bench.trade(Side::Buy, "67010.00", "0.00100");
    const QByteArray oco = "symbol=BTCUSDT&side=SELL&quantity=0.01&aboveType=LIMIT_MAKER&"
                           "abovePrice=70000&belowType=STOP_LOSS_LIMIT&belowStopPrice=65000&"
                           "belowPrice=64900&belowTimeInForce=GTC&listClientOrderId=both";
    const auto placed = bench.signedRequest("POST", "/api/v3/orderList/oco", oco);
    QVERIFY2(placed.status == 200, placed.body.constData());
    QCOMPARE(text(placed.object(), "contingencyType"), QStringLiteral("OCO"));
    QCOMPARE(text(placed.object(), "listOrderStatus"), QStringLiteral("EXECUTING"));
    QCOMPARE(placed.object().value(QLatin1String("orderReports")).toArray().size(), 2);
    QCOMPARE(bench.signedRequest("GET", "/api/v3/openOrderList", "").array().size(), 1);
    const auto query =
        bench.signedRequest("GET", "/api/v3/orderList", "origClientOrderId=both").object();
    QCOMPARE(number(query, "orderListId"), number(placed.object(), "orderListId"));

    const QByteArray oto = "symbol=BTCUSDT&workingType=LIMIT&workingSide=BUY&workingPrice=60000&"
                           "workingQuantity=0.001&workingTimeInForce=GTC&pendingType=LIMIT_MAKER&"
                           "pendingSide=SELL&pendingPrice=80000&pendingQuantity=0.001";
    const auto pending = bench.signedRequest("POST", "/api/v3/orderList/oto", oto);
    QVERIFY2(pending.status == 200, pending.body.constData());
    const auto reports = pending.object().value(QLatin1String("orderReports")).toArray();
    QCOMPARE(text(reports[1].toObject(), "status"), QStringLiteral("PENDING_NEW"));
    QCOMPARE(number(reports[1].toObject(), "workingTime"), -1);

    const QByteArray otoco =
        "symbol=BTCUSDT&workingType=LIMIT&workingSide=BUY&workingPrice=60000&workingQuantity=0.001&"
        "workingTimeInForce=GTC&pendingSide=SELL&pendingQuantity=0.001&pendingAboveType=LIMIT_"
        "MAKER&pendingAbovePrice=80000&pendingBelowType=STOP_LOSS&pendingBelowStopPrice=50000";
    const auto three = bench.signedRequest("POST", "/api/v3/orderList/otoco", otoco);
    QVERIFY2(three.status == 200, three.body.constData());
    QCOMPARE(three.object().value(QLatin1String("orders")).toArray().size(), 3);

    auto crossed = oco;
    crossed.replace("abovePrice=70000", "abovePrice=66000");
    crossed.replace("both", "bad");
    QCOMPARE(bench.signedRequest("POST", "/api/v3/orderList/oco", crossed).status, 400);
    const auto canceled =
        bench.signedRequest("DELETE", "/api/v3/orderList", "symbol=BTCUSDT&listClientOrderId=both");
    QVERIFY2(canceled.status == 200, canceled.body.constData());
    QCOMPARE(text(canceled.object(), "listOrderStatus"), QStringLiteral("ALL_DONE"));
    QCOMPARE(bench.signedRequest("GET", "/api/v3/openOrderList", "").array().size(), 2);
    QCOMPARE(bench.signedRequest("GET", "/api/v3/allOrderList", "").array().size(), 3);
    QCOMPARE(bench.signedRequest("GET", "/api/v3/orderList", "orderListId=99999").code(), -2018);
}

void TestBinanceRest::cancelsEverythingOfASymbol()
{
    VenueBench bench;
    QCOMPARE(bench.signedRequest("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT").code(), -2011);
    bench.signedRequest("POST", kOrderPath, kLimitBuy);
    bench.signedRequest("POST", kOrderPath, kLimitBuy);
    const auto answer = bench.signedRequest("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT");
    QCOMPARE(answer.array().size(), 2);
    QCOMPARE(bench.signedRequest("GET", "/api/v3/openOrders", "").array().size(), 0);
}

void TestBinanceRest::chargesWeightButNotForGoodOrders()
{
    VenueBench bench;
    const auto used = [](const HttpAnswer& answer) {
        return answer.headers.value("x-mbx-used-weight-1m").toInt();
    };
    QCOMPARE(used(bench.get("/api/v3/ping")), 1);
    QCOMPARE(used(bench.get("/api/v3/depth?symbol=BTCUSDT&limit=5000")), 251);
    const auto placed = bench.signedRequest("POST", kOrderPath, kLimitBuy);
    QCOMPARE(used(placed), 251);
    QCOMPARE(placed.headers.value("x-mbx-order-count-10s").toInt(), 1);
    QCOMPARE(placed.headers.value("x-mbx-order-count-1d").toInt(), 1);
    QCOMPARE(used(bench.signedRequest("POST", kOrderPath, kLimitBuy + "&side=SELL")), 252);
    bench.clock().advance(Duration::seconds(60)); // the next minute
    QCOMPARE(used(bench.get("/api/v3/ping")), 1);
}

void TestBinanceRest::says429Then418()
{
    VenueBench bench;
    bench.clock().advance(Duration::seconds(20)); // 40 s of the minute are left
    for (int i = 0; i < 24; ++i) {
        QCOMPARE(bench.get("/api/v3/depth?symbol=BTCUSDT&limit=5000").status, 200);
    }
    const auto first = bench.get("/api/v3/ping");
    QCOMPARE(first.status, 429);
    QCOMPARE(first.code(), -1003);
    QCOMPARE(first.headers.value("retry-after").toInt(), 40);
    HttpAnswer last;
    int refused = 1;
    while (refused < 100) {
        last = bench.get("/api/v3/ping");
        if (last.status != 429) {
            break;
        }
        ++refused;
    }
    QCOMPARE(last.status, 418);
    QCOMPARE(refused, 20);
    QCOMPARE(last.headers.value("retry-after").toInt(), 120);
    const auto until = bench.clock().now().toMs() + 120'000;
    QVERIFY(last.message().contains(QString::number(until)));
    bench.clock().advance(Duration::seconds(100)); // a new minute does not lift a ban
    QCOMPARE(bench.get("/api/v3/ping").status, 418);
    bench.clock().advance(Duration::seconds(21));
    QCOMPARE(bench.get("/api/v3/ping").status, 200);
}

void TestBinanceRest::limitsNewOrders()
{
    VenueBench bench;
    for (int i = 0; i < 100; ++i) {
        QCOMPARE(bench.signedRequest("POST", kOrderPath, kLimitBuy).status, 200);
    }
    const auto refused = bench.signedRequest("POST", kOrderPath, kLimitBuy);
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.code(), -1015);
    QCOMPARE(bench.signedRequest("GET", "/api/v3/openOrders", "symbol=BTCUSDT").array().size(),
             100);
    // Cancels do not free the count, the next ten seconds do.
    QCOMPARE(bench.signedRequest("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT").status, 200);
    QCOMPARE(bench.signedRequest("POST", kOrderPath, kLimitBuy).code(), -1015);
    bench.clock().advance(Duration::seconds(10));
    QCOMPARE(bench.signedRequest("POST", kOrderPath, kLimitBuy).status, 200);
    const auto counts = bench.signedRequest("GET", "/api/v3/rateLimit/order", "").array();
    QCOMPARE(number(counts[0].toObject(), "count"), 1);
    QCOMPARE(number(counts[1].toObject(), "count"), 101);
}

void TestBinanceRest::countsTimesInMicrosecondsWhenAsked()
{
    VenueBench bench;
    const auto answer = bench.request("GET", "/api/v3/time", "X-MBX-TIME-UNIT: MICROSECOND\r\n");
    QCOMPARE(answer.body, QByteArray("{\"serverTime\":1700000040000000}"));
}

void TestBinanceRest::answers404ToRetiredPaths_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    QTest::newRow("listen key") << QByteArray("POST") << QByteArray("/api/v3/userDataStream")
                                << 404;
    QTest::newRow("old version") << QByteArray("GET") << QByteArray("/api/v1/depth") << 404;
    QTest::newRow("root") << QByteArray("GET") << QByteArray("/") << 404;
    QTest::newRow("wrong verb") << QByteArray("POST") << QByteArray("/api/v3/depth") << 405;
}

void TestBinanceRest::answers404ToRetiredPaths()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(int, status);
    VenueBench bench;
    QCOMPARE(bench.request(method, path, {}).status, status);
}

void TestBinanceRest::keepsTheConnectionForTheNextRequest()
{
    VenueBench bench;
    HttpClient client(bench.port());
    client.send("GET /api/v3/ping HTTP/1.1\r\n\r\nGET /api/v3/time HTTP/1.1\r\n\r\n");
    QCOMPARE(client.read().body, QByteArray("{}"));
    QVERIFY(client.read().body.contains("serverTime"));
    client.send("GET /api/v3/ping HTTP/1.1\r\nConnection: close\r\n\r\n");
    QCOMPARE(client.read().status, 200);
    QVERIFY(waitUntil([&client] { return client.isClosed(); }));
}

void TestBinanceRest::survivesGarbage()
{
    VenueBench bench;
    Random random(99);
    const QByteArray sample = "GET /api/v3/depth?symbol=BTCUSDT HTTP/1.1\r\nUpgrade: websocket\r\n"
                              "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    for (int round = 0; round < 200; ++round) {
        HttpClient client(bench.port());
        QByteArray bytes = sample;
        if (round % 2 == 0) {
            bytes.replace("/api/v3/depth?symbol=BTCUSDT", "/ws"); // then frames of rubbish
        }
        const auto changes = random.below(4);
        for (std::uint64_t i = 0; i < changes; ++i) {
            bytes[static_cast<qsizetype>(random.below(static_cast<std::uint64_t>(bytes.size())))] =
                static_cast<char>(random.below(256));
        }
        for (int i = 0; i < 60; ++i) {
            bytes += static_cast<char>(random.below(256));
        }
        client.send(bytes);
        settle();
        bench.server().step();
    }
    QCOMPARE(bench.get("/api/v3/ping").status, 200);
}

QTEST_GUILESS_MAIN(TestBinanceRest)
#include "tst_binancerest.moc"
