// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A market stream in the Binance form on a thread of its own, over a real loopback socket: depth
// diffs, trades and best prices of BTCUSDT in the proportion of a recorded day, at a chosen rate.
// It writes down when each frame was given to the socket, so that whoever sees the frame later
// knows its age. Diffs continue a REST snapshot that somebody else serves.

#include <QThread>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace agio::bench {

// Steady nanoseconds by a number that grows from 1; written by the feed, read by anyone.
class SentTimes
{
public:
    explicit SentTimes(std::size_t capacity)
        : m_at(capacity)
    {}
    std::size_t capacity() const noexcept { return m_at.size(); }
    void set(std::int64_t number, std::int64_t ns) noexcept
    {
        if (isKnown(number)) {
            m_at[static_cast<std::size_t>(number)].store(ns, std::memory_order_release);
        }
    }
    std::int64_t get(std::int64_t number) const noexcept // 0: never sent
    {
        return isKnown(number)
            ? m_at[static_cast<std::size_t>(number)].load(std::memory_order_acquire)
            : 0;
    }

private:
    bool isKnown(std::int64_t number) const noexcept
    {
        return number > 0 && static_cast<std::size_t>(number) < m_at.size();
    }
    std::vector<std::atomic<std::int64_t>> m_at;
};

class LoudFeed
{
public:
    // The first diff carries sequence snapshotSequence + 1.
    explicit LoudFeed(std::int64_t snapshotSequence);
    ~LoudFeed();
    LoudFeed(const LoudFeed&) = delete;
    LoudFeed& operator=(const LoudFeed&) = delete;

    std::string url() const { return m_url; } // "ws://127.0.0.1:port"; empty: could not listen
    void setFramesPerSecond(int framesPerSecond); // 0: silent; any thread
    SentTimes& diffs() noexcept { return m_diffs; } // by sequence - snapshotSequence
    SentTimes& trades() noexcept { return m_trades; } // by trade id

private:
    class Sender;
    SentTimes m_diffs{4'000'000};
    SentTimes m_trades{4'000'000};
    std::atomic<int> m_framesPerSecond{0};
    QThread m_thread;
    Sender* m_sender; // deleted on its thread when that ends
    std::string m_url;
};

} // namespace agio::bench
