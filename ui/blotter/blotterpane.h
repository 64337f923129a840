// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The tables under the chart in tabs: open orders, fills, history, balances, log.

#include "core/engine/terminalport.h"
#include "ui/shell/uicontext.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTabBar;
class QTableView;

namespace agio {

class BlotterModel;
class OrdersModel;

class BlotterPane : public QWidget
{
    Q_OBJECT
public:
    enum Tab { OpenOrders, Fills, History, Balances, Log };
    explicit BlotterPane(const UiContext& context, QWidget* parent = nullptr);
    ~BlotterPane() override;
    void showTab(Tab tab);
    QTableView* table(Tab tab) const { return m_tables[tab]; }
    QTabBar* tabs() const noexcept { return m_tabs; }
    QWidget* header() const noexcept { return m_header; } // the tabs; the dock's handle

private:
    QWidget* makeTable(Tab tab, BlotterModel* model, const QString& whenEmpty);
    void appendLog(UtcTime at, Severity severity, const QString& area, const QString& text);
    void refreshTitles();
    void cancelRow(int row);
    const UiContext m_context;
    QWidget* m_header;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    QTableView* m_tables[4] = {};
    OrdersModel* m_open;
    QPlainTextEdit* m_log;
};

} // namespace agio
