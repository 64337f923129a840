// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/binance/errors.h"

#include "core/exchange/binance/wire.h"

#include <algorithm>
#include <charconv>

namespace agio::binance {

namespace {

using enum ErrorKind;

// Binance sheet §9, with the texts of -2010 and the filters of -1013. Longer fragments stand before
// shorter ones that they contain.
constexpr ErrorRule kRules[] = {
    {-1021, "", ClockSkew, "This computer's clock differs from the exchange's.",
     "Agio reads the exchange's time again and retries once. If it happens again, set the system "
     "clock or look for a slow network."},
    {-1022, "", Unauthorized, "The signature was not accepted.",
     "The secret or private key does not belong to this API key, or the key type (HMAC, RSA, "
     "Ed25519) is the wrong one. Enter the key again."},
    {-2014, "", Unauthorized, "The API key is damaged.",
     "Paste the whole key again, without spaces."},
    {-2015, "", Unauthorized, "Binance does not accept this API key for this action.",
     "One of three things: the key was deleted or belongs to another site (live, demo, testnet); "
     "this computer's IP address is not on the key's list; the permission for it is off."},
    {-1002, "", Unauthorized, "The request needs a key that is signed in.",
     "Check that an API key is set for this account."},
    {-1003, "banned until", RateLimited,
     "Binance has banned this IP address for a while because of too many requests.",
     "Agio sends nothing until the ban ends. Close other programs that use the same address."},
    {-1003, "", RateLimited, "Too many requests from this IP address.",
     "Agio waits until the limit is free again. Close other programs that use the same address."},
    {-1015, "", RateLimited, "Too many unfilled orders in the interval.",
     "Wait for the next interval, or let some orders fill first."},
    {-1034, "", RateLimited, "Too many connections at the same time.",
     "Agio connects again after a pause. Close other programs that use this account."},
    {-1000, "", Unknown, "Binance had an unknown fault.",
     "Agio asks the exchange what became of the request. Do not send it again."},
    {-1001, "", Unknown, "Binance was disconnected inside.",
     "Agio asks the exchange what became of the request. Do not send it again."},
    {-1006, "", Unknown, "Binance answered with something unexpected; the outcome is not known.",
     "The order may or may not exist. Agio is checking. Do not send it again."},
    {-1007, "", Unknown, "Binance did not answer in time; the outcome is not known.",
     "The order may or may not exist. Agio is checking. Do not send it again."},
    {-1008, "", Unknown, "Binance is overloaded.",
     "Agio asks the exchange what became of the request. Try again in some minutes."},
    {-1016, "", Unknown, "This service of Binance is shutting down.",
     "Agio asks the exchange what became of the request and connects again."},

    {-1013, "PERCENT_PRICE_BY_SIDE", Refused, "The price is too far from the market for this side.",
     "Choose a price nearer to the current one."},
    {-1013, "PERCENT_PRICE", Refused, "The price is too far from the market.",
     "Choose a price nearer to the current one."},
    {-1013, "PRICE_FILTER", Refused,
     "The price is not a multiple of the tick size, or outside the allowed range.",
     "Use the nearest price on the grid that the ticket shows."},
    {-1013, "MARKET_LOT_SIZE", Refused,
     "The quantity is not allowed for a market order: too small, too large or off the step.",
     "Use a quantity within the limits for market orders, or a limit order."},
    {-1013, "LOT_SIZE", Refused,
     "The quantity is too small, too large, or not a multiple of the step.",
     "Use the nearest quantity on the step that the ticket shows."},
    {-1013, "MIN_NOTIONAL", Refused, "The value of the order is too small.",
     "Raise the quantity until price times quantity reaches the minimum order value."},
    {-1013, "NOTIONAL", Refused, "The value of the order is too small or too large.",
     "Change the quantity until price times quantity lies within the allowed order value."},
    {-1013, "ICEBERG_PARTS", Refused, "The iceberg order would have too many parts.",
     "Raise the visible quantity."},
    {-1013, "MAX_POSITION", Refused, "Your position in this asset would become too large.",
     "Buy less, or cancel open buy orders first."},
    {-1013, "MAX_NUM_ALGO_ORDERS", Refused, "Too many open stop and take-profit orders.",
     "Cancel some of them on this instrument first."},
    {-1013, "MAX_NUM_ICEBERG_ORDERS", Refused, "Too many open iceberg orders.",
     "Cancel some of them on this instrument first."},
    {-1013, "MAX_NUM_ORDER_LISTS", Refused, "Too many open order lists.",
     "Cancel an OCO or OTO on this instrument first."},
    {-1013, "MAX_NUM_ORDER_AMENDS", Refused, "This order has been changed too often.",
     "Cancel it and place a new one."},
    {-1013, "EXCHANGE_MAX_NUM_ORDERS", Refused, "Too many open orders on the whole account.",
     "Cancel some orders first."},
    {-1013, "MAX_NUM_ORDERS", Refused, "Too many open orders on this instrument.",
     "Cancel some orders on this instrument first."},
    {-1013, "MAX_ASSET", Refused, "The order exceeds the limit for this asset.",
     "Use a smaller quantity."},
    {-1013, "TRAILING_DELTA", Refused, "The trailing distance is outside the allowed range.",
     "Choose a distance within the range that the ticket shows."},
    {-1013, "", Refused, "The order breaks a trading rule of this instrument.",
     "Compare price and quantity with the rules that the ticket shows."},

    {-1100, "ewClientOrderId", Refused, "The order id holds a character that Binance refuses.",
     "Use letters, digits, - and _ only, 36 at most."},
    {-1100, "", Refused, "A value of the request holds an illegal character.",
     "This is a fault of the program: please report it with the log."},
    {-1101, "", Refused, "The request has too many parameters.",
     "This is a fault of the program: please report it with the log."},
    {-1102, "recvWindow", Refused, "The time window of the request is too long.",
     "Set the receive window to 60 seconds or less."},
    {-1102, "", Refused, "A parameter of the request is missing, empty or out of range.",
     "This is a fault of the program: please report it with the log."},
    {-1103, "", Refused, "The request has a parameter that Binance does not know.",
     "This is a fault of the program: please report it with the log."},
    {-1104, "", Refused, "Binance did not read all parameters of the request.",
     "This is a fault of the program: please report it with the log."},
    {-1105, "", Refused, "A parameter of the request is empty.",
     "This is a fault of the program: please report it with the log."},
    {-1106, "", Refused, "The request has a parameter that must not be there.",
     "This is a fault of the program: please report it with the log."},
    {-1108, "", Refused, "A value of the request is too large.",
     "Use a smaller number; if it looks right, please report it with the log."},
    {-1111, "", Refused, "A number has more decimals than this asset allows.",
     "Use fewer decimals."},
    {-1114, "", Refused, "A time in force was sent with an order type that has none.",
     "This is a fault of the program: please report it with the log."},
    {-1115, "", Refused, "Binance does not know this time in force.", "Choose GTC, IOC or FOK."},
    {-1116, "", Refused, "Binance does not know this order type.",
     "Choose another order type for this instrument."},
    {-1117, "", Refused, "Binance does not know this side.",
     "This is a fault of the program: please report it with the log."},
    {-1121, "", Refused, "Binance does not know this symbol.",
     "It may have been delisted. Reload the list of instruments."},
    {-1127, "", Refused, "The time range is too long.", "Ask for at most 24 hours at a time."},
    {-1128, "", Refused, "These parameters do not go together.",
     "This is a fault of the program: please report it with the log."},
    {-1130, "", Refused, "A parameter of the request has a wrong value.",
     "This is a fault of the program: please report it with the log."},
    {-1145, "", Refused, "The condition for cancelling is not valid.",
     "Cancel the order without a condition."},
    {-1158, "", Refused, "An OCO needs one stop order among its two.",
     "Choose a stop order for one leg and a profit order for the other."},
    {-1165, "", Refused, "The types of the two OCO orders do not go together.",
     "Choose a profit order for one leg and a stop order for the other."},
    {-1166, "", Refused, "The types of the two OCO orders do not go together.",
     "Choose a profit order for one leg and a stop order for the other."},
    {-1167, "", Refused, "The types of the two OCO orders do not go together.",
     "Choose a profit order for one leg and a stop order for the other."},
    {-1168, "", Refused, "The types of the two OCO orders do not go together.",
     "Choose a profit order for one leg and a stop order for the other."},
    {-1196, "", Refused, "The prices of the OCO are in the wrong order for a buy.",
     "A buying OCO has its stop above and its profit order below the market."},
    {-1197, "", Refused, "The prices of the OCO are in the wrong order for a buy.",
     "A buying OCO has its stop above and its profit order below the market."},
    {-1198, "", Refused, "The prices of the OCO are in the wrong order for a sell.",
     "A selling OCO has its profit order above and its stop below the market."},
    {-1199, "", Refused, "The prices of the OCO are in the wrong order for a sell.",
     "A selling OCO has its profit order above and its stop below the market."},
    {-1220, "", Refused, "The instrument is not in the trading state that was asked for.",
     "Reload the list of instruments."},

    {-2010, "insufficient balance", Refused, "There is not enough free balance for this order.",
     "Use a smaller quantity, or cancel orders that hold the balance."},
    {-2010, "immediately match and take", Refused,
     "The post-only order would have traded at once, so it was not placed.",
     "Choose a price that does not cross the book, or turn post-only off."},
    {-2010, "trigger immediately", Refused,
     "The market has passed the trigger price already, so the order was not placed.",
     "Put the trigger on the other side of the current price."},
    {-2010, "Market is closed", Refused, "This market is closed.",
     "Wait until it opens, or choose another instrument."},
    {-2010, "Duplicate order", Refused, "An open order has the same order id.",
     "Look at the open orders: the order may be there already."},
    {-2010, "not permitted for this account", Refused,
     "This account may not trade this instrument.",
     "Choose another instrument, or ask Binance about your account."},
    {-2010, "disabled on this account", Refused, "This action is disabled on this account.",
     "Look at the account's status on the Binance site."},
    {-2010, "relationship of the prices", Refused,
     "The prices of the order list are in the wrong order.",
     "Selling: profit above, stop below the market. Buying: the other way round."},
    {-2010, "not supported for this symbol", Refused,
     "This order type is not available on this instrument.", "Choose another order type."},
    {-2010, "", Refused, "Binance refused the order.",
     "Read the exchange's own words, change the order and place it again."},
    {-2011, "cancel restrictions", Refused,
     "The order was not cancelled because its state did not meet the condition.",
     "Look at the order and cancel it without a condition."},
    {-2011, "", Refused, "There is no such open order to cancel.",
     "It was filled or cancelled already. Agio reads the open orders again."},
    {-2013, "", Refused, "Binance does not find this order.",
     "A fresh order may take a moment to show; Agio asks again. Otherwise the id or the account is "
     "another one."},
    {-2016, "", Refused, "This instrument is not trading now.",
     "Wait until trading opens, or choose another instrument."},
    {-2021, "", Unknown, "Only one half of the replacement happened.",
     "Agio checks which half. Look at the open orders before you place another."},
    {-2022, "", Refused, "The order was not replaced; nothing new was placed.",
     "Look at the old order: it may have been filled or cancelled meanwhile."},
    {-2026, "", Refused, "This order is too old; Binance has archived it.",
     "Look for it in the order history on the Binance site."},
    {-2035, "", Refused, "The private stream is subscribed already.",
     "Nothing to do: the account's events arrive."},
    {-2036, "", Refused, "The private stream is not subscribed.",
     "Agio subscribes again by itself."},
    {-2038, "no state", Refused, "The order has this quantity already.",
     "Choose a smaller quantity than the present one."},
    {-2038, "increase", Refused, "The quantity of an order can only be made smaller.",
     "Choose a smaller quantity, or replace the order."},
    {-2038, "", Refused, "The order could not be changed.", "Cancel it and place a new one."},
    {-2039, "", Refused, "The two ids do not belong to the same order.",
     "Reload the open orders and try again."},
    {-2042, "", Refused, "The connection has used up its private subscriptions.",
     "Agio opens a new connection by itself."},
    {-2043, "", Refused, "This instrument has no reference price.",
     "Nothing to do: the last price is used instead."},
    {-4106, "", Refused, "This network takes no memo.", "Leave the memo empty."},
};

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

const ErrorRule* ruleOf(std::int64_t code, std::string_view message)
{
    for (const ErrorRule& rule : kRules)
        if (rule.code == code && contains(message, rule.fragment))
            return &rule;
    return nullptr;
}

ErrorKind kindOf(int httpStatus, std::int64_t code, std::string_view message)
{
    if (httpStatus >= 500)
        return Unknown;
    const ErrorRule* rule = ruleOf(code, message);
    // A half-done replacement may come with 429; it is not a mere "wait".
    if (code != -2021 && (httpStatus == 429 || httpStatus == 418))
        return RateLimited;
    if (rule)
        return rule->kind;
    return httpStatus == 401 ? Unauthorized : Refused;
}

// A reply whose body says nothing that we can read.
ErrorKind kindOfStatus(int status)
{
    switch (status) {
    case 401:
        return Unauthorized;
    case 403: // web firewall
    case 404:
        return Refused;
    case 418:
    case 429:
        return RateLimited;
    default:
        return Unknown;
    }
}

std::optional<std::int64_t> numberOf(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end == text.data())
        return std::nullopt;
    return value;
}

std::int64_t retryAfterOf(const HttpResponse& reply, std::string_view message)
{
    constexpr std::int64_t kLongestSeconds = 30LL * 24 * 3600;
    if (const auto seconds = numberOf(reply.header("retry-after")); seconds && *seconds >= 0)
        return std::min(*seconds, kLongestSeconds) * 1000;
    return banLeftMs(message, reply.receivedAt);
}

} // namespace

