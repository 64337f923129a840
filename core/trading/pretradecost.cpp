// SPDX-License-Identifier: GPL-3.0-or-later
// The cost lines: walking the visible book, fees rounded up, proceeds rounded down.
#include "core/trading/pretradeparts.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace agio::pretrade {
namespace {

__extension__ using Wide = __int128;

// coefficient * 10^-scale as a Decimal; what does not fit is cut to fewer digits.
std::optional<Decimal> fromWide(Wide coefficient, int scale, Rounding rounding) noexcept
{
    bool lost = false;
    constexpr Wide kMax = std::numeric_limits<std::int64_t>::max();
    while ((coefficient > kMax || scale > Decimal::kMaxScale) && scale > 0) {
        lost = lost || coefficient % 10 != 0;
        coefficient /= 10;
        --scale;
    }
    if (lost && rounding == Rounding::Up) {
        ++coefficient;
    }
    if (coefficient > kMax) {
        return std::nullopt;
    }
    return Decimal::fromParts(static_cast<std::int64_t>(coefficient), scale);
}

const std::vector<BookRow>& rowsAgainst(const BookView& book, Side taker)
{
    return taker == Side::Buy ? book.asks : book.bids;
}

bool isWorse(Side taker, std::int64_t ticks, std::int64_t limitTicks)
{
    return taker == Side::Buy ? ticks > limitTicks : ticks < limitTicks;
}

// Grid units of a price, towards the side on which a taker still takes.
std::optional<std::int64_t> limitTicks(const BookView& book, Side taker, Decimal price)
{
    const auto onGrid = price.toMultipleOf(
        book.scale.tickSize, taker == Side::Buy ? Rounding::Floor : Rounding::Ceiling);
    return onGrid ? onGrid->stepsOf(book.scale.tickSize) : std::nullopt;
}

std::optional<Decimal> quoteOf(const BookView& book, Wide tickUnits, Rounding rounding)
{
    const Decimal tick = book.scale.tickSize;
    // tickUnits stays below 2^100 for any book that an exchange keeps; refuse rather than wrap.
    constexpr Wide kSafe = Wide{1} << 100;
    if (tickUnits > kSafe / std::max<std::int64_t>(tick.coefficient(), 1)) {
        return std::nullopt;
    }
    return fromWide(tickUnits * tick.coefficient(), tick.scale() + book.scale.quantityScale,
                    rounding);
}

} // namespace

std::string text(Decimal value)
{
    return value.normalized().toString();
}

std::optional<Decimal> productUp(Decimal a, Decimal b) noexcept
{
    const auto product = Decimal::mul(a, b);
    if (!product || product->scale() >= a.scale() + b.scale()) {
        return product; // exact
    }
    return Decimal::add(*product, Decimal::fromParts(product->sign(), product->scale()));
}

std::optional<Decimal> productUpTo(Decimal a, Decimal b, int digits) noexcept
{
    const auto product = productUp(a, b);
    return product ? product->rescaled(digits, Rounding::Up) : std::nullopt;
}

BookWalk walkBase(const BookView& book, Side taker, Decimal baseQuantity,
                  std::optional<Decimal> limit)
{
    BookWalk walk;
    const auto wanted = baseQuantity.rescaled(book.scale.quantityScale, Rounding::Up);
    const auto limitAt = limit ? limitTicks(book, taker, *limit) : std::nullopt;
    if (!wanted || (limit && !limitAt)) {
        return walk;
    }
    Wide taken = 0;
    Wide visible = 0;
    Wide tickUnits = 0;
    std::int64_t worst = 0;
    for (const BookRow& row : rowsAgainst(book, taker)) {
        if (limitAt && isWorse(taker, row.ticks, *limitAt)) {
            break;
        }
        const Wide part = std::min<Wide>(row.quantity, Wide{wanted->coefficient()} - taken);
        if (part > 0) {
            taken += part;
            tickUnits += part * row.ticks;
            worst = row.ticks;
        }
        visible += row.quantity;
    }
    walk.base = fromWide(taken, book.scale.quantityScale, Rounding::Down).value_or(Decimal());
    walk.visible = fromWide(visible, book.scale.quantityScale, Rounding::Down).value_or(Decimal());
    walk.quote = quoteOf(book, tickUnits, taker == Side::Buy ? Rounding::Up : Rounding::Down)
                     .value_or(Decimal());
    if (taken > 0) {
        walk.worst = book.priceOf(worst);
    }
    return walk;
}

