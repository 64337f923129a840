// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The newest state, never a queue, crosses from the engine thread to the screen (LatestValue);
// what may not be lost crosses in a bounded queue that is drained whole (EventQueue).
// Both are safe for one or more writers and readers; the lock is held for a pointer swap only.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace agio {

template <typename T>
class LatestValue
{
public:
    void publish(std::shared_ptr<const T> value)
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_value.swap(value);
            ++m_version;
        }
        m_fresh.store(true, std::memory_order_release);
        // The former value is released here, outside the lock.
    }
    // The newest value (may be null) and its version; does not change freshness.
    std::pair<std::shared_ptr<const T>, std::uint64_t> peek() const
    {
        const std::scoped_lock lock(m_mutex);
        return {m_value, m_version};
    }
    // True once after each publish; the reader then takes what is newest.
    bool takeFresh() noexcept { return m_fresh.exchange(false, std::memory_order_acq_rel); }
    // Writer's side: has the last value been taken? If not, there is no need to build another.
    bool wantsMore() const noexcept { return !m_fresh.load(std::memory_order_acquire); }
    std::shared_ptr<const T> get() const { return peek().first; }

private:
    mutable std::mutex m_mutex;
    std::shared_ptr<const T> m_value;
    std::uint64_t m_version = 0;
    std::atomic<bool> m_fresh{false};
};

template <typename T>
class EventQueue
{
public:
    explicit EventQueue(std::size_t maxPending)
        : m_maxPending(maxPending)
    {}
    // Full: the oldest half is dropped and counted, the reader shows that it happened.
    void push(T event)
    {
        const std::scoped_lock lock(m_mutex);
        if (m_pending.size() >= m_maxPending) {
            const auto half = m_pending.size() / 2;
            m_pending.erase(m_pending.begin(),
                            m_pending.begin() + static_cast<std::ptrdiff_t>(half));
            m_dropped += half;
        }
        m_pending.push_back(std::move(event));
    }
    // Takes everything; `into` is cleared first and its memory goes back into use.
    void drain(std::vector<T>& into)
    {
        into.clear();
        const std::scoped_lock lock(m_mutex);
        m_pending.swap(into);
    }
    std::uint64_t dropped() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_dropped;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<T> m_pending;
    std::size_t m_maxPending;
    std::uint64_t m_dropped = 0;
};

} // namespace agio
