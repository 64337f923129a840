// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder under a hand: presses, drags and keys against a terminal without an engine.
#include "tests/support/faketerminal.h"
#include "ui/ladder/ladderpane.h"
#include "ui/ladder/ladderview.h"
#include "ui/shell/arming.h"
#include "ui/shell/framepacer.h"
#include "ui/shell/orderactions.h"
#include "ui/shell/selection.h"
#include "ui/theme/theme.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace agio;

class TestLadderView : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void lockedClickOnlyFillsTheTicket();
    void armedClickSendsALimitAtTheRow();
    void clickIsIgnoredWhenTheGridMovedBetweenPressAndRelease();
    void confirmAsksAndEscapeSendsNothing();
    void autoRepeatSendsOnce();
    void draggingATagMovesTheOrder();
    void escapeAbortsADrag();
    void crossCancelsEvenWhileLocked();
    void staleBookLocksAndRefuses();
    void wheelOnATagLowersTheQuantityOnce();
    void changingTheInstrumentShowsTheOtherBook();
    void quickSizesFitTheInstrument();

private:
    LadderView& view() { return m_pane->view(); }
    void frame() { emit m_pacer->frame(); }
    QPoint cell(LadderView::Column column, std::int64_t key)
    {
        return view().rectOf(column, view().model().rowOfKey(key)).center();
    }
    std::int64_t bestBid() { return *view().model().bestKey(Side::Buy); }

    std::unique_ptr<FakeTerminal> m_port;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FramePacer> m_pacer;
    std::unique_ptr<Arming> m_arming;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<OrderActions> m_actions;
    std::unique_ptr<UiContext> m_context;
    std::unique_ptr<LadderPane> m_pane;
};

void TestLadderView::init()
{
    m_port = std::make_unique<FakeTerminal>();
    m_theme = std::make_unique<Theme>();
    m_pacer = std::make_unique<FramePacer>();
    m_arming = std::make_unique<Arming>();
    m_selection = std::make_unique<Selection>();
    m_actions = std::make_unique<OrderActions>(*m_port, *m_arming, *m_theme);
    m_context = std::make_unique<UiContext>(
        UiContext{*m_port, *m_theme, *m_pacer, *m_arming, *m_selection, *m_actions});
    m_selection->setInstrument(FakeTerminal::btc());
    m_pane = std::make_unique<LadderPane>(*m_context);
    m_pane->resize(356, 800);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
    frame();
    frame();
    QVERIFY(view().model().book() != nullptr);
}

void TestLadderView::cleanup()
{
    m_pane.reset();
    m_context.reset();
    m_actions.reset();
}

void TestLadderView::lockedClickOnlyFillsTheTicket()
{
    QSignalSpy offered(m_selection.get(), &Selection::priceOffered);
    const std::int64_t key = bestBid() - 3;
    QTest::mouseClick(&view(), Qt::LeftButton, {}, cell(LadderView::Column::Bid, key));
    QVERIFY(m_port->placed.empty());
    QCOMPARE(offered.count(), 1);
    QCOMPARE(offered.first().first().value<Decimal>(), view().model().priceOfKey(key));
}

void TestLadderView::armedClickSendsALimitAtTheRow()
{
    QVERIFY(m_arming->arm(ArmState::Armed));
    const std::int64_t key = bestBid() - 3;
    QTest::mouseClick(&view(), Qt::LeftButton, {}, cell(LadderView::Column::Bid, key));
    QCOMPARE(m_port->placed.size(), std::size_t(1));
    const OrderIntent& intent = m_port->placed.front();
    QCOMPARE(intent.side, Side::Buy);
    QCOMPARE(intent.form, OrderForm::Limit);
    QCOMPARE(*intent.price, view().model().priceOfKey(key));
    QVERIFY(intent.quantity.isPositive());
    QVERIFY(intent.quantity.isMultipleOf(m_port->instrument(FakeTerminal::btc()).lotSize));
    // And it stands on its row.
    QVERIFY(view().model().ownAt(key, Side::Buy) != nullptr);
}

