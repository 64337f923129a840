// SPDX-License-Identifier: GPL-3.0-or-later

// What runs for every message must not touch the heap once its buffers have found their size.

#include "core/base/random.h"
#include "core/market/candleseries.h"
#include "core/market/orderbook.h"
#include "tests/bench/allocations.h"

#include <QtTest>

#ifdef AGIO_HAS_BINANCE
#include "core/exchange/binance/codec.h"
#include "core/exchange/booksync.h"
#endif

using agio::BookLevel;
using agio::BookRow;
using agio::Decimal;
using agio::Side;
using agio::UtcTime;
using agio::bench::allocations;

namespace {

struct Diffs
{
    std::vector<std::vector<BookLevel>> bids, asks;
};

// A market that moves to and fro and comes back: the second round asks for nothing new.
Diffs someDiffs()
{
    agio::Random random(3);
    Diffs diffs;
    for (int i = 0; i < 2'000; ++i) {
        auto& bids = diffs.bids.emplace_back();
        auto& asks = diffs.asks.emplace_back();
        for (int n = 0; n < 20; ++n) {
            const std::int64_t distance = random.between(1, 3'000);
            const std::int64_t quantity = random.chance(0.4) ? 0 : random.between(1, 1'000'000);
            auto& side = n % 2 == 0 ? bids : asks;
            side.push_back({Decimal::fromParts(5'000'000 + (n % 2 == 0 ? -distance : distance), 2),
                            Decimal::fromParts(quantity, 8)});
        }
    }
    return diffs;
}

#ifdef AGIO_HAS_BINANCE
class Market final : public agio::MarketSink
{
public:
    explicit Market(const agio::Codec& codec)
        : sync(codec, {Decimal::literal("0.01"), 8})
    {}
    void onBookDelta(const agio::BookDelta& delta) override { sync.onDelta(delta); }
    void onTrade(std::string_view /*symbol*/, const agio::Trade& trade) override
    {
        candles.applyTrade(trade);
        ++events;
    }
    void onBookTop(std::string_view /*symbol*/, const agio::BookTop& /*top*/) override { ++events; }
    void onTicker(std::string_view /*symbol*/, const agio::Ticker& /*ticker*/) override {}
    void onKline(std::string_view /*symbol*/, agio::Interval /*interval*/,
                 const agio::Candle& /*candle*/) override
    {}
    void onStreamNotice(agio::StreamNotice /*notice*/, std::string_view /*detail*/) override {}
    void onStreamError(const agio::Error& /*error*/) override {}

    agio::BookSync sync;
    agio::CandleSeries candles{agio::Interval::M1};
    int events = 0;
};

std::string padded(std::string text)
{
    text.reserve(text.size() + agio::kFramePaddingBytes);
    return text;
}

std::string depthFrame(int sequence)
{
    std::string text = "{\"stream\":\"abcxyz@depth@100ms\",\"data\":{\"e\":\"depthUpdate\","
                       "\"E\":1700000000123,\"s\":\"ABCXYZ\",\"U\":" +
        std::to_string(sequence) + ",\"u\":" + std::to_string(sequence) + ",\"b\":[";
    for (int i = 0; i < 20; ++i) {
        text += (i > 0 ? ",[\"" : "[\"") + std::to_string(900 - (sequence + i) % 60) +
            ".25000000\",\"" + std::to_string((sequence + i) % 3) + ".50000000\"]";
    }
    return padded(text + "],\"a\":[[\"1000.25000000\",\"0.00000000\"]]}}");
}
#endif

} // namespace

class TestAllocations : public QObject
{
    Q_OBJECT

private slots:
    void countsWhatIsAllocated()
    {
        const auto before = allocations();
        const auto number = std::make_unique<std::array<char, 1'000>>();
        const auto after = allocations();
        QCOMPARE(after.calls - before.calls, std::uint64_t{1});
        QVERIFY(number != nullptr && after.bytes - before.bytes >= 1'000);
    }

    void bookUpdatesAndViewsDoNotAllocate()
    {
        const Diffs diffs = someDiffs();
        agio::OrderBook book({Decimal::literal("0.01"), 8});
        std::vector<BookRow> rows;
        bool isGood = true;
        const auto round = [&] {
            for (std::size_t i = 0; i < diffs.bids.size(); ++i) {
                isGood = book.apply(diffs.bids[i], diffs.asks[i]).ok() && isGood;
                book.top(Side::Buy, 20, rows);
                book.top(Side::Sell, 20, rows);
            }
        };
        round();
        book.clear();
        const auto before = allocations().calls;
        round();
        QCOMPARE(allocations().calls - before, std::uint64_t{0});
        QVERIFY(isGood && book.levelCount(Side::Buy) > 100);
    }

    void tradesOfARunningBarDoNotAllocate()
    {
        agio::CandleSeries series(agio::Interval::M1);
        agio::Trade trade;
        trade.price = Decimal::literal("61837.63000000");
        trade.quantity = Decimal::literal("0.02000000");
        trade.exchangeTime = UtcTime::fromSeconds(1'700'000'000);
        QVERIFY(series.applyTrade(trade));
        const auto before = allocations().calls;
        for (int i = 0; i < 1'000; ++i) {
            series.applyTrade(trade);
        }
        QCOMPARE(allocations().calls - before, std::uint64_t{0});
        QCOMPARE(series.candles().back().tradeCount, std::int64_t{1'001});
    }

    void decimalsDoNotAllocate()
    {
        const auto before = allocations().calls;
        std::array<char, Decimal::kMaxChars> out{};
        std::size_t written = 0;
        for (int i = 0; i < 100; ++i) {
            const auto a = Decimal::parse("61837.63000000");
            const auto b = Decimal::parse("0.1");
            written += Decimal::mul(*a, *b)->toChars(out.data());
        }
        QCOMPARE(allocations().calls - before, std::uint64_t{0});
        QVERIFY(written > 0);
    }

#ifdef AGIO_HAS_BINANCE
    void framesToBookDoNotAllocate()
    {
        agio::binance::BinanceCodec codec;
        Market market(codec);
        std::vector<std::string> frames;
        for (int i = 1; i <= 400; ++i) {
            frames.push_back(depthFrame(i));
        }
        const std::string trade =
            padded("{\"stream\":\"abcxyz@trade\",\"data\":{\"e\":\"trade\",\"E\":1700000000124,"
                   "\"s\":\"ABCXYZ\",\"t\":77,\"p\":\"901.25000000\",\"q\":\"0.50000000\","
                   "\"T\":1700000000123,\"m\":true,\"M\":true}}");
        const std::string top =
            padded("{\"stream\":\"abcxyz@bookTicker\",\"data\":{\"u\":5,\"s\":\"ABCXYZ\","
                   "\"b\":\"900.25000000\",\"B\":\"1.00000000\",\"a\":\"1001.25000000\","
                   "\"A\":\"2.00000000\"}}");
        agio::BookSnapshot snapshot;
        snapshot.asks = {{Decimal::literal("1001.25"), Decimal(1)}};
        bool isGood = true;
        const auto take = [&](const std::string& frame) {
            isGood = codec.decodeMarket(frame, UtcTime::fromSeconds(1), market).ok() && isGood;
        };
        isGood = market.sync.onSnapshot(snapshot);
        std::uint64_t before = 0;
        for (std::size_t i = 0; i < frames.size(); ++i) {
            if (i == 200) { // buffers have found their size
                before = allocations().calls;
            }
            take(frames[i]);
            take(trade);
            take(top);
        }
        QCOMPARE(allocations().calls - before, std::uint64_t{0});
        QVERIFY(isGood);
        QVERIFY(market.sync.state() == agio::BookSync::State::Live);
        QCOMPARE(market.sync.sequence(), std::int64_t{400});
        QCOMPARE(market.events, 800);
        QVERIFY(market.sync.book().levelCount(Side::Buy) > 20);
    }
#endif
};

QTEST_GUILESS_MAIN(TestAllocations)
#include "tst_allocations.moc"
