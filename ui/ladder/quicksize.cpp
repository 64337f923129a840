// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/quicksize.h"

#include "core/trading/pretrade.h"
#include "ui/theme/numbers.h"

namespace agio {

namespace {

Decimal freeOf(const std::vector<Balance>& balances, const Asset& asset)
{
    for (const auto& balance : balances) {
        if (balance.asset == asset) {
            return balance.free;
        }
    }
    return Decimal();
}

// The nearest of 1, 2, 5 x 10^n below or at `value`, n down to -kMaxScale.
Decimal roundNumber(Decimal value)
{
    Decimal best = Decimal::fromParts(1, 8);
    Decimal power = Decimal::fromParts(1, 8);
    for (int i = 0; i < 20; ++i) {
        for (const int digit : {1, 2, 5}) {
            const auto candidate = Decimal::mul(power, Decimal(digit));
            if (candidate && *candidate <= value) {
                best = *candidate;
            }
        }
        const auto next = Decimal::mul(power, Decimal(10));
        if (!next || *next > value) {
            break;
        }
        power = *next;
    }
    return best.normalized();
}

} // namespace

std::optional<Decimal> quantityOf(const QuickSize& size, const Instrument& instrument, Side side,
                                  Decimal price, const std::vector<Balance>& balances,
                                  const FeeRates& fees)
{
    switch (size.unit) {
    case QuickSize::Unit::Base:
        return size.amount.toMultipleOf(instrument.lotSize, Rounding::Down);
    case QuickSize::Unit::Quote: {
        const auto base = Decimal::div(size.amount, price, 12, Rounding::Down);
        return base ? base->toMultipleOf(instrument.lotSize, Rounding::Down) : std::nullopt;
    }
    case QuickSize::Unit::Share: {
        const Asset& asset = side == Side::Buy ? instrument.quote : instrument.base;
        return quantityForShare(instrument, side, price, freeOf(balances, asset), size.amount,
                                fees);
    }
    }
    return std::nullopt;
}

bool isBelowMinimum(const QuickSize& size, const Instrument& instrument, Decimal price)
{
    if (size.unit == QuickSize::Unit::Share || !price.isPositive()) {
        return false;
    }
    const auto smallest = smallestQuantity(instrument, price);
    const auto quantity = quantityOf(size, instrument, Side::Buy, price, {}, {});
    return smallest && quantity && *quantity < *smallest;
}

std::vector<QuickSize> defaultQuickSizes(const Instrument& instrument, Decimal price)
{
    std::vector<QuickSize> sizes;
    const Decimal smallest = smallestQuantity(instrument, price).value_or(instrument.lotSize);
    for (const std::int64_t quote : {250, 1'000, 5'000}) {
        Decimal base = smallest;
        if (const auto exact = Decimal::div(Decimal(quote), price, 8, Rounding::Down)) {
            base = roundNumber(*exact);
        }
        base = base.toMultipleOf(instrument.lotSize, Rounding::Down).value_or(smallest);
        sizes.push_back({QuickSize::Unit::Base, base < smallest ? smallest : base.normalized()});
    }
    sizes.push_back({QuickSize::Unit::Quote, Decimal(500)});
    sizes.push_back({QuickSize::Unit::Share, Decimal::fromParts(1, 1)});
    return sizes;
}

QString quickSizeText(const QuickSize& size, const Instrument& instrument)
{
    switch (size.unit) {
    case QuickSize::Unit::Base: {
        QString text = numberText(size.amount.normalized());
        if (text.startsWith(QLatin1String("0."))) {
            text.remove(0, 1); // ".05": the buttons are narrow
        }
        return text;
    }
    case QuickSize::Unit::Quote:
        return numberText(size.amount.normalized()) + QLatin1Char(' ') +
            QString::fromStdString(instrument.quote.text());
    case QuickSize::Unit::Share: {
        const auto percent = Decimal::mul(size.amount, Decimal(100)).value_or(Decimal());
        return numberText(percent.normalized()) + QStringLiteral(" %");
    }
    }
    return {};
}

std::optional<QuickSize> parseQuickSize(const QString& text, const Instrument& instrument)
{
    QString rest = text.trimmed();
    QuickSize size;
    const QString quote = QString::fromStdString(instrument.quote.text());
    if (rest.endsWith(QLatin1Char('%'))) {
        size.unit = QuickSize::Unit::Share;
        rest.chop(1);
    } else if (rest.endsWith(QLatin1Char('$'))) {
        size.unit = QuickSize::Unit::Quote;
        rest.chop(1);
    } else if (rest.endsWith(quote, Qt::CaseInsensitive) && !quote.isEmpty()) {
        size.unit = QuickSize::Unit::Quote;
        rest.chop(quote.size());
    }
    if (rest.startsWith(QLatin1Char('.'))) {
        rest.prepend(QLatin1Char('0'));
    }
    const auto typed = parseTyped(rest);
    if (!typed.value || !typed.value->isPositive()) {
        return std::nullopt;
    }
    size.amount = *typed.value;
    if (size.unit == QuickSize::Unit::Share) {
        const auto share = Decimal::div(size.amount, Decimal(100), 6, Rounding::Down);
        if (!share || *share > Decimal(1) || share->isZero()) {
            return std::nullopt;
        }
        size.amount = share->normalized();
    }
    return size;
}

} // namespace agio
