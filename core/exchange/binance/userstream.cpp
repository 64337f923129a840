// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/binance/userstream.h"

#include "core/exchange/binance/errors.h"
#include "core/exchange/binance/orderwords.h"
#include "core/exchange/binance/parse.h"
#include "core/exchange/binance/wire.h"

#include <algorithm>

namespace agio::binance {

using simdjson::dom::element;
using wire::Fields;

namespace {

std::string asText(const element& value)
{
    return std::string(simdjson::minify(value));
}

// The id that we sent: a text or an integer, "" for null.
std::optional<std::string> replyId(Fields& fields)
{
    const auto id = fields.maybe("id");
    if (!id)
        return std::string();
    std::string_view text;
    if (id->get(text) == simdjson::SUCCESS)
        return std::string(text);
    std::int64_t number = 0;
    if (id->get(number) == simdjson::SUCCESS)
        return std::to_string(number);
    return std::nullopt;
}

// 429 and 418 state both ends of the wait in the exchange's own time (sheet §5.1).
std::int64_t retryAfterOf(Fields& error, std::string_view message, UtcTime receivedAt)
{
    if (const auto found = error.maybe("data")) {
        Fields data(*found);
        const auto until = data.maybeTimeMs("retryAfter");
        const auto now = data.maybeTimeMs("serverTime");
        if (data.ok() && until)
            return std::max<std::int64_t>(0, (*until - now.value_or(receivedAt)).toMs());
    }
    return banLeftMs(message, receivedAt);
}

// What cannot be read is no explicit refusal: the outcome stays unknown.
Error readError(const std::optional<element>& value, int status, UtcTime receivedAt)
{
    if (!value)
        return {ErrorKind::Unknown, {}, "status " + std::to_string(status), -1};
    Fields fields(*value);
    const std::int64_t code = fields.integer("code");
    const std::string_view message = fields.maybeText("msg").value_or("");
    if (!fields.ok())
        return {ErrorKind::Unknown, {}, "status " + std::to_string(status), -1};
    return translate(status, code, message, retryAfterOf(fields, message, receivedAt));
}

Result<void> decodeReply(Fields& fields, std::string_view frame, UtcTime receivedAt, UserSink& sink)
{
    const auto id = replyId(fields);
    const std::int64_t status = fields.integer("status");
    if (!fields.ok() || !id || status < 100 || status > 999)
        return Error::malformed("a reply has no usable id or status");
    WsReply reply;
    reply.id = *id;
    if (const auto limits = fields.maybe("rateLimits"))
        reply.used = readRateLimits(*limits).used;
    bool streamStarted = false;
    if (status == 200) {
        const auto result = fields.maybe("result");
        reply.result = result ? asText(*result) : std::string("null");
        streamStarted = result && result->is_object() && Fields(*result).has("subscriptionId");
    } else {
        reply.result = readError(fields.maybe("error"), static_cast<int>(status), receivedAt);
        reply.frame = frame;
    }
    if (reply.id.empty()) { // not an answer: the session was revoked (sheet §5.1)
        if (status == 200)
            return Error::malformed("a reply has no id");
        sink.onStreamNotice(StreamNotice::UserStreamEnded, reply.result.error().message);
        return {};
    }
    sink.onWsReply(reply);
    if (streamStarted)
        sink.onStreamNotice(StreamNotice::UserStreamStarted, {});
    return {};
}

Result<void> decodeBalances(const element& event, UserSink& sink)
{
    Fields fields(event);
    const UtcTime time = fields.maybeTimeMs(fields.has("u") ? "u" : "E").value_or(UtcTime());
    std::vector<Balance> balances;
    for (const element& item : fields.array("B")) {
        Fields balance(item);
        balances.push_back(
            {Asset(std::string(balance.text("a"))), balance.decimal("f"), balance.decimal("l")});
        if (!balance.ok())
            return balance.error();
    }
    if (!fields.ok())
        return fields.error();
    sink.onBalances(balances, time);
    return {};
}

Result<void> decodeBalanceDelta(const element& event, UserSink& sink)
{
    Fields fields(event);
    const Asset asset{std::string(fields.text("a"))};
    const Decimal delta = fields.decimal("d");
    const UtcTime time = fields.timeMs("T");
    if (!fields.ok())
        return fields.error();
    sink.onBalanceDelta(asset, delta, time);
    return {};
}

Result<void> decodeOrderList(const element& event, UserSink& sink)
{
    Fields fields(event);
    const std::string listId = std::to_string(fields.integer("g"));
    const std::string_view status = fields.text("L");
    if (!fields.ok())
        return fields.error();
    sink.onOrderListStatus(listId, status);
    return {};
}

Result<void> decodeEvent(const element& event, UserSink& sink)
{
    Fields fields(event);
    const std::string_view type = fields.text("e");
    if (!fields.ok())
        return fields.error();
    if (type == "executionReport") {
        const auto report = readExecutionReport(event);
        if (!report.ok())
            return report.error();
        sink.onOrderReport(*report);
        return {};
    }
    if (type == "outboundAccountPosition")
        return decodeBalances(event, sink);
    if (type == "balanceUpdate")
        return decodeBalanceDelta(event, sink);
    if (type == "listStatus")
        return decodeOrderList(event, sink);
    if (type == "eventStreamTerminated")
        sink.onStreamNotice(StreamNotice::UserStreamEnded, type);
    else if (type == "serverShutdown")
        sink.onStreamNotice(StreamNotice::ReconnectSoon, type);
    else if (type == "externalLockUpdate") // followed by outboundAccountPosition
        sink.onStreamNotice(StreamNotice::Ignored, type);
    else
        sink.onStreamNotice(StreamNotice::Unrecognised, type);
    return {};
}

// The keys of executionReport differ by letter case only (sheet §6): c is not C.
void readFillOf(Fields& fields, OrderReport& report)
{
    Fill fill;
    fill.tradeId = ExchangeTradeId(std::to_string(fields.integer("t")));
    fill.instrument = report.instrument;
    fill.exchangeOrderId = report.exchangeOrderId;
    fill.clientOrderId = report.clientOrderId;
    fill.side = report.side.value_or(Side::Buy);
    fill.price = fields.decimal("L");
    fill.quantity = fields.decimal("l");
    fill.fee = fields.maybeDecimal("n").value_or(Decimal());
    fill.feeAsset = Asset(std::string(fields.maybeText("N").value_or("")));
    fill.isMaker = fields.boolean("m");
    fill.exchangeTime = fields.timeMs("T");
    auto amount = fields.maybeDecimal("Y");
    if (!amount)
        amount = Decimal::mul(fill.price, fill.quantity);
    if (!amount)
        fields.fail("a fill's amount is too large");
    fill.quoteAmount = amount.value_or(Decimal());
    report.fills.push_back(std::move(fill));
}

std::optional<Decimal> unlessZero(const std::optional<Decimal>& value)
{
    return value && !value->isZero() ? value : std::nullopt;
}

void readReason(Fields& fields, std::string_view execution, OrderReport& report)
{
    const std::string_view refusal = fields.maybeText("r").value_or("NONE");
    const std::string_view expiry = fields.maybeText("eR").value_or("NONE");
    if (expiry != "NONE")
        report.reason = expiry;
    else if (refusal != "NONE")
        report.reason = refusal;
    else if (execution == "TRADE_PREVENTION")
        report.reason = execution;
}

} // namespace

Result<OrderReport> readExecutionReport(const element& event)
{
    Fields fields(event);
    OrderReport report;
    const std::string_view execution = fields.text("x");
    report.instrument = instrumentId(fields.text("s"));
    report.exchangeOrderId = ExchangeOrderId(std::to_string(fields.integer("i")));
    const std::string_view own = fields.text("c");
    const std::string_view original = fields.maybeText("C").value_or("");
    // Only a cancel carries an id that is not the order's; an amendment gives the order a new one.
    const bool takesOriginal = execution == "CANCELED" && !original.empty();
    report.clientOrderId = ClientOrderId(std::string(takesOriginal ? original : own));
    const auto list = fields.maybeInteger("g");
    if (list && *list >= 0)
        report.orderListId = std::to_string(*list);
    report.statusText = fields.text("X");
    report.status = statusOf(report.statusText);
    readReason(fields, execution, report);
    setSide(report, fields.text("S"));
    setForm(report, fields.text("o"));
    setTimeInForce(report, fields.text("f"));
    report.price = unlessZero(fields.maybeDecimal("p"));
    report.trigger = unlessZero(fields.maybeDecimal("P"));
    report.visibleQuantity = unlessZero(fields.maybeDecimal("F"));
    report.quantity = fields.decimal("q");
    report.filledQuantity = fields.decimal("z");
    const auto amount = fields.maybeDecimal("Z");
    if (amount && !amount->isNegative())
        report.filledQuoteAmount = amount;
    report.createdAt = fields.maybeTimeMs("O");
    report.updatedAt = fields.timeMs("T");
    const bool waits =
        report.status == ReportedStatus::New || report.status == ReportedStatus::PendingNew;
    report.isWorking = fields.maybeBoolean("w").value_or(true) || !waits;
    if (execution == "TRADE")
        readFillOf(fields, report);
    if (!fields.ok())
        return fields.error();
    return report;
}

Result<void> decodeUserFrame(const element& root, std::string_view frame, UtcTime receivedAt,
                             UserSink& sink)
{
    Fields fields(root);
    if (!fields.ok())
        return fields.error();
    if (const auto event = fields.maybe("event")) // {"subscriptionId":0,"event":{…}}
        return decodeEvent(*event, sink);
    if (fields.has("status"))
        return decodeReply(fields, frame, receivedAt, sink);
    if (fields.has("e"))
        return decodeEvent(root, sink);
    sink.onStreamNotice(StreamNotice::Unrecognised, "frame");
    return {};
}

Result<ReplaceOutcome> readReplacedFrame(const element& root)
{
    Fields fields(root);
    const std::int64_t status = fields.integer("status");
    const auto error = fields.maybe("error");
    if (!fields.ok() || !error)
        return Error::malformed("the reply to a replacement cannot be read");
    Fields inner(*error);
    const auto data = inner.maybe("data");
    if (!inner.ok() || !data)
        return Error::malformed("the reply to a replacement does not say what happened");
    return readReplaced(*data, static_cast<int>(status), -1);
}

} // namespace agio::binance
