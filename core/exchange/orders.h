// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Orders in the trade's terms, the same for every exchange: what a person wants (intents) and what
// an exchange says of it (reports). Quantities are base, amounts are quote, unless a name says
// otherwise. Codecs translate; nothing here knows a wire name.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/decimal.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/market/instrument.h"
#include "core/market/marketdata.h"

namespace agio {

enum class OrderForm : std::uint8_t {
    Limit,
    Market,
    StopLimit,        // trigger, then limit
    StopMarket,       // trigger, then market
    TakeProfitLimit,
    TakeProfitMarket,
};
enum class TimeInForce : std::uint8_t { Gtc, Ioc, Fok, Gtd };
enum class IntentSource : std::uint8_t { Ticket, Ladder, Chart, Blotter, Console, Program };

struct OrderIntent
{
    ClientOrderId clientOrderId; // made by the desk before anything is sent
    InstrumentId instrument;
    Side side = Side::Buy;
    OrderForm form = OrderForm::Limit;
    Decimal quantity;                    // base; 0 when quoteAmount is set
    std::optional<Decimal> quoteAmount;  // market orders: spend or receive about this much
    std::optional<Decimal> price;        // limit forms
    std::optional<Decimal> trigger;      // stop and take-profit forms
    std::optional<int> trailingBps;      // trailing distance, basis points
    TimeInForce timeInForce = TimeInForce::Gtc;
    std::optional<UtcTime> goodTill;     // Gtd
    bool postOnly = false;
    std::optional<Decimal> visibleQuantity; // iceberg
    std::string selfTradePrevention;        // exchange's word; empty: its default
    IntentSource source = IntentSource::Ticket;
    bool operator==(const OrderIntent&) const = default;
};

enum class OrderListKind : std::uint8_t { Oco, Oto, Otoco };

// Oco: legs {above, below}, one profit and one stop leg of the same side and quantity.
// Oto: {working, pending}. Otoco: {working, pendingAbove, pendingBelow}.
struct OrderListIntent
{
    ClientOrderId listClientId;
    OrderListKind kind = OrderListKind::Oco;
    std::vector<OrderIntent> legs;
};

// One of the two ids at least; both must agree at the exchange.
struct OrderRef
{
    InstrumentId instrument;
    ClientOrderId clientOrderId;
    ExchangeOrderId exchangeOrderId;
};

struct ReplaceIntent // atomic cancel and new order, where the exchange has it
{
    OrderRef cancel;
    OrderIntent replacement;
};

struct AmendIntent // lower the quantity, keep the place in the queue
{
    OrderRef order;
    Decimal newQuantity; // total, not remaining
    ClientOrderId newClientOrderId;
};

// As the exchange states it. Ours is OrderState in trading/.
enum class ReportedStatus : std::uint8_t {
    New,
    PendingNew,      // waits for the working order of its list
    PartiallyFilled,
    Filled,
    Cancelled,
    Rejected,
    Expired,
    Unrecognised,    // a status text this version does not know, see statusText
};
constexpr bool isFinal(ReportedStatus s) noexcept
{
    return s == ReportedStatus::Filled || s == ReportedStatus::Cancelled
        || s == ReportedStatus::Rejected || s == ReportedStatus::Expired;
}

struct Fill
{
    ExchangeTradeId tradeId; // with the instrument: unique; counted once
    InstrumentId instrument;
    ExchangeOrderId exchangeOrderId;
    ClientOrderId clientOrderId; // empty where the source does not carry it
    Side side = Side::Buy;
    Decimal price, quantity, quoteAmount;
    Decimal fee;
    Asset feeAsset;
    bool isMaker = false;
    UtcTime exchangeTime;
    bool operator==(const Fill&) const = default;
};

// What is known of one order after a reply, a push or a query. Absent: not stated there.
struct OrderReport
{
    InstrumentId instrument;
    ClientOrderId clientOrderId; // the order's own, not a cancel request's
    ExchangeOrderId exchangeOrderId;
    std::string orderListId;     // exchange's; empty: in no list
    ReportedStatus status = ReportedStatus::New;
    std::string statusText;
    std::string reason;          // why rejected or expired, exchange's word
    std::optional<Side> side;
    std::optional<OrderForm> form;
    std::optional<bool> postOnly;
    std::optional<TimeInForce> timeInForce;
    std::optional<Decimal> price, trigger, quantity, filledQuantity, filledQuoteAmount;
    std::optional<Decimal> visibleQuantity;
    std::optional<UtcTime> createdAt, updatedAt;
    bool isWorking = true;       // false: a trigger that waits
    std::vector<Fill> fills;     // those that this message carries
    // Words of the exchange that this version does not know: "type=PEGGED side=BOTH".
    std::string unrecognised;
};

struct Balance
{
    Asset asset;
    Decimal free, locked;
};

struct AccountSnapshot
{
    std::vector<Balance> balances; // absolute; assets not listed are zero
    bool canTrade = true;
    std::optional<Decimal> makerRate, takerRate; // 0.001 = 0.1 %
    UtcTime exchangeTime;
};

struct FeeRates
{
    Decimal maker, taker;
    bool assumed = true; // true: the public default, not read from the account
    std::string discountAsset; // "BNB" where a discount in that asset is on
};

} // namespace agio
