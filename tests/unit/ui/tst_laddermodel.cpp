// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/laddermodel.h"

#include <QtTest>

using namespace agio;

namespace {

BookScale scale()
{
    return {Decimal::literal("0.1"), 8};
}

std::shared_ptr<const BookView> bookAround(std::int64_t bidTicks, int levels,
                                           std::int64_t spread = 1)
{
    auto view = std::make_shared<BookView>();
    view->scale = scale();
    view->state = BookState::Live;
    for (int i = 0; i < levels; ++i) {
        view->bids.push_back({bidTicks - i, 100'000'000 + i});
        view->asks.push_back({bidTicks + spread + i, 200'000'000 + i});
    }
    return view;
}

std::int64_t total(const LadderModel& model, Side side)
{
    std::int64_t sum = 0;
    for (const auto& row : model.quantities(side)) {
        sum += row.units;
    }
    return sum;
}

Trade tradeAt(const char* price, const char* quantity, Side aggressor, std::int64_t ms)
{
    Trade trade;
    trade.price = Decimal::literal(price);
    trade.quantity = Decimal::literal(quantity);
    trade.aggressor = aggressor;
    trade.exchangeTime = UtcTime::fromMs(ms);
    return trade;
}

std::shared_ptr<const Order> limitOrder(const char* id, Side side, const char* price)
{
    auto order = std::make_shared<Order>();
    order->intent.clientOrderId = ClientOrderId(id);
    order->intent.instrument = {ExchangeId("binance"), Symbol("BTCUSDT")};
    order->intent.side = side;
    order->intent.price = Decimal::literal(price);
    order->intent.quantity = Decimal::literal("0.1");
    order->state = OrderState::Working;
    return order;
}

} // namespace

class TestLadderModel : public QObject
{
    Q_OBJECT
private slots:
    void showsTheBookCentredAtFirst();
    void groupingFallsOutwardsAndConservesQuantity_data();
    void groupingFallsOutwardsAndConservesQuantity();
    void keepsTheAnchorRowWhenGroupingChanges();
    void recentresOnlyWhenTheTouchLeavesTheMiddleHalf();
    void neverMovesWhileThePointerIsActive();
    void scrollingSwitchesToManualAndCentringBack();
    void addsUpTradesPerRowAndForgetsOldOnes();
    void cumulatesFromTheTouch();
    void countsOwnOrdersOutsideTheView();
    void waitingStopStandsAtItsTrigger();
    void levelsBetweenTicksFallOutwards();
    void proposesAGroupingThatFillsRows();
};

