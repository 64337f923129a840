// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/journaldatabase.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QUuid>
#include <QVariant>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace agio {
namespace {

// Primary result codes of SQLite (sqlite.org/rescode.html).
constexpr int kSqliteBusy = 5;
constexpr int kSqliteReadOnly = 8;
constexpr int kSqliteIoError = 10;
constexpr int kSqliteCorrupt = 11;
constexpr int kSqliteFull = 13;
constexpr int kSqliteCannotOpen = 14;
constexpr int kSqliteConstraint = 19;
constexpr int kSqliteNotADatabase = 26;

constexpr int kPageBytes = 4'096;

// Step n leads from version n to n + 1. Steps are never edited once released; a change is a new
// one.
const std::array kMigrations{std::vector<QString>{
    QStringLiteral("CREATE TABLE entries(number INTEGER PRIMARY KEY AUTOINCREMENT,"
                   " at_ns INTEGER NOT NULL, account TEXT NOT NULL, client_id TEXT NOT NULL,"
                   " kind INTEGER NOT NULL, closes INTEGER NOT NULL, payload TEXT NOT NULL)"),
    QStringLiteral("CREATE INDEX entries_by_order ON entries(account, client_id, number)"),
    QStringLiteral("CREATE INDEX entries_fills ON entries(account, number) WHERE kind = 4"),
    QStringLiteral("CREATE TABLE orders(account TEXT NOT NULL, client_id TEXT NOT NULL,"
                   " first_number INTEGER NOT NULL, is_closed INTEGER NOT NULL,"
                   " PRIMARY KEY(account, client_id)) WITHOUT ROWID"),
    QStringLiteral("CREATE INDEX orders_by_age ON orders(account, first_number)"),
    QStringLiteral("CREATE INDEX orders_open ON orders(account) WHERE is_closed = 0"),
}};
static_assert(static_cast<int>(JournalKind::Fill) == 4, "the partial index names the number");

int codeOf(const QSqlError& error)
{
    return error.nativeErrorCode().toInt() & 0xff;
}

bool isDamage(const QSqlError& error)
{
    return codeOf(error) == kSqliteCorrupt || codeOf(error) == kSqliteNotADatabase;
}

QString fromUtf8(const std::string& text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

JournalDatabase::JournalDatabase(const SqliteJournalSetup& setup)
    : m_path(fromUtf8(setup.path))
    , m_clock(*setup.clock)
    , m_maxBytes(setup.maxBytes)
    , m_connection(QStringLiteral("journal-") + QUuid::createUuid().toString(QUuid::Id128))
{}

JournalDatabase::~JournalDatabase()
{
    disconnect();
}

Error JournalDatabase::errorOf(const QSqlError& error) const
{
    const std::string path = m_path.toStdString();
    switch (codeOf(error)) {
    case kSqliteFull:
        return Error::local("the disk is full, or the journal has reached its largest size: " +
                            path);
    case kSqliteReadOnly:
        return Error::local("the journal cannot be written to: " + path);
    case kSqliteCannotOpen:
        return Error::local("the journal cannot be opened: " + path);
    case kSqliteIoError:
        return Error::local("the disk reports an error at the journal: " + path);
    case kSqliteBusy:
        return Error::local("another program holds the journal: " + path);
    case kSqliteCorrupt:
    case kSqliteNotADatabase:
        return Error::local("the journal is damaged: " + path);
    default:
        return Error::local("journal: " + error.text().toStdString());
    }
}

Result<JournalOpening> JournalDatabase::open()
{
    if (auto refused = lock()) {
        return *refused;
    }
    JournalOpening opening;
    const bool leftover = !QFile::exists(m_path) && QFile::exists(m_path + QStringLiteral("-wal"));
    std::optional<QSqlError> problem;
    if (leftover) {
        opening.damage = "a write-ahead file without its journal";
    } else {
        problem = connect();
        if (!problem) {
            problem = check();
        }
        if (problem && !isDamage(*problem)) {
            return errorOf(*problem);
        }
        opening.damage = problem ? problem->text().toStdString() : std::string();
    }
    if (leftover || problem) {
        disconnect();
        auto moved = setAside();
        if (!moved) {
            return moved.error();
        }
        opening.setAsideAs = std::move(moved).value();
        if (const auto again = connect()) {
            return errorOf(*again);
        }
    }
    const auto version = schemaVersion();
    if (!version) {
        return version.error();
    }
    opening.isNew = *version == 0;
    if (auto failed = migrate(*version)) {
        return *failed;
    }
    if (auto failed = prepare()) {
        return *failed;
    }
    return opening;
}

std::optional<Error> JournalDatabase::lock()
{
    const QFileInfo file(m_path);
    if (!QDir().mkpath(file.absolutePath())) {
        return Error::local("the folder of the journal cannot be made: " +
                            file.absolutePath().toStdString());
    }
    m_lock = std::make_unique<QLockFile>(m_path + QStringLiteral(".lock"));
    m_lock->setStaleLockTime(0); // only a dead process loses its lock, never a slow one
    if (m_lock->tryLock(0)) {
        return std::nullopt;
    }
    if (m_lock->error() != QLockFile::LockFailedError) {
        return Error::local("the folder of the journal cannot be written to: " +
                            file.absolutePath().toStdString());
    }
    qint64 pid = 0;
    QString host;
    QString program;
    m_lock->getLockInfo(&pid, &host, &program);
    return Error::local("another copy of the program (process " + std::to_string(pid) +
                        ") uses this profile; close it, or start with another profile");
}

std::optional<QSqlError> JournalDatabase::connect()
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    m_database.setDatabaseName(m_path);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=2000"));
    if (!m_database.open()) {
        return m_database.lastError();
    }
    QFile::setPermissions(m_path, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    const auto pages = QString::number(std::max<std::int64_t>(m_maxBytes / kPageBytes, 16));
    for (const QString& pragma :
         {QStringLiteral("PRAGMA journal_mode=WAL"), QStringLiteral("PRAGMA synchronous=FULL"),
          QStringLiteral("PRAGMA max_page_count=") + pages}) {
        if (auto error = execute(pragma)) {
            return error;
        }
    }
    return std::nullopt;
}

void JournalDatabase::disconnect()
{
    m_insert.reset();
    m_begin.reset();
    m_close.reset();
    if (m_database.isValid()) {
        m_database.close();
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_connection);
    }
}

std::optional<QSqlError> JournalDatabase::check()
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(QStringLiteral("PRAGMA quick_check(1)")) || !query.next()) {
        return query.lastError();
    }
    const QString verdict = query.value(0).toString();
    if (verdict == QStringLiteral("ok")) {
        return std::nullopt;
    }
    return QSqlError(QString(), verdict, QSqlError::UnknownError, QString::number(kSqliteCorrupt));
}

