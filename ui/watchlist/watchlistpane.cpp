// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/watchlist/watchlistpane.h"

#include "ui/shell/framepacer.h"
#include "ui/shell/selection.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/watchlist/watchlistmodel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QStyledItemDelegate>
#include <QToolButton>

#include <algorithm>

namespace agio {

namespace {

constexpr int kRowHeight = 38;
constexpr int kPadding = 10;

class RowDelegate : public QStyledItemDelegate
{
public:
    RowDelegate(Theme& theme, Selection& selection, WatchlistModel& model, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_selection(selection)
        , m_model(model)
    {}

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {200, kRowHeight};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override
    {
        const auto& row = m_model.row(index.row());
        const QRect rect = option.rect;
        const bool selected = row.id == m_selection.instrument();
        const bool hovered = (option.state & QStyle::State_MouseOver) != 0;
        painter->fillRect(rect, m_theme.colour(selected || hovered ? Token::Raised : Token::Pane));
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1),
                          m_theme.colour(Token::Line));
        if (selected) {
            painter->fillRect(QRect(rect.left(), rect.top(), 2, rect.height()),
                              m_theme.colour(Token::Accent));
        }
        if ((option.state & QStyle::State_HasFocus) != 0) {
            painter->setPen(m_theme.colour(Token::Accent));
            painter->drawRect(rect.adjusted(0, 0, -1, -2));
        }
        const int half = rect.height() / 2;
        const QRect top(rect.left() + kPadding, rect.top() + 3, rect.width() - 2 * kPadding,
                        half - 3);
        const QRect bottom(top.left(), rect.top() + half, top.width(), half - 4);
        painter->setFont(m_theme.textFont(12, QFont::DemiBold));
        painter->setPen(m_theme.colour(Token::Text1));
        const int nameWidth = painter->fontMetrics().horizontalAdvance(row.name);
        painter->drawText(top, Qt::AlignLeft | Qt::AlignVCenter, row.name);
        painter->setFont(m_theme.textFont(10));
        painter->setPen(m_theme.colour(Token::Text3));
        painter->drawText(bottom, Qt::AlignLeft | Qt::AlignVCenter, row.exchange);
        int textLeft = rect.right();
        if (row.last) {
            painter->setFont(m_theme.numberFont(11));
            painter->setPen(m_theme.colour(Token::Text1));
            const QString price = numberText(*row.last, row.priceDigits);
            textLeft = top.right() - painter->fontMetrics().horizontalAdvance(price);
            painter->drawText(top, Qt::AlignRight | Qt::AlignVCenter, price);
        }
        const bool up = row.changePercent && !row.changePercent->isNegative();
        const QColor colour = m_theme.colour(up ? Token::Up : Token::Down);
        if (row.changePercent) {
            painter->setFont(m_theme.numberFont(10));
            painter->setPen(colour);
            painter->drawText(bottom, Qt::AlignRight | Qt::AlignVCenter,
                              percentText(*row.changePercent));
        }
        paintSpark(painter, row.spark, colour, rect, top.left() + nameWidth + 8, textLeft - 8);
    }

private:
    static void paintSpark(QPainter* painter, const std::vector<double>& closes,
                           const QColor& colour, const QRect& row, int left, int right)
    {
        constexpr int kWidth = 50;
        // Between name and price; short names leave it at the same place in each row.
        const int start =
            std::max(left, std::min(right - kWidth, row.left() + row.width() / 2 - 30));
        if (closes.size() < 2 || right - start < 24) {
            return;
        }
        const int width = std::min(kWidth, right - start);
        const auto [low, high] = std::minmax_element(closes.begin(), closes.end());
        const double span = *high > *low ? *high - *low : 1.0;
        QPainterPath path;
        for (std::size_t i = 0; i < closes.size(); ++i) {
            const double x =
                start + static_cast<double>(i) / static_cast<double>(closes.size() - 1) * width;
            const double y = row.top() + 8 + (*high - closes[i]) / span * (row.height() - 17);
            i == 0 ? path.moveTo(x, y) : path.lineTo(x, y);
        }
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(colour, 1.3));
        painter->drawPath(path);
        painter->restore();
    }

