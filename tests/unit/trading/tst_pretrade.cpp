// SPDX-License-Identifier: GPL-3.0-or-later
#include "deskbench.h"

#include <QTest>

using namespace agio;
using namespace agio::test;

class TestPreTrade : public QObject
{
    Q_OBJECT
private slots:
    void passesAPlainOrder();
    void namesCauseAndCure_data();
    void namesCauseAndCure();
    void offersValuesThatPass_data();
    void offersValuesThatPass();
    void listsFailuresInTheFixedOrder();
    void blocksByTheStateOfTheAccount_data();
    void blocksByTheStateOfTheAccount();
    void allowsLimitOrdersOnlyOnStaleData();
    void keepsTheLocalLimits();
    void refusesToTradeWithItself();
    void judgesTriggersByTheLastPrice_data();
    void judgesTriggersByTheLastPrice();
    void judgesTheLegsOfAnOco_data();
    void judgesTheLegsOfAnOco();
    void locksAnOcoOnce();
    void walksTheBookForTheCost();
    void saysHowMuchDeeperThanVisible();
    void roundsFeesUpAndProceedsDown();
    void estimatesARestingOrder();
    void sharesNeverFailOnFees();
    void survivesNumbersThatDoNotFit();
};

namespace {

struct Case
{
    OrderIntent intent = buyLimit("a", "67000.0", "0.10000");
    Instrument instrument = btcUsdt();
    BookView book = sampleBook();
    PreTradeInput input;

