// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/engine/ledger.h"

#include <limits>

namespace agio::venue {

namespace {

constexpr Units powerOfTen(int exponent) noexcept
{
    Units result = 1;
    for (int i = 0; i < exponent; ++i) {
        result *= 10;
    }
    return result;
}

std::size_t indexOf(AccountRef account) noexcept
{
    return static_cast<std::size_t>(account);
}

} // namespace

Units toUnits(Decimal amount, Rounding rounding) noexcept
{
    const Units coefficient = amount.coefficient();
    if (amount.scale() <= kLedgerScale) {
        return coefficient * powerOfTen(kLedgerScale - amount.scale());
    }
    const Units divisor = powerOfTen(amount.scale() - kLedgerScale);
    const Units whole = coefficient / divisor;
    const Units rest = coefficient % divisor;
    if (rest == 0 || rounding == Rounding::Down) {
        return whole;
    }
    const bool isUpward = rounding == Rounding::Up ||
        (rounding == Rounding::Ceiling && coefficient > 0) ||
        (rounding == Rounding::Floor && coefficient < 0);
    return isUpward ? whole + (coefficient > 0 ? 1 : -1) : whole;
}

Decimal fromUnits(Units units) noexcept
{
    constexpr Units kMax = std::numeric_limits<std::int64_t>::max();
    int scale = kLedgerScale;
    while (scale > 0 && (units > kMax || units < -kMax)) {
        units /= 10;
        --scale;
    }
    if (units > kMax || units < -kMax) {
        units = units > 0 ? kMax : -kMax;
    }
    return Decimal::fromParts(static_cast<std::int64_t>(units), scale);
}

AccountRef Ledger::addAccount(bool mayGoNegative)
{
    m_accounts.push_back({mayGoNegative, {}});
    return static_cast<AccountRef>(m_accounts.size() - 1);
}

Ledger::AssetIndex Ledger::addAsset(const Asset& asset)
{
    for (std::size_t i = 0; i < m_assets.size(); ++i) {
        if (m_assets[i] == asset) {
            return static_cast<AssetIndex>(i);
        }
    }
    m_assets.push_back(asset);
    return static_cast<AssetIndex>(m_assets.size() - 1);
}

bool Ledger::move(AccountRef from, AccountRef to, AssetIndex asset, Units amount)
{
    if (amount < 0) {
        return false;
    }
    Entry& source = entry(from, asset);
    if (!m_accounts[indexOf(from)].mayGoNegative && source.total - source.locked < amount) {
        return false;
    }
    source.total -= amount;
    entry(to, asset).total += amount;
    return true;
}

bool Ledger::moveLocked(AccountRef from, AccountRef to, AssetIndex asset, Units amount)
{
    Entry& source = entry(from, asset);
    if (amount < 0 || source.locked < amount) {
        return false;
    }
    source.locked -= amount;
    source.total -= amount;
    entry(to, asset).total += amount;
    return true;
}

bool Ledger::lock(AccountRef account, AssetIndex asset, Units amount)
{
    Entry& row = entry(account, asset);
    if (amount < 0 ||
        (!m_accounts[indexOf(account)].mayGoNegative && row.total - row.locked < amount)) {
        return false;
    }
    row.locked += amount;
    return true;
}

void Ledger::unlock(AccountRef account, AssetIndex asset, Units amount)
{
    Entry& row = entry(account, asset);
    AGIO_CHECK(amount >= 0 && amount <= row.locked);
    row.locked -= amount;
}

Units Ledger::freeOf(AccountRef account, AssetIndex asset) const noexcept
{
    const Entry* row = find(account, asset);
    return row == nullptr ? 0 : row->total - row->locked;
}

Units Ledger::lockedOf(AccountRef account, AssetIndex asset) const noexcept
{
    const Entry* row = find(account, asset);
    return row == nullptr ? 0 : row->locked;
}

bool Ledger::isBalanced() const noexcept
{
    for (std::size_t asset = 0; asset < m_assets.size(); ++asset) {
        Units sum = 0;
        for (const Row& row : m_accounts) {
            if (asset >= row.entries.size()) {
                continue;
            }
            const Entry& e = row.entries[asset];
            sum += e.total;
            if (e.locked < 0 || (!row.mayGoNegative && e.locked > e.total)) {
                return false;
            }
        }
        if (sum != 0) {
            return false;
        }
    }
    return true;
}

Ledger::Entry& Ledger::entry(AccountRef account, AssetIndex asset)
{
    AGIO_CHECK(indexOf(account) < m_accounts.size() && asset < m_assets.size());
    auto& entries = m_accounts[indexOf(account)].entries;
    if (entries.size() <= asset) {
        entries.resize(m_assets.size());
    }
    return entries[asset];
}

const Ledger::Entry* Ledger::find(AccountRef account, AssetIndex asset) const noexcept
{
    if (indexOf(account) >= m_accounts.size()) {
        return nullptr;
    }
    const auto& entries = m_accounts[indexOf(account)].entries;
    return asset < entries.size() ? &entries[asset] : nullptr;
}

} // namespace agio::venue