    Theme& m_theme;
    Selection& m_selection;
    WatchlistModel& m_model;
};

} // namespace

WatchlistPane::WatchlistPane(const UiContext& context, QWidget* parent)
    : Pane(context.theme, tr("Watchlist"), parent)
    , m_context(context)
    , m_model(new WatchlistModel(context.port, this))
    , m_search(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_order(new QToolButton(this))
{
    m_order->setPopupMode(QToolButton::InstantPopup);
    auto* orders = new QMenu(m_order);
    const auto add = [&](const QString& text, WatchlistModel::Order order) {
        orders->addAction(text, this, [this, text, order] {
            m_order->setText(text + QStringLiteral(" ▾"));
            m_model->setOrder(order);
        });
    };
    add(tr("vol"), WatchlistModel::Order::Volume);
    add(tr("name"), WatchlistModel::Order::Name);
    add(tr("change"), WatchlistModel::Order::Change);
    m_order->setMenu(orders);
    m_order->setText(tr("vol") + QStringLiteral(" ▾"));
    m_order->setToolTip(tr("Order of the list"));
    headerRight()->addWidget(m_order);

    m_search->setPlaceholderText(tr("Search instruments"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search instruments"));
    m_search->installEventFilter(this);
    auto* searchRow = new QHBoxLayout;
    searchRow->setContentsMargins(8, 6, 8, 6);
    searchRow->addWidget(m_search);
    body()->addLayout(searchRow);

    m_list->setModel(m_model);
    m_list->setItemDelegate(new RowDelegate(context.theme, context.selection, *m_model, m_list));
    m_list->setMouseTracking(true);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setAccessibleName(tr("Watchlist"));
    m_list->installEventFilter(this);
    body()->addWidget(m_list, 1);

    connect(m_search, &QLineEdit::textChanged, m_model, &WatchlistModel::setSearch);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (m_model->rowCount() > 0) {
            choose(0);
        }
    });
    connect(m_list, &QListView::clicked, this,
            [this](const QModelIndex& index) { choose(index.row()); });
    connect(m_list, &QListView::activated, this,
            [this](const QModelIndex& index) { choose(index.row()); });
    connect(m_list, &QListView::customContextMenuRequested, this, [this](const QPoint& at) {
        const QModelIndex index = m_list->indexAt(at);
        if (!index.isValid()) {
            return;
        }
        const InstrumentId id = m_model->row(index.row()).id;
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        if (m_model->contains(id)) {
            menu->addAction(tr("Remove from the watchlist"), this,
                            [this, id] { m_model->remove(id); });
        } else {
            menu->addAction(tr("Add to the watchlist"), this, [this, id] { m_model->add(id); });
        }
        menu->popup(m_list->viewport()->mapToGlobal(at));
    });
    connect(&context.selection, &Selection::instrumentChanged, this, &WatchlistPane::markSelected);
    connect(&context.theme, &Theme::changed, m_list->viewport(), qOverload<>(&QWidget::update));
    connect(&context.pacer, &FramePacer::second, m_model, &WatchlistModel::refreshSparks);
}

WatchlistPane::~WatchlistPane() = default;

void WatchlistPane::choose(int row)
{
    const InstrumentId id = m_model->row(row).id;
    if (m_model->isSearching()) {
        m_model->add(id);
        m_search->clear();
    }
    m_context.selection.setInstrument(id);
}

void WatchlistPane::markSelected()
{
    const int row = m_model->indexOf(m_context.selection.instrument());
    if (row >= 0) {
        m_list->setCurrentIndex(m_model->index(row));
    }
    m_list->viewport()->update();
}

bool WatchlistPane::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (object == m_search && key->key() == Qt::Key_Escape) {
            m_search->clear();
            return true;
        }
        if (object == m_search && key->key() == Qt::Key_Down) {
            m_list->setFocus();
            return true;
        }
        if (object == m_list && key->key() == Qt::Key_Delete && m_list->currentIndex().isValid() &&
            !m_model->isSearching()) {
            m_model->remove(m_model->row(m_list->currentIndex().row()).id);
            return true;
        }
    }
    return Pane::eventFilter(object, event);
}

} // namespace agio