    Case()
    {
        input.lastPrice = dec("67214.0");
        input.balances = {{Asset("BTC"), dec("2"), dec("0.5")},
                          {Asset("USDT"), dec("10000"), dec("1")}};
        input.fees = {dec("0.0008"), dec("0.001"), false, {}};
        input.limits.maxOrderShareOfEquity = dec("1");
        input.limits.maxDistanceFromTouch = dec("0.5");
        input.now = UtcTime::fromSeconds(1'700'000'000);
    }
    CheckReport check()
    {
        input.instrument = &instrument;
        input.book = &book;
        return checkOrder(intent, input);
    }
};

using Change = std::function<void(Case&)>;

OwnOrderView own(Side side, const char* price)
{
    return {ClientOrderId("own"), kBtc, side, OrderForm::Limit, dec(price), dec("0.5"), {}};
}

} // namespace

void TestPreTrade::passesAPlainOrder()
{
    Case plain;
    const CheckReport report = plain.check();
    QVERIFY2(report.findings.empty(),
             report.findings.empty() ? "" : report.findings.front().english().c_str());
    QVERIFY(report.mayGo());
    QVERIFY(report.first() == nullptr);
}

void TestPreTrade::namesCauseAndCure_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<Check>("check");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, Change change, Check check, const char* sentence) {
        QTest::newRow(name) << std::move(change) << check << QString::fromUtf8(sentence);
    };
    row(
        "notional", [](Case& c) { c.intent.quantity = dec("0.00007"); }, Check::Notional,
        "0.00007 BTC x 67000 = 4.69 USDT is below the minimum 5 USDT; smallest here: 0.00008 BTC");
    row(
        "tick", [](Case& c) { c.intent.price = dec("67000.05"); }, Check::Tick,
        "Price 67000.05 is between two steps of 0.1. Use 67000 or 67000.1.");
    row(
        "tick of a sale",
        [](Case& c) {
            c.intent.side = Side::Sell;
            c.intent.price = dec("67500.05");
        },
        Check::Tick, "Price 67500.05 is between two steps of 0.1. Use 67500 or 67500.1.");
    row(
        "lot", [](Case& c) { c.intent.quantity = dec("0.100004"); }, Check::Lot,
        "0.100004 BTC is not a multiple of the lot 0.00001 BTC. Rounded down it is 0.1 BTC.");
    row(
        "balance", [](Case& c) { c.intent.quantity = dec("0.15"); }, Check::Balance,
        "This needs 10058.04 USDT with the fee; 10000 USDT are free, 1 USDT are locked in orders. "
        "Lower the amount.");
    row(
        "balance of a sale",
        [](Case& c) {
            c.intent.side = Side::Sell;
            c.intent.price = dec("67500.0");
            c.intent.quantity = dec("2.00001");
        },
        Check::Balance,
        "This needs 2.00001 BTC; 2 BTC are free, 0.5 BTC are locked in orders. Lower the amount.");
    row(
        "clock", [](Case& c) { c.input.clockOffset = -Duration::ms(2'501); }, Check::ClockSkew,
        "The clock of this computer is 2501 ms ahead of the exchange's (at most 2500 ms are "
        "accepted). Set the clock.");
    row(
        "status",
        [](Case& c) {
            c.instrument.status = TradingStatus::Unknown;
            c.instrument.statusText = "AUCTION";
        },
        Check::InstrumentStatus, "BTC/USDT is halted (\"AUCTION\"). Try again when it trades.");
    row(
        "largest", [](Case& c) { c.instrument.maxQuantity = dec("0.05"); }, Check::QuantityRange,
        "0.1 BTC is above the largest order of 0.05 BTC. Lower the amount, or split it.");
    row(
        "band",
        [](Case& c) {
            c.instrument.priceBand = PriceBand{dec("1.2"), dec("0.999"), dec("5"), dec("0.2")};
        },
        Check::PriceBand,
        "Price 67000 USDT is outside the band 67146.786 to 80656.8 USDT that the exchange allows "
        "around 67214. Choose a price inside.");
    row(
        "iceberg parts", [](Case& c) { c.intent.visibleQuantity = dec("0.009"); }, Check::Iceberg,
        "12 parts are more than the 10 that BTC/USDT allows. Show a larger part.");
    row(
        "post-only",
        [](Case& c) {
            c.intent.postOnly = true;
            c.intent.price = dec("67214.1");
        },
        Check::Crossing,
        "A post-only order at 67214.1 would trade at once against 67214.1. Move the price away, or "
        "switch post-only off.");
}

void TestPreTrade::namesCauseAndCure()
{
    QFETCH(Change, change);
    QFETCH(Check, check);
    QFETCH(QString, sentence);
    Case altered;
    change(altered);
    const CheckReport report = altered.check();
    QVERIFY(!report.mayGo());
    QCOMPARE(QString::fromStdString(report.first()->english()), sentence);
    QCOMPARE(report.first()->check, check);
}

void TestPreTrade::offersValuesThatPass_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("offer"); // empty: nothing that passes exists
    const auto row = [](const char* name, Change change, const char* offer) {
        QTest::newRow(name) << std::move(change) << QString::fromUtf8(offer);
    };
    row(
        "too small", [](Case& c) { c.intent.quantity = dec("0.00001"); }, "0.00008");
    row(
        "lot that falls below the minimum",
        [](Case& c) {
            c.instrument.lotSize = dec("0.001");
            c.instrument.minQuantity = dec("0.002");
            c.intent.quantity = dec("0.0019");
        },
        "0.002");
    row(
        "too dear", [](Case& c) { c.intent.quantity = dec("1"); }, "0.14910");
    row(
        "no money at all", [](Case& c) { c.input.balances.clear(); }, "");
    row(
        "too small, and too poor",
        [](Case& c) {
            c.intent.quantity = dec("0.00001");
            c.input.balances = {{Asset("USDT"), dec("2"), {}}};
        },
        "");
    row(
        "off the grid", [](Case& c) { c.intent.price = dec("66999.99"); }, "66999.9");
    row(
        "post-only would take",
        [](Case& c) {
            c.intent.postOnly = true;
            c.intent.price = dec("67300.0");
        },
        "67214.0");
    row(
        "own limit",
        [](Case& c) {
            c.input.equityInQuote = dec("10000");
            c.input.limits.maxOrderShareOfEquity = dec("0.05");
        },
        "0.00746");
}

