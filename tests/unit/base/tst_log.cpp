// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/log.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using agio::FileLogSink;
using agio::Log;
using agio::LogLevel;
using agio::LogLine;
using agio::ManualClock;
using agio::UtcTime;

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestLog : public QObject
{
    Q_OBJECT

private slots:
    void handsRedactedLinesToEverySink()
    {
        const ManualClock clock(UtcTime::fromSeconds(1'700'000'000));
        Log log(clock);
        std::vector<LogLine> first;
        std::vector<LogLine> second;
        log.addSink([&](const LogLine& line) { first.push_back(line); });
        log.addSink([&](const LogLine& line) { second.push_back(line); });
        log.redactor().watch(agio::Secret::fromBytes("topsecretvalue"));
        log.warning("binance", "sent topsecretvalue with signature=abc");
        log.debug("net", "plain");
        QCOMPARE(first.size(), std::size_t{2});
        QCOMPARE(second.size(), std::size_t{2});
        QCOMPARE(first[0].text, std::string("sent *** with signature=***"));
        QCOMPARE(first[0].area, std::string("binance"));
        QVERIFY(first[0].level == LogLevel::Warning);
        QVERIFY(first[0].at == clock.now());
        QVERIFY(second[1].level == LogLevel::Debug);
    }

    void writesOneLinePerEntry()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("agio.log"));
        FileLogSink sink(path.toStdString());
        const std::function<void(const LogLine&)> copy = sink; // as the Log holds it
        sink({UtcTime::fromMs(1'700'000'000'123), LogLevel::Info, "desk", "placed"});
        copy({UtcTime::fromMs(1'700'000'001'000), LogLevel::Error, "net", "two\r\nlines"});
        QCOMPARE(contentOf(path),
                 QByteArray("2023-11-14T22:13:20.123Z info desk: placed\n"
                            "2023-11-14T22:13:21.000Z error net: two  lines\n"));
    }

    void startsANewFileAtEightMebibytesAndKeepsThree()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("agio.log"));
        FileLogSink sink(path.toStdString());
        const std::string megabyte(1024 * 1024, 'x');
        constexpr qint64 kLimit = 8 * 1024 * 1024;
        for (int i = 0; i < 40; ++i) { // five files' worth
            sink({UtcTime::fromSeconds(1'700'000'000 + i), LogLevel::Info, "a", megabyte});
        }
        const QStringList files = QDir(dir.path()).entryList(QDir::Files, QDir::Name);
        QCOMPARE(files,
                 QStringList({QStringLiteral("agio.log"), QStringLiteral("agio.log.1"),
                              QStringLiteral("agio.log.2")}));
        for (const QString& name : files) {
            QVERIFY(QFile(dir.filePath(name)).size() <= kLimit);
        }
        // The newest line is in the present file, the one before the break in the last.
        QVERIFY(contentOf(path).contains("2023-11-14T22:13:59.000Z"));
    }

    void appendsToWhatAnEarlierRunWrote()
    {
        const QTemporaryDir dir;
        const std::string path = dir.filePath(QStringLiteral("agio.log")).toStdString();
        const LogLine line{UtcTime::fromSeconds(1), LogLevel::Info, "a", "x"};
        for (int run = 0; run < 2; ++run) {
            FileLogSink sink(path);
            sink(line);
        }
        QCOMPARE(contentOf(QString::fromStdString(path)).count('\n'), 2);
    }

    void carriesOnWhenItCannotWrite()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("missing/agio.log"));
        FileLogSink sink(path.toStdString());
        const LogLine line{UtcTime::fromSeconds(1), LogLevel::Info, "a", "x"};
        sink(line);
        QVERIFY(!QFile::exists(path));
        QVERIFY(QDir(dir.path()).mkdir(QStringLiteral("missing")));
        sink(line); // the directory is there now: writing resumes
        QCOMPARE(contentOf(path).count('\n'), 1);
    }
};

QTEST_GUILESS_MAIN(TestLog)
#include "tst_log.moc"
