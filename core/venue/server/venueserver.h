// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The simulated exchange as clients see it: one site per dialect, each with its own matching
// engine, market, accounts and loopback port. Lives, listens and works in the thread it was started
// in; the terminal moves it to a thread of its own before start().
//
// Time: with isRealTime a timer calls step() every stepEvery; without, a test calls step() after
// moving its clock. Nothing else moves the market, releases delayed frames or closes idle sockets.

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/venue/engine/marketagents.h"
#include "core/venue/engine/venueexchange.h"
#include "core/venue/server/credentials.h"
#include "core/venue/server/faultplan.h"
#include "core/venue/server/wire.h"

#include <QObject>

#include <memory>
#include <string>
#include <vector>

class QTimer;

namespace agio::venue {

class VenueSite;

struct VenueServerOptions
{
    std::vector<std::string> dialects{"binance"};
    std::uint16_t port = 0; // of the first dialect, the others follow; 0: any free ones
    std::uint64_t seed = 1;
    bool isRealTime = true;
    Duration stepEvery = Duration::ms(25);
    // What is traded; empty: the demo market of sixteen instruments.
    std::vector<AgentProfile> profiles;
    bool hasAgents = true; // false: instruments with empty books, for tests
    bool hasPast = true; // bars and trades from before the start
    // A recording that makes the market of one symbol; empty: none.
    std::string recordingPath;
    std::string recordingSymbol = "BTCUSDT";
    double recordingSpeed = 1.0;
    // Order and balance events leave before the answer to the request that caused them, or after;
    // real exchanges do both.
    bool userEventsBeforeReply = true;
};

struct SiteAddress
{
    std::string dialect;
    std::uint16_t port = 0;
    std::string rest, stream, socketApi; // complete base URLs, "" where there is none
};

// Names of all dialects this build speaks.
std::vector<std::string> knownDialects();

class VenueServer final : public QObject
{
public:
    VenueServer(const Clock& clock, VenueServerOptions options);
    ~VenueServer() override;

    // Listens on 127.0.0.1. Errors: unknown dialect, port taken, recording unreadable.
    Result<std::vector<SiteAddress>> start();
    void stop(); // closes all connections with 1001
    void step();

    // A market and accounts to work with; nullptr: no such dialect. Valid from construction on.
    VenueExchange* exchange(std::string_view dialect);
    Dialect* dialect(std::string_view dialect);
    // A new account with balances and one key that opens it.
    Result<AccountRef> createAccount(std::string_view dialect, const std::string& name,
                                     const std::vector<Balance>& deposits, ApiKey key);
    Result<void> addKey(std::string_view dialect, ApiKey key);
    void removeKey(std::string_view dialect, const std::string& text);

    FaultPlan& faults() noexcept { return m_faults; }
    void setFaults(FaultPlan plan); // its times count from now
    // All connections are reset and requests get 503 for `downFor`; orders and balances stay.
    void restart(Duration downFor);
    // Clients are told in the exchange's words; sockets close after `closeAfter`.
    void announceShutdown(Duration closeAfter);
    std::size_t connectionCount() const;

private:
    VenueSite* site(std::string_view dialect);
    void applyPlanned();

    const Clock& m_clock;
    VenueServerOptions m_options;
    FaultPlan m_faults;
    std::vector<std::unique_ptr<VenueSite>> m_sites;
    std::unique_ptr<QTimer> m_timer;
    Duration m_downUntil;
    Duration m_closeAt = Duration::ns(-1); // negative: no shutdown under way
    bool m_isDown = false;
};

// Balances of the demo account, worth about 100 000 USDT.
std::vector<Balance> demoBalances();

} // namespace agio::venue
