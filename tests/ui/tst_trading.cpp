// SPDX-License-Identifier: GPL-3.0-or-later
// A person trades: looks, clicks, drags, types; the exchange's own ledger says what came of it.
#include "core/base/check.h"
#include "tests/ui/tradingbench.h"
#include "ui/blotter/blottermodels.h"
#include "ui/chart/chartpane.h"
#include "ui/chart/chartview.h"
#include "ui/ladder/ladderpane.h"
#include "ui/shell/arming.h"
#include "ui/shell/questionpanel.h"
#include "ui/tape/tapepane.h"
#include "ui/theme/numbers.h"
#include "ui/ticket/numberfield.h"
#include "ui/ticket/ticketpane.h"
#include "ui/watchlist/watchlistmodel.h"
#include "ui/watchlist/watchlistpane.h"

#include <QPushButton>
#include <QTest>

using namespace agio;
using namespace agio::test;

namespace {

using Column = LadderView::Column;
constexpr auto kOpen = BlotterPane::OpenOrders;
InstrumentId eth()
{
    return {ExchangeId("binance"), Symbol("ETHUSDT")};
}

Decimal sumOf(Decimal a, Decimal b)
{
    return Decimal::add(a, b).value();
}
Decimal differenceOf(Decimal a, Decimal b)
{
    return Decimal::sub(a, b).value();
}

// One limit buy, rows below the best bid, by a click in the grid. The price, or nullopt.
std::optional<Decimal> buyByClick(TradingBench& bench, int rows)
{
    const int row = bench.rowBelowBid(rows);
    const Decimal price = bench.ladder().model().priceOfKey(bench.ladder().model().keyOfRow(row));
    bench.clickLadder(Column::Bid, row);
    const bool works = eventually([&bench] {
        return bench.rows(kOpen) == 1 &&
            bench.cell(kOpen, 0, OrdersModel::State) == QLatin1String("Working");
    });
    return works ? std::optional(price) : std::nullopt;
}

// The triangle of a buy under its bar, as it is on the screen.
bool showsBuyMark(TradingBench& bench)
{
    ChartView* view = bench.window().chart().view();
    const QImage image = view->grab().toImage();
    auto marks = collectFills(bench.terminal().fills(), view->bars());
    placeFillMarks(marks, view->bars(), view->scene().time, view->scene().price);
    const QColor colour = bench.theme().colour(Token::Up);
    return std::any_of(marks.begin(), marks.end(), [&](const FillMark& mark) {
        const QPoint inside(mark.box.center().x(), mark.box.bottom() - 2);
        return mark.side == Side::Buy && image.rect().contains(inside) &&
            image.pixelColor(inside).rgb() == colour.rgb();
    });
}

} // namespace

class TradingTest : public QObject
{
    Q_OBJECT
private slots:
    void showsTheMarketOfAChosenInstrument();
    void restsALimitOrderWhereTheLadderWasClicked();
    void movesAnOrderWhereItsTagIsDropped();
    void cancelsByTheCrossInTheTable();
    void asksBeforeEachOrderWhenSetToConfirm();
    void sendsNothingWhileLocked();
    void locksWhenAnotherInstrumentIsChosen();
    void cancelsEverythingWhilePanicIsHeld();
    void remembersItsOrdersAfterARestart();
    void buysAtMarketAndBooksItToTheLastDigit();
    void cancelsWaitingOrdersTogether();
};