void TestPreTrade::offersValuesThatPass()
{
    QFETCH(Change, change);
    QFETCH(QString, offer);
    Case altered;
    change(altered);
    const CheckReport report = altered.check();
    QVERIFY(!report.mayGo());
    const Finding first = *report.first();
    QCOMPARE(first.suggestion.has_value(), !offer.isEmpty());
    if (offer.isEmpty()) {
        return;
    }
    QCOMPARE(*first.suggestion, Decimal::literal(offer.toStdString()));
    if (first.field == Finding::Field::Price) {
        altered.intent.price = first.suggestion;
    } else {
        QCOMPARE(first.field, Finding::Field::Quantity);
        altered.intent.quantity = *first.suggestion;
    }
    QVERIFY(altered.check().mayGo());
}

void TestPreTrade::listsFailuresInTheFixedOrder()
{
    Case bad;
    bad.input.keyMayTrade = false;
    bad.input.accountPresent = false;
    bad.input.rateBudgetLeft = false;
    bad.instrument.status = TradingStatus::CancelOnly;
    bad.intent.price = dec("67000.05");
    bad.intent.quantity = dec("0.000001");
    const CheckReport report = bad.check();
    QVERIFY(report.findings.size() >= 7);
    QVERIFY(std::is_sorted(report.findings.begin(), report.findings.end(),
                           [](const Finding& a, const Finding& b) { return a.check < b.check; }));
    QCOMPARE(report.first()->check, Check::Environment);
}

void TestPreTrade::blocksByTheStateOfTheAccount_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<Check>("check");
    QTest::newRow("replay") << Change([](Case& c) { c.input.environment = Environment::Replay; })
                            << Check::Environment;
    QTest::newRow("no account") << Change([](Case& c) { c.input.accountPresent = false; })
                                << Check::Environment;
    QTest::newRow("key") << Change([](Case& c) { c.input.keyMayTrade = false; })
                         << Check::KeyMayTrade;
    QTest::newRow("closed") << Change([](Case& c) { c.instrument.status = TradingStatus::Closed; })
                            << Check::InstrumentStatus;
    QTest::newRow("budget") << Change([](Case& c) { c.input.rateBudgetLeft = false; })
                            << Check::RateBudget;
    QTest::newRow("no stops") << Change([](Case& c) { c.intent.form = OrderForm::StopMarket; })
                              << Check::Form;
    QTest::newRow("no price") << Change([](Case& c) { c.intent.price.reset(); }) << Check::Form;
    QTest::newRow("zero") << Change([](Case& c) { c.intent.quantity = Decimal(); }) << Check::Form;
    QTest::newRow("negative") << Change([](Case& c) { c.intent.quantity = dec("-1"); })
                              << Check::Form;
    QTest::newRow("post-only and FOK") << Change([](Case& c) {
        c.intent.postOnly = true;
        c.intent.timeInForce = TimeInForce::Fok;
    }) << Check::Form;
    QTest::newRow("date passed") << Change([](Case& c) {
        c.intent.timeInForce = TimeInForce::Gtd;
        c.intent.goodTill = c.input.now;
    }) << Check::Form;
    QTest::newRow("both amounts") << Change([](Case& c) {
        c.intent.form = OrderForm::Market;
        c.intent.price.reset();
        c.intent.quoteAmount = dec("10");
    }) << Check::Form;
    QTest::newRow("too many open") << Change([](Case& c) {
        c.instrument.maxOpenOrders = 1;
        c.input.openOrders = {own(Side::Buy, "1.0")};
    }) << Check::OrderCount;
}

void TestPreTrade::blocksByTheStateOfTheAccount()
{
    QFETCH(Change, change);
    QFETCH(Check, check);
    Case altered;
    change(altered);
    const CheckReport report = altered.check();
    QVERIFY(!report.mayGo());
    QCOMPARE(report.first()->check, check);
    QVERIFY(report.first()->english().find('{') == std::string::npos); // all numbers filled in
}

