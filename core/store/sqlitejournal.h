// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The journal on disk: one SQLite file (WAL, synchronous=FULL) on a thread of its own. Nothing here
// touches the disk on the caller's thread: openSqliteJournal() returns at once, appends and loads
// wait in a bounded queue behind the opening, and callbacks come back through the caller's event
// loop. Appends that wait together are committed in one transaction, each of them all or nothing.
//
// A file that fails SQLite's own check is set aside ("<path>.corrupt-<time>", with its -wal) and a
// new one is begun; onOpened says so. A file of a newer version, a read-only file, a full disk or a
// second copy of the program are errors: nothing is set aside, and every append fails with the
// reason. One process at a time holds "<path>.lock"; the lock of a dead process is taken over.
//
// The journal belongs to the thread that opened it. Destroying it commits what is waiting, drops
// callbacks, and waits for the thread.

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/trading/journal.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace agio {

struct JournalOpening
{
    bool isNew = false; // there was no journal before, or it had to be set aside
    std::string setAsideAs; // where a damaged file went; empty: none was damaged
    std::string damage; // what was wrong with it
};

struct SqliteJournalSetup
{
    std::string path; // UTF-8
    const Clock* clock = nullptr;
    std::function<void(Result<JournalOpening>)> onOpened; // once; may be empty
    std::size_t maxPending = 10'000; // requests that may wait
    std::int64_t maxBytes = std::int64_t{2} << 30; // of the file; beyond, appends fail as on a
                                                   // full disk
};

// Fails at once only for a setup that cannot work: no path, no clock, no SQLite driver.
Result<std::unique_ptr<Journal>> openSqliteJournal(SqliteJournalSetup setup);

} // namespace agio
