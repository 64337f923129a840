// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The inside of the order desk, shared by its source files: deskplace (journal, send, answer),
// deskevidence (reports, fills, states), desklookup (unknown orders, the proof of absence),
// deskchanges (cancel, move, amend), deskreconcile (start and return of the private stream).

#include "core/trading/evidence.h"
#include "core/trading/journalcodec.h"
#include "core/trading/orderdesk.h"

#include <deque>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace agio {

// A request to cancel several, told as one result.
struct CancelGroup
{
    int outstanding = 0;
    int cancelled = 0, filled = 0, failed = 0;
};

struct DeskRecord
{
    Order order;
    OrderEvidence evidence;

    bool awaitsReply = false; // of place or replace; the gateway answers exactly once
    bool handedOver = false;
    bool cancelWhenKnown = false; // asked for while the order was on its way
    Duration sentMonotonic; // the fence counts from here
    std::uint64_t answerTimer = 0, lookupTimer = 0, tradesTimer = 0, cancelTimer = 0;

    bool lookupRunning = false, proofRunning = false;
    int lookupStep = 0; // place in the schedule
    int notFound = 0;
    Duration firstNotFound, lastNotFound;
    bool toldUnknown = false;
    bool judgesCancel = false; // a look-up decides what a cancel has done
    int tradeReads = 0;
    int cancelTries = 0;

    std::shared_ptr<CancelGroup> group;
    std::optional<OrderIntent> successor; // place it when this one is cancelled
    ClientOrderId movedFrom; // this one replaces that one
};

struct ReconcileRun
{
    std::set<ClientOrderId> liveBefore;
    std::set<Symbol> symbols;
    int outstanding = 0;
    std::optional<Error> error;
    Duration startedAt;
    bool wasContinuous = false;
    // What was found to have happened.
    std::set<ClientOrderId> filledOrders;
    DecimalSum filledQuantity, filledQuote;
    std::set<Symbol> filledSymbols;
    int cancelled = 0, foreign = 0;
};

struct OrderDesk::Impl
{
    Impl(OrderDesk& desk, Setup setup);

    template <typename F>
    auto guarded(F action)
    {
        return [alive = std::weak_ptr<bool>(m_alive),
                action = std::move(action)](auto&&... arguments) mutable {
            if (alive.lock()) {
                action(std::forward<decltype(arguments)>(arguments)...);
            }
        };
    }
    std::uint64_t later(Duration delay, std::function<void()> action);
    void dropTimer(std::uint64_t& timer);
    void notice(Severity severity, std::string pattern, std::vector<std::string> arguments = {},
                const ClientOrderId& order = {});
    void noticeError(const ClientOrderId& order, const Error& error, const char* what);
    UtcTime now() const { return m_setup.clock->now(); }
    Duration monotonic() const { return m_setup.clock->monotonic(); }
    DeskRecord* record(const ClientOrderId& id);
    const DeskRecord* record(const ClientOrderId& id) const;
    OrderRef refOf(const Order& order) const;
    std::vector<ClientOrderId> liveIds() const;

    // deskplace.cpp
    // fundsJudged: the funds were judged when a move began; the account has not told yet that they
    // are free again.
    void place(const OrderIntent& intent, bool fundsJudged);
    void placeList(const OrderListIntent& intent);
    bool mayBegin(const OrderIntent& intent);
    bool refuseWhileUnknown(const OrderIntent& intent);
    PreTradeInput checkInput(const InstrumentId& instrument, const ClientOrderId& without) const;
    void refuse(const OrderIntent& intent, const Finding& finding);
    DeskRecord& create(const OrderIntent& intent);
    void rememberIntent(const OrderIntent& intent);
    JournalEntry entry(const ClientOrderId& id, JournalKind kind, std::string payload) const;
    void append(std::vector<JournalEntry> entries);
    void commit(std::vector<JournalEntry> entries, std::function<void(Result<void>)> done);
    void committed(const ClientOrderId& id, const Result<void>& result);
    bool readyToSend(DeskRecord& record, const Result<void>& result);
    void send(DeskRecord& record);
    void listCommitted(const OrderListIntent& intent, const Result<void>& result);
    void startWaiting(DeskRecord& record);
    void handedOver(const ClientOrderId& id);
    void answerOverdue(const ClientOrderId& id);
    void answered(const ClientOrderId& id, const Result<OrderReport>& reply);
    void answeredList(const OrderListIntent& intent, const Result<OrderListReport>& reply);
    void failed(DeskRecord& record, const Error& error);
    void settleLocally(DeskRecord& record, OrderState state, Error error);

