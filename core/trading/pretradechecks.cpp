// SPDX-License-Identifier: GPL-3.0-or-later
// Account, clock, instrument, form, prices, triggers, counts and the market side of the check.
#include "core/trading/pretradeparts.h"

#include <algorithm>
#include <array>

namespace agio::pretrade {
namespace {

constexpr Duration kClockWarning = Duration::ms(500);

bool takesFromBook(OrderForm form)
{
    return !hasPrice(form);
}

void checkClock(Run& run)
{
    const Duration offset = run.input.clockOffset;
    const Duration size = offset < Duration() ? -offset : offset;
    if (size <= kClockWarning) {
        return;
    }
    const Duration most = run.input.requestWindow / 2;
    const bool blocks = size > most;
    // The offset is the exchange's time less ours.
    run.add(Check::ClockSkew, blocks ? Severity::Blocking : Severity::Warning,
            offset < Duration() ? "The clock of this computer is {0} ms ahead of the exchange's "
                                  "(at most {1} ms are accepted). Set the clock."
                                : "The clock of this computer is {0} ms behind the exchange's "
                                  "(at most {1} ms are accepted). Set the clock.",
            {std::to_string(size.toMs()), std::to_string(most.toMs())});
}

void checkStatus(Run& run)
{
    const Instrument& instrument = run.instrument;
    switch (instrument.status) {
    case TradingStatus::Trading:
        return;
    case TradingStatus::CancelOnly:
        run.add(Check::InstrumentStatus, Severity::Blocking,
                "{0} accepts cancels only at the moment. Try again when it trades.",
                {instrument.name});
        return;
    case TradingStatus::Closed:
        run.add(Check::InstrumentStatus, Severity::Blocking,
                "{0} is closed for trading. Choose another instrument.", {instrument.name});
        return;
    case TradingStatus::Halted:
    case TradingStatus::Unknown:
        run.add(Check::InstrumentStatus, Severity::Blocking,
                "{0} is halted (\"{1}\"). Try again when it trades.",
                {instrument.name, instrument.statusText});
        return;
    }
}

void checkFreshness(Run& run)
{
    const bool takes = takesFromBook(run.intent.form);
    if (run.book == nullptr) {
        run.add(Check::FreshData, takes ? Severity::Blocking : Severity::Warning,
                takes ? "There is no live market data for {0}: only limit orders are possible "
                        "until it is back."
                      : "There is no live market data for {0}: nothing can be estimated.",
                {run.instrument.name});
    }
    if (!run.input.balancesVerified) {
        run.add(Check::FreshData, takes ? Severity::Blocking : Severity::Warning,
                takes ? "Balances are not verified at the moment: only limit orders are possible "
                        "until the account stream is back."
                      : "Balances are not verified at the moment.");
    }
}

bool formOffered(const Instrument& instrument, OrderForm form)
{
    switch (form) {
    case OrderForm::Limit:
        return true;
    case OrderForm::Market:
        return instrument.allowsMarket;
    case OrderForm::StopLimit:
        return instrument.allowsStopLimit;
    case OrderForm::StopMarket:
        return instrument.allowsStopMarket;
    case OrderForm::TakeProfitLimit:
        return instrument.allowsTakeProfitLimit;
    case OrderForm::TakeProfitMarket:
        return instrument.allowsTakeProfitMarket;
    }
    return false;
}

void checkAmountFields(Run& run)
{
    const OrderIntent& intent = run.intent;
    if (intent.quoteAmount) {
        if (intent.form != OrderForm::Market || !run.instrument.allowsQuoteAmountMarket) {
            run.add(Check::Form, Severity::Blocking,
                    "{0} takes an amount in {1} for {2} orders only where the exchange offers it. "
                    "Enter the amount in {3}.",
                    {run.instrument.name, run.instrument.quote.text(), toText(intent.form),
                     run.instrument.base.text()});
        } else if (!intent.quoteAmount->isPositive() || !intent.quantity.isZero()) {
            run.add(Check::Form, Severity::Blocking,
                    "Enter an amount above zero, in one unit only.")
                .field = Finding::Field::Quantity;
        }
        return;
    }
    if (!intent.quantity.isPositive()) {
        Finding& finding = run.add(Check::Form, Severity::Blocking, "Enter an amount above zero.");
        finding.field = Finding::Field::Quantity;
    }
}

void checkPriceFields(Run& run)
{
    const OrderIntent& intent = run.intent;
    if (hasPrice(intent.form) && (!intent.price || !intent.price->isPositive())) {
        run.add(Check::Form, Severity::Blocking, "Enter a price above zero.").field =
            Finding::Field::Price;
    }
    if (!hasPrice(intent.form) && intent.price) {
        run.add(Check::Form, Severity::Blocking, "A {0} order has no price. Clear the price.",
                {toText(intent.form)})
            .field = Finding::Field::Price;
    }
    const bool triggered = hasTrigger(intent.form);
    if (triggered && !intent.trailingBps && (!intent.trigger || !intent.trigger->isPositive())) {
        run.add(Check::Form, Severity::Blocking, "Enter a trigger price above zero.").field =
            Finding::Field::Trigger;
    }
    if (!triggered && (intent.trigger || intent.trailingBps)) {
        run.add(Check::Form, Severity::Blocking, "A {0} order has no trigger. Clear the trigger.",
                {toText(intent.form)})
            .field = Finding::Field::Trigger;
    }
}

void checkTrailing(Run& run)
{
    if (!run.intent.trailingBps) {
        return;
    }
    if (!run.instrument.allowsTrailing) {
        run.add(Check::Form, Severity::Blocking, "{0} has no trailing stops. Use a fixed trigger.",
                {run.instrument.name});
        return;
    }
    const int least = run.instrument.minTrailingBps.value_or(1);
    const int most = run.instrument.maxTrailingBps.value_or(10'000);
    if (*run.intent.trailingBps < least || *run.intent.trailingBps > most) {
        run.add(Check::Form, Severity::Blocking,
                "The trailing distance must be between {0} and {1} basis points.",
                {std::to_string(least), std::to_string(most)});
    }
}

void checkOptions(Run& run)
{
    const OrderIntent& intent = run.intent;
    if (intent.postOnly && !run.instrument.allowsPostOnly) {
        run.add(Check::Form, Severity::Blocking,
                "{0} has no post-only orders. Switch post-only off.", {run.instrument.name});
    }
    if (intent.postOnly &&
        (intent.form != OrderForm::Limit || intent.timeInForce == TimeInForce::Ioc ||
         intent.timeInForce == TimeInForce::Fok)) {
        run.add(Check::Form, Severity::Blocking,
                "Post-only is for limit orders that stay in the book. Switch it off, or use a "
                "limit order without IOC or FOK.");
    }
    if (intent.timeInForce == TimeInForce::Gtd &&
        (!intent.goodTill || *intent.goodTill <= run.input.now)) {
        run.add(Check::Form, Severity::Blocking,
                "Good-till-date needs a date in the future. Choose one.");
    }
    const auto& modes = run.instrument.selfTradePreventionModes;
    if (!intent.selfTradePrevention.empty() && !modes.empty() &&
        std::find(modes.begin(), modes.end(), intent.selfTradePrevention) == modes.end()) {
        run.add(Check::Form, Severity::Blocking,
                "{0} does not offer the self-trade prevention \"{1}\". Choose another one.",
                {run.instrument.name, intent.selfTradePrevention});
    }
}

std::optional<Decimal> onTick(const Run& run, Decimal price, Rounding rounding)
{
    const auto result = price.toMultipleOf(run.instrument.tickSize, rounding);
    return result && result->isPositive() ? result : std::nullopt;
}

void offerPrice(Run& run, Finding& finding, Finding::Field field, std::optional<Decimal> price)
{
    finding.field = field;
    if (run.suggests && price && pricePasses(run, *price)) {
        finding.suggestion = price;
    }
}

void checkTick(Run& run, Decimal price, Finding::Field field)
{
    if (!run.instrument.tickSize.isPositive() || price.isMultipleOf(run.instrument.tickSize)) {
        return;
    }
    const auto below = onTick(run, price, Rounding::Floor);
    const auto above = onTick(run, price, Rounding::Ceiling);
    // Away from the market: a buy at or below what was typed, a sell at or above.
    const bool isBuy = run.intent.side == Side::Buy;
    const auto first = isBuy ? below : above;
    const auto second = isBuy ? above : below;
    Finding& finding = run.add(
        Check::Tick, Severity::Blocking, "Price {0} is between two steps of {1}. Use {2} or {3}.",
        {text(price), text(run.instrument.tickSize), below ? text(*below) : std::string("-"),
         above ? text(*above) : std::string("-")});
    offerPrice(run, finding, field, first);
    if (!finding.suggestion) {
        offerPrice(run, finding, field, second);
    }
}

void checkRange(Run& run, Decimal price, Finding::Field field)
{
    const Instrument& instrument = run.instrument;
    if (instrument.minPrice && instrument.minPrice->isPositive() && price < *instrument.minPrice) {
        Finding& finding = run.add(
            Check::PriceRange, Severity::Blocking,
            "Price {0} {1} is below the lowest price {2} {1} of {3}. Raise the price.",
            {text(price), instrument.quote.text(), text(*instrument.minPrice), instrument.name});
        offerPrice(run, finding, field, onTick(run, *instrument.minPrice, Rounding::Ceiling));
    }
    if (instrument.maxPrice && instrument.maxPrice->isPositive() && price > *instrument.maxPrice) {
        Finding& finding = run.add(
            Check::PriceRange, Severity::Blocking,
            "Price {0} {1} is above the highest price {2} {1} of {3}. Lower the price.",
            {text(price), instrument.quote.text(), text(*instrument.maxPrice), instrument.name});
        offerPrice(run, finding, field, onTick(run, *instrument.maxPrice, Rounding::Floor));
    }
}

std::optional<Decimal> reference(const Run& run)
{
    if (run.input.lastPrice && run.input.lastPrice->isPositive()) {
        return run.input.lastPrice;
    }
    return run.book != nullptr ? midPrice(*run.book) : std::nullopt;
}

void checkBand(Run& run, Decimal price)
{
    const auto around = reference(run);
    if (!run.instrument.priceBand || !around) {
        return;
    }
    const PriceBand& band = *run.instrument.priceBand;
    const bool isBuy = run.intent.side == Side::Buy;
    const auto low = Decimal::mul(*around, isBuy ? band.buyDown : band.sellDown);
    const auto high = Decimal::mul(*around, isBuy ? band.buyUp : band.sellUp);
    const bool tooLow = low && price < *low;
    const bool tooHigh = high && high->isPositive() && price > *high;
    if (!tooLow && !tooHigh) {
        return;
    }
    Finding& finding = run.add(
        Check::PriceBand, Severity::Blocking,
        "Price {0} {1} is outside the band {2} to {3} {1} that the exchange allows around {4}. "
        "Choose a price inside.",
        {text(price), run.instrument.quote.text(), low ? text(*low) : std::string("0"),
         high ? text(*high) : std::string("-"), text(*around)});
    offerPrice(run, finding, Finding::Field::Price,
               tooLow ? onTick(run, *low, Rounding::Ceiling) : onTick(run, *high, Rounding::Floor));
}

} // namespace

bool pricePasses(const Run& run, Decimal price)
{
    std::vector<Finding> findings;
    Run trial{run.intent, run.input, run.instrument, run.book, run.cost, findings, false};
    checkTick(trial, price, Finding::Field::Price);
    checkRange(trial, price, Finding::Field::Price);
    if (hasPrice(run.intent.form)) {
        checkBand(trial, price);
    }
    return findings.empty();
}

void checkAccount(Run& run)
{
    const PreTradeInput& input = run.input;
    if (input.environment == Environment::Replay) {
        run.add(Check::Environment, Severity::Blocking,
                "A recording is being replayed. Leave the replay to trade.");
    } else if (!input.accountPresent) {
        run.add(Check::Environment, Severity::Blocking,
                "No account is in use here. Add a key, or choose an account.");
    }
    if (!input.keyMayTrade) {
        run.add(
            Check::KeyMayTrade, Severity::Blocking,
            "This key may not trade. Allow trading for it at the exchange, or use another key.");
    }
    checkClock(run);
    checkStatus(run);
    checkFreshness(run);
}

void checkForm(Run& run)
{
    if (!formOffered(run.instrument, run.intent.form)) {
        run.add(Check::Form, Severity::Blocking, "{0} has no {1} orders. Choose another form.",
                {run.instrument.name, toText(run.intent.form)});
    }
    checkAmountFields(run);
    checkPriceFields(run);
    checkTrailing(run);
    checkOptions(run);
}

void checkPrices(Run& run)
{
    const OrderIntent& intent = run.intent;
    const bool priced = hasPrice(intent.form) && intent.price && intent.price->isPositive();
    const bool triggered =
        hasTrigger(intent.form) && intent.trigger && intent.trigger->isPositive();
    if (priced) {
        checkTick(run, *intent.price, Finding::Field::Price);
    }
    if (triggered) {
        checkTick(run, *intent.trigger, Finding::Field::Trigger);
    }
    if (priced) {
        checkRange(run, *intent.price, Finding::Field::Price);
    }
    if (triggered) {
        checkRange(run, *intent.trigger, Finding::Field::Trigger);
    }
    if (priced) {
        checkBand(run, *intent.price);
    }
}

void checkTrigger(Run& run)
{
    const OrderIntent& intent = run.intent;
    const auto now = reference(run);
    if (!hasTrigger(intent.form) || !intent.trigger || !now || run.isPending) {
        return;
    }
    const bool isStop = intent.form == OrderForm::StopLimit || intent.form == OrderForm::StopMarket;
    const bool mustBeAbove = isStop == (intent.side == Side::Buy);
    const bool passed = mustBeAbove ? *intent.trigger <= *now : *intent.trigger >= *now;
    if (!passed) {
        return;
    }
    run.add(Check::TriggerSide, Severity::Blocking,
            mustBeAbove ? "The trigger {0} is already passed: a {1} {2} order waits above the last "
                          "price {3}. Choose a higher trigger."
                        : "The trigger {0} is already passed: a {1} {2} order waits below the last "
                          "price {3}. Choose a lower trigger.",
            {text(*intent.trigger), toText(intent.side), toText(intent.form), text(*now)})
        .field = Finding::Field::Trigger;
}

void checkCounts(Run& run)
{
    int open = 0;
    int triggers = 0;
    for (const OwnOrderView& order : run.input.openOrders) {
        if (order.instrument == run.instrument.id) {
            ++open;
            triggers += hasTrigger(order.form) ? 1 : 0;
        }
    }
    if (run.instrument.maxOpenOrders && open >= *run.instrument.maxOpenOrders) {
        run.add(Check::OrderCount, Severity::Blocking,
                "There are {0} open orders in {1}, the exchange allows {2}. Cancel one first.",
                {std::to_string(open), run.instrument.name,
                 std::to_string(*run.instrument.maxOpenOrders)});
    }
    if (hasTrigger(run.intent.form) && run.instrument.maxTriggerOrders &&
        triggers >= *run.instrument.maxTriggerOrders) {
        run.add(Check::OrderCount, Severity::Blocking,
                "There are {0} waiting triggers in {1}, the exchange allows {2}. Cancel one first.",
                {std::to_string(triggers), run.instrument.name,
                 std::to_string(*run.instrument.maxTriggerOrders)});
    }
}

namespace {

// Would the new order trade with this resting one of ours?
bool meets(const Run& run, const OwnOrderView& own)
{
    const OrderIntent& intent = run.intent;
    if (own.instrument != run.instrument.id || own.side == intent.side || !own.price ||
        own.form != OrderForm::Limit) {
        return false;
    }
    const auto reach = intent.price ? intent.price : run.cost.worstPrice;
    if (intent.form == OrderForm::Market && !reach) {
        return true; // nothing is known of how far it goes
    }
    if (!reach) {
        return false; // a trigger for a market order: the market then is not today's
    }
    return intent.side == Side::Buy ? *own.price <= *reach : *own.price >= *reach;
}

void checkOwnOpposite(Run& run)
{
    for (const OwnOrderView& own : run.input.openOrders) {
        if (!meets(run, own)) {
            continue;
        }
        const bool guarded =
            !run.intent.selfTradePrevention.empty() && run.intent.selfTradePrevention != "NONE";
        run.add(
            Check::OwnOpposite, guarded ? Severity::Warning : Severity::Blocking,
            "This would trade with your own {0} order of {1} {2} at {3}. Cancel that one first.",
            {toText(own.side), text(own.remaining), run.instrument.base.text(), text(*own.price)});
        return;
    }
}

void checkCrossing(Run& run)
{
    const OrderIntent& intent = run.intent;
    if (intent.form != OrderForm::Limit || !run.cost.wouldTake || run.book == nullptr) {
        return;
    }
    const auto touch = bestPrice(*run.book, opposite(intent.side));
    if (!touch || !intent.price) {
        return;
    }
    if (intent.postOnly) {
        Finding& finding = run.add(
            Check::Crossing, Severity::Blocking,
            "A post-only order at {0} would trade at once against {1}. Move the price away, or "
            "switch post-only off.",
            {text(*intent.price), text(*touch)});
        const auto outside = intent.side == Side::Buy
            ? Decimal::sub(*touch, run.instrument.tickSize)
            : Decimal::add(*touch, run.instrument.tickSize);
        offerPrice(run, finding, Finding::Field::Price,
                   outside && outside->isPositive() ? outside : std::nullopt);
    } else if (!run.input.limits.allowCrossing) {
        run.add(Check::Crossing, Severity::Warning,
                "This takes liquidity: {0} reaches the best opposite price {1}.",
                {text(*intent.price), text(*touch)})
            .field = Finding::Field::Price;
    }
}

} // namespace

void checkMarket(Run& run)
{
    checkOwnOpposite(run);
    checkCrossing(run);
}

} // namespace agio::pretrade
