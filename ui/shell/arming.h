// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether a click trades: one state for the whole program (ladder section 3). LOCKED at start,
// after a change of account or instrument, after 15 minutes without input, on stale or lost data.

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <optional>

namespace agio {

enum class ArmState : std::uint8_t { Locked, Confirm, Armed };

class Arming : public QObject
{
    Q_OBJECT
public:
    explicit Arming(QObject* parent = nullptr);

    ArmState state() const noexcept { return m_state; }
    bool mayTrade() const noexcept { return m_state != ArmState::Locked; }
    QDateTime armedSince() const { return m_since; } // UTC
    // Why arming is impossible now; empty: possible. Set by the window from account and feed.
    void setObstacle(const QString& reason);
    QString obstacle() const { return m_obstacle; }
    // False: an obstacle stands in the way (refused() tells it) or nothing changed.
    bool arm(ArmState wanted);
    void lock(const QString& why = QString());
    QString whyLocked() const { return m_whyLocked; } // of the last lock; empty: by hand
    void noteInput(); // restarts the idle time
    void setIdleMinutes(int minutes); // 0: never

signals:
    void changed(agio::ArmState state);
    void refused(const QString& reason);

private:
    ArmState m_state = ArmState::Locked;
    QDateTime m_since;
    QString m_obstacle;
    QString m_whyLocked;
    QTimer m_idle;
    int m_idleMinutes = 15;
};

} // namespace agio
