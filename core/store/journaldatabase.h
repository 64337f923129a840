// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The SQLite side of the journal, used from one thread: opening, checking, migrating, writing,
// reading. For this folder alone.

#include "core/store/sqlitejournal.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QLockFile;

namespace agio {

struct PendingAppend
{
    std::vector<JournalEntry> entries;
    std::function<void(Result<void>)> done;
};

class JournalDatabase
{
public:
    explicit JournalDatabase(const SqliteJournalSetup& setup);
    ~JournalDatabase();
    JournalDatabase(const JournalDatabase&) = delete;
    JournalDatabase& operator=(const JournalDatabase&) = delete;

    Result<JournalOpening> open();
    // All in one transaction; a result for each, in order.
    std::vector<Result<void>> write(const std::vector<PendingAppend>& appends);
    Result<std::vector<JournalEntry>> readOpen(const AccountId& account);
    Result<std::vector<JournalEntry>> readRecent(const AccountId& account, int maxOrders);

private:
    std::optional<Error> lock();
    std::optional<QSqlError> connect();
    void disconnect();
    std::optional<QSqlError> check();
    std::optional<QSqlError> execute(const QString& sql);
    Result<int> schemaVersion();
    std::optional<Error> migrate(int from);
    std::optional<Error> prepare();
    Result<std::string> setAside();
    Result<void> writeOne(const PendingAppend& append);
    Result<void> writeEntry(const JournalEntry& entry);
    Result<std::vector<JournalEntry>> collect(QSqlQuery& query, const AccountId& account);
    Error errorOf(const QSqlError& error) const;

    QString m_path;
    const Clock& m_clock;
    std::int64_t m_maxBytes;
    QString m_connection;
    std::unique_ptr<QLockFile> m_lock;
    QSqlDatabase m_database;
    std::unique_ptr<QSqlQuery> m_insert, m_begin, m_close; // prepared
};

} // namespace agio
