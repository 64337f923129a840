// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/recordings.h"

#include "tests/conformance/files.h"
#include "tests/conformance/replay.h"
#include "tests/conformance/vectors.h"

#include <filesystem>

namespace agio::conform {

namespace {

namespace fs = std::filesystem;

bool isSameNumber(const std::string& text, Decimal value)
{
    const auto parsed = Decimal::parse(text);
    return parsed && *parsed == value;
}

std::string problemOfSide(const OrderBook& book, Side side, const Json& expected, const char* name)
{
    simdjson::dom::array rows;
    if (expected.get(rows) != simdjson::SUCCESS)
        return {};
    std::vector<BookRow> ours;
    book.top(side, rows.size(), ours);
    if (ours.size() != rows.size())
        return std::string(name) + ": other number of best levels";
    std::size_t index = 0;
    for (const Json row : rows) {
        simdjson::dom::array pair;
        std::string_view price;
        std::string_view quantity;
        if (row.get(pair) != simdjson::SUCCESS || pair.at(0).get(price) != simdjson::SUCCESS ||
            pair.at(1).get(quantity) != simdjson::SUCCESS)
            return std::string(name) + ": the expected levels cannot be read";
        const BookRow& own = ours[index++];
        if (!isSameNumber(std::string(price), book.priceOf(own.ticks)) ||
            !isSameNumber(std::string(quantity), book.quantityOf(own.quantity)))
            return std::string(name) + ": level " + std::to_string(index) + " differs";
    }
    return {};
}

std::string problemOfCounts(const OrderBook& book, const Json& expected)
{
    const auto levels = memberOf(expected, "levels");
    simdjson::dom::array counts;
    std::int64_t bids = 0;
    std::int64_t asks = 0;
    if (!levels || levels->get(counts) != simdjson::SUCCESS ||
        counts.at(0).get(bids) != simdjson::SUCCESS || counts.at(1).get(asks) != simdjson::SUCCESS)
        return {};
    const auto ourBids = static_cast<std::int64_t>(book.levelCount(Side::Buy));
    const auto ourAsks = static_cast<std::int64_t>(book.levelCount(Side::Sell));
    if (ourBids == bids && ourAsks == asks)
        return {};
    return std::to_string(ourBids) + "/" + std::to_string(ourAsks) + " levels, expected " +
        std::to_string(bids) + "/" + std::to_string(asks);
}

std::string problemOfBook(const BookSync& sync, const Json& expected)
{
    if (sync.state() == BookSync::State::Broken)
        return "broken: " + sync.problem();
    if (sync.state() != BookSync::State::Live)
        return "never became live";
    const OrderBook& book = sync.book();
    if (integerAt(expected, "last_seq", sync.sequence()) != sync.sequence())
        return "ends at sequence " + std::to_string(sync.sequence());
    if (auto problem = problemOfCounts(book, expected); !problem.empty())
        return problem;
    if (const auto bids = memberOf(expected, "bids"))
        if (auto problem = problemOfSide(book, Side::Buy, *bids, "bids"); !problem.empty())
            return problem;
    if (const auto asks = memberOf(expected, "asks"))
        if (auto problem = problemOfSide(book, Side::Sell, *asks, "asks"); !problem.empty())
            return problem;
    if (fullBookSha256(book) != textAt(expected, "sha256_full_book"))
        return "the hash of the whole book differs";
    return {};
}

std::string problemOfCheckpoint(const BookSync& sync, const Json& expected)
{
    const auto bid = sync.book().best(Side::Buy);
    const auto ask = sync.book().best(Side::Sell);
    if (!bid || !isSameNumber(textAt(expected, "best_bid"), sync.book().priceOf(bid->ticks)))
        return "the best bid differs";
    if (!ask || !isSameNumber(textAt(expected, "best_ask"), sync.book().priceOf(ask->ticks)))
        return "the best ask differs";
    if (auto problem = problemOfCounts(sync.book(), expected); !problem.empty())
        return problem;
    return fullBookSha256(sync.book()) == textAt(expected, "sha256")
        ? std::string()
        : "the hash of the whole book differs";
}

std::string problemOfTrades(const TradeSums& sums, const Json& expected)
{
    if (integerAt(expected, "records") != sums.records)
        return std::to_string(sums.records) + " trades";
    if (integerAt(expected, "unique_ids") != static_cast<std::int64_t>(sums.ids.size()))
        return std::to_string(sums.ids.size()) + " different trade ids";
    const auto quantity = sums.quantity.value();
    const auto amount = sums.amount.value();
    if (!quantity || !isSameNumber(textAt(expected, "sum_qty"), *quantity))
        return "the sum of quantities differs";
    if (!amount || !isSameNumber(textAt(expected, "sum_price_x_qty"), *amount))
        return "the sum of amounts differs";
    const auto sides = memberOf(expected, "raw_side_counts");
    if (sides &&
        (integerAt(*sides, "m=true") != sums.buyerMaker ||
         integerAt(*sides, "m=false") != sums.sellerMaker))
        return "the sides differ";
    const auto last = memberOf(expected, "last");
    if (last &&
        (textAt(*last, "id") != std::to_string(sums.last.id) ||
         !isSameNumber(textAt(*last, "price"), sums.last.price) ||
         !isSameNumber(textAt(*last, "qty"), sums.last.quantity)))
        return "the last trade differs";
    return {};
}

// Collects what is wrong at the checkpoints while the replay runs.
class Checkpoints
{
public:
    explicit Checkpoints(const Json& books)
    {
        simdjson::dom::object members;
        if (books.get(members) != simdjson::SUCCESS)
            return;
        for (const auto book : members) {
            const auto list = memberOf(book.value, "checkpoints");
            simdjson::dom::array points;
            if (!list || list->get(points) != simdjson::SUCCESS)
                continue;
            for (const Json point : points)
                m_points.emplace(integerAt(point, "line"), std::pair(std::string(book.key), point));
        }
    }
    void check(std::int64_t line, const Replay& replay)
    {
        const auto [from, until] = m_points.equal_range(line);
        for (auto at = from; at != until; ++at) {
            const auto& [symbol, expected] = at->second;
            const auto book = replay.books().find(symbol);
            std::string problem = book == replay.books().end()
                ? "no book"
                : problemOfCheckpoint(*book->second, expected);
            if (problem.empty())
                ++m_matched[symbol];
            else
                m_problems.try_emplace(symbol, "line " + std::to_string(line) + ": " + problem);
        }
    }
    std::string problemOf(const std::string& symbol) const
    {
        const auto found = m_problems.find(symbol);
        return found == m_problems.end() ? std::string() : found->second;
    }
    int matched(const std::string& symbol) const
    {
        const auto found = m_matched.find(symbol);
        return found == m_matched.end() ? 0 : found->second;
    }

private:
    std::multimap<std::int64_t, std::pair<std::string, Json>> m_points;
    std::map<std::string, std::string> m_problems;
    std::map<std::string, int> m_matched;
};

void judgeBooks(const std::string& name, const Replay& replay, const Json& books,
                const Checkpoints& checkpoints, Tally& tally)
{
    simdjson::dom::object members;
    if (books.get(members) != simdjson::SUCCESS)
        return;
    for (const auto expected : members) {
        const std::string symbol(expected.key);
        const auto book = replay.books().find(symbol);
        std::string problem =
            book == replay.books().end() ? "no book" : problemOfBook(*book->second, expected.value);
        if (problem.empty())
            problem = checkpoints.problemOf(symbol);
        tally.judge(name + "/book/" + symbol, problem,
                    "whole-book hash, " + std::to_string(checkpoints.matched(symbol)) +
                        " checkpoints");
    }
}

void judgeTrades(const std::string& name, const Replay& replay, const Json& trades, Tally& tally)
{
    simdjson::dom::object members;
    if (trades.get(members) != simdjson::SUCCESS)
        return;
    for (const auto expected : members) {
        const auto found = replay.trades().find(std::string(expected.key));
        const std::string problem = found == replay.trades().end()
            ? "no trades"
            : problemOfTrades(found->second, expected.value);
        tally.judge(name + "/trades/" + std::string(expected.key), problem);
    }
}

void judgeCounts(const std::string& name, const Replay& replay, const Json& expected, Tally& tally)
{
    std::string problem;
    const ReplayCounts& counts = replay.counts();
    const auto compare = [&problem](std::int64_t ours, std::int64_t theirs, const char* what) {
        if (problem.empty() && theirs >= 0 && ours != theirs)
            problem = std::to_string(ours) + " " + what + ", expected " + std::to_string(theirs);
    };
    compare(counts.bookFrames, integerAt(expected, "book_frames", -1), "book frames");
    compare(counts.levelUpdates, integerAt(expected, "level_updates", -1), "level updates");
    if (const auto channels = memberOf(expected, "frames_by_channel"))
        compare(counts.bookTops, integerAt(*channels, "bookTicker", -1), "bookTicker frames");
    if (const auto checks = memberOf(expected, "checks")) {
        compare(replay.tickersAgreed(), integerAt(*checks, "best_vs_bookTicker_ok", -1),
                "agreements with the ticker");
        compare(replay.tickersDiffered(), integerAt(*checks, "best_vs_bookTicker_mismatch", -1),
                "differences from the ticker");
    }
    tally.judge(name + "/counts", problem);
}

void checkRecording(const std::string& path, const Json& allExpected, Tally& tally)
{
    const fs::path file(path);
    const std::string exchange = file.parent_path().filename().string();
    const std::string stem =
        file.filename().string().substr(0, file.filename().string().find(".jsonl"));
    const std::string name = exchange + "/" + stem;
    const auto dialect = replayDialectOf(exchange);
    if (!dialect) {
        tally.skip(name, "no codec for this exchange yet");
        return;
    }
    const auto expected = memberOf(allExpected, stem);
    if (!expected) {
        tally.fail(name, "expected.json does not mention it");
        return;
    }
    auto scales = Replay::measure(*dialect, path);
    if (!scales.ok()) {
        tally.fail(name, scales.error().message);
        return;
    }
    const auto books = memberOf(*expected, "books");
    Checkpoints checkpoints(books ? *books : *expected);
    Replay replay(*dialect, std::move(scales).value());
    const auto ran = replay.run(
        path, [&checkpoints, &replay](std::int64_t line) { checkpoints.check(line, replay); });
    if (!ran.ok()) {
        tally.fail(name, ran.error().message);
        return;
    }
    if (books)
        judgeBooks(name, replay, *books, checkpoints, tally);
    if (const auto trades = memberOf(*expected, "trades"))
        judgeTrades(name, replay, *trades, tally);
    judgeCounts(name, replay, *expected, tally);
}

} // namespace

void checkRecordings(const std::string& path, Tally& tally)
{
    const auto files = filesAt(path, {".jsonl.zst", ".jsonl"});
    if (files.empty())
        tally.fail(path, "no recording there");
    for (const std::string& file : files) {
        simdjson::dom::parser parser;
        Json expected;
        const auto beside = fs::path(file).parent_path() / "expected.json";
        if (parser.load(beside.string()).get(expected) != simdjson::SUCCESS) {
            tally.fail(file, "no readable expected.json beside it");
            continue;
        }
        checkRecording(file, expected, tally);
    }
}

} // namespace agio::conform
