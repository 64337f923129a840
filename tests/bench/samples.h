// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Times of single events, kept one by one: a median hides what a trader feels. For the programs
// that measure painting and waiting, where Google Benchmark's means say little.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace agio::bench {

std::int64_t steadyNs() noexcept; // only differences mean something
std::int64_t threadCpuNs() noexcept; // processor time of the calling thread

class Samples
{
public:
    void reserve(std::size_t count) { m_ns.reserve(count); }
    void add(std::int64_t ns) { m_ns.push_back(ns); }
    std::size_t count() const noexcept { return m_ns.size(); }
    // 0…1; the nearest sample. 0 if there is none.
    std::int64_t at(double share)
    {
        if (m_ns.empty()) {
            return 0;
        }
        std::ranges::sort(m_ns);
        const auto last = static_cast<double>(m_ns.size() - 1);
        return m_ns[static_cast<std::size_t>(std::lround(share * last))];
    }
    // One line: name, p50, p99, max in the unit, count.
    void print(const char* name, double nsPerUnit, const char* unit)
    {
        std::printf("%-52s p50 %8.3f  p99 %8.3f  max %8.3f %s  n %zu\n", name,
                    static_cast<double>(at(0.5)) / nsPerUnit,
                    static_cast<double>(at(0.99)) / nsPerUnit,
                    static_cast<double>(at(1.0)) / nsPerUnit, unit, m_ns.size());
        std::fflush(stdout);
    }

private:
    std::vector<std::int64_t> m_ns;
};

constexpr double kNsPerMs = 1e6;
constexpr double kNsPerUs = 1e3;

} // namespace agio::bench