void TestPreTrade::allowsLimitOrdersOnlyOnStaleData()
{
    Case stale;
    stale.book.state = BookState::Stale;
    QVERIFY(stale.check().mayGo());
    QCOMPARE(stale.check().first()->severity, Severity::Warning);
    stale.intent.form = OrderForm::Market;
    stale.intent.price.reset();
    QVERIFY(!stale.check().mayGo());
    QCOMPARE(stale.check().first()->check, Check::FreshData);
    stale.book.state = BookState::Live;
    QVERIFY(stale.check().mayGo());
    stale.input.balancesVerified = false;
    QVERIFY(!stale.check().mayGo());
}

void TestPreTrade::keepsTheLocalLimits()
{
    Case order;
    order.input.limits.maxDistanceFromTouch = dec("0.02");
    order.intent.price = dec("65000.0");
    QVERIFY(order.check().first()->english().find("% away from 67214; your limit is 2 %") !=
            std::string::npos);
    order.intent.price = dec("67000.0");
    QVERIFY(order.check().mayGo());
    const Duration guard = order.input.limits.repeatGuard;
    order.input.recentIntents = {{ClientOrderId("x"), kBtc, Side::Buy, OrderForm::Limit,
                                  dec("67000"), dec("0.1"), order.input.now - guard}};
    QVERIFY(order.check().mayGo());
    order.input.recentIntents[0].sentAt = order.input.now - guard + Duration::ms(1);
    QVERIFY(!order.check().mayGo());
    order.input.recentIntents[0].price = dec("66999.9");
    QVERIFY(order.check().mayGo());
    order.input.limits.maxOrdersPerSecond = 1;
    QVERIFY(!order.check().mayGo());
}

void TestPreTrade::refusesToTradeWithItself()
{
    Case order;
    order.input.openOrders = {own(Side::Sell, "67000.0")};
    QCOMPARE(order.check().first()->check, Check::OwnOpposite);
    QVERIFY(!order.check().mayGo());
    order.input.openOrders = {own(Side::Sell, "67000.1")};
    QVERIFY(order.check().mayGo());
    order.intent.form = OrderForm::Market;
    order.intent.price.reset();
    order.input.openOrders = {own(Side::Sell, "67214.1")};
    QVERIFY(!order.check().mayGo());
    order.input.openOrders = {own(Side::Sell, "67214.2")}; // 0.1 BTC does not reach it
    QVERIFY(order.check().mayGo());
    order.input.openOrders = {own(Side::Buy, "67214.1")};
    QVERIFY(order.check().mayGo());
}

void TestPreTrade::judgesTriggersByTheLastPrice_data()
{
    QTest::addColumn<Side>("side");
    QTest::addColumn<OrderForm>("form");
    QTest::addColumn<QString>("trigger");
    QTest::addColumn<bool>("passes");
    const auto stop = OrderForm::StopLimit;
    const auto profit = OrderForm::TakeProfitLimit;
    QTest::newRow("buy stop above") << Side::Buy << stop << "67214.1" << true;
    QTest::newRow("buy stop at") << Side::Buy << stop << "67214.0" << false;
    QTest::newRow("buy stop below") << Side::Buy << stop << "67000.0" << false;
    QTest::newRow("sell stop below") << Side::Sell << stop << "67213.9" << true;
    QTest::newRow("sell stop above") << Side::Sell << stop << "67300.0" << false;
    QTest::newRow("buy profit below") << Side::Buy << profit << "67000.0" << true;
    QTest::newRow("buy profit above") << Side::Buy << profit << "67300.0" << false;
    QTest::newRow("sell profit above") << Side::Sell << profit << "67300.0" << true;
    QTest::newRow("sell profit below") << Side::Sell << profit << "67000.0" << false;
}

