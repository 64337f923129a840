// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/blotter/blotterpane.h"

#include "ui/blotter/blottermodels.h"
#include "ui/blotter/words.h"
#include "ui/shell/orderactions.h"
#include "ui/shell/selection.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QTextCharFormat>
#include <QVBoxLayout>

namespace agio {

namespace {

constexpr int kLogLines = 5'000;
constexpr int kRowHeight = 24;

} // namespace

BlotterPane::BlotterPane(const UiContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_header(new QWidget(this))
    , m_tabs(new QTabBar(m_header))
    , m_stack(new QStackedWidget(this))
    , m_open(new OrdersModel(OrdersModel::Kind::Open, context.port, context.theme, this))
    , m_log(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("blotter"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_header->setObjectName(QStringLiteral("paneHeader"));
    m_header->setAttribute(Qt::WA_StyledBackground);
    m_header->setFixedHeight(30);
    auto* headerRow = new QHBoxLayout(m_header);
    headerRow->setContentsMargins(4, 0, 4, 0);
    headerRow->addStrut(30); // a dock asks its title bar for its size hint
    headerRow->addWidget(m_tabs);
    headerRow->addStretch(1);
    layout->addWidget(m_header);
    layout->addWidget(m_stack, 1);
    for (int i = 0; i < 5; ++i) {
        m_tabs->addTab(QString());
    }
    auto* fills = new FillsModel(context.port, context.theme, this);
    auto* history = new OrdersModel(OrdersModel::Kind::History, context.port, context.theme, this);
    auto* balances = new BalancesModel(context.port, context.theme, this);
    m_stack->addWidget(
        makeTable(OpenOrders, m_open, tr("No orders. Click the ladder or press B in the ticket.")));
    m_stack->addWidget(makeTable(Fills, fills, tr("No fills yet.")));
    m_stack->addWidget(makeTable(History, history, tr("No finished orders yet.")));
    m_stack->addWidget(makeTable(
        Balances, balances, tr("No balances. Add an API key in the menu to see your account.")));
    m_log->setReadOnly(true);
    m_log->setMaximumBlockCount(kLogLines);
    m_log->setFrameShape(QFrame::NoFrame);
    m_log->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_log->setAccessibleName(tr("Log"));
    m_log->document()->setDocumentMargin(8);
    m_stack->addWidget(m_log);

    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_open, &QAbstractItemModel::modelReset, this, &BlotterPane::refreshTitles);
    connect(m_tables[OpenOrders], &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == OrdersModel::Cancel) {
            cancelRow(index.row());
        } else {
            m_context.selection.setInstrument(m_open->order(index.row()).intent.instrument);
        }
    });
    auto* remove = new QShortcut(QKeySequence(Qt::Key_Delete), m_tables[OpenOrders], nullptr,
                                 nullptr, Qt::WidgetShortcut);
    remove->setAutoRepeat(false);
    connect(remove, &QShortcut::activated, this, [this] {
        const QModelIndex current = m_tables[OpenOrders]->currentIndex();
        if (current.isValid()) {
            cancelRow(current.row());
        }
    });
    connect(&context.port, &TerminalPort::noticed, this, [this](const Notice& notice) {
        appendLog(notice.at, notice.severity, tr("desk"),
                  sentenceOf(notice.pattern, notice.arguments));
    });
    connect(&context.port, &TerminalPort::logged, this, [this](const LogLine& line) {
        if (line.area == "desk") {
            return; // what the desk tells comes as a notice, in the window's language
        }
        Severity severity = Severity::Note;
        if (line.level == LogLevel::Warning) {
            severity = Severity::Warning;
        } else if (line.level == LogLevel::Error) {
            severity = Severity::Blocking;
        }
        appendLog(line.at, severity, QString::fromStdString(line.area),
                  QString::fromStdString(line.text));
    });
    connect(&context.actions, &OrderActions::refused, this, [this](const QString& sentence) {
        appendLog(m_context.port.now(), Severity::Warning, tr("check"), sentence);
    });
    const auto restyle = [this] { m_log->setFont(m_context.theme.numberFont(11)); };
    connect(&context.theme, &Theme::changed, this, restyle);
    restyle();
    refreshTitles();
}

BlotterPane::~BlotterPane() = default;

QWidget* BlotterPane::makeTable(Tab tab, BlotterModel* model, const QString& whenEmpty)
{
    auto* table = new QTableView(this);
    table->setModel(model);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(kRowHeight);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setStretchLastSection(tab != OpenOrders);
    table->horizontalHeader()->setMinimumSectionSize(28);
    if (tab == OpenOrders) {
        table->horizontalHeader()->setSectionResizeMode(OrdersModel::State, QHeaderView::Stretch);
    }
    m_tables[tab] = table;

    auto* empty = new QLabel(whenEmpty, table->viewport());
    empty->setProperty("tone", QStringLiteral("3"));
    empty->setAlignment(Qt::AlignCenter);
    auto* over = new QVBoxLayout(table->viewport());
    over->addWidget(empty);
    const auto show = [model, empty] { empty->setVisible(model->rowCount() == 0); };
    connect(model, &QAbstractItemModel::modelReset, empty, show);
    show();
    return table;
}

void BlotterPane::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

void BlotterPane::refreshTitles()
{
    const int count = m_open->rowCount();
    m_tabs->setTabText(OpenOrders,
                       count > 0 ? tr("Open orders") + QStringLiteral("  %1").arg(count)
                                 : tr("Open orders"));
    m_tabs->setTabText(Fills, tr("Fills"));
    m_tabs->setTabText(History, tr("History"));
    m_tabs->setTabText(Balances, tr("Balances"));
    m_tabs->setTabText(Log, tr("Log"));
}

void BlotterPane::cancelRow(int row)
{
    if (row >= 0 && row < m_open->rowCount()) {
        m_context.actions.cancel(m_open->order(row).intent.clientOrderId);
    }
}

void BlotterPane::appendLog(UtcTime at, Severity severity, const QString& area, const QString& text)
{
    QTextCharFormat format;
    Token token = Token::Text2;
    if (severity == Severity::Warning) {
        token = Token::Warning;
    } else if (severity == Severity::Blocking) {
        token = Token::Bad;
    }
    format.setForeground(m_context.theme.colour(token));
    QTextCursor cursor(m_log->document());
    cursor.movePosition(QTextCursor::End);
    if (!m_log->document()->isEmpty()) {
        cursor.insertBlock();
    }
    cursor.insertText(utcTimeText(at) + QStringLiteral("  ") + area + QStringLiteral("  ") + text,
                      format);
}

} // namespace agio
