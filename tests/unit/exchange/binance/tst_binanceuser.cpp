// SPDX-License-Identifier: GPL-3.0-or-later

// The account's own events and the answers to socket requests.

#include "core/exchange/binance/codec.h"
#include "tests/unit/exchange/binance/fixture.h"

#include <QtTest>

using agio::ErrorKind;
using agio::ReportedStatus;
using agio::Side;
using agio::StreamNotice;
using agio::UtcTime;
using agio::test::dec;
using agio::test::Frame;
using agio::test::KeepingSink;

namespace {

constexpr const char* kFill =
    R"({"subscriptionId":0,"event":{"e":"executionReport","E":1701000000001,"s":"ADAEUR",)"
    R"("c":"agio-7","S":"BUY","o":"LIMIT","f":"GTC","q":"150.0","p":"0.3812","P":"0.0",)"
    R"("F":"0.0","g":-1,"C":"","x":"TRADE","X":"PARTIALLY_FILLED","r":"NONE","i":77,)"
    R"("l":"50.0","z":"60.0","L":"0.3811","n":"0.05","N":"ADA","T":1701000000000,"t":901,)"
    R"("v":1,"I":5,"w":true,"m":true,"M":false,"O":1700999999000,"Z":"22.9","Y":"19.055",)"
    R"("Q":"0.0","W":1700999999000,"V":"NONE"}})";
constexpr const char* kCancel =
    R"({"subscriptionId":0,"event":{"e":"executionReport","E":1,"s":"ADAEUR","c":"cancel-1",)"
    R"("S":"BUY","o":"LIMIT_MAKER","f":"GTC","q":"150","p":"0.3812","P":"0","F":"0","g":12,)"
    R"("C":"agio-7","x":"CANCELED","X":"CANCELED","r":"NONE","i":77,"l":"0","z":"0","L":"0",)"
    R"("n":"0","N":null,"T":5,"t":-1,"w":false,"m":false,"O":4,"Z":"0","Y":"0","Q":"0"}})";
constexpr const char* kBalances =
    R"({"subscriptionId":0,"event":{"e":"outboundAccountPosition","E":9,"u":8,"B":[)"
    R"({"a":"ADA","f":"10.5","l":"1"},{"a":"EUR","f":"0","l":"0"}]}})";
constexpr const char* kDelta =
    R"({"subscriptionId":0,"event":{"e":"balanceUpdate","E":9,"a":"EUR","d":"-25.00","T":8}})";
constexpr const char* kListStatus =
    R"({"subscriptionId":0,"event":{"e":"listStatus","E":9,"s":"ADAEUR","g":12,"c":"OCO",)"
    R"("l":"ALL_DONE","L":"ALL_DONE","r":"NONE","C":"list-1","T":8,"O":[]}})";
constexpr const char* kReply =
    R"({"id":"3","status":200,"result":{"symbol":"ADAEUR","orderId":77,"orderListId":-1,)"
    R"("clientOrderId":"agio-7","transactTime":5},"rateLimits":[)"
    R"({"rateLimitType":"ORDERS","interval":"SECOND","intervalNum":10,"limit":50,"count":12}]})";
constexpr const char* kBan =
    R"({"id":"4","status":418,"error":{"code":-1003,"msg":"Way too much request weight used; )"
    R"(IP banned until 1701000060000.","data":{"serverTime":1701000000000,)"
    R"("retryAfter":1701000060000}}})";

const char* const kAllFrames[] = {kFill, kCancel, kBalances, kDelta, kListStatus, kReply, kBan};

std::string replaced(std::string text, const std::string& what, const std::string& with)
{
    const std::size_t at = text.find(what);
    if (at != std::string::npos)
        text.replace(at, what.size(), with);
    return text;
}

} // namespace

