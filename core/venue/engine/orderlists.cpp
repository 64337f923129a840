// SPDX-License-Identifier: GPL-3.0-or-later
// OCO, OTO and OTOCO (Binance sheet §5.5).
#include "core/venue/engine/exchangestate.h"

#include <algorithm>

namespace agio::venue {

namespace {

bool isProfitLeg(OrderType type)
{
    return type == OrderType::LimitMaker || type == OrderType::TakeProfit ||
        type == OrderType::TakeProfitLimit;
}

bool isStopLeg(OrderType type)
{
    return type == OrderType::StopLoss || type == OrderType::StopLossLimit;
}

// The price that a leg is placed at in the picture of its list: where it becomes active.
std::optional<Decimal> keyPrice(const OrderRequest& leg)
{
    return leg.type == OrderType::LimitMaker ? leg.price : leg.stopPrice;
}

OrderRequest legOf(const OcoRequest& request, const OrderRequest& leg)
{
    OrderRequest result = leg;
    result.symbol = request.symbol;
    result.side = request.side;
    result.quantity = request.quantity;
    if (request.stpMode) {
        result.stpMode = request.stpMode;
    }
    return result;
}

Refusal checkLegTypes(Side side, const OrderRequest& above, const OrderRequest& below)
{
    const OrderRequest& profit = side == Side::Sell ? above : below;
    const OrderRequest& stop = side == Side::Sell ? below : above;
    if (!isProfitLeg(profit.type) || !isStopLeg(stop.type)) {
        return makeRefusal(RefusalCode::BadListLegs);
    }
    const auto high = keyPrice(above);
    const auto low = keyPrice(below);
    if (high && low && *high <= *low) {
        return makeRefusal(RefusalCode::BadListPrices);
    }
    return {};
}

} // namespace

OrderListReply VenueExchange::Impl::replyOf(const List& list) const
{
    OrderListReply reply;
    reply.list = list.v;
    for (const Order* leg : list.legs) {
        reply.orders.push_back(leg->v);
    }
    return reply;
}

Refusal VenueExchange::Impl::checkOcoPrices(const Market& m, const OcoRequest& request) const
{
    if (Refusal types = checkLegTypes(request.side, request.above, request.below);
        types.isRefused()) {
        return types;
    }
    if (m.lastTicks == 0) {
        return {};
    }
    const auto last = m.price(m.lastTicks);
    const auto high = keyPrice(request.above);
    const auto low = keyPrice(request.below);
    if ((high && *high <= last) || (low && *low >= last)) {
        return makeRefusal(RefusalCode::BadListPrices);
    }
    return {};
}

List& VenueExchange::Impl::makeList(Market& m, AccountRef ref, ContingencyType type,
                                    const std::string& listClientOrderId)
{
    auto list = std::make_unique<List>();
    list->market = m.index;
    list->v.listId = ++lastListId;
    list->v.account = ref;
    list->v.symbol = m.instrument.id.symbol;
    list->v.contingency = type;
    list->v.listClientOrderId = listClientOrderId.empty() ? makeClientId() : listClientOrderId;
    list->v.at = clock.now();
    List& result = *list;
    account(ref).lists.emplace(result.v.listId, std::move(list));
    return result;
}

void VenueExchange::Impl::addLeg(List& list, Order& order)
{
    order.list = &list;
    order.v.listId = list.v.listId;
    list.legs.push_back(&order);
    list.v.orders.push_back({order.v.orderId, order.v.clientOrderId});
}

void VenueExchange::Impl::announceList(Market& m, List& list, ListStatus status)
{
    list.v.status = status;
    list.v.orderStatus =
        status == ListStatus::AllDone ? ListOrderStatus::AllDone : ListOrderStatus::Executing;
    list.v.at = clock.now();
    const auto reply = replyOf(list);
    for (VenueListener* listener : listeners) {
        listener->orderListChanged(m.instrument, reply);
    }
}

// One leg of an OCO filled or triggered: the other one is over, the lock is the survivor's.
void VenueExchange::Impl::resolveOco(Market& m, Order& survivor)
{
    List* list = survivor.list;
    if (list == nullptr || !list->sharesLock) {
        return;
    }
    list->sharesLock = false;
    survivor.lock = list->lock;
    list->lock.amount = 0;
    for (Order* leg : list->legs) {
        if (leg != &survivor && leg != list->working && !leg->isFinal()) {
            finish(m, *leg, OrderStatus::Expired, ExecutionType::Expired, ExpiryReason::OcoTrigger);
        }
    }
    relock(m, survivor);
}

void VenueExchange::Impl::afterFinal(Market& m, Order& order)
{
    List* list = order.list;
    if (list == nullptr) {
        return;
    }
    if (&order == list->working && !list->isReleased) {
        list->isReleased = true;
        if (order.v.status == OrderStatus::Filled) {
            m.releases.push_back(list);
            return;
        }
        for (Order* leg : list->legs) {
            if (!leg->isFinal()) {
                finish(m, *leg, OrderStatus::Expired, ExecutionType::Expired,
                       ExpiryReason::OtoPhaseOneExpired);
            }
        }
        return; // the last of them announced the end of the list
    }
    if (list->sharesLock && order.v.status == OrderStatus::ExpiredInMatch) {
        for (Order* leg : list->legs) {
            if (leg != list->working && !leg->isFinal()) {
                resolveOco(m, *leg);
                break;
            }
        }
    }
    const bool isDone = std::all_of(list->legs.begin(), list->legs.end(),
                                    [](const Order* leg) { return leg->isFinal(); });
    if (isDone && list->v.orderStatus != ListOrderStatus::AllDone) {
        releaseAll(m, list->lock, list->v.account);
        announceList(m, *list, ListStatus::AllDone);
    }
}

// The working order is filled: its pending orders go to market, if they can be paid for.
void VenueExchange::Impl::release(Market& m, List& list)
{
    std::vector<Order*> pending;
    for (Order* leg : list.legs) {
        if (leg != list.working && !leg->isFinal()) {
            leg->v.status = OrderStatus::New;
            pending.push_back(leg);
        }
    }
    Units need = 0;
    for (Order* leg : pending) {
        need = std::max(need, needToPlace(m, *leg));
    }
    if (pending.empty()) {
        return;
    }
    const bool isPair = pending.size() > 1;
    if (!acquire(m, *pending.front(), need)) {
        for (Order* leg : pending) {
            finish(m, *leg, OrderStatus::Expired, ExecutionType::Expired,
                   ExpiryReason::InsufficientBalance);
        }
        return;
    }
    if (isPair) {
        list.lock = pending.front()->lock;
        pending.front()->lock.amount = 0;
        list.sharesLock = true;
    }
    announceList(m, list, ListStatus::Updated);
    for (Order* leg : pending) {
        if (leg->isFinal()) {
            continue; // the leg before it filled at once
        }
        if (leg->v.type == OrderType::LimitMaker && wouldMatch(m, leg->v.side, leg->ticks)) {
            finish(m, *leg, OrderStatus::Expired, ExecutionType::Expired,
                   ExpiryReason::ExchangeCanceled);
            if (isPair && list.sharesLock) {
                for (Order* other : pending) {
                    if (!other->isFinal()) {
                        resolveOco(m, *other);
                    }
                }
            }
            continue;
        }
        work(m, *leg);
    }
    // A pending stop whose price has been passed meanwhile fires at once.
    if (m.lastTicks != 0 && !m.waiting.empty()) {
        m.prints.push_back(m.lastTicks);
    }
}

OrderListReply VenueExchange::Impl::cancelWholeList(Market& m, List& list,
                                                    const std::string& requestId)
{
    list.isReleased = true; // nothing goes to market any more
    for (Order* leg : list.legs) {
        if (!leg->isFinal()) {
            finish(m, *leg, OrderStatus::Canceled, ExecutionType::Canceled, ExpiryReason::None,
                   requestId);
        }
    }
    return replyOf(list);
}

Outcome<OrderListReply> VenueExchange::placeOco(AccountRef ref, const OcoRequest& request)
{
    Impl& d = *m_impl;
    Market* m = d.market(request.symbol);
    if (m == nullptr) {
        return makeRefusal(RefusalCode::UnknownSymbol);
    }
    if (!m->instrument.allowsOco) {
        return makeRefusal(RefusalCode::ListNotAllowed);
    }
    Account& owner = d.account(ref);
    FilterContext context = d.contextOf(*m, owner);
    context.newOrders = 2;
    context.newLists = 1;
    const OrderRequest above = legOf(request, request.above);
    const OrderRequest below = legOf(request, request.below);
    context.newTriggerOrders = (above.type == OrderType::LimitMaker ? 0 : 1) +
        (below.type == OrderType::LimitMaker ? 0 : 1);
    for (const OrderRequest* leg : {&above, &below}) {
        if (Refusal refusal = d.validate(*m, owner, *leg, context); refusal.isRefused()) {
            return refusal;
        }
    }
    if (!above.clientOrderId.empty() && above.clientOrderId == below.clientOrderId) {
        return makeRefusal(RefusalCode::DuplicateOrder);
    }
    if (Refusal refusal = d.checkOcoPrices(*m, request); refusal.isRefused()) {
        return refusal;
    }
    auto first = d.build(*m, ref, above);
    auto second = d.build(*m, ref, below);
    for (const Order* leg : {first.get(), second.get()}) {
        if (Refusal refusal = d.checkMarketState(*m, *leg); refusal.isRefused()) {
            return refusal;
        }
    }
    Lock lock;
    lock.asset = request.side == Side::Buy ? m->quote : m->base;
    lock.amount = std::max(d.needToPlace(*m, *first), d.needToPlace(*m, *second));
    if (!d.ledger.lock(ref, lock.asset, lock.amount)) {
        return makeRefusal(RefusalCode::InsufficientBalance);
    }
    d.touch(ref, lock.asset);
    List& list = d.makeList(*m, ref, ContingencyType::Oco, request.listClientOrderId);
    list.lock = lock;
    list.sharesLock = true;
    // The lower leg first: its order id is the lower one, as the exchange does.
    for (auto* leg : {&second, &first}) {
        d.addLeg(list, d.adopt(*m, std::move(*leg)));
    }
    d.announceList(*m, list, ListStatus::ExecStarted);
    for (Order* leg : list.legs) {
        d.work(*m, *leg);
    }
    const auto reply = d.replyOf(list);
    d.finishOperation(*m);
    return reply;
}

// OTO with one pending order, OTOCO with two.
Outcome<OrderListReply> VenueExchange::Impl::placeOto(AccountRef ref, OrderRequest workingRequest,
                                                      std::vector<OrderRequest> pending,
                                                      const std::string& listClientOrderId,
                                                      std::optional<StpMode> stpMode)
{
    Market* m = market(workingRequest.symbol);
    if (m == nullptr) {
        return makeRefusal(RefusalCode::UnknownSymbol);
    }
    if (!m->instrument.allowsOto || (pending.size() > 1 && !m->instrument.allowsOco)) {
        return makeRefusal(RefusalCode::ListNotAllowed);
    }
    const bool isLimit =
        workingRequest.type == OrderType::Limit || workingRequest.type == OrderType::LimitMaker;
    if (!isLimit || pending.front().quoteAmount) {
        return makeRefusal(RefusalCode::BadListLegs);
    }
    Account& owner = account(ref);
    FilterContext context = contextOf(*m, owner);
    context.newOrders = 1 + static_cast<int>(pending.size());
    context.newLists = 1;
    std::vector<OrderRequest*> all{&workingRequest};
    for (OrderRequest& leg : pending) {
        leg.symbol = workingRequest.symbol;
        all.push_back(&leg);
    }
    for (OrderRequest* leg : all) {
        leg->stpMode = stpMode ? stpMode : leg->stpMode;
        if (Refusal refusal = validate(*m, owner, *leg, context); refusal.isRefused()) {
            return refusal;
        }
        for (const OrderRequest* other : all) {
            if (other != leg && !leg->clientOrderId.empty() &&
                leg->clientOrderId == other->clientOrderId) {
                return makeRefusal(RefusalCode::DuplicateOrder);
            }
        }
    }
    auto built = build(*m, ref, workingRequest);
    if (Refusal refusal = checkMarketState(*m, *built); refusal.isRefused()) {
        return refusal;
    }
    const Units need = needToPlace(*m, *built);
    if (!acquire(*m, *built, need)) {
        return makeRefusal(RefusalCode::InsufficientBalance);
    }
    List& list = makeList(*m, ref, ContingencyType::Oto, listClientOrderId);
    Order& working = adopt(*m, std::move(built));
    list.working = &working;
    addLeg(list, working);
    for (const OrderRequest& leg : pending) {
        Order& order = adopt(*m, build(*m, ref, leg));
        order.v.status = OrderStatus::PendingNew;
        addLeg(list, order);
    }
    announceList(*m, list, ListStatus::ExecStarted);
    for (Order* leg : list.legs) {
        if (leg != &working) {
            emit(*m, *leg, ExecutionType::New); // status PENDING_NEW
        }
    }
    work(*m, working);
    const auto reply = replyOf(list); // before pending orders move: they still show PENDING_NEW
    finishOperation(*m);
    return reply;
}

Outcome<OrderListReply> VenueExchange::placeOto(AccountRef ref, const OtoRequest& request)
{
    return m_impl->placeOto(ref, request.working, {request.pending}, request.listClientOrderId,
                            request.stpMode);
}

Outcome<OrderListReply> VenueExchange::placeOtoco(AccountRef ref, const OtocoRequest& request)
{
    OrderRequest above = request.pendingAbove;
    above.side = request.pendingBelow.side;
    above.quantity = request.pendingBelow.quantity;
    if (Refusal types = checkLegTypes(above.side, above, request.pendingBelow); types.isRefused()) {
        return types;
    }
    // The lower leg first, as in an OCO.
    return m_impl->placeOto(ref, request.working, {request.pendingBelow, above},
                            request.listClientOrderId, request.stpMode);
}

Outcome<OrderListReply> VenueExchange::cancelList(AccountRef ref, const Symbol& symbol,
                                                  std::int64_t listId,
                                                  const std::string& listClientOrderId)
{
    Impl& d = *m_impl;
    for (auto& [id, list] : d.account(ref).lists) {
        const bool isIt =
            listId >= 0 ? id == listId : list->v.listClientOrderId == listClientOrderId;
        if (!isIt || list->v.symbol != symbol || list->v.orderStatus == ListOrderStatus::AllDone) {
            continue;
        }
        Market& m = *d.markets[list->market];
        const auto reply = d.cancelWholeList(m, *list, d.makeClientId());
        d.finishOperation(m);
        return reply;
    }
    return makeRefusal(RefusalCode::UnknownOrder);
}

std::vector<OrderListReply> VenueExchange::orderLists(AccountRef ref, bool openOnly) const
{
    std::vector<OrderListReply> result;
    for (const auto& [id, list] : m_impl->account(ref).lists) {
        if (!openOnly || list->v.orderStatus != ListOrderStatus::AllDone) {
            result.push_back(m_impl->replyOf(*list));
        }
    }
    return result;
}

Outcome<OrderListReply> VenueExchange::orderList(AccountRef ref, std::int64_t listId,
                                                 const std::string& listClientOrderId) const
{
    const auto& lists = m_impl->account(ref).lists;
    for (auto it = lists.rbegin(); it != lists.rend(); ++it) {
        const bool isIt = listId >= 0 ? it->first == listId
                                      : it->second->v.listClientOrderId == listClientOrderId;
        if (isIt) {
            return m_impl->replyOf(*it->second);
        }
    }
    return makeRefusal(RefusalCode::UnknownOrder);
}

} // namespace agio::venue
