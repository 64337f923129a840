// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one window: docks that can be moved, floated and restored, a tool bar, a status bar. Owns the
// panes and what they share; knows the engine only through TerminalPort.

#include "core/engine/terminalport.h"

#include <QMainWindow>
#include <QTimer>

#include <memory>

class QDockWidget;
class QLabel;
class QLineEdit;
class QMenu;
class QStandardItemModel;
class QTabBar;
class QToolButton;

namespace agio {

class Arming;
class BlotterPane;
class ChartPane;
class FramePacer;
class LadderPane;
class OrderActions;
class Selection;
class StatusStrip;
class TapePane;
class Theme;
class TicketPane;
class UiSettings;
class WatchlistPane;
struct UiContext;

class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    MainWindow(TerminalPort& port, Theme& theme, UiSettings& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    LadderPane& ladder() noexcept { return *m_ladder; }
    ChartPane& chart() noexcept { return *m_chart; }
    TicketPane& ticket() noexcept { return *m_ticket; }
    BlotterPane& blotter() noexcept { return *m_blotter; }
    WatchlistPane& watchlist() noexcept { return *m_watchlist; }
    TapePane& tape() noexcept { return *m_tape; }
    Selection& selection() noexcept { return *m_selection; }
    Arming& arming() noexcept { return *m_arming; }
    FramePacer& pacer() noexcept { return *m_pacer; }

    // Cancels every open order of the account; what holding Ctrl+Shift+Backspace does.
    void panic();
    void resetLayout();

signals:
    void keyDialogRequested();
    void languageChosen(const QString& locale);
    void firstPainted(); // once

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    bool eventFilter(QObject* object, QEvent* event) override;
    QMenu* createPopupMenu() override;

private:
    enum class WidthClass { Wide, Middle, Narrow };
    void buildPanes();
    void buildToolBar();
    void buildMenu(QMenu* menu);
    void buildShortcuts();
    QDockWidget* addDock(const char* name, const QString& title, QWidget* content,
                         QWidget* titleBar);
    void arrangeDefault();
    void arrange(WidthClass width);
    QString layoutKey() const;
    void saveLayout();
    void restoreLayout();
    void switchWorkspace(int index);
    void selectFirstInstrument();
    void refreshAccount();
    void refreshObstacle();
    void showLimits();
    void fillCommands();
    void runCommand(const QString& text);
    void setPace();

    TerminalPort& m_port;
    Theme& m_theme;
    UiSettings& m_settings;
    FramePacer* m_pacer;
    Arming* m_arming;
    Selection* m_selection;
    OrderActions* m_actions;
    std::unique_ptr<UiContext> m_context;

    WatchlistPane* m_watchlist = nullptr;
    ChartPane* m_chart = nullptr;
    LadderPane* m_ladder = nullptr;
    TicketPane* m_ticket = nullptr;
    TapePane* m_tape = nullptr;
    BlotterPane* m_blotter = nullptr;
    StatusStrip* m_status = nullptr;
    QDockWidget* m_watchlistDock = nullptr;
    QDockWidget* m_chartDock = nullptr;
    QDockWidget* m_ladderDock = nullptr;
    QDockWidget* m_ticketDock = nullptr;
    QDockWidget* m_tapeDock = nullptr;
    QDockWidget* m_blotterDock = nullptr;

    QTabBar* m_workspaces = nullptr;
    QLineEdit* m_command = nullptr;
    QStandardItemModel* m_commands = nullptr;
    QLabel* m_equity = nullptr;
    QLabel* m_badge = nullptr;
    QTimer m_panicHold;
    WidthClass m_width = WidthClass::Wide;
    int m_workspace = 0;
    bool m_isArranging = false;
    bool m_wasPainted = false;
};

} // namespace agio