BookWalk walkQuote(const BookView& book, Side taker, Decimal quoteAmount)
{
    BookWalk walk;
    DecimalSum base;
    DecimalSum quote;
    DecimalSum visible;
    Decimal left = quoteAmount;
    for (const BookRow& row : rowsAgainst(book, taker)) {
        const Decimal price = book.priceOf(row.ticks);
        const Decimal quantity = book.quantityOf(row.quantity);
        visible.add(quantity);
        if (!left.isPositive()) {
            continue;
        }
        const auto value = Decimal::mul(price, quantity);
        if (!value) {
            break;
        }
        walk.worst = price;
        if (*value <= left) {
            base.add(quantity);
            quote.add(*value);
            left = Decimal::sub(left, *value).value_or(Decimal());
            continue;
        }
        base.add(Decimal::div(left, price, book.scale.quantityScale, Rounding::Down)
                     .value_or(Decimal()));
        quote.add(left);
        left = Decimal();
    }
    walk.base = base.value().value_or(Decimal());
    walk.quote = quote.value().value_or(Decimal());
    walk.visible = visible.value().value_or(Decimal());
    return walk;
}

std::optional<Decimal> bestPrice(const BookView& book, Side side)
{
    const auto& rows = side == Side::Buy ? book.bids : book.asks;
    if (rows.empty()) {
        return std::nullopt;
    }
    return book.priceOf(rows.front().ticks);
}

std::optional<Decimal> midPrice(const BookView& book)
{
    const auto bid = bestPrice(book, Side::Buy);
    const auto ask = bestPrice(book, Side::Sell);
    if (!bid || !ask) {
        return std::nullopt;
    }
    const auto sum = Decimal::add(*bid, *ask);
    return sum ? Decimal::mul(*sum, Decimal::fromParts(5, 1)) : std::nullopt;
}