void TradingTest::showsTheMarketOfAChosenInstrument()
{
    TradingBench bench;
    QTRY_COMPARE_WITH_TIMEOUT(bench.window().watchlist().model().rowCount(), 4, kPatienceMs);
    QVERIFY(bench.choose(QStringLiteral("ethusdt"), eth()));
    QVERIFY(bench.isReady());
    LadderView& ladder = bench.ladder();
    QVERIFY(ladder.instrument() != nullptr && ladder.instrument()->id == eth());
    QCOMPARE(ladder.model().book()->instrument, eth());
    const auto sequence = ladder.model().book()->sequence;
    QTRY_VERIFY_WITH_TIMEOUT(ladder.model().book()->sequence > sequence, kPatienceMs);
    const auto best = ladder.model().bestTicks(Side::Buy);
    QVERIFY(best && *best < ladder.model().bestTicks(Side::Sell));

    ChartView* chart = bench.window().chart().view();
    QTRY_VERIFY_WITH_TIMEOUT(chart->bars().bars().size() > 100, kPatienceMs);
    QVERIFY(chart->instrument() != nullptr && chart->instrument()->id == eth());
    QTRY_VERIFY_WITH_TIMEOUT(chart->lastPrice().has_value(), kPatienceMs);
    TapeView& tape = bench.window().tape().view();
    QTRY_VERIFY_WITH_TIMEOUT(tape.lines().size() > 10, kPatienceMs);
    const auto newest = tape.lines().back().at;
    QTRY_VERIFY_WITH_TIMEOUT(tape.lines().back().at > newest, kPatienceMs);
    // All of one instrument: no price of another one is left on the tape.
    for (const auto& line : tape.lines()) {
        QVERIFY(line.price > Decimal(1'000) && line.price < Decimal(10'000));
    }
}

void TradingTest::restsALimitOrderWhereTheLadderWasClicked()
{
    TradingBench bench;
    QVERIFY(bench.isReadyToClick());
    const auto price = buyByClick(bench, 5);
    QVERIFY(price);
    QCOMPARE(bench.cell(kOpen, 0, OrdersModel::Price), numberText(*price, 2));
    QCOMPARE(bench.cell(kOpen, 0, OrdersModel::SideColumn), QStringLiteral("Buy"));
    const auto* tag = bench.ownTag();
    QVERIFY(tag != nullptr);
    QCOMPARE(bench.ladder().model().priceOfKey(tag->key), *price);
    QCOMPARE(tag->side, Side::Buy);
    const auto orders = bench.ordersAtVenue();
    QCOMPARE(orders.size(), 1U);
    QCOMPARE(orders.front().price, *price);
    QCOMPARE(orders.front().side, Side::Buy);
    QCOMPARE(orders.front().quantity, tag->remaining);
    QTRY_COMPARE_WITH_TIMEOUT(bench.window().chart().view()->orderTags().size(), 1U, kPatienceMs);
    QCOMPARE(bench.window().chart().view()->orderTags().front().price, *price);
}

