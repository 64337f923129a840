// SPDX-License-Identifier: GPL-3.0-or-later
#include "floor.h"

#include <QTest>

using namespace agio;
using namespace agio::venue;

class TestMatching : public QObject
{
    Q_OBJECT

private slots:
    void fillsBetterPriceFirstThenOlderOrder()
    {
        Floor f;
        const auto late = f.put(f.bob, f.limit(Side::Sell, "1", "10.02"));
        const auto first = f.put(f.bob, f.limit(Side::Sell, "1", "10.01"));
        const auto second = f.put(f.bob, f.limit(Side::Sell, "1", "10.01"));
        const auto taken = f.exchange.place(f.ann, f.limit(Side::Buy, "1.5", "10.05"));
        QVERIFY(taken.ok());
        QCOMPARE(taken->fills.size(), std::size_t(2));
        QVERIFY(taken->order.status == OrderStatus::Filled);
        QVERIFY(f.look(f.bob, first).status == OrderStatus::Filled);
        QVERIFY(f.look(f.bob, second).status == OrderStatus::PartiallyFilled);
        QCOMPARE(f.look(f.bob, second).executedQuantity, dec("0.5"));
        QVERIFY(f.look(f.bob, late).status == OrderStatus::New);
        QCOMPARE(taken->order.cumulativeQuote, dec("15.015"));
        QVERIFY(f.isSound());
    }

    void paysTheMakersPriceAndFreesWhatWasLockedTooMuch()
    {
        Floor f;
        f.put(f.bob, f.limit(Side::Sell, "1", "10.00"));
        f.put(f.ann, f.limit(Side::Buy, "2", "12.00"));
        QCOMPARE(f.locked(f.ann, "USD"), std::string("12")); // the rest of 1 at 12
        QCOMPARE(f.free(f.ann, "USD"), std::string("99978"));
        QCOMPARE(f.free(f.bob, "USD"), std::string("100010"));
        QCOMPARE(f.free(f.ann, "ABC"), std::string("1001"));
        QVERIFY(f.isSound());
    }

    void takesFeeFromWhatIsReceived()
    {
        Floor f;
        f.exchange.setFeeRates(f.ann, {dec("0.0002"), dec("0.001")});
        f.exchange.setFeeRates(f.bob, {dec("0.0005"), dec("0.002")});
        f.put(f.bob, f.limit(Side::Sell, "2", "10.00"));
        const auto bought = f.exchange.place(f.ann, f.limit(Side::Buy, "2", "10.00"));
        QCOMPARE(bought->fills.front().fee, dec("0.002"));
        QCOMPARE(bought->fills.front().feeAsset, Asset("ABC"));
        QVERIFY(!bought->fills.front().isMaker);
        const auto sold = f.exchange.ownTrades(f.bob, f.symbol, {});
        QCOMPARE(sold.front().fee, dec("0.01")); // 20 USD at 0.05 %
        QCOMPARE(sold.front().feeAsset, Asset("USD"));
        QVERIFY(sold.front().isMaker);
        QCOMPARE(f.free(f.ann, "ABC"), std::string("1001.998"));
        QCOMPARE(f.free(f.bob, "USD"), std::string("100019.99"));
        QVERIFY(f.isSound());
    }

    void announcesNewThenFillsThenBookThenBalances()
    {
        Floor f;
        f.put(f.bob, f.limit(Side::Sell, "1", "10.00"));
        f.notes.clear();
        f.put(f.ann, f.limit(Side::Buy, "1", "10.00"));
        const std::vector<std::string> expected{"new",  "trade",    "fill",    "fill",
                                                "book", "balances", "balances"};
        QVERIFY(f.notes.order == expected);
        QVERIFY(f.notes.orders[1].order.account == f.ann); // the taker first
        QVERIFY(!f.notes.orders[1].fill->isMaker);
        QVERIFY(f.notes.orders[2].fill->isMaker);
        QVERIFY(!f.notes.trades.front().buyerIsMaker);
    }

