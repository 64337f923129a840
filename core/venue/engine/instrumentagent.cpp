// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/engine/instrumentagent.h"

#include "core/venue/engine/marketpast.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace agio::venue {

namespace {

constexpr double kSecondsPerDay = 86'400.0;
constexpr double kPullSeconds = 4.0 * 3'600.0; // home-coming of the fair price
constexpr double kSelfExcitement = 0.6; // share of takes that other takes draw
constexpr double kExcitementSeconds = 3.0;
constexpr double kCoarseTicks = 20'000.0; // of price: below, nearly every tick is quoted
constexpr double kDeepestBid = 0.3; // of the anchor

std::int64_t ticksOfKey(Side side, std::int64_t key)
{
    return side == Side::Buy ? -key : key;
}

} // namespace

void Regime::pass(Random& random, double seconds)
{
    secondsLeft -= seconds;
    if (secondsLeft > 0) {
        return;
    }
    const double choice = random.unit();
    if (choice < 0.40) {
        *this = {1.0, 0.0, 1.0, random.exponential(100.0)};
    } else if (choice < 0.60) {
        *this = {0.45, 0.0, 0.5, random.exponential(80.0)}; // quiet
    } else if (choice < 0.90) {
        const double direction = random.chance(0.5) ? 1.0 : -1.0;
        *this = {1.15, direction * (0.15 + 0.25 * random.unit()), 1.5,
                 30 + random.exponential(60.0)};
    } else {
        const double direction = random.chance(0.5) ? 1.0 : -1.0;
        *this = {3.2, direction * 0.8 * random.unit(), 4.0, 4 + random.exponential(10.0)}; // burst
    }
}

InstrumentAgent::InstrumentAgent(VenueExchange& exchange, const AgentProfile& profile,
                                 std::uint64_t seed, AccountRef makers, AccountRef takers)
    : m_exchange(exchange)
    , m_profile(profile)
    , m_makers(makers)
    , m_takers(takers)
    , m_random(seedFor(seed, profile.instrument.id.symbol))
    , m_tick(profile.instrument.tickSize.toDoubleForDrawing())
    , m_lot(profile.instrument.lotSize.toDoubleForDrawing())
    , m_anchorTicks(profile.startPrice.toDoubleForDrawing() / m_tick)
    , m_touchTicks(m_anchorTicks)
{}

std::int64_t InstrumentAgent::bestKey(Side s) const
{
    const double half = s == Side::Buy ? -m_touchTicks : m_touchTicks;
    return static_cast<std::int64_t>(std::floor(half)) + 1; // strictly outside the fair price
}

std::int64_t InstrumentAgent::lotsOf(double quote, std::int64_t ticks) const
{
    const double lots = quote / (static_cast<double>(ticks) * m_tick) / m_lot;
    return std::max<std::int64_t>(1, std::llround(std::min(lots, 4e15)));
}

// Levels stand apart where ticks are fine, the more so the deeper they lie.
double InstrumentAgent::meanGapAt(double depthTicks) const
{
    const double widening = m_anchorTicks < kCoarseTicks ? 0.0 : 0.0015;
    return m_anchorTicks * 1.3e-6 + depthTicks * widening;
}

std::int64_t InstrumentAgent::gapAt(double depthTicks)
{
    const double mean = meanGapAt(depthTicks);
    return mean < 0.7 ? 1 : 1 + static_cast<std::int64_t>(m_random.exponential(mean));
}

