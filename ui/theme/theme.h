// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One table of colours and fonts for the whole window; every pane and the style sheet read it, none
// has a colour of its own. Switched live: changed() follows.

#include <QColor>
#include <QFont>
#include <QObject>
#include <QString>
#include <QStringList>

#include <array>
#include <cstdint>

class QApplication;
class QWidget;

namespace agio {

enum class Token : std::uint8_t {
    Window,
    Pane,
    Raised,
    Control,
    Line,
    StrongLine,
    Text1,
    Text2,
    Text3,
    Accent,
    Ok,
    Warning,
    Bad,
    Up,
    Down,
    UpSoft,
    DownSoft, // soft: bars behind numbers
    UpText,
    DownText, // text on a filled up/down button
    Own,
    OwnSoft,
    Stale,
    Count,
};

// WCAG contrast, 1…21.
double contrastOf(const QColor& a, const QColor& b) noexcept;
// Near-black or white, whichever reads better on `ground`.
QColor textOn(const QColor& ground);
// Applies the style sheet anew after a dynamic property changed (see stylesheet.h).
void restyle(QWidget& widget);

enum class ColourScheme : std::uint8_t { Dark, Light };
enum class DirectionColours : std::uint8_t { GreenUp, RedUp, RedUpBlueDown, ColourBlind };

class Theme : public QObject
{
    Q_OBJECT
public:
    explicit Theme(QObject* parent = nullptr);

    ColourScheme scheme() const noexcept { return m_scheme; }
    DirectionColours directions() const noexcept { return m_directions; }
    void setScheme(ColourScheme scheme);
    void setDirections(DirectionColours directions);

    QColor colour(Token token) const noexcept { return m_colours[static_cast<std::size_t>(token)]; }
    QRgb rgb(Token token) const noexcept { return colour(token).rgba(); }
    // Pixel sizes at 100 %; the numbers' font has tabular figures.
    QFont textFont(int pixelSize = 12, int weight = QFont::Normal) const;
    QFont numberFont(int pixelSize = 11, int weight = QFont::Normal) const;
    // Up bars filled and down bars hollow, readable in grey.
    bool hollowDown() const noexcept { return m_directions == DirectionColours::ColourBlind; }

    // Palette, style sheet and fonts of the application, now and at every change.
    void applyTo(QApplication& application);
    QString styleSheet() const;

signals:
    void changed();

private:
    void rebuild();
    ColourScheme m_scheme = ColourScheme::Dark;
    DirectionColours m_directions = DirectionColours::GreenUp;
    std::array<QColor, static_cast<std::size_t>(Token::Count)> m_colours;
    QStringList m_textFamilies, m_numberFamilies; // best first, those that are installed
    QApplication* m_application = nullptr;
};

} // namespace agio
