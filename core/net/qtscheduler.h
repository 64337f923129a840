// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Timers of the thread it is created on. Never early: delays are rounded up to milliseconds, and
// held to at most 24 days. Actions run from the event loop and may destroy the scheduler.

#include "core/net/transport.h"

#include <memory>

namespace agio {

class QtScheduler final : public Scheduler
{
public:
    QtScheduler();
    ~QtScheduler() override;
    std::uint64_t after(Duration delay, std::function<void()> action) override;
    void cancel(std::uint64_t id) override;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace agio
