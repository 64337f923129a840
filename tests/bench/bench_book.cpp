// SPDX-License-Identifier: GPL-3.0-or-later

// The order book alone, on updates that an exchange sent: no parsing inside the clock.

#include "core/base/random.h"
#include "core/market/orderbook.h"
#include "tests/bench/allocations.h"
#include "tests/bench/recordings.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <chrono>

namespace {

using agio::BookLevel;
using agio::BookRow;
using agio::BookScale;
using agio::Decimal;
using agio::OrderBook;
using agio::Side;
using agio::bench::BookHistory;
using agio::bench::BookUpdate;

BookScale cents()
{
    return {Decimal::literal("0.01"), 8};
}

bool replay(OrderBook& book, const BookHistory& history)
{
    bool isGood = book.load(history.snapshot.bids, history.snapshot.asks).ok();
    for (const BookUpdate& diff : history.diffs) {
        isGood = isGood && book.apply(diff.bids, diff.asks).ok();
    }
    return isGood;
}

const BookHistory* historyOrSkip(benchmark::State& state)
{
    const BookHistory* const history = agio::bench::binanceHistory();
    if (history == nullptr) {
        state.SkipWithError("recording not found: give --recordings DIR");
    }
    return history;
}

bool isRightAfter(const OrderBook& book)
{
    const auto expected =
        agio::bench::expectedBookHash(agio::bench::binanceFeed()->name, "BTCUSDT");
    return expected && agio::fullBookSha256(book) == *expected;
}

void bookUpdate(benchmark::State& state)
{
    const BookHistory* const history = historyOrSkip(state);
    if (history == nullptr) {
        return;
    }
    OrderBook book(cents());
    bool isGood = replay(book, *history);
    const auto before = agio::bench::allocations();
    for (auto _ : state) {
        isGood = replay(book, *history) && isGood;
    }
    const auto calls = agio::bench::allocations().calls - before.calls;
    if (!isGood || !isRightAfter(book)) {
        state.SkipWithError("the final book is wrong");
    }
    const auto updates = state.iterations() * static_cast<std::int64_t>(history->levels);
    state.SetItemsProcessed(updates);
    state.counters["ns/update"] =
        benchmark::Counter(static_cast<double>(updates) * 1e-9,
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.counters["memoryBytes"] = static_cast<double>(book.memoryBytes());
    state.counters["levels"] =
        static_cast<double>(book.levelCount(Side::Buy) + book.levelCount(Side::Sell));
    state.counters["allocations"] = static_cast<double>(calls);
}
BENCHMARK(bookUpdate)->Unit(benchmark::kMillisecond);

// Per diff, each timed by itself; the cost of reading the clock is inside and stated.
void bookDiff(benchmark::State& state)
{
    const BookHistory* const history = historyOrSkip(state);
    if (history == nullptr) {
        return;
    }
    using Clock = std::chrono::steady_clock;
    const auto nsSince = [](Clock::time_point start) {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count();
    };
    OrderBook book(cents());
    std::vector<std::int64_t> times;
    for (auto _ : state) {
        times.clear();
        benchmark::DoNotOptimize(book.load(history->snapshot.bids, history->snapshot.asks).ok());
        for (const BookUpdate& diff : history->diffs) {
            const auto start = Clock::now();
            benchmark::DoNotOptimize(book.apply(diff.bids, diff.asks).ok());
            times.push_back(nsSince(start));
        }
    }
    std::ranges::sort(times);
    const auto at = [&](double share) {
        return static_cast<double>(
            times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))]);
    };
    state.counters["p50ns"] = at(0.5);
    state.counters["p99ns"] = at(0.99);
    state.counters["p999ns"] = at(0.999);
    state.counters["maxns"] = at(1.0);
    const auto start = Clock::now();
    constexpr int kReadings = 1'000;
    for (int i = 0; i < kReadings; ++i) {
        benchmark::DoNotOptimize(Clock::now());
    }
    state.counters["clockNs"] = static_cast<double>(nsSince(start)) / kReadings;
}
BENCHMARK(bookDiff)->Unit(benchmark::kMillisecond);

void bookView(benchmark::State& state)
{
    const BookHistory* const history = historyOrSkip(state);
    if (history == nullptr) {
        return;
    }
    OrderBook book(cents());
    if (!replay(book, *history)) {
        state.SkipWithError("the recording does not replay");
        return;
    }
    const auto depth = static_cast<std::size_t>(state.range(0));
    std::vector<BookRow> bids;
    std::vector<BookRow> asks;
    for (auto _ : state) {
        book.top(Side::Buy, depth, bids);
        book.top(Side::Sell, depth, asks);
        benchmark::DoNotOptimize(bids.data());
        benchmark::DoNotOptimize(asks.data());
        benchmark::ClobberMemory();
    }
}
BENCHMARK(bookView)->Arg(20)->Arg(100)->Arg(500)->ArgName("rows");

// Best first, dense at the touch and thin far out, like a large exchange's full book.
std::vector<BookLevel> syntheticSide(bool isBid, std::size_t count)
{
    agio::Random random(isBid ? 1 : 2);
    std::vector<std::int64_t> ticks;
    while (ticks.size() < count * 2) {
        const auto distance =
            static_cast<std::int64_t>(random.exponential(1.0) * random.exponential(200'000.0));
        ticks.push_back(std::max<std::int64_t>(1, 6'508'366 + (isBid ? -distance : distance + 1)));
    }
    std::ranges::sort(ticks);
    ticks.erase(std::unique(ticks.begin(), ticks.end()), ticks.end());
    ticks.resize(std::min(ticks.size(), count));
    if (isBid) {
        std::ranges::reverse(ticks);
    }
    std::vector<BookLevel> levels;
    levels.reserve(ticks.size());
    for (const std::int64_t price : ticks) {
        levels.push_back({Decimal::fromParts(price, 2),
                          Decimal::fromParts(random.between(1, 5'000'000'000), 8)});
    }
    return levels;
}

void bookSnapshot(benchmark::State& state)
{
    const auto count = static_cast<std::size_t>(state.range(0));
    const auto bids = syntheticSide(true, count / 2);
    const auto asks = syntheticSide(false, count - count / 2);
    bool isGood = true;
    std::size_t memory = 0;
    for (auto _ : state) {
        OrderBook book(cents()); // a new one: growing is part of the cost
        isGood = book.load(bids, asks).ok() && isGood;
        memory = book.memoryBytes();
    }
    if (!isGood) {
        state.SkipWithError("the snapshot was refused");
    }
    state.counters["memoryBytes"] = static_cast<double>(memory);
    state.counters["levels"] = static_cast<double>(bids.size() + asks.size());
}
BENCHMARK(bookSnapshot)->Arg(5'000)->Arg(45'000)->ArgName("levels")->Unit(benchmark::kMicrosecond);

} // namespace
