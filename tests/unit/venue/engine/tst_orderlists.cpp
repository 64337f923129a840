// SPDX-License-Identifier: GPL-3.0-or-later
#include "floor.h"

#include <QTest>

using namespace agio;
using namespace agio::venue;

namespace {

OcoRequest sellOco(const Floor& f, const char* quantity = "2")
{
    OcoRequest request;
    request.symbol = f.symbol;
    request.side = Side::Sell;
    request.quantity = dec(quantity);
    request.above.type = OrderType::LimitMaker;
    request.above.price = dec("11.00");
    request.above.clientOrderId = "profit";
    request.below.type = OrderType::StopLoss;
    request.below.stopPrice = dec("9.00");
    request.below.clientOrderId = "stop";
    request.listClientOrderId = "list";
    return request;
}

} // namespace

class TestOrderLists : public QObject
{
    Q_OBJECT

private slots:
    void locksAnOcoOnce()
    {
        Floor f;
        f.print("10.00");
        const auto placed = f.exchange.placeOco(f.ann, sellOco(f));
        QVERIFY(placed.ok());
        QCOMPARE(placed->orders.size(), std::size_t(2));
        QVERIFY(placed->list.contingency == ContingencyType::Oco);
        QCOMPARE(f.locked(f.ann, "ABC"), std::string("2"));
        QCOMPARE(f.exchange.openOrders(f.ann, f.symbol).size(), std::size_t(2));
        QCOMPARE(f.exchange.orderLists(f.ann, true).size(), std::size_t(1));
        QVERIFY(f.isSound());
    }

    void locksTheDearerLegOfABuyOco()
    {
        Floor f;
        f.print("10.00");
        OcoRequest request = sellOco(f);
        request.side = Side::Buy;
        request.above.type = OrderType::StopLossLimit;
        request.above.stopPrice = dec("11.00");
        request.above.price = dec("12.00");
        request.below.type = OrderType::LimitMaker;
        request.below.stopPrice.reset();
        request.below.price = dec("9.00");
        QVERIFY(f.exchange.placeOco(f.ann, request).ok());
        QCOMPARE(f.locked(f.ann, "USD"), std::string("24"));
        f.put(f.bob, f.limit(Side::Sell, "1", "9.00"));
        QCOMPARE(f.locked(f.ann, "USD"), std::string("9")); // 1 at 9, the stop is over
        QVERIFY(f.isSound());
    }

    void endsTheStopWhenTheProfitLegFills()
    {
        Floor f;
        f.print("10.00");
        const auto placed = f.exchange.placeOco(f.ann, sellOco(f));
        const auto stop = placed->orders[0].orderId;
        const auto profit = placed->orders[1].orderId;
        QVERIFY(f.look(f.ann, stop).type == OrderType::StopLoss); // the lower leg comes first
        f.put(f.bob, f.limit(Side::Buy, "0.5", "11.00"));
        QVERIFY(f.look(f.ann, stop).status == OrderStatus::Expired);
        QVERIFY(f.look(f.ann, stop).expiryReason == ExpiryReason::OcoTrigger);
        QVERIFY(f.look(f.ann, profit).status == OrderStatus::PartiallyFilled);
        QCOMPARE(f.locked(f.ann, "ABC"), std::string("1.5"));
        QCOMPARE(f.exchange.orderLists(f.ann, true).size(), std::size_t(1));
        f.put(f.bob, f.limit(Side::Buy, "1.5", "11.00"));
        QVERIFY(f.exchange.orderLists(f.ann, true).empty());
        QVERIFY(f.notes.lists.back().list.orderStatus == ListOrderStatus::AllDone);
        QVERIFY(f.isSound());
    }

    void endsTheProfitLegWhenTheStopFires()
    {
        Floor f;
        f.print("10.00");
        const auto placed = f.exchange.placeOco(f.ann, sellOco(f));
        f.put(f.bob, f.limit(Side::Buy, "5", "8.00"));
        f.print("9.00");
        QVERIFY(f.look(f.ann, placed->orders[1].orderId).status == OrderStatus::Expired);
        QVERIFY(f.look(f.ann, placed->orders[0].orderId).status == OrderStatus::Filled);
        QCOMPARE(f.locked(f.ann, "ABC"), std::string("0"));
        QVERIFY(f.isSound());
    }

