// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/binance/orderparams.h"

#include <limits>

namespace agio::venue::binance {
namespace {

constexpr std::int64_t kMaxId = std::numeric_limits<std::int64_t>::max();

struct LegReader
{
    ParamReader& reader;
    std::string_view prefix;
    std::string name(std::string_view plain) const { return prefixed(prefix, plain); }
};

std::optional<OrderType> readType(const LegReader& leg)
{
    const auto name = leg.name("type");
    const auto index = leg.reader.oneOf(name,
                                        {"LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS",
                                         "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT"},
                                        invalidOrderType());
    if (!index) {
        leg.reader.needText(name);
        return std::nullopt;
    }
    return static_cast<OrderType>(*index);
}

Side readSide(const LegReader& leg)
{
    const auto name = leg.name("side");
    const auto index = leg.reader.oneOf(name, {"BUY", "SELL"}, invalidSide());
    if (!index) {
        leg.reader.needText(name);
    }
    return index.value_or(0) == 0 ? Side::Buy : Side::Sell;
}

bool takesPrice(OrderType type) noexcept
{
    return type == OrderType::Limit || type == OrderType::LimitMaker ||
        type == OrderType::StopLossLimit || type == OrderType::TakeProfitLimit;
}

bool takesTimeInForce(OrderType type) noexcept
{
    return takesPrice(type) && type != OrderType::LimitMaker;
}

bool isStopType(OrderType type) noexcept
{
    return type != OrderType::Limit && type != OrderType::LimitMaker && type != OrderType::Market;
}

void requirePositive(const LegReader& leg, std::string_view plain,
                     const std::optional<Decimal>& value)
{
    const auto name = leg.name(plain);
    if (!value) {
        leg.reader.fail(missingParameter(name));
    } else if (!value->isPositive()) {
        leg.reader.fail(Failure{400, -1013, "Invalid " + name + '.', {}});
    }
}

void readTimeInForce(const LegReader& leg, OrderRequest& request)
{
    const auto name = leg.name("timeInForce");
    const auto index = leg.reader.oneOf(name, {"GTC", "IOC", "FOK"}, invalidTimeInForce());
    if (!takesTimeInForce(request.type)) {
        if (index) {
            leg.reader.fail({400, -1114, "TimeInForce parameter sent when not required.", {}});
        }
        return;
    }
    if (!index) {
        leg.reader.needText(name);
        return;
    }
    request.timeInForce = static_cast<TimeInForce>(*index);
}

void readPrices(const LegReader& leg, OrderRequest& request)
{
    request.price = leg.reader.decimal(leg.name("price"));
    if (takesPrice(request.type)) {
        requirePositive(leg, "price", request.price);
    } else if (request.price) {
        leg.reader.fail(unneededParameter(leg.name("price")));
    }
    request.stopPrice = leg.reader.decimal(leg.name("stopPrice"));
    const auto trailing = leg.reader.integer(leg.name("trailingDelta"), 1, 100'000);
    if (trailing) {
        request.trailingDeltaBps = static_cast<int>(*trailing);
    }
    if (!isStopType(request.type)) {
        if (request.stopPrice) {
            leg.reader.fail(unneededParameter(leg.name("stopPrice")));
        }
        if (trailing) {
            leg.reader.fail(unneededParameter(leg.name("trailingDelta")));
        }
        return;
    }
    if (!trailing) {
        requirePositive(leg, "stopPrice", request.stopPrice);
    }
}

void readQuantities(const LegReader& leg, const Instrument& instrument, OrderRequest& request,
                    const OrderRequest* shared)
{
    if (shared != nullptr) {
        request.quantity = shared->quantity;
    } else {
        request.quantity = leg.reader.decimal(leg.name("quantity"));
        if (leg.prefix.empty()) {
            request.quoteAmount = leg.reader.decimal("quoteOrderQty");
        }
        if (request.quoteAmount && request.type != OrderType::Market) {
            leg.reader.fail(unneededParameter("quoteOrderQty"));
        } else if (request.quoteAmount && request.quantity) {
            leg.reader.fail(badCombination());
        } else if (request.quoteAmount) {
            requirePositive(leg, "quoteOrderQty", request.quoteAmount);
            if (!instrument.allowsQuoteAmountMarket) {
                leg.reader.fail({400,
                                 -2010,
                                 "Quote order qty market orders are not support for this symbol.",
                                 {}});
            }
        } else {
            requirePositive(leg, "quantity", request.quantity);
        }
    }
    request.icebergQuantity = leg.reader.decimal(leg.name("icebergQty"));
    if (request.icebergQuantity && !takesPrice(request.type)) {
        leg.reader.fail(unneededParameter(leg.name("icebergQty")));
    }
    if (request.icebergQuantity && takesTimeInForce(request.type) &&
        request.timeInForce != TimeInForce::Gtc) {
        leg.reader.fail(invalidTimeInForce());
    }
}

} // namespace

std::string prefixed(std::string_view prefix, std::string_view name)
{
    std::string full(prefix);
    full += name;
    if (!prefix.empty()) {
        auto& first = full[prefix.size()];
        first = static_cast<char>(first - 'a' + 'A'); // all plain names begin with a-z
    }
    return full;
}

OrderRequest readOrder(ParamReader& reader, const Instrument& instrument, std::string_view prefix,
                       const OrderRequest* shared)
{
    const LegReader leg{reader, prefix};
    OrderRequest request;
    request.symbol = instrument.id.symbol;
    request.side = shared != nullptr ? shared->side : readSide(leg);
    const auto type = readType(leg);
    if (!type) {
        return request;
    }
    request.type = *type;
    readTimeInForce(leg, request);
    readQuantities(leg, instrument, request, shared);
    readPrices(leg, request);
    request.clientOrderId =
        reader.clientId(prefix.empty() ? "newClientOrderId" : leg.name("clientOrderId"));
    request.strategyId = reader.integer(leg.name("strategyId"), 0, kMaxId);
    request.strategyType = reader.integer(leg.name("strategyType"), 1'000'000, kMaxId);
    if (prefix.empty()) {
        request.stpMode = readStpMode(reader);
    }
    return request;
}

std::optional<StpMode> readStpMode(ParamReader& reader)
{
    const auto index =
        reader.oneOf("selfTradePreventionMode",
                     {"NONE", "EXPIRE_MAKER", "EXPIRE_TAKER", "EXPIRE_BOTH", "DECREMENT"},
                     invalidValue("selfTradePreventionMode"));
    if (!index) {
        return std::nullopt;
    }
    return static_cast<StpMode>(*index);
}

ResponseType readResponseType(ParamReader& reader, ResponseType fallback)
{
    const auto index = reader.oneOf("newOrderRespType", {"ACK", "RESULT", "FULL"},
                                    invalidValue("newOrderRespType"));
    return index ? static_cast<ResponseType>(*index) : fallback;
}

OrderKey readOrderKey(ParamReader& reader, std::string_view idName, std::string_view clientIdName)
{
    OrderKey key;
    key.orderId = reader.integer(idName, 0, kMaxId);
    key.clientOrderId = reader.clientId(clientIdName);
    if (!key.orderId && key.clientOrderId.empty() && !reader.failure()) {
        reader.fail({400,
                     -1102,
                     "Param '" + std::string(clientIdName) + "' or '" + std::string(idName) +
                         "' must be sent, but both were empty/null!",
                     {}});
    }
    return key;
}

CancelRestriction readCancelRestriction(ParamReader& reader)
{
    const auto index = reader.oneOf("cancelRestrictions", {"ONLY_NEW", "ONLY_PARTIALLY_FILLED"},
                                    {400, -1145, "Invalid cancelRestrictions", {}});
    if (!index) {
        return CancelRestriction::None;
    }
    return *index == 0 ? CancelRestriction::OnlyNew : CancelRestriction::OnlyPartiallyFilled;
}

} // namespace agio::venue::binance
