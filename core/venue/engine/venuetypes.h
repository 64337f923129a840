// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The words of the simulated exchange: orders, refusals, events, replies. Plain values, no dialect:
// a dialect server turns them into its own wire text. Prices carry the tick's digits, base
// quantities the lot's, quote amounts and fees at most eight digits. Times are the venue's clock.

#include "core/base/check.h"
#include "core/base/decimal.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/market/candle.h"
#include "core/market/marketdata.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace agio::venue {

// An account of the venue; made by VenueExchange::createAccount, never by hand.
enum class AccountRef : std::uint32_t {};

enum class OrderType : std::uint8_t {
    Limit,
    LimitMaker, // post only
    Market,
    StopLoss,
    StopLossLimit,
    TakeProfit,
    TakeProfitLimit,
};
enum class TimeInForce : std::uint8_t { Gtc, Ioc, Fok };
enum class StpMode : std::uint8_t { None, ExpireMaker, ExpireTaker, ExpireBoth, Decrement };

enum class OrderStatus : std::uint8_t {
    New,
    PendingNew, // waits for the working order of its list
    PartiallyFilled,
    Filled,
    Canceled,
    Rejected,
    Expired,
    ExpiredInMatch, // self-trade prevention
};
bool isFinal(OrderStatus status) noexcept;

enum class ExecutionType : std::uint8_t {
    New,
    Canceled,
    Replaced, // amended
    Rejected,
    Trade,
    Expired,
    TradePrevention,
};
enum class ExpiryReason : std::uint8_t {
    None,
    ExchangeCanceled,
    OcoTrigger, // the other leg filled or triggered
    OtoPhaseOneExpired, // the working order ended without a full fill
    UnfilledIocQuantity,
    UnfilledFok,
    InsufficientLiquidity, // a market order met an empty book
    InsufficientBalance, // a pending order could not be paid for when its turn came
};

// The filter that refused an order; the names are those of the exchange (Binance sheet §3).
enum class FilterKind : std::uint8_t {
    None,
    PriceFilter,
    PercentPriceBySide,
    LotSize,
    MarketLotSize,
    MinNotional, // the NOTIONAL filter
    MaxNumOrders,
    MaxNumAlgoOrders,
    MaxNumOrderLists,
    MaxNumOrderAmends,
    IcebergParts,
    TrailingDelta,
};
const char* filterName(FilterKind filter) noexcept; // "PRICE_FILTER" … "NOTIONAL"

enum class RefusalCode : std::uint8_t {
    None,
    Filter, // see Refusal::filter
    InsufficientBalance, // "Account has insufficient balance for requested action."
    WouldImmediatelyMatch, // "Order would immediately match and take."
    WouldTrigger, // "Order would trigger immediately."
    DuplicateOrder, // "Duplicate order sent."
    MarketClosed, // "Market is closed."
    UnknownSymbol, // "Invalid symbol."
    UnknownOrder, // "Unknown order sent." (cancel) — a query says "Order does not exist."
    CancelRestricted, // "Order was not canceled due to cancel restrictions."
    TypeNotAllowed, // "… orders are not supported for this symbol."
    BadListPrices, // "The relationship of the prices for the orders is not correct."
    BadListLegs, // the legs' types cannot form this list
    ListNotAllowed, // "… is not supported for this symbol."
    AmendIncreases, // "Order amend (quantity increase) is not supported."
    AmendNoChange, // "The requested action would change no state; rejecting"
    ClientIdMismatch, // "Client order ID is not correct for this order ID."
    StpNotAllowed, // self-trade prevention mode not allowed here
    IncompleteRequest, // a needed field is absent or not positive; Refusal::text names it
    AccountDisabled, // "This action is disabled on this account."
};

struct Refusal
{
    RefusalCode code = RefusalCode::None;
    FilterKind filter = FilterKind::None;
    std::string text; // the exchange's words as above; "Filter failure: LOT_SIZE" for a filter