std::span<const ErrorRule> errorRules() noexcept
{
    return kRules;
}

std::int64_t banLeftMs(std::string_view message, UtcTime now) noexcept
{
    constexpr std::string_view kMark = "banned until ";
    const std::size_t at = message.find(kMark);
    if (at == std::string_view::npos || !now.isSet())
        return -1;
    const auto until = numberOf(message.substr(at + kMark.size()));
    if (!until || *until < 0 || *until > wire::kLatestMs)
        return -1;
    return std::max<std::int64_t>(0, *until - now.toMs());
}

Error translate(int httpStatus, std::int64_t code, std::string_view message,
                std::int64_t retryAfterMs)
{
    Error error;
    error.kind = kindOf(httpStatus, code, message);
    error.exchangeCode = std::to_string(code);
    error.message = message;
    error.retryAfterMs = error.kind == RateLimited ? retryAfterMs : -1;
    return error;
}

std::optional<Error> errorOfReply(const HttpResponse& reply)
{
    if (reply.status >= 200 && reply.status < 300)
        return std::nullopt;
    simdjson::dom::parser parser; // refusals are rare: no need to keep one
    const auto root = wire::parse(parser, reply.body);
    if (root.ok()) {
        wire::Fields fields(*root);
        const std::int64_t code = fields.integer("code");
        const std::string_view message = fields.maybeText("msg").value_or("");
        if (fields.ok())
            return translate(reply.status, code, message, retryAfterOf(reply, message));
    }
    Error error;
    error.kind = kindOfStatus(reply.status);
    error.message = "HTTP status " + std::to_string(reply.status);
    if (error.kind == RateLimited)
        error.retryAfterMs = retryAfterOf(reply, {});
    return error;
}