void TestLadderView::clickIsIgnoredWhenTheGridMovedBetweenPressAndRelease()
{
    QVERIFY(m_arming->arm(ArmState::Armed));
    QSignalSpy status(&view(), &LadderView::status);
    const QPoint at = cell(LadderView::Column::Bid, bestBid() - 3);
    QTest::mousePress(&view(), Qt::LeftButton, {}, at);
    view().model().scroll(1);
    QTest::mouseRelease(&view(), Qt::LeftButton, {}, at);
    QVERIFY(m_port->placed.empty());
    QCOMPARE(status.count(), 1);
}

void TestLadderView::confirmAsksAndEscapeSendsNothing()
{
    QVERIFY(m_arming->arm(ArmState::Confirm));
    QTest::mouseClick(&view(), Qt::LeftButton, {}, cell(LadderView::Column::Bid, bestBid() - 3));
    QVERIFY(m_port->placed.empty());
    QWidget* question = nullptr;
    for (QWidget* widget : QApplication::allWidgets()) {
        if (widget->inherits("agio::QuestionPanel") && widget->isVisible()) {
            question = widget;
        }
    }
    QVERIFY2(question != nullptr, "CONFIRM must ask");
    QTest::keyClick(question, Qt::Key_Escape);
    QVERIFY(m_port->placed.empty());
}

void TestLadderView::autoRepeatSendsOnce()
{
    QVERIFY(m_arming->arm(ArmState::Armed));
    QTest::keyClick(&view(), Qt::Key_B);
    QTest::keyClick(&view(), Qt::Key_Down); // the cursor appears at the touch
    QTest::keyClick(&view(), Qt::Key_Down);
    QTest::keyClick(&view(), Qt::Key_Return);
    QCOMPARE(m_port->placed.size(), std::size_t(1));
    for (int i = 0; i < 5; ++i) {
        QKeyEvent repeat(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier, QString(), true);
        QApplication::sendEvent(&view(), &repeat);
    }
    QCOMPARE(m_port->placed.size(), std::size_t(1));
}

void TestLadderView::draggingATagMovesTheOrder()
{
    const std::int64_t key = bestBid() - 4;
    const std::string price = view().model().priceOfKey(key).toString();
    const ClientOrderId id =
        m_port->addOrder(FakeTerminal::btc(), Side::Buy, OrderForm::Limit, price.c_str(), "0.01");
    QVERIFY(m_arming->arm(ArmState::Armed));
    const QPoint from(8, cell(LadderView::Column::MyBuys, key).y());
    const QPoint to(8, cell(LadderView::Column::MyBuys, key - 3).y());
    QTest::mousePress(&view(), Qt::LeftButton, {}, from);
    QTest::mouseMove(&view(), to);
    QTest::mouseRelease(&view(), Qt::LeftButton, {}, to);
    QCOMPARE(m_port->moves.size(), std::size_t(1));
    QCOMPARE(m_port->moves.front().id, id);
    QCOMPARE(m_port->moves.front().price, view().model().priceOfKey(key - 3));
}

void TestLadderView::escapeAbortsADrag()
{
    const std::int64_t key = bestBid() - 4;
    const std::string price = view().model().priceOfKey(key).toString();
    m_port->addOrder(FakeTerminal::btc(), Side::Buy, OrderForm::Limit, price.c_str(), "0.01");
    QVERIFY(m_arming->arm(ArmState::Armed));
    const QPoint from(8, cell(LadderView::Column::MyBuys, key).y());
    const QPoint to(8, cell(LadderView::Column::MyBuys, key - 3).y());
    QTest::mousePress(&view(), Qt::LeftButton, {}, from);
    QTest::mouseMove(&view(), to);
    QTest::keyClick(&view(), Qt::Key_Escape);
    QTest::mouseRelease(&view(), Qt::LeftButton, {}, to);
    QVERIFY(m_port->moves.empty());
}

