// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/encoding.h"
#include "tests/unit/base/property.h"

#include <QtTest>

using agio::test::holds;

class TestEncoding : public QObject
{
    Q_OBJECT

private slots:
    void percentEncodesLikeRfc3986_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("encoded");
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("unreserved") << QByteArray("AZaz09-._~") << QByteArray("AZaz09-._~");
        QTest::newRow("base64") << QByteArray("a+b/c=") << QByteArray("a%2Bb%2Fc%3D");
        QTest::newRow("space") << QByteArray("a b") << QByteArray("a%20b");
        QTest::newRow("wide digits")
            << QByteArray("\xEF\xBC\x91\xEF\xBC\x96") << QByteArray("%EF%BC%91%EF%BC%96");
        QTest::newRow("zero byte") << QByteArray("\0", 1) << QByteArray("%00");
        QTest::newRow("json") << QByteArray("[\"A\"]") << QByteArray("%5B%22A%22%5D");
    }
    void percentEncodesLikeRfc3986()
    {
        QFETCH(QByteArray, plain);
        QFETCH(QByteArray, encoded);
        QCOMPARE(agio::percentEncoded(plain.toStdString()), encoded.toStdString());
        QCOMPARE(agio::percentDecoded(encoded.toStdString()), std::optional(plain.toStdString()));
    }

    void refusesBrokenEscapes_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"%", "%4", "a%4", "%G1", "%1G", "%%20", "% 1"}) {
            QTest::newRow(text) << QByteArray(text);
        }
    }
    void refusesBrokenEscapes()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!agio::percentDecoded(text.toStdString()));
    }

    void base64MatchesRfc4648_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("encoded");
        const char* const rows[][2] = {{"", ""},
                                       {"f", "Zg=="},
                                       {"fo", "Zm8="},
                                       {"foo", "Zm9v"},
                                       {"foob", "Zm9vYg=="},
                                       {"fooba", "Zm9vYmE="},
                                       {"foobar", "Zm9vYmFy"}};
        for (const auto& [plain, encoded] : rows) {
            QTest::newRow(plain) << QByteArray(plain) << QByteArray(encoded);
        }
    }
    void base64MatchesRfc4648()
    {
        QFETCH(QByteArray, plain);
        QFETCH(QByteArray, encoded);
        QCOMPARE(agio::base64Encoded(plain.toStdString()), encoded.toStdString());
        QCOMPARE(agio::base64Decoded(encoded.toStdString()), std::optional(plain.toStdString()));
    }

    void refusesBrokenBase64_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"Zg", "Zg=", "Zg===", "=", "====", "Z===", "Zg==Zg==", "Zm 9",
                                 "Zm9-", "Zm9_", "Zm9v\n", "Zh==", "Zm9=", "Z=g="}) {
            QTest::newRow(text) << QByteArray(text);
        }
    }
    void refusesBrokenBase64()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!agio::base64Decoded(text.toStdString()));
    }

    void hexReadsBothCasesAndWritesLower()
    {
        QCOMPARE(agio::hexEncoded(std::string("\x00\xff\x1a", 3)), std::string("00ff1a"));
        QCOMPARE(agio::hexDecoded("00FF1a"), std::optional(std::string("\x00\xff\x1a", 3)));
        QVERIFY(!agio::hexDecoded("0"));
        QVERIFY(!agio::hexDecoded("0g"));
        QVERIFY(!agio::hexDecoded("g0"));
        QVERIFY(!agio::hexDecoded(" 0"));
    }

    void decodesWhatItEncodes()
    {
        QVERIFY(holds("round trips, and base64 like Qt's", [](const std::string& bytes) {
            RC_ASSERT(agio::hexDecoded(agio::hexEncoded(bytes)) == bytes);
            RC_ASSERT(agio::base64Decoded(agio::base64Encoded(bytes)) == bytes);
            RC_ASSERT(agio::percentDecoded(agio::percentEncoded(bytes)) == bytes);
            RC_ASSERT(agio::base64Encoded(bytes) ==
                      QByteArray::fromStdString(bytes).toBase64().toStdString());
        }));
    }
};

QTEST_GUILESS_MAIN(TestEncoding)
#include "tst_encoding.moc"
