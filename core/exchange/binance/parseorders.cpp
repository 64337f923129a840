// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/binance/errors.h"
#include "core/exchange/binance/orderwords.h"
#include "core/exchange/binance/parse.h"
#include "core/exchange/binance/wire.h"

namespace agio::binance {

using simdjson::dom::array;
using simdjson::dom::element;
using wire::Fields;

namespace {

std::optional<Decimal> unlessZero(const std::optional<Decimal>& value)
{
    return value && !value->isZero() ? value : std::nullopt;
}

Result<Fill> readFill(const element& value, const OrderReport& order, UtcTime time)
{
    Fields fields(value);
    Fill fill;
    fill.tradeId = ExchangeTradeId(std::to_string(fields.integer("tradeId")));
    fill.instrument = order.instrument;
    fill.exchangeOrderId = order.exchangeOrderId;
    fill.clientOrderId = order.clientOrderId;
    fill.side = order.side.value_or(Side::Buy);
    fill.price = fields.decimal("price");
    fill.quantity = fields.decimal("qty");
    fill.fee = fields.decimal("commission");
    fill.feeAsset = Asset(std::string(fields.text("commissionAsset")));
    fill.isMaker = false; // these fills come with the placement: it took
    fill.exchangeTime = time;
    const auto amount = Decimal::mul(fill.price, fill.quantity);
    if (!amount)
        fields.fail("a fill's amount is too large");
    if (!fields.ok())
        return fields.error();
    fill.quoteAmount = *amount;
    return fill;
}

// Type, side, time in force and status; unknown words stay readable in the report.
void readWords(Fields& fields, OrderReport& report)
{
    if (const auto word = fields.maybeText("status")) {
        report.statusText = *word;
        report.status = statusOf(*word);
    }
    if (const auto word = fields.maybeText("side"))
        setSide(report, *word);
    if (const auto word = fields.maybeText("type"))
        setForm(report, *word);
    if (const auto word = fields.maybeText("timeInForce"))
        setTimeInForce(report, *word);
    const auto reason = fields.maybeText("expiryReason");
    if (reason && *reason != "NONE")
        report.reason = *reason;
    else if (report.statusText == "EXPIRED_IN_MATCH")
        report.reason = report.statusText; // self-trade prevention
}

void readAmounts(Fields& fields, OrderReport& report)
{
    report.price = unlessZero(fields.maybeDecimal("price"));
    report.trigger = unlessZero(fields.maybeDecimal("stopPrice"));
    report.visibleQuantity = unlessZero(fields.maybeDecimal("icebergQty"));
    report.quantity = fields.maybeDecimal(fields.has("origQty") ? "origQty" : "qty");
    report.filledQuantity = fields.maybeDecimal("executedQty");
    // "cummulative" is the exchange's spelling; amend replies spell it right (sheet §5.4).
    const auto amount = fields.maybeDecimal(
        fields.has("cummulativeQuoteQty") ? "cummulativeQuoteQty" : "cumulativeQuoteQty");
    if (amount && !amount->isNegative()) // negative: historical and unknown
        report.filledQuoteAmount = amount;
}

void readTimes(Fields& fields, OrderReport& report)
{
    report.createdAt = fields.maybeTimeMs("time");
    report.updatedAt = fields.maybeTimeMs(fields.has("updateTime") ? "updateTime" : "transactTime");
    const auto workingTime = fields.maybeInteger("workingTime");
    const bool isWorking =
        fields.maybeBoolean("isWorking").value_or(true) && workingTime.value_or(0) != -1;
    const bool waits =
        report.status == ReportedStatus::New || report.status == ReportedStatus::PendingNew;
    report.isWorking = isWorking || !waits;
}

// A cancel gives the order an id of its own and moves the original one (sheet §5.3). An amendment
// does the same, but there the new id is the order's from then on.
enum class IdRule { OriginalWins, NewWins };

Result<OrderReport> readOrderBy(const element& root, IdRule rule)
{
    Fields fields(root);
    OrderReport report;
    report.instrument = instrumentId(fields.text("symbol"));
    report.exchangeOrderId = ExchangeOrderId(std::to_string(fields.integer("orderId")));
    const std::string_view own = fields.maybeText("clientOrderId").value_or("");
    const std::string_view original = fields.maybeText("origClientOrderId").value_or("");
    const bool takesOriginal = rule == IdRule::OriginalWins && !original.empty();
    report.clientOrderId = ClientOrderId(std::string(takesOriginal ? original : own));
    const auto list = fields.maybeInteger("orderListId");
    if (list && *list >= 0)
        report.orderListId = std::to_string(*list);
    readWords(fields, report);
    readAmounts(fields, report);
    readTimes(fields, report);
    if (fields.has("fills"))
        for (const element& item : fields.array("fills")) {
            auto fill = readFill(item, report, report.updatedAt.value_or(UtcTime()));
            if (!fill.ok())
                return fill.error();
            report.fills.push_back(std::move(fill).value());
        }
    if (!fields.ok())
        return fields.error();
    return report;
}

} // namespace

ReportedStatus statusOf(std::string_view word) noexcept
{
    if (word == "NEW")
        return ReportedStatus::New;
    if (word == "PENDING_NEW")
        return ReportedStatus::PendingNew;
    if (word == "PARTIALLY_FILLED")
        return ReportedStatus::PartiallyFilled;
    if (word == "FILLED")
        return ReportedStatus::Filled;
    if (word == "CANCELED")
        return ReportedStatus::Cancelled;
    if (word == "REJECTED")
        return ReportedStatus::Rejected;
    if (word == "EXPIRED" || word == "EXPIRED_IN_MATCH")
        return ReportedStatus::Expired;
    return ReportedStatus::Unrecognised; // PENDING_CANCEL is unused (sheet §5.4)
}

void setSide(OrderReport& report, std::string_view word)
{
    if (word == "BUY")
        report.side = Side::Buy;
    else if (word == "SELL")
        report.side = Side::Sell;
    else
        addUnrecognised(report, "side", word);
}

void setForm(OrderReport& report, std::string_view word)
{
    struct Form
    {
        std::string_view word;
        OrderForm form;
    };
    constexpr Form kForms[] = {
        {"LIMIT", OrderForm::Limit},
        {"LIMIT_MAKER", OrderForm::Limit},
        {"MARKET", OrderForm::Market},
        {"STOP_LOSS", OrderForm::StopMarket},
        {"STOP_LOSS_LIMIT", OrderForm::StopLimit},
        {"TAKE_PROFIT", OrderForm::TakeProfitMarket},
        {"TAKE_PROFIT_LIMIT", OrderForm::TakeProfitLimit},
    };
    for (const Form& known : kForms)
        if (known.word == word) {
            report.form = known.form;
            report.postOnly = word == "LIMIT_MAKER";
            return;
        }
    addUnrecognised(report, "type", word);
}

void setTimeInForce(OrderReport& report, std::string_view word)
{
    if (word == "GTC")
        report.timeInForce = TimeInForce::Gtc;
    else if (word == "IOC")
        report.timeInForce = TimeInForce::Ioc;
    else if (word == "FOK")
        report.timeInForce = TimeInForce::Fok;
    else
        addUnrecognised(report, "timeInForce", word);
}

void addUnrecognised(OrderReport& report, std::string_view name, std::string_view word)
{
    if (!report.unrecognised.empty())
        report.unrecognised += ' ';
    report.unrecognised += name;
    report.unrecognised += '=';
    report.unrecognised += word;
}

Result<OrderReport> readOrder(const element& root)
{
    return readOrderBy(root, IdRule::OriginalWins);
}

Result<std::vector<OrderReport>> readOrders(const element& root)
{
    array items;
    if (root.get(items) != simdjson::SUCCESS)
        return Error::malformed("a list of orders was expected");
    std::vector<OrderReport> orders;
    for (const element item : items) {
        auto order = readOrder(item);
        if (!order.ok())
            return order.error();
        orders.push_back(std::move(order).value());
    }
    return orders;
}

Result<OrderListReport> readOrderList(const element& root)
{
    Fields fields(root);
    OrderListReport report;
    report.listId = std::to_string(fields.integer("orderListId"));
    report.listClientId = ClientOrderId(std::string(fields.text("listClientOrderId")));
    report.status = fields.text("listOrderStatus");
    // Queries carry no reports, only ids.
    const char* source = fields.has("orderReports") ? "orderReports" : "orders";
    for (const element& item : fields.array(source)) {
        auto order = readOrder(item);
        if (!order.ok())
            return order.error();
        order->orderListId = report.listId;
        report.orders.push_back(std::move(order).value());
    }
    if (!fields.ok())
        return fields.error();
    return report;
}

Result<OrderReport> readAmended(const element& root)
{
    Fields fields(root);
    const auto time = fields.maybeTimeMs("transactTime");
    const auto amended = fields.maybe("amendedOrder");
    if (!fields.ok() || !amended)
        return fields.ok() ? Error::malformed("the amended order is missing") : fields.error();
    auto report = readOrderBy(*amended, IdRule::NewWins);
    if (report.ok() && !report->updatedAt)
        report->updatedAt = time;
    return report;
}

Result<std::vector<OrderReport>> readCancelledAll(const element& root)
{
    array items;
    if (root.get(items) != simdjson::SUCCESS)
        return Error::malformed("a list of cancelled orders was expected");
    std::vector<OrderReport> orders;
    for (const element item : items) {
        if (Fields(item).has("orderReports")) {
            auto list = readOrderList(item);
            if (!list.ok())
                return list.error();
            for (OrderReport& order : list->orders)
                orders.push_back(std::move(order));
            continue;
        }
        auto order = readOrder(item);
        if (!order.ok())
            return order.error();
        orders.push_back(std::move(order).value());
    }
    return orders;
}

namespace {

// One half of a replacement: an order, an error, or null.
struct Half
{
    std::optional<OrderReport> report;
    std::optional<Error> error;
};

Result<Half> readHalf(Fields& fields, std::string_view name, int status, std::int64_t retryAfterMs)
{
    Half half;
    const auto value = fields.maybe(name);
    if (!value)
        return half;
    Fields inner(*value);
    if (inner.has("code")) {
        const std::int64_t code = inner.integer("code");
        const std::string_view message = inner.maybeText("msg").value_or("");
        if (!inner.ok())
            return inner.error();
        // 409 is about the whole; the half has its own code.
        half.error = translate(status >= 500 ? status : 400, code, message, retryAfterMs);
        return half;
    }
    auto report = readOrder(*value);
    if (!report.ok())
        return report.error();
    half.report = std::move(report).value();
    return half;
}

} // namespace

Result<ReplaceOutcome> readReplaced(const element& root, int status, std::int64_t retryAfterMs)
{
    Fields fields(root);
    ReplaceOutcome outcome;
    const std::string_view cancelResult = fields.text("cancelResult");
    const std::string_view orderResult = fields.text("newOrderResult");
    auto cancel = readHalf(fields, "cancelResponse", status, retryAfterMs);
    if (!cancel.ok())
        return cancel.error();
    auto order = readHalf(fields, "newOrderResponse", status, retryAfterMs);
    if (!order.ok())
        return order.error();
    if (!fields.ok())
        return fields.error();
    const auto halfFailed = [](std::string_view result, const Half& half) -> std::optional<Error> {
        if (half.error)
            return half.error;
        if (result == "SUCCESS")
            return std::nullopt;
        if (result == "NOT_ATTEMPTED")
            return Error::refused("not attempted");
        return Error{ErrorKind::Unknown, {}, "result " + std::string(result), -1};
    };
    outcome.cancelled = cancelResult == "SUCCESS";
    outcome.cancelReport = std::move(cancel->report);
    outcome.cancelError = halfFailed(cancelResult, *cancel);
    outcome.placed = std::move(order->report);
    outcome.placeError = halfFailed(orderResult, *order);
    return outcome;
}

} // namespace agio::binance
