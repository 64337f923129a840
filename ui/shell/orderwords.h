// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Orders in words for people: questions, tags, tables, tooltips.

#include "core/exchange/orders.h"
#include "core/trading/order.h"

#include <QString>

namespace agio {

QString sideText(Side side); // "Buy"
QString sideLetter(Side side); // "B"
QString formText(OrderForm form); // "limit", "stop-market"
QString environmentText(Environment environment); // "LIVE", "DEMO"
QString stateText(const Order& order); // "Working", "Part filled", "Unknown – being checked"
// "Buy 0.1000 BTC limit at 67 150.0"; without instrument rules the digits are those of the values.
QString orderSentence(const OrderIntent& intent, const Instrument* instrument);
int priceDigits(const Instrument* instrument, int fallback = 2);
int quantityDigits(const Instrument* instrument, int fallback = 4);

} // namespace agio
