// SPDX-License-Identifier: GPL-3.0-or-later
// The ticket: what its fields mean, and what a hand does with it.
#include "tests/support/faketerminal.h"
#include "ui/shell/arming.h"
#include "ui/shell/framepacer.h"
#include "ui/shell/orderactions.h"
#include "ui/shell/selection.h"
#include "ui/theme/theme.h"
#include "ui/ticket/numberfield.h"
#include "ui/ticket/ticketform.h"
#include "ui/ticket/ticketpane.h"

#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

using namespace agio;

class TestTicket : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void fieldsBecomeIntents_data();
    void fieldsBecomeIntents();
    void ocoOfASellTakesProfitAbove();
    void ocoOfABuyTakesProfitBelow();
    void quoteAmountIsDividedAndRoundedDown();
    void marketPriceWalksTheBook();
    void sendingPlacesExactlyWhatTheButtonSays();
    void offTickPriceIsMarkedNotMoved();
    void belowTheMinimumOffersAValueThatPasses();
    void ambiguousNumberIsRefusedWithBothReadings();
    void hundredPercentNeverExceedsFreeFunds();
    void heldSendKeySendsOnce();
    void staleBookBlocksMarketOrders();
    void anotherInstrumentClearsPriceAndAmount();

private:
    void type(NumberField* field, const char* text)
    {
        field->edit()->clear();
        QTest::keyClicks(field->edit(), QString::fromLatin1(text));
    }
    std::unique_ptr<FakeTerminal> m_port;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FramePacer> m_pacer;
    std::unique_ptr<Arming> m_arming;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<OrderActions> m_actions;
    std::unique_ptr<UiContext> m_context;
    std::unique_ptr<TicketPane> m_pane;
};

void TestTicket::init()
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
    m_pane = std::make_unique<TicketPane>(*m_context);
    m_pane->resize(292, 560);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
    emit m_pacer->frame();
}

void TestTicket::cleanup()
{
    m_pane.reset();
    m_context.reset();
    m_actions.reset();
}

void TestTicket::fieldsBecomeIntents_data()
{
    QTest::addColumn<int>("form");
    QTest::addColumn<bool>("market");
    QTest::addColumn<int>("expected");
    QTest::addColumn<bool>("hasPrice");
    QTest::addColumn<bool>("hasTrigger");
    const auto row = [](const char* name, TicketForm form, bool market, OrderForm expected,
                        bool price, bool trigger) {
        QTest::newRow(name) << static_cast<int>(form) << market << static_cast<int>(expected)
                            << price << trigger;
    };
    row("limit", TicketForm::Limit, false, OrderForm::Limit, true, false);
    row("market", TicketForm::Market, false, OrderForm::Market, false, false);
    row("stop-limit", TicketForm::Stop, false, OrderForm::StopLimit, true, true);
    row("stop-market", TicketForm::Stop, true, OrderForm::StopMarket, false, true);
    row("take-profit limit", TicketForm::TakeProfit, false, OrderForm::TakeProfitLimit, true, true);
    row("take-profit market", TicketForm::TakeProfit, true, OrderForm::TakeProfitMarket, false,
        true);
}

void TestTicket::fieldsBecomeIntents()
{
    QFETCH(int, form);
    QFETCH(bool, market);
    QFETCH(int, expected);
    QFETCH(bool, hasPrice);
    QFETCH(bool, hasTrigger);
    TicketFields fields;
    fields.side = Side::Sell;
    fields.form = static_cast<TicketForm>(form);
    fields.triggersMarket = market;
    fields.price = Decimal::literal("67000.0");
    fields.trigger = Decimal::literal("67100.0");
    fields.amount = Decimal::literal("0.01");
    const auto intent = intentOf(fields, m_port->instrument(FakeTerminal::btc()), nullptr);
    const auto* order = std::get_if<OrderIntent>(&intent);
    QVERIFY(order != nullptr);
    QCOMPARE(static_cast<int>(order->form), expected);
    QCOMPARE(order->price.has_value(), hasPrice);
    QCOMPARE(order->trigger.has_value(), hasTrigger);
    QCOMPARE(order->quantity, Decimal::literal("0.01"));
    QCOMPARE(order->side, Side::Sell);
    QCOMPARE(order->source, IntentSource::Ticket);
}

