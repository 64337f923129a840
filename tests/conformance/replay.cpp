// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/replay.h"

#include "core/exchange/binance/codec.h"

namespace agio::conform {

namespace {

// The REST snapshot is either an http line with its URL, or stands among the socket's lines as an
// object with lastUpdateId, which is no stream event.
LineUse binanceUse(const RecordedFrame& frame)
{
    if (frame.channel == RecordedChannel::Ws)
        return {frame.raw.starts_with("{\"lastUpdateId\"") ? LineUse::Kind::Snapshot
                                                           : LineUse::Kind::Market,
                {}};
    if (frame.url.find("/exchangeInfo") != std::string::npos)
        return {LineUse::Kind::Instruments, {}};
    if (frame.url.find("/depth?") == std::string::npos)
        return {};
    constexpr std::string_view kMark = "symbol=";
    const std::size_t at = frame.url.find(kMark);
    if (at == std::string::npos)
        return {};
    const std::size_t start = at + kMark.size();
    return {LineUse::Kind::Snapshot, frame.url.substr(start, frame.url.find('&', start) - start)};
}

HttpResponse replyOf(const RecordedFrame& frame)
{
    HttpResponse reply;
    reply.status = 200;
    reply.body = frame.raw;
    reply.receivedAt = frame.at;
    return reply;
}

// Notes the finest price and quantity steps.
class StepSink final : public MarketSink
{
public:
    void add(const std::string& symbol, std::span<const BookLevel> levels)
    {
        auto [at, isNew] = scales.try_emplace(symbol, BookScale{Decimal(1), 8});
        for (const BookLevel& level : levels) {
            const int digits = level.price.normalized().scale();
            if (digits > at->second.tickSize.scale())
                at->second.tickSize = Decimal::fromParts(1, digits);
        }
    }
    void onBookDelta(const BookDelta& delta) override
    {
        add(std::string(delta.symbol), delta.bids);
        add(std::string(delta.symbol), delta.asks);
    }
    void onTrade(std::string_view, const Trade&) override {}
    void onBookTop(std::string_view, const BookTop&) override {}
    void onTicker(std::string_view, const Ticker&) override {}
    void onKline(std::string_view, Interval, const Candle&) override {}
    void onStreamNotice(StreamNotice, std::string_view) override {}
    void onStreamError(const Error&) override {}

