// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faketerminal.h"
#include "ui/shell/arming.h"
#include "ui/shell/orderactions.h"
#include "ui/shell/questionpanel.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

using namespace agio;

class TestOrderActions : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void sendsNothingWhileLocked();
    void sendsAtOnceWhenArmed();
    void asksEachTimeInConfirm();
    void enterSendsAndEscapeDrops();
    void heldKeySendsNothing();
    void refusesWhatTheCheckBlocks();
    void dropsTheQuestionWhenTheTouchMoved();
    void dropsTheQuestionAfterItsTime();
    void dropsTheQuestionWhenLocked();
    void dangerousQuestionNeedsMoreThanEnter();
    void largeLiveAmountIsTypedAgain();
    void cancelsWhileLocked();
    void movesAWorkingOrder();
    void asksWhenAMoveWouldTake();
    void fillsNumbersIntoSentences_data();
    void fillsNumbersIntoSentences();

private:
    OrderIntent buy(const char* price, const char* quantity = "0.0100") const;
    std::shared_ptr<const BookView> book() const;
    QuestionPanel* question() const { return m_window->findChild<QuestionPanel*>(); }
    ClientOrderId submit(const OrderIntent& intent)
    {
        return m_actions->submit(intent, book(), m_window.get(),
                                 m_window->mapToGlobal(QPoint(50, 50)));
    }
    void makeLive();

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeTerminal> m_port;
    std::unique_ptr<Arming> m_arming;
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<OrderActions> m_actions;
};

