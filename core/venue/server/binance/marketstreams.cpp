// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/binance/marketstreams.h"

#include "core/venue/server/binance/tickers.h"
#include "core/venue/server/binance/timezone.h"

#include <algorithm>
#include <array>
#include <limits>

namespace agio::venue::binance {
namespace {

void writeGathered(Out& out, const std::map<Decimal, Decimal>& levels, bool isHighestFirst)
{
    out.array();
    const auto write = [&out](const auto& level) {
        out.array().money(level.first).money(level.second).endArray();
    };
    if (isHighestFirst) {
        std::for_each(levels.rbegin(), levels.rend(), write);
    } else {
        std::for_each(levels.begin(), levels.end(), write);
    }
    out.endArray();
}

void writeLevels(Out& out, const std::vector<BookLevel>& levels)
{
    out.array();
    for (const auto& level : levels) {
        out.array().money(level.price).money(level.quantity).endArray();
    }
    out.endArray();
}

std::string percentText(Decimal percent)
{
    return percent.rescaled(3, Rounding::HalfEven).value_or(Decimal()).toString();
}

} // namespace

MarketStreams::MarketStreams(VenueExchange& exchange, const Clock& clock)
    : m_exchange(exchange)
    , m_clock(clock)
{
    m_exchange.addListener(this);
}

MarketStreams::~MarketStreams()
{
    m_exchange.removeListener(this);
}

// Builds a payload at most once per time unit, and only if somebody wants it.
template <typename F>
void MarketStreams::emit(Stream& stream, F&& write)
{
    std::array<std::string, 2> payloads;
    for (auto* sink : stream.sinks) {
        auto& payload = payloads[static_cast<std::size_t>(sink->unit())];
        if (payload.empty()) {
            Out out(sink->unit());
            write(out);
            payload = out.take();
        }
        sink->deliver(stream.spec.name, payload);
    }
}

void MarketStreams::subscribe(const std::string& name, StreamSink& sink)
{
    auto& slot = m_streams[name];
    if (!slot) {
        slot = std::make_unique<Stream>();
        slot->spec = parseStream(name, m_exchange);
        slot->due = m_clock.monotonic() + slot->spec.period;
        const auto& spec = slot->spec;
        if (spec.instrument != nullptr) {
            m_byInstrument[spec.instrument].push_back(slot.get());
        }
        if (spec.kind == StreamKind::AggregateTrade) {
            RangeQuery newest;
            newest.limit = 1;
            const auto trades = m_exchange.aggregateTrades(spec.instrument->id.symbol, newest);
            slot->lastSentId = trades.empty() ? -1 : trades.back().id;
        }
    }
    slot->sinks.push_back(&sink);
}

void MarketStreams::unsubscribe(const std::string& name, StreamSink& sink)
{
    const auto found = m_streams.find(name);
    if (found == m_streams.end()) {
        return;
    }
    std::erase(found->second->sinks, &sink);
    if (found->second->sinks.empty()) {
        forget(*found->second);
        m_streams.erase(found);
    }
}

void MarketStreams::forget(Stream& stream)
{
    m_sentCounts.erase(stream.spec.name);
    if (stream.spec.instrument != nullptr) {
        std::erase(m_byInstrument[stream.spec.instrument], &stream);
    }
}

const std::vector<MarketStreams::Stream*>&
MarketStreams::streamsOf(const Instrument& instrument) const
{
    static const std::vector<Stream*> kNone;
    const auto found = m_byInstrument.find(&instrument);
    return found == m_byInstrument.end() ? kNone : found->second;
}

void MarketStreams::step()
{
    const auto now = m_clock.monotonic();
    for (const auto& [name, stream] : m_streams) {
        if (stream->spec.kind == StreamKind::AggregateTrade) {
            sendAggregates(*stream);
            continue;
        }
        const auto period = stream->spec.period;
        if (period <= Duration() || now < stream->due) {
            continue;
        }
        const auto late = (now - stream->due).toNs() / period.toNs();
        stream->due = stream->due + period * (late + 1);
        flush(*stream);
    }
}

void MarketStreams::flush(Stream& stream)
{
    switch (stream.spec.kind) {
    case StreamKind::Depth:
        sendDepth(stream);
        return;
    case StreamKind::PartialDepth:
        sendPartialDepth(stream);
        return;
    case StreamKind::Kline:
        sendKline(stream);
        return;
    case StreamKind::MiniTicker:
    case StreamKind::Ticker:
    case StreamKind::WindowTicker:
        sendTicker(stream);
        return;
    case StreamKind::AveragePrice:
        sendAverage(stream);
        return;
    case StreamKind::AllMiniTickers:
    case StreamKind::AllWindowTickers:
        sendAll(stream);
        return;
    case StreamKind::ReferencePrice:
        emit(stream, [&](Out& out) {
            out.object().text("e", "referencePrice");
            out.text("s", stream.spec.instrument->id.symbol.text()).null("r");
            out.time("t", m_clock.now()).endObject();
        });
        return;
    case StreamKind::Silent:
    case StreamKind::BookTicker:
    case StreamKind::Trade:
    case StreamKind::AggregateTrade:
        return; // come with their events
    }
}

void MarketStreams::bookChanged(const Instrument& instrument, const BookDelta& delta)
{
    for (auto* stream : streamsOf(instrument)) {
        if (stream->spec.kind != StreamKind::Depth) {
            continue;
        }
        gather(*stream, delta);
        if (delta.isRecordedFrame) {
            sendDepth(*stream); // as it was recorded
        }
    }
}

void MarketStreams::gather(Stream& stream, const BookDelta& delta)
{
    auto& gathered = stream.gathered;
    if (gathered.firstId < 0) {
        gathered.firstId = delta.firstUpdateId;
    }
    gathered.lastId = delta.lastUpdateId;
    for (const auto& level : delta.bids) {
        gathered.bids[level.price] = level.quantity;
    }
    for (const auto& level : delta.asks) {
        gathered.asks[level.price] = level.quantity;
    }
}

void MarketStreams::sendDepth(Stream& stream)
{
    if (stream.gathered.firstId < 0) {
        return;
    }
    const Gathered gathered = std::move(stream.gathered);
    stream.gathered = Gathered();
    emit(stream, [&](Out& out) {
        out.object().text("e", "depthUpdate").time("E", m_clock.now());
        out.text("s", stream.spec.instrument->id.symbol.text());
        out.number("U", gathered.firstId).number("u", gathered.lastId).key("b");
        writeGathered(out, gathered.bids, true);
        out.key("a");
        writeGathered(out, gathered.asks, false);
        out.endObject();
    });
}

void MarketStreams::sendPartialDepth(Stream& stream)
{
    const auto& symbol = stream.spec.instrument->id.symbol;
    if (m_exchange.updateId(symbol) == stream.lastSentId) {
        return;
    }
    const auto snapshot = m_exchange.depth(symbol, stream.spec.levels);
    stream.lastSentId = snapshot.lastUpdateId;
    emit(stream, [&](Out& out) {
        out.object().number("lastUpdateId", snapshot.lastUpdateId).key("bids");
        writeLevels(out, snapshot.bids);
        out.key("asks");
        writeLevels(out, snapshot.asks);
        out.endObject();
    });
}

void MarketStreams::bookTopChanged(const Instrument& instrument, const BookTop& top)
{
    for (auto* stream : streamsOf(instrument)) {
        if (stream->spec.kind != StreamKind::BookTicker) {
            continue;
        }
        emit(*stream, [&](Out& out) {
            out.object().number("u", top.sequence).text("s", instrument.id.symbol.text());
            out.money("b", top.bidPrice).money("B", top.bidQuantity);
            out.money("a", top.askPrice).money("A", top.askQuantity).endObject();
        });
    }
}

void MarketStreams::traded(const Instrument& instrument, const VenueTrade& trade)
{
    ++m_tradeCounts[&instrument];
    for (auto* stream : streamsOf(instrument)) {
        stream->hasNews = true;
        if (stream->spec.kind != StreamKind::Trade) {
            continue;
        }
        emit(*stream, [&](Out& out) {
            out.object().text("e", "trade").time("E", m_clock.now());
            out.text("s", instrument.id.symbol.text()).number("t", trade.id);
            out.money("p", trade.price).money("q", trade.quantity).time("T", trade.at);
            out.flag("m", trade.buyerIsMaker).flag("M", true).endObject();
        });
    }
}

// Complete only after the operation that traded; so at the next step.
void MarketStreams::sendAggregates(Stream& stream)
{
    if (!stream.hasNews) {
        return;
    }
    stream.hasNews = false;
    RangeQuery query;
    query.fromId = stream.lastSentId + 1;
    query.limit = 1000;
    const auto& symbol = stream.spec.instrument->id.symbol;
    for (const auto& trade : m_exchange.aggregateTrades(symbol, query)) {
        stream.lastSentId = trade.id;
        emit(stream, [&](Out& out) {
            out.object().text("e", "aggTrade").time("E", m_clock.now());
            out.text("s", symbol.text()).number("a", trade.id).money("p", trade.price);
            out.money("q", trade.quantity).number("f", trade.firstTradeId);
            out.number("l", trade.lastTradeId).time("T", trade.at);
            out.flag("m", trade.buyerIsMaker).flag("M", true).endObject();
        });
    }
}

void MarketStreams::writeBar(Out& out, const StreamSpec& spec, const VenueKline& bar) const
{
    const auto& candle = bar.candle;
    const auto& symbol = spec.instrument->id.symbol.text();
    out.object().text("e", "kline").time("E", m_clock.now()).text("s", symbol);
    out.key("k").object().time("t", candle.openTime).time("T", bar.closeTime).text("s", symbol);
    out.text("i", toText(spec.interval)).number("f", bar.firstTradeId);
    out.number("L", bar.lastTradeId).money("o", candle.open).money("c", candle.close);
    out.money("h", candle.high).money("l", candle.low).money("v", candle.baseVolume);
    out.number("n", candle.tradeCount).flag("x", candle.isClosed);
    out.money("q", candle.quoteVolume).money("V", candle.takerBuyBaseVolume);
    out.money("Q", bar.takerBuyQuoteVolume).text("B", "0").endObject().endObject();
}

void MarketStreams::sendKline(Stream& stream)
{
    const auto& spec = stream.spec;
    const auto& symbol = spec.instrument->id.symbol;
    const auto now = m_exchange.now();
    const auto bar = zonedKlineAt(m_exchange, symbol, spec.interval, spec.zone, now);
    if (stream.openBar.isSet() && stream.openBar != bar.candle.openTime) {
        auto closed = zonedKlineAt(m_exchange, symbol, spec.interval, spec.zone, stream.openBar);
        closed.candle.isClosed = true;
        emit(stream, [&](Out& out) { writeBar(out, spec, closed); });
        stream.hasNews = true;
    }
    stream.openBar = bar.candle.openTime;
    if (stream.hasNews) {
        stream.hasNews = false;
        emit(stream, [&](Out& out) { writeBar(out, spec, bar); });
    }
}

void MarketStreams::writeMini(Out& out, const Instrument& instrument) const
{
    const auto ticker = m_exchange.ticker24h(instrument.id.symbol);
    out.object().text("e", "24hrMiniTicker").time("E", m_clock.now());
    out.text("s", instrument.id.symbol.text()).money("c", ticker.last);
    out.money("o", ticker.open).money("h", ticker.high).money("l", ticker.low);
    out.money("v", ticker.baseVolume).money("q", ticker.quoteVolume).endObject();
}

void MarketStreams::writeDay(Out& out, const Instrument& instrument) const
{
    const auto ticker = m_exchange.ticker24h(instrument.id.symbol);
    out.object().text("e", "24hrTicker").time("E", m_clock.now());
    out.text("s", instrument.id.symbol.text()).money("p", ticker.priceChange);
    out.text("P", percentText(ticker.priceChangePercent)).money("w", ticker.weightedAverage);
    out.money("x", ticker.previousClose).money("c", ticker.last);
    out.money("Q", ticker.lastQuantity).money("b", ticker.bidPrice);
    out.money("B", ticker.bidQuantity).money("a", ticker.askPrice);
    out.money("A", ticker.askQuantity).money("o", ticker.open).money("h", ticker.high);
    out.money("l", ticker.low).money("v", ticker.baseVolume).money("q", ticker.quoteVolume);
    out.time("O", ticker.openTime).time("C", ticker.closeTime);
    out.number("F", ticker.firstTradeId).number("L", ticker.lastTradeId);
    out.number("n", ticker.tradeCount).endObject();
}

void MarketStreams::writeWindow(Out& out, const Instrument& instrument,
                                const StreamSpec& spec) const
{
    const auto from = startOf(Interval::M1, m_exchange.now() - spec.windowLength);
    const auto ticker = windowTicker(m_exchange, instrument.id.symbol, from);
    out.object().text("e", spec.window + "Ticker").time("E", m_clock.now());
    out.text("s", instrument.id.symbol.text()).money("p", ticker.priceChange);
    out.text("P", percentText(ticker.priceChangePercent)).money("o", ticker.open);
    out.money("h", ticker.high).money("l", ticker.low).money("c", ticker.last);
    out.money("w", ticker.weightedAverage).money("v", ticker.baseVolume);
    out.money("q", ticker.quoteVolume).time("O", ticker.openTime);
    out.time("C", ticker.closeTime).number("F", ticker.firstTradeId);
    out.number("L", ticker.lastTradeId).number("n", ticker.tradeCount).endObject();
}

void MarketStreams::sendTicker(Stream& stream)
{
    if (!stream.hasNews) {
        return;
    }
    stream.hasNews = false;
    const auto& instrument = *stream.spec.instrument;
    emit(stream, [&](Out& out) {
        if (stream.spec.kind == StreamKind::MiniTicker) {
            writeMini(out, instrument);
        } else if (stream.spec.kind == StreamKind::Ticker) {
            writeDay(out, instrument);
        } else {
            writeWindow(out, instrument, stream.spec);
        }
    });
}

void MarketStreams::sendAverage(Stream& stream)
{
    const auto& symbol = stream.spec.instrument->id.symbol;
    const auto average = m_exchange.averagePrice(symbol);
    emit(stream, [&](Out& out) {
        out.object().text("e", "avgPrice").time("E", m_clock.now()).text("s", symbol.text());
        out.text("i", std::to_string(average.minutes) + 'm').money("w", average.price);
        out.time("T", average.closeTime).endObject();
    });
}

// Only symbols that traded since the stream's last frame; all of them in the first.
void MarketStreams::sendAll(Stream& stream)
{
    auto& sent = m_sentCounts[stream.spec.name];
    std::vector<const Instrument*> changed;
    for (const auto* instrument : m_exchange.instruments()) {
        const auto count = m_tradeCounts[instrument];
        const auto [known, isNew] = sent.try_emplace(instrument, count);
        if (isNew || known->second != count) {
            known->second = count;
            changed.push_back(instrument);
        }
    }
    if (changed.empty()) {
        return;
    }
    emit(stream, [&](Out& out) {
        out.array();
        for (const auto* instrument : changed) {
            if (stream.spec.kind == StreamKind::AllMiniTickers) {
                writeMini(out, *instrument);
            } else {
                writeWindow(out, *instrument, stream.spec);
            }
        }
        out.endArray();
    });
}

} // namespace agio::venue::binance
