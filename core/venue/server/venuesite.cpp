// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/venuesite.h"

#include "core/venue/server/binance/binancedialect.h"

#include <QHostAddress>
#include <QTcpSocket>

#include <algorithm>
#include <utility>

namespace agio::venue {
namespace {

std::unique_ptr<Dialect> makeDialect(const std::string& name, const DialectContext& context)
{
    if (name == "binance") {
        return binance::makeDialect(context);
    }
    return nullptr;
}

std::vector<AgentProfile> demoProfiles(const std::string& exchange)
{
    auto profiles = demoMarket(ExchangeId(exchange));
    for (auto& profile : profiles) {
        // An order far beyond a demo account is refused for its balance, the answer that clients
        // know how to explain, and not for the greatest order value.
        profile.instrument.maxNotional.reset();
    }
    return profiles;
}

} // namespace

std::vector<std::string> knownDialects()
{
    return {"binance"};
}

VenueSite::VenueSite(std::string name, const Clock& clock, FaultPlan& faults, const bool& isDown,
                     const VenueServerOptions& options)
    : m_name(std::move(name))
    , m_clock(clock)
    , m_faults(faults)
    , m_isDown(isDown)
    , m_options(options)
    , m_venueClock(clock)
    , m_exchange(clock)
    , m_dialect(makeDialect(m_name,
                            {m_exchange, m_credentials, m_faults, m_venueClock, options.seed,
                             options.userEventsBeforeReply}))
{
    auto profiles = options.profiles.empty() ? demoProfiles(m_name) : options.profiles;
    if (!options.hasAgents) {
        for (const auto& profile : profiles) {
            m_exchange.addInstrument(profile.instrument);
        }
        return;
    }
    m_agents = std::make_unique<MarketAgents>(m_exchange, std::move(profiles),
                                              AgentOptions{options.seed, options.hasPast});
}

VenueSite::~VenueSite()
{
    m_connections.clear(); // sessions unsubscribe from the dialect
}

Result<SiteAddress> VenueSite::listen(std::uint16_t port)
{
    if (!m_options.recordingPath.empty()) {
        const Symbol symbol(m_options.recordingSymbol);
        auto recorded = RecordedMarket::open(m_exchange, symbol, m_options.recordingPath);
        if (!recorded) {
            return recorded.error();
        }
        if (m_agents) {
            m_agents->setActive(symbol, false);
        }
        m_recorded = std::move(recorded).value();
        m_recorded->setSpeed(m_options.recordingSpeed);
    }
    m_server = std::make_unique<QTcpServer>();
    m_server->setMaxPendingConnections(256);
    QObject::connect(m_server.get(), &QTcpServer::newConnection, m_server.get(),
                     [this] { acceptPending(); });
    if (!m_server->listen(QHostAddress::LocalHost, port)) {
        return Error::local("cannot listen on 127.0.0.1:" + std::to_string(port) + ": " +
                            m_server->errorString().toStdString());
    }
    SiteAddress address;
    address.dialect = m_name;
    address.port = m_server->serverPort();
    const std::string host = "://127.0.0.1:" + std::to_string(address.port);
    const auto urls = m_dialect->urls();
    address.rest = "http" + host + urls.rest;
    address.stream = "ws" + host + urls.stream;
    address.socketApi = urls.socketApi.empty() ? std::string() : "ws" + host + urls.socketApi;
    return address;
}

void VenueSite::acceptPending()
{
    while (m_server->hasPendingConnections()) {
        std::unique_ptr<QTcpSocket> socket(m_server->nextPendingConnection());
        socket->setParent(nullptr);
        if (m_connections.size() >= kMaxConnections) {
            socket->abort();
            continue;
        }
        m_connections.push_back(std::make_unique<Connection>(
            std::move(socket), ConnectionContext{*m_dialect, m_faults, m_clock, m_isDown}));
    }
}

void VenueSite::stop()
{
    closeSocketSessions();
    m_connections.clear();
    m_server.reset();
}

void VenueSite::step()
{
    if (m_agents) {
        m_agents->step(m_clock.now());
    }
    if (m_recorded) {
        // The end of a recording leaves its last book standing; a broken frame is skipped.
        (void)m_recorded->step(m_clock.now());
    }
    if (m_dialect) {
        m_dialect->onStep();
    }
    for (const auto& connection : m_connections) {
        connection->step();
    }
    std::erase_if(m_connections, [](const auto& connection) { return connection->isFinished(); });
}

void VenueSite::announceShutdown()
{
    for (const auto& connection : m_connections) {
        connection->announceShutdown();
    }
}

void VenueSite::closeSocketSessions()
{
    for (const auto& connection : m_connections) {
        connection->closeSocketSession();
    }
}

void VenueSite::resetConnections()
{
    for (const auto& connection : m_connections) {
        connection->abort();
    }
}

} // namespace agio::venue
