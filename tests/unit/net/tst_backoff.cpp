// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/backoff.h"
#include "tests/support/printing.h"

#include <QTest>

using namespace agio;

class TestBackoff : public QObject
{
    Q_OBJECT

private slots:
    void doublesFromHalfSecondToThirtyWithinFifth();
    void startsAgainAfterReset();
    void spreadsWaitsOfDifferentClients();
};

void TestBackoff::doublesFromHalfSecondToThirtyWithinFifth()
{
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Random random(seed);
        Backoff backoff(random);
        std::int64_t middleMs = 500;
        for (int attempt = 0; attempt < 100; ++attempt) {
            const auto wait = backoff.next();
            QVERIFY2(wait >= Duration::us(middleMs * 800) && wait <= Duration::us(middleMs * 1200),
                     qPrintable(QStringLiteral("seed %1 attempt %2").arg(seed).arg(attempt)));
            middleMs = std::min<std::int64_t>(middleMs * 2, 30'000);
        }
    }
}

void TestBackoff::startsAgainAfterReset()
{
    Random random(7);
    Backoff backoff(random);
    for (int i = 0; i < 10; ++i)
        backoff.next();
    backoff.reset();
    QCOMPARE(backoff.attempt(), 0);
    QVERIFY(backoff.next() <= Duration::ms(600));
}

void TestBackoff::spreadsWaitsOfDifferentClients()
{
    Duration shortest = Duration::seconds(100);
    Duration longest;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        Random random(seed);
        Backoff backoff(random);
        const auto wait = backoff.next();
        shortest = std::min(shortest, wait);
        longest = std::max(longest, wait);
    }
    QVERIFY(longest - shortest > Duration::ms(150)); // of 200 ms
}

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
