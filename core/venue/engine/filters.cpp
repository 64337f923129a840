// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/engine/filters.h"

#include <algorithm>

namespace agio::venue {

namespace {

bool priceIsLegal(const Instrument& instrument, const std::optional<Decimal>& price)
{
    if (!price) {
        return true;
    }
    return price->isPositive() && price->isMultipleOf(instrument.tickSize) &&
        (!instrument.minPrice || *price >= *instrument.minPrice) &&
        (!instrument.maxPrice || *price <= *instrument.maxPrice);
}

bool quantityIsLegal(Decimal quantity, Decimal step, const std::optional<Decimal>& smallest,
                     const std::optional<Decimal>& largest)
{
    return quantity.isPositive() && quantity.isMultipleOf(step) &&
        (!smallest || quantity >= *smallest) && (!largest || quantity <= *largest);
}

bool isInsideBand(const PriceBand& band, Side side, Decimal price, Decimal reference)
{
    const auto up = Decimal::mul(reference, side == Side::Buy ? band.buyUp : band.sellUp);
    const auto down = Decimal::mul(reference, side == Side::Buy ? band.buyDown : band.sellDown);
    return (!up || price <= *up) && (!down || price >= *down);
}

bool notionalIsLegal(const Instrument& instrument, const OrderRequest& request,
                     const FilterContext& context)
{
    const bool isMarket = request.type == OrderType::Market ||
        request.type == OrderType::StopLoss || request.type == OrderType::TakeProfit;
    std::optional<Decimal> value = request.quoteAmount;
    if (!value) {
        Decimal price = context.referencePrice;
        if (request.price) {
            price = *request.price;
        } else if (request.stopPrice) {
            price = *request.stopPrice;
        }
        if (!price.isPositive() || !request.quantity) {
            return true;
        }
        value = Decimal::mul(price, *request.quantity);
    }
    if (!value) {
        return false; // too large to be counted
    }
    const bool minCounts = !isMarket || instrument.minNotionalAppliesToMarket;
    const bool maxCounts = !isMarket || instrument.maxNotionalAppliesToMarket;
    return !(minCounts && instrument.minNotional && *value < *instrument.minNotional) &&
        !(maxCounts && instrument.maxNotional && *value > *instrument.maxNotional);
}

bool icebergIsLegal(const Instrument& instrument, const OrderRequest& request)
{
    if (!request.icebergQuantity || !request.quantity || !instrument.maxIcebergParts ||
        !request.icebergQuantity->isPositive()) {
        return true;
    }
    const auto parts = Decimal::div(*request.quantity, *request.icebergQuantity, 0, Rounding::Up);
    return parts && *parts <= Decimal(*instrument.maxIcebergParts);
}

bool marketLotIsLegal(const Instrument& instrument, Decimal quantity)
{
    return quantityIsLegal(quantity, instrument.marketLotSize.value_or(instrument.lotSize),
                           instrument.marketMinQuantity, instrument.marketMaxQuantity);
}

} // namespace

FilterKind checkFilters(const Instrument& instrument, const OrderRequest& request,
                        const FilterContext& context)
{
    if (!priceIsLegal(instrument, request.price) || !priceIsLegal(instrument, request.stopPrice)) {
        return FilterKind::PriceFilter;
    }
    if (request.price && instrument.priceBand && context.referencePrice.isPositive() &&
        !isInsideBand(*instrument.priceBand, request.side, *request.price,
                      context.referencePrice)) {
        return FilterKind::PercentPriceBySide;
    }
    for (const auto& quantity : {request.quantity, request.icebergQuantity}) {
        if (quantity &&
            !quantityIsLegal(*quantity, instrument.lotSize, instrument.minQuantity,
                             instrument.maxQuantity)) {
            return FilterKind::LotSize;
        }
    }
    const bool isMarketNow = request.type == OrderType::Market;
    if (isMarketNow && request.quantity && !marketLotIsLegal(instrument, *request.quantity)) {
        return FilterKind::MarketLotSize;
    }
    if (!notionalIsLegal(instrument, request, context)) {
        return FilterKind::MinNotional;
    }
    if (!icebergIsLegal(instrument, request)) {
        return FilterKind::IcebergParts;
    }
    if (request.trailingDeltaBps &&
        (*request.trailingDeltaBps < instrument.minTrailingBps.value_or(1) ||
         *request.trailingDeltaBps > instrument.maxTrailingBps.value_or(10'000))) {
        return FilterKind::TrailingDelta;
    }
    if (instrument.maxOpenOrders &&
        context.openOrders + context.newOrders > *instrument.maxOpenOrders) {
        return FilterKind::MaxNumOrders;
    }
    if (instrument.maxTriggerOrders && context.newTriggerOrders > 0 &&
        context.openTriggerOrders + context.newTriggerOrders > *instrument.maxTriggerOrders) {
        return FilterKind::MaxNumAlgoOrders;
    }
    if (instrument.maxOrderLists && context.newLists > 0 &&
        context.openLists + context.newLists > *instrument.maxOrderLists) {
        return FilterKind::MaxNumOrderLists;
    }
    return FilterKind::None;
}

} // namespace agio::venue
