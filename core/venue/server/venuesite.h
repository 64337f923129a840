// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One dialect's exchange: engine, market, keys, port and connections.

#include "core/venue/engine/marketagents.h"
#include "core/venue/engine/recordedmarket.h"
#include "core/venue/engine/venueexchange.h"
#include "core/venue/server/connection.h"
#include "core/venue/server/credentials.h"
#include "core/venue/server/venueclock.h"
#include "core/venue/server/venueserver.h"

#include <QTcpServer>

#include <memory>
#include <string>
#include <vector>

namespace agio::venue {

class VenueSite
{
public:
    static constexpr std::size_t kMaxConnections = 1000;

    VenueSite(std::string name, const Clock& clock, FaultPlan& faults, const bool& isDown,
              const VenueServerOptions& options);
    ~VenueSite();
    VenueSite(const VenueSite&) = delete;
    VenueSite& operator=(const VenueSite&) = delete;

    // False: this build does not speak the dialect.
    bool isKnown() const noexcept { return m_dialect != nullptr; }
    const std::string& name() const noexcept { return m_name; }
    Result<SiteAddress> listen(std::uint16_t port);
    void stop();
    void step();
    void setSkew(Duration skew) { m_venueClock.setSkew(skew); }
    void announceShutdown();
    void closeSocketSessions();
    void resetConnections();
    std::size_t connectionCount() const noexcept { return m_connections.size(); }

    VenueExchange& exchange() noexcept { return m_exchange; }
    CredentialBook& credentials() noexcept { return m_credentials; }
    Dialect& dialect() { return *m_dialect; }

private:
    void acceptPending();

    std::string m_name;
    const Clock& m_clock;
    FaultPlan& m_faults;
    const bool& m_isDown;
    const VenueServerOptions& m_options;
    VenueClock m_venueClock;
    VenueExchange m_exchange;
    std::unique_ptr<MarketAgents> m_agents;
    std::unique_ptr<RecordedMarket> m_recorded;
    CredentialBook m_credentials;
    std::unique_ptr<Dialect> m_dialect;
    std::unique_ptr<QTcpServer> m_server;
    std::vector<std::unique_ptr<Connection>> m_connections; // after the dialect: they go first
};

} // namespace agio::venue
