// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/tradinglink.h"

#include <algorithm>
#include <utility>

namespace agio {

namespace {

constexpr Duration kRememberLate = Duration::seconds(60);
constexpr Duration kTick = Duration::seconds(1);
constexpr Duration kHeldLongEnough = Duration::seconds(10);
constexpr Duration kFormerLimit = Duration::seconds(6); // longer than an answer may take
constexpr Duration kKeyTroublePause = Duration::seconds(30);
constexpr Duration kGatherDeltas = Duration::ms(200);

} // namespace

TradingLink::TradingLink(SessionCore& core, CallQueue& calls, ClockSync& clockSync)
    : m_core(core)
    , m_calls(calls)
    , m_clockSync(clockSync)
    , m_sweepTimer(core.scheduler())
    , m_retryTimer(core.scheduler())
    , m_retireTimer(core.scheduler())
    , m_tickTimer(core.scheduler())
    , m_balanceTimer(core.scheduler())
    , m_backoff(*core.setup.random)
{}

TradingLink::~TradingLink() = default;

// ---- Connection ------------------------------------------------------------------------------

void TradingLink::start()
{
    if (m_isWanted) {
        return;
    }
    m_isWanted = true;
    connect();
    m_tickTimer.start(kTick, [this] { tick(); });
}

void TradingLink::stop()
{
    m_isWanted = false;
    m_tickTimer.stop();
    m_retryTimer.stop();
    m_balanceTimer.stop();
    m_starting = nullptr;
    m_startRequests.clear();
    for (auto* socket : {&m_current, &m_successor, &m_former}) {
        if (*socket) {
            const LiveSocket* gone = socket->get();
            retire(std::move(*socket));
            failPendingOf(gone, "the connection was closed");
        }
    }
    setStreamLive(false);
    m_reason = "no key in use";
}

std::unique_ptr<LiveSocket> TradingLink::makeSocket()
{
    return std::make_unique<LiveSocket>(
        m_core, static_cast<LiveSocket::Owner&>(*this), ++m_socketNumber,
        m_core.codec().tradingSocketUrl(m_core.setup.endpoints.wsTrading), true);
}

void TradingLink::connect()
{
    m_reason = "connecting";
    m_current = makeSocket();
    m_current->open();
}

void TradingLink::connectLater(const std::string& reason, bool isKeyTrouble)
{
    m_reason = reason;
    if (!m_isWanted) {
        return;
    }
    // A refused key stays refused for a while; too many bad tries lock addresses out.
    const Duration wait = isKeyTrouble ? kKeyTroublePause : m_backoff.next();
    m_retryTimer.start(wait, [this] { connect(); });
    m_core.listener().onHealthChanged();
}

void TradingLink::onSocketOpen(LiveSocket& socket)
{
    if (m_core.serverClock.isSynchronised()) {
        startUserStream(socket);
        return;
    }
    m_clockSync.measureAgain([this, number = socket.number()](bool) {
        for (LiveSocket* candidate : {m_current.get(), m_successor.get()}) {
            if (candidate != nullptr && candidate->number() == number && candidate->isOpen()) {
                startUserStream(*candidate);
            }
        }
    });
}

void TradingLink::startUserStream(LiveSocket& socket)
{
    auto requests = m_core.codec().startUserStream(m_core.signingTime());
    if (!requests.ok()) {
        drop(socket, requests.error());
        return;
    }
    m_starting = &socket;
    m_startRequests = std::move(requests).value();
    std::reverse(m_startRequests.begin(), m_startRequests.end());
    sendNextStart(socket);
}

void TradingLink::sendNextStart(LiveSocket& socket)
{
    if (m_startRequests.empty()) {
        onStreamRuns(socket);
        return;
    }
    WsRequest request = std::move(m_startRequests.back());
    m_startRequests.pop_back();
    const Result<void> sent = sendOn(
        socket, std::move(request), [this, s = &socket](const WsReply& r) { onStartReply(s, r); },
        [](const WsReply&) {});
    if (!sent.ok()) {
        drop(socket, sent.error());
    }
}

void TradingLink::onStartReply(LiveSocket* socket, const WsReply& reply)
{
    if (socket != m_starting) {
        return; // that connection is gone
    }
    if (reply.result.ok()) {
        sendNextStart(*socket);
        return;
    }
    const Error error = reply.result.error();
    if (error.kind == ErrorKind::ClockSkew) {
        m_clockSync.measureAgain([](bool) {});
    }
    drop(*socket, error);
}

void TradingLink::onStreamRuns(LiveSocket& socket)
{
    m_starting = nullptr;
    if (&socket == m_successor.get()) {
        m_former = std::move(m_current);
        m_formerUntil = m_core.clock().monotonic() + kFormerLimit;
        m_current = std::move(m_successor);
        m_wantsRenewal = false;
    }
    m_reason.clear();
    setStreamLive(true);
}

void TradingLink::drop(LiveSocket& socket, const Error& reason)
{
    onSocketLost(socket, reason);
}

void TradingLink::onSocketLost(LiveSocket& socket, const Error& reason)
{
    m_core.setup.log->warning(m_core.area,
                              "trading connection " + std::to_string(socket.number()) +
                                  " ended: " + reason.message);
    if (m_starting == &socket) {
        m_starting = nullptr;
        m_startRequests.clear();
    }
    if (&socket == m_former.get()) {
        retire(std::move(m_former));
    } else if (&socket == m_successor.get()) {
        retire(std::move(m_successor));
        m_renewNotBefore = m_core.clock().monotonic() + m_backoff.next();
    } else if (&socket == m_current.get()) {
        retire(std::move(m_current));
        if (m_successor) {
            retire(std::move(m_successor));
        }
        m_starting = nullptr;
        m_wantsRenewal = false;
        connectLater(reason.message, reason.kind == ErrorKind::Unauthorized);
        setStreamLive(false);
    } else {
        return;
    }
    failPendingOf(&socket, "the connection was lost before the answer came");
}

void TradingLink::onSocketOverdue(LiveSocket& socket, bool isOverdue)
{
    if (&socket == m_current.get()) {
        m_reason = isOverdue ? "no answer to a ping for 5 s" : std::string();
        m_core.listener().onHealthChanged();
    }
}

void TradingLink::setStreamLive(bool isLive)
{
    if (m_isStreamLive == isLive) {
        return;
    }
    m_isStreamLive = isLive;
    if (m_listener != nullptr) {
        m_calls.later([this, isLive] {
            if (m_listener != nullptr) {
                m_listener->onPrivateStream(isLive);
            }
        });
    }
    m_core.listener().onHealthChanged();
}

void TradingLink::retire(std::unique_ptr<LiveSocket> socket)
{
    m_retired.push_back(std::move(socket)); // it may be the one that is calling us
    m_retireTimer.start(Duration(), [this] { m_retired.clear(); });
}

void TradingLink::tick()
{
    const Duration now = m_core.clock().monotonic();
    if (m_current && m_current->age() > kHeldLongEnough && m_isStreamLive) {
        m_backoff.reset();
    }
    if (m_current &&
        m_current->age() > m_core.capabilities.socketLifetime - Duration::minutes(10)) {
        m_wantsRenewal = true;
    }
    if (m_wantsRenewal && m_isStreamLive && !m_successor && now >= m_renewNotBefore) {
        m_successor = makeSocket();
        m_successor->open();
    }
    if (m_former) {
        const bool owesNothing =
            std::none_of(m_pending.begin(), m_pending.end(), [this](const auto& entry) {
                return entry.second.socket == m_former.get() && !entry.second.isTimedOut;
            });
        if (owesNothing || now > m_formerUntil) {
            const LiveSocket* gone = m_former.get();
            retire(std::move(m_former));
            failPendingOf(gone, "the connection was renewed before the answer came");
        }
    }
    m_tickTimer.start(kTick, [this] { tick(); });
}

// ---- Requests --------------------------------------------------------------------------------

Result<void> TradingLink::send(WsRequest request, Reply done, Reply late)
{
    if (!canSend()) {
        return Error{ErrorKind::NotSent, {}, "no trading connection", -1};
    }
    return sendOn(*m_current, std::move(request), std::move(done), std::move(late));
}

Result<void> TradingLink::sendOn(LiveSocket& socket, WsRequest request, Reply done, Reply late)
{
    if (m_pending.size() >= kMaxPending) {
        return Error{ErrorKind::NotSent, {}, "too many requests are waiting for answers", -1};
    }
    const Duration wait = m_core.limiter.acquire(request.costs, request.urgency);
    if (wait > Duration()) {
        return Error{ErrorKind::RateLimited,
                     {},
                     "the request budget is used up; nothing was sent",
                     wait.toMs()};
    }
    if (!socket.sendNow(request.text)) {
        return Error{ErrorKind::NotSent, {}, "the trading connection is closing", -1};
    }
    Pending& pending = m_pending[request.id];
    pending.done = std::move(done);
    pending.late = std::move(late);
    pending.socket = &socket;
    pending.deadline = m_core.clock().monotonic() + kAnswerWithin;
    pending.costs = std::move(request.costs);
    pending.freeOnSuccess = request.freeOnSuccess;
    armSweep();
    return {};
}

void TradingLink::onWsReply(const WsReply& reply)
{
    for (const UsedBudget& used : reply.used) {
        m_core.limiter.reportUsed(used.window, used.used);
    }
    if (!reply.result.ok() && reply.result.error().kind == ErrorKind::RateLimited &&
        reply.result.error().retryAfterMs > 0) {
        m_core.limiter.blockUntil(m_core.clock().now() +
                                  Duration::ms(reply.result.error().retryAfterMs));
        m_core.listener().onHealthChanged();
    }
    const auto found = m_pending.find(reply.id);
    if (found == m_pending.end()) {
        // Binance answers with id null when the key died (sheet section 5.1).
        if (!reply.result.ok() && reply.result.error().kind == ErrorKind::Unauthorized &&
            m_receivingFrom != nullptr) {
            drop(*m_receivingFrom, reply.result.error());
        }
        return;
    }
    Pending pending = std::move(found->second);
    m_pending.erase(found);
    if (reply.result.ok() && pending.freeOnSuccess) {
        refundWeight(m_core.limiter, pending.costs);
    }
    (pending.isTimedOut ? pending.late : pending.done)(reply);
}

void TradingLink::failPendingOf(const LiveSocket* socket, const std::string& why)
{
    std::vector<std::pair<std::string, Reply>> failed;
    for (auto it = m_pending.begin(); it != m_pending.end();) {
        if (it->second.socket != socket) {
            ++it;
            continue;
        }
        if (!it->second.isTimedOut) {
            failed.emplace_back(it->first, std::move(it->second.done));
        }
        it = m_pending.erase(it);
    }
    for (auto& [id, done] : failed) {
        WsReply reply;
        reply.id = id;
        reply.result = Error{ErrorKind::Unknown, {}, why, -1};
        m_calls.later([done = std::move(done), reply = std::move(reply)] { done(reply); });
    }
}

void TradingLink::armSweep()
{
    if (!m_sweepTimer.isRunning()) {
        m_sweepTimer.start(kAnswerWithin, [this] { sweep(); });
    }
}

void TradingLink::sweep()
{
    const Duration now = m_core.clock().monotonic();
    std::vector<std::pair<std::string, Reply>> overdue;
    std::optional<Duration> next;
    for (auto it = m_pending.begin(); it != m_pending.end();) {
        Pending& pending = it->second;
        if (pending.deadline > now) {
            next = std::min(next.value_or(pending.deadline), pending.deadline);
        } else if (pending.isTimedOut) {
            it = m_pending.erase(it); // nobody waits any more
            continue;
        } else {
            overdue.emplace_back(it->first, std::move(pending.done));
            pending.isTimedOut = true;
            pending.deadline = now + kRememberLate;
            next = std::min(next.value_or(pending.deadline), pending.deadline);
        }
        ++it;
    }
    if (next.has_value()) {
        m_sweepTimer.start(*next - now, [this] { sweep(); });
    }
    for (const auto& [id, done] : overdue) {
        WsReply reply;
        reply.id = id;
        reply.result = Error{ErrorKind::Unknown, {}, "no answer within 5 s", -1};
        done(reply);
    }
}

// ---- The user stream -------------------------------------------------------------------------

void TradingLink::onSocketText(LiveSocket& socket, std::string_view text, UtcTime at)
{
    if (&socket != m_current.get() && &socket != m_successor.get() && &socket != m_former.get()) {
        return;
    }
    m_receivingFrom = &socket;
    const auto decoded = m_core.codec().decodeUser(text, at, *this);
    m_receivingFrom = nullptr;
    if (!decoded.ok()) {
        Error reason = decoded.error();
        reason.message = "unreadable frame: " + reason.message;
        drop(socket, reason);
    }
}

void TradingLink::onOrderReport(const OrderReport& report)
{
    if (m_listener != nullptr) {
        m_listener->onOrderReport(report);
    }
}

void TradingLink::onBalances(std::span<const Balance> changed, UtcTime /*exchangeTime*/)
{
    if (m_listener != nullptr) {
        m_listener->onBalances(changed, false);
    }
}

void TradingLink::onBalanceDelta(const Asset& /*asset*/, Decimal /*delta*/,
                                 UtcTime /*exchangeTime*/)
{
    // A change without the new total: read the account, once for a burst of them.
    if (!m_balanceTimer.isRunning()) {
        m_balanceTimer.start(kGatherDeltas, [this] { refreshBalances(); });
    }
}

void TradingLink::refreshBalances()
{
    m_calls.send(
        [this]() -> Result<HttpCall> {
            return m_core.codec().account(m_core.rest(), m_core.signingTime());
        },
        [this](const Result<HttpResponse>& reply) {
            if (!reply.ok() || m_listener == nullptr) {
                return;
            }
            const auto account = m_core.codec().parseAccount(reply.value());
            if (account.ok()) {
                m_listener->onBalances(account.value().balances, true);
            }
        });
}

void TradingLink::onOrderListStatus(std::string_view listId, std::string_view status)
{
    if (m_listener != nullptr) {
        m_listener->onOrderListStatus(listId, status);
    }
}

void TradingLink::onStreamNotice(StreamNotice notice, std::string_view detail)
{
    switch (notice) {
    case StreamNotice::ReconnectSoon:
        if (m_receivingFrom == m_current.get()) {
            m_wantsRenewal = true;
        }
        return;
    case StreamNotice::UserStreamEnded:
        if (m_receivingFrom != nullptr && m_receivingFrom == m_current.get()) {
            drop(*m_receivingFrom,
                 {ErrorKind::Unknown, {}, "the exchange ended the private stream", -1});
        }
        return;
    case StreamNotice::Unrecognised:
        m_core.setup.log->debug(m_core.area,
                                "unknown private event: " + std::string(detail.substr(0, 200)));
        return;
    case StreamNotice::Subscribed:
    case StreamNotice::UserStreamStarted: // the answer to the start request says it as well
    case StreamNotice::Heartbeat:
    case StreamNotice::Ignored:
        return;
    }
}

void TradingLink::fillHealth(SourceHealth& health) const
{
    health.accountReason = m_reason;
    if (!m_isWanted || !m_current) {
        health.account = LinkState::Offline;
    } else if (!m_isStreamLive) {
        health.account = m_backoff.attempt() > 0 ? LinkState::Offline : LinkState::Connecting;
    } else {
        health.account = m_current->isOverdue() ? LinkState::Stale : LinkState::Live;
    }
}

} // namespace agio
