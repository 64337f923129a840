// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/tradingbench.h"

#include "core/engine/terminalfactory.h"
#include "core/store/sqlitejournal.h"
#include "ui/ladder/ladderpane.h"
#include "ui/shell/arming.h"
#include "ui/shell/questionpanel.h"
#include "ui/shell/selection.h"
#include "ui/ticket/numberfield.h"
#include "ui/ticket/ticketpane.h"
#include "ui/watchlist/watchlistmodel.h"
#include "ui/watchlist/watchlistpane.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStatusBar>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <algorithm>

namespace agio::test {

namespace {

const char* const kKey = "trading-bench-key-000000000000001";
const char* const kSecret = "trading-bench-secret-000000000002";
InstrumentId btc()
{
    return {ExchangeId("binance"), Symbol("BTCUSDT")};
}
constexpr int kCoarseTicks = 1'000; // rows of 10 USDT

// Four of the demo's instruments: a test runs beside others on a small machine.
venue::VenueServerOptions venueOptions()
{
    venue::VenueServerOptions options;
    options.seed = 7;
    for (auto& profile : venue::demoMarket()) {
        const std::string& symbol = profile.instrument.id.symbol.text();
        if (symbol == "BTCUSDT" || symbol == "ETHUSDT" || symbol == "SOLUSDT" ||
            symbol == "ETHBTC") {
            options.profiles.push_back(std::move(profile));
        }
    }
    return options;
}

Credential credentialWith(const std::string& secret)
{
    Credential credential;
    credential.info.account = AccountId("binance:sim:bench");
    credential.info.exchange = ExchangeId("binance");
    credential.info.environment = Environment::Simulated;
    credential.info.type = KeyType::Hmac;
    credential.info.label = "bench";
    credential.apiKey = kKey;
    credential.secret = Secret::fromBytes(secret);
    return credential;
}

} // namespace

bool eventually(const std::function<bool()>& isSo)
{
    return QTest::qWaitFor(isSo, kPatienceMs);
}

TradingBench::TradingBench(const BenchOptions& options)
    : m_secret(options.secret.empty() ? kSecret : options.secret)
    , m_venue(venueOptions())
{
    if (options.clockSkew != Duration()) {
        venue::FaultRule skew;
        skew.kind = venue::FaultKind::ClockSkew;
        skew.offset = options.clockSkew;
        harm(skew);
    }
    ask([this](venue::VenueServer& server) {
        venue::ApiKey key;
        key.text = kKey;
        key.secret = Secret::fromBytes(kSecret);
        m_account =
            server.createAccount("binance", "bench", venue::demoBalances(), std::move(key)).value();
    });
    m_theme.applyTo(*static_cast<QApplication*>(QCoreApplication::instance()));
    startProgram();
}

void TradingBench::startProgram()
{
    const auto& address = m_venue.started().value().front();
    TerminalSetup setup;
    setup.exchanges.push_back(
        simulatedExchange({address.dialect, address.rest, address.stream, address.socketApi},
                          credentialWith(m_secret))
            .value());
    setup.makeJournal = [this](const AccountId&) {
        SqliteJournalSetup journal;
        journal.path =
            QDir(m_directory.path()).filePath(QStringLiteral("journal.sqlite")).toStdString();
        journal.clock = &m_clock;
        return openSqliteJournal(std::move(journal));
    };
    setup.clock = &m_clock;
    setup.log = &m_log;
    setup.seed = ++m_runs;
    m_terminal = std::make_unique<Terminal>(std::move(setup));
    m_window = std::make_unique<MainWindow>(*m_terminal, m_theme, m_settings);
    m_window->show();
    m_terminal->start();
}

TradingBench::~TradingBench()
{
    m_window.reset();
    m_terminal.reset();
}

void TradingBench::restartProgram()
{
    m_window.reset();
    m_terminal.reset();
    startProgram();
}

LadderView& TradingBench::ladder()
{
    return m_window->ladder().view();
}

bool TradingBench::isReady()
{
    return eventually([this] {
        const AccountView account = m_terminal->account();
        const auto& book = ladder().model().book();
        const auto health = m_terminal->health();
        return book && book->isFresh() && !book->bids.empty() && account.isVerified &&
            account.balancesVerified && !health.empty() &&
            health.front().account == LinkState::Live && m_window->arming().obstacle().isEmpty();
    });
}

bool TradingBench::isReadyToClick()
{
    if (!isReady() || m_window->selection().instrument() != btc()) {
        return false;
    }
    for (int i = 0; i < 20 && ladder().model().grouping() < kCoarseTicks; ++i) {
        QTest::keyClick(&ladder(), Qt::Key_Plus);
    }
    QTest::keyClick(&ladder(), Qt::Key_Space); // the market to the middle
    return arm(QStringLiteral("Armed")) && isReady() && rowBelowBid(1) > 0;
}

// ---- the exchange's own truth ---------------------------------------------------------------

std::vector<venue::VenueOrder> TradingBench::ordersAtVenue()
{
    return ask([this](venue::VenueServer& server) {
        return server.exchange("binance")->openOrders(m_account);
    });
}

std::vector<venue::Balance> TradingBench::balancesAtVenue()
{
    auto all = ask([this](venue::VenueServer& server) {
        return server.exchange("binance")->balances(m_account);
    });
    std::erase_if(all, [](const auto& b) { return b.free.isZero() && b.locked.isZero(); });
    std::sort(all.begin(), all.end(),
              [](const auto& a, const auto& b) { return a.asset < b.asset; });
    return all;
}

void TradingBench::forbidTradingAtVenue()
{
    ask([this](venue::VenueServer& server) {
        server.exchange("binance")->setTradingEnabled(m_account, false);
    });
}

void TradingBench::harm(const venue::FaultRule& rule)
{
    ask([&rule](venue::VenueServer& server) { server.faults().add(rule); });
}

// ---- what a person does ---------------------------------------------------------------------

bool TradingBench::choose(const QString& search, const InstrumentId& expected)
{
    QLineEdit& box = m_window->watchlist().search();
    QTest::mouseClick(&box, Qt::LeftButton);
    QTest::keyClicks(&box, search);
    QTest::keyClick(&box, Qt::Key_Return);
    return eventually([&] { return m_window->selection().instrument() == expected; });
}

bool TradingBench::arm(const QString& menuText)
{
    const auto* button = m_window->findChild<QToolButton*>(QStringLiteral("arm"));
    for (QAction* action : button->menu()->actions()) {
        if (action->text().startsWith(menuText)) {
            action->trigger();
            return true;
        }
    }
    return false;
}

void TradingBench::clickLadder(LadderView::Column column, int row)
{
    QTest::mouseClick(&ladder(), Qt::LeftButton, {}, ladder().rectOf(column, row).center());
}

int TradingBench::rowBelowBid(int rows)
{
    const auto best = ladder().model().bestKey(Side::Buy);
    return best ? ladder().model().rowOfKey(*best - rows) : -1;
}

void TradingBench::dragTag(const LadderOwn& own, int rows)
{
    const QRect cell = ladder().rectOf(own.side == Side::Buy ? LadderView::Column::MyBuys
                                                             : LadderView::Column::MySells,
                                       ladder().model().rowOfKey(own.key));
    const QPoint from(cell.left() + 8, cell.center().y());
    const QPoint to = from + QPoint(0, rows * ladder().rowHeight());
    QTest::mousePress(&ladder(), Qt::LeftButton, {}, from);
    QTest::mouseMove(&ladder(), (from + to) / 2);
    QTest::mouseMove(&ladder(), to);
    QTest::mouseRelease(&ladder(), Qt::LeftButton, {}, to);
}

void TradingBench::clickCell(BlotterPane::Tab tab, int row, int column)
{
    m_window->blotter().showTab(tab);
    QTableView* table = m_window->blotter().table(tab);
    const QModelIndex index = table->model()->index(row, column);
    table->scrollTo(index);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(index).center());
}

