// SPDX-License-Identifier: GPL-3.0-or-later

// REST replies: good ones, every prefix of them, unknown words, and the outcome policy: what cannot
// be read after an order was sent is Unknown, never a refusal.

#include "core/exchange/binance/codec.h"
#include "tests/unit/exchange/binance/fixture.h"

#include <QtTest>

using agio::ErrorKind;
using agio::HttpResponse;
using agio::OrderForm;
using agio::ReportedStatus;
using agio::Side;
using agio::TimeInForce;
using agio::UtcTime;
using agio::test::dec;
using agio::test::replyOf;

namespace {

constexpr const char* kInstruments =
    R"({"timezone":"UTC","serverTime":1701000000000,"rateLimits":[)"
    R"({"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":6000},)"
    R"({"rateLimitType":"ORDERS","interval":"SECOND","intervalNum":10,"limit":100},)"
    R"({"rateLimitType":"NEW_KIND","interval":"HOUR","intervalNum":1,"limit":5}],)"
    R"("exchangeFilters":[],"symbols":[{"symbol":"ADAEUR","status":"TRADING",)"
    R"("baseAsset":"ADA","baseAssetPrecision":8,"quoteAsset":"EUR","quotePrecision":8,)"
    R"("quoteAssetPrecision":7,"orderTypes":["LIMIT","LIMIT_MAKER","MARKET",)"
    R"("STOP_LOSS_LIMIT","NEW_TYPE"],"icebergAllowed":true,"ocoAllowed":true,)"
    R"("otoAllowed":true,"quoteOrderQtyMarketAllowed":true,"allowTrailingStop":true,)"
    R"("cancelReplaceAllowed":true,"amendAllowed":true,"isSpotTradingAllowed":true,"filters":[)"
    R"({"filterType":"PRICE_FILTER","minPrice":"0.00010000","maxPrice":"1000.00000000",)"
    R"("tickSize":"0.00010000"},)"
    R"({"filterType":"LOT_SIZE","minQty":"0.10000000","maxQty":"900000.00000000",)"
    R"("stepSize":"0.10000000"},)"
    R"({"filterType":"MARKET_LOT_SIZE","minQty":"0.00000000","maxQty":"5000.00000000",)"
    R"("stepSize":"0.00000000"},)"
    R"({"filterType":"NOTIONAL","minNotional":"5.00000000","applyMinToMarket":false,)"
    R"("maxNotional":"9000000.00000000","applyMaxToMarket":true,"avgPriceMins":5},)"
    R"({"filterType":"MIN_NOTIONAL","minNotional":"99","applyToMarket":true},)"
    R"({"filterType":"PERCENT_PRICE_BY_SIDE","bidMultiplierUp":"5","bidMultiplierDown":"0.2",)"
    R"("askMultiplierUp":"6","askMultiplierDown":"0.3","avgPriceMins":5},)"
    R"({"filterType":"TRAILING_DELTA","minTrailingAboveDelta":10,"maxTrailingAboveDelta":2000,)"
    R"("minTrailingBelowDelta":20,"maxTrailingBelowDelta":1900},)"
    R"({"filterType":"ICEBERG_PARTS","limit":100},)"
    R"({"filterType":"MAX_NUM_ORDERS","maxNumOrders":200},)"
    R"({"filterType":"MAX_NUM_ALGO_ORDERS","maxNumAlgoOrders":5},)"
    R"({"filterType":"MAX_NUM_ORDER_LISTS","maxNumOrderLists":20},)"
    R"({"filterType":"MAX_NUM_ORDER_AMENDS","maxNumOrderAmends":10},)"
    R"({"filterType":"NEW_FILTER","anything":[1]}],)"
    R"("defaultSelfTradePreventionMode":"EXPIRE_MAKER",)"
    R"("allowedSelfTradePreventionModes":["NONE","EXPIRE_MAKER"]},)"
    R"({"symbol":"OLDEUR","status":"CANCEL_ONLY","baseAsset":"OLD","quoteAsset":"EUR",)"
    R"("orderTypes":[],"filters":[]},)"
    R"({"symbol":"ODDEUR","status":"NEW_STATUS","baseAsset":"ODD","quoteAsset":"EUR",)"
    R"("orderTypes":["LIMIT"],"filters":[]}]})";
constexpr const char* kFilled =
    R"({"symbol":"ADAEUR","orderId":77,"orderListId":-1,"clientOrderId":"agio-7",)"
    R"("transactTime":1701000000123,"price":"0.38120000","origQty":"150.00000000",)"
    R"("executedQty":"150.00000000","origQuoteOrderQty":"0.0","cummulativeQuoteQty":"57.165",)"
    R"("status":"FILLED","timeInForce":"IOC","type":"LIMIT","side":"SELL",)"
    R"("workingTime":1701000000123,"fills":[)"
    R"({"price":"0.38120000","qty":"100.00000000","commission":"0.03812000",)"
    R"("commissionAsset":"EUR","tradeId":901},)"
    R"({"price":"0.38090000","qty":"50.00000000","commission":"0.01904500",)"
    R"("commissionAsset":"EUR","tradeId":902}],"selfTradePreventionMode":"NONE"})";
constexpr const char* kCancelled =
    R"({"symbol":"ADAEUR","origClientOrderId":"agio-7","orderId":77,"orderListId":12,)"
    R"("clientOrderId":"cancel-1","transactTime":1701000000500,"price":"0.3812",)"
    R"("origQty":"150","executedQty":"20","cummulativeQuoteQty":"7.624","status":"CANCELED",)"
    R"("timeInForce":"GTC","type":"LIMIT_MAKER","side":"BUY"})";
constexpr const char* kQueried =
    R"({"symbol":"ADAEUR","orderId":78,"orderListId":-1,"clientOrderId":"agio-8",)"
    R"("price":"0.0","origQty":"10","executedQty":"0","cummulativeQuoteQty":"-1",)"
    R"("status":"NEW","timeInForce":"GTC","type":"STOP_LOSS","side":"SELL",)"
    R"("stopPrice":"0.35","icebergQty":"0.0","time":1701000000000,)"
    R"("updateTime":1701000000001,"isWorking":false,"workingTime":-1})";
constexpr const char* kAmended =
    R"({"transactTime":1701000000900,"executionId":3,"amendedOrder":{"symbol":"ADAEUR",)"
    R"("orderId":77,"orderListId":-1,"origClientOrderId":"agio-7","clientOrderId":"agio-9",)"
    R"("price":"0.3812","qty":"100","executedQty":"20","cumulativeQuoteQty":"7.624",)"
    R"("status":"PARTIALLY_FILLED","timeInForce":"GTC","type":"LIMIT","side":"BUY"}})";
constexpr const char* kList =
    R"({"orderListId":12,"contingencyType":"OCO","listStatusType":"EXEC_STARTED",)"
    R"("listOrderStatus":"EXECUTING","listClientOrderId":"list-1",)"
    R"("transactionTime":1701000000000,"symbol":"ADAEUR","orders":[)"
    R"({"symbol":"ADAEUR","orderId":80,"clientOrderId":"up"}],"orderReports":[)"
    R"({"symbol":"ADAEUR","orderId":80,"orderListId":12,"clientOrderId":"up",)"
    R"("transactTime":1701000000000,"price":"0.4","origQty":"1","executedQty":"0",)"
    R"("cummulativeQuoteQty":"0","status":"PENDING_NEW","timeInForce":"GTC",)"
    R"("type":"LIMIT_MAKER","side":"SELL","workingTime":-1}]})";
constexpr const char* kReplacedHalf =
    R"({"code":-2021,"msg":"Order cancel-replace partially failed.","data":{)"
    R"("cancelResult":"SUCCESS","newOrderResult":"FAILURE","cancelResponse":)"
    R"({"symbol":"ADAEUR","origClientOrderId":"agio-7","orderId":77,"orderListId":-1,)"
    R"("clientOrderId":"c","transactTime":1,"status":"CANCELED"},"newOrderResponse":)"
    R"({"code":-2010,"msg":"Account has insufficient balance for requested action."}}})";
constexpr const char* kAccount =
    R"({"commissionRates":{"maker":"0.0010","taker":"0.0012","buyer":"0","seller":"0"},)"
    R"("canTrade":true,"updateTime":1701000000000,"balances":[)"
    R"({"asset":"ADA","free":"12.50000000","locked":"3.00000000"}],"uid":1})";
constexpr const char* kMyTrades =
    R"([{"symbol":"ADAEUR","id":901,"orderId":77,"orderListId":-1,"price":"0.3812",)"
    R"("qty":"100","quoteQty":"38.12","commission":"0.0001","commissionAsset":"BNB",)"
    R"("time":1701000000123,"isBuyer":false,"isMaker":true,"isBestMatch":true}])";
constexpr const char* kFees =
    R"({"symbol":"ADAEUR","standardCommission":{"maker":"0.001","taker":"0.002",)"
    R"("buyer":"0","seller":"0.0001"},"taxCommission":{"maker":"0.0003","taker":"0.0004",)"
    R"("buyer":"0","seller":"0"},"discount":{"enabledForAccount":true,)"
    R"("enabledForSymbol":true,"discountAsset":"BNB","discount":"0.75"}})";
constexpr const char* kKlines =
    R"([[1700999940000,"0.38","0.39","0.37","0.385","100.5",1700999999999,"38.6",12,"60",)"
    R"("23","0"],[1701000000000,"0.385","0.385","0.384","0.384","5",1801000059999,"1.9",2,"1",)"
    R"("0.3","0"]])";
constexpr const char* kTrades =
    R"([{"id":5,"price":"0.38","qty":"10","quoteQty":"3.8","time":1701000000000,)"
    R"("isBuyerMaker":true,"isBestMatch":true}])";
constexpr const char* kTickers =
    R"([{"symbol":"ADAEUR","lastPrice":"0.38","openPrice":"0.37","highPrice":"0.39",)"
    R"("lowPrice":"0.36","volume":"1000","quoteVolume":"380","bidPrice":"0.3799",)"
    R"("askPrice":"0.3801","closeTime":1701000000000}])";
constexpr const char* kDepth =
    R"({"lastUpdateId":600,"bids":[["0.38120000","1500.00000000"]],"asks":[]})";

std::string replaced(std::string text, const std::string& what, const std::string& with)
{
    const std::size_t at = text.find(what);
    if (at != std::string::npos)
        text.replace(at, what.size(), with);
    return text;
}

} // namespace

