// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/binance/failure.h"

#include "core/base/json.h"
#include "core/venue/engine/venuetypes.h"

namespace agio::venue::binance {
namespace {

std::string quoted(std::string_view name)
{
    return '\'' + std::string(name) + '\'';
}

} // namespace

std::string Failure::toJson() const
{
    JsonWriter writer;
    writer.beginObject().key("code").number(std::int64_t{code}).key("msg").string(message);
    if (!dataJson.empty()) {
        writer.key("data").raw(dataJson);
    }
    writer.endObject();
    return writer.take();
}

Failure missingParameter(std::string_view name)
{
    return {400,
            -1102,
            "Mandatory parameter " + quoted(name) + " was not sent, was empty/null, or malformed.",
            {}};
}

Failure illegalCharacters(std::string_view name, std::string_view range)
{
    return {400,
            -1100,
            "Illegal characters found in parameter " + quoted(name) + "; legal range is " +
                quoted(range) + '.',
            {}};
}

Failure emptyParameter(std::string_view name)
{
    return {400, -1105, "Parameter " + quoted(name) + " was empty.", {}};
}

Failure unneededParameter(std::string_view name)
{
    return {400, -1106, "Parameter " + quoted(name) + " sent when not required.", {}};
}

Failure tooPrecise(std::string_view name)
{
    return {400, -1111, "Parameter " + quoted(name) + " has too much precision.", {}};
}

Failure invalidValue(std::string_view name)
{
    return {400, -1130, "Data sent for parameter " + quoted(name) + " is not valid.", {}};
}

Failure greaterThan(std::string_view name, std::string_view limit)
{
    return {400,
            -1102,
            quoted(name) + " contains unexpected value. Cannot be greater than " +
                std::string(limit) + '.',
            {}};
}

Failure badCombination()
{
    return {400, -1128, "Combination of optional parameters invalid.", {}};
}

Failure invalidSymbol()
{
    return {400, -1121, "Invalid symbol.", {}};
}

Failure invalidSide()
{
    return {400, -1117, "Invalid side.", {}};
}

Failure invalidOrderType()
{
    return {400, -1116, "Invalid orderType.", {}};
}

Failure invalidTimeInForce()
{
    return {400, -1115, "Invalid timeInForce.", {}};
}

Failure invalidInterval()
{
    return {400, -1120, "Invalid interval.", {}};
}

Failure tooLongWindow()
{
    return {400, -1127, "More than 24 hours between startTime and endTime.", {}};
}

Failure unreadParameters(std::size_t read, std::size_t sent)
{
    return {400,
            -1104,
            "Not all sent parameters were read; read " + quoted(std::to_string(read)) +
                " parameter(s) but was sent " + quoted(std::to_string(sent)) + '.',
            {}};
}

Failure badKeyFormat()
{
    return {401, -2014, "API-key format invalid.", {}};
}

Failure rejectedKey()
{
    return {401, -2015, "Invalid API-key, IP, or permissions for action.", {}};
}

Failure badSignature()
{
    return {400, -1022, "Signature for this request is not valid.", {}};
}

Failure outsideWindow(bool isAhead)
{
    return {400,
            -1021,
            isAhead ? "Timestamp for this request was 1000ms ahead of the server's time."
                    : "Timestamp for this request is outside of the recvWindow.",
            {}};
}

Failure unknownOutcome()
{
    return {504,
            -1007,
            "Timeout waiting for response from backend server. Send status unknown; execution "
            "status unknown.",
            {}};
}

Failure notFound()
{
    return {404, -1000, "Not found.", {}};
}

Failure fromRefusal(const Refusal& refusal, Purpose purpose)
{
    switch (refusal.code) {
    case RefusalCode::Filter:
        return {400, -1013, refusal.text, {}};
    case RefusalCode::UnknownSymbol:
        return invalidSymbol();
    case RefusalCode::UnknownOrder:
        if (purpose == Purpose::Cancel) {
            return {400, -2011, "Unknown order sent.", {}};
        }
        return {400, -2013, "Order does not exist.", {}};
    case RefusalCode::CancelRestricted:
        return {400, -2011, refusal.text, {}};
    case RefusalCode::AmendIncreases:
    case RefusalCode::AmendNoChange:
        return {400, -2038, refusal.text, {}};
    case RefusalCode::ClientIdMismatch:
        return {400, -2039, refusal.text, {}};
    case RefusalCode::BadListLegs:
        return {400, -1158, refusal.text, {}};
    case RefusalCode::IncompleteRequest:
        return {400, -1102, refusal.text, {}};
    case RefusalCode::None:
    case RefusalCode::InsufficientBalance:
    case RefusalCode::WouldImmediatelyMatch:
    case RefusalCode::WouldTrigger:
    case RefusalCode::DuplicateOrder:
    case RefusalCode::MarketClosed:
    case RefusalCode::TypeNotAllowed:
    case RefusalCode::BadListPrices:
    case RefusalCode::ListNotAllowed:
    case RefusalCode::StpNotAllowed:
    case RefusalCode::AccountDisabled:
        break;
    }
    return {400, purpose == Purpose::Amend ? -2038 : -2010, refusal.text, {}};
}

} // namespace agio::venue::binance
