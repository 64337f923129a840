// SPDX-License-Identifier: GPL-3.0-or-later
// What a person is told when something is wrong, and what stays possible.
#include "tests/ui/tradingbench.h"
#include "ui/blotter/blottermodels.h"
#include "ui/chart/chartpane.h"
#include "ui/ladder/ladderpane.h"
#include "ui/shell/arming.h"
#include "ui/shell/selection.h"
#include "ui/ticket/numberfield.h"
#include "ui/ticket/ticketpane.h"

#include <QDockWidget>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTest>
#include <QToolButton>

using namespace agio;
using namespace agio::test;

namespace {

using Column = LadderView::Column;
constexpr auto kOpen = BlotterPane::OpenOrders;

QDockWidget* dockOf(QWidget* content)
{
    return qobject_cast<QDockWidget*>(content->parentWidget());
}

} // namespace

class TradingTroubleTest : public QObject
{
    Q_OBJECT
private slots:
    void namesCauseAndFixBeforeSending_data();
    void namesCauseAndFixBeforeSending();
    void findsInstrumentsByCommand();
    void keepsAWrongSecretFromTrading();
    void refusesToTradeWhileTheClockIsOff();
    void findsItsStepAgainWhenTheExchangesClockJumps();
    void locksOnALostMarketAndStillCancels_data();
    void locksOnALostMarketAndStillCancels();
    void saysThatACancelWasLost();
    void showsOneOrderWhenTheAnswerWasLost();
    void saysWhatTheExchangeRefused();
    void keepsItsPanesAtEverySize_data();
    void keepsItsPanesAtEverySize();
};

void TradingTroubleTest::namesCauseAndFixBeforeSending_data()
{
    QTest::addColumn<bool>("isBuy");
    QTest::addColumn<QString>("price");
    QTest::addColumn<QString>("amount");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<QString>("fix");
    QTest::newRow("between two ticks")
        << true << QStringLiteral("66000.005") << QStringLiteral("0.01")
        << QStringLiteral("between two steps") << QStringLiteral("66000.01");
    QTest::newRow("too little") << true << QStringLiteral("66000") << QStringLiteral("0.00002")
                                << QStringLiteral("minimum") << QStringLiteral("0.00008");
    QTest::newRow("no money") << true << QStringLiteral("66000") << QStringLiteral("3")
                              << QStringLiteral("USDT") << QStringLiteral("Lower the amount");
    QTest::newRow("no coins") << false << QStringLiteral("68000") << QStringLiteral("3")
                              << QStringLiteral("BTC") << QStringLiteral("Lower the amount");
    QTest::newRow("far away") << true << QStringLiteral("1000") << QStringLiteral("0.02")
                              << QStringLiteral("outside the band")
                              << QStringLiteral("Choose a price inside");
}

void TradingTroubleTest::namesCauseAndFixBeforeSending()
{
    QFETCH(bool, isBuy);
    QFETCH(QString, price);
    QFETCH(QString, amount);
    QFETCH(QString, cause);
    QFETCH(QString, fix);
    TradingBench bench;
    QVERIFY(bench.isReady());
    TicketPane& ticket = bench.window().ticket();
    ticket.setSide(isBuy ? Side::Buy : Side::Sell);
    bench.type(*ticket.priceField(), price);
    bench.type(*ticket.amountField(), amount);
    QTRY_VERIFY2_WITH_TIMEOUT(ticket.findingsText().contains(cause),
                              qPrintable(ticket.findingsText()), kPatienceMs);
    QVERIFY2(ticket.findingsText().contains(fix), qPrintable(ticket.findingsText()));
    QVERIFY(!ticket.sendButton()->isEnabled());
    bench.pressSend();
    QTest::keyClick(ticket.amountField()->edit(), Qt::Key_Return, Qt::ControlModifier);
    // One that is right goes out, and alone.
    ticket.setSide(Side::Buy);
    bench.type(*ticket.priceField(), QStringLiteral("66000.01"));
    bench.type(*ticket.amountField(), QStringLiteral("0.001"));
    QTRY_VERIFY2_WITH_TIMEOUT(ticket.sendButton()->isEnabled(), qPrintable(ticket.findingsText()),
                              kPatienceMs);
    QVERIFY(ticket.findingsText().isEmpty());
    bench.pressSend();
    QTRY_VERIFY2_WITH_TIMEOUT(ticket.resultText().contains(QLatin1String("Working")),
                              qPrintable(ticket.resultText()), kPatienceMs);
    QCOMPARE(bench.terminal().orders().size(), 1U);
    QCOMPARE(bench.ordersAtVenue().size(), 1U);
}

