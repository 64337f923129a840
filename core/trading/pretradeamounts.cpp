// SPDX-License-Identifier: GPL-3.0-or-later
// Quantities, funds and local limits: the tests that look at how much, the quantities offered
// instead, and the share buttons. Every offered quantity has passed the same tests itself.
#include "core/trading/pretradeparts.h"

#include <algorithm>

namespace agio {

using namespace pretrade;

namespace pretrade {
namespace {

// A market order is judged by a price that can move before it arrives (order-ticket 6, test 9).
constexpr Decimal kMarketMargin = Decimal::fromParts(2, 2);

bool isMarketLike(OrderForm form)
{
    return !hasPrice(form);
}

// Steps, least and most of a quantity for this form.
struct Bounds
{
    Decimal lot;
    std::optional<Decimal> otherLot; // a second grid that market orders must be on
    Decimal least;
    std::optional<Decimal> most;
};

Bounds boundsOf(const Instrument& instrument, bool market)
{
    Bounds bounds{instrument.lotSize, std::nullopt, instrument.minQuantity.value_or(Decimal()),
                  instrument.maxQuantity};
    if (market) {
        if (instrument.marketLotSize && instrument.marketLotSize->isPositive()) {
            bounds.otherLot = instrument.marketLotSize;
        }
        bounds.least = std::max(bounds.least, instrument.marketMinQuantity.value_or(Decimal()));
        if (instrument.marketMaxQuantity && instrument.marketMaxQuantity->isPositive()) {
            bounds.most = bounds.most ? std::min(*bounds.most, *instrument.marketMaxQuantity)
                                      : instrument.marketMaxQuantity;
        }
    }
    if (bounds.most && !bounds.most->isPositive()) {
        bounds.most.reset(); // an exchange writes 0 for "no limit"
    }
    return bounds;
}

bool onGrid(const Bounds& bounds, Decimal quantity)
{
    return (!bounds.lot.isPositive() || quantity.isMultipleOf(bounds.lot)) &&
        (!bounds.otherLot || quantity.isMultipleOf(*bounds.otherLot));
}

// To both grids. They nest in practice; where they do not, the second pass fails the test and
// nothing is offered.
std::optional<Decimal> toGrid(const Bounds& bounds, Decimal quantity, Rounding rounding)
{
    auto result = bounds.lot.isPositive() ? quantity.toMultipleOf(bounds.lot, rounding)
                                          : std::optional(quantity);
    if (result && bounds.otherLot) {
        result = result->toMultipleOf(*bounds.otherLot, rounding);
    }
    return result;
}

struct ValueLimits
{
    std::optional<Decimal> least, most;
};

ValueLimits valueLimits(const Instrument& instrument, bool market)
{
    ValueLimits limits;
    if (!market || instrument.minNotionalAppliesToMarket) {
        limits.least = instrument.minNotional;
    }
    if ((!market || instrument.maxNotionalAppliesToMarket) && instrument.maxNotional &&
        instrument.maxNotional->isPositive()) {
        limits.most = instrument.maxNotional;
    }
    return limits;
}

// The price that the value rules are tested with: a market order's value may shrink by the margin.
std::optional<Decimal> pricedLow(bool market, std::optional<Decimal> price)
{
    if (!price || !market) {
        return price;
    }
    const auto factor = Decimal::sub(Decimal(1), kMarketMargin);
    return factor ? Decimal::mul(*price, *factor) : std::nullopt;
}

std::optional<Decimal> smallest(const Instrument& instrument, Decimal price, bool market)
{
    const Bounds bounds = boundsOf(instrument, market);
    const ValueLimits limits = valueLimits(instrument, market);
    const auto judged = pricedLow(market, price);
    Decimal wanted = std::max(bounds.least, bounds.lot);
    if (limits.least && limits.least->isPositive()) {
        if (!judged || !judged->isPositive()) {
            return std::nullopt;
        }
        const auto needed =
            Decimal::div(*limits.least, *judged, Decimal::kMaxScale / 2, Rounding::Ceiling);
        if (!needed) {
            return std::nullopt;
        }
        wanted = std::max(wanted, *needed);
    }
    const auto quantity = toGrid(bounds, wanted, Rounding::Ceiling);
    if (!quantity || !quantity->isPositive() || !onGrid(bounds, *quantity) ||
        (bounds.most && *quantity > *bounds.most)) {
        return std::nullopt;
    }
    const auto value = judged ? Decimal::mul(*judged, *quantity) : std::nullopt;
    if (limits.least && limits.least->isPositive() && (!value || *value < *limits.least)) {
        return std::nullopt;
    }
    const auto full = productUp(price, *quantity);
    if (limits.most && (!full || *full > *limits.most)) {
        return std::nullopt;
    }
    return quantity;
}

void offerQuantity(Run& run, Finding& finding, std::optional<Decimal> quantity)
{
    finding.field = Finding::Field::Quantity;
    if (run.suggests && !run.intent.quoteAmount && quantity && quantity->isPositive() &&
        quantityPasses(run, *quantity)) {
        finding.suggestion = quantity;
    }
}

std::optional<Decimal> smallestHere(const Run& run)
{
    const auto price = run.valuationPrice();
    return smallest(run.instrument, price.value_or(Decimal()), isMarketLike(run.intent.form));
}

void checkLot(Run& run, const Bounds& bounds)
{
    const Decimal quantity = run.intent.quantity;
    if (onGrid(bounds, quantity)) {
        return;
    }
    const Decimal step = bounds.otherLot ? std::max(bounds.lot, *bounds.otherLot) : bounds.lot;
    const auto down = toGrid(bounds, quantity, Rounding::Down);
    Finding& finding =
        run.add(Check::Lot, Severity::Blocking,
                "{0} {1} is not a multiple of the lot {2} {1}. Rounded down it is {3} {1}.",
                {text(quantity), run.instrument.base.text(), text(step),
                 down ? text(*down) : std::string("0")});
    offerQuantity(run, finding, down);
    if (!finding.suggestion) {
        offerQuantity(run, finding, smallestHere(run));
    }
}

void checkRangeOf(Run& run, const Bounds& bounds)
{
    const Decimal quantity = run.intent.quantity;
    if (quantity < bounds.least) {
        Finding& finding =
            run.add(Check::QuantityRange, Severity::Blocking,
                    "{0} {1} is below the smallest order of {2} {1}. Raise the amount.",
                    {text(quantity), run.instrument.base.text(), text(bounds.least)});
        offerQuantity(run, finding, smallestHere(run));
    }
    if (bounds.most && quantity > *bounds.most) {
        Finding& finding =
            run.add(Check::QuantityRange, Severity::Blocking,
                    "{0} {1} is above the largest order of {2} {1}. Lower the amount, or split it.",
                    {text(quantity), run.instrument.base.text(), text(*bounds.most)});
        offerQuantity(run, finding, toGrid(bounds, *bounds.most, Rounding::Down));
    }
}

void addTooSmall(Run& run, Decimal price, Decimal value, Decimal least)
{
    const auto here = smallestHere(run);
    const std::string base = run.instrument.base.text();
    const std::string quote = run.instrument.quote.text();
    if (run.intent.quoteAmount) {
        run.add(Check::Notional, Severity::Blocking,
                "{0} {1} is below the minimum {2} {1}. Raise the amount.",
                {text(value), quote, text(least)})
            .field = Finding::Field::Quantity;
        return;
    }
    std::vector<std::string> arguments{
        text(run.intent.quantity), base, text(price), text(value), quote, text(least)};
    if (here) {
        arguments.push_back(text(*here));
    }
    Finding& finding = run.add(
        Check::Notional, Severity::Blocking,
        here ? "{0} {1} x {2} = {3} {4} is below the minimum {5} {4}; smallest here: {6} {1}"
             : "{0} {1} x {2} = {3} {4} is below the minimum {5} {4}. Raise the amount.",
        std::move(arguments));
    offerQuantity(run, finding, here);
}

void addTooLarge(Run& run, const Bounds& bounds, Decimal price, Decimal value, Decimal most)
{
    Finding& finding = run.add(
        Check::Notional, Severity::Blocking,
        "{0} {1} x {2} = {3} {4} is above the maximum {5} {4}. Lower the amount, or split it.",
        {text(run.intent.quantity), run.instrument.base.text(), text(price), text(value),
         run.instrument.quote.text(), text(most)});
    const auto fits = Decimal::div(most, price, Decimal::kMaxScale / 2, Rounding::Down);
    offerQuantity(run, finding, fits ? toGrid(bounds, *fits, Rounding::Down) : fits);
}

void checkValue(Run& run, const Bounds& bounds)
{
    const bool market = isMarketLike(run.intent.form);
    const ValueLimits limits = valueLimits(run.instrument, market);
    const auto price = run.valuationPrice();
    if (run.intent.quoteAmount) {
        if (limits.least && *run.intent.quoteAmount < *limits.least) {
            addTooSmall(run, Decimal(), *run.intent.quoteAmount, *limits.least);
        }
        return;
    }
    if (!price || !price->isPositive() || (!limits.least && !limits.most)) {
        return;
    }
    const auto low = pricedLow(market, price);
    const auto value = low ? Decimal::mul(*low, run.intent.quantity) : std::nullopt;
    const auto full = productUp(*price, run.intent.quantity);
    if (!value || !full) {
        run.add(Check::Notional, Severity::Blocking,
                "The amount is too large to be reckoned with. Lower it.")
            .field = Finding::Field::Quantity;
        return;
    }
    if (limits.least && *value < *limits.least) {
        addTooSmall(run, *low, *value, *limits.least);
    }
    if (limits.most && *full > *limits.most) {
        addTooLarge(run, bounds, *price, *full, *limits.most);
    }
}

void checkIceberg(Run& run)
{
    const OrderIntent& intent = run.intent;
    if (!intent.visibleQuantity) {
        return;
    }
    const Decimal shown = *intent.visibleQuantity;
    if (!run.instrument.allowsIceberg || !hasPrice(intent.form)) {
        run.add(Check::Iceberg, Severity::Blocking,
                "{0} has no iceberg {1} orders. Show the whole amount.",
                {run.instrument.name, toText(intent.form)});
        return;
    }
    if (intent.timeInForce != TimeInForce::Gtc) {
        run.add(Check::Iceberg, Severity::Blocking,
                "An iceberg stays until cancelled. Set time in force to GTC.");
    }
    if (!shown.isPositive() || shown > intent.quantity ||
        (run.instrument.lotSize.isPositive() && !shown.isMultipleOf(run.instrument.lotSize))) {
        run.add(
            Check::Iceberg, Severity::Blocking,
            "The visible part {0} {1} must be whole lots of {2} {1}, above zero and at most the "
            "amount.",
            {text(shown), run.instrument.base.text(), text(run.instrument.lotSize)});
        return;
    }
    const auto parts = Decimal::div(intent.quantity, shown, 0, Rounding::Ceiling);
    if (run.instrument.maxIcebergParts && parts &&
        *parts > Decimal(*run.instrument.maxIcebergParts)) {
        run.add(
            Check::Iceberg, Severity::Blocking,
            "{0} parts are more than the {1} that {2} allows. Show a larger part.",
            {text(*parts), std::to_string(*run.instrument.maxIcebergParts), run.instrument.name});
    }
}

Decimal freeOf(const PreTradeInput& input, const Asset& asset)
{
    for (const Balance& balance : input.balances) {
        if (balance.asset == asset) {
            return balance.free;
        }
    }
    return {};
}

Decimal lockedOf(const PreTradeInput& input, const Asset& asset)
{
    for (const Balance& balance : input.balances) {
        if (balance.asset == asset) {
            return balance.locked;
        }
    }
    return {};
}

std::optional<Decimal> withMargin(std::optional<Decimal> amount, int digits)
{
    const auto factor = Decimal::add(Decimal(1), kMarketMargin);
    return amount && factor ? productUpTo(*amount, *factor, digits) : std::nullopt;
}

// Quote that a buy sets aside, without the fee.
std::optional<Decimal> buyCost(const OrderIntent& intent, const PreTradeInput& input,
                               const CostEstimate& cost)
{
    const int digits = input.instrument->quoteDigits;
    if (intent.quoteAmount) {
        return intent.quoteAmount;
    }
    if (hasPrice(intent.form)) {
        return intent.price ? productUpTo(*intent.price, intent.quantity, digits) : std::nullopt;
    }
    if (hasTrigger(intent.form)) {
        return intent.trigger ? withMargin(productUp(*intent.trigger, intent.quantity), digits)
                              : std::nullopt;
    }
    if (cost.quoteAmount) {
        return withMargin(cost.quoteAmount, digits);
    }
    return input.lastPrice ? withMargin(productUp(*input.lastPrice, intent.quantity), digits)
                           : std::nullopt;
}

std::optional<Decimal> sellCost(const OrderIntent& intent, const PreTradeInput& input)
{
    if (!intent.quoteAmount) {
        return intent.quantity;
    }
    const auto price = input.book != nullptr ? bestPrice(*input.book, Side::Buy) : input.lastPrice;
    if (!price || !price->isPositive()) {
        return std::nullopt;
    }
    const auto base =
        Decimal::div(*intent.quoteAmount, *price, input.instrument->baseDigits, Rounding::Up);
    return withMargin(base, input.instrument->baseDigits);
}

// The quantity whose funds fit: for the offer next to "not enough".
std::optional<Decimal> affordable(const Run& run, Decimal free)
{
    const Bounds bounds = boundsOf(run.instrument, isMarketLike(run.intent.form));
    if (run.intent.side == Side::Sell) {
        return toGrid(bounds, free, Rounding::Down);
    }
    auto price = run.valuationPrice();
    if (isMarketLike(run.intent.form)) {
        price = run.intent.form == OrderForm::Market && run.cost.worstPrice ? run.cost.worstPrice
                                                                            : price;
        price = withMargin(price, Decimal::kMaxScale / 2);
    }
    if (!price || !price->isPositive()) {
        return std::nullopt;
    }
    const auto share =
        quantityForShare(run.instrument, Side::Buy, *price, free, Decimal(1), run.input.fees);
    return share ? toGrid(bounds, *share, Rounding::Down) : share;
}

} // namespace

std::optional<Need> fundsNeeded(const OrderIntent& intent, const PreTradeInput& input,
                                const CostEstimate& cost)
{
    if (intent.side == Side::Sell) {
        const auto base = sellCost(intent, input);
        return base ? std::optional(Need{input.instrument->base, *base}) : std::nullopt;
    }
    const auto amount = buyCost(intent, input, cost);
    if (!amount) {
        return std::nullopt;
    }
    const auto fee = productUpTo(*amount, cost.feeRate, input.instrument->quoteDigits);
    const auto total = fee ? Decimal::add(*amount, *fee) : std::nullopt;
    return total ? std::optional(Need{input.instrument->quote, *total}) : std::nullopt;
}

void checkFunds(Run& run, const Need& need)
{
    const Decimal free = freeOf(run.input, need.asset);
    if (need.amount <= free) {
        return;
    }
    const Decimal locked = lockedOf(run.input, need.asset);
    Finding& finding = run.add(
        Check::Balance, Severity::Blocking,
        run.intent.side == Side::Buy
            ? "This needs {0} {1} with the fee; {2} {1} are free, {3} {1} are locked in orders. "
              "Lower the amount."
            : "This needs {0} {1}; {2} {1} are free, {3} {1} are locked in orders. Lower the "
              "amount.",
        {text(need.amount), need.asset.text(), text(free), text(locked)});
    offerQuantity(run, finding, run.suggests ? affordable(run, free) : std::nullopt);
}

void checkQuantities(Run& run)
{
    const bool market = isMarketLike(run.intent.form);
    const Bounds bounds = boundsOf(run.instrument, market);
    if (!run.intent.quoteAmount && run.intent.quantity.isPositive()) {
        checkLot(run, bounds);
        checkRangeOf(run, bounds);
    }
    if (run.intent.quoteAmount || run.intent.quantity.isPositive()) {
        checkValue(run, bounds);
        checkIceberg(run);
    }
}

void checkBalance(Run& run)
{
    if (run.isPending || run.isListed) {
        return; // paid from what the working leg brings, or once for the whole list
    }
    if (const auto need = fundsNeeded(run.intent, run.input, run.cost)) {
        checkFunds(run, *need);
    } else if (run.intent.quoteAmount || run.intent.quantity.isPositive()) {
        run.add(
            Check::Balance, Severity::Blocking,
            "What this costs cannot be reckoned: there is no price. Wait for market data, or use "
            "a limit order.");
    }
}

bool quantityPasses(const Run& run, Decimal quantity)
{
    OrderIntent trial = run.intent;
    trial.quantity = quantity;
    const CostEstimate cost = estimateCost(trial, run.input);
    std::vector<Finding> findings;
    Run again{trial,    run.input, run.instrument, run.book,      cost,
              findings, false,     run.leg,        run.isPending, run.isListed};
    checkQuantities(again);
    checkBalance(again);
    checkLocal(again);
    // What another amount cannot cure does not speak against the amount.
    return std::none_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.severity == Severity::Blocking &&
            (finding.field == Finding::Field::Quantity || finding.check == Check::Iceberg);
    });
}

