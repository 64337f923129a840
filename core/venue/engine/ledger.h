// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Who owns what, in double entry: every posting names the account that gives and the one that
// receives, so the sum over all accounts is zero for every asset at every moment. Deposits come
// from the external account, fees go to the fee account; both are ordinary rows here. Amounts are
// whole units of 10^-8 in 128 bits, so that sums over all agents cannot wrap.
//
// "locked" is a part of an account's balance set aside for open orders; locking is no posting.
// Balances of ordinary accounts never go below zero (move() refuses); the external, fee and house
// accounts may. Not thread-safe.

#include "core/base/decimal.h"
#include "core/venue/engine/venuetypes.h"

#include <cstdint>
#include <vector>

namespace agio::venue {

__extension__ using Units = __int128; // 10^-8 of an asset

constexpr int kLedgerScale = 8;
Units toUnits(Decimal amount, Rounding rounding) noexcept;
Decimal fromUnits(Units units) noexcept; // exact where it fits; else fewer digits, rounded down

class Ledger
{
public:
    using AssetIndex = std::uint32_t;

    AccountRef addAccount(bool mayGoNegative);
    AssetIndex addAsset(const Asset& asset); // or the one it has
    const std::vector<Asset>& assets() const noexcept { return m_assets; }

    // False, and nothing changed, if `from` has not that much free (and may not go negative).
    [[nodiscard]] bool move(AccountRef from, AccountRef to, AssetIndex asset, Units amount);
    // Pays out of what is locked: lowers locked and total together.
    [[nodiscard]] bool moveLocked(AccountRef from, AccountRef to, AssetIndex asset, Units amount);
    [[nodiscard]] bool lock(AccountRef account, AssetIndex asset, Units amount);
    void unlock(AccountRef account, AssetIndex asset, Units amount);

    Units freeOf(AccountRef account, AssetIndex asset) const noexcept;
    Units lockedOf(AccountRef account, AssetIndex asset) const noexcept;
    bool isBalanced() const noexcept; // sums to zero, 0 <= locked <= total for ordinary accounts
    std::size_t accountCount() const noexcept { return m_accounts.size(); }

private:
    struct Entry
    {
        Units total = 0;
        Units locked = 0;
    };
    struct Row
    {
        bool mayGoNegative = false;
        std::vector<Entry> entries; // by AssetIndex, grown on demand
    };
    Entry& entry(AccountRef account, AssetIndex asset);
    const Entry* find(AccountRef account, AssetIndex asset) const noexcept;

    std::vector<Asset> m_assets;
    std::vector<Row> m_accounts;
};

} // namespace agio::venue
