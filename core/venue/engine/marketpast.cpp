// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/engine/marketpast.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>

namespace agio::venue {

namespace {

constexpr std::int64_t kSecondMs = 1'000;
constexpr std::int64_t kMinuteMs = 60 * kSecondMs;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
constexpr std::int64_t kDayMs = 24 * kHourMs;
constexpr std::size_t kMaxPastTrades = 500;

struct Money // exact quote units of ticks x lots
{
    Units numerator = 1;
    Units divisor = 1;
    Units of(std::int64_t ticks, std::int64_t lots) const
    {
        return static_cast<Units>(ticks) * lots * numerator / divisor;
    }
};

Money moneyOf(Decimal tick, Decimal lot)
{
    Money money;
    money.numerator = Units{tick.coefficient()} * lot.coefficient();
    for (int i = tick.scale() + lot.scale(); i > kLedgerScale; --i) {
        money.divisor *= 10;
    }
    for (int i = tick.scale() + lot.scale(); i < kLedgerScale; ++i) {
        money.numerator *= 10;
    }
    return money;
}

// Near enough to a normal deviate for a picture, and many times cheaper: there are 10^5 of them.
double deviate(Random& random)
{
    return (random.unit() + random.unit() + random.unit() + random.unit() - 2.0) *
        1.7320508075688772;
}

// People trade less at night and at the weekend.
double activityAt(std::int64_t ms)
{
    const auto day = (ms / kDayMs + 3) % 7; // 0: Monday
    const double hour = static_cast<double>(ms % kDayMs) / static_cast<double>(kHourMs);
    const double daily = 1.0 + 0.45 * std::sin((hour - 9.0) / 24.0 * 2.0 * 3.14159265358979);
    return daily * (day >= 5 ? 0.6 : 1.0);
}

class PastWalk
{
public:
    PastWalk(const AgentProfile& profile, std::uint64_t seed)
        : m_profile(profile)
        , m_tick(profile.instrument.tickSize.normalized())
        , m_lot(profile.instrument.lotSize.normalized())
        , m_money(moneyOf(m_tick, m_lot))
        , m_own(seedFor(seed, profile.instrument.id.symbol))
        , m_common(seed)
        , m_startTicks(profile.startPrice.toDoubleForDrawing() / m_tick.toDoubleForDrawing())
    {}

    PastOf make(UtcTime start)
    {
        PastOf past;
        const auto now = start.toMs() / kSecondMs * kSecondMs;
        const auto seconds = (now - 30 * kMinuteMs) / kMinuteMs * kMinuteMs;
        const auto minutes = (now - 7 * kDayMs) / kHourMs * kHourMs;
        const auto hours = (now - 120 * kDayMs) / kDayMs * kDayMs;
        const auto days = (now - 900 * kDayMs) / kDayMs * kDayMs;
        past.lastTicks = ticksNow();
        for (auto at = now - kSecondMs; at >= seconds; at -= kSecondMs) {
            addSecond(at, past);
        }
        fill(past.minutes, seconds, minutes, kMinuteMs);
        fill(past.hours, minutes, hours, kHourMs);
        fill(past.days, hours, days, kDayMs);
        std::reverse(past.seconds.begin(), past.seconds.end());
        std::reverse(past.trades.begin(), past.trades.end());
        return past;
    }

private:
    std::int64_t ticksAt(double log) const
    {
        return std::max<std::int64_t>(1, std::llround(m_startTicks * std::exp(log)));
    }
    std::int64_t ticksNow() const { return ticksAt(m_log); }

