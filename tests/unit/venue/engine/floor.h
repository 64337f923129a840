// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A small trading floor for the tests: a clock that stands still, two instruments, a listener that
// writes everything down.

#include "core/base/time.h"
#include "core/venue/engine/venueexchange.h"

#include <string>
#include <utility>
#include <vector>

namespace agio::venue {

inline Decimal dec(const char* text)
{
    return Decimal::literal(text);
}

inline Instrument toyInstrument(const char* base = "ABC", const char* quote = "USD")
{
    Instrument i;
    i.id = {ExchangeId("toy"), Symbol(std::string(base) + quote)};
    i.base = Asset(base);
    i.quote = i.settle = Asset(quote);
    i.name = std::string(base) + "/" + quote;
    i.status = TradingStatus::Trading;
    i.tickSize = dec("0.01");
    i.lotSize = dec("0.001");
    i.minPrice = dec("0.01");
    i.maxPrice = dec("100000");
    i.minQuantity = dec("0.001");
    i.maxQuantity = dec("1000");
    i.marketMaxQuantity = dec("100");
    i.minNotional = dec("5");
    i.maxNotional = dec("1000000");
    i.maxOpenOrders = 200;
    i.maxTriggerOrders = 5;
    i.maxIcebergParts = 10;
    i.maxOrderLists = 20;
    i.maxAmends = 2;
    i.allowsQuoteAmountMarket = i.allowsStopMarket = i.allowsStopLimit = true;
    i.allowsTakeProfitMarket = i.allowsTakeProfitLimit = true;
    i.allowsTrailing = i.allowsIceberg = i.allowsOco = i.allowsOto = true;
    i.allowsAmendKeepPriority = i.allowsCancelReplace = true;
    i.minTrailingBps = 10;
    i.maxTrailingBps = 2'000;
    return i;
}

struct Notes final : VenueListener
{
    std::vector<OrderEvent> orders;
    std::vector<VenueTrade> trades;
    std::vector<BookDelta> deltas;
    std::vector<BookTop> tops;
    std::vector<OrderListReply> lists;
    std::vector<std::pair<AccountRef, std::vector<Asset>>> balances;
    std::vector<std::string> order; // kinds of events as they came

    void bookChanged(const Instrument&, const BookDelta& delta) override
    {
        deltas.push_back(delta);
        order.emplace_back("book");
    }
    void bookTopChanged(const Instrument&, const BookTop& top) override { tops.push_back(top); }
    void traded(const Instrument&, const VenueTrade& trade) override
    {
        trades.push_back(trade);
        order.emplace_back("trade");
    }
    void orderChanged(const Instrument&, const OrderEvent& event) override
    {
        orders.push_back(event);
        order.emplace_back(event.type == ExecutionType::New         ? "new"
                               : event.type == ExecutionType::Trade ? "fill"
                                                                    : "end");
    }
    void orderListChanged(const Instrument&, const OrderListReply& list) override
    {
        lists.push_back(list);
    }
    void balancesChanged(AccountRef account, std::span<const Asset> assets) override
    {
        balances.emplace_back(account, std::vector<Asset>(assets.begin(), assets.end()));
        order.emplace_back("balances");
    }
    void clear() { *this = {}; }
};

struct Floor
{
    ManualClock clock;
    VenueExchange exchange{clock};
    Symbol symbol{"ABCUSD"};
    AccountRef ann{}, bob{};
    Notes notes;

    Floor()
    {
        exchange.addInstrument(toyInstrument());
        const FeeRates free{Decimal(), Decimal()};
        ann = exchange.createAccount("ann", free);
        bob = exchange.createAccount("bob", free);
        for (const AccountRef account : {ann, bob}) {
            exchange.deposit(account, Asset("USD"), dec("100000"));
            exchange.deposit(account, Asset("ABC"), dec("1000"));
        }
        exchange.addListener(&notes);
    }
    ~Floor() { exchange.removeListener(&notes); }
    Floor(const Floor&) = delete;
    Floor& operator=(const Floor&) = delete;

    OrderRequest limit(Side side, const char* quantity, const char* price) const
    {
        OrderRequest request;
        request.symbol = symbol;
        request.side = side;
        request.type = OrderType::Limit;
        request.quantity = dec(quantity);
        request.price = dec(price);
        return request;
    }
    OrderRequest market(Side side, const char* quantity) const
    {
        OrderRequest request;
        request.symbol = symbol;
        request.side = side;
        request.type = OrderType::Market;
        request.quantity = dec(quantity);
        return request;
    }
    OrderRequest stop(Side side, OrderType type, const char* quantity, const char* stopPrice,
                      const char* price = nullptr) const
    {
        OrderRequest request = market(side, quantity);
        request.type = type;
        request.stopPrice = dec(stopPrice);
        if (price != nullptr) {
            request.price = dec(price);
        }
        return request;
    }
    // Places and returns the order's number; 0 if it was refused.
    std::int64_t put(AccountRef account, const OrderRequest& request)
    {
        const auto placed = exchange.place(account, request);
        return placed ? placed->order.orderId : 0;
    }
    VenueOrder look(AccountRef account, std::int64_t orderId) const
    {
        OrderKey key;
        key.orderId = orderId;
        const auto found = exchange.order(account, symbol, key);
        return found ? *found : VenueOrder{};
    }
    // A trade at this price between the two, so that it is the last one.
    void print(const char* price)
    {
        put(bob, limit(Side::Sell, "1", price));
        put(ann, limit(Side::Buy, "1", price));
    }
    std::string free(AccountRef account, const char* asset) const
    {
        return exchange.balance(account, Asset(asset)).free.normalized().toString();
    }
    std::string locked(AccountRef account, const char* asset) const
    {
        return exchange.balance(account, Asset(asset)).locked.normalized().toString();
    }
    bool isSound() const { return exchange.ledgerIsBalanced() && exchange.booksAreConsistent(); }
};

} // namespace agio::venue
