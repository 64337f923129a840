// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/binance/sapi.h"

#include "core/exchange/binance/requests.h"

#include <algorithm>

namespace agio::binance::sapi {

namespace {

constexpr Duration kLongestHistory = Duration::seconds(90LL * 24 * 3600);

std::vector<RateCost> ipCost(int weight)
{
    return {{kSapiIpWindow, weight}};
}

std::vector<RateCost> uidCost(int weight)
{
    return {{kSapiUidWindow, weight}};
}

Result<HttpCall> callOf(RequestSigner& signer, HttpMethod method, const std::string& rest,
                        std::string_view path, Params params, SigningTime time,
                        std::vector<RateCost> costs, std::string purpose)
{
    auto request = signer.rest(method, rest, path, std::move(params), time);
    if (!request.ok())
        return request.error();
    HttpCall call;
    call.request = std::move(request).value();
    call.costs = std::move(costs);
    call.changesState = method == HttpMethod::Post;
    call.purpose = std::move(purpose);
    return call;
}

Result<Params> historyParams(const HistoryQuery& query, SigningTime time)
{
    Params params;
    if (!query.asset.isEmpty())
        params.push_back({"coin", query.asset.text()});
    if (query.from) {
        const UtcTime until = query.until.value_or(time.exchangeNow);
        if (until - *query.from > kLongestHistory)
            return Error::refused("at most 90 days can be asked for at a time");
        params.push_back({"startTime", std::to_string(query.from->toMs())});
    }
    if (query.until)
        params.push_back({"endTime", std::to_string(query.until->toMs())});
    if (query.limit > 0)
        params.push_back({"limit", std::to_string(std::min(query.limit, 1000))});
    return params;
}

std::string_view walletWord(Wallet wallet)
{
    switch (wallet) {
    case Wallet::Spot:
        return "MAIN";
    case Wallet::Funding:
        return "FUNDING";
    case Wallet::Margin:
        return "MARGIN";
    case Wallet::UsdFutures:
        return "UMFUTURE";
    case Wallet::CoinFutures:
        return "CMFUTURE";
    }
    return "MAIN";
}

} // namespace

Result<HttpCall> keyPermissions(RequestSigner& signer, const std::string& rest, SigningTime time)
{
    return callOf(signer, HttpMethod::Get, rest, "/sapi/v1/account/apiRestrictions", {}, time,
                  ipCost(1), "key permissions");
}

Result<HttpCall> currencies(RequestSigner& signer, const std::string& rest, SigningTime time)
{
    return callOf(signer, HttpMethod::Get, rest, "/sapi/v1/capital/config/getall", {}, time,
                  ipCost(10), "currencies");
}

Result<HttpCall> depositAddress(RequestSigner& signer, const std::string& rest, SigningTime time,
                                const Asset& asset, const std::string& network)
{
    Params params{{"coin", asset.text()}};
    if (!network.empty())
        params.push_back({"network", network});
    return callOf(signer, HttpMethod::Get, rest, "/sapi/v1/capital/deposit/address",
                  std::move(params), time, ipCost(10), "deposit address");
}

Result<HttpCall> depositHistory(RequestSigner& signer, const std::string& rest, SigningTime time,
                                const HistoryQuery& query)
{
    auto params = historyParams(query, time);
    if (!params.ok())
        return params.error();
    return callOf(signer, HttpMethod::Get, rest, "/sapi/v1/capital/deposit/hisrec",
                  std::move(params).value(), time, ipCost(1), "deposit history");
}

Result<HttpCall> withdrawalHistory(RequestSigner& signer, const std::string& rest, SigningTime time,
                                   const HistoryQuery& query)
{
    auto params = historyParams(query, time);
    if (!params.ok())
        return params.error();
    return callOf(signer, HttpMethod::Get, rest, "/sapi/v1/capital/withdraw/history",
                  std::move(params).value(), time, uidCost(18'000), "withdrawal history");
}

Result<HttpCall> withdraw(RequestSigner& signer, const std::string& rest, SigningTime time,
                          const Withdrawal& withdrawal)
{
    if (withdrawal.asset.isEmpty() || withdrawal.address.empty() || withdrawal.network.empty())
        return Error::refused("a withdrawal needs a coin, an address and a network");
    if (!withdrawal.amount.isPositive())
        return Error::refused("the amount must be greater than zero");
    Params params{{"coin", withdrawal.asset.text()},
                  {"address", withdrawal.address},
                  {"network", withdrawal.network},
                  {"amount", withdrawal.amount.normalized().toString()}};
    if (!withdrawal.memo.empty())
        params.push_back({"addressTag", withdrawal.memo});
    if (!withdrawal.clientId.empty())
        params.push_back({"withdrawOrderId", withdrawal.clientId});
    return callOf(signer, HttpMethod::Post, rest, "/sapi/v1/capital/withdraw/apply",
                  std::move(params), time, uidCost(900), "withdraw");
}

Result<HttpCall> transfer(RequestSigner& signer, const std::string& rest, SigningTime time,
                          const Asset& asset, Decimal amount, Wallet from, Wallet to)
{
    if (from == to)
        return Error::refused("the two wallets are the same");
    if (!amount.isPositive())
        return Error::refused("the amount must be greater than zero");
    std::string type{walletWord(from)};
    type += '_';
    type += walletWord(to);
    return callOf(
        signer, HttpMethod::Post, rest, "/sapi/v1/asset/transfer",
        {{"type", type}, {"asset", asset.text()}, {"amount", amount.normalized().toString()}}, time,
        uidCost(900), "transfer");
}

Result<HttpCall> tradeFee(RequestSigner& signer, const std::string& rest, SigningTime time,
                          const Symbol& symbol)
{
    return callOf(signer, HttpMethod::Get, rest, "/sapi/v1/asset/tradeFee",
                  {{"symbol", symbol.text()}}, time, ipCost(1), "trade fee");
}

std::string networkName(const std::string& commonName)
{
    struct Known
    {
        std::string_view common, ours;
    };
    constexpr Known kKnown[] = {
        {"TRC20", "TRX"}, {"ERC20", "ETH"}, {"BEP20", "BSC"}, {"BEP2", "BNB"}, {"SPL", "SOL"},
    };
    for (const Known& known : kKnown)
        if (known.common == commonName)
            return std::string(known.ours);
    return commonName;
}

} // namespace agio::binance::sapi