    void numbersBookUpdatesWithoutGaps()
    {
        Floor f;
        f.put(f.bob, f.limit(Side::Sell, "1", "10.00"));
        f.put(f.bob, f.limit(Side::Sell, "1", "10.01"));
        f.put(f.ann, f.limit(Side::Buy, "3", "10.02")); // takes both, leaves a bid: three levels
        QCOMPARE(f.notes.deltas.size(), std::size_t(3));
        for (std::size_t i = 1; i < f.notes.deltas.size(); ++i) {
            QCOMPARE(f.notes.deltas[i].firstUpdateId, f.notes.deltas[i - 1].lastUpdateId + 1);
        }
        const auto& last = f.notes.deltas.back();
        QCOMPARE(last.lastUpdateId - last.firstUpdateId, std::int64_t(2));
        QCOMPARE(last.bids.size(), std::size_t(1));
        QCOMPARE(last.asks.size(), std::size_t(2));
        QVERIFY(last.asks.front().quantity.isZero());
        QCOMPARE(f.exchange.depth(f.symbol, 10).lastUpdateId, last.lastUpdateId);
        QCOMPARE(f.notes.tops.back().bidPrice, dec("10.02"));
        QVERIFY(f.notes.tops.back().askQuantity.isZero());
    }

    void refusesPostOnlyThatWouldTake()
    {
        Floor f;
        f.put(f.bob, f.limit(Side::Sell, "1", "10.00"));
        auto request = f.limit(Side::Buy, "1", "10.00");
        request.type = OrderType::LimitMaker;
        const auto refused = f.exchange.place(f.ann, request);
        QVERIFY(refused.refusal().code == RefusalCode::WouldImmediatelyMatch);
        QCOMPARE(QString::fromStdString(refused.refusal().text),
                 QStringLiteral("Order would immediately match and take."));
        request.price = dec("9.99");
        QVERIFY(f.put(f.ann, request) != 0);
        QVERIFY(f.isSound());
    }

    void endsIocWithItsRestAndFokWhole()
    {
        Floor f;
        f.put(f.bob, f.limit(Side::Sell, "1", "10.00"));
        auto request = f.limit(Side::Buy, "2", "10.00");
        request.timeInForce = TimeInForce::Fok;
        const auto whole = f.exchange.place(f.ann, request);
        QVERIFY(whole->order.status == OrderStatus::Expired);
        QVERIFY(whole->order.expiryReason == ExpiryReason::UnfilledFok);
        QVERIFY(whole->fills.empty());
        request.timeInForce = TimeInForce::Ioc;
        const auto part = f.exchange.place(f.ann, request);
        QVERIFY(part->order.status == OrderStatus::Expired);
        QVERIFY(part->order.expiryReason == ExpiryReason::UnfilledIocQuantity);
        QCOMPARE(part->order.executedQuantity, dec("1"));
        QCOMPARE(f.locked(f.ann, "USD"), std::string("0"));
        request.timeInForce = TimeInForce::Fok;
        f.put(f.bob, f.limit(Side::Sell, "2", "9.90"));
        QVERIFY(f.exchange.place(f.ann, request)->order.status == OrderStatus::Filled);
        QVERIFY(f.isSound());
    }

    void walksTheBookWithMarketOrders()
    {
        Floor f;
        f.put(f.bob, f.limit(Side::Sell, "1", "10.00"));
        f.put(f.bob, f.limit(Side::Sell, "1", "11.00"));
        const auto bought = f.exchange.place(f.ann, f.market(Side::Buy, "1.5"));
        QVERIFY(bought->order.status == OrderStatus::Filled);
        QCOMPARE(bought->order.cumulativeQuote, dec("15.5"));
        // The book gives no more than this: the rest expires.
        const auto rest = f.exchange.place(f.ann, f.market(Side::Buy, "3"));
        QVERIFY(rest->order.status == OrderStatus::Expired);
        QVERIFY(rest->order.expiryReason == ExpiryReason::InsufficientLiquidity);
        QCOMPARE(rest->order.executedQuantity, dec("0.5"));
        QVERIFY(f.isSound());
    }

    void spendsAboutTheQuoteAmount()
    {
        Floor f;
        f.put(f.bob, f.limit(Side::Sell, "1", "10.00"));
        f.put(f.bob, f.limit(Side::Sell, "5", "11.00"));
        OrderRequest request;
        request.symbol = f.symbol;
        request.type = OrderType::Market;
        request.side = Side::Buy;
        request.quoteAmount = dec("20");
        const auto bought = f.exchange.place(f.ann, request);
        QVERIFY(bought->order.status == OrderStatus::Filled);
        QCOMPARE(bought->order.executedQuantity, dec("1.909")); // 10 + 0.909 x 11 = 19.999
        QCOMPARE(bought->order.cumulativeQuote, dec("19.999"));
        request.side = Side::Sell;
        f.put(f.bob, f.limit(Side::Buy, "5", "9.00"));
        QCOMPARE(f.exchange.place(f.ann, request)->order.executedQuantity, dec("2.222"));
        request.side = Side::Buy;
        request.quoteAmount = dec("200000");
        QVERIFY(f.exchange.place(f.ann, request).refusal().code ==
                RefusalCode::InsufficientBalance);
        QVERIFY(f.isSound());
    }

