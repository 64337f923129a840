// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/engine/venuetypes.h"

namespace agio::venue {

bool isFinal(OrderStatus status) noexcept
{
    return status != OrderStatus::New && status != OrderStatus::PendingNew &&
        status != OrderStatus::PartiallyFilled;
}

const char* filterName(FilterKind filter) noexcept
{
    switch (filter) {
    case FilterKind::None:
        return "";
    case FilterKind::PriceFilter:
        return "PRICE_FILTER";
    case FilterKind::PercentPriceBySide:
        return "PERCENT_PRICE_BY_SIDE";
    case FilterKind::LotSize:
        return "LOT_SIZE";
    case FilterKind::MarketLotSize:
        return "MARKET_LOT_SIZE";
    case FilterKind::MinNotional:
        return "NOTIONAL";
    case FilterKind::MaxNumOrders:
        return "MAX_NUM_ORDERS";
    case FilterKind::MaxNumAlgoOrders:
        return "MAX_NUM_ALGO_ORDERS";
    case FilterKind::MaxNumOrderLists:
        return "MAX_NUM_ORDER_LISTS";
    case FilterKind::MaxNumOrderAmends:
        return "MAX_NUM_ORDER_AMENDS";
    case FilterKind::IcebergParts:
        return "ICEBERG_PARTS";
    case FilterKind::TrailingDelta:
        return "TRAILING_DELTA";
    }
    return "";
}

namespace {

// The exchange's words (Binance sheet §9).
const char* textOf(RefusalCode code) noexcept
{
    switch (code) {
    case RefusalCode::None:
        return "";
    case RefusalCode::Filter:
        return "Filter failure";
    case RefusalCode::InsufficientBalance:
        return "Account has insufficient balance for requested action.";
    case RefusalCode::WouldImmediatelyMatch:
        return "Order would immediately match and take.";
    case RefusalCode::WouldTrigger:
        return "Order would trigger immediately.";
    case RefusalCode::DuplicateOrder:
        return "Duplicate order sent.";
    case RefusalCode::MarketClosed:
        return "Market is closed.";
    case RefusalCode::UnknownSymbol:
        return "Invalid symbol.";
    case RefusalCode::UnknownOrder:
        return "Unknown order sent.";
    case RefusalCode::CancelRestricted:
        return "Order was not canceled due to cancel restrictions.";
    case RefusalCode::TypeNotAllowed:
        return "This order type is not supported for this symbol.";
    case RefusalCode::BadListPrices:
        return "The relationship of the prices for the orders is not correct.";
    case RefusalCode::BadListLegs:
        return "The order types of the list do not fit together.";
    case RefusalCode::ListNotAllowed:
        return "This order list is not supported for this symbol.";
    case RefusalCode::AmendIncreases:
        return "Order amend (quantity increase) is not supported.";
    case RefusalCode::AmendNoChange:
        return "The requested action would change no state; rejecting";
    case RefusalCode::ClientIdMismatch:
        return "Client order ID is not correct for this order ID.";
    case RefusalCode::StpNotAllowed:
        return "This self-trade prevention mode is not allowed for this symbol.";
    case RefusalCode::IncompleteRequest:
        return "A mandatory parameter was not sent, was empty/null, or malformed.";
    case RefusalCode::AccountDisabled:
        return "This action is disabled on this account.";
    }
    return "";
}

} // namespace

Refusal makeRefusal(RefusalCode code)
{
    return {code, FilterKind::None, textOf(code)};
}

Refusal makeRefusal(FilterKind filter)
{
    if (filter == FilterKind::None) {
        return {};
    }
    return {RefusalCode::Filter, filter, std::string("Filter failure: ") + filterName(filter)};
}

} // namespace agio::venue
