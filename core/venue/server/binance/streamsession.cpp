// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/binance/streamsession.h"

#include "core/base/encoding.h"
#include "core/base/json.h"

#include <algorithm>
#include <simdjson.h>

namespace agio::venue::binance {
namespace {

constexpr std::string_view kRawPath = "/ws";
constexpr std::string_view kCombinedPath = "/stream";
constexpr std::string_view kAnswer = "answer stream";

std::string idText(simdjson::dom::element id)
{
    std::int64_t number = 0;
    std::string_view text;
    if (id.get(number) == simdjson::SUCCESS) {
        return std::to_string(number);
    }
    if (id.get(text) == simdjson::SUCCESS && text.size() <= 36) {
        JsonWriter writer;
        writer.string(text);
        return writer.take();
    }
    return "null";
}

template <typename F>
void forEachName(std::string_view list, char separator, F&& use)
{
    while (!list.empty()) {
        const auto end = list.find(separator);
        if (end != 0) {
            use(list.substr(0, end));
        }
        list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
    }
}

} // namespace

struct StreamSession::Request
{
    std::string id = "null";
    std::string method;
    std::vector<std::string> names; // SUBSCRIBE, UNSUBSCRIBE
    simdjson::dom::array params;
    bool hasParams = false;
};

bool StreamSession::serves(std::string_view path) noexcept
{
    return path == kRawPath || path.starts_with("/ws/") || path == kCombinedPath ||
        path == "/stream/";
}

StreamSession::StreamSession(MarketStreams& streams, const Clock& clock, Socket& socket,
                             const WireRequest& request)
    : m_streams(streams)
    , m_clock(clock)
    , m_socket(socket)
    , m_keepAlive(clock, socket)
    , m_isCombined(request.path.starts_with(kCombinedPath))
{
    if (request.path.starts_with("/ws/")) {
        forEachName(std::string_view(request.path).substr(4), '/', [this](std::string_view raw) {
            subscribe(percentDecoded(raw).value_or(std::string(raw)));
        });
    }
    forEachName(request.query, '&', [this](std::string_view pair) {
        const auto value = pair.substr(std::min(pair.find('=') + 1, pair.size()));
        const auto decoded = percentDecoded(value).value_or(std::string(value));
        if (pair.starts_with("streams=")) {
            forEachName(decoded, '/', [this](std::string_view name) { subscribe(name); });
        } else if (pair.starts_with("timeUnit=") &&
                   (decoded == "MICROSECOND" || decoded == "microsecond")) {
            m_unit = TimeUnit::Microseconds;
        }
    });
}

StreamSession::~StreamSession()
{
    for (const auto& name : m_names) {
        m_streams.unsubscribe(name, *this);
    }
}

bool StreamSession::subscribe(std::string_view name)
{
    if (std::find(m_names.begin(), m_names.end(), name) != m_names.end()) {
        return true;
    }
    if (m_names.size() >= kMaxStreams) {
        return false;
    }
    m_names.emplace_back(name);
    m_streams.subscribe(m_names.back(), *this);
    return true;
}

void StreamSession::unsubscribe(std::string_view name)
{
    const auto found = std::find(m_names.begin(), m_names.end(), name);
    if (found != m_names.end()) {
        m_streams.unsubscribe(*found, *this);
        m_names.erase(found);
    }
}

void StreamSession::deliver(std::string_view stream, std::string_view payload)
{
    const std::string target = "stream " + std::string(stream);
    if (!m_isCombined) {
        m_socket.sendText(target, payload);
        return;
    }
    JsonWriter writer;
    writer.beginObject().key("stream").string(stream).key("data").raw(payload).endObject();
    m_socket.sendText(target, writer.text());
}

bool StreamSession::countMessage()
{
    if (m_keepAlive.countMessage()) {
        return true;
    }
    m_socket.close(1008, "Too many requests");
    return false;
}

void StreamSession::onText(std::string_view utf8)
{
    if (!countMessage()) {
        return;
    }
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (parser.parse(utf8.data(), utf8.size()).get(root) != simdjson::SUCCESS) {
        refuse(3, "Invalid JSON: expected value at line 1 column 1", "null");
        return;
    }
    Request request;
    simdjson::dom::object object;
    std::string_view method;
    if (root.get(object) != simdjson::SUCCESS) {
        refuse(2, "Invalid request: request must be an object", "null");
        return;
    }
    for (const auto field : object) {
        if (field.key == "id") {
            request.id = idText(field.value);
        } else if (field.key == "method" && field.value.get(method) == simdjson::SUCCESS) {
            request.method = method;
        } else if (field.key == "params") {
            request.hasParams = field.value.get(request.params) == simdjson::SUCCESS;
        } else {
            refuse(2, "Invalid request: unknown field", request.id);
            return;
        }
    }
    if (request.method.empty()) {
        refuse(2, "Invalid request: missing field `method`", request.id);
        return;
    }
    execute(request);
}

void StreamSession::execute(const Request& request)
{
    const auto& method = request.method;
    if (method == "LIST_SUBSCRIPTIONS") {
        JsonWriter writer;
        writer.beginArray();
        for (const auto& name : m_names) {
            writer.string(name);
        }
        writer.endArray();
        answer(request.id, writer.text());
        return;
    }
    if (method == "SET_PROPERTY" || method == "GET_PROPERTY") {
        changeProperty(request);
        return;
    }
    if (method != "SUBSCRIBE" && method != "UNSUBSCRIBE") {
        refuse(2,
               "Invalid request: unknown variant `" + method +
                   "`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, "
                   "`SET_PROPERTY`, `GET_PROPERTY`",
               request.id);
        return;
    }
    if (!request.hasParams) {
        refuse(2, "Invalid request: missing field `params`", request.id);
        return;
    }
    for (const auto item : request.params) {
        std::string_view name;
        if (item.get(name) != simdjson::SUCCESS) {
            refuse(2, "Invalid request: params must be strings", request.id);
            return;
        }
        if (method == "UNSUBSCRIBE") {
            unsubscribe(name);
        } else if (!subscribe(name)) {
            refuse(2, "Invalid request: too many streams", request.id);
            return;
        }
    }
    answer(request.id, "null");
}

void StreamSession::changeProperty(const Request& request)
{
    const bool isSet = request.method == "SET_PROPERTY";
    const std::size_t wanted = isSet ? 2 : 1;
    if (!request.hasParams || request.params.size() != wanted) {
        refuse(2,
               request.hasParams && request.params.size() > wanted
                   ? "Invalid request: too many parameters"
                   : "Invalid request: property name and value expected",
               request.id);
        return;
    }
    std::string_view name;
    if (request.params.at(0).get(name) != simdjson::SUCCESS || name != "combined") {
        refuse(0, "Unknown property", request.id);
        return;
    }
    if (!isSet) {
        answer(request.id, m_isCombined ? "true" : "false");
        return;
    }
    if (request.params.at(1).get(m_isCombined) != simdjson::SUCCESS) {
        refuse(1, "Invalid value type: expected Boolean", request.id);
        return;
    }
    answer(request.id, "null");
}

void StreamSession::answer(const std::string& id, std::string_view result)
{
    m_socket.sendText(kAnswer, "{\"result\":" + std::string(result) + ",\"id\":" + id + '}');
}

void StreamSession::refuse(int code, std::string_view message, const std::string& id)
{
    JsonWriter writer;
    writer.beginObject().key("code").number(std::int64_t{code}).key("msg").string(message);
    writer.key("id").raw(id).endObject();
    m_socket.sendText(kAnswer, writer.text());
}

void StreamSession::onBinary(std::string_view)
{
    if (countMessage()) {
        refuse(3, "Invalid JSON: text expected", "null");
    }
}

void StreamSession::onPing()
{
    countMessage();
}

void StreamSession::onPong(std::string_view payload)
{
    m_keepAlive.onPong(payload);
    countMessage();
}

void StreamSession::onStep()
{
    m_keepAlive.step();
}

void StreamSession::announceShutdown()
{
    const std::string event =
        "{\"e\":\"serverShutdown\",\"E\":" + std::to_string(inUnit(m_clock.now(), m_unit)) + '}';
    m_socket.sendText("shutdown",
                      m_isCombined ? "{\"stream\":\"!serverShutdown\",\"data\":" + event + '}'
                                   : event);
}

} // namespace agio::venue::binance
