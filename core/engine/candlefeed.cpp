// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/candlefeed.h"

#include <algorithm>
#include <utility>

namespace agio {

namespace {

constexpr Duration kRetry = Duration::seconds(3);

} // namespace

CandleFeed::CandleFeed(MarketSource& source, Scheduler& scheduler, const Clock& clock,
                       Outbox& outbox, InstrumentId instrument, Interval interval)
    : m_source(source)
    , m_clock(clock)
    , m_outbox(outbox)
    , m_instrument(std::move(instrument))
    , m_interval(interval)
    , m_native(pickNative())
    , m_series(m_native)
    , m_retryTimer(scheduler)
{
    m_source.subscribe({MarketChannel::Klines, m_instrument.symbol, m_native});
    m_source.subscribe({MarketChannel::Trades, m_instrument.symbol, Interval::M1});
    load({m_instrument.symbol, m_native, std::nullopt, std::nullopt, kPage}, false);
}

CandleFeed::~CandleFeed()
{
    m_source.unsubscribe({MarketChannel::Klines, m_instrument.symbol, m_native});
    m_source.unsubscribe({MarketChannel::Trades, m_instrument.symbol, Interval::M1});
}

Interval CandleFeed::pickNative() const
{
    const std::vector<Interval> native = m_source.capabilities().intervals;
    if (native.empty() || std::find(native.begin(), native.end(), m_interval) != native.end()) {
        return m_interval;
    }
    Interval best = Interval::M1;
    Duration bestLength;
    const std::int64_t wanted = nominalLength(m_interval).toNs();
    for (const Interval candidate : native) {
        const Duration length = nominalLength(candidate);
        if (length.toNs() < wanted && wanted % length.toNs() == 0 && length > bestLength) {
            best = candidate;
            bestLength = length;
        }
    }
    return best;
}

void CandleFeed::add(const std::weak_ptr<CandleWatchHandle>& watch)
{
    m_watches.push_back(watch);
    if (!m_isLoading || !m_series.candles().empty()) {
        publishView();
    }
}

bool CandleFeed::dropGone()
{
    std::erase_if(m_watches, [](const auto& watch) { return watch.expired(); });
    return m_watches.empty();
}

void CandleFeed::load(const KlineQuery& query, bool isOlder)
{
    m_isLoading = true;
    m_isLoadingOlder = isOlder;
    m_source.klines(query,
                    [this, alive = std::weak_ptr(m_alive), query,
                     isOlder](const Result<std::vector<Candle>>& page) {
                        if (!alive.expired()) {
                            onPage(page, query, isOlder);
                        }
                    });
}

void CandleFeed::onPage(const Result<std::vector<Candle>>& page, const KlineQuery& query,
                        bool isOlder)
{
    m_isLoading = m_isLoadingOlder = false;
    if (!page.ok()) {
        m_problem = "history not loaded: " + page.error().message;
        m_retryTimer.start(kRetry, [this, query, isOlder] {
            if (!m_isLoading) {
                load(query, isOlder);
            }
        });
        publishView();
        return;
    }
    m_problem.clear();
    const std::size_t before = m_series.candles().size();
    const UtcTime oldest = before == 0 ? UtcTime() : m_series.candles().front().openTime;
    m_series.mergeHistory(page.value());
    if (isOlder) {
        const bool gainedNothing =
            m_series.candles().empty() || m_series.candles().front().openTime == oldest;
        m_reachedOldest = page.value().empty() || gainedNothing;
    } else if (query.from.has_value() &&
               page.value().size() >= static_cast<std::size_t>(query.limit) &&
               !page.value().empty()) {
        // A long absence: more bars are missing than one page holds.
        KlineQuery next = query;
        next.from = page.value().back().openTime;
        if (next.from != query.from) {
            load(next, false);
        }
    }
    publishView();
}

void CandleFeed::loadOlder()
{
    if (m_isLoading || m_reachedOldest || m_series.candles().empty()) {
        return;
    }
    if (m_series.candles().size() >= CandleSeries::kMaxCandles) {
        m_reachedOldest = true;
        publishView();
        return;
    }
    const UtcTime first = m_series.candles().front().openTime;
    load({m_instrument.symbol, m_native, std::nullopt, first - Duration::ms(1), kPage}, true);
    publishView();
}

void CandleFeed::onStreamAgain()
{
    if (m_isLoading) {
        return;
    }
    KlineQuery query{m_instrument.symbol, m_native, std::nullopt, std::nullopt, kPage};
    const auto& bars = m_series.candles();
    if (bars.size() >= 2) {
        query.from = bars[bars.size() - 2].openTime;
    }
    load(query, false);
}

void CandleFeed::onTrade(const Trade& trade)
{
    if (!m_series.candles().empty() && m_series.applyTrade(trade)) {
        publishRunning();
    }
}

void CandleFeed::onKline(Interval interval, const Candle& candle)
{
    if (interval == m_native && m_series.applyStream(candle, m_clock.now())) {
        publishRunning();
    }
}

std::vector<Candle> CandleFeed::shownBars() const
{
    return m_native == m_interval ? m_series.candles() : aggregate(m_series.candles(), m_interval);
}

std::optional<Candle> CandleFeed::runningBar() const
{
    const auto& bars = m_series.candles();
    if (bars.empty()) {
        return std::nullopt;
    }
    if (m_native == m_interval) {
        return bars.back();
    }
    const std::size_t first = m_series.indexAt(startOf(m_interval, bars.back().openTime));
    const auto tail = aggregate(std::span<const Candle>(bars).subspan(first), m_interval);
    return tail.empty() ? std::nullopt : std::optional<Candle>(tail.back());
}

void CandleFeed::publishRunning()
{
    const auto running = runningBar();
    if (!running.has_value()) {
        return;
    }
    if (running->openTime != m_shownRunning) {
        publishView(); // a bar began: the series itself has grown
        return;
    }
    const auto shared = std::make_shared<const Candle>(*running);
    for (const auto& weak : m_watches) {
        if (const auto watch = weak.lock()) {
            watch->running.publish(shared);
        }
    }
    m_outbox.mark(Outbox::Market);
}

void CandleFeed::publishView()
{
    auto view = std::make_shared<CandleView>();
    view->instrument = m_instrument;
    view->interval = m_interval;
    view->candles = shownBars();
    view->isLoadingOlder = m_isLoadingOlder;
    view->reachedOldest = m_reachedOldest;
    view->problem = m_problem;
    std::shared_ptr<const Candle> running;
    if (!view->candles.empty()) {
        m_shownRunning = view->candles.back().openTime;
        running = std::make_shared<const Candle>(view->candles.back());
    }
    const std::shared_ptr<const CandleView> shared = std::move(view);
    for (const auto& weak : m_watches) {
        if (const auto watch = weak.lock()) {
            watch->candles.publish(shared);
            if (running) {
                watch->running.publish(running);
            }
        }
    }
    m_outbox.mark(Outbox::Market);
}

} // namespace agio
