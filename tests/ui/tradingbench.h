// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The real window on the real terminal against the simulated exchange over loopback sockets, with
// its journal on disk: nothing between a click and the exchange's ledger is replaced. Acts by mouse
// and keys as a person does; reads what a person sees, and what the exchange itself holds to be
// true. Times are milliseconds of patience, not of waiting.

#include "core/base/log.h"
#include "core/base/time.h"
#include "core/engine/terminal.h"
#include "core/venue/engine/venueexchange.h"
#include "tests/fault/venuethread.h"
#include "ui/blotter/blotterpane.h"
#include "ui/ladder/laddermodel.h"
#include "ui/ladder/ladderview.h"
#include "ui/theme/theme.h"
#include "ui/ticket/ticketform.h"
#include "ui/window/mainwindow.h"
#include "ui/window/uisettings.h"

#include <QString>
#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace agio {

class NumberField;

namespace test {

constexpr int kPatienceMs = 10'000;

struct BenchOptions
{
    std::string secret; // what the terminal signs with; empty: the right one
    Duration clockSkew; // the exchange's clock against this computer's, from the start
};

class TradingBench
{
public:
    explicit TradingBench(const BenchOptions& options = {});
    ~TradingBench();

    MainWindow& window() { return *m_window; }
    Terminal& terminal() { return *m_terminal; }
    const Theme& theme() const { return m_theme; }
    LadderView& ladder();
    // Waits until the book is live, the key checked, and orders and balances are verified.
    bool isReady();
    // isReady() on BTC/USDT, armed, with rows of 10 USDT so that the market stays inside the view.
    bool isReadyToClick();

    // Ends window and terminal and starts them again on the same journal and account.
    void restartProgram();

    // -- the exchange's own truth --
    template <typename F>
    auto ask(F&& question)
    {
        return m_venue.ask(std::forward<F>(question));
    }
    std::vector<venue::VenueOrder> ordersAtVenue();
    std::vector<venue::Balance> balancesAtVenue(); // without zeros, by asset
    void forbidTradingAtVenue(); // unseen by the terminal until it asks
    void harm(const venue::FaultRule& rule);

    // -- what a person does --
    bool choose(const QString& search, const InstrumentId& expected); // through the watchlist
    bool arm(const QString& menuText); // an entry of the ladder's arm button
    void clickLadder(LadderView::Column column, int row);
    int rowBelowBid(int rows); // of the ladder's view
    void dragTag(const LadderOwn& own, int rows);
    void clickCell(BlotterPane::Tab tab, int row, int column);
    void chooseForm(TicketForm form);
    void type(NumberField& field, const QString& text);
    void pressSend(); // and yes, if it asks
    bool answerQuestion(); // false: there is none
    void command(const QString& text); // into the field of the tool bar

    // -- what a person sees --
    const LadderOwn* ownTag();
    QString cell(BlotterPane::Tab tab, int row, int column);
    int rows(BlotterPane::Tab tab);
    QString statusLine(); // all of it
    QString logText();
    Decimal freeOf(const char* asset);

private:
    void startProgram();

    std::string m_secret;
    std::uint64_t m_runs = 10; // each run its own seed, as each start of the program has
    SystemClock m_clock;
    Log m_log{m_clock};
    VenueThread m_venue;
    venue::AccountRef m_account{};
    QTemporaryDir m_directory;
    Theme m_theme;
    UiSettings m_settings{QString()};
    std::unique_ptr<Terminal> m_terminal;
    std::unique_ptr<MainWindow> m_window;
};

// Looks again until it is so, for at most kPatienceMs.
bool eventually(const std::function<bool()>& isSo);

} // namespace test
} // namespace agio
