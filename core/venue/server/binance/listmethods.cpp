// SPDX-License-Identifier: GPL-3.0-or-later
// Order lists: OCO, OTO, OTOCO (Binance sheet §5.5).

#include "core/venue/server/binance/handlers.h"
#include "core/venue/server/binance/orderparams.h"
#include "core/venue/server/binance/render.h"

#include <algorithm>
#include <limits>

namespace agio::venue::binance {
namespace {

constexpr std::int64_t kMaxId = std::numeric_limits<std::int64_t>::max();

Answer listAnswer(const Call& call, const Outcome<OrderListReply>& reply, ResponseType type)
{
    if (!reply) {
        return fromRefusal(reply.refusal(), Purpose::Place);
    }
    Out out(call.unit);
    writeListPlaced(out, *reply, type);
    return out.take();
}

// Side and quantity that two legs share.
OrderRequest readShared(ParamReader& reader, std::string_view prefix)
{
    OrderRequest shared;
    const auto sideName = prefixed(prefix, "side");
    const auto side = reader.oneOf(sideName, {"BUY", "SELL"}, invalidSide());
    if (!side) {
        reader.needText(sideName);
    }
    shared.side = side.value_or(0) == 0 ? Side::Buy : Side::Sell;
    const auto quantityName = prefixed(prefix, "quantity");
    shared.quantity = reader.decimal(quantityName);
    if (!shared.quantity) {
        reader.needText(quantityName);
    }
    return shared;
}

struct ListKey
{
    std::int64_t listId = -1;
    std::string clientId;
};

ListKey readListKey(ParamReader& reader, std::string_view clientIdName)
{
    ListKey key;
    key.listId = reader.integer("orderListId", 0, kMaxId).value_or(-1);
    key.clientId = reader.clientId(clientIdName);
    if (key.listId < 0 && key.clientId.empty() && !reader.failure()) {
        reader.fail({400,
                     -1102,
                     "Param '" + std::string(clientIdName) +
                         "' or 'orderListId' must be sent, but both were empty/null!",
                     {}});
    }
    return key;
}

void writeQueriedList(Out& out, const VenueOrderList& list)
{
    out.object();
    writeListHead(out, list);
    out.endObject();
}

} // namespace

Answer placeOco(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    if (instrument == nullptr) {
        return *reader.failure();
    }
    const auto shared = readShared(reader, {});
    OcoRequest request;
    request.symbol = instrument->id.symbol;
    request.side = shared.side;
    request.quantity = shared.quantity.value_or(Decimal());
    request.above = readOrder(reader, *instrument, "above", &shared);
    request.below = readOrder(reader, *instrument, "below", &shared);
    request.listClientOrderId = reader.clientId("listClientOrderId");
    request.stpMode = readStpMode(reader);
    const auto responseType = readResponseType(reader, ResponseType::Result);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    return listAnswer(call, call.core.exchange.placeOco(call.account(), request), responseType);
}

Answer placeOto(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    if (instrument == nullptr) {
        return *reader.failure();
    }
    OtoRequest request;
    request.working = readOrder(reader, *instrument, "working");
    request.pending = readOrder(reader, *instrument, "pending");
    request.listClientOrderId = reader.clientId("listClientOrderId");
    request.stpMode = readStpMode(reader);
    const auto responseType = readResponseType(reader, ResponseType::Result);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    return listAnswer(call, call.core.exchange.placeOto(call.account(), request), responseType);
}

Answer placeOtoco(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    if (instrument == nullptr) {
        return *reader.failure();
    }
    OtocoRequest request;
    request.working = readOrder(reader, *instrument, "working");
    const auto shared = readShared(reader, "pending");
    request.pendingAbove = readOrder(reader, *instrument, "pendingAbove", &shared);
    request.pendingBelow = readOrder(reader, *instrument, "pendingBelow", &shared);
    request.listClientOrderId = reader.clientId("listClientOrderId");
    request.stpMode = readStpMode(reader);
    const auto responseType = readResponseType(reader, ResponseType::Result);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    return listAnswer(call, call.core.exchange.placeOtoco(call.account(), request), responseType);
}

Answer cancelList(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    if (instrument == nullptr) {
        return *reader.failure();
    }
    const auto key = readListKey(reader, "listClientOrderId");
    auto requestId = reader.clientId("newClientOrderId");
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    const auto reply = call.core.exchange.cancelList(call.account(), instrument->id.symbol,
                                                     key.listId, key.clientId);
    if (!reply) {
        return fromRefusal(reply.refusal(), Purpose::Cancel);
    }
    if (requestId.empty()) {
        requestId = "venue" + std::to_string(call.core.random.below(1ULL << 60U));
    }
    Out out(call.unit);
    writeListCanceled(out, *reply, requestId);
    return out.take();
}

Answer queryList(Call& call)
{
    ParamReader reader(call.params);
    // REST says origClientOrderId, the WebSocket API has both names in circulation.
    const auto key = readListKey(
        reader, call.params.has("listClientOrderId") ? "listClientOrderId" : "origClientOrderId");
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    const auto reply = call.core.exchange.orderList(call.account(), key.listId, key.clientId);
    if (!reply) {
        return Failure{400, -2018, "Order list does not exist.", {}};
    }
    Out out(call.unit);
    writeQueriedList(out, reply->list);
    return out.take();
}

Answer openLists(Call& call)
{
    ParamReader reader(call.params);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    Out out(call.unit);
    out.array();
    for (const auto& reply : call.core.exchange.orderLists(call.account(), true)) {
        writeQueriedList(out, reply.list);
    }
    out.endArray();
    return out.take();
}

Answer allLists(Call& call)
{
    ParamReader reader(call.params);
    const auto fromId = reader.integer("fromId", 0, kMaxId);
    const auto start = reader.integer("startTime", 0, kMaxId);
    const auto end = reader.integer("endTime", 0, kMaxId);
    const auto limit = reader.integer("limit", 1, 1000).value_or(500);
    if (fromId && (start || end)) {
        reader.fail(badCombination());
    }
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    auto replies = call.core.exchange.orderLists(call.account(), false);
    std::erase_if(replies, [&](const OrderListReply& reply) {
        const auto at = reply.list.at.toMs();
        return (fromId && reply.list.listId < *fromId) || (start && at < *start) ||
            (end && at > *end);
    });
    const auto count = std::min(replies.size(), static_cast<std::size_t>(limit));
    const auto first = fromId || start ? std::size_t{0} : replies.size() - count;
    Out out(call.unit);
    out.array();
    for (std::size_t i = first; i < first + count; ++i) {
        writeQueriedList(out, replies[i].list);
    }
    out.endArray();
    return out.take();
}

} // namespace agio::venue::binance
