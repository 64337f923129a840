// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Market stream frames into events: the hot path (Binance sheet §4, checked 2026-07-21). One parser
// and one set of buffers are reused, so that the steady state does not allocate. simdjson walks the
// fields once, in whatever order they come; numbers are read straight from their tokens.
//
// A frame is read to its end before anything is delivered: a truncated or damaged frame is
// Malformed and delivers nothing.

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/exchange/codec.h"

#include <memory>
#include <string_view>

namespace agio::binance {

class MarketStream
{
public:
    MarketStream();
    MarketStream(const MarketStream&) = delete;
    MarketStream& operator=(const MarketStream&) = delete;
    ~MarketStream();

    // `frame` has kFramePaddingBytes readable behind it.
    Result<void> decode(std::string_view frame, UtcTime receivedAt, MarketSink& sink);

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace agio::binance
