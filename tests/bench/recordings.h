// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Recordings for benchmarks: read and unpacked before any clock starts. Where they are is said by
// --recordings DIR or AGIO_RECORDINGS; without either, ../shared/recordings beside the source tree
// is tried. A benchmark whose recording is missing is skipped and says so.

#include "core/market/marketdata.h"

#include <string>
#include <string_view>
#include <vector>

namespace agio::bench {

struct Frame
{
    std::string_view text; // in Feed::block; at least 64 readable bytes follow
    UtcTime receivedAt;
    bool isHttp = false;
};

struct Feed
{
    std::string name; // "binance/btcusdt-20240808-11min"
    std::string block;
    std::vector<Frame> frames;
    std::size_t bytes = 0;
};

// One side of one depth event, as the book gets it.
struct BookUpdate
{
    std::vector<BookLevel> bids, asks;
};

struct BookHistory
{
    BookUpdate snapshot;
    std::vector<BookUpdate> diffs; // those that follow the snapshot
    std::size_t levels = 0; // in all diffs
    std::string expectedHash; // of the book at the end
};

void setRecordingsDirectory(std::string directory);
std::string recordingsDirectory(); // empty: none found

// Each is read once; nullptr: not there (or unreadable).
const Feed* binanceFeed();
const BookHistory* binanceHistory(); // BTCUSDT of that recording
const BookHistory* coinbaseHistory(); // BTC-USD: 46 000 levels, from one cent to millions

} // namespace agio::bench
