// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The window's heartbeat: frame() at most once per display frame (60 Hz in front, 10 Hz in the
// background, none while hidden). Panes look at their latest-value slots there and call update()
// only if something is new. Also measures what a person would feel: frames per second and the
// longest gap.

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace agio {

class FramePacer : public QObject
{
    Q_OBJECT
public:
    explicit FramePacer(QObject* parent = nullptr);
    enum class Pace { Front, Background, Hidden };
    void setPace(Pace pace);
    Pace pace() const noexcept { return m_pace; }
    int framesLastSecond() const noexcept { return m_framesLastSecond; }
    qint64 longestGapMs() const noexcept { return m_longestGapMs; } // since last asked second

signals:
    void frame();
    void second(); // once a second, after frame()

private:
    void tick();
    Pace m_pace = Pace::Front;
    int m_phase = 0;
    QTimer m_timer;
    QElapsedTimer m_sinceTick, m_sinceSecond;
    int m_frames = 0;
    int m_framesLastSecond = 0;
    qint64 m_gapMs = 0;
    qint64 m_longestGapMs = 0;
};

} // namespace agio
