// SPDX-License-Identifier: GPL-3.0-or-later

// The order book alone, on updates that an exchange sent: no parsing inside the clock.

#include "core/market/orderbook.h"
#include "tests/bench/allocations.h"
#include "tests/bench/recordings.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <chrono>

namespace {

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

enum Recording { kBinance, kCoinbase }; // as arguments of benchmarks

const BookHistory* historyOrSkip(benchmark::State& state, std::int64_t recording)
{
    const BookHistory* const history =
        recording == kCoinbase ? agio::bench::coinbaseHistory() : agio::bench::binanceHistory();
    if (history == nullptr) {
        state.SkipWithError("recording not found: give --recordings DIR");
    }
    return history;
}

void bookUpdate(benchmark::State& state)
{
    const BookHistory* const history = historyOrSkip(state, state.range(0));
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
    if (!isGood || agio::fullBookSha256(book) != history->expectedHash) {
        state.SkipWithError("the final book is wrong");
    }
    const auto updates = state.iterations() *
        static_cast<std::int64_t>(history->levels + history->snapshot.bids.size() +
                                  history->snapshot.asks.size());
    state.SetItemsProcessed(updates);
    state.counters["ns/update"] =
        benchmark::Counter(static_cast<double>(updates) * 1e-9,
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.counters["memoryBytes"] = static_cast<double>(book.memoryBytes());
    state.counters["levels"] =
        static_cast<double>(book.levelCount(Side::Buy) + book.levelCount(Side::Sell));
    state.counters["allocations"] = static_cast<double>(calls);
}
// The snapshot's levels count too: few on the first, nearly all on the second.
BENCHMARK(bookUpdate)
    ->ArgName("coinbase")
    ->Arg(kBinance)
    ->Arg(kCoinbase)
    ->Unit(benchmark::kMillisecond);

// Per diff, each timed by itself; the cost of reading the clock is inside and stated.
void bookDiff(benchmark::State& state)
{
    const BookHistory* const history = historyOrSkip(state, kBinance);
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
    const BookHistory* const history = historyOrSkip(state, kBinance);
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

// Into a new book, so that growing is part of the cost: some 5 000 and 46 000 levels.
void bookSnapshot(benchmark::State& state)
{
    const BookHistory* const history = historyOrSkip(state, state.range(0));
    if (history == nullptr) {
        return;
    }
    bool isGood = true;
    std::size_t memory = 0;
    for (auto _ : state) {
        OrderBook book(cents());
        isGood = book.load(history->snapshot.bids, history->snapshot.asks).ok() && isGood;
        memory = book.memoryBytes();
    }
    if (!isGood) {
        state.SkipWithError("the snapshot was refused");
    }
    state.counters["memoryBytes"] = static_cast<double>(memory);
    state.counters["levels"] =
        static_cast<double>(history->snapshot.bids.size() + history->snapshot.asks.size());
}
BENCHMARK(bookSnapshot)
    ->ArgName("coinbase")
    ->Arg(kBinance)
    ->Arg(kCoinbase)
    ->Unit(benchmark::kMicrosecond);

} // namespace