class TestBinanceReplies : public QObject
{
    Q_OBJECT

private slots:
    void readsInstrumentsWithEveryFilter();
    void treatsUnknownStatusAsNotTradable();
    void readsAFilledOrderWithItsFills();
    void giveACancelledOrderItsOwnId();
    void readsAWaitingTrigger();
    void takesTheNewIdAfterAnAmendment();
    void readsOrderLists();
    void saysWhichHalfOfAReplacementHappened();
    void readsAnAcknowledgementWithoutState();
    void keepsUnknownWords();
    void readsTheAccount();
    void readsTradesAndFees();
    void readsMarketData();
    void refusesEveryPrefix();
    void refusesWrongTypes_data();
    void refusesWrongTypes();
    void leavesUnreadableSuccessUnknown();
    void readsHeadersOfUsedBudget();

private:
    agio::binance::BinanceCodec m_codec;
};

void TestBinanceReplies::readsInstrumentsWithEveryFilter()
{
    const auto reply = m_codec.parseInstruments(replyOf(200, kInstruments));
    QVERIFY(reply.ok());
    QCOMPARE(reply->serverTime, UtcTime::fromMs(1'701'000'000'000));
    QCOMPARE(reply->limits.size(), 2U);
    QCOMPARE(reply->limits[1].window, "orders-10s");
    QCOMPARE(reply->limits[1].limit, 100);
    const agio::Instrument& ada = reply->instruments.front();
    QCOMPARE(ada.name, "ADA/EUR");
    QCOMPARE(ada.status, agio::TradingStatus::Trading);
    QCOMPARE(ada.tickSize, dec("0.0001"));
    QCOMPARE(ada.lotSize, dec("0.1"));
    QCOMPARE(*ada.minPrice, dec("0.0001"));
    QCOMPARE(*ada.maxQuantity, dec("900000"));
    QVERIFY(!ada.marketLotSize.has_value()); // 0 switches it off
    QCOMPARE(*ada.marketMaxQuantity, dec("5000"));
    QCOMPARE(*ada.minNotional, dec("5")); // NOTIONAL wins over the older MIN_NOTIONAL
    QVERIFY(!ada.minNotionalAppliesToMarket);
    QVERIFY(ada.maxNotionalAppliesToMarket);
    QCOMPARE(ada.priceBand->buyUp, dec("5"));
    QCOMPARE(ada.priceBand->sellDown, dec("0.3"));
    QCOMPARE(*ada.minTrailingBps, 20);
    QCOMPARE(*ada.maxTrailingBps, 1900);
    QCOMPARE(*ada.maxIcebergParts, 100);
    QCOMPARE(*ada.maxOpenOrders, 200);
    QCOMPARE(*ada.maxTriggerOrders, 5);
    QCOMPARE(*ada.maxOrderLists, 20);
    QCOMPARE(*ada.maxAmends, 10);
    QVERIFY(ada.allowsMarket && ada.allowsPostOnly && ada.allowsStopLimit && ada.allowsTrailing);
    QVERIFY(!ada.allowsStopMarket && !ada.allowsTakeProfitLimit);
    QVERIFY(ada.allowsOco && ada.allowsOto && ada.allowsAmendKeepPriority);
    QCOMPARE(ada.quoteDigits, 7);
    QCOMPARE(ada.selfTradePreventionModes, (std::vector<std::string>{"EXPIRE_MAKER", "NONE"}));
}

