// SPDX-License-Identifier: GPL-3.0-or-later
// Requests: checks in the exchange's order (filters, then the engine), then the change.
#include "core/venue/engine/exchangestate.h"

#include <algorithm>
#include <limits>

namespace agio::venue {

namespace {

bool hasLimitPrice(OrderType type)
{
    return type == OrderType::Limit || type == OrderType::LimitMaker ||
        type == OrderType::StopLossLimit || type == OrderType::TakeProfitLimit;
}

bool isAllowed(const Instrument& instrument, const OrderRequest& request)
{
    switch (request.type) {
    case OrderType::Limit:
        return true;
    case OrderType::LimitMaker:
        return instrument.allowsPostOnly;
    case OrderType::Market:
        return instrument.allowsMarket &&
            (!request.quoteAmount || instrument.allowsQuoteAmountMarket);
    case OrderType::StopLoss:
        return instrument.allowsStopMarket;
    case OrderType::StopLossLimit:
        return instrument.allowsStopLimit;
    case OrderType::TakeProfit:
        return instrument.allowsTakeProfitMarket;
    case OrderType::TakeProfitLimit:
        return instrument.allowsTakeProfitLimit;
    }
    return false;
}

Refusal incomplete(const char* what)
{
    return {RefusalCode::IncompleteRequest, FilterKind::None, what};
}

// Fields that the type needs (Binance sheet §5.3). The dialect names them in its own words first;
// this is the last line.
Refusal checkComplete(const OrderRequest& request)
{
    if (request.type == OrderType::Market) {
        if (request.quantity.has_value() == request.quoteAmount.has_value()) {
            return incomplete("quantity or quoteAmount");
        }
        if (request.quoteAmount && !request.quoteAmount->isPositive()) {
            return incomplete("quoteAmount");
        }
    } else if (!request.quantity || request.quoteAmount) {
        return incomplete("quantity");
    }
    if (hasLimitPrice(request.type) != request.price.has_value()) {
        return incomplete("price");
    }
    const bool isConditional = request.type != OrderType::Limit &&
        request.type != OrderType::LimitMaker && request.type != OrderType::Market;
    if (isConditional != (request.stopPrice || request.trailingDeltaBps)) {
        return incomplete("stopPrice");
    }
    if (request.icebergQuantity &&
        (!hasLimitPrice(request.type) || request.timeInForce != TimeInForce::Gtc)) {
        return incomplete("icebergQuantity");
    }
    return {};
}

const char* stpName(StpMode mode)
{
    switch (mode) {
    case StpMode::None:
        return "NONE";
    case StpMode::ExpireMaker:
        return "EXPIRE_MAKER";
    case StpMode::ExpireTaker:
        return "EXPIRE_TAKER";
    case StpMode::ExpireBoth:
        return "EXPIRE_BOTH";
    case StpMode::Decrement:
        return "DECREMENT";
    }
    return "";
}

StpMode defaultStp(const Instrument& instrument)
{
    const auto& modes = instrument.selfTradePreventionModes;
    for (const StpMode mode :
         {StpMode::ExpireMaker, StpMode::ExpireTaker, StpMode::ExpireBoth, StpMode::Decrement}) {
        if (!modes.empty() && modes.front() == stpName(mode)) {
            return mode;
        }
    }
    return StpMode::None;
}

} // namespace

FilterContext VenueExchange::Impl::contextOf(const Market& m, const Account& owner) const
{
    FilterContext context;
    UtcTime last;
    context.referencePrice = averagePrice(m, 5, &last);
    for (auto it = owner.openByClientId.lower_bound({m.index, std::string()});
         it != owner.openByClientId.end() && it->first.first == m.index; ++it) {
        ++context.openOrders;
        const VenueOrder& v = it->second->v;
        context.openTriggerOrders += v.isConditional() && !v.isTriggered ? 1 : 0;
    }
    for (const auto& [id, list] : owner.lists) {
        const bool isOpen = list->v.orderStatus != ListOrderStatus::AllDone;
        context.openLists += list->market == m.index && isOpen ? 1 : 0;
    }
    return context;
}

Refusal VenueExchange::Impl::validate(const Market& m, const Account& owner,
                                      const OrderRequest& request,
                                      const FilterContext& baseContext) const
{
    if (!owner.isEnabled) {
        return makeRefusal(RefusalCode::AccountDisabled);
    }
    if (!isAllowed(m.instrument, request) ||
        (request.trailingDeltaBps && !m.instrument.allowsTrailing) ||
        (request.icebergQuantity && request.icebergQuantity->isPositive() &&
         !m.instrument.allowsIceberg)) {
        return makeRefusal(RefusalCode::TypeNotAllowed);
    }
    if (Refusal refusal = checkComplete(request); refusal.isRefused()) {
        return refusal;
    }
    const auto& modes = m.instrument.selfTradePreventionModes;
    if (request.stpMode && !modes.empty() && *request.stpMode != StpMode::None &&
        std::find(modes.begin(), modes.end(), stpName(*request.stpMode)) == modes.end()) {
        return makeRefusal(RefusalCode::StpNotAllowed);
    }
    FilterContext context = baseContext;
    const bool isConditional = request.stopPrice || request.trailingDeltaBps;
    context.newTriggerOrders = std::max(context.newTriggerOrders, isConditional ? 1 : 0);
    const auto filter = checkFilters(m.instrument, request, context);
    if (filter != FilterKind::None) {
        return makeRefusal(filter);
    }
    if (m.instrument.status != TradingStatus::Trading) {
        return makeRefusal(RefusalCode::MarketClosed);
    }
    if (!request.clientOrderId.empty() &&
        owner.openByClientId.count({m.index, request.clientOrderId}) > 0) {
        return makeRefusal(RefusalCode::DuplicateOrder);
    }
    return {};
}

Refusal VenueExchange::Impl::checkMarketState(const Market& m, const Order& order) const
{
    if (order.v.type == OrderType::LimitMaker && wouldMatch(m, order.v.side, order.ticks)) {
        return makeRefusal(RefusalCode::WouldImmediatelyMatch);
    }
    if (order.stopTicks != 0 && m.lastTicks != 0) {
        const bool isReached =
            firesUpward(order) ? m.lastTicks >= order.stopTicks : m.lastTicks <= order.stopTicks;
        if (isReached) {
            return makeRefusal(RefusalCode::WouldTrigger);
        }
    }
    return {};
}

std::unique_ptr<Order> VenueExchange::Impl::build(Market& m, AccountRef ref,
                                                  const OrderRequest& request)
{
    auto order = std::make_unique<Order>();
    const auto ticksOfPrice = [&](const std::optional<Decimal>& price) {
        return price ? price->stepsOf(m.tick).value_or(0) : 0;
    };
    const auto lotsOfQuantity = [&](const std::optional<Decimal>& quantity) {
        return quantity ? quantity->stepsOf(m.lot).value_or(0) : 0;
    };
    order->market = m.index;
    order->ticks = ticksOfPrice(request.price);
    order->stopTicks = ticksOfPrice(request.stopPrice);
    order->lots = lotsOfQuantity(request.quantity);
    order->icebergLots = lotsOfQuantity(request.icebergQuantity);
    if (request.quoteAmount) {
        // The lots that the amount is good for in the book as it stands.
        order->lots = walk(m, request.side, 0, std::numeric_limits<std::int64_t>::max(),
                           toUnits(*request.quoteAmount, Rounding::Down))
                          .lots;
        const auto step = m.instrument.marketLotSize.value_or(m.lot).stepsOf(m.lot).value_or(1);
        order->lots -= order->lots % std::max<std::int64_t>(step, 1);
    }
    order->leaves = order->lots;

    VenueOrder& v = order->v;
    v.account = ref;
    v.symbol = m.instrument.id.symbol;
    v.clientOrderId = request.clientOrderId;
    v.side = request.side;
    v.type = request.type;
    v.timeInForce = request.timeInForce;
    v.stpMode = request.stpMode.value_or(defaultStp(m.instrument));
    v.price = m.price(order->ticks);
    v.quantity = m.quantity(order->lots);
    v.quoteAmount = request.quoteAmount.value_or(Decimal());
    v.stopPrice = m.price(order->stopTicks);
    v.icebergQuantity = m.quantity(order->icebergLots);
    v.trailingDeltaBps = request.trailingDeltaBps.value_or(0);
    v.strategyId = request.strategyId;
    v.strategyType = request.strategyType;
    v.createdAt = v.updatedAt = clock.now();
    if (request.type == OrderType::LimitMaker) {
        v.timeInForce = TimeInForce::Gtc;
    }
    return order;
}

// What must be free to place it: the lock, or what a market order would cost now.
Units VenueExchange::Impl::needToPlace(Market& m, Order& order) const
{
    const bool isMarketBuyNow =
        order.isMarketNow() && order.v.side == Side::Buy && !order.v.isConditional();
    return isMarketBuyNow ? walk(m, Side::Buy, 0, order.leaves, 0).quote : needOf(m, order);
}

// Takes an order that passed all checks into the account's keeping.
Order& VenueExchange::Impl::adopt(Market& m, std::unique_ptr<Order> order)
{
    Order& result = *order;
    Account& owner = account(result.v.account);
    result.v.orderId = ++m.lastOrderId;
    if (result.v.clientOrderId.empty()) {
        result.v.clientOrderId = makeClientId();
    }
    owner.openByClientId[{m.index, result.v.clientOrderId}] = &result;
    owner.lastByClientId[{m.index, result.v.clientOrderId}] = result.v.orderId;
    owner.orders.emplace(Account::OrderMapKey{m.index, result.v.orderId}, std::move(order));
    return result;
}

Outcome<PlaceReply> VenueExchange::Impl::place(AccountRef ref, const OrderRequest& request)
{
    Market* m = market(request.symbol);
    if (m == nullptr) {
        return makeRefusal(RefusalCode::UnknownSymbol);
    }
    Account& owner = account(ref);
    if (Refusal refusal = validate(*m, owner, request, contextOf(*m, owner)); refusal.isRefused()) {
        return refusal;
    }
    auto built = build(*m, ref, request);
    if (Refusal refusal = checkMarketState(*m, *built); refusal.isRefused()) {
        return refusal;
    }
    const Side side = request.side;
    if (request.quoteAmount && built->lots == 0 && !m->publicSide(opposite(side)).empty()) {
        return makeRefusal(FilterKind::LotSize); // too little for one lot
    }
    // A market buy is judged by the whole amount it names, not by what the book can give.
    Units need = needToPlace(*m, *built);
    if (side == Side::Buy && request.quoteAmount) {
        need = std::max(need, toUnits(*request.quoteAmount, Rounding::Up));
    }
    if (!acquire(*m, *built, need)) {
        return makeRefusal(RefusalCode::InsufficientBalance);
    }
    Order& order = adopt(*m, std::move(built));
    PlaceReply reply;
    collectedFills = &reply.fills;
    collectingFor = &order;
    work(*m, order);
    reply.order = order.v;
    collectedFills = nullptr;
    collectingFor = nullptr;
    finishOperation(*m);
    return reply;
}

Outcome<CancelReply> VenueExchange::Impl::cancel(AccountRef ref, const CancelRequest& request)
{
    Market* m = market(request.symbol);
    if (m == nullptr) {
        return makeRefusal(RefusalCode::UnknownSymbol);
    }
    Refusal refusal;
    Order* order = findOpen(account(ref), m->index, request.key, &refusal);
    if (order == nullptr) {
        return refusal;
    }
    const bool isNew = order->v.status != OrderStatus::PartiallyFilled;
    if ((request.restriction == CancelRestriction::OnlyNew && !isNew) ||
        (request.restriction == CancelRestriction::OnlyPartiallyFilled && isNew)) {
        return makeRefusal(RefusalCode::CancelRestricted);
    }
    CancelReply reply;
    reply.requestClientOrderId =
        request.requestClientOrderId.empty() ? makeClientId() : request.requestClientOrderId;
    if (order->list != nullptr) {
        reply.list = cancelWholeList(*m, *order->list, reply.requestClientOrderId);
    } else {
        finish(*m, *order, OrderStatus::Canceled, ExecutionType::Canceled, ExpiryReason::None,
               reply.requestClientOrderId);
    }
    reply.order = order->v;
    finishOperation(*m);
    return reply;
}

Outcome<PlaceReply> VenueExchange::place(AccountRef account, const OrderRequest& request)
{
    return m_impl->place(account, request);
}

Outcome<CancelReply> VenueExchange::cancel(AccountRef account, const CancelRequest& request)
{
    return m_impl->cancel(account, request);
}

Refusal VenueExchange::test(AccountRef ref, const OrderRequest& request) const
{
    Impl& d = *m_impl;
    Market* m = d.market(request.symbol);
    if (m == nullptr) {
        return makeRefusal(RefusalCode::UnknownSymbol);
    }
    const Account& owner = d.account(ref);
    if (Refusal refusal = d.validate(*m, owner, request, d.contextOf(*m, owner));
        refusal.isRefused()) {
        return refusal;
    }
    return d.checkMarketState(*m, *d.build(*m, ref, request));
}

Outcome<CancelAllReply> VenueExchange::cancelAll(AccountRef ref, const Symbol& symbol)
{
    Impl& d = *m_impl;
    if (d.market(symbol) == nullptr) {
        return makeRefusal(RefusalCode::UnknownSymbol);
    }
    CancelAllReply reply;
    for (const VenueOrder& open : openOrders(ref, symbol)) {
        CancelRequest request;
        request.symbol = symbol;
        request.key.orderId = open.orderId;
        const auto canceled = d.cancel(ref, request); // refused: went with its list
        if (!canceled) {
            continue;
        }
        if (canceled->list) {
            reply.lists.push_back(*canceled->list);
        } else {
            reply.orders.push_back(*canceled);
        }
    }
    if (reply.orders.empty() && reply.lists.empty()) {
        return makeRefusal(RefusalCode::UnknownOrder);
    }
    return reply;
}

CancelReplaceReply VenueExchange::cancelReplace(AccountRef ref, const CancelReplaceRequest& request)
{
    Impl& d = *m_impl;
    CancelReplaceReply reply;
    Market* m = d.market(request.order.symbol);
    if (m == nullptr) {
        reply.newOrderResult = StepResult::Failure;
        reply.newOrderRefusal = makeRefusal(RefusalCode::UnknownSymbol);
        return reply;
    }
    // Filters and counts are judged before the cancel (sheet §5.4).
    const Account& owner = d.account(ref);
    const auto filter = checkFilters(m->instrument, request.order, d.contextOf(*m, owner));
    if (filter != FilterKind::None) {
        reply.newOrderResult = StepResult::Failure;
        reply.newOrderRefusal = makeRefusal(filter);
        return reply;
    }
    const auto canceled = d.cancel(ref, request.cancel);
    reply.cancelResult = canceled ? StepResult::Success : StepResult::Failure;
    if (canceled) {
        reply.canceled = *canceled;
    } else {
        reply.cancelRefusal = canceled.refusal();
        if (request.mode == CancelReplaceMode::StopOnFailure) {
            return reply;
        }
    }
    const auto placed = d.place(ref, request.order);
    reply.newOrderResult = placed ? StepResult::Success : StepResult::Failure;
    if (placed) {
        reply.placed = *placed;
    } else {
        reply.newOrderRefusal = placed.refusal();
    }
    return reply;
}

Outcome<AmendReply> VenueExchange::amend(AccountRef ref, const AmendRequest& request)
{
    Impl& d = *m_impl;
    Market* m = d.market(request.symbol);
    if (m == nullptr) {
        return makeRefusal(RefusalCode::UnknownSymbol);
    }
    Account& owner = d.account(ref);
    Refusal refusal;
    Order* order = d.findOpen(owner, m->index, request.key, &refusal);
    if (order == nullptr) {
        return refusal;
    }
    OrderRequest changed;
    changed.side = order->v.side;
    changed.type = order->v.type;
    changed.quantity = request.newQuantity;
    if (order->ticks != 0) {
        changed.price = order->v.price;
    }
    FilterContext context;
    context.newOrders = 0;
    if (const auto filter = checkFilters(m->instrument, changed, context);
        filter != FilterKind::None) {
        return makeRefusal(filter);
    }
    if (m->instrument.maxAmends && order->v.amendCount >= *m->instrument.maxAmends) {
        return makeRefusal(FilterKind::MaxNumOrderAmends);
    }
    const auto lots = request.newQuantity.stepsOf(m->lot).value_or(0);
    if (lots > order->lots) {
        return makeRefusal(RefusalCode::AmendIncreases);
    }
    if (lots == order->lots) {
        return makeRefusal(RefusalCode::AmendNoChange);
    }
    AmendReply reply;
    reply.originalClientOrderId = order->v.clientOrderId;
    reply.at = d.clock.now();
    if (!request.newClientOrderId.empty() && request.newClientOrderId != order->v.clientOrderId) {
        if (owner.openByClientId.count({m->index, request.newClientOrderId}) > 0) {
            return makeRefusal(RefusalCode::DuplicateOrder);
        }
        owner.openByClientId.erase({m->index, order->v.clientOrderId});
        order->v.clientOrderId = request.newClientOrderId;
        owner.openByClientId[{m->index, order->v.clientOrderId}] = order;
        owner.lastByClientId[{m->index, order->v.clientOrderId}] = order->v.orderId;
    }
    ++order->v.amendCount;
    const auto done = order->executedLots + order->preventedLots;
    order->lots = std::max(lots, done);
    order->leaves = order->lots - done;
    if (order->entry != nullptr && order->leaves > 0) {
        d.reduceEntry(*m, order->entry, std::min(order->entry->visible, order->leaves),
                      order->leaves);
    }
    d.refresh(*m, *order);
    if (order->leaves == 0) {
        // Less than what is filled already: nothing is left to trade.
        d.finish(*m, *order, OrderStatus::Expired, ExecutionType::Expired, ExpiryReason::None);
    } else {
        d.relock(*m, *order);
        d.emit(*m, *order, ExecutionType::Replaced, reply.originalClientOrderId);
    }
    reply.order = order->v;
    reply.executionId = d.lastExecutionId;
    d.finishOperation(*m);
    return reply;
}

void VenueExchange::expireByExchange(AccountRef ref, const Symbol& symbol, std::int64_t orderId)
{
    Impl& d = *m_impl;
    Market* m = d.market(symbol);
    if (m == nullptr) {
        return;
    }
    OrderKey key;
    key.orderId = orderId;
    Order* order = d.findOpen(d.account(ref), m->index, key, nullptr);
    if (order == nullptr) {
        return;
    }
    std::vector<Order*> going{order};
    if (order->list != nullptr) {
        order->list->isReleased = true;
        going = order->list->legs;
    }
    for (Order* leg : going) {
        if (!leg->isFinal()) {
            d.finish(*m, *leg, OrderStatus::Expired, ExecutionType::Expired,
                     ExpiryReason::ExchangeCanceled);
        }
    }
    d.finishOperation(*m);
}

} // namespace agio::venue
