// SPDX-License-Identifier: GPL-3.0-or-later

// Refusals: what the caller may do, and what a person is told.

#include "core/exchange/binance/codec.h"
#include "core/exchange/binance/errors.h"
#include "tests/unit/exchange/binance/fixture.h"

#include <QtTest>

#include <set>

using agio::Error;
using agio::ErrorKind;
using agio::test::replyOf;

class TestBinanceErrors : public QObject
{
    Q_OBJECT

private slots:
    void judgesReplies_data();
    void judgesReplies();
    void readsHowLongToWait();
    void keepsTheExchangesWords();
    void explainsEveryRule();
    void coversEveryDocumentedCode_data();
    void coversEveryDocumentedCode();
    void tellsTextsOfOneCodeApart_data();
    void tellsTextsOfOneCodeApart();
    void explainsWhatHasNoCode();
    void tellsNoSuchOrderFromABadQuestion();

private:
    agio::binance::BinanceCodec m_codec;
};

void TestBinanceErrors::judgesReplies_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* name, int status, const char* body, ErrorKind kind) {
        QTest::newRow(name) << status << QByteArray(body) << static_cast<int>(kind);
    };
    row("filter", 400, R"({"code":-1013,"msg":"Filter failure: LOT_SIZE"})", ErrorKind::Refused);
    row("balance", 400, R"({"code":-2010,"msg":"Account has insufficient balance"})",
        ErrorKind::Refused);
    row("new code", 400, R"({"code":-7777,"msg":"Brand new."})", ErrorKind::Refused);
    row("signature", 400, R"({"code":-1022,"msg":"x"})", ErrorKind::Unauthorized);
    row("key", 401, R"({"code":-2015,"msg":"x"})", ErrorKind::Unauthorized);
    row("new code with 401", 401, R"({"code":-7777,"msg":"x"})", ErrorKind::Unauthorized);
    row("clock", 400, R"({"code":-1021,"msg":"x"})", ErrorKind::ClockSkew);
    row("weight", 429, R"({"code":-1003,"msg":"x"})", ErrorKind::RateLimited);
    row("ban", 418, R"({"code":-1003,"msg":"x"})", ErrorKind::RateLimited);
    row("orders", 429, R"({"code":-1015,"msg":"x"})", ErrorKind::RateLimited);
    row("half a replacement", 409, R"({"code":-2021,"msg":"x"})", ErrorKind::Unknown);
    row("half a replacement, limited", 429, R"({"code":-2021,"msg":"x"})", ErrorKind::Unknown);
    row("time-out as 400", 400, R"({"code":-1007,"msg":"x"})", ErrorKind::Unknown);
    row("unexpected as 400", 400, R"({"code":-1006,"msg":"x"})", ErrorKind::Unknown);
    row("500", 500, R"({"code":-1000,"msg":"x"})", ErrorKind::Unknown);
    row("503 with a refusal's code", 503, R"({"code":-2010,"msg":"x"})", ErrorKind::Unknown);
    row("502 page", 502, "<html>bad gateway</html>", ErrorKind::Unknown);
    row("504 empty", 504, "", ErrorKind::Unknown);
    row("400 page", 400, "<html>?</html>", ErrorKind::Unknown);
    row("400 cut", 400, R"({"code":-20)", ErrorKind::Unknown);
    row("400 code is a text", 400, R"({"code":"-2010","msg":"x"})", ErrorKind::Unknown);
    row("408", 408, "", ErrorKind::Unknown);
    row("302", 302, "", ErrorKind::Unknown);
    row("firewall", 403, "<html>blocked</html>", ErrorKind::Refused);
    row("404", 404, "<html>no</html>", ErrorKind::Refused);
    row("429 page", 429, "slow down", ErrorKind::RateLimited);
    row("401 page", 401, "", ErrorKind::Unauthorized);
}

void TestBinanceErrors::judgesReplies()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(int, kind);
    const auto reply = replyOf(status, body.toStdString());
    const auto error = m_codec.errorOf(reply);
    QVERIFY(error.has_value());
    QCOMPARE(static_cast<int>(error->kind), kind);
    QCOMPARE(static_cast<int>(m_codec.parsePlaced(reply).error().kind), kind);
    QVERIFY(!m_codec.errorOf(replyOf(200, body.toStdString())).has_value());
}

