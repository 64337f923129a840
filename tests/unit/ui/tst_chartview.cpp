// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakemarket.h"
#include "tests/support/faketerminal.h"
#include "ui/chart/chartpane.h"
#include "ui/chart/chartview.h"
#include "ui/shell/arming.h"
#include "ui/shell/framepacer.h"
#include "ui/shell/orderactions.h"
#include "ui/shell/selection.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QLineEdit>
#include <QWheelEvent>
#include <QtTest>

#include <cmath>

using namespace agio;

class TestChartView : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void paintsUpBarsUpAndDownBarsDown();
    void hatchesMissingBarsAndBridgesNothing();
    void drawsABarWithoutTradesFlat();
    void wheelKeepsTheBarUnderThePointer();
    void controlWheelKeepsThePrice();
    void runningBarRepaintsWithoutTheStillLayer();
    void newBarScrollsOnlyWhenTheLastWasInView();
    void asksForOlderBarsNearTheEdge();
    void olderBarsDoNotMoveTheView();
    void dragMovesAnOrderToATick();
    void dragIsRefusedWhileLocked();
    void dragNeedsFourPixels();
    void escapeAbortsADrag();
    void dragEndsWhenTheOrderFills();
    void crossCancelsEvenWhileLocked();
    void triggerOrdersAreNotDragged();
    void staleDataBlocksMovesAndShows();
    void heldKeyAndClickPlaceALimit();
    void heldKeyWhileLockedOffersThePrice();
    void plusOffersThePrice();
    void keysSwitchTheScale();
    void digitsOpenTheIntervalBox();
    void copiesExactValues();
    void tagsDoNotOverlap();
    void manyOrdersCollapse();
    void colourSwitchRepaints();
    void fitsASmallPane();

private:
    QImage grab() const { return view().grab().toImage(); }
    ChartView& view() const { return *m_pane->view(); }
    QPoint barCentre(std::size_t index) const;
    bool hasColour(const QImage& image, const QRect& area, const QColor& colour) const;
    OrderTag tagOf(const ClientOrderId& id) const;
    void drag(QPoint from, QPoint to, bool release = true);
    void wheel(QPoint at, int delta, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    std::vector<Candle> someCandles() const;
    void setCandles(std::vector<Candle> candles);

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeTerminal> m_port;
    std::unique_ptr<FramePacer> m_pacer;
    std::unique_ptr<Arming> m_arming;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<OrderActions> m_actions;
    std::unique_ptr<ChartPane> m_pane;
};

void TestChartView::init()
{
    m_theme = std::make_unique<Theme>();
    m_port = std::make_unique<FakeTerminal>();
    m_pacer = std::make_unique<FramePacer>();
    m_pacer->setPace(FramePacer::Pace::Hidden); // frames come when the test says so
    m_arming = std::make_unique<Arming>();
    m_selection = std::make_unique<Selection>();
    m_actions = std::make_unique<OrderActions>(*m_port, *m_arming, *m_theme);
    m_selection->setInstrument(FakeTerminal::btc());
    m_pane = std::make_unique<ChartPane>(
        UiContext{*m_port, *m_theme, *m_pacer, *m_arming, *m_selection, *m_actions});
    m_pane->setStudies({});
    m_pane->resize(900, 630);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
}

void TestChartView::cleanup()
{
    m_pane.reset();
    m_actions.reset();
    m_selection.reset();
    m_arming.reset();
    m_pacer.reset();
    m_port.reset();
    m_theme.reset();
}

QPoint TestChartView::barCentre(std::size_t index) const
{
    const ChartBar& bar = view().bars().bars().at(index);
    return {
        static_cast<int>(std::lround(view().scene().time.x(static_cast<double>(bar.slot) + 0.5))),
        static_cast<int>(std::lround(view().scene().price.y((bar.open + bar.close) / 2)))};
}

bool TestChartView::hasColour(const QImage& image, const QRect& area, const QColor& colour) const
{
    const QRect inside = area.intersected(image.rect());
    for (int y = inside.top(); y <= inside.bottom(); ++y) {
        for (int x = inside.left(); x <= inside.right(); ++x) {
            if (QColor(image.pixel(x, y)) == colour) {
                return true;
            }
        }
    }
    return false;
}

