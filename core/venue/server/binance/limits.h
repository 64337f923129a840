// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The exchange's budgets (Binance sheet §8): request weight per address and minute, raw requests
// per address and five minutes, connection attempts, unfilled orders per account in ten seconds and
// a day. Windows are aligned to the exchange's clock. Going on after a 429 leads to a ban (418).

#include "core/base/time.h"
#include "core/venue/engine/venuetypes.h"
#include "core/venue/server/binance/failure.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace agio::venue::binance {

struct LimitSizes
{
    int weightPerMinute = 6000;
    int rawPerFiveMinutes = 300'000;
    int connectionsPerFiveMinutes = 300;
    int ordersPerTenSeconds = 100;
    int ordersPerDay = 200'000;
    int toleratedAfterRefusal = 20; // requests in a minute after the first 429, before the ban
};

class Limits
{
public:
    static constexpr std::size_t kMaxPeers = 10'000;

    explicit Limits(const Clock& clock)
        : m_clock(clock)
    {}
    LimitSizes& sizes() noexcept { return m_sizes; }
    const LimitSizes& sizes() const noexcept { return m_sizes; }

    // Charges the weight, or says 429/418 (with serverTime and retryAfter in its data).
    std::optional<Failure> charge(const std::string& peer, int weight);
    void refund(const std::string& peer, int weight); // successful orders weigh nothing
    int usedWeight(const std::string& peer) const;
    std::optional<Failure> chargeConnection(const std::string& peer);
    // Whole seconds until the peer may ask again; 0: now.
    std::int64_t retryAfterSeconds(const std::string& peer) const;

    // Counts new orders of an account, or says -1015.
    std::optional<Failure> chargeOrders(AccountRef account, int count);
    void refundOrders(AccountRef account, int count); // fills lower the count
    int ordersInTenSeconds(AccountRef account) const;
    int ordersInDay(AccountRef account) const;

private:
    struct Window
    {
        std::int64_t index = -1;
        int used = 0;
        int& at(std::int64_t now);
        int peek(std::int64_t now) const noexcept { return index == now ? used : 0; }
    };
    struct Peer
    {
        Window weight, raw, connections, refusals;
        UtcTime bannedUntil;
        int bans = 0;
    };
    struct Account
    {
        Window tenSeconds, day;
    };
    Failure refuse(Peer& peer);
    Failure banned(const Peer& peer) const;
    std::int64_t windowIndex(Duration length) const;

    const Clock& m_clock;
    LimitSizes m_sizes;
    std::map<std::string, Peer> m_peers;
    std::map<AccountRef, Account> m_accounts;
};

} // namespace agio::venue::binance
