// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/allocations.h"

#include <cstdlib>
#include <new>

namespace {

// operator new has no other place to count in.
thread_local agio::bench::AllocationCount count;

void* counted(std::size_t size, std::size_t alignment)
{
    ++count.calls;
    count.bytes += size;
    const std::size_t rounded = (size + alignment - 1) / alignment * alignment;
    void* const memory = alignment <= alignof(std::max_align_t)
        ? std::malloc(size == 0 ? 1 : size) // NOLINT(*-no-malloc)
        : std::aligned_alloc(alignment, rounded == 0 ? alignment : rounded); // NOLINT(*-no-malloc)
    if (memory == nullptr) {
        std::abort(); // a benchmark without memory has nothing to say
    }
    return memory;
}

} // namespace

namespace agio::bench {

AllocationCount allocations() noexcept
{
    return count;
}

} // namespace agio::bench

// The array, nothrow and sized forms of the library call these.
void* operator new(std::size_t size)
{
    return counted(size, 1);
}
void* operator new(std::size_t size, std::align_val_t alignment)
{
    return counted(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept
{
    std::free(memory); // NOLINT(*-no-malloc)
}
void operator delete(void* memory, std::size_t /*size*/) noexcept
{
    std::free(memory); // NOLINT(*-no-malloc)
}
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept
{
    std::free(memory); // NOLINT(*-no-malloc)
}
void operator delete(void* memory, std::size_t /*size*/, std::align_val_t /*alignment*/) noexcept
{
    std::free(memory); // NOLINT(*-no-malloc)
}
