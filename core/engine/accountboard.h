// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one account of a run: its order desk, what the desk needs to know of the market before it
// sends, and the account view for the screen. Engine thread.

#include "core/engine/marketboard.h"
#include "core/engine/outbox.h"
#include "core/exchange/session.h"
#include "core/keys/credential.h"
#include "core/trading/orderdesk.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace agio {

class AccountBoard final : private DeskListener, private PreTradeSource
{
public:
    struct Setup
    {
        CredentialInfo account;
        ExchangeSession* session = nullptr;
        MarketBoard* market = nullptr;
        std::unique_ptr<Journal> journal;
        ClientIdMaker* ids = nullptr;
        Scheduler* scheduler = nullptr;
        const Clock* clock = nullptr;
        Log* log = nullptr;
        Outbox* outbox = nullptr;
    };
    explicit AccountBoard(Setup setup);
    virtual ~AccountBoard();

    void
    start(); // once the clock is measured and the instruments are known; later calls do nothing
    OrderDesk& desk() { return *m_desk; }
    void setLimits(const InstrumentId& instrument, const LocalLimits& limits);
    void wantFees(const Symbol& symbol); // reads this instrument's rates, once
    void tick(); // about twice a second

private:
    void onOrderChanged(const Order& order) override;
    void onFillCounted(const Fill& fill) override;
    void onBalancesChanged(const std::vector<Balance>& all, bool isVerified) override;
    void onDeskNotice(const DeskNotice& notice) override;
    PreTradeInput preTradeInput(const InstrumentId& instrument) const override;

    void loadHistory();
    void verifyKey();
    void publish();
    std::optional<Decimal> equityIn(const Asset& quote) const;
    FeeRates feesOf(const InstrumentId& instrument) const;
    void notice(Severity severity, std::string pattern, std::vector<std::string> arguments);

    Setup m_setup;
    std::unique_ptr<OrderDesk> m_desk;
    Timer m_verifyTimer;
    AccountView m_view;
    std::map<InstrumentId, LocalLimits> m_limits;
    FeeTable m_fees;
    std::map<Symbol, bool> m_askedFees;
    mutable BookView m_checkedBook; // reused: valid until the next preTradeInput()
    bool m_isStarted = false;
    Duration m_lastReconcile;
    std::shared_ptr<char> m_alive = std::make_shared<char>();
};

} // namespace agio
