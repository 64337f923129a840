// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/binance/binancedialect.h"

#include "core/venue/server/binance/apisession.h"
#include "core/venue/server/binance/marketstreams.h"
#include "core/venue/server/binance/methods.h"
#include "core/venue/server/binance/streamsession.h"
#include "core/venue/server/binance/userstreams.h"

namespace agio::venue::binance {
namespace {

constexpr std::string_view kSocketApiPath = "/ws-api/v3";
constexpr int kConnectWeight = 2;
// Fills free the order count again: a taker by one, a maker by more (sheet §8).
constexpr int kTakerRelief = 1;
constexpr int kMakerRelief = 5;

// Lowers the unfilled order count at the first fill of an order.
class FillRelief final : public VenueListener
{
public:
    FillRelief(VenueExchange& exchange, Limits& limits)
        : m_exchange(exchange)
        , m_limits(limits)
    {
        m_exchange.addListener(this);
    }
    ~FillRelief() override { m_exchange.removeListener(this); }
    FillRelief(const FillRelief&) = delete;
    FillRelief& operator=(const FillRelief&) = delete;

    void orderChanged(const Instrument&, const OrderEvent& event) override
    {
        const bool isFirst = event.fill && event.order.executedQuantity == event.fill->quantity;
        if (isFirst) {
            m_limits.refundOrders(event.order.account,
                                  event.fill->isMaker ? kMakerRelief : kTakerRelief);
        }
    }

private:
    VenueExchange& m_exchange;
    Limits& m_limits;
};

class BinanceDialect final : public Dialect
{
public:
    explicit BinanceDialect(const DialectContext& context);

    std::string_view name() const override { return "binance"; }
    DialectUrls urls() const override { return {"", "", std::string(kSocketApiPath)}; }
    WireReply answer(const WireRequest& request) override;
    SocketAnswer openSocket(const WireRequest& request, Socket& socket) override;
    WireReply faultReply(const FaultRule& rule) override;
    void onStep() override;

private:
    WireReply toReply(const Answer& answer, const Envelope& envelope,
                      const WireRequest& request) const;

