// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/binance/limits.h"

#include <algorithm>

namespace agio::venue::binance {
namespace {

constexpr Duration kMinute = Duration::minutes(1);
constexpr Duration kFiveMinutes = Duration::minutes(5);
constexpr Duration kTenSeconds = Duration::seconds(10);
constexpr Duration kDay = Duration::minutes(24 * 60);
constexpr Duration kFirstBan = Duration::minutes(2);
constexpr int kMaxBanDoublings = 11; // 2 min … a little under 3 days

std::string retryData(UtcTime now, UtcTime until)
{
    return "{\"serverTime\":" + std::to_string(now.toMs()) +
        ",\"retryAfter\":" + std::to_string(until.toMs()) + '}';
}

} // namespace

int& Limits::Window::at(std::int64_t now)
{
    if (index != now) {
        index = now;
        used = 0;
    }
    return used;
}

std::int64_t Limits::windowIndex(Duration length) const
{
    return m_clock.now().toNs() / length.toNs();
}

Failure Limits::banned(const Peer& peer) const
{
    return {418, -1003,
            "Way too much request weight used; IP banned until " +
                std::to_string(peer.bannedUntil.toMs()) +
                ". Please use WebSocket Streams for live updates to avoid bans.",
            retryData(m_clock.now(), peer.bannedUntil)};
}

Failure Limits::refuse(Peer& peer)
{
    const auto now = m_clock.now();
    const auto minute = windowIndex(kMinute);
    if (++peer.refusals.at(minute) > m_sizes.toleratedAfterRefusal) {
        const int doublings = std::min(peer.bans++, kMaxBanDoublings);
        peer.bannedUntil = now + kFirstBan * (std::int64_t{1} << doublings);
        peer.refusals.used = 0;
        return banned(peer);
    }
    const auto until = UtcTime::fromNs((minute + 1) * kMinute.toNs());
    return {429, -1003,
            "Too much request weight used; current limit is " +
                std::to_string(m_sizes.weightPerMinute) +
                " request weight per 1 MINUTE. Please use WebSocket Streams for live updates to "
                "avoid polling the API.",
            retryData(now, until)};
}

std::optional<Failure> Limits::charge(const std::string& peerName, int weight)
{
    if (m_peers.size() >= kMaxPeers && m_peers.find(peerName) == m_peers.end()) {
        m_peers.erase(m_peers.begin());
    }
    auto& peer = m_peers[peerName];
    if (m_clock.now() < peer.bannedUntil) {
        return banned(peer);
    }
    auto& used = peer.weight.at(windowIndex(kMinute));
    auto& raw = peer.raw.at(windowIndex(kFiveMinutes));
    if (used + weight > m_sizes.weightPerMinute || raw + 1 > m_sizes.rawPerFiveMinutes) {
        return refuse(peer);
    }
    used += weight;
    ++raw;
    return std::nullopt;
}

void Limits::refund(const std::string& peerName, int weight)
{
    const auto found = m_peers.find(peerName);
    if (found != m_peers.end()) {
        auto& used = found->second.weight.at(windowIndex(kMinute));
        used = std::max(0, used - weight);
    }
}

int Limits::usedWeight(const std::string& peerName) const
{
    const auto found = m_peers.find(peerName);
    return found == m_peers.end() ? 0 : found->second.weight.peek(windowIndex(kMinute));
}

std::optional<Failure> Limits::chargeConnection(const std::string& peerName)
{
    auto& peer = m_peers[peerName];
    if (m_clock.now() < peer.bannedUntil) {
        return banned(peer);
    }
    if (++peer.connections.at(windowIndex(kFiveMinutes)) > m_sizes.connectionsPerFiveMinutes) {
        return refuse(peer);
    }
    return std::nullopt;
}

std::int64_t Limits::retryAfterSeconds(const std::string& peerName) const
{
    const auto now = m_clock.now();
    const auto found = m_peers.find(peerName);
    UtcTime until = UtcTime::fromNs((windowIndex(kMinute) + 1) * kMinute.toNs());
    if (found != m_peers.end() && found->second.bannedUntil > now) {
        until = found->second.bannedUntil;
    }
    return std::max<std::int64_t>(1, ((until - now).toMs() + 999) / 1000);
}

std::optional<Failure> Limits::chargeOrders(AccountRef account, int count)
{
    auto& windows = m_accounts[account];
    auto& tenSeconds = windows.tenSeconds.at(windowIndex(kTenSeconds));
    auto& day = windows.day.at(windowIndex(kDay));
    const auto refusal = [](int limit, const char* window) {
        return Failure{429,
                       -1015,
                       "Too many new orders; current limit is " + std::to_string(limit) +
                           " orders per " + window + '.',
                       {}};
    };
    if (tenSeconds + count > m_sizes.ordersPerTenSeconds) {
        return refusal(m_sizes.ordersPerTenSeconds, "10 SECOND");
    }
    if (day + count > m_sizes.ordersPerDay) {
        return refusal(m_sizes.ordersPerDay, "1 DAY");
    }
    tenSeconds += count;
    day += count;
    return std::nullopt;
}

void Limits::refundOrders(AccountRef account, int count)
{
    const auto found = m_accounts.find(account);
    if (found == m_accounts.end()) {
        return;
    }
    auto& tenSeconds = found->second.tenSeconds.at(windowIndex(kTenSeconds));
    auto& day = found->second.day.at(windowIndex(kDay));
    tenSeconds = std::max(0, tenSeconds - count);
    day = std::max(0, day - count);
}

int Limits::ordersInTenSeconds(AccountRef account) const
{
    const auto found = m_accounts.find(account);
    return found == m_accounts.end() ? 0 : found->second.tenSeconds.peek(windowIndex(kTenSeconds));
}

int Limits::ordersInDay(AccountRef account) const
{
    const auto found = m_accounts.find(account);
    return found == m_accounts.end() ? 0 : found->second.day.peek(windowIndex(kDay));
}

} // namespace agio::venue::binance