namespace {

void checkOrderSize(Run& run)
{
    const auto price = run.valuationPrice();
    if (!run.input.equityInQuote || !run.input.limits.maxOrderShareOfEquity.isPositive()) {
        return;
    }
    const auto value = run.intent.quoteAmount ? run.intent.quoteAmount
        : price                               ? productUp(*price, run.intent.quantity)
                                              : std::nullopt;
    const auto most =
        Decimal::mul(*run.input.equityInQuote, run.input.limits.maxOrderShareOfEquity);
    if (!value || !most || *value <= *most) {
        return;
    }
    const auto percent = Decimal::mul(run.input.limits.maxOrderShareOfEquity, Decimal(100));
    const auto shown = most->rescaled(run.instrument.quoteDigits, Rounding::Down).value_or(*most);
    Finding& finding = run.add(
        Check::LocalLimits, Severity::Blocking,
        "{0} {1} is more than your limit of {2} % of equity ({3} {1}) for one order. Lower the "
        "amount, or change the limit.",
        {text(*value), run.instrument.quote.text(), percent ? text(*percent) : std::string(),
         text(shown)});
    const Bounds bounds = boundsOf(run.instrument, isMarketLike(run.intent.form));
    const auto fits = price && price->isPositive()
        ? Decimal::div(*most, *price, Decimal::kMaxScale / 2, Rounding::Down)
        : std::nullopt;
    offerQuantity(run, finding, fits ? toGrid(bounds, *fits, Rounding::Down) : fits);
}

void checkDistance(Run& run)
{
    const OrderIntent& intent = run.intent;
    const Decimal most = run.input.limits.maxDistanceFromTouch;
    if (!intent.price || run.isListed || run.isPending || !most.isPositive()) {
        return;
    }
    std::optional<Decimal> from = intent.trigger; // a limit behind a trigger: from there
    if (intent.form == OrderForm::Limit) {
        from = run.book != nullptr ? bestPrice(*run.book, intent.side) : run.input.lastPrice;
    }
    if (!from || !from->isPositive()) {
        return;
    }
    const auto gap = Decimal::sub(*intent.price, *from);
    const auto share = gap ? Decimal::div(gap->abs(), *from, 6, Rounding::Up) : std::nullopt;
    if (!share || *share <= most) {
        return;
    }
    const auto percent = Decimal::mul(*share, Decimal(100));
    const auto allowed = Decimal::mul(most, Decimal(100));
    Finding& finding = run.add(
        Check::LocalLimits, Severity::Blocking,
        "Price {0} is {1} % away from {2}; your limit is {3} %. Correct the price, or change the "
        "limit.",
        {text(*intent.price), percent ? text(*percent) : std::string(), text(*from),
         allowed ? text(*allowed) : std::string()});
    finding.field = Finding::Field::Price;
}

void checkPace(Run& run)
{
    const PreTradeInput& input = run.input;
    const OrderIntent& intent = run.intent;
    int inLastSecond = 0;
    bool isRepeat = false;
    for (const OwnOrderView& sent : input.recentIntents) {
        const Duration age = input.now - sent.sentAt;
        inLastSecond += age < Duration::seconds(1) ? 1 : 0;
        isRepeat = isRepeat ||
            (age < input.limits.repeatGuard && sent.instrument == run.instrument.id &&
             sent.side == intent.side && sent.form == intent.form && sent.price == intent.price &&
             sent.remaining == intent.quantity);
    }
    if (inLastSecond >= input.limits.maxOrdersPerSecond) {
        run.add(Check::LocalLimits, Severity::Blocking,
                "{0} orders in one second are your limit. Wait a moment, or change the limit.",
                {std::to_string(input.limits.maxOrdersPerSecond)});
    }
    if (isRepeat) {
        run.add(Check::LocalLimits, Severity::Blocking,
                "The same order was sent less than {0} ms ago. Send it again if you mean it.",
                {std::to_string(input.limits.repeatGuard.toMs())});
    }
    int open = 0;
    for (const OwnOrderView& order : input.openOrders) {
        open += order.instrument == run.instrument.id ? 1 : 0;
    }
    if (open >= input.limits.maxOpenOrders) {
        run.add(Check::LocalLimits, Severity::Blocking,
                "{0} open orders in {1} are your limit. Cancel one, or change the limit.",
                {std::to_string(input.limits.maxOpenOrders), run.instrument.name});
    }
}

} // namespace

