// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/booksync.h"

#include <algorithm>

namespace agio {

namespace {

// Fraction digits that the off-grid prices need; 0 if all are on the grid.
int digitsNeeded(const BookScale& scale, std::span<const BookLevel> levels)
{
    int digits = 0;
    for (const BookLevel& level : levels)
        if (!ticksOf(scale, level.price))
            digits = std::max(digits, level.price.normalized().scale());
    return digits;
}

std::vector<BookLevel> levelsOf(const OrderBook& book, Side side)
{
    std::vector<BookRow> rows;
    book.top(side, book.levelCount(side), rows);
    std::vector<BookLevel> levels;
    levels.reserve(rows.size());
    for (const BookRow& row : rows)
        levels.push_back({book.priceOf(row.ticks), book.quantityOf(row.quantity)});
    return levels;
}

} // namespace

BookSync::BookSync(const Codec& codec, BookScale scale)
    : m_codec(codec)
    , m_book(scale)
{}

void BookSync::restart()
{
    m_book.clear();
    m_buffer.clear();
    m_problem.clear();
    m_sequence = 0;
    m_exchangeTime = {};
    m_state = State::WaitingForDiff;
}

BookSync::State BookSync::breakWith(std::string problem)
{
    m_state = State::Broken;
    m_problem = std::move(problem);
    m_buffer.clear();
    return m_state;
}

// Moves the book to a grid that holds these prices too; false if they are not what is wrong.
bool BookSync::refineGrid(std::span<const BookLevel> bids, std::span<const BookLevel> asks)
{
    const BookScale& scale = m_book.scale();
    const int needed = std::max(digitsNeeded(scale, bids), digitsNeeded(scale, asks));
    if (needed == 0)
        return false;
    // A power of ten with the old tick's digits divides the old tick as well.
    const int digits = std::max(needed, scale.tickSize.normalized().scale());
    if (digits > kMaxGridDigits)
        return false;
    const Decimal tick = Decimal::fromParts(1, digits);
    if (tick == scale.tickSize)
        return false;
    OrderBook finer({tick, scale.quantityScale});
    if (!finer.load(levelsOf(m_book, Side::Buy), levelsOf(m_book, Side::Sell)).ok())
        return false;
    m_book = std::move(finer);
    return true;
}

Result<void> BookSync::load(std::span<const BookLevel> bids, std::span<const BookLevel> asks)
{
    auto loaded = m_book.load(bids, asks);
    if (!loaded.ok() && refineGrid(bids, asks))
        loaded = m_book.load(bids, asks);
    return loaded;
}

// A pushed snapshot needs no buffer: what came before it is contained.
BookSync::State BookSync::applyPushedSnapshot(const BookDelta& delta)
{
    m_buffer.clear();
    if (const auto loaded = load(delta.bids, delta.asks); !loaded.ok())
        return breakWith("bad level in a snapshot: " + loaded.error().message);
    if (m_book.isCrossed())
        return breakWith("crossed book in a snapshot");
    m_sequence = delta.lastSequence;
    m_exchangeTime = delta.exchangeTime;
    m_state = State::Live;
    return m_state;
}

BookSync::State BookSync::apply(const BookDelta& delta)
{
    if (delta.lastSequence <= m_sequence)
        return m_state; // contained already
    if (!m_codec.follows(delta, m_sequence))
        return breakWith("sequence gap: " + std::to_string(m_sequence) + " is followed by " +
                         std::to_string(delta.firstSequence));
    auto applied = m_book.apply(delta.bids, delta.asks);
    // Levels are absolute: what was applied before the error is applied again without harm.
    if (!applied.ok() && refineGrid(delta.bids, delta.asks))
        applied = m_book.apply(delta.bids, delta.asks);
    if (!applied.ok())
        return breakWith("bad level: " + applied.error().message);
    if (m_book.isCrossed())
        return breakWith("crossed book after " + std::to_string(delta.lastSequence));
    m_sequence = delta.lastSequence;
    m_exchangeTime = delta.exchangeTime;
    return m_state;
}

BookSync::State BookSync::buffer(const BookDelta& delta)
{
    if (m_buffer.size() >= kMaxBufferedDiffs)
        return breakWith("no snapshot came while diffs were waiting");
    BufferedDelta& kept = m_buffer.emplace_back();
    kept.bids.assign(delta.bids.begin(), delta.bids.end());
    kept.asks.assign(delta.asks.begin(), delta.asks.end());
    kept.delta = delta;
    kept.delta.symbol = {}; // its text goes with the caller's frame
    m_state = State::WaitingForSnapshot;
    return m_state;
}

BookSync::State BookSync::onDelta(const BookDelta& delta)
{
    if (delta.isSnapshot)
        return applyPushedSnapshot(delta);
    switch (m_state) {
    case State::Live:
        return apply(delta);
    case State::WaitingForDiff:
    case State::WaitingForSnapshot:
        return buffer(delta);
    case State::Broken:
        break;
    }
    return m_state;
}

bool BookSync::onSnapshot(const BookSnapshot& snapshot)
{
    if (m_state == State::Live)
        return true; // late second answer: the live book is newer
    if (m_state == State::Broken)
        return false;
    if (!m_buffer.empty() && snapshot.sequence < m_buffer.front().delta.firstSequence)
        return false;
    if (const auto loaded = load(snapshot.bids, snapshot.asks); !loaded.ok()) {
        breakWith("bad level in a snapshot: " + loaded.error().message);
        return true;
    }
    if (m_book.isCrossed()) {
        breakWith("crossed book in a snapshot");
        return true;
    }
    m_sequence = snapshot.sequence;
    m_exchangeTime = snapshot.exchangeTime;
    m_state = State::Live;
    for (BufferedDelta& kept : m_buffer) {
        // Spans are pointed at the copies only now: the buffer grew and moved them meanwhile.
        kept.delta.bids = kept.bids;
        kept.delta.asks = kept.asks;
        if (apply(kept.delta) == State::Broken)
            return true; // the buffer is gone
    }
    m_buffer = {};
    return true;
}

} // namespace agio
