// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/bookfeed.h"

#include <algorithm>
#include <utility>

namespace agio {

namespace {

constexpr Duration kSlowSilence = Duration::seconds(2);
constexpr Duration kSlowLag = Duration::seconds(1);
constexpr Duration kProbeSilence = Duration::seconds(5);
constexpr Duration kLongestProbeSilence = Duration::minutes(10);
constexpr Duration kProbeGrace = Duration::seconds(2);
constexpr Duration kLongestRefetch = Duration::seconds(10);
constexpr int kProbeDepth = 100;
constexpr int kSmallDepth = 1'000;
constexpr double kBudgetShort = 0.5;

int quantityDigits(const Instrument& instrument)
{
    // Old levels may be finer than today's lot step: keep what the exchange keeps balances in.
    return std::clamp(std::max(instrument.baseDigits, displayDigits(instrument.lotSize)), 0, 12);
}

} // namespace

BookFeed::BookFeed(SessionCore& core, CallQueue& calls, const Instrument& instrument,
                   std::function<void(const Symbol&)> resubscribe)
    : m_core(core)
    , m_calls(calls)
    , m_symbol(instrument.id.symbol)
    , m_resubscribe(std::move(resubscribe))
    , m_sync(*core.setup.codec, BookScale{instrument.tickSize, quantityDigits(instrument)})
    , m_fetchTimer(core.scheduler())
    , m_epoch(std::make_shared<char>())
    , m_probeAfter(kProbeSilence)
{}

void BookFeed::onSubscribing()
{
    m_isConnected = true;
    m_isOverdue = false;
    m_sync.restart();
    m_epoch = std::make_shared<char>();
    m_isFetching = m_isProbing = false;
    m_fetchTimer.stop();
    m_fetchAttempts = 0;
    m_mustMoveBy.reset();
    m_gapCount = 0;
    m_lastArrival = m_core.clock().monotonic();
    if (m_resyncReason.empty()) {
        m_resyncReason = "waiting for the book";
    }
    judge();
}

void BookFeed::onConfirmed()
{
    if (m_isConnected && m_sync.state() != BookSync::State::Live) {
        fetchSnapshot();
    }
}

void BookFeed::onDelta(const BookDelta& delta, UtcTime receivedAt, bool isFromSuccessor)
{
    if (!m_isConnected) {
        return;
    }
    if (isFromSuccessor && (!m_inHandover || m_sync.state() != BookSync::State::Live)) {
        return; // the two streams must not mix in the buffer
    }
    if (m_inHandover && m_sync.state() == BookSync::State::Live) {
        if (delta.lastSequence <= m_sync.sequence()) {
            m_successorJoined = m_successorJoined || isFromSuccessor;
            return;
        }
        if (!m_core.codec().follows(delta, m_sync.sequence())) {
            if (isFromSuccessor && !m_successorJoined) {
                hold(delta, receivedAt);
                return;
            }
        } else if (isFromSuccessor) {
            m_successorJoined = true;
        }
        take(delta, receivedAt);
        releaseHeld(false);
        return;
    }
    take(delta, receivedAt);
}

void BookFeed::take(const BookDelta& delta, UtcTime receivedAt)
{
    noteArrival(delta, receivedAt);
    const BookSync::State state = m_sync.onDelta(delta);
    switch (state) {
    case BookSync::State::Broken:
        resync(m_sync.problem());
        return;
    case BookSync::State::WaitingForDiff:
    case BookSync::State::WaitingForSnapshot:
        if (!m_isFetching && !m_fetchTimer.isRunning()) {
            fetchSnapshot();
        }
        return;
    case BookSync::State::Live:
        break;
    }
    m_status.receivedAt = receivedAt;
    const BookState before = m_status.state;
    judge();
    if (m_status.state == before) {
        publish();
    }
}

void BookFeed::noteArrival(const BookDelta& delta, UtcTime receivedAt)
{
    const Duration now = m_core.clock().monotonic();
    m_gapsUs[m_gapCount % kGapRing] = (now - m_lastArrival).toUs();
    ++m_gapCount;
    m_lastArrival = now;
    m_probeAfter = kProbeSilence;
    if (delta.exchangeTime.isSet() && m_core.serverClock.isSynchronised()) {
        const Duration lag = receivedAt + m_core.serverClock.offset() - delta.exchangeTime;
        m_lag = std::max(lag, Duration());
    }
}

void BookFeed::hold(const BookDelta& delta, UtcTime receivedAt)
{
    if (m_held.size() >= kMaxHeld) {
        m_held.clear();
        resync("the new connection ran too far ahead");
        return;
    }
    HeldDelta& held = m_held.emplace_back();
    held.delta = delta;
    held.bids.assign(delta.bids.begin(), delta.bids.end());
    held.asks.assign(delta.asks.begin(), delta.asks.end());
    held.symbol = delta.symbol;
    held.receivedAt = receivedAt;
}

void BookFeed::releaseHeld(bool evenWithGap)
{
    if (m_held.empty() || m_sync.state() != BookSync::State::Live) {
        return;
    }
    std::vector<HeldDelta> held;
    held.swap(m_held);
    for (std::size_t i = 0; i < held.size(); ++i) {
        HeldDelta& next = held[i];
        next.delta.bids = next.bids;
        next.delta.asks = next.asks;
        next.delta.symbol = next.symbol;
        if (next.delta.lastSequence <= m_sync.sequence()) {
            m_successorJoined = true;
            continue;
        }
        if (!evenWithGap && !m_core.codec().follows(next.delta, m_sync.sequence())) {
            for (; i < held.size(); ++i) {
                m_held.push_back(std::move(held[i]));
            }
            return;
        }
        m_successorJoined = true;
        take(next.delta, next.receivedAt);
    }
}

void BookFeed::beginHandover()
{
    m_inHandover = true;
    m_successorJoined = false;
    m_held.clear();
}

void BookFeed::endHandover()
{
    if (!m_inHandover) {
        return;
    }
    m_inHandover = false;
    if (m_sync.state() != BookSync::State::Live) {
        resync("connection renewed"); // what is buffered came from the old socket alone
        return;
    }
    releaseHeld(true);
    m_held.clear();
}

void BookFeed::onConnectionLost(const std::string& reason)
{
    m_isConnected = false;
    m_epoch = std::make_shared<char>();
    m_isFetching = m_isProbing = false;
    m_fetchTimer.stop();
    m_held.clear();
    m_inHandover = false;
    m_sync.restart();
    m_resyncReason = reason;
    judge();
}

void BookFeed::onConnectionOverdue(bool isOverdue)
{
    m_isOverdue = isOverdue;
    judge();
}

void BookFeed::resync(std::string reason)
{
    m_core.setup.log->warning(m_core.area, m_symbol.text() + ": book thrown away: " + reason);
    m_sync.restart();
    m_epoch = std::make_shared<char>();
    m_isFetching = m_isProbing = false;
    m_mustMoveBy.reset();
    m_held.clear();
    m_resyncReason = std::move(reason);
    judge();
    if (m_isConnected) {
        // A feed that breaks again and again must not eat the request budget.
        refetchAfter(Duration::ms(250) * (std::int64_t{1} << std::min(m_fetchAttempts, 5)));
        ++m_fetchAttempts;
    }
}

void BookFeed::fetchSnapshot()
{
    if (m_isFetching) {
        return;
    }
    m_isFetching = true;
    m_fetchTimer.stop();
    m_calls.send(
        [this, epoch = std::weak_ptr(m_epoch)]() -> Result<HttpCall> {
            if (epoch.expired()) {
                return Error{ErrorKind::Cancelled, {}, "no longer wanted", -1};
            }
            const bool isShort = m_core.limiter.usedShare() > kBudgetShort;
            const int full = m_core.capabilities.snapshotDepth;
            const int depth = isShort ? std::min(full, kSmallDepth) : full;
            return m_core.codec().bookSnapshot(m_core.rest(), m_symbol, depth);
        },
        [this, epoch = std::weak_ptr(m_epoch)](Result<HttpResponse> reply) {
            if (!epoch.expired()) {
                onSnapshotReply(std::move(reply));
            }
        });
}

void BookFeed::onSnapshotReply(Result<HttpResponse> reply)
{
    m_isFetching = false;
    const Duration pause = std::min(
        Duration::ms(200) * (std::int64_t{1} << std::min(m_fetchAttempts, 6)), kLongestRefetch);
    if (!reply.ok()) {
        ++m_fetchAttempts;
        refetchAfter(pause);
        return;
    }
    const auto snapshot = m_core.codec().parseBookSnapshot(*reply);
    if (!snapshot.ok()) {
        m_core.setup.log->warning(
            m_core.area, m_symbol.text() + ": snapshot refused: " + snapshot.error().message);
        ++m_fetchAttempts;
        refetchAfter(pause);
        return;
    }
    if (!m_sync.onSnapshot(snapshot.value())) {
        if (m_sync.state() == BookSync::State::Broken) {
            resync(m_sync.problem());
            return;
        }
        ++m_fetchAttempts; // older than the first diff (Binance sheet section 4, step 3)
        refetchAfter(pause);
        return;
    }
    if (m_sync.state() == BookSync::State::Broken) {
        resync(m_sync.problem());
        return;
    }
    m_fetchAttempts = 0;
    m_hadBook = true;
    m_resyncReason.clear();
    m_status.receivedAt = reply->receivedAt;
    const BookState before = m_status.state;
    judge();
    if (before == m_status.state) {
        publish();
    }
}

void BookFeed::refetchAfter(Duration delay)
{
    m_fetchTimer.start(delay, [this] { fetchSnapshot(); });
}

Duration BookFeed::usualGap() const
{
    const std::size_t count = std::min(m_gapCount, kGapRing);
    if (count < 8) {
        return {};
    }
    std::array<std::int64_t, kGapRing> gaps = m_gapsUs;
    const auto end = gaps.begin() + static_cast<std::ptrdiff_t>(count);
    const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(count / 2);
    std::nth_element(gaps.begin(), middle, end);
    return Duration::us(*middle);
}

void BookFeed::tick()
{
    if (!m_isConnected) {
        return;
    }
    const Duration now = m_core.clock().monotonic();
    if (m_mustMoveBy.has_value() && now > *m_mustMoveBy) {
        m_mustMoveBy.reset();
        if (m_sync.state() == BookSync::State::Live && m_sync.sequence() < m_probedSequence) {
            resync("updates stopped");
            m_resubscribe(m_symbol);
            return;
        }
    }
    const Duration silence = now - m_lastArrival;
    const bool isSilent = silence > m_probeAfter && silence > usualGap() * 10;
    if (isSilent && m_sync.state() == BookSync::State::Live && !m_isProbing &&
        !m_mustMoveBy.has_value()) {
        probe();
    }
    judge();
}

void BookFeed::probe()
{
    m_isProbing = true;
    m_calls.send(
        [this, epoch = std::weak_ptr(m_epoch)]() -> Result<HttpCall> {
            if (epoch.expired()) {
                return Error{ErrorKind::Cancelled, {}, "no longer wanted", -1};
            }
            return m_core.codec().bookSnapshot(m_core.rest(), m_symbol, kProbeDepth);
        },
        [this, epoch = std::weak_ptr(m_epoch)](Result<HttpResponse> reply) {
            if (!epoch.expired()) {
                onProbeReply(std::move(reply));
            }
        });
}

void BookFeed::onProbeReply(Result<HttpResponse> reply)
{
    m_isProbing = false;
    // A quiet market is asked less and less often; an arrival sets it back.
    m_probeAfter = std::min(m_probeAfter * 2, kLongestProbeSilence);
    if (!reply.ok()) {
        return;
    }
    const auto snapshot = m_core.codec().parseBookSnapshot(*reply);
    if (snapshot.ok() && snapshot.value().sequence > m_sync.sequence()) {
        m_probedSequence = snapshot.value().sequence;
        m_mustMoveBy = m_core.clock().monotonic() + kProbeGrace;
    }
}

void BookFeed::judge()
{
    if (!m_isConnected) {
        setStatus(BookState::Offline, m_resyncReason);
        return;
    }
    if (m_sync.state() != BookSync::State::Live) {
        setStatus(m_hadBook ? BookState::Stale : BookState::Empty, m_resyncReason);
        return;
    }
    if (m_isOverdue) {
        setStatus(BookState::Stale, "no answer to a ping for 5 s");
        return;
    }
    const Duration silence = m_core.clock().monotonic() - m_lastArrival;
    if (silence > kSlowSilence && silence > usualGap() * 5) { // the median costs: asked last
        setStatus(BookState::Slow, "no update for a while");
        return;
    }
    if (m_lag.has_value() && *m_lag > kSlowLag) {
        setStatus(BookState::Slow, "the exchange's data arrive late");
        return;
    }
    setStatus(BookState::Live, {});
}

void BookFeed::setStatus(BookState state, const std::string& reason)
{
    if (m_status.state == state && m_status.reason == reason) {
        return;
    }
    m_status.state = state;
    m_status.reason = reason;
    publish();
}

void BookFeed::publish()
{
    m_core.listener().onBook(m_symbol.text(), m_sync, m_status);
}

} // namespace agio
