// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One pending action on the injected scheduler, cancelled when its owner goes.

#include "core/net/transport.h"

#include <functional>
#include <utility>

namespace agio {

class Timer
{
public:
    explicit Timer(Scheduler& scheduler)
        : m_scheduler(scheduler)
    {}
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    ~Timer() { stop(); }

    void start(Duration delay, std::function<void()> action) // replaces a pending one
    {
        stop();
        m_id = m_scheduler.after(delay, [this, run = std::move(action)] {
            m_id = 0;
            run();
        });
    }
    void stop()
    {
        if (m_id != 0) {
            m_scheduler.cancel(m_id);
            m_id = 0;
        }
    }
    bool isRunning() const noexcept { return m_id != 0; }

private:
    Scheduler& m_scheduler;
    std::uint64_t m_id = 0;
};

} // namespace agio
