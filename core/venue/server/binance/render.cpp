// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/binance/render.h"

namespace agio::venue::binance {

const char* sideText(Side side) noexcept
{
    return side == Side::Buy ? "BUY" : "SELL";
}

const char* typeText(OrderType type) noexcept
{
    switch (type) {
    case OrderType::Limit:
        return "LIMIT";
    case OrderType::LimitMaker:
        return "LIMIT_MAKER";
    case OrderType::Market:
        return "MARKET";
    case OrderType::StopLoss:
        return "STOP_LOSS";
    case OrderType::StopLossLimit:
        return "STOP_LOSS_LIMIT";
    case OrderType::TakeProfit:
        return "TAKE_PROFIT";
    case OrderType::TakeProfitLimit:
        return "TAKE_PROFIT_LIMIT";
    }
    return "";
}

const char* timeInForceText(TimeInForce timeInForce) noexcept
{
    switch (timeInForce) {
    case TimeInForce::Gtc:
        return "GTC";
    case TimeInForce::Ioc:
        return "IOC";
    case TimeInForce::Fok:
        return "FOK";
    }
    return "";
}

const char* statusText(OrderStatus status) noexcept
{
    switch (status) {
    case OrderStatus::New:
        return "NEW";
    case OrderStatus::PendingNew:
        return "PENDING_NEW";
    case OrderStatus::PartiallyFilled:
        return "PARTIALLY_FILLED";
    case OrderStatus::Filled:
        return "FILLED";
    case OrderStatus::Canceled:
        return "CANCELED";
    case OrderStatus::Rejected:
        return "REJECTED";
    case OrderStatus::Expired:
        return "EXPIRED";
    case OrderStatus::ExpiredInMatch:
        return "EXPIRED_IN_MATCH";
    }
    return "";
}

const char* stpText(StpMode mode) noexcept
{
    switch (mode) {
    case StpMode::None:
        return "NONE";
    case StpMode::ExpireMaker:
        return "EXPIRE_MAKER";
    case StpMode::ExpireTaker:
        return "EXPIRE_TAKER";
    case StpMode::ExpireBoth:
        return "EXPIRE_BOTH";
    case StpMode::Decrement:
        return "DECREMENT";
    }
    return "";
}

const char* executionText(ExecutionType type) noexcept
{
    switch (type) {
    case ExecutionType::New:
        return "NEW";
    case ExecutionType::Canceled:
        return "CANCELED";
    case ExecutionType::Replaced:
        return "REPLACED";
    case ExecutionType::Rejected:
        return "REJECTED";
    case ExecutionType::Trade:
        return "TRADE";
    case ExecutionType::Expired:
        return "EXPIRED";
    case ExecutionType::TradePrevention:
        return "TRADE_PREVENTION";
    }
    return "";
}

const char* expiryText(ExpiryReason reason) noexcept
{
    switch (reason) {
    case ExpiryReason::None:
        return "NONE";
    case ExpiryReason::ExchangeCanceled:
        return "EXCHANGE_CANCELED";
    case ExpiryReason::OcoTrigger:
        return "OCO_TRIGGER";
    case ExpiryReason::OtoPhaseOneExpired:
        return "OTO_PHASE_ONE_EXPIRED";
    case ExpiryReason::UnfilledIocQuantity:
        return "UNFILLED_IOC_QUANTITY_EXPIRED";
    case ExpiryReason::UnfilledFok:
        return "UNFILLED_FOK_ORDER_EXPIRED";
    case ExpiryReason::InsufficientLiquidity:
        return "INSUFFICIENT_LIQUIDITY";
    case ExpiryReason::InsufficientBalance:
        return "REJECTED";
    }
    return "";
}

const char* contingencyText(ContingencyType type) noexcept
{
    return type == ContingencyType::Oco ? "OCO" : "OTO";
}

const char* listStatusText(ListStatus status) noexcept
{
    switch (status) {
    case ListStatus::Response:
        return "RESPONSE";
    case ListStatus::ExecStarted:
        return "EXEC_STARTED";
    case ListStatus::Updated:
        return "UPDATED";
    case ListStatus::AllDone:
        return "ALL_DONE";
    }
    return "";
}

const char* listOrderStatusText(ListOrderStatus status) noexcept
{
    switch (status) {
    case ListOrderStatus::Executing:
        return "EXECUTING";
    case ListOrderStatus::AllDone:
        return "ALL_DONE";
    case ListOrderStatus::Reject:
        return "REJECT";
    }
    return "";
}

namespace {

void writeAmounts(Out& out, const VenueOrder& order)
{
    out.money("price", order.price).money("origQty", order.quantity);
    out.money("executedQty", order.executedQuantity);
    out.money("origQuoteOrderQty", order.quoteAmount);
    out.money("cummulativeQuoteQty", order.cumulativeQuote);
    out.text("status", statusText(order.status));
    out.text("timeInForce", timeInForceText(order.timeInForce));
    out.text("type", typeText(order.type)).text("side", sideText(order.side));
}

// Members that only some orders have; `withZeros`: stopPrice and icebergQty come in any case.
void writeConditional(Out& out, const VenueOrder& order, bool withZeros)
{
    if (withZeros || !order.stopPrice.isZero()) {
        out.money("stopPrice", order.stopPrice);
    }
    if (withZeros || !order.icebergQuantity.isZero()) {
        out.money("icebergQty", order.icebergQuantity);
    }
    if (order.trailingDeltaBps != 0) {
        out.number("trailingDelta", order.trailingDeltaBps);
        out.key("trailingTime");
        out.element(order.trailingTime.isSet() ? inUnit(order.trailingTime, out.unit()) : -1);
    }
    if (order.strategyId) {
        out.number("strategyId", *order.strategyId);
    }
    if (order.strategyType) {
        out.number("strategyType", *order.strategyType);
    }
    if (!order.preventedQuantity.isZero()) {
        out.money("preventedQuantity", order.preventedQuantity);
    }
    if (order.expiryReason != ExpiryReason::None) {
        out.text("expiryReason", expiryText(order.expiryReason));
    }
}

void writeWorkingTime(Out& out, const VenueOrder& order)
{
    out.key("workingTime");
    out.element(order.workingAt.isSet() ? inUnit(order.workingAt, out.unit()) : -1);
}

} // namespace

void writePlaced(Out& out, const VenueOrder& order, const std::vector<OwnTrade>& fills,
                 ResponseType type)
{
    out.text("symbol", order.symbol.text()).number("orderId", order.orderId);
    out.number("orderListId", order.listId).text("clientOrderId", order.clientOrderId);
    out.time("transactTime", order.updatedAt);
    if (type == ResponseType::Ack) {
        return;
    }
    writeAmounts(out, order);
    writeConditional(out, order, false);
    writeWorkingTime(out, order);
    if (type == ResponseType::Full) {
        out.key("fills").array();
        for (const auto& fill : fills) {
            out.object().money("price", fill.price).money("qty", fill.quantity);
            out.money("commission", fill.fee).text("commissionAsset", fill.feeAsset.text());
            out.number("tradeId", fill.tradeId).endObject();
        }
        out.endArray();
    }
    out.text("selfTradePreventionMode", stpText(order.stpMode));
}

void writeQueried(Out& out, const VenueOrder& order)
{
    out.object();
    out.text("symbol", order.symbol.text()).number("orderId", order.orderId);
    out.number("orderListId", order.listId).text("clientOrderId", order.clientOrderId);
    writeAmounts(out, order);
    writeConditional(out, order, true);
    out.time("time", order.createdAt).time("updateTime", order.updatedAt);
    out.flag("isWorking", order.workingAt.isSet());
    writeWorkingTime(out, order);
    out.text("selfTradePreventionMode", stpText(order.stpMode)).endObject();
}

void writeCanceled(Out& out, const VenueOrder& order, std::string_view requestClientOrderId,
                   UtcTime at)
{
    out.object();
    out.text("symbol", order.symbol.text()).text("origClientOrderId", order.clientOrderId);
    out.number("orderId", order.orderId).number("orderListId", order.listId);
    out.text("clientOrderId", requestClientOrderId).time("transactTime", at);
    writeAmounts(out, order);
    writeConditional(out, order, false);
    out.text("selfTradePreventionMode", stpText(order.stpMode)).endObject();
}

void writeListHead(Out& out, const VenueOrderList& list)
{
    out.number("orderListId", list.listId);
    out.text("contingencyType", contingencyText(list.contingency));
    out.text("listStatusType", listStatusText(list.status));
    out.text("listOrderStatus", listOrderStatusText(list.orderStatus));
    out.text("listClientOrderId", list.listClientOrderId);
    out.time("transactionTime", list.at).text("symbol", list.symbol.text());
    out.key("orders").array();
    for (const auto& member : list.orders) {
        out.object().text("symbol", list.symbol.text()).number("orderId", member.orderId);
        out.text("clientOrderId", member.clientOrderId).endObject();
    }
    out.endArray();
}

void writeListPlaced(Out& out, const OrderListReply& reply, ResponseType type)
{
    out.object();
    writeListHead(out, reply.list);
    out.key("orderReports").array();
    for (const auto& order : reply.orders) {
        out.object();
        writePlaced(out, order, {}, type == ResponseType::Full ? ResponseType::Result : type);
        out.endObject();
    }
    out.endArray().endObject();
}

void writeListCanceled(Out& out, const OrderListReply& reply, std::string_view requestClientOrderId)
{
    out.object();
    writeListHead(out, reply.list);
    out.key("orderReports").array();
    for (const auto& order : reply.orders) {
        writeCanceled(out, order, requestClientOrderId, order.updatedAt);
    }
    out.endArray().endObject();
}

} // namespace agio::venue::binance
