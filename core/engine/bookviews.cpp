// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/bookviews.h"

#include <mutex>
#include <utility>
#include <vector>

namespace agio {

struct BookViewPool::Store
{
    std::mutex mutex;
    std::vector<std::unique_ptr<BookView>> idle;
};

BookViewPool::BookViewPool()
    : m_store(std::make_shared<Store>())
{
    m_store->idle.reserve(kMaxIdle);
}

std::shared_ptr<BookView> BookViewPool::take()
{
    std::unique_ptr<BookView> view;
    {
        const std::scoped_lock lock(m_store->mutex);
        if (!m_store->idle.empty()) {
            view = std::move(m_store->idle.back());
            m_store->idle.pop_back();
        }
    }
    if (!view) {
        view = std::make_unique<BookView>();
    }
    return {view.release(), [store = m_store](BookView* back) {
                std::unique_ptr<BookView> owned(back);
                const std::scoped_lock lock(store->mutex);
                if (store->idle.size() < kMaxIdle) {
                    store->idle.push_back(std::move(owned));
                }
            }};
}

void fillBookView(BookView& view, const InstrumentId& instrument, const BookSync& sync,
                  const BookStatus& status, std::size_t maxRows, const BookView* former)
{
    if (view.instrument != instrument) {
        view.instrument = instrument;
    }
    view.scale = sync.book().scale();
    view.state = status.state;
    view.stateReason = status.reason;
    if (sync.state() == BookSync::State::Live) {
        view.sequence = sync.sequence();
        view.exchangeTime = sync.exchangeTime();
        view.receivedAt = status.receivedAt;
        sync.book().top(Side::Buy, maxRows, view.bids);
        sync.book().top(Side::Sell, maxRows, view.asks);
        return;
    }
    if (former != nullptr) {
        view.sequence = former->sequence;
        view.exchangeTime = former->exchangeTime;
        view.receivedAt = former->receivedAt;
        view.bids = former->bids;
        view.asks = former->asks;
        return;
    }
    view.sequence = 0;
    view.exchangeTime = {};
    view.receivedAt = {};
    view.bids.clear();
    view.asks.clear();
}

} // namespace agio
