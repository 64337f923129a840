// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Fast numbers for painted panes: each glyph of a small alphabet is rasterised once per font,
// colour and device pixel ratio and then drawn as a pixmap per character (0.30 ms for a 60x7 ladder
// where drawText takes 1.5). Looks like drawText of the same font. No allocation while painting,
// except when a new colour appears. Interface thread only. Alphabet: 0-9 . , + - ~ % K M B S T x ?
// : / and ' ' (drawn as a thin space). Anything else falls back to QPainter::drawText.

#include <QColor>
#include <QFont>

#include <cstddef>
#include <memory>
#include <string_view>

class QPainter;

namespace agio {

class DigitAtlas
{
public:
    DigitAtlas();
    ~DigitAtlas();
    // Cheap if nothing changed. Call at the start of each paint with the device's ratio.
    void setFont(const QFont& font, qreal devicePixelRatio);

    int width(std::string_view text) const noexcept; // logical pixels
    int height() const noexcept;
    int ascent() const noexcept;
    void drawLeft(QPainter& painter, int left, int baseline, std::string_view text, QRgb colour);
    void drawRight(QPainter& painter, int right, int baseline, std::string_view text, QRgb colour);
    void drawCentred(QPainter& painter, int centre, int baseline, std::string_view text,
                     QRgb colour);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace agio