    bool isRefused() const noexcept { return code != RefusalCode::None; }
};
Refusal makeRefusal(RefusalCode code); // with its standard text
Refusal makeRefusal(FilterKind filter);

// A value, or the venue's refusal of the request.
template <typename T>
class [[nodiscard]] Outcome
{
public:
    Outcome(T value)
        : m_value(std::move(value))
    {} // NOLINT(*-explicit-*)
    Outcome(Refusal refusal)
        : m_refusal(std::move(refusal))
    {}
    bool ok() const noexcept { return m_value.has_value(); }
    explicit operator bool() const noexcept { return ok(); }
    const T& value() const
    {
        AGIO_CHECK(m_value.has_value());
        return *m_value;
    }
    const T& operator*() const { return value(); }
    const T* operator->() const { return &value(); }
    const Refusal& refusal() const noexcept { return m_refusal; }

private:
    std::optional<T> m_value;
    Refusal m_refusal;
};

struct OrderRequest
{
    Symbol symbol;
    Side side = Side::Buy;
    OrderType type = OrderType::Limit;
    TimeInForce timeInForce = TimeInForce::Gtc;
    std::optional<Decimal> quantity; // base
    std::optional<Decimal> quoteAmount; // MARKET only: spend or receive about this much quote
    std::optional<Decimal> price;
    std::optional<Decimal> stopPrice;
    std::optional<int> trailingDeltaBps; // 100 = 1 %
    std::optional<Decimal> icebergQuantity; // visible part, base
    std::string clientOrderId; // empty: the venue makes one
    std::optional<StpMode> stpMode; // absent: the instrument's default
    std::optional<std::int64_t> strategyId;
    std::optional<std::int64_t> strategyType;
};

// An order as the venue knows it. Final orders are kept too (bounded history per account).
struct VenueOrder
{
    std::int64_t orderId = 0; // counts up per symbol
    std::int64_t listId = -1;
    AccountRef account{};
    Symbol symbol;
    std::string clientOrderId; // the one it was placed (or last amended) with
    Side side = Side::Buy;
    OrderType type = OrderType::Limit;
    TimeInForce timeInForce = TimeInForce::Gtc;
    OrderStatus status = OrderStatus::New;
    StpMode stpMode = StpMode::None;
    ExpiryReason expiryReason = ExpiryReason::None;
    Decimal price; // 0: none
    Decimal quantity; // base ordered; 0 until known for a market order by quote amount
    Decimal quoteAmount; // 0: none
    Decimal stopPrice; // 0: none
    Decimal icebergQuantity; // 0: none
    int trailingDeltaBps = 0; // 0: none
    UtcTime trailingTime; // when trailing began; not set: not trailing (yet)
    std::optional<std::int64_t> strategyId;
    std::optional<std::int64_t> strategyType;
    Decimal executedQuantity; // base, cumulative
    Decimal cumulativeQuote; // quote, cumulative
    Decimal preventedQuantity; // base taken away by self-trade prevention
    bool isTriggered = false; // a conditional order that became active
    bool isOnBook = false;
    int amendCount = 0;
    UtcTime createdAt;
    UtcTime updatedAt;
    UtcTime workingAt; // not set: never was working

    bool isConditional() const noexcept
    {
        return type != OrderType::Limit && type != OrderType::LimitMaker &&
            type != OrderType::Market;
    }
};

// One side of one fill, as its account sees it.
struct OwnTrade
{
    std::int64_t tradeId = 0; // per symbol
    std::int64_t orderId = 0;
    std::int64_t listId = -1;
    AccountRef account{};
    Symbol symbol;
    Side side = Side::Buy;
    bool isMaker = false;
    Decimal price;
    Decimal quantity; // base
    Decimal quoteAmount;
    Decimal fee;
    Asset feeAsset;
    UtcTime at;
};

