// SPDX-License-Identifier: GPL-3.0-or-later
// What the exchange says becomes orders, fills and states; the one place where states change.
#include "core/trading/deskimpl.h"

#include <algorithm>

namespace agio {
namespace {

constexpr std::size_t kMaxFinished = 5'000;
constexpr std::size_t kMaxTradesKept = 200'000;
constexpr std::size_t kMaxOrphans = 1'000;
constexpr int kMaxTradeReads = 5;
constexpr Duration kTradesGrace = Duration::seconds(1); // the stream usually brings them

OrderIntent intentOf(const OrderReport& report, const ClientOrderId& id)
{
    OrderIntent intent;
    intent.clientOrderId = id;
    intent.instrument = report.instrument;
    intent.side = report.side.value_or(Side::Buy);
    intent.form = report.form.value_or(OrderForm::Limit);
    intent.quantity = report.quantity.value_or(Decimal());
    if (hasPrice(intent.form)) {
        intent.price = report.price;
    }
    if (hasTrigger(intent.form)) {
        intent.trigger = report.trigger;
    }
    intent.timeInForce = report.timeInForce.value_or(TimeInForce::Gtc);
    intent.postOnly = report.postOnly.value_or(false);
    intent.visibleQuantity = report.visibleQuantity;
    return intent;
}

} // namespace

void OrderDesk::Impl::takeReport(const OrderReport& report, const ClientOrderId& knownAs)
{
    DeskRecord* known = recordFor(report, knownAs);
    if (known == nullptr) {
        return;
    }
    const ClientOrderId id = known->order.intent.clientOrderId;
    describe(*known, report);
    known->evidence.takeReport(report, known->order.intent.quantity);
    for (Fill fill : report.fills) {
        fill.clientOrderId = id;
        if (fill.exchangeOrderId.isEmpty()) {
            fill.exchangeOrderId = report.exchangeOrderId;
        }
        countFill(std::move(fill));
    }
    refresh(*known);
}

DeskRecord* OrderDesk::Impl::recordFor(const OrderReport& report, const ClientOrderId& knownAs)
{
    const std::string& exchangeId = report.exchangeOrderId.text();
    DeskRecord* found = record(knownAs.isEmpty() ? report.clientOrderId : knownAs);
    if (found != nullptr) {
        const ExchangeOrderId& ours = found->order.exchangeOrderId;
        if (ours.isEmpty() || exchangeId.empty() || ours == report.exchangeOrderId) {
            return found;
        }
    }
    if (const auto at = m_byExchangeId.find(exchangeKey(report.instrument.symbol, exchangeId));
        !exchangeId.empty() && at != m_byExchangeId.end()) {
        return record(at->second);
    }
    if (exchangeId.empty()) {
        return nullptr; // names no order that could be told from another
    }
    if (found != nullptr && !found->order.isForeign) {
        // Two orders of the exchange under one of our ids: must not be, and must be seen.
        notice(Severity::Blocking,
               "The exchange shows a second order ({0}) under the id of an order of yours. Check "
               "your open orders and cancel what you did not mean.",
               {exchangeId}, found->order.intent.clientOrderId);
    }
    const bool isFree = found == nullptr && !report.clientOrderId.isEmpty();
    return &adopt(report, isFree ? report.clientOrderId : ClientOrderId("ext-" + exchangeId));
}

DeskRecord& OrderDesk::Impl::adopt(const OrderReport& report, const ClientOrderId& id)
{
    DeskRecord& foreign = create(intentOf(report, id));
    foreign.order.isForeign = true;
    foreign.order.state = OrderState::Sent; // the report moves it on at once
    foreign.order.createdAt = report.createdAt.value_or(report.updatedAt.value_or(now()));
    foreign.order.sentAt = foreign.order.createdAt;
    foreign.sentMonotonic = monotonic();
    if (m_run != nullptr) {
        ++m_run->foreign;
    }
    return foreign;
}

void OrderDesk::Impl::describe(DeskRecord& record, const OrderReport& report)
{
    Order& order = record.order;
    if (order.exchangeOrderId.isEmpty() && !report.exchangeOrderId.isEmpty()) {
        order.exchangeOrderId = report.exchangeOrderId;
        m_byExchangeId[exchangeKey(report.instrument.symbol, report.exchangeOrderId.text())] =
            order.intent.clientOrderId;
        takeOrphans(record);
    }
    if (!report.orderListId.empty()) {
        order.orderListId = report.orderListId;
    }
    if (!report.reason.empty()) {
        order.reason = report.reason;
    }
    // A quantity only ever gets smaller (amendment), so that an old report cannot raise it.
    if (report.quantity && report.quantity->isPositive() &&
        (!order.intent.quantity.isPositive() || *report.quantity < order.intent.quantity)) {
        order.intent.quantity = *report.quantity;
    }
    order.updatedAt = now();
    order.isVerified = m_streamContinuous || order.isVerified;
}

void OrderDesk::Impl::takeFills(const std::vector<Fill>& fills)
{
    for (const Fill& fill : fills) {
        countFill(fill);
    }
}

// Each trade of the exchange once, whichever way it comes. True if it was new.
bool OrderDesk::Impl::countFill(Fill fill)
{
    const std::string key = exchangeKey(fill.instrument.symbol, fill.tradeId.text());
    if (fill.tradeId.isEmpty() || !m_trades.insert(key).second) {
        return false;
    }
    m_tradeOrder.push_back(key);
    if (m_tradeOrder.size() > kMaxTradesKept) {
        m_trades.erase(m_tradeOrder.front());
        m_tradeOrder.pop_front();
    }
    DeskRecord* owner = nullptr;
    if (const auto at =
            m_byExchangeId.find(exchangeKey(fill.instrument.symbol, fill.exchangeOrderId.text()));
        at != m_byExchangeId.end()) {
        owner = record(at->second);
    } else if (!fill.clientOrderId.isEmpty()) {
        owner = record(fill.clientOrderId);
    }
    if (owner != nullptr) {
        fill.clientOrderId = owner->order.intent.clientOrderId;
    }
    append({entry(fill.clientOrderId, JournalKind::Fill, encodeFill(fill))});
    if (m_run != nullptr) {
        m_run->filledOrders.insert(owner != nullptr ? fill.clientOrderId
                                                    : ClientOrderId(fill.exchangeOrderId.text()));
        m_run->filledSymbols.insert(fill.instrument.symbol);
        m_run->filledQuantity.add(fill.quantity);
        m_run->filledQuote.add(fill.quoteAmount);
    }
    if (owner != nullptr) {
        owner->evidence.takeFill(fill);
    } else {
        m_orphans.push_back(fill);
        if (m_orphans.size() > kMaxOrphans) {
            m_orphans.pop_front();
        }
    }
    m_setup.listener->onFillCounted(fill);
    if (owner != nullptr) {
        refresh(*owner);
    }
    return true;
}

// Trades that came before their order was known by the exchange's id: counted and told already.
void OrderDesk::Impl::takeOrphans(DeskRecord& record)
{
    const auto mine = [&record](const Fill& fill) {
        return fill.exchangeOrderId == record.order.exchangeOrderId &&
            fill.instrument == record.order.intent.instrument;
    };
    for (const Fill& fill : m_orphans) {
        if (mine(fill)) {
            record.evidence.takeFill(fill);
        }
    }
    std::erase_if(m_orphans, mine);
}

// Brings the order in line with the evidence.
void OrderDesk::Impl::refresh(DeskRecord& record)
{
    Order& order = record.order;
    order.filledQuantity = record.evidence.filledQuantity();
    order.filledQuoteAmount = record.evidence.filledQuoteAmount();
    order.isWaitingTrigger = hasTrigger(order.intent.form) && record.evidence.isWaitingTrigger();
    if (order.intent.quantity.isPositive() && order.filledQuantity > order.intent.quantity) {
        m_setup.log->error("desk",
                           order.intent.clientOrderId.text() + ": more filled than ordered");
    }
    const auto state = record.evidence.state(order.intent.quantity);
    if (record.evidence.missesTrades()) {
        readTradesSoon(record);
    }
    if (state && move(record, *state, true)) {
        return; // told there
    }
    announce(record);
}

bool OrderDesk::Impl::move(DeskRecord& record, OrderState to, bool byEvidence)
{
    Order& order = record.order;
    const OrderState from = order.state;
    if (from == to) {
        return false;
    }
    const bool corrects = byEvidence && correctionAllowed(from, to);
    if (!stepAllowed(from, to) && !corrects) {
        m_setup.log->warning("desk",
                             order.intent.clientOrderId.text() + ": refused to go from " +
                                 toText(from) + " to " + toText(to));
        return false;
    }
    order.state = to;
    order.updatedAt = now();
    if (byEvidence && to != OrderState::Rejected) {
        order.error.reset(); // whatever was feared has not come true
    }
    journalState(record);
    if (corrects) {
        notice(Severity::Warning,
               "An order that stood as {0} is in truth {1}: the exchange has shown it.",
               {toText(from), toText(to)}, order.intent.clientOrderId);
    }
    if (to == OrderState::Unknown) {
        lookUpFromStart(record);
    } else if (isFinal(to)) {
        closed(record);
    } else if (from == OrderState::Unknown || from == OrderState::Sent ||
               from == OrderState::Journaled) {
        dropTimer(record.lookupTimer);
        record.notFound = 0;
    }
    announce(record);
    if (record.cancelWhenKnown && byEvidence && !isFinal(to)) {
        record.cancelWhenKnown = false;
        sendCancel(record);
    }
    return true;
}

void OrderDesk::Impl::closed(DeskRecord& record)
{
    Order& order = record.order;
    dropTimer(record.answerTimer);
    dropTimer(record.lookupTimer);
    dropTimer(record.cancelTimer);
    order.pending = PendingChange::None;
    order.pendingPrice.reset();
    order.isWaitingTrigger = false;
    record.cancelWhenKnown = false;
    record.judgesCancel = false;
    m_finished.push_back(order.intent.clientOrderId);
    if (m_run != nullptr && order.state != OrderState::Filled &&
        m_run->liveBefore.contains(order.intent.clientOrderId)) {
        ++m_run->cancelled;
    }
    settleGroup(record, false);
    if (record.successor) {
        placeSuccessor(record);
    }
}

void OrderDesk::Impl::announce(const DeskRecord& record)
{
    m_setup.listener->onOrderChanged(record.order);
}

void OrderDesk::Impl::journalState(const DeskRecord& record)
{
    const Order& order = record.order;
    if (order.isForeign || order.state == OrderState::Sent) {
        return; // Sent has an entry of its own
    }
    JournaledState state{order.state,
                         order.exchangeOrderId,
                         order.orderListId,
                         order.intent.quantity,
                         order.filledQuantity,
                         order.filledQuoteAmount,
                         order.isWaitingTrigger,
                         order.reason,
                         order.error};
    if (state.error) {
        // Messages about rates and rights name addresses; only a refusal's own words are kept.
        const bool keep =
            state.error->kind == ErrorKind::Refused || state.error->kind == ErrorKind::Local;
        state.error->message =
            keep ? m_setup.log->redactor().redact(state.error->message) : std::string();
        state.error->retryAfterMs = -1;
    }
    JournalEntry line = entry(order.intent.clientOrderId, JournalKind::State, encodeState(state));
    line.closesOrder = isFinal(order.state);
    append({std::move(line)});
}

// A report spoke of more than the trades we hold: if they do not come by themselves, read them.
void OrderDesk::Impl::readTradesSoon(DeskRecord& record)
{
    if (record.tradesTimer != 0 || record.tradeReads >= kMaxTradeReads ||
        record.order.exchangeOrderId.isEmpty()) {
        return;
    }
    const ClientOrderId id = record.order.intent.clientOrderId;
    const Duration delay = kTradesGrace * (std::int64_t{1} << record.tradeReads);
    record.tradesTimer = later(delay, [this, id] {
        DeskRecord* short_ = this->record(id);
        if (short_ == nullptr) {
            return;
        }
        short_->tradesTimer = 0;
        if (!short_->evidence.missesTrades()) {
            return;
        }
        ++short_->tradeReads;
        MyTradesQuery query;
        query.symbol = short_->order.intent.instrument.symbol;
        query.order = short_->order.exchangeOrderId;
        m_setup.gateway->myTrades(query,
                                  guarded([this, id](const Result<std::vector<Fill>>& reply) {
                                      if (reply.ok()) {
                                          takeFills(reply.value());
                                      }
                                      if (DeskRecord* still = this->record(id);
                                          still != nullptr && still->evidence.missesTrades()) {
                                          readTradesSoon(*still);
                                      }
                                  }));
    });
}

// Called where no record is held: what is long final leaves the memory, the journal keeps it.
void OrderDesk::Impl::prune()
{
    while (m_finished.size() > kMaxFinished) {
        const ClientOrderId id = m_finished.front();
        m_finished.pop_front();
        const DeskRecord* old = record(id);
        if (old == nullptr || !isFinal(old->order.state)) {
            continue; // corrected since
        }
        m_byExchangeId.erase(
            exchangeKey(old->order.intent.instrument.symbol, old->order.exchangeOrderId.text()));
        m_records.erase(id);
    }
}

} // namespace agio
