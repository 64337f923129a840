// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The desk's memory: what was meant and what came of it, written before it happens. Append-only.
// An append is durable when `done` is called with success; only then may bytes leave. Callbacks
// come on the thread that called, possibly before the call returns. An append is all or nothing,
// and fails as a whole when an Intent repeats a client order id that this account has used: the
// last wall against sending one intent twice. Implementations: SqliteJournal (store/),
// MemoryJournal (tests).

#include "core/base/result.h"
#include "core/trading/order.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace agio {

constexpr int kMaxFillsLoaded = 20'000;

enum class JournalKind : std::uint8_t { Intent, ListIntent, Sent, State, Fill, Request };

struct JournalEntry
{
    std::int64_t number = 0; // set by the journal: counts up, the order of truth
    UtcTime at;
    AccountId account;
    ClientOrderId clientOrderId;
    JournalKind kind = JournalKind::Intent;
    std::string payload; // compact JSON of this kind, see journalcodec.h; never a secret
    bool closesOrder = false; // State: a final one; loadOpen() leaves the order out from then on
};

class Journal
{
public:
    virtual ~Journal() = default;
    virtual void append(std::vector<JournalEntry> entries,
                        std::function<void(Result<void>)> done) = 0;
    // Everything about orders that are not final, and the fills of the account (to count each once;
    // the newest kMaxFillsLoaded, older ones are never delivered again); by number; at start.
    virtual void loadOpen(const AccountId& account,
                          std::function<void(Result<std::vector<JournalEntry>>)> done) = 0;
    // Entries of the newest `maxOrders` orders, newest entry first, for the History and Fills
    // tables; replayJournal() puts them in order.
    virtual void loadRecent(const AccountId& account, int maxOrders,
                            std::function<void(Result<std::vector<JournalEntry>>)> done) = 0;
};

std::unique_ptr<Journal> makeMemoryJournal();

} // namespace agio
