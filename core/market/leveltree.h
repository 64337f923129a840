// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The levels of one side of a book: quantity by tick, in order. See orderbook.h for the whole.
//
// A window of 2^24 ticks is cut into 4096 regions of 4096 ticks, a region into 64 leaves of 64
// ticks. A bit says at each floor whether anything lies below. Only what exists is stored: a region
// has the entries of its non-empty leaves side by side (place = number of bits set below), a leaf
// entry is a mask of 64 ticks and, for one level, the quantity itself, for more, a packed block of
// quantities. Most leaves of a real book hold one level, near the touch a few dozen.
// Levels outside the window wait in a short sorted vector.
//
// Not thread-safe. Allocates only while it grows beyond what it ever held.

#include "core/market/orderbook.h"
#include "core/market/wordpool.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace agio {

// Bits set. Plain x86-64 has no instruction for it but every processor of the last fifteen years
// does: asked at run time (a load and a predicted branch), it halves the cost of a place.
inline unsigned bitsSet(std::uint64_t word) noexcept
{
#if defined(__x86_64__) && !defined(__POPCNT__)
    if (__builtin_cpu_supports("popcnt") != 0) [[likely]] {
        std::uint64_t count = 0;
        __asm__("popcnt %1, %0" : "=r"(count) : "rm"(word) : "cc");
        return static_cast<unsigned>(count);
    }
#endif
    return static_cast<unsigned>(std::popcount(word));
}

class LevelTree
{
public:
    static constexpr std::uint64_t kWindowTicks = std::uint64_t{1} << 24U;
    static constexpr std::uint64_t kRegionTicks = 4096;

    explicit LevelTree(WordPool& pool)
        : m_pool(pool)
    {}

    // Empties the tree and moves the window to [base, base + kWindowTicks). The pool is cleared by
    // its owner before (both sides share it).
    void reset(std::int64_t base);

    bool isInWindow(std::int64_t ticks) const noexcept { return slotOf(ticks) < kWindowTicks; }
    void set(std::int64_t ticks, std::int64_t quantity); // quantity > 0
    void remove(std::int64_t ticks); // absent: nothing happens
    std::int64_t quantityAt(std::int64_t ticks) const noexcept;

    std::size_t size() const noexcept { return m_size; }
    std::size_t outsideSize() const noexcept { return m_outside.size(); }
    std::optional<BookRow> lowest() const noexcept;
    std::optional<BookRow> highest() const noexcept;
    // In order; visit(BookRow) returns false to stop.
    template <typename Visit>
    void walkUp(Visit&& visit) const;
    template <typename Visit>
    void walkDown(Visit&& visit) const;

    std::size_t memoryBytes() const noexcept; // without the pool

private:
    struct Region
    {
        std::uint64_t leaves = 0; // which of its 64 leaves exist
        std::uint32_t block = 0; // their entries: two words each, mask and content
        std::uint32_t log2 = 0; // entries that fit, as a power of two
    };

    std::uint64_t slotOf(std::int64_t ticks) const noexcept
    {
        return static_cast<std::uint64_t>(ticks) - static_cast<std::uint64_t>(m_base);
    }
    std::int64_t ticksAt(std::uint64_t slot) const noexcept
    {
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(m_base) + slot);
    }
    Region& makeRegion(std::size_t index);
    void dropRegion(std::size_t index) noexcept;
    void insertLeaf(Region& region, unsigned place, std::uint64_t mask, std::int64_t quantity);
    void eraseLeaf(Region& region, unsigned place, std::uint64_t leafBit);
    void insertLevel(std::uint32_t leaf, std::uint64_t bit, std::int64_t quantity);
    void eraseLevel(std::uint32_t leaf, std::uint64_t bit);
    std::vector<BookRow>::iterator outsideAt(std::int64_t ticks) noexcept;
    void setOutside(std::int64_t ticks, std::int64_t quantity);
    void removeOutside(std::int64_t ticks);

    // A leaf's content where it has several levels: block and capacity in one word.
    static std::uint64_t packed(std::uint32_t block, unsigned log2) noexcept
    {
        return std::uint64_t{log2} << 32U | block;
    }
    const std::uint64_t* quantities(const std::uint64_t* leaf) const noexcept
    {
        const bool isSingle = (leaf[0] & (leaf[0] - 1)) == 0;
        return isSingle ? leaf + 1 : m_pool.at(static_cast<std::uint32_t>(leaf[1]));
    }
    template <typename Visit>
    bool walkRegionUp(std::uint64_t index, Visit& visit) const;
    template <typename Visit>
    bool walkRegionDown(std::uint64_t index, Visit& visit) const;

    WordPool& m_pool;
    std::int64_t m_base = 0;
    std::size_t m_size = 0;
    std::uint64_t m_summary = 0; // which words of m_regionBits are not zero
    std::array<std::uint64_t, 64> m_regionBits{}; // which regions exist
    std::array<std::uint16_t, 4096> m_directory{}; // region -> index in m_regions; 0: none
    std::vector<Region> m_regions = std::vector<Region>(1);
    std::vector<std::uint16_t> m_freeRegions;
    std::vector<BookRow> m_outside; // by ticks, rising
};

