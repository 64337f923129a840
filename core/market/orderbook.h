// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One instrument's order book: quantity by price. Prices are kept as whole ticks, quantities as
// whole units of 10^-quantityScale. A price that is not on the tick grid, or a quantity finer than
// quantityScale, is refused by name (the session then treats the book as broken), never rounded.
//
// Structure: a 64-ary tree of bitsets over a window of 2^24 ticks around the touch, with packed
// quantities at its leaves (leveltree.h), and a sorted vector for what lies outside. The window
// follows the touch when that drifts away. Memory grows with the number of levels; the tests keep a
// std::map as the reference.
// Not thread-safe. No allocation in the steady state (nodes are recycled).

#include "core/base/result.h"
#include "core/market/marketdata.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace agio {

struct BookScale
{
    Decimal tickSize; // > 0
    int quantityScale = 8; // fraction digits of quantities, 0…12
};

struct BookRow // one level in grid units
{
    std::int64_t ticks = 0; // price = ticks * tickSize
    std::int64_t quantity = 0; // quantity = quantity * 10^-quantityScale
    bool operator==(const BookRow&) const = default;
};

class OrderBook
{
public:
    explicit OrderBook(BookScale scale);
    OrderBook(OrderBook&&) noexcept;
    OrderBook& operator=(OrderBook&&) noexcept;
    ~OrderBook();

    const BookScale& scale() const noexcept;
    void clear();
    // Replaces everything. Levels in any order; zero quantities are skipped. After an error the
    // book is empty.
    Result<void> load(std::span<const BookLevel> bids, std::span<const BookLevel> asks);
    // Sets one level to an absolute quantity; 0 removes; removing an absent level is normal.
    // On an error nothing changed.
    Result<void> set(Side side, const BookLevel& level);
    // Sets many (a depth diff). Stops at the first error: the book is then to be thrown away.
    Result<void> apply(std::span<const BookLevel> bids, std::span<const BookLevel> asks);

    bool isEmpty(Side side) const noexcept;
    std::size_t levelCount(Side side) const noexcept;
    std::optional<BookRow> best(Side side) const noexcept; // highest bid, lowest ask
    bool isCrossed() const noexcept; // best bid >= best ask
    std::int64_t quantityAt(Side side, std::int64_t ticks) const noexcept; // 0: no level
    // The first `maxRows` from the touch outwards, appended to `out` (cleared first).
    void top(Side side, std::size_t maxRows, std::vector<BookRow>& out) const;

    Decimal priceOf(std::int64_t ticks) const noexcept;
    Decimal quantityOf(std::int64_t units) const noexcept;
    std::size_t memoryBytes() const noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

// What the screen sees of a book: immutable, the best levels of each side.
enum class BookState : std::uint8_t {
    Empty, // nothing yet
    Live, // in sequence
    Slow, // live, but silent for longer than usual
    Stale, // gap, missed heartbeat, crossed, or resynchronising: numbers are old
    Offline, // no connection
};

struct BookView
{
    InstrumentId instrument;
    BookScale scale;
    BookState state = BookState::Empty;
    std::string stateReason; // English, short: "sequence gap", "no pong for 5 s"
    std::int64_t sequence = 0;
    UtcTime exchangeTime;
    UtcTime receivedAt;
    std::vector<BookRow> bids; // best first
    std::vector<BookRow> asks; // best first

    Decimal priceOf(std::int64_t ticks) const noexcept;
    Decimal quantityOf(std::int64_t units) const noexcept;
    bool isFresh() const noexcept { return state == BookState::Live || state == BookState::Slow; }
};

// Ticks of a price on this grid; nullopt if off the grid.
std::optional<std::int64_t> ticksOf(const BookScale& scale, Decimal price) noexcept;

// SHA-256 (hex) over "b,price,qty\n" lines best bid first, then "a,price,qty\n" best ask first,
// numbers without trailing zeros: the form in which recordings state their final books.
std::string fullBookSha256(const OrderBook& book);

} // namespace agio
