// SPDX-License-Identifier: GPL-3.0-or-later
// The little of /sapi that a terminal asks before it trades (Binance sheet §7). Nothing can be
// deposited or withdrawn here, and the answers say so.

#include "core/venue/server/binance/handlers.h"

namespace agio::venue::binance {

Answer apiRestrictions(Call& call)
{
    if (auto failure = call.verify()) {
        return *failure;
    }
    const auto& key = *call.key;
    Out out(call.unit);
    out.object().flag("ipRestrict", !key.allowedPeers.empty());
    out.time("createTime", key.createdAt).flag("enableReading", key.canRead);
    out.flag("enableWithdrawals", key.canWithdraw).flag("enableInternalTransfer", false);
    out.flag("enableMargin", false).flag("enableFutures", false);
    out.flag("permitsUniversalTransfer", false).flag("enableVanillaOptions", false);
    out.flag("enableFixApiTrade", false).flag("enableFixReadOnly", false);
    out.flag("enableSpotAndMarginTrading", key.canTrade);
    out.flag("enablePortfolioMarginTrading", false).endObject();
    return out.take();
}

Answer accountStatus(Call& call)
{
    if (auto failure = call.verify()) {
        return *failure;
    }
    return std::string("{\"data\":\"Normal\"}");
}

Answer apiTradingStatus(Call& call)
{
    if (auto failure = call.verify()) {
        return *failure;
    }
    Out out(call.unit);
    out.object().key("data").object().flag("isLocked", false).number("plannedRecoverTime", 0);
    out.key("triggerCondition").object().number("GCR", 150).number("IFER", 150);
    out.number("UFR", 300).endObject().number("updateTime", 0).endObject().endObject();
    return out.take();
}

Answer systemStatus(Call&)
{
    return std::string("{\"status\":0,\"msg\":\"normal\"}");
}

Answer accountInfo(Call& call)
{
    if (auto failure = call.verify()) {
        return *failure;
    }
    Out out(call.unit);
    out.object().number("vipLevel", 0).flag("isMarginEnabled", false);
    out.flag("isFutureEnabled", false).flag("isOptionsEnabled", false);
    out.flag("isPortfolioMarginRetailEnabled", false).endObject();
    return out.take();
}

namespace {

// One network per coin, of the simulation's own, closed in both directions.
void writeNetwork(Out& out, const std::string& coin)
{
    out.object().text("network", "SIM").text("coin", coin).flag("isDefault", true);
    out.text("withdrawIntegerMultiple", "0.00000001").flag("depositEnable", false);
    out.flag("withdrawEnable", false).text("depositDesc", "Simulated exchange: no deposits.");
    out.text("withdrawDesc", "Simulated exchange: no withdrawals.").text("specialTips", "");
    out.text("name", "Simulated network").flag("resetAddressStatus", false);
    out.text("addressRegex", "").text("memoRegex", "").text("withdrawFee", "0");
    out.text("withdrawMin", "0").text("withdrawMax", "0").number("minConfirm", 1);
    out.number("unLockConfirm", 0).flag("sameAddress", false).flag("withdrawTag", false);
    out.number("estimatedArrivalTime", 0).flag("busy", false).text("contractAddressUrl", "");
    out.text("contractAddress", "").endObject();
}

} // namespace

Answer coins(Call& call)
{
    if (auto failure = call.verify()) {
        return *failure;
    }
    Out out(call.unit);
    out.array();
    for (const auto& balance : call.core.exchange.balances(call.account())) {
        const auto& coin = balance.asset.text();
        out.object().text("coin", coin).flag("depositAllEnable", false);
        out.flag("withdrawAllEnable", false).text("name", coin).money("free", balance.free);
        out.money("locked", balance.locked).text("freeze", "0").text("withdrawing", "0");
        out.text("ipoing", "0").text("ipoable", "0").text("storage", "0");
        out.flag("isLegalMoney", false).flag("trading", true).key("networkList").array();
        writeNetwork(out, coin);
        out.endArray().endObject();
    }
    out.endArray();
    return out.take();
}

Answer tradeFee(Call& call)
{
    ParamReader reader(call.params);
    const auto* only = call.optionalInstrument(reader);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    const auto rates = call.core.exchange.feeRates(call.account());
    Out out(call.unit);
    out.array();
    for (const auto* instrument : call.core.exchange.instruments()) {
        if (only != nullptr && only != instrument) {
            continue;
        }
        out.object().text("symbol", instrument->id.symbol.text());
        out.text("makerCommission", rates.maker.normalized().toString());
        out.text("takerCommission", rates.taker.normalized().toString()).endObject();
    }
    out.endArray();
    return out.take();
}

Answer userAssets(Call& call)
{
    ParamReader reader(call.params);
    const auto only = reader.text("asset");
    reader.flag("needBtcValuation", false);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    Out out(call.unit);
    out.array();
    for (const auto& balance : call.core.exchange.balances(call.account())) {
        const bool isEmpty = balance.free.isZero() && balance.locked.isZero();
        if (isEmpty || (only && *only != balance.asset.text())) {
            continue;
        }
        out.object().text("asset", balance.asset.text()).money("free", balance.free);
        out.money("locked", balance.locked).text("freeze", "0").text("withdrawing", "0");
        out.text("ipoable", "0").text("btcValuation", "0").endObject();
    }
    out.endArray();
    return out.take();
}

} // namespace agio::venue::binance