namespace {

Explanation byKind(const Error& error)
{
    switch (error.kind) {
    case Unknown:
        return {"Binance did not say what became of the request.",
                "Agio asks the exchange until it knows. Do not send it again."};
    case NotSent:
        return {"The request did not leave this computer.",
                "Nothing happened at the exchange. Check the network and try again."};
    case RateLimited:
        return {"Too many requests.", "Agio waits until the limit is free again."};
    case Unauthorized:
        return {"Binance does not accept this API key.",
                "Check key, secret and key type, and the key's permissions and IP list."};
    case ClockSkew:
        return {"This computer's clock differs from the exchange's.",
                "Set the system clock and try again."};
    case Malformed:
        return {"Binance answered with something that Agio cannot read.",
                "Agio asks again. If it stays, please report it with the log."};
    case Local:
        return {"Something failed on this computer: " + error.message, "Correct it and try again."};
    case Cancelled:
        return {"The request was given up.", "Start it again if you still want it."};
    case Refused:
        break;
    }
    if (error.exchangeCode.empty())
        return {"The request was refused: " + error.message, "Change it and try again."};
    return {"Binance refused the request: " + error.message,
            "Look up code " + error.exchangeCode + " in the Binance documentation."};
}

} // namespace

Explanation explainError(const Error& error)
{
    const auto code = numberOf(error.exchangeCode);
    if (code) {
        if (const ErrorRule* rule = ruleOf(*code, error.message))
            return {std::string(rule->sentence), std::string(rule->fix)};
    }
    return byKind(error);
}

} // namespace agio::binance
