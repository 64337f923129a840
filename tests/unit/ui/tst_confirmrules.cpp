// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/confirmrules.h"

#include <QtTest>

using namespace agio;

Q_DECLARE_METATYPE(agio::Demand)
Q_DECLARE_METATYPE(agio::Environment)
Q_DECLARE_METATYPE(agio::OrderForm)

namespace {

// Touch 100.0 / 100.1, equity 10 000 USDT, usual order 1.
ConfirmSituation calm(Environment environment)
{
    ConfirmSituation s;
    s.environment = environment;
    s.wasAskedBefore = true;
    s.bestBid = Decimal::literal("100.0");
    s.bestAsk = Decimal::literal("100.1");
    s.equityInQuote = Decimal(10'000);
    s.usualQuantity = Decimal(1);
    s.quote = Asset("USDT");
    return s;
}

OrderIntent limit(const char* price, const char* quantity = "1")
{
    OrderIntent intent;
    intent.side = Side::Buy;
    intent.form = OrderForm::Limit;
    intent.price = Decimal::literal(price);
    intent.quantity = Decimal::literal(quantity);
    return intent;
}

CostEstimate costs(const char* quote, const char* slippageBps = "0")
{
    CostEstimate cost;
    cost.quoteAmount = Decimal::literal(quote);
    cost.slippageBps = Decimal::literal(slippageBps);
    return cost;
}

} // namespace

class TestConfirmRules : public QObject
{
    Q_OBJECT
private slots:
    void followsTheTable_data();
    void followsTheTable();
    void asksOnceInALiveSession();
    void asksWithoutFreshDataEverywhere();
    void asksWhileOrdersAreUnverified();
    void unknownCostOfAMarketOrderIsAsked();
    void twoOrdersAreNoHabit();
};

void TestConfirmRules::followsTheTable_data()
{
    QTest::addColumn<OrderForm>("form");
    QTest::addColumn<QString>("price");
    QTest::addColumn<QString>("quantity");
    QTest::addColumn<QString>("amount");
    QTest::addColumn<QString>("slippage");
    QTest::addColumn<Demand>("live");
    QTest::addColumn<int>("warningsInDemo");
    const auto limit = OrderForm::Limit;
    QTest::newRow("quiet limit") << limit << "99.5"
                                 << "1"
                                 << "99"
                                 << "0" << Demand::None << 0;
    QTest::newRow("2 % away") << limit << "98"
                              << "1"
                              << "98"
                              << "0" << Demand::None << 0;
    QTest::newRow("3 % away") << limit << "97"
                              << "1"
                              << "97"
                              << "0" << Demand::Ask << 1;
    QTest::newRow("6 % away") << limit << "94"
                              << "1"
                              << "94"
                              << "0" << Demand::Refuse << 1;
    QTest::newRow("takes a little") << limit << "100.2"
                                    << "1"
                                    << "100"
                                    << "0" << Demand::None << 0;
    QTest::newRow("takes 0.3 %") << limit << "100.41"
                                 << "1"
                                 << "100"
                                 << "0" << Demand::Ask << 1;
    QTest::newRow("6 % of equity") << limit << "99"
                                   << "6"
                                   << "600"
                                   << "0" << Demand::Ask << 1;
    QTest::newRow("26 % of equity") << limit << "99"
                                    << "9"
                                    << "2600"
                                    << "0" << Demand::AskTyped << 1;
    QTest::newRow("11 x usual") << limit << "99"
                                << "11"
                                << "400"
                                << "0" << Demand::AskTyped << 1;
    QTest::newRow("10 x usual") << limit << "99"
                                << "10"
                                << "400"
                                << "0" << Demand::None << 0;
    QTest::newRow("small market") << OrderForm::Market << ""
                                  << "1"
                                  << "400"
                                  << "3" << Demand::None << 0;
    QTest::newRow("market 21 bp") << OrderForm::Market << ""
                                  << "1"
                                  << "400"
                                  << "21" << Demand::Ask << 0;
    QTest::newRow("stop-market 1 100") << OrderForm::StopMarket << ""
                                       << "1"
                                       << "1100"
                                       << "0" << Demand::Ask << 1;
}

void TestConfirmRules::followsTheTable()
{
    QFETCH(OrderForm, form);
    QFETCH(QString, price);
    QFETCH(QString, quantity);
    QFETCH(QString, amount);
    QFETCH(QString, slippage);
    QFETCH(Demand, live);
    QFETCH(int, warningsInDemo);
    OrderIntent intent = limit("1", quantity.toLatin1().constData());
    intent.form = form;
    intent.price = price.isEmpty() ? std::nullopt : Decimal::parse(price.toStdString());
    const CostEstimate cost = costs(amount.toLatin1().constData(), slippage.toLatin1().constData());
    const auto inLive = confirmationFor(intent, cost, calm(Environment::Live));
    QCOMPARE(inLive.demand, live);
    QCOMPARE(inLive.reasons.empty(), live == Demand::None);
    for (const auto environment : {Environment::Testnet, Environment::Simulated}) {
        const auto inDemo = confirmationFor(intent, cost, calm(environment));
        QCOMPARE(inDemo.demand, Demand::None);
        QCOMPARE(static_cast<int>(inDemo.reasons.size()), warningsInDemo);
    }
}

void TestConfirmRules::asksOnceInALiveSession()
{
    ConfirmSituation s = calm(Environment::Live);
    s.wasAskedBefore = false;
    QCOMPARE(confirmationFor(limit("99.9"), costs("99"), s).demand, Demand::AskOnce);
    s.environment = Environment::Simulated;
    QCOMPARE(confirmationFor(limit("99.9"), costs("99"), s).demand, Demand::None);
}

void TestConfirmRules::asksWithoutFreshDataEverywhere()
{
    for (const auto environment : {Environment::Live, Environment::Simulated}) {
        ConfirmSituation s = calm(environment);
        s.dataFresh = false;
        QCOMPARE(confirmationFor(limit("99.9"), costs("99"), s).demand, Demand::Ask);
    }
}

void TestConfirmRules::asksWhileOrdersAreUnverified()
{
    ConfirmSituation s = calm(Environment::Simulated);
    s.ordersVerified = false;
    QCOMPARE(confirmationFor(limit("99.9"), costs("99"), s).demand, Demand::Ask);
}

void TestConfirmRules::unknownCostOfAMarketOrderIsAsked()
{
    OrderIntent intent = limit("1");
    intent.form = OrderForm::Market;
    intent.price.reset();
    QCOMPARE(confirmationFor(intent, CostEstimate{}, calm(Environment::Live)).demand, Demand::Ask);
}

void TestConfirmRules::twoOrdersAreNoHabit()
{
    ConfirmSituation s = calm(Environment::Live);
    s.usualQuantity.reset();
    QCOMPARE(confirmationFor(limit("99", "40"), costs("400"), s).demand, Demand::None);
}

QTEST_GUILESS_MAIN(TestConfirmRules)
#include "tst_confirmrules.moc"
