// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/encoding.h"
#include "core/base/log.h"

#include <QtTest>

using agio::Redactor;
using agio::Secret;

namespace {

// Invented; nothing of it opens anything.
constexpr std::string_view kSecret = "Zq8+w/4nR7uT1yB5cX0pL3kJ6hG9fD2s";
constexpr std::string_view kApiKey = "vXw3Kd81LmQp0aTn5rYz7cBf2hJs9gEu";
constexpr std::string_view kPem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
    "-----END PRIVATE KEY-----\n";

} // namespace

class TestRedactor : public QObject
{
    Q_OBJECT

private slots:
    void masksNamedFields_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* text, const char* expected) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(expected);
        };
        row("query", "GET /order?symbol=BTCUSDT&signature=ab12&recvWindow=5",
            "GET /order?symbol=BTCUSDT&signature=***&recvWindow=5");
        row("query, last", "https://h/x?a=1&listenKey=pqia91", "https://h/x?a=1&listenKey=***");
        row("query, empty value", "signature=&a=1", "signature=***&a=1");
        row("json", "{\"apiKey\":\"abc\",\"side\":\"BUY\"}",
            "{\"apiKey\":\"***\",\"side\":\"BUY\"}");
        row("json, spaces", "{\"api_key\" : \"abc\" , \"x\" : 1}",
            "{\"api_key\" : \"***\" , \"x\" : 1}");
        row("json, number", "{\"token\":12345,\"x\":1}", "{\"token\":***,\"x\":1}");
        row("json, quote inside", "{\"passphrase\":\"a\\\"b,c\",\"x\":1}",
            "{\"passphrase\":\"***\",\"x\":1}");
        row("json in json", "{\"raw\":\"{\\\"signature\\\":\\\"abc\\\",\\\"price\\\":\\\"1\\\"}\"}",
            "{\"raw\":\"{\\\"signature\\\":\\\"***\\\",\\\"price\\\":\\\"1\\\"}\"}");
        row("json, group", "{\"token\":{\"listenKey\":\"abc\",\"x\":1}}",
            "{\"token\":{\"listenKey\":\"***\",\"x\":1}}");
        row("header", "X-MBX-APIKEY: abcdef", "X-MBX-APIKEY: ***");
        row("header, next line stays", "OK-ACCESS-SIGN: abc=\r\nContent-Type: text",
            "OK-ACCESS-SIGN: ***\r\nContent-Type: text");
        row("bearer", "Authorization: Bearer abc.def.ghi\nHost: h", "Authorization: ***\nHost: h");
        row("bearer in a sentence", "token: Bearer abc.def, retrying", "token: *** retrying");
        row("cookie", "Cookie: a=1; b=2\nHost: h", "Cookie: ***\nHost: h");
        row("kraken", "API-Sign: abc API-Key: def", "API-Sign: *** API-Key: ***");
        row("bybit", "X-BAPI-API-KEY=abc X-BAPI-SIGN=def", "X-BAPI-API-KEY=*** X-BAPI-SIGN=***");
        row("crypto.com", "{\"api_key\":\"a\",\"sig\":\"b\",\"nonce\":1}",
            "{\"api_key\":\"***\",\"sig\":\"***\",\"nonce\":1}");
        row("single quotes", "password='a b' x", "password='***' x");
        row("capitals", "SIGNATURE=abc", "SIGNATURE=***");
        row("unterminated", "{\"secret\":\"abc", "{\"secret\":\"***");
        row("word without value", "the signature is wrong", "the signature is wrong");
        row("harmless names", "symbol=BTC&price=1.50&side=BUY&design=1&signal=2",
            "symbol=BTC&price=1.50&side=BUY&design=1&signal=2");
        row("nothing", "", "");
        row("name at the end", "signature", "signature");
        row("separator at the end", "signature=", "signature=");
    }
    void masksNamedFields()
    {
        QFETCH(QByteArray, text);
        const Redactor redactor;
        QTEST(QByteArray::fromStdString(redactor.redact(text.toStdString())), "expected");
    }

    void masksRegisteredSecretsInEveryForm_data()
    {
        QTest::addColumn<QByteArray>("form");
        const std::string secret(kSecret);
        const auto row = [](const char* name, const std::string& form) {
            QTest::newRow(name) << QByteArray::fromStdString(form);
        };
        row("raw", secret);
        row("hex", agio::hexEncoded(secret));
        row("upper hex",
            QByteArray::fromStdString(agio::hexEncoded(secret)).toUpper().toStdString());
        row("base64", agio::base64Encoded(secret));
        row("base64url",
            QByteArray::fromStdString(secret)
                .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
                .toStdString());
        row("percent", agio::percentEncoded(secret));
        row("percent, lower case", "Zq8%2bw%2f4nR7uT1yB5cX0pL3kJ6hG9fD2s");
        row("base64, percent", agio::percentEncoded(agio::base64Encoded(secret)));
    }
    void masksRegisteredSecretsInEveryForm()
    {
        QFETCH(QByteArray, form);
        Redactor redactor;
        redactor.watch(Secret::fromBytes(kSecret));
        const std::string text =
            "before " + form.toStdString() + " between " + form.toStdString() + "|after";
        const std::string out = redactor.redact(text);
        QVERIFY2(out.find(form.toStdString()) == std::string::npos, out.c_str());
        QVERIFY2(out.starts_with("before ***") && out.ends_with("|after"), out.c_str());
        QVERIFY2(out.find("between ***") != std::string::npos, out.c_str());
    }

    void masksEveryLineOfAPrivateKey()
    {
        Redactor redactor;
        redactor.watch(Secret::fromBytes(kPem));
        const std::string line(kPem.substr(28, 64));
        QCOMPARE(redactor.redact("key " + line + "."), std::string("key ***."));
        QCOMPARE(redactor.redact(std::string(kPem)), std::string("***"));
        const std::string windows = "-----BEGIN PRIVATE KEY-----\r\n" + line + "\r\n";
        QVERIFY(redactor.redact(windows).find(line) == std::string::npos);
    }

    void showsFourCharactersOfAnApiKey()
    {
        Redactor redactor;
        redactor.watchText(kApiKey);
        QCOMPARE(redactor.redact("using " + std::string(kApiKey) + " now"),
                 std::string("using vXw3*** now"));
    }

    void ignoresSecretsTooShortToTellFromText()
    {
        Redactor redactor;
        redactor.watch(Secret::fromBytes("12"));
        redactor.watch(Secret());
        redactor.watchText("abc");
        redactor.watchText("");
        QCOMPARE(redactor.redact("12 BTC, abc"), std::string("12 BTC, abc"));
    }

    void masksTheLongerOfTwoNestedSecretsWhole()
    {
        Redactor redactor;
        redactor.watch(Secret::fromBytes("hunter"));
        redactor.watch(Secret::fromBytes("hunter2hunter2"));
        QCOMPARE(redactor.redact("x hunter2hunter2 y"), std::string("x *** y"));
    }
};

QTEST_GUILESS_MAIN(TestRedactor)
#include "tst_redactor.moc"
