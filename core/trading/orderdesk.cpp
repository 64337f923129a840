// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/orderdesk.h"

#include "core/trading/deskimpl.h"

#include <algorithm>

namespace agio {

std::string exchangeKey(const Symbol& symbol, const std::string& id)
{
    return symbol.text() + '\n' + id;
}

std::string DeskNotice::english() const
{
    return fillPattern(pattern, arguments);
}

OrderDesk::Impl::Impl(OrderDesk& desk, Setup setup)
    : m_desk(desk)
    , m_setup(setup)
{
    AGIO_CHECK(m_setup.clock != nullptr && m_setup.scheduler != nullptr);
    AGIO_CHECK(m_setup.log != nullptr && m_setup.journal != nullptr);
    AGIO_CHECK(m_setup.gateway != nullptr && m_setup.market != nullptr);
    AGIO_CHECK(m_setup.listener != nullptr && m_setup.ids != nullptr);
}

std::uint64_t OrderDesk::Impl::later(Duration delay, std::function<void()> action)
{
    return m_setup.scheduler->after(delay, guarded(std::move(action)));
}

void OrderDesk::Impl::dropTimer(std::uint64_t& timer)
{
    if (timer != 0) {
        m_setup.scheduler->cancel(timer);
        timer = 0;
    }
}

void OrderDesk::Impl::notice(Severity severity, std::string pattern,
                             std::vector<std::string> arguments, const ClientOrderId& order)
{
    const DeskNotice said{severity, std::move(pattern), std::move(arguments), order};
    m_setup.log->write(severity == Severity::Note ? LogLevel::Info : LogLevel::Warning, "desk",
                       order.isEmpty() ? said.english() : order.text() + ": " + said.english());
    m_setup.listener->onDeskNotice(said);
}

void OrderDesk::Impl::noticeError(const ClientOrderId& order, const Error& error, const char* what)
{
    const Explanation why = m_setup.gateway->explain(error);
    notice(Severity::Warning, std::string(what) + " {0} {1}",
           {why.sentence.empty() ? error.message : why.sentence, why.fix}, order);
}

DeskRecord* OrderDesk::Impl::record(const ClientOrderId& id)
{
    const auto found = m_records.find(id);
    return found == m_records.end() ? nullptr : found->second.get();
}

const DeskRecord* OrderDesk::Impl::record(const ClientOrderId& id) const
{
    const auto found = m_records.find(id);
    return found == m_records.end() ? nullptr : found->second.get();
}

OrderRef OrderDesk::Impl::refOf(const Order& order) const
{
    OrderRef ref{order.intent.instrument, order.intent.clientOrderId, order.exchangeOrderId};
    // A foreign order may stand here under a name of our own making; the exchange knows its id.
    if (order.isForeign) {
        ref.clientOrderId = ClientOrderId();
    }
    return ref;
}

std::vector<ClientOrderId> OrderDesk::Impl::liveIds() const
{
    std::vector<ClientOrderId> ids;
    for (const auto& [id, entry] : m_records) {
        if (isLive(entry->order.state)) {
            ids.push_back(id);
        }
    }
    std::sort(ids.begin(), ids.end()); // the same run gives the same sequence of requests
    return ids;
}

OrderDesk::OrderDesk(Setup setup)
    : m_impl(std::make_unique<Impl>(*this, setup))
{
    m_impl->m_setup.gateway->setAccountListener(this);
}

OrderDesk::~OrderDesk()
{
    m_impl->m_setup.gateway->setAccountListener(nullptr);
}

void OrderDesk::start(std::function<void(Result<void>)> done)
{
    m_impl->start(std::move(done));
}

void OrderDesk::place(const OrderIntent& intent)
{
    m_impl->place(intent, false);
}

void OrderDesk::placeList(const OrderListIntent& intent)
{
    m_impl->placeList(intent);
}

void OrderDesk::cancel(const ClientOrderId& id)
{
    m_impl->cancel(id, nullptr);
}

void OrderDesk::cancelAll(const std::optional<InstrumentId>& instrument, std::optional<Side> side)
{
    m_impl->cancelAll(instrument, side);
}

void OrderDesk::movePrice(const ClientOrderId& id, Decimal newPrice,
                          const ClientOrderId& replacementId)
{
    m_impl->replace(id, newPrice, std::nullopt, replacementId);
}

void OrderDesk::lowerQuantity(const ClientOrderId& id, Decimal newQuantity)
{
    m_impl->lowerQuantity(id, newQuantity);
}

void OrderDesk::checkAgain(const ClientOrderId& id)
{
    if (DeskRecord* record = m_impl->record(id); record && isLive(record->order.state)) {
        record->lookupStep = 0;
        m_impl->dropTimer(record->lookupTimer);
        m_impl->lookUp(id);
    }
}

void OrderDesk::reconcile()
{
    m_impl->reconcile();
}

const Order* OrderDesk::find(const ClientOrderId& id) const
{
    const DeskRecord* record = m_impl->record(id);
    return record == nullptr ? nullptr : &record->order;
}

std::vector<const Order*> OrderDesk::liveOrders() const
{
    std::vector<const Order*> orders;
    for (const auto& [id, record] : m_impl->m_records) {
        if (!isFinal(record->order.state)) {
            orders.push_back(&record->order);
        }
    }
    std::sort(orders.begin(), orders.end(), [](const Order* a, const Order* b) {
        return std::pair(a->createdAt, a->intent.clientOrderId) <
            std::pair(b->createdAt, b->intent.clientOrderId);
    });
    return orders;
}

const std::vector<Balance>& OrderDesk::balances() const
{
    return m_impl->m_balances;
}

bool OrderDesk::balancesVerified() const
{
    return m_impl->m_balancesVerified;
}

void OrderDesk::onOrderReport(const OrderReport& report)
{
    if (m_impl->m_loaded) { // before: the reading at start brings it
        m_impl->takeReport(report);
    }
}

void OrderDesk::onBalances(std::span<const Balance> changed, bool isComplete)
{
    m_impl->takeBalances(changed, isComplete);
}

void OrderDesk::onOrderListStatus(std::string_view listId, std::string_view /*status*/)
{
    // Its legs report for themselves. The exchange's word for the list is not ours to read here; a
    // leg that still stands as live a moment later is asked for.
    for (const ClientOrderId& id : m_impl->liveIds()) {
        DeskRecord* record = m_impl->record(id);
        if (record->order.orderListId == listId && !record->awaitsReply) {
            m_impl->lookUpFromStart(*record);
        }
    }
}

void OrderDesk::onPrivateStream(bool isContinuous)
{
    m_impl->streamChanged(isContinuous);
}

} // namespace agio