void TestPreTrade::judgesTriggersByTheLastPrice()
{
    QFETCH(Side, side);
    QFETCH(OrderForm, form);
    QFETCH(QString, trigger);
    QFETCH(bool, passes);
    Case order;
    order.intent.side = side;
    order.intent.form = form;
    order.intent.trigger = Decimal::literal(trigger.toStdString());
    order.intent.price = order.intent.trigger;
    const CheckReport report = order.check();
    QCOMPARE(report.mayGo(), passes);
    if (!passes) {
        QCOMPARE(report.first()->check, Check::TriggerSide);
        QVERIFY(report.first()->english().find("already passed") != std::string::npos);
    }
}

namespace {

OrderListIntent oco(Side side, const char* abovePrice, const char* belowPrice)
{
    OrderIntent above = buyLimit("above", abovePrice);
    OrderIntent below = buyLimit("below", belowPrice);
    above.side = side;
    below.side = side;
    OrderIntent& stop = side == Side::Sell ? below : above;
    stop.form = OrderForm::StopLimit;
    stop.trigger = stop.price;
    return {ClientOrderId("list"), OrderListKind::Oco, {above, below}};
}

} // namespace

void TestPreTrade::judgesTheLegsOfAnOco_data()
{
    QTest::addColumn<Side>("side");
    QTest::addColumn<QString>("above");
    QTest::addColumn<QString>("below");
    QTest::addColumn<bool>("passes");
    QTest::newRow("sale") << Side::Sell << "68000.0"
                          << "66000.0" << true;
    QTest::newRow("sale, profit below the market") << Side::Sell << "67000.0"
                                                   << "66000.0" << false;
    QTest::newRow("sale, stop above the market") << Side::Sell << "68000.0"
                                                 << "67500.0" << false;
    QTest::newRow("purchase") << Side::Buy << "68000.0"
                              << "66000.0" << true;
    QTest::newRow("purchase, stop passed") << Side::Buy << "67000.0"
                                           << "66000.0" << false;
    QTest::newRow("off the grid") << Side::Sell << "68000.05"
                                  << "66000.0" << false;
}

void TestPreTrade::judgesTheLegsOfAnOco()
{
    QFETCH(Side, side);
    QFETCH(QString, above);
    QFETCH(QString, below);
    QFETCH(bool, passes);
    Case account;
    account.input.instrument = &account.instrument;
    account.input.book = &account.book;
    const auto list = oco(side, above.toStdString().c_str(), below.toStdString().c_str());
    const CheckReport report = checkOrderList(list, account.input);
    QVERIFY2(report.mayGo() == passes,
             report.findings.empty() ? "passed" : report.findings.front().english().c_str());
    account.instrument.allowsOco = false;
    QVERIFY(!checkOrderList(list, account.input).mayGo());
    auto cut = list;
    cut.legs.pop_back();
    QVERIFY(!checkOrderList(cut, account.input).mayGo());
}

void TestPreTrade::locksAnOcoOnce()
{
    Case account;
    account.input.instrument = &account.instrument;
    account.input.book = &account.book;
    auto list = oco(Side::Sell, "68000.0", "66000.0");
    list.legs[0].quantity = dec("2");
    list.legs[1].quantity = dec("2");
    QVERIFY(checkOrderList(list, account.input).mayGo()); // 2 BTC are free, not 4
    list.legs[0].quantity = dec("2.1");
    list.legs[1].quantity = dec("2.1");
    const CheckReport report = checkOrderList(list, account.input);
    QCOMPARE(report.first()->check, Check::Balance);
    list.legs[1].quantity = dec("1");
    QCOMPARE(checkOrderList(list, account.input).first()->check, Check::Form);
}

