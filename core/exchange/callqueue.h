// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// REST calls within the exchange's limits. Costs are taken before sending. Reading calls wait for
// budget in a bounded line, the more urgent first; a new order never waits (its price would be old
// by then): it fails with RateLimited; a cancel waits a few seconds at the head of the line.
// A call is built when its turn comes, so that its time stamp is fresh.

#include "core/exchange/sessioncore.h"
#include "core/exchange/timer.h"

#include <functional>
#include <unordered_map>
#include <vector>

namespace agio {

class CallQueue
{
public:
    using Make = std::function<Result<HttpCall>()>;
    using Done = std::function<void(Result<HttpResponse>)>;
    static constexpr std::size_t kMaxWaiting = 256;

    explicit CallQueue(SessionCore& core);
    ~CallQueue(); // aborts without callbacks

    // `done` comes exactly once, later. Errors: those of HttpTransport; NotSent if the host guard
    // or a full line refused; RateLimited if the budget did not come in time.
    void send(Make make, Done done, std::function<void()> onHandedOver = {});
    void later(std::function<void()> action); // soon, on a clean stack

private:
    struct Waiting
    {
        Make make;
        Done done;
        std::function<void()> onHandedOver;
        Urgency urgency = Urgency::Normal;
        Duration giveUpAt; // monotonic
    };
    Duration attempt(Waiting& waiting); // zero: gone; else how long to wait
    void dispatch(HttpCall call, Waiting& waiting);
    void finish(const HttpCall& meta, Result<HttpResponse> reply, const Done& done);
    void learnFrom(const HttpCall& meta, const HttpResponse& reply);
    void fail(Waiting& waiting, Error error);
    void enqueue(Waiting waiting, Duration wait);
    void pump();

    SessionCore& m_core;
    std::unordered_map<std::uint64_t, std::uint64_t> m_inFlight; // ticket -> transport's id
    std::unordered_map<std::uint64_t, std::uint64_t> m_deferred; // ticket -> scheduler's id
    std::vector<Waiting> m_waiting;
    std::uint64_t m_lastTicket = 0;
    Timer m_pumpTimer;
};

// Gives back what the exchange does not count when a call succeeds: its weight, never the number of
// orders, which counts until they fill (Binance sheet section 8).
void refundWeight(RateLimiter& limiter, const std::vector<RateCost>& costs);

} // namespace agio
