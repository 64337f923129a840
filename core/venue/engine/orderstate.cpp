// SPDX-License-Identifier: GPL-3.0-or-later
// The life of one order: its lock, its reports, its way to the book, its trigger, its end.
#include "core/venue/engine/exchangestate.h"

#include <algorithm>
#include <limits>

namespace agio::venue {

namespace {
constexpr int kBasisPoints = 10'000;
}

// What must be locked for the rest of the order.
Units VenueExchange::Impl::needOf(const Market& m, const Order& order) const
{
    if (order.isFinal() || order.v.status == OrderStatus::PendingNew) {
        return 0;
    }
    if (order.v.side == Side::Sell) {
        return m.lotUnits * order.leaves;
    }
    if (!order.isMarketNow()) {
        return m.quoteUnits(order.ticks, order.leaves, Rounding::Up);
    }
    if (order.v.isConditional() && !order.v.isTriggered) {
        const auto ticks = order.stopTicks != 0 ? order.stopTicks : m.lastTicks;
        return m.quoteUnits(ticks, order.leaves, Rounding::Up);
    }
    return order.lock.amount; // a market buy keeps what it was given until it ends
}

Lock& VenueExchange::Impl::lockOf(Order& order)
{
    return order.list != nullptr && order.list->sharesLock ? order.list->lock : order.lock;
}

bool VenueExchange::Impl::acquire(Market& m, Order& order, Units amount)
{
    order.lock.asset = order.v.side == Side::Buy ? m.quote : m.base;
    if (!ledger.lock(order.v.account, order.lock.asset, amount)) {
        return false;
    }
    order.lock.amount += amount;
    touch(order.v.account, order.lock.asset);
    return true;
}

void VenueExchange::Impl::relock(Market& m, Order& order)
{
    Lock& lock = lockOf(order);
    Units want = 0;
    if (&lock == &order.lock) {
        want = needOf(m, order);
    } else {
        for (const Order* leg : order.list->legs) {
            if (leg != order.list->working) {
                want = std::max(want, needOf(m, *leg));
            }
        }
    }
    if (lock.amount > want) {
        ledger.unlock(order.v.account, lock.asset, lock.amount - want);
        lock.amount = want;
        touch(order.v.account, lock.asset);
    }
}

void VenueExchange::Impl::releaseAll(Market&, Lock& lock, AccountRef owner)
{
    if (lock.amount > 0) {
        ledger.unlock(owner, lock.asset, lock.amount);
        lock.amount = 0;
        touch(owner, lock.asset);
    }
}

void VenueExchange::Impl::refresh(const Market& m, Order& order)
{
    order.v.quantity = m.quantity(order.lots);
    order.v.executedQuantity = m.quantity(order.executedLots);
    order.v.cumulativeQuote = fromUnits(order.executedQuote);
    order.v.preventedQuantity = m.quantity(order.preventedLots);
    order.v.updatedAt = clock.now();
}

void VenueExchange::Impl::emit(Market& m, Order& order, ExecutionType type,
                               const std::string& requestClientOrderId)
{
    OrderEvent event;
    event.type = type;
    event.executionId = ++lastExecutionId;
    event.order = order.v;
    event.requestClientOrderId = requestClientOrderId;
    event.at = clock.now();
    for (VenueListener* listener : listeners) {
        listener->orderChanged(m.instrument, event);
    }
}

void VenueExchange::Impl::finish(Market& m, Order& order, OrderStatus status, ExecutionType type,
                                 ExpiryReason reason, const std::string& requestClientOrderId)
{
    if (order.entry != nullptr) {
        dequeue(m, order.entry);
    }
    if (order.isWaiting) {
        std::erase(m.waiting, &order);
        order.isWaiting = false;
    }
    order.v.status = status;
    order.v.expiryReason = reason;
    refresh(m, order);
    if (&lockOf(order) == &order.lock) {
        releaseAll(m, order.lock, order.v.account);
    } else {
        relock(m, order);
    }
    Account& owner = account(order.v.account);
    const auto open = owner.openByClientId.find({order.market, order.v.clientOrderId});
    if (open != owner.openByClientId.end() && open->second == &order) {
        owner.openByClientId.erase(open);
    }
    owner.finished.emplace_back(order.market, order.v.orderId);
    // A fill or a prevented match has made its own report.
    if (type != ExecutionType::Trade && type != ExecutionType::TradePrevention) {
        emit(m, order, type, requestClientOrderId);
    }
    afterFinal(m, order);
    trimFinished(owner);
}

void VenueExchange::Impl::restOnBook(Market& m, Order& order)
{
    BookEntry* entry = newEntry();
    entry->orderId = order.v.orderId;
    entry->account = order.v.account;
    entry->side = order.v.side;
    entry->ticks = order.ticks;
    entry->leaves = order.leaves;
    entry->iceberg = order.icebergLots;
    entry->visible =
        order.icebergLots > 0 ? std::min(order.icebergLots, order.leaves) : order.leaves;
    entry->order = &order;
    order.entry = entry;
    order.v.isOnBook = true;
    enqueue(m, entry);
}

void VenueExchange::Impl::work(Market& m, Order& order)
{
    order.v.status = OrderStatus::New;
    if (!order.v.isConditional()) {
        order.v.workingAt = clock.now();
        emit(m, order, ExecutionType::New);
        workActive(m, order);
        return;
    }
    addWaiting(m, order);
    emit(m, order, ExecutionType::New);
}

void VenueExchange::Impl::workActive(Market& m, Order& order)
{
    const bool isFok = order.v.timeInForce == TimeInForce::Fok && order.ticks != 0;
    if (isFok) {
        const auto found = walk(m, order.v.side, order.ticks, order.leaves, 0);
        if (found.lots < order.leaves) {
            finish(m, order, OrderStatus::Expired, ExecutionType::Expired,
                   ExpiryReason::UnfilledFok);
            return;
        }
    }
    Taker taker{order.v.account, order.v.side, order.ticks, order.leaves, order.v.orderId, &order};
    match(m, taker);
    if (order.isFinal() && order.v.status != OrderStatus::Filled) {
        return; // self-trade prevention ended it
    }
    if (order.leaves == 0) {
        finish(m, order, OrderStatus::Filled, ExecutionType::Trade, ExpiryReason::None);
        return;
    }
    if (order.isMarketNow()) {
        if (order.v.quoteAmount.isPositive()) {
            order.lots = order.executedLots; // its quantity is what it got
        }
        finish(m, order, OrderStatus::Expired, ExecutionType::Expired,
               ExpiryReason::InsufficientLiquidity);
    } else if (order.v.timeInForce == TimeInForce::Gtc) {
        restOnBook(m, order);
    } else {
        finish(m, order, OrderStatus::Expired, ExecutionType::Expired,
               order.v.timeInForce == TimeInForce::Ioc ? ExpiryReason::UnfilledIocQuantity
                                                       : ExpiryReason::UnfilledFok);
    }
}

void VenueExchange::Impl::addWaiting(Market& m, Order& order)
{
    order.isWaiting = true;
    if (order.v.trailingDeltaBps > 0 && order.stopTicks == 0) {
        order.isTrailing = true;
        order.extremeTicks = m.lastTicks;
        order.v.trailingTime = clock.now();
    }
    m.waiting.push_back(&order);
}

// Which way the last price must go to reach the stop price (Binance sheet §5.3).
bool VenueExchange::Impl::firesUpward(const Order& order) const
{
    const bool isStop =
        order.v.type == OrderType::StopLoss || order.v.type == OrderType::StopLossLimit;
    return isStop == (order.v.side == Side::Buy);
}

void VenueExchange::Impl::processPrint(Market& m, std::int64_t ticks)
{
    std::vector<Order*> due;
    for (Order* order : m.waiting) {
        const bool isReached = order->stopTicks != 0 &&
            (firesUpward(*order) ? ticks >= order->stopTicks : ticks <= order->stopTicks);
        if (order->v.trailingDeltaBps == 0) {
            if (isReached) {
                due.push_back(order);
            }
            continue;
        }
        if (!order->isTrailing) {
            if (!isReached) {
                continue;
            }
            order->isTrailing = true;
            order->extremeTicks = ticks;
            order->v.trailingTime = clock.now();
        }
        if (order->extremeTicks == 0) {
            order->extremeTicks = ticks;
        }
        // A sell follows the highest price and fires on the way down, a buy the reverse.
        const Units delta = order->v.trailingDeltaBps;
        if (order->v.side == Side::Sell) {
            order->extremeTicks = std::max(order->extremeTicks, ticks);
            if (Units{ticks} * kBasisPoints <=
                Units{order->extremeTicks} * (kBasisPoints - delta)) {
                due.push_back(order);
            }
        } else {
            order->extremeTicks = std::min(order->extremeTicks, ticks);
            if (Units{ticks} * kBasisPoints >=
                Units{order->extremeTicks} * (kBasisPoints + delta)) {
                due.push_back(order);
            }
        }
    }
    for (Order* order : due) {
        // An earlier one in this turn may have ended it (the other leg of its list).
        if (std::find(m.waiting.begin(), m.waiting.end(), order) != m.waiting.end()) {
            trigger(m, *order);
        }
    }
}

void VenueExchange::Impl::trigger(Market& m, Order& order)
{
    std::erase(m.waiting, &order);
    order.isWaiting = false;
    order.v.isTriggered = true;
    order.v.workingAt = clock.now();
    order.v.updatedAt = clock.now();
    resolveOco(m, order);
    if (order.isMarketNow() && order.v.side == Side::Buy) {
        // The market may have run past the stop price: lock what the book asks, as far as it goes.
        const auto cost = walk(m, Side::Buy, 0, order.leaves, 0).quote;
        if (cost > order.lock.amount) {
            const Units more =
                std::min(cost - order.lock.amount, ledger.freeOf(order.v.account, m.quote));
            acquire(m, order, more);
        }
    }
    emit(m, order, ExecutionType::New);
    if (order.v.type == OrderType::TakeProfitLimit || order.v.type == OrderType::StopLossLimit ||
        order.isMarketNow()) {
        workActive(m, order);
    }
}

} // namespace agio::venue