void TestTicket::ocoOfASellTakesProfitAbove()
{
    TicketFields fields;
    fields.side = Side::Sell;
    fields.form = TicketForm::Oco;
    fields.price = Decimal::literal("70000.0");
    fields.trigger = Decimal::literal("65000.0");
    fields.stopLimit = Decimal::literal("64900.0");
    fields.amount = Decimal::literal("0.01");
    const auto intent = intentOf(fields, m_port->instrument(FakeTerminal::btc()), nullptr);
    const auto* list = std::get_if<OrderListIntent>(&intent);
    QVERIFY(list != nullptr);
    QCOMPARE(list->legs.size(), std::size_t(2));
    QCOMPARE(list->legs[0].form, OrderForm::Limit);
    QCOMPARE(*list->legs[0].price, Decimal::literal("70000.0"));
    QCOMPARE(list->legs[1].form, OrderForm::StopLimit);
    QCOMPARE(*list->legs[1].trigger, Decimal::literal("65000.0"));
    QCOMPARE(*list->legs[1].price, Decimal::literal("64900.0"));
}

void TestTicket::ocoOfABuyTakesProfitBelow()
{
    TicketFields fields;
    fields.form = TicketForm::Oco;
    fields.price = Decimal::literal("60000.0");
    fields.trigger = Decimal::literal("70000.0");
    fields.amount = Decimal::literal("0.01");
    const auto intent = intentOf(fields, m_port->instrument(FakeTerminal::btc()), nullptr);
    const auto* list = std::get_if<OrderListIntent>(&intent);
    QVERIFY(list != nullptr);
    QCOMPARE(list->legs[0].form, OrderForm::StopMarket);
    QCOMPARE(*list->legs[0].trigger, Decimal::literal("70000.0"));
    QCOMPARE(list->legs[1].form, OrderForm::Limit);
    QCOMPARE(*list->legs[1].price, Decimal::literal("60000.0"));
}

void TestTicket::quoteAmountIsDividedAndRoundedDown()
{
    TicketFields fields;
    fields.unit = AmountUnit::Quote;
    fields.price = Decimal::literal("67214.0");
    fields.amount = Decimal::literal("500");
    const auto quantity = baseQuantity(fields, m_port->instrument(FakeTerminal::btc()), nullptr);
    QVERIFY(quantity.has_value());
    QCOMPARE(*quantity, Decimal::literal("0.0074")); // 500 / 67214 = 0.007438…
}

void TestTicket::marketPriceWalksTheBook()
{
    BookView book;
    book.scale = {Decimal::literal("0.1"), 8};
    book.state = BookState::Live;
    book.asks = {{1'000, 100'000'000}, {1'010, 200'000'000}};
    // 1 at 100.0 and 1 at 101.0
    QCOMPARE(*takingPrice(book, Side::Buy, Decimal(2)), Decimal::literal("100.5"));
    QVERIFY(!takingPrice(book, Side::Buy, Decimal(4))); // deeper than what is seen
    QCOMPARE(*baseForQuote(book, Side::Buy, Decimal(201)), Decimal(2));
}

void TestTicket::sendingPlacesExactlyWhatTheButtonSays()
{
    type(m_pane->priceField(), "67150.0");
    type(m_pane->amountField(), "0.01");
    QVERIFY2(m_pane->sendButton()->isEnabled(), qPrintable(m_pane->findingsText()));
    QVERIFY(m_pane->sendButton()->toolTip().contains(QStringLiteral("150.0")));
    QTest::mouseClick(m_pane->sendButton(), Qt::LeftButton);
    QCOMPARE(m_port->placed.size(), std::size_t(1));
    QCOMPARE(*m_port->placed.front().price, Decimal::literal("67150.0"));
    QCOMPARE(m_port->placed.front().quantity, Decimal::literal("0.01"));
    // Pressed again at once: asked about, not sent.
    emit m_pacer->frame();
    QTest::mouseClick(m_pane->sendButton(), Qt::LeftButton);
    QCOMPARE(m_port->placed.size(), std::size_t(1));
}

