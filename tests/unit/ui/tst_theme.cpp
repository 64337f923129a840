// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QPushButton>
#include <QTableWidget>
#include <QtTest>

using namespace agio;

Q_DECLARE_METATYPE(agio::ColourScheme)
Q_DECLARE_METATYPE(agio::DirectionColours)

class TestTheme : public QObject
{
    Q_OBJECT
private slots:
    void everyColourThatSpeaksCanBeRead_data();
    void everyColourThatSpeaksCanBeRead();
    void redUpSwapsTheDirections();
    void styleSheetIsComplete();
    void switchesLive();
    void numbersAreTabular();
};

void TestTheme::everyColourThatSpeaksCanBeRead_data()
{
    QTest::addColumn<ColourScheme>("scheme");
    QTest::addColumn<DirectionColours>("directions");
    for (const auto scheme : {ColourScheme::Dark, ColourScheme::Light}) {
        for (const auto directions :
             {DirectionColours::GreenUp, DirectionColours::RedUp, DirectionColours::RedUpBlueDown,
              DirectionColours::ColourBlind}) {
            QTest::addRow("%d/%d", static_cast<int>(scheme), static_cast<int>(directions))
                << scheme << directions;
        }
    }
}

void TestTheme::everyColourThatSpeaksCanBeRead()
{
    QFETCH(ColourScheme, scheme);
    QFETCH(DirectionColours, directions);
    Theme theme;
    theme.setScheme(scheme);
    theme.setDirections(directions);
    for (const Token ground : {Token::Pane, Token::Raised}) {
        for (const Token token :
             {Token::Text1, Token::Text2, Token::Text3, Token::Accent, Token::Ok, Token::Warning,
              Token::Bad, Token::Up, Token::Down, Token::Own}) {
            const double contrast = contrastOf(theme.colour(token), theme.colour(ground));
            QVERIFY2(
                contrast >= 4.5,
                qPrintable(
                    QStringLiteral("token %1: %2").arg(static_cast<int>(token)).arg(contrast)));
        }
    }
    QVERIFY(contrastOf(theme.colour(Token::UpText), theme.colour(Token::Up)) >= 4.5);
    QVERIFY(contrastOf(theme.colour(Token::DownText), theme.colour(Token::Down)) >= 4.5);
    QCOMPARE(theme.hollowDown(), directions == DirectionColours::ColourBlind);
}

void TestTheme::redUpSwapsTheDirections()
{
    Theme theme;
    const QColor up = theme.colour(Token::Up);
    const QColor down = theme.colour(Token::Down);
    QVERIFY(up.green() > up.red());
    theme.setDirections(DirectionColours::RedUp);
    QCOMPARE(theme.colour(Token::Up), down);
    QCOMPARE(theme.colour(Token::Down), up);
}

void TestTheme::styleSheetIsComplete()
{
    const Theme theme;
    const QString sheet = theme.styleSheet();
    QVERIFY2(!sheet.contains(QLatin1Char('$')), "a token was not filled in");
    for (const char* type : {"QPushButton", "QLineEdit", "QComboBox", "QTableView", "QHeaderView",
                             "QTabBar", "QScrollBar", "QMenu", "QToolTip", "QDockWidget",
                             "QMainWindow::separator", "QToolButton", "QCheckBox", "QDialog"}) {
        QVERIFY2(sheet.contains(QLatin1String(type)), type);
    }
    for (const char* mark : {":/agio/theme/down.png", ":/agio/theme/check.png"}) {
        QVERIFY2(!QImage(QLatin1String(mark)).isNull(), mark);
    }
}

void TestTheme::switchesLive()
{
    Theme theme;
    theme.applyTo(*qApp);
    QPushButton button(QStringLiteral("Buy"));
    button.setProperty("kind", QStringLiteral("buy"));
    button.resize(100, 30);
    const auto ground = [&button] { return QColor(button.grab().toImage().pixel(50, 4)); };
    QCOMPARE(ground(), theme.colour(Token::Up));
    QSignalSpy changed(&theme, &Theme::changed);
    theme.setDirections(DirectionColours::RedUp);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(ground(), theme.colour(Token::Up));
    theme.setDirections(DirectionColours::RedUp);
    QCOMPARE(changed.count(), 1);
    theme.setScheme(ColourScheme::Light);
    QCOMPARE(ground(), theme.colour(Token::Up));
}

void TestTheme::numbersAreTabular()
{
    const Theme theme;
    const QFontMetricsF metrics(theme.numberFont());
    const qreal zero = metrics.horizontalAdvance(QLatin1Char('0'));
    for (char digit = '1'; digit <= '9'; ++digit) {
        QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)), zero);
    }
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