class TestBinanceUser : public QObject
{
    Q_OBJECT

private slots:
    void readsAFillOfTheStream();
    void knowsACancelledOrderByItsOwnId();
    void takesTheNewIdOfAnAmendedOrder();
    void explainsWhyAnOrderEnded();
    void keepsUnknownWords();
    void readsBalances();
    void passesOnListStatus();
    void matchesRepliesById();
    void translatesRefusals_data();
    void translatesRefusals();
    void tellsWhenPrivateEventsStartAndEnd();
    void announcesAShutdown();
    void noticesUnknownEvents();
    void refusesEveryPrefix();
    void refusesDamagedEvents_data();
    void refusesDamagedEvents();

private:
    agio::Result<void> decode(std::string_view text)
    {
        const Frame frame(text);
        m_sink = {};
        return m_codec.decodeUser(frame.view(), UtcTime::fromMs(1'701'000'000'500), m_sink);
    }
    agio::binance::BinanceCodec m_codec;
    KeepingSink m_sink;
};

void TestBinanceUser::readsAFillOfTheStream()
{
    QVERIFY(decode(kFill).ok());
    QCOMPARE(m_sink.reports.size(), 1U);
    const agio::OrderReport& report = m_sink.reports.front();
    QCOMPARE(report.status, ReportedStatus::PartiallyFilled);
    QCOMPARE(report.clientOrderId.text(), "agio-7");
    QCOMPARE(*report.filledQuantity, dec("60"));
    QCOMPARE(*report.filledQuoteAmount, dec("22.9"));
    QVERIFY(!report.trigger.has_value());
    QCOMPARE(report.fills.size(), 1U);
    const agio::Fill& fill = report.fills.front();
    QCOMPARE(fill.tradeId.text(), "901");
    QCOMPARE(fill.price, dec("0.3811")); // L, not l
    QCOMPARE(fill.quantity, dec("50"));
    QCOMPARE(fill.quoteAmount, dec("19.055"));
    QCOMPARE(fill.fee, dec("0.05")); // n, not N
    QCOMPARE(fill.feeAsset.text(), "ADA");
    QVERIFY(fill.isMaker); // m, not M
    QCOMPARE(fill.side, Side::Buy);
    QCOMPARE(fill.exchangeTime, UtcTime::fromMs(1'701'000'000'000));
}

void TestBinanceUser::knowsACancelledOrderByItsOwnId()
{
    QVERIFY(decode(kCancel).ok());
    const agio::OrderReport& report = m_sink.reports.front();
    QCOMPARE(report.clientOrderId.text(), "agio-7");
    QCOMPARE(report.status, ReportedStatus::Cancelled);
    QCOMPARE(report.orderListId, "12");
    QVERIFY(*report.postOnly);
    QVERIFY(report.fills.empty());
    QVERIFY(report.reason.empty());
}

void TestBinanceUser::takesTheNewIdOfAnAmendedOrder()
{
    std::string text = replaced(kCancel, "\"x\":\"CANCELED\"", "\"x\":\"REPLACED\"");
    text = replaced(text, "\"X\":\"CANCELED\"", "\"X\":\"NEW\"");
    QVERIFY(decode(text).ok());
    QCOMPARE(m_sink.reports.front().clientOrderId.text(), "cancel-1");
    QVERIFY(!m_sink.reports.front().isWorking);
}

void TestBinanceUser::explainsWhyAnOrderEnded()
{
    std::string text = replaced(kCancel, "\"X\":\"CANCELED\"", "\"X\":\"EXPIRED\"");
    QVERIFY(
        decode(replaced(text, "\"r\":\"NONE\"", "\"r\":\"NONE\",\"eR\":\"INSUFFICIENT_LIQUIDITY\""))
            .ok());
    QCOMPARE(m_sink.reports.front().status, ReportedStatus::Expired);
    QCOMPARE(m_sink.reports.front().reason, "INSUFFICIENT_LIQUIDITY");
    text = replaced(kCancel, "\"X\":\"CANCELED\"", "\"X\":\"REJECTED\"");
    QVERIFY(decode(replaced(text, "\"r\":\"NONE\"", "\"r\":\"WOULD_MATCH_IMMEDIATELY\"")).ok());
    QCOMPARE(m_sink.reports.front().reason, "WOULD_MATCH_IMMEDIATELY");
}