    void cancelsTheWholeListWithOneLeg()
    {
        Floor f;
        f.print("10.00");
        const auto placed = f.exchange.placeOco(f.ann, sellOco(f));
        CancelRequest cancel;
        cancel.symbol = f.symbol;
        cancel.key.clientOrderId = "stop";
        const auto canceled = f.exchange.cancel(f.ann, cancel);
        QVERIFY(canceled->list.has_value());
        for (const VenueOrder& leg : canceled->list->orders) {
            QVERIFY(leg.status == OrderStatus::Canceled);
        }
        QVERIFY(f.exchange.cancelList(f.ann, f.symbol, placed->list.listId, {}).refusal().code ==
                RefusalCode::UnknownOrder);
        QVERIFY(f.exchange.placeOco(f.ann, sellOco(f)).ok()); // its ids are free again
        QVERIFY(f.exchange.cancelList(f.ann, f.symbol, -1, "list").ok());
        QCOMPARE(f.locked(f.ann, "ABC"), std::string("0"));
        QVERIFY(f.isSound());
    }

    void refusesAnOcoThatMakesNoSense_data()
    {
        QTest::addColumn<QString>("profit");
        QTest::addColumn<QString>("stop");
        QTest::addColumn<bool>("swapsTypes");
        QTest::addColumn<QString>("quantity");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, const char* profit, const char* stop, bool swapsTypes,
                            const char* quantity, RefusalCode code) {
            QTest::newRow(name) << QString::fromLatin1(profit) << QString::fromLatin1(stop)
                                << swapsTypes << QString::fromLatin1(quantity)
                                << static_cast<int>(code);
        };
        row("profit below last", "9.90", "9.00", false, "2", RefusalCode::BadListPrices);
        row("stop above last", "11.00", "10.50", false, "2", RefusalCode::BadListPrices);
        row("stop above profit", "11.00", "12.00", false, "2", RefusalCode::BadListPrices);
        row("two stops", "11.00", "9.00", true, "2", RefusalCode::BadListLegs);
        row("too much", "11.00", "9.00", false, "999.999", RefusalCode::None);
        row("not owned", "11.00", "9.00", false, "1000", RefusalCode::InsufficientBalance);
        row("off the lot", "11.00", "9.00", false, "2.0001", RefusalCode::Filter);
    }
    void refusesAnOcoThatMakesNoSense()
    {
        QFETCH(QString, profit);
        QFETCH(QString, stop);
        QFETCH(bool, swapsTypes);
        QFETCH(QString, quantity);
        QFETCH(int, code);
        Floor f;
        f.print("10.00");
        f.put(f.ann, f.limit(Side::Sell, "1", "50.00")); // of 1001, 1000 are free
        f.put(f.ann, f.limit(Side::Sell, "1", "50.00"));
        OcoRequest request = sellOco(f, quantity.toStdString().c_str());
        request.above.price = Decimal::literal(profit.toStdString());
        request.below.stopPrice = Decimal::literal(stop.toStdString());
        if (swapsTypes) {
            request.above.type = OrderType::StopLoss;
            request.above.stopPrice = request.above.price;
            request.above.price.reset();
        }
        if (code == static_cast<int>(RefusalCode::None)) {
            request.quantity = dec("999");
        }
        const auto placed = f.exchange.placeOco(f.ann, request);
        QCOMPARE(static_cast<int>(placed.refusal().code), code);
        if (!placed) {
            QVERIFY(f.exchange.orderLists(f.ann, false).empty());
        }
        QVERIFY(f.isSound());
    }

    void sendsThePendingOrderOnceTheWorkingOneIsFilled()
    {
        Floor f;
        OtoRequest request;
        request.working = f.limit(Side::Buy, "2", "10.00");
        request.pending = f.limit(Side::Sell, "2", "12.00");
        const auto placed = f.exchange.placeOto(f.ann, request);
        QVERIFY(placed.ok());
        QVERIFY(placed->orders[1].status == OrderStatus::PendingNew);
        QCOMPARE(f.locked(f.ann, "ABC"), std::string("0"));
        f.put(f.bob, f.limit(Side::Sell, "1", "10.00"));
        QVERIFY(f.look(f.ann, placed->orders[1].orderId).status == OrderStatus::PendingNew);
        f.put(f.bob, f.limit(Side::Sell, "1", "10.00"));
        QVERIFY(f.look(f.ann, placed->orders[1].orderId).isOnBook);
        QCOMPARE(f.locked(f.ann, "ABC"), std::string("2"));
        QVERIFY(f.isSound());
    }

    void showsPendingNewEvenIfTheWorkingOrderFillsAtOnce()
    {
        Floor f;
        f.put(f.bob, f.limit(Side::Sell, "2", "10.00"));
        OtoRequest request;
        request.working = f.limit(Side::Buy, "2", "10.00");
        request.pending = f.limit(Side::Sell, "2", "12.00");
        const auto placed = f.exchange.placeOto(f.ann, request);
        QVERIFY(placed->orders[0].status == OrderStatus::Filled);
        QVERIFY(placed->orders[1].status == OrderStatus::PendingNew);
        QVERIFY(f.look(f.ann, placed->orders[1].orderId).status == OrderStatus::New);
    }

    void dropsThePendingOrderWithTheWorkingOne()
    {
        Floor f;
        OtoRequest request;
        request.working = f.limit(Side::Buy, "2", "10.00");
        request.working.timeInForce = TimeInForce::Ioc;
        request.pending = f.limit(Side::Sell, "2", "12.00");
        const auto expired = f.exchange.placeOto(f.ann, request);
        QVERIFY(expired->orders[1].status == OrderStatus::Expired);
        QVERIFY(expired->orders[1].expiryReason == ExpiryReason::OtoPhaseOneExpired);
        request.working.timeInForce = TimeInForce::Gtc;
        const auto placed = f.exchange.placeOto(f.ann, request);
        QVERIFY(f.exchange.cancelList(f.ann, f.symbol, placed->list.listId, {}).ok());
        QVERIFY(f.look(f.ann, placed->orders[1].orderId).status == OrderStatus::Canceled);
        QVERIFY(f.exchange.openOrders(f.ann).empty());
        QVERIFY(f.isSound());
    }

    void expiresAPendingOrderThatCannotBePaid()
    {
        Floor f;
        OtoRequest request;
        request.working = f.limit(Side::Buy, "2", "10.00");
        request.pending = f.limit(Side::Sell, "500", "12.00");
        const auto placed = f.exchange.placeOto(f.ann, request);
        f.put(f.ann, f.limit(Side::Sell, "900", "60.00"));
        f.put(f.bob, f.limit(Side::Sell, "2", "10.00"));
        const auto pending = f.look(f.ann, placed->orders[1].orderId);
        QVERIFY(pending.status == OrderStatus::Expired);
        QVERIFY(pending.expiryReason == ExpiryReason::InsufficientBalance);
        QVERIFY(f.exchange.orderLists(f.ann, true).empty());
        QVERIFY(f.isSound());
    }

    void runsAnOtocoThroughToItsStop()
    {
        Floor f;
        f.print("10.00");
        OtocoRequest request;
        request.working = f.limit(Side::Buy, "2", "9.80");
        request.pendingBelow = f.stop(Side::Sell, OrderType::StopLoss, "2", "9.00");
        request.pendingAbove.type = OrderType::LimitMaker;
        request.pendingAbove.price = dec("11.00");
        const auto placed = f.exchange.placeOtoco(f.ann, request);
        QVERIFY(placed.ok());
        QCOMPARE(placed->orders.size(), std::size_t(3));
        QVERIFY(placed->list.contingency == ContingencyType::Oto);
        f.put(f.bob, f.limit(Side::Sell, "2", "9.80"));
        QCOMPARE(f.locked(f.ann, "ABC"), std::string("2")); // both legs, one lock
        QVERIFY(f.look(f.ann, placed->orders[2].orderId).isOnBook);
        f.put(f.bob, f.limit(Side::Buy, "5", "8.00"));
        f.print("8.90");
        QVERIFY(f.look(f.ann, placed->orders[1].orderId).status == OrderStatus::Filled);
        QVERIFY(f.look(f.ann, placed->orders[2].orderId).status == OrderStatus::Expired);
        QVERIFY(f.notes.lists.back().list.orderStatus == ListOrderStatus::AllDone);
        QCOMPARE(f.locked(f.ann, "ABC"), std::string("0"));
        QVERIFY(f.isSound());
    }

    void endsAListThatTheExchangeExpires()
    {
        Floor f;
        f.print("10.00");
        const auto placed = f.exchange.placeOco(f.ann, sellOco(f));
        f.exchange.expireByExchange(f.ann, f.symbol, placed->orders[0].orderId);
        const auto lists = f.exchange.orderLists(f.ann, false);
        for (const VenueOrder& leg : lists.front().orders) {
            QVERIFY(leg.status == OrderStatus::Expired);
            QVERIFY(leg.expiryReason == ExpiryReason::ExchangeCanceled);
        }
        QVERIFY(f.isSound());
    }
};

QTEST_GUILESS_MAIN(TestOrderLists)
#include "tst_orderlists.moc"
