// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/binance/apisession.h"

#include <algorithm>
#include <charconv>
#include <simdjson.h>

namespace agio::venue::binance {
namespace {

constexpr std::uint32_t kFaults = bit(FaultKind::Delay) | bit(FaultKind::Drop) |
    bit(FaultKind::Cut) | bit(FaultKind::TooManyRequests) | bit(FaultKind::Banned) |
    bit(FaultKind::ServerErrorBefore) | bit(FaultKind::ServerErrorAfter) |
    bit(FaultKind::TimeoutAfter) | bit(FaultKind::CutAfter) | bit(FaultKind::UnknownOutcome) |
    bit(FaultKind::LateArrival);

std::string_view trimmed(std::string_view text) noexcept
{
    const auto last = text.find_last_not_of(" \t\r\n");
    return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

// Text of a parameter as it is signed: strings unescaped, numbers as printed, lists compact.
bool readValue(simdjson::ondemand::value value, std::string& text)
{
    simdjson::ondemand::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS) {
        return false;
    }
    if (type == simdjson::ondemand::json_type::string) {
        std::string_view view;
        const bool ok = value.get_string().get(view) == simdjson::SUCCESS;
        text = view;
        return ok;
    }
    if (type == simdjson::ondemand::json_type::array) {
        simdjson::ondemand::array items;
        std::string_view raw;
        const bool ok = value.get_array().get(items) == simdjson::SUCCESS &&
            items.raw_json().get(raw) == simdjson::SUCCESS;
        text.clear();
        std::remove_copy_if(raw.begin(), raw.end(), std::back_inserter(text),
                            [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
        return ok;
    }
    if (type == simdjson::ondemand::json_type::object) {
        return false;
    }
    text = trimmed(value.raw_json_token());
    return true;
}

bool readParams(simdjson::ondemand::object object, Params& params)
{
    for (auto field : object) {
        std::string_view key;
        simdjson::ondemand::value value;
        std::string text;
        if (field.unescaped_key().get(key) != simdjson::SUCCESS) {
            return false;
        }
        const std::string name(key);
        if (field.value().get(value) != simdjson::SUCCESS || !readValue(value, text) ||
            params.has(name) || params.pairs().size() >= Params::kMaxCount) {
            return false;
        }
        params.add(name, std::move(text));
    }
    return true;
}

int statusOf(const FaultRule& rule) noexcept
{
    switch (rule.kind) {
    case FaultKind::TooManyRequests:
        return 429;
    case FaultKind::Banned:
        return 418;
    default:
        return rule.status;
    }
}

} // namespace

ApiSession::ApiSession(Core& core, UserStreams& users, FaultPlan& faults, Socket& socket,
                       const WireRequest& request)
    : m_core(core)
    , m_users(users)
    , m_faults(faults)
    , m_socket(socket)
    , m_keepAlive(core.clock, socket)
    , m_connectedAt(core.clock.now())
{
    m_returnsRateLimits = request.query.find("returnRateLimits=false") == std::string::npos;
    if (request.query.find("timeUnit=MICROSECOND") != std::string::npos) {
        m_unit = TimeUnit::Microseconds;
    }
}

ApiSession::~ApiSession()
{
    m_users.removeSink(*this);
}

// nullopt: not a request; `partial` then holds what could be read of it.
std::optional<ApiSession::Request> ApiSession::read(std::string_view utf8, Request& partial)
{
    simdjson::ondemand::parser parser;
    const simdjson::padded_string padded(utf8);
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    if (parser.iterate(padded).get(document) != simdjson::SUCCESS ||
        document.get_object().get(object) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    bool ok = true;
    for (auto field : object) {
        std::string_view key;
        simdjson::ondemand::value value;
        if (field.unescaped_key().get(key) != simdjson::SUCCESS) {
            return std::nullopt;
        }
        const std::string name(key);
        if (field.value().get(value) != simdjson::SUCCESS) {
            return std::nullopt;
        }
        if (name == "id") {
            simdjson::ondemand::json_type type{};
            ok = ok && value.type().get(type) == simdjson::SUCCESS &&
                type != simdjson::ondemand::json_type::object &&
                type != simdjson::ondemand::json_type::array;
            partial.id = ok ? std::string(trimmed(value.raw_json_token())) : "null";
        } else if (name == "method") {
            std::string_view method;
            ok = ok && value.get_string().get(method) == simdjson::SUCCESS;
            partial.method = method;
        } else if (name == "params") {
            simdjson::ondemand::object params;
            ok = ok && value.get_object().get(params) == simdjson::SUCCESS &&
                readParams(params, partial.params);
        }
        if (!ok) {
            return std::nullopt;
        }
    }
    return ok && !partial.method.empty() ? std::optional(partial) : std::nullopt;
}

void ApiSession::onText(std::string_view utf8)
{
    Request partial;
    const auto request = read(utf8, partial);
    if (!request) {
        if (auto limit = m_core.limits.charge(m_socket.peer(), 1)) {
            reply(partial, *limit, envelopeOf(partial), false, Duration());
            return;
        }
        reply(partial, Failure{400, -1135, "Invalid JSON Request", {}}, envelopeOf(partial), false,
              Duration());
        return;
    }
    if (const auto* rule =
            m_faults.strike(kFaults, "wsapi " + request->method, m_core.clock.monotonic())) {
        strike(*request, FaultRule(*rule));
        return;
    }
    serve(*request, Duration());
}

void ApiSession::onBinary(std::string_view)
{
    reply({}, Failure{400, -1135, "Invalid JSON Request", {}}, {}, false, Duration());
}

void ApiSession::strike(const Request& request, const FaultRule& rule)
{
    bool withOrders = false;
    auto envelope = envelopeOf(request);
    switch (rule.kind) {
    case FaultKind::Delay:
        serve(request, rule.delay);
        return;
    case FaultKind::LateArrival:
        m_late.push_back({m_core.clock.monotonic() + rule.delay, request});
        return;
    case FaultKind::Drop:
        return;
    case FaultKind::Cut:
        m_socket.abort();
        return;
    case FaultKind::TimeoutAfter:
        (void)run(request, envelope, withOrders);
        return;
    case FaultKind::CutAfter:
        (void)run(request, envelope, withOrders);
        m_socket.abort();
        return;
    case FaultKind::ServerErrorAfter:
    case FaultKind::UnknownOutcome:
        (void)run(request, envelope, withOrders);
        replyFault(request, rule);
        return;
    default:
        replyFault(request, rule);
        return;
    }
}

void ApiSession::replyFault(const Request& request, const FaultRule& rule)
{
    Failure failure{
        statusOf(rule), -1000, "An unknown error occurred while processing the request.", {}};
    const auto now = m_core.clock.now();
    const auto until = now + Duration::seconds(rule.retryAfterSeconds);
    const std::string data = "{\"serverTime\":" + std::to_string(now.toMs()) +
        ",\"retryAfter\":" + std::to_string(until.toMs()) + '}';
    if (rule.kind == FaultKind::UnknownOutcome) {
        failure = unknownOutcome();
    } else if (rule.kind == FaultKind::TooManyRequests) {
        failure = {429, -1003, "Too much request weight used; current limit is 6000.", data};
    } else if (rule.kind == FaultKind::Banned) {
        failure = {418, -1003,
                   "Way too much request weight used; IP banned until " +
                       std::to_string(until.toMs()) + '.',
                   data};
    }
    reply(request, failure, envelopeOf(request), false, Duration());
}

Envelope ApiSession::envelopeOf(const Request& request) const
{
    Envelope envelope;
    envelope.peer = m_socket.peer();
    envelope.unit = m_unit;
    envelope.payload = socketSigningPayload(request.params);
    const auto key = request.params.find("apiKey");
    envelope.hasApiKey = key.has_value() || !m_logonKey.empty();
    envelope.apiKey = key ? *key : std::string_view(m_logonKey);
    envelope.isLoggedOn = !m_logonKey.empty() && (!key || *key == m_logonKey);
    return envelope;
}

void ApiSession::serve(const Request& request, Duration delay)
{
    if (dropDeadLogon()) {
        return;
    }
    bool withOrders = false;
    auto envelope = envelopeOf(request);
    const auto answer = run(request, envelope, withOrders);
    reply(request, answer, envelope, withOrders, delay);
}

Answer ApiSession::run(const Request& request, Envelope& envelope, bool& withOrders)
{
    if (const auto own = sessionMethod(request.method)) {
        if (auto limit = m_core.limits.charge(m_socket.peer(), 2)) {
            return *limit;
        }
        return (this->*own)(request, envelope);
    }
    const auto* method = findSocket(request.method);
    if (method == nullptr) {
        if (auto limit = m_core.limits.charge(m_socket.peer(), 1)) {
            return *limit;
        }
        return Failure{400, -1000, "Invalid method: " + request.method, {}};
    }
    withOrders = method->orders > 0 || method->socketName == "order.cancelReplace";
    Params params;
    for (const auto& [name, value] : request.params.pairs()) {
        if (name != "returnRateLimits") {
            params.add(name, value);
        }
    }
    return runMethod(m_core, *method, params, envelope);
}

void ApiSession::reply(const Request& request, const Answer& answer, const Envelope& envelope,
                       bool withOrders, Duration delay)
{
    std::string text = "{\"id\":" + request.id + ",\"status\":";
    if (const auto* json = std::get_if<std::string>(&answer)) {
        text += "200,\"result\":" + *json;
    } else {
        const auto& failure = std::get<Failure>(answer);
        text += std::to_string(failure.status) + ",\"error\":" + failure.toJson();
    }
    const auto asked = request.params.find("returnRateLimits");
    if (asked ? *asked != "false" : m_returnsRateLimits) {
        auto scope = envelope;
        scope.peer = m_socket.peer();
        text += ",\"rateLimits\":" + rateLimitsJson(m_core, scope, withOrders);
    }
    text += '}';
    if (delay > Duration()) {
        m_delayed.push_back({m_core.clock.monotonic() + delay, std::move(text)});
        return;
    }
    m_socket.sendText("answer " + request.method, text);
}

void ApiSession::onStep()
{
    m_keepAlive.step();
    const auto now = m_core.clock.monotonic();
    while (!m_late.empty() && m_late.front().due <= now) {
        const auto late = std::move(m_late.front());
        m_late.pop_front();
        serve(late.request, Duration());
    }
    // Answers may overtake one another (sheet §5.1): each leaves when it is due.
    for (auto it = m_delayed.begin(); it != m_delayed.end();) {
        if (it->due > now) {
            ++it;
            continue;
        }
        m_socket.sendText("answer delayed", it->text);
        it = m_delayed.erase(it);
    }
}

void ApiSession::announceShutdown()
{
    m_socket.sendText("shutdown",
                      "{\"event\":{\"e\":\"serverShutdown\",\"E\":" +
                          std::to_string(inUnit(m_core.clock.now(), m_unit)) + "}}");
}

void ApiSession::deliverUser(int subscriptionId, std::string_view kind, std::string_view event)
{
    m_socket.sendText("user " + std::string(kind),
                      "{\"subscriptionId\":" + std::to_string(subscriptionId) +
                          ",\"event\":" + std::string(event) + '}');
}

// --- log-on and user data ------------------------------------------------------------------------

ApiSession::SessionMethod ApiSession::sessionMethod(std::string_view name) noexcept
{
    if (name.starts_with("v3/")) {
        name.remove_prefix(3);
    }
    if (name == "session.logon") {
        return &ApiSession::logon;
    }
    if (name == "session.logout") {
        return &ApiSession::logout;
    }
    if (name == "session.status") {
        return &ApiSession::status;
    }
    if (name == "session.subscriptions") {
        return &ApiSession::subscriptions;
    }
    if (name == "userDataStream.subscribe") {
        return &ApiSession::subscribe;
    }
    if (name == "userDataStream.subscribe.signature") {
        return &ApiSession::subscribeSigned;
    }
    if (name == "userDataStream.unsubscribe") {
        return &ApiSession::unsubscribe;
    }
    return nullptr;
}

std::optional<Failure> ApiSession::authenticate(const Request& request, Envelope& envelope,
                                                bool needsEd25519)
{
    if (!envelope.hasApiKey || envelope.apiKey.empty()) {
        return badKeyFormat();
    }
    const auto* key = m_core.credentials.find(envelope.apiKey);
    if (key == nullptr || !key->allowsPeer(envelope.peer) || !key->canRead) {
        return rejectedKey();
    }
    if (needsEd25519 && key->type != KeyType::Ed25519) {
        return Failure{400, -4056, "HMAC_SHA256 API key is not supported.", {}};
    }
    Call call{m_core, request.params, m_unit, nullptr, {}};
    call.key = key;
    call.payload = envelope.payload;
    if (auto failure = call.verify()) {
        return failure;
    }
    envelope.account = key->account;
    envelope.knowsAccount = true;
    return std::nullopt;
}

Answer ApiSession::logon(const Request& request, Envelope& envelope)
{
    if (auto failure = authenticate(request, envelope, true)) {
        return *failure;
    }
    m_logonKey = std::string(*request.params.find("apiKey"));
    m_logonAt = m_core.clock.now();
    return statusJson();
}

Answer ApiSession::logout(const Request&, Envelope&)
{
    m_logonKey.clear();
    m_logonAt = UtcTime();
    return statusJson();
}

Answer ApiSession::status(const Request&, Envelope&)
{
    return statusJson();
}

std::string ApiSession::statusJson() const
{
    Out out(m_unit);
    out.object();
    if (m_logonKey.empty()) {
        out.null("apiKey").null("authorizedSince");
    } else {
        out.text("apiKey", m_logonKey).time("authorizedSince", m_logonAt);
    }
    out.time("connectedSince", m_connectedAt).flag("returnRateLimits", m_returnsRateLimits);
    out.time("serverTime", m_core.clock.now());
    out.flag("userDataStream", !m_subscriptions.empty()).endObject();
    return out.take();
}

Answer ApiSession::subscriptions(const Request&, Envelope&)
{
    Out out(m_unit);
    out.array();
    for (const auto& [id, account] : m_subscriptions) {
        out.object().number("subscriptionId", id).endObject();
    }
    out.endArray();
    return out.take();
}

Answer ApiSession::subscribe(const Request&, Envelope&)
{
    const auto* key = m_logonKey.empty() ? nullptr : m_core.credentials.find(m_logonKey);
    if (key == nullptr) {
        return Failure{401, -1002, "You are not authorized to execute this request.", {}};
    }
    return addSubscription(key->account);
}

Answer ApiSession::subscribeSigned(const Request& request, Envelope& envelope)
{
    if (auto failure = authenticate(request, envelope, false)) {
        return *failure;
    }
    return addSubscription(envelope.account);
}

Answer ApiSession::addSubscription(AccountRef account)
{
    const bool isKnown = std::any_of(m_subscriptions.begin(), m_subscriptions.end(),
                                     [account](const auto& s) { return s.second == account; });
    if (isKnown || m_subscriptions.size() >= kMaxSubscriptions) {
        return Failure{400, -2035, "User Data Stream subscription already active.", {}};
    }
    if (m_nextSubscription >= kMaxSubscriptionsOfLife) {
        return Failure{400, -2042, "Subscription ID limit reached.", {}};
    }
    const int id = m_nextSubscription++;
    m_subscriptions.emplace(id, account);
    m_users.subscribe(account, *this, id);
    return "{\"subscriptionId\":" + std::to_string(id) + '}';
}

void ApiSession::endSubscription(int id)
{
    m_users.unsubscribe(*this, id);
    deliverUser(id, "eventStreamTerminated",
                "{\"e\":\"eventStreamTerminated\",\"E\":" +
                    std::to_string(inUnit(m_core.clock.now(), m_unit)) + '}');
    m_subscriptions.erase(id);
}

Answer ApiSession::unsubscribe(const Request& request, Envelope&)
{
    ParamReader reader(request.params);
    const auto id = reader.integer("subscriptionId", 0, kMaxSubscriptionsOfLife);
    if (reader.failure()) {
        return *reader.failure();
    }
    const Failure notActive{400, -2036, "User Data Stream subscription not active.", {}};
    if (m_subscriptions.empty() || (id && !m_subscriptions.contains(static_cast<int>(*id)))) {
        return notActive;
    }
    if (id) {
        endSubscription(static_cast<int>(*id));
        return std::string("{}");
    }
    while (!m_subscriptions.empty()) {
        endSubscription(m_subscriptions.begin()->first);
    }
    return std::string("{}");
}

// The key was deleted or may no longer come from here: the session is revoked (sheet §5.1).
bool ApiSession::dropDeadLogon()
{
    if (m_logonKey.empty()) {
        return false;
    }
    const auto* key = m_core.credentials.find(m_logonKey);
    if (key != nullptr && key->allowsPeer(m_socket.peer())) {
        return false;
    }
    m_logonKey.clear();
    m_socket.sendText("answer revoked",
                      "{\"id\":null,\"status\":401,\"error\":" + rejectedKey().toJson() + '}');
    return true;
}

} // namespace agio::venue::binance
