// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The ladder with its header (grouping, arming, health), quick sizes, cancel buttons and holding
// line. Watches the selected instrument while it is visible.

#include "core/engine/terminalport.h"
#include "ui/ladder/quicksize.h"
#include "ui/shell/pane.h"
#include "ui/shell/uicontext.h"

#include <memory>
#include <vector>

class QLabel;
class QPushButton;
class QToolButton;

namespace agio {

class LadderView;

class LadderPane : public Pane
{
    Q_OBJECT
public:
    explicit LadderPane(const UiContext& context, QWidget* parent = nullptr);
    ~LadderPane() override;
    LadderView& view() noexcept { return *m_view; }
    void chooseQuickSize(int index);
    void setQuickSize(int index, const QuickSize& size);

private:
    void buildHeader();
    void buildFooter();
    void say(const QString& text);
    void follow(); // the selection
    void rewatch(int depth);
    void onFrame();
    void refreshOrders();
    void refreshSizes();
    void refreshArming();
    void refreshHolding();
    void editQuickSize(int index);
    void flatten();
    void finishFlatten();
    bool eventFilter(QObject* object, QEvent* event) override;

    const UiContext m_context;
    LadderView* m_view;
    QToolButton* m_grouping = nullptr;
    QToolButton* m_postOnly = nullptr;
    QToolButton* m_arm = nullptr;
    std::vector<QPushButton*> m_sizeButtons;
    QPushButton* m_cancelBuys = nullptr;
    QPushButton* m_cancelAll = nullptr;
    QPushButton* m_cancelSells = nullptr;
    QPushButton* m_flatten = nullptr;
    QLabel* m_holding = nullptr;
    QLabel* m_status = nullptr;
    std::shared_ptr<MarketWatch> m_watch;
    std::shared_ptr<const InstrumentTable> m_table;
    std::vector<Trade> m_trades;
    std::vector<QuickSize> m_sizes;
    int m_chosen = 2;
    int m_depth = 0;
    std::int64_t m_lastTradeId = 0;
    bool m_sizesAreDefault = true;
    bool m_isFlattening = false;
    bool m_wasFresh = false;
};

} // namespace agio