void TestBinanceReplies::treatsUnknownStatusAsNotTradable()
{
    const auto reply = m_codec.parseInstruments(replyOf(200, kInstruments));
    QVERIFY(reply.ok());
    QCOMPARE(reply->instruments[1].status, agio::TradingStatus::CancelOnly);
    QCOMPARE(reply->instruments[2].status, agio::TradingStatus::Unknown);
    QCOMPARE(reply->instruments[2].statusText, "NEW_STATUS");
    QVERIFY(reply->instruments[1].tickSize.isPositive());
    QVERIFY(reply->instruments[1].lotSize.isPositive());
}

void TestBinanceReplies::readsAFilledOrderWithItsFills()
{
    const auto placed = m_codec.parsePlaced(replyOf(200, kFilled));
    QVERIFY(placed.ok());
    QCOMPARE(placed->status, ReportedStatus::Filled);
    QCOMPARE(placed->clientOrderId.text(), "agio-7");
    QCOMPARE(placed->exchangeOrderId.text(), "77");
    QVERIFY(placed->orderListId.empty());
    QCOMPARE(*placed->side, Side::Sell);
    QCOMPARE(*placed->timeInForce, TimeInForce::Ioc);
    QCOMPARE(*placed->filledQuoteAmount, dec("57.165"));
    QCOMPARE(placed->fills.size(), 2U);
    QCOMPARE(placed->fills[1].tradeId.text(), "902");
    QCOMPARE(placed->fills[1].quoteAmount, dec("19.045"));
    QCOMPARE(placed->fills[1].fee, dec("0.019045"));
    QCOMPARE(placed->fills[1].feeAsset.text(), "EUR");
    QVERIFY(!placed->fills[1].isMaker);
    QCOMPARE(placed->fills[0].exchangeTime, UtcTime::fromMs(1'701'000'000'123));
}

