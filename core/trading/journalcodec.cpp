// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/journalcodec.h"

#include "core/base/json.h"

#include <array>
#include <simdjson.h>
#include <utility>

namespace agio {
namespace {

namespace dom = simdjson::dom;

template <typename Enum, std::size_t N>
using Words = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Words<Side, 2> kSides{{{Side::Buy, "buy"}, {Side::Sell, "sell"}}};
constexpr Words<OrderForm, 6> kForms{{{OrderForm::Limit, "limit"},
                                      {OrderForm::Market, "market"},
                                      {OrderForm::StopLimit, "stop-limit"},
                                      {OrderForm::StopMarket, "stop-market"},
                                      {OrderForm::TakeProfitLimit, "take-profit-limit"},
                                      {OrderForm::TakeProfitMarket, "take-profit-market"}}};
constexpr Words<TimeInForce, 4> kTimes{{{TimeInForce::Gtc, "gtc"},
                                        {TimeInForce::Ioc, "ioc"},
                                        {TimeInForce::Fok, "fok"},
                                        {TimeInForce::Gtd, "gtd"}}};
constexpr Words<IntentSource, 6> kSources{{{IntentSource::Ticket, "ticket"},
                                           {IntentSource::Ladder, "ladder"},
                                           {IntentSource::Chart, "chart"},
                                           {IntentSource::Blotter, "blotter"},
                                           {IntentSource::Console, "console"},
                                           {IntentSource::Program, "program"}}};
constexpr Words<OrderListKind, 3> kListKinds{
    {{OrderListKind::Oco, "oco"}, {OrderListKind::Oto, "oto"}, {OrderListKind::Otoco, "otoco"}}};
constexpr Words<ErrorKind, 9> kErrorKinds{{{ErrorKind::Refused, "refused"},
                                           {ErrorKind::Unknown, "unknown"},
                                           {ErrorKind::NotSent, "not-sent"},
                                           {ErrorKind::RateLimited, "rate-limited"},
                                           {ErrorKind::Unauthorized, "unauthorized"},
                                           {ErrorKind::ClockSkew, "clock-skew"},
                                           {ErrorKind::Malformed, "malformed"},
                                           {ErrorKind::Local, "local"},
                                           {ErrorKind::Cancelled, "cancelled"}}};

template <typename Enum, std::size_t N>
std::string_view wordOf(const Words<Enum, N>& words, Enum value)
{
    for (const auto& [candidate, word] : words) {
        if (candidate == value) {
            return word;
        }
    }
    return words.front().second;
}

// ---- writing ---------------------------------------------------------------------------------

void putText(JsonWriter& json, std::string_view name, std::string_view value)
{
    if (!value.empty()) {
        json.key(name).string(value);
    }
}

void putDecimal(JsonWriter& json, std::string_view name, const std::optional<Decimal>& value)
{
    if (value) {
        json.key(name).string(*value);
    }
}

void putTime(JsonWriter& json, std::string_view name, UtcTime value)
{
    if (value.isSet()) {
        json.key(name).number(value.toNs());
    }
}

void putFlag(JsonWriter& json, std::string_view name, bool value)
{
    if (value) {
        json.key(name).boolean(true);
    }
}

// ---- reading ---------------------------------------------------------------------------------

// Reads members of one object; remembers whether anything was damaged.
class Reader
{
public:
    explicit Reader(std::string_view payload)
    {
        m_ok = m_parser.parse(payload.data(), payload.size()).get(m_root) == simdjson::SUCCESS &&
            m_root.is_object();
    }
    bool ok() const noexcept { return m_ok; }

