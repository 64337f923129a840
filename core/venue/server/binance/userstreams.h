// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The accounts' push side (Binance sheet §6): execution reports, balances, lists and transfers, in
// the order in which the engine reports them, to every subscription of the account.

#include "core/venue/engine/venueexchange.h"
#include "core/venue/server/binance/out.h"

#include <deque>
#include <string>
#include <vector>

namespace agio::venue::binance {

class UserSink
{
public:
    // `event` is the bare event; the sink wraps it with its subscription id.
    virtual void deliverUser(int subscriptionId, std::string_view kind, std::string_view event) = 0;
    virtual TimeUnit userUnit() const = 0;

protected:
    ~UserSink() = default;
};

class UserStreams final : public VenueListener
{
public:
    UserStreams(VenueExchange& exchange, const Clock& clock, bool beforeReply);
    ~UserStreams() override;
    UserStreams(const UserStreams&) = delete;
    UserStreams& operator=(const UserStreams&) = delete;

    void subscribe(AccountRef account, UserSink& sink, int subscriptionId);
    void unsubscribe(UserSink& sink, int subscriptionId);
    void removeSink(UserSink& sink);
    void step(); // sends what waited for the reply

    void orderChanged(const Instrument& instrument, const OrderEvent& event) override;
    void orderListChanged(const Instrument& instrument, const OrderListReply& list) override;
    void balancesChanged(AccountRef account, std::span<const Asset> assets) override;
    void transferred(AccountRef account, const Asset& asset, Decimal delta) override;

private:
    struct Subscription
    {
        AccountRef account{};
        UserSink* sink = nullptr;
        int id = 0;
    };
    struct Waiting
    {
        UserSink* sink = nullptr;
        int id = 0;
        std::string kind, event;
    };
    template <typename F>
    void emit(AccountRef account, std::string_view kind, F&& write);
    void writeReport(Out& out, const OrderEvent& event) const;

    VenueExchange& m_exchange;
    const Clock& m_clock;
    bool m_beforeReply;
    std::vector<Subscription> m_subscriptions;
    std::deque<Waiting> m_waiting;
};

} // namespace agio::venue::binance
