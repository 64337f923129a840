// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this folder: wire words of an order into a report. Words that this version does not
// know are kept as "name=word" in OrderReport::unrecognised and leave the typed field absent.

#include "core/exchange/orders.h"

#include <string_view>

namespace agio::binance {

void setSide(OrderReport& report, std::string_view word);
void setForm(OrderReport& report, std::string_view word);
void setTimeInForce(OrderReport& report, std::string_view word);
void addUnrecognised(OrderReport& report, std::string_view name, std::string_view word);

} // namespace agio::binance
