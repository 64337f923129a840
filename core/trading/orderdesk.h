// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The order desk of one account: one intent, at most one live order. Writes each intent to the
// Journal before a byte leaves, sends it once, keeps its state by the exchange's evidence, asks for
// what it does not know. Lives on the engine thread; owns no socket.
//
// Unknown orders are asked for by client order id after 0.5, 1, 2, 4, 8 s, then every 8 s and on
// each return of the private stream. NeverArrived needs all of: request window + 10 s passed since
// sending, three "not found" over at least 15 s, absent from open orders, all orders and trades,
// private stream continuous or re-read since sending.

#include "core/base/log.h"
#include "core/exchange/gateway.h"
#include "core/net/transport.h"
#include "core/trading/clientids.h"
#include "core/trading/journal.h"
#include "core/trading/order.h"
#include "core/trading/pretrade.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace agio {

struct DeskNotice // something a person must be told, in English source text
{
    Severity severity = Severity::Note;
    std::string pattern;
    std::vector<std::string> arguments;
    ClientOrderId order; // empty: about the account
    std::string english() const;
};

class DeskListener
{
public:
    virtual void onOrderChanged(const Order& order) = 0;
    virtual void onFillCounted(const Fill& fill) = 0; // once per trade id
    virtual void onBalancesChanged(const std::vector<Balance>& all, bool isVerified) = 0;
    virtual void onDeskNotice(const DeskNotice& notice) = 0;

protected:
    ~DeskListener() = default;
};

// What the desk asks of the rest of the engine at the moment of sending.
class PreTradeSource
{
public:
    // Market, limits, clock and budget as of now; orders and balances are filled in by the desk.
    virtual PreTradeInput preTradeInput(const InstrumentId& instrument) const = 0;

protected:
    ~PreTradeSource() = default;
};

class OrderDesk final : private AccountListener
{
public:
    struct Setup
    {
        AccountId account;
        Environment environment = Environment::Simulated;
        const Clock* clock = nullptr;
        Scheduler* scheduler = nullptr;
        Log* log = nullptr;
        Journal* journal = nullptr;
        OrderGateway* gateway = nullptr;
        const PreTradeSource* market = nullptr;
        DeskListener* listener = nullptr;
        ClientIdMaker* ids = nullptr;
    };
    explicit OrderDesk(Setup setup);
    virtual ~OrderDesk();

    // Reads the journal, then asks the exchange about everything that is not final.
    void start(std::function<void(Result<void>)> done);

    // The intent carries its client order id. Findings that block: state Rejected with the
    // sentence, nothing is sent. The caller hears everything through the listener.
    void place(const OrderIntent& intent);
    void placeList(const OrderListIntent& intent);
    void cancel(const ClientOrderId& id);
    void cancelAll(const std::optional<InstrumentId>& instrument, std::optional<Side> side);
    // Move the price: amend in place, atomic replace, or cancel-confirm-new, by capability; the new
    // order is for the unfilled remainder only and has the client order id `replacementId`.
    void movePrice(const ClientOrderId& id, Decimal newPrice, const ClientOrderId& replacementId);
    void lowerQuantity(const ClientOrderId& id, Decimal newQuantity);
    void checkAgain(const ClientOrderId& id); // an Unknown, on the person's demand
    void reconcile(); // open orders, fills, balances

    const Order* find(const ClientOrderId& id) const;
    std::vector<const Order*> liveOrders() const;
    const std::vector<Balance>& balances() const;
    bool balancesVerified() const;

private:
    void onOrderReport(const OrderReport& report) override;
    void onBalances(std::span<const Balance> changed, bool isComplete) override;
    void onOrderListStatus(std::string_view listId, std::string_view status) override;
    void onPrivateStream(bool isContinuous) override;
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace agio
