// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/arming.h"
#include "ui/shell/framepacer.h"
#include "ui/shell/healthdot.h"
#include "ui/shell/pane.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QtTest>

using namespace agio;

class TestShell : public QObject
{
    Q_OBJECT
private slots:
    void startsLocked();
    void obstacleLocksAndKeepsLocked();
    void locksAfterIdleTime();
    void neverIdlesAtZeroMinutes();
    void hiddenWindowGetsNoFrames();
    void frontAndBackgroundDiffer();
    void dotSaysInWordsWhatItsColourSays_data();
    void dotSaysInWordsWhatItsColourSays();
    void paneShowsPlaceAndGroup();
};

void TestShell::startsLocked()
{
    Arming arming;
    QVERIFY(!arming.mayTrade());
    QSignalSpy changed(&arming, &Arming::changed);
    QVERIFY(arming.arm(ArmState::Armed));
    QVERIFY(!arming.arm(ArmState::Armed));
    QCOMPARE(changed.count(), 1);
    QVERIFY(arming.armedSince().isValid());
    arming.lock();
    QVERIFY(!arming.mayTrade());
    QVERIFY(!arming.armedSince().isValid());
}

void TestShell::obstacleLocksAndKeepsLocked()
{
    Arming arming;
    arming.arm(ArmState::Confirm);
    arming.setObstacle(QStringLiteral("data is stale"));
    QCOMPARE(arming.state(), ArmState::Locked);
    QCOMPARE(arming.whyLocked(), QStringLiteral("data is stale"));
    QSignalSpy refused(&arming, &Arming::refused);
    QVERIFY(!arming.arm(ArmState::Armed));
    QCOMPARE(refused.count(), 1);
    // Gone: it stays locked until somebody arms it again.
    arming.setObstacle({});
    QCOMPARE(arming.state(), ArmState::Locked);
    QVERIFY(arming.arm(ArmState::Armed));
}

void TestShell::locksAfterIdleTime()
{
    Arming arming;
    auto* idle = arming.findChild<QTimer*>();
    QVERIFY(idle != nullptr);
    QVERIFY(!idle->isActive());
    arming.arm(ArmState::Armed);
    QVERIFY(idle->isActive());
    QCOMPARE(idle->interval(), 15 * 60'000);
    QVERIFY(QMetaObject::invokeMethod(idle, "timeout"));
    QCOMPARE(arming.state(), ArmState::Locked);
    QVERIFY(!arming.whyLocked().isEmpty());
}

void TestShell::neverIdlesAtZeroMinutes()
{
    Arming arming;
    arming.setIdleMinutes(0);
    arming.arm(ArmState::Armed);
    arming.noteInput();
    QVERIFY(!arming.findChild<QTimer*>()->isActive());
}

void TestShell::hiddenWindowGetsNoFrames()
{
    FramePacer pacer;
    QSignalSpy frames(&pacer, &FramePacer::frame);
    QVERIFY(frames.wait(1'000));
    pacer.setPace(FramePacer::Pace::Hidden);
    frames.clear();
    QVERIFY(!frames.wait(60));
    pacer.setPace(FramePacer::Pace::Front);
    QVERIFY(frames.wait(1'000));
}

void TestShell::frontAndBackgroundDiffer()
{
    FramePacer pacer;
    pacer.setPace(FramePacer::Pace::Background);
    QElapsedTimer clock;
    clock.start();
    QSignalSpy frames(&pacer, &FramePacer::frame);
    QVERIFY(frames.wait(2'000));
    QVERIFY(frames.wait(2'000));
    QVERIFY2(clock.elapsed() >= 190, "at most ten a second in the background");
}

void TestShell::dotSaysInWordsWhatItsColourSays_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("lagMs");
    QTest::addColumn<QString>("expected");
    QTest::newRow("live") << static_cast<int>(LinkState::Live) << 38 << "38 ms";
    QTest::newRow("live, not measured") << static_cast<int>(LinkState::Live) << -1 << "live";
    QTest::newRow("slow") << static_cast<int>(LinkState::Slow) << 2'400 << "slow 2.4 s";
    QTest::newRow("stale") << static_cast<int>(LinkState::Stale) << 9'000 << "stale";
    QTest::newRow("offline") << static_cast<int>(LinkState::Offline) << -1 << "offline";
    QTest::newRow("connecting") << static_cast<int>(LinkState::Connecting) << -1 << "connecting";
}

void TestShell::dotSaysInWordsWhatItsColourSays()
{
    QFETCH(int, state);
    QFETCH(int, lagMs);
    QFETCH(QString, expected);
    const Theme theme;
    HealthDot dot(theme);
    dot.setState(static_cast<LinkState>(state),
                 lagMs < 0 ? std::nullopt : std::optional(Duration::ms(lagMs)));
    QCOMPARE(dot.text(), expected);
    QVERIFY(dot.accessibleName().contains(expected));
}

void TestShell::paneShowsPlaceAndGroup()
{
    Theme theme;
    Pane pane(theme, QStringLiteral("Ladder"));
    pane.setPlace(QStringLiteral("Binance"));
    pane.setLinkGroup(1);
    pane.resize(400, 300);
    QCOMPARE(pane.header()->height(), 30);
    QStringList texts;
    for (const QLabel* label : pane.header()->findChildren<QLabel*>()) {
        if (!label->isHidden()) {
            texts << label->text();
        }
    }
    QCOMPARE(
        texts,
        (QStringList{QStringLiteral("1"), QStringLiteral("Ladder"), QStringLiteral("Binance")}));
    QCOMPARE(pane.accessibleName(), QStringLiteral("Ladder"));
    pane.setLinkGroup(0);
    QVERIFY(pane.header()->findChildren<QLabel*>().front()->isHidden());
}

QTEST_MAIN(TestShell)
#include "tst_shell.moc"
