// SPDX-License-Identifier: GPL-3.0-or-later
// Placing, testing, cancelling, replacing and amending (Binance sheet §5.2).

#include "core/venue/server/binance/handlers.h"
#include "core/venue/server/binance/orderparams.h"
#include "core/venue/server/binance/render.h"

namespace agio::venue::binance {
namespace {

ResponseType defaultResponse(OrderType type) noexcept
{
    return type == OrderType::Limit || type == OrderType::Market ? ResponseType::Full
                                                                 : ResponseType::Ack;
}

std::string placedJson(const Call& call, const PlaceReply& reply, ResponseType type)
{
    Out out(call.unit);
    out.object();
    writePlaced(out, reply.order, reply.fills, type);
    out.endObject();
    return out.take();
}

std::string canceledJson(const Call& call, const CancelReply& reply)
{
    Out out(call.unit);
    if (reply.list) {
        writeListCanceled(out, *reply.list, reply.requestClientOrderId);
    } else {
        writeCanceled(out, reply.order, reply.requestClientOrderId, reply.order.updatedAt);
    }
    return out.take();
}

const char* stepText(StepResult result) noexcept
{
    switch (result) {
    case StepResult::Success:
        return "SUCCESS";
    case StepResult::Failure:
        return "FAILURE";
    case StepResult::NotAttempted:
        return "NOT_ATTEMPTED";
    }
    return "";
}

std::string replaceData(const Call& call, const CancelReplaceReply& reply, ResponseType type,
                        const std::optional<Failure>& orderFailure)
{
    Out out(call.unit);
    out.object().text("cancelResult", stepText(reply.cancelResult));
    out.text("newOrderResult", stepText(reply.newOrderResult));
    out.key("cancelResponse");
    if (reply.canceled) {
        out.raw(canceledJson(call, *reply.canceled));
    } else if (reply.cancelResult == StepResult::Failure) {
        out.raw(fromRefusal(reply.cancelRefusal, Purpose::Cancel).toJson());
    } else {
        out.raw("null");
    }
    out.key("newOrderResponse");
    if (reply.placed) {
        out.raw(placedJson(call, *reply.placed, type));
    } else if (orderFailure) {
        out.raw(orderFailure->toJson());
    } else {
        out.raw("null");
    }
    out.endObject();
    return out.take();
}

// HTTP status and code of a cancel-replace (sheet §5.4): 409/-2021 half done, 400/-2022 not done.
Answer replaceAnswer(const Call& call, const CancelReplaceReply& reply, ResponseType type,
                     std::optional<Failure> orderFailure)
{
    if (!orderFailure && reply.newOrderResult == StepResult::Failure) {
        orderFailure = fromRefusal(reply.newOrderRefusal, Purpose::Place);
    }
    auto data = replaceData(call, reply, type, orderFailure);
    if (reply.isComplete()) {
        return data;
    }
    const bool isHalfDone =
        reply.cancelResult == StepResult::Success || reply.newOrderResult == StepResult::Success;
    if (isHalfDone) {
        const int status = orderFailure && orderFailure->code == -1015 ? 429 : 409;
        return Failure{status, -2021, "Order cancel-replace partially failed.", std::move(data)};
    }
    return Failure{400, -2022, "Order cancel-replace failed.", std::move(data)};
}

struct ReplaceOptions
{
    CancelReplaceRequest request;
    bool cancelsAtOrderLimit = false;
    ResponseType responseType = ResponseType::Full;
};

ReplaceOptions readReplace(ParamReader& reader, const Instrument& instrument)
{
    ReplaceOptions options;
    auto& request = options.request;
    request.order = readOrder(reader, instrument, {});
    options.responseType = readResponseType(reader, defaultResponse(request.order.type));
    const auto mode = reader.oneOf("cancelReplaceMode", {"STOP_ON_FAILURE", "ALLOW_FAILURE"},
                                   invalidValue("cancelReplaceMode"));
    if (!mode) {
        reader.needText("cancelReplaceMode");
    }
    request.mode =
        mode.value_or(0) == 0 ? CancelReplaceMode::StopOnFailure : CancelReplaceMode::AllowFailure;
    request.cancel.symbol = instrument.id.symbol;
    request.cancel.key = readOrderKey(reader, "cancelOrderId", "cancelOrigClientOrderId");
    request.cancel.requestClientOrderId = reader.clientId("cancelNewClientOrderId");
    request.cancel.restriction = readCancelRestriction(reader);
    const auto exceeded = reader.oneOf("orderRateLimitExceededMode", {"DO_NOTHING", "CANCEL_ONLY"},
                                       invalidValue("orderRateLimitExceededMode"));
    options.cancelsAtOrderLimit = exceeded.value_or(0) == 1;
    return options;
}

} // namespace

Answer placeOrder(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    if (instrument == nullptr) {
        return *reader.failure();
    }
    const auto request = readOrder(reader, *instrument, {});
    const auto responseType = readResponseType(reader, defaultResponse(request.type));
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    const auto reply = call.core.exchange.place(call.account(), request);
    if (!reply) {
        return fromRefusal(reply.refusal(), Purpose::Place);
    }
    return placedJson(call, *reply, responseType);
}

Answer testOrder(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    if (instrument == nullptr) {
        return *reader.failure();
    }
    const auto request = readOrder(reader, *instrument, {});
    readResponseType(reader, ResponseType::Full);
    const bool withRates = reader.flag("computeCommissionRates", false);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    const auto refusal = call.core.exchange.test(call.account(), request);
    if (refusal.isRefused()) {
        return fromRefusal(refusal, Purpose::Place);
    }
    if (!withRates) {
        return std::string("{}");
    }
    return commissionRatesJson(call.core, call.account(), "ForOrder");
}

int testOrderWeight(const Params& params, const Core&)
{
    return params.find("computeCommissionRates") == std::string_view("true") ? 20 : 1;
}

Answer cancelOrder(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    if (instrument == nullptr) {
        return *reader.failure();
    }
    CancelRequest request;
    request.symbol = instrument->id.symbol;
    request.key = readOrderKey(reader, "orderId", "origClientOrderId");
    request.requestClientOrderId = reader.clientId("newClientOrderId");
    request.restriction = readCancelRestriction(reader);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    const auto reply = call.core.exchange.cancel(call.account(), request);
    if (!reply) {
        return fromRefusal(reply.refusal(), Purpose::Cancel);
    }
    return canceledJson(call, *reply);
}

Answer cancelOpenOrders(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    const auto reply = call.core.exchange.cancelAll(call.account(), instrument->id.symbol);
    if (!reply) {
        return fromRefusal(reply.refusal(), Purpose::Cancel);
    }
    Out out(call.unit);
    out.array();
    for (const auto& canceled : reply->orders) {
        writeCanceled(out, canceled.order, canceled.requestClientOrderId, canceled.order.updatedAt);
    }
    for (const auto& list : reply->lists) {
        writeListCanceled(out, list, list.list.listClientOrderId);
    }
    out.endArray();
    return out.take();
}

Answer cancelReplace(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    if (instrument == nullptr) {
        return *reader.failure();
    }
    const auto options = readReplace(reader, *instrument);
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    auto& core = call.core;
    if (auto limit = core.limits.chargeOrders(call.account(), 1)) {
        if (!options.cancelsAtOrderLimit) {
            return *limit;
        }
        CancelReplaceReply reply;
        const auto canceled = core.exchange.cancel(call.account(), options.request.cancel);
        reply.cancelResult = canceled ? StepResult::Success : StepResult::Failure;
        if (canceled) {
            reply.canceled = *canceled;
        } else {
            reply.cancelRefusal = canceled.refusal();
        }
        reply.newOrderResult = StepResult::Failure;
        return replaceAnswer(call, reply, options.responseType, *limit);
    }
    const auto reply = core.exchange.cancelReplace(call.account(), options.request);
    return replaceAnswer(call, reply, options.responseType, std::nullopt);
}

Answer amendOrder(Call& call)
{
    ParamReader reader(call.params);
    const auto* instrument = call.instrument(reader);
    if (instrument == nullptr) {
        return *reader.failure();
    }
    AmendRequest request;
    request.symbol = instrument->id.symbol;
    request.key = readOrderKey(reader, "orderId", "origClientOrderId");
    const auto quantity = reader.decimal("newQty");
    if (!quantity) {
        reader.needText("newQty");
    }
    request.newQuantity = quantity.value_or(Decimal());
    request.newClientOrderId = reader.clientId("newClientOrderId");
    if (auto failure = call.check(reader)) {
        return *failure;
    }
    auto& core = call.core;
    const auto before = core.exchange.order(call.account(), request.symbol, request.key);
    const auto reply = core.exchange.amend(call.account(), request);
    if (!reply || !before) {
        return fromRefusal(reply ? before.refusal() : reply.refusal(), Purpose::Amend);
    }
    const auto& order = reply->order;
    if (core.amendments.size() < Core::kMaxAmendedOrders) {
        core.amendments[{order.symbol.text(), order.orderId}].push_back(
            {reply->executionId, reply->originalClientOrderId, order.clientOrderId,
             before->quantity, order.quantity, reply->at});
    }
    Out out(call.unit);
    out.object().time("transactTime", reply->at).number("executionId", reply->executionId);
    out.key("amendedOrder").object().text("symbol", order.symbol.text());
    out.number("orderId", order.orderId).number("orderListId", order.listId);
    out.text("origClientOrderId", reply->originalClientOrderId);
    out.text("clientOrderId", order.clientOrderId).money("price", order.price);
    out.money("qty", order.quantity).money("executedQty", order.executedQuantity);
    out.money("preventedQty", order.preventedQuantity);
    out.money("quoteOrderQty", order.quoteAmount);
    out.money("cumulativeQuoteQty", order.cumulativeQuote);
    out.text("status", statusText(order.status));
    out.text("timeInForce", timeInForceText(order.timeInForce));
    out.text("type", typeText(order.type)).text("side", sideText(order.side));
    out.time("workingTime", order.workingAt);
    out.text("selfTradePreventionMode", stpText(order.stpMode));
    out.endObject().endObject();
    return out.take();
}

} // namespace agio::venue::binance
