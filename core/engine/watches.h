// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The handles that panes hold. The engine knows them by weak pointers, so that letting go on the
// interface thread never waits; the last one to go (on whichever thread) tells the engine.

#include "core/engine/terminalport.h"

#include <functional>
#include <memory>
#include <utility>

namespace agio {

class MarketWatchHandle final : public MarketWatch
{
public:
    MarketWatchHandle(InstrumentId id, WatchOptions wanted, std::function<void()> onGone)
        : MarketWatch(std::move(id))
        , options(wanted)
        , m_onGone(std::move(onGone))
    {}
    MarketWatchHandle(const MarketWatchHandle&) = delete;
    MarketWatchHandle& operator=(const MarketWatchHandle&) = delete;
    ~MarketWatchHandle() override { m_onGone(); }
    const WatchOptions options;

private:
    std::function<void()> m_onGone;
};

class CandleWatchHandle final : public CandleWatch
{
public:
    CandleWatchHandle(InstrumentId id, Interval i, std::function<void()> onGone,
                      std::function<void()> onLoadOlder)
        : CandleWatch(std::move(id), i)
        , m_onGone(std::move(onGone))
        , m_onLoadOlder(std::move(onLoadOlder))
    {}
    CandleWatchHandle(const CandleWatchHandle&) = delete;
    CandleWatchHandle& operator=(const CandleWatchHandle&) = delete;
    ~CandleWatchHandle() override { m_onGone(); }
    void loadOlder() override { m_onLoadOlder(); }

private:
    std::function<void()> m_onGone, m_onLoadOlder;
};

} // namespace agio