std::int64_t InstrumentAgent::sizeAt(std::int64_t ticks, double depthTicks)
{
    const double depth = depthTicks / (m_anchorTicks * 4e-4 + 20.0);
    const double heat = m_regime.volatility > 2.0 ? 0.4 : 1.0;
    double quote = m_profile.touchQuote * (m_anchorTicks > 100'000.0 ? 0.12 : 1.0) *
        (heat * 0.35 + 1.0 - std::exp(-depth)) * std::exp(m_random.normal() - 0.5);
    if (depthTicks < 1.0) {
        quote *= 4.0; // the touch itself is thick where ticks are fine
    }
    if (ticks % 1'000 == 0) {
        quote *= 5.0;
    } else if (ticks % 100 == 0) {
        quote *= 2.5;
    } else if (ticks % 10 == 0) {
        quote *= 1.3;
    }
    if (m_random.chance(0.004)) {
        quote *= 8.0 + m_random.exponential(8.0); // a wall
    }
    auto lots = lotsOf(quote, ticks);
    if (m_random.chance(0.4)) { // people like round numbers
        std::int64_t unit = 1;
        while (lots / unit >= 100) {
            unit *= 10;
        }
        lots = lots / unit * unit;
    }
    return std::max<std::int64_t>(lots, 1);
}

void InstrumentAgent::setQuote(Side s, std::int64_t key, std::int64_t lots)
{
    m_changes.push_back({s, ticksOfKey(s, key), lots});
}

void InstrumentAgent::flush()
{
    if (!m_changes.empty()) {
        m_exchange.applyQuotes(m_makers, symbol(), m_changes);
        m_changes.clear();
    }
}

void InstrumentAgent::lengthen(Side s)
{
    auto& keys = side(s).keys;
    const auto wanted = static_cast<std::size_t>(m_profile.levelsPerSide);
    std::vector<std::int64_t> further;
    auto key = keys.empty() ? bestKey(s) - 1 : keys.front();
    const auto best = keys.empty() ? key : keys.back();
    while (keys.size() + further.size() < wanted) {
        key += gapAt(static_cast<double>(key - best));
        if (static_cast<double>(ticksOfKey(s, key)) < kDeepestBid * m_anchorTicks) {
            break;
        }
        further.push_back(key);
        setQuote(s, key, sizeAt(ticksOfKey(s, key), static_cast<double>(key - best)));
    }
    keys.insert(keys.begin(), further.rbegin(), further.rend());
}

void InstrumentAgent::fillBook()
{
    for (const Side s : {Side::Buy, Side::Sell}) {
        lengthen(s);
    }
    flush();
}

void InstrumentAgent::playSlice(double commonMove, double commonVolatility, double activityFactor)
{
    m_regime.pass(m_random, kSliceSeconds);
    moveFair(commonMove);
    trade(activityFactor * std::sqrt(commonVolatility));
    followFair();
    churn(activityFactor);
    flush();
}

void InstrumentAgent::moveFair(double commonMove)
{
    const double deviation = m_profile.dailyVolatility * std::sqrt(kSliceSeconds / kSecondsPerDay);
    const double own =
        m_regime.volatility * m_random.normal() + m_regime.drift * std::sqrt(kSliceSeconds);
    const double weight = m_profile.commonWeight;
    m_log += deviation * (weight * commonMove + std::sqrt(1.0 - weight * weight) * own);
    m_log -= m_log * kSliceSeconds / kPullSeconds;
    m_excitement *= 1.0 - kSliceSeconds / kExcitementSeconds;
    m_lean *= 1.0 - kSliceSeconds / 20.0;
}

void InstrumentAgent::trade(double activityFactor)
{
    const double base =
        m_profile.tradesPerSecond * (1.0 - kSelfExcitement) * m_regime.activity * activityFactor;
    const double rate = std::min(base + m_excitement, 40.0 * m_profile.tradesPerSecond + 5.0);
    m_takeDebt -= rate * kSliceSeconds;
    int guard = 0;
    while (m_takeDebt < 0 && guard++ < 20) {
        takeOnce();
        m_takeDebt += m_random.exponential(1.0);
        m_excitement += kSelfExcitement / kExcitementSeconds;
    }
}

void InstrumentAgent::takeOnce()
{
    const double fair = m_anchorTicks * std::exp(m_log);
    const double deviation =
        m_anchorTicks * m_profile.dailyVolatility / std::sqrt(kSecondsPerDay) + 0.5;
    const double pull = std::tanh((fair - m_touchTicks) / (2.0 * deviation));
    const bool buys = m_random.chance(std::clamp(0.5 + 0.38 * pull + 0.1 * m_lean, 0.04, 0.96));
    m_lean = std::clamp(m_lean + (buys ? 0.15 : -0.15), -1.0, 1.0);
    const Side takerSide = buys ? Side::Buy : Side::Sell;
    const auto touch = ticksOfKey(opposite(takerSide), bestKey(opposite(takerSide)));
    const double size = std::exp(1.3 * m_random.normal() - 0.845);
    const auto lots = lotsOf(m_profile.meanTradeQuote * std::min(size, 60.0), touch);
    // Nobody pays any price: a little beyond the touch.
    const auto slip = 2 + static_cast<std::int64_t>(3.0 * deviation);
    const auto limit = buys ? touch + slip : std::max<std::int64_t>(1, touch - slip);
    m_exchange.take(m_takers, symbol(), takerSide, lots, limit);
    tidy(opposite(takerSide));
}

// Forgets quotes at the touch that were taken.
void InstrumentAgent::tidy(Side s)
{
    auto& keys = side(s).keys;
    while (!keys.empty() &&
           m_exchange.quotedLots(m_makers, symbol(), s, ticksOfKey(s, keys.back())) == 0) {
        keys.pop_back();
    }
}

void InstrumentAgent::dropBetterThan(Side s, std::int64_t key)
{
    auto& keys = side(s).keys;
    while (!keys.empty() && keys.back() < key) {
        setQuote(s, keys.back(), 0);
        keys.pop_back();
    }
}

void InstrumentAgent::extendTo(Side s, std::int64_t best)
{
    auto& keys = side(s).keys;
    if (keys.empty() || keys.back() <= best) {
        return;
    }
    // From the new touch outwards to what is there; at most a book's length.
    std::vector<std::int64_t> fresh;
    const auto until = keys.back();
    for (auto key = best; key < until && fresh.size() < 200;
         key += gapAt(static_cast<double>(key - best))) {
        if (ticksOfKey(s, key) <= 0) {
            break;
        }
        fresh.push_back(key);
        setQuote(s, key, sizeAt(ticksOfKey(s, key), static_cast<double>(key - best)));
    }
    keys.insert(keys.end(), fresh.rbegin(), fresh.rend());
}

// Makers let the fair price run a little, then follow: some of what stands in the way is swept by
// takers, the rest is pulled.
void InstrumentAgent::followFair()
{
    const double fair = m_anchorTicks * std::exp(m_log);
    const double deviation = m_anchorTicks * m_profile.dailyVolatility / std::sqrt(kSecondsPerDay);
    const double away = fair - m_touchTicks;
    const double band = std::max(m_patience * deviation, 0.8);
    if (std::fabs(away) > band) {
        m_patience = 0.3 + m_random.exponential(0.7);
        const Side swept = away > 0 ? Side::Sell : Side::Buy;
        const Side growing = opposite(swept);
        m_touchTicks = fair + (m_random.unit() - 0.5) * 0.4 * band;
        const auto newBest = bestKey(swept);
        if (m_random.chance(0.35)) {
            const auto limit = ticksOfKey(swept, newBest) - (swept == Side::Sell ? 1 : -1);
            const double size = std::exp(m_random.normal() - 0.5);
            m_exchange.take(m_takers, symbol(), growing,
                            lotsOf(3.0 * m_profile.meanTradeQuote * size, limit), limit);
        }
        tidy(swept);
        dropBetterThan(swept, newBest);
        flush();
        extendTo(growing, bestKey(growing));
        flush();
    }
    // What takers emptied at the touch comes back, mostly.
    for (const Side s : {Side::Buy, Side::Sell}) {
        tidy(s);
        if (m_random.chance(m_regime.volatility > 2.0 ? 0.25 : 0.5)) {
            extendTo(s, bestKey(s));
        }
    }
    flush();
}

void InstrumentAgent::insertKey(Side s, std::int64_t key)
{
    auto& keys = side(s).keys;
    const auto at = std::lower_bound(keys.begin(), keys.end(), key, std::greater<>());
    if (at == keys.end() || *at != key) {
        keys.insert(at, key);
    }
}

// Holes that churn and fills tore are closed again, from the touch outwards.
void InstrumentAgent::thicken(Side s)
{
    constexpr int kMaxAtOnce = 8;
    auto& keys = side(s).keys;
    int added = 0;
    for (std::size_t i = keys.size(); i > 1 && added < kMaxAtOnce; --i) {
        const auto near = keys[i - 1];
        const double depth = static_cast<double>(near - keys.back());
        const auto hole = static_cast<double>(keys[i - 2] - near);
        if (hole <= 2.0 + 4.0 * meanGapAt(depth)) {
            continue;
        }
        const auto key = near + gapAt(depth);
        if (key < keys[i - 2]) {
            keys.insert(keys.begin() + static_cast<std::ptrdiff_t>(i - 1), key);
            setQuote(s, key, sizeAt(ticksOfKey(s, key), depth));
            ++added;
            ++i; // look at the rest of the hole
        }
    }
}

// Orders come, change and go all over the book, most of them near the touch.
void InstrumentAgent::churn(double activityFactor)
{
    m_churnDebt += m_profile.quotesPerSecond * m_regime.activity * activityFactor * kSliceSeconds;
    for (; m_churnDebt > 0; m_churnDebt -= m_random.exponential(1.0)) {
        const Side s = m_random.chance(0.5) ? Side::Buy : Side::Sell;
        auto& keys = side(s).keys;
        if (keys.size() < 10) {
            lengthen(s);
            continue;
        }
        const bool isCoarse = m_anchorTicks < kCoarseTicks;
        const double from = m_random.chance(0.15)
            ? m_random.unit() * static_cast<double>(keys.size())
            : m_random.exponential(25.0);
        const auto back = std::min(static_cast<std::size_t>(from), keys.size() - 1);
        const auto index = keys.size() - 1 - back;
        const auto key = keys[index];
        const double depth = static_cast<double>(key - keys.back());
        const double choice = m_random.unit();
        if (choice < 0.60) {
            setQuote(s, key, sizeAt(ticksOfKey(s, key), depth));
        } else if (choice < (isCoarse ? 0.66 : 0.80) && back > 0) {
            flush(); // within one batch removals would come first
            setQuote(s, key, 0);
            keys.erase(keys.begin() + static_cast<std::ptrdiff_t>(index));
        } else {
            const auto near = key + gapAt(depth) - (back > 0 ? 1 : 0);
            if (ticksOfKey(s, near) > 0) {
                insertKey(s, near);
                setQuote(s, near, sizeAt(ticksOfKey(s, near), depth));
            }
        }
    }
    for (const Side s : {Side::Buy, Side::Sell}) {
        auto& keys = side(s).keys;
        const auto wanted = static_cast<std::size_t>(m_profile.levelsPerSide);
        if (m_random.chance(0.1)) {
            thicken(s);
        }
        if (keys.size() + 20 < wanted) {
            lengthen(s);
        }
        while (keys.size() > wanted + wanted / 4) { // the far end is given up
            setQuote(s, keys.front(), 0);
            keys.erase(keys.begin());
        }
    }
}

} // namespace agio::venue
