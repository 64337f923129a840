// SPDX-License-Identifier: GPL-3.0-or-later

// The book against a std::map that does the same in the plainest way.

#include "core/base/crypto.h"
#include "core/base/encoding.h"
#include "core/base/random.h"
#include "core/market/orderbook.h"
#include "tests/unit/base/property.h"

#include <QtTest>

#include <limits>
#include <map>

using agio::BookLevel;
using agio::BookRow;
using agio::BookScale;
using agio::Decimal;
using agio::OrderBook;
using agio::Side;
using agio::test::holds;

namespace {

Decimal dec(const char* text)
{
    return Decimal::literal(text);
}

BookLevel level(const char* price, const char* quantity)
{
    return {dec(price), dec(quantity)};
}

BookScale cents()
{
    return {dec("0.01"), 8};
}

class ReferenceBook
{
public:
    void set(Side side, std::int64_t ticks, std::int64_t quantity)
    {
        auto& levels = side == Side::Buy ? m_bids : m_asks;
        if (quantity == 0) {
            levels.erase(ticks);
        } else {
            levels[ticks] = quantity;
        }
    }
    std::vector<BookRow> rows(Side side) const // best first
    {
        std::vector<BookRow> rows;
        for (const auto& [ticks, quantity] : side == Side::Buy ? m_bids : m_asks) {
            rows.push_back({ticks, quantity});
        }
        if (side == Side::Buy) {
            std::ranges::reverse(rows);
        }
        return rows;
    }

private:
    std::map<std::int64_t, std::int64_t> m_bids, m_asks;
};

// Empty text: the same at every depth.
std::string difference(const OrderBook& book, const ReferenceBook& reference)
{
    for (const Side side : {Side::Buy, Side::Sell}) {
        const std::vector<BookRow> expected = reference.rows(side);
        if (book.levelCount(side) != expected.size()) {
            return "level count";
        }
        if (book.isEmpty(side) != expected.empty()) {
            return "emptiness";
        }
        if (book.best(side).value_or(BookRow()) != (expected.empty() ? BookRow() : expected[0])) {
            return "best";
        }
        std::vector<BookRow> rows = {{1, 2}}; // must be cleared
        for (const std::size_t depth :
             {std::size_t{0}, std::size_t{1}, std::size_t{20}, expected.size() / 2, expected.size(),
              expected.size() + 5}) {
            book.top(side, depth, rows);
            const auto size = std::min(depth, expected.size());
            if (rows.size() != size || !std::equal(rows.begin(), rows.end(), expected.begin())) {
                return "top " + std::to_string(depth);
            }
        }
        for (const BookRow& row : expected) {
            if (book.quantityAt(side, row.ticks) != row.quantity) {
                return "quantity at " + std::to_string(row.ticks);
            }
        }
    }
    const auto bids = reference.rows(Side::Buy);
    const auto asks = reference.rows(Side::Sell);
    const bool isCrossed = !bids.empty() && !asks.empty() && bids[0].ticks >= asks[0].ticks;
    return book.isCrossed() == isCrossed ? std::string() : "crossing";
}

// A walk of prices around a centre that may jump; a quarter deletes; a few far away.
struct Market
{
    agio::Random random;
    std::int64_t centre;
    std::int64_t spread;

    std::int64_t nextTicks()
    {
        const std::uint64_t kind = random.below(100);
        if (kind < 5) {
            return random.between(1, 400'000'000); // anywhere, mostly outside the window
        }
        const std::int64_t width = kind < 60 ? 200 : (kind < 90 ? spread : spread * 40);
        return std::max<std::int64_t>(1, centre + random.between(-width, width));
    }
};

void run(OrderBook& book, ReferenceBook& reference, Market& market, int steps)
{
    for (int i = 0; i < steps; ++i) {
        const Side side = market.random.chance(0.5) ? Side::Buy : Side::Sell;
        const std::int64_t ticks = market.nextTicks();
        const std::int64_t quantity =
            market.random.chance(0.35) ? 0 : market.random.between(1, 1'000'000'000'000);
        const auto done =
            book.set(side, {Decimal::fromParts(ticks, 2), Decimal::fromParts(quantity, 8)});
        QVERIFY2(done.ok(), done.ok() ? "" : done.error().message.c_str());
        reference.set(side, ticks, quantity);
    }
}

} // namespace

class TestOrderBook : public QObject
{
    Q_OBJECT

private slots:
    void startsEmpty()
    {
        const OrderBook book(cents());
        QVERIFY(book.isEmpty(Side::Buy) && book.isEmpty(Side::Sell));
        QVERIFY(!book.best(Side::Buy) && !book.best(Side::Sell));
        QVERIFY(!book.isCrossed());
        QCOMPARE(book.quantityAt(Side::Buy, 5), std::int64_t{0});
    }