namespace {

// (b - a) / a in parts of `parts` (100: percent, 10,000: basis points).
std::optional<Decimal> relative(Decimal from, Decimal to, std::int64_t parts, int digits)
{
    const auto difference = Decimal::sub(to, from);
    const auto scaled = difference ? Decimal::mul(*difference, Decimal(parts)) : std::nullopt;
    return scaled ? Decimal::div(*scaled, from, digits, Rounding::HalfEven) : std::nullopt;
}

void fillTaking(CostEstimate& cost, const OrderIntent& intent, const PreTradeInput& input,
                const BookWalk& walk)
{
    const Rounding against = intent.side == Side::Buy ? Rounding::Up : Rounding::Down;
    if (!walk.base.isPositive()) {
        return;
    }
    const int digits = std::min(input.instrument->tickSize.scale() + 2, Decimal::kMaxScale);
    cost.averagePrice = Decimal::div(walk.quote, walk.base, digits, against);
    cost.worstPrice = walk.worst;
    const auto mid = midPrice(*input.book);
    if (cost.averagePrice && mid && mid->isPositive()) {
        const auto bps = relative(*mid, *cost.averagePrice, 10'000, 2);
        cost.slippageBps = bps && intent.side == Side::Sell ? bps->negated() : bps;
    }
}

void fillPlaceInBook(CostEstimate& cost, const OrderIntent& intent, const PreTradeInput& input)
{
    const BookView& book = *input.book;
    const auto touch = bestPrice(book, intent.side);
    if (!intent.price || !touch || !touch->isPositive()) {
        return;
    }
    const auto away = relative(*touch, *intent.price, 100, 4);
    cost.distanceFromTouchPercent = away && intent.side == Side::Buy ? away->negated() : away;
    const auto limit = limitTicks(book, opposite(intent.side), *intent.price);
    if (!limit) {
        return;
    }
    Wide ahead = 0;
    for (const BookRow& row : intent.side == Side::Buy ? book.bids : book.asks) {
        if (isWorse(opposite(intent.side), row.ticks, *limit)) {
            break;
        }
        ahead += row.quantity;
    }
    cost.quantityAhead = fromWide(ahead, book.scale.quantityScale, Rounding::Up);
}

void fillMoney(CostEstimate& cost, const OrderIntent& intent, const PreTradeInput& input,
               std::optional<Decimal> base)
{
    const Instrument& instrument = *input.instrument;
    // Only a plain limit that rests is surely a maker; what a trigger sends may take.
    const bool rests = intent.form == OrderForm::Limit && !cost.wouldTake;
    cost.feeRate = rests ? input.fees.maker : input.fees.taker;
    cost.feeAssumed = input.fees.assumed;
    cost.feeAsset = instrument.quote;
    if (!cost.quoteAmount) {
        return;
    }
    cost.fee = productUpTo(*cost.quoteAmount, cost.feeRate, instrument.quoteDigits);
    if (intent.side == Side::Buy) {
        cost.receiveAsset = instrument.base;
        cost.youReceive = base;
    } else if (cost.fee) {
        cost.receiveAsset = instrument.quote;
        const auto net = Decimal::sub(*cost.quoteAmount, *cost.fee);
        cost.youReceive = net ? net->rescaled(instrument.quoteDigits, Rounding::Down) : net;
    }
}

// The price at which a later trade the other way, as a taker, gives back both fees.
void fillBreakEven(CostEstimate& cost, const OrderIntent& intent, const PreTradeInput& input)
{
    const auto entry = cost.wouldTake && cost.averagePrice ? cost.averagePrice : intent.price;
    const Decimal one(1);
    const bool isBuy = intent.side == Side::Buy;
    const Decimal in = isBuy ? cost.feeRate : cost.feeRate.negated();
    const Decimal out = isBuy ? input.fees.taker.negated() : input.fees.taker;
    const auto first = Decimal::add(one, in);
    const auto second = Decimal::add(one, out);
    const auto paid = entry && first ? Decimal::mul(*entry, *first) : std::nullopt;
    if (!paid || !second || !second->isPositive()) {
        return;
    }
    const Rounding away = isBuy ? Rounding::Ceiling : Rounding::Floor;
    const auto exact = Decimal::div(
        *paid, *second, std::min(input.instrument->tickSize.scale() + 2, Decimal::kMaxScale), away);
    cost.breakEven = exact ? exact->toMultipleOf(input.instrument->tickSize, away) : exact;
}

void fillMarket(CostEstimate& cost, const OrderIntent& intent, const PreTradeInput& input,
                std::optional<Decimal>& base)
{
    if (input.book == nullptr || !input.book->isFresh()) {
        return;
    }
    const BookWalk walk = intent.quoteAmount
        ? walkQuote(*input.book, intent.side, *intent.quoteAmount)
        : walkBase(*input.book, intent.side, intent.quantity, std::nullopt);
    fillTaking(cost, intent, input, walk);
    cost.quoteAmount = walk.quote;
    const Decimal wanted = intent.quoteAmount.value_or(intent.quantity);
    const Decimal found = intent.quoteAmount ? walk.quote : walk.visible;
    if (wanted > found && found.isPositive()) {
        cost.depthShortfall = Decimal::div(wanted, found, 2, Rounding::Up);
        // Beyond what is visible, at the worst visible price: an estimate, marked by the shortfall.
        const auto rest = Decimal::sub(wanted, found);
        const auto tail = intent.quoteAmount ? rest
            : rest && walk.worst             ? Decimal::mul(*rest, *walk.worst)
                                             : std::nullopt;
        cost.quoteAmount = tail ? Decimal::add(walk.quote, *tail) : std::nullopt;
    }
    if (intent.quoteAmount) {
        const auto lots = walk.base.toMultipleOf(input.instrument->lotSize, Rounding::Down);
        base = lots;
    }
}

void fillLimit(CostEstimate& cost, const OrderIntent& intent, const PreTradeInput& input)
{
    cost.quoteAmount = Decimal::mul(*intent.price, intent.quantity);
    if (input.book == nullptr || !input.book->isFresh() || intent.form != OrderForm::Limit) {
        return;
    }
    fillPlaceInBook(cost, intent, input);
    const auto opposing = bestPrice(*input.book, opposite(intent.side));
    cost.wouldTake = opposing &&
        (intent.side == Side::Buy ? *intent.price >= *opposing : *intent.price <= *opposing);
    if (!cost.wouldTake) {
        return;
    }
    const BookWalk walk = walkBase(*input.book, intent.side, intent.quantity, intent.price);
    fillTaking(cost, intent, input, walk);
    const auto rest = Decimal::sub(intent.quantity, walk.base);
    const auto resting =
        rest && rest->isPositive() ? Decimal::mul(*rest, *intent.price) : Decimal();
    cost.quoteAmount = resting ? Decimal::add(walk.quote, *resting) : std::nullopt;
}

} // namespace

CostEstimate estimateCost(const OrderIntent& intent, const PreTradeInput& input)
{
    CostEstimate cost;
    std::optional<Decimal> base = intent.quantity;
    if (intent.form == OrderForm::Market) {
        cost.wouldTake = true;
        fillMarket(cost, intent, input, base);
    } else if (hasPrice(intent.form) && intent.price) {
        fillLimit(cost, intent, input);
    } else if (intent.trigger) {
        cost.quoteAmount = Decimal::mul(*intent.trigger, intent.quantity);
    }
    fillMoney(cost, intent, input, base);
    fillBreakEven(cost, intent, input);
    return cost;
}

} // namespace agio::pretrade
