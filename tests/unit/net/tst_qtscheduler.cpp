// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qtscheduler.h"
#include "tests/support/printing.h"

#include <QElapsedTimer>
#include <QTest>

#include <optional>

using namespace agio;

class TestQtScheduler : public QObject
{
    Q_OBJECT

private slots:
    void runsOnceAndNeverEarly();
    void runsInOrderOfTime();
    void neverRunsFromInsideTheCall();
    void cancelledActionDoesNotRun();
    void actionMayCancelItselfAndOthers();
    void actionMayDestroyScheduler();
};

void TestQtScheduler::runsOnceAndNeverEarly()
{
    QtScheduler scheduler;
    int runs = 0;
    QElapsedTimer watch;
    qint64 elapsedNs = 0;
    watch.start();
    QVERIFY(scheduler.after(Duration::us(5'300), [&] {
        ++runs;
        elapsedNs = watch.nsecsElapsed();
    }) != 0);
    bool later = false;
    scheduler.after(Duration::ms(20), [&] { later = true; });
    QTRY_VERIFY(later);
    QCOMPARE(runs, 1);
    QVERIFY(elapsedNs >= 5'300'000);
}

void TestQtScheduler::runsInOrderOfTime()
{
    QtScheduler scheduler;
    QByteArray order;
    scheduler.after(Duration::ms(30), [&] { order += 'c'; });
    scheduler.after(Duration::ms(1), [&] { order += 'a'; });
    scheduler.after(Duration::ms(15), [&] { order += 'b'; });
    QTRY_COMPARE(order, QByteArray("abc"));
}

void TestQtScheduler::neverRunsFromInsideTheCall()
{
    QtScheduler scheduler;
    bool hasRun = false;
    scheduler.after(-Duration::seconds(1), [&] { hasRun = true; });
    QVERIFY(!hasRun);
    QTRY_VERIFY(hasRun);
}

void TestQtScheduler::cancelledActionDoesNotRun()
{
    QtScheduler scheduler;
    bool hasRun = false;
    bool later = false;
    const auto id = scheduler.after(Duration::ms(1), [&] { hasRun = true; });
    scheduler.after(Duration::ms(10), [&] { later = true; });
    scheduler.cancel(id);
    scheduler.cancel(id);
    scheduler.cancel(4'711);
    QTRY_VERIFY(later);
    QVERIFY(!hasRun);
}

void TestQtScheduler::actionMayCancelItselfAndOthers()
{
    QtScheduler scheduler;
    std::uint64_t first = 0;
    bool otherRan = false;
    bool later = false;
    const auto other = scheduler.after(Duration::ms(5), [&] { otherRan = true; });
    first = scheduler.after(Duration(), [&] {
        scheduler.cancel(first);
        scheduler.cancel(other);
        scheduler.after(Duration::ms(10), [&] { later = true; });
    });
    QTRY_VERIFY(later);
    QVERIFY(!otherRan);
}

void TestQtScheduler::actionMayDestroyScheduler()
{
    std::optional<QtScheduler> scheduler(std::in_place);
    bool hasRun = false;
    bool otherRan = false;
    scheduler->after(Duration(), [&] {
        hasRun = true;
        scheduler.reset();
    });
    scheduler->after(Duration::ms(1), [&] { otherRan = true; });
    QTRY_VERIFY(hasRun);
    QtScheduler barrier;
    bool passed = false;
    barrier.after(Duration::ms(10), [&] { passed = true; });
    QTRY_VERIFY(passed);
    QVERIFY(!otherRan);
}

QTEST_GUILESS_MAIN(TestQtScheduler)
#include "tst_qtscheduler.moc"