template <typename Visit>
bool LevelTree::walkRegionUp(std::uint64_t index, Visit& visit) const
{
    const Region& region = m_regions[m_directory[index]];
    const std::uint64_t* leaf = m_pool.at(region.block);
    for (std::uint64_t leaves = region.leaves; leaves != 0; leaves &= leaves - 1, leaf += 2) {
        const std::uint64_t slot =
            index * kRegionTicks + static_cast<std::uint64_t>(std::countr_zero(leaves)) * 64U;
        const std::uint64_t* quantity = quantities(leaf);
        for (std::uint64_t mask = leaf[0]; mask != 0; mask &= mask - 1, ++quantity) {
            const auto bit = static_cast<unsigned>(std::countr_zero(mask));
            if (!visit(BookRow{ticksAt(slot + bit), static_cast<std::int64_t>(*quantity)})) {
                return false;
            }
        }
    }
    return true;
}

template <typename Visit>
bool LevelTree::walkRegionDown(std::uint64_t index, Visit& visit) const
{
    const Region& region = m_regions[m_directory[index]];
    const std::uint64_t* leaf = m_pool.at(region.block) + std::size_t{2} * bitsSet(region.leaves);
    for (std::uint64_t leaves = region.leaves; leaves != 0;) {
        leaf -= 2;
        const unsigned leafBit = 63U - static_cast<unsigned>(std::countl_zero(leaves));
        leaves ^= std::uint64_t{1} << leafBit;
        const std::uint64_t slot = index * kRegionTicks + std::uint64_t{leafBit} * 64U;
        const std::uint64_t* quantity = quantities(leaf) + bitsSet(leaf[0]);
        for (std::uint64_t mask = leaf[0]; mask != 0;) {
            const unsigned bit = 63U - static_cast<unsigned>(std::countl_zero(mask));
            mask ^= std::uint64_t{1} << bit;
            --quantity;
            if (!visit(BookRow{ticksAt(slot + bit), static_cast<std::int64_t>(*quantity)})) {
                return false;
            }
        }
    }
    return true;
}

template <typename Visit>
void LevelTree::walkUp(Visit&& visit) const
{
    auto outside = m_outside.begin();
    for (; outside != m_outside.end() && outside->ticks < m_base; ++outside) {
        if (!visit(*outside)) {
            return;
        }
    }
    for (std::uint64_t summary = m_summary; summary != 0; summary &= summary - 1) {
        const auto word = static_cast<unsigned>(std::countr_zero(summary));
        for (std::uint64_t bits = m_regionBits[word]; bits != 0; bits &= bits - 1) {
            const auto bit = static_cast<unsigned>(std::countr_zero(bits));
            if (!walkRegionUp(word * std::uint64_t{64} + bit, visit)) {
                return;
            }
        }
    }
    for (; outside != m_outside.end() && visit(*outside); ++outside) {
    }
}

template <typename Visit>
void LevelTree::walkDown(Visit&& visit) const
{
    auto outside = m_outside.rbegin();
    for (; outside != m_outside.rend() && outside->ticks > m_base; ++outside) {
        if (!visit(*outside)) {
            return;
        }
    }
    for (std::uint64_t summary = m_summary; summary != 0;) {
        const unsigned word = 63U - static_cast<unsigned>(std::countl_zero(summary));
        summary ^= std::uint64_t{1} << word;
        for (std::uint64_t bits = m_regionBits[word]; bits != 0;) {
            const unsigned bit = 63U - static_cast<unsigned>(std::countl_zero(bits));
            bits ^= std::uint64_t{1} << bit;
            if (!walkRegionDown(word * std::uint64_t{64} + bit, visit)) {
                return;
            }
        }
    }
    for (; outside != m_outside.rend() && visit(*outside); ++outside) {
    }
}

} // namespace agio
