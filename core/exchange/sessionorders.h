// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// OrderGateway over a session: the trading socket where it is open and the exchange takes orders on
// it, REST otherwise. Keeps the outcome rules: an answer that cannot be read, or did not come,
// makes a call that changes state Unknown. A refused time stamp is the one refusal after which the
// same intent goes out once more, with the clock measured anew: the exchange said that nothing
// happened (Binance sheet section 9, -1021).

#include "core/exchange/callqueue.h"
#include "core/exchange/clocksync.h"
#include "core/exchange/tradinglink.h"

#include <memory>

namespace agio {

class SessionOrders final : public OrderGateway
{
public:
    SessionOrders(SessionCore& core, CallQueue& calls, ClockSync& clockSync, TradingLink& link);

    Capabilities capabilities() const override { return m_core.capabilities; }
    Duration requestWindow() const override { return m_core.requestWindow; }
    void setAccountListener(AccountListener* listener) override;
    void setHasCredential(bool has) { m_hasCredential = has; }

    void place(const OrderIntent& intent, std::function<void()> onHandedOver,
               Callback<OrderReport> done) override;
    void placeList(const OrderListIntent& intent, std::function<void()> onHandedOver,
                   Callback<OrderListReport> done) override;
    void replace(const ReplaceIntent& intent, Callback<ReplaceOutcome> done) override;
    void amend(const AmendIntent& intent, Callback<OrderReport> done) override;
    void cancel(const OrderRef& order, Callback<OrderReport> done) override;
    void cancelAll(const Symbol& symbol, Callback<std::vector<OrderReport>> done) override;
    void testOrder(const OrderIntent& intent, Callback<std::monostate> done) override;
    void query(const OrderRef& order, Callback<std::optional<OrderReport>> done) override;
    void openOrders(const std::optional<Symbol>& symbol,
                    Callback<std::vector<OrderReport>> done) override;
    void allOrders(const Symbol& symbol, std::optional<UtcTime> from,
                   Callback<std::vector<OrderReport>> done) override;
    void myTrades(const MyTradesQuery& query, Callback<std::vector<Fill>> done) override;
    void account(Callback<AccountSnapshot> done) override;
    void feeRates(const Symbol& symbol, Callback<FeeRates> done) override;
    Explanation explain(const Error& error) const override;

private:
    // One thing to do, in both languages; the socket half may be missing.
    template <typename T>
    struct Task
    {
        std::function<Result<WsRequest>()> onSocket;
        std::function<Result<T>(const WsReply&)> readSocket;
        std::function<Result<HttpCall>()> onRest;
        std::function<Result<T>(const HttpResponse&)> readRest;
        std::function<void()> onHandedOver;
        std::function<void(const T&)> onLate; // an answer after we gave up on it
        Callback<T> done;
        bool changesState = false;
        bool isSecondTry = false;
    };
    template <typename T>
    void run(std::shared_ptr<Task<T>> task);
    template <typename T>
    bool runOnSocket(const std::shared_ptr<Task<T>>& task);
    template <typename T>
    void runOnRest(const std::shared_ptr<Task<T>>& task);
    template <typename T>
    void finish(const std::shared_ptr<Task<T>>& task, Result<T> outcome);
    template <typename T, typename Parse>
    std::function<Result<T>(const HttpResponse&)> restReader(Parse parse);
    template <typename T, typename Parse>
    std::function<Result<T>(const WsReply&)> socketReader(Parse parse);
    void reportLate(const OrderReport& report);

    Codec& codec() const { return m_core.codec(); }
    SigningTime time() const { return m_core.signingTime(); }
    SessionCore& m_core;
    CallQueue& m_calls;
    ClockSync& m_clockSync;
    TradingLink& m_link;
    AccountListener* m_listener = nullptr;
    bool m_hasCredential = false;
};

} // namespace agio