    std::string text(std::string_view name)
    {
        std::string_view value;
        dom::element element;
        if (!find(name, element)) {
            return {};
        }
        m_ok = m_ok && element.get(value) == simdjson::SUCCESS;
        return m_ok ? std::string(value) : std::string();
    }
    std::optional<Decimal> decimal(std::string_view name)
    {
        if (!has(name)) {
            return std::nullopt;
        }
        const auto value = Decimal::parse(text(name));
        m_ok = m_ok && value.has_value();
        return value;
    }
    Decimal amount(std::string_view name) { return decimal(name).value_or(Decimal()); }
    std::optional<std::int64_t> number(std::string_view name)
    {
        dom::element element;
        if (!find(name, element)) {
            return std::nullopt;
        }
        std::int64_t value = 0;
        m_ok = m_ok && element.get(value) == simdjson::SUCCESS;
        return value;
    }
    std::optional<UtcTime> time(std::string_view name)
    {
        const auto value = number(name);
        return value ? std::optional(UtcTime::fromNs(*value)) : std::nullopt;
    }
    bool flag(std::string_view name)
    {
        dom::element element;
        bool value = false;
        if (find(name, element)) {
            m_ok = m_ok && element.get(value) == simdjson::SUCCESS;
        }
        return value;
    }
    template <typename Enum, std::size_t N>
    Enum word(std::string_view name, const Words<Enum, N>& words)
    {
        const std::string value = text(name);
        for (const auto& [candidate, known] : words) {
            if (known == value) {
                return candidate;
            }
        }
        m_ok = false;
        return words.front().first;
    }
    std::vector<std::string> texts(std::string_view name)
    {
        std::vector<std::string> result;
        dom::array array;
        dom::element element;
        m_ok = m_ok && find(name, element) && element.get(array) == simdjson::SUCCESS;
        if (!m_ok) {
            return result;
        }
        for (const dom::element item : array) {
            std::string_view value;
            m_ok = m_ok && item.get(value) == simdjson::SUCCESS;
            result.emplace_back(value);
        }
        return result;
    }
    bool has(std::string_view name)
    {
        dom::element element;
        return find(name, element);
    }
    void require(bool condition) { m_ok = m_ok && condition; }

private:
    bool find(std::string_view name, dom::element& element)
    {
        return m_ok && m_root.at_key(name).get(element) == simdjson::SUCCESS;
    }
    dom::parser m_parser;
    dom::element m_root;
    bool m_ok = false;
};

template <typename T>
Result<T> finish(const Reader& reader, T value, const char* what)
{
    if (!reader.ok()) {
        return Error::malformed(std::string("damaged journal entry: ") + what);
    }
    return value;
}

} // namespace

std::string encodeIntent(const OrderIntent& intent)
{
    JsonWriter json;
    json.beginObject();
    json.key("id").string(intent.clientOrderId.text());
    json.key("exchange").string(intent.instrument.exchange.text());
    json.key("symbol").string(intent.instrument.symbol.text());
    json.key("side").string(wordOf(kSides, intent.side));
    json.key("form").string(wordOf(kForms, intent.form));
    json.key("quantity").string(intent.quantity);
    putDecimal(json, "quoteAmount", intent.quoteAmount);
    putDecimal(json, "price", intent.price);
    putDecimal(json, "trigger", intent.trigger);
    if (intent.trailingBps) {
        json.key("trailingBps").number(std::int64_t{*intent.trailingBps});
    }
    json.key("timeInForce").string(wordOf(kTimes, intent.timeInForce));
    if (intent.goodTill) {
        json.key("goodTill").number(intent.goodTill->toNs());
    }
    putFlag(json, "postOnly", intent.postOnly);
    putDecimal(json, "visibleQuantity", intent.visibleQuantity);
    putText(json, "selfTradePrevention", intent.selfTradePrevention);
    json.key("source").string(wordOf(kSources, intent.source));
    json.endObject();
    return json.take();
}

Result<OrderIntent> decodeIntent(std::string_view payload)
{
    Reader reader(payload);
    OrderIntent intent;
    intent.clientOrderId = ClientOrderId(reader.text("id"));
    intent.instrument.exchange = ExchangeId(reader.text("exchange"));
    intent.instrument.symbol = Symbol(reader.text("symbol"));
    intent.side = reader.word("side", kSides);
    intent.form = reader.word("form", kForms);
    intent.quantity = reader.amount("quantity");
    intent.quoteAmount = reader.decimal("quoteAmount");
    intent.price = reader.decimal("price");
    intent.trigger = reader.decimal("trigger");
    if (const auto bps = reader.number("trailingBps")) {
        reader.require(*bps > 0 && *bps < 1'000'000);
        intent.trailingBps = reader.ok() ? static_cast<int>(*bps) : 0;
    }
    intent.timeInForce = reader.word("timeInForce", kTimes);
    intent.goodTill = reader.time("goodTill");
    intent.postOnly = reader.flag("postOnly");
    intent.visibleQuantity = reader.decimal("visibleQuantity");
    intent.selfTradePrevention = reader.text("selfTradePrevention");
    intent.source = reader.word("source", kSources);
    reader.require(!intent.clientOrderId.isEmpty() && !intent.instrument.symbol.isEmpty());
    return finish(reader, std::move(intent), "intent");
}

std::string encodeListIntent(const OrderListIntent& intent)
{
    JsonWriter json;
    json.beginObject();
    json.key("id").string(intent.listClientId.text());
    json.key("kind").string(wordOf(kListKinds, intent.kind));
    json.key("legs").beginArray();
    for (const OrderIntent& leg : intent.legs) {
        json.string(leg.clientOrderId.text());
    }
    json.endArray();
    json.endObject();
    return json.take();
}

Result<OrderListIntent> decodeListIntent(std::string_view payload)
{
    Reader reader(payload);
    OrderListIntent intent;
    intent.listClientId = ClientOrderId(reader.text("id"));
    intent.kind = reader.word("kind", kListKinds);
    for (std::string& id : reader.texts("legs")) {
        intent.legs.emplace_back().clientOrderId = ClientOrderId(std::move(id));
    }
    reader.require(!intent.listClientId.isEmpty());
    return finish(reader, std::move(intent), "list intent");
}

std::string encodeState(const JournaledState& state)
{
    JsonWriter json;
    json.beginObject();
    json.key("state").string(toText(state.state));
    putText(json, "order", state.exchangeOrderId.text());
    putText(json, "list", state.orderListId);
    json.key("quantity").string(state.quantity);
    json.key("filled").string(state.filledQuantity);
    json.key("filledQuote").string(state.filledQuoteAmount);
    putFlag(json, "waiting", state.isWaitingTrigger);
    putText(json, "reason", state.reason);
    if (state.error) {
        json.key("errorKind").string(wordOf(kErrorKinds, state.error->kind));
        putText(json, "errorCode", state.error->exchangeCode);
        putText(json, "errorText", state.error->message);
    }
    json.endObject();
    return json.take();
}

Result<JournaledState> decodeState(std::string_view payload)
{
    Reader reader(payload);
    JournaledState state;
    const auto word = orderStateFromText(reader.text("state"));
    reader.require(word.has_value());
    state.state = word.value_or(OrderState::Unknown);
    state.exchangeOrderId = ExchangeOrderId(reader.text("order"));
    state.orderListId = reader.text("list");
    state.quantity = reader.amount("quantity");
    state.filledQuantity = reader.amount("filled");
    state.filledQuoteAmount = reader.amount("filledQuote");
    state.isWaitingTrigger = reader.flag("waiting");
    state.reason = reader.text("reason");
    if (reader.has("errorKind")) {
        Error error;
        error.kind = reader.word("errorKind", kErrorKinds);
        error.exchangeCode = reader.text("errorCode");
        error.message = reader.text("errorText");
        state.error = std::move(error);
    }
    return finish(reader, std::move(state), "state");
}

std::string encodeFill(const Fill& fill)
{
    JsonWriter json;
    json.beginObject();
    json.key("trade").string(fill.tradeId.text());
    json.key("exchange").string(fill.instrument.exchange.text());
    json.key("symbol").string(fill.instrument.symbol.text());
    putText(json, "order", fill.exchangeOrderId.text());
    putText(json, "id", fill.clientOrderId.text());
    json.key("side").string(wordOf(kSides, fill.side));
    json.key("price").string(fill.price);
    json.key("quantity").string(fill.quantity);
    json.key("quote").string(fill.quoteAmount);
    json.key("fee").string(fill.fee);
    putText(json, "feeAsset", fill.feeAsset.text());
    putFlag(json, "maker", fill.isMaker);
    putTime(json, "at", fill.exchangeTime);
    json.endObject();
    return json.take();
}

Result<Fill> decodeFill(std::string_view payload)
{
    Reader reader(payload);
    Fill fill;
    fill.tradeId = ExchangeTradeId(reader.text("trade"));
    fill.instrument.exchange = ExchangeId(reader.text("exchange"));
    fill.instrument.symbol = Symbol(reader.text("symbol"));
    fill.exchangeOrderId = ExchangeOrderId(reader.text("order"));
    fill.clientOrderId = ClientOrderId(reader.text("id"));
    fill.side = reader.word("side", kSides);
    fill.price = reader.amount("price");
    fill.quantity = reader.amount("quantity");
    fill.quoteAmount = reader.amount("quote");
    fill.fee = reader.amount("fee");
    fill.feeAsset = Asset(reader.text("feeAsset"));
    fill.isMaker = reader.flag("maker");
    fill.exchangeTime = reader.time("at").value_or(UtcTime());
    reader.require(!fill.tradeId.isEmpty() && !fill.instrument.symbol.isEmpty());
    return finish(reader, std::move(fill), "fill");
}

std::string encodeRequest(const JournaledRequest& request)
{
    JsonWriter json;
    json.beginObject();
    json.key("what").string(request.what);
    putText(json, "replacement", request.replacement.text());
    putDecimal(json, "price", request.price);
    putDecimal(json, "quantity", request.quantity);
    json.endObject();
    return json.take();
}

Result<JournaledRequest> decodeRequest(std::string_view payload)
{
    Reader reader(payload);
    JournaledRequest request;
    request.what = reader.text("what");
    request.replacement = ClientOrderId(reader.text("replacement"));
    request.price = reader.decimal("price");
    request.quantity = reader.decimal("quantity");
    reader.require(!request.what.empty());
    return finish(reader, std::move(request), "request");
}

} // namespace agio
