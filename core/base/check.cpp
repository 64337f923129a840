// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/check.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace agio::detail {

namespace {

// Remembers the places that have reported, so that a condition that fails a million times a second
// is one line. Bounded: when it is full, further places stay silent.
bool isFirstReport(const char* file, int line) noexcept
{
    static std::array<std::atomic<std::uint64_t>, 256> reported{};
    const std::uint64_t place =
        reinterpret_cast<std::uintptr_t>(file) * 1'000'003U + static_cast<std::uint64_t>(line) + 1;
    for (auto& entry : reported) {
        std::uint64_t expected = 0;
        if (entry.compare_exchange_strong(expected, place)) {
            return true;
        }
        if (expected == place) {
            return false;
        }
    }
    return false;
}

} // namespace

void checkFailed(const char* condition, const char* file, int line) noexcept
{
    // Formatted into a buffer of our own: the heap may be what is broken.
    std::array<char, 512> text{};
    static_cast<void>(std::snprintf(text.data(), text.size(), "%s:%d: broken invariant: %s\n", file,
                                    line, condition));
    static_cast<void>(std::fputs(text.data(), stderr));
    static_cast<void>(std::fflush(stderr));
    std::abort();
}

void expectFailed(const char* condition, const char* file, int line) noexcept
{
    if (!isFirstReport(file, line)) {
        return;
    }
    std::array<char, 512> text{};
    static_cast<void>(std::snprintf(text.data(), text.size(), "%s:%d: did not expect: not (%s)\n",
                                    file, line, condition));
    static_cast<void>(std::fputs(text.data(), stderr));
}

} // namespace agio::detail
