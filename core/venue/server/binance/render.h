// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Orders, trades and lists in the exchange's words (Binance sheet §5.4–§5.5).

#include "core/venue/engine/venuetypes.h"
#include "core/venue/server/binance/out.h"

#include <string_view>
#include <vector>

namespace agio::venue::binance {

const char* sideText(Side side) noexcept;
const char* typeText(OrderType type) noexcept;
const char* timeInForceText(TimeInForce timeInForce) noexcept;
const char* statusText(OrderStatus status) noexcept;
const char* stpText(StpMode mode) noexcept;
const char* executionText(ExecutionType type) noexcept;
const char* expiryText(ExpiryReason reason) noexcept;
const char* contingencyText(ContingencyType type) noexcept;
const char* listStatusText(ListStatus status) noexcept;
const char* listOrderStatusText(ListOrderStatus status) noexcept;

enum class ResponseType : std::uint8_t { Ack, Result, Full };

// Members of an open object: what placing answers.
void writePlaced(Out& out, const VenueOrder& order, const std::vector<OwnTrade>& fills,
                 ResponseType type);
// Whole objects.
void writeQueried(Out& out, const VenueOrder& order);
void writeCanceled(Out& out, const VenueOrder& order, std::string_view requestClientOrderId,
                   UtcTime at);
// Members of a list without reports, in an open object.
void writeListHead(Out& out, const VenueOrderList& list);
void writeListPlaced(Out& out, const OrderListReply& reply, ResponseType type);
void writeListCanceled(Out& out, const OrderListReply& reply,
                       std::string_view requestClientOrderId);

} // namespace agio::venue::binance
