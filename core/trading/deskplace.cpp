// SPDX-License-Identifier: GPL-3.0-or-later
// From an intent to an answer: check, write down, send once, read the reply.
#include "core/trading/deskimpl.h"

#include <algorithm>

namespace agio {
namespace {

constexpr Duration kAnswerLimit = Duration::seconds(5); // then the order is Unknown (ladder 8.4)
constexpr Duration kRecentSpan = Duration::seconds(5);
constexpr std::size_t kMaxRecent = 256;

// What a failed request that may create an order has come to.
OrderState outcomeOf(const Error& error, bool handedOver)
{
    switch (error.kind) {
    case ErrorKind::Refused:
    case ErrorKind::RateLimited:
    case ErrorKind::Unauthorized:
    case ErrorKind::ClockSkew:
        return OrderState::Rejected;
    case ErrorKind::NotSent:
        return OrderState::NotSent;
    case ErrorKind::Local:
    case ErrorKind::Cancelled:
        return handedOver ? OrderState::Unknown : OrderState::NotSent;
    case ErrorKind::Unknown:
    case ErrorKind::Malformed: // an answer we cannot read is no answer
        return OrderState::Unknown;
    }
    return OrderState::Unknown;
}

Finding finding(Check check, std::string pattern, std::vector<std::string> arguments = {})
{
    Finding result;
    result.check = check;
    result.pattern = std::move(pattern);
    result.arguments = std::move(arguments);
    return result;
}

} // namespace

void OrderDesk::Impl::place(const OrderIntent& intent, bool fundsJudged)
{
    prune();
    if (!mayBegin(intent) || refuseWhileUnknown(intent)) {
        return;
    }
    CheckReport report = checkOrder(intent, checkInput(intent.instrument, {}));
    if (fundsJudged) {
        std::erase_if(report.findings,
                      [](const Finding& found) { return found.check == Check::Balance; });
    }
    if (!report.mayGo()) {
        refuse(intent, *report.first());
        return;
    }
    create(intent);
    rememberIntent(intent);
    const ClientOrderId id = intent.clientOrderId;
    commit({entry(id, JournalKind::Intent, encodeIntent(intent))},
           [this, id](const Result<void>& result) { committed(id, result); });
}

// One intent, one order: an id that is known here is never used again.
bool OrderDesk::Impl::mayBegin(const OrderIntent& intent)
{
    if (intent.clientOrderId.isEmpty() || record(intent.clientOrderId) != nullptr) {
        notice(Severity::Warning, "This order has been given already; nothing was sent again.", {},
               intent.clientOrderId);
        return false;
    }
    if (!m_ready) {
        refuse(intent,
               finding(Check::Environment,
                       "Open orders and balances are still being read from the exchange. "
                       "Try again when that is done."));
        return false;
    }
    return true;
}

bool OrderDesk::Impl::refuseWhileUnknown(const OrderIntent& intent)
{
    const bool blocked =
        std::any_of(m_records.begin(), m_records.end(), [&intent](const auto& item) {
            const Order& order = item.second->order;
            return order.state == OrderState::Unknown &&
                order.intent.instrument == intent.instrument && order.intent.side == intent.side &&
                order.intent.price == intent.price;
        });
    if (!blocked) {
        return false;
    }
    refuse(intent,
           finding(Check::LocalLimits,
                   "The fate of an earlier {0} order at {1} is not known yet and is being asked "
                   "for; the same side and price wait until it is. Check that order again.",
                   {toText(intent.side),
                    intent.price ? intent.price->toString() : std::string("market")}));
    return true;
}

PreTradeInput OrderDesk::Impl::checkInput(const InstrumentId& instrument,
                                          const ClientOrderId& without) const
{
    PreTradeInput input = m_setup.market->preTradeInput(instrument);
    input.balances = m_balances;
    input.balancesVerified = m_balancesVerified;
    input.environment = m_setup.environment;
    input.now = now();
    input.openOrders.clear();
    for (const auto& [id, entry] : m_records) {
        const Order& order = entry->order;
        if (isFinal(order.state) || id == without) {
            continue;
        }
        input.openOrders.push_back({id, order.intent.instrument, order.intent.side,
                                    order.intent.form, order.intent.price,
                                    order.remainingQuantity(), order.sentAt});
    }
    input.recentIntents.assign(m_recent.begin(), m_recent.end());
    return input;
}

void OrderDesk::Impl::refuse(const OrderIntent& intent, const Finding& finding)
{
    DeskRecord& refused = create(intent);
    refused.order.error = Error::refused(finding.english());
    refused.order.state = OrderState::Rejected; // never journaled: no byte was to leave
    closed(refused);
    announce(refused);
    notice(Severity::Blocking, finding.pattern, finding.arguments, intent.clientOrderId);
}

DeskRecord& OrderDesk::Impl::create(const OrderIntent& intent)
{
    auto& slot = m_records[intent.clientOrderId];
    slot = std::make_unique<DeskRecord>();
    slot->order.intent = intent;
    slot->order.account = m_setup.account;
    slot->order.environment = m_setup.environment;
    slot->order.createdAt = now();
    slot->order.updatedAt = slot->order.createdAt;
    return *slot;
}

void OrderDesk::Impl::rememberIntent(const OrderIntent& intent)
{
    while (!m_recent.empty() &&
           (m_recent.size() >= kMaxRecent || now() - m_recent.front().sentAt > kRecentSpan)) {
        m_recent.pop_front();
    }
    m_recent.push_back({intent.clientOrderId, intent.instrument, intent.side, intent.form,
                        intent.price, intent.quantity, now()});
    announce(*record(intent.clientOrderId));
}

JournalEntry OrderDesk::Impl::entry(const ClientOrderId& id, JournalKind kind,
                                    std::string payload) const
{
    JournalEntry result;
    result.at = now();
    result.account = m_setup.account;
    result.clientOrderId = id;
    result.kind = kind;
    result.payload = std::move(payload);
    return result;
}

// Entries that tell what has happened: nothing waits for them.
void OrderDesk::Impl::append(std::vector<JournalEntry> entries)
{
    commit(std::move(entries), [this](const Result<void>& result) {
        if (result.ok()) {
            m_journalComplained = false;
        } else if (!m_journalComplained) {
            m_journalComplained = true;
            notice(
                Severity::Blocking,
                "The journal cannot be written ({0}). New orders are not sent until it can; free "
                "the disk or check its rights.",
                {result.error().message});
        }
    });
}

void OrderDesk::Impl::commit(std::vector<JournalEntry> entries,
                             std::function<void(Result<void>)> done)
{
    m_setup.journal->append(std::move(entries), guarded(std::move(done)));
}

void OrderDesk::Impl::committed(const ClientOrderId& id, const Result<void>& result)
{
    DeskRecord* placed = record(id);
    if (placed != nullptr && readyToSend(*placed, result)) {
        send(*placed);
    }
}

// After the commit: false if nothing may leave any more; the order then stands as not sent.
bool OrderDesk::Impl::readyToSend(DeskRecord& record, const Result<void>& result)
{
    const ClientOrderId id = record.order.intent.clientOrderId;
    if (!result.ok()) {
        settleLocally(record, OrderState::NotSent,
                      Error::local("The order could not be written down (" +
                                   result.error().message + "), so it was not sent."));
        notice(Severity::Blocking, "The order could not be written down ({0}), so it was not sent.",
               {result.error().message}, id);
        return false;
    }
    if (record.cancelWhenKnown) {
        settleLocally(record, OrderState::NotSent,
                      Error{ErrorKind::Cancelled, {}, "cancelled before it was sent", -1});
        return false;
    }
    return record.order.state == OrderState::Journaled;
}

void OrderDesk::Impl::send(DeskRecord& record)
{
    startWaiting(record);
    const ClientOrderId id = record.order.intent.clientOrderId;
    const OrderIntent intent = record.order.intent; // the very values that were written down
    m_setup.gateway->place(
        intent, guarded([this, id] { handedOver(id); }),
        guarded([this, id](const Result<OrderReport>& reply) { answered(id, reply); }));
}

void OrderDesk::Impl::startWaiting(DeskRecord& record)
{
    const ClientOrderId id = record.order.intent.clientOrderId;
    record.awaitsReply = true;
    record.sentMonotonic = monotonic();
    record.order.sentAt = now();
    record.answerTimer = later(kAnswerLimit, [this, id] { answerOverdue(id); });
}

void OrderDesk::Impl::handedOver(const ClientOrderId& id)
{
    DeskRecord* sent = record(id);
    if (sent == nullptr || sent->handedOver) {
        return;
    }
    sent->handedOver = true;
    sent->sentMonotonic = monotonic();
    sent->order.sentAt = now();
    append({entry(id, JournalKind::Sent, "{}")});
    if (sent->order.state == OrderState::Journaled) {
        move(*sent, OrderState::Sent, false);
    }
    announce(*sent);
}

void OrderDesk::Impl::answerOverdue(const ClientOrderId& id)
{
    DeskRecord* sent = record(id);
    if (sent == nullptr) {
        return;
    }
    sent->answerTimer = 0;
    if (sent->awaitsReply &&
        (sent->order.state == OrderState::Sent || sent->order.state == OrderState::Journaled)) {
        sent->order.error = Error{ErrorKind::Unknown, {}, "no answer within 5 s", -1};
        move(*sent, OrderState::Unknown, false);
    }
}

void OrderDesk::Impl::answered(const ClientOrderId& id, const Result<OrderReport>& reply)
{
    DeskRecord* sent = record(id);
    if (sent == nullptr) {
        return;
    }
    sent->awaitsReply = false;
    dropTimer(sent->answerTimer);
    sent->order.answeredAt = now();
    if (reply.ok()) {
        takeReport(reply.value(), id);
    } else {
        failed(*sent, reply.error());
    }
}

void OrderDesk::Impl::failed(DeskRecord& record, const Error& error)
{
    const ClientOrderId id = record.order.intent.clientOrderId;
    if (record.evidence.exists()) {
        return; // the private stream has shown the order: that counts, the reply does not
    }
    const OrderState outcome = outcomeOf(error, record.handedOver);
    record.order.error = error;
    if (outcome == OrderState::Unknown) {
        if (!move(record, OrderState::Unknown, false)) {
            announce(record); // it was Unknown already; now the reason is known
        }
        return;
    }
    settleLocally(record, outcome, error);
    if (outcome == OrderState::NotSent) {
        notice(Severity::Warning, "The order was not sent: {0}. It is safe to send it again.",
               {error.message}, id);
    } else {
        noticeError(id, error, "The exchange refused the order.");
    }
}

void OrderDesk::Impl::settleLocally(DeskRecord& record, OrderState state, Error error)
{
    record.awaitsReply = false;
    dropTimer(record.answerTimer);
    record.order.error = std::move(error);
    move(record, state, false);
}

void OrderDesk::Impl::placeList(const OrderListIntent& intent)
{
    prune();
    std::set<ClientOrderId> ids;
    for (const OrderIntent& leg : intent.legs) {
        if (!ids.insert(leg.clientOrderId).second || !mayBegin(leg) || refuseWhileUnknown(leg)) {
            return;
        }
    }
    if (intent.legs.empty() || intent.listClientId.isEmpty()) {
        notice(Severity::Blocking, "A leg of the linked orders is missing. Fill in all legs.");
        return;
    }
    CheckReport report = checkOrderList(intent, checkInput(intent.legs.front().instrument, {}));
    if (!m_setup.gateway->capabilities().orderLists) {
        report.findings.insert(report.findings.begin(),
                               finding(Check::Form,
                                       "This exchange has no linked orders. Place "
                                       "them one by one."));
    }
    if (!report.mayGo()) {
        for (const OrderIntent& leg : intent.legs) {
            refuse(leg, *report.first());
        }
        return;
    }
    std::vector<JournalEntry> entries{
        entry(intent.listClientId, JournalKind::ListIntent, encodeListIntent(intent))};
    for (const OrderIntent& leg : intent.legs) {
        create(leg);
        rememberIntent(leg);
        entries.push_back(entry(leg.clientOrderId, JournalKind::Intent, encodeIntent(leg)));
    }
    commit(std::move(entries),
           [this, intent](const Result<void>& result) { listCommitted(intent, result); });
}

void OrderDesk::Impl::listCommitted(const OrderListIntent& intent, const Result<void>& result)
{
    // A list leaves whole or not at all.
    const bool given =
        std::none_of(intent.legs.begin(), intent.legs.end(), [this](const OrderIntent& leg) {
            return record(leg.clientOrderId)->cancelWhenKnown;
        });
    bool ready = true;
    for (const OrderIntent& leg : intent.legs) {
        DeskRecord& part = *record(leg.clientOrderId);
        part.cancelWhenKnown = !given;
        ready = readyToSend(part, result) && ready;
    }
    if (!ready) {
        return;
    }
    for (const OrderIntent& leg : intent.legs) {
        startWaiting(*record(leg.clientOrderId));
    }
    m_setup.gateway->placeList(intent, guarded([this, legs = intent.legs] {
                                   for (const OrderIntent& leg : legs) {
                                       handedOver(leg.clientOrderId);
                                   }
                               }),
                               guarded([this, intent](const Result<OrderListReport>& reply) {
                                   answeredList(intent, reply);
                               }));
}

void OrderDesk::Impl::answeredList(const OrderListIntent& intent,
                                   const Result<OrderListReport>& reply)
{
    for (const OrderIntent& leg : intent.legs) {
        DeskRecord* part = record(leg.clientOrderId);
        if (part == nullptr) {
            continue;
        }
        part->awaitsReply = false;
        dropTimer(part->answerTimer);
        part->order.answeredAt = now();
        if (reply.ok()) {
            part->order.orderListId = reply.value().listId;
        } else {
            failed(*part, reply.error());
        }
    }
    if (!reply.ok()) {
        return;
    }
    for (const OrderReport& report : reply.value().orders) {
        takeReport(report);
    }
    for (const OrderIntent& leg : intent.legs) {
        // Accepted as a whole, but this leg was not shown: ask.
        DeskRecord* part = record(leg.clientOrderId);
        if (part != nullptr && !part->evidence.exists()) {
            move(*part, OrderState::Unknown, false);
        }
    }
}

} // namespace agio
