// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Counts what operator new hands out in this program (it is replaced in allocations.cpp).

#include <cstddef>
#include <cstdint>

namespace agio::bench {

struct AllocationCount
{
    std::uint64_t calls = 0;
    std::uint64_t bytes = 0;
};

// Since the start of the calling thread.
AllocationCount allocations() noexcept;

} // namespace agio::bench
