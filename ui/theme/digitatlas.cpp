// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/digitatlas.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPixmap>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace agio {

namespace {

constexpr std::string_view kAlphabet = "0123456789.,+-~%KMBSTx?:/ ";
constexpr std::size_t kGlyphs = kAlphabet.size();
// A theme has about ten text colours; more than this and the oldest set is thrown away.
constexpr std::size_t kMaxColours = 24;
constexpr std::uint8_t kMissing = 255;

constexpr std::array<std::uint8_t, 128> kIndex = [] {
    std::array<std::uint8_t, 128> index{};
    index.fill(kMissing);
    for (std::size_t i = 0; i < kGlyphs; ++i) {
        index.at(static_cast<std::size_t>(static_cast<unsigned char>(kAlphabet.at(i)))) =
            static_cast<std::uint8_t>(i);
    }
    return index;
}();

std::uint8_t indexOf(char c) noexcept
{
    const auto u = static_cast<unsigned char>(c);
    return u < kIndex.size() ? kIndex[u] : kMissing;
}

} // namespace

struct DigitAtlas::Impl
{
    struct Sheet
    {
        QRgb colour = 0;
        std::array<QPixmap, kGlyphs> glyphs;
    };

    QFont font;
    qreal ratio = 0;
    int advance = 0; // of a digit; the font has tabular figures
    int thin = 0; // of ' '
    int ascent = 0;
    int height = 0;
    std::vector<Sheet> sheets;
    std::size_t oldest = 0;

    int advanceOf(char c) const noexcept { return c == ' ' ? thin : advance; }
    Sheet& sheetFor(QRgb colour);
    void rasterise(Sheet& sheet) const;
    void draw(QPainter& painter, int left, int baseline, std::string_view text, QRgb colour);
};

DigitAtlas::Impl::Sheet& DigitAtlas::Impl::sheetFor(QRgb colour)
{
    for (Sheet& sheet : sheets) {
        if (sheet.colour == colour) {
            return sheet;
        }
    }
    if (sheets.size() < kMaxColours) {
        sheets.emplace_back();
        sheets.back().colour = colour;
        rasterise(sheets.back());
        return sheets.back();
    }
    Sheet& reused = sheets.at(oldest);
    oldest = (oldest + 1) % kMaxColours;
    reused.colour = colour;
    rasterise(reused);
    return reused;
}

void DigitAtlas::Impl::rasterise(Sheet& sheet) const
{
    const QSize size(static_cast<int>(std::ceil(advance * ratio)),
                     static_cast<int>(std::ceil(height * ratio)));
    for (std::size_t i = 0; i < kGlyphs; ++i) {
        if (kAlphabet.at(i) == ' ') {
            continue;
        }
        QPixmap pixmap(size);
        pixmap.setDevicePixelRatio(ratio);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setFont(font);
        painter.setPen(QColor::fromRgba(sheet.colour));
        // The true minus sign is as wide as a digit, the hyphen is not meant.
        const QChar c = kAlphabet.at(i) == '-' ? QChar(u'\u2212') : QLatin1Char(kAlphabet.at(i));
        painter.drawText(QPointF(0, ascent), QString(c));
        painter.end();
        sheet.glyphs.at(i) = pixmap;
    }
}

void DigitAtlas::Impl::draw(QPainter& painter, int left, int baseline, std::string_view text,
                            QRgb colour)
{
    const Sheet& sheet = sheetFor(colour);
    int x = left;
    const int top = baseline - ascent;
    for (const char c : text) {
        const std::uint8_t index = indexOf(c);
        if (index == kMissing) {
            painter.setFont(font);
            painter.setPen(QColor::fromRgba(colour));
            painter.drawText(x, baseline, QString(QLatin1Char(c)));
        } else if (c != ' ') {
            painter.drawPixmap(QPointF(x, top), sheet.glyphs[index]);
        }
        x += advanceOf(c);
    }
}

DigitAtlas::DigitAtlas()
    : m_impl(std::make_unique<Impl>())
{}
DigitAtlas::~DigitAtlas() = default;

void DigitAtlas::setFont(const QFont& font, qreal devicePixelRatio)
{
    if (m_impl->ratio == devicePixelRatio && m_impl->font == font) {
        return;
    }
    m_impl->font = font;
    m_impl->ratio = devicePixelRatio;
    const QFontMetricsF metrics(font);
    m_impl->advance = static_cast<int>(std::lround(metrics.horizontalAdvance(QLatin1Char('0'))));
    m_impl->thin = std::max(2, m_impl->advance / 2);
    m_impl->ascent = static_cast<int>(std::ceil(metrics.ascent()));
    m_impl->height = m_impl->ascent + static_cast<int>(std::ceil(metrics.descent()));
    m_impl->sheets.clear();
    m_impl->sheets.reserve(kMaxColours);
    m_impl->oldest = 0;
}

int DigitAtlas::width(std::string_view text) const noexcept
{
    int width = 0;
    for (const char c : text) {
        width += m_impl->advanceOf(c);
    }
    return width;
}

int DigitAtlas::height() const noexcept
{
    return m_impl->height;
}

int DigitAtlas::ascent() const noexcept
{
    return m_impl->ascent;
}

void DigitAtlas::drawLeft(QPainter& painter, int left, int baseline, std::string_view text,
                          QRgb colour)
{
    m_impl->draw(painter, left, baseline, text, colour);
}

void DigitAtlas::drawRight(QPainter& painter, int right, int baseline, std::string_view text,
                           QRgb colour)
{
    m_impl->draw(painter, right - width(text), baseline, text, colour);
}

void DigitAtlas::drawCentred(QPainter& painter, int centre, int baseline, std::string_view text,
                             QRgb colour)
{
    m_impl->draw(painter, centre - width(text) / 2, baseline, text, colour);
}

} // namespace agio
