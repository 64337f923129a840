// SPDX-License-Identifier: GPL-3.0-or-later

// Decimal against exact arithmetic of arbitrary length (boost::multiprecision).

#include "core/base/decimal.h"
#include "tests/unit/base/property.h"

#include <QtTest>

#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <limits>
#include <tuple>

using agio::Decimal;
using agio::Rounding;
using agio::test::holds;
using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

namespace {

constexpr std::array kRoundings = {Rounding::Down, Rounding::Up, Rounding::Floor, Rounding::Ceiling,
                                   Rounding::HalfEven};

cpp_int powerOfTen(int exponent)
{
    return boost::multiprecision::pow(cpp_int(10), static_cast<unsigned>(exponent));
}

cpp_rational valueOf(Decimal d)
{
    return {cpp_int(d.coefficient()), powerOfTen(d.scale())};
}

bool fits(const cpp_int& n)
{
    return n <= std::numeric_limits<std::int64_t>::max() &&
        n >= -cpp_int(std::numeric_limits<std::int64_t>::max());
}

cpp_int floorOf(const cpp_rational& r)
{
    const cpp_int quotient = numerator(r) / denominator(r); // towards zero
    return quotient * denominator(r) > numerator(r) ? cpp_int(quotient - 1) : quotient;
}

cpp_int rounded(const cpp_rational& r, Rounding rounding)
{
    const cpp_int low = floorOf(r);
    const cpp_int high = low == r ? low : cpp_int(low + 1);
    switch (rounding) {
    case Rounding::Floor:
        return low;
    case Rounding::Ceiling:
        return high;
    case Rounding::Down:
        return r < 0 ? high : low;
    case Rounding::Up:
        return r < 0 ? low : high;
    case Rounding::HalfEven:
        break;
    }
    const cpp_rational fromLow = r - low;
    const cpp_rational half(1, 2);
    if (fromLow != half) {
        return fromLow < half ? low : high;
    }
    return low % 2 == 0 ? low : high;
}

// Any length of coefficient is as likely as any other, so that both fitting and overflow occur.
Decimal anyDecimal()
{
    const int bits = *rc::gen::inRange(0, 64);
    const auto word = *rc::gen::arbitrary<std::uint64_t>();
    auto magnitude = static_cast<std::int64_t>(bits == 0 ? 0 : word >> (64 - bits) >> 1U);
    if (*rc::gen::inRange(0, 4) == 0) { // trailing zeros, as exchanges send
        magnitude = magnitude / 1'000'000 * 1'000'000;
    }
    return Decimal::fromParts(*rc::gen::arbitrary<bool>() ? magnitude : -magnitude,
                              *rc::gen::inRange(0, Decimal::kMaxScale + 1));
}

// What parse() promises, by other means. Empty: refused.
std::optional<std::pair<cpp_int, int>> parsedSlowly(std::string text)
{
    const bool isNegative = text.starts_with('-');
    text = text.substr(isNegative ? 1 : 0);
    const auto point = text.find('.');
    std::string whole = text.substr(0, point);
    std::string fraction = point == std::string::npos ? "" : text.substr(point + 1);
    const auto isDigits = [](const std::string& s) {
        return !s.empty() && s.find_first_not_of("0123456789") == std::string::npos;
    };
    if (!isDigits(whole) || (point != std::string::npos && !isDigits(fraction))) {
        return std::nullopt;
    }
    const auto number = [&] {
        cpp_int n = 0;
        for (const char c : whole + fraction) {
            n = n * 10 + (c - '0');
        }
        return isNegative ? cpp_int(-n) : n;
    };
    while ((fraction.size() > 18 || !fits(number())) && fraction.ends_with('0')) {
        fraction.pop_back();
    }
    if (fraction.size() > 18 || !fits(number())) {
        return std::nullopt;
    }
    return std::pair(number(), static_cast<int>(fraction.size()));
}

bool parsesAsExpected(const std::string& text)
{
    const auto expected = parsedSlowly(text);
    const auto actual = Decimal::parse(text);
    if (!expected || !actual) {
        return expected.has_value() == actual.has_value();
    }
    return actual->coefficient() == expected->first && actual->scale() == expected->second;
}

} // namespace

