// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The pre-trade check: one pure function for ticket, ladder, chart and console, run for display
// while typing and again by the desk on the very values that go out. The order of tests is fixed
// (order-ticket section 6); all failures are listed, the first is the button's text. Also the cost
// lines: fee, slippage by walking the book, break-even, share of equity.

#include "core/exchange/orders.h"
#include "core/market/orderbook.h"
#include "core/trading/order.h"

#include <optional>
#include <string>
#include <vector>

namespace agio {

enum class Check : std::uint8_t {
    Environment, // account locked, none chosen, replay
    KeyMayTrade,
    ClockSkew,
    InstrumentStatus,
    FreshData,
    Form, // a form, time in force or option that is not offered here; missing fields
    Tick,
    PriceRange, // min/max price
    PriceBand,
    Lot,
    QuantityRange,
    Notional,
    Iceberg,
    TriggerSide, // a trigger that is already passed
    OrderCount,
    Balance, // including fee
    RateBudget,
    LocalLimits, // order size, distance, orders per second, repeat guard
    OwnOpposite, // would trade with an own order
    Crossing, // a post-only order that would take
};

enum class Severity : std::uint8_t { Note, Warning, Blocking };

// Text with numbers filled in, kept apart so that the window can translate the pattern:
// pattern "{0} {1} x {2} = {3} {4} is below the minimum {5} {4}; smallest here: {6} {1}".
struct Finding
{
    Check check = Check::Environment;
    Severity severity = Severity::Blocking;
    std::string pattern; // English source text with {n}
    std::vector<std::string> arguments;
    std::optional<Decimal> suggestion; // a value that passes: offered as "use it"
    enum class Field : std::uint8_t { None, Price, Quantity, Trigger } field = Field::None;
    int leg = -1; // order lists: which leg it is about; -1: the whole

    std::string english() const; // pattern with arguments, for logs and tests
};

// `pattern` with its {0} … {9} replaced.
std::string fillPattern(const std::string& pattern, const std::vector<std::string>& arguments);

struct LocalLimits // editable per instrument; ladder section 3.4
{
    Decimal maxOrderShareOfEquity = Decimal::fromParts(5, 2); // 0.05
    Decimal maxDistanceFromTouch = Decimal::fromParts(2, 2); // 0.02
    int maxOpenOrders = 50;
    int maxOrdersPerSecond = 5;
    Duration repeatGuard = Duration::ms(250); // same side, price and size
    bool allowCrossing = false;
};

struct OwnOrderView // what the check needs of an order that is out
{
    ClientOrderId id;
    InstrumentId instrument;
    Side side = Side::Buy;
    OrderForm form = OrderForm::Limit;
    std::optional<Decimal> price;
    Decimal remaining;
    UtcTime sentAt;
};

struct PreTradeInput
{
    const Instrument* instrument = nullptr;
    const BookView* book = nullptr; // null: no data
    std::optional<Decimal> lastPrice;
    std::vector<Balance> balances;
    bool balancesVerified = true;
    FeeRates fees;
    std::optional<Decimal> equityInQuote; // of the whole account, in this quote asset
    std::vector<OwnOrderView> openOrders;
    std::vector<OwnOrderView> recentIntents; // of the last seconds, for rate and repeat
    LocalLimits limits;
    Environment environment = Environment::Simulated;
    bool accountPresent = true, keyMayTrade = true;
    Duration clockOffset; // |offset| > half the request window blocks
    Duration requestWindow = Duration::seconds(5);
    bool rateBudgetLeft = true;
    UtcTime now;
};

struct CostEstimate
{
    bool wouldTake = false; // would trade at once
    std::optional<Decimal> quoteAmount; // price x quantity, or by walking the book
    std::optional<Decimal> fee; // rounded up, in feeAsset
    Asset feeAsset;
    Decimal feeRate;
    bool feeAssumed = true;
    std::optional<Decimal> averagePrice, worstPrice; // if taken
    std::optional<Decimal> slippageBps; // against mid
    std::optional<Decimal> depthShortfall; // needs x times the visible depth; > 1
    std::optional<Decimal> distanceFromTouchPercent; // > 0: rests behind the touch
    std::optional<Decimal> quantityAhead; // resting at this price or better
    std::optional<Decimal> breakEven; // price after both fees
    std::optional<Decimal> youReceive; // base for a buy, quote for a sell
    Asset receiveAsset;
};

struct CheckReport
{
    std::vector<Finding> findings; // in the fixed order
    CostEstimate cost;
    bool mayGo() const noexcept; // no blocking finding
    const Finding* first() const noexcept;
};

CheckReport checkOrder(const OrderIntent& intent, const PreTradeInput& input);
// OCO and its like: each leg, the relation of their prices, and the balance once for both.
CheckReport checkOrderList(const OrderListIntent& intent, const PreTradeInput& input);

// The form's name for a sentence: "stop-limit".
const char* toText(OrderForm form) noexcept;
const char* toText(Side side) noexcept; // "buy"
constexpr bool hasPrice(OrderForm form) noexcept
{
    return form == OrderForm::Limit || form == OrderForm::StopLimit ||
        form == OrderForm::TakeProfitLimit;
}
constexpr bool hasTrigger(OrderForm form) noexcept
{
    return form != OrderForm::Limit && form != OrderForm::Market;
}

// Smallest quantity at this price that passes lot, minimum and notional; nullopt if none does.
std::optional<Decimal> smallestQuantity(const Instrument& instrument, Decimal price);
// The largest quantity that `share` (0…1) of free funds buys or sells at this price, fees kept
// aside: floor_lot(free / (price * (1 + taker))) for a buy.
std::optional<Decimal> quantityForShare(const Instrument& instrument, Side side, Decimal price,
                                        Decimal free, Decimal share, const FeeRates& fees);

// Amount fields of the ticket: what `base` costs at this price, rounded down to the quote's digits,
// and the whole lots that `quote` buys; base -> quote -> base never grows.
std::optional<Decimal> quoteForQuantity(const Instrument& instrument, Decimal price, Decimal base);
std::optional<Decimal> quantityForQuote(const Instrument& instrument, Decimal price, Decimal quote);

} // namespace agio
