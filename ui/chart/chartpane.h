// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A chart with its header: instrument, intervals, studies, last price, change and the feed's state.
// Follows the selection of its link group.

#include "core/market/candle.h"
#include "ui/chart/studies.h"
#include "ui/shell/pane.h"
#include "ui/shell/uicontext.h"

#include <optional>
#include <vector>

class QLabel;
class QLineEdit;
class QToolButton;

namespace agio {

class ChartView;
class HealthDot;

class ChartPane : public Pane
{
    Q_OBJECT
public:
    explicit ChartPane(const UiContext& context, QWidget* parent = nullptr);
    ~ChartPane() override;

    ChartView* view() const noexcept { return m_view; }
    Interval interval() const noexcept { return m_interval; }
    void setInterval(Interval interval);
    void setStudies(const std::vector<StudySpec>& studies);

signals:
    void settingsChanged(); // interval or studies: to be kept by the window

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildHeader();
    void retranslate();
    void showInstrument();
    void showQuote();
    void showHealth();
    void foldHeader();
    void openIntervalBox(const QString& firstDigit);
    void takeTypedInterval();
    void openStudies();

    UiContext m_context;
    ChartView* m_view;
    Interval m_interval = Interval::M5;
    std::vector<QToolButton*> m_intervalButtons;
    QToolButton* m_more = nullptr; // all intervals; shows one that has no button
    QToolButton* m_studies = nullptr;
    QLineEdit* m_intervalBox = nullptr;
    QLabel* m_last = nullptr;
    QLabel* m_change = nullptr;
    HealthDot* m_health = nullptr;
};

// "15" = 15m, "4h", "1d", "1M" (month), "90s" is none. Case counts for m and M.
std::optional<Interval> intervalFromTyping(const QString& text);
QString intervalText(Interval interval);

} // namespace agio