void checkLocal(Run& run)
{
    if (!run.input.rateBudgetLeft) {
        run.add(Check::RateBudget, Severity::Blocking,
                "The request budget is used up but for the part kept for cancels. Wait a moment.");
    }
    checkOrderSize(run);
    checkDistance(run);
    if (run.leg <= 0) {
        checkPace(run);
    }
}

} // namespace pretrade

std::optional<Decimal> smallestQuantity(const Instrument& instrument, Decimal price)
{
    return smallest(instrument, price, false);
}

std::optional<Decimal> quantityForShare(const Instrument& instrument, Side side, Decimal price,
                                        Decimal free, Decimal share, const FeeRates& fees)
{
    const auto part = Decimal::mul(free, std::min(share, Decimal(1)));
    if (!part || !part->isPositive() || !instrument.lotSize.isPositive()) {
        return std::nullopt;
    }
    if (side == Side::Sell) {
        const auto lots = part->toMultipleOf(instrument.lotSize, Rounding::Down);
        return lots && lots->isPositive() ? lots : std::nullopt;
    }
    const auto factor = Decimal::add(Decimal(1), fees.taker);
    const auto unit = factor ? productUp(price, *factor) : std::nullopt;
    if (!unit || !unit->isPositive()) {
        return std::nullopt;
    }
    const int digits = std::min(instrument.lotSize.scale() + 1, Decimal::kMaxScale);
    const auto exact = Decimal::div(*part, *unit, digits, Rounding::Down);
    auto lots = exact ? exact->toMultipleOf(instrument.lotSize, Rounding::Down) : std::nullopt;
    // Cost and fee round up, each to the quote's digits; what that adds is taken off again.
    constexpr int kMaxSteps = 4;
    for (int i = 0; i < kMaxSteps && lots && lots->isPositive(); ++i) {
        const auto cost = productUpTo(price, *lots, instrument.quoteDigits);
        const auto fee = cost ? productUpTo(*cost, fees.taker, instrument.quoteDigits) : cost;
        const auto total = fee ? Decimal::add(*cost, *fee) : std::nullopt;
        if (total && *total <= *part) {
            return lots;
        }
        const auto over = total ? Decimal::sub(*total, *part) : total;
        const auto less = over ? Decimal::div(*over, *unit, digits, Rounding::Up) : over;
        const auto step =
            less ? less->toMultipleOf(instrument.lotSize, Rounding::Up) : std::nullopt;
        lots = step ? Decimal::sub(*lots, std::max(*step, instrument.lotSize)) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<Decimal> quoteForQuantity(const Instrument& instrument, Decimal price, Decimal base)
{
    const auto value = Decimal::mul(price, base);
    return value ? value->rescaled(instrument.quoteDigits, Rounding::Down) : std::nullopt;
}

std::optional<Decimal> quantityForQuote(const Instrument& instrument, Decimal price, Decimal quote)
{
    if (!price.isPositive() || quote.isNegative()) {
        return std::nullopt;
    }
    const int digits = std::min(instrument.lotSize.scale() + 1, Decimal::kMaxScale);
    const auto exact = Decimal::div(quote, price, digits, Rounding::Down);
    return exact ? exact->toMultipleOf(instrument.lotSize, Rounding::Down) : std::nullopt;
}

} // namespace agio