// A public trade.
struct VenueTrade
{
    std::int64_t id = 0; // per symbol, contiguous
    Decimal price;
    Decimal quantity;
    Decimal quoteAmount;
    bool buyerIsMaker = false;
    std::int64_t buyOrderId = 0; // 0: a recorded trade
    std::int64_t sellOrderId = 0;
    UtcTime at;

    Side takerSide() const noexcept { return buyerIsMaker ? Side::Sell : Side::Buy; }
};

// Consecutive trades of one taker order at one price.
struct AggregateTrade
{
    std::int64_t id = 0;
    Decimal price;
    Decimal quantity;
    std::int64_t firstTradeId = 0;
    std::int64_t lastTradeId = 0;
    bool buyerIsMaker = false;
    UtcTime at;
};

// An execution report. `order` is its full state after the event.
struct OrderEvent
{
    ExecutionType type = ExecutionType::New;
    VenueOrder order;
    std::int64_t executionId = 0; // counts up over the venue
    // Canceled/Replaced: the client id of the request itself (order.clientOrderId is the order's).
    std::string requestClientOrderId;
    Refusal reason; // Rejected only
    std::optional<OwnTrade> fill; // Trade only
    // TradePrevention only:
    std::int64_t preventedMatchId = 0;
    Decimal preventedQuantity;
    std::int64_t counterOrderId = 0;
    UtcTime at;
};

enum class ContingencyType : std::uint8_t { Oco, Oto }; // OTOCO reports OTO
enum class ListStatus : std::uint8_t { Response, ExecStarted, Updated, AllDone };
enum class ListOrderStatus : std::uint8_t { Executing, AllDone, Reject };

struct OrderListMember
{
    std::int64_t orderId = 0;
    std::string clientOrderId;
};
struct VenueOrderList
{
    std::int64_t listId = -1;
    AccountRef account{};
    Symbol symbol;
    ContingencyType contingency = ContingencyType::Oco;
    ListStatus status = ListStatus::ExecStarted;
    ListOrderStatus orderStatus = ListOrderStatus::Executing;
    std::string listClientOrderId;
    std::vector<OrderListMember> orders;
    UtcTime at;
};

struct PreventedMatch
{
    std::int64_t id = 0;
    Symbol symbol;
    std::int64_t takerOrderId = 0;
    std::int64_t makerOrderId = 0;
    StpMode mode = StpMode::None;
    Decimal price;
    Decimal takerPreventedQuantity;
    Decimal makerPreventedQuantity;
    UtcTime at;
};

struct Balance
{
    Asset asset;
    Decimal free;
    Decimal locked;
};
struct FeeRates // fractions: 0.001 is 0.1 %
{
    Decimal maker = Decimal::fromParts(1, 3);
    Decimal taker = Decimal::fromParts(1, 3);
};

// Changed levels of the public book. In a matched market a delta holds the levels that one
// operation changed, each of which takes one id; a recorded market passes whole frames. Ids are
// contiguous: firstUpdateId == former lastUpdateId + 1.
struct BookDelta
{
    std::int64_t firstUpdateId = 0;
    std::int64_t lastUpdateId = 0;
    std::vector<BookLevel> bids; // absolute quantities, 0 removes
    std::vector<BookLevel> asks;
    bool isRecordedFrame = false; // pass on as one frame, do not merge
    UtcTime at;
};
struct DepthSnapshot
{
    std::int64_t lastUpdateId = 0;
    std::vector<BookLevel> bids; // best first
    std::vector<BookLevel> asks;
};

struct VenueKline
{
    Candle candle; // isClosed as of the venue's clock
    UtcTime closeTime; // last millisecond of the bar
    Decimal takerBuyQuoteVolume;
    std::int64_t firstTradeId = -1; // -1: no trade, or before the venue's start
    std::int64_t lastTradeId = -1;
};