    // deskevidence.cpp
    void takeReport(const OrderReport& report, const ClientOrderId& knownAs = {});
    DeskRecord* recordFor(const OrderReport& report, const ClientOrderId& knownAs);
    DeskRecord& adopt(const OrderReport& report, const ClientOrderId& id);
    void describe(DeskRecord& record, const OrderReport& report);
    void takeFills(const std::vector<Fill>& fills);
    bool countFill(Fill fill);
    void takeOrphans(DeskRecord& record);
    void refresh(DeskRecord& record);
    bool move(DeskRecord& record, OrderState to, bool byEvidence);
    void closed(DeskRecord& record);
    void announce(const DeskRecord& record);
    void journalState(const DeskRecord& record);
    void readTradesSoon(DeskRecord& record);
    void prune();

    // desklookup.cpp
    void lookUpFromStart(DeskRecord& record);
    void scheduleLookUp(DeskRecord& record, Duration atLeast = {});
    void lookUp(const ClientOrderId& id);
    void lookedUp(const ClientOrderId& id, const Result<std::optional<OrderReport>>& reply);
    bool absenceMayBeProven(const DeskRecord& record) const;
    void proveAbsence(DeskRecord& record);
    void tellUnknown(DeskRecord& record);

    // deskchanges.cpp
    void cancel(const ClientOrderId& id, const std::shared_ptr<CancelGroup>& group);
    void sendCancel(DeskRecord& record);
    void cancelAnswered(const ClientOrderId& id, const Result<OrderReport>& reply);
    void cancelFailed(DeskRecord& record);
    void cancelAll(const std::optional<InstrumentId>& instrument, std::optional<Side> side);
    void cancelBulk(const InstrumentId& instrument, const std::vector<ClientOrderId>& targets);
    void bulkAnswered(const std::vector<ClientOrderId>& targets,
                      const Result<std::vector<OrderReport>>& reply);
    void settleGroup(DeskRecord& record, bool failed);
    void finishGroup(const CancelGroup& group);
    CheckReport checkSuccessor(const DeskRecord& old, const OrderIntent& successor) const;
    void replace(const ClientOrderId& id, Decimal price, std::optional<Decimal> total,
                 const ClientOrderId& replacementId);
    void replaceAtomically(DeskRecord& old, const OrderIntent& successor);
    void replaceCommitted(const ClientOrderId& oldId, const ClientOrderId& newId,
                          const Result<void>& result);
    void replaced(const ClientOrderId& oldId, const ClientOrderId& newId,
                  const Result<ReplaceOutcome>& reply);
    void trimSuccessor(DeskRecord& old, DeskRecord& successor, Decimal sentRemainder);
    void placeSuccessor(DeskRecord& old);
    void lowerQuantity(const ClientOrderId& id, Decimal newQuantity);
    void amended(const ClientOrderId& id, const Result<OrderReport>& reply);
    void clearPending(DeskRecord& record);

    // deskreconcile.cpp
    void start(std::function<void(Result<void>)> done);
    void restore(JournalReplay replay);
    void reconcile();
    void openOrdersRead(const Result<std::vector<OrderReport>>& reply);
    void readTrades(const Symbol& symbol, MyTradesQuery query, int page);
    void stepDone(const std::optional<Error>& error);
    void reconcileFinished();
    void tellDifferences(const ReconcileRun& run);
    void streamChanged(bool isContinuous);
    void pollSoon();
    void poll();
    void polled(const Symbol& symbol, const Result<std::vector<OrderReport>>& reply);
    void takeBalances(std::span<const Balance> changed, bool isComplete);
    void tellBalances();

    OrderDesk& m_desk;
    Setup m_setup;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
    std::unordered_map<ClientOrderId, std::unique_ptr<DeskRecord>> m_records;
    std::unordered_map<std::string, ClientOrderId> m_byExchangeId; // symbol + id
    std::deque<ClientOrderId> m_finished; // oldest first, for pruning
    std::unordered_set<std::string> m_trades; // symbol + trade id: counted
    std::deque<std::string> m_tradeOrder; // oldest first, for the bound
    std::deque<Fill> m_orphans; // of orders not known yet
    std::optional<UtcTime> m_tradesCompleteUntil; // every own trade before is counted
    std::deque<OwnOrderView> m_recent;
    std::vector<Balance> m_balances;
    std::set<Asset> m_pushedDuringRead; // newer than the account reply under way
    bool m_accountReading = false;
    bool m_balancesVerified = false;
    bool m_loaded = false, m_ready = false;
    bool m_journalComplained = false;
    bool m_streamContinuous = false;
    Duration m_streamSince;
    std::optional<Duration> m_reconciledAt; // start of the last complete reading
    std::unique_ptr<ReconcileRun> m_run;
    bool m_runAgain = false;
    std::uint64_t m_retryTimer = 0, m_pollTimer = 0;
    std::function<void(Result<void>)> m_started;
};

std::string exchangeKey(const Symbol& symbol, const std::string& id);

} // namespace agio