    // One step back in time. Volatility clusters; far from home the walk is pulled back.
    void stepBack(double deviation, double pull)
    {
        const double weight = m_profile.commonWeight;
        const double move = deviation * (weight * deviate(m_common) + m_ownWeight * deviate(m_own));
        m_log -= move + m_log * pull;
    }
    double deviationOf(double seconds) const
    {
        return m_profile.dailyVolatility * std::sqrt(seconds / 86'400.0) * std::exp(m_heat);
    }
    static double pullOf(double seconds) { return seconds / (86'400.0 * 60.0); }

    void heatUp(double persistence)
    {
        m_heat = persistence * m_heat + 0.12 * (0.7 * deviate(m_common) + 0.7 * deviate(m_own));
        m_heat = std::clamp(m_heat, -1.1, 1.2);
    }

    std::int64_t lotsOf(double quote) const
    {
        const double price = static_cast<double>(ticksNow()) * m_tick.toDoubleForDrawing();
        return std::max<std::int64_t>(1, std::llround(quote / price / m_lot.toDoubleForDrawing()));
    }

    void addSecond(std::int64_t at, PastOf& past)
    {
        if (at % kMinuteMs == 0) {
            heatUp(0.95);
        }
        const double before = m_log;
        const double deviation = deviationOf(1.0);
        stepBack(deviation, pullOf(1.0));
        m_lastMove = (before - m_log) / deviation;
        const double mean = m_profile.tradesPerSecond * activityAt(at) * std::exp(m_heat);
        auto count = static_cast<int>(m_own.exponential(mean + 0.01));
        count = std::min(count, 12);
        GridBar bar;
        bar.startMs = at;
        for (int i = 0; i < count; ++i) {
            addTrade(at + kSecondMs - 1 - (i * kSecondMs) / count, bar, past);
        }
        if (bar.tradeCount > 0) {
            past.seconds.push_back(bar);
        }
    }

    // Backwards: the first one made is the bar's close.
    void addTrade(std::int64_t at, GridBar& bar, PastOf& past)
    {
        const bool takerBuys = m_own.chance(0.5 + 0.2 * std::tanh(m_lastMove));
        const auto ticks = ticksNow() + (takerBuys ? 1 : 0);
        const auto lots = lotsOf(m_profile.meanTradeQuote * std::exp(1.2 * m_own.normal() - 0.72));
        const Units quote = m_money.of(ticks, lots);
        if (bar.tradeCount == 0) {
            bar.high = bar.low = bar.close = ticks;
        }
        bar.open = ticks;
        bar.high = std::max(bar.high, ticks);
        bar.low = std::min(bar.low, ticks);
        bar.lots += lots;
        bar.quote += quote;
        bar.takerBuyLots += takerBuys ? lots : 0;
        bar.takerBuyQuote += takerBuys ? quote : 0;
        ++bar.tradeCount;
        if (past.trades.size() < kMaxPastTrades) {
            VenueTrade trade;
            trade.price = Decimal::fromParts(ticks * m_tick.coefficient(), m_tick.scale());
            trade.quantity = Decimal::fromParts(lots * m_lot.coefficient(), m_lot.scale());
            trade.quoteAmount = fromUnits(quote);
            trade.buyerIsMaker = !takerBuys;
            trade.at = UtcTime::fromMs(at);
            past.trades.push_back(trade);
        }
    }

    // Bars of one layer from `end` back to `begin`, put into time order.
    void fill(std::vector<GridBar>& bars, std::int64_t end, std::int64_t begin,
              std::int64_t lengthMs)
    {
        constexpr int kSteps = 4;
        const double seconds = static_cast<double>(lengthMs) / 1'000.0;
        const double persistence = lengthMs == kMinuteMs ? 0.985 : 0.9;
        bars.reserve(static_cast<std::size_t>((end - begin) / lengthMs) + 1);
        for (auto at = end - lengthMs; at >= begin; at -= lengthMs) {
            heatUp(persistence);
            const double deviation = deviationOf(seconds / kSteps);
            const double pull = pullOf(seconds / kSteps);
            GridBar bar;
            bar.startMs = at;
            bar.close = ticksAt(m_log);
            double high = m_log;
            double low = m_log;
            for (int i = 0; i < kSteps; ++i) {
                stepBack(deviation, pull);
                high = std::max(high, m_log);
                low = std::min(low, m_log);
            }
            bar.open = ticksAt(m_log);
            bar.high = ticksAt(high);
            bar.low = ticksAt(low);
            addVolume(bar, seconds, lengthMs < kDayMs ? activityAt(at) : 1.0);
            bars.push_back(bar);
        }
        std::reverse(bars.begin(), bars.end());
    }

    void addVolume(GridBar& bar, double seconds, double activity)
    {
        const double move =
            std::log(static_cast<double>(bar.close) / static_cast<double>(bar.open)) /
            (m_profile.dailyVolatility * std::sqrt(seconds / 86'400.0));
        const double quote = m_profile.tradesPerSecond * m_profile.meanTradeQuote * seconds *
            activity * std::exp(m_heat + 0.35 * deviate(m_own)) * (0.7 + 0.5 * std::fabs(move));
        bar.lots = lotsOf(quote);
        const double share =
            std::clamp(0.5 + 0.15 * std::tanh(move) + 0.06 * deviate(m_own), 0.02, 0.98);
        bar.takerBuyLots = std::llround(static_cast<double>(bar.lots) * share);
        const auto middle = (bar.open + bar.high + bar.low + bar.close) / 4;
        bar.quote = m_money.of(middle, bar.lots);
        bar.takerBuyQuote = m_money.of(middle, bar.takerBuyLots);
        bar.tradeCount = std::max<std::int64_t>(1, std::llround(quote / m_profile.meanTradeQuote));
    }

    const AgentProfile& m_profile;
    Decimal m_tick, m_lot;
    Money m_money;
    Random m_own, m_common;
    double m_startTicks;
    double m_ownWeight;
    double m_log = 0;
    double m_heat = 0;
    double m_lastMove = 0;
};

} // namespace

std::uint64_t seedFor(std::uint64_t seed, const Symbol& symbol) noexcept
{
    std::uint64_t hash = 0xcbf29ce484222325ULL ^ seed; // FNV-1a
    for (const char c : symbol.text()) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    return hash;
}

PastOf makePast(const AgentProfile& profile, std::uint64_t seed, UtcTime start)
{
    return PastWalk(profile, seed).make(start);
}

} // namespace agio::venue
