// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/binance/userstreams.h"

#include "core/venue/server/binance/render.h"

#include <array>

namespace agio::venue::binance {
namespace {

const char* rejectText(const Refusal& refusal) noexcept
{
    switch (refusal.code) {
    case RefusalCode::None:
        return "NONE";
    case RefusalCode::InsufficientBalance:
        return "INSUFFICIENT_BALANCES";
    case RefusalCode::WouldTrigger:
        return "STOP_PRICE_WOULD_TRIGGER_IMMEDIATELY";
    case RefusalCode::WouldImmediatelyMatch:
        return "WOULD_MATCH_IMMEDIATELY";
    case RefusalCode::BadListPrices:
        return "OCO_BAD_PRICES";
    default:
        return "NONE";
    }
}

void writeFill(Out& out, const OrderEvent& event)
{
    const bool isFill = event.fill.has_value();
    const OwnTrade none;
    const auto& fill = isFill ? *event.fill : none;
    out.money("l", fill.quantity).money("z", event.order.executedQuantity);
    out.money("L", fill.price);
    if (isFill) {
        out.money("n", fill.fee).text("N", fill.feeAsset.text());
    } else {
        out.text("n", "0").null("N");
    }
    out.time("T", event.at).number("t", isFill ? fill.tradeId : -1);
}

} // namespace

UserStreams::UserStreams(VenueExchange& exchange, const Clock& clock, bool beforeReply)
    : m_exchange(exchange)
    , m_clock(clock)
    , m_beforeReply(beforeReply)
{
    m_exchange.addListener(this);
}

UserStreams::~UserStreams()
{
    m_exchange.removeListener(this);
}

void UserStreams::subscribe(AccountRef account, UserSink& sink, int subscriptionId)
{
    m_subscriptions.push_back({account, &sink, subscriptionId});
}

void UserStreams::unsubscribe(UserSink& sink, int subscriptionId)
{
    std::erase_if(m_subscriptions, [&](const Subscription& subscription) {
        return subscription.sink == &sink && subscription.id == subscriptionId;
    });
}

void UserStreams::removeSink(UserSink& sink)
{
    std::erase_if(m_subscriptions,
                  [&sink](const Subscription& subscription) { return subscription.sink == &sink; });
    std::erase_if(m_waiting, [&sink](const Waiting& waiting) { return waiting.sink == &sink; });
}

void UserStreams::step()
{
    while (!m_waiting.empty()) {
        const Waiting waiting = std::move(m_waiting.front());
        m_waiting.pop_front();
        waiting.sink->deliverUser(waiting.id, waiting.kind, waiting.event);
    }
}

template <typename F>
void UserStreams::emit(AccountRef account, std::string_view kind, F&& write)
{
    std::array<std::string, 2> events;
    for (const auto& subscription : m_subscriptions) {
        if (subscription.account != account) {
            continue;
        }
        const auto unit = subscription.sink->userUnit();
        auto& event = events[static_cast<std::size_t>(unit)];
        if (event.empty()) {
            Out out(unit);
            write(out);
            event = out.take();
        }
        if (m_beforeReply) {
            subscription.sink->deliverUser(subscription.id, kind, event);
        } else {
            m_waiting.push_back({subscription.sink, subscription.id, std::string(kind), event});
        }
    }
}

void UserStreams::writeReport(Out& out, const OrderEvent& event) const
{
    const auto& order = event.order;
    const bool isCancel =
        event.type == ExecutionType::Canceled && !event.requestClientOrderId.empty();
    const bool isAmend =
        event.type == ExecutionType::Replaced && !event.requestClientOrderId.empty();
    // A cancel carries its own id in c and the order's in C; so does an amend that renames.
    const auto& current = isCancel ? event.requestClientOrderId : order.clientOrderId;
    const std::string original = isCancel                              ? order.clientOrderId
        : isAmend && event.requestClientOrderId != order.clientOrderId ? event.requestClientOrderId
                                                                       : std::string();
    out.object().text("e", "executionReport").time("E", m_clock.now());
    out.text("s", order.symbol.text()).text("c", current).text("S", sideText(order.side));
    out.text("o", typeText(order.type)).text("f", timeInForceText(order.timeInForce));
    out.money("q", order.quantity).money("p", order.price).money("P", order.stopPrice);
    out.money("F", order.icebergQuantity).number("g", order.listId).text("C", original);
    out.text("x", executionText(event.type)).text("X", statusText(order.status));
    out.text("r", rejectText(event.reason)).number("i", order.orderId);
    writeFill(out, event);
    out.number("I", event.executionId);
    out.flag("w", order.isOnBook).flag("m", event.fill && event.fill->isMaker).flag("M", false);
    out.time("O", order.createdAt).money("Z", order.cumulativeQuote);
    out.money("Y", event.fill ? event.fill->quoteAmount : Decimal());
    out.money("Q", order.quoteAmount);
    if (order.workingAt.isSet()) {
        out.time("W", order.workingAt);
    }
    out.text("V", stpText(order.stpMode));
    if (order.trailingDeltaBps != 0) {
        out.number("d", order.trailingDeltaBps);
        out.key("D").element(order.trailingTime.isSet() ? inUnit(order.trailingTime, out.unit())
                                                        : -1);
    }
    if (order.strategyId) {
        out.number("j", *order.strategyId);
    }
    if (order.strategyType) {
        out.number("J", *order.strategyType);
    }
    if (event.type == ExecutionType::TradePrevention) {
        out.number("v", event.preventedMatchId).money("A", order.preventedQuantity);
        out.money("B", event.preventedQuantity).number("u", 1).number("U", event.counterOrderId);
    }
    if (order.expiryReason != ExpiryReason::None) {
        out.text("eR", expiryText(order.expiryReason));
    }
    out.endObject();
}

void UserStreams::orderChanged(const Instrument&, const OrderEvent& event)
{
    emit(event.order.account, "executionReport", [&](Out& out) { writeReport(out, event); });
}

void UserStreams::orderListChanged(const Instrument& instrument, const OrderListReply& reply)
{
    const auto& list = reply.list;
    emit(list.account, "listStatus", [&](Out& out) {
        out.object().text("e", "listStatus").time("E", m_clock.now());
        out.text("s", instrument.id.symbol.text()).number("g", list.listId);
        out.text("c", contingencyText(list.contingency)).text("l", listStatusText(list.status));
        out.text("L", listOrderStatusText(list.orderStatus)).text("r", "NONE");
        out.text("C", list.listClientOrderId).time("T", list.at).key("O").array();
        for (const auto& member : list.orders) {
            out.object().text("s", instrument.id.symbol.text()).number("i", member.orderId);
            out.text("c", member.clientOrderId).endObject();
        }
        out.endArray().endObject();
    });
}

void UserStreams::balancesChanged(AccountRef account, std::span<const Asset> assets)
{
    emit(account, "outboundAccountPosition", [&](Out& out) {
        out.object().text("e", "outboundAccountPosition").time("E", m_clock.now());
        out.time("u", m_exchange.lastBalanceChange(account)).key("B").array();
        for (const auto& asset : assets) {
            const auto balance = m_exchange.balance(account, asset);
            out.object().text("a", asset.text()).money("f", balance.free);
            out.money("l", balance.locked).endObject();
        }
        out.endArray().endObject();
    });
}

void UserStreams::transferred(AccountRef account, const Asset& asset, Decimal delta)
{
    emit(account, "balanceUpdate", [&](Out& out) {
        out.object().text("e", "balanceUpdate").time("E", m_clock.now());
        out.text("a", asset.text()).money("d", delta).time("T", m_exchange.now()).endObject();
    });
}

} // namespace agio::venue::binance