void TradingTest::movesAnOrderWhereItsTagIsDropped()
{
    TradingBench bench;
    QVERIFY(bench.isReadyToClick());
    const auto price = buyByClick(bench, 4);
    QVERIFY(price && bench.ownTag() != nullptr);
    const auto first = bench.ordersAtVenue();
    QCOMPARE(first.size(), 1U);
    bench.dragTag(*bench.ownTag(), 3);
    const Decimal wanted = differenceOf(*price, Decimal(30));
    QTRY_COMPARE_WITH_TIMEOUT(bench.cell(kOpen, 0, OrdersModel::Price), numberText(wanted, 2),
                              kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(bench.cell(kOpen, 0, OrdersModel::State), QStringLiteral("Working"),
                              kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows(kOpen), 1, kPatienceMs);
    QVERIFY(bench.ownTag() != nullptr);
    QCOMPARE(bench.ladder().model().priceOfKey(bench.ownTag()->key), wanted);
    const auto orders = bench.ordersAtVenue();
    QCOMPARE(orders.size(), 1U);
    QCOMPARE(orders.front().price, wanted);
    QCOMPARE(orders.front().quantity, first.front().quantity);
}

void TradingTest::cancelsByTheCrossInTheTable()
{
    TradingBench bench;
    QVERIFY(bench.isReadyToClick());
    const auto price = buyByClick(bench, 5);
    QVERIFY(price);
    const auto frozen = bench.balancesAtVenue();
    bench.clickCell(kOpen, 0, OrdersModel::Cancel);
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows(kOpen), 0, kPatienceMs);
    QVERIFY(bench.ordersAtVenue().empty());
    QVERIFY(bench.ladder().model().own().empty());
    QTRY_VERIFY_WITH_TIMEOUT(bench.window().chart().view()->orderTags().empty(), kPatienceMs);
    QCOMPARE(bench.rows(BlotterPane::History), 1);
    QCOMPARE(bench.cell(BlotterPane::History, 0, OrdersModel::State), QStringLiteral("Cancelled"));
    QCOMPARE(bench.cell(BlotterPane::History, 0, OrdersModel::Price), numberText(*price, 2));
    QTRY_COMPARE_WITH_TIMEOUT(bench.freeOf("USDT"), Decimal(52'000), kPatienceMs);
}

void TradingTest::asksBeforeEachOrderWhenSetToConfirm()
{
    TradingBench bench;
    QVERIFY(bench.isReadyToClick());
    QVERIFY(bench.arm(QStringLiteral("Confirm")));
    bench.clickLadder(Column::Bid, bench.rowBelowBid(5));
    auto* panel = bench.window().findChild<QuestionPanel*>();
    QVERIFY(panel != nullptr && panel->isVisible());
    QVERIFY(bench.window().rect().contains(panel->geometry()));
    QVERIFY(panel->accessibleName().contains(QLatin1String("Buy")));
    QTest::keyClick(panel, Qt::Key_Escape);
    QVERIFY(bench.terminal().orders().empty());
    bench.clickLadder(Column::Bid, bench.rowBelowBid(5));
    QVERIFY(bench.answerQuestion());
    QTRY_COMPARE_WITH_TIMEOUT(bench.ordersAtVenue().size(), 1U, kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(bench.cell(kOpen, 0, OrdersModel::State), QStringLiteral("Working"),
                              kPatienceMs);
    QCOMPARE(bench.terminal().orders().size(), 1U);
}

void TradingTest::sendsNothingWhileLocked()
{
    TradingBench bench;
    QVERIFY(bench.isReadyToClick());
    QVERIFY(bench.arm(QStringLiteral("Locked")));
    const int row = bench.rowBelowBid(5);
    const Decimal price = bench.ladder().model().priceOfKey(bench.ladder().model().keyOfRow(row));
    bench.clickLadder(Column::Bid, row);
    QCOMPARE(bench.window().ticket().priceField()->value(), std::optional(price));
    QVERIFY(bench.arm(QStringLiteral("Armed")));
    QVERIFY(buyByClick(bench, 6)); // what the first click might have sent would be there before it
    QCOMPARE(bench.terminal().orders().size(), 1U);
    QCOMPARE(bench.ordersAtVenue().size(), 1U);
}

void TradingTest::locksWhenAnotherInstrumentIsChosen()
{
    TradingBench bench;
    QVERIFY(bench.isReadyToClick());
    QVERIFY(buyByClick(bench, 5));
    QVERIFY(bench.choose(QStringLiteral("eth/usdt"), eth()));
    QCOMPARE(bench.window().arming().state(), ArmState::Locked);
    QVERIFY(bench.isReady());
    QVERIFY(bench.ladder().model().own().empty()); // the order is of another instrument
    QCOMPARE(bench.rows(kOpen), 1); // and stays in the table
    bench.clickLadder(Column::Bid, bench.rowBelowBid(2));
    QCOMPARE(bench.ordersAtVenue().size(), 1U);
}

void TradingTest::cancelsEverythingWhilePanicIsHeld()
{
    TradingBench bench;
    QVERIFY(bench.isReadyToClick());
    QVERIFY(buyByClick(bench, 5));
    bench.clickLadder(Column::Bid, bench.rowBelowBid(6));
    QTRY_COMPARE_WITH_TIMEOUT(bench.ordersAtVenue().size(), 2U, kPatienceMs);
    const auto modifiers = Qt::ControlModifier | Qt::ShiftModifier;
    QTest::keyPress(&bench.ladder(), Qt::Key_Backspace, modifiers);
    QTest::keyRelease(&bench.ladder(), Qt::Key_Backspace, modifiers);
    QCOMPARE(bench.window().arming().state(), ArmState::Armed); // a touch is not enough
    QTest::keyPress(&bench.ladder(), Qt::Key_Backspace, modifiers);
    QTRY_VERIFY_WITH_TIMEOUT(bench.ordersAtVenue().empty(), kPatienceMs);
    QTest::keyRelease(&bench.ladder(), Qt::Key_Backspace, modifiers);
    QCOMPARE(bench.window().arming().state(), ArmState::Locked);
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows(kOpen), 0, kPatienceMs);
}

void TradingTest::remembersItsOrdersAfterARestart()
{
    TradingBench bench;
    QVERIFY(bench.isReadyToClick());
    QVERIFY(buyByClick(bench, 5));
    bench.clickCell(kOpen, 0, OrdersModel::Cancel);
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows(kOpen), 0, kPatienceMs);
    const auto price = buyByClick(bench, 6);
    QVERIFY(price);
    const std::string id = bench.ordersAtVenue().front().clientOrderId;
    bench.restartProgram();
    QVERIFY(bench.isReady());
    QCOMPARE(bench.window().arming().state(), ArmState::Locked);
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows(kOpen), 1, kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(bench.cell(kOpen, 0, OrdersModel::State), QStringLiteral("Working"),
                              kPatienceMs);
    QCOMPARE(bench.cell(kOpen, 0, OrdersModel::Price), numberText(*price, 2));
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows(BlotterPane::History), 1, kPatienceMs);
    QVERIFY(bench.ownTag() != nullptr);
    const Order& order = *bench.ownTag()->orders.front();
    QCOMPARE(order.intent.clientOrderId.text(), id);
    QVERIFY(!order.isForeign); // it knows the order as its own
    bench.clickCell(kOpen, 0, OrdersModel::Cancel);
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows(kOpen), 0, kPatienceMs);
    QVERIFY(bench.ordersAtVenue().empty());
}

