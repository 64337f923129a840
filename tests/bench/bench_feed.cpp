// SPDX-License-Identifier: GPL-3.0-or-later

// The whole path of market data on the engine thread: codec, sequence check, book, best prices,
// trade tape, 1-minute candle; compare with `limit` in the same run. Each pass starts from nothing
// and the last one must end in the recorded book.

#include "core/exchange/binance/codec.h"
#include "core/exchange/booksync.h"
#include "core/market/candleseries.h"
#include "tests/bench/allocations.h"
#include "tests/bench/recordings.h"

#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <chrono>
#include <fstream>
#include <optional>
#include <string>

namespace {

using agio::BookSync;
using agio::CandleSeries;
using agio::Decimal;
using agio::Interval;
using agio::bench::Feed;
using agio::bench::Frame;

class MarketDesk final : public agio::MarketSink
{
public:
    explicit MarketDesk(agio::binance::BinanceCodec& codec)
        : m_codec(codec)
        , m_sync(codec, {Decimal::literal("0.01"), 8})
    {}
    void restart()
    {
        m_sync.restart();
        m_candles.clear();
        m_problems = 0;
    }
    void take(const Frame& frame)
    {
        // The REST snapshot lies among the frames (a reply has no stream name).
        if (frame.text.starts_with("{\"lastUpdateId\"")) {
            agio::HttpResponse reply;
            reply.status = 200;
            reply.body.reserve(frame.text.size() + agio::kFramePaddingBytes);
            reply.body = frame.text;
            const auto snapshot = m_codec.parseBookSnapshot(reply);
            m_problems += snapshot && m_sync.onSnapshot(*snapshot) ? 0 : 1;
            return;
        }
        m_problems += m_codec.decodeMarket(frame.text, frame.receivedAt, *this) ? 0 : 1;
    }

    void onBookDelta(const agio::BookDelta& delta) override { m_sync.onDelta(delta); }
    void onTrade(std::string_view /*symbol*/, const agio::Trade& trade) override
    {
        m_tape[m_trades++ % m_tape.size()] = trade;
        m_candles.applyTrade(trade);
    }
    void onBookTop(std::string_view /*symbol*/, const agio::BookTop& top) override { m_top = top; }
    void onTicker(std::string_view /*symbol*/, const agio::Ticker& /*ticker*/) override {}
    void onKline(std::string_view /*symbol*/, Interval /*interval*/,
                 const agio::Candle& /*candle*/) override
    {}
    void onStreamNotice(agio::StreamNotice /*notice*/, std::string_view /*detail*/) override
    {
        ++m_problems;
    }
    void onStreamError(const agio::Error& /*error*/) override { ++m_problems; }

    const BookSync& sync() const { return m_sync; }
    std::string problem() const
    {
        if (m_problems != 0 || m_sync.state() != BookSync::State::Live) {
            return "frames were refused: " + m_sync.problem();
        }
        const agio::bench::BookHistory* const expected = agio::bench::binanceHistory();
        return expected != nullptr && agio::fullBookSha256(m_sync.book()) == expected->expectedHash
            ? std::string()
            : std::string("the final book is wrong");
    }

private:
    agio::binance::BinanceCodec& m_codec;
    BookSync m_sync;
    CandleSeries m_candles{Interval::M1};
    std::array<agio::Trade, 256> m_tape{};
    std::size_t m_trades = 0;
    agio::BookTop m_top;
    int m_problems = 0;
};

const Feed* feedOrSkip(benchmark::State& state)
{
    const Feed* const feed = agio::bench::binanceFeed();
    if (feed == nullptr) {
        state.SkipWithError("recording not found: give --recordings DIR");
    }
    return feed;
}

// viewEveryMs > 0: as the screen needs it, a view of 20 levels a side is made at that period of the
// recording's own time.
void runFeed(benchmark::State& state, std::int64_t viewEveryMs)
{
    const Feed* const feed = feedOrSkip(state);
    if (feed == nullptr) {
        return;
    }
    agio::binance::BinanceCodec codec;
    MarketDesk desk(codec);
    std::int64_t views = 0;
    const auto pass = [&] {
        desk.restart();
        agio::UtcTime nextView;
        for (const Frame& frame : feed->frames) {
            desk.take(frame);
            if (viewEveryMs > 0 && frame.receivedAt >= nextView) {
                const auto view = std::make_shared<agio::BookView>();
                desk.sync().book().top(agio::Side::Buy, 20, view->bids);
                desk.sync().book().top(agio::Side::Sell, 20, view->asks);
                benchmark::DoNotOptimize(view->bids.data());
                nextView = frame.receivedAt + agio::Duration::ms(viewEveryMs);
                ++views;
            }
        }
    };
    pass(); // buffers find their size
    const auto before = agio::bench::allocations();
    for (auto _ : state) {
        pass();
    }
    const auto calls = agio::bench::allocations().calls - before.calls;
    if (const std::string problem = desk.problem(); !problem.empty()) {
        state.SkipWithError(problem.c_str());
    }
    const auto frames = state.iterations() * static_cast<std::int64_t>(feed->frames.size());
    state.SetItemsProcessed(frames);
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(feed->bytes));
    state.counters["allocationsPerFrame"] =
        static_cast<double>(calls) / static_cast<double>(frames);
    state.counters["views"] = static_cast<double>(views);
}

