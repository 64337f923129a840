// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/binance/requests.h"

#include "core/base/json.h"

#include <algorithm>
#include <array>

namespace agio::binance {

namespace {

constexpr int kMaxPage = 1000; // klines, trades, allOrders, myTrades
constexpr std::size_t kMaxStreamsPerFrame = 200;

Error refused(std::string text)
{
    return Error::refused(std::move(text));
}

std::string plain(Decimal value)
{
    return value.normalized().toString();
}

// The parameters of one order, with the names that they have in an order list: prefix "above" makes
// "abovePrice". Single orders have an empty prefix and lower-case names.
class OrderFields
{
public:
    explicit OrderFields(std::string prefix)
        : m_prefix(std::move(prefix))
    {}
    void add(std::string_view lowerName, std::string value, bool isNumber = false)
    {
        m_params.push_back({nameOf(lowerName), std::move(value), isNumber});
    }
    void add(std::string_view lowerName, const std::optional<Decimal>& value)
    {
        if (value)
            add(lowerName, plain(*value));
    }
    std::string nameOf(std::string_view lowerName) const
    {
        if (m_prefix.empty())
            return std::string(lowerName);
        std::string name = m_prefix;
        name += lowerName;
        char& first = name[m_prefix.size()];
        if (first >= 'a' && first <= 'z')
            first = static_cast<char>(first - 'a' + 'A');
        return name;
    }
    Params take() { return std::move(m_params); }

private:
    std::string m_prefix;
    Params m_params;
};

bool isLimitForm(OrderForm form)
{
    return form == OrderForm::Limit || form == OrderForm::StopLimit ||
        form == OrderForm::TakeProfitLimit;
}

bool isTriggerForm(OrderForm form)
{
    return form != OrderForm::Limit && form != OrderForm::Market;
}

std::string_view typeWord(const OrderIntent& intent, bool plainLimitIsMaker)
{
    switch (intent.form) {
    case OrderForm::Limit:
        return intent.postOnly || plainLimitIsMaker ? "LIMIT_MAKER" : "LIMIT";
    case OrderForm::Market:
        return "MARKET";
    case OrderForm::StopLimit:
        return "STOP_LOSS_LIMIT";
    case OrderForm::StopMarket:
        return "STOP_LOSS";
    case OrderForm::TakeProfitLimit:
        return "TAKE_PROFIT_LIMIT";
    case OrderForm::TakeProfitMarket:
        return "TAKE_PROFIT";
    }
    return "LIMIT";
}

std::string_view sideWord(Side side)
{
    return side == Side::Buy ? "BUY" : "SELL";
}

std::string_view timeInForceWord(TimeInForce timeInForce)
{
    switch (timeInForce) {
    case TimeInForce::Gtc:
    case TimeInForce::Gtd: // refused before
        return "GTC";
    case TimeInForce::Ioc:
        return "IOC";
    case TimeInForce::Fok:
        return "FOK";
    }
    return "GTC";
}

bool isPositive(const std::optional<Decimal>& value)
{
    return value && value->isPositive();
}

Result<void> checkAmounts(const OrderIntent& intent)
{
    if (intent.quoteAmount) {
        if (intent.form != OrderForm::Market)
            return refused("only a market order can be given by quote amount on Binance");
        if (!intent.quoteAmount->isPositive())
            return refused("the quote amount must be greater than zero");
        if (!intent.quantity.isZero())
            return refused("give either a quantity or a quote amount, not both");
        return {};
    }
    if (!intent.quantity.isPositive())
        return refused("the quantity must be greater than zero");
    return {};
}

Result<void> checkPrices(const OrderIntent& intent)
{
    if (isLimitForm(intent.form) && !isPositive(intent.price))
        return refused("this order needs a price greater than zero");
    if (!isTriggerForm(intent.form))
        return {};
    if (!intent.trigger && !intent.trailingBps)
        return refused("this order needs a trigger price or a trailing distance");
    if (intent.trigger && !intent.trigger->isPositive())
        return refused("the trigger price must be greater than zero");
    if (intent.trailingBps && *intent.trailingBps <= 0)
        return refused("the trailing distance must be greater than zero");
    return {};
}

Result<void> checkOptions(const OrderIntent& intent)
{
    if (intent.timeInForce == TimeInForce::Gtd)
        return refused("Binance Spot has no orders that end at a date");
    if (intent.postOnly && intent.form != OrderForm::Limit)
        return refused("only a limit order can be post-only on Binance");
    if (intent.postOnly && intent.timeInForce != TimeInForce::Gtc)
        return refused("a post-only order rests in the book: IOC and FOK contradict it");
    if (intent.visibleQuantity) {
        if (!isLimitForm(intent.form) || intent.timeInForce != TimeInForce::Gtc)
            return refused("an iceberg order must be a limit order that is good till cancelled");
        if (!intent.visibleQuantity->isPositive())
            return refused("the visible quantity must be greater than zero");
    }
    if (!intent.clientOrderId.isEmpty() && !isLegalClientOrderId(intent.clientOrderId.text()))
        return refused("the client order id may hold letters, digits, - and _, 1 to 36 of them");
    return {};
}

Result<void> checkIntent(const OrderIntent& intent)
{
    if (intent.instrument.symbol.isEmpty())
        return refused("the order names no instrument");
    if (auto amounts = checkAmounts(intent); !amounts.ok())
        return amounts;
    if (auto prices = checkPrices(intent); !prices.ok())
        return prices;
    return checkOptions(intent);
}

// What one order needs beside symbol and the options of the whole request.
void addOrder(OrderFields& fields, const OrderIntent& intent, std::string_view type)
{
    if (isLimitForm(intent.form)) {
        fields.add("price", intent.price);
        if (type != "LIMIT_MAKER") // no timeInForce there (Binance sheet §5.3)
            fields.add("timeInForce", std::string(timeInForceWord(intent.timeInForce)));
        fields.add("icebergQty", intent.visibleQuantity);
    }
    if (isTriggerForm(intent.form)) {
        fields.add("stopPrice", intent.trigger);
        if (intent.trailingBps)
            fields.add("trailingDelta", std::to_string(*intent.trailingBps), true);
    }
}

Params singleOrder(const OrderIntent& intent)
{
    OrderFields fields("");
    const std::string_view type = typeWord(intent, false);
    fields.add("symbol", intent.instrument.symbol.text());
    fields.add("side", std::string(sideWord(intent.side)));
    fields.add("type", std::string(type));
    if (intent.quoteAmount)
        fields.add("quoteOrderQty", intent.quoteAmount);
    else
        fields.add("quantity", plain(intent.quantity));
    addOrder(fields, intent, type);
    if (!intent.clientOrderId.isEmpty())
        fields.add("newClientOrderId", intent.clientOrderId.text());
    if (!intent.selfTradePrevention.empty())
        fields.add("selfTradePreventionMode", intent.selfTradePrevention);
    // ACK, the default of conditional orders, says nothing about the order's state.
    fields.add("newOrderRespType", "FULL");
    return fields.take();
}

void append(Params& params, Params more)
{
    for (Param& param : more)
        params.push_back(std::move(param));
}

// One leg of a list; working and pending legs of OTO and OTOCO state side and quantity of their
// own, the legs of an OCO share them.
Params leg(const OrderIntent& intent, std::string_view prefix, bool plainLimitIsMaker,
           bool statesSideAndQuantity)
{
    OrderFields fields{std::string(prefix)};
    const std::string_view type = typeWord(intent, plainLimitIsMaker);
    fields.add("type", std::string(type));
    if (statesSideAndQuantity) {
        fields.add("side", std::string(sideWord(intent.side)));
        fields.add("quantity", plain(intent.quantity));
    }
    addOrder(fields, intent, type);
    if (!intent.clientOrderId.isEmpty())
        fields.add("clientOrderId", intent.clientOrderId.text());
    return fields.take();
}

bool isProfitLeg(const OrderIntent& intent)
{
    return intent.form == OrderForm::Limit || intent.form == OrderForm::TakeProfitLimit ||
        intent.form == OrderForm::TakeProfitMarket;
}

bool isStopLeg(const OrderIntent& intent)
{
    return intent.form == OrderForm::StopLimit || intent.form == OrderForm::StopMarket;
}

// Binance sheet §5.5: the profit leg of a SELL stands above, that of a BUY below.
Result<void> checkOcoPair(const OrderIntent& above, const OrderIntent& below)
{
    if (above.side != below.side || above.quantity != below.quantity)
        return refused("both legs of an OCO must have the same side and quantity");
    const bool isSell = above.side == Side::Sell;
    const OrderIntent& profit = isSell ? above : below;
    const OrderIntent& stop = isSell ? below : above;
    if (!isProfitLeg(profit) || !isStopLeg(stop))
        return refused(isSell ? "a selling OCO has its profit leg above and its stop leg below"
                              : "a buying OCO has its stop leg above and its profit leg below");
    return {};
}

Result<void> checkLegs(const OrderListIntent& intent)
{
    const std::size_t expected = intent.kind == OrderListKind::Otoco ? 3 : 2;
    if (intent.legs.size() != expected)
        return refused("the order list has the wrong number of orders");
    for (const OrderIntent& order : intent.legs) {
        if (auto checked = checkIntent(order); !checked.ok())
            return checked;
        if (order.quoteAmount)
            return refused("orders of a list are given by quantity, not by quote amount");
        if (order.instrument != intent.legs.front().instrument)
            return refused("all orders of a list must be on the same instrument");
    }
    if (intent.kind != OrderListKind::Oco && intent.legs.front().form != OrderForm::Limit)
        return refused("the first order of this list must be a limit order");
    if (intent.kind == OrderListKind::Oco)
        return checkOcoPair(intent.legs[0], intent.legs[1]);
    if (intent.kind == OrderListKind::Otoco)
        return checkOcoPair(intent.legs[1], intent.legs[2]);
    return {};
}

void addPage(Params& params, int limit)
{
    if (limit > 0)
        params.push_back({"limit", std::to_string(std::min(limit, kMaxPage)), true});
}

void addTimeParam(Params& params, const char* name, const std::optional<UtcTime>& time)
{
    if (time)
        params.push_back({name, std::to_string(time->toMs()), true});
}

bool isInteger(std::string_view text)
{
    return !text.empty() && text.size() <= 19 &&
        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void addOrderId(Params& params, const char* name, const ExchangeOrderId& id)
{
    if (!id.isEmpty())
        params.push_back({name, id.text(), isInteger(id.text())});
}

std::string lowered(std::string_view symbol)
{
    std::string text(symbol);
    for (char& c : text) // ASCII only: symbols may be UTF-8 (Binance sheet §10)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return text;
}

} // namespace

std::vector<RateWindow> defaultRateWindows()
{
    // The lower of what the sources state, until exchangeInfo is read (Binance sheet §8).
    return {
        {std::string(kWeightWindow), Duration::minutes(1), 6'000},
        {std::string(kRequestsWindow), Duration::minutes(5), 61'000},
        {std::string(kOrdersShortWindow), Duration::seconds(10), 50},
        {std::string(kOrdersDayWindow), Duration::seconds(24LL * 3600), 160'000},
        {std::string(kSapiIpWindow), Duration::minutes(1), 12'000},
        {std::string(kSapiUidWindow), Duration::minutes(1), 180'000},
    };
}

std::vector<RateCost> weightCost(int weight)
{
    return {{kWeightWindow, weight}, {kRequestsWindow, 1}};
}

std::vector<RateCost> orderCost(int weight, int orders)
{
    std::vector<RateCost> costs = weightCost(weight);
    if (orders > 0) {
        costs.push_back({kOrdersShortWindow, orders});
        costs.push_back({kOrdersDayWindow, orders});
    }
    return costs;
}

int depthWeight(int limit) noexcept
{
    if (limit <= 100)
        return 5;
    if (limit <= 500)
        return 25;
    return limit <= 1000 ? 50 : 250;
}

bool isLegalClientOrderId(std::string_view id) noexcept
{
    return !id.empty() && id.size() <= 36 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            c == '-' || c == '_';
    });
}

Result<Params> orderParams(const OrderIntent& intent)
{
    if (auto checked = checkIntent(intent); !checked.ok())
        return checked.error();
    return singleOrder(intent);
}

Result<Params> orderListParams(const OrderListIntent& intent)
{
    if (!intent.listClientId.isEmpty() && !isLegalClientOrderId(intent.listClientId.text()))
        return refused("the list id may hold letters, digits, - and _, 1 to 36 of them");
    if (auto checked = checkLegs(intent); !checked.ok())
        return checked.error();
    const OrderIntent& first = intent.legs.front();
    Params params{{"symbol", first.instrument.symbol.text()}};
    if (!intent.listClientId.isEmpty())
        params.push_back({"listClientOrderId", intent.listClientId.text()});
    switch (intent.kind) {
    case OrderListKind::Oco:
        params.push_back({"side", std::string(sideWord(first.side))});
        params.push_back({"quantity", plain(first.quantity)});
        append(params, leg(intent.legs[0], "above", true, false));
        append(params, leg(intent.legs[1], "below", true, false));
        break;
    case OrderListKind::Oto:
        append(params, leg(first, "working", false, true));
        append(params, leg(intent.legs[1], "pending", false, true));
        break;
    case OrderListKind::Otoco:
        append(params, leg(first, "working", false, true));
        params.push_back({"pendingSide", std::string(sideWord(intent.legs[1].side))});
        params.push_back({"pendingQuantity", plain(intent.legs[1].quantity)});
        append(params, leg(intent.legs[1], "pendingAbove", true, false));
        append(params, leg(intent.legs[2], "pendingBelow", true, false));
        break;
    }
    if (!first.selfTradePrevention.empty())
        params.push_back({"selfTradePreventionMode", first.selfTradePrevention});
    params.push_back({"newOrderRespType", "FULL"});
    return params;
}

Result<Params> replaceParams(const ReplaceIntent& intent)
{
    if (intent.cancel.clientOrderId.isEmpty() && intent.cancel.exchangeOrderId.isEmpty())
        return refused("no id of the order to replace");
    auto params = orderParams(intent.replacement);
    if (!params.ok())
        return params;
    // Never a second order beside one that could not be cancelled.
    params->push_back({"cancelReplaceMode", "STOP_ON_FAILURE"});
    addOrderId(*params, "cancelOrderId", intent.cancel.exchangeOrderId);
    if (!intent.cancel.clientOrderId.isEmpty())
        params->push_back({"cancelOrigClientOrderId", intent.cancel.clientOrderId.text()});
    return params;
}

Result<Params> amendParams(const AmendIntent& intent)
{
    if (intent.order.clientOrderId.isEmpty() && intent.order.exchangeOrderId.isEmpty())
        return refused("no id of the order to amend");
    if (!intent.newQuantity.isPositive())
        return refused("the quantity must be greater than zero");
    if (!intent.newClientOrderId.isEmpty() && !isLegalClientOrderId(intent.newClientOrderId.text()))
        return refused("the client order id may hold letters, digits, - and _, 1 to 36 of them");
    Params params = referenceParams(intent.order);
    params.push_back({"newQty", plain(intent.newQuantity)});
    if (!intent.newClientOrderId.isEmpty())
        params.push_back({"newClientOrderId", intent.newClientOrderId.text()});
    return params;
}

Params referenceParams(const OrderRef& ref)
{
    Params params{{"symbol", ref.instrument.symbol.text()}};
    addOrderId(params, "orderId", ref.exchangeOrderId);
    if (!ref.clientOrderId.isEmpty())
        params.push_back({"origClientOrderId", ref.clientOrderId.text()});
    return params;
}

Params klineParams(const KlineQuery& query)
{
    Params params{{"symbol", query.symbol.text()},
                  {"interval", std::string(toText(query.interval))}};
    addTimeParam(params, "startTime", query.from);
    addTimeParam(params, "endTime", query.until);
    addPage(params, query.limit);
    return params;
}

Params myTradesParams(const MyTradesQuery& query)
{
    Params params{{"symbol", query.symbol.text()}};
    addOrderId(params, "orderId", query.order);
    // fromId and startTime exclude each other; the id is the exact one.
    if (!query.fromTradeId.empty())
        params.push_back({"fromId", query.fromTradeId, isInteger(query.fromTradeId)});
    else
        addTimeParam(params, "startTime", query.from);
    addPage(params, query.limit);
    return params;
}

Params allOrdersParams(const Symbol& symbol, std::optional<UtcTime> from, int limit)
{
    Params params{{"symbol", symbol.text()}};
    addTimeParam(params, "startTime", from);
    addPage(params, limit);
    return params;
}

std::string_view wordOf(OrderListKind kind) noexcept
{
    switch (kind) {
    case OrderListKind::Oco:
        return "oco";
    case OrderListKind::Oto:
        return "oto";
    case OrderListKind::Otoco:
        return "otoco";
    }
    return "oco";
}

int orderCountOf(OrderListKind kind) noexcept
{
    return kind == OrderListKind::Otoco ? 3 : 2;
}

bool isKlineInterval(Interval interval) noexcept
{
    return interval != Interval::S5 && interval != Interval::S15;
}

std::string streamName(const MarketSubscription& subscription)
{
    const std::string symbol = lowered(subscription.symbol.text());
    if (symbol.empty())
        return subscription.channel == MarketChannel::Ticker ? "!miniTicker@arr" : "";
    switch (subscription.channel) {
    case MarketChannel::Book:
        return symbol + "@depth@100ms";
    case MarketChannel::Trades:
        return symbol + "@trade";
    case MarketChannel::Ticker:
        return symbol + "@ticker";
    case MarketChannel::BookTop:
        return symbol + "@bookTicker";
    case MarketChannel::Klines:
        if (!isKlineInterval(subscription.interval))
            return {};
        return symbol + "@kline_" + std::string(toText(subscription.interval));
    }
    return {};
}

std::vector<std::string> streamFrames(std::string_view method,
                                      std::span<const MarketSubscription> subscriptions,
                                      std::int64_t& nextId)
{
    std::vector<std::string> names;
    for (const MarketSubscription& subscription : subscriptions) {
        std::string name = streamName(subscription);
        if (!name.empty())
            names.push_back(std::move(name));
    }
    std::vector<std::string> frames;
    for (std::size_t first = 0; first < names.size(); first += kMaxStreamsPerFrame) {
        const std::size_t last = std::min(first + kMaxStreamsPerFrame, names.size());
        JsonWriter json;
        json.beginObject().key("method").string(method).key("params").beginArray();
        for (std::size_t i = first; i < last; ++i)
            json.string(std::string_view(names[i]));
        json.endArray().key("id").number(nextId++).endObject();
        frames.push_back(json.take());
    }
    return frames;
}

} // namespace agio::binance
