// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/callqueue.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace agio {

namespace {

constexpr Duration kOrderTimeout = Duration::seconds(5); // then its fate is Unknown
constexpr Duration kCancelPatience = Duration::seconds(5);
constexpr Duration kReadPatience = Duration::seconds(90); // longer than any minute window
constexpr Duration kBlockWithoutDeadline = Duration::seconds(60);

Duration patience(Urgency urgency)
{
    switch (urgency) {
    case Urgency::Order:
        return {};
    case Urgency::Cancel:
        return kCancelPatience;
    case Urgency::Background:
    case Urgency::Normal:
        break;
    }
    return kReadPatience;
}

bool isBan(int status)
{
    return status == 429 || status == 418;
}

} // namespace

void refundWeight(RateLimiter& limiter, const std::vector<RateCost>& costs)
{
    for (const RateCost& cost : costs) {
        if (cost.window.starts_with("weight")) {
            limiter.refund(cost);
        }
    }
}

CallQueue::CallQueue(SessionCore& core)
    : m_core(core)
    , m_pumpTimer(core.scheduler())
{}

CallQueue::~CallQueue()
{
    for (const auto& [ticket, id] : m_inFlight) {
        m_core.setup.http->abort(id);
    }
    for (const auto& [ticket, id] : m_deferred) {
        m_core.scheduler().cancel(id);
    }
}

void CallQueue::later(std::function<void()> action)
{
    const std::uint64_t ticket = ++m_lastTicket;
    m_deferred[ticket] =
        m_core.scheduler().after(Duration(), [this, ticket, run = std::move(action)] {
            m_deferred.erase(ticket);
            run();
        });
}

void CallQueue::send(Make make, Done done, std::function<void()> onHandedOver)
{
    Waiting waiting{std::move(make), std::move(done), std::move(onHandedOver), Urgency::Normal, {}};
    const Duration wait = attempt(waiting);
    if (wait > Duration()) {
        enqueue(std::move(waiting), wait);
    }
}

Duration CallQueue::attempt(Waiting& waiting)
{
    Result<HttpCall> call = waiting.make();
    if (!call.ok()) {
        fail(waiting, call.error());
        return {};
    }
    waiting.urgency = call->urgency;
    const Duration wait = m_core.limiter.acquire(call->costs, call->urgency);
    if (wait > Duration()) {
        return wait;
    }
    const auto allowed =
        m_core.setup.endpoints.guard.check(call->request.url, call->request.carriesKey);
    if (!allowed.ok()) {
        Error refused = allowed.error();
        refused.kind = ErrorKind::NotSent;
        fail(waiting, std::move(refused));
        return {};
    }
    dispatch(std::move(call).value(), waiting);
    return {};
}

void CallQueue::dispatch(HttpCall call, Waiting& waiting)
{
    if (call.changesState) {
        call.request.timeout = std::min(call.request.timeout, kOrderTimeout);
    }
    const std::uint64_t ticket = ++m_lastTicket;
    HttpRequest request = std::move(call.request);
    call.request = {};
    if (!request.carriesKey) {
        call.request.url = request.url; // for the recording
    }
    call.request.carriesKey = request.carriesKey;
    auto onReply = [this, ticket, meta = std::move(call),
                    done = std::move(waiting.done)](Result<HttpResponse> reply) {
        m_inFlight.erase(ticket);
        finish(meta, std::move(reply), done);
    };
    m_inFlight[ticket] = m_core.setup.http->send(std::move(request), std::move(onReply));
    if (waiting.onHandedOver) {
        waiting.onHandedOver();
    }
}

void CallQueue::finish(const HttpCall& meta, Result<HttpResponse> reply, const Done& done)
{
    if (reply.ok()) {
        learnFrom(meta, *reply);
    } else {
        m_core.setup.log->warning(m_core.area, meta.purpose + ": " + reply.error().message);
    }
    done(std::move(reply));
}

void CallQueue::learnFrom(const HttpCall& meta, const HttpResponse& reply)
{
    for (const UsedBudget& used : m_core.codec().usedBudget(reply)) {
        m_core.limiter.reportUsed(used.window, used.used);
    }
    if (isBan(reply.status)) {
        const auto error = m_core.codec().errorOf(reply);
        const bool isStated = error.has_value() && error->retryAfterMs >= 0;
        const Duration pause = isStated ? Duration::ms(error->retryAfterMs) : kBlockWithoutDeadline;
        m_core.limiter.blockUntil(m_core.clock().now() + pause);
        m_core.setup.log->warning(m_core.area,
                                  meta.purpose + ": too many requests, pausing for " +
                                      std::to_string(pause.toMs()) + " ms");
        m_core.listener().onHealthChanged();
        return;
    }
    const bool isSuccess = reply.status >= 200 && reply.status < 300;
    if (isSuccess && meta.freeOnSuccess) {
        refundWeight(m_core.limiter, meta.costs);
    }
    if (m_core.setup.recorder != nullptr && !meta.request.carriesKey) {
        m_core.setup.recorder->write({reply.receivedAt, RecordedChannel::Http,
                                      RecordedDirection::FromServer, false, 0, meta.request.url,
                                      reply.body});
    }
}

void CallQueue::fail(Waiting& waiting, Error error)
{
    later([done = std::move(waiting.done), error = std::move(error)] { done(error); });
}

void CallQueue::enqueue(Waiting waiting, Duration wait)
{
    const Duration now = m_core.clock().monotonic();
    waiting.giveUpAt = now + patience(waiting.urgency);
    if (now + wait > waiting.giveUpAt) {
        fail(waiting,
             {ErrorKind::RateLimited,
              {},
              "the request budget is used up; nothing was sent",
              wait.toMs()});
        return;
    }
    if (m_waiting.size() >= kMaxWaiting) {
        fail(waiting, {ErrorKind::NotSent, {}, "too many requests are waiting", wait.toMs()});
        return;
    }
    const auto place = std::find_if(m_waiting.begin(), m_waiting.end(), [&](const Waiting& other) {
        return other.urgency < waiting.urgency;
    });
    m_waiting.insert(place, std::move(waiting));
    if (!m_pumpTimer.isRunning()) {
        m_pumpTimer.start(wait, [this] { pump(); });
    }
}

void CallQueue::pump()
{
    std::vector<Waiting> line;
    line.swap(m_waiting);
    Duration shortest;
    for (Waiting& waiting : line) {
        const Duration wait = attempt(waiting);
        if (wait == Duration()) {
            continue;
        }
        if (m_core.clock().monotonic() + wait > waiting.giveUpAt) {
            fail(waiting,
                 {ErrorKind::RateLimited,
                  {},
                  "the request budget did not come back in time; nothing was sent",
                  wait.toMs()});
            continue;
        }
        shortest = shortest == Duration() ? wait : std::min(shortest, wait);
        m_waiting.push_back(std::move(waiting));
    }
    if (!m_waiting.empty()) {
        m_pumpTimer.start(shortest, [this] { pump(); });
    }
}

} // namespace agio
