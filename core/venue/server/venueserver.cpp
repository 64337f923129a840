// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/venueserver.h"

#include "core/venue/server/venuesite.h"

#include <QTimer>

#include <limits>
#include <utility>

namespace agio::venue {

VenueServer::VenueServer(const Clock& clock, VenueServerOptions options)
    : m_clock(clock)
    , m_options(std::move(options))
    , m_faults(m_options.seed)
{
    m_faults.start(m_clock.monotonic());
    for (const auto& name : m_options.dialects) {
        m_sites.push_back(
            std::make_unique<VenueSite>(name, m_clock, m_faults, m_isDown, m_options));
    }
}

VenueServer::~VenueServer()
{
    stop();
}

Result<std::vector<SiteAddress>> VenueServer::start()
{
    std::vector<SiteAddress> addresses;
    std::uint16_t port = m_options.port;
    for (const auto& site : m_sites) {
        if (!site->isKnown()) {
            return Error::local("unknown dialect: " + site->name());
        }
        auto address = site->listen(port);
        if (!address) {
            stop();
            return address.error();
        }
        addresses.push_back(*address);
        if (port != 0 && port < std::numeric_limits<std::uint16_t>::max()) {
            ++port;
        }
    }
    if (m_options.isRealTime) {
        m_timer = std::make_unique<QTimer>();
        m_timer->setTimerType(Qt::PreciseTimer);
        connect(m_timer.get(), &QTimer::timeout, this, [this] { step(); });
        m_timer->start(static_cast<int>(m_options.stepEvery.toMs()));
    }
    return addresses;
}

void VenueServer::stop()
{
    m_timer.reset();
    for (const auto& site : m_sites) {
        site->stop();
    }
}

void VenueServer::step()
{
    applyPlanned();
    for (const auto& site : m_sites) {
        if (site->isKnown()) {
            site->step();
        }
    }
}

// Faults that concern the venue as a whole.
void VenueServer::applyPlanned()
{
    const auto now = m_clock.monotonic();
    if (m_isDown && now >= m_downUntil) {
        m_isDown = false;
    }
    if (m_closeAt >= Duration() && now >= m_closeAt) {
        m_closeAt = Duration::ns(-1);
        for (const auto& site : m_sites) {
            site->closeSocketSessions();
        }
    }
    for (const auto& site : m_sites) {
        const auto* skew = m_faults.activeRule(FaultKind::ClockSkew, site->name(), now);
        site->setSkew(skew == nullptr ? Duration() : skew->offset);
    }
    // These strike once unless the plan gives a count; they name their own length.
    for (const auto& site : m_sites) {
        if (auto* rule = m_faults.strike(bit(FaultKind::Restart), site->name(), now)) {
            const auto length = rule->duration > Duration() ? rule->duration : Duration::seconds(5);
            m_faults.retire(*rule);
            restart(length);
        }
        if (auto* rule = m_faults.strike(bit(FaultKind::ServerShutdown), site->name(), now)) {
            const auto delay = rule->delay;
            m_faults.retire(*rule);
            announceShutdown(delay);
        }
    }
}

VenueSite* VenueServer::site(std::string_view dialect)
{
    for (const auto& site : m_sites) {
        if (site->name() == dialect && site->isKnown()) {
            return site.get();
        }
    }
    return nullptr;
}

VenueExchange* VenueServer::exchange(std::string_view dialect)
{
    auto* found = site(dialect);
    return found == nullptr ? nullptr : &found->exchange();
}

Dialect* VenueServer::dialect(std::string_view dialect)
{
    auto* found = site(dialect);
    return found == nullptr ? nullptr : &found->dialect();
}

Result<AccountRef> VenueServer::createAccount(std::string_view dialect, const std::string& name,
                                              const std::vector<Balance>& deposits, ApiKey key)
{
    auto* found = site(dialect);
    if (found == nullptr) {
        return Error::local("unknown dialect: " + std::string(dialect));
    }
    const auto account = found->exchange().createAccount(name);
    for (const auto& balance : deposits) {
        found->exchange().deposit(account, balance.asset, balance.free);
    }
    key.account = account;
    if (auto added = addKey(dialect, std::move(key)); !added) {
        return added.error();
    }
    return account;
}

Result<void> VenueServer::addKey(std::string_view dialect, ApiKey key)
{
    auto* found = site(dialect);
    if (found == nullptr) {
        return Error::local("unknown dialect: " + std::string(dialect));
    }
    if (!key.createdAt.isSet()) {
        key.createdAt = m_clock.now();
    }
    return found->credentials().add(std::move(key));
}

void VenueServer::removeKey(std::string_view dialect, const std::string& text)
{
    if (auto* found = site(dialect)) {
        found->credentials().remove(text);
    }
}

void VenueServer::setFaults(FaultPlan plan)
{
    m_faults = std::move(plan);
    m_faults.start(m_clock.monotonic());
}

void VenueServer::restart(Duration downFor)
{
    m_isDown = true;
    m_downUntil = m_clock.monotonic() + downFor;
    for (const auto& site : m_sites) {
        site->resetConnections();
    }
}

void VenueServer::announceShutdown(Duration closeAfter)
{
    m_closeAt = m_clock.monotonic() + closeAfter;
    for (const auto& site : m_sites) {
        site->announceShutdown();
    }
}

std::size_t VenueServer::connectionCount() const
{
    std::size_t count = 0;
    for (const auto& site : m_sites) {
        count += site->connectionCount();
    }
    return count;
}

std::vector<Balance> demoBalances()
{
    const auto holding = [](const char* asset, const char* amount) {
        return Balance{Asset(asset), Decimal::literal(amount), Decimal()};
    };
    return {holding("USDT", "52000"), holding("BTC", "0.5"), holding("ETH", "3"),
            holding("BNB", "5"),      holding("SOL", "20"),  holding("USDC", "1000")};
}

} // namespace agio::venue
