// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/random.h"

#include <QtTest>

#include <array>
#include <cmath>
#include <limits>

using agio::Random;

class TestRandom : public QObject
{
    Q_OBJECT

private slots:
    void repeatsFromItsSeed()
    {
        Random a(7);
        Random b(7);
        Random c(8);
        bool differs = false;
        for (int i = 0; i < 100; ++i) {
            const std::uint64_t value = a.next();
            QCOMPARE(value, b.next());
            differs = differs || value != c.next();
        }
        QVERIFY(differs);
    }

    void followsXoshiro256StarStarSeededBySplitMix64()
    {
        // First outputs for seed 0, from the authors' reference code.
        Random random(0);
        QCOMPARE(random.next(), std::uint64_t{0x99EC'5F36'CB75'F2B4U});
        QCOMPARE(random.next(), std::uint64_t{0xBF6E'1F78'4956'452AU});
        QCOMPARE(random.next(), std::uint64_t{0x1A5F'849D'4933'E6E0U});
    }

    void staysInItsBounds()
    {
        Random random(1);
        std::array<int, 6> counts{};
        for (int i = 0; i < 60'000; ++i) {
            ++counts.at(random.below(6));
            const std::int64_t die = random.between(-2, 3);
            QVERIFY(die >= -2 && die <= 3);
            const double unit = random.unit();
            QVERIFY(unit >= 0.0 && unit < 1.0);
            QVERIFY(random.exponential(2.0) >= 0.0);
        }
        for (const int count : counts) {
            QVERIFY(std::abs(count - 10'000) < 500); // five standard deviations
        }
        QCOMPARE(random.below(1), std::uint64_t{0});
        QCOMPARE(random.between(5, 5), std::int64_t{5});
        constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
        constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
        QVERIFY(random.between(kMin, kMax) != random.between(kMin, kMax));
    }

    void hasTheStatedMeans()
    {
        Random random(2);
        constexpr int kDraws = 100'000;
        double normal = 0.0;
        double squares = 0.0;
        double waiting = 0.0;
        int hits = 0;
        for (int i = 0; i < kDraws; ++i) {
            const double value = random.normal();
            normal += value;
            squares += value * value;
            waiting += random.exponential(3.0);
            hits += random.chance(0.25) ? 1 : 0;
        }
        QVERIFY(std::abs(normal / kDraws) < 0.02);
        QVERIFY(std::abs(squares / kDraws - 1.0) < 0.03);
        QVERIFY(std::abs(waiting / kDraws - 3.0) < 0.06);
        QVERIFY(std::abs(hits / double{kDraws} - 0.25) < 0.01);
    }

    void systemSeedsDiffer() { QVERIFY(agio::systemSeed() != agio::systemSeed()); }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
