// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A recording as a market: the same codec, the same BookSync, the same listener as a live session,
// paced by the recorded receive times. Instruments come from the recording if it holds them; else
// they are made from what is seen (the tick from the prices of the first snapshot). History (bars,
// trades, 24 h figures) is what has been replayed so far. Engine thread.
//
// A snapshot that a recording holds without its address goes to the book that is waiting for one.

#include "core/base/log.h"
#include "core/exchange/marketsource.h"
#include "core/exchange/timer.h"
#include "core/market/candleseries.h"
#include "core/net/recording.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace agio {

class ReplayFeed final : public MarketSource, private MarketSink
{
public:
    struct Setup
    {
        std::string path;
        double speed = 1.0; // > 0; times the recorded pace
        Codec* codec = nullptr;
        Scheduler* scheduler = nullptr;
        const Clock* clock = nullptr;
        Log* log = nullptr;
        MarketListener* listener = nullptr;
    };
    // Reads the first part of the file to learn the instruments.
    static Result<std::unique_ptr<ReplayFeed>> open(Setup setup);
    ~ReplayFeed() override;

    void start() override;
    void subscribe(const MarketSubscription& subscription) override;
    void unsubscribe(const MarketSubscription& subscription) override;
    const BookSync* book(std::string_view symbol) const override;
    BookStatus bookStatus(std::string_view symbol) const override;
    std::shared_ptr<const InstrumentTable> instruments() const override { return m_table; }
    void klines(const KlineQuery& query, Callback<std::vector<Candle>> done) override;
    void recentTrades(const Symbol& symbol, int limit, Callback<std::vector<Trade>> done) override;
    void tickers(Callback<std::vector<std::pair<Symbol, Ticker>>> done) override;
    Capabilities capabilities() const override;
    SourceHealth health() const override;
    UtcTime exchangeNow() const override { return m_replayedTo; }

    bool isFinished() const noexcept { return m_isFinished; }
    std::int64_t framesReplayed() const noexcept { return m_frames; }

private:
    struct Market // one instrument
    {
        Market(const Codec& codec, BookScale scale)
            : sync(codec, scale)
        {}
        BookSync sync;
        BookStatus status;
        CandleSeries seconds{Interval::S1}; // from trades
        std::deque<Trade> trades;
        Ticker ticker;
        UtcTime tickerAt;
        bool hasStreamTicker = false;
        // Bars of the intervals that are looked at, from trades; those that the recording itself
        // streams are left to it.
        std::map<Interval, CandleSeries> bars;
        std::set<Interval> streamedIntervals;
    };

    ReplayFeed(Setup setup, RecordingReader reader);
    void onBookDelta(const BookDelta& delta) override;
    void onTrade(std::string_view symbol, const Trade& trade) override;
    void onBookTop(std::string_view symbol, const BookTop& top) override;
    void onTicker(std::string_view symbol, const Ticker& ticker) override;
    void onKline(std::string_view symbol, Interval interval, const Candle& candle) override;
    void onStreamNotice(StreamNotice notice, std::string_view detail) override;
    void onStreamError(const Error& error) override;

    void run();
    bool readNext(); // false: the end
    void play(const RecordedFrame& frame);
    void playBody(const RecordedFrame& frame);
    void offerSnapshot(const BookSnapshot& snapshot, const std::string& url);
    void finish(const std::string& why);
    static void extend(CandleSeries& series, const Trade& trade);
    void tickFromTrade(Market& market, std::string_view symbol, const Trade& trade);
    Market* market(std::string_view symbol);
    void publish(std::string_view symbol, Market& market);
    Duration dueIn() const; // of m_next; zero or less: now

    Setup m_setup;
    RecordingReader m_reader;
    std::shared_ptr<const InstrumentTable> m_table = std::make_shared<const InstrumentTable>();
    std::map<std::string, std::unique_ptr<Market>, std::less<>> m_markets;
    RecordedFrame m_next;
    bool m_hasNext = false, m_isFinished = false, m_isStarted = false;
    std::string m_lastBookSymbol;
    bool m_hadEvent = false; // the last frame said something
    UtcTime m_firstAt, m_replayedTo;
    Duration m_startedAt;
    Timer m_timer;
    std::int64_t m_frames = 0, m_framesBefore = 0;
    Duration m_rateAt;
    double m_framesPerSecond = 0;
    std::string m_reason;
};

} // namespace agio