OrderTag TestChartView::tagOf(const ClientOrderId& id) const
{
    for (const OrderTag& tag : view().orderTags()) {
        if (tag.order->intent.clientOrderId == id) {
            return tag;
        }
    }
    return {};
}

void TestChartView::drag(QPoint from, QPoint to, bool release)
{
    const auto send = [this](QEvent::Type type, QPoint at, Qt::MouseButton button,
                             Qt::MouseButtons buttons) {
        QMouseEvent event(type, QPointF(at), QPointF(view().mapToGlobal(at)), button, buttons,
                          Qt::NoModifier);
        QCoreApplication::sendEvent(&view(), &event);
    };
    send(QEvent::MouseButtonPress, from, Qt::LeftButton, Qt::LeftButton);
    send(QEvent::MouseMove, (from + to) / 2, Qt::NoButton, Qt::LeftButton);
    send(QEvent::MouseMove, to, Qt::NoButton, Qt::LeftButton);
    if (release) {
        send(QEvent::MouseButtonRelease, to, Qt::LeftButton, Qt::NoButton);
    }
}

void TestChartView::wheel(QPoint at, int delta, Qt::KeyboardModifiers modifiers)
{
    QWheelEvent event(QPointF(at), QPointF(view().mapToGlobal(at)), {}, QPoint(0, delta),
                      Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&view(), &event);
}

std::vector<Candle> TestChartView::someCandles() const
{
    return makeFakeCandles(m_port->instrument(FakeTerminal::btc()), Interval::M5, 600,
                           m_port->now(), m_port->lastPrice(FakeTerminal::btc()), 3);
}

void TestChartView::setCandles(std::vector<Candle> candles)
{
    m_port->setCandles(FakeTerminal::btc(), Interval::M5, std::move(candles));
    view().onFrame();
}

void TestChartView::paintsUpBarsUpAndDownBarsDown()
{
    const QImage image = grab();
    int looked = 0;
    const auto& bars = view().bars().bars();
    for (std::size_t i = bars.size() - 60; i + 1 < bars.size(); ++i) {
        const double height =
            std::abs(view().scene().price.y(bars[i].open) - view().scene().price.y(bars[i].close));
        if (height < 4) {
            continue;
        }
        const QPoint at = barCentre(i);
        const bool isUp = bars[i].close >= bars[i].open;
        QCOMPARE(QColor(image.pixel(at)), m_theme->colour(isUp ? Token::Up : Token::Down));
        ++looked;
    }
    QVERIFY(looked > 10);
}

void TestChartView::hatchesMissingBarsAndBridgesNothing()
{
    auto candles = someCandles();
    candles.erase(candles.end() - 30, candles.end() - 20);
    setCandles(candles);
    QCOMPARE(view().bars().gaps().size(), std::size_t{1});
    const SlotGap gap = view().bars().gaps().front();
    QCOMPARE(gap.until - gap.from, 10);
    const TimeScale& time = view().scene().time;
    const int left = static_cast<int>(time.x(static_cast<double>(gap.from))) + 2;
    const int right = static_cast<int>(time.x(static_cast<double>(gap.until))) - 3;
    const QRect hole(left, view().scene().layout.price.top() + 4, right - left,
                     view().scene().layout.price.height() - 8);
    const QImage image = grab();
    int hatched = 0;
    for (int y = hole.top(); y < hole.bottom(); ++y) {
        for (int x = hole.left(); x < hole.right(); ++x) {
            const QColor c(image.pixel(x, y));
            QVERIFY(c != m_theme->colour(Token::Up));
            QVERIFY(c != m_theme->colour(Token::Down));
            hatched += c != m_theme->colour(Token::Pane) && c != m_theme->colour(Token::Line);
        }
    }
    QVERIFY(hatched > hole.width() * hole.height() / 20);
}

