// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Wallet calls under /sapi (Binance sheet §7, checked 2026-07-21): host api.binance.com only; demo
// mode and testnet have none. Request building and signing; each endpoint has a limit of its own,
// so the shared windows used here are stricter than the truth.
//
// There is no call that cancels a withdrawal: the person is sent to the exchange's site.

#include "core/exchange/binance/signing.h"
#include "core/exchange/codec.h"

#include <optional>
#include <string>

namespace agio::binance::sapi {

struct HistoryQuery
{
    Asset asset; // empty: all
    std::optional<UtcTime> from, until; // at most 90 days apart
    int limit = 0; // 0: the exchange's default
};

struct Withdrawal
{
    Asset asset;
    Decimal amount;
    std::string address;
    std::string network; // the exchange's word: "TRX", "ETH"
    std::string memo; // empty on networks without one, else -4106
    std::string clientId;
};

enum class Wallet : std::uint8_t { Spot, Funding, Margin, UsdFutures, CoinFutures };

Result<HttpCall> keyPermissions(RequestSigner& signer, const std::string& rest, SigningTime time);
Result<HttpCall> currencies(RequestSigner& signer, const std::string& rest, SigningTime time);
Result<HttpCall> depositAddress(RequestSigner& signer, const std::string& rest, SigningTime time,
                                const Asset& asset, const std::string& network);
Result<HttpCall> depositHistory(RequestSigner& signer, const std::string& rest, SigningTime time,
                                const HistoryQuery& query);
Result<HttpCall> withdrawalHistory(RequestSigner& signer, const std::string& rest, SigningTime time,
                                   const HistoryQuery& query);
Result<HttpCall> withdraw(RequestSigner& signer, const std::string& rest, SigningTime time,
                          const Withdrawal& withdrawal);
Result<HttpCall> transfer(RequestSigner& signer, const std::string& rest, SigningTime time,
                          const Asset& asset, Decimal amount, Wallet from, Wallet to);
Result<HttpCall> tradeFee(RequestSigner& signer, const std::string& rest, SigningTime time,
                          const Symbol& symbol);

// "TRC20" -> "TRX": names that people use for networks that Binance names otherwise; others are
// returned as they are.
std::string networkName(const std::string& commonName);

} // namespace agio::binance::sapi
