// SPDX-License-Identifier: GPL-3.0-or-later
#include "sessionharness.h"

#include "core/trading/orderdesk.h"

#include <QTest>

#include <optional>

using namespace agio;
using namespace agio::test;

namespace {

using Placed = std::optional<Result<OrderReport>>;

const char* const kAccepted =
    R"({"symbol":"BTCUSDT","orderId":12,"orderListId":-1,"clientOrderId":"%ID%",)"
    R"("transactTime":1700000000100,"price":"100.00","origQty":"0.01000","executedQty":"0.00000",)"
    R"("cummulativeQuoteQty":"0.00000000","status":"NEW","timeInForce":"GTC","type":"LIMIT",)"
    R"("side":"BUY","fills":[]})";

std::string accepted(const std::string& clientId)
{
    std::string text = kAccepted;
    text.replace(text.find("%ID%"), 4, clientId);
    return text;
}

std::string lastFrameOf(const FakeWsPeer& peer, std::string_view method)
{
    for (auto it = peer.sent().rbegin(); it != peer.sent().rend(); ++it) {
        if (it->find(method) != std::string::npos) {
            return *it;
        }
    }
    return {};
}

int framesOf(const FakeWsPeer& peer, std::string_view method)
{
    int count = 0;
    for (const std::string& frame : peer.sent()) {
        count += frame.find(method) != std::string::npos ? 1 : 0;
    }
    return count;
}

void reply(SessionHarness& h, const std::string& request, const std::string& rest)
{
    h.deliver(h.trading(), R"({"id":")" + memberOf(request, "id") + "\"," + rest + "}");
}

Placed& placeOne(SessionHarness& h, Placed& outcome, bool* handedOver = nullptr)
{
    h.session->orders().place(
        limitBuy("agtest-1"),
        [handedOver] {
            if (handedOver != nullptr) {
                *handedOver = true;
            }
        },
        [&outcome](Result<OrderReport> result) { outcome.emplace(std::move(result)); });
    return outcome;
}

const Error kCut{ErrorKind::Unknown, {}, "connection reset", -1};

} // namespace

class OrderFaults : public QObject
{
    Q_OBJECT
private slots:
    void placesOverTheSocketAndMatchesReplyById();
    void announcesPrivateStreamAndItsLoss();
    void keepsOrderUnknownWhenSocketIsCutWhilePending();
    void keepsOrderUnknownAfterFiveSecondsAndStillReadsLateAnswer();
    void fallsBackToRestWhenSocketIsDown();
    void treatsFailuresAfterSendingAsUnknown_data();
    void treatsFailuresAfterSendingAsUnknown();
    void reportsPlainRefusal();
    void sendsOnceMoreAfterRefusedTimeStamp();
    void givesUpAfterSecondRefusedTimeStamp();
    void sendsNoOrderWhileBlocked();
    void sendsNothingWithoutKey();
    void readsAccountAfterBalanceDelta();
    void deskLooksUpOrderWhoseReplyWasLost();
};

void OrderFaults::placesOverTheSocketAndMatchesReplyById()
{
    SessionHarness h;
    h.start();
    h.startAccount();
    Placed first;
    Placed second;
    bool handedOver = false;
    placeOne(h, first, &handedOver);
    QVERIFY(handedOver);
    const std::string firstFrame = lastFrameOf(h.trading(), "order.place");
    QVERIFY(firstFrame.find("agtest-1") != std::string::npos);
    placeOne(h, second);
    reply(h, lastFrameOf(h.trading(), "order.place"),
          R"("status":200,"result":)" + accepted("agtest-2"));
    QVERIFY(!first.has_value());
    QVERIFY(second.has_value() && second->ok());
    reply(h, firstFrame, R"("status":200,"result":)" + accepted("agtest-1"));
    QVERIFY(first.has_value() && first->ok());
    QCOMPARE(first->value().clientOrderId.text(), std::string("agtest-1"));
    QCOMPARE(first->value().status, ReportedStatus::New);
}

void OrderFaults::announcesPrivateStreamAndItsLoss()
{
    SessionHarness h;
    h.start();
    h.startAccount();
    QCOMPARE(h.account.streams, std::vector<bool>({true}));
    QCOMPARE(h.session->health().account, LinkState::Live);
    h.trading().close(kCut);
    h.scheduler.runDue();
    QCOMPARE(h.account.streams, std::vector<bool>({true, false}));
    QCOMPARE(h.session->health().account, LinkState::Offline);
}

