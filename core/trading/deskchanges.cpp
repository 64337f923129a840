// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of orders that are out: cancel one or many, move the price, lower the quantity.
#include "core/trading/deskimpl.h"

#include <algorithm>

namespace agio {
namespace {

constexpr int kMaxCancelTries = 4;
constexpr Duration kCancelPause = Duration::ms(250);

bool meansUnknown(ErrorKind kind)
{
    return kind == ErrorKind::Unknown || kind == ErrorKind::Malformed;
}

} // namespace

void OrderDesk::Impl::cancel(const ClientOrderId& id, const std::shared_ptr<CancelGroup>& group)
{
    DeskRecord* target = record(id);
    if (target == nullptr || isFinal(target->order.state)) {
        return;
    }
    if (group != nullptr && target->group == nullptr) {
        target->group = group;
        ++group->outstanding;
    }
    const bool isUnderWay =
        target->order.pending == PendingChange::Cancelling || target->successor.has_value();
    target->successor.reset(); // a move that waits for its cancel becomes a cancel
    if (isUnderWay) {
        target->order.pending = PendingChange::Cancelling;
        announce(*target);
        return; // the first click's cancel is on its way
    }
    target->order.pending = PendingChange::Cancelling;
    if (target->order.state == OrderState::Journaled || target->order.state == OrderState::Sent) {
        // Not sent yet: it will not be. On its way: a cancel now could overtake it.
        target->cancelWhenKnown = true;
        announce(*target);
        return;
    }
    target->cancelWhenKnown = target->order.state == OrderState::Unknown;
    target->cancelTries = 0;
    sendCancel(*target);
}

void OrderDesk::Impl::sendCancel(DeskRecord& record)
{
    Order& order = record.order;
    const ClientOrderId id = order.intent.clientOrderId;
    order.pending = record.successor ? PendingChange::Moving : PendingChange::Cancelling;
    ++record.cancelTries;
    // A cancel does not wait for the disk: it only ever lowers what is at risk.
    if (!order.isForeign) {
        append({entry(id, JournalKind::Request, encodeRequest({"cancel", {}, {}, {}}))});
    }
    announce(record);
    m_setup.gateway->cancel(refOf(order), guarded([this, id](const Result<OrderReport>& reply) {
                                cancelAnswered(id, reply);
                            }));
}

void OrderDesk::Impl::cancelAnswered(const ClientOrderId& id, const Result<OrderReport>& reply)
{
    DeskRecord* target = record(id);
    if (target == nullptr) {
        return;
    }
    if (reply.ok()) {
        takeReport(reply.value(), id);
        if (!isFinal(target->order.state)) {
            target->judgesCancel = true; // accepted, the end is not shown yet
            lookUpFromStart(*target);
        }
        return;
    }
    if (isFinal(target->order.state)) {
        return; // the fill, or the cancel itself, was pushed before
    }
    const Error& error = reply.error();
    if (error.kind == ErrorKind::RateLimited && target->cancelTries < kMaxCancelTries) {
        // Refused for rate: nothing happened, and a cancel may be asked for again.
        dropTimer(target->cancelTimer);
        target->cancelTimer =
            later(std::max(kCancelPause, Duration::ms(error.retryAfterMs)), [this, id] {
                DeskRecord* again = this->record(id);
                if (again != nullptr && !isFinal(again->order.state)) {
                    again->cancelTimer = 0;
                    sendCancel(*again);
                }
            });
        return;
    }
    if (error.kind == ErrorKind::Refused || meansUnknown(error.kind)) {
        // "Unknown order" may mean filled, cancelled or not arrived; a lost reply may mean
        // anything.
        target->judgesCancel = true;
        if (error.kind == ErrorKind::Refused) {
            dropTimer(target->lookupTimer);
            lookUp(id);
        } else {
            target->order.isVerified = false;
            announce(*target);
            lookUpFromStart(*target);
        }
        return;
    }
    noticeError(id, error, "The cancel did not go out.");
    cancelFailed(*target);
}

void OrderDesk::Impl::cancelFailed(DeskRecord& record)
{
    record.judgesCancel = false;
    const ClientOrderId id = record.order.intent.clientOrderId;
    const bool wasMoving = record.successor.has_value();
    record.successor.reset();
    settleGroup(record, true);
    clearPending(record);
    notice(Severity::Warning,
           wasMoving ? "The order could not be moved: it was not cancelled and still stands."
                     : "The order was not cancelled and still stands. Cancel it again.",
           {}, id);
}

void OrderDesk::Impl::clearPending(DeskRecord& record)
{
    record.order.pending = PendingChange::None;
    record.order.pendingPrice.reset();
    announce(record);
}

void OrderDesk::Impl::settleGroup(DeskRecord& record, bool failed)
{
    const auto group = std::exchange(record.group, nullptr);
    if (group == nullptr) {
        return;
    }
    if (failed) {
        ++group->failed;
    } else if (record.order.state == OrderState::Filled) {
        ++group->filled;
    } else {
        ++group->cancelled;
    }
    if (--group->outstanding == 0) {
        finishGroup(*group);
    }
}

void OrderDesk::Impl::finishGroup(const CancelGroup& group)
{
    notice(group.failed > 0 ? Severity::Blocking : Severity::Note,
           "{0} cancelled, {1} already filled, {2} failed",
           {std::to_string(group.cancelled), std::to_string(group.filled),
            std::to_string(group.failed)});
}

void OrderDesk::Impl::cancelAll(const std::optional<InstrumentId>& instrument,
                                std::optional<Side> side)
{
    std::map<InstrumentId, std::vector<ClientOrderId>> targets;
    for (const auto& [id, entry] : m_records) {
        const OrderIntent& intent = entry->order.intent;
        if (!isFinal(entry->order.state) && (!instrument || intent.instrument == *instrument) &&
            (!side || intent.side == *side)) {
            targets[intent.instrument].push_back(id);
        }
    }
    const bool bulk = !side && m_setup.gateway->capabilities().cancelAllPerInstrument;
    if (instrument && bulk) {
        targets[*instrument]; // also what we do not know of
    }
    const auto group = std::make_shared<CancelGroup>();
    group->outstanding = 1; // held until all are given
    for (auto& [where, ids] : targets) {
        const PreTradeInput input = m_setup.market->preTradeInput(where);
        const Decimal anchor = input.lastPrice.value_or(Decimal());
        const auto distance = [this, anchor](const ClientOrderId& id) {
            const auto price = record(id)->order.intent.price;
            const auto gap = price ? Decimal::sub(*price, anchor) : std::optional(Decimal());
            return gap ? gap->abs() : Decimal();
        };
        std::sort(ids.begin(), ids.end(), [&](const ClientOrderId& a, const ClientOrderId& b) {
            return std::pair(distance(a), a) < std::pair(distance(b), b); // nearest first
        });
        if (bulk) {
            for (const ClientOrderId& id : ids) {
                DeskRecord* target = record(id);
                if (target->group == nullptr) {
                    target->group = group;
                    ++group->outstanding;
                }
            }
            cancelBulk(where, ids);
            continue;
        }
        for (const ClientOrderId& id : ids) {
            cancel(id, group);
        }
    }
    const bool joinedNone =
        group->outstanding == 1 && group->cancelled + group->filled + group->failed == 0;
    const bool hadTargets = std::any_of(targets.begin(), targets.end(),
                                        [](const auto& item) { return !item.second.empty(); });
    if (--group->outstanding == 0 && !(joinedNone && hadTargets)) {
        finishGroup(*group); // a second press while the first runs has no result of its own
    }
}

void OrderDesk::Impl::cancelBulk(const InstrumentId& instrument,
                                 const std::vector<ClientOrderId>& targets)
{
    std::vector<ClientOrderId> waiting;
    for (const ClientOrderId& id : targets) {
        DeskRecord& target = *record(id);
        target.order.pending = PendingChange::Cancelling;
        target.successor.reset();
        // The bulk request may pass an order that is still on its way.
        const OrderState state = target.order.state;
        target.cancelWhenKnown = state == OrderState::Journaled || state == OrderState::Sent ||
            state == OrderState::Unknown;
        if (state != OrderState::Journaled && state != OrderState::Sent) {
            waiting.push_back(id);
        }
        if (!target.order.isForeign) {
            append({entry(id, JournalKind::Request, encodeRequest({"cancel", {}, {}, {}}))});
        }
        announce(target);
    }
    m_setup.gateway->cancelAll(
        instrument.symbol, guarded([this, waiting](const Result<std::vector<OrderReport>>& reply) {
            bulkAnswered(waiting, reply);
        }));
}

void OrderDesk::Impl::bulkAnswered(const std::vector<ClientOrderId>& targets,
                                   const Result<std::vector<OrderReport>>& reply)
{
    if (reply.ok()) {
        for (const OrderReport& report : reply.value()) {
            takeReport(report);
        }
    }
    for (const ClientOrderId& id : targets) {
        DeskRecord* target = record(id);
        if (target == nullptr || isFinal(target->order.state)) {
            continue;
        }
        if (!reply.ok() &&
            (reply.error().kind == ErrorKind::NotSent ||
             reply.error().kind == ErrorKind::RateLimited)) {
            sendCancel(*target); // one by one; the reserved budget may still carry them
            continue;
        }
        // Not in the answer, or no answer that proves anything: what became of it?
        target->judgesCancel = true;
        dropTimer(target->lookupTimer);
        lookUp(id);
    }
}

void OrderDesk::Impl::replace(const ClientOrderId& id, Decimal price, std::optional<Decimal> total,
                              const ClientOrderId& replacementId)
{
    prune();
    DeskRecord* old = record(id);
    if (old == nullptr || old->order.pending != PendingChange::None ||
        (old->order.state != OrderState::Working &&
         old->order.state != OrderState::PartiallyFilled)) {
        notice(Severity::Warning, "Only a working order without a change under way can be moved.",
               {}, id);
        return;
    }
    OrderIntent successor = old->order.intent;
    successor.clientOrderId = replacementId;
    const auto rest =
        Decimal::sub(total.value_or(old->order.intent.quantity), old->order.filledQuantity);
    if (!hasPrice(successor.form) || !rest || !rest->isPositive()) {
        notice(Severity::Warning, "This order has no price, or nothing left, to move.", {}, id);
        return;
    }
    successor.price = price;
    successor.quantity = *rest;
    if (successor.visibleQuantity && *successor.visibleQuantity > *rest) {
        successor.visibleQuantity = *rest;
    }
    if (!mayBegin(successor) || refuseWhileUnknown(successor)) {
        return;
    }
    const CheckReport report = checkSuccessor(*old, successor);
    if (!report.mayGo()) {
        refuse(successor, *report.first());
        return;
    }
    if (m_setup.gateway->capabilities().atomicReplace) {
        replaceAtomically(*old, successor);
        return;
    }
    old->successor = std::move(successor);
    old->order.pendingPrice = price;
    old->cancelTries = 0;
    sendCancel(*old);
}

CheckReport OrderDesk::Impl::checkSuccessor(const DeskRecord& old,
                                            const OrderIntent& successor) const
{
    PreTradeInput input = checkInput(successor.instrument, old.order.intent.clientOrderId);
    // What the old order locks comes free for the new one.
    const bool buys = successor.side == Side::Buy;
    const auto held = buys && old.order.intent.price
        ? Decimal::mul(*old.order.intent.price, old.order.remainingQuantity())
        : std::optional(old.order.remainingQuantity());
    for (Balance& balance : input.balances) {
        if (input.instrument != nullptr && held &&
            balance.asset == (buys ? input.instrument->quote : input.instrument->base)) {
            balance.free = Decimal::add(balance.free, *held).value_or(balance.free);
        }
    }
    return checkOrder(successor, input);
}

void OrderDesk::Impl::replaceAtomically(DeskRecord& old, const OrderIntent& successor)
{
    const ClientOrderId oldId = old.order.intent.clientOrderId;
    const ClientOrderId newId = successor.clientOrderId;
    old.order.pending = PendingChange::Moving;
    old.order.pendingPrice = successor.price;
    create(successor).movedFrom = oldId;
    rememberIntent(successor);
    announce(old);
    commit({entry(newId, JournalKind::Intent, encodeIntent(successor)),
            entry(oldId, JournalKind::Request,
                  encodeRequest({"replace", newId, successor.price, successor.quantity}))},
           [this, oldId, newId](const Result<void>& result) {
               replaceCommitted(oldId, newId, result);
           });
}

void OrderDesk::Impl::replaceCommitted(const ClientOrderId& oldId, const ClientOrderId& newId,
                                       const Result<void>& result)
{
    DeskRecord* old = record(oldId);
    DeskRecord* successor = record(newId);
    if (old == nullptr || successor == nullptr) {
        return;
    }
    if (!readyToSend(*successor, result)) {
        clearPending(*old);
        return;
    }
    const Decimal rest = old->order.remainingQuantity();
    if (isFinal(old->order.state) || !rest.isPositive()) {
        settleLocally(*successor, OrderState::NotSent,
                      Error{ErrorKind::Cancelled, {}, "the order ended before it was moved", -1});
        clearPending(*old);
        return;
    }
    // Filled further while the disk was written: the remainder only, never more.
    successor->order.intent.quantity = std::min(successor->order.intent.quantity, rest);
    startWaiting(*successor);
    ReplaceIntent intent{refOf(old->order), successor->order.intent};
    handedOver(newId); // the gateway does not tell for this call: count from now
    m_setup.gateway->replace(intent,
                             guarded([this, oldId, newId](const Result<ReplaceOutcome>& reply) {
                                 replaced(oldId, newId, reply);
                             }));
}

void OrderDesk::Impl::replaced(const ClientOrderId& oldId, const ClientOrderId& newId,
                               const Result<ReplaceOutcome>& reply)
{
    DeskRecord* old = record(oldId);
    DeskRecord* successor = record(newId);
    if (old == nullptr || successor == nullptr) {
        return;
    }
    successor->awaitsReply = false;
    dropTimer(successor->answerTimer);
    successor->order.answeredAt = now();
    const Decimal sentRemainder = successor->order.intent.quantity;
    const Decimal knownFilled = old->order.filledQuantity;
    clearPending(*old);
    if (!reply.ok()) {
        failed(*successor, reply.error());
        if (!isFinal(old->order.state)) {
            old->order.isVerified = !meansUnknown(reply.error().kind) && old->order.isVerified;
            lookUpFromStart(*old);
        }
        return;
    }
    const ReplaceOutcome& outcome = reply.value();
    if (outcome.cancelReport) {
        takeReport(*outcome.cancelReport, oldId);
    }
    if (!isFinal(old->order.state) && (outcome.cancelled || outcome.cancelError)) {
        lookUp(oldId); // cancelled without a report, or not cancelled: ask what it is now
    }
    if (outcome.placed) {
        takeReport(*outcome.placed, newId);
        if (old->order.filledQuantity > knownFilled) {
            trimSuccessor(*old, *successor, sentRemainder);
        }
    } else if (outcome.placeError) {
        failed(*successor, *outcome.placeError);
        if (outcome.cancelled && isFinal(successor->order.state)) {
            notice(
                Severity::Blocking,
                "The old order is cancelled but the moved one was refused. Nothing is sent again "
                "by itself: place it again if you still want it.",
                {}, newId);
        }
    } else {
        // Not attempted, because the cancel failed.
        failed(
            *successor,
            outcome.cancelError.value_or(Error::refused("the old order could not be cancelled")));
    }
}

// The old order traded between sending and cancelling: the new one is larger than what was left.
void OrderDesk::Impl::trimSuccessor(DeskRecord& old, DeskRecord& successor, Decimal sentRemainder)
{
    const Decimal left = old.order.remainingQuantity();
    if (left >= sentRemainder || isFinal(successor.order.state)) {
        return;
    }
    const auto excess = Decimal::sub(sentRemainder, left);
    notice(Severity::Warning,
           "The old order filled {0} more while it was moved; the new one is that much too large.",
           {excess ? excess->normalized().toString() : std::string()},
           successor.order.intent.clientOrderId);
    if (left > successor.order.filledQuantity &&
        m_setup.gateway->capabilities().amendLowersQuantity) {
        lowerQuantity(successor.order.intent.clientOrderId, left);
    } else if (left <= successor.order.filledQuantity) {
        cancel(successor.order.intent.clientOrderId, nullptr);
    }
}

// Cancel, confirmed, then new: for the remainder that the confirmed cancel left.
void OrderDesk::Impl::placeSuccessor(DeskRecord& old)
{
    OrderIntent successor = *std::exchange(old.successor, std::nullopt);
    const ClientOrderId oldId = old.order.intent.clientOrderId;
    const Decimal rest = old.order.remainingQuantity();
    if (old.order.state != OrderState::Cancelled || !old.evidence.finalAmountKnown() ||
        !rest.isPositive()) {
        notice(Severity::Warning,
               "The order ended as {0} before it was moved; nothing new was sent.",
               {toText(old.order.state)}, oldId);
        return;
    }
    successor.quantity = std::min(successor.quantity, rest);
    place(successor, true);
}

void OrderDesk::Impl::lowerQuantity(const ClientOrderId& id, Decimal newQuantity)
{
    DeskRecord* target = record(id);
    if (target == nullptr || target->order.pending != PendingChange::None ||
        (target->order.state != OrderState::Working &&
         target->order.state != OrderState::PartiallyFilled)) {
        notice(Severity::Warning, "Only a working order without a change under way can be changed.",
               {}, id);
        return;
    }
    Order& order = target->order;
    if (newQuantity >= order.intent.quantity || newQuantity <= order.filledQuantity) {
        notice(Severity::Warning,
               "The new amount must be below {0} and above the filled {1}; cancel the order to end "
               "it.",
               {order.intent.quantity.normalized().toString(),
                order.filledQuantity.normalized().toString()},
               id);
        return;
    }
    const PreTradeInput input = checkInput(order.intent.instrument, id);
    const bool keepsPlace = m_setup.gateway->capabilities().amendLowersQuantity &&
        input.instrument != nullptr && input.instrument->allowsAmendKeepPriority;
    if (!keepsPlace) {
        if (order.intent.price) {
            replace(id, *order.intent.price, newQuantity, m_setup.ids->next());
        }
        return;
    }
    order.pending = PendingChange::Amending;
    append({entry(id, JournalKind::Request, encodeRequest({"amend", {}, {}, newQuantity}))});
    announce(*target);
    m_setup.gateway->amend(
        {refOf(order), newQuantity, order.intent.clientOrderId},
        guarded([this, id](const Result<OrderReport>& reply) { amended(id, reply); }));
}

void OrderDesk::Impl::amended(const ClientOrderId& id, const Result<OrderReport>& reply)
{
    DeskRecord* target = record(id);
    if (target == nullptr) {
        return;
    }
    clearPending(*target);
    if (reply.ok()) {
        takeReport(reply.value(), id);
        if (!isFinal(target->order.state)) {
            journalState(*target);
        }
        return;
    }
    if (isFinal(target->order.state)) {
        return;
    }
    noticeError(id, reply.error(), "The amount was not changed.");
    if (reply.error().kind != ErrorKind::NotSent) {
        lookUpFromStart(*target);
    }
}

} // namespace agio
