// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Points in time are nanoseconds since 1970-01-01 UTC; durations are nanoseconds. Both int64, both
// strong. An exchange's own time and the local receive time are different fields, never mixed.
// The clock is injected: nobody calls the system clock but SystemClock.

#include <chrono>
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read this one
#include <compare>
#endif
#include <cstdint>
#include <string>

namespace agio {

class Duration
{
public:
    constexpr Duration() noexcept = default;
    static constexpr Duration ns(std::int64_t n) noexcept { return Duration(n); }
    static constexpr Duration us(std::int64_t n) noexcept { return Duration(n * 1'000); }
    static constexpr Duration ms(std::int64_t n) noexcept { return Duration(n * 1'000'000); }
    static constexpr Duration seconds(std::int64_t n) noexcept
    {
        return Duration(n * 1'000'000'000);
    }
    static constexpr Duration minutes(std::int64_t n) noexcept { return seconds(n * 60); }
    constexpr std::int64_t toNs() const noexcept { return m_ns; }
    constexpr std::int64_t toUs() const noexcept { return m_ns / 1'000; }
    constexpr std::int64_t toMs() const noexcept { return m_ns / 1'000'000; }
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees a 0 in a defaulted comparison
    constexpr auto operator<=>(const Duration&) const = default;
    constexpr Duration operator+(Duration d) const noexcept { return Duration(m_ns + d.m_ns); }
    constexpr Duration operator-(Duration d) const noexcept { return Duration(m_ns - d.m_ns); }
    constexpr Duration operator*(std::int64_t n) const noexcept { return Duration(m_ns * n); }
    constexpr Duration operator/(std::int64_t n) const noexcept { return Duration(m_ns / n); }
    constexpr Duration operator-() const noexcept { return Duration(-m_ns); }

private:
    constexpr explicit Duration(std::int64_t n) noexcept
        : m_ns(n)
    {}
    std::int64_t m_ns = 0;
};

class UtcTime
{
public:
    constexpr UtcTime() noexcept = default; // 0: "not known"
    static constexpr UtcTime fromNs(std::int64_t n) noexcept { return UtcTime(n); }
    static constexpr UtcTime fromUs(std::int64_t n) noexcept { return UtcTime(n * 1'000); }
    static constexpr UtcTime fromMs(std::int64_t n) noexcept { return UtcTime(n * 1'000'000); }
    static constexpr UtcTime fromSeconds(std::int64_t n) noexcept
    {
        return UtcTime(n * 1'000'000'000);
    }
    constexpr std::int64_t toNs() const noexcept { return m_ns; }
    constexpr std::int64_t toUs() const noexcept { return m_ns / 1'000; }
    constexpr std::int64_t toMs() const noexcept { return m_ns / 1'000'000; }
    constexpr std::int64_t toSeconds() const noexcept { return m_ns / 1'000'000'000; }
    constexpr bool isSet() const noexcept { return m_ns != 0; }
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees a 0 in a defaulted comparison
    constexpr auto operator<=>(const UtcTime&) const = default;
    constexpr UtcTime operator+(Duration d) const noexcept { return UtcTime(m_ns + d.toNs()); }
    constexpr UtcTime operator-(Duration d) const noexcept { return UtcTime(m_ns - d.toNs()); }
    constexpr Duration operator-(UtcTime t) const noexcept { return Duration::ns(m_ns - t.m_ns); }

private:
    constexpr explicit UtcTime(std::int64_t n) noexcept
        : m_ns(n)
    {}
    std::int64_t m_ns = 0;
};

class Clock
{
public:
    virtual ~Clock() = default;
    // Wall time: may step. For stamps and signatures.
    virtual UtcTime now() const = 0;
    // Never steps back. For time-outs, staleness and latencies.
    virtual Duration monotonic() const = 0;
};

class SystemClock final : public Clock
{
public:
    UtcTime now() const override;
    Duration monotonic() const override;
};

// Stands still until told; for tests and replays. Not thread-safe.
class ManualClock final : public Clock
{
public:
    explicit ManualClock(UtcTime start = UtcTime::fromSeconds(1'700'000'000))
        : m_now(start)
    {}
    UtcTime now() const override { return m_now; }
    Duration monotonic() const override { return m_monotonic; }
    void advance(Duration d)
    {
        m_now = m_now + d;
        m_monotonic = m_monotonic + d;
    }
    void stepWallClock(Duration d) { m_now = m_now + d; } // monotonic stays

private:
    UtcTime m_now;
    Duration m_monotonic = Duration::seconds(1'000);
};

// "2026-11-20T07:48:58.123Z"
std::string toIso8601(UtcTime time);

} // namespace agio
