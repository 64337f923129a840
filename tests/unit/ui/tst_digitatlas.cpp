// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/digitatlas.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QtTest>

using namespace agio;

namespace {

constexpr QRgb kInk = 0xffe4e8ee;

QImage canvas(qreal ratio)
{
    QImage image(QSize(120, 24) * ratio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::black);
    return image;
}

int inkOf(const QImage& image)
{
    int ink = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            ink += qGreen(image.pixel(x, y)) > 60 ? 1 : 0;
        }
    }
    return ink;
}

QRect inkBounds(const QImage& image)
{
    QRect bounds;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (qGreen(image.pixel(x, y)) > 60) {
                bounds |= QRect(x, y, 1, 1);
            }
        }
    }
    return bounds;
}

} // namespace

class TestDigitAtlas : public QObject
{
    Q_OBJECT
private slots:
    void looksLikeDrawText_data();
    void looksLikeDrawText();
    void widthIsTheSumOfCells();
    void rightAlignedTextEndsAtItsEdge();
    void followsTheDevicePixelRatio();
    void drawsWhatItsAlphabetLacks();
    void keepsItsColoursApart();
};

void TestDigitAtlas::looksLikeDrawText_data()
{
    QTest::addColumn<qreal>("ratio");
    QTest::newRow("1") << 1.0;
    QTest::newRow("2") << 2.0;
}

void TestDigitAtlas::looksLikeDrawText()
{
    QFETCH(qreal, ratio);
    const Theme theme;
    const QFont font = theme.numberFont();
    DigitAtlas atlas;
    atlas.setFont(font, ratio);
    for (const char digit : {'0', '4', '7', '9', 'K', '+'}) {
        QImage byAtlas = canvas(ratio);
        QPainter first(&byAtlas);
        atlas.drawLeft(first, 20, 16, std::string_view(&digit, 1), kInk);
        first.end();
        QImage byText = canvas(ratio);
        QPainter second(&byText);
        second.setFont(font);
        second.setPen(QColor::fromRgba(kInk));
        second.drawText(QPointF(20, 16), QString(QLatin1Char(digit)));
        second.end();
        QVERIFY2(inkOf(byAtlas) > 4, &digit);
        QCOMPARE(inkBounds(byAtlas), inkBounds(byText));
    }
}

void TestDigitAtlas::widthIsTheSumOfCells()
{
    const Theme theme;
    DigitAtlas atlas;
    atlas.setFont(theme.numberFont(), 1);
    const int cell = atlas.width("0");
    QVERIFY(cell > 4);
    QCOMPARE(atlas.width("67214.0"), 7 * cell);
    QVERIFY(atlas.width(" ") < cell);
    QCOMPARE(atlas.width("67 214.0"), 7 * cell + atlas.width(" "));
    QCOMPARE(atlas.width(""), 0);
}

void TestDigitAtlas::rightAlignedTextEndsAtItsEdge()
{
    const Theme theme;
    DigitAtlas atlas;
    atlas.setFont(theme.numberFont(), 1);
    for (const std::string_view text : {"1", "1 111.1", "67 214.0"}) {
        QImage image = canvas(1);
        QPainter painter(&image);
        atlas.drawRight(painter, 100, 16, text, kInk);
        painter.end();
        const QRect bounds = inkBounds(image);
        QVERIFY(bounds.right() < 100);
        QVERIFY(bounds.right() >= 100 - atlas.width("0"));
        QVERIFY(bounds.left() >= 100 - atlas.width(text));
    }
}

void TestDigitAtlas::followsTheDevicePixelRatio()
{
    const Theme theme;
    DigitAtlas atlas;
    const auto draw = [&](qreal ratio) {
        QImage image = canvas(ratio);
        QPainter painter(&image);
        atlas.setFont(theme.numberFont(), ratio);
        atlas.drawLeft(painter, 10, 16, "0123456789", kInk);
        painter.end();
        return image;
    };
    const int small = inkOf(draw(1));
    const int large = inkOf(draw(2));
    QVERIFY(large > 2 * small); // drawn at full resolution, not stretched from a few pixels
    QCOMPARE(inkOf(draw(1)), small);
}

void TestDigitAtlas::drawsWhatItsAlphabetLacks()
{
    const Theme theme;
    DigitAtlas atlas;
    atlas.setFont(theme.numberFont(), 1);
    QImage image = canvas(1);
    QPainter painter(&image);
    atlas.drawLeft(painter, 10, 16, "@", kInk);
    painter.end();
    QVERIFY(inkOf(image) > 4);
}

void TestDigitAtlas::keepsItsColoursApart()
{
    const Theme theme;
    DigitAtlas atlas;
    atlas.setFont(theme.numberFont(), 1);
    // More colours than it keeps, then the first again.
    for (int i = 0; i < 60; ++i) {
        const QRgb colour = qRgb(255, 4 * i, 0);
        QImage image = canvas(1);
        QPainter painter(&image);
        atlas.drawLeft(painter, 10, 16, "8", i % 30 == 29 ? qRgb(0, 0, 255) : colour);
        painter.end();
        int reddest = 0;
        int bluest = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                reddest = std::max(reddest, qRed(image.pixel(x, y)));
                bluest = std::max(bluest, qBlue(image.pixel(x, y)));
            }
        }
        QCOMPARE(reddest > bluest, i % 30 != 29);
    }
}

QTEST_MAIN(TestDigitAtlas)
#include "tst_digitatlas.moc"