void TestOrderActions::init()
{
    m_theme = std::make_unique<Theme>();
    m_port = std::make_unique<FakeTerminal>();
    m_arming = std::make_unique<Arming>();
    m_window = std::make_unique<QWidget>();
    m_window->resize(800, 600);
    m_window->show();
    m_actions = std::make_unique<OrderActions>(*m_port, *m_arming, *m_theme);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestOrderActions::cleanup()
{
    m_actions.reset();
    m_window.reset();
    m_arming.reset();
    m_port.reset();
    m_theme.reset();
}

OrderIntent TestOrderActions::buy(const char* price, const char* quantity) const
{
    OrderIntent intent;
    intent.instrument = FakeTerminal::btc();
    intent.side = Side::Buy;
    intent.source = IntentSource::Ladder;
    intent.price = Decimal::literal(price);
    intent.quantity = Decimal::literal(quantity);
    return intent;
}

std::shared_ptr<const BookView> TestOrderActions::book() const
{
    const auto watch = m_port->watch(FakeTerminal::btc(), WatchOptions{true, 100, false, false});
    return watch->book.get();
}

void TestOrderActions::makeLive()
{
    AccountView account = m_port->account();
    account.environment = Environment::Live;
    m_port->setAccount(account);
}

void TestOrderActions::sendsNothingWhileLocked()
{
    QSignalSpy refused(m_actions.get(), &OrderActions::refused);
    QVERIFY(submit(buy("67150.0")).isEmpty());
    QCOMPARE(refused.count(), 1);
    QVERIFY(m_port->placed.empty());
    QVERIFY(question() == nullptr);
}

void TestOrderActions::sendsAtOnceWhenArmed()
{
    m_arming->arm(ArmState::Armed);
    const ClientOrderId id = submit(buy("67150.0"));
    QVERIFY(!id.isEmpty());
    QCOMPARE(m_port->placed.size(), std::size_t{1});
    QCOMPARE(m_port->placed.front().clientOrderId, id);
    QVERIFY(question() == nullptr);
}

void TestOrderActions::asksEachTimeInConfirm()
{
    m_arming->arm(ArmState::Confirm);
    for (std::size_t sent = 0; sent < 2; ++sent) {
        // Another size each time: the same again at once would be caught as a repeat.
        QVERIFY(submit(buy("67150.0", sent == 0 ? "0.0100" : "0.0200")).isEmpty());
        QCOMPARE(m_port->placed.size(), sent);
        QVERIFY(question() != nullptr);
        QTest::keyClick(question(), Qt::Key_Return);
        QCOMPARE(m_port->placed.size(), sent + 1);
        QTRY_VERIFY(question() == nullptr);
    }
}

void TestOrderActions::enterSendsAndEscapeDrops()
{
    m_arming->arm(ArmState::Confirm);
    submit(buy("67150.0"));
    QVERIFY(question() != nullptr);
    QVERIFY(!question()->isModal());
    auto* cancel = qobject_cast<QPushButton*>(question()->focusWidget());
    QVERIFY(cancel != nullptr);
    QCOMPARE(cancel->text(), QStringLiteral("Cancel")); // the button that Space would press
    QTest::keyClick(cancel, Qt::Key_Escape);
    QVERIFY(m_port->placed.empty());
    QTRY_VERIFY(question() == nullptr);
}

void TestOrderActions::heldKeySendsNothing()
{
    m_arming->arm(ArmState::Confirm);
    submit(buy("67150.0"));
    QKeyEvent repeat(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier, QString(), true);
    QCoreApplication::sendEvent(question(), &repeat);
    QVERIFY(m_port->placed.empty());
    QVERIFY(question()->isVisible());
}

void TestOrderActions::refusesWhatTheCheckBlocks()
{
    m_arming->arm(ArmState::Armed);
    QSignalSpy refused(m_actions.get(), &OrderActions::refused);
    QVERIFY(submit(buy("67150.05")).isEmpty()); // off the tick
    QVERIFY(submit(buy("67150.0", "0.00001")).isEmpty());
    QCOMPARE(refused.count(), 2);
    QVERIFY(!refused.at(0).at(0).toString().isEmpty());
    QVERIFY2(!refused.at(0).at(0).toString().contains(QLatin1Char('{')), "numbers filled in");
    QVERIFY(m_port->placed.empty());
}

void TestOrderActions::dropsTheQuestionWhenTheTouchMoved()
{
    m_arming->arm(ArmState::Confirm);
    submit(buy("67150.0"));
    QSignalSpy dropped(question(), &QuestionPanel::dropped);
    m_port->setLastPrice(FakeTerminal::btc(), Decimal::literal("67300.0")); // 0.13 %
    QVERIFY(QMetaObject::invokeMethod(m_actions->findChild<QTimer*>(), "timeout"));
    QCOMPARE(dropped.count(), 0);
    m_port->setLastPrice(FakeTerminal::btc(), Decimal::literal("67600.0")); // 0.57 %
    QVERIFY(QMetaObject::invokeMethod(m_actions->findChild<QTimer*>(), "timeout"));
    QCOMPARE(dropped.count(), 1);
    QCOMPARE(dropped.at(0).at(0).toBool(), false);
    QVERIFY(m_port->placed.empty());
}

void TestOrderActions::dropsTheQuestionAfterItsTime()
{
    m_arming->arm(ArmState::Confirm);
    submit(buy("67150.0"));
    QSignalSpy dropped(question(), &QuestionPanel::dropped);
    auto* clock = question()->findChild<QTimer*>();
    for (int second = 0; second < 19; ++second) {
        QVERIFY(QMetaObject::invokeMethod(clock, "timeout"));
    }
    QCOMPARE(dropped.count(), 0);
    QVERIFY(QMetaObject::invokeMethod(clock, "timeout"));
    QCOMPARE(dropped.count(), 1);
}

void TestOrderActions::dropsTheQuestionWhenLocked()
{
    m_arming->arm(ArmState::Confirm);
    submit(buy("67150.0"));
    QSignalSpy dropped(question(), &QuestionPanel::dropped);
    m_arming->lock();
    QCOMPARE(dropped.count(), 1);
    QVERIFY(m_port->placed.empty());
}

void TestOrderActions::dangerousQuestionNeedsMoreThanEnter()
{
    makeLive();
    m_arming->arm(ArmState::Armed);
    OrderIntent market = buy("1", "0.0300");
    market.form = OrderForm::Market;
    market.price.reset();
    submit(market); // 2 016 USDT
    QVERIFY(question() != nullptr);
    QTest::keyClick(question(), Qt::Key_Return);
    QVERIFY(m_port->placed.empty());
    QTRY_VERIFY(question() == nullptr);
    submit(market);
    QVERIFY(question() != nullptr);
    for (auto* button : question()->findChildren<QPushButton*>()) {
        if (button->text() != QLatin1String("Cancel")) {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QCOMPARE(m_port->placed.size(), std::size_t{1});
}

void TestOrderActions::largeLiveAmountIsTypedAgain()
{
    makeLive();
    AccountView account = m_port->account();
    account.equity = Decimal(20'000);
    m_port->setAccount(account);
    m_arming->arm(ArmState::Armed);
    submit(buy("67150.0", "0.1000")); // 6 715 of 20 000
    QVERIFY(question() != nullptr);
    auto* typed = question()->findChild<QLineEdit*>();
    QVERIFY(typed != nullptr);
    QTest::keyClicks(typed, QStringLiteral("0.01"));
    QTest::keyClick(typed, Qt::Key_Return);
    QVERIFY(m_port->placed.empty());
    typed->clear();
    QTest::keyClicks(typed, QStringLiteral("0.1"));
    QTest::keyClick(typed, Qt::Key_Return);
    QCOMPARE(m_port->placed.size(), std::size_t{1});
}

void TestOrderActions::cancelsWhileLocked()
{
    const auto id =
        m_port->addOrder(FakeTerminal::btc(), Side::Buy, OrderForm::Limit, "67150.0", "0.1000");
    m_actions->cancel(id);
    QCOMPARE(m_port->cancelled, std::vector<ClientOrderId>{id});
    m_actions->cancelAll(FakeTerminal::btc(), Side::Sell);
    QCOMPARE(m_port->sweeps.size(), std::size_t{1});
}

void TestOrderActions::movesAWorkingOrder()
{
    const auto id =
        m_port->addOrder(FakeTerminal::btc(), Side::Buy, OrderForm::Limit, "67150.0", "0.1000");
    const auto move = [&](const char* price) {
        m_actions->move(id, Decimal::literal(price), book(), m_window.get(),
                        m_window->mapToGlobal(QPoint(5, 5)));
    };
    move("67140.0");
    QVERIFY(m_port->moves.empty()); // locked
    m_arming->arm(ArmState::Armed);
    move("67150.0");
    QVERIFY(m_port->moves.empty()); // where it is already
    move("67140.0");
    QCOMPARE(m_port->moves.size(), std::size_t{1});
    QCOMPARE(m_port->moves.front().price, Decimal::literal("67140.0"));
    m_port->setOrderState(id, OrderState::Filled);
    QSignalSpy refused(m_actions.get(), &OrderActions::refused);
    move("67130.0");
    QCOMPARE(refused.count(), 1);
    QCOMPARE(m_port->moves.size(), std::size_t{1});
}

void TestOrderActions::asksWhenAMoveWouldTake()
{
    LocalLimits limits = m_port->limits(FakeTerminal::btc());
    limits.allowCrossing = true;
    m_port->setLimits(FakeTerminal::btc(), limits);
    const auto id =
        m_port->addOrder(FakeTerminal::btc(), Side::Buy, OrderForm::Limit, "67150.0", "0.1000");
    m_arming->arm(ArmState::Armed);
    m_actions->move(id, Decimal::literal("67220.0"), book(), m_window.get(),
                    m_window->mapToGlobal(QPoint(5, 5)));
    QVERIFY(m_port->moves.empty());
    QVERIFY(question() != nullptr);
}

void TestOrderActions::fillsNumbersIntoSentences_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("expected");
    QTest::newRow("in order") << "{0} below {1}"
                              << QStringList{QStringLiteral("4.70"), QStringLiteral("5")}
                              << "4.70 below 5";
    QTest::newRow("any order, twice")
        << "{1} {0} {1}" << QStringList{QStringLiteral("a"), QStringLiteral("b")} << "b a b";
    QTest::newRow("missing stays") << "{0} {3}" << QStringList{QStringLiteral("a")} << "a {3}";
    QTest::newRow("argument is no pattern")
        << "{0} {1}" << QStringList{QStringLiteral("{1}"), QStringLiteral("x")} << "{1} x";
    QTest::newRow("braces of other kinds")
        << "{x} {} {" << QStringList{QStringLiteral("a")} << "{x} {} {";
}

void TestOrderActions::fillsNumbersIntoSentences()
{
    QFETCH(QString, pattern);
    QFETCH(QStringList, arguments);
    std::vector<std::string> values;
    for (const QString& a : arguments) {
        values.push_back(a.toStdString());
    }
    QTEST(sentenceOf(pattern.toStdString(), values), "expected");
}

QTEST_MAIN(TestOrderActions)
#include "tst_orderactions.moc"
