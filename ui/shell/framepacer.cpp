// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/framepacer.h"

#include <algorithm>

namespace agio {

namespace {

// 16, 17, 17 ms in turn make 60 Hz out of whole milliseconds.
constexpr int kFrontMs[] = {16, 17, 17};
constexpr int kBackgroundMs = 100;

} // namespace

FramePacer::FramePacer(QObject* parent)
    : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &FramePacer::tick);
    m_timer.start(kFrontMs[0]);
    m_sinceTick.start();
    m_sinceSecond.start();
}

void FramePacer::setPace(Pace pace)
{
    m_pace = pace;
    if (pace == Pace::Hidden) {
        m_timer.stop();
        m_framesLastSecond = 0;
        return;
    }
    m_timer.start(pace == Pace::Front ? kFrontMs[0] : kBackgroundMs);
    // The pause was meant; it is no gap.
    m_sinceTick.restart();
}

void FramePacer::tick()
{
    m_gapMs = std::max(m_gapMs, m_sinceTick.restart());
    ++m_frames;
    if (m_pace == Pace::Front) {
        m_phase = (m_phase + 1) % 3;
        if (m_timer.interval() != kFrontMs[m_phase]) {
            m_timer.setInterval(kFrontMs[m_phase]);
        }
    }
    emit frame();
    if (m_sinceSecond.elapsed() < 1'000) {
        return;
    }
    m_sinceSecond.restart();
    m_framesLastSecond = m_frames;
    m_longestGapMs = m_gapMs;
    m_frames = 0;
    m_gapMs = 0;
    emit second();
}

} // namespace agio