void TestLadderView::crossCancelsEvenWhileLocked()
{
    const std::int64_t key = bestBid() - 4;
    const std::string price = view().model().priceOfKey(key).toString();
    const ClientOrderId id =
        m_port->addOrder(FakeTerminal::btc(), Side::Buy, OrderForm::Limit, price.c_str(), "0.01");
    QVERIFY(!m_arming->mayTrade());
    QTest::mouseClick(&view(), Qt::MiddleButton, {},
                      QPoint(8, cell(LadderView::Column::MyBuys, key).y()));
    QCOMPARE(m_port->cancelled.size(), std::size_t(1));
    QCOMPARE(m_port->cancelled.front(), id);
}

void TestLadderView::staleBookLocksAndRefuses()
{
    QVERIFY(m_arming->arm(ArmState::Armed));
    const QPoint at = cell(LadderView::Column::Bid, bestBid() - 3);
    m_port->setBookState(FakeTerminal::btc(), BookState::Stale, "sequence gap");
    frame();
    QCOMPARE(m_arming->state(), ArmState::Locked);
    QTest::mouseClick(&view(), Qt::LeftButton, {}, at);
    QVERIFY(m_port->placed.empty());
    // Coming back does not arm by itself.
    m_port->setBookState(FakeTerminal::btc(), BookState::Live);
    frame();
    QCOMPARE(m_arming->state(), ArmState::Locked);
}

void TestLadderView::wheelOnATagLowersTheQuantityOnce()
{
    const std::int64_t key = bestBid() - 4;
    const std::string price = view().model().priceOfKey(key).toString();
    m_port->addOrder(FakeTerminal::btc(), Side::Buy, OrderForm::Limit, price.c_str(), "0.0100");
    QVERIFY(m_arming->arm(ArmState::Armed));
    const QPoint at(8, cell(LadderView::Column::MyBuys, key).y());
    for (int i = 0; i < 3; ++i) {
        QWheelEvent wheel(QPointF(at), view().mapToGlobal(QPointF(at)), QPoint(), QPoint(0, -120),
                          Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&view(), &wheel);
    }
    QVERIFY(m_port->lowered.empty()); // waits for the last step
    QTRY_COMPARE(m_port->lowered.size(), std::size_t(1));
    QCOMPARE(m_port->lowered.front().price, Decimal::literal("0.0097"));
}

void TestLadderView::changingTheInstrumentShowsTheOtherBook()
{
    m_selection->setInstrument(FakeTerminal::eth());
    frame();
    frame();
    QVERIFY(view().instrument() != nullptr);
    QCOMPARE(view().instrument()->id, FakeTerminal::eth());
    const Decimal bid = view().model().priceOfKey(bestBid());
    QVERIFY(bid < Decimal(10'000));
}

void TestLadderView::quickSizesFitTheInstrument()
{
    const auto& instrument = m_port->instrument(FakeTerminal::btc());
    const Decimal price = m_port->lastPrice(FakeTerminal::btc());
    const auto sizes = defaultQuickSizes(instrument, price);
    QCOMPARE(sizes.size(), std::size_t(5));
    for (const auto& size : sizes) {
        QVERIFY(!isBelowMinimum(size, instrument, price));
        const auto parsed = parseQuickSize(quickSizeText(size, instrument), instrument);
        QVERIFY(parsed.has_value());
        QCOMPARE(parsed->unit, size.unit);
        QCOMPARE(parsed->amount, size.amount);
    }
    QVERIFY(!parseQuickSize(QStringLiteral("abc"), instrument));
    QVERIFY(!parseQuickSize(QStringLiteral("-1"), instrument));
    QVERIFY(!parseQuickSize(QStringLiteral("101 %"), instrument));
    const QuickSize half{QuickSize::Unit::Quote, Decimal(500)};
    const auto quantity = quantityOf(half, instrument, Side::Buy, price, {}, {});
    QVERIFY(quantity && quantity->isMultipleOf(instrument.lotSize));
    const auto value = Decimal::mul(*quantity, price);
    QVERIFY(value && *value <= Decimal(500));
}

QTEST_MAIN(TestLadderView)
#include "tst_ladderview.moc"