void TestBinanceReplies::giveACancelledOrderItsOwnId()
{
    const auto cancelled = m_codec.parseCancelled(replyOf(200, kCancelled));
    QVERIFY(cancelled.ok());
    QCOMPARE(cancelled->clientOrderId.text(), "agio-7");
    QCOMPARE(cancelled->status, ReportedStatus::Cancelled);
    QCOMPARE(cancelled->orderListId, "12");
    QVERIFY(*cancelled->postOnly);
    const std::string all = std::string("[") + kCancelled + "," + kList + "]";
    const auto list = m_codec.parseCancelledAll(replyOf(200, all));
    QVERIFY(list.ok());
    QCOMPARE(list->size(), 2U);
    QCOMPARE((*list)[1].orderListId, "12");
}

void TestBinanceReplies::readsAWaitingTrigger()
{
    const auto order = m_codec.parseOrder(replyOf(200, kQueried));
    QVERIFY(order.ok());
    QCOMPARE(*order->form, OrderForm::StopMarket);
    QCOMPARE(*order->trigger, dec("0.35"));
    QVERIFY(!order->price.has_value());
    QVERIFY(!order->visibleQuantity.has_value());
    QVERIFY(!order->filledQuoteAmount.has_value()); // negative means unknown
    QVERIFY(!order->isWorking);
    QCOMPARE(*order->createdAt, UtcTime::fromMs(1'701'000'000'000));
    const auto many = m_codec.parseOrders(replyOf(200, std::string("[") + kQueried + "]"));
    QVERIFY(many.ok());
    QCOMPARE(many->size(), 1U);
}

