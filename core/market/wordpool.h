// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Blocks of 64-bit words in one growing array, in sizes of powers of two. Freed blocks are kept by
// size and handed out again, so that a book which breathes does not allocate. Blocks are named by
// their first word's index: pointers go stale when the array grows.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace agio {

class WordPool
{
public:
    static constexpr unsigned kMaxLog2Words = 7; // 128 words

    std::uint64_t* at(std::uint32_t block) noexcept { return m_words.data() + block; }
    const std::uint64_t* at(std::uint32_t block) const noexcept { return m_words.data() + block; }

    std::uint32_t allocate(unsigned log2Words)
    {
        std::uint32_t& head = m_free[log2Words];
        if (head != 0) {
            const std::uint32_t block = head;
            head = static_cast<std::uint32_t>(*at(block));
            return block;
        }
        return grow(std::size_t{1} << log2Words);
    }
    void release(std::uint32_t block, unsigned log2Words) noexcept
    {
        *at(block) = m_free[log2Words];
        m_free[log2Words] = block;
    }
    void clear() noexcept
    {
        m_words.resize(1);
        m_free.fill(0);
    }
    std::size_t memoryBytes() const noexcept { return m_words.capacity() * sizeof(std::uint64_t); }

private:
    std::uint32_t grow(std::size_t words)
    {
        const std::size_t block = m_words.size();
        if (block + words > m_words.capacity()) {
            // Smaller steps than the vector's own doubling: ten books stay small.
            m_words.reserve(block + words + block / 8 + 256);
        }
        m_words.resize(block + words);
        return static_cast<std::uint32_t>(block);
    }

    std::vector<std::uint64_t> m_words = std::vector<std::uint64_t>(1); // block 0 means none
    std::array<std::uint32_t, kMaxLog2Words + 1> m_free{};
};

} // namespace agio
