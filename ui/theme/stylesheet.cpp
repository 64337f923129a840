// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/stylesheet.h"

#include "ui/theme/theme.h"

#include <array>
#include <utility>

namespace agio {

namespace {

// $name is a token; kept in one place so that no widget has a colour of its own.
constexpr const char* kGround = R"(
* { outline: 0; }
QWidget { color: $text1; selection-background-color: $selection; selection-color: $text1; }
QMainWindow, QDialog { background: $window; }
QDialog, QMessageBox { background: $pane; }
QMainWindow::separator { background: $window; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QSplitter::handle { background: $window; }
QDockWidget { color: $text2; titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: $pane; padding: 6px 10px; border-bottom: 1px solid $line; }
QToolTip { background: $raised; color: $text1; border: 1px solid $strongLine; padding: 4px 6px; }
QScrollArea, QAbstractScrollArea { background: $pane; border: 0; }
QWidget#paneHeader { background: $pane; border-bottom: 1px solid $line; }
QWidget#toolBar { background: $pane; }
QStatusBar { background: $pane; color: $text3; min-height: 26px; }
QStatusBar::item { border: 0; }
QFrame[role="rule"] { background: $line; border: 0; min-height: 1px; max-height: 1px; }
QFrame[role="panel"] { background: $raised; border: 1px solid $strongLine; border-radius: 5px; }
)";

constexpr const char* kLabels = R"(
QLabel { background: transparent; }
QLabel[tone="2"] { color: $text2; }
QLabel[tone="3"] { color: $text3; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="bad"] { color: $bad; }
QLabel[tone="up"] { color: $upColour; }
QLabel[tone="down"] { color: $downColour; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="own"] { color: $ownColour; }
QLabel[figures="true"] { font-family: $numberFamily; font-size: 11px; }
QLabel[strong="true"] { font-weight: 600; }
QLabel[role="badge"] { color: $accent; border: 1px solid $accent; border-radius: 5px;
    padding: 1px 7px; font-size: 11px; font-weight: 600; }
QLabel[role="liveBadge"] { color: $onWarning; background: $warning; border: 1px solid $warning;
    border-radius: 5px; padding: 1px 7px; font-size: 11px; font-weight: 700; }
QLabel[role="keycap"] { color: $text2; background: $control; border-radius: 4px; padding: 1px 5px;
    font-family: $numberFamily; font-size: 10px; }
QLabel[role="chip"] { color: $text2; background: $control; border-radius: 8px; padding: 0 6px;
    font-size: 11px; }
)";

constexpr const char* kControls = R"(
QPushButton { background: $control; color: $text1; border: 1px solid $control; border-radius: 5px;
    padding: 4px 12px; min-height: 16px; font-weight: 500; }
QPushButton:hover { border-color: $strongLine; }
QPushButton:pressed { background: $strongLine; }
QPushButton:focus { border-color: $accent; }
QPushButton:checked { border-color: $accent; color: $accent; }
QPushButton:disabled { color: $text3; }
QPushButton[kind="primary"] { background: $accent; border-color: $accent; color: $onAccent;
    font-weight: 600; }
QPushButton[kind="buy"] { background: $upColour; border-color: $upColour; color: $upText;
    font-weight: 700; }
QPushButton[kind="sell"] { background: $downColour; border-color: $downColour; color: $downText;
    font-weight: 700; }
QPushButton[kind="danger"] { background: $bad; border-color: $bad; color: $onBad;
    font-weight: 600; }
QPushButton[kind="primary"]:focus, QPushButton[kind="buy"]:focus, QPushButton[kind="sell"]:focus,
QPushButton[kind="danger"]:focus { border: 1px solid $text1; }
QPushButton[kind="primary"]:disabled, QPushButton[kind="buy"]:disabled,
QPushButton[kind="sell"]:disabled, QPushButton[kind="danger"]:disabled {
    background: $control; border-color: $control; color: $text2; }
QPushButton[kind="flat"] { background: transparent; border-color: transparent; color: $text2; }
QPushButton[kind="flat"]:hover { color: $text1; }
QPushButton[kind="flat"]:focus { border-color: $accent; }
QPushButton[figures="true"] { font-family: $numberFamily; font-size: 11px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 4px;
    color: $text2; padding: 2px 5px; }
QToolButton:hover { color: $text1; background: $raised; }
QToolButton:checked { color: $text1; font-weight: 600; }
QToolButton:focus { border-color: $accent; }
QToolButton:disabled { color: $text3; }
QToolButton::menu-indicator { image: none; width: 0; }
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox { background: $field; color: $text1;
    border: 1px solid $strongLine; border-radius: 5px; padding: 3px 8px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus {
    border-color: $accent; }
QLineEdit:disabled { color: $text3; background: $pane; }
QLineEdit[figures="true"] { font-family: $numberFamily; font-size: 12px; }
QLineEdit[state="bad"] { border-color: $bad; }
QLineEdit[state="warning"] { border-color: $warning; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: 0; width: 16px;
    background: transparent; }
QAbstractSpinBox::up-arrow { image: url(:/agio/theme/up.png); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url(:/agio/theme/down.png); width: 10px; height: 10px; }
QComboBox { background: $control; color: $text1; border: 1px solid $control; border-radius: 5px;
    padding: 3px 6px 3px 8px; min-height: 16px; }
QComboBox:focus { border-color: $accent; }
QComboBox:hover { border-color: $strongLine; }
QComboBox:disabled { color: $text3; }
QComboBox::drop-down { border: 0; width: 18px; }
QComboBox::down-arrow { image: url(:/agio/theme/down.png); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $strongLine;
    selection-background-color: $control; selection-color: $text1; }
QCheckBox, QRadioButton { spacing: 6px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: $text3; }
QCheckBox::indicator, QGroupBox::indicator { width: 12px; height: 12px; border-radius: 3px;
    border: 1px solid $text3; background: $field; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked, QGroupBox::indicator:checked { background: $accent;
    border-color: $accent; image: url(:/agio/theme/check.png); }
QCheckBox::indicator:disabled { border-color: $strongLine; }
QRadioButton::indicator { width: 12px; height: 12px; border-radius: 7px;
    border: 1px solid $text3; background: $field; }
QRadioButton::indicator:checked { background: $accent; border: 1px solid $accent; }
QSlider::groove:horizontal { height: 2px; background: $strongLine; }
QSlider::handle:horizontal { width: 10px; margin: -5px 0; border-radius: 5px; background: $text2; }
QSlider::handle:horizontal:focus { background: $accent; }
QProgressBar { background: $control; border: 0; border-radius: 3px; max-height: 6px;
    text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QGroupBox { border: 1px solid $line; border-radius: 5px; margin-top: 8px; padding-top: 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 8px; color: $text2; }
)";

constexpr const char* kTables = R"(
QTableView, QTreeView, QListView { background: $pane; alternate-background-color: $pane;
    border: 0; gridline-color: $line; color: $text1; selection-background-color: $raised;
    selection-color: $text1; }
QTableView { font-family: $numberFamily; font-size: 11px; }
QTableView::item { border: 0; border-bottom: 1px solid $line; padding: 0 6px; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {
    background: $raised; color: $text1; }
QTreeView::item, QListView::item { min-height: 24px; padding: 0 6px; }
QTableView::item:focus { border: 1px solid $accent; }
QHeaderView { background: $pane; border: 0; }
QHeaderView::section { background: $pane; color: $text3; border: 0;
    border-bottom: 1px solid $line; padding: 4px 6px; font-size: 11px; font-weight: 500; }
QHeaderView::section:hover { color: $text2; }
QHeaderView::down-arrow { image: url(:/agio/theme/down.png); width: 8px; height: 8px; }
QHeaderView::up-arrow { image: url(:/agio/theme/up.png); width: 8px; height: 8px; }
QTableCornerButton::section { background: $pane; border: 0; }
QTabWidget::pane { border: 0; }
QTabBar { background: $pane; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $text2; border: 0;
    border-bottom: 2px solid transparent; padding: 6px 9px 5px 9px; font-weight: 500; }
QTabBar::tab:hover { color: $text1; }
QTabBar::tab:selected { color: $text1; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QTabBar::tab:disabled { color: $text3; }
QScrollBar:vertical { background: $pane; width: 9px; margin: 0; border: 0; }
QScrollBar:horizontal { background: $pane; height: 9px; margin: 0; border: 0; }
QScrollBar::handle { background: $strongLine; border-radius: 3px; margin: 1px 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; margin: 2px 1px; }
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenuBar { background: $pane; color: $text2; }
QMenuBar::item { padding: 4px 8px; background: transparent; }
QMenuBar::item:selected { color: $text1; background: $raised; }
QMenu { background: $raised; border: 1px solid $strongLine; padding: 4px 0; }
QMenu::item { padding: 4px 22px 4px 22px; background: transparent; color: $text1; }
QMenu::item:selected { background: $control; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $line; margin: 4px 0; }
QMenu::indicator { width: 10px; height: 10px; left: 6px; }
QMenu::indicator:checked { background: $accent; border-radius: 3px;
    image: url(:/agio/theme/check.png); }
)";

QString cssOf(const QColor& colour)
{
    if (colour.alpha() == 255) {
        return colour.name();
    }
    return QStringLiteral("rgba(%1,%2,%3,%4)")
        .arg(colour.red())
        .arg(colour.green())
        .arg(colour.blue())
        .arg(colour.alpha());
}

} // namespace

QString makeStyleSheet(const Theme& theme, const QString& textFamilies,
                       const QString& numberFamilies)
{
    QColor selection = theme.colour(Token::Accent);
    selection.setAlpha(90);
    const QColor field = theme.scheme() == ColourScheme::Dark ? theme.colour(Token::Window)
                                                              : theme.colour(Token::Raised);
    // Longer names first: "$upText" before "$up".
    const std::array<std::pair<QLatin1String, QString>, 28> values{{
        {QLatin1String("$numberFamily"), numberFamilies},
        {QLatin1String("$textFamily"), textFamilies},
        {QLatin1String("$strongLine"), cssOf(theme.colour(Token::StrongLine))},
        {QLatin1String("$upColour"), cssOf(theme.colour(Token::Up))},
        {QLatin1String("$downColour"), cssOf(theme.colour(Token::Down))},
        {QLatin1String("$ownColour"), cssOf(theme.colour(Token::Own))},
        {QLatin1String("$upText"), cssOf(theme.colour(Token::UpText))},
        {QLatin1String("$downText"), cssOf(theme.colour(Token::DownText))},
        {QLatin1String("$selection"), cssOf(selection)},
        {QLatin1String("$onWarning"), cssOf(textOn(theme.colour(Token::Warning)))},
        {QLatin1String("$onAccent"), cssOf(textOn(theme.colour(Token::Accent)))},
        {QLatin1String("$onBad"), cssOf(textOn(theme.colour(Token::Bad)))},
        {QLatin1String("$warning"), cssOf(theme.colour(Token::Warning))},
        {QLatin1String("$control"), cssOf(theme.colour(Token::Control))},
        {QLatin1String("$window"), cssOf(theme.colour(Token::Window))},
        {QLatin1String("$raised"), cssOf(theme.colour(Token::Raised))},
        {QLatin1String("$accent"), cssOf(theme.colour(Token::Accent))},
        {QLatin1String("$field"), cssOf(field)},
        {QLatin1String("$text1"), cssOf(theme.colour(Token::Text1))},
        {QLatin1String("$text2"), cssOf(theme.colour(Token::Text2))},
        {QLatin1String("$text3"), cssOf(theme.colour(Token::Text3))},
        {QLatin1String("$pane"), cssOf(theme.colour(Token::Pane))},
        {QLatin1String("$line"), cssOf(theme.colour(Token::Line))},
        {QLatin1String("$bad"), cssOf(theme.colour(Token::Bad))},
        {QLatin1String("$ok"), cssOf(theme.colour(Token::Ok))},
        {QLatin1String("$stale"), cssOf(theme.colour(Token::Stale))},
        {QLatin1String("$upSoft"), cssOf(theme.colour(Token::UpSoft))},
        {QLatin1String("$downSoft"), cssOf(theme.colour(Token::DownSoft))},
    }};
    QString sheet = QString::fromUtf8(kGround) + QString::fromUtf8(kLabels) +
        QString::fromUtf8(kControls) + QString::fromUtf8(kTables);
    for (const auto& [name, value] : values) {
        sheet.replace(name, value);
    }
    return sheet;
}

} // namespace agio
