// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/ids.h"
#include "core/base/latest.h"
#include "core/base/result.h"

#include <QtTest>

#include <memory>
#include <set>

#ifdef Q_OS_UNIX
#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

using agio::Error;
using agio::ErrorKind;
using agio::Result;

class TestResult : public QObject
{
    Q_OBJECT

private slots:
    void holdsAValueOrAnError()
    {
        const Result<int> good = 5;
        QVERIFY(good.ok());
        QCOMPARE(*good, 5);
        const Result<int> bad = Error::malformed("no number");
        QVERIFY(!bad);
        QVERIFY(bad.error().kind == ErrorKind::Malformed);
        QCOMPARE(bad.error().message, std::string("no number"));
        QVERIFY(Result<void>().ok());
        QVERIFY(!Result<void>(Error::local("disk")).ok());
        Result<std::unique_ptr<int>> owned = std::make_unique<int>(3);
        QCOMPARE(*std::move(owned).value(), 3);
    }

    void namesEveryKindDifferently()
    {
        std::set<std::string> names;
        for (int kind = 0; kind <= static_cast<int>(ErrorKind::Cancelled); ++kind) {
            names.insert(agio::toString(static_cast<ErrorKind>(kind)));
        }
        QCOMPARE(names.size(), std::size_t{9});
    }

#ifdef Q_OS_UNIX
    void stopsTheProgramOnABrokenInvariant()
    {
        const pid_t child = fork();
        if (child == 0) {
            const rlimit none{0, 0};
            setrlimit(RLIMIT_CORE, &none);
            const int quiet = open("/dev/null", O_WRONLY);
            dup2(quiet, STDERR_FILENO);
            std::signal(SIGABRT, SIG_DFL);
            const Result<int> bad = Error::local("x");
            static_cast<void>(bad.value()); // must not return
            _exit(0);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status));
        QCOMPARE(WTERMSIG(status), SIGABRT);
    }
#endif

    void expectLetsTheCallerAct()
    {
        QVERIFY(AGIO_EXPECT(1 + 1 == 2));
        for (int i = 0; i < 2; ++i) {
            QVERIFY(!AGIO_EXPECT(i > 5));
        }
    }

    void strongNamesHashAndCompare()
    {
        const agio::Symbol a("BTCUSDT");
        QVERIFY(a == agio::Symbol("BTCUSDT"));
        QVERIFY(a < agio::Symbol("ETHUSDT"));
        QVERIFY(std::hash<agio::Symbol>{}(a) == std::hash<agio::Symbol>{}(agio::Symbol("BTCUSDT")));
        QVERIFY(agio::Symbol().isEmpty());
    }

    void latestValueKeepsTheNewest()
    {
        agio::LatestValue<int> slot;
        QVERIFY(!slot.takeFresh());
        QVERIFY(slot.wantsMore());
        slot.publish(std::make_shared<const int>(1));
        slot.publish(std::make_shared<const int>(2));
        QVERIFY(!slot.wantsMore());
        QVERIFY(slot.takeFresh());
        QVERIFY(!slot.takeFresh());
        QCOMPARE(*slot.get(), 2);
        QCOMPARE(slot.peek().second, std::uint64_t{2});
    }

    void fullQueueDropsTheOldestHalfAndCounts()
    {
        agio::EventQueue<int> queue(4);
        for (int i = 0; i < 5; ++i) {
            queue.push(i);
        }
        std::vector<int> events{99};
        queue.drain(events);
        QCOMPARE(events, (std::vector<int>{2, 3, 4}));
        QCOMPARE(queue.dropped(), std::uint64_t{2});
        queue.drain(events);
        QVERIFY(events.empty());
    }
};

QTEST_GUILESS_MAIN(TestResult)
#include "tst_result.moc"
