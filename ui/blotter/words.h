// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The trade's words in the window's language, one place for all tables, tags and logs.

#include "core/trading/order.h"

#include <QString>

namespace agio {

QString sideWord(Side side); // "Buy"
QString formWord(const OrderIntent& intent); // "Limit · post-only"
QString stateWord(const Order& order); // "Working", "Part filled", "Waiting", "Unknown ?"
QString utcTimeText(UtcTime time); // "14:02:11.204"; with the date when not today
// Why an order is not what was wanted: the sentence and the exchange's own words; empty: nothing.
QString reasonText(const Order& order);

} // namespace agio
