// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// "How is it" at the right of a pane's header: a dot in the colour of the feed's state and the lag
// beside it ("38 ms", "slow 2.4 s", "stale", "offline"). The words say what the colour says.

#include "core/engine/terminalport.h"

#include <QWidget>

#include <optional>

namespace agio {

class Theme;

class HealthDot : public QWidget
{
    Q_OBJECT
public:
    explicit HealthDot(const Theme& theme, QWidget* parent = nullptr);
    // Takes the entry of `exchange` from the port's health; unknown exchange: nothing is shown.
    void showHealth(const std::vector<ExchangeHealth>& all, const ExchangeId& exchange);
    void setState(LinkState state, std::optional<Duration> lag, const QString& reason = QString());
    LinkState state() const noexcept { return m_state; }
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    LinkState m_state = LinkState::Offline;
    QString m_text;
};

// "38 ms", "2.4 s", "3 min"
QString lagText(Duration lag);

} // namespace agio
