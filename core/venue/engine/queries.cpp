// SPDX-License-Identifier: GPL-3.0-or-later
// Answers that change nothing.
#include "core/venue/engine/exchangestate.h"

#include <algorithm>

namespace agio::venue {

namespace {

// Chronological page: with a start (or fromId) the oldest from there, else the newest.
template <typename T, typename Container, typename Keep>
std::vector<T> page(const Container& all, const RangeQuery& query, Keep keep)
{
    std::vector<T> result;
    const bool fromOldest = query.fromId.has_value() || query.start.isSet();
    if (fromOldest) {
        for (auto it = all.begin(); it != all.end() && result.size() < query.limit; ++it) {
            if (keep(*it)) {
                result.push_back(*it);
            }
        }
        return result;
    }
    for (auto it = all.rbegin(); it != all.rend() && result.size() < query.limit; ++it) {
        if (keep(*it)) {
            result.push_back(*it);
        }
    }
    std::reverse(result.begin(), result.end());
    return result;
}

bool isInTime(const RangeQuery& query, UtcTime at)
{
    return (!query.start.isSet() || at >= query.start) && (!query.end.isSet() || at <= query.end);
}

} // namespace

void VenueExchange::Impl::ensurePast(Market& m) const
{
    if (m.hasPast || !pastSource) {
        return;
    }
    m.hasPast = true;
    PastOf past = pastSource(m.instrument);
    m.candles.setPast(past);
    auto id = m.firstLiveTradeId - static_cast<std::int64_t>(past.trades.size());
    std::int64_t aggregateId = 1 - static_cast<std::int64_t>(past.trades.size());
    std::vector<AggregateTrade> aggregates;
    for (VenueTrade& trade : past.trades) {
        trade.id = id++;
        aggregates.push_back({aggregateId++, trade.price, trade.quantity, trade.id, trade.id,
                              trade.buyerIsMaker, trade.at});
    }
    m.trades.insert(m.trades.begin(), past.trades.begin(), past.trades.end());
    m.aggregates.insert(m.aggregates.begin(), aggregates.begin(), aggregates.end());
}

Decimal VenueExchange::Impl::averagePrice(const Market& m, int minutes, UtcTime* last) const
{
    const auto now = clock.now();
    const auto bar = m.candles.sum(now - Duration::minutes(minutes), now);
    *last = m.trades.empty() ? now : m.trades.back().at;
    if (!bar || bar->lots == 0) {
        return m.price(m.lastTicks);
    }
    // quote / base in price digits, both 10^-8.
    Units scaled = bar->quote;
    for (int i = 0; i < m.tick.scale(); ++i) {
        scaled *= 10;
    }
    const Units base = m.lotUnits * bar->lots;
    return Decimal::fromParts(static_cast<std::int64_t>(scaled / base), m.tick.scale());
}

Outcome<VenueOrder> VenueExchange::order(AccountRef account, const Symbol& symbol,
                                         const OrderKey& key) const
{
    const Market* m = m_impl->market(symbol);
    if (m == nullptr) {
        return makeRefusal(RefusalCode::UnknownSymbol);
    }
    Refusal refusal;
    const Order* found = m_impl->findOrder(m_impl->account(account), m->index, key, &refusal);
    if (found == nullptr) {
        if (refusal.code == RefusalCode::UnknownOrder) {
            refusal.text = "Order does not exist.";
        }
        return refusal;
    }
    return found->v;
}

std::vector<VenueOrder> VenueExchange::openOrders(AccountRef account) const
{
    std::vector<VenueOrder> result;
    for (const auto& m : m_impl->markets) {
        auto some = openOrders(account, m->instrument.id.symbol);
        result.insert(result.end(), some.begin(), some.end());
    }
    return result;
}

std::vector<VenueOrder> VenueExchange::openOrders(AccountRef account, const Symbol& symbol) const
{
    std::vector<VenueOrder> result;
    const Market* m = m_impl->market(symbol);
    if (m == nullptr) {
        return result;
    }
    const auto& open = m_impl->account(account).openByClientId;
    for (auto it = open.lower_bound({m->index, std::string()});
         it != open.end() && it->first.first == m->index; ++it) {
        result.push_back(it->second->v);
    }
    std::sort(result.begin(), result.end(),
              [](const VenueOrder& a, const VenueOrder& b) { return a.orderId < b.orderId; });
    return result;
}

std::vector<VenueOrder> VenueExchange::allOrders(AccountRef account, const Symbol& symbol,
                                                 const RangeQuery& query) const
{
    std::vector<VenueOrder> all;
    const Market* m = m_impl->market(symbol);
    if (m == nullptr) {
        return all;
    }
    const auto& orders = m_impl->account(account).orders;
    for (auto it = orders.lower_bound({m->index, query.fromId.value_or(0)});
         it != orders.end() && it->first.first == m->index; ++it) {
        all.push_back(it->second->v);
    }
    return page<VenueOrder>(
        all, query, [&](const VenueOrder& order) { return isInTime(query, order.createdAt); });
}

std::vector<OwnTrade> VenueExchange::ownTrades(AccountRef account, const Symbol& symbol,
                                               const RangeQuery& query) const
{
    return page<OwnTrade>(m_impl->account(account).trades, query, [&](const OwnTrade& trade) {
        return trade.symbol == symbol && (!query.fromId || trade.tradeId >= *query.fromId) &&
            (!query.orderId || trade.orderId == *query.orderId) && isInTime(query, trade.at);
    });
}

std::vector<PreventedMatch> VenueExchange::preventedMatches(AccountRef account,
                                                            const Symbol& symbol) const
{
    std::vector<PreventedMatch> result;
    for (const PreventedMatch& match : m_impl->account(account).prevented) {
        if (match.symbol == symbol) {
            result.push_back(match);
        }
    }
    return result;
}

DepthSnapshot VenueExchange::depth(const Symbol& symbol, std::size_t maxLevels) const
{
    DepthSnapshot result;
    const Market* m = m_impl->market(symbol);
    if (m == nullptr) {
        return result;
    }
    result.lastUpdateId = m->updateId;
    for (const Side side : {Side::Buy, Side::Sell}) {
        auto& out = side == Side::Buy ? result.bids : result.asks;
        const auto& shown = m->recorded[static_cast<std::size_t>(side)].shown;
        for (const auto& [key, level] : m->publicSide(side)) {
            if (out.size() == maxLevels) {
                break;
            }
            const auto recorded = m->isRecorded ? shown.find(key) : shown.end();
            out.push_back(
                {m->price(side == Side::Buy ? -key : key),
                 recorded != shown.end() ? recorded->second : m->quantity(level.visible)});
        }
    }
    return result;
}

BookTop VenueExchange::bookTop(const Symbol& symbol) const
{
    const Market* m = m_impl->market(symbol);
    return m == nullptr ? BookTop{} : m->top;
}

std::int64_t VenueExchange::updateId(const Symbol& symbol) const
{
    const Market* m = m_impl->market(symbol);
    return m == nullptr ? 0 : m->updateId;
}

Decimal VenueExchange::lastPrice(const Symbol& symbol) const
{
    const Market* m = m_impl->market(symbol);
    return m == nullptr ? Decimal() : m->price(m->lastTicks);
}

std::vector<VenueTrade> VenueExchange::recentTrades(const Symbol& symbol, std::size_t limit) const
{
    Market* m = m_impl->market(symbol);
    if (m == nullptr) {
        return {};
    }
    m_impl->ensurePast(*m);
    const auto count = std::min(limit, m->trades.size());
    return {m->trades.end() - static_cast<std::ptrdiff_t>(count), m->trades.end()};
}

std::vector<VenueTrade> VenueExchange::tradesFrom(const Symbol& symbol, std::int64_t fromId,
                                                  std::size_t limit) const
{
    Market* m = m_impl->market(symbol);
    if (m == nullptr) {
        return {};
    }
    m_impl->ensurePast(*m);
    const auto first =
        std::lower_bound(m->trades.begin(), m->trades.end(), fromId,
                         [](const VenueTrade& trade, std::int64_t id) { return trade.id < id; });
    const auto left = static_cast<std::size_t>(m->trades.end() - first);
    return {first, first + static_cast<std::ptrdiff_t>(std::min(limit, left))};
}

std::vector<AggregateTrade> VenueExchange::aggregateTrades(const Symbol& symbol,
                                                           const RangeQuery& query) const
{
    Market* m = m_impl->market(symbol);
    if (m == nullptr) {
        return {};
    }
    m_impl->ensurePast(*m);
    return page<AggregateTrade>(m->aggregates, query, [&](const AggregateTrade& trade) {
        return (!query.fromId || trade.id >= *query.fromId) && isInTime(query, trade.at);
    });
}

std::vector<VenueKline> VenueExchange::klines(const Symbol& symbol, Interval interval,
                                              const RangeQuery& query) const
{
    Market* m = m_impl->market(symbol);
    if (m == nullptr) {
        return {};
    }
    m_impl->ensurePast(*m);
    return m->candles.klines(interval, query, now());
}

VenueKline VenueExchange::klineAt(const Symbol& symbol, Interval interval, UtcTime at) const
{
    Market* m = m_impl->market(symbol);
    if (m == nullptr) {
        return {};
    }
    m_impl->ensurePast(*m);
    return m->candles.at(interval, at, now());
}

Ticker24h VenueExchange::ticker24h(const Symbol& symbol) const
{
    Ticker24h ticker;
    Market* m = m_impl->market(symbol);
    if (m == nullptr) {
        return ticker;
    }
    m_impl->ensurePast(*m);
    const auto to = now();
    ticker.openTime = to - Duration::minutes(24LL * 60);
    ticker.closeTime = to;
    ticker.last = m->price(m->lastTicks);
    ticker.lastQuantity = m->quantity(m->lastLots);
    ticker.bidPrice = m->top.bidPrice;
    ticker.bidQuantity = m->top.bidQuantity;
    ticker.askPrice = m->top.askPrice;
    ticker.askQuantity = m->top.askQuantity;
    const auto bar = m->candles.sum(ticker.openTime, to);
    if (!bar) {
        ticker.open = ticker.high = ticker.low = ticker.previousClose = ticker.last;
        ticker.weightedAverage = ticker.last;
        return ticker;
    }
    ticker.open = m->price(bar->open);
    ticker.previousClose = ticker.open;
    ticker.high = m->price(bar->high);
    ticker.low = m->price(bar->low);
    ticker.last = m->price(bar->close);
    ticker.baseVolume = m->quantity(bar->lots);
    ticker.quoteVolume = fromUnits(bar->quote);
    ticker.firstTradeId = bar->firstTradeId;
    ticker.lastTradeId = bar->lastTradeId;
    ticker.tradeCount = bar->tradeCount;
    ticker.priceChange = m->price(bar->close - bar->open);
    const auto change = Decimal(bar->close - bar->open);
    const auto percent =
        Decimal::div(Decimal::fromParts(change.coefficient() * 100, 0),
                     Decimal(std::max<std::int64_t>(bar->open, 1)), 3, Rounding::HalfEven);
    ticker.priceChangePercent = percent.value_or(Decimal());
    Units scaled = bar->quote;
    for (int i = 0; i < kLedgerScale; ++i) {
        scaled *= 10;
    }
    const Units base = m->lotUnits * bar->lots;
    ticker.weightedAverage = base > 0 ? fromUnits(scaled / base) : ticker.last;
    return ticker;
}

AveragePrice VenueExchange::averagePrice(const Symbol& symbol) const
{
    AveragePrice average;
    if (Market* m = m_impl->market(symbol); m != nullptr) {
        average.price = m_impl->averagePrice(*m, average.minutes, &average.closeTime);
    }
    return average;
}

} // namespace agio::venue
