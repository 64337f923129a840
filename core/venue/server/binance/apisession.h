// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One socket of the WebSocket API: requests by id, log-on, user data (Binance sheet §5.1, §6).

#include "core/venue/server/binance/call.h"
#include "core/venue/server/binance/keepalive.h"
#include "core/venue/server/binance/methods.h"
#include "core/venue/server/binance/userstreams.h"
#include "core/venue/server/faultplan.h"

#include <deque>
#include <map>
#include <optional>
#include <string>

namespace agio::venue::binance {

class ApiSession final : public SocketSession, public UserSink
{
public:
    static constexpr int kMaxSubscriptionsOfLife = 65'535;
    static constexpr std::size_t kMaxSubscriptions = 1000;

    ApiSession(Core& core, UserStreams& users, FaultPlan& faults, Socket& socket,
               const WireRequest& request);
    ~ApiSession() override;
    ApiSession(const ApiSession&) = delete;
    ApiSession& operator=(const ApiSession&) = delete;

    void onText(std::string_view utf8) override;
    void onBinary(std::string_view bytes) override;
    void onPing() override {}
    void onPong(std::string_view payload) override { m_keepAlive.onPong(payload); }
    void onStep() override;
    bool isBusy() const override { return !m_late.empty(); }
    void announceShutdown() override;

    void deliverUser(int subscriptionId, std::string_view kind, std::string_view event) override;
    TimeUnit userUnit() const override { return m_unit; }

private:
    struct Request
    {
        std::string id = "null"; // as JSON
        std::string method;
        Params params;
    };
    struct Delayed
    {
        Duration due;
        std::string text;
    };
    struct Late
    {
        Duration due;
        Request request;
    };
    using SessionMethod = Answer (ApiSession::*)(const Request&, Envelope&);

    static SessionMethod sessionMethod(std::string_view name) noexcept;
    static std::optional<Request> read(std::string_view utf8, Request& partial);
    void serve(const Request& request, Duration delay);
    Answer run(const Request& request, Envelope& envelope, bool& withOrders);
    void strike(const Request& request, const FaultRule& rule);
    void reply(const Request& request, const Answer& answer, const Envelope& envelope,
               bool withOrders, Duration delay);
    void replyFault(const Request& request, const FaultRule& rule);

    Answer logon(const Request& request, Envelope& envelope);
    Answer logout(const Request& request, Envelope& envelope);
    Answer status(const Request& request, Envelope& envelope);
    Answer subscriptions(const Request& request, Envelope& envelope);
    Answer subscribe(const Request& request, Envelope& envelope);
    Answer subscribeSigned(const Request& request, Envelope& envelope);
    Answer unsubscribe(const Request& request, Envelope& envelope);
    // Key, time and signature of a request that is answered here; sets the account.
    std::optional<Failure> authenticate(const Request& request, Envelope& envelope,
                                        bool needsEd25519);
    Answer addSubscription(AccountRef account);
    void endSubscription(int id);
    bool dropDeadLogon();
    std::string statusJson() const;
    Envelope envelopeOf(const Request& request) const;

    Core& m_core;
    UserStreams& m_users;
    FaultPlan& m_faults;
    Socket& m_socket;
    KeepAlive m_keepAlive;
    TimeUnit m_unit = TimeUnit::Milliseconds;
    bool m_returnsRateLimits = true;
    UtcTime m_connectedAt;
    std::string m_logonKey; // "": not logged on
    UtcTime m_logonAt;
    std::map<int, AccountRef> m_subscriptions;
    int m_nextSubscription = 0;
    std::deque<Delayed> m_delayed;
    std::deque<Late> m_late;
};

} // namespace agio::venue::binance
