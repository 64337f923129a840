// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/mainwindow.h"

#include "ui/blotter/blotterpane.h"
#include "ui/chart/chartpane.h"
#include "ui/ladder/ladderpane.h"
#include "ui/ladder/ladderview.h"
#include "ui/shell/arming.h"
#include "ui/shell/framepacer.h"
#include "ui/shell/orderactions.h"
#include "ui/shell/selection.h"
#include "ui/shell/uicontext.h"
#include "ui/tape/tapepane.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/ticket/ticketpane.h"
#include "ui/watchlist/watchlistmodel.h"
#include "ui/watchlist/watchlistpane.h"
#include "ui/window/limitsdialog.h"
#include "ui/window/statusstrip.h"
#include "ui/window/uisettings.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QCompleter>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QShortcut>
#include <QStandardItemModel>
#include <QStyle>
#include <QTabBar>
#include <QToolBar>
#include <QToolButton>

namespace agio {

namespace {

constexpr int kLayoutVersion = 1;
constexpr int kPanicHoldMs = 500;
constexpr int kNarrowBelow = 1024;
constexpr int kMiddleBelow = 1280;
constexpr QSize kSmallestWindow(800, 560);

QString badgeText(Environment environment)
{
    // The embedded exchange is what a person calls the demo.
    if (environment == Environment::Simulated) {
        return MainWindow::tr("DEMO");
    }
    return QString::fromLatin1(toText(environment));
}

} // namespace

MainWindow::MainWindow(TerminalPort& port, Theme& theme, UiSettings& settings, QWidget* parent)
    : QMainWindow(parent)
    , m_port(port)
    , m_theme(theme)
    , m_settings(settings)
    , m_pacer(new FramePacer(this))
    , m_arming(new Arming(this))
    , m_selection(new Selection(1, this))
    , m_actions(new OrderActions(port, *m_arming, theme, this))
    , m_context(std::make_unique<UiContext>(
          UiContext{port, theme, *m_pacer, *m_arming, *m_selection, *m_actions}))
    , m_status(new StatusStrip(port, theme, *m_pacer, this))
{
    setObjectName(QStringLiteral("main"));
    setWindowTitle(QStringLiteral("Agio"));
    setDockNestingEnabled(true);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    buildPanes();
    setStatusBar(m_status);
    buildToolBar();
    buildShortcuts();
    // Not what the panes beside one another need: a narrower window arranges them anew.
    setMinimumSize(kSmallestWindow);
    resize(1680, 1050);
    if (!restoreGeometry(m_settings.bytes(QStringLiteral("window/geometry")))) {
        resize(1680, 1050);
    }
    arrangeDefault();
    restoreLayout();

    connect(m_selection, &Selection::instrumentChanged, this, [this] {
        m_arming->lock(tr("Locked: another instrument"));
        applyKeptLimits(m_port, m_settings, m_selection->instrument());
        m_settings.setValue(QStringLiteral("selection/exchange"),
                            QString::fromStdString(m_selection->instrument().exchange.text()));
        m_settings.setValue(QStringLiteral("selection/symbol"),
                            QString::fromStdString(m_selection->instrument().symbol.text()));
    });
    connect(&port, &TerminalPort::instrumentsChanged, this, &MainWindow::selectFirstInstrument);
    connect(&port, &TerminalPort::instrumentsChanged, this, &MainWindow::fillCommands);
    connect(&port, &TerminalPort::tickersChanged, this, &MainWindow::selectFirstInstrument);
    connect(&port, &TerminalPort::accountChanged, this, &MainWindow::refreshAccount);
    connect(&port, &TerminalPort::healthChanged, this, &MainWindow::refreshAccount);
    connect(&port, &TerminalPort::noticed, this, [this](const Notice& notice) {
        m_status->say(sentenceOf(notice.pattern, notice.arguments), notice.severity);
    });
    connect(m_actions, &OrderActions::warned, this,
            [this](const QString& text) { m_status->say(text, Severity::Warning); });
    connect(m_actions, &OrderActions::refused, this,
            [this](const QString& text) { m_status->say(text, Severity::Warning); });
    connect(qApp, &QGuiApplication::applicationStateChanged, this, &MainWindow::setPace);
    qApp->installEventFilter(this);
    m_panicHold.setSingleShot(true);
    m_panicHold.setInterval(kPanicHoldMs);
    connect(&m_panicHold, &QTimer::timeout, this, &MainWindow::panic);
    refreshAccount();
    refreshObstacle();
    fillCommands();
    selectFirstInstrument();
}

MainWindow::~MainWindow()
{
    qApp->removeEventFilter(this);
}

QDockWidget* MainWindow::addDock(const char* name, const QString& title, QWidget* content,
                                 QWidget* titleBar)
{
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(QLatin1String(name));
    dock->setWidget(content);
    if (titleBar != nullptr) {
        dock->setTitleBarWidget(titleBar); // the pane's own header is what one drags
    }
    addDockWidget(Qt::LeftDockWidgetArea, dock);
    return dock;
}

void MainWindow::buildPanes()
{
    m_watchlist = new WatchlistPane(*m_context, this);
    m_chart = new ChartPane(*m_context, this);
    m_ladder = new LadderPane(*m_context, this);
    m_ticket = new TicketPane(*m_context, this);
    m_tape = new TapePane(*m_context, this);
    m_blotter = new BlotterPane(*m_context, this);
    m_watchlistDock = addDock("watchlist", tr("Watchlist"), m_watchlist, m_watchlist->header());
    m_chartDock = addDock("chart", tr("Chart"), m_chart, m_chart->header());
    m_blotterDock = addDock("blotter", tr("Orders"), m_blotter, m_blotter->header());
    m_ladderDock = addDock("ladder", tr("Ladder"), m_ladder, m_ladder->header());
    m_ticketDock = addDock("ticket", tr("Order"), m_ticket, m_ticket->header());
    m_tapeDock = addDock("tape", tr("Tape"), m_tape, m_tape->header());

    std::vector<InstrumentId> chosen;
    for (const QString& entry : m_settings.value(QStringLiteral("watchlist")).toStringList()) {
        const int colon = static_cast<int>(entry.indexOf(QLatin1Char(':')));
        if (colon > 0) {
            chosen.push_back({ExchangeId(entry.left(colon).toStdString()),
                              Symbol(entry.mid(colon + 1).toStdString())});
        }
    }
    if (!chosen.empty()) {
        m_watchlist->model().setChosen(std::move(chosen));
    }
    connect(&m_watchlist->model(), &WatchlistModel::chosenChanged, this, [this] {
        QStringList entries;
        for (const auto& id : m_watchlist->model().chosen()) {
            entries.push_back(QString::fromStdString(id.exchange.text() + ':' + id.symbol.text()));
        }
        m_settings.setValue(QStringLiteral("watchlist"), entries);
        m_settings.save();
    });
}

// ---- tool bar -------------------------------------------------------------------------------

void MainWindow::buildToolBar()
{
    auto* bar = new QToolBar(tr("Tool bar"), this);
    bar->setObjectName(QStringLiteral("tools"));
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    auto* content = new QWidget(bar);
    content->setObjectName(QStringLiteral("toolBar"));
    content->setFixedHeight(40);
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(8, 0, 12, 0);
    row->setSpacing(12);

    auto* menuButton = new QToolButton(content);
    menuButton->setText(QStringLiteral("◆ Agio"));
    menuButton->setObjectName(QStringLiteral("menuButton"));
    menuButton->setFont(m_theme.textFont(14, QFont::Bold));
    menuButton->setPopupMode(QToolButton::InstantPopup);
    menuButton->setAccessibleName(tr("Menu"));
    auto* menu = new QMenu(menuButton);
    buildMenu(menu);
    menuButton->setMenu(menu);
    row->addWidget(menuButton);

    m_workspaces = new QTabBar(content);
    m_workspaces->setDrawBase(false);
    m_workspaces->setExpanding(false);
    m_workspaces->addTab(tr("Scalp"));
    m_workspaces->addTab(tr("Swing"));
    m_workspaces->setToolTip(tr("Workspaces keep their own layout"));
    connect(m_workspaces, &QTabBar::currentChanged, this, &MainWindow::switchWorkspace);
    row->addWidget(m_workspaces);
    row->addStretch(1);

    m_command = new QLineEdit(content);
    m_command->setPlaceholderText(tr("Find an instrument or an action") +
                                  QStringLiteral("   Ctrl K"));
    m_command->setAccessibleName(tr("Find an instrument or an action"));
    m_command->setMaximumWidth(320);
    m_command->setMinimumWidth(120);
    m_commands = new QStandardItemModel(this);
    auto* completer = new QCompleter(m_commands, m_command);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    completer->setMaxVisibleItems(12);
    m_command->setCompleter(completer);
    connect(completer, qOverload<const QString&>(&QCompleter::activated), this,
            &MainWindow::runCommand, Qt::QueuedConnection);
    connect(m_command, &QLineEdit::returnPressed, this, [this] {
        if (!m_command->text().isEmpty()) {
            runCommand(m_command->text());
        }
    });
    row->addWidget(m_command, 1);

    m_equity = new QLabel(content);
    m_equity->setTextFormat(Qt::RichText); // our own numbers only
    row->addWidget(m_equity);
    m_badge = new QLabel(content);
    m_badge->setObjectName(QStringLiteral("environmentBadge"));
    m_badge->setFixedHeight(20);
    row->addWidget(m_badge);
    bar->addWidget(content);
    content->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    addToolBar(Qt::TopToolBarArea, bar);
}

void MainWindow::buildMenu(QMenu* menu)
{
    QMenu* panes = menu->addMenu(tr("Panes"));
    for (QDockWidget* dock :
         {m_watchlistDock, m_chartDock, m_ladderDock, m_ticketDock, m_tapeDock, m_blotterDock}) {
        panes->addAction(dock->toggleViewAction());
    }
    panes->addSeparator();
    panes->addAction(tr("Reset the layout"), this, &MainWindow::resetLayout);

    QMenu* look = menu->addMenu(tr("Theme"));
    auto* schemes = new QActionGroup(this);
    const auto addScheme = [&](const QString& text, ColourScheme scheme) {
        QAction* action = look->addAction(text, this, [this, scheme] {
            m_theme.setScheme(scheme);
            m_settings.setValue(QStringLiteral("theme/light"), scheme == ColourScheme::Light);
            m_settings.save();
        });
        action->setCheckable(true);
        action->setChecked(m_theme.scheme() == scheme);
        schemes->addAction(action);
    };
    addScheme(tr("Dark"), ColourScheme::Dark);
    addScheme(tr("Light"), ColourScheme::Light);

    QMenu* colours = menu->addMenu(tr("Colours"));
    auto* directions = new QActionGroup(this);
    const auto addDirection = [&](const QString& text, DirectionColours wanted) {
        QAction* action = colours->addAction(text, this, [this, wanted] {
            m_theme.setDirections(wanted);
            m_settings.setValue(QStringLiteral("theme/directions"), static_cast<int>(wanted));
            m_settings.save();
        });
        action->setCheckable(true);
        action->setChecked(m_theme.directions() == wanted);
        directions->addAction(action);
    };
    addDirection(tr("Green up, red down"), DirectionColours::GreenUp);
    addDirection(tr("Red up, green down"), DirectionColours::RedUp);
    addDirection(tr("Red up, blue down"), DirectionColours::RedUpBlueDown);
    addDirection(tr("Colour-blind"), DirectionColours::ColourBlind);

    QMenu* language = menu->addMenu(tr("Language"));
    language->addAction(QStringLiteral("English"), this,
                        [this] { emit languageChosen(QStringLiteral("en")); });
    language->addAction(QStringLiteral("简体中文"), this,
                        [this] { emit languageChosen(QStringLiteral("zh_CN")); });

    menu->addSeparator();
    menu->addAction(tr("API key…"), this, &MainWindow::keyDialogRequested);
    menu->addAction(tr("My limits…"), this, &MainWindow::showLimits);
    menu->addAction(tr("Lock trading"), QKeySequence(Qt::CTRL | Qt::Key_L), this,
                    [this] { m_arming->lock(tr("Locked")); });
    menu->addSeparator();
    menu->addAction(tr("About Agio"), this, [this] {
        auto* about = new QMessageBox(QMessageBox::NoIcon, tr("About Agio"),
                                      tr("Agio %1, a desktop trading terminal for crypto.\n"
                                         "Free software under the GNU GPL, version 3 or later.")
                                          .arg(QStringLiteral(AGIO_VERSION)),
                                      QMessageBox::Ok, this);
        about->setAttribute(Qt::WA_DeleteOnClose);
        about->open();
    });
    menu->addAction(tr("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &QWidget::close);
}

QMenu* MainWindow::createPopupMenu()
{
    auto* menu = new QMenu(this);
    for (QDockWidget* dock :
         {m_watchlistDock, m_chartDock, m_ladderDock, m_ticketDock, m_tapeDock, m_blotterDock}) {
        menu->addAction(dock->toggleViewAction());
    }
    menu->addSeparator();
    menu->addAction(tr("Reset the layout"), this, &MainWindow::resetLayout);
    return menu;
}

void MainWindow::buildShortcuts()
{
    const auto add = [this](const QKeySequence& keys, auto slot) {
        auto* shortcut = new QShortcut(keys, this, nullptr, nullptr, Qt::ApplicationShortcut);
        shortcut->setAutoRepeat(false);
        connect(shortcut, &QShortcut::activated, this, slot);
    };
    add(QKeySequence(Qt::CTRL | Qt::Key_K), [this] {
        m_command->setFocus(Qt::ShortcutFocusReason);
        m_command->selectAll();
    });
    add(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L), [this] {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addAction(tr("Confirm each order"), this,
                        [this] { m_arming->arm(ArmState::Confirm); });
        menu->addAction(tr("Armed: one click sends"), this,
                        [this] { m_arming->arm(ArmState::Armed); });
        menu->addAction(tr("Locked"), this, [this] { m_arming->lock(); });
        menu->popup(mapToGlobal(QPoint(width() / 2 - 80, 60)));
    });
}

void MainWindow::fillCommands()
{
    m_commands->clear();
    for (const auto& exchange : m_port.exchanges()) {
        const auto table = m_port.instruments(exchange);
        if (!table) {
            continue;
        }
        for (const auto& instrument : table->all()) {
            auto* item = new QStandardItem(QString::fromStdString(instrument.name));
            item->setData(QString::fromStdString(instrument.id.exchange.text()), Qt::UserRole);
            item->setData(QString::fromStdString(instrument.id.symbol.text()), Qt::UserRole + 1);
            m_commands->appendRow(item);
        }
    }
    for (const QString& action :
         {tr("Lock trading"), tr("Cancel all orders"), tr("Dark"), tr("Light"),
          tr("Reset the layout"), tr("API key…"), tr("My limits…")}) {
        m_commands->appendRow(new QStandardItem(action));
    }
}

void MainWindow::runCommand(const QString& text)
{
    m_command->clear();
    m_command->clearFocus();
    if (text == tr("Lock trading")) {
        m_arming->lock(tr("Locked"));
    } else if (text == tr("Cancel all orders")) {
        m_actions->cancelAll(std::nullopt, std::nullopt);
    } else if (text == tr("Dark") || text == tr("Light")) {
        m_theme.setScheme(text == tr("Dark") ? ColourScheme::Dark : ColourScheme::Light);
    } else if (text == tr("Reset the layout")) {
        resetLayout();
    } else if (text == tr("My limits…")) {
        showLimits();
    } else if (text == tr("API key…")) {
        emit keyDialogRequested();
    } else {
        QString wanted = text.toUpper().trimmed();
        for (int row = 0; row < m_commands->rowCount(); ++row) {
            const QStandardItem* item = m_commands->item(row);
            const QString symbol = item->data(Qt::UserRole + 1).toString();
            if (!symbol.isEmpty() && (item->text() == wanted || symbol == wanted)) {
                m_selection->setInstrument(
                    {ExchangeId(item->data(Qt::UserRole).toString().toStdString()),
                     Symbol(symbol.toStdString())});
                return;
            }
        }
        m_status->say(tr("Nothing is called “%1” here: choose from the list (Ctrl+K)").arg(text),
                      Severity::Warning);
    }
}

// ---- layout ---------------------------------------------------------------------------------

QString MainWindow::layoutKey() const
{
    return QStringLiteral("window/layout/%1/%2").arg(m_workspace).arg(static_cast<int>(m_width));
}

void MainWindow::saveLayout()
{
    m_settings.setBytes(layoutKey(), saveState(kLayoutVersion));
}

void MainWindow::restoreLayout()
{
    m_isArranging = true;
    if (!restoreState(m_settings.bytes(layoutKey()), kLayoutVersion)) {
        arrangeDefault();
    }
    m_isArranging = false;
}

void MainWindow::resetLayout()
{
    m_settings.setBytes(layoutKey(), {});
    arrangeDefault();
}

void MainWindow::arrangeDefault()
{
    arrange(m_width);
}

void MainWindow::arrange(WidthClass width)
{
    const std::initializer_list<QDockWidget*> all{m_watchlistDock, m_chartDock,  m_blotterDock,
                                                  m_ladderDock,    m_ticketDock, m_tapeDock};
    for (QDockWidget* dock : all) {
        removeDockWidget(dock);
        dock->setFloating(false);
    }
    const bool swing = m_workspace == 1;
    addDockWidget(Qt::LeftDockWidgetArea, m_chartDock);
    splitDockWidget(m_chartDock, m_ladderDock, Qt::Horizontal);
    if (width == WidthClass::Wide) {
        addDockWidget(Qt::LeftDockWidgetArea, m_watchlistDock);
        splitDockWidget(m_watchlistDock, m_chartDock, Qt::Horizontal);
        splitDockWidget(m_chartDock, m_ladderDock, Qt::Horizontal);
    }
    splitDockWidget(m_chartDock, m_blotterDock, Qt::Vertical);
    if (width == WidthClass::Narrow) {
        tabifyDockWidget(m_ladderDock, m_ticketDock);
        tabifyDockWidget(m_ladderDock, m_tapeDock);
        tabifyDockWidget(m_ladderDock, m_watchlistDock);
    } else {
        splitDockWidget(m_ladderDock, m_ticketDock, Qt::Horizontal);
        if (width == WidthClass::Middle) {
            tabifyDockWidget(m_ladderDock, m_tapeDock);
            tabifyDockWidget(m_ladderDock, m_watchlistDock);
        } else {
            splitDockWidget(m_ticketDock, m_tapeDock, Qt::Vertical);
        }
    }
    for (QDockWidget* dock : all) {
        dock->show();
    }
    if (swing) {
        m_tapeDock->hide();
        m_ladderDock->setVisible(width == WidthClass::Narrow);
    }
    m_ladderDock->raise();
    const int chartHeight = height() * 70 / 100;
    resizeDocks({m_chartDock, m_blotterDock}, {chartHeight, height() - chartHeight - 66},
                Qt::Vertical);
    if (width == WidthClass::Wide) {
        resizeDocks({m_watchlistDock, m_chartDock, m_ladderDock, m_ticketDock},
                    {236, this->width() - 236 - 400 - 292, 400, 292}, Qt::Horizontal);
        resizeDocks({m_ticketDock, m_tapeDock}, {540, height() - 540 - 66}, Qt::Vertical);
    } else {
        resizeDocks({m_chartDock, m_ladderDock}, {this->width() - 600, 320}, Qt::Horizontal);
    }
}

void MainWindow::switchWorkspace(int index)
{
    saveLayout();
    m_workspace = index;
    restoreLayout();
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    WidthClass wanted = WidthClass::Wide;
    if (width() < kNarrowBelow) {
        wanted = WidthClass::Narrow;
    } else if (width() < kMiddleBelow) {
        wanted = WidthClass::Middle;
    }
    if (wanted != m_width && !m_isArranging) {
        if (isVisible()) {
            saveLayout();
        }
        m_width = wanted;
        restoreLayout();
    }
    m_equity->setVisible(width() >= 760);
}

// ---- state ----------------------------------------------------------------------------------

void MainWindow::selectFirstInstrument()
{
    if (!m_selection->instrument().symbol.isEmpty()) {
        return;
    }
    const InstrumentId kept{
        ExchangeId(m_settings.value(QStringLiteral("selection/exchange")).toString().toStdString()),
        Symbol(m_settings.value(QStringLiteral("selection/symbol")).toString().toStdString())};
    const auto keptTable = m_port.instruments(kept.exchange);
    if (keptTable && keptTable->find(kept.symbol) != nullptr) {
        m_selection->setInstrument(kept);
        return;
    }
    for (const auto& exchange : m_port.exchanges()) {
        const auto table = m_port.instruments(exchange);
        if (!table || table->all().empty()) {
            continue;
        }
        for (const auto& instrument : table->all()) {
            if (instrument.base.text() == "BTC" &&
                (instrument.quote.text() == "USDT" || instrument.quote.text() == "USD")) {
                m_selection->setInstrument(instrument.id);
                return;
            }
        }
        m_selection->setInstrument(table->all().front().id);
        return;
    }
}

void MainWindow::refreshAccount()
{
    const AccountView account = m_port.account();
    if (account.equity) {
        QString text = QStringLiteral("<span style=\"color:%1\">%2</span> "
                                      "<span style=\"font-family:'%3';font-weight:600\">%4</span>"
                                      " <span style=\"color:%1\">%5</span>")
                           .arg(m_theme.colour(Token::Text2).name(), tr("Equity"),
                                m_theme.numberFont().family(), numberText(*account.equity, 2),
                                QString::fromStdString(account.equityAsset.text()).toHtmlEscaped());
        if (account.equityAtStart) {
            if (const auto change = Decimal::sub(*account.equity, *account.equityAtStart)) {
                const Token token = change->isNegative() ? Token::Down : Token::Up;
                text += QStringLiteral(" <span style=\"color:%1;font-family:'%2'\">%3</span>")
                            .arg(m_theme.colour(token).name(), m_theme.numberFont().family(),
                                 numberText(*change, 2, true));
                m_equity->setToolTip(tr("All balances at last prices; the change is since start"));
            }
        }
        m_equity->setText(text);
    } else {
        m_equity->setText(QString());
    }
    Environment environment = account.environment;
    if (const auto health = m_port.health(); !account.isPresent && !health.empty()) {
        environment = health.front().environment; // no account: the market's
    }
    const bool live = environment == Environment::Live;
    m_badge->setText(badgeText(environment));
    m_badge->setProperty("role", live ? QStringLiteral("liveBadge") : QStringLiteral("badge"));
    m_badge->style()->unpolish(m_badge);
    m_badge->style()->polish(m_badge);
    refreshObstacle();
}

void MainWindow::refreshObstacle()
{
    const AccountView account = m_port.account();
    QString obstacle;
    const auto health = m_port.health();
    const bool isReplay = !health.empty() && health.front().environment == Environment::Replay;
    if (isReplay) {
        obstacle = tr("A replay takes no orders.");
    } else if (!account.isPresent) {
        obstacle = tr("No account: add an API key in the menu.");
    } else if (!account.isVerified) {
        obstacle = tr("The key has not been verified yet.");
    } else if (!account.canTrade) {
        obstacle = tr("This key may not trade.");
    } else {
        for (const auto& each : health) {
            if (each.exchange == account.exchange &&
                (each.market == LinkState::Stale || each.market == LinkState::Offline)) {
                obstacle = tr("The market data is not live.");
            }
        }
    }
    if (obstacle != m_arming->obstacle()) {
        m_arming->setObstacle(obstacle);
    }
}

void MainWindow::showLimits()
{
    if (!m_selection->instrument().symbol.isEmpty()) {
        (new LimitsDialog(m_port, m_settings, m_selection->instrument(), this))->open();
    }
}

void MainWindow::panic()
{
    m_status->say(tr("Panic: cancelling every open order"), Severity::Blocking);
    m_arming->lock(tr("Locked by panic"));
    m_actions->cancelAll(std::nullopt, std::nullopt);
}

bool MainWindow::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::KeyPress || event->type() == QEvent::KeyRelease) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Backspace && !key->isAutoRepeat()) {
            const bool held = event->type() == QEvent::KeyPress &&
                key->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier);
            if (held && !m_panicHold.isActive()) {
                m_status->say(tr("Hold to cancel every open order"), Severity::Warning);
                m_panicHold.start();
            } else if (event->type() == QEvent::KeyRelease) {
                m_panicHold.stop();
            }
        }
    }
    return QMainWindow::eventFilter(object, event);
}

void MainWindow::setPace()
{
    if (!isVisible() || isMinimized()) {
        m_pacer->setPace(FramePacer::Pace::Hidden);
    } else if (QGuiApplication::applicationState() == Qt::ApplicationActive ||
               QGuiApplication::platformName() == QLatin1String("offscreen")) {
        m_pacer->setPace(FramePacer::Pace::Front);
    } else {
        m_pacer->setPace(FramePacer::Pace::Background);
    }
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange) {
        setPace();
    }
}

void MainWindow::paintEvent(QPaintEvent* event)
{
    QMainWindow::paintEvent(event);
    if (!m_wasPainted) {
        m_wasPainted = true;
        setPace();
        // The panes paint after this; the event after them says that they have.
        QTimer::singleShot(0, this, &MainWindow::firstPainted);
    }
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    saveLayout();
    m_settings.setBytes(QStringLiteral("window/geometry"), saveGeometry());
    m_settings.save();
    QMainWindow::closeEvent(event);
}

} // namespace agio