class TestDecimal : public QObject
{
    Q_OBJECT

private slots:
    void keepsDigitsAsWritten_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("coefficient");
        QTest::addColumn<int>("scale");
        QTest::addColumn<QByteArray>("printed");
        const auto row = [](const char* text, qint64 coefficient, int scale, const char* printed) {
            QTest::newRow(text) << QByteArray(text) << coefficient << scale << QByteArray(printed);
        };
        row("0", 0, 0, "0");
        row("-0", 0, 0, "0");
        row("0.00", 0, 2, "0.00");
        row("1.50", 150, 2, "1.50");
        row("-1.5", -15, 1, "-1.5");
        row("007.10", 710, 2, "7.10");
        row("-0.05", -5, 2, "-0.05");
        row("61837.63000000", 6183763000000, 8, "61837.63000000");
        row("0.00000001", 1, 8, "0.00000001");
        row("9999999999.99999999", 999999999999999999, 8, "9999999999.99999999");
        row("10000000000.00000001", 1000000000000000001, 8, "10000000000.00000001");
        row("-61837.63000000", -6183763000000, 8, "-61837.63000000");
        row("9223372036854775807", 9223372036854775807, 0, "9223372036854775807");
        row("-9223372036854775807", -9223372036854775807, 0, "-9223372036854775807");
        row("0.000000000000000001", 1, 18, "0.000000000000000001");
        row("0.0000000000000000010000", 1, 18, "0.000000000000000001");
        row("92233720368.000000000000", 9223372036800000000, 8, "92233720368.00000000");
        row("9223372036854775807.0", 9223372036854775807, 0, "9223372036854775807");
    }
    void keepsDigitsAsWritten()
    {
        QFETCH(QByteArray, text);
        const auto value = Decimal::parse(text.toStdString());
        QVERIFY(value.has_value());
        QTEST(qint64{value->coefficient()}, "coefficient");
        QTEST(value->scale(), "scale");
        QTEST(QByteArray::fromStdString(value->toString()), "printed");
    }

    void refusesWhatIsNotAPlainDecimal_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"",
                                 "-",
                                 ".",
                                 "-.",
                                 "+1",
                                 " 1",
                                 "1 ",
                                 "1.",
                                 ".5",
                                 "-.5",
                                 "1..2",
                                 "1.2.3",
                                 "--1",
                                 "1-",
                                 "1e5",
                                 "1E5",
                                 "0x10",
                                 "NaN",
                                 "nan",
                                 "inf",
                                 "Infinity",
                                 "1,000.00",
                                 "1_000",
                                 "12.3456789a",
                                 "1a.23456789",
                                 "a.23456789",
                                 "1.2345678-",
                                 "1.-2345678",
                                 "null",
                                 "\"1\"",
                                 "٣",
                                 "1.٣",
                                 "9223372036854775808",
                                 "-9223372036854775808",
                                 "9223372036854775807.1",
                                 "0.0000000000000000001",
                                 "100000000000000000000",
                                 "1.1234567890123456789"}) {
            QTest::newRow(text) << QByteArray(text);
        }
        QTest::newRow("zero byte") << QByteArray("1\0002", 3);
        QTest::newRow("zero byte in eight digits") << QByteArray("1.234\0005678", 10);
        QTest::newRow("huge") << QByteArray(100'000, '9');
        QTest::newRow("huge fraction") << "0." + QByteArray(100'000, '7');
        QTest::newRow("point for whole") << QByteArray(".12345678.12345678");
    }
    void refusesWhatIsNotAPlainDecimal()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!Decimal::parse(text.toStdString()).has_value());
    }

    void readsAnyByteAtAnyPlaceOfTheCommonForm()
    {
        for (const std::string form : {"6.18376300", "61837.63000000", "9999999999.99999999"}) {
            for (std::size_t at = 0; at < form.size(); ++at) {
                for (int byte = 0; byte < 256; ++byte) {
                    std::string text = form;
                    text[at] = static_cast<char>(byte);
                    QVERIFY2(parsesAsExpected(text), text.c_str());
                }
            }
        }
    }

    void parsesLikeExactArithmetic()
    {
        QVERIFY(holds("digits, point, digits", [] {
            const auto digit = rc::gen::inRange('0', static_cast<char>('9' + 1));
            std::string text = *rc::gen::arbitrary<bool>() ? "-" : "";
            text += *rc::gen::resize(20, rc::gen::container<std::string>(digit));
            if (*rc::gen::inRange(0, 4) != 0) {
                text += '.';
                text += *rc::gen::resize(22, rc::gen::container<std::string>(digit));
                text += std::string(*rc::gen::inRange<std::size_t>(0, 8), '0');
            }
            RC_ASSERT(parsesAsExpected(text));
        }));
        QVERIFY(
            holds("any text", [](const std::string& text) { RC_ASSERT(parsesAsExpected(text)); }));
    }

    void printsWhatItParses()
    {
        QVERIFY(holds("parse(print(d)) is d", [] {
            const Decimal d = anyDecimal();
            const auto again = Decimal::parse(d.toString());
            RC_ASSERT(again.has_value());
            RC_ASSERT(again->coefficient() == d.coefficient());
            RC_ASSERT(again->scale() == d.scale());
            std::array<char, Decimal::kMaxChars + 1> buffer{};
            buffer.back() = '#';
            RC_ASSERT(d.toChars(buffer.data()) == d.toString().size());
            RC_ASSERT(buffer.back() == '#');
        }));
    }

    void addsAndSubtractsExactly()
    {
        QVERIFY(holds("a + b, a - b", [] {
            const Decimal a = anyDecimal();
            const Decimal b = anyDecimal();
            const int scale = std::max(a.scale(), b.scale());
            for (const bool isSum : {true, false}) {
                const cpp_rational exact =
                    isSum ? valueOf(a) + valueOf(b) : valueOf(a) - valueOf(b);
                const auto result = isSum ? Decimal::add(a, b) : Decimal::sub(a, b);
                cpp_int coefficient = floorOf(exact * powerOfTen(scale)); // exact
                int least = scale;
                while (!fits(coefficient) && least > 0 && coefficient % 10 == 0) {
                    coefficient /= 10;
                    --least;
                }
                RC_ASSERT(result.has_value() == fits(coefficient));
                if (result) {
                    RC_ASSERT(valueOf(*result) == exact);
                    RC_ASSERT(result->scale() == least);
                }
            }
        }));
    }

    void multipliesExactlyOrRoundsDownToTheScaleThatFits()
    {
        QVERIFY(holds("a * b", [] {
            const Decimal a = anyDecimal();
            const Decimal b = anyDecimal();
            const cpp_rational exact = valueOf(a) * valueOf(b);
            const auto result = Decimal::mul(a, b);
            int scale = std::min(a.scale() + b.scale(), Decimal::kMaxScale);
            const auto at = [&](int s) { return rounded(exact * powerOfTen(s), Rounding::Down); };
            while (scale > 0 && !fits(at(scale))) {
                --scale;
            }
            RC_ASSERT(result.has_value() == fits(at(scale)));
            if (result) {
                RC_ASSERT(result->scale() == scale);
                RC_ASSERT(result->coefficient() == at(scale));
            }
        }));
    }

    void dividesWithTheNamedRounding()
    {
        QVERIFY(holds("a / b", [] {
            const Decimal a = anyDecimal();
            const Decimal b = anyDecimal();
            const int scale = *rc::gen::inRange(0, Decimal::kMaxScale + 1);
            for (const Rounding rounding : kRoundings) {
                const auto result = Decimal::div(a, b, scale, rounding);
                if (b.isZero()) {
                    RC_ASSERT(!result.has_value());
                    continue;
                }
                const cpp_int expected =
                    rounded(valueOf(a) / valueOf(b) * powerOfTen(scale), rounding);
                RC_ASSERT(result.has_value() == fits(expected));
                if (result) {
                    RC_ASSERT(result->coefficient() == expected);
                    RC_ASSERT(result->scale() == scale);
                }
            }
        }));
    }

    void rescalesWithTheNamedRounding()
    {
        QVERIFY(holds("rescaled", [] {
            const Decimal a = anyDecimal();
            const int scale = *rc::gen::inRange(0, Decimal::kMaxScale + 1);
            for (const Rounding rounding : kRoundings) {
                const cpp_int expected = rounded(valueOf(a) * powerOfTen(scale), rounding);
                const auto result = a.rescaled(scale, rounding);
                RC_ASSERT(result.has_value() == fits(expected));
                RC_ASSERT(!result || result->coefficient() == expected);
                RC_ASSERT(!result || result->scale() == scale);
            }
        }));
    }

    void roundsToMultiplesOfAStep()
    {
        QVERIFY(holds("toMultipleOf, isMultipleOf, stepsOf", [] {
            const Decimal a = anyDecimal();
            Decimal step = anyDecimal().abs();
            if (*rc::gen::arbitrary<bool>()) { // ticks as they are: 1, 5, 25 of some digit
                step = Decimal::fromParts(*rc::gen::element<std::int64_t>(1, 2, 5, 25),
                                          *rc::gen::inRange(0, Decimal::kMaxScale + 1));
            }
            RC_PRE(step.isPositive());
            const cpp_rational ratio = valueOf(a) / valueOf(step);
            for (const Rounding rounding : kRoundings) {
                const cpp_int expected = rounded(ratio, rounding) * step.coefficient();
                const auto result = a.toMultipleOf(step, rounding);
                RC_ASSERT(result.has_value() == fits(expected));
                RC_ASSERT(!result || result->coefficient() == expected);
                RC_ASSERT(!result || result->scale() == step.scale());
            }
            const bool isWhole = denominator(ratio) == 1;
            RC_ASSERT(a.isMultipleOf(step) == isWhole);
            const auto steps = a.stepsOf(step);
            RC_ASSERT(steps.has_value() == (isWhole && fits(numerator(ratio))));
            RC_ASSERT(!steps || *steps == numerator(ratio));
        }));
    }

    void roundsHalvesToEven_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("rounded");
        const std::tuple<const char*, const char*> rows[] = {
            {"0.5", "0"},   {"1.5", "2"},  {"2.5", "2"},    {"-0.5", "0"}, {"-1.5", "-2"},
            {"-2.5", "-2"}, {"2.51", "3"}, {"-2.51", "-3"}, {"2.49", "2"}};
        for (const auto& [value, expected] : rows) {
            QTest::newRow(value) << QByteArray(value) << QByteArray(expected);
        }
    }
    void roundsHalvesToEven()
    {
        QFETCH(QByteArray, value);
        const auto result = Decimal::literal(value.toStdString()).rescaled(0, Rounding::HalfEven);
        QVERIFY(result.has_value());
        QTEST(QByteArray::fromStdString(result->toString()), "rounded");
    }

    void refusesImpossibleScalesAndSteps()
    {
        const Decimal one(1);
        QVERIFY(!one.rescaled(-1, Rounding::Down));
        QVERIFY(!one.rescaled(19, Rounding::Down));
        QVERIFY(!Decimal::div(one, one, -1, Rounding::Down));
        QVERIFY(!Decimal::div(one, one, 19, Rounding::Down));
        QVERIFY(!one.toMultipleOf(Decimal(0), Rounding::Down));
        QVERIFY(!one.toMultipleOf(Decimal(-1), Rounding::Down));
        QVERIFY(!one.isMultipleOf(Decimal(0)));
        QVERIFY(!one.isMultipleOf(Decimal(-1)));
        QVERIFY(!one.stepsOf(Decimal(0)));
    }

    void comparesByValue()
    {
        QVERIFY(holds("order and hash", [] {
            const Decimal a = anyDecimal();
            const Decimal b = *rc::gen::arbitrary<bool>() ? anyDecimal() : a.normalized();
            RC_ASSERT((a < b) == (valueOf(a) < valueOf(b)));
            RC_ASSERT((a > b) == (valueOf(a) > valueOf(b)));
            RC_ASSERT((a == b) == (valueOf(a) == valueOf(b)));
            RC_ASSERT(a != b || std::hash<Decimal>{}(a) == std::hash<Decimal>{}(b));
            RC_ASSERT(valueOf(a.normalized()) == valueOf(a));
            RC_ASSERT(a.normalized().scale() == 0 || a.normalized().coefficient() % 10 != 0);
            RC_ASSERT(valueOf(a.abs()) == boost::multiprecision::abs(valueOf(a)));
        }));
    }

    void sumTellsOfItsOverflow()
    {
        agio::DecimalSum sum;
        sum.add(Decimal::literal("9223372036854775807"));
        sum.sub(Decimal(7));
        QCOMPARE(sum.value()->toString(), std::string("9223372036854775800"));
        sum.add(Decimal(8));
        QVERIFY(!sum.value().has_value());
        sum.sub(Decimal(1'000'000)); // comes back into range, but something was lost
        QVERIFY(!sum.value().has_value());
    }
};

QTEST_GUILESS_MAIN(TestDecimal)
#include "tst_decimal.moc"
