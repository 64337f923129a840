// SPDX-License-Identifier: GPL-3.0-or-later
// Comparison with the exchange: at start, and whenever the private stream has had a hole. Open
// orders, own trades since the last reading, balances; what is not in the open orders is asked for
// one by one. While the stream is away, open orders are polled.
#include "core/trading/deskimpl.h"

#include <algorithm>

namespace agio {
namespace {

constexpr Duration kPollEvery = Duration::seconds(3);
constexpr Duration kRetryAfter = Duration::seconds(3);
constexpr Duration kTradeMargin = Duration::minutes(1); // between our clock and the exchange's
constexpr Duration kSilenceUnseen = Duration::minutes(2);
constexpr int kTradesPerPage = 500;
constexpr int kMaxTradePages = 20;
constexpr std::size_t kMaxPolledSymbols = 10;

} // namespace

void OrderDesk::Impl::start(std::function<void(Result<void>)> done)
{
    m_started = std::move(done);
    m_setup.journal->loadOpen(
        m_setup.account, guarded([this](Result<std::vector<JournalEntry>> entries) {
            if (!entries.ok()) {
                notice(Severity::Blocking,
                       "The journal of orders cannot be read ({0}). Orders are not sent until it "
                       "can.",
                       {entries.error().message});
                if (const auto tell = std::exchange(m_started, nullptr)) {
                    tell(entries.error());
                }
                return;
            }
            m_loaded = true;
            restore(replayJournal(std::move(entries).value()));
            reconcile();
            pollSoon();
        }));
}

void OrderDesk::Impl::restore(JournalReplay replay)
{
    std::unordered_map<ClientOrderId, std::pair<DecimalSum, DecimalSum>> counted;
    for (const Fill& fill : replay.fills) {
        const std::string key = exchangeKey(fill.instrument.symbol, fill.tradeId.text());
        if (m_trades.insert(key).second) {
            m_tradeOrder.push_back(key);
        }
        auto& [base, quote] = counted[fill.clientOrderId];
        base.add(fill.quantity);
        quote.add(fill.quoteAmount);
    }
    for (Order& order : replay.orders) {
        if (isFinal(order.state)) {
            continue;
        }
        const ClientOrderId id = order.intent.clientOrderId;
        auto& slot = m_records[id];
        slot = std::make_unique<DeskRecord>();
        slot->order = std::move(order);
        Order& restored = slot->order;
        restored.environment = m_setup.environment;
        restored.sentAt = restored.sentAt.isSet() ? restored.sentAt : restored.createdAt;
        const auto& [base, quote] = counted[id];
        slot->evidence.restore(restored, base.value().value_or(Decimal()),
                               quote.value().value_or(Decimal()));
        // The wall clock may have been set since: the fence counts from this start.
        slot->sentMonotonic = monotonic();
        slot->handedOver = true;
        if (!restored.exchangeOrderId.isEmpty()) {
            m_byExchangeId[exchangeKey(restored.intent.instrument.symbol,
                                       restored.exchangeOrderId.text())] = id;
        }
        // Written down, so it may have been sent: ask.
        if (restored.state == OrderState::Journaled || restored.state == OrderState::Sent) {
            move(*slot, OrderState::Unknown, false);
        } else {
            announce(*slot);
            if (restored.state == OrderState::Unknown) {
                lookUpFromStart(*slot);
            }
        }
    }
    if (replay.damagedEntries > 0) {
        notice(
            Severity::Warning,
            "{0} entries of the journal are damaged and were left out; what they told is asked of "
            "the exchange. Compare with its own list.",
            {std::to_string(replay.damagedEntries)});
    }
}

void OrderDesk::Impl::reconcile()
{
    if (!m_loaded) {
        return;
    }
    if (m_run != nullptr) {
        m_runAgain = true;
        return;
    }
    dropTimer(m_retryTimer);
    m_run = std::make_unique<ReconcileRun>();
    m_run->startedAt = monotonic();
    m_run->wasContinuous = m_streamContinuous;
    for (const ClientOrderId& id : liveIds()) {
        m_run->liveBefore.insert(id);
        m_run->symbols.insert(record(id)->order.intent.instrument.symbol);
    }
    m_run->symbols.erase(Symbol());
    m_run->outstanding = 2;
    m_setup.gateway->openOrders(
        std::nullopt,
        guarded([this](const Result<std::vector<OrderReport>>& reply) { openOrdersRead(reply); }));
    m_accountReading = true;
    m_pushedDuringRead.clear();
    m_setup.gateway->account(guarded([this](const Result<AccountSnapshot>& reply) {
        m_accountReading = false;
        if (!reply.ok()) {
            stepDone(reply.error());
            return;
        }
        std::vector<Balance> balances = reply.value().balances;
        // What was pushed while the answer was on its way is newer than the answer.
        std::erase_if(balances, [this](const Balance& balance) {
            return m_pushedDuringRead.contains(balance.asset);
        });
        for (const Balance& pushed : m_balances) {
            if (m_pushedDuringRead.contains(pushed.asset)) {
                balances.push_back(pushed);
            }
        }
        takeBalances(balances, true);
        stepDone(std::nullopt);
    }));
}

void OrderDesk::Impl::openOrdersRead(const Result<std::vector<OrderReport>>& reply)
{
    if (!reply.ok()) {
        stepDone(reply.error());
        return;
    }
    std::set<ClientOrderId> seen;
    for (const OrderReport& report : reply.value()) {
        takeReport(report);
        m_run->symbols.insert(report.instrument.symbol);
        if (const auto at = m_byExchangeId.find(
                exchangeKey(report.instrument.symbol, report.exchangeOrderId.text()));
            at != m_byExchangeId.end()) {
            seen.insert(at->second);
        }
    }
    for (const ClientOrderId& id : m_run->liveBefore) {
        DeskRecord* missing = record(id);
        if (missing == nullptr || isFinal(missing->order.state) || missing->awaitsReply ||
            seen.contains(id) || missing->lookupRunning ||
            missing->order.intent.instrument.symbol.isEmpty()) {
            continue;
        }
        ++m_run->outstanding;
        ++missing->order.lookups;
        missing->lookupRunning = true;
        dropTimer(missing->lookupTimer);
        m_setup.gateway->query(
            refOf(missing->order),
            guarded([this, id](const Result<std::optional<OrderReport>>& answer) {
                lookedUp(id, answer);
                stepDone(answer.ok() ? std::nullopt : std::optional(answer.error()));
            }));
    }
    for (const Symbol& symbol : m_run->symbols) {
        MyTradesQuery query;
        query.symbol = symbol;
        query.limit = kTradesPerPage;
        UtcTime from = now();
        for (const auto& [id, entry] : m_records) {
            if (entry->order.intent.instrument.symbol == symbol && !isFinal(entry->order.state)) {
                from = std::min(from, entry->order.createdAt);
            }
        }
        for (const ClientOrderId& id : m_run->liveBefore) {
            if (const DeskRecord* before = record(id);
                before != nullptr && before->order.intent.instrument.symbol == symbol) {
                from = std::min(from, before->order.createdAt);
            }
        }
        if (m_tradesCompleteUntil) {
            from = std::max(from, *m_tradesCompleteUntil);
        }
        query.from = from - kTradeMargin;
        ++m_run->outstanding;
        readTrades(symbol, query, 1);
    }
    stepDone(std::nullopt);
}

void OrderDesk::Impl::readTrades(const Symbol& symbol, MyTradesQuery query, int page)
{
    m_setup.gateway->myTrades(
        query, guarded([this, symbol, query, page](const Result<std::vector<Fill>>& reply) {
            if (!reply.ok()) {
                stepDone(reply.error());
                return;
            }
            const std::vector<Fill>& fills = reply.value();
            takeFills(fills);
            const bool isFull = fills.size() >= static_cast<std::size_t>(query.limit);
            if (isFull && page < kMaxTradePages &&
                fills.back().tradeId.text() != query.fromTradeId) {
                MyTradesQuery next = query;
                next.from.reset();
                next.fromTradeId = fills.back().tradeId.text();
                readTrades(symbol, next, page + 1);
                return;
            }
            stepDone(std::nullopt);
        }));
}

void OrderDesk::Impl::stepDone(const std::optional<Error>& error)
{
    if (m_run == nullptr) {
        return;
    }
    if (error && !m_run->error) {
        m_run->error = error;
    }
    if (--m_run->outstanding == 0) {
        reconcileFinished();
    }
}

void OrderDesk::Impl::reconcileFinished()
{
    const auto run = std::exchange(m_run, nullptr);
    const bool isFirst = !m_ready;
    if (run->error) {
        m_setup.log->warning("desk", "reconciling failed: " + run->error->message);
        const Duration wait = std::max(kRetryAfter, Duration::ms(run->error->retryAfterMs));
        m_retryTimer = later(wait, [this] {
            m_retryTimer = 0;
            reconcile();
        });
    } else {
        m_ready = true;
        // Only a stream that ran without a hole since the reading began makes it last.
        if (run->wasContinuous && m_streamContinuous && m_streamSince <= run->startedAt) {
            m_reconciledAt = run->startedAt;
            m_balancesVerified = true;
            for (const ClientOrderId& id : liveIds()) {
                DeskRecord* live = record(id);
                if (!live->order.isVerified && live->order.state != OrderState::Unknown &&
                    live->lookupTimer == 0) {
                    live->order.isVerified = true;
                    announce(*live);
                }
            }
        }
        tellBalances();
        tellDifferences(*run);
    }
    if (isFirst && m_started) {
        std::exchange(m_started, nullptr)(run->error ? Result<void>(*run->error) : Result<void>());
    }
    if (std::exchange(m_runAgain, false)) {
        reconcile();
    }
}

void OrderDesk::Impl::tellDifferences(const ReconcileRun& run)
{
    const auto filled = run.filledOrders.size();
    if (filled == 0 && run.cancelled == 0 && run.foreign == 0) {
        return;
    }
    const auto quantity = run.filledQuantity.value();
    const auto quote = run.filledQuote.value();
    std::optional<Decimal> average;
    if (run.filledSymbols.size() == 1 && quantity && quote && quantity->isPositive()) {
        average = Decimal::div(*quote, *quantity, std::min(quote->scale(), 8), Rounding::HalfEven);
    }
    if (average) {
        notice(Severity::Note,
               "While away: {0} filled {1} @ {2}, {3} cancelled, {4} placed elsewhere",
               {std::to_string(filled), quantity->normalized().toString(),
                average->normalized().toString(), std::to_string(run.cancelled),
                std::to_string(run.foreign)});
    } else {
        notice(
            Severity::Note, "While away: {0} filled, {1} cancelled, {2} placed elsewhere",
            {std::to_string(filled), std::to_string(run.cancelled), std::to_string(run.foreign)});
    }
}

void OrderDesk::Impl::streamChanged(bool isContinuous)
{
    m_streamContinuous = isContinuous;
    if (isContinuous) {
        m_streamSince = monotonic();
        dropTimer(m_pollTimer);
        for (const ClientOrderId& id : liveIds()) {
            DeskRecord* unknown = record(id);
            if (unknown->order.state == OrderState::Unknown) {
                unknown->lookupStep = 0; // soon again; the reading below asks at once
            }
        }
        reconcile();
        return;
    }
    if (m_balancesVerified) { // the hole began no earlier than the stream could be silent unseen
        m_tradesCompleteUntil = now() - kSilenceUnseen;
    }
    m_balancesVerified = false;
    tellBalances();
    for (const ClientOrderId& id : liveIds()) {
        DeskRecord* live = record(id);
        live->order.isVerified = false;
        announce(*live);
    }
    pollSoon();
}

void OrderDesk::Impl::pollSoon()
{
    if (m_streamContinuous || m_pollTimer != 0) {
        return;
    }
    m_pollTimer = later(kPollEvery, [this] {
        m_pollTimer = 0;
        poll();
    });
}

void OrderDesk::Impl::poll()
{
    if (m_streamContinuous) {
        return;
    }
    std::set<Symbol> symbols;
    for (const ClientOrderId& id : liveIds()) {
        const Symbol& symbol = record(id)->order.intent.instrument.symbol;
        if (symbols.size() < kMaxPolledSymbols && !symbol.isEmpty()) {
            symbols.insert(symbol);
        }
    }
    for (const Symbol& symbol : symbols) {
        m_setup.gateway->openOrders(
            symbol, guarded([this, symbol](const Result<std::vector<OrderReport>>& reply) {
                polled(symbol, reply);
            }));
    }
    pollSoon();
}

void OrderDesk::Impl::polled(const Symbol& symbol, const Result<std::vector<OrderReport>>& reply)
{
    if (!reply.ok() || m_run != nullptr) {
        return; // the next poll, or the reading under way, asks again
    }
    std::set<std::string> open;
    for (const OrderReport& report : reply.value()) {
        takeReport(report);
        open.insert(report.exchangeOrderId.text());
    }
    for (const ClientOrderId& id : liveIds()) {
        DeskRecord* live = record(id);
        const bool stands = live->order.state == OrderState::Working ||
            live->order.state == OrderState::PartiallyFilled;
        if (stands && live->order.intent.instrument.symbol == symbol &&
            !open.contains(live->order.exchangeOrderId.text())) {
            lookUp(id); // gone from the list: filled, or cancelled?
        }
    }
}

void OrderDesk::Impl::takeBalances(std::span<const Balance> changed, bool isComplete)
{
    if (isComplete) {
        m_balances.assign(changed.begin(), changed.end());
    }
    for (const Balance& balance : changed) {
        if (m_accountReading) {
            m_pushedDuringRead.insert(balance.asset);
        }
        const auto known =
            std::find_if(m_balances.begin(), m_balances.end(),
                         [&balance](const Balance& b) { return b.asset == balance.asset; });
        if (known == m_balances.end()) {
            m_balances.push_back(balance);
        } else {
            *known = balance;
        }
    }
    std::erase_if(m_balances,
                  [](const Balance& b) { return b.free.isZero() && b.locked.isZero(); });
    std::sort(m_balances.begin(), m_balances.end(),
              [](const Balance& a, const Balance& b) { return a.asset < b.asset; });
    if (!m_accountReading) {
        tellBalances();
    }
}

void OrderDesk::Impl::tellBalances()
{
    m_setup.listener->onBalancesChanged(m_balances, m_balancesVerified);
}

} // namespace agio
