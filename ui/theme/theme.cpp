// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/stylesheet.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace agio {

namespace {

// Text that carries meaning has at least this contrast against every ground it stands on.
constexpr double kMinContrast = 4.5;

struct Ground
{
    QRgb window, pane, raised, control, line, strongLine, text1, text2, text3, accent, ok, warning,
        bad, stale;
};
constexpr Ground kDark{0xff0e1116, 0xff14181f, 0xff1a2029, 0xff222a35, 0xff262e3a,
                       0xff323c4a, 0xffe4e8ee, 0xffa3adba, 0xff6c7786, 0xff5b9bff,
                       0xff2fb67c, 0xfff2b84b, 0xffe5484d, 0xff6b7280};
constexpr Ground kLight{0xffdde2e9, 0xffffffff, 0xfff2f5f8, 0xffe6ebf1, 0xffe1e6ed,
                        0xffc9d1dc, 0xff151a21, 0xff4a5563, 0xff76818f, 0xff2463d6,
                        0xff0e8a57, 0xffa66a00, 0xffcc2f36, 0xff6b7280};

struct Hues
{
    QRgb up, down, own, warning;
};

Hues huesOf(DirectionColours directions, bool dark) noexcept
{
    constexpr QRgb green = 0xff2fb67c;
    constexpr QRgb red = 0xffe5484d;
    // The light greens and reds are chosen; the others are the dark ones, darkened by readable().
    const QRgb g = dark ? green : 0xff0e8a57;
    const QRgb r = dark ? red : 0xffcc2f36;
    const QRgb own = dark ? 0xffc9a7ff : 0xff7a3fd1;
    const QRgb warning = dark ? kDark.warning : kLight.warning;
    switch (directions) {
    case DirectionColours::GreenUp:
        return {g, r, own, warning};
    case DirectionColours::RedUp:
        return {r, g, own, warning};
    case DirectionColours::RedUpBlueDown:
        return {r, dark ? 0xff5b9bff : 0xff2463d6, own, warning};
    case DirectionColours::ColourBlind:
        return {0xff56b4e9, 0xffe69f00, 0xffcc79a7, dark ? 0xfff0e442 : 0xff7d7300};
    }
    return {g, r, own, warning};
}

double luminance(const QColor& c) noexcept
{
    const auto linear = [](double v) {
        return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

// The same hue, lighter on dark grounds and darker on light ones until it reads on all of them.
QColor readable(QRgb wanted, const QColor& ground1, const QColor& ground2)
{
    QColor colour = QColor::fromRgb(wanted);
    const bool lighten = luminance(ground1) < 0.2;
    for (int step = 0; step < 60 &&
         std::min(contrastOf(colour, ground1), contrastOf(colour, ground2)) < kMinContrast;
         ++step) {
        int h = 0;
        int s = 0;
        int l = 0;
        colour.getHsl(&h, &s, &l);
        colour = QColor::fromHsl(h, s, std::clamp(l + (lighten ? 3 : -3), 0, 255)).toRgb();
    }
    return QColor::fromRgb(colour.rgb());
}

QColor softened(QColor colour, double alpha)
{
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

QStringList installed(const QStringList& wanted)
{
    const QStringList all = QFontDatabase::families();
    QStringList found;
    for (const QString& family : wanted) {
        if (all.contains(family, Qt::CaseInsensitive)) {
            found << family;
        }
    }
    return found;
}

QStringList textFamilies()
{
    QStringList families = installed({QStringLiteral("Inter"), QStringLiteral("Inter Variable")});
    families << QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
    families << installed({QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Noto Sans CJK TC"),
                           QStringLiteral("Microsoft YaHei"), QStringLiteral("PingFang SC")});
    return families;
}

QStringList numberFamilies()
{
    QStringList families =
        installed({QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono"),
                   QStringLiteral("Menlo"), QStringLiteral("Consolas")});
    if (families.isEmpty()) {
        families << QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    }
    // The thin space comes from the text font: a mono font would make it a full cell.
    families.resize(1);
    return families + textFamilies();
}

QString cssFamilies(const QStringList& families)
{
    QStringList quoted;
    for (const QString& family : families) {
        quoted << QLatin1Char('"') + family + QLatin1Char('"');
    }
    return quoted.join(QStringLiteral(", "));
}

} // namespace

double contrastOf(const QColor& a, const QColor& b) noexcept
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor textOn(const QColor& ground)
{
    const QColor dark(0x06, 0x13, 0x0d);
    const QColor light(0xff, 0xff, 0xff);
    return contrastOf(dark, ground) >= contrastOf(light, ground) ? dark : light;
}

void restyle(QWidget& widget)
{
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
    widget.update();
}

Theme::Theme(QObject* parent)
    : QObject(parent)
    , m_textFamilies(textFamilies())
    , m_numberFamilies(numberFamilies())
{
    rebuild();
}

void Theme::setScheme(ColourScheme scheme)
{
    if (scheme != m_scheme) {
        m_scheme = scheme;
        rebuild();
    }
}

void Theme::setDirections(DirectionColours directions)
{
    if (directions != m_directions) {
        m_directions = directions;
        rebuild();
    }
}

void Theme::rebuild()
{
    const bool dark = m_scheme == ColourScheme::Dark;
    const Ground& g = dark ? kDark : kLight;
    const Hues hues = huesOf(m_directions, dark);
    const QColor pane = QColor::fromRgb(g.pane);
    const QColor raised = QColor::fromRgb(g.raised);
    const auto set = [this](Token token, const QColor& colour) {
        m_colours.at(static_cast<std::size_t>(token)) = colour;
    };
    set(Token::Window, QColor::fromRgb(g.window));
    set(Token::Pane, pane);
    set(Token::Raised, raised);
    set(Token::Control, QColor::fromRgb(g.control));
    set(Token::Line, QColor::fromRgb(g.line));
    set(Token::StrongLine, QColor::fromRgb(g.strongLine));
    set(Token::Text1, QColor::fromRgb(g.text1));
    set(Token::Text2, QColor::fromRgb(g.text2));
    set(Token::Text3, readable(g.text3, pane, raised));
    set(Token::Accent, readable(g.accent, pane, raised));
    set(Token::Ok, readable(g.ok, pane, raised));
    set(Token::Warning, readable(hues.warning, pane, raised));
    set(Token::Bad, readable(g.bad, pane, raised));
    const QColor up = readable(hues.up, pane, raised);
    const QColor down = readable(hues.down, pane, raised);
    const QColor own = readable(hues.own, pane, raised);
    const double soft = dark ? 0.17 : 0.13;
    set(Token::Up, up);
    set(Token::Down, down);
    set(Token::UpSoft, softened(up, soft));
    set(Token::DownSoft, softened(down, soft));
    set(Token::UpText, textOn(up));
    set(Token::DownText, textOn(down));
    set(Token::Own, own);
    set(Token::OwnSoft, softened(own, dark ? 0.18 : 0.12));
    set(Token::Stale, QColor::fromRgb(g.stale));
    if (m_application != nullptr) {
        applyTo(*m_application);
    }
    emit changed();
}

QFont Theme::textFont(int pixelSize, int weight) const
{
    QFont font;
    font.setFamilies(m_textFamilies);
    font.setPixelSize(pixelSize);
    font.setWeight(static_cast<QFont::Weight>(weight));
    return font;
}

QFont Theme::numberFont(int pixelSize, int weight) const
{
    QFont font;
    font.setFamilies(m_numberFamilies);
    font.setPixelSize(pixelSize);
    font.setWeight(static_cast<QFont::Weight>(weight));
    font.setStyleHint(QFont::Monospace);
    // Without shaping "->" stays two signs where the font has ligatures, and drawing is quicker.
    font.setStyleStrategy(QFont::PreferNoShaping);
    return font;
}

void Theme::applyTo(QApplication& application)
{
    const bool isFirst = m_application != &application;
    m_application = &application;
    if (isFirst) {
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    }
    QPalette palette;
    const QColor text1 = colour(Token::Text1);
    const QColor text3 = colour(Token::Text3);
    palette.setColor(QPalette::Window, colour(Token::Pane));
    palette.setColor(QPalette::Base, colour(Token::Pane));
    palette.setColor(QPalette::AlternateBase, colour(Token::Raised));
    palette.setColor(QPalette::Button, colour(Token::Control));
    palette.setColor(QPalette::Mid, colour(Token::Line));
    palette.setColor(QPalette::Dark, colour(Token::StrongLine));
    palette.setColor(QPalette::Light, colour(Token::Raised));
    palette.setColor(QPalette::ToolTipBase, colour(Token::Raised));
    palette.setColor(QPalette::ToolTipText, text1);
    palette.setColor(QPalette::WindowText, text1);
    palette.setColor(QPalette::Text, text1);
    palette.setColor(QPalette::ButtonText, text1);
    palette.setColor(QPalette::PlaceholderText, text3);
    palette.setColor(QPalette::Highlight, colour(Token::Accent));
    palette.setColor(QPalette::HighlightedText, textOn(colour(Token::Accent)));
    palette.setColor(QPalette::Link, colour(Token::Accent));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, text3);
    }
    QApplication::setPalette(palette);
    QApplication::setFont(textFont());
    application.setStyleSheet(styleSheet());
}

QString Theme::styleSheet() const
{
    return makeStyleSheet(*this, cssFamilies(m_textFamilies), cssFamilies(m_numberFamilies));
}

} // namespace agio
