// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A pane of the window: a 30 px header (link number, title, place on the left; state on the right)
// over its content. Docks show the header instead of their own title bar, so dragging it moves the
// dock. Panes put their own small controls into the header.

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace agio {

class Theme;

class Pane : public QWidget
{
    Q_OBJECT
public:
    Pane(Theme& theme, const QString& title, QWidget* parent = nullptr);
    void setTitle(const QString& title);
    void setPlace(const QString& text); // "Binance", "BTC/USDT · demo"
    void showPlace(bool isShown); // a narrow pane leaves it out
    void setLinkGroup(int group); // 0: none shown
    QWidget* header() const noexcept { return m_header; }
    QHBoxLayout* headerLeft() const noexcept { return m_left; } // after title and place
    QHBoxLayout* headerRight() const noexcept { return m_right; } // before the right edge
    QVBoxLayout* body() const noexcept { return m_body; } // no margins, no spacing

private:
    Theme& m_theme;
    QWidget* m_header;
    QLabel* m_link;
    QLabel* m_title;
    QLabel* m_place;
    bool m_isPlaceShown = true;
    QHBoxLayout* m_left;
    QHBoxLayout* m_right;
    QVBoxLayout* m_body;
};

} // namespace agio
