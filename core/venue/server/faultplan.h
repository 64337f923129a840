// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What goes wrong at the edges of the simulated exchange, on purpose and repeatably: rules matched
// against the name of a request, frame or connection, with a probability or the next N, from a
// seed. As JSON:
//
//   {"seed":7,"rules":[
//     {"kind":"serverErrorAfter","where":"rest POST /api/v3/order","count":1,"status":503},
//     {"kind":"gap","where":"stream *@depth*","probability":0.01},
//     {"kind":"clockSkew","offsetMs":3000,"atMs":10000,"durationMs":5000}]}
//
// Names: "rest GET /api/v3/depth", "wsapi order.place", "stream btcusdt@depth@100ms",
// "user executionReport", "connection stream", "connection wsapi"; '*' matches any text.
// Times are milliseconds from the start of the plan. Not thread-safe.

#include "core/base/random.h"
#include "core/base/result.h"
#include "core/base/time.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace agio::venue {

enum class FaultKind : std::uint8_t {
    // requests and frames
    Delay, // answer or frame later by delayMs; what follows on the connection waits, too
    Drop, // a request is never read, a frame never sent
    Cut, // the connection is reset instead
    Duplicate, // a frame comes twice
    Reorder, // a frame comes after the one that follows it
    Gap, // a frame is left out (as Drop, named for depth streams)
    Garbage, // bytes that do not parse
    // requests
    TooManyRequests, // 429 with retryAfterSeconds
    Banned, // 418 with retryAfterSeconds
    ServerErrorBefore, // 5xx, the request was not looked at
    ServerErrorAfter, // 5xx, the request took effect
    TimeoutAfter, // took effect, never answered
    LateArrival, // takes effect only after delayMs, even if the client gave up
    CutAfter, // took effect, connection reset
    UnknownOutcome, // took effect, answered with the exchange's "status unknown" (-1007)
    // the venue as a whole, by time
    ServerShutdown, // announced, sockets close after delayMs
    ClockSkew, // the exchange's clock is off by offsetMs
    Restart, // all connections reset, 503 for durationMs; orders and balances stay
    StopPongs, // pings of clients stay unanswered, the server sends none
};

constexpr std::uint32_t bit(FaultKind kind) noexcept
{
    return 1U << static_cast<unsigned>(kind);
}

struct FaultRule
{
    FaultKind kind = FaultKind::Delay;
    std::string where = "*";
    double probability = 1.0;
    std::int64_t skip = 0; // matches that pass unharmed first
    std::int64_t remaining = -1; // harms left; -1: no end
    int status = 503;
    int retryAfterSeconds = 60;
    Duration delay = Duration::ms(1000);
    Duration offset;
    Duration at; // from the start of the plan
    Duration duration = Duration::ns(-1); // negative: no end
};

class FaultPlan
{
public:
    FaultPlan()
        : FaultPlan(1)
    {}
    explicit FaultPlan(std::uint64_t seed)
        : m_seed(seed)
    {}
    // Errors name the unknown kind or member, or the broken value.
    static Result<FaultPlan> fromJson(std::string_view json);

    void add(FaultRule rule);
    void clear() { m_entries.clear(); }
    bool isEmpty() const noexcept { return m_entries.empty(); }
    // The plan's time zero; rules with atMs/durationMs count from here.
    void start(Duration now) noexcept { m_start = now; }

    // The first rule of one of `kinds` that strikes at `where` now; its counters move on. The
    // pointer is good until the plan changes.
    const FaultRule* strike(std::uint32_t kinds, std::string_view where, Duration now);
    void retire(const FaultRule& rule); // strikes no more
    // A rule of the kind that covers this time, or nullptr; nothing is counted.
    const FaultRule* activeRule(FaultKind kind, std::string_view where, Duration now) const;

private:
    struct Entry
    {
        FaultRule rule;
        Random random;
    };
    bool covers(const FaultRule& rule, Duration now) const noexcept;

    std::uint64_t m_seed;
    Duration m_start;
    std::vector<Entry> m_entries;
};

bool matchesGlob(std::string_view pattern, std::string_view text) noexcept;

} // namespace agio::venue