    void hidesAnIcebergAndQueuesItAnew()
    {
        Floor f;
        auto iceberg = f.limit(Side::Sell, "3", "10.00");
        iceberg.icebergQuantity = dec("1");
        const auto id = f.put(f.bob, iceberg);
        const auto other = f.put(f.bob, f.limit(Side::Sell, "1", "10.00"));
        QCOMPARE(f.exchange.depth(f.symbol, 1).asks.front().quantity, dec("2"));
        f.put(f.ann, f.limit(Side::Buy, "1.5", "10.00"));
        QCOMPARE(f.look(f.bob, id).executedQuantity, dec("1"));
        QCOMPARE(f.look(f.bob, other).executedQuantity, dec("0.5"));
        QVERIFY(f.isSound());
        f.put(f.ann, f.limit(Side::Buy, "2.5", "10.00"));
        QVERIFY(f.look(f.bob, id).status == OrderStatus::Filled);
        QVERIFY(f.exchange.depth(f.symbol, 1).asks.empty());
        QVERIFY(f.isSound());
    }

    void preventsSelfTrade_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<QString>("takerFilled");
        QTest::addColumn<int>("takerStatus");
        QTest::addColumn<int>("makerStatus");
        const auto row = [](const char* name, StpMode mode, const char* filled, OrderStatus taker,
                            OrderStatus maker) {
            QTest::newRow(name) << static_cast<int>(mode) << QString::fromLatin1(filled)
                                << static_cast<int>(taker) << static_cast<int>(maker);
        };
        row("none", StpMode::None, "3", OrderStatus::Filled, OrderStatus::Filled);
        row("maker", StpMode::ExpireMaker, "1", OrderStatus::PartiallyFilled,
            OrderStatus::ExpiredInMatch);
        row("taker", StpMode::ExpireTaker, "0", OrderStatus::ExpiredInMatch, OrderStatus::New);
        row("both", StpMode::ExpireBoth, "0", OrderStatus::ExpiredInMatch,
            OrderStatus::ExpiredInMatch);
        row("decrement", StpMode::Decrement, "1", OrderStatus::Filled, OrderStatus::ExpiredInMatch);
    }
    void preventsSelfTrade()
    {
        QFETCH(int, mode);
        QFETCH(QString, takerFilled);
        QFETCH(int, takerStatus);
        QFETCH(int, makerStatus);
        Floor f;
        const auto own = f.put(f.ann, f.limit(Side::Sell, "2", "10.00"));
        f.put(f.bob, f.limit(Side::Sell, "1", "10.01"));
        auto request = f.limit(Side::Buy, "3", "10.05");
        request.stpMode = static_cast<StpMode>(mode);
        const auto id = f.put(f.ann, request);
        const auto taker = f.look(f.ann, id);
        QCOMPARE(QString::fromStdString(taker.executedQuantity.normalized().toString()),
                 takerFilled);
        QCOMPARE(static_cast<int>(taker.status), takerStatus);
        QCOMPARE(static_cast<int>(f.look(f.ann, own).status), makerStatus);
        const bool isPrevented = static_cast<StpMode>(mode) != StpMode::None;
        QCOMPARE(f.exchange.preventedMatches(f.ann, f.symbol).empty(), !isPrevented);
        QVERIFY(f.isSound());
    }

    void freesClientIdOnceTheOrderIsOver()
    {
        Floor f;
        auto request = f.limit(Side::Buy, "1", "10.00");
        request.clientOrderId = "mine";
        const auto first = f.put(f.ann, request);
        QVERIFY(f.exchange.place(f.ann, request).refusal().code == RefusalCode::DuplicateOrder);
        QVERIFY(f.put(f.bob, request) != 0); // another account's ids are its own
        f.put(f.bob, f.limit(Side::Sell, "2", "10.00"));
        QVERIFY(f.look(f.ann, first).status == OrderStatus::Filled);
        const auto second = f.put(f.ann, request); // a blind retry would double here
        QVERIFY(second > first);
        OrderKey key;
        key.clientOrderId = "mine";
        QCOMPARE(f.exchange.order(f.ann, f.symbol, key)->orderId, second);
        key.orderId = first;
        QCOMPARE(f.exchange.order(f.ann, f.symbol, key)->orderId, first);
        key.clientOrderId = "other";
        QVERIFY(f.exchange.order(f.ann, f.symbol, key).refusal().code ==
                RefusalCode::ClientIdMismatch);
    }

    void refusesWhatCannotBePaid_data()
    {
        QTest::addColumn<bool>("isBuy");
        QTest::addColumn<bool>("isMarket");
        QTest::addColumn<QString>("quantity");
        QTest::newRow("limit buy") << true << false << "900";
        QTest::newRow("limit sell") << false << false << "1000";
        QTest::newRow("market buy") << true << true << "90";
        QTest::newRow("market sell") << false << true << "90";
    }
    void refusesWhatCannotBePaid()
    {
        QFETCH(bool, isBuy);
        QFETCH(bool, isMarket);
        QFETCH(QString, quantity);
        Floor f;
        f.put(f.bob, f.limit(Side::Sell, "100", "210.00"));
        f.put(f.bob, f.limit(Side::Buy, "100", "190.00"));
        QVERIFY(f.exchange.withdraw(f.ann, Asset("USD"), dec("99000")));
        QVERIFY(f.exchange.withdraw(f.ann, Asset("ABC"), dec("995")));
        const Side side = isBuy ? Side::Buy : Side::Sell;
        const auto text = quantity.toStdString();
        const auto request =
            isMarket ? f.market(side, text.c_str()) : f.limit(side, text.c_str(), "200.00");
        const auto before = f.notes.orders.size();
        QVERIFY(f.exchange.place(f.ann, request).refusal().code ==
                RefusalCode::InsufficientBalance);
        QCOMPARE(f.notes.orders.size(), before);
        QCOMPARE(f.locked(f.ann, "USD"), std::string("0"));
        QVERIFY(!f.exchange.withdraw(f.ann, Asset("USD"), dec("1000.01")));
    }

    void cancelsOnlyWhatIsOpen()
    {
        Floor f;
        CancelRequest cancel;
        cancel.symbol = f.symbol;
        cancel.key.orderId = f.put(f.ann, f.limit(Side::Buy, "2", "10.00"));
        cancel.requestClientOrderId = "the-cancel";
        cancel.restriction = CancelRestriction::OnlyPartiallyFilled;
        QVERIFY(f.exchange.cancel(f.ann, cancel).refusal().code == RefusalCode::CancelRestricted);
        QVERIFY(f.exchange.cancel(f.bob, cancel).refusal().code == RefusalCode::UnknownOrder);
        cancel.restriction = CancelRestriction::OnlyNew;
        const auto canceled = f.exchange.cancel(f.ann, cancel);
        QVERIFY(canceled->order.status == OrderStatus::Canceled);
        QCOMPARE(f.notes.orders.back().requestClientOrderId, std::string("the-cancel"));
        QCOMPARE(f.locked(f.ann, "USD"), std::string("0"));
        QVERIFY(f.exchange.cancel(f.ann, cancel).refusal().code == RefusalCode::UnknownOrder);
        QVERIFY(f.exchange.cancelAll(f.ann, f.symbol).refusal().code == RefusalCode::UnknownOrder);
        f.put(f.ann, f.limit(Side::Buy, "2", "10.00"));
        f.put(f.ann, f.limit(Side::Buy, "2", "9.00"));
        QCOMPARE(f.exchange.cancelAll(f.ann, f.symbol)->orders.size(), std::size_t(2));
        QVERIFY(f.isSound());
    }

    void replacesByTheModeAskedFor()
    {
        Floor f;
        CancelReplaceRequest request;
        request.cancel.symbol = f.symbol;
        request.cancel.key.orderId = f.put(f.ann, f.limit(Side::Buy, "2", "10.00"));
        request.order = f.limit(Side::Buy, "2", "10.10");
        const auto both = f.exchange.cancelReplace(f.ann, request);
        QVERIFY(both.isComplete());
        const auto again = f.exchange.cancelReplace(f.ann, request); // what it cancels is gone
        QVERIFY(again.cancelResult == StepResult::Failure);
        QVERIFY(again.newOrderResult == StepResult::NotAttempted);
        request.mode = CancelReplaceMode::AllowFailure;
        const auto anyway = f.exchange.cancelReplace(f.ann, request);
        QVERIFY(anyway.cancelResult == StepResult::Failure);
        QVERIFY(anyway.newOrderResult == StepResult::Success);
        request.cancel.key.orderId = both.placed->order.orderId;
        request.order = f.limit(Side::Buy, "20000", "10.10");
        request.order.quantity = dec("999");
        request.order.price = dec("500");
        const auto half = f.exchange.cancelReplace(f.ann, request); // canceled, but too dear
        QVERIFY(half.cancelResult == StepResult::Success);
        QVERIFY(half.newOrderRefusal.code == RefusalCode::InsufficientBalance);
        request.order.price = dec("10.001");
        request.cancel.key.orderId = anyway.placed->order.orderId;
        const auto filtered = f.exchange.cancelReplace(f.ann, request);
        QVERIFY(filtered.cancelResult == StepResult::NotAttempted);
        QVERIFY(filtered.newOrderRefusal.filter == FilterKind::PriceFilter);
        QVERIFY(f.isSound());
    }

    void keepsPriorityWhenAmendedSmaller()
    {
        Floor f;
        const auto first = f.put(f.bob, f.limit(Side::Sell, "3", "10.00"));
        const auto second = f.put(f.bob, f.limit(Side::Sell, "1", "10.00"));
        AmendRequest amend;
        amend.symbol = f.symbol;
        amend.key.orderId = first;
        amend.newQuantity = dec("2");
        QVERIFY(f.exchange.amend(f.bob, amend)->order.status == OrderStatus::New);
        QVERIFY(f.notes.orders.back().type == ExecutionType::Replaced);
        QCOMPARE(f.locked(f.bob, "ABC"), std::string("3"));
        QCOMPARE(f.exchange.depth(f.symbol, 1).asks.front().quantity, dec("3"));
        f.put(f.ann, f.limit(Side::Buy, "2", "10.00"));
        QVERIFY(f.look(f.bob, first).status == OrderStatus::Filled);
        QVERIFY(f.look(f.bob, second).status == OrderStatus::New);
        amend.key.orderId = second;
        amend.newQuantity = dec("1");
        QVERIFY(f.exchange.amend(f.bob, amend).refusal().code == RefusalCode::AmendNoChange);
        amend.newQuantity = dec("2");
        QVERIFY(f.exchange.amend(f.bob, amend).refusal().code == RefusalCode::AmendIncreases);
        amend.newQuantity = dec("0.9");
        amend.newClientOrderId = "renamed";
        QCOMPARE(f.exchange.amend(f.bob, amend)->order.clientOrderId, std::string("renamed"));
        amend.newQuantity = dec("0.8");
        QVERIFY(f.exchange.amend(f.bob, amend).ok());
        amend.newQuantity = dec("0.7");
        QVERIFY(f.exchange.amend(f.bob, amend).refusal().filter == FilterKind::MaxNumOrderAmends);
        QVERIFY(f.isSound());
    }

    void refusesEverythingButCancelsWhileClosed()
    {
        Floor f;
        const auto id = f.put(f.ann, f.limit(Side::Buy, "2", "10.00"));
        f.exchange.setStatus(f.symbol, TradingStatus::CancelOnly, "CANCEL_ONLY");
        QVERIFY(f.exchange.place(f.ann, f.limit(Side::Buy, "2", "10.00")).refusal().code ==
                RefusalCode::MarketClosed);
        CancelRequest cancel;
        cancel.symbol = f.symbol;
        cancel.key.orderId = id;
        QVERIFY(f.exchange.cancel(f.ann, cancel).ok());
        f.exchange.setStatus(f.symbol, TradingStatus::Trading, "TRADING");
        f.exchange.setTradingEnabled(f.ann, false);
        QVERIFY(f.exchange.place(f.ann, f.limit(Side::Buy, "2", "10.00")).refusal().code ==
                RefusalCode::AccountDisabled);
        auto unknown = f.limit(Side::Buy, "2", "10.00");
        unknown.symbol = Symbol("NOPE");
        QVERIFY(f.exchange.place(f.ann, unknown).refusal().code == RefusalCode::UnknownSymbol);
    }

    void triggersAtTheLastPrice_data()
    {
        QTest::addColumn<bool>("isBuy");
        QTest::addColumn<int>("type");
        QTest::addColumn<QString>("stopPrice");
        QTest::addColumn<QString>("passing"); // must not fire
        QTest::addColumn<QString>("firing");
        QTest::addColumn<QString>("tooLate"); // stop price that is reached already
        const auto row = [](const char* name, bool isBuy, OrderType type, const char* stopPrice,
                            const char* passing, const char* firing, const char* tooLate) {
            QTest::newRow(name) << isBuy << static_cast<int>(type) << QString::fromLatin1(stopPrice)
                                << QString::fromLatin1(passing) << QString::fromLatin1(firing)
                                << QString::fromLatin1(tooLate);
        };
        row("stop sell", false, OrderType::StopLoss, "9.00", "9.01", "9.00", "10.00");
        row("stop buy", true, OrderType::StopLoss, "11.00", "10.99", "11.00", "10.00");
        row("profit sell", false, OrderType::TakeProfit, "11.00", "10.99", "11.50", "9.99");
        row("profit buy", true, OrderType::TakeProfit, "9.00", "9.01", "8.50", "10.01");
    }
    void triggersAtTheLastPrice()
    {
        QFETCH(bool, isBuy);
        QFETCH(int, type);
        QFETCH(QString, stopPrice);
        QFETCH(QString, passing);
        QFETCH(QString, firing);
        QFETCH(QString, tooLate);
        Floor f;
        f.print("10.00");
        const Side side = isBuy ? Side::Buy : Side::Sell;
        const auto orderType = static_cast<OrderType>(type);
        const auto late = tooLate.toStdString();
        const auto refused = f.exchange.place(f.ann, f.stop(side, orderType, "2", late.c_str()));
        QVERIFY(refused.refusal().code == RefusalCode::WouldTrigger);
        const auto id = f.put(f.ann, f.stop(side, orderType, "2", stopPrice.toStdString().c_str()));
        QVERIFY(id != 0);
        QVERIFY(f.exchange.depth(f.symbol, 5).bids.empty());
        f.print(passing.toStdString().c_str());
        QVERIFY(!f.look(f.ann, id).isTriggered);
        // Somebody to trade with, far enough away not to meet the print.
        f.put(f.bob, f.limit(opposite(side), "5", isBuy ? "12.00" : "8.00"));
        f.print(firing.toStdString().c_str());
        QVERIFY(f.look(f.ann, id).isTriggered);
        QVERIFY(f.look(f.ann, id).status == OrderStatus::Filled);
        QVERIFY(f.isSound());
    }

    void restsAtItsLimitOnceTriggered()
    {
        Floor f;
        f.print("10.00");
        const auto id =
            f.put(f.ann, f.stop(Side::Sell, OrderType::StopLossLimit, "2", "9.50", "9.60"));
        QCOMPARE(f.locked(f.ann, "ABC"), std::string("2"));
        f.print("9.50");
        QVERIFY(f.look(f.ann, id).isOnBook);
        QCOMPARE(f.exchange.depth(f.symbol, 1).asks.front().price, dec("9.60"));
        QVERIFY(f.isSound());
    }

    void followsThePriceWithATrailingStop()
    {
        Floor f;
        f.print("10.00");
        OrderRequest request = f.market(Side::Sell, "2");
        request.type = OrderType::StopLoss;
        request.trailingDeltaBps = 1'000; // 10 %
        const auto id = f.put(f.ann, request);
        f.put(f.bob, f.limit(Side::Buy, "5", "5.00"));
        f.print("20.00");
        f.print("18.01"); // less than 10 % off the top
        QVERIFY(!f.look(f.ann, id).isTriggered);
        f.print("18.00");
        QVERIFY(f.look(f.ann, id).status == OrderStatus::Filled);
        QVERIFY(f.isSound());
    }

    void letsAgentsFillUsersWhenTheMarketPasses()
    {
        Floor f;
        const auto house = f.exchange.createHouseAccount("makers");
        const std::vector<QuoteChange> quotes{{Side::Buy, 990, 5'000}, {Side::Sell, 1'010, 5'000}};
        f.exchange.applyQuotes(house, f.symbol, quotes);
        const auto id = f.put(f.ann, f.limit(Side::Sell, "2", "10.05"));
        // The market moves up over the user's offer.
        const std::vector<QuoteChange> higher{
            {Side::Sell, 1'010, 0}, {Side::Buy, 1'020, 4'000}, {Side::Sell, 1'030, 4'000}};
        f.exchange.applyQuotes(house, f.symbol, higher);
        QVERIFY(f.look(f.ann, id).status == OrderStatus::Filled);
        QCOMPARE(f.exchange.quotedLots(house, f.symbol, Side::Buy, 1'020), std::int64_t(2'000));
        QCOMPARE(f.exchange.lastPrice(f.symbol), dec("10.05"));
        QVERIFY(f.isSound());
    }
};

QTEST_GUILESS_MAIN(TestMatching)
#include "tst_matching.moc"