std::optional<QSqlError> JournalDatabase::execute(const QString& sql)
{
    QSqlQuery query(m_database);
    if (!query.exec(sql)) {
        return query.lastError();
    }
    return std::nullopt;
}

Result<int> JournalDatabase::schemaVersion()
{
    QSqlQuery query(m_database);
    if (!query.exec(QStringLiteral("PRAGMA user_version")) || !query.next()) {
        return errorOf(query.lastError());
    }
    return query.value(0).toInt();
}

std::optional<Error> JournalDatabase::migrate(int from)
{
    const int target = static_cast<int>(kMigrations.size());
    if (from < 0 || from > target) {
        return Error::local("the journal was written by a newer version of the program; start that "
                            "one, or use another profile: " +
                            m_path.toStdString());
    }
    for (int version = from; version < target; ++version) {
        std::vector<QString> steps{QStringLiteral("BEGIN IMMEDIATE")};
        const auto& change = kMigrations.at(static_cast<std::size_t>(version));
        steps.insert(steps.end(), change.begin(), change.end());
        steps.push_back(QStringLiteral("PRAGMA user_version=%1").arg(version + 1));
        steps.push_back(QStringLiteral("COMMIT"));
        for (const QString& step : steps) {
            if (const auto error = execute(step)) {
                const Error told = errorOf(*error);
                execute(QStringLiteral("ROLLBACK"));
                return told;
            }
        }
    }
    return std::nullopt;
}

