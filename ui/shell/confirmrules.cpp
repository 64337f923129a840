// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/confirmrules.h"

#include "ui/theme/numbers.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <string_view>

namespace agio {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("ConfirmRules", text);
}

// part > share * whole
bool exceeds(std::optional<Decimal> part, std::optional<Decimal> whole, Decimal share)
{
    if (!part || !whole || !whole->isPositive()) {
        return false;
    }
    const auto bound = Decimal::mul(*whole, share);
    return bound && *part > *bound;
}

std::optional<Decimal> percentAbove(Decimal value, Decimal reference)
{
    const auto difference = Decimal::sub(value, reference);
    const auto hundredfold = difference ? Decimal::mul(*difference, Decimal(100)) : std::nullopt;
    return hundredfold ? Decimal::div(*hundredfold, reference, 6, Rounding::HalfEven)
                       : std::nullopt;
}

bool isDollarLike(const Asset& asset)
{
    constexpr std::array<std::string_view, 8> kAssets{"USDT", "USDC", "USD",  "FDUSD",
                                                      "TUSD", "DAI",  "USDE", "EUR"};
    return std::find(kAssets.begin(), kAssets.end(), asset.text()) != kAssets.end();
}

bool takesAtMarket(const OrderIntent& intent)
{
    return intent.form == OrderForm::Market || intent.form == OrderForm::StopMarket ||
        intent.form == OrderForm::TakeProfitMarket ||
        (intent.form == OrderForm::Limit && intent.timeInForce != TimeInForce::Gtc &&
         intent.timeInForce != TimeInForce::Gtd);
}

// Above 1 000 dollars, more than 20 bp of slippage, or no way to tell either.
bool isHeavyTake(const CostEstimate& cost, const ConfirmSituation& situation)
{
    if (!cost.quoteAmount || !isDollarLike(situation.quote)) {
        return true;
    }
    return *cost.quoteAmount > Decimal(1'000) ||
        (cost.slippageBps && *cost.slippageBps > Decimal(20));
}

class Verdict
{
public:
    void raise(Demand demand, const QString& reason)
    {
        m_verdict.demand = std::max(m_verdict.demand, demand);
        m_verdict.reasons.push_back(reason);
    }
    ConfirmVerdict take() { return std::move(m_verdict); }

private:
    ConfirmVerdict m_verdict;
};

} // namespace

std::optional<Decimal> percentFromTouch(Decimal price, const ConfirmSituation& situation)
{
    if (!situation.bestBid || !situation.bestAsk) {
        return std::nullopt;
    }
    if (price < *situation.bestBid) {
        const auto below = percentAbove(price, *situation.bestBid);
        return below ? std::optional(below->negated()) : std::nullopt;
    }
    if (price > *situation.bestAsk) {
        return percentAbove(price, *situation.bestAsk);
    }
    return Decimal(0);
}

Decimal percentThroughTouch(const OrderIntent& intent, const ConfirmSituation& situation)
{
    if (intent.form != OrderForm::Limit || !intent.price) {
        return Decimal(0);
    }
    const auto& opposite = intent.side == Side::Buy ? situation.bestAsk : situation.bestBid;
    if (!opposite || !opposite->isPositive()) {
        return Decimal(0);
    }
    auto through = percentAbove(*intent.price, *opposite).value_or(Decimal(0));
    if (intent.side == Side::Sell) {
        through = through.negated();
    }
    return through.isPositive() ? through : Decimal(0);
}

ConfirmVerdict confirmationFor(const OrderIntent& intent, const CostEstimate& cost,
                               const ConfirmSituation& situation)
{
    Verdict verdict;
    // Where no money is at stake the table warns and sends.
    const bool isLive = situation.environment == Environment::Live;
    const auto always = isLive ? Demand::Ask : Demand::None;
    if (isLive && !situation.wasAskedBefore) {
        verdict.raise(Demand::AskOnce, say("First order of this session on a LIVE account."));
    }
    if (takesAtMarket(intent) && isHeavyTake(cost, situation) && isLive) {
        verdict.raise(Demand::Ask, say("This trades at once, at the prices that are there."));
    }
    const Decimal through = percentThroughTouch(intent, situation);
    if (through > Decimal::fromParts(2, 1)) {
        verdict.raise(
            always,
            say("This takes liquidity: %1 through the touch.").arg(percentText(through, 2, false)));
    }
    if (exceeds(cost.quoteAmount, situation.equityInQuote, Decimal::fromParts(25, 2))) {
        verdict.raise(isLive ? Demand::AskTyped : Demand::None,
                      say("More than 25 % of the account's equity."));
    } else if (exceeds(cost.quoteAmount, situation.equityInQuote, Decimal::fromParts(5, 2))) {
        verdict.raise(always, say("More than 5 % of the account's equity."));
    }
    if (exceeds(intent.quantity, situation.usualQuantity, Decimal(10))) {
        verdict.raise(isLive ? Demand::AskTyped : Demand::None,
                      say("More than ten times your usual order here."));
    }
    const auto distance = intent.form == OrderForm::Limit && intent.price
        ? percentFromTouch(*intent.price, situation)
        : std::nullopt;
    if (distance && *distance > Decimal(5)) {
        verdict.raise(isLive ? Demand::Refuse : Demand::None,
                      say("The price is %1 from the touch.").arg(percentText(*distance, 2, false)));
    } else if (distance && *distance > Decimal(2)) {
        verdict.raise(always,
                      say("The price is %1 from the touch.").arg(percentText(*distance, 2, false)));
    }
    if (!situation.dataFresh) {
        verdict.raise(Demand::Ask, say("There is no fresh market data for this order."));
    }
    if (!situation.ordersVerified) {
        verdict.raise(Demand::Ask, say("Balances and orders are not verified just now."));
    }
    return verdict.take();
}

} // namespace agio
