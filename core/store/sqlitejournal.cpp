// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlitejournal.h"

#include "core/base/check.h"
#include "core/store/journaldatabase.h"

#include <QCoreApplication>
#include <QObject>
#include <QThread>

#include <deque>
#include <mutex>
#include <utility>
#include <variant>

namespace agio {
namespace {

using Entries = std::vector<JournalEntry>;

struct PendingLoad
{
    AccountId account;
    int maxOrders = -1; // < 0: what is open
    std::function<void(Result<Entries>)> done;
};

using Task = std::variant<PendingAppend, PendingLoad>;

// Shared by both threads; the only state behind a lock.
struct TaskQueue
{
    std::mutex mutex;
    std::deque<Task> tasks;
    std::size_t maxPending = 0;

    bool push(Task task)
    {
        const std::scoped_lock lock(mutex);
        if (tasks.size() >= maxPending) {
            return false;
        }
        tasks.push_back(std::move(task));
        return true;
    }
    std::deque<Task> takeAll()
    {
        const std::scoped_lock lock(mutex);
        return std::exchange(tasks, {});
    }
};

// Lives on the journal's thread.
class Writer final : public QObject
{
public:
    Writer(SqliteJournalSetup setup, TaskQueue& queue, QObject& home)
        : m_setup(std::move(setup))
        , m_queue(queue)
        , m_home(home)
    {}

    void open()
    {
        m_database = std::make_unique<JournalDatabase>(m_setup);
        auto opened = m_database->open();
        if (!opened) {
            m_failure = opened.error();
        }
        if (m_setup.onOpened) {
            deliver([tell = m_setup.onOpened, opened = std::move(opened)] { tell(opened); });
        }
    }

    void drain()
    {
        std::vector<PendingAppend> together;
        for (Task& task : m_queue.takeAll()) {
            if (auto* append = std::get_if<PendingAppend>(&task)) {
                together.push_back(std::move(*append));
                continue;
            }
            write(together); // what was asked before is seen by the load
            load(std::get<PendingLoad>(task));
        }
        write(together);
    }

    void close() { m_database.reset(); }

private:
    // Home is destroyed only after this thread has ended.
    template <typename F>
    void deliver(F call)
    {
        QMetaObject::invokeMethod(&m_home, std::move(call), Qt::QueuedConnection);
    }

    void write(std::vector<PendingAppend>& appends)
    {
        if (appends.empty()) {
            return;
        }
        std::vector<Result<void>> results = m_failure
            ? std::vector<Result<void>>(appends.size(), *m_failure)
            : m_database->write(appends);
        deliver([appends = std::exchange(appends, {}), results = std::move(results)] {
            for (std::size_t i = 0; i < appends.size(); ++i) {
                if (appends[i].done) {
                    appends[i].done(results[i]);
                }
            }
        });
    }

    void load(const PendingLoad& request)
    {
        auto result = m_failure     ? Result<Entries>(*m_failure)
            : request.maxOrders < 0 ? m_database->readOpen(request.account)
                                    : m_database->readRecent(request.account, request.maxOrders);
        deliver([done = request.done, result = std::move(result)] { done(result); });
    }

    SqliteJournalSetup m_setup;
    TaskQueue& m_queue;
    QObject& m_home;
    std::unique_ptr<JournalDatabase> m_database;
    std::optional<Error> m_failure;
};

class SqliteJournal final : public Journal
{
public:
    explicit SqliteJournal(SqliteJournalSetup setup)
    {
        m_queue.maxPending = setup.maxPending;
        m_writer = std::make_unique<Writer>(std::move(setup), m_queue, m_home);
        m_writer->moveToThread(&m_thread);
        m_thread.setObjectName(QStringLiteral("journal"));
        m_thread.start();
        post([writer = m_writer.get()] { writer->open(); });
    }

    ~SqliteJournal() override
    {
        post([writer = m_writer.get()] {
            writer->drain();
            writer->close();
            QThread::currentThread()->quit();
        });
        m_thread.wait();
    }
    SqliteJournal(const SqliteJournal&) = delete;
    SqliteJournal& operator=(const SqliteJournal&) = delete;

    void append(Entries entries, std::function<void(Result<void>)> done) override
    {
        give(PendingAppend{std::move(entries), done}, done);
    }

    void loadOpen(const AccountId& account, std::function<void(Result<Entries>)> done) override
    {
        give(PendingLoad{account, -1, done}, done);
    }

    void loadRecent(const AccountId& account, int maxOrders,
                    std::function<void(Result<Entries>)> done) override
    {
        give(PendingLoad{account, std::max(maxOrders, 0), done}, done);
    }

private:
    template <typename F>
    void post(F call)
    {
        QMetaObject::invokeMethod(m_writer.get(), std::move(call), Qt::QueuedConnection);
    }

    template <typename Done>
    void give(Task task, const Done& done)
    {
        AGIO_CHECK(QThread::currentThread() == m_home.thread());
        if (m_queue.push(std::move(task))) {
            post([writer = m_writer.get()] { writer->drain(); });
            return;
        }
        QMetaObject::invokeMethod(
            &m_home,
            [done] { done(Error::local("the disk is too slow: too much waits to be written")); },
            Qt::QueuedConnection);
    }

    QObject m_home; // callbacks run in its thread; destroyed with the journal, they fall away
    TaskQueue m_queue;
    std::unique_ptr<Writer> m_writer;
    QThread m_thread;
};

} // namespace

Result<std::unique_ptr<Journal>> openSqliteJournal(SqliteJournalSetup setup)
{
    if (setup.path.empty() || setup.clock == nullptr) {
        return Error::local("the journal needs a path and a clock");
    }
    if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QSQLITE"))) {
        return Error::local("Qt's SQLite driver is not installed; orders cannot be written down");
    }
    return std::unique_ptr<Journal>(std::make_unique<SqliteJournal>(std::move(setup)));
}

} // namespace agio