    std::map<std::string, BookScale> scales;
};

} // namespace

std::optional<ReplayDialect> replayDialectOf(const std::string& exchange)
{
    if (exchange == "binance")
        return ReplayDialect{exchange, [] { return std::make_unique<binance::BinanceCodec>(); },
                             binanceUse};
    return std::nullopt;
}

Replay::Replay(const ReplayDialect& dialect, std::map<std::string, BookScale> scales)
    : m_dialect(dialect)
    , m_codec(dialect.makeCodec())
    , m_scales(std::move(scales))
{}

Replay::~Replay() = default;

Result<std::map<std::string, BookScale>> Replay::measure(const ReplayDialect& dialect,
                                                         const std::string& path)
{
    auto reader = RecordingReader::open(path);
    if (!reader.ok())
        return reader.error();
    const auto codec = dialect.makeCodec();
    StepSink sink;
    RecordedFrame frame;
    while (true) {
        const auto more = reader->next(frame);
        if (!more.ok())
            return more.error();
        if (!*more)
            return sink.scales;
        if (frame.direction != RecordedDirection::FromServer)
            continue;
        const LineUse use = dialect.useOf(frame);
        if (use.kind == LineUse::Kind::Market) {
            if (auto decoded = codec->decodeMarket(frame.raw, frame.at, sink); !decoded.ok())
                return decoded.error();
        } else if (use.kind == LineUse::Kind::Snapshot) {
            const auto snapshot = codec->parseBookSnapshot(replyOf(frame));
            if (!snapshot.ok())
                return snapshot.error();
            const bool isOnly = use.symbol.empty() && sink.scales.size() == 1;
            const std::string symbol = isOnly ? sink.scales.begin()->first : use.symbol;
            sink.add(symbol, snapshot->bids);
            sink.add(symbol, snapshot->asks);
        }
    }
}

Result<void> Replay::run(const std::string& path,
                         const std::function<void(std::int64_t line)>& afterLine)
{
    auto reader = RecordingReader::open(path);
    if (!reader.ok())
        return reader.error();
    RecordedFrame frame;
    while (true) {
        const auto more = reader->next(frame);
        if (!more.ok())
            return more.error();
        if (!*more)
            return {};
        if (auto taken = take(frame); !taken.ok()) {
            Error error = taken.error();
            error.message = "line " + std::to_string(reader->lineNumber()) + ": " + error.message;
            return error;
        }
        afterLine(reader->lineNumber());
    }
}

Result<void> Replay::take(const RecordedFrame& frame)
{
    if (frame.direction != RecordedDirection::FromServer)
        return {};
    const LineUse use = m_dialect.useOf(frame);
    switch (use.kind) {
    case LineUse::Kind::Market:
        ++m_counts.frames;
        if (auto decoded = m_codec->decodeMarket(frame.raw, frame.at, *this); !decoded.ok())
            return decoded;
        if (m_streamError)
            return *m_streamError;
        return {};
    case LineUse::Kind::Snapshot:
        return takeSnapshot(use, frame);
    case LineUse::Kind::Instruments:
        return takeInstruments(frame);
    case LineUse::Kind::Nothing:
        break;
    }
    return {};
}

Result<void> Replay::takeInstruments(const RecordedFrame& frame)
{
    const auto reply = m_codec->parseInstruments(replyOf(frame));
    if (!reply.ok())
        return reply.error();
    for (const Instrument& instrument : reply->instruments) {
        const auto found = m_scales.find(instrument.id.symbol.text());
        if (found != m_scales.end())
            found->second.tickSize = instrument.tickSize;
    }
    return {};
}

Result<void> Replay::takeSnapshot(const LineUse& use, const RecordedFrame& frame)
{
    const auto snapshot = m_codec->parseBookSnapshot(replyOf(frame));
    if (!snapshot.ok())
        return snapshot.error();
    const bool isOnly = use.symbol.empty() && m_books.size() == 1;
    const std::string symbol = isOnly ? m_books.begin()->first : use.symbol;
    if (symbol.empty())
        return Error::malformed("a snapshot does not say whose it is");
    BookSync& book = bookOf(symbol);
    if (!book.onSnapshot(*snapshot))
        return Error::malformed("the snapshot of " + symbol + " is too old");
    if (book.state() == BookSync::State::Live && book.sequence() > snapshot->sequence)
        compareWithTicker(symbol, book); // buffered diffs came on top of it
    return {};
}

BookSync& Replay::bookOf(const std::string& symbol)
{
    auto& book = m_books[symbol];
    if (!book) {
        const auto scale = m_scales.find(symbol);
        book = std::make_unique<BookSync>(
            *m_codec,
            scale == m_scales.end() ? BookScale{Decimal::literal("0.00000001"), 8} : scale->second);
    }
    return *book;
}

void Replay::compareWithTicker(const std::string& symbol, const BookSync& book)
{
    TickerAgreement& tickers = m_tickers[symbol];
    while (!tickers.waiting.empty() && tickers.waiting.front().sequence <= book.sequence()) {
        tickers.newest = tickers.waiting.front();
        tickers.waiting.pop_front();
    }
    const auto bid = book.book().best(Side::Buy);
    const auto ask = book.book().best(Side::Sell);
    if (!tickers.newest || !bid || !ask)
        return;
    const bool agrees = book.book().priceOf(bid->ticks) == tickers.newest->bidPrice &&
        book.book().priceOf(ask->ticks) == tickers.newest->askPrice;
    ++(agrees ? tickers.agreed : tickers.differed);
}

std::int64_t Replay::tickersAgreed() const
{
    std::int64_t sum = 0;
    for (const auto& [symbol, tickers] : m_tickers)
        sum += tickers.agreed;
    return sum;
}

std::int64_t Replay::tickersDiffered() const
{
    std::int64_t sum = 0;
    for (const auto& [symbol, tickers] : m_tickers)
        sum += tickers.differed;
    return sum;
}

void Replay::onBookDelta(const BookDelta& delta)
{
    ++m_counts.bookFrames;
    m_counts.levelUpdates += static_cast<std::int64_t>(delta.bids.size() + delta.asks.size());
    const std::string symbol(delta.symbol);
    BookSync& book = bookOf(symbol);
    const std::int64_t before = book.sequence();
    book.onDelta(delta);
    if (book.state() == BookSync::State::Live && book.sequence() != before)
        compareWithTicker(symbol, book);
}

void Replay::onTrade(std::string_view symbol, const Trade& trade)
{
    TradeSums& sums = m_trades[std::string(symbol)];
    ++sums.records;
    sums.ids.insert(trade.id);
    sums.quantity.add(trade.quantity.normalized());
    const auto amount = Decimal::mul(trade.price.normalized(), trade.quantity.normalized());
    sums.amount.add(amount.value_or(Decimal()).normalized());
    ++(trade.aggressor == Side::Sell ? sums.buyerMaker : sums.sellerMaker);
    sums.last = trade;
}

void Replay::onBookTop(std::string_view symbol, const BookTop& top)
{
    ++m_counts.bookTops;
    m_tickers[std::string(symbol)].waiting.push_back(top);
}

void Replay::onTicker(std::string_view, const Ticker&) {}

void Replay::onKline(std::string_view, Interval, const Candle&)
{
    ++m_counts.klines;
}

void Replay::onStreamNotice(StreamNotice, std::string_view) {}

void Replay::onStreamError(const Error& error)
{
    m_streamError = error;
}

} // namespace agio::conform