std::optional<Error> JournalDatabase::prepare()
{
    m_insert = std::make_unique<QSqlQuery>(m_database);
    m_begin = std::make_unique<QSqlQuery>(m_database);
    m_close = std::make_unique<QSqlQuery>(m_database);
    const bool ok =
        m_insert->prepare(QStringLiteral("INSERT INTO entries(at_ns, account, client_id, kind, "
                                         "closes, payload) VALUES(?, ?, ?, ?, ?, ?)")) &&
        m_begin->prepare(
            QStringLiteral("INSERT INTO orders(account, client_id, first_number, is_closed) "
                           "VALUES(?, ?, ?, 0)")) &&
        m_close->prepare(
            QStringLiteral("UPDATE orders SET is_closed = ? WHERE account = ? AND client_id = ?"));
    if (ok) {
        return std::nullopt;
    }
    return Error::local("the journal has another shape than expected: " + m_path.toStdString());
}

// Moves the file and its write-ahead log out of the way, so that they can be looked at.
Result<std::string> JournalDatabase::setAside()
{
    const QString stamp = QString::number(m_clock.now().toSeconds()) + QLatin1Char('-') +
        QUuid::createUuid().toString(QUuid::Id128).left(6);
    const QString target = m_path + QStringLiteral(".corrupt-") + stamp;
    for (const QString& part : {QString(), QStringLiteral("-wal"), QStringLiteral("-shm")}) {
        if (QFile::exists(m_path + part) && !QFile::rename(m_path + part, target + part)) {
            return Error::local("the damaged journal cannot be set aside: " + m_path.toStdString());
        }
    }
    return target.toStdString();
}

std::vector<Result<void>> JournalDatabase::write(const std::vector<PendingAppend>& appends)
{
    std::vector<Result<void>> results;
    results.reserve(appends.size());
    if (const auto error = execute(QStringLiteral("BEGIN IMMEDIATE"))) {
        results.assign(appends.size(), errorOf(*error));
        return results;
    }
    for (const PendingAppend& append : appends) {
        const bool saved = !execute(QStringLiteral("SAVEPOINT one"));
        results.push_back(saved ? writeOne(append) : Error::local("journal: no savepoint"));
        if (saved && !results.back().ok()) {
            execute(QStringLiteral("ROLLBACK TO one"));
        }
        execute(QStringLiteral("RELEASE one"));
    }
    if (const auto error = execute(QStringLiteral("COMMIT"))) {
        const Error told = errorOf(*error);
        execute(QStringLiteral("ROLLBACK"));
        for (Result<void>& result : results) {
            if (result.ok()) {
                result = told;
            }
        }
    }
    return results;
}

Result<void> JournalDatabase::writeOne(const PendingAppend& append)
{
    for (const JournalEntry& entry : append.entries) {
        if (auto result = writeEntry(entry); !result) {
            return result;
        }
    }
    return {};
}