void TestTicket::offTickPriceIsMarkedNotMoved()
{
    type(m_pane->priceField(), "67150.05");
    type(m_pane->amountField(), "0.01");
    QVERIFY(!m_pane->sendButton()->isEnabled());
    QCOMPARE(*m_pane->fields().price, Decimal::literal("67150.05"));
    QVERIFY(m_pane->findingsText().contains(QStringLiteral("0.1")));
}

void TestTicket::belowTheMinimumOffersAValueThatPasses()
{
    type(m_pane->priceField(), "67150.0");
    type(m_pane->amountField(), "0.00001");
    QVERIFY(!m_pane->sendButton()->isEnabled());
    QPushButton* useIt = nullptr;
    for (auto* button : m_pane->findChildren<QPushButton*>()) {
        if (button->text().startsWith(QStringLiteral("use "))) {
            useIt = button;
        }
    }
    QVERIFY(useIt != nullptr && useIt->isVisible());
    QTest::mouseClick(useIt, Qt::LeftButton);
    QVERIFY2(m_pane->sendButton()->isEnabled(), qPrintable(m_pane->findingsText()));
}

void TestTicket::ambiguousNumberIsRefusedWithBothReadings()
{
    type(m_pane->amountField(), "1,234");
    QVERIFY(!m_pane->sendButton()->isEnabled());
    QVERIFY(!m_pane->fields().amount.has_value());
    const QString problem = m_pane->amountField()->problem();
    QVERIFY2(problem.contains(QStringLiteral("1.234")), qPrintable(problem));
}

void TestTicket::hundredPercentNeverExceedsFreeFunds()
{
    type(m_pane->priceField(), "67150.0");
    QTest::keyClick(m_pane.get(), Qt::Key_5, Qt::AltModifier);
    QVERIFY(m_pane->fields().amount.has_value());
    Decimal free;
    for (const auto& balance : m_port->account().balances) {
        if (balance.asset == Asset("USDT")) {
            free = balance.free;
        }
    }
    const auto cost = Decimal::mul(*m_pane->fields().amount, Decimal::literal("67150.0"));
    const auto rate = Decimal::add(Decimal(1), m_port->account().fees.taker);
    const auto withFee = Decimal::mul(*cost, *rate);
    QVERIFY(*withFee <= free);
    QVERIFY(!m_pane->findingsText().contains(QStringLiteral("balance")));
}

void TestTicket::heldSendKeySendsOnce()
{
    type(m_pane->priceField(), "67150.0");
    type(m_pane->amountField(), "0.01");
    QTest::keyClick(m_pane->amountField()->edit(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(m_port->placed.size(), std::size_t(1));
    for (int i = 0; i < 5; ++i) {
        QKeyEvent repeat(QEvent::KeyPress, Qt::Key_Return, Qt::ControlModifier, QString(), true);
        QApplication::sendEvent(m_pane->amountField()->edit(), &repeat);
    }
    QCOMPARE(m_port->placed.size(), std::size_t(1));
}

void TestTicket::staleBookBlocksMarketOrders()
{
    m_pane->setForm(TicketForm::Market);
    type(m_pane->amountField(), "0.01");
    QVERIFY2(m_pane->sendButton()->isEnabled(), qPrintable(m_pane->findingsText()));
    m_port->setBookState(FakeTerminal::btc(), BookState::Stale, "sequence gap");
    emit m_pacer->frame();
    m_pane->send();
    QVERIFY(m_port->placed.empty());
    QVERIFY(!m_pane->sendButton()->isEnabled());
}

void TestTicket::anotherInstrumentClearsPriceAndAmount()
{
    m_pane->setSide(Side::Sell);
    type(m_pane->priceField(), "67150.0");
    type(m_pane->amountField(), "0.01");
    m_selection->setInstrument(FakeTerminal::eth());
    QVERIFY(!m_pane->fields().price);
    QVERIFY(!m_pane->fields().amount);
    QCOMPARE(m_pane->fields().side, Side::Sell);
}

QTEST_MAIN(TestTicket)
#include "tst_ticket.moc"
