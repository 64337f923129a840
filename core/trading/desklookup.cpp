// SPDX-License-Identifier: GPL-3.0-or-later
// Orders whose fate is not known: asked for until it is, never sent again. "Not found" alone proves
// nothing, see orderdesk.h for what does.
#include "core/trading/deskimpl.h"

#include <algorithm>
#include <array>

namespace agio {
namespace {

constexpr std::array kSchedule{Duration::ms(500), Duration::seconds(1), Duration::seconds(2),
                               Duration::seconds(4), Duration::seconds(8)};
constexpr Duration kServerTimeout = Duration::seconds(10);
constexpr int kNotFoundNeeded = 3;
constexpr Duration kNotFoundSpan = Duration::seconds(15);
constexpr Duration kTellAfter = Duration::seconds(30);
constexpr Duration kClockMargin = Duration::minutes(1); // between our clock and the exchange's

// The lists in which an order must be absent, and whether it is.
struct Absence
{
    int outstanding = 3;
    bool found = false, failed = false;
};

} // namespace

void OrderDesk::Impl::lookUpFromStart(DeskRecord& record)
{
    record.lookupStep = 0;
    dropTimer(record.lookupTimer);
    scheduleLookUp(record);
}

void OrderDesk::Impl::scheduleLookUp(DeskRecord& record, Duration atLeast)
{
    if (record.lookupTimer != 0 || isFinal(record.order.state)) {
        return;
    }
    const auto step =
        std::min<std::size_t>(static_cast<std::size_t>(record.lookupStep), kSchedule.size() - 1);
    const ClientOrderId id = record.order.intent.clientOrderId;
    ++record.lookupStep;
    record.lookupTimer = later(std::max(kSchedule.at(step), atLeast), [this, id] {
        if (DeskRecord* asked = this->record(id)) {
            asked->lookupTimer = 0;
            lookUp(id);
        }
    });
}

void OrderDesk::Impl::lookUp(const ClientOrderId& id)
{
    DeskRecord* asked = record(id);
    if (asked == nullptr || isFinal(asked->order.state) || asked->lookupRunning ||
        asked->order.intent.instrument.symbol.isEmpty()) {
        return;
    }
    asked->lookupRunning = true;
    ++asked->order.lookups;
    tellUnknown(*asked);
    m_setup.gateway->query(refOf(asked->order),
                           guarded([this, id](const Result<std::optional<OrderReport>>& reply) {
                               lookedUp(id, reply);
                           }));
}

void OrderDesk::Impl::lookedUp(const ClientOrderId& id,
                               const Result<std::optional<OrderReport>>& reply)
{
    DeskRecord* asked = record(id);
    if (asked == nullptr) {
        return;
    }
    asked->lookupRunning = false;
    if (!reply.ok()) {
        announce(*asked); // the count of look-ups has changed
        scheduleLookUp(*asked, Duration::ms(std::max<std::int64_t>(reply.error().retryAfterMs, 0)));
        return;
    }
    if (reply.value()) {
        const bool judges = std::exchange(asked->judgesCancel, false);
        const int tries = asked->cancelTries;
        takeReport(*reply.value(), id);
        if (judges && tries == asked->cancelTries && !isFinal(asked->order.state)) {
            cancelFailed(*asked); // asked to cancel, and it still stands
        }
        return;
    }
    if (isFinal(asked->order.state)) {
        return; // a push came meanwhile
    }
    if (asked->notFound++ == 0) {
        asked->firstNotFound = monotonic();
    }
    asked->lastNotFound = monotonic();
    announce(*asked);
    if (absenceMayBeProven(*asked)) {
        proveAbsence(*asked);
    } else {
        scheduleLookUp(*asked);
    }
}

bool OrderDesk::Impl::absenceMayBeProven(const DeskRecord& record) const
{
    const Duration fence = m_setup.gateway->requestWindow() + kServerTimeout;
    const bool streamVouches = m_streamContinuous &&
        (m_streamSince <= record.sentMonotonic ||
         (m_reconciledAt && *m_reconciledAt >= record.sentMonotonic));
    return record.order.state == OrderState::Unknown && !record.evidence.exists() &&
        !record.awaitsReply && monotonic() - record.sentMonotonic >= fence &&
        record.notFound >= kNotFoundNeeded &&
        record.lastNotFound - record.firstNotFound >= kNotFoundSpan && streamVouches;
}

// The last part of the proof, read after the fence: in none of the exchange's lists.
void OrderDesk::Impl::proveAbsence(DeskRecord& record)
{
    if (record.proofRunning) {
        return;
    }
    record.proofRunning = true;
    const ClientOrderId id = record.order.intent.clientOrderId;
    const Symbol symbol = record.order.intent.instrument.symbol;
    const UtcTime from = record.order.createdAt - kClockMargin;
    const auto absence = std::make_shared<Absence>();
    const auto step = [this, id, absence](bool failed, bool found) {
        absence->failed = absence->failed || failed;
        absence->found = absence->found || found;
        DeskRecord* asked = this->record(id);
        if (--absence->outstanding > 0 || asked == nullptr) {
            return;
        }
        asked->proofRunning = false;
        if (absence->failed || absence->found || !absenceMayBeProven(*asked)) {
            scheduleLookUp(*asked);
            return;
        }
        if (move(*asked, OrderState::NeverArrived, false)) {
            notice(Severity::Warning,
                   "The order never arrived at the exchange: it was looked for {0} times. It is "
                   "safe to place it anew.",
                   {std::to_string(asked->order.lookups)}, id);
        }
    };
    const auto inReports = [this, id, step](const Result<std::vector<OrderReport>>& reply) {
        bool found = false;
        if (reply.ok()) {
            for (const OrderReport& report : reply.value()) {
                if (report.clientOrderId == id) {
                    takeReport(report, id);
                    found = true;
                }
            }
        }
        step(!reply.ok(), found);
    };
    MyTradesQuery trades;
    trades.symbol = symbol;
    trades.from = from;
    m_setup.gateway->openOrders(symbol, guarded(inReports));
    m_setup.gateway->allOrders(symbol, from, guarded(inReports));
    m_setup.gateway->myTrades(trades,
                              guarded([this, id, step](const Result<std::vector<Fill>>& reply) {
                                  if (reply.ok()) {
                                      takeFills(reply.value());
                                  }
                                  const DeskRecord* asked = this->record(id);
                                  step(!reply.ok(), asked != nullptr && asked->evidence.exists());
                              }));
}

void OrderDesk::Impl::tellUnknown(DeskRecord& record)
{
    if (record.toldUnknown || record.order.state != OrderState::Unknown ||
        monotonic() - record.sentMonotonic < kTellAfter) {
        return;
    }
    record.toldUnknown = true;
    notice(Severity::Blocking,
           "It is still not known whether this order reached the exchange; it was asked for {0} "
           "times and will not be sent again. Check again, or look in the exchange's own list.",
           {std::to_string(record.order.lookups)}, record.order.intent.clientOrderId);
}

} // namespace agio
