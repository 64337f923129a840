// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The watchlist: two lines an instrument with a sparkline, a search over all instruments. Clicking
// (or Enter) selects the instrument for the link group; a search hit is added by its plus.

#include "ui/shell/pane.h"
#include "ui/shell/uicontext.h"

class QLineEdit;
class QListView;
class QToolButton;

namespace agio {

class WatchlistModel;

class WatchlistPane : public Pane
{
    Q_OBJECT
public:
    explicit WatchlistPane(const UiContext& context, QWidget* parent = nullptr);
    ~WatchlistPane() override;
    WatchlistModel& model() noexcept { return *m_model; }
    QListView& list() noexcept { return *m_list; }
    QLineEdit& search() noexcept { return *m_search; }

private:
    void choose(int row);
    void markSelected();
    bool eventFilter(QObject* object, QEvent* event) override;
    const UiContext m_context;
    WatchlistModel* m_model;
    QLineEdit* m_search;
    QListView* m_list;
    QToolButton* m_order;
};

} // namespace agio