void feed(benchmark::State& state)
{
    runFeed(state, 0);
}
BENCHMARK(feed)->Unit(benchmark::kMillisecond);

void feedWithViews(benchmark::State& state)
{
    runFeed(state, 16);
}
BENCHMARK(feedWithViews)->Unit(benchmark::kMillisecond);

// Kilobytes that the system has given this process; -1 where it does not say.
double residentKiB()
{
    std::ifstream file("/proc/self/smaps_rollup");
    std::string word;
    double kiB = -1;
    while (file >> word) {
        if (word == "Rss:" && file >> kiB) {
            break;
        }
    }
    return kiB;
}

// The recording looped for an hour of its own time: nothing may be left behind by a pass. The
// iterations are such hours; the growth is that of all of them together.
void feedForHours(benchmark::State& state)
{
    const Feed* const feed = feedOrSkip(state);
    if (feed == nullptr || feed->frames.empty()) {
        return;
    }
    agio::binance::BinanceCodec codec;
    MarketDesk desk(codec);
    const auto pass = [&] {
        desk.restart();
        for (const Frame& frame : feed->frames) {
            desk.take(frame);
        }
    };
    pass();
    const agio::Duration length = feed->frames.back().receivedAt - feed->frames.front().receivedAt;
    const std::int64_t passes = 3'600'000 / std::max<std::int64_t>(1, length.toMs()) + 1;
    const double before = residentKiB();
    for (auto _ : state) {
        for (std::int64_t i = 0; i < passes; ++i) {
            pass();
        }
    }
    if (const std::string problem = desk.problem(); !problem.empty()) {
        state.SkipWithError(problem.c_str());
    }
    state.counters["grownKiB"] = residentKiB() - before;
    state.counters["hours"] = static_cast<double>(state.iterations());
}
BENCHMARK(feedForHours)->Unit(benchmark::kMillisecond);

// The codec without a book behind it.
class Nowhere final : public agio::MarketSink
{
public:
    void onBookDelta(const agio::BookDelta& delta) override { levels += delta.bids.size(); }
    void onTrade(std::string_view /*symbol*/, const agio::Trade& /*trade*/) override { ++levels; }
    void onBookTop(std::string_view /*symbol*/, const agio::BookTop& /*top*/) override { ++levels; }
    void onTicker(std::string_view /*symbol*/, const agio::Ticker& /*ticker*/) override {}
    void onKline(std::string_view /*symbol*/, Interval /*interval*/,
                 const agio::Candle& /*candle*/) override
    {}
    void onStreamNotice(agio::StreamNotice /*notice*/, std::string_view /*detail*/) override {}
    void onStreamError(const agio::Error& /*error*/) override {}

    std::size_t levels = 0;
};

void codecAlone(benchmark::State& state)
{
    const Feed* const feed = feedOrSkip(state);
    if (feed == nullptr) {
        return;
    }
    agio::binance::BinanceCodec codec;
    Nowhere sink;
    for (auto _ : state) {
        for (const Frame& frame : feed->frames) {
            benchmark::DoNotOptimize(codec.decodeMarket(frame.text, frame.receivedAt, sink).ok());
        }
    }
    benchmark::DoNotOptimize(sink.levels);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(feed->frames.size()));
}
BENCHMARK(codecAlone)->Unit(benchmark::kMillisecond);

// Depth frames alone, parse and apply, each timed by itself.
void diffFrame(benchmark::State& state)
{
    const Feed* const feed = feedOrSkip(state);
    if (feed == nullptr) {
        return;
    }
    using Clock = std::chrono::steady_clock;
    agio::binance::BinanceCodec codec;
    MarketDesk desk(codec);
    std::vector<std::int64_t> times;
    for (auto _ : state) {
        desk.restart();
        times.clear();
        for (const Frame& frame : feed->frames) {
            const auto start = Clock::now();
            desk.take(frame);
            const auto end = Clock::now();
            if (frame.text.find("@depth") < 40) {
                times.push_back((end - start) / std::chrono::nanoseconds(1));
            }
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
}
BENCHMARK(diffFrame)->Unit(benchmark::kMillisecond);

} // namespace