void TradingTroubleTest::findsInstrumentsByCommand()
{
    TradingBench bench;
    QVERIFY(bench.isReady());
    bench.command(QStringLiteral("solusdt"));
    const InstrumentId wanted{ExchangeId("binance"), Symbol("SOLUSDT")};
    QTRY_COMPARE_WITH_TIMEOUT(bench.window().selection().instrument(), wanted, kPatienceMs);
    bench.command(QStringLiteral("NOSUCHCOIN"));
    QTRY_VERIFY_WITH_TIMEOUT(bench.statusLine().contains(QLatin1String("NOSUCHCOIN")), kPatienceMs);
    QVERIFY(bench.statusLine().contains(QLatin1String("choose from the list")));
    QCOMPARE(bench.window().selection().instrument(), wanted);
}

void TradingTroubleTest::keepsAWrongSecretFromTrading()
{
    BenchOptions options;
    options.secret = "not-the-secret-of-this-key-0000000";
    TradingBench bench(options);
    QTRY_VERIFY2_WITH_TIMEOUT(bench.logText().contains(QLatin1String("signature")),
                              qPrintable(bench.logText()), kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(bench.ladder().model().book() &&
                                 bench.ladder().model().book()->isFresh(),
                             kPatienceMs); // looking stays possible
    QVERIFY(bench.logText().contains(QLatin1String("Enter the key again.")));
    QVERIFY(!bench.terminal().account().isVerified);
    QVERIFY(bench.arm(QStringLiteral("Armed")));
    QCOMPARE(bench.window().arming().state(), ArmState::Locked);
    QVERIFY(!bench.window().arming().obstacle().isEmpty());
    bench.clickLadder(Column::Bid, bench.rowBelowBid(1));
    QVERIFY(bench.terminal().orders().empty());
    QVERIFY(!bench.logText().contains(QString::fromStdString(options.secret)));
}

void TradingTroubleTest::refusesToTradeWhileTheClockIsOff()
{
    BenchOptions options;
    options.clockSkew = Duration::seconds(10);
    TradingBench bench(options);
    QVERIFY2(bench.isReadyToClick(),
             qPrintable(bench.logText())); // the key was checked all the same
    QTRY_VERIFY2_WITH_TIMEOUT(
        bench.statusLine().contains(QRegularExpression(QStringLiteral("clock \\+(9|10)\\d{3} ms"))),
        qPrintable(bench.statusLine()), kPatienceMs);
    bench.clickLadder(Column::Bid, bench.rowBelowBid(5));
    QTRY_VERIFY2_WITH_TIMEOUT(bench.logText().contains(QLatin1String("behind the exchange's")),
                              qPrintable(bench.logText()), kPatienceMs);
    QVERIFY(bench.logText().contains(QLatin1String("Set the clock.")));
    QVERIFY(bench.statusLine().contains(QLatin1String("Set the clock.")));
    QVERIFY(bench.terminal().orders().empty());
    QVERIFY(bench.ordersAtVenue().empty());
}

void TradingTroubleTest::findsItsStepAgainWhenTheExchangesClockJumps()
{
    TradingBench bench;
    QVERIFY(bench.isReadyToClick());
    venue::FaultRule skew;
    skew.kind = venue::FaultKind::ClockSkew;
    skew.offset = Duration::seconds(10);
    bench.harm(skew);
    bench.clickLadder(Column::Bid, bench.rowBelowBid(5));
    QTRY_VERIFY2_WITH_TIMEOUT(bench.cell(kOpen, 0, OrdersModel::State) == QLatin1String("Working"),
                              qPrintable(bench.logText()), kPatienceMs);
    QCOMPARE(bench.ordersAtVenue().size(), 1U);
    bench.clickCell(kOpen, 0, OrdersModel::Cancel);
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows(kOpen), 0, kPatienceMs);
    QVERIFY(bench.ordersAtVenue().empty());
}

