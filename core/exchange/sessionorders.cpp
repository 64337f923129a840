// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/sessionorders.h"

#include <utility>

namespace agio {

namespace {

constexpr int kHistoryLimit = 1'000;

} // namespace

SessionOrders::SessionOrders(SessionCore& core, CallQueue& calls, ClockSync& clockSync,
                             TradingLink& link)
    : m_core(core)
    , m_calls(calls)
    , m_clockSync(clockSync)
    , m_link(link)
{}

void SessionOrders::setAccountListener(AccountListener* listener)
{
    m_listener = listener;
    m_link.setListener(listener);
}

// ---- How a task runs -------------------------------------------------------------------------

template <typename T>
void SessionOrders::run(std::shared_ptr<Task<T>> task)
{
    if (!m_hasCredential) {
        m_calls.later([task] {
            task->done(Error{ErrorKind::NotSent, {}, "no key is in use", -1});
        });
        return;
    }
    if (!task->onSocket || !m_link.canSend() || !runOnSocket(task)) {
        runOnRest(task);
    }
}

// False: nothing was sent and REST may be tried.
template <typename T>
bool SessionOrders::runOnSocket(const std::shared_ptr<Task<T>>& task)
{
    Result<WsRequest> request = task->onSocket();
    if (!request.ok()) {
        m_calls.later([task, error = request.error()] { task->done(error); });
        return true;
    }
    const bool isCancel = request->urgency == Urgency::Cancel;
    const Result<void> sent = m_link.send(
        std::move(request).value(),
        [this, task](const WsReply& reply) { finish(task, task->readSocket(reply)); },
        [task](const WsReply& reply) {
            if (!task->onLate) {
                return;
            }
            const Result<T> outcome = task->readSocket(reply);
            if (outcome.ok()) {
                task->onLate(outcome.value());
            }
        });
    if (sent.ok()) {
        if (task->onHandedOver) {
            std::exchange(task->onHandedOver, nullptr)();
        }
        return true;
    }
    if (sent.error().kind == ErrorKind::NotSent || isCancel) {
        return false; // the REST line waits for budget on behalf of a cancel
    }
    m_calls.later([task, error = sent.error()] { task->done(error); });
    return true;
}

template <typename T>
void SessionOrders::runOnRest(const std::shared_ptr<Task<T>>& task)
{
    m_calls.send(
        task->onRest,
        [this, task](const Result<HttpResponse>& reply) {
            if (!reply.ok()) {
                finish(task, Result<T>(reply.error()));
                return;
            }
            finish(task, task->readRest(reply.value()));
        },
        [task] {
            if (task->onHandedOver) {
                std::exchange(task->onHandedOver, nullptr)();
            }
        });
}

template <typename T>
void SessionOrders::finish(const std::shared_ptr<Task<T>>& task, Result<T> outcome)
{
    if (outcome.ok()) {
        task->done(std::move(outcome));
        return;
    }
    Error error = outcome.error();
    if (error.kind == ErrorKind::ClockSkew && !task->isSecondTry) {
        task->isSecondTry = true;
        m_clockSync.measureAgain([this, task, error](bool isMeasured) {
            if (isMeasured) {
                run(task);
            } else {
                task->done(error);
            }
        });
        return;
    }
    if (error.kind == ErrorKind::Malformed && task->changesState) {
        error.kind = ErrorKind::Unknown; // it was sent; what came back says nothing
    }
    task->done(std::move(error));
}

template <typename T, typename Parse>
std::function<Result<T>(const HttpResponse&)> SessionOrders::restReader(Parse parse)
{
    return [this, parse](const HttpResponse& reply) -> Result<T> {
        if (auto error = codec().errorOf(reply); error.has_value()) {
            return std::move(*error);
        }
        return (codec().*parse)(reply);
    };
}

template <typename T, typename Parse>
std::function<Result<T>(const WsReply&)> SessionOrders::socketReader(Parse parse)
{
    return [this, parse](const WsReply& reply) -> Result<T> {
        if (!reply.result.ok()) {
            return reply.result.error();
        }
        return (codec().*parse)(reply.result.value());
    };
}

void SessionOrders::reportLate(const OrderReport& report)
{
    m_core.setup.log->warning(
        m_core.area, "an answer came after its time: order " + report.clientOrderId.text());
    if (m_listener != nullptr) {
        m_listener->onOrderReport(report);
    }
}

// ---- What changes state ----------------------------------------------------------------------

void SessionOrders::place(const OrderIntent& intent, std::function<void()> onHandedOver,
                          Callback<OrderReport> done)
{
    auto task = std::make_shared<Task<OrderReport>>();
    if (m_core.capabilities.ordersOverSocket) {
        task->onSocket = [this, intent] { return codec().wsPlaceOrder(time(), intent); };
        task->readSocket = socketReader<OrderReport>(&Codec::parseWsPlaced);
    }
    task->onRest = [this, intent] { return codec().placeOrder(m_core.rest(), time(), intent); };
    task->readRest = restReader<OrderReport>(&Codec::parsePlaced);
    task->onHandedOver = std::move(onHandedOver);
    task->onLate = [this](const OrderReport& report) { reportLate(report); };
    task->done = std::move(done);
    task->changesState = true;
    run(std::move(task));
}

void SessionOrders::placeList(const OrderListIntent& intent, std::function<void()> onHandedOver,
                              Callback<OrderListReport> done)
{
    auto task = std::make_shared<Task<OrderListReport>>();
    if (m_core.capabilities.ordersOverSocket) {
        task->onSocket = [this, intent] { return codec().wsPlaceOrderList(time(), intent); };
        task->readSocket = socketReader<OrderListReport>(&Codec::parseWsPlacedList);
    }
    task->onRest = [this, intent] { return codec().placeOrderList(m_core.rest(), time(), intent); };
    task->readRest = restReader<OrderListReport>(&Codec::parsePlacedList);
    task->onHandedOver = std::move(onHandedOver);
    task->onLate = [this](const OrderListReport& list) {
        for (const OrderReport& report : list.orders) {
            reportLate(report);
        }
    };
    task->done = std::move(done);
    task->changesState = true;
    run(std::move(task));
}

void SessionOrders::replace(const ReplaceIntent& intent, Callback<ReplaceOutcome> done)
{
    auto task = std::make_shared<Task<ReplaceOutcome>>();
    if (m_core.capabilities.ordersOverSocket) {
        task->onSocket = [this, intent] { return codec().wsReplaceOrder(time(), intent); };
        task->readSocket = [this](const WsReply& reply) -> Result<ReplaceOutcome> {
            if (!reply.result.ok() && reply.frame.empty()) {
                return reply.result.error(); // lost or timed out: there is no frame to read
            }
            return codec().parseWsReplaced(reply);
        };
    }
    task->onRest = [this, intent] { return codec().replaceOrder(m_core.rest(), time(), intent); };
    task->readRest = [this](const HttpResponse& reply) -> Result<ReplaceOutcome> {
        // A refusal says in its body what happened to each half.
        auto outcome = codec().parseReplaced(reply);
        if (!outcome.ok()) {
            if (auto error = codec().errorOf(reply); error.has_value()) {
                return std::move(*error);
            }
        }
        return outcome;
    };
    task->onLate = [this](const ReplaceOutcome& outcome) {
        for (const auto& report : {outcome.cancelReport, outcome.placed}) {
            if (report.has_value()) {
                reportLate(*report);
            }
        }
    };
    task->done = std::move(done);
    task->changesState = true;
    run(std::move(task));
}

void SessionOrders::amend(const AmendIntent& intent, Callback<OrderReport> done)
{
    auto task = std::make_shared<Task<OrderReport>>();
    if (m_core.capabilities.ordersOverSocket) {
        task->onSocket = [this, intent] { return codec().wsAmendOrder(time(), intent); };
        task->readSocket = socketReader<OrderReport>(&Codec::parseWsAmended);
    }
    task->onRest = [this, intent] { return codec().amendOrder(m_core.rest(), time(), intent); };
    task->readRest = restReader<OrderReport>(&Codec::parseAmended);
    task->onLate = [this](const OrderReport& report) { reportLate(report); };
    task->done = std::move(done);
    task->changesState = true;
    run(std::move(task));
}

void SessionOrders::cancel(const OrderRef& order, Callback<OrderReport> done)
{
    auto task = std::make_shared<Task<OrderReport>>();
    if (m_core.capabilities.ordersOverSocket) {
        task->onSocket = [this, order] { return codec().wsCancelOrder(time(), order); };
        task->readSocket = socketReader<OrderReport>(&Codec::parseWsCancelled);
    }
    task->onRest = [this, order]() -> Result<HttpCall> {
        return codec().cancelOrder(m_core.rest(), time(), order);
    };
    task->readRest = restReader<OrderReport>(&Codec::parseCancelled);
    task->onLate = [this](const OrderReport& report) { reportLate(report); };
    task->done = std::move(done);
    task->changesState = true;
    run(std::move(task));
}

void SessionOrders::cancelAll(const Symbol& symbol, Callback<std::vector<OrderReport>> done)
{
    using Reports = std::vector<OrderReport>;
    auto task = std::make_shared<Task<Reports>>();
    if (m_core.capabilities.ordersOverSocket) {
        task->onSocket = [this, symbol] { return codec().wsCancelAll(time(), symbol); };
        task->readSocket = socketReader<Reports>(&Codec::parseWsCancelledAll);
    }
    task->onRest = [this, symbol]() -> Result<HttpCall> {
        return codec().cancelAll(m_core.rest(), time(), symbol);
    };
    task->readRest = restReader<Reports>(&Codec::parseCancelledAll);
    task->onLate = [this](const Reports& reports) {
        for (const OrderReport& report : reports) {
            reportLate(report);
        }
    };
    task->done = std::move(done);
    task->changesState = true;
    run(std::move(task));
}

// ---- What only reads -------------------------------------------------------------------------

void SessionOrders::testOrder(const OrderIntent& intent, Callback<std::monostate> done)
{
    auto task = std::make_shared<Task<std::monostate>>();
    task->onRest = [this, intent] { return codec().testOrder(m_core.rest(), time(), intent); };
    task->readRest = [this](const HttpResponse& reply) -> Result<std::monostate> {
        if (auto error = codec().errorOf(reply); error.has_value()) {
            return std::move(*error);
        }
        const auto parsed = codec().parseTestOrder(reply);
        return parsed.ok() ? Result<std::monostate>(std::monostate{})
                           : Result<std::monostate>(parsed.error());
    };
    task->done = std::move(done);
    run(std::move(task));
}

void SessionOrders::query(const OrderRef& order, Callback<std::optional<OrderReport>> done)
{
    using Found = std::optional<OrderReport>;
    auto task = std::make_shared<Task<Found>>();
    task->onRest = [this, order]() -> Result<HttpCall> {
        return codec().queryOrder(m_core.rest(), time(), order);
    };
    task->readRest = [this](const HttpResponse& reply) -> Result<Found> {
        if (auto error = codec().errorOf(reply); error.has_value()) {
            // Not known there. The desk asks for more proof than this one answer.
            return codec().meansNoSuchOrder(*error) ? Result<Found>(Found())
                                                    : Result<Found>(std::move(*error));
        }
        auto report = codec().parseOrder(reply);
        return report.ok() ? Result<Found>(Found(std::move(report).value()))
                           : Result<Found>(report.error());
    };
    task->done = std::move(done);
    run(std::move(task));
}

void SessionOrders::openOrders(const std::optional<Symbol>& symbol,
                               Callback<std::vector<OrderReport>> done)
{
    auto task = std::make_shared<Task<std::vector<OrderReport>>>();
    task->onRest = [this, symbol]() -> Result<HttpCall> {
        return codec().openOrders(m_core.rest(), time(), symbol);
    };
    task->readRest = restReader<std::vector<OrderReport>>(&Codec::parseOrders);
    task->done = std::move(done);
    run(std::move(task));
}

void SessionOrders::allOrders(const Symbol& symbol, std::optional<UtcTime> from,
                              Callback<std::vector<OrderReport>> done)
{
    auto task = std::make_shared<Task<std::vector<OrderReport>>>();
    task->onRest = [this, symbol, from]() -> Result<HttpCall> {
        return codec().allOrders(m_core.rest(), time(), symbol, from, kHistoryLimit);
    };
    task->readRest = restReader<std::vector<OrderReport>>(&Codec::parseOrders);
    task->done = std::move(done);
    run(std::move(task));
}

void SessionOrders::myTrades(const MyTradesQuery& query, Callback<std::vector<Fill>> done)
{
    auto task = std::make_shared<Task<std::vector<Fill>>>();
    task->onRest = [this, query]() -> Result<HttpCall> {
        return codec().myTrades(m_core.rest(), time(), query);
    };
    task->readRest = restReader<std::vector<Fill>>(&Codec::parseMyTrades);
    task->done = std::move(done);
    run(std::move(task));
}

void SessionOrders::account(Callback<AccountSnapshot> done)
{
    auto task = std::make_shared<Task<AccountSnapshot>>();
    task->onRest = [this]() -> Result<HttpCall> { return codec().account(m_core.rest(), time()); };
    task->readRest = restReader<AccountSnapshot>(&Codec::parseAccount);
    task->done = std::move(done);
    run(std::move(task));
}

void SessionOrders::feeRates(const Symbol& symbol, Callback<FeeRates> done)
{
    auto task = std::make_shared<Task<FeeRates>>();
    task->onRest = [this, symbol]() -> Result<HttpCall> {
        return codec().feeRates(m_core.rest(), time(), symbol);
    };
    task->readRest = restReader<FeeRates>(&Codec::parseFeeRates);
    task->done = std::move(done);
    run(std::move(task));
}

Explanation SessionOrders::explain(const Error& error) const
{
    return codec().explain(error);
}

} // namespace agio
