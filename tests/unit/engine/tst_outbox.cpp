// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ordermirror.h"
#include "core/engine/outbox.h"

#include <QCoreApplication>
#include <QEvent>
#include <QTest>

using namespace agio;

namespace {

class Receiver : public QObject
{
public:
    int wakes = 0;

protected:
    bool event(QEvent* event) override
    {
        wakes += event->type() == static_cast<QEvent::Type>(Outbox::wakeType()) ? 1 : 0;
        return QObject::event(event);
    }
};

TerminalPort::OrderPtr order(const char* id, OrderState state, std::int64_t second)
{
    Order made;
    made.intent.clientOrderId = ClientOrderId(id);
    made.state = state;
    made.createdAt = UtcTime::fromSeconds(second);
    return std::make_shared<const Order>(made);
}

std::string idsOf(const OrderMirror& mirror)
{
    std::string ids;
    for (const auto& each : mirror.orders()) {
        ids += each->intent.clientOrderId.text();
    }
    return ids;
}

} // namespace

class OutboxTest : public QObject
{
    Q_OBJECT
private slots:
    void wakesOnceForManyChanges();
    void wakesAgainAfterTake();
    void staysSilentWithoutReceiver();
    void listsLiveOrdersFirstThenNewest();
    void bringsAnOrderBackOnEvidence();
    void boundsFinishedOrders();
    void keepsNewsOverHistory();
};

void OutboxTest::wakesOnceForManyChanges()
{
    Outbox outbox({ExchangeId("binance")});
    Receiver receiver;
    outbox.setReceiver(&receiver);
    for (int i = 0; i < 1'000; ++i) {
        outbox.mark(Outbox::Market);
    }
    outbox.mark(Outbox::Health);
    QCoreApplication::sendPostedEvents(&receiver);
    QCOMPARE(receiver.wakes, 1);
    QCOMPARE(outbox.take(), std::uint32_t{Outbox::Market} | std::uint32_t{Outbox::Health});
    QCOMPARE(outbox.take(), 0U);
}

void OutboxTest::wakesAgainAfterTake()
{
    Outbox outbox({});
    Receiver receiver;
    outbox.setReceiver(&receiver);
    outbox.mark(Outbox::Market);
    QCoreApplication::sendPostedEvents(&receiver);
    outbox.take();
    outbox.mark(Outbox::Market);
    QCoreApplication::sendPostedEvents(&receiver);
    QCOMPARE(receiver.wakes, 2);
}

void OutboxTest::staysSilentWithoutReceiver()
{
    Outbox outbox({});
    {
        Receiver receiver;
        outbox.setReceiver(&receiver);
        outbox.setReceiver(nullptr);
    }
    outbox.mark(Outbox::Orders); // must not touch what is gone
    QCOMPARE(outbox.take(), std::uint32_t{Outbox::Orders});
    QVERIFY(outbox.slot(ExchangeId("nowhere")) == nullptr);
}

void OutboxTest::listsLiveOrdersFirstThenNewest()
{
    OrderMirror mirror;
    mirror.apply(order("a", OrderState::Filled, 1));
    mirror.apply(order("b", OrderState::Working, 2));
    mirror.apply(order("c", OrderState::Cancelled, 3));
    mirror.apply(order("d", OrderState::Unknown, 4));
    QCOMPARE(idsOf(mirror), std::string("dbca"));
    mirror.apply(order("b", OrderState::Cancelled, 2));
    QCOMPARE(idsOf(mirror), std::string("dcba"));
    QCOMPARE(mirror.openOrders().size(), 1U);
}

void OutboxTest::bringsAnOrderBackOnEvidence()
{
    OrderMirror mirror;
    mirror.apply(order("a", OrderState::NeverArrived, 1));
    QVERIFY(mirror.openOrders().empty());
    mirror.apply(order("a", OrderState::Working, 1));
    QCOMPARE(mirror.orders().size(), 1U);
    QCOMPARE(mirror.openOrders().size(), 1U);
}

void OutboxTest::boundsFinishedOrders()
{
    OrderMirror mirror;
    const int many = static_cast<int>(OrderMirror::kMaxFinished) + 100;
    for (int i = 0; i < many; ++i) {
        const std::string id = std::to_string(i);
        mirror.apply(order(id.c_str(), OrderState::Filled, i));
    }
    QCOMPARE(mirror.orders().size(), OrderMirror::kMaxFinished);
    QCOMPARE(mirror.orders().front()->intent.clientOrderId.text(), std::to_string(many - 1));
}

void OutboxTest::keepsNewsOverHistory()
{
    Fill fill;
    fill.tradeId = ExchangeTradeId("7");
    const auto counted = std::make_shared<const Fill>(fill);
    OrderMirror mirror;
    mirror.apply(order("a", OrderState::Working, 2));
    mirror.apply(counted);
    OrderHistory history;
    history.orders = {order("a", OrderState::NeverArrived, 2), order("b", OrderState::Filled, 1)};
    history.fills = {counted};
    mirror.addHistory(history);
    QCOMPARE(idsOf(mirror), std::string("ab"));
    QCOMPARE(mirror.orders().front()->state, OrderState::Working);
    QCOMPARE(mirror.fills().size(), 1U);
}

QTEST_GUILESS_MAIN(OutboxTest)
#include "tst_outbox.moc"