void TradingTroubleTest::locksOnALostMarketAndStillCancels_data()
{
    QTest::addColumn<bool>("isWhole");
    QTest::newRow("market socket cut") << false;
    QTest::newRow("exchange restarted") << true;
}

void TradingTroubleTest::locksOnALostMarketAndStillCancels()
{
    QFETCH(bool, isWhole);
    TradingBench bench;
    QVERIFY(bench.isReadyToClick());
    bench.clickLadder(Column::Bid, bench.rowBelowBid(5));
    QTRY_COMPARE_WITH_TIMEOUT(bench.cell(kOpen, 0, OrdersModel::State), QStringLiteral("Working"),
                              kPatienceMs);
    const auto banner = bench.theme().colour(Token::Warning).rgb();
    const auto isMarked = [&] { // inside the frame that stands around an armed grid
        const QImage image = bench.ladder().grab(QRect(0, 0, 32, 24)).toImage();
        return image.pixelColor(8, 6).rgb() == banner;
    };
    QVERIFY(!isMarked());
    if (isWhole) {
        bench.ask([](venue::VenueServer& server) { server.restart(Duration::seconds(1)); });
    } else {
        venue::FaultRule cut;
        cut.kind = venue::FaultKind::Cut;
        cut.where = "stream *";
        cut.remaining = 1;
        bench.harm(cut);
    }
    QTRY_VERIFY_WITH_TIMEOUT(isMarked(), kPatienceMs);
    QCOMPARE(bench.window().arming().state(), ArmState::Locked);
    const auto* button = bench.window().findChild<QToolButton*>(QStringLiteral("arm"));
    QVERIFY(button->text().startsWith(QLatin1String("LOCKED")));
    bench.clickLadder(Column::Bid, bench.rowBelowBid(6)); // sends nothing
    QVERIFY(bench.isReady());
    QTRY_VERIFY_WITH_TIMEOUT(!isMarked(), kPatienceMs);
    QCOMPARE(bench.window().arming().state(), ArmState::Locked); // never armed again by itself
    QCOMPARE(bench.ordersAtVenue().size(), 1U);
    QTRY_COMPARE_WITH_TIMEOUT(bench.cell(kOpen, 0, OrdersModel::State), QStringLiteral("Working"),
                              kPatienceMs);
    bench.clickCell(kOpen, 0, OrdersModel::Cancel);
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows(kOpen), 0, kPatienceMs);
    QVERIFY(bench.ordersAtVenue().empty());
}

void TradingTroubleTest::saysThatACancelWasLost()
{
    TradingBench bench;
    QVERIFY(bench.isReadyToClick());
    bench.clickLadder(Column::Bid, bench.rowBelowBid(5));
    QTRY_COMPARE_WITH_TIMEOUT(bench.cell(kOpen, 0, OrdersModel::State), QStringLiteral("Working"),
                              kPatienceMs);
    bench.ask([](venue::VenueServer& server) { server.restart(Duration::seconds(1)); });
    QTRY_VERIFY_WITH_TIMEOUT(!bench.ladder().model().book()->isFresh(), kPatienceMs);
    bench.clickCell(kOpen, 0, OrdersModel::Cancel);
    QTRY_VERIFY2_WITH_TIMEOUT(bench.logText().contains(QLatin1String("Cancel it again.")),
                              qPrintable(bench.logText()), kPatienceMs);
    QVERIFY(bench.statusLine().contains(QLatin1String("still stands")));
    QVERIFY(bench.isReady());
    QCOMPARE(bench.rows(kOpen), 1); // never shown as gone while it is there
    QTRY_COMPARE_WITH_TIMEOUT(bench.cell(kOpen, 0, OrdersModel::State), QStringLiteral("Working"),
                              kPatienceMs);
    bench.clickCell(kOpen, 0, OrdersModel::Cancel);
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows(kOpen), 0, kPatienceMs);
    QVERIFY(bench.ordersAtVenue().empty());
}

