// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/numbers.h"

#include <QtTest>

using namespace agio;

namespace {

// Thin spaces and the true minus as plain signs, so that tables stay readable.
QString plain(QString text)
{
    return text.replace(QChar(kThinSpace), QLatin1Char(' '))
        .replace(QChar(kMinus), QLatin1Char('-'));
}

Decimal decimal(const QString& text)
{
    return Decimal::literal(text.toStdString());
}

} // namespace

class TestNumbers : public QObject
{
    Q_OBJECT
private slots:
    void showsExactDigits_data();
    void showsExactDigits();
    void shortensQuantities_data();
    void shortensQuantities();
    void showsPercent_data();
    void showsPercent();
    void staysInsideItsBuffer();
    void understandsTyping_data();
    void understandsTyping();
    void offersBothReadings_data();
    void offersBothReadings();
    void refusesNonsense_data();
    void refusesNonsense();
};

void TestNumbers::showsExactDigits_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("digits");
    QTest::addColumn<QString>("expected");
    QTest::newRow("pads") << "67214" << 2 << "67 214.00";
    QTest::newRow("as it is") << "67214.50" << -1 << "67 214.50";
    QTest::newRow("cuts, never rounds up") << "1.999" << 2 << "1.99";
    QTest::newRow("cuts towards zero") << "-1.999" << 2 << "-1.99";
    QTest::newRow("no minus on zero") << "-0.004" << 2 << "0.00";
    QTest::newRow("minus zero point one") << "-0.1" << 1 << "-0.1";
    QTest::newRow("no digits") << "999.9" << 0 << "999";
    QTest::newRow("four digits group") << "1000" << 0 << "1 000";
    QTest::newRow("millions") << "1234567.8" << 1 << "1 234 567.8";
    QTest::newRow("tiny") << "0.00001742" << 8 << "0.00001742";
    QTest::newRow("largest") << "9223372036854775807" << 0 << "9 223 372 036 854 775 807";
    QTest::newRow("smallest") << "-9223372036854775807" << 0 << "-9 223 372 036 854 775 807";
}

void TestNumbers::showsExactDigits()
{
    QFETCH(QString, value);
    QFETCH(int, digits);
    QTEST(plain(numberText(decimal(value), digits)), "expected");
}

void TestNumbers::shortensQuantities_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("digits");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << "0.10000" << 4 << "0.1000";
    QTest::newRow("below the border") << "9999.99" << 2 << "9 999.99";
    QTest::newRow("at the border") << "10000" << 2 << "10.0K";
    QTest::newRow("spec 1") << "12345" << 2 << "12.3K";
    QTest::newRow("spec 2") << "4567890" << 2 << "4.56M";
    QTest::newRow("cut, not rounded") << "999999" << 0 << "999K";
    QTest::newRow("billions") << "17500000000" << 0 << "17.5B";
    QTest::newRow("beyond trillions") << "1234500000000000" << 0 << "1 234T";
    QTest::newRow("eight significant") << "1234.567891" << 8 << "1 234.5678";
    QTest::newRow("negative") << "-12345" << 2 << "-12.3K";
}

void TestNumbers::shortensQuantities()
{
    QFETCH(QString, value);
    QFETCH(int, digits);
    QTEST(plain(shortQuantityText(decimal(value), digits)), "expected");
}

void TestNumbers::showsPercent_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("expected");
    QTest::newRow("up") << "1.82"
                        << "+1.82 %";
    QTest::newRow("down") << "-2.1"
                          << "-2.10 %";
    QTest::newRow("rounded") << "1.8161"
                             << "+1.82 %";
    QTest::newRow("zero has no sign") << "0.001"
                                      << "0.00 %";
    QTest::newRow("nor below") << "-0.001"
                               << "0.00 %";
}

void TestNumbers::showsPercent()
{
    QFETCH(QString, value);
    QTEST(plain(percentText(decimal(value))), "expected");
}

