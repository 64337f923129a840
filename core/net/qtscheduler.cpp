// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qtscheduler.h"

#include <QTimer>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace agio {

class QtScheduler::Impl
{
public:
    Impl() = default;
    ~Impl()
    {
        for (auto& [id, entry] : m_entries)
            release(entry);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    std::uint64_t after(Duration delay, std::function<void()> action)
    {
        const auto id = ++m_lastId;
        auto timer = std::make_unique<QTimer>();
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
        QObject::connect(timer.get(), &QTimer::timeout, timer.get(), [this, id] { run(id); });
        timer->start(toTimerMs(delay));
        m_entries.emplace(id, Entry{std::move(timer), std::move(action)});
        return id;
    }

    void cancel(std::uint64_t id)
    {
        const auto found = m_entries.find(id);
        if (found == m_entries.end())
            return;
        release(found->second);
        m_entries.erase(found);
    }

private:
    struct Entry
    {
        std::unique_ptr<QTimer> timer;
        std::function<void()> action;
    };

    static int toTimerMs(Duration delay)
    {
        constexpr std::int64_t kMaxDelayMs = 24LL * 24 * 3600 * 1000;
        constexpr std::int64_t kNsPerMs = 1'000'000;
        const auto ns = std::max<std::int64_t>(0, delay.toNs());
        const auto ms = ns / kNsPerMs + (ns % kNsPerMs != 0 ? 1 : 0);
        return static_cast<int>(std::min(ms, kMaxDelayMs));
    }

    // The timer may be the one that is firing: it goes when control is back in the event loop.
    static void release(Entry& entry)
    {
        entry.timer->disconnect();
        entry.timer->stop();
        entry.timer.release()->deleteLater();
    }

    void run(std::uint64_t id)
    {
        const auto found = m_entries.find(id);
        if (found == m_entries.end())
            return;
        const auto action = std::move(found->second.action);
        release(found->second);
        m_entries.erase(found);
        action(); // may destroy this
    }

    std::uint64_t m_lastId = 0;
    std::unordered_map<std::uint64_t, Entry> m_entries;
};

QtScheduler::QtScheduler()
    : m_impl(std::make_unique<Impl>())
{}

QtScheduler::~QtScheduler() = default;

std::uint64_t QtScheduler::after(Duration delay, std::function<void()> action)
{
    return m_impl->after(delay, std::move(action));
}

void QtScheduler::cancel(std::uint64_t id)
{
    m_impl->cancel(id);
}

} // namespace agio
