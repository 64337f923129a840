// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Plays recorded public frames of one instrument into a VenueExchange instead of agents: the
// snapshot and the diffs as they were (update ids, level lists), trades, best prices. The public
// book is never altered by user orders; a user's marketable order fills against the recorded levels
// it can see, a resting one when a recorded trade prints at or through its price, or when the
// recorded book crosses it.
//
// Frames are those of Binance's market streams (sheet §4), combined or raw, with a REST depth
// answer among them. Diffs that arrive before the snapshot are kept (at most kMaxWaitingDeltas) and
// joined by the exchange's own rule. Other symbols' frames are skipped. Recording times drive the
// pace, the venue's clock dates what is passed on unless the frame has its own time.

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace agio {
struct RecordedFrame;
}

namespace agio::venue {

class VenueExchange;

struct RecordedStats
{
    std::int64_t frames = 0;
    std::int64_t deltas = 0;
    std::int64_t ignoredDeltas = 0; // covered by the snapshot
    std::int64_t trades = 0;
    std::int64_t tops = 0;
    std::int64_t skipped = 0; // other symbols, other channels
    std::int64_t gaps = 0; // U > former u + 1: the book waits for the next snapshot
};

class RecordedMarket
{
public:
    static constexpr std::size_t kMaxWaitingDeltas = 10'000;
    // Next frame, false at the end; a RecordingReader fits, so does a list in a test.
    using Source = std::function<Result<bool>(RecordedFrame&)>;

    // Symbol must be an instrument of the exchange; it becomes a recorded market.
    RecordedMarket(VenueExchange& exchange, const Symbol& symbol, Source source);
    ~RecordedMarket();
    RecordedMarket(const RecordedMarket&) = delete;
    RecordedMarket& operator=(const RecordedMarket&) = delete;
    static Result<std::unique_ptr<RecordedMarket>>
    open(VenueExchange& exchange, const Symbol& symbol, const std::string& path);

    // 1.0: as recorded (the default); 0: no pauses, step() plays kMaxFramesPerStep at a time.
    void setSpeed(double factor);
    static constexpr int kMaxFramesPerStep = 5'000;
    // Plays what is due at `now`; the first call sets the start. False once the end is reached. A
    // malformed frame is an error that names the frame; playing can go on after it.
    Result<bool> step(UtcTime now);
    // Everything that is left, at once.
    Result<void> playAll();
    const RecordedStats& stats() const noexcept;
    bool hasBook() const noexcept; // snapshot and diffs are joined

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace agio::venue
