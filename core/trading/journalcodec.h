// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Payloads of journal entries: compact JSON, written and read here alone. Members that a later
// version adds are skipped; a damaged payload is Malformed and costs that entry only. No key,
// signature, address or account name is ever written; of an exchange's message only a refusal's
// text, after redaction by the desk.

#include "core/base/result.h"
#include "core/trading/journal.h"
#include "core/trading/order.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace agio {

// What was known of an order when it entered a state.
struct JournaledState
{
    OrderState state = OrderState::Journaled;
    ExchangeOrderId exchangeOrderId;
    std::string orderListId;
    Decimal quantity; // the order's total: an amendment lowers it
    Decimal filledQuantity, filledQuoteAmount;
    bool isWaitingTrigger = false;
    std::string reason;
    std::optional<Error> error;
    bool operator==(const JournaledState&) const = default;
};

// A change of a live order that was asked of the exchange.
struct JournaledRequest
{
    std::string what; // "cancel", "replace", "amend"
    ClientOrderId replacement;
    std::optional<Decimal> price, quantity;
    bool operator==(const JournaledRequest&) const = default;
};

std::string encodeIntent(const OrderIntent& intent);
std::string encodeListIntent(const OrderListIntent& intent); // legs by id: each has its own Intent
std::string encodeState(const JournaledState& state);
std::string encodeFill(const Fill& fill);
std::string encodeRequest(const JournaledRequest& request);

Result<OrderIntent> decodeIntent(std::string_view payload);
Result<OrderListIntent> decodeListIntent(std::string_view payload); // legs carry their ids only
Result<JournaledState> decodeState(std::string_view payload);
Result<Fill> decodeFill(std::string_view payload);
Result<JournaledRequest> decodeRequest(std::string_view payload);

// The story told again: orders as the journal last knew them, in order of their intents, and every
// fill. Entries in any order. A damaged entry is counted and left out; an order whose latest state
// is damaged counts as Unknown, so that it is asked for.
struct JournalReplay
{
    std::vector<Order> orders;
    std::vector<Fill> fills;
    int damagedEntries = 0;
};
JournalReplay replayJournal(std::vector<JournalEntry> entries);

} // namespace agio
