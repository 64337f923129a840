// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The tape: trades as they print, newest on top; same side and price within 100 ms are one line.
// A smallest size can be set; large trades (five times the running mean) have a ground of their
// side's colour.

#include "core/engine/terminalport.h"
#include "ui/shell/pane.h"
#include "ui/shell/uicontext.h"
#include "ui/theme/digitatlas.h"

#include <memory>
#include <optional>
#include <vector>

class QToolButton;

namespace agio {

class TapeView : public QWidget
{
    Q_OBJECT
public:
    struct Line
    {
        UtcTime at;
        Decimal price, quantity;
        Side side = Side::Buy;
        bool isLarge = false;
    };
    explicit TapeView(Theme& theme, QWidget* parent = nullptr);
    void reset(const Instrument* instrument);
    void add(const Trade& trade);
    void setSmallest(Decimal quantity);
    const std::vector<Line>& lines() const noexcept { return m_lines; } // oldest first, bounded
    QSize minimumSizeHint() const override { return {160, 60}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    static constexpr std::size_t kMaxLines = 512;
    Theme& m_theme;
    DigitAtlas m_digits;
    std::vector<Line> m_lines;
    Decimal m_smallest;
    double m_mean = 0; // statistics: picks out large trades
    int m_priceDigits = 2, m_quantityDigits = 4;
};

class TapePane : public Pane
{
    Q_OBJECT
public:
    explicit TapePane(const UiContext& context, QWidget* parent = nullptr);
    ~TapePane() override;
    TapeView& view() noexcept { return *m_view; }

private:
    void follow();
    void onFrame();
    void chooseSmallest(Decimal quantity);
    const UiContext m_context;
    TapeView* m_view;
    QToolButton* m_filter;
    InstrumentId m_shown;
    std::shared_ptr<MarketWatch> m_watch;
    std::vector<Trade> m_trades;
};

} // namespace agio
