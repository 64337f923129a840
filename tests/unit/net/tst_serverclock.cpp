// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/serverclock.h"
#include "tests/support/printing.h"

#include <QTest>

using namespace agio;

namespace {

// A round trip in which the server stamps the answer half-way, `error` beside the truth.
void measure(ServerClock& server, ManualClock& local, Duration offset, Duration roundTrip,
             Duration error = Duration())
{
    const auto sentAt = local.now();
    const auto stamped = sentAt + roundTrip / 2 + offset + error;
    local.advance(roundTrip);
    server.addSample(sentAt, stamped, local.now());
}

} // namespace

class TestServerClock : public QObject
{
    Q_OBJECT

private slots:
    void showsLocalTimeUntilMeasured();
    void measuresAgainstMiddleOfRoundTrip();
    void takesMedianSoThatOneWrongStampChangesNothing();
    void ignoresSlowRoundTrips();
    void acceptsSlowerPathOnceItIsTheOnlyOne();
    void averagesTwoMiddleSamples();
    void dropsSampleDuringWhichOurClockWasSetBack();
    void startsAfreshAfterWallClockStep();
    void forgetsOnReset();
};

void TestServerClock::showsLocalTimeUntilMeasured()
{
    ManualClock local;
    const ServerClock server(local);
    QVERIFY(!server.isSynchronised());
    QCOMPARE(server.now(), local.now());
}

void TestServerClock::measuresAgainstMiddleOfRoundTrip()
{
    ManualClock local;
    ServerClock server(local);
    measure(server, local, Duration::ms(1'250), Duration::ms(40));
    QVERIFY(server.isSynchronised());
    QCOMPARE(server.offset(), Duration::ms(1'250));
    QCOMPARE(server.now(), local.now() + Duration::ms(1'250));
    local.advance(Duration::seconds(5));
    QCOMPARE(server.now(), local.now() + Duration::ms(1'250));
}

void TestServerClock::takesMedianSoThatOneWrongStampChangesNothing()
{
    ManualClock local;
    ServerClock server(local);
    for (const int errorMs : {0, 1, -1, 30'000, 0})
        measure(server, local, -Duration::ms(700), Duration::ms(40), Duration::ms(errorMs));
    QCOMPARE(server.offset(), -Duration::ms(700));
    QCOMPARE(server.sampleCount(), std::size_t{5});
}

void TestServerClock::ignoresSlowRoundTrips()
{
    ManualClock local;
    ServerClock server(local);
    measure(server, local, Duration::ms(100), Duration::ms(20));
    for (int i = 0; i < 5; ++i) // queued on the way out: the middle is wrong
        measure(server, local, Duration::ms(100), Duration::ms(400), Duration::ms(150));
    QCOMPARE(server.offset(), Duration::ms(100));
}

void TestServerClock::acceptsSlowerPathOnceItIsTheOnlyOne()
{
    ManualClock local;
    ServerClock server(local);
    measure(server, local, Duration::ms(100), Duration::ms(20));
    for (int i = 0; i < 9; ++i)
        measure(server, local, Duration::ms(130), Duration::ms(400));
    QCOMPARE(server.offset(), Duration::ms(130));
    QCOMPARE(server.sampleCount(), std::size_t{9});
}

void TestServerClock::averagesTwoMiddleSamples()
{
    ManualClock local;
    ServerClock server(local);
    measure(server, local, Duration::ms(100), Duration::ms(20));
    measure(server, local, Duration::ms(110), Duration::ms(20));
    QCOMPARE(server.offset(), Duration::ms(105));
}

void TestServerClock::dropsSampleDuringWhichOurClockWasSetBack()
{
    ManualClock local;
    ServerClock server(local);
    const auto sentAt = local.now();
    local.stepWallClock(-Duration::seconds(5));
    server.addSample(sentAt, sentAt, local.now());
    QVERIFY(!server.isSynchronised());
}

void TestServerClock::startsAfreshAfterWallClockStep()
{
    ManualClock local;
    ServerClock server(local);
    for (int i = 0; i < 9; ++i)
        measure(server, local, Duration::ms(100), Duration::ms(40));
    local.stepWallClock(-Duration::seconds(5)); // the server is 5 s further ahead now
    measure(server, local, Duration::ms(5'100), Duration::ms(60));
    QCOMPARE(server.offset(), Duration::ms(5'100));
    QCOMPARE(server.sampleCount(), std::size_t{1});
}

void TestServerClock::forgetsOnReset()
{
    ManualClock local;
    ServerClock server(local);
    measure(server, local, Duration::ms(100), Duration::ms(40));
    server.reset();
    QVERIFY(!server.isSynchronised());
    QCOMPARE(server.now(), local.now());
}

QTEST_GUILESS_MAIN(TestServerClock)
#include "tst_serverclock.moc"