    void setsOverwritesAndRemovesLevels()
    {
        OrderBook book(cents());
        QVERIFY(book.set(Side::Buy, level("100.01", "2")).ok());
        QVERIFY(book.set(Side::Buy, level("100.02", "1.5")).ok());
        QVERIFY(book.set(Side::Sell, level("100.05", "0.00000001")).ok());
        QVERIFY(*book.best(Side::Buy) == (BookRow{10'002, 150'000'000}));
        QVERIFY(*book.best(Side::Sell) == (BookRow{10'005, 1}));
        QVERIFY(book.set(Side::Buy, level("100.020", "7.0000000000")).ok()); // other digits
        QCOMPARE(book.quantityAt(Side::Buy, 10'002), std::int64_t{700'000'000});
        QVERIFY(book.set(Side::Buy, level("100.02000000", "0.00000000")).ok());
        QVERIFY(*book.best(Side::Buy) == (BookRow{10'001, 200'000'000}));
        QVERIFY(book.set(Side::Buy, level("50.00", "0")).ok()); // absent: normal
        QCOMPARE(book.levelCount(Side::Buy), std::size_t{1});
    }

    void showsPricesAndQuantitiesAsDecimals()
    {
        const OrderBook book({dec("0.0500"), 4});
        QCOMPARE(book.priceOf(3).toString(), std::string("0.15"));
        QCOMPARE(book.quantityOf(12'345).toString(), std::string("1.2345"));
        const agio::BookView view{{}, book.scale(), {}, {}, 0, {}, {}, {}, {}};
        QCOMPARE(view.priceOf(3).toString(), std::string("0.15"));
        QCOMPARE(view.quantityOf(1).toString(), std::string("0.0001"));
        const OrderBook tens({dec("10"), 0});
        QCOMPARE(tens.priceOf(7).toString(), std::string("70"));
    }

    void refusesWhatIsOffItsGridAndKeepsTheRest_data()
    {
        QTest::addColumn<QByteArray>("price");
        QTest::addColumn<QByteArray>("quantity");
        QTest::addColumn<QByteArray>("complaint");
        QTest::newRow("between ticks")
            << QByteArray("100.015") << QByteArray("1") << QByteArray("100.015 is not a multiple");
        QTest::newRow("between ticks by a hair")
            << QByteArray("100.01000001") << QByteArray("1") << QByteArray("not a multiple");
        QTest::newRow("beyond int64 ticks")
            << QByteArray("9223372036854775807") << QByteArray("1") << QByteArray("not a multiple");
        QTest::newRow("finer quantity")
            << QByteArray("100.01") << QByteArray("0.000000001") << QByteArray("finer than 8");
        QTest::newRow("huge quantity")
            << QByteArray("100.01") << QByteArray("922337203685") << QByteArray("too large");
        QTest::newRow("negative quantity")
            << QByteArray("100.01") << QByteArray("-1") << QByteArray("negative");
        QTest::newRow("removal off the grid")
            << QByteArray("100.015") << QByteArray("0") << QByteArray("not a multiple");
    }
    void refusesWhatIsOffItsGridAndKeepsTheRest()
    {
        QFETCH(QByteArray, price);
        QFETCH(QByteArray, quantity);
        QFETCH(QByteArray, complaint);
        OrderBook book(cents());
        QVERIFY(book.set(Side::Buy, level("100.01", "2")).ok());
        const auto result = book.set(Side::Buy, level(price.constData(), quantity.constData()));
        QVERIFY(!result.ok());
        QVERIFY(result.error().kind == agio::ErrorKind::Malformed);
        QVERIFY2(result.error().message.find(complaint.toStdString()) != std::string::npos,
                 result.error().message.c_str());
        QCOMPARE(book.levelCount(Side::Buy), std::size_t{1});
        QCOMPARE(book.quantityAt(Side::Buy, 10'001), std::int64_t{200'000'000});
    }

    void refusesToGrowWithoutEnd()
    {
        OrderBook book({dec("1"), 0});
        for (std::int64_t ticks = 1; ticks <= 1'000'000; ++ticks) {
            if (!book.set(Side::Sell, {Decimal(ticks), Decimal(1)}).ok()) {
                QFAIL("refused too early");
            }
        }
        const auto result = book.set(Side::Sell, {Decimal(1'000'001), Decimal(1)});
        QVERIFY(!result.ok());
        QVERIFY(result.error().message.find("levels") != std::string::npos);
        QVERIFY(book.set(Side::Sell, {Decimal(5), Decimal(0)}).ok()); // removing still works
        QCOMPARE(book.levelCount(Side::Sell), std::size_t{999'999});
    }

    void isEmptyAfterALoadThatFailed()
    {
        OrderBook book(cents());
        QVERIFY(book.set(Side::Buy, level("1", "1")).ok());
        const std::vector<BookLevel> bids = {level("5", "1"), level("4.999", "1")};
        QVERIFY(!book.load(bids, {}).ok());
        QVERIFY(book.isEmpty(Side::Buy));
    }

    void survivesAnImpossibleTick()
    {
        for (const char* tick : {"0", "-0.01"}) {
            OrderBook book({dec(tick), 8});
            QVERIFY(!book.set(Side::Buy, level("1", "1")).ok());
            QVERIFY(!book.load(std::vector{level("1", "1")}, {}).ok());
            QVERIFY(book.isEmpty(Side::Buy));
        }
    }

    void loadReplacesEverythingInAnyOrder()
    {
        OrderBook book(cents());
        QVERIFY(book.set(Side::Sell, level("7", "1")).ok());
        const std::vector<BookLevel> bids = {level("4", "1"), level("6", "3"), level("5", "0"),
                                             level("4.5", "2")};
        const std::vector<BookLevel> asks = {level("9", "1"), level("8", "2")};
        QVERIFY(book.load(bids, asks).ok());
        std::vector<BookRow> rows;
        book.top(Side::Buy, 10, rows);
        QVERIFY(rows ==
                (std::vector<BookRow>{{600, 300'000'000}, {450, 200'000'000}, {400, 100'000'000}}));
        book.top(Side::Sell, 10, rows);
        QVERIFY(rows == (std::vector<BookRow>{{800, 200'000'000}, {900, 100'000'000}}));
        QVERIFY(book.load({}, {}).ok());
        QVERIFY(book.isEmpty(Side::Buy) && book.isEmpty(Side::Sell));
    }

    void noticesCrossing()
    {
        OrderBook book(cents());
        QVERIFY(book.apply(std::vector{level("1", "1")}, std::vector{level("2", "1")}).ok());
        QVERIFY(!book.isCrossed());
        QVERIFY(book.set(Side::Buy, level("2", "1")).ok());
        QVERIFY(book.isCrossed()); // equal prices count
        QVERIFY(book.set(Side::Sell, level("2", "0")).ok());
        QVERIFY(!book.isCrossed());
    }

    void equalsTheReferenceThroughRandomMarkets()
    {
        QVERIFY(holds("random sets around a centre", [] {
            Market market{agio::Random(*rc::gen::arbitrary<std::uint64_t>()),
                          *rc::gen::element<std::int64_t>(300, 70'000, 9'000'000, 300'000'000),
                          *rc::gen::element<std::int64_t>(50, 5'000, 100'000)};
            OrderBook book(cents());
            ReferenceBook reference;
            run(book, reference, market, *rc::gen::inRange(1, 400));
            RC_ASSERT(difference(book, reference) == "");
        }));
    }

    void equalsTheReferenceWhileTheWindowMoves()
    {
        for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
            Market market{agio::Random(seed), 7'000'000, 30'000};
            OrderBook book(cents());
            ReferenceBook reference;
            for (int round = 0; round < 12; ++round) {
                run(book, reference, market, 1'500);
                QCOMPARE(difference(book, reference), std::string());
                // Everything is withdrawn and comes back far away: up, down, and up by more than
                // the window is wide.
                for (const Side side : {Side::Buy, Side::Sell}) {
                    for (const BookRow& row : reference.rows(side)) {
                        if (market.random.chance(0.8)) {
                            QVERIFY(book.set(side, {book.priceOf(row.ticks), Decimal(0)}).ok());
                            reference.set(side, row.ticks, 0);
                        }
                    }
                }
                QCOMPARE(difference(book, reference), std::string());
                market.centre = market.random.between(1, 300'000'000);
            }
        }
    }

    void equalsTheReferenceInDenseAndEmptiedLeaves()
    {
        // Few prices, so that blocks of quantities grow to 64 and shrink to nothing again and
        // again.
        QVERIFY(holds("two leaves", [] {
            agio::Random random(*rc::gen::arbitrary<std::uint64_t>());
            OrderBook book(cents());
            ReferenceBook reference;
            for (const double removal : {0.1, 0.5, 0.9, 0.2}) {
                for (int i = 0; i < 300; ++i) {
                    const std::int64_t ticks = 1'000'000 + random.between(0, 127);
                    const std::int64_t quantity = random.chance(removal) ? 0 : random.between(1, 9);
                    RC_ASSERT(
                        book.set(Side::Buy,
                                 {Decimal::fromParts(ticks, 2), Decimal::fromParts(quantity, 8)})
                            .ok());
                    reference.set(Side::Buy, ticks, quantity);
                }
                RC_ASSERT(difference(book, reference) == "");
            }
        }));
    }

    void keepsLevelsAtTheEdgesOfInt64()
    {
        OrderBook book({dec("1"), 0});
        ReferenceBook reference;
        const std::int64_t max = std::numeric_limits<std::int64_t>::max();
        for (const std::int64_t ticks : {std::int64_t{0}, max, -max, std::int64_t{1}, max - 1}) {
            QVERIFY(book.set(Side::Sell, {Decimal(ticks), Decimal(7)}).ok());
            reference.set(Side::Sell, ticks, 7);
        }
        QCOMPARE(difference(book, reference), std::string());
    }

    void usesItsMemoryAgain()
    {
        OrderBook book(cents());
        ReferenceBook reference;
        Market market{agio::Random(5), 6'000'000, 100'000};
        run(book, reference, market, 30'000);
        book.clear();
        Market again{agio::Random(5), 6'000'000, 100'000};
        ReferenceBook second;
        const std::size_t before = book.memoryBytes();
        run(book, second, again, 30'000);
        QCOMPARE(difference(book, second), std::string());
        QCOMPARE(book.memoryBytes(), before);
    }

    void staysUnder150KilobytesWithFiveThousandLevels()
    {
        // Spread as in a real book: dense at the touch, single levels far out.
        OrderBook book(cents());
        agio::Random random(9);
        while (book.levelCount(Side::Buy) + book.levelCount(Side::Sell) < 5'000) {
            const auto distance =
                static_cast<std::int64_t>(random.exponential(1.0) * random.exponential(60'000.0));
            const bool isBid = random.chance(0.5);
            const std::int64_t ticks = 6'183'763 + (isBid ? -distance : distance + 1);
            if (ticks > 0) {
                QVERIFY(book.set(isBid ? Side::Buy : Side::Sell,
                                 {Decimal::fromParts(ticks, 2), Decimal(1)})
                            .ok());
            }
        }
        QVERIFY2(book.memoryBytes() <= 150'000, std::to_string(book.memoryBytes()).c_str());
    }

    void countsTicksExactly()
    {
        QVERIFY(holds("the grid agrees with Decimal::stepsOf", [] {
            const Decimal tick = Decimal::fromParts(
                *rc::gen::oneOf(rc::gen::element<std::int64_t>(1, 5, 25, 100, 3, 7),
                                rc::gen::inRange<std::int64_t>(1, 1'000'000'000)),
                *rc::gen::inRange(0, 13));
            const std::int64_t whole = *rc::gen::inRange<std::int64_t>(-100'000'000, 100'000'000);
            const Decimal price = *rc::gen::arbitrary<bool>()
                ? Decimal::fromParts(*rc::gen::arbitrary<std::int64_t>() >>
                                         *rc::gen::inRange(1, 60),
                                     *rc::gen::inRange(0, 19))
                : Decimal::mul(tick, Decimal(whole)).value_or(Decimal(0));
            OrderBook book({tick, 8});
            const auto expected = price.stepsOf(tick);
            RC_ASSERT(agio::ticksOf({tick, 8}, price) == expected);
            const bool isKept = book.set(Side::Buy, {price, Decimal(1)}).ok();
            RC_ASSERT(!isKept || expected.has_value());
            if (isKept) {
                RC_ASSERT(book.best(Side::Buy)->ticks == *expected);
                RC_ASSERT(book.priceOf(*expected) == price);
            } else if (expected) {
                // Only at the edge: the price in ticks does not fit when brought to their scale.
                RC_ASSERT(!price.rescaled(tick.normalized().scale(), agio::Rounding::Down) ||
                          !price.rescaled(std::max(price.scale(), tick.normalized().scale()),
                                          agio::Rounding::Down));
            }
        }));
    }

    void statesItsWholeContentAsAHash()
    {
        OrderBook book(cents());
        QCOMPARE(agio::fullBookSha256(book), agio::hexEncoded(agio::sha256("")));
        QVERIFY(book.apply(std::vector{level("9.90", "1.50000000"), level("10.00", "2")},
                           std::vector{level("10.10", "0.001"), level("200", "30")})
                    .ok());
        QCOMPARE(agio::fullBookSha256(book),
                 agio::hexEncoded(agio::sha256("b,10,2\nb,9.9,1.5\na,10.1,0.001\na,200,30\n")));
    }
};

QTEST_GUILESS_MAIN(TestOrderBook)
#include "tst_orderbook.moc"
