// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/fakes.h"
#include "tests/support/printing.h"

#include <QTest>

#include <optional>

using namespace agio;

namespace {

struct Listener final : WsListener
{
    void onWsOpen() override { events += "open "; }
    void onWsText(std::string_view utf8, UtcTime at) override
    {
        events += "text:" + std::string(utf8) + ' ';
        lastAt = at;
        if (destroyOnText)
            socket.reset();
    }
    void onWsBinary(std::string_view bytes, UtcTime) override
    {
        events += "binary:" + std::to_string(bytes.size()) + ' ';
    }
    void onWsPong(Duration roundTrip) override
    {
        events += "pong:" + std::to_string(roundTrip.toMs()) + ' ';
    }
    void onWsClosed(const Error& reason) override { events += "closed:" + reason.message + ' '; }

    std::unique_ptr<WsSocket> socket;
    std::string events;
    UtcTime lastAt;
    bool destroyOnText = false;
};

} // namespace

class TestNetFakes : public QObject
{
    Q_OBJECT

private slots:
    void schedulerRunsInOrderAndMovesTheClock();
    void schedulerRunsWhatActionsAskFor();
    void schedulerForgetsCancelled();
    void httpAnswersOnlyWhenTold();
    void httpForgetsAborted();
    void socketCarriesBothWays();
    void socketMayBeDestroyedByListener();
};

void TestNetFakes::schedulerRunsInOrderAndMovesTheClock()
{
    ManualClock clock;
    ManualScheduler scheduler(clock);
    const auto start = clock.now();
    std::vector<std::int64_t> seenMs;
    const auto note = [&] { seenMs.push_back((clock.now() - start).toMs()); };
    scheduler.after(Duration::ms(30), note);
    scheduler.after(Duration::ms(10), note);
    scheduler.after(Duration::ms(50), note);
    QCOMPARE(scheduler.untilNext(), Duration::ms(10));
    scheduler.advance(Duration::ms(40));
    QCOMPARE(seenMs, (std::vector<std::int64_t>{10, 30}));
    QCOMPARE(clock.now() - start, Duration::ms(40));
    QCOMPARE(scheduler.pendingCount(), std::size_t{1});
}

void TestNetFakes::schedulerRunsWhatActionsAskFor()
{
    ManualClock clock;
    ManualScheduler scheduler(clock);
    int runs = 0;
    std::function<void()> again = [&] {
        if (++runs < 5)
            scheduler.after(Duration::ms(10), again);
    };
    scheduler.after(Duration(), again);
    scheduler.runDue();
    QCOMPARE(runs, 1);
    scheduler.advance(Duration::ms(25));
    QCOMPARE(runs, 3);
    scheduler.advance(Duration::seconds(1));
    QCOMPARE(runs, 5);
}

void TestNetFakes::schedulerForgetsCancelled()
{
    ManualClock clock;
    ManualScheduler scheduler(clock);
    bool hasRun = false;
    const auto id = scheduler.after(Duration::ms(1), [&] { hasRun = true; });
    scheduler.cancel(id);
    scheduler.advance(Duration::seconds(1));
    QVERIFY(!hasRun);
    QVERIFY(scheduler.untilNext() < Duration());
}

void TestNetFakes::httpAnswersOnlyWhenTold()
{
    ManualClock clock;
    FakeHttpTransport http(clock);
    std::optional<Result<HttpResponse>> got;
    HttpRequest request;
    request.url = "https://x/y";
    const auto id = http.send(request, [&](auto result) { got = std::move(result); });
    QVERIFY(!got);
    QCOMPARE(http.findPending("/y"), id);
    QCOMPARE(http.findPending("/z"), std::uint64_t{0});
    clock.advance(Duration::ms(3));
    http.answer(id, 429, "slow", {{"retry-after", "7"}});
    QVERIFY(got && got->ok());
    QCOMPARE((*got)->status, 429);
    QCOMPARE((*got)->header("retry-after"), std::string_view("7"));
    QCOMPARE((*got)->receivedAt - (*got)->sentAt, Duration::ms(3));
    QVERIFY(http.pending().empty());
    QCOMPARE(http.history().size(), std::size_t{1});
}

void TestNetFakes::httpForgetsAborted()
{
    ManualClock clock;
    FakeHttpTransport http(clock);
    bool wasCalled = false;
    const auto id = http.send({}, [&](const auto&) { wasCalled = true; });
    http.abort(id);
    http.abort(id);
    QVERIFY(http.pending().empty());
    QCOMPARE(http.abortedCount(), std::uint64_t{1});
    QVERIFY(!wasCalled);
}

void TestNetFakes::socketCarriesBothWays()
{
    ManualClock clock;
    FakeWsTransport transport(clock);
    Listener listener;
    WsOptions options;
    options.url = "wss://x/ws";
    listener.socket = transport.open(options, listener);
    auto& peer = transport.last();
    QVERIFY(!listener.socket->sendText("early"));
    QVERIFY(!peer.deliverText("early"));
    peer.accept();
    QVERIFY(listener.socket->sendText("hello"));
    listener.socket->ping();
    QVERIFY(peer.deliverText("frame"));
    QVERIFY(peer.deliverBinary("abc"));
    QVERIFY(peer.deliverPong(Duration::ms(5)));
    QVERIFY(peer.close(Error::local("bye")));
    QVERIFY(!peer.close(Error::local("again")));
    QVERIFY(!peer.deliverText("late"));
    QVERIFY(!listener.socket->sendText("late"));
    QCOMPARE(listener.events, std::string("open text:frame binary:3 pong:5 closed:bye "));
    QCOMPARE(peer.sent(), (std::vector<std::string>{"hello"}));
    QCOMPARE(peer.pingCount(), 1);
    QCOMPARE(peer.options().url, std::string("wss://x/ws"));
    QCOMPARE(listener.lastAt, clock.now());
}

void TestNetFakes::socketMayBeDestroyedByListener()
{
    ManualClock clock;
    FakeWsTransport transport(clock);
    Listener listener;
    listener.destroyOnText = true;
    listener.socket = transport.open({}, listener);
    transport.last().accept();
    QVERIFY(transport.last().deliverText("x"));
    QVERIFY(transport.last().isDestroyed());
    QCOMPARE(transport.aliveCount(), std::size_t{0});
    QVERIFY(!transport.last().deliverText("y"));
    QVERIFY(!transport.last().close(Error::local("late")));
}

QTEST_GUILESS_MAIN(TestNetFakes)
#include "tst_netfakes.moc"
