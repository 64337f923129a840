// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tape/tapepane.h"

#include "ui/shell/framepacer.h"
#include "ui/shell/selection.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPaintEvent>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace agio {

namespace {

constexpr int kRowHeight = 18;
constexpr int kPadding = 10;
constexpr Duration kMergeWithin = Duration::ms(100);
constexpr double kLargeFactor = 5.0;

// "14:02:31.683", UTC; 12 characters.
void writeTime(std::array<char, 12>& out, UtcTime time)
{
    const std::int64_t ms = ((time.toMs() % 86'400'000) + 86'400'000) % 86'400'000;
    const auto two = [&](std::size_t at, std::int64_t value) {
        out[at] = static_cast<char>('0' + value / 10);
        out[at + 1] = static_cast<char>('0' + value % 10);
    };
    two(0, ms / 3'600'000);
    out[2] = ':';
    two(3, ms / 60'000 % 60);
    out[5] = ':';
    two(6, ms / 1'000 % 60);
    out[8] = '.';
    out[9] = static_cast<char>('0' + ms / 100 % 10);
    out[10] = static_cast<char>('0' + ms / 10 % 10);
    out[11] = static_cast<char>('0' + ms % 10);
}

} // namespace

TapeView::TapeView(Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Tape of trades"));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TapeView::reset(const Instrument* instrument)
{
    m_lines.clear();
    m_mean = 0;
    m_smallest = Decimal();
    if (instrument != nullptr) {
        m_priceDigits = displayDigits(instrument->tickSize);
        m_quantityDigits = displayDigits(instrument->lotSize);
    }
    update();
}

void TapeView::setSmallest(Decimal quantity)
{
    m_smallest = quantity;
    update();
}

void TapeView::add(const Trade& trade)
{
    const double quantity = trade.quantity.toDoubleForDrawing();
    if (!m_lines.empty()) {
        Line& last = m_lines.back();
        if (last.side == trade.aggressor && last.price == trade.price &&
            trade.exchangeTime - last.at < kMergeWithin) {
            if (const auto sum = Decimal::add(last.quantity, trade.quantity)) {
                last.quantity = *sum;
                last.isLarge = last.quantity.toDoubleForDrawing() > kLargeFactor * m_mean;
                update();
                return;
            }
        }
    }
    const bool large = m_mean > 0 && quantity > kLargeFactor * m_mean;
    m_mean = m_mean == 0 ? quantity : m_mean + (quantity - m_mean) / 100.0;
    if (m_lines.size() >= kMaxLines) {
        m_lines.erase(m_lines.begin(), m_lines.begin() + kMaxLines / 4);
    }
    m_lines.push_back({trade.exchangeTime, trade.price, trade.quantity, trade.aggressor, large});
    update();
}

void TapeView::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    painter.fillRect(event->rect(), m_theme.colour(Token::Pane));
    m_digits.setFont(m_theme.numberFont(11), devicePixelRatioF());
    const int baseline = (kRowHeight + m_digits.ascent() - 1) / 2;
    const bool roomForTime = width() >= 230;
    std::array<char, kNumberChars> text{};
    std::array<char, 12> time{};
    int y = 4;
    for (auto line = m_lines.rbegin(); line != m_lines.rend() && y < height(); ++line) {
        if (line->quantity < m_smallest) {
            continue;
        }
        const bool buy = line->side == Side::Buy;
        if (line->isLarge) {
            painter.fillRect(0, y, width(), kRowHeight,
                             m_theme.colour(buy ? Token::UpSoft : Token::DownSoft));
        }
        if (roomForTime) {
            writeTime(time, line->at);
            m_digits.drawLeft(painter, kPadding, y + baseline, {time.data(), time.size()},
                              m_theme.rgb(Token::Text3));
        }
        std::size_t size =
            writeNumber(text.data(), line->price.coefficient(), line->price.scale(), m_priceDigits);
        const int priceRight = roomForTime ? width() * 62 / 100 : width() / 2;
        m_digits.drawRight(painter, priceRight, y + baseline, {text.data(), size},
                           m_theme.rgb(buy ? Token::Up : Token::Down));
        size = writeShortQuantity(text.data(), line->quantity.coefficient(), line->quantity.scale(),
                                  m_quantityDigits);
        m_digits.drawRight(painter, width() - kPadding, y + baseline, {text.data(), size},
                           m_theme.rgb(Token::Text1));
        y += kRowHeight;
    }
    if (m_lines.empty()) {
        painter.setPen(m_theme.colour(Token::Text3));
        painter.drawText(rect(), Qt::AlignCenter, tr("No trades yet"));
    }
}

TapePane::TapePane(const UiContext& context, QWidget* parent)
    : Pane(context.theme, tr("Tape"), parent)
    , m_context(context)
    , m_view(new TapeView(context.theme, this))
    , m_filter(new QToolButton(this))
{
    m_filter->setPopupMode(QToolButton::InstantPopup);
    m_filter->setMenu(new QMenu(m_filter));
    m_filter->setToolTip(tr("Smallest trade shown"));
    headerLeft()->addWidget(m_filter);
    auto* merge = new QLabel(QStringLiteral("100 ms"), this);
    merge->setProperty("tone", QStringLiteral("3"));
    merge->setToolTip(tr("Trades of one side and price within 100 ms are one line"));
    headerRight()->addWidget(merge);
    body()->addWidget(m_view, 1);
    connect(&context.selection, &Selection::instrumentChanged, this, &TapePane::follow);
    connect(&context.port, &TerminalPort::instrumentsChanged, this, &TapePane::follow);
    connect(&context.pacer, &FramePacer::frame, this, &TapePane::onFrame);
    follow();
}

TapePane::~TapePane() = default;

void TapePane::follow()
{
    const InstrumentId& id = m_context.selection.instrument();
    const auto table = m_context.port.instruments(id.exchange);
    const Instrument* instrument = table ? table->find(id.symbol) : nullptr;
    if (instrument != nullptr && m_shown == id && m_watch) {
        return;
    }
    m_shown = id;
    m_view->reset(instrument);
    m_watch.reset();
    m_filter->menu()->clear();
    m_filter->setText(tr("all"));
    if (instrument == nullptr) {
        return;
    }
    m_filter->menu()->addAction(tr("all"), this, [this] { chooseSmallest(Decimal()); });
    for (const int lots : {10, 100, 1'000, 10'000}) {
        if (const auto size = Decimal::mul(instrument->lotSize, Decimal(lots))) {
            m_filter->menu()->addAction(QStringLiteral("≥ ") + numberText(size->normalized()), this,
                                        [this, size] { chooseSmallest(size->normalized()); });
        }
    }
    WatchOptions options;
    options.trades = true;
    m_watch = m_context.port.watch(id, options);
}

void TapePane::chooseSmallest(Decimal quantity)
{
    m_view->setSmallest(quantity);
    m_filter->setText(quantity.isZero() ? tr("all") : QStringLiteral("≥ ") + numberText(quantity));
}

void TapePane::onFrame()
{
    if (!m_watch) {
        return;
    }
    m_watch->trades.drain(m_trades);
    for (const auto& trade : m_trades) {
        m_view->add(trade);
    }
}

} // namespace agio