    FaultPlan& m_faults;
    Core m_core;
    FillRelief m_relief;
    MarketStreams m_streams;
    UserStreams m_users;
};

BinanceDialect::BinanceDialect(const DialectContext& context)
    : m_faults(context.faults)
    , m_core{context.exchange,
             context.credentials,
             context.clock,
             Limits(context.clock),
             Random(context.seed),
             {},
             false}
    , m_relief(context.exchange, m_core.limits)
    , m_streams(context.exchange, context.clock)
    , m_users(context.exchange, context.clock, context.userEventsBeforeReply)
{}

WireReply BinanceDialect::toReply(const Answer& answer, const Envelope& envelope,
                                  const WireRequest& request) const
{
    WireReply reply;
    if (const auto* json = std::get_if<std::string>(&answer)) {
        reply.body = *json;
    } else {
        const auto& failure = std::get<Failure>(answer);
        reply.status = failure.status;
        auto plain = failure;
        const bool isRate = failure.code == -1003;
        if (isRate) {
            plain.dataJson.clear(); // REST says it in a header
        }
        reply.body = plain.toJson();
        if (failure.status == 429 || failure.status == 418) {
            reply.headers.emplace_back(
                "Retry-After", std::to_string(m_core.limits.retryAfterSeconds(envelope.peer)));
        }
    }
    const auto used = std::to_string(m_core.limits.usedWeight(envelope.peer));
    if (request.path.starts_with("/sapi/")) {
        reply.headers.emplace_back("X-SAPI-USED-IP-WEIGHT-1M", "1");
        return reply;
    }
    reply.headers.emplace_back("X-MBX-USED-WEIGHT", used);
    reply.headers.emplace_back("X-MBX-USED-WEIGHT-1M", used);
    const bool placesOrders = request.method == "POST" &&
        (request.path == "/api/v3/order" || request.path == "/api/v3/order/cancelReplace" ||
         request.path.starts_with("/api/v3/orderList/"));
    if (placesOrders && envelope.knowsAccount) {
        const auto& limits = m_core.limits;
        reply.headers.emplace_back("X-MBX-ORDER-COUNT-10S",
                                   std::to_string(limits.ordersInTenSeconds(envelope.account)));
        reply.headers.emplace_back("X-MBX-ORDER-COUNT-1D",
                                   std::to_string(limits.ordersInDay(envelope.account)));
    }
    return reply;
}

WireReply BinanceDialect::answer(const WireRequest& request)
{
    Envelope envelope;
    envelope.peer = request.peer;
    const auto* method = findRest(request.method, request.path);
    if (method == nullptr) {
        if (auto limit = m_core.limits.charge(request.peer, 1)) {
            return toReply(*limit, envelope, request);
        }
        auto failure = notFound();
        if (isRestPath(request.path)) {
            failure = {405, -1000, "Request method not allowed.", {}};
        }
        return toReply(failure, envelope, request);
    }
    auto params = Params::fromHttp(request.query, request.body);
    if (auto* failure = std::get_if<Failure>(&params)) {
        if (auto limit = m_core.limits.charge(request.peer, method->weight)) {
            return toReply(*limit, envelope, request);
        }
        return toReply(*failure, envelope, request);
    }
    envelope.hasApiKey = !request.header("x-mbx-apikey").empty();
    envelope.apiKey = request.header("x-mbx-apikey");
    envelope.payload = httpSigningPayload(request.query, request.body);
    const auto unit = request.header("x-mbx-time-unit");
    if (unit == "MICROSECOND" || unit == "microsecond") {
        envelope.unit = TimeUnit::Microseconds;
    }
    const auto answer = runMethod(m_core, *method, std::get<Params>(params), envelope);
    return toReply(answer, envelope, request);
}

SocketAnswer BinanceDialect::openSocket(const WireRequest& request, Socket& socket)
{
    const bool isApi = request.path == kSocketApiPath;
    Envelope envelope;
    envelope.peer = request.peer;
    if (!isApi && !StreamSession::serves(request.path)) {
        return toReply(notFound(), envelope, request);
    }
    if (auto limit = m_core.limits.chargeConnection(request.peer)) {
        return toReply(*limit, envelope, request);
    }
    if (!isApi) {
        return std::make_unique<StreamSession>(m_streams, m_core.clock, socket, request);
    }
    if (auto limit = m_core.limits.charge(request.peer, kConnectWeight)) {
        return toReply(*limit, envelope, request);
    }
    return std::make_unique<ApiSession>(m_core, m_users, m_faults, socket, request);
}

WireReply BinanceDialect::faultReply(const FaultRule& rule)
{
    WireReply reply;
    const auto retryAfter = std::to_string(rule.retryAfterSeconds);
    const auto until = m_core.clock.now() + Duration::seconds(rule.retryAfterSeconds);
    switch (rule.kind) {
    case FaultKind::TooManyRequests:
        reply.status = 429;
        reply.headers.emplace_back("Retry-After", retryAfter);
        reply.body = Failure{
            429,
            -1003,
            "Too much request weight used; current limit is 6000 request weight "
            "per 1 MINUTE.",
            {}}.toJson();
        return reply;
    case FaultKind::Banned:
        reply.status = 418;
        reply.headers.emplace_back("Retry-After", retryAfter);
        reply.body = Failure{
            418,
            -1003,
            "Way too much request weight used; IP banned until " + std::to_string(until.toMs()) +
                '.',
            {}}.toJson();
        return reply;
    case FaultKind::UnknownOutcome: {
        const auto failure = unknownOutcome();
        reply.status = failure.status;
        reply.body = failure.toJson();
        return reply;
    }
    default:
        // What stands in front of the exchange answers in HTML.
        reply.status = rule.status;
        reply.contentType = "text/html";
        reply.body = "<html><head><title>" + std::to_string(rule.status) +
            "</title></head><body></body></html>";
        return reply;
    }
}

void BinanceDialect::onStep()
{
    m_users.step();
    m_streams.step();
}

} // namespace

std::unique_ptr<Dialect> makeDialect(const DialectContext& context)
{
    return std::make_unique<BinanceDialect>(context);
}

} // namespace agio::venue::binance