void TestBinanceErrors::readsHowLongToWait()
{
    const auto waitOf = [this](int status, const char* body, std::vector<agio::Header> headers) {
        return m_codec.errorOf(replyOf(status, body, std::move(headers)))->retryAfterMs;
    };
    const char* weight = R"({"code":-1003,"msg":"Too much request weight used."})";
    const char* banned =
        R"({"code":-1003,"msg":"Way too much; IP banned until 1700000090000. Please wait."})";
    QCOMPARE(waitOf(429, weight, {{"retry-after", "31"}}), 31'000);
    QCOMPARE(waitOf(418, banned, {}), 90'000);
    QCOMPARE(waitOf(418, banned, {{"retry-after", "120"}}), 120'000);
    QCOMPARE(waitOf(429, weight, {}), -1);
    QCOMPARE(waitOf(429, weight, {{"retry-after", "-5"}}), -1);
    QCOMPARE(waitOf(429, weight, {{"retry-after", "soon"}}), -1);
    QVERIFY(waitOf(429, weight, {{"retry-after", "999999999999999999"}}) > 0); // bounded
    QCOMPARE(waitOf(418, R"({"code":-1003,"msg":"IP banned until 99999999999999999999."})", {}),
             -1);
    QCOMPARE(waitOf(418, R"({"code":-1003,"msg":"IP banned until 1600000000000."})", {}), 0);
    QCOMPARE(waitOf(400, weight, {{"retry-after", "31"}}), 31'000); // the code says it too
    QCOMPARE(waitOf(400, R"({"code":-2010,"msg":"x"})", {{"retry-after", "31"}}), -1);
}

void TestBinanceErrors::keepsTheExchangesWords()
{
    const auto error = m_codec.errorOf(replyOf(400, R"({"code":-2010,"msg":"Market is closed."})"));
    QCOMPARE(error->exchangeCode, "-2010");
    QCOMPARE(error->message, "Market is closed.");
    QCOMPARE(m_codec.errorOf(replyOf(502, ""))->message, "HTTP status 502");
}

void TestBinanceErrors::explainsEveryRule()
{
    std::set<std::pair<int, std::string>> seen;
    for (const auto& rule : agio::binance::errorRules()) {
        QVERIFY2(seen.emplace(rule.code, rule.fragment).second, "two rules for the same text");
        const auto told =
            m_codec.explain({rule.kind, std::to_string(rule.code), std::string(rule.fragment), -1});
        QVERIFY(told.sentence.size() > 10);
        QVERIFY(told.fix.size() > 10);
        QVERIFY(told.sentence.ends_with('.'));
        QVERIFY(told.fix.ends_with('.'));
        // No later rule is hidden by an earlier, shorter fragment.
        QCOMPARE(told.sentence, std::string(rule.sentence));
    }
}

void TestBinanceErrors::coversEveryDocumentedCode_data()
{
    QTest::addColumn<int>("code");
    for (const int code :
         {-1000, -1001, -1002, -1003, -1006, -1007, -1008, -1013, -1015, -1016, -1021,
          -1022, -1034, -1100, -1101, -1102, -1103, -1104, -1105, -1106, -1108, -1111,
          -1114, -1115, -1116, -1117, -1121, -1127, -1130, -1145, -1158, -1165, -1166,
          -1167, -1168, -1196, -1197, -1198, -1199, -1220, -2010, -2011, -2013, -2014,
          -2015, -2021, -2022, -2026, -2035, -2036, -2038, -2039, -2042, -2043, -4106})
        QTest::addRow("%d", code) << code;
}

void TestBinanceErrors::coversEveryDocumentedCode()
{
    QFETCH(int, code);
    const Error error{ErrorKind::Refused, std::to_string(code), "some other text", -1};
    const auto told = m_codec.explain(error);
    QVERIFY(!told.sentence.empty());
    QVERIFY(!told.fix.empty());
    QVERIFY(told.sentence.find("some other text") == std::string::npos); // a sentence of its own
}

void TestBinanceErrors::tellsTextsOfOneCodeApart_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("mentions");
    const auto row = [](int code, const char* text, const char* mentions) {
        QTest::newRow(text) << code << QByteArray(text) << QByteArray(mentions);
    };
    row(-2010, "Account has insufficient balance for requested action.", "balance");
    row(-2010, "Order would immediately match and take.", "post-only");
    row(-2010, "Order would trigger immediately.", "trigger");
    row(-2010, "Market is closed.", "closed");
    row(-2010, "Duplicate order sent.", "same order id");
    row(-2010, "This symbol is not permitted for this account.", "may not trade");
    row(-2010, "This action is disabled on this account.", "disabled");
    row(-2010, "Stop loss orders are not supported for this symbol.", "order type");
    row(-2011, "Unknown order sent.", "no such open order");
    row(-2011, "Order was not canceled due to cancel restrictions.", "condition");
    row(-2038, "Order amend (quantity increase) is not supported.", "smaller");
    row(-1013, "Filter failure: PRICE_FILTER", "tick");
    row(-1013, "Filter failure: LOT_SIZE", "step");
    row(-1013, "Filter failure: MARKET_LOT_SIZE", "market order");
    row(-1013, "Filter failure: MIN_NOTIONAL", "too small");
    row(-1013, "Filter failure: NOTIONAL", "too large");
    row(-1013, "Filter failure: PERCENT_PRICE", "too far");
    row(-1013, "Filter failure: PERCENT_PRICE_BY_SIDE", "this side");
    row(-1013, "Filter failure: ICEBERG_PARTS", "iceberg");
    row(-1013, "Filter failure: MAX_POSITION", "position");
    row(-1013, "Filter failure: MAX_NUM_ORDERS", "this instrument");
    row(-1013, "Filter failure: EXCHANGE_MAX_NUM_ORDERS", "whole account");
    row(-1013, "Filter failure: MAX_NUM_ALGO_ORDERS", "stop");
    row(-1013, "Filter failure: MAX_NUM_ORDER_LISTS", "lists");
    row(-1013, "Filter failure: TRAILING_DELTA", "trailing");
    row(-1013, "Filter failure: SOMETHING_NEW", "trading rule");
}

void TestBinanceErrors::tellsTextsOfOneCodeApart()
{
    QFETCH(int, code);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, mentions);
    const auto told =
        m_codec.explain({ErrorKind::Refused, std::to_string(code), text.toStdString(), -1});
    QVERIFY2(told.sentence.find(mentions.toStdString()) != std::string::npos,
             told.sentence.c_str());
}

void TestBinanceErrors::tellsNoSuchOrderFromABadQuestion()
{
    const auto refused = [](const char* code) { return Error{ErrorKind::Refused, code, {}, -1}; };
    QVERIFY(m_codec.meansNoSuchOrder(refused("-2013")));
    QVERIFY(m_codec.meansNoSuchOrder(refused("-2011")));
    QVERIFY(!m_codec.meansNoSuchOrder(refused("-1102"))); // a bad parameter proves nothing
    QVERIFY(!m_codec.meansNoSuchOrder(refused("-1121")));
    QVERIFY(!m_codec.meansNoSuchOrder(refused("-2026"))); // archived: it was there
    QVERIFY(!m_codec.meansNoSuchOrder({ErrorKind::Unknown, "-2013", {}, -1}));
    QVERIFY(!m_codec.meansNoSuchOrder({ErrorKind::Unauthorized, "-2015", {}, -1}));
}

void TestBinanceErrors::explainsWhatHasNoCode()
{
    for (const ErrorKind kind :
         {ErrorKind::Refused, ErrorKind::Unknown, ErrorKind::NotSent, ErrorKind::RateLimited,
          ErrorKind::Unauthorized, ErrorKind::ClockSkew, ErrorKind::Malformed, ErrorKind::Local,
          ErrorKind::Cancelled}) {
        const auto told = m_codec.explain({kind, {}, "reason", -1});
        QVERIFY(!told.sentence.empty());
        QVERIFY(!told.fix.empty());
    }
    const auto unknown = m_codec.explain({ErrorKind::Refused, "-7777", "Brand new.", -1});
    QVERIFY(unknown.sentence.find("Brand new.") != std::string::npos);
    QVERIFY(unknown.fix.find("-7777") != std::string::npos);
    const auto lost = m_codec.explain({ErrorKind::Unknown, {}, "", -1});
    QVERIFY(lost.fix.find("Do not send it again") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestBinanceErrors)
#include "tst_binanceerrors.moc"
