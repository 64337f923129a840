// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The market's push side (Binance sheet §4): gathers what the engine reports into frames, at the
// pace of each stream, and hands them to the sockets that subscribed. A stream exists as long as
// somebody listens. Nothing is sent where nothing changed.

#include "core/venue/engine/venueexchange.h"
#include "core/venue/server/binance/out.h"
#include "core/venue/server/binance/streamspec.h"

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace agio::venue::binance {

class StreamSink
{
public:
    virtual void deliver(std::string_view stream, std::string_view payload) = 0;
    virtual TimeUnit unit() const = 0;

protected:
    ~StreamSink() = default;
};

class MarketStreams final : public VenueListener
{
public:
    // `clock` is the exchange's own (event times); its monotonic side sets the pace.
    MarketStreams(VenueExchange& exchange, const Clock& clock);
    ~MarketStreams() override;
    MarketStreams(const MarketStreams&) = delete;
    MarketStreams& operator=(const MarketStreams&) = delete;

    void subscribe(const std::string& name, StreamSink& sink);
    void unsubscribe(const std::string& name, StreamSink& sink);
    void step();

    void bookChanged(const Instrument& instrument, const BookDelta& delta) override;
    void bookTopChanged(const Instrument& instrument, const BookTop& top) override;
    void traded(const Instrument& instrument, const VenueTrade& trade) override;

private:
    struct Gathered // a depth diff in the making
    {
        std::int64_t firstId = -1; // -1: empty
        std::int64_t lastId = -1;
        std::map<Decimal, Decimal> bids, asks;
    };
    struct Stream
    {
        StreamSpec spec;
        std::vector<StreamSink*> sinks;
        Duration due;
        Gathered gathered; // Depth
        std::int64_t lastSentId = -1; // partial depth: update id; aggregated trades: trade id
        UtcTime openBar; // Kline
        bool hasNews = true; // tickers: something traded since the last frame
    };

    template <typename F>
    void emit(Stream& stream, F&& write);
    void flush(Stream& stream);
    void gather(Stream& stream, const BookDelta& delta);
    void sendDepth(Stream& stream);
    void sendPartialDepth(Stream& stream);
    void sendAggregates(Stream& stream);
    void sendKline(Stream& stream);
    void sendTicker(Stream& stream);
    void sendAverage(Stream& stream);
    void sendAll(Stream& stream);
    void writeMini(Out& out, const Instrument& instrument) const;
    void writeDay(Out& out, const Instrument& instrument) const;
    void writeWindow(Out& out, const Instrument& instrument, const StreamSpec& spec) const;
    void writeBar(Out& out, const StreamSpec& spec, const VenueKline& bar) const;
    const std::vector<Stream*>& streamsOf(const Instrument& instrument) const;
    void forget(Stream& stream);

    VenueExchange& m_exchange;
    const Clock& m_clock;
    std::map<std::string, std::unique_ptr<Stream>, std::less<>> m_streams;
    std::unordered_map<const Instrument*, std::vector<Stream*>> m_byInstrument;
    std::unordered_map<const Instrument*, std::int64_t> m_tradeCounts; // for "changed symbols"
    std::map<std::string, std::unordered_map<const Instrument*, std::int64_t>> m_sentCounts;
};

} // namespace agio::venue::binance
