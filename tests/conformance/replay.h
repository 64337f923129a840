// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One pass of a recording through a codec. Books are made when their first event comes; their grid
// is the instrument's tick where the recording holds the instrument list, else the finest step that
// occurs in the recording (found by a pass before).

#include "core/exchange/booksync.h"
#include "core/exchange/codec.h"
#include "core/net/recording.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace agio::conform {

// What a recorded line is to us, where that depends on the exchange.
struct LineUse
{
    enum class Kind : std::uint8_t { Market, Snapshot, Instruments, Nothing } kind = Kind::Nothing;
    std::string symbol; // Snapshot; empty: the only symbol of the recording
};

struct ReplayDialect
{
    std::string exchange;
    std::function<std::unique_ptr<Codec>()> makeCodec;
    std::function<LineUse(const RecordedFrame&)> useOf;
};
std::optional<ReplayDialect> replayDialectOf(const std::string& exchange);

struct TradeSums
{
    std::int64_t records = 0;
    std::set<std::int64_t> ids;
    DecimalSum quantity, amount;
    std::int64_t buyerMaker = 0, sellerMaker = 0;
    Trade last;
};

// Best prices after each applied diff against the newest ticker that is not younger.
struct TickerAgreement
{
    std::deque<BookTop> waiting;
    std::optional<BookTop> newest;
    std::int64_t agreed = 0, differed = 0;
};

struct ReplayCounts
{
    std::int64_t bookFrames = 0, levelUpdates = 0, bookTops = 0, klines = 0, frames = 0;
};

class Replay final : public MarketSink
{
public:
    Replay(const ReplayDialect& dialect, std::map<std::string, BookScale> scales);
    ~Replay();

    // Finest steps by symbol, from every level and snapshot of the recording.
    static Result<std::map<std::string, BookScale>> measure(const ReplayDialect& dialect,
                                                            const std::string& path);
    // `afterLine` is called with each line's number when it has been taken in.
    Result<void> run(const std::string& path,
                     const std::function<void(std::int64_t line)>& afterLine);

    const std::map<std::string, std::unique_ptr<BookSync>>& books() const { return m_books; }
    const std::map<std::string, TradeSums>& trades() const { return m_trades; }
    const ReplayCounts& counts() const { return m_counts; }
    std::int64_t tickersAgreed() const;
    std::int64_t tickersDiffered() const;

    void onBookDelta(const BookDelta& delta) override;
    void onTrade(std::string_view symbol, const Trade& trade) override;
    void onBookTop(std::string_view symbol, const BookTop& top) override;
    void onTicker(std::string_view symbol, const Ticker& ticker) override;
    void onKline(std::string_view symbol, Interval interval, const Candle& candle) override;
    void onStreamNotice(StreamNotice notice, std::string_view detail) override;
    void onStreamError(const Error& error) override;

private:
    Result<void> take(const RecordedFrame& frame);
    Result<void> takeSnapshot(const LineUse& use, const RecordedFrame& frame);
    Result<void> takeInstruments(const RecordedFrame& frame);
    BookSync& bookOf(const std::string& symbol);
    void compareWithTicker(const std::string& symbol, const BookSync& book);

    const ReplayDialect& m_dialect;
    std::unique_ptr<Codec> m_codec;
    std::map<std::string, BookScale> m_scales;
    std::map<std::string, std::unique_ptr<BookSync>> m_books;
    std::map<std::string, TradeSums> m_trades;
    std::map<std::string, TickerAgreement> m_tickers;
    ReplayCounts m_counts;
    std::optional<Error> m_streamError;
};

} // namespace agio::conform