void TestBinanceReplies::takesTheNewIdAfterAnAmendment()
{
    const auto amended = m_codec.parseAmended(replyOf(200, kAmended));
    QVERIFY(amended.ok());
    QCOMPARE(amended->clientOrderId.text(), "agio-9");
    QCOMPARE(*amended->quantity, dec("100"));
    QCOMPARE(*amended->filledQuoteAmount, dec("7.624"));
    QCOMPARE(*amended->updatedAt, UtcTime::fromMs(1'701'000'000'900));
}

void TestBinanceReplies::readsOrderLists()
{
    const auto list = m_codec.parsePlacedList(replyOf(200, kList));
    QVERIFY(list.ok());
    QCOMPARE(list->listId, "12");
    QCOMPARE(list->listClientId.text(), "list-1");
    QCOMPARE(list->orders.size(), 1U);
    QCOMPARE(list->orders[0].status, ReportedStatus::PendingNew);
    QVERIFY(!list->orders[0].isWorking);
}

void TestBinanceReplies::saysWhichHalfOfAReplacementHappened()
{
    const auto half = m_codec.parseReplaced(replyOf(409, kReplacedHalf));
    QVERIFY(half.ok());
    QVERIFY(half->cancelled);
    QCOMPARE(half->cancelReport->clientOrderId.text(), "agio-7");
    QVERIFY(!half->placed.has_value());
    QCOMPARE(half->placeError->kind, ErrorKind::Refused);
    QCOMPARE(half->placeError->exchangeCode, "-2010");

    const auto none = m_codec.parseReplaced(
        replyOf(400,
                R"({"code":-2022,"msg":"Order cancel-replace failed.","data":{)"
                R"("cancelResult":"FAILURE","newOrderResult":"NOT_ATTEMPTED",)"
                R"("cancelResponse":{"code":-2011,"msg":"Unknown order sent."},)"
                R"("newOrderResponse":null}})"));
    QVERIFY(none.ok());
    QVERIFY(!none->cancelled);
    QCOMPARE(none->cancelError->exchangeCode, "-2011");
    QVERIFY(none->placeError.has_value());

    const auto limited = m_codec.parseReplaced(
        replyOf(429, R"({"code":-1015,"msg":"Too many new orders; current limit is 1."})"));
    QVERIFY(!limited.ok());
    QCOMPARE(limited.error().kind, ErrorKind::RateLimited);

    const auto lost = m_codec.parseReplaced(replyOf(503, kReplacedHalf));
    QVERIFY(!lost.ok());
    QCOMPARE(lost.error().kind, ErrorKind::Unknown);

    agio::WsReply reply;
    reply.result = agio::Error{ErrorKind::Unknown, "-2021", "", -1};
    reply.frame = std::string(R"({"id":"1","status":409,"error":)") + kReplacedHalf + "}";
    const auto socket = m_codec.parseWsReplaced(reply);
    QVERIFY(socket.ok());
    QVERIFY(socket->cancelled);
    QCOMPARE(socket->placeError->exchangeCode, "-2010");
}

void TestBinanceReplies::readsAnAcknowledgementWithoutState()
{
    const auto placed = m_codec.parsePlaced(
        replyOf(200,
                R"({"symbol":"ADAEUR","orderId":1,"orderListId":-1,"clientOrderId":"a",)"
                R"("transactTime":5})"));
    QVERIFY(placed.ok());
    QCOMPARE(placed->status, ReportedStatus::New);
    QVERIFY(placed->statusText.empty());
    QVERIFY(!placed->quantity.has_value());
}

void TestBinanceReplies::keepsUnknownWords()
{
    std::string text = replaced(kFilled, "\"FILLED\"", "\"MELTED\"");
    text = replaced(text, "\"LIMIT\"", "\"PEGGED\"");
    text = replaced(text, "\"SELL\"", "\"BOTH\"");
    text = replaced(text, "\"IOC\"", "\"GTX\"");
    const auto placed = m_codec.parsePlaced(replyOf(200, text));
    QVERIFY(placed.ok());
    QCOMPARE(placed->status, ReportedStatus::Unrecognised);
    QCOMPARE(placed->statusText, "MELTED");
    QVERIFY(!placed->form.has_value() && !placed->side.has_value());
    for (const char* word : {"type=PEGGED", "side=BOTH", "timeInForce=GTX"})
        QVERIFY(placed->unrecognised.find(word) != std::string::npos);
    const auto expired =
        m_codec.parseOrder(replyOf(200, replaced(kQueried, "\"NEW\"", "\"EXPIRED_IN_MATCH\"")));
    QVERIFY(expired.ok());
    QCOMPARE(expired->status, ReportedStatus::Expired);
    QCOMPARE(expired->reason, "EXPIRED_IN_MATCH");
}

