// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/market/leveltree.h"

#include <algorithm>
#include <utility>

namespace agio {

namespace {

constexpr std::uint64_t bitAt(std::uint64_t place) noexcept
{
    return std::uint64_t{1} << (place & 63U);
}

constexpr bool isSingle(std::uint64_t mask) noexcept
{
    return (mask & (mask - 1)) == 0;
}

// Room for `count` with nothing to spare, as a power of two.
unsigned log2For(unsigned count) noexcept
{
    return count <= 1 ? 0U : static_cast<unsigned>(std::bit_width(count - 1));
}

// Moves by hand: blocks hold a few words, and the library's move costs more than they do.
void insertWord(std::uint64_t* words, unsigned place, unsigned count, std::uint64_t word) noexcept
{
    for (unsigned i = place; i < count; ++i) {
        std::swap(words[i], word);
    }
    words[count] = word;
}

void eraseWord(std::uint64_t* words, unsigned place, unsigned count) noexcept
{
    std::uint64_t word = words[count - 1];
    for (unsigned i = count - 1; i > place; --i) {
        std::swap(words[i - 1], word);
    }
}

} // namespace

void LevelTree::reset(std::int64_t base)
{
    m_base = base;
    m_size = 0;
    m_summary = 0;
    m_regionBits.fill(0);
    m_directory.fill(0);
    m_regions.resize(1);
    m_freeRegions.clear();
    m_outside.clear();
}

void LevelTree::set(std::int64_t ticks, std::int64_t quantity)
{
    const std::uint64_t slot = slotOf(ticks);
    if (slot >= kWindowTicks) {
        setOutside(ticks, quantity);
        return;
    }
    const std::uint16_t entry = m_directory[slot / kRegionTicks];
    Region& region = entry != 0 ? m_regions[entry] : makeRegion(slot / kRegionTicks);
    const std::uint64_t leafBit = bitAt(slot >> 6U);
    const std::uint64_t bit = bitAt(slot);
    const unsigned place = bitsSet(region.leaves & (leafBit - 1));
    if ((region.leaves & leafBit) == 0) {
        region.leaves |= leafBit;
        insertLeaf(region, place, bit, quantity);
        ++m_size;
        return;
    }
    const std::uint32_t at = region.block + 2 * place;
    std::uint64_t* leaf = m_pool.at(at);
    const std::uint64_t mask = leaf[0];
    if ((mask & bit) == 0) {
        insertLevel(at, bit, quantity);
        ++m_size;
    } else if (isSingle(mask)) {
        leaf[1] = static_cast<std::uint64_t>(quantity);
    } else {
        m_pool.at(static_cast<std::uint32_t>(leaf[1]))[bitsSet(mask & (bit - 1))] =
            static_cast<std::uint64_t>(quantity);
    }
}

void LevelTree::remove(std::int64_t ticks)
{
    const std::uint64_t slot = slotOf(ticks);
    if (slot >= kWindowTicks) {
        removeOutside(ticks);
        return;
    }
    const std::uint64_t index = slot / kRegionTicks;
    Region& region = m_regions[m_directory[index]]; // [0] has no leaves
    const std::uint64_t leafBit = bitAt(slot >> 6U);
    const std::uint64_t bit = bitAt(slot);
    if ((region.leaves & leafBit) == 0) {
        return;
    }
    const unsigned place = bitsSet(region.leaves & (leafBit - 1));
    const std::uint32_t leaf = region.block + 2 * place;
    const std::uint64_t mask = *m_pool.at(leaf);
    if ((mask & bit) == 0) {
        return;
    }
    --m_size;
    if (mask != bit) {
        eraseLevel(leaf, bit);
        return;
    }
    eraseLeaf(region, place, leafBit);
    if (region.leaves == 0) {
        dropRegion(index);
    }
}

std::int64_t LevelTree::quantityAt(std::int64_t ticks) const noexcept
{
    const std::uint64_t slot = slotOf(ticks);
    if (slot >= kWindowTicks) {
        const auto found = std::ranges::lower_bound(m_outside, ticks, {}, &BookRow::ticks);
        return found != m_outside.end() && found->ticks == ticks ? found->quantity : 0;
    }
    const Region& region = m_regions[m_directory[slot / kRegionTicks]];
    const std::uint64_t leafBit = bitAt(slot >> 6U);
    if ((region.leaves & leafBit) == 0) {
        return 0;
    }
    const std::uint64_t* leaf =
        m_pool.at(region.block) + std::size_t{2} * bitsSet(region.leaves & (leafBit - 1));
    const std::uint64_t bit = bitAt(slot);
    if ((leaf[0] & bit) == 0) {
        return 0;
    }
    return static_cast<std::int64_t>(quantities(leaf)[bitsSet(leaf[0] & (bit - 1))]);
}

std::optional<BookRow> LevelTree::lowest() const noexcept
{
    std::optional<BookRow> first;
    walkUp([&](const BookRow& row) {
        first = row;
        return false;
    });
    return first;
}

std::optional<BookRow> LevelTree::highest() const noexcept
{
    std::optional<BookRow> first;
    walkDown([&](const BookRow& row) {
        first = row;
        return false;
    });
    return first;
}

std::size_t LevelTree::memoryBytes() const noexcept
{
    return sizeof *this + m_regions.capacity() * sizeof(Region) +
        m_freeRegions.capacity() * sizeof(std::uint16_t) + m_outside.capacity() * sizeof(BookRow);
}

LevelTree::Region& LevelTree::makeRegion(std::size_t index)
{
    std::uint16_t& entry = m_directory[index];
    if (m_freeRegions.empty()) {
        entry = static_cast<std::uint16_t>(m_regions.size()); // at most 4096
        m_regions.emplace_back();
        m_freeRegions.reserve(m_regions.capacity());
    } else {
        entry = m_freeRegions.back();
        m_freeRegions.pop_back();
        m_regions[entry] = Region();
    }
    m_regionBits[index / 64] |= bitAt(index);
    m_summary |= bitAt(index / 64);
    return m_regions[entry];
}

void LevelTree::dropRegion(std::size_t index) noexcept
{
    Region& region = m_regions[m_directory[index]];
    m_pool.release(region.block, region.log2 + 1);
    region = Region();
    m_freeRegions.push_back(m_directory[index]); // has room, see makeRegion()
    m_directory[index] = 0;
    m_regionBits[index / 64] &= ~bitAt(index);
    if (m_regionBits[index / 64] == 0) {
        m_summary &= ~bitAt(index / 64);
    }
}

// The leaf's bit is set already; `place` is its place among the entries.
void LevelTree::insertLeaf(Region& region, unsigned place, std::uint64_t mask,
                           std::int64_t quantity)
{
    const unsigned count = bitsSet(region.leaves) - 1;
    if (count == 0) {
        region.log2 = 0;
        region.block = m_pool.allocate(1);
    } else if (count == 1U << region.log2) {
        const std::uint32_t wider = m_pool.allocate(region.log2 + 2);
        std::copy_n(m_pool.at(region.block), std::size_t{2} * count, m_pool.at(wider));
        m_pool.release(region.block, region.log2 + 1);
        region.block = wider;
        ++region.log2;
    }
    std::uint64_t* const entries = m_pool.at(region.block);
    std::copy_backward(entries + std::size_t{2} * place, entries + std::size_t{2} * count,
                       entries + std::size_t{2} * count + 2);
    entries[std::size_t{2} * place] = mask;
    entries[std::size_t{2} * place + 1] = static_cast<std::uint64_t>(quantity);
}

// Blocks are halved only when less than half full, so that one level that comes and goes does not
// make them jump.
void LevelTree::eraseLeaf(Region& region, unsigned place, std::uint64_t leafBit)
{
    const unsigned count = bitsSet(region.leaves);
    region.leaves &= ~leafBit;
    std::uint64_t* const entries = m_pool.at(region.block);
    std::copy(entries + std::size_t{2} * place + 2, entries + std::size_t{2} * count,
              entries + std::size_t{2} * place);
    const unsigned left = count - 1;
    if (left > 0 && left < 1U << region.log2 >> 1U) {
        const unsigned log2 = log2For(left);
        const std::uint32_t smaller = m_pool.allocate(log2 + 1);
        std::copy_n(m_pool.at(region.block), std::size_t{2} * left, m_pool.at(smaller));
        m_pool.release(region.block, region.log2 + 1);
        region.block = smaller;
        region.log2 = log2;
    }
}

void LevelTree::insertLevel(std::uint32_t leaf, std::uint64_t bit, std::int64_t quantity)
{
    const std::uint64_t mask = m_pool.at(leaf)[0];
    const std::uint64_t content = m_pool.at(leaf)[1];
    const unsigned count = bitsSet(mask);
    const unsigned place = bitsSet(mask & (bit - 1));
    auto block = static_cast<std::uint32_t>(content);
    if (count == 1) {
        block = m_pool.allocate(1);
        m_pool.at(block)[0] = content;
        m_pool.at(leaf)[1] = packed(block, 1);
    } else {
        const auto log2 = static_cast<unsigned>(content >> 32U);
        if (count == 1U << log2) {
            const std::uint32_t wider = m_pool.allocate(log2 + 1);
            std::copy_n(m_pool.at(block), count, m_pool.at(wider));
            m_pool.release(block, log2);
            block = wider;
            m_pool.at(leaf)[1] = packed(block, log2 + 1);
        }
    }
    insertWord(m_pool.at(block), place, count, static_cast<std::uint64_t>(quantity));
    m_pool.at(leaf)[0] = mask | bit;
}

void LevelTree::eraseLevel(std::uint32_t leaf, std::uint64_t bit)
{
    const std::uint64_t mask = m_pool.at(leaf)[0];
    const std::uint64_t content = m_pool.at(leaf)[1];
    const unsigned count = bitsSet(mask);
    const unsigned place = bitsSet(mask & (bit - 1));
    const auto block = static_cast<std::uint32_t>(content);
    const auto log2 = static_cast<unsigned>(content >> 32U);
    std::uint64_t* const held = m_pool.at(block);
    eraseWord(held, place, count);
    const unsigned left = count - 1;
    m_pool.at(leaf)[0] = mask & ~bit;
    if (left == 1) {
        m_pool.at(leaf)[1] = held[0];
        m_pool.release(block, log2);
    } else if (left < 1U << log2 >> 1U) {
        const unsigned smallerLog2 = log2For(left);
        const std::uint32_t smaller = m_pool.allocate(smallerLog2);
        std::copy_n(m_pool.at(block), left, m_pool.at(smaller));
        m_pool.release(block, log2);
        m_pool.at(leaf)[1] = packed(smaller, smallerLog2);
    }
}

std::vector<BookRow>::iterator LevelTree::outsideAt(std::int64_t ticks) noexcept
{
    return std::ranges::lower_bound(m_outside, ticks, {}, &BookRow::ticks);
}

void LevelTree::setOutside(std::int64_t ticks, std::int64_t quantity)
{
    const auto found = outsideAt(ticks);
    if (found != m_outside.end() && found->ticks == ticks) {
        found->quantity = quantity;
        return;
    }
    m_outside.insert(found, BookRow{ticks, quantity});
    ++m_size;
}

void LevelTree::removeOutside(std::int64_t ticks)
{
    const auto found = outsideAt(ticks);
    if (found != m_outside.end() && found->ticks == ticks) {
        m_outside.erase(found);
        --m_size;
    }
}

} // namespace agio
