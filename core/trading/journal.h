// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The desk's memory: what was meant and what came of it, written before it happens. Append-only.
// An append is durable when `done` is called with success; only then may bytes leave. Callbacks
// come on the thread that called. Implementations: SqliteJournal (store/), MemoryJournal (tests).

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/trading/order.h"

namespace agio {

enum class JournalKind : std::uint8_t { Intent, ListIntent, Sent, State, Fill, Request };

struct JournalEntry
{
    std::int64_t number = 0; // set by the journal: counts up, the order of truth
    UtcTime at;
    AccountId account;
    ClientOrderId clientOrderId;
    JournalKind kind = JournalKind::Intent;
    std::string payload; // compact JSON of this kind, see journalcodec.h; never a secret
};

class Journal
{
public:
    virtual ~Journal() = default;
    virtual void append(std::vector<JournalEntry> entries, std::function<void(Result<void>)> done) = 0;
    // Everything about orders that are not final, and all fills' trade ids (to count each once),
    // for one account; at start.
    virtual void loadOpen(const AccountId& account,
                          std::function<void(Result<std::vector<JournalEntry>>)> done) = 0;
    // Newest first, for the History and Fills tables.
    virtual void loadRecent(const AccountId& account, int maxOrders,
                            std::function<void(Result<std::vector<JournalEntry>>)> done) = 0;
};

std::unique_ptr<Journal> makeMemoryJournal();

} // namespace agio