void TestBinanceReplies::readsTheAccount()
{
    const auto account = m_codec.parseAccount(replyOf(200, kAccount));
    QVERIFY(account.ok());
    QVERIFY(account->canTrade);
    QCOMPARE(*account->takerRate, dec("0.0012"));
    QCOMPARE(account->balances.size(), 1U);
    QCOMPARE(account->balances[0].free, dec("12.5"));
    QCOMPARE(account->balances[0].locked, dec("3"));
}

void TestBinanceReplies::readsTradesAndFees()
{
    const auto fills = m_codec.parseMyTrades(replyOf(200, kMyTrades));
    QVERIFY(fills.ok());
    QCOMPARE((*fills)[0].side, Side::Sell);
    QVERIFY((*fills)[0].isMaker);
    QCOMPARE((*fills)[0].quoteAmount, dec("38.12"));
    QCOMPARE((*fills)[0].feeAsset.text(), "BNB");
    const auto fees = m_codec.parseFeeRates(replyOf(200, kFees));
    QVERIFY(fees.ok());
    QCOMPARE(fees->maker, dec("0.0014")); // standard + seller's part + tax
    QCOMPARE(fees->taker, dec("0.0025"));
    QCOMPARE(fees->discountAsset, "BNB");
    QVERIFY(!fees->assumed);
}

void TestBinanceReplies::readsMarketData()
{
    const auto time = m_codec.parseServerTime(replyOf(200, R"({"serverTime":1701000000000})"));
    QVERIFY(time.ok());
    QCOMPARE(*time, UtcTime::fromMs(1'701'000'000'000));
    HttpResponse reply = replyOf(200, kKlines);
    reply.receivedAt = UtcTime::fromMs(1'701'000'010'000);
    const auto candles = m_codec.parseKlines(reply, agio::Interval::M1);
    QVERIFY(candles.ok());
    QCOMPARE(candles->size(), 2U);
    QCOMPARE((*candles)[0].close, dec("0.385"));
    QCOMPARE((*candles)[0].tradeCount, 12);
    QVERIFY((*candles)[0].isClosed);
    QVERIFY(!(*candles)[1].isClosed); // ends after the reply came
    const auto trades = m_codec.parseRecentTrades(replyOf(200, kTrades));
    QVERIFY(trades.ok());
    QCOMPARE((*trades)[0].aggressor, Side::Sell);
    const auto tickers = m_codec.parseTickers(replyOf(200, kTickers));
    QVERIFY(tickers.ok());
    QCOMPARE((*tickers)[0].first.text(), "ADAEUR");
    QCOMPARE(*(*tickers)[0].second.bid, dec("0.3799"));
    const auto snapshot = m_codec.parseBookSnapshot(replyOf(200, kDepth));
    QVERIFY(snapshot.ok());
    QCOMPARE(snapshot->sequence, 600);
    QCOMPARE(snapshot->bids[0].quantity, dec("1500"));
}

void TestBinanceReplies::refusesEveryPrefix()
{
    const auto isAnyRead = [this](const HttpResponse& reply) {
        return m_codec.parseInstruments(reply).ok() || m_codec.parsePlaced(reply).ok() ||
            m_codec.parseCancelled(reply).ok() || m_codec.parseAmended(reply).ok() ||
            m_codec.parsePlacedList(reply).ok() || m_codec.parseReplaced(reply).ok() ||
            m_codec.parseAccount(reply).ok() || m_codec.parseMyTrades(reply).ok() ||
            m_codec.parseFeeRates(reply).ok() || m_codec.parseKlines(reply, {}).ok() ||
            m_codec.parseRecentTrades(reply).ok() || m_codec.parseTickers(reply).ok() ||
            m_codec.parseBookSnapshot(reply).ok() || m_codec.parseTestOrder(reply).ok() ||
            m_codec.parseOrders(reply).ok() || m_codec.parseServerTime(reply).ok();
    };
    for (const std::string_view text :
         {kFilled, kCancelled, kQueried, kAmended, kList, kReplacedHalf, kAccount, kMyTrades, kFees,
          kKlines, kTrades, kTickers, kDepth, kInstruments})
        for (std::size_t size = 0; size < text.size(); ++size)
            QVERIFY2(!isAnyRead(replyOf(200, std::string(text.substr(0, size)))),
                     std::string(text.substr(0, size)).c_str());
}

