// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/orderwords.h"

#include "ui/theme/numbers.h"

#include <QCoreApplication>

namespace agio {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("OrderWords", text);
}

} // namespace

QString sideText(Side side)
{
    return side == Side::Buy ? say("Buy") : say("Sell");
}

QString sideLetter(Side side)
{
    return side == Side::Buy ? say("B") : say("S");
}

QString formText(OrderForm form)
{
    switch (form) {
    case OrderForm::Limit:
        return say("limit");
    case OrderForm::Market:
        return say("market");
    case OrderForm::StopLimit:
        return say("stop-limit");
    case OrderForm::StopMarket:
        return say("stop-market");
    case OrderForm::TakeProfitLimit:
        return say("take-profit limit");
    case OrderForm::TakeProfitMarket:
        return say("take-profit market");
    }
    return {};
}

QString environmentText(Environment environment)
{
    switch (environment) {
    case Environment::Live:
        return say("LIVE");
    case Environment::Testnet:
        return say("TESTNET");
    case Environment::Demo:
    case Environment::Simulated:
        return say("DEMO");
    case Environment::Replay:
        return say("REPLAY");
    }
    return {};
}

QString stateText(const Order& order)
{
    if (order.pending == PendingChange::Cancelling && isLive(order.state)) {
        return say("Cancelling");
    }
    if (order.pending != PendingChange::None && isLive(order.state)) {
        return say("Moving");
    }
    switch (order.state) {
    case OrderState::Journaled:
    case OrderState::Sent:
        return say("Sending");
    case OrderState::Working:
        return order.isWaitingTrigger ? say("Waiting") : say("Working");
    case OrderState::PartiallyFilled:
        return say("Part filled");
    case OrderState::Filled:
        return say("Filled");
    case OrderState::Cancelled:
        return say("Cancelled");
    case OrderState::Rejected:
        return say("Rejected");
    case OrderState::Expired:
        return say("Expired");
    case OrderState::Unknown:
        return say("Unknown, being checked");
    case OrderState::NeverArrived:
        return say("Never arrived");
    case OrderState::NotSent:
        return say("Not sent");
    }
    return {};
}

int priceDigits(const Instrument* instrument, int fallback)
{
    return instrument != nullptr ? displayDigits(instrument->tickSize) : fallback;
}

int quantityDigits(const Instrument* instrument, int fallback)
{
    return instrument != nullptr ? displayDigits(instrument->lotSize) : fallback;
}

QString orderSentence(const OrderIntent& intent, const Instrument* instrument)
{
    const bool byQuote = intent.quoteAmount.has_value() && intent.quantity.isZero();
    const auto amount = byQuote
        ? numberText(*intent.quoteAmount)
        : numberText(intent.quantity, instrument != nullptr ? quantityDigits(instrument) : -1);
    QString unit;
    if (instrument != nullptr) {
        unit = QString::fromStdString(byQuote ? instrument->quote.text() : instrument->base.text());
    }
    QString text = say("%1 %2 %3 %4")
                       .arg(sideText(intent.side), amount, unit, formText(intent.form))
                       .replace(QStringLiteral("  "), QStringLiteral(" "));
    const int digits = instrument != nullptr ? priceDigits(instrument) : -1;
    if (intent.price) {
        text += say(" at %1").arg(numberText(*intent.price, digits));
    }
    if (intent.trigger) {
        text += say(", trigger %1").arg(numberText(*intent.trigger, digits));
    }
    if (intent.postOnly) {
        text += say(", post-only");
    }
    return text;
}

} // namespace agio