void OrderFaults::keepsOrderUnknownWhenSocketIsCutWhilePending()
{
    SessionHarness h;
    h.start();
    h.startAccount();
    Placed outcome;
    placeOne(h, outcome);
    h.trading().close(kCut);
    h.scheduler.runDue();
    QVERIFY(outcome.has_value() && !outcome->ok());
    QCOMPARE(outcome->error().kind, ErrorKind::Unknown);
    h.advanceHealthy(Duration::seconds(20));
    QCOMPARE(h.sentCount("/api/v3/order"), 0); // never sent again by itself
}

void OrderFaults::keepsOrderUnknownAfterFiveSecondsAndStillReadsLateAnswer()
{
    SessionHarness h;
    h.start();
    h.startAccount();
    Placed outcome;
    placeOne(h, outcome);
    h.advanceHealthy(Duration::ms(4'900));
    QVERIFY(!outcome.has_value());
    h.advanceHealthy(Duration::ms(300));
    QVERIFY(outcome.has_value() && !outcome->ok());
    QCOMPARE(outcome->error().kind, ErrorKind::Unknown);
    QCOMPARE(framesOf(h.trading(), "order.place"), 1);
    reply(h, lastFrameOf(h.trading(), "order.place"),
          R"("status":200,"result":)" + accepted("agtest-1"));
    QCOMPARE(h.account.reports.size(), 1U);
    QCOMPARE(h.account.reports.front().clientOrderId.text(), std::string("agtest-1"));
}

void OrderFaults::fallsBackToRestWhenSocketIsDown()
{
    SessionHarness h;
    h.start();
    h.startAccount();
    h.trading().close(kCut);
    h.scheduler.runDue();
    Placed outcome;
    placeOne(h, outcome);
    h.scheduler.runDue();
    const auto id = h.http.findPending("/api/v3/order");
    QVERIFY(id != 0);
    h.http.answer(id, 200, accepted("agtest-1"));
    h.scheduler.runDue();
    QVERIFY(outcome.has_value() && outcome->ok());
}

void OrderFaults::treatsFailuresAfterSendingAsUnknown_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("503 empty") << 503 << QByteArray();
    QTest::newRow("500 page") << 500 << QByteArray("<html>oops</html>");
    QTest::newRow("504") << 504 << QByteArray("{}");
    QTest::newRow("-1007")
        << 400
        << QByteArray(
               R"({"code":-1007,"msg":"Timeout waiting for response from backend server. Send status unknown; execution status unknown."})");
    QTest::newRow("-1006")
        << 400
        << QByteArray(
               R"({"code":-1006,"msg":"An unexpected response was received from the message bus. Execution status unknown."})");
    QTest::newRow("200 cut off") << 200 << QByteArray(R"({"symbol":"BTCUSDT","orderId":1)");
    QTest::newRow("200 captive portal") << 200 << QByteArray("<html>log in</html>");
}

void OrderFaults::treatsFailuresAfterSendingAsUnknown()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    SessionHarness h;
    h.start();
    h.startAccount();
    h.trading().close(kCut);
    h.scheduler.runDue();
    Placed outcome;
    placeOne(h, outcome);
    h.scheduler.runDue();
    const auto id = h.http.findPending("/api/v3/order");
    QVERIFY(id != 0);
    h.http.answer(id, status, body.toStdString());
    h.scheduler.runDue();
    QVERIFY(outcome.has_value() && !outcome->ok());
    QCOMPARE(outcome->error().kind, ErrorKind::Unknown);
}

void OrderFaults::reportsPlainRefusal()
{
    SessionHarness h;
    h.start();
    h.startAccount();
    Placed outcome;
    placeOne(h, outcome);
    reply(
        h, lastFrameOf(h.trading(), "order.place"),
        R"("status":400,"error":{"code":-2010,"msg":"Account has insufficient balance for requested action."})");
    QVERIFY(outcome.has_value() && !outcome->ok());
    QCOMPARE(outcome->error().kind, ErrorKind::Refused);
}

