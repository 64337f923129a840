// SPDX-License-Identifier: GPL-3.0-or-later
// Price-time priority matching, self-trade prevention, and the postings of a fill.
#include "core/venue/engine/exchangestate.h"

#include <algorithm>
#include <limits>

namespace agio::venue {

namespace {

constexpr std::int64_t kAnyLots = std::numeric_limits<std::int64_t>::max();

bool isBeyond(Side takerSide, std::int64_t limitTicks, std::int64_t ticks)
{
    return limitTicks != 0 && (takerSide == Side::Buy ? ticks > limitTicks : ticks < limitTicks);
}

Units feeOf(Units received, Decimal rate)
{
    Units divisor = 1;
    for (int i = 0; i < rate.scale(); ++i) {
        divisor *= 10;
    }
    return received * rate.coefficient() / divisor;
}

} // namespace

Units Market::quoteUnits(std::int64_t ticks, std::int64_t lots, Rounding rounding) const noexcept
{
    const Units product = static_cast<Units>(ticks) * lots * tickLot;
    const Units whole = product / divisor;
    return rounding == Rounding::Up && product % divisor != 0 ? whole + 1 : whole;
}

std::int64_t Market::lotsFor(Units amount, std::int64_t ticks) const noexcept
{
    const Units perLot = static_cast<Units>(ticks) * tickLot;
    const Units lots = perLot > 0 ? amount * divisor / perLot : 0;
    return lots > kAnyLots ? kAnyLots : static_cast<std::int64_t>(lots);
}

Decimal Market::price(std::int64_t ticks) const noexcept
{
    return Decimal::fromParts(ticks * tick.coefficient(), tick.scale());
}

Decimal Market::quantity(std::int64_t lots) const noexcept
{
    return Decimal::fromParts(lots * lot.coefficient(), lot.scale());
}

// What a taker could get now: at most maxLots, or for at most maxQuote (0: no limit).
Walk VenueExchange::Impl::walk(const Market& m, Side takerSide, std::int64_t limitTicks,
                               std::int64_t maxLots, Units maxQuote) const
{
    Walk result;
    const Side bookSide = opposite(takerSide);
    const auto& taken = m.recorded[static_cast<std::size_t>(bookSide)].taken;
    for (const auto& [key, level] : m.publicSide(bookSide)) {
        const auto ticks = bookSide == Side::Buy ? -key : key;
        if (isBeyond(takerSide, limitTicks, ticks)) {
            break;
        }
        auto lots = level.leaves;
        if (const auto it = taken.find(key); m.isRecorded && it != taken.end()) {
            lots -= it->second;
        }
        lots = std::min(lots, maxLots - result.lots);
        bool isLast = false;
        if (maxQuote > 0) {
            const auto payable = m.lotsFor(maxQuote - result.quote, ticks);
            isLast = payable < lots;
            lots = std::min(lots, payable);
        }
        result.lots += lots;
        result.quote += m.quoteUnits(ticks, lots, Rounding::Up);
        if (isLast || result.lots >= maxLots) {
            break;
        }
    }
    return result;
}

bool VenueExchange::Impl::wouldMatch(const Market& m, Side side, std::int64_t ticks) const
{
    const Side bookSide = opposite(side);
    const BookSide& book = m.publicSide(bookSide);
    if (book.empty()) {
        return false;
    }
    const auto key = book.begin()->first;
    return !isBeyond(side, ticks, bookSide == Side::Buy ? -key : key);
}

std::int64_t VenueExchange::Impl::affordable(const Market& m, const Order& order,
                                             std::int64_t ticks) const
{
    if (order.v.side == Side::Sell || !order.isMarketNow()) {
        return kAnyLots; // locked in full before matching
    }
    return m.lotsFor(order.lock.amount, ticks);
}

void VenueExchange::Impl::match(Market& m, Taker& taker)
{
    if (m.isRecorded) {
        matchRecorded(m, taker);
        return;
    }
    BookSide& book = m.side(opposite(taker.side));
    while (taker.leaves > 0 && !book.empty()) {
        BookEntry* maker = book.begin()->second.head;
        if (isBeyond(taker.side, taker.limitTicks, maker->ticks)) {
            return;
        }
        if (maker->account == taker.account) {
            if (taker.order == nullptr) {
                dequeue(m, maker); // an agent moves its own quote out of the way
                continue;
            }
            if (taker.order->v.stpMode != StpMode::None) {
                if (!preventSelfTrade(m, taker, maker)) {
                    return;
                }
                continue;
            }
        }
        auto lots = std::min(taker.leaves, maker->visible);
        if (taker.order != nullptr) {
            lots = std::min(lots, affordable(m, *taker.order, maker->ticks));
        }
        if (lots == 0) {
            return;
        }
        execute(m, taker, maker, lots);
    }
}

bool VenueExchange::Impl::preventSelfTrade(Market& m, Taker& taker, BookEntry* maker)
{
    Order& takerOrder = *taker.order;
    Order& makerOrder = *maker->order;
    const auto mode = takerOrder.v.stpMode;
    const auto common = std::min(taker.leaves, maker->leaves);
    const bool isDecrement = mode == StpMode::Decrement;
    const bool hitsTaker = mode != StpMode::ExpireMaker;
    const bool hitsMaker = mode != StpMode::ExpireTaker;
    const auto takerLots = !hitsTaker ? 0 : isDecrement ? common : taker.leaves;
    const auto makerLots = !hitsMaker ? 0 : isDecrement ? common : maker->leaves;

    PreventedMatch record;
    record.id = ++lastPreventedId;
    record.symbol = m.instrument.id.symbol;
    record.takerOrderId = takerOrder.v.orderId;
    record.makerOrderId = makerOrder.v.orderId;
    record.mode = mode;
    record.price = m.price(maker->ticks);
    record.takerPreventedQuantity = m.quantity(takerLots);
    record.makerPreventedQuantity = m.quantity(makerLots);
    record.at = clock.now();
    auto& prevented = account(taker.account).prevented;
    prevented.push_back(record);
    if (prevented.size() > 1'000) {
        prevented.pop_front();
    }

    const auto takeAway = [&](Order& order, std::int64_t lots, std::int64_t counterId) {
        order.preventedLots += lots;
        order.leaves -= lots;
        if (order.entry != nullptr && order.leaves > 0) {
            reduceEntry(m, order.entry, std::min(order.entry->visible, order.leaves), order.leaves);
        }
        refresh(m, order);
        OrderEvent event;
        event.type = ExecutionType::TradePrevention;
        event.executionId = ++lastExecutionId;
        event.preventedMatchId = record.id;
        event.preventedQuantity = m.quantity(lots);
        event.counterOrderId = counterId;
        event.at = clock.now();
        const bool isOver = order.leaves == 0;
        if (isOver) {
            order.v.status = OrderStatus::ExpiredInMatch;
        }
        event.order = order.v;
        for (VenueListener* listener : listeners) {
            listener->orderChanged(m.instrument, event);
        }
        if (isOver) {
            finish(m, order, OrderStatus::ExpiredInMatch, ExecutionType::TradePrevention,
                   ExpiryReason::None);
        } else {
            relock(m, order);
        }
    };
    if (makerLots > 0) {
        takeAway(makerOrder, makerLots, takerOrder.v.orderId);
    }
    if (takerLots > 0) {
        taker.leaves -= takerLots;
        takeAway(takerOrder, takerLots, makerOrder.v.orderId);
    }
    return taker.leaves > 0;
}

void VenueExchange::Impl::settle(Market& m, const Fill& fill, AccountRef buyer, AccountRef seller,
                                 Order* buyOrder, Order* sellOrder, bool buyerIsMaker,
                                 Units* buyerFee, Units* sellerFee)
{
    const Units baseUnits = m.lotUnits * fill.lots;
    if (buyOrder != nullptr) {
        Lock& lock = lockOf(*buyOrder);
        AGIO_CHECK(ledger.moveLocked(buyer, seller, m.quote, fill.quote));
        lock.amount -= fill.quote;
    } else {
        AGIO_CHECK(ledger.move(buyer, seller, m.quote, fill.quote));
    }
    if (sellOrder != nullptr) {
        Lock& lock = lockOf(*sellOrder);
        AGIO_CHECK(ledger.moveLocked(seller, buyer, m.base, baseUnits));
        lock.amount -= baseUnits;
    } else {
        AGIO_CHECK(ledger.move(seller, buyer, m.base, baseUnits));
    }
    const auto rateOf = [&](AccountRef ref, bool isMaker) {
        const Account& owner = account(ref);
        return isMaker ? owner.fees.maker : owner.fees.taker;
    };
    *buyerFee = buyOrder == nullptr ? 0 : feeOf(baseUnits, rateOf(buyer, buyerIsMaker));
    *sellerFee = sellOrder == nullptr ? 0 : feeOf(fill.quote, rateOf(seller, !buyerIsMaker));
    AGIO_CHECK(ledger.move(buyer, feeAccount, m.base, *buyerFee));
    AGIO_CHECK(ledger.move(seller, feeAccount, m.quote, *sellerFee));
    for (const AccountRef ref : {buyer, seller}) {
        if (!account(ref).isHouse) {
            touch(ref, m.base);
            touch(ref, m.quote);
        }
    }
}

void VenueExchange::Impl::applyFill(Market& m, Order& order, const Fill& fill, bool isMaker,
                                    Units fee)
{
    order.leaves -= fill.lots;
    order.executedLots += fill.lots;
    order.executedQuote += fill.quote;
    order.v.status = order.leaves == 0 ? OrderStatus::Filled : OrderStatus::PartiallyFilled;
    refresh(m, order);
    relock(m, order);

    OwnTrade trade;
    trade.tradeId = fill.tradeId;
    trade.orderId = order.v.orderId;
    trade.listId = order.v.listId;
    trade.account = order.v.account;
    trade.symbol = order.v.symbol;
    trade.side = order.v.side;
    trade.isMaker = isMaker;
    trade.price = m.price(fill.ticks);
    trade.quantity = m.quantity(fill.lots);
    trade.quoteAmount = fromUnits(fill.quote);
    trade.fee = fromUnits(fee);
    trade.feeAsset = order.v.side == Side::Buy ? m.instrument.base : m.instrument.quote;
    trade.at = clock.now();
    auto& trades = account(order.v.account).trades;
    trades.push_back(trade);
    if (trades.size() > kMaxOwnTradesKept) {
        trades.pop_front();
    }
    if (collectedFills != nullptr && collectingFor == &order) {
        collectedFills->push_back(trade);
    }
    OrderEvent event;
    event.type = ExecutionType::Trade;
    event.executionId = ++lastExecutionId;
    event.order = order.v;
    event.order.isOnBook = order.entry != nullptr && order.leaves > 0;
    event.fill = std::move(trade);
    event.at = clock.now();
    for (VenueListener* listener : listeners) {
        listener->orderChanged(m.instrument, event);
    }
    resolveOco(m, order);
}

void VenueExchange::Impl::printTrade(Market& m, const Fill& fill, bool buyerIsMaker,
                                     std::int64_t buyId, std::int64_t sellId, UtcTime at)
{
    VenueTrade trade;
    trade.id = fill.tradeId;
    trade.price = m.price(fill.ticks);
    trade.quantity = m.quantity(fill.lots);
    trade.quoteAmount = fromUnits(fill.quote);
    trade.buyerIsMaker = buyerIsMaker;
    trade.buyOrderId = buyId;
    trade.sellOrderId = sellId;
    trade.at = at;
    m.lastTicks = fill.ticks;
    m.lastLots = fill.lots;
    // Bars run by the venue's clock, also where a recorded trade keeps its own time.
    m.candles.addTrade(fill.ticks, fill.lots, fill.quote, !buyerIsMaker, trade.id, clock.now());
    if (m.prints.empty() || m.prints.back() != fill.ticks) {
        m.prints.push_back(fill.ticks);
    }

    const auto takerId = buyerIsMaker ? sellId : buyId;
    if (!m.aggregates.empty() && takerId == m.lastTakerId && takerId != 0 &&
        m.aggregates.back().price == trade.price) {
        AggregateTrade& running = m.aggregates.back();
        running.quantity = Decimal::add(running.quantity, trade.quantity).value_or(trade.quantity);
        running.lastTradeId = trade.id;
    } else {
        m.aggregates.push_back({++m.lastAggregateId, trade.price, trade.quantity, trade.id,
                                trade.id, buyerIsMaker, trade.at});
        m.lastTakerId = takerId;
    }
    if (m.aggregates.size() > kMaxTradesKept) {
        m.aggregates.pop_front();
    }
    m.trades.push_back(trade);
    if (m.trades.size() > kMaxTradesKept) {
        m.trades.pop_front();
    }
    for (VenueListener* listener : listeners) {
        listener->traded(m.instrument, trade);
    }
}

void VenueExchange::Impl::execute(Market& m, Taker& taker, BookEntry* maker, std::int64_t lots)
{
    const bool takerBuys = taker.side == Side::Buy;
    Order* makerOrder = maker->order;
    Fill fill;
    fill.ticks = maker->ticks;
    fill.lots = lots;
    fill.tradeId = ++m.lastTradeId;
    fill.quote = m.quoteUnits(fill.ticks, lots, Rounding::Down);
    Units buyerFee = 0;
    Units sellerFee = 0;
    settle(m, fill, takerBuys ? taker.account : maker->account,
           takerBuys ? maker->account : taker.account, takerBuys ? taker.order : makerOrder,
           takerBuys ? makerOrder : taker.order, !takerBuys, &buyerFee, &sellerFee);
    const auto makerId = maker->orderId;
    taker.leaves -= lots;

    reduceEntry(m, maker, maker->visible - lots, maker->leaves - lots);
    if (maker->leaves == 0) {
        dequeue(m, maker);
    } else if (maker->visible == 0) {
        // An iceberg shows its next part, at the end of the queue.
        const BookEntry again = *maker;
        BookEntry* next = newEntry();
        dequeue(m, maker);
        *next = again;
        next->visible = std::min(next->iceberg, next->leaves);
        enqueue(m, next);
        next->order->entry = next;
        next->order->v.isOnBook = true;
    }
    printTrade(m, fill, !takerBuys, takerBuys ? taker.orderId : makerId,
               takerBuys ? makerId : taker.orderId, clock.now());
    if (taker.order != nullptr) {
        applyFill(m, *taker.order, fill, false, takerBuys ? buyerFee : sellerFee);
    }
    if (makerOrder != nullptr) {
        applyFill(m, *makerOrder, fill, true, takerBuys ? sellerFee : buyerFee);
        if (makerOrder->leaves == 0) {
            finish(m, *makerOrder, OrderStatus::Filled, ExecutionType::Trade, ExpiryReason::None);
        }
    }
}

} // namespace agio::venue