void TestLadderModel::showsTheBookCentredAtFirst()
{
    LadderModel model;
    model.reset(scale());
    model.setRowCount(40);
    model.setBook(bookAround(672'140, 500));
    const int bidRow = model.rowOfKey(672'140);
    QVERIFY(bidRow >= 18 && bidRow <= 22);
    QCOMPARE(model.priceOfKey(672'140), Decimal::literal("67214.0"));
    QVERIFY(model.isAuto());
}

void TestLadderModel::groupingFallsOutwardsAndConservesQuantity_data()
{
    QTest::addColumn<int>("grouping");
    for (const int step : LadderModel::groupingSteps()) {
        QTest::addRow("x%d", step) << step;
    }
}

void TestLadderModel::groupingFallsOutwardsAndConservesQuantity()
{
    QFETCH(int, grouping);
    LadderModel model;
    model.reset(scale());
    model.setRowCount(4'000);
    const auto book = bookAround(672'143, 1'000, 7);
    model.setBook(book);
    model.setGrouping(grouping, 2'000);
    model.centre();
    std::int64_t bids = 0;
    std::int64_t asks = 0;
    for (const auto& level : book->bids) {
        bids += level.quantity;
    }
    for (const auto& level : book->asks) {
        asks += level.quantity;
    }
    QCOMPARE(total(model, Side::Buy), bids);
    QCOMPARE(total(model, Side::Sell), asks);
    // The label of a bid row lies at or below, of an ask row at or above: the spread only widens.
    QVERIFY(model.ticksOfKey(*model.bestKey(Side::Buy)) <= 672'143);
    QVERIFY(model.ticksOfKey(*model.bestKey(Side::Sell)) >= 672'150);
    QVERIFY(*model.bestKey(Side::Sell) > *model.bestKey(Side::Buy));
}

void TestLadderModel::keepsTheAnchorRowWhenGroupingChanges()
{
    LadderModel model;
    model.reset(scale());
    model.setRowCount(40);
    model.setBook(bookAround(672'140, 500));
    const std::int64_t before = model.ticksOfKey(model.keyOfRow(10));
    model.setGrouping(10, 10);
    const std::int64_t after = model.ticksOfKey(model.keyOfRow(10));
    QVERIFY(after <= before && before - after < 10);
}

void TestLadderModel::recentresOnlyWhenTheTouchLeavesTheMiddleHalf()
{
    LadderModel model;
    model.reset(scale());
    model.setRowCount(40);
    model.setBook(bookAround(672'140, 500));
    const std::int64_t top = model.keyOfRow(0);
    model.setBook(bookAround(672'147, 500)); // still inside the middle half
    QVERIFY(!model.follow(true));
    QCOMPARE(model.keyOfRow(0), top);
    model.setBook(bookAround(672'155, 500)); // left it
    QVERIFY(model.wantedShift() > 0);
    QVERIFY(model.follow(true));
    const int row = model.rowOfKey(672'155);
    QVERIFY(row >= 18 && row <= 22);
}

void TestLadderModel::neverMovesWhileThePointerIsActive()
{
    LadderModel model;
    GridHold hold;
    model.reset(scale());
    model.setRowCount(40);
    model.setBook(bookAround(672'140, 500));
    const std::int64_t top = model.keyOfRow(0);
    model.setBook(bookAround(672'200, 500));
    hold.pointerMoved(1'000);
    QVERIFY(!model.follow(hold.mayMove(1'000)));
    QVERIFY(!model.follow(hold.mayMove(1'699)));
    QCOMPARE(model.keyOfRow(0), top);
    hold.buttonsDown(true);
    QVERIFY(!model.follow(hold.mayMove(5'000)));
    hold.buttonsDown(false);
    hold.busy(true); // a drag or a menu
    QVERIFY(!model.follow(hold.mayMove(5'000)));
    hold.busy(false);
    hold.orderClicked(5'000);
    QVERIFY(!model.follow(hold.mayMove(5'299)));
    QVERIFY(model.follow(hold.mayMove(5'300)));
    QVERIFY(model.keyOfRow(0) != top);
}

void TestLadderModel::scrollingSwitchesToManualAndCentringBack()
{
    LadderModel model;
    model.reset(scale());
    model.setRowCount(40);
    model.setBook(bookAround(672'140, 500));
    model.scroll(100);
    QVERIFY(!model.isAuto());
    QCOMPARE(model.wantedShift(), 0);
    model.centre();
    QVERIFY(model.isAuto());
    QVERIFY(model.rowOfKey(672'140) > 15);
}

void TestLadderModel::addsUpTradesPerRowAndForgetsOldOnes()
{
    LadderModel model;
    model.reset(scale());
    model.setVolumeWindowMs(60'000);
    model.setBook(bookAround(672'140, 500));
    model.addTrade(tradeAt("67214.0", "0.5", Side::Sell, 1'000));
    model.addTrade(tradeAt("67214.1", "0.2", Side::Buy, 2'000));
    model.addTrade(tradeAt("67214.0", "0.1", Side::Sell, 50'000));
    QCOMPARE(model.volumeAt(672'140)->sellUnits, 60'000'000);
    QCOMPARE(model.volumeAt(672'141)->buyUnits, 20'000'000);
    QCOMPARE(model.lastTradeKey(), std::optional<std::int64_t>(672'140));
    model.setGrouping(10, 0);
    QCOMPARE(model.totalVolume().sellUnits, 60'000'000);
    QCOMPARE(model.totalVolume().buyUnits, 20'000'000);
    model.setGrouping(1, 0);
    model.expireTrades(63'000);
    QCOMPARE(model.volumeAt(672'140)->sellUnits, 10'000'000);
    QVERIFY(model.volumeAt(672'141) == nullptr);
    model.addTrade(tradeAt("67214.05", "1", Side::Buy, 64'000)); // off the grid: not invented
    QCOMPARE(model.totalVolume().buyUnits, 0);
}

void TestLadderModel::cumulatesFromTheTouch()
{
    LadderModel model;
    model.reset(scale());
    model.setRowCount(40);
    model.setBook(bookAround(672'140, 3));
    model.setCumulative(true);
    const auto& rows = model.quantities(Side::Buy);
    QCOMPARE(rows.size(), std::size_t(3));
    QCOMPARE(rows[2].units, 300'000'003);
    model.setCumulative(false);
    QCOMPARE(model.quantities(Side::Buy)[2].units, 100'000'002);
}

void TestLadderModel::countsOwnOrdersOutsideTheView()
{
    LadderModel model;
    model.reset(scale());
    model.setRowCount(40);
    model.setBook(bookAround(672'140, 500));
    const InstrumentId id{ExchangeId("binance"), Symbol("BTCUSDT")};
    model.setOrders(id,
                    {limitOrder("a", Side::Buy, "67213.9"), limitOrder("b", Side::Buy, "67213.9"),
                     limitOrder("c", Side::Buy, "60000.0"),
                     limitOrder("d", Side::Sell, "70000.0")});
    QCOMPARE(model.own().size(), std::size_t(3));
    const LadderOwn* row = model.ownAt(672'139, Side::Buy);
    QVERIFY(row != nullptr);
    QCOMPARE(row->orders.size(), std::size_t(2));
    QCOMPARE(row->remaining, Decimal::literal("0.2"));
    QCOMPARE(model.ownAbove(), 1);
    QCOMPARE(model.ownBelow(), 1);
}

void TestLadderModel::waitingStopStandsAtItsTrigger()
{
    LadderModel model;
    model.reset(scale());
    model.setBook(bookAround(672'140, 500));
    auto order = std::make_shared<Order>(*limitOrder("s", Side::Sell, "67200.0"));
    order->intent.form = OrderForm::StopLimit;
    order->intent.trigger = Decimal::literal("67205.0");
    order->isWaitingTrigger = true;
    model.setOrders(order->intent.instrument, {order});
    QVERIFY(model.ownAt(672'050, Side::Sell) != nullptr);
    auto triggered = std::make_shared<Order>(*order);
    triggered->isWaitingTrigger = false;
    model.setOrders(order->intent.instrument, {triggered});
    QVERIFY(model.ownAt(672'000, Side::Sell) != nullptr);
}

void TestLadderModel::levelsBetweenTicksFallOutwards()
{
    LadderModel model;
    model.reset(scale());
    model.setRowCount(40);
    auto view = std::make_shared<BookView>();
    view->scale = {Decimal::literal("0.01"), 8}; // ten times finer than the instrument's tick
    view->state = BookState::Live;
    view->bids = {{6'721'407, 100}, {6'721'403, 200}};
    view->asks = {{6'721'412, 300}};
    model.setBook(view);
    QCOMPARE(model.bestTicks(Side::Buy), std::optional<std::int64_t>(672'140));
    QCOMPARE(model.bestTicks(Side::Sell), std::optional<std::int64_t>(672'142));
    QCOMPARE(model.quantities(Side::Buy).size(), std::size_t(1));
    QCOMPARE(model.quantities(Side::Buy).front().units, 300);
    QCOMPARE(model.priceOfKey(*model.bestKey(Side::Sell)), Decimal::literal("67214.2"));
}

void TestLadderModel::proposesAGroupingThatFillsRows()
{
    LadderModel model;
    model.reset(scale());
    model.setBook(bookAround(672'140, 500));
    QCOMPARE(model.suggestedGrouping(), 1); // dense already
    auto sparse = std::make_shared<BookView>();
    sparse->scale = scale();
    sparse->state = BookState::Live;
    for (int i = 0; i < 100; ++i) {
        sparse->bids.push_back({672'140 - i * 12, 1});
        sparse->asks.push_back({672'150 + i * 12, 1});
    }
    model.setBook(sparse);
    QCOMPARE(model.suggestedGrouping(), 10); // 24 levels in 276 ticks
}

QTEST_APPLESS_MAIN(TestLadderModel)
#include "tst_laddermodel.moc"
