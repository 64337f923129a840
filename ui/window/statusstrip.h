// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The bottom line: per exchange a dot, its state, lag and used rate budget; clock offset, frames a
// second, feed rate, UTC time; the last notice in the middle.

#include "core/engine/terminalport.h"

#include <QStatusBar>

#include <vector>

class QLabel;

namespace agio {

class FramePacer;
class Theme;

class StatusStrip : public QStatusBar
{
    Q_OBJECT
public:
    StatusStrip(TerminalPort& port, Theme& theme, FramePacer& pacer, QWidget* parent = nullptr);
    void say(const QString& text, Severity severity); // stays 8 s

private:
    void refreshHealth();
    void refreshClock();
    QString healthText(const ExchangeHealth& health) const;
    TerminalPort& m_port;
    Theme& m_theme;
    FramePacer& m_pacer;
    QLabel* m_exchanges;
    QLabel* m_notice;
    QLabel* m_offset;
    QLabel* m_frames;
    QLabel* m_feed;
    QLabel* m_clock;
    int m_noticeSeconds = 0;
};

} // namespace agio
