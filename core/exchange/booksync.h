// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Joins a snapshot with a stream of diffs for one instrument, as a state machine without I/O:
// buffers diffs until the snapshot is there, drops what it already contains, applies the rest in
// sequence, notices gaps. Diffs are NEVER dropped while waiting: a handler that does so keeps stale
// levels. Used by the session, by recordings and by benchmarks alike.
//
// Real books hold prices that are finer than today's tick: orders from before the exchange made the
// tick coarser. Such a price does not break the book; its grid becomes finer (book().scale()) and
// stays so.

#include "core/exchange/codec.h"
#include "core/market/orderbook.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace agio {

class BookSync
{
public:
    enum class State : std::uint8_t {
        WaitingForDiff, // subscribed, nothing came yet
        WaitingForSnapshot, // diffs are buffered
        Live,
        Broken, // gap, bad level or overflow: restart() and fetch a new snapshot
    };
    static constexpr std::size_t kMaxBufferedDiffs = 10'000;
    static constexpr int kMaxGridDigits = 12; // fraction digits of the finest grid

    BookSync(const Codec& codec, BookScale scale);

    // Live: applied at once. Otherwise buffered. Returns the state after it.
    State onDelta(const BookDelta& delta);
    // Too old for the buffered diffs: stays WaitingForSnapshot and returns false ("fetch again").
    // True does not mean Live: a snapshot that is damaged in itself breaks the book.
    bool onSnapshot(const BookSnapshot& snapshot);
    void restart(); // forgets book, sequence and buffer

    State state() const noexcept { return m_state; }
    const std::string& problem() const noexcept { return m_problem; } // why Broken
    std::int64_t sequence() const noexcept { return m_sequence; }
    UtcTime exchangeTime() const noexcept { return m_exchangeTime; }
    const OrderBook& book() const noexcept { return m_book; }

private:
    struct BufferedDelta
    {
        BookDelta delta; // its spans are pointed into the vectors below when it is applied
        std::vector<BookLevel> bids, asks;
    };
    State apply(const BookDelta& delta);
    State applyPushedSnapshot(const BookDelta& delta);
    State buffer(const BookDelta& delta);
    Result<void> load(std::span<const BookLevel> bids, std::span<const BookLevel> asks);
    bool refineGrid(std::span<const BookLevel> bids, std::span<const BookLevel> asks);
    State breakWith(std::string problem);
    const Codec& m_codec;
    OrderBook m_book;
    std::vector<BufferedDelta> m_buffer;
    State m_state = State::WaitingForDiff;
    std::string m_problem;
    std::int64_t m_sequence = 0;
    UtcTime m_exchangeTime;
};

} // namespace agio