void TradingTest::buysAtMarketAndBooksItToTheLastDigit()
{
    TradingBench bench;
    QVERIFY(bench.isReadyToClick());
    ChartView* chart = bench.window().chart().view();
    QTRY_VERIFY_WITH_TIMEOUT(!chart->bars().isEmpty(), kPatienceMs);
    QVERIFY(!showsBuyMark(bench));
    const Decimal coins = bench.freeOf("BTC");
    const Decimal money = bench.freeOf("USDT");
    TicketPane& ticket = bench.window().ticket();
    bench.chooseForm(TicketForm::Market);
    QCOMPARE(ticket.fields().form, TicketForm::Market);
    bench.type(*ticket.amountField(), QStringLiteral("0.0123"));
    QTRY_VERIFY_WITH_TIMEOUT(ticket.sendButton()->isEnabled(), kPatienceMs);
    bench.pressSend();
    QTRY_VERIFY2_WITH_TIMEOUT(ticket.resultText().contains(QLatin1String("Filled")),
                              qPrintable(ticket.resultText() + ticket.findingsText()), kPatienceMs);

    Decimal bought;
    Decimal paid;
    Decimal fee;
    QTRY_COMPARE_WITH_TIMEOUT(([&] {
                                  bought = Decimal();
                                  for (const auto& fill : bench.terminal().fills()) {
                                      bought = sumOf(bought, fill->quantity);
                                  }
                                  return bought;
                              })(),
                              Decimal::literal("0.0123"), kPatienceMs);
    for (const auto& fill : bench.terminal().fills()) {
        QCOMPARE(fill->feeAsset, Asset("BTC"));
        paid = sumOf(paid, fill->quoteAmount);
        fee = sumOf(fee, fill->fee);
    }
    QVERIFY(fee.isPositive());
    QCOMPARE(bench.rows(BlotterPane::Fills), static_cast<int>(bench.terminal().fills().size()));
    QCOMPARE(bench.cell(BlotterPane::Fills, 0, 2), QStringLiteral("Buy"));
    QTRY_COMPARE_WITH_TIMEOUT(bench.freeOf("BTC"), differenceOf(sumOf(coins, bought), fee),
                              kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(bench.freeOf("USDT"), differenceOf(money, paid), kPatienceMs);
    const auto truth = bench.balancesAtVenue();
    QCOMPARE(bench.terminal().account().balances.size(), truth.size());
    for (std::size_t i = 0; i < truth.size(); ++i) {
        const int row = static_cast<int>(i);
        QCOMPARE(bench.cell(BlotterPane::Balances, row, 0),
                 QString::fromStdString(truth[i].asset.text()));
        QCOMPARE(bench.cell(BlotterPane::Balances, row, 1), numberText(truth[i].free, 8));
        QCOMPARE(bench.terminal().account().balances[i].free, truth[i].free);
        QCOMPARE(bench.terminal().account().balances[i].locked, truth[i].locked);
    }
    QTRY_VERIFY_WITH_TIMEOUT(showsBuyMark(bench), kPatienceMs);
}

void TradingTest::cancelsWaitingOrdersTogether()
{
    TradingBench bench;
    QVERIFY(bench.isReadyToClick());
    TicketPane& ticket = bench.window().ticket();
    ticket.setSide(Side::Sell);
    bench.chooseForm(TicketForm::Stop);
    bench.type(*ticket.triggerField(), QStringLiteral("64000"));
    bench.type(*ticket.priceField(), QStringLiteral("63900"));
    bench.type(*ticket.amountField(), QStringLiteral("0.01"));
    QTRY_VERIFY2_WITH_TIMEOUT(ticket.sendButton()->isEnabled(), qPrintable(ticket.findingsText()),
                              kPatienceMs);
    bench.pressSend();
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows(kOpen), 1, kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(bench.cell(kOpen, 0, OrdersModel::State), QStringLiteral("Waiting"),
                              kPatienceMs);

    bench.chooseForm(TicketForm::Oco);
    bench.type(*ticket.priceField(), QStringLiteral("69500"));
    bench.type(*ticket.triggerField(), QStringLiteral("64500"));
    bench.type(*ticket.stopLimitField(), QStringLiteral("64400"));
    bench.type(*ticket.amountField(), QStringLiteral("0.02"));
    QTRY_VERIFY2_WITH_TIMEOUT(ticket.sendButton()->isEnabled(), qPrintable(ticket.findingsText()),
                              kPatienceMs);
    bench.pressSend();
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows(kOpen), 3, kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(bench.ordersAtVenue().size(), 3U, kPatienceMs);
    const auto stateOf = [&bench](const char* type) {
        for (int row = 0; row < bench.rows(kOpen); ++row) {
            if (bench.cell(kOpen, row, OrdersModel::Type).startsWith(QLatin1String(type)) &&
                bench.cell(kOpen, row, OrdersModel::Amount) == QLatin1String("0.02000")) {
                return bench.cell(kOpen, row, OrdersModel::State);
            }
        }
        return QString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(stateOf("Stop-limit"), QStringLiteral("Waiting"), kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf("Limit"), QStringLiteral("Working"), kPatienceMs);

    // One leg's cross takes the other leg along, and nothing else.
    for (int row = 0; row < bench.rows(kOpen); ++row) {
        if (bench.cell(kOpen, row, OrdersModel::Type).startsWith(QLatin1String("Limit"))) {
            bench.clickCell(kOpen, row, OrdersModel::Cancel);
            break;
        }
    }
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows(kOpen), 1, kPatienceMs);
    QCOMPARE(bench.ordersAtVenue().size(), 1U);
    QCOMPARE(bench.ordersAtVenue().front().stopPrice, Decimal(64'000));
    auto* all = bench.window().ladder().findChild<QPushButton*>(QStringLiteral("cancelAll"));
    QTest::mouseClick(all, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows(kOpen), 0, kPatienceMs);
    QVERIFY(bench.ordersAtVenue().empty());
    QCOMPARE(bench.rows(BlotterPane::History), 3);
}

QTEST_MAIN(TradingTest)
#include "tst_trading.moc"
