// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One instrument's live book: feeds a BookSync with diffs, fetches the snapshot, watches that the
// book stays true and says how far it can be trusted (ladder section 8): slow, stale, offline.
//
// Stale and joined anew: a gap, a bad level, a crossed book (BookSync finds these), updates that
// stopped although the exchange's book moves on (found by asking for a small snapshot when the
// stream is silent for longer than its habit). While a new socket takes over from an old one
// (handover), diffs of both are taken; those ahead of the book wait until the old socket has caught
// up.

#include "core/exchange/booksync.h"
#include "core/exchange/callqueue.h"

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace agio {

class BookFeed
{
public:
    BookFeed(SessionCore& core, CallQueue& calls, const Instrument& instrument,
             std::function<void(const Symbol&)> resubscribe);

    void onSubscribing(); // a subscribe frame goes out on a fresh connection: begin from nothing
    void onConfirmed(); // the exchange confirmed: the snapshot may be asked for
    void onDelta(const BookDelta& delta, UtcTime receivedAt, bool isFromSuccessor);
    void onConnectionLost(const std::string& reason);
    void onConnectionOverdue(bool isOverdue);
    void tick(); // four times a second

    void beginHandover();
    bool isHandoverDone() const noexcept { return !m_inHandover || m_successorJoined; }
    void endHandover(); // the old socket is gone

    const BookSync& sync() const noexcept { return m_sync; }
    const BookStatus& status() const noexcept { return m_status; }
    std::optional<Duration> lag() const noexcept { return m_lag; }

private:
    struct HeldDelta
    {
        BookDelta delta; // spans into the vectors
        std::vector<BookLevel> bids, asks;
        std::string symbol;
        UtcTime receivedAt;
    };
    static constexpr std::size_t kMaxHeld = 2'000;
    static constexpr std::size_t kGapRing = 64;

    void take(const BookDelta& delta, UtcTime receivedAt);
    void hold(const BookDelta& delta, UtcTime receivedAt);
    void releaseHeld(bool evenWithGap);
    void noteArrival(const BookDelta& delta, UtcTime receivedAt);
    void resync(std::string reason); // by value: it may be the text that restart() clears
    void fetchSnapshot();
    void onSnapshotReply(Result<HttpResponse> reply);
    void refetchAfter(Duration delay);
    void probe();
    void onProbeReply(Result<HttpResponse> reply);
    Duration usualGap() const;
    void publish();
    void setStatus(BookState state, const std::string& reason);
    void judge(); // the state that follows from everything known

    SessionCore& m_core;
    CallQueue& m_calls;
    const Symbol m_symbol;
    std::function<void(const Symbol&)> m_resubscribe;
    BookSync m_sync;
    BookStatus m_status;
    Timer m_fetchTimer;
    std::shared_ptr<char> m_epoch; // replies of an older epoch are dropped
    bool m_isConnected = false, m_isOverdue = false, m_isFetching = false;
    bool m_hadBook = false;
    int m_fetchAttempts = 0;
    std::string m_resyncReason;

    Duration m_lastArrival;
    std::array<std::int64_t, kGapRing> m_gapsUs{};
    std::size_t m_gapCount = 0;
    std::optional<Duration> m_lag;

    bool m_isProbing = false;
    Duration m_probeAfter; // silence that makes us ask
    std::int64_t m_probedSequence = 0;
    std::optional<Duration> m_mustMoveBy;

    bool m_inHandover = false, m_successorJoined = false;
    std::vector<HeldDelta> m_held;
};

} // namespace agio
