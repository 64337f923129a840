// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/replayfeed.h"

#include "core/engine/replayscout.h"

#include <algorithm>
#include <utility>

namespace agio {

namespace {

constexpr int kFramesPerTurn = 2'000; // then other work of the thread has its turn
constexpr std::size_t kMaxTrades = 1'000;
constexpr Duration kTickerEvery = Duration::seconds(1);

} // namespace

Result<std::unique_ptr<ReplayFeed>> ReplayFeed::open(Setup setup)
{
    if (!(setup.speed > 0)) {
        return Error::local("the speed of a replay must be above zero");
    }
    auto learned = scoutInstruments(*setup.codec, setup.path);
    if (!learned.ok()) {
        return learned.error();
    }
    if (learned->empty()) {
        return Error::local("this recording holds no market that could be read");
    }
    auto reader = RecordingReader::open(setup.path);
    if (!reader.ok()) {
        return reader.error();
    }
    std::unique_ptr<ReplayFeed> feed(
        new ReplayFeed(std::move(setup), std::move(reader).value())); // the constructor is private
    for (const Instrument& instrument : learned.value()) {
        feed->m_markets[instrument.id.symbol.text()] = std::make_unique<Market>(
            *feed->m_setup.codec, BookScale{instrument.tickSize, kReplayQuantityDigits});
    }
    feed->m_table = std::make_shared<const InstrumentTable>(std::move(learned).value());
    return feed;
}

ReplayFeed::ReplayFeed(Setup setup, RecordingReader reader)
    : m_setup(std::move(setup))
    , m_reader(std::move(reader))
    , m_timer(*m_setup.scheduler)
{}

ReplayFeed::~ReplayFeed() = default;

void ReplayFeed::start()
{
    m_timer.start(Duration(), [this] {
        m_setup.listener->onInstruments(m_table);
        m_setup.listener->onMarketStream();
        m_isStarted = true;
        m_startedAt = m_rateAt = m_setup.clock->monotonic();
        m_hasNext = readNext();
        run();
        m_setup.listener->onHealthChanged();
    });
}

bool ReplayFeed::readNext()
{
    const auto more = m_reader.next(m_next);
    if (!more.ok()) {
        finish("line " + std::to_string(m_reader.lineNumber()) + ": " + more.error().message);
        return false;
    }
    if (!more.value()) {
        finish("the recording has ended");
        return false;
    }
    if (m_next.at.isSet() && !m_firstAt.isSet()) {
        m_firstAt = m_next.at;
    }
    return true;
}

Duration ReplayFeed::dueIn() const
{
    if (!m_next.at.isSet()) {
        return {};
    }
    const auto sinceFirst = static_cast<double>((m_next.at - m_firstAt).toNs());
    const auto due =
        m_startedAt + Duration::ns(static_cast<std::int64_t>(sinceFirst / m_setup.speed));
    return due - m_setup.clock->monotonic();
}

void ReplayFeed::run()
{
    for (int played = 0; m_hasNext && played < kFramesPerTurn; ++played) {
        const Duration wait = dueIn();
        if (wait > Duration()) {
            m_timer.start(wait, [this] { run(); });
            return;
        }
        play(m_next);
        m_hasNext = readNext();
    }
    if (m_hasNext) {
        m_timer.start(Duration(), [this] { run(); });
    }
}

void ReplayFeed::play(const RecordedFrame& frame)
{
    if (frame.at.isSet()) {
        m_replayedTo = frame.at;
    }
    ++m_frames;
    const Duration now = m_setup.clock->monotonic();
    if (now - m_rateAt >= Duration::seconds(1)) {
        m_framesPerSecond = static_cast<double>(m_frames - m_framesBefore) * 1e9 /
            static_cast<double>((now - m_rateAt).toNs());
        m_framesBefore = m_frames;
        m_rateAt = now;
    }
    if (frame.direction != RecordedDirection::FromServer || frame.isBinary) {
        return;
    }
    if (frame.channel == RecordedChannel::Http) {
        playBody(frame);
        return;
    }
    m_hadEvent = false;
    const auto decoded = m_setup.codec->decodeMarket(frame.raw, m_replayedTo, *this);
    if (!decoded.ok() || !m_hadEvent) {
        playBody(frame); // some recorders write the snapshot among the frames
    }
}

void ReplayFeed::playBody(const RecordedFrame& frame)
{
    HttpResponse body;
    body.status = 200;
    body.body = frame.raw;
    body.body.reserve(body.body.size() + kFramePaddingBytes);
    body.receivedAt = m_replayedTo;
    const auto snapshot = m_setup.codec->parseBookSnapshot(body);
    if (snapshot.ok() && snapshot.value().sequence > 0) {
        offerSnapshot(snapshot.value(), frame.url);
    }
}

void ReplayFeed::offerSnapshot(const BookSnapshot& snapshot, const std::string& url)
{
    std::string_view symbol = m_lastBookSymbol;
    for (const auto& [name, market] : m_markets) {
        if (urlNamesSymbol(url, name)) {
            symbol = name;
            break;
        }
    }
    Market* found = market(symbol);
    if (found == nullptr || found->sync.state() == BookSync::State::Live) {
        return;
    }
    if (found->sync.onSnapshot(snapshot)) {
        found->status.receivedAt = m_replayedTo;
        publish(symbol, *found);
    }
}

void ReplayFeed::finish(const std::string& why)
{
    m_isFinished = true;
    m_reason = why;
    m_setup.log->info("replay", why);
    for (const auto& [symbol, market] : m_markets) {
        market->status.state = BookState::Offline;
        market->status.reason = why;
        m_setup.listener->onBook(symbol, market->sync, market->status);
    }
    m_setup.listener->onHealthChanged();
}

// ---- What the frames say ---------------------------------------------------------------------

ReplayFeed::Market* ReplayFeed::market(std::string_view symbol)
{
    const auto found = m_markets.find(symbol);
    return found == m_markets.end() ? nullptr : found->second.get();
}

void ReplayFeed::onBookDelta(const BookDelta& delta)
{
    m_hadEvent = true;
    Market* found = market(delta.symbol);
    if (found == nullptr) {
        return;
    }
    if (m_lastBookSymbol != delta.symbol) {
        m_lastBookSymbol = delta.symbol;
    }
    found->status.receivedAt = m_replayedTo;
    if (found->sync.onDelta(delta) == BookSync::State::Broken) {
        m_setup.log->warning("replay", std::string(delta.symbol) + ": " + found->sync.problem());
        found->status.reason = found->sync.problem();
        found->sync.restart();
        found->sync.onDelta(delta); // the first one that the next snapshot must reach
    }
    publish(delta.symbol, *found);
}

void ReplayFeed::publish(std::string_view symbol, Market& market)
{
    const bool isLive = market.sync.state() == BookSync::State::Live;
    const bool hadBook = market.status.state != BookState::Empty;
    if (isLive) {
        market.status.state = BookState::Live;
        market.status.reason.clear();
    } else {
        market.status.state = hadBook ? BookState::Stale : BookState::Empty;
    }
    m_setup.listener->onBook(symbol, market.sync, market.status);
}

// A series extends what it has: it begins with the first trade's bar.
void ReplayFeed::extend(CandleSeries& series, const Trade& trade)
{
    if (series.candles().empty()) {
        Candle first;
        first.openTime = startOf(series.interval(), trade.exchangeTime);
        first.open = first.high = first.low = first.close = trade.price;
        first.source = CandleSource::Trades;
        series.mergeHistory(std::span<const Candle>(&first, 1));
    }
    series.applyTrade(trade);
}

void ReplayFeed::onTrade(std::string_view symbol, const Trade& trade)
{
    m_hadEvent = true;
    Market* found = market(symbol);
    if (found == nullptr) {
        return;
    }
    extend(found->seconds, trade);
    found->trades.push_back(trade);
    if (found->trades.size() > kMaxTrades) {
        found->trades.pop_front();
    }
    m_setup.listener->onTrade(symbol, trade);
    for (auto& [interval, series] : found->bars) {
        if (found->streamedIntervals.count(interval) == 0) {
            extend(series, trade);
            m_setup.listener->onKline(symbol, interval, series.candles().back());
        }
    }
    if (!found->hasStreamTicker) {
        tickFromTrade(*found, symbol, trade);
    }
}

void ReplayFeed::tickFromTrade(Market& market, std::string_view symbol, const Trade& trade)
{
    Ticker& ticker = market.ticker;
    ticker.last = trade.price;
    ticker.open = ticker.open.value_or(trade.price);
    ticker.high = std::max(ticker.high.value_or(trade.price), trade.price);
    ticker.low = std::min(ticker.low.value_or(trade.price), trade.price);
    ticker.baseVolume = Decimal::add(ticker.baseVolume.value_or(Decimal()), trade.quantity);
    ticker.exchangeTime = trade.exchangeTime;
    if (trade.exchangeTime - market.tickerAt >= kTickerEvery) {
        market.tickerAt = trade.exchangeTime;
        m_setup.listener->onTicker(symbol, ticker);
    }
}

void ReplayFeed::onBookTop(std::string_view symbol, const BookTop& top)
{
    m_hadEvent = true;
    m_setup.listener->onBookTop(symbol, top);
}

void ReplayFeed::onTicker(std::string_view symbol, const Ticker& ticker)
{
    m_hadEvent = true;
    if (Market* found = market(symbol); found != nullptr) {
        found->hasStreamTicker = true;
        found->ticker = ticker;
        m_setup.listener->onTicker(symbol, ticker);
    }
}

void ReplayFeed::onKline(std::string_view symbol, Interval interval, const Candle& candle)
{
    m_hadEvent = true;
    if (Market* found = market(symbol); found != nullptr) {
        found->streamedIntervals.insert(interval);
    }
    m_setup.listener->onKline(symbol, interval, candle);
}

void ReplayFeed::onStreamNotice(StreamNotice /*notice*/, std::string_view /*detail*/) {}

void ReplayFeed::onStreamError(const Error& error)
{
    m_setup.log->debug("replay", error.message);
}

// ---- As a source -----------------------------------------------------------------------------

void ReplayFeed::subscribe(const MarketSubscription& subscription)
{
    Market* found = market(subscription.symbol.text());
    if (subscription.channel != MarketChannel::Klines || found == nullptr) {
        return; // everything else is played whether somebody looks or not
    }
    CandleSeries series(subscription.interval);
    auto past = subscription.interval == Interval::S1
        ? found->seconds.candles()
        : aggregate(found->seconds.candles(), subscription.interval);
    for (Candle& bar : past) {
        bar.source = CandleSource::Trades;
    }
    series.mergeHistory(past);
    found->bars.insert_or_assign(subscription.interval, std::move(series));
}

void ReplayFeed::unsubscribe(const MarketSubscription& subscription)
{
    Market* found = market(subscription.symbol.text());
    if (subscription.channel == MarketChannel::Klines && found != nullptr) {
        found->bars.erase(subscription.interval);
    }
}

const BookSync* ReplayFeed::book(std::string_view symbol) const
{
    const auto found = m_markets.find(symbol);
    return found == m_markets.end() ? nullptr : &found->second->sync;
}

BookStatus ReplayFeed::bookStatus(std::string_view symbol) const
{
    const auto found = m_markets.find(symbol);
    return found == m_markets.end() ? BookStatus{} : found->second->status;
}

void ReplayFeed::klines(const KlineQuery& query, Callback<std::vector<Candle>> done)
{
    m_setup.scheduler->after(Duration(), [this, query, done = std::move(done)] {
        const Market* found = market(query.symbol.text());
        std::vector<Candle> bars;
        if (found != nullptr) {
            bars = query.interval == Interval::S1
                ? found->seconds.candles()
                : aggregate(found->seconds.candles(), query.interval);
        }
        std::erase_if(bars, [&](const Candle& bar) {
            return (query.from.has_value() && bar.openTime < *query.from) ||
                (query.until.has_value() && bar.openTime > *query.until);
        });
        const auto limit = static_cast<std::size_t>(std::max(1, query.limit));
        if (bars.size() > limit) {
            bars.erase(bars.begin(), bars.end() - static_cast<std::ptrdiff_t>(limit));
        }
        done(std::move(bars));
    });
}

void ReplayFeed::recentTrades(const Symbol& symbol, int limit, Callback<std::vector<Trade>> done)
{
    m_setup.scheduler->after(Duration(), [this, symbol, limit, done = std::move(done)] {
        std::vector<Trade> trades;
        if (const Market* found = market(symbol.text()); found != nullptr) {
            const auto count =
                std::min(found->trades.size(), static_cast<std::size_t>(std::max(0, limit)));
            trades.assign(found->trades.end() - static_cast<std::ptrdiff_t>(count),
                          found->trades.end());
        }
        done(std::move(trades));
    });
}

void ReplayFeed::tickers(Callback<std::vector<std::pair<Symbol, Ticker>>> done)
{
    m_setup.scheduler->after(Duration(), [this, done = std::move(done)] {
        std::vector<std::pair<Symbol, Ticker>> all;
        for (const auto& [symbol, market] : m_markets) {
            if (!market->ticker.last.isZero()) {
                all.emplace_back(Symbol(symbol), market->ticker);
            }
        }
        done(std::move(all));
    });
}

Capabilities ReplayFeed::capabilities() const
{
    Capabilities capabilities = m_setup.codec->capabilities();
    capabilities.intervals.clear(); // all of them: bars are put together from trades
    return capabilities;
}

SourceHealth ReplayFeed::health() const
{
    SourceHealth health;
    health.market = m_isFinished ? LinkState::Offline
        : m_isStarted            ? LinkState::Live
                                 : LinkState::Connecting;
    health.reason = m_reason;
    health.framesPerSecond = m_framesPerSecond;
    if (m_replayedTo.isSet()) {
        health.clockOffset = m_replayedTo - m_setup.clock->now();
    }
    return health;
}

} // namespace agio
