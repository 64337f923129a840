// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/arming.h"

namespace agio {

Arming::Arming(QObject* parent)
    : QObject(parent)
    , m_idle(this)
{
    m_idle.setSingleShot(true);
    connect(&m_idle, &QTimer::timeout, this,
            [this] { lock(tr("Locked: no input for %n minute(s).", nullptr, m_idleMinutes)); });
}

void Arming::setObstacle(const QString& reason)
{
    m_obstacle = reason;
    if (!m_obstacle.isEmpty()) {
        lock(m_obstacle);
    }
}

bool Arming::arm(ArmState wanted)
{
    if (wanted == ArmState::Locked) {
        lock();
        return true;
    }
    if (!m_obstacle.isEmpty()) {
        emit refused(m_obstacle);
        return false;
    }
    if (wanted == m_state) {
        return false;
    }
    m_state = wanted;
    m_since = QDateTime::currentDateTimeUtc();
    m_whyLocked.clear();
    noteInput();
    emit changed(m_state);
    return true;
}

void Arming::lock(const QString& why)
{
    m_idle.stop();
    if (m_state == ArmState::Locked) {
        return;
    }
    m_state = ArmState::Locked;
    m_since = {};
    m_whyLocked = why;
    emit changed(m_state);
}

void Arming::noteInput()
{
    if (m_state != ArmState::Locked && m_idleMinutes > 0) {
        m_idle.start(m_idleMinutes * 60'000);
    }
}

void Arming::setIdleMinutes(int minutes)
{
    m_idleMinutes = qBound(0, minutes, 120);
    m_idle.stop();
    noteInput();
}

} // namespace agio