void OrderFaults::sendsOnceMoreAfterRefusedTimeStamp()
{
    SessionHarness h;
    h.start();
    h.startAccount();
    Placed outcome;
    placeOne(h, outcome);
    const std::string skew =
        R"("status":400,"error":{"code":-1021,"msg":"Timestamp for this request is outside of the recvWindow."})";
    reply(h, lastFrameOf(h.trading(), "order.place"), skew);
    QVERIFY(!outcome.has_value());
    QCOMPARE(framesOf(h.trading(), "order.place"), 1); // the clock first
    h.answerPublic();
    QCOMPARE(framesOf(h.trading(), "order.place"), 2);
    const std::string again = lastFrameOf(h.trading(), "order.place");
    QCOMPARE(memberOf(again, "newClientOrderId"), std::string("agtest-1"));
    reply(h, again, R"("status":200,"result":)" + accepted("agtest-1"));
    QVERIFY(outcome.has_value() && outcome->ok());
}

void OrderFaults::givesUpAfterSecondRefusedTimeStamp()
{
    SessionHarness h;
    h.start();
    h.startAccount();
    Placed outcome;
    placeOne(h, outcome);
    const std::string skew =
        R"("status":400,"error":{"code":-1021,"msg":"Timestamp for this request was 1000ms ahead of the server's time."})";
    reply(h, lastFrameOf(h.trading(), "order.place"), skew);
    h.answerPublic();
    reply(h, lastFrameOf(h.trading(), "order.place"), skew);
    h.answerPublic();
    QVERIFY(outcome.has_value() && !outcome->ok());
    QCOMPARE(outcome->error().kind, ErrorKind::ClockSkew);
    QCOMPARE(framesOf(h.trading(), "order.place"), 2);
}