void TradingBench::chooseForm(TicketForm form)
{
    auto* forms = m_window->ticket().findChild<QTabBar*>();
    QTest::mouseClick(forms, Qt::LeftButton, {}, forms->tabRect(static_cast<int>(form)).center());
}

void TradingBench::type(NumberField& field, const QString& text)
{
    field.edit()->selectAll();
    QTest::keyClicks(field.edit(), text);
}

void TradingBench::pressSend()
{
    QTest::mouseClick(m_window->ticket().sendButton(), Qt::LeftButton);
    answerQuestion();
}

bool TradingBench::answerQuestion()
{
    for (auto* panel : m_window->findChildren<QuestionPanel*>()) {
        if (!panel->isVisible()) {
            continue;
        }
        for (auto* button : panel->findChildren<QPushButton*>()) {
            if (!button->property("kind").toString().isEmpty()) { // the other one is Cancel
                QTest::mouseClick(button, Qt::LeftButton);
                return true;
            }
        }
    }
    return false;
}

void TradingBench::command(const QString& text)
{
    for (auto* edit : m_window->findChildren<QLineEdit*>()) {
        if (edit->accessibleName() == QLatin1String("Find an instrument or an action")) {
            QTest::mouseClick(edit, Qt::LeftButton);
            QTest::keyClicks(edit, text);
            QTest::keyClick(edit, Qt::Key_Return);
        }
    }
}

// ---- what a person sees ---------------------------------------------------------------------

const LadderOwn* TradingBench::ownTag()
{
    const auto& own = ladder().model().own();
    return own.size() == 1 ? &own.front() : nullptr;
}

QString TradingBench::cell(BlotterPane::Tab tab, int row, int column)
{
    const auto* model = m_window->blotter().table(tab)->model();
    return model->index(row, column).data().toString();
}

int TradingBench::rows(BlotterPane::Tab tab)
{
    return m_window->blotter().table(tab)->model()->rowCount();
}

QString TradingBench::statusLine()
{
    QString all;
    for (const auto* label : m_window->statusBar()->findChildren<QLabel*>()) {
        all += label->text() + QLatin1Char('\n');
    }
    return all;
}

QString TradingBench::logText()
{
    return m_window->blotter().findChild<QPlainTextEdit*>()->toPlainText();
}

Decimal TradingBench::freeOf(const char* asset)
{
    for (const auto& balance : m_terminal->account().balances) {
        if (balance.asset == Asset(asset)) {
            return balance.free;
        }
    }
    return {};
}

} // namespace agio::test