void TestBinanceReplies::refusesWrongTypes_data()
{
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char* name, const std::string& text) {
        QTest::newRow(name) << QByteArray::fromStdString(text);
    };
    row("id is a text", replaced(kFilled, "\"orderId\":77", "\"orderId\":\"77\""));
    row("id beyond 64 bits", replaced(kFilled, "77", "99999999999999999999"));
    row("price is a float", replaced(kFilled, "\"0.38120000\"", "0.38120000"));
    row("price with exponent", replaced(kFilled, "\"0.38120000\"", "\"3e1\""));
    row("status is a number", replaced(kFilled, "\"FILLED\"", "1"));
    row("time is negative", replaced(kFilled, "1701000000123", "-1"));
    row("time beyond nanoseconds", replaced(kFilled, "1701000000123", "9223372036854775807"));
    row("fills are a text", replaced(kFilled, "\"fills\":[", "\"fills\":\"\",\"x\":["));
    row("field twice", replaced(kFilled, "\"orderId\":77", "\"orderId\":77,\"orderId\":78"));
    row("no id", replaced(kFilled, "\"orderId\":77,", ""));
    row("a list", "[]");
    row("null", "null");
    row("empty", "");
    row("a page", "<html><body>maintenance</body></html>");
    row("nested too deep", std::string(200, '[') + std::string(200, ']'));
}

void TestBinanceReplies::refusesWrongTypes()
{
    QFETCH(QByteArray, body);
    const auto placed = m_codec.parsePlaced(replyOf(200, body.toStdString()));
    QVERIFY(!placed.ok());
    const auto read = m_codec.parseOrder(replyOf(200, body.toStdString()));
    QVERIFY(!read.ok());
    QCOMPARE(read.error().kind, ErrorKind::Malformed);
}

void TestBinanceReplies::leavesUnreadableSuccessUnknown()
{
    const HttpResponse cut = replyOf(200, R"({"symbol":"ADAEUR","ord)");
    QCOMPARE(m_codec.parsePlaced(cut).error().kind, ErrorKind::Unknown);
    QCOMPARE(m_codec.parsePlacedList(cut).error().kind, ErrorKind::Unknown);
    QCOMPARE(m_codec.parseReplaced(cut).error().kind, ErrorKind::Unknown);
    QCOMPARE(m_codec.parseAmended(cut).error().kind, ErrorKind::Unknown);
    QCOMPARE(m_codec.parseCancelled(cut).error().kind, ErrorKind::Unknown);
    QCOMPARE(m_codec.parseCancelledAll(cut).error().kind, ErrorKind::Unknown);
    QCOMPARE(m_codec.parseWsPlaced("{").error().kind, ErrorKind::Unknown);
    QCOMPARE(m_codec.parseOrder(cut).error().kind, ErrorKind::Malformed); // changed nothing
}

void TestBinanceReplies::readsHeadersOfUsedBudget()
{
    const auto used = m_codec.usedBudget(replyOf(200, "{}",
                                                 {{"x-mbx-used-weight-1m", "1234"},
                                                  {"x-mbx-order-count-10s", "7"},
                                                  {"x-mbx-order-count-1d", "oops"},
                                                  {"x-sapi-used-uid-weight-1m", "900"}}));
    QCOMPARE(used.size(), 3U);
    QCOMPARE(used[0].window, "weight-1m");
    QCOMPARE(used[0].used, 1234);
    QCOMPARE(used[1].window, "orders-10s");
    QCOMPARE(used[2].window, "sapi-uid-1m");
    QVERIFY(m_codec.usedBudget(replyOf(200, "{}")).empty());
}

QTEST_GUILESS_MAIN(TestBinanceReplies)
#include "tst_binancereplies.moc"