void OrderFaults::sendsNoOrderWhileBlocked()
{
    SessionHarness h;
    h.start();
    h.startAccount();
    h.session->tickers([](const auto&) {});
    h.scheduler.runDue();
    h.http.answer(h.http.findPending("ticker/24hr"), 418,
                  R"({"code":-1003,"msg":"Way too much request weight used"})",
                  {{"retry-after", "120"}});
    h.scheduler.runDue();
    Placed outcome;
    placeOne(h, outcome);
    h.scheduler.runDue();
    QVERIFY(outcome.has_value() && !outcome->ok());
    QCOMPARE(outcome->error().kind, ErrorKind::RateLimited);
    QVERIFY(outcome->error().retryAfterMs > 100'000);
    QCOMPARE(framesOf(h.trading(), "order.place"), 0);
    QVERIFY(!h.session->rateBudgetLeft());
}

void OrderFaults::sendsNothingWithoutKey()
{
    SessionHarness h;
    h.start();
    Placed outcome;
    placeOne(h, outcome);
    QVERIFY(!outcome.has_value()); // never from inside the call
    h.scheduler.runDue();
    QVERIFY(outcome.has_value() && !outcome->ok());
    QCOMPARE(outcome->error().kind, ErrorKind::NotSent);
    QCOMPARE(h.sentCount("/api/v3/order"), 0);
}

void OrderFaults::readsAccountAfterBalanceDelta()
{
    SessionHarness h;
    h.start();
    h.startAccount();
    h.deliver(
        h.trading(),
        R"({"subscriptionId":0,"event":{"e":"balanceUpdate","E":1,"a":"USDT","d":"50.0","T":1}})");
    h.advance(Duration::seconds(1));
    const auto id = h.http.findPending("/api/v3/account");
    QVERIFY(id != 0);
    h.http.answer(
        id, 200,
        R"({"canTrade":true,"updateTime":1,"commissionRates":{"maker":"0.001","taker":"0.001",)"
        R"("buyer":"0","seller":"0"},"balances":[{"asset":"USDT","free":"150.0","locked":"0.0"}]})");
    h.scheduler.runDue();
    QVERIFY(h.account.balancesAreComplete);
    QCOMPARE(h.account.balances.front().free, Decimal::literal("150.0"));
}

namespace {

class DeskWatcher final : public DeskListener, public PreTradeSource
{
public:
    explicit DeskWatcher(SessionHarness& harness)
        : m_harness(harness)
    {}
    void onOrderChanged(const Order& order) override { states.push_back(order.state); }
    void onFillCounted(const Fill&) override {}
    void onBalancesChanged(const std::vector<Balance>&, bool) override {}
    void onDeskNotice(const DeskNotice&) override {}
    PreTradeInput preTradeInput(const InstrumentId& id) const override
    {
        PreTradeInput input;
        input.instrument = m_harness.listener.instruments->find(id.symbol);
        m_view.scale = {input.instrument->tickSize, 8};
        m_view.state = BookState::Live;
        m_view.bids = {{10'000, 100'000'000}};
        m_view.asks = {{10'100, 100'000'000}};
        input.book = &m_view;
        input.lastPrice = Decimal::literal("100.50");
        input.equityInQuote = Decimal::literal("100000");
        input.now = m_harness.clock.now();
        return input;
    }
    std::vector<OrderState> states;

private:
    SessionHarness& m_harness;
    mutable BookView m_view;
};

void answerDesk(SessionHarness& h)
{
    for (const char* part : {"/api/v3/openOrders", "/api/v3/allOrders", "/api/v3/myTrades"}) {
        while (const auto id = h.http.findPending(part)) {
            h.http.answer(id, 200, "[]");
            h.scheduler.runDue();
        }
    }
    while (const auto id = h.http.findPending("/api/v3/account")) {
        h.http.answer(
            id, 200,
            R"({"canTrade":true,"updateTime":1,"commissionRates":{"maker":"0.001","taker":"0.001",)"
            R"("buyer":"0","seller":"0"},"balances":[{"asset":"USDT","free":"100000.0","locked":"0.0"}]})");
        h.scheduler.runDue();
    }
}

} // namespace

void OrderFaults::deskLooksUpOrderWhoseReplyWasLost()
{
    SessionHarness h;
    h.start();
    DeskWatcher watcher(h);
    const auto journal = makeMemoryJournal();
    ClientIdMaker ids(h.clock, 3);
    OrderDesk::Setup setup;
    setup.account = AccountId("binance:sim:test");
    setup.clock = &h.clock;
    setup.scheduler = &h.scheduler;
    setup.log = &h.log;
    setup.journal = journal.get();
    setup.gateway = &h.session->orders();
    setup.market = &watcher;
    setup.listener = &watcher;
    setup.ids = &ids;
    h.startAccount();
    OrderDesk desk(setup);
    desk.start([](const Result<void>&) {});
    h.scheduler.runDue();
    answerDesk(h);
    h.advanceHealthy(Duration::ms(100));
    answerDesk(h);

    const OrderIntent intent = limitBuy("agtest-7");
    desk.place(intent);
    h.scheduler.runDue();
    QCOMPARE(framesOf(h.trading(), "order.place"), 1);
    h.trading().close(kCut);
    h.scheduler.runDue();
    QVERIFY(desk.find(intent.clientOrderId) != nullptr);
    QCOMPARE(desk.find(intent.clientOrderId)->state, OrderState::Unknown);

    std::uint64_t question = 0;
    for (int i = 0; i < 20 && question == 0; ++i) {
        h.advanceHealthy(Duration::ms(100));
        answerDesk(h);
        question = h.http.findPending("origClientOrderId=agtest-7");
    }
    QVERIFY2(question != 0, "the exchange must be asked by client order id");
    h.http.answer(question, 200,
                  R"({"symbol":"BTCUSDT","orderId":12,"orderListId":-1,"clientOrderId":"agtest-7",)"
                  R"("price":"100.00","origQty":"0.01000","executedQty":"0.00000",)"
                  R"("cummulativeQuoteQty":"0.00000000","status":"NEW","timeInForce":"GTC",)"
                  R"("type":"LIMIT","side":"BUY","stopPrice":"0.00","icebergQty":"0.00",)"
                  R"("time":1700000000100,"updateTime":1700000000100,"isWorking":true,)"
                  R"("origQuoteOrderQty":"0.00"})");
    h.scheduler.runDue();
    QCOMPARE(desk.find(intent.clientOrderId)->state, OrderState::Working);
    for (const OrderState state : watcher.states) {
        QVERIFY2(state != OrderState::Rejected && state != OrderState::NotSent,
                 "a lost answer is not a failure");
    }
    int placed = h.sentCount("/api/v3/order?") - h.sentCount("origClientOrderId");
    for (const auto& peer : h.ws.peers()) {
        placed += framesOf(*peer, "order.place");
    }
    QCOMPARE(placed, 1);
}

QTEST_GUILESS_MAIN(OrderFaults)
#include "tst_orderfaults.moc"
