// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/market/instrument.h"

#include <QtTest>

using agio::Decimal;
using agio::Instrument;
using agio::InstrumentTable;
using agio::Symbol;

namespace {

Instrument instrument(const char* symbol, const char* name)
{
    Instrument result;
    result.id.symbol = Symbol(symbol);
    result.name = name;
    return result;
}

} // namespace

class TestInstrument : public QObject
{
    Q_OBJECT

private slots:
    void showsAsManyDigitsAsTheStepHas_data()
    {
        QTest::addColumn<QByteArray>("step");
        QTest::addColumn<int>("digits");
        QTest::newRow("cents") << QByteArray("0.01000000") << 2;
        QTest::newRow("one") << QByteArray("1.00000000") << 0;
        QTest::newRow("ten") << QByteArray("10") << 0;
        QTest::newRow("half") << QByteArray("0.5") << 1;
        QTest::newRow("fine") << QByteArray("0.00000001") << 8;
        QTest::newRow("quarter") << QByteArray("0.250") << 2;
    }
    void showsAsManyDigitsAsTheStepHas()
    {
        QFETCH(QByteArray, step);
        QTEST(agio::displayDigits(Decimal::literal(step.toStdString())), "digits");
    }

    void findsBySymbolAndListsByName()
    {
        const InstrumentTable table({instrument("XBTUSD", "BTC/USD"), instrument("AUSD", "ZZZ/USD"),
                                     instrument("ETHUSD", "ETH/USD")});
        QCOMPARE(table.all().size(), std::size_t{3});
        QCOMPARE(table.all()[0].name, std::string("BTC/USD"));
        QCOMPARE(table.all()[2].name, std::string("ZZZ/USD"));
        const Instrument* const found = table.find(Symbol("AUSD"));
        QVERIFY(found != nullptr);
        QCOMPARE(found->name, std::string("ZZZ/USD"));
        for (const char* missing : {"", "A", "AUSDT", "ausd", "ZZZ/USD"}) {
            QVERIFY(table.find(Symbol(missing)) == nullptr);
        }
        QVERIFY(InstrumentTable().find(Symbol("AUSD")) == nullptr);
    }
};

QTEST_GUILESS_MAIN(TestInstrument)
#include "tst_instrument.moc"