void TestPreTrade::walksTheBookForTheCost()
{
    Case order;
    order.intent.form = OrderForm::Market;
    order.intent.price.reset();
    order.intent.quantity = dec("2.5");
    order.input.balances = {{Asset("USDT"), dec("1000000"), {}}};
    const CostEstimate cost = order.check().cost;
    // 1 at 67 214.1, 1 at 67 214.2, 0.5 at 67 214.3
    QVERIFY(cost.wouldTake);
    QCOMPARE(*cost.quoteAmount, dec("168035.45"));
    QCOMPARE(*cost.averagePrice, dec("67214.18"));
    QCOMPARE(*cost.worstPrice, dec("67214.3"));
    QCOMPARE(*cost.slippageBps, dec("0.02")); // 0.13 of 67 214.05
    QCOMPARE(*cost.fee, dec("168.03545"));
    QCOMPARE(*cost.youReceive, dec("2.5"));
    QVERIFY(!cost.depthShortfall.has_value());
    order.intent.side = Side::Sell;
    order.input.balances = {{Asset("BTC"), dec("10"), {}}};
    const CostEstimate sale = order.check().cost;
    QCOMPARE(*sale.averagePrice, dec("67213.92"));
    QCOMPARE(*sale.slippageBps, dec("0.02"));
}

void TestPreTrade::saysHowMuchDeeperThanVisible()
{
    Case order;
    order.book = sampleBook(5);
    order.intent.form = OrderForm::Market;
    order.intent.price.reset();
    order.intent.quantity = dec("12");
    QCOMPARE(*order.check().cost.depthShortfall, dec("2.4"));
    order.intent.quantity = Decimal();
    order.intent.quoteAmount = dec("6721.41");
    const CostEstimate cost = order.check().cost;
    QVERIFY(!cost.depthShortfall.has_value());
    QCOMPARE(*cost.youReceive, dec("0.1"));
}

void TestPreTrade::roundsFeesUpAndProceedsDown()
{
    Case order;
    order.instrument.quoteDigits = 2;
    order.intent.side = Side::Sell;
    order.intent.price = dec("67500.0");
    order.intent.quantity = dec("0.00011");
    const CostEstimate cost = order.check().cost;
    // 7.425 x 0.0008 = 0.00594
    QCOMPARE(*cost.fee, dec("0.01"));
    QCOMPARE(*cost.youReceive, dec("7.41")); // 7.415
    QCOMPARE(cost.feeAsset, Asset("USDT"));
}

void TestPreTrade::estimatesARestingOrder()
{
    Case order;
    order.intent.price = dec("67213.8");
    const CostEstimate cost = order.check().cost;
    QVERIFY(!cost.wouldTake);
    QCOMPARE(cost.feeRate, dec("0.0008"));
    QCOMPARE(*cost.quantityAhead, dec("3")); // 67 214.0, .9 and .8
    QVERIFY(cost.distanceFromTouchPercent->isPositive());
    // 67 213.8 x 1.0008 / 0.999, up to the tick
    QCOMPARE(*cost.breakEven, dec("67335.0"));
}

void TestPreTrade::sharesNeverFailOnFees()
{
    Case order;
    const auto all = quantityForShare(order.instrument, Side::Buy, dec("67000"), dec("10000"),
                                      dec("1"), order.input.fees);
    QVERIFY(all.has_value());
    order.intent.quantity = *all;
    QVERIFY(order.check().mayGo());
    order.intent.quantity = *Decimal::add(*all, order.instrument.lotSize);
    QVERIFY(!quantityForShare(order.instrument, Side::Buy, dec("67000"), dec("0.5"), dec("1"),
                              order.input.fees)
                 .has_value());
    QCOMPARE(*quantityForShare(order.instrument, Side::Sell, dec("67000"), dec("0.123456"),
                               dec("0.5"), order.input.fees),
             dec("0.06172"));
}

void TestPreTrade::survivesNumbersThatDoNotFit()
{
    Case order;
    order.instrument.maxPrice.reset();
    order.instrument.maxQuantity.reset();
    order.intent.price = dec("900000000000000000");
    order.intent.quantity = dec("900000000000000000");
    QVERIFY(!order.check().mayGo());
    order.intent.form = OrderForm::Market;
    order.intent.price.reset();
    QVERIFY(!order.check().mayGo());
}

QTEST_GUILESS_MAIN(TestPreTrade)
#include "tst_pretrade.moc"
