// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/environment.h"
#include "core/base/time.h"

#include <QtTest>

using agio::Duration;
using agio::ManualClock;
using agio::UtcTime;

class TestTime : public QObject
{
    Q_OBJECT

private slots:
    void writesIso8601_data()
    {
        QTest::addColumn<qint64>("ns");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("epoch") << qint64{0} << QByteArray("1970-01-01T00:00:00.000Z");
        QTest::newRow("leap day") << qint64{1'709'209'845'678'999'999}
                                  << QByteArray("2024-02-29T12:30:45.678Z");
        QTest::newRow("before the epoch") << qint64{-1} << QByteArray("1969-12-31T23:59:59.999Z");
        QTest::newRow("last second of a year")
            << qint64{1'798'761'599'000'000'000} << QByteArray("2026-12-31T23:59:59.000Z");
    }
    void writesIso8601()
    {
        QFETCH(qint64, ns);
        QTEST(QByteArray::fromStdString(agio::toIso8601(UtcTime::fromNs(ns))), "text");
    }

    void manualClockMovesOnlyWhenTold()
    {
        ManualClock clock(UtcTime::fromSeconds(100));
        const Duration before = clock.monotonic();
        clock.advance(Duration::ms(1'500));
        QVERIFY(clock.now() == UtcTime::fromMs(101'500));
        QVERIFY(clock.monotonic() - before == Duration::ms(1'500));
        clock.stepWallClock(-Duration::seconds(50));
        QVERIFY(clock.now() == UtcTime::fromMs(51'500));
        QVERIFY(clock.monotonic() - before == Duration::ms(1'500));
    }

    void systemClockIsPlausibleAndDoesNotStepBack()
    {
        const agio::SystemClock clock;
        QVERIFY(clock.now() > UtcTime::fromSeconds(1'700'000'000)); // 2023
        const Duration first = clock.monotonic();
        QVERIFY(clock.monotonic() >= first);
    }

    void namesEnvironments()
    {
        QCOMPARE(agio::toText(agio::Environment::Live), "LIVE");
        QCOMPARE(agio::toText(agio::Environment::Testnet), "TESTNET");
        QCOMPARE(agio::toText(agio::Environment::Demo), "DEMO");
        QCOMPARE(agio::toText(agio::Environment::Simulated), "SIM");
        QCOMPARE(agio::toText(agio::Environment::Replay), "REPLAY");
    }
};

QTEST_GUILESS_MAIN(TestTime)
#include "tst_time.moc"
