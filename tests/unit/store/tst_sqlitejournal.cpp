// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlitejournal.h"

#include <QDir>
#include <QFile>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <memory>
#include <optional>

using namespace agio;

class TestSqliteJournal : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_folder.reset(); }

    void keepsEntriesOverARestart();
    void leavesOutClosedOrdersButNotTheirFills();
    void listsTheNewestOrdersNewestFirst();
    void refusesAnIdTwiceAsAWhole();
    void answersAfterTheCallAndOnTheCallersThread();
    void commitsWhatWaitsWhenDestroyed();
    void setsGarbageAside();
    void survivesTruncationAtAnyPage_data();
    void survivesTruncationAtAnyPage();
    void setsAsideAWriteAheadFileThatLostItsJournal();
    void refusesASecondOpener();
    void takesOverTheLockOfADeadProcess();
    void refusesAFileOfANewerVersion();
    void tellsWhenTheFolderCannotBeMade();
    void failsAppendsWhenTheFileIsFull();
    void boundsWhatWaits();
    void refusesASetupThatCannotWork();

private:
    QString path() const { return m_folder->filePath(QStringLiteral("journal.sqlite")); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

const AccountId kAccount("sample:sim:main");

JournalEntry line(const char* id, JournalKind kind, std::string payload = "{}", bool closes = false)
{
    JournalEntry entry;
    entry.at = UtcTime::fromNs(1'700'000'000'123'456'789);
    entry.account = kAccount;
    entry.clientOrderId = ClientOrderId(id);
    entry.kind = kind;
    entry.payload = std::move(payload);
    entry.closesOrder = closes;
    return entry;
}

struct Open
{
    explicit Open(const QString& path, std::int64_t maxBytes = std::int64_t{1} << 30,
                  std::size_t maxPending = 1'000)
    {
        SqliteJournalSetup setup;
        setup.path = path.toStdString();
        setup.clock = &clock;
        setup.maxBytes = maxBytes;
        setup.maxPending = maxPending;
        setup.onOpened = [this](const Result<JournalOpening>& result) { opening = result; };
        journal = std::move(openSqliteJournal(std::move(setup))).value();
    }
    bool waitOpen()
    {
        return QTest::qWaitFor([this] { return opening.has_value(); }, 10'000) && opening->ok();
    }
    Result<void> append(std::vector<JournalEntry> entries)
    {
        std::optional<Result<void>> answer;
        journal->append(std::move(entries),
                        [&answer](const Result<void>& result) { answer = result; });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 10'000)) {
            return Error::local("no answer");
        }
        return *answer;
    }
    std::vector<JournalEntry> load(int maxOrders = -1)
    {
        std::optional<std::vector<JournalEntry>> answer;
        const auto done = [&answer](const Result<std::vector<JournalEntry>>& result) {
            answer = result.ok() ? result.value() : std::vector<JournalEntry>();
        };
        if (maxOrders < 0) {
            journal->loadOpen(kAccount, done);
        } else {
            journal->loadRecent(kAccount, maxOrders, done);
        }
        const bool isAnswered = QTest::qWaitFor([&answer] { return answer.has_value(); }, 10'000);
        return isAnswered ? *answer : std::vector<JournalEntry>();
    }

    ManualClock clock;
    std::optional<Result<JournalOpening>> opening;
    std::unique_ptr<Journal> journal;
};

void writeFile(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

// A journal of many pages, closed cleanly.
void fillJournal(const QString& path)
{
    Open open(path);
    QVERIFY(open.waitOpen());
    std::vector<JournalEntry> entries;
    for (int i = 0; i < 40; ++i) {
        const std::string id = "order-" + std::to_string(i);
        entries.push_back(line(id.c_str(), JournalKind::Intent, std::string(900, 'x')));
    }
    QVERIFY(open.append(std::move(entries)).ok());
}

} // namespace

void TestSqliteJournal::keepsEntriesOverARestart()
{
    {
        Open open(path());
        QVERIFY(open.waitOpen());
        QVERIFY(open.opening->value().isNew);
        QVERIFY(open.append({line("a", JournalKind::Intent, R"({"id":"这是"})")}).ok());
        QVERIFY(open.append({line("a", JournalKind::Sent), line("a", JournalKind::State)}).ok());
    }
    Open again(path());
    const auto entries = again.load();
    QVERIFY(!again.opening->value().isNew);
    QCOMPARE(entries.size(), 3U);
    QCOMPARE(entries[0].payload, std::string(R"({"id":"这是"})"));
    QCOMPARE(entries[0].at, UtcTime::fromNs(1'700'000'000'123'456'789));
    QCOMPARE(entries[0].account, kAccount);
    QVERIFY(entries[0].number < entries[1].number && entries[1].number < entries[2].number);
    QCOMPARE(entries[2].kind, JournalKind::State);
    const auto rights = QFile::permissions(path());
    QVERIFY(!(rights & (QFileDevice::ReadOther | QFileDevice::ReadGroup)));
}

void TestSqliteJournal::leavesOutClosedOrdersButNotTheirFills()
{
    Open open(path());
    QVERIFY(open.append({line("a", JournalKind::Intent), line("b", JournalKind::Intent)}).ok());
    QVERIFY(open.append({line("a", JournalKind::Fill), line("a", JournalKind::State, "{}", true)})
                .ok());
    const auto entries = open.load();
    QCOMPARE(entries.size(), 2U);
    QCOMPARE(entries[0].clientOrderId, ClientOrderId("b"));
    QCOMPARE(entries[1].kind, JournalKind::Fill);
    // A correction opens it again.
    QVERIFY(open.append({line("a", JournalKind::State)}).ok());
    QCOMPARE(open.load().size(), 5U);
}

void TestSqliteJournal::listsTheNewestOrdersNewestFirst()
{
    Open open(path());
    for (const char* id : {"a", "b", "c"}) {
        QVERIFY(open.append({line(id, JournalKind::Intent)}).ok());
    }
    QVERIFY(open.append({line("a", JournalKind::Sent)}).ok());
    QVERIFY(open.append({line("b", JournalKind::Sent)}).ok());
    const auto entries = open.load(2);
    QCOMPARE(entries.size(), 3U);
    QCOMPARE(entries[0].kind, JournalKind::Sent);
    QCOMPARE(entries[0].clientOrderId, ClientOrderId("b"));
    QCOMPARE(entries[1].clientOrderId, ClientOrderId("c"));
    QVERIFY(open.load(0).empty());
}

void TestSqliteJournal::refusesAnIdTwiceAsAWhole()
{
    Open open(path());
    QVERIFY(open.append({line("a", JournalKind::Intent)}).ok());
    const auto twice =
        open.append({line("b", JournalKind::Intent), line("a", JournalKind::Intent)});
    QVERIFY(!twice.ok());
    QVERIFY(twice.error().message.find("used before") != std::string::npos);
    QCOMPARE(open.load().size(), 1U); // nothing of the refused append
    QVERIFY(open.append({line("b", JournalKind::Intent)}).ok());
}

void TestSqliteJournal::answersAfterTheCallAndOnTheCallersThread()
{
    Open open(path());
    std::vector<int> answers;
    QThread* thread = nullptr;
    for (int i = 0; i < 50; ++i) {
        open.journal->append({line(std::to_string(i).c_str(), JournalKind::Intent)},
                             [&, i](const Result<void>& result) {
                                 thread = QThread::currentThread();
                                 if (result.ok()) {
                                     answers.push_back(i);
                                 }
                             });
    }
    QVERIFY(answers.empty());
    QTRY_COMPARE(answers.size(), 50U);
    QCOMPARE(thread, QThread::currentThread());
    QVERIFY(std::is_sorted(answers.begin(), answers.end()));
}

void TestSqliteJournal::commitsWhatWaitsWhenDestroyed()
{
    bool called = false;
    {
        Open open(path());
        open.journal->append({line("a", JournalKind::Intent)},
                             [&called](const Result<void>&) { called = true; });
    }
    QCoreApplication::sendPostedEvents();
    QVERIFY(!called);
    Open again(path());
    QCOMPARE(again.load().size(), 1U);
}

void TestSqliteJournal::setsGarbageAside()
{
    writeFile(path(), QByteArray(20'000, 'g'));
    Open open(path());
    QVERIFY(open.waitOpen());
    const JournalOpening opening = open.opening->value();
    QVERIFY(opening.isNew);
    QVERIFY(!opening.damage.empty());
    QFile aside(QString::fromStdString(opening.setAsideAs));
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.readAll(), QByteArray(20'000, 'g'));
    QVERIFY(opening.setAsideAs.find(".corrupt-") != std::string::npos);
    QVERIFY(open.append({line("a", JournalKind::Intent)}).ok());
}

void TestSqliteJournal::survivesTruncationAtAnyPage_data()
{
    QTest::addColumn<int>("keepBytes");
    for (int page = 0; page < 10; ++page) {
        QTest::addRow("%d pages", page) << page * 4'096;
        QTest::addRow("%d pages and a half", page) << page * 4'096 + 2'048;
    }
}

void TestSqliteJournal::survivesTruncationAtAnyPage()
{
    QFETCH(int, keepBytes);
    fillJournal(path());
    QFile file(path());
    QVERIFY(file.size() > 10 * 4'096);
    QVERIFY(file.resize(keepBytes));
    Open open(path());
    QVERIFY(open.waitOpen());
    const bool isEmpty = keepBytes == 0; // an empty file is a new journal, not a damaged one
    QCOMPARE(open.opening->value().setAsideAs.empty(), isEmpty);
    QVERIFY(open.append({line("new", JournalKind::Intent)}).ok());
    QCOMPARE(open.load().size(), 1U);
}

void TestSqliteJournal::setsAsideAWriteAheadFileThatLostItsJournal()
{
    writeFile(path() + QStringLiteral("-wal"), QByteArray(9'000, 'w'));
    Open open(path());
    QVERIFY(open.waitOpen());
    QVERIFY(!open.opening->value().setAsideAs.empty());
    QVERIFY(open.append({line("a", JournalKind::Intent)}).ok());
}

void TestSqliteJournal::refusesASecondOpener()
{
    Open first(path());
    QVERIFY(first.waitOpen());
    Open second(path());
    QVERIFY(!second.waitOpen());
    const std::string expected =
        "process " + std::to_string(QCoreApplication::applicationPid()) + ")";
    QVERIFY(second.opening->error().message.find(expected) != std::string::npos);
    const auto refused = second.append({line("b", JournalKind::Intent)});
    QVERIFY(!refused.ok());
    QVERIFY(refused.error().message.find("another copy") != std::string::npos);
    QVERIFY(first.append({line("a", JournalKind::Intent)}).ok());
    first.journal.reset();
    Open third(path());
    QVERIFY(third.waitOpen());
}

void TestSqliteJournal::takesOverTheLockOfADeadProcess()
{
    // The form of QLockFile: pid, program, host; no process has this pid.
    writeFile(path() + QStringLiteral(".lock"),
              "4194303\nagio\n" + QSysInfo::machineHostName().toLocal8Bit() + '\n');
    Open open(path());
    QVERIFY(open.waitOpen());
}

void TestSqliteJournal::refusesAFileOfANewerVersion()
{
    fillJournal(path());
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(60)); // user_version in SQLite's header, big endian
    QCOMPARE(file.write(QByteArray("\x00\x00\x00\x63", 4)), 4);
    file.close();
    Open open(path());
    QVERIFY(!open.waitOpen());
    QVERIFY(open.opening->error().message.find("newer version") != std::string::npos);
    QCOMPARE(QDir(m_folder->path()).entryList({QStringLiteral("*.corrupt-*")}).size(), 0);
}

void TestSqliteJournal::tellsWhenTheFolderCannotBeMade()
{
    writeFile(m_folder->filePath(QStringLiteral("file")), "x");
    Open open(m_folder->filePath(QStringLiteral("file/journal.sqlite")));
    QVERIFY(!open.waitOpen());
    QVERIFY(open.opening->error().message.find("folder") != std::string::npos);
    QVERIFY(!open.append({line("a", JournalKind::Intent)}).ok());
}

void TestSqliteJournal::failsAppendsWhenTheFileIsFull()
{
    Open open(path(), 20 * 4'096);
    int written = 0;
    Result<void> last;
    for (int i = 0; i < 200 && last.ok(); ++i) {
        last = open.append(
            {line(std::to_string(i).c_str(), JournalKind::Intent, std::string(2'000, 'x'))});
        written += last.ok() ? 1 : 0;
    }
    QVERIFY(written > 0);
    QVERIFY(!last.ok());
    QVERIFY(last.error().message.find("full") != std::string::npos);
    QCOMPARE(open.load().size(), static_cast<std::size_t>(written));
}

void TestSqliteJournal::boundsWhatWaits()
{
    Open open(path(), std::int64_t{1} << 30, 0);
    const auto refused = open.append({line("a", JournalKind::Intent)});
    QVERIFY(!refused.ok());
    QVERIFY(refused.error().message.find("too slow") != std::string::npos);
}

void TestSqliteJournal::refusesASetupThatCannotWork()
{
    QVERIFY(!openSqliteJournal({}).ok());
    SqliteJournalSetup setup;
    setup.path = "x";
    QVERIFY(!openSqliteJournal(setup).ok()); // no clock
}

QTEST_GUILESS_MAIN(TestSqliteJournal)
#include "tst_sqlitejournal.moc"
