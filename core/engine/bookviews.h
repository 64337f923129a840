// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Book views go round: the last one to let go of a view, on whichever thread, puts it back, so that
// its level arrays are used again and the steady state allocates no level memory.

#include "core/exchange/marketsource.h"
#include "core/market/orderbook.h"

#include <cstddef>
#include <memory>

namespace agio {

class BookViewPool
{
public:
    static constexpr std::size_t kMaxIdle = 8;

    BookViewPool();
    std::shared_ptr<BookView> take();

private:
    struct Store;
    std::shared_ptr<Store> m_store;
};

// Fills `view` from a live book; while the book is being joined anew, with the rows of `former`
// (may be null), marked by the status.
void fillBookView(BookView& view, const InstrumentId& instrument, const BookSync& sync,
                  const BookStatus& status, std::size_t maxRows, const BookView* former);

} // namespace agio
