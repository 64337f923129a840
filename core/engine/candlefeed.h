// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One chart's bars: history pages, then the kline stream, moved between its messages by trades.
// After a reconnect the bars since the last closed one are read again, so that a gap does not stay.
// An interval that the exchange lacks is put together from the largest one that divides it.

#include "core/engine/outbox.h"
#include "core/engine/watches.h"
#include "core/exchange/marketsource.h"
#include "core/exchange/timer.h"
#include "core/market/candleseries.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace agio {

class CandleFeed
{
public:
    static constexpr int kPage = 1'000;

    CandleFeed(MarketSource& source, Scheduler& scheduler, const Clock& clock, Outbox& outbox,
               InstrumentId instrument, Interval interval);
    ~CandleFeed(); // unsubscribes

    void add(const std::weak_ptr<CandleWatchHandle>& watch);
    bool dropGone(); // true: nobody watches any more
    void loadOlder();
    void onStreamAgain();
    void onTrade(const Trade& trade);
    void onKline(Interval interval, const Candle& candle);

    const InstrumentId& instrument() const noexcept { return m_instrument; }

private:
    void load(const KlineQuery& query, bool isOlder);
    void onPage(const Result<std::vector<Candle>>& page, const KlineQuery& query, bool isOlder);
    void publishView();
    void publishRunning();
    std::vector<Candle> shownBars() const;
    std::optional<Candle> runningBar() const;
    Interval pickNative() const;

    MarketSource& m_source;
    const Clock& m_clock;
    Outbox& m_outbox;
    const InstrumentId m_instrument;
    const Interval m_interval; // shown
    const Interval m_native; // read from the exchange
    CandleSeries m_series; // of m_native
    std::vector<std::weak_ptr<CandleWatchHandle>> m_watches;
    std::shared_ptr<char> m_alive = std::make_shared<char>();
    Timer m_retryTimer;
    bool m_isLoading = false, m_isLoadingOlder = false, m_reachedOldest = false;
    std::string m_problem;
    UtcTime m_shownRunning; // open time of the bar shown last
};

} // namespace agio
