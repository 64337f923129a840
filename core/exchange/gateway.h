// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the order desk needs of an exchange, and nothing more. ExchangeSession implements it over
// real sockets; tests implement it with a script. All calls return at once; callbacks come later on
// the engine thread, exactly once, never from inside the call.
//
// Outcome rules: a callback with ErrorKind::Unknown means that the request may have reached the
// exchange; NotSent means that no byte left. The gateway sends each intent at most once and never
// retries a call that changes state.

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/exchange/codec.h"

namespace agio {

class AccountListener // pushes of the private stream, in the order received
{
public:
    virtual void onOrderReport(const OrderReport& report) = 0;
    virtual void onBalances(std::span<const Balance> changed, bool isComplete) = 0;
    virtual void onOrderListStatus(std::string_view listId, std::string_view status) = 0;
    // The private stream runs without a hole from now on (true), or has been lost (false). After
    // each true the desk reconciles: what happened in between was not pushed.
    virtual void onPrivateStream(bool isContinuous) = 0;

protected:
    ~AccountListener() = default;
};

class OrderGateway
{
public:
    template <typename T>
    using Callback = std::function<void(Result<T>)>;

    virtual ~OrderGateway() = default;
    virtual Capabilities capabilities() const = 0;
    virtual Duration requestWindow() const = 0; // recvWindow: after it a request can no longer act
    virtual void setAccountListener(AccountListener* listener) = 0;

    // `onHandedOver` is called as soon as the signed bytes are in the socket (latency measure).
    virtual void place(const OrderIntent& intent, std::function<void()> onHandedOver,
                       Callback<OrderReport> done) = 0;
    virtual void placeList(const OrderListIntent& intent, std::function<void()> onHandedOver,
                           Callback<OrderListReport> done) = 0;
    virtual void replace(const ReplaceIntent& intent, Callback<ReplaceOutcome> done) = 0;
    virtual void amend(const AmendIntent& intent, Callback<OrderReport> done) = 0;
    virtual void cancel(const OrderRef& order, Callback<OrderReport> done) = 0;
    virtual void cancelAll(const Symbol& symbol, Callback<std::vector<OrderReport>> done) = 0;
    virtual void testOrder(const OrderIntent& intent, Callback<std::monostate> done) = 0;

    // nullopt: the exchange says that it does not know this order (which proves little).
    virtual void query(const OrderRef& order, Callback<std::optional<OrderReport>> done) = 0;
    virtual void openOrders(const std::optional<Symbol>& symbol,
                            Callback<std::vector<OrderReport>> done) = 0;
    virtual void allOrders(const Symbol& symbol, std::optional<UtcTime> from,
                           Callback<std::vector<OrderReport>> done) = 0;
    virtual void myTrades(const MyTradesQuery& query, Callback<std::vector<Fill>> done) = 0;
    virtual void account(Callback<AccountSnapshot> done) = 0;
    virtual void feeRates(const Symbol& symbol, Callback<FeeRates> done) = 0;
    virtual Explanation explain(const Error& error) const = 0;
};

} // namespace agio