void TestNumbers::staysInsideItsBuffer()
{
    for (const std::int64_t coefficient :
         {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
        for (int scale = 0; scale <= 18; ++scale) {
            for (int digits = 0; digits <= 18; ++digits) {
                char out[kNumberChars + 8];
                std::fill(std::begin(out), std::end(out), '#');
                const std::size_t length = writeNumber(out, coefficient, scale, digits);
                QVERIFY2(length <= kNumberChars, qPrintable(QString::number(length)));
                QCOMPARE(out[kNumberChars], '#');
                QVERIFY(writeShortQuantity(out, coefficient, scale, digits) <= kNumberChars);
            }
        }
    }
}

void TestNumbers::understandsTyping_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("expected");
    QTest::newRow("point") << "67214.5"
                           << "67214.5";
    QTest::newRow("comma") << "67214,5"
                           << "67214.5";
    QTest::newRow("comma, three digits after four") << "1234,567"
                                                    << "1234.567";
    QTest::newRow("zero comma three") << "0,123"
                                      << "0.123";
    QTest::newRow("grouped and point") << "1,234.5"
                                       << "1234.5";
    QTest::newRow("grouped and comma") << "1.234,5"
                                       << "1234.5";
    QTest::newRow("two groups") << "1,234,567"
                                << "1234567";
    QTest::newRow("spaces group") << "67 214.0"
                                  << "67214.0";
    QTest::newRow("thin spaces group") << QStringLiteral("67\u202F214.0") << "67214.0";
    QTest::newRow("what we show") << numberText(Decimal::literal("-67214.50")) << "-67214.50";
    QTest::newRow("kilo") << "1.5k"
                          << "1500";
    QTest::newRow("mega") << "2M"
                          << "2000000";
    QTest::newRow("leading point") << ".5"
                                   << "0.5";
    QTest::newRow("product") << "0.5*3"
                             << "1.5";
    QTest::newRow("quotient") << "1000/67214"
                              << "0.014877852828";
    QTest::newRow("precedence") << "1+2*3"
                                << "7";
    QTest::newRow("brackets") << "(1+2)*3"
                              << "9";
    QTest::newRow("difference") << "10 - 0.5"
                                << "9.5";
    QTest::newRow("unary minus") << "-3"
                                 << "-3";
    QTest::newRow("full width") << QStringLiteral("\uFF11\uFF12\uFF0E\uFF15") << "12.5";
    QTest::newRow("times sign") << QStringLiteral("2\u00D73") << "6";
}

void TestNumbers::understandsTyping()
{
    QFETCH(QString, typed);
    QFETCH(QString, expected);
    const TypedNumber number = parseTyped(typed);
    QVERIFY(!number.isAmbiguous);
    QVERIFY(number.value.has_value());
    QCOMPARE(*number.value, decimal(expected));
}

void TestNumbers::offersBothReadings_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("asPoint");
    QTest::addColumn<QString>("asGroup");
    QTest::newRow("one group") << "1,234"
                               << "1.234"
                               << "1234";
    QTest::newRow("two digits") << "12,345"
                                << "12.345"
                                << "12345";
    QTest::newRow("in a product") << "1,500*2"
                                  << "3"
                                  << "3000";
}

void TestNumbers::offersBothReadings()
{
    QFETCH(QString, typed);
    QFETCH(QString, asPoint);
    QFETCH(QString, asGroup);
    const TypedNumber number = parseTyped(typed);
    QVERIFY(number.isAmbiguous);
    QVERIFY(!number.value.has_value());
    QCOMPARE(number.reading1, decimal(asPoint));
    QCOMPARE(number.reading2, decimal(asGroup));
}

void TestNumbers::refusesNonsense_data()
{
    QTest::addColumn<QString>("typed");
    for (const char* text : {"",           "  ",
                             "abc",        "1e5",
                             "1..2",       "1.2.3",
                             "--",         "1/0",
                             "(1",         "1)",
                             "1+",         "*2",
                             "12 34",      "1,23,456",
                             "1,2345,678", "9223372036854775808",
                             "NaN",        "0x10",
                             "1kk",        ".",
                             ",",          "((((((((((1))))))))))"}) {
        QTest::newRow(*text == '\0' ? "empty" : text) << QString::fromLatin1(text);
    }
    QTest::newRow("too long") << QString(65, QLatin1Char('1'));
}

void TestNumbers::refusesNonsense()
{
    QFETCH(QString, typed);
    const TypedNumber number = parseTyped(typed);
    QVERIFY(!number.value.has_value());
    QVERIFY(!number.isAmbiguous);
}

QTEST_GUILESS_MAIN(TestNumbers)
#include "tst_numbers.moc"
