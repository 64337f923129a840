// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/clocksync.h"

#include <utility>

namespace agio {

namespace {

constexpr int kFirstSamples = 5;
constexpr int kLaterSamples = 3;
constexpr Duration kEvery = Duration::minutes(3);
constexpr Duration kStep = Duration::ms(250);

} // namespace

ClockSync::ClockSync(SessionCore& core, CallQueue& calls, std::function<void()> onChanged)
    : m_core(core)
    , m_calls(calls)
    , m_onChanged(std::move(onChanged))
    , m_backoff(*core.setup.random)
    , m_timer(core.scheduler())
{}

void ClockSync::start()
{
    if (!m_isMeasuring) {
        m_isMeasuring = true;
        sample(kFirstSamples);
    }
}

void ClockSync::measureAgain(std::function<void(bool)> done)
{
    m_asking.push_back(std::move(done));
    m_core.serverClock.reset();
    if (!m_isMeasuring) {
        m_isMeasuring = true;
        m_timer.stop();
        sample(kLaterSamples);
    }
}

void ClockSync::sample(int remaining)
{
    m_calls.send(
        [this]() -> Result<HttpCall> {
            HttpCall call = m_core.codec().serverTime(m_core.rest());
            if (!m_asking.empty()) {
                call.urgency = Urgency::Cancel; // an order waits for it
            }
            return call;
        },
        [this, remaining](Result<HttpResponse> reply) {
            if (!reply.ok()) {
                finish(false);
                return;
            }
            const auto time = m_core.codec().parseServerTime(*reply);
            if (!time.ok()) {
                finish(false);
                return;
            }
            m_core.serverClock.addSample(reply->sentAt, time.value(), reply->receivedAt);
            if (remaining > 1) {
                sample(remaining - 1);
                return;
            }
            finish(true);
        });
}

void ClockSync::finish(bool ok)
{
    m_isMeasuring = false;
    if (ok) {
        m_backoff.reset();
    }
    const Duration next = ok ? kEvery : m_backoff.next();
    const int samples = m_core.serverClock.isSynchronised() ? kLaterSamples : kFirstSamples;
    m_timer.start(next, [this, samples] {
        m_isMeasuring = true;
        sample(samples);
    });
    std::vector<std::function<void(bool)>> asking;
    asking.swap(m_asking);
    for (const auto& done : asking) {
        done(ok);
    }
    m_onChanged();
}

void ClockSync::tick()
{
    const Duration gap = Duration::ns(m_core.clock().now().toNs()) - m_core.clock().monotonic();
    const Duration moved = gap - m_lastGap;
    const bool stepped = m_hasGap && (moved > kStep || moved < -kStep);
    m_lastGap = gap;
    m_hasGap = true;
    if (!stepped) {
        return;
    }
    m_core.setup.log->warning(m_core.area,
                              "the computer's clock moved by " + std::to_string(moved.toMs()) +
                                  " ms; measuring again");
    measureAgain([](bool) {});
}

} // namespace agio