void TestBinanceUser::keepsUnknownWords()
{
    std::string text = replaced(kFill, "\"PARTIALLY_FILLED\"", "\"MELTED\"");
    QVERIFY(decode(replaced(text, "\"o\":\"LIMIT\"", "\"o\":\"PEGGED\"")).ok());
    QCOMPARE(m_sink.reports.front().status, ReportedStatus::Unrecognised);
    QCOMPARE(m_sink.reports.front().statusText, "MELTED");
    QCOMPARE(m_sink.reports.front().unrecognised, "type=PEGGED");
}

void TestBinanceUser::readsBalances()
{
    QVERIFY(decode(kBalances).ok());
    QCOMPARE(m_sink.balances.size(), 2U);
    QCOMPARE(m_sink.balances[0].asset.text(), "ADA");
    QCOMPARE(m_sink.balances[0].free, dec("10.5"));
    QVERIFY(decode(kDelta).ok());
    QCOMPARE(m_sink.balanceDeltas.front().first, "EUR");
    QCOMPARE(m_sink.balanceDeltas.front().second, dec("-25"));
}

void TestBinanceUser::passesOnListStatus()
{
    QVERIFY(decode(kListStatus).ok());
    QCOMPARE(m_sink.listStatuses.front(), (std::pair<std::string, std::string>("12", "ALL_DONE")));
}

void TestBinanceUser::matchesRepliesById()
{
    QVERIFY(decode(kReply).ok());
    const agio::WsReply& reply = m_sink.replies.front();
    QCOMPARE(reply.id, "3");
    QVERIFY(reply.result.ok());
    QCOMPARE(reply.used.size(), 1U);
    QCOMPARE(reply.used[0].window, "orders-10s");
    QCOMPARE(reply.used[0].used, 12);
    const auto placed = m_codec.parseWsPlaced(*reply.result);
    QVERIFY(placed.ok());
    QCOMPARE(placed->exchangeOrderId.text(), "77");
    QVERIFY(decode(replaced(kReply, "\"id\":\"3\"", "\"id\":3")).ok());
    QCOMPARE(m_sink.replies.front().id, "3");
}