struct Ticker24h
{
    Decimal open, high, low, last, lastQuantity;
    Decimal previousClose; // the last trade before the window
    Decimal priceChange;
    Decimal priceChangePercent; // 3 digits
    Decimal weightedAverage;
    Decimal bidPrice, bidQuantity, askPrice, askQuantity; // 0: empty side
    Decimal baseVolume, quoteVolume;
    UtcTime openTime, closeTime;
    std::int64_t firstTradeId = -1, lastTradeId = -1, tradeCount = 0;
};
struct AveragePrice
{
    int minutes = 5;
    Decimal price;
    UtcTime closeTime; // of the last trade in it
};

// Replies ---------------------------------------------------------------------------------------

struct PlaceReply
{
    VenueOrder order;
    std::vector<OwnTrade> fills;
};
struct OrderListReply
{
    VenueOrderList list;
    std::vector<VenueOrder> orders; // in the order of list.orders
};
struct CancelReply
{
    VenueOrder order;
    std::string requestClientOrderId;
    std::optional<OrderListReply> list; // set if the whole list went with it
};
struct CancelAllReply
{
    std::vector<CancelReply> orders; // members of lists are in `lists` only
    std::vector<OrderListReply> lists;
};
enum class StepResult : std::uint8_t { Success, Failure, NotAttempted };
struct CancelReplaceReply
{
    StepResult cancelResult = StepResult::NotAttempted;
    StepResult newOrderResult = StepResult::NotAttempted;
    std::optional<CancelReply> canceled;
    Refusal cancelRefusal;
    std::optional<PlaceReply> placed;
    Refusal newOrderRefusal;
    bool isComplete() const noexcept
    {
        return cancelResult == StepResult::Success && newOrderResult == StepResult::Success;
    }
};
struct AmendReply
{
    VenueOrder order;
    std::int64_t executionId = 0;
    std::string originalClientOrderId;
    UtcTime at;
};

// More requests -----------------------------------------------------------------------------------

struct OrderKey // one or both; both must agree
{
    std::optional<std::int64_t> orderId;
    std::string clientOrderId; // an open order of that id wins over finished ones, then the newest
};
enum class CancelRestriction : std::uint8_t { None, OnlyNew, OnlyPartiallyFilled };
struct CancelRequest
{
    Symbol symbol;
    OrderKey key;
    std::string requestClientOrderId; // empty: the venue makes one
    CancelRestriction restriction = CancelRestriction::None;
};
enum class CancelReplaceMode : std::uint8_t { StopOnFailure, AllowFailure };
struct CancelReplaceRequest
{
    CancelRequest cancel;
    OrderRequest order;
    CancelReplaceMode mode = CancelReplaceMode::StopOnFailure;
};
struct AmendRequest
{
    Symbol symbol;
    OrderKey key;
    Decimal newQuantity;
    std::string newClientOrderId; // empty: keep
};
// Legs share symbol and side; `above` has the higher trigger or limit price. Each leg carries its
// own type, prices, time in force and client id; quantity is taken from `quantity`.
struct OcoRequest
{
    Symbol symbol;
    Side side = Side::Sell;
    Decimal quantity;
    OrderRequest above;
    OrderRequest below;
    std::string listClientOrderId;
    std::optional<StpMode> stpMode;
};
struct OtoRequest // pending goes to market once working is fully filled
{
    OrderRequest working; // LIMIT or LIMIT_MAKER
    OrderRequest pending;
    std::string listClientOrderId;
    std::optional<StpMode> stpMode;
};
struct OtocoRequest
{
    OrderRequest working;
    OrderRequest pendingAbove; // quantity and side as in pendingBelow
    OrderRequest pendingBelow;
    std::string listClientOrderId;
    std::optional<StpMode> stpMode;
};

struct RangeQuery // of orders, trades, bars: chronological answers, the paging rule of sheet §3
{
    std::optional<std::int64_t> fromId; // this id and later
    std::optional<std::int64_t> orderId; // own trades only: of this order
    UtcTime start; // not set: open
    UtcTime end; // included
    std::size_t limit = 500;
};

} // namespace agio::venue