void TradingTroubleTest::showsOneOrderWhenTheAnswerWasLost()
{
    TradingBench bench;
    QVERIFY(bench.isReadyToClick());
    venue::FaultRule cut;
    cut.kind = venue::FaultKind::CutAfter;
    cut.where = "wsapi order.place";
    cut.remaining = 1;
    bench.harm(cut);
    QStringList seen;
    QObject::connect(&bench.terminal(), &TerminalPort::orderChanged, &bench.window(),
                     [&] { seen.push_back(bench.cell(kOpen, 0, OrdersModel::State)); });
    bench.clickLadder(Column::Bid, bench.rowBelowBid(5));
    QTRY_COMPARE_WITH_TIMEOUT(bench.cell(kOpen, 0, OrdersModel::State), QStringLiteral("Working"),
                              kPatienceMs);
    QCOMPARE(bench.ordersAtVenue().size(), 1U);
    QCOMPARE(bench.rows(kOpen), 1);
    QCOMPARE(bench.rows(BlotterPane::History), 0);
    QVERIFY(!seen.contains(QStringLiteral("Rejected")));
}

void TradingTroubleTest::saysWhatTheExchangeRefused()
{
    TradingBench bench;
    QVERIFY(bench.isReadyToClick());
    bench.forbidTradingAtVenue(); // the terminal's own check cannot know
    TicketPane& ticket = bench.window().ticket();
    bench.type(*ticket.priceField(), QStringLiteral("66000"));
    bench.type(*ticket.amountField(), QStringLiteral("0.01"));
    QTRY_VERIFY_WITH_TIMEOUT(ticket.sendButton()->isEnabled(), kPatienceMs);
    bench.pressSend();
    QTRY_VERIFY2_WITH_TIMEOUT(ticket.resultText().contains(QLatin1String("Rejected")),
                              qPrintable(ticket.resultText()), kPatienceMs);
    QVERIFY2(ticket.resultText().contains(QLatin1String("disabled")),
             qPrintable(ticket.resultText()));
    QVERIFY2(bench.logText().contains(QLatin1String("Look at the account's status")),
             qPrintable(bench.logText()));
    QCOMPARE(bench.rows(kOpen), 0);
    QCOMPARE(bench.cell(BlotterPane::History, 0, OrdersModel::State), QStringLiteral("Rejected"));
    QVERIFY(!bench.cell(BlotterPane::History, 0, OrdersModel::Cancel).isEmpty()); // the reason
    QVERIFY(bench.ordersAtVenue().empty());
}

void TradingTroubleTest::keepsItsPanesAtEverySize_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("small") << QSize(1000, 700);
    QTest::newRow("usual") << QSize(1680, 1050);
    QTest::newRow("4K") << QSize(3840, 2160);
}

void TradingTroubleTest::keepsItsPanesAtEverySize()
{
    QFETCH(QSize, size);
    TradingBench bench;
    QVERIFY(bench.isReady());
    MainWindow& window = bench.window();
    window.resize(size);
    QTRY_COMPARE_WITH_TIMEOUT(window.size(), size, kPatienceMs);
    const std::initializer_list<QWidget*> panes{&window.chart(), &window.ladder(),
                                                &window.ticket()};
    for (QWidget* pane : panes) {
        QDockWidget* dock = dockOf(pane);
        QVERIFY(dock != nullptr);
        // In sight, or one press on its tab away.
        const bool isTabbed = !window.tabifiedDockWidgets(dock).isEmpty();
        QVERIFY2(dock->isVisible() || isTabbed, qPrintable(dock->objectName()));
        dock->raise();
        // What lies under its middle is the pane itself, not another one.
        const auto isOnTop = [&window, pane] {
            QWidget* hit = window.childAt(pane->mapTo(&window, pane->rect().center()));
            return hit == pane || pane->isAncestorOf(hit);
        };
        QTRY_VERIFY2_WITH_TIMEOUT(isOnTop(), qPrintable(dock->objectName()), kPatienceMs);
        const QRect place(pane->mapTo(&window, QPoint()), pane->size());
        QVERIFY2(window.rect().contains(place), qPrintable(dock->objectName()));
        QVERIFY2(place.width() >= 200 && place.height() >= 120, qPrintable(dock->objectName()));
    }
    QVERIFY(!window.grab().isNull());
    QVERIFY(bench.isReady()); // and it goes on
}

QTEST_MAIN(TradingTroubleTest)
#include "tst_tradingtrouble.moc"
