// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/binance/parse.h"
#include "core/exchange/binance/wire.h"

#include <algorithm>

namespace agio::binance {

using simdjson::dom::array;
using simdjson::dom::element;
using wire::Fields;

namespace {

Result<Fill> readMyTrade(const element& value)
{
    Fields fields(value);
    Fill fill;
    fill.tradeId = ExchangeTradeId(std::to_string(fields.integer("id")));
    fill.instrument = instrumentId(fields.text("symbol"));
    fill.exchangeOrderId = ExchangeOrderId(std::to_string(fields.integer("orderId")));
    fill.side = fields.boolean("isBuyer") ? Side::Buy : Side::Sell;
    fill.price = fields.decimal("price");
    fill.quantity = fields.decimal("qty");
    fill.quoteAmount = fields.decimal("quoteQty");
    fill.fee = fields.decimal("commission");
    fill.feeAsset = Asset(std::string(fields.text("commissionAsset")));
    fill.isMaker = fields.boolean("isMaker");
    fill.exchangeTime = fields.timeMs("time");
    if (!fields.ok())
        return fields.error();
    return fill;
}

// Rates of one kind ("standardCommission" …); absent kinds count nothing. The buyer's and seller's
// parts come on top of maker or taker; the higher of the two is taken so that a fee shown before an
// order is never too low.
struct Rates
{
    Decimal maker, taker;
};

Rates readRates(Fields& fields, std::string_view name)
{
    const auto found = fields.maybe(name);
    if (!found)
        return {};
    Fields rates(*found);
    const Decimal buyer = rates.maybeDecimal("buyer").value_or(Decimal());
    const Decimal seller = rates.maybeDecimal("seller").value_or(Decimal());
    const Decimal side = std::max(buyer, seller);
    const auto maker = Decimal::add(rates.decimal("maker"), side);
    const auto taker = Decimal::add(rates.decimal("taker"), side);
    if (!rates.ok() || !maker || !taker) {
        fields.fail(rates.ok() ? "a fee rate is too large" : rates.problem());
        return {};
    }
    return {*maker, *taker};
}

} // namespace

Result<AccountSnapshot> readAccount(const element& root)
{
    Fields fields(root);
    AccountSnapshot account;
    account.canTrade = fields.boolean("canTrade"); // the account's right, not the key's
    account.exchangeTime = fields.maybeTimeMs("updateTime").value_or(UtcTime());
    if (const auto rates = fields.maybe("commissionRates")) {
        Fields rate(*rates);
        account.makerRate = rate.maybeDecimal("maker");
        account.takerRate = rate.maybeDecimal("taker");
        if (!rate.ok())
            return rate.error();
    }
    for (const element& item : fields.array("balances")) {
        Fields balance(item);
        account.balances.push_back({Asset(std::string(balance.text("asset"))),
                                    balance.decimal("free"), balance.decimal("locked")});
        if (!balance.ok())
            return balance.error();
    }
    if (!fields.ok())
        return fields.error();
    return account;
}

Result<std::vector<Fill>> readMyTrades(const element& root)
{
    array items;
    if (root.get(items) != simdjson::SUCCESS)
        return Error::malformed("a list of trades was expected");
    std::vector<Fill> fills;
    for (const element item : items) {
        auto fill = readMyTrade(item);
        if (!fill.ok())
            return fill.error();
        fills.push_back(std::move(fill).value());
    }
    return fills;
}

Result<FeeRates> readFeeRates(const element& root)
{
    Fields fields(root);
    DecimalSum maker;
    DecimalSum taker;
    if (!fields.has("standardCommission"))
        fields.fail("the commission rates are missing");
    for (const std::string_view kind :
         {"standardCommission", "specialCommission", "taxCommission"}) {
        const Rates rates = readRates(fields, kind);
        maker.add(rates.maker);
        taker.add(rates.taker);
    }
    FeeRates result;
    result.assumed = false;
    if (const auto discount = fields.maybe("discount")) {
        Fields discounts(*discount);
        const bool isOn = discounts.maybeBoolean("enabledForAccount").value_or(false) &&
            discounts.maybeBoolean("enabledForSymbol").value_or(false);
        if (isOn)
            result.discountAsset = discounts.maybeText("discountAsset").value_or("");
        if (!discounts.ok())
            return discounts.error();
    }
    if (!maker.value() || !taker.value())
        fields.fail("a fee rate is too large");
    if (!fields.ok())
        return fields.error();
    result.maker = *maker.value();
    result.taker = *taker.value();
    return result;
}

} // namespace agio::binance