void TestChartView::drawsABarWithoutTradesFlat()
{
    auto candles = someCandles();
    Candle& quiet = candles[candles.size() - 10];
    quiet.open = quiet.high = quiet.low = quiet.close = candles[candles.size() - 11].close;
    quiet.baseVolume = Decimal();
    quiet.tradeCount = 0;
    setCandles(candles);
    const std::size_t index = view().bars().bars().size() - 10;
    QVERIFY(!view().bars().bars()[index].hasTrades);
    QCOMPARE(QColor(grab().pixel(barCentre(index))), m_theme->colour(Token::Text3));
}

void TestChartView::wheelKeepsTheBarUnderThePointer()
{
    for (const int x : {40, 300, 700}) {
        for (const int delta : {-120, 120, 120, -360}) {
            const double before = view().scene().time.slotAt(x);
            const double width = view().scene().time.barWidth;
            wheel(QPoint(x, 200), delta);
            QVERIFY(std::abs(view().scene().time.slotAt(x) - before) < 1e-6);
            QCOMPARE(view().scene().time.barWidth > width, delta > 0);
        }
    }
    // Eight bars at the least, twenty thousand at the most.
    for (int i = 0; i < 100; ++i) {
        wheel(QPoint(300, 200), 1'200);
    }
    QVERIFY(view().scene().time.plotRight / view().scene().time.barWidth >= 7.99);
    for (int i = 0; i < 100; ++i) {
        wheel(QPoint(300, 200), -1'200);
    }
    QVERIFY(view().scene().time.plotRight / view().scene().time.barWidth <= 20'001);
}

void TestChartView::controlWheelKeepsThePrice()
{
    QVERIFY(view().isAutoScale());
    const double before = view().scene().price.priceAt(200);
    wheel(QPoint(300, 200), 240, Qt::ControlModifier);
    QVERIFY(!view().isAutoScale());
    QVERIFY(std::abs(view().scene().price.priceAt(200) - before) < 1e-6);
    QMouseEvent twice(QEvent::MouseButtonDblClick,
                      QPointF(view().scene().layout.priceAxis.center()),
                      QPointF(view().scene().layout.priceAxis.center()), Qt::LeftButton,
                      Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&view(), &twice);
    QVERIFY(view().isAutoScale());
}

void TestChartView::runningBarRepaintsWithoutTheStillLayer()
{
    const QImage before = grab();
    const int still = view().stillPaints();
    const Decimal last = m_port->lastPrice(FakeTerminal::btc());
    m_port->setLastPrice(FakeTerminal::btc(), Decimal::sub(last, Decimal(20)).value());
    view().onFrame();
    const QImage after = grab();
    QVERIFY(before != after);
    QCOMPARE(view().stillPaints(), still);
    QCOMPARE(*view().lastPrice(), m_port->lastPrice(FakeTerminal::btc()));
}

void TestChartView::newBarScrollsOnlyWhenTheLastWasInView()
{
    const auto nextBar = [this] {
        m_port->advance(Duration::minutes(5));
        m_port->setLastPrice(FakeTerminal::btc(), m_port->lastPrice(FakeTerminal::btc()));
        view().onFrame();
    };
    double right = view().scene().time.rightSlot;
    nextBar();
    QCOMPARE(view().scene().time.rightSlot, right + 1);
    drag(QPoint(100, 200), QPoint(500, 200));
    right = view().scene().time.rightSlot;
    nextBar();
    QCOMPARE(view().scene().time.rightSlot, right);
    QTest::keyClick(&view(), Qt::Key_End);
    QVERIFY(view().scene().time.rightSlot > right);
}

void TestChartView::asksForOlderBarsNearTheEdge()
{
    QCOMPARE(m_port->olderRequests, 0);
    for (int i = 0; i < 6; ++i) {
        wheel(QPoint(400, 200), 240, Qt::ShiftModifier);
    }
    QCOMPARE(m_port->olderRequests, 0); // still more than 200 bars away
    for (int i = 0; i < 30; ++i) {
        wheel(QPoint(400, 200), 240, Qt::ShiftModifier);
    }
    QCOMPARE(m_port->olderRequests, 1);
}

void TestChartView::olderBarsDoNotMoveTheView()
{
    for (int i = 0; i < 42; ++i) {
        wheel(QPoint(400, 200), 240, Qt::ShiftModifier);
    }
    const double right = view().scene().time.rightSlot;
    const std::size_t count = view().bars().bars().size();
    m_port->deliverOlder();
    view().onFrame();
    QVERIFY(view().bars().bars().size() > count);
    QCOMPARE(view().scene().time.rightSlot, right);
}

void TestChartView::dragMovesAnOrderToATick()
{
    const auto id =
        m_port->addOrder(FakeTerminal::btc(), Side::Buy, OrderForm::Limit, "67150.0", "0.1000");
    m_arming->arm(ArmState::Armed);
    const QPoint from = tagOf(id).box.center() - QPoint(12, 0);
    const int target = from.y() + 37;
    drag(from, QPoint(from.x(), target));
    QCOMPARE(m_port->moves.size(), std::size_t{1});
    const Decimal price = m_port->moves.front().price;
    QVERIFY(price.isMultipleOf(Decimal::literal("0.1")));
    const double exact = view().scene().price.priceAt(target);
    // A buy goes to the tick at or below the pointer.
    QVERIFY(price.toDoubleForDrawing() <= exact + 1e-3);
    QVERIFY(price.toDoubleForDrawing() > exact - 0.1 - 1e-3);
}

void TestChartView::dragIsRefusedWhileLocked()
{
    const auto id =
        m_port->addOrder(FakeTerminal::btc(), Side::Buy, OrderForm::Limit, "67150.0", "0.1000");
    const QPoint from = tagOf(id).box.center() - QPoint(12, 0);
    drag(from, from + QPoint(0, 40));
    QVERIFY(m_port->moves.empty());
    QVERIFY(!view().message().isEmpty());
}

void TestChartView::dragNeedsFourPixels()
{
    const auto id =
        m_port->addOrder(FakeTerminal::btc(), Side::Buy, OrderForm::Limit, "67150.0", "0.1000");
    m_arming->arm(ArmState::Armed);
    const QPoint from = tagOf(id).box.center() - QPoint(12, 0);
    drag(from, from + QPoint(0, 3));
    QVERIFY(m_port->moves.empty());
}

void TestChartView::escapeAbortsADrag()
{
    const auto id =
        m_port->addOrder(FakeTerminal::btc(), Side::Buy, OrderForm::Limit, "67150.0", "0.1000");
    m_arming->arm(ArmState::Armed);
    const QPoint from = tagOf(id).box.center() - QPoint(12, 0);
    const QImage quiet = grab();
    drag(from, from + QPoint(0, 40), false);
    QVERIFY(grab() != quiet); // ghost line and label
    QTest::keyClick(&view(), Qt::Key_Escape);
    QTest::mouseRelease(&view(), Qt::LeftButton, {}, from + QPoint(0, 40));
    QVERIFY(m_port->moves.empty());
}

void TestChartView::dragEndsWhenTheOrderFills()
{
    const auto id =
        m_port->addOrder(FakeTerminal::btc(), Side::Buy, OrderForm::Limit, "67150.0", "0.1000");
    m_arming->arm(ArmState::Armed);
    const QPoint from = tagOf(id).box.center() - QPoint(12, 0);
    drag(from, from + QPoint(0, 40), false);
    m_port->setOrderState(id, OrderState::Filled);
    QVERIFY(view().message().contains(QStringLiteral("Filled")));
    QTest::mouseRelease(&view(), Qt::LeftButton, {}, from + QPoint(0, 40));
    QVERIFY(m_port->moves.empty());
}

void TestChartView::crossCancelsEvenWhileLocked()
{
    const auto id =
        m_port->addOrder(FakeTerminal::btc(), Side::Sell, OrderForm::Limit, "67420.0", "0.0500");
    QTest::mouseClick(&view(), Qt::LeftButton, {}, tagOf(id).cross.center());
    QCOMPARE(m_port->cancelled, std::vector<ClientOrderId>{id});
    QVERIFY(view().orderTags().empty());
}

void TestChartView::triggerOrdersAreNotDragged()
{
    const auto id = m_port->addOrder(FakeTerminal::btc(), Side::Sell, OrderForm::StopMarket,
                                     "66980.0", "0.1000");
    m_arming->arm(ArmState::Armed);
    QVERIFY(tagOf(id).isTrigger);
    const QPoint from = tagOf(id).box.center() - QPoint(12, 0);
    drag(from, from + QPoint(0, 30));
    QVERIFY(m_port->moves.empty());
    QVERIFY(!view().message().isEmpty());
}

void TestChartView::staleDataBlocksMovesAndShows()
{
    const auto id =
        m_port->addOrder(FakeTerminal::btc(), Side::Buy, OrderForm::Limit, "67150.0", "0.1000");
    m_arming->arm(ArmState::Armed);
    const QImage live = grab();
    m_port->setBookState(FakeTerminal::btc(), BookState::Stale, "sequence gap");
    view().onFrame();
    QVERIFY(view().isStale());
    QVERIFY(grab() != live);
    const QPoint from = tagOf(id).box.center() - QPoint(12, 0);
    drag(from, from + QPoint(0, 40));
    QVERIFY(m_port->moves.empty());
    // Cancelling works all the same.
    QTest::mouseClick(&view(), Qt::LeftButton, {}, tagOf(id).cross.center());
    QCOMPARE(m_port->cancelled.size(), std::size_t{1});
}

void TestChartView::heldKeyAndClickPlaceALimit()
{
    m_arming->arm(ArmState::Armed);
    m_selection->setQuantity(Decimal::literal("0.0100"));
    const QPoint at(300, static_cast<int>(view().scene().price.y(67'150.04)));
    QTest::keyPress(&view(), Qt::Key_B);
    QTest::mouseClick(&view(), Qt::LeftButton, {}, at);
    QCOMPARE(m_port->placed.size(), std::size_t{1});
    const OrderIntent& intent = m_port->placed.front();
    QCOMPARE(intent.side, Side::Buy);
    QCOMPARE(intent.form, OrderForm::Limit);
    QCOMPARE(intent.quantity, Decimal::literal("0.0100"));
    QCOMPARE(intent.source, IntentSource::Chart);
    QVERIFY(intent.price->isMultipleOf(Decimal::literal("0.1")));
    QVERIFY(intent.price->toDoubleForDrawing() <= view().scene().price.priceAt(at.y()) + 1e-3);
    // Key released: a click is a click again.
    QTest::keyRelease(&view(), Qt::Key_B);
    QTest::mouseClick(&view(), Qt::LeftButton, {}, at);
    QCOMPARE(m_port->placed.size(), std::size_t{1});
}

void TestChartView::heldKeyWhileLockedOffersThePrice()
{
    m_selection->setQuantity(Decimal::literal("0.0100"));
    QSignalSpy offered(m_selection.get(), &Selection::priceOffered);
    QTest::keyPress(&view(), Qt::Key_S);
    QTest::mouseClick(&view(), Qt::LeftButton, {}, QPoint(300, 150));
    QVERIFY(m_port->placed.empty());
    QCOMPARE(offered.count(), 1);
    QVERIFY(!view().message().isEmpty());
}

void TestChartView::plusOffersThePrice()
{
    QSignalSpy offered(m_selection.get(), &Selection::priceOffered);
    const int right = view().scene().layout.plot.right();
    const int y = view().scene().layout.price.bottom() - 60; // below the last price
    QTest::mouseMove(&view(), QPoint(right - 9, y));
    QTest::mouseClick(&view(), Qt::LeftButton, {}, QPoint(right - 9, y));
    QCOMPARE(offered.count(), 1);
    const auto price = offered.at(0).at(0).value<Decimal>();
    QVERIFY(price.isMultipleOf(Decimal::literal("0.1")));
    QVERIFY(std::abs(price.toDoubleForDrawing() - view().scene().price.priceAt(y)) <= 0.051);
    QCOMPARE(offered.at(0).at(1).value<std::optional<Side>>(), std::optional(Side::Buy));
}

void TestChartView::keysSwitchTheScale()
{
    QTest::keyClick(&view(), Qt::Key_L);
    QCOMPARE(view().priceKind(), PriceScale::Kind::Log);
    QTest::keyClick(&view(), Qt::Key_Percent);
    QCOMPARE(view().priceKind(), PriceScale::Kind::Percent);
    QTest::keyClick(&view(), Qt::Key_Percent);
    QCOMPARE(view().priceKind(), PriceScale::Kind::Linear);
    const double top = view().scene().price.priceAt(100);
    QTest::keyClick(&view(), Qt::Key_I);
    QVERIFY(view().scene().price.priceAt(100) < top);
    QTest::keyClick(&view(), Qt::Key_A);
    QVERIFY(!view().isAutoScale());
}

void TestChartView::digitsOpenTheIntervalBox()
{
    auto* box = m_pane->findChild<QLineEdit*>();
    QVERIFY(box->isHidden());
    QTest::keyClick(&view(), Qt::Key_1);
    QVERIFY(!box->isHidden());
    QTest::keyClicks(box, QStringLiteral("5"));
    QTest::keyClick(box, Qt::Key_Return);
    QCOMPARE(m_pane->interval(), Interval::M15);
    QCOMPARE(view().interval(), Interval::M15);
    QTest::keyClick(&view(), Qt::Key_7);
    QTest::keyClick(box, Qt::Key_Return);
    QCOMPARE(m_pane->interval(), Interval::M15);
    QVERIFY(!view().message().isEmpty());
}

void TestChartView::copiesExactValues()
{
    QTest::keyClick(&view(), Qt::Key_C, Qt::ControlModifier);
    const QStringList values = QGuiApplication::clipboard()->text().split(QLatin1Char('\t'));
    QCOMPARE(values.size(), 6);
    QCOMPARE(Decimal::parse(values.at(4).toStdString()), view().lastPrice());
}

void TestChartView::tagsDoNotOverlap()
{
    for (const char* price : {"67150.0", "67150.1", "67149.9", "67151.0", "67148.0"}) {
        m_port->addOrder(FakeTerminal::btc(), Side::Buy, OrderForm::Limit, price, "0.0100");
    }
    const auto tags = view().orderTags();
    QCOMPARE(tags.size(), std::size_t{5});
    for (std::size_t i = 0; i < tags.size(); ++i) {
        for (std::size_t k = i + 1; k < tags.size(); ++k) {
            QVERIFY(!tags[i].box.intersects(tags[k].box));
        }
        QVERIFY(view().scene().layout.price.contains(tags[i].box));
    }
}

void TestChartView::manyOrdersCollapse()
{
    for (int i = 0; i < 14; ++i) {
        const std::string price = "6715" + std::to_string(i % 10) + ".0";
        m_port->addOrder(FakeTerminal::btc(), Side::Buy, OrderForm::Limit, price.c_str(), "0.0100");
    }
    const auto tags = view().orderTags();
    QCOMPARE(tags.size(), std::size_t{1});
    QCOMPARE(tags.front().collapsed, 14);
    QVERIFY(tags.front().text.contains(QStringLiteral("14")));
}

void TestChartView::colourSwitchRepaints()
{
    const QRect area = view().scene().layout.price;
    const QColor was = m_theme->colour(Token::Up);
    QVERIFY(hasColour(grab(), area, was));
    m_theme->setDirections(DirectionColours::ColourBlind);
    const QImage image = grab();
    QVERIFY(!hasColour(image, area, was));
    QVERIFY(hasColour(image, area, m_theme->colour(Token::Up)));
}

void TestChartView::fitsASmallPane()
{
    m_port->addSampleOrders();
    m_pane->resize(320, 200);
    QCOMPARE(m_pane->size(), QSize(320, 200));
    const QImage image = grab();
    QVERIFY(hasColour(image, view().scene().layout.price, m_theme->colour(Token::Own)));
    for (const OrderTag& tag : view().orderTags()) {
        QVERIFY(view().scene().layout.plot.contains(tag.box));
    }
}

QTEST_MAIN(TestChartView)
#include "tst_chartview.moc"