Result<void> JournalDatabase::writeEntry(const JournalEntry& entry)
{
    const QString account = fromUtf8(entry.account.text());
    const QString id = fromUtf8(entry.clientOrderId.text());
    m_insert->bindValue(0, static_cast<qlonglong>(entry.at.toNs()));
    m_insert->bindValue(1, account);
    m_insert->bindValue(2, id.isNull() ? QStringLiteral("") : id);
    m_insert->bindValue(3, static_cast<int>(entry.kind));
    m_insert->bindValue(4, entry.closesOrder ? 1 : 0);
    m_insert->bindValue(5, fromUtf8(entry.payload));
    if (!m_insert->exec()) {
        return errorOf(m_insert->lastError());
    }
    if (entry.kind == JournalKind::Intent) {
        m_begin->bindValue(0, account);
        m_begin->bindValue(1, id);
        m_begin->bindValue(2, m_insert->lastInsertId());
        if (!m_begin->exec()) {
            return codeOf(m_begin->lastError()) == kSqliteConstraint
                ? Error::local("the client order id has been used before")
                : errorOf(m_begin->lastError());
        }
    } else if (entry.kind == JournalKind::State) {
        m_close->bindValue(0, entry.closesOrder ? 1 : 0);
        m_close->bindValue(1, account);
        m_close->bindValue(2, id);
        if (!m_close->exec()) {
            return errorOf(m_close->lastError());
        }
    }
    return {};
}

Result<std::vector<JournalEntry>> JournalDatabase::collect(QSqlQuery& query,
                                                           const AccountId& account)
{
    std::vector<JournalEntry> entries;
    if (!query.exec()) {
        return errorOf(query.lastError());
    }
    while (query.next()) {
        JournalEntry entry;
        entry.number = query.value(0).toLongLong();
        entry.at = UtcTime::fromNs(query.value(1).toLongLong());
        entry.account = account;
        entry.clientOrderId = ClientOrderId(query.value(2).toString().toStdString());
        entry.kind = static_cast<JournalKind>(query.value(3).toInt());
        entry.closesOrder = query.value(4).toInt() != 0;
        entry.payload = query.value(5).toString().toStdString();
        entries.push_back(std::move(entry));
    }
    if (query.lastError().isValid()) {
        return errorOf(query.lastError()); // half a story is worse than none
    }
    return entries;
}

Result<std::vector<JournalEntry>> JournalDatabase::readOpen(const AccountId& account)
{
    QSqlQuery open(m_database);
    open.setForwardOnly(true);
    open.prepare(QStringLiteral(
        "SELECT e.number, e.at_ns, e.client_id, e.kind, e.closes, e.payload FROM orders o JOIN "
        "entries e ON e.account = o.account AND e.client_id = o.client_id "
        "WHERE o.account = ? AND o.is_closed = 0"));
    open.bindValue(0, fromUtf8(account.text()));
    auto entries = collect(open, account);
    QSqlQuery fills(m_database);
    fills.setForwardOnly(true);
    fills.prepare(
        QStringLiteral("SELECT number, at_ns, client_id, kind, closes, payload FROM entries "
                       "WHERE account = ? AND kind = 4 ORDER BY number DESC LIMIT ?"));
    fills.bindValue(0, fromUtf8(account.text()));
    fills.bindValue(1, kMaxFillsLoaded);
    auto counted = collect(fills, account);
    if (!entries || !counted) {
        return entries.ok() ? counted.error() : entries.error();
    }
    std::map<std::int64_t, JournalEntry> byNumber;
    for (auto* list : {&entries.value(), &counted.value()}) {
        for (JournalEntry& entry : *list) {
            byNumber.emplace(entry.number, std::move(entry));
        }
    }
    std::vector<JournalEntry> result;
    result.reserve(byNumber.size());
    for (auto& [number, entry] : byNumber) {
        result.push_back(std::move(entry));
    }
    return result;
}

Result<std::vector<JournalEntry>> JournalDatabase::readRecent(const AccountId& account,
                                                              int maxOrders)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(QStringLiteral(
        "SELECT e.number, e.at_ns, e.client_id, e.kind, e.closes, e.payload FROM entries e "
        "WHERE e.account = ? AND e.client_id IN (SELECT client_id FROM orders "
        "WHERE account = ? ORDER BY first_number DESC LIMIT ?) ORDER BY e.number DESC"));
    query.bindValue(0, fromUtf8(account.text()));
    query.bindValue(1, fromUtf8(account.text()));
    query.bindValue(2, std::max(maxOrders, 0));
    return collect(query, account);
}

} // namespace agio
