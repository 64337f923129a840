// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ticket/ticketform.h"

namespace agio {

namespace {

constexpr int kWorkDigits = 12;

const std::vector<BookRow>& takenSide(const BookView& book, Side side)
{
    return side == Side::Buy ? book.asks : book.bids;
}

std::optional<Decimal> referencePrice(const TicketFields& fields)
{
    if (fields.form == TicketForm::Market) {
        return std::nullopt;
    }
    const bool byTrigger =
        (fields.form == TicketForm::Stop || fields.form == TicketForm::TakeProfit) &&
        fields.triggersMarket;
    return byTrigger ? fields.trigger : fields.price;
}

OrderIntent baseIntent(const TicketFields& fields, const Instrument& instrument)
{
    OrderIntent intent;
    intent.instrument = instrument.id;
    intent.side = fields.side;
    intent.source = IntentSource::Ticket;
    return intent;
}

OrderForm formOf(const TicketFields& fields)
{
    switch (fields.form) {
    case TicketForm::Market:
        return OrderForm::Market;
    case TicketForm::Stop:
        return fields.triggersMarket ? OrderForm::StopMarket : OrderForm::StopLimit;
    case TicketForm::TakeProfit:
        return fields.triggersMarket ? OrderForm::TakeProfitMarket : OrderForm::TakeProfitLimit;
    case TicketForm::Limit:
    case TicketForm::Oco:
        break;
    }
    return OrderForm::Limit;
}

TicketIntent ocoOf(const TicketFields& fields, const Instrument& instrument, Decimal quantity)
{
    OrderIntent profit = baseIntent(fields, instrument);
    profit.form = OrderForm::Limit;
    profit.postOnly = true; // the profit leg of an OCO rests
    profit.quantity = quantity;
    profit.price = fields.price;
    OrderIntent stop = baseIntent(fields, instrument);
    stop.form = fields.stopLimit ? OrderForm::StopLimit : OrderForm::StopMarket;
    stop.quantity = quantity;
    stop.trigger = fields.trigger;
    stop.price = fields.stopLimit;
    OrderListIntent list;
    list.kind = OrderListKind::Oco;
    // {above, below}: a sell takes its profit above the market, a buy below.
    if (fields.side == Side::Sell) {
        list.legs = {profit, stop};
    } else {
        list.legs = {stop, profit};
    }
    return list;
}

} // namespace

std::optional<Decimal> takingPrice(const BookView& book, Side side, Decimal baseQuantity)
{
    Decimal left = baseQuantity;
    DecimalSum cost;
    for (const auto& row : takenSide(book, side)) {
        const Decimal here = book.quantityOf(row.quantity);
        const Decimal taken = here < left ? here : left;
        const auto part = Decimal::mul(taken, book.priceOf(row.ticks));
        const auto rest = Decimal::sub(left, taken);
        if (!part || !rest) {
            return std::nullopt;
        }
        cost.add(*part);
        left = *rest;
        if (left.isZero()) {
            const auto total = cost.value();
            return total ? Decimal::div(*total, baseQuantity, kWorkDigits, Rounding::HalfEven)
                         : std::nullopt;
        }
    }
    return std::nullopt;
}

std::optional<Decimal> baseForQuote(const BookView& book, Side side, Decimal quoteAmount)
{
    Decimal left = quoteAmount;
    DecimalSum base;
    for (const auto& row : takenSide(book, side)) {
        const Decimal price = book.priceOf(row.ticks);
        const Decimal here = book.quantityOf(row.quantity);
        const auto value = Decimal::mul(price, here);
        if (!value) {
            return std::nullopt;
        }
        if (*value >= left) {
            const auto part = Decimal::div(left, price, kWorkDigits, Rounding::Down);
            if (!part) {
                return std::nullopt;
            }
            base.add(*part);
            return base.value();
        }
        base.add(here);
        const auto rest = Decimal::sub(left, *value);
        if (!rest) {
            return std::nullopt;
        }
        left = *rest;
    }
    return std::nullopt;
}

std::optional<Decimal> unroundedBase(const TicketFields& fields, const Instrument&,
                                     const BookView* book)
{
    if (!fields.amount || !fields.amount->isPositive()) {
        return std::nullopt;
    }
    if (fields.unit == AmountUnit::Base) {
        return fields.amount;
    }
    if (fields.form == TicketForm::Market) {
        return book != nullptr ? baseForQuote(*book, fields.side, *fields.amount) : std::nullopt;
    }
    const auto price = referencePrice(fields);
    if (!price || !price->isPositive()) {
        return std::nullopt;
    }
    return Decimal::div(*fields.amount, *price, kWorkDigits, Rounding::Down);
}

std::optional<Decimal> baseQuantity(const TicketFields& fields, const Instrument& instrument,
                                    const BookView* book)
{
    const auto exact = unroundedBase(fields, instrument, book);
    return exact ? exact->toMultipleOf(instrument.lotSize, Rounding::Down) : std::nullopt;
}

TicketIntent intentOf(const TicketFields& fields, const Instrument& instrument,
                      const BookView* book, const char** missing)
{
    const auto lacks = [missing](const char* what) -> TicketIntent {
        if (missing != nullptr) {
            *missing = what;
        }
        return std::monostate{};
    };
    const bool hasTrigger = fields.form == TicketForm::Stop ||
        fields.form == TicketForm::TakeProfit || fields.form == TicketForm::Oco;
    const bool hasPrice = fields.form == TicketForm::Limit || fields.form == TicketForm::Oco ||
        (hasTrigger && !fields.triggersMarket);
    if (hasTrigger && !fields.trigger) {
        return lacks("trigger");
    }
    if (hasPrice && !fields.price) {
        return lacks("price");
    }
    if (!fields.amount || fields.amount->isZero()) {
        return lacks("amount");
    }
    auto quantity = baseQuantity(fields, instrument, book);
    if (!quantity) {
        return lacks("market data");
    }
    if (quantity->isZero()) {
        // Less than a lot: the check names the smallest amount that works.
        quantity = unroundedBase(fields, instrument, book);
    }
    if (fields.form == TicketForm::Oco) {
        return ocoOf(fields, instrument, *quantity);
    }
    OrderIntent intent = baseIntent(fields, instrument);
    intent.form = formOf(fields);
    intent.quantity = *quantity;
    if (intent.form == OrderForm::Market && fields.unit == AmountUnit::Quote &&
        instrument.allowsQuoteAmountMarket) {
        intent.quoteAmount = fields.amount; // the exchange works it out, to the last digit
        intent.quantity = Decimal();
    }
    if (hasPrice) {
        intent.price = fields.price;
    }
    if (hasTrigger) {
        intent.trigger = fields.trigger;
    }
    if (intent.form != OrderForm::Market && hasPrice) {
        intent.timeInForce = fields.timeInForce;
    }
    if (intent.form == OrderForm::Limit) {
        intent.postOnly = fields.postOnly;
        intent.visibleQuantity = fields.visible;
        if (intent.postOnly) {
            intent.timeInForce = TimeInForce::Gtc;
        }
    }
    return intent;
}

} // namespace agio
