// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/accountboard.h"

#include "core/trading/journalcodec.h"

#include <algorithm>
#include <utility>

namespace agio {

namespace {

constexpr Duration kVerifyRetry = Duration::seconds(5);
constexpr Duration kRefusedKeyRetry = Duration::minutes(5);
// While the private stream is down the orders are read by REST (ladder section 8.2).
constexpr Duration kReconcileEvery = Duration::seconds(3);
constexpr std::size_t kCheckedRows = 200;
const char* const kEquityAsset = "USDT";

} // namespace

AccountBoard::AccountBoard(Setup setup)
    : m_setup(std::move(setup))
    , m_verifyTimer(*m_setup.scheduler)
{
    m_view.account = m_setup.account.account;
    m_view.exchange = m_setup.account.exchange;
    m_view.environment = m_setup.account.environment;
    m_view.label = m_setup.account.label;
    m_view.isPresent = true;
    m_view.equityAsset = Asset(kEquityAsset);

    OrderDesk::Setup desk;
    desk.account = m_setup.account.account;
    desk.environment = m_setup.account.environment;
    desk.clock = m_setup.clock;
    desk.scheduler = m_setup.scheduler;
    desk.log = m_setup.log;
    desk.journal = m_setup.journal.get();
    desk.gateway = &m_setup.session->orders();
    desk.market = this;
    desk.listener = this;
    desk.ids = m_setup.ids;
    m_desk = std::make_unique<OrderDesk>(desk);
    publish();
}

AccountBoard::~AccountBoard() = default;

void AccountBoard::start()
{
    if (m_isStarted) {
        return;
    }
    m_isStarted = true;
    loadHistory();
    m_desk->start([this, alive = std::weak_ptr(m_alive)](const Result<void>& started) {
        if (!alive.expired() && !started.ok()) {
            notice(Severity::Blocking, "The orders of the last run could not be read: {0}.",
                   {started.error().message});
        }
    });
    verifyKey();
}

void AccountBoard::loadHistory()
{
    constexpr int kOrders = 500;
    m_setup.journal->loadRecent(
        m_view.account, kOrders,
        [this, alive = std::weak_ptr(m_alive)](const Result<std::vector<JournalEntry>>& entries) {
            if (alive.expired() || !entries.ok()) {
                return; // the desk's own reading reports a broken journal
            }
            const JournalReplay told = replayJournal(entries.value());
            auto history = std::make_shared<OrderHistory>();
            for (const Order& order : told.orders) {
                if (isFinal(order.state)) { // the others are the desk's to tell
                    history->orders.push_back(std::make_shared<const Order>(order));
                }
            }
            for (const Fill& fill : told.fills) {
                history->fills.push_back(std::make_shared<const Fill>(fill));
            }
            m_setup.outbox->history.publish(std::move(history));
            m_setup.outbox->mark(Outbox::History);
        });
}

void AccountBoard::verifyKey()
{
    m_setup.session->orders().account(
        [this, alive = std::weak_ptr(m_alive)](const Result<AccountSnapshot>& account) {
            if (alive.expired()) {
                return;
            }
            if (!account.ok()) {
                const Explanation why = m_setup.session->orders().explain(account.error());
                if (m_view.isVerified || !m_verifyTimer.isRunning()) {
                    notice(Severity::Warning, "The key could not be checked: {0} {1}",
                           {why.sentence, why.fix});
                }
                // A refused key does not become right by asking: an exchange bans who insists.
                const bool isRefused = account.error().kind == ErrorKind::Unauthorized;
                m_verifyTimer.start(isRefused ? kRefusedKeyRetry : kVerifyRetry,
                                    [this] { verifyKey(); });
                return;
            }
            m_view.isVerified = true;
            m_view.canTrade = account.value().canTrade;
            if (account.value().makerRate.has_value() && account.value().takerRate.has_value()) {
                m_view.fees = {*account.value().makerRate, *account.value().takerRate, false, {}};
            }
            publish();
        });
}

void AccountBoard::wantFees(const Symbol& symbol)
{
    if (std::exchange(m_askedFees[symbol], true)) {
        return;
    }
    m_setup.session->orders().feeRates(
        symbol, [this, symbol, alive = std::weak_ptr(m_alive)](const Result<FeeRates>& rates) {
            if (alive.expired() || !rates.ok()) {
                return; // the account's own rates stay in use, marked as assumed if they are
            }
            m_fees[{m_view.exchange, symbol}] = rates.value();
            m_setup.outbox->fees.publish(std::make_shared<const FeeTable>(m_fees));
            m_setup.outbox->mark(Outbox::Account);
        });
}

void AccountBoard::setLimits(const InstrumentId& instrument, const LocalLimits& limits)
{
    m_limits[instrument] = limits;
}

void AccountBoard::tick()
{
    if (!m_isStarted) {
        return;
    }
    const Duration now = m_setup.clock->monotonic();
    if (m_view.isVerified && m_setup.session->health().account != LinkState::Live &&
        now - m_lastReconcile >= kReconcileEvery) {
        m_lastReconcile = now;
        m_desk->reconcile();
    }
    publish();
}

// ---- What the desk says ----------------------------------------------------------------------

void AccountBoard::onOrderChanged(const Order& order)
{
    m_setup.outbox->orders.push(std::make_shared<const Order>(order));
    m_setup.outbox->mark(Outbox::Orders);
}

void AccountBoard::onFillCounted(const Fill& fill)
{
    m_setup.outbox->fills.push(std::make_shared<const Fill>(fill));
    m_setup.outbox->mark(Outbox::Fills);
}

void AccountBoard::onBalancesChanged(const std::vector<Balance>& all, bool isVerified)
{
    m_view.balances.clear();
    for (const Balance& balance : all) {
        if (!balance.free.isZero() || !balance.locked.isZero()) {
            m_view.balances.push_back(balance);
        }
    }
    std::sort(m_view.balances.begin(), m_view.balances.end(),
              [](const Balance& a, const Balance& b) { return a.asset < b.asset; });
    m_view.balancesVerified = isVerified;
    m_view.balancesAt = m_setup.clock->now();
    publish();
}

void AccountBoard::onDeskNotice(const DeskNotice& said)
{
    m_setup.outbox->notices.push(
        {m_setup.clock->now(), said.severity, said.pattern, said.arguments, said.order});
    m_setup.outbox->mark(Outbox::Notices);
}

void AccountBoard::notice(Severity severity, std::string pattern,
                          std::vector<std::string> arguments)
{
    m_setup.outbox->notices.push(
        {m_setup.clock->now(), severity, std::move(pattern), std::move(arguments), {}});
    m_setup.outbox->mark(Outbox::Notices);
}

// ---- What the desk asks ----------------------------------------------------------------------

FeeRates AccountBoard::feesOf(const InstrumentId& instrument) const
{
    const auto own = m_fees.find(instrument);
    return own == m_fees.end() ? m_view.fees : own->second;
}

PreTradeInput AccountBoard::preTradeInput(const InstrumentId& instrument) const
{
    PreTradeInput input;
    input.instrument = m_setup.market->table().find(instrument.symbol);
    if (const BookSync* sync = m_setup.session->book(instrument.symbol.text()); sync != nullptr) {
        fillBookView(m_checkedBook, instrument, *sync,
                     m_setup.session->bookStatus(instrument.symbol.text()), kCheckedRows, nullptr);
        input.book = &m_checkedBook;
    }
    input.lastPrice = m_setup.market->lastPrice(instrument.symbol);
    input.balancesVerified = m_view.balancesVerified;
    input.fees = feesOf(instrument);
    if (input.instrument != nullptr) {
        input.equityInQuote = equityIn(input.instrument->quote);
    }
    const auto limits = m_limits.find(instrument);
    if (limits != m_limits.end()) {
        input.limits = limits->second;
    }
    input.environment = m_view.environment;
    input.accountPresent = true;
    input.keyMayTrade = m_view.canTrade;
    input.clockOffset = m_setup.session->health().clockOffset.value_or(Duration());
    input.requestWindow = m_setup.session->orders().requestWindow();
    input.rateBudgetLeft = m_setup.session->rateBudgetLeft();
    input.now = m_setup.clock->now();
    return input;
}

std::optional<Decimal> AccountBoard::equityIn(const Asset& quote) const
{
    DecimalSum sum;
    for (const Balance& balance : m_view.balances) {
        const auto total = Decimal::add(balance.free, balance.locked);
        const auto price = m_setup.market->valueOf(balance.asset, quote);
        if (!total.has_value() || !price.has_value()) {
            continue; // dust without a market has no value here
        }
        const auto value = Decimal::mul(*total, *price);
        if (!value.has_value()) {
            return std::nullopt;
        }
        // Sums of many scales must not lose digits they cannot hold together.
        constexpr int kDigits = 8;
        sum.add(value->scale() > kDigits
                    ? value->rescaled(kDigits, Rounding::HalfEven).value_or(*value)
                    : *value);
    }
    return sum.value();
}

void AccountBoard::publish()
{
    const bool hasBalances = m_view.balancesAt.isSet();
    m_view.equity = hasBalances ? equityIn(m_view.equityAsset) : std::nullopt;
    if (!m_view.equityAtStart.has_value() && m_view.equity.has_value() &&
        m_view.equity->isPositive()) {
        m_view.equityAtStart = m_view.equity;
    }
    m_setup.outbox->account.publish(std::make_shared<const AccountView>(m_view));
    m_setup.outbox->mark(Outbox::Account);
}

} // namespace agio