void TestBinanceUser::translatesRefusals_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<int>("kind");
    QTest::addColumn<qint64>("retryAfterMs");
    const auto row = [](const char* name, const std::string& text, ErrorKind kind,
                        qint64 retryAfterMs) {
        QTest::newRow(name) << QByteArray::fromStdString(text) << static_cast<int>(kind)
                            << retryAfterMs;
    };
    const std::string refusal =
        R"({"id":"4","status":400,"error":{"code":-2010,"msg":"Market is closed."}})";
    row("refused", refusal, ErrorKind::Refused, -1);
    row("banned", kBan, ErrorKind::RateLimited, 60'000);
    row("banned, time in the text only",
        replaced(kBan, ",\"data\":{\"serverTime\":1701000000000,\"retryAfter\":1701000060000}", ""),
        ErrorKind::RateLimited, 59'500);
    row("time-out", replaced(replaced(refusal, "-2010", "-1007"), "400", "504"), ErrorKind::Unknown,
        -1);
    row("time-out told as 400", replaced(refusal, "-2010", "-1007"), ErrorKind::Unknown, -1);
    row("5xx", replaced(refusal, "400", "500"), ErrorKind::Unknown, -1);
    row("no error told", R"({"id":"4","status":400})", ErrorKind::Unknown, -1);
    row("key", replaced(replaced(refusal, "-2010", "-2015"), "400", "401"), ErrorKind::Unauthorized,
        -1);
    row("clock", replaced(refusal, "-2010", "-1021"), ErrorKind::ClockSkew, -1);
}

void TestBinanceUser::translatesRefusals()
{
    QFETCH(QByteArray, frame);
    QFETCH(int, kind);
    QFETCH(qint64, retryAfterMs);
    QVERIFY(decode(frame.toStdString()).ok());
    QCOMPARE(m_sink.replies.size(), 1U);
    const agio::WsReply& reply = m_sink.replies.front();
    QCOMPARE(reply.id, "4");
    QVERIFY(!reply.result.ok());
    QCOMPARE(static_cast<int>(reply.result.error().kind), kind);
    QCOMPARE(qint64(reply.result.error().retryAfterMs), retryAfterMs);
    QCOMPARE(reply.frame, frame.toStdString());
}

void TestBinanceUser::tellsWhenPrivateEventsStartAndEnd()
{
    QVERIFY(decode(R"({"id":"1","status":200,"result":{"subscriptionId":0}})").ok());
    QCOMPARE(m_sink.replies.size(), 1U);
    QCOMPARE(m_sink.notices.front().first, StreamNotice::UserStreamStarted);
    QVERIFY(decode(R"({"subscriptionId":0,"event":{"e":"eventStreamTerminated","E":9}})").ok());
    QCOMPARE(m_sink.notices.front().first, StreamNotice::UserStreamEnded);
    QVERIFY(
        decode(R"({"id":null,"status":401,"error":{"code":-2015,"msg":"Invalid API-key."}})").ok());
    QCOMPARE(m_sink.notices.front().first, StreamNotice::UserStreamEnded);
    QCOMPARE(m_sink.notices.front().second, "Invalid API-key.");
    QVERIFY(m_sink.replies.empty());
}

void TestBinanceUser::announcesAShutdown()
{
    QVERIFY(decode(R"({"event":{"e":"serverShutdown","E":9}})").ok());
    QCOMPARE(m_sink.notices.front().first, StreamNotice::ReconnectSoon);
}

void TestBinanceUser::noticesUnknownEvents()
{
    QVERIFY(decode(R"({"subscriptionId":0,"event":{"e":"newThing","E":9}})").ok());
    QCOMPARE(m_sink.notices.front().first, StreamNotice::Unrecognised);
    QCOMPARE(m_sink.notices.front().second, "newThing");
    QVERIFY(decode(R"({"subscriptionId":0,"event":{"e":"externalLockUpdate","E":9}})").ok());
    QCOMPARE(m_sink.notices.front().first, StreamNotice::Ignored);
    QVERIFY(decode(R"({"hello":1})").ok());
    QCOMPARE(m_sink.notices.front().first, StreamNotice::Unrecognised);
}

void TestBinanceUser::refusesEveryPrefix()
{
    for (const std::string_view text : kAllFrames)
        for (std::size_t size = 0; size < text.size(); ++size) {
            const auto decoded = decode(text.substr(0, size));
            QVERIFY(!decoded.ok());
            QCOMPARE(decoded.error().kind, ErrorKind::Malformed);
            QCOMPARE(m_sink.count(), 0U);
        }
}

void TestBinanceUser::refusesDamagedEvents_data()
{
    QTest::addColumn<QByteArray>("frame");
    const auto row = [](const char* name, const std::string& text) {
        QTest::newRow(name) << QByteArray::fromStdString(text);
    };
    row("a list", "[]");
    row("event is a list", R"({"subscriptionId":0,"event":[]})");
    row("event without name", R"({"subscriptionId":0,"event":{"E":1}})");
    row("field twice", replaced(kFill, "\"i\":77", "\"i\":77,\"i\":78"));
    row("no order id", replaced(kFill, "\"i\":77,", ""));
    row("quantity is a number", replaced(kFill, "\"l\":\"50.0\"", "\"l\":50.5"));
    row("trade without id", replaced(kFill, "\"t\":901,", ""));
    row("balance without asset", replaced(kBalances, "\"a\":\"ADA\",", ""));
    row("balance beyond 64 bits", replaced(kBalances, "\"10.5\"", "\"99999999999999999999\""));
    row("balances are an object", replaced(kBalances, "\"B\":[", "\"x\":["));
    row("status beyond HTTP", replaced(kReply, "200", "99999"));
    row("result without id", R"({"id":null,"status":200,"result":{}})");
}

void TestBinanceUser::refusesDamagedEvents()
{
    QFETCH(QByteArray, frame);
    const auto decoded = decode(frame.toStdString());
    QVERIFY(!decoded.ok());
    QCOMPARE(decoded.error().kind, ErrorKind::Malformed);
    QCOMPARE(m_sink.count(), 0U);
}

QTEST_GUILESS_MAIN(TestBinanceUser)
#include "tst_binanceuser.moc"
