// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/recording.h"
#include "core/net/transport.h"
#include "tests/support/printing.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <vector>
#include <zstd.h>

using namespace agio;

namespace {

constexpr UtcTime kMorning = UtcTime::fromUs(1'795'161'600'123'456);

QByteArray packed(const QByteArray& text)
{
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                       &ZSTD_freeCCtx);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    const auto textSize = static_cast<size_t>(text.size());
    QByteArray out(static_cast<qsizetype>(ZSTD_compressBound(textSize)), '\0');
    const auto size = ZSTD_compress2(context.get(), out.data(), static_cast<size_t>(out.size()),
                                     text.constData(), textSize);
    out.truncate(static_cast<qsizetype>(size));
    return out;
}

RecordedFrame frameOf(UtcTime at, std::string raw)
{
    RecordedFrame frame;
    frame.at = at;
    frame.raw = std::move(raw);
    return frame;
}

} // namespace

class TestRecording : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void readsPlainAndPackedLines_data();
    void readsPlainAndPackedLines();
    void readsTimeToTheNanosecond_data();
    void readsTimeToTheNanosecond();
    void namesBrokenLine_data();
    void namesBrokenLine();
    void deliversWhatStandsBeforeTheCutOfArchive();
    void namesDamageInsideArchive();
    void refusesMissingAndFalseArchive();
    void readsBackWhatItWrote();
    void startsNewFileEachDay();
    void neverWritesOverAnOlderFile();
    void stopsWithOneMessageWhenDirectoryGoes();
    void refusesExchangeNameThatIsAPath();
    void refusesDirectoryThatCannotBeWritten();
    void carriesLargestFrame();

private:
    std::string path(const char* name) const
    {
        return m_directory->filePath(QLatin1String(name)).toStdString();
    }
    std::string write(const char* name, const QByteArray& bytes) const
    {
        QFile file(m_directory->filePath(QLatin1String(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write the sample");
        return file.fileName().toStdString();
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

void TestRecording::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    QVERIFY(m_directory->isValid());
}

void TestRecording::readsPlainAndPackedLines_data()
{
    QTest::addColumn<bool>("isPacked");
    QTest::newRow("plain") << false;
    QTest::newRow("packed") << true;
}

void TestRecording::readsPlainAndPackedLines()
{
    QFETCH(bool, isPacked);
    const QByteArray lines =
        R"({"t":1795161600.5,"ch":"http","url":"https://h/x","raw":"[1]"}
{"t":null,"ch":"ws","dir":"open","conn":2,"url":"wss://h/ws","raw":""}
{"t":1795161601,"ch":"ws","dir":"send","conn":2,"raw":"{\"op\":\"sub\"}","src":"b","new":{"x":[1]}}

{"raw":"AP/+","enc":"base64","ch":"ws","t":1795161602.000001}
{"t":1795161603,"ch":"ws","raw":"€ \u20ac \ud83d\ude00\n"})";
    const auto file = isPacked ? write("a.jsonl.zst", packed(lines)) : write("a.jsonl", lines);
    auto reader = RecordingReader::open(file);
    QVERIFY(reader.ok());
    RecordedFrame frame;
    const auto step = [&] {
        const auto more = reader->next(frame);
        return more.ok() && *more;
    };

    QVERIFY(step());
    QCOMPARE(frame.at, UtcTime::fromMs(1'795'161'600'500));
    QCOMPARE(frame.channel, RecordedChannel::Http);
    QCOMPARE(frame.direction, RecordedDirection::FromServer);
    QCOMPARE(frame.url, std::string("https://h/x"));
    QCOMPARE(frame.raw, std::string("[1]"));
    QVERIFY(frame.raw.capacity() >= frame.raw.size() + kFramePaddingBytes);

    QVERIFY(step());
    QVERIFY(!frame.at.isSet());
    QCOMPARE(frame.direction, RecordedDirection::Opened);
    QCOMPARE(frame.connection, 2);
    QVERIFY(frame.raw.empty());

    QVERIFY(step());
    QCOMPARE(frame.direction, RecordedDirection::Sent);
    QCOMPARE(frame.raw, std::string(R"({"op":"sub"})"));
    QVERIFY(frame.url.empty());

    QVERIFY(step());
    QVERIFY(frame.isBinary);
    QCOMPARE(frame.raw, std::string("\x00\xff\xfe", 3));
    QCOMPARE(frame.at, UtcTime::fromUs(1'795'161'602'000'001));
    QCOMPARE(frame.connection, 0);

    QVERIFY(step());
    QVERIFY(!frame.isBinary);
    QCOMPARE(frame.raw, std::string("€ € 😀\n"));
    QCOMPARE(reader->lineNumber(), 6);

    const auto end = reader->next(frame);
    QVERIFY(end.ok() && !*end);
}

void TestRecording::readsTimeToTheNanosecond_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("ns"); // -1: refused
    const auto row = [](const char* text, qint64 ns) {
        QTest::newRow(text) << QByteArray(text) << ns;
    };
    row("1723161253.9370859", 1'723'161'253'937'085'900);
    row("1723161254", 1'723'161'254'000'000'000);
    row("1723161254.000000001", 1'723'161'254'000'000'001);
    row("42889.6921054", 42'889'692'105'400);
    row("0.1234567899", 123'456'789);
    row("9223372035.999999999", 9'223'372'035'999'999'999);
    row("9223372037.0", -1);
    row("99999999999", -1);
    row("-1", -1);
    row("1.7e9", -1);
    row("\"1723161254\"", -1);
    row("true", -1);
    row("[]", -1);
    row("nul", -1);
}

void TestRecording::readsTimeToTheNanosecond()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, ns);
    const auto file = write("t.jsonl", "{\"t\":" + text + ",\"ch\":\"ws\",\"raw\":\"\"}\n");
    auto reader = RecordingReader::open(file);
    QVERIFY(reader.ok());
    RecordedFrame frame;
    const auto more = reader->next(frame);
    QCOMPARE(more.ok(), ns >= 0);
    if (more.ok())
        QCOMPARE(qint64{frame.at.toNs()}, ns);
}

void TestRecording::namesBrokenLine_data()
{
    QTest::addColumn<QByteArray>("line");
    const auto row = [](const char* name, const char* line) {
        QTest::newRow(name) << QByteArray(line);
    };
    row("no JSON", "hello");
    row("array", "[1,2]");
    row("cut", R"({"t":1,"ch":"ws","raw":"ab)");
    row("cut after value", R"({"t":1,"ch":"ws","raw":"ab")");
    row("two objects", R"({"t":1,"ch":"ws","raw":""}{"t":1,"ch":"ws","raw":""})");
    row("no raw", R"({"t":1,"ch":"ws"})");
    row("no channel", R"({"t":1,"raw":""})");
    row("unknown channel", R"({"t":1,"ch":"fix","raw":""})");
    row("unknown direction", R"({"t":1,"ch":"ws","dir":"up","raw":""})");
    row("unknown encoding", R"({"t":1,"ch":"ws","enc":"hex","raw":""})");
    row("broken base64", R"({"t":1,"ch":"ws","enc":"base64","raw":"%%%"})");
    row("raw is no text", R"({"t":1,"ch":"ws","raw":{"a":1}})");
    row("broken escape", R"({"t":1,"ch":"ws","raw":"\q"})");
    row("half a surrogate", R"({"t":1,"ch":"ws","raw":"\ud83d"})");
    row("negative socket", R"({"t":1,"ch":"ws","conn":-1,"raw":""})");
    row("no UTF-8", "{\"t\":1,\"ch\":\"ws\",\"raw\":\"\xff\"}");
}

void TestRecording::namesBrokenLine()
{
    QFETCH(QByteArray, line);
    const QByteArray good = R"({"t":1,"ch":"ws","raw":"x"})";
    const auto file = write("b.jsonl", good + '\n' + good + '\n' + line + '\n' + good + '\n');
    auto reader = RecordingReader::open(file);
    QVERIFY(reader.ok());
    RecordedFrame frame;
    for (int i = 0; i < 2; ++i) {
        const auto more = reader->next(frame);
        QVERIFY(more.ok() && *more);
    }
    const auto broken = reader->next(frame);
    QVERIFY(!broken.ok());
    QCOMPARE(broken.error().kind, ErrorKind::Malformed);
    QVERIFY2(broken.error().message.find("line 3") != std::string::npos,
             broken.error().message.c_str());
}

void TestRecording::deliversWhatStandsBeforeTheCutOfArchive()
{
    {
        auto recorder = Recorder::start(m_directory->path().toStdString(), "x", {});
        QVERIFY(recorder.ok());
        for (int i = 0; i < 20'000; ++i)
            (*recorder)->write(frameOf(kMorning, std::to_string(i * 7'919)));
    }
    const auto name = QDir(m_directory->path()).entryList({QStringLiteral("*.zst")}).value(0);
    QFile file(m_directory->filePath(name));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.resize(file.size() * 3 / 4));
    file.close();

    auto reader = RecordingReader::open(file.fileName().toStdString());
    QVERIFY(reader.ok());
    RecordedFrame frame;
    int count = 0;
    auto more = reader->next(frame);
    for (; more.ok() && *more; more = reader->next(frame))
        QCOMPARE(frame.raw, std::to_string(count++ * 7'919));
    QVERIFY(!more.ok());
    QVERIFY(count > 1'000 && count < 20'000);
    const auto lineName = "line " + std::to_string(count);
    QVERIFY2(more.error().message.find(lineName) != std::string::npos,
             more.error().message.c_str());
}

void TestRecording::namesDamageInsideArchive()
{
    QByteArray lines;
    for (int i = 0; i < 50'000; ++i)
        lines += R"({"t":1,"ch":"ws","raw":")" + QByteArray::number(qint64{i} * 104'729) + "\"}\n";
    auto bytes = packed(lines);
    bytes[bytes.size() / 2] = static_cast<char>(~bytes[bytes.size() / 2]);
    bytes[bytes.size() / 2 + 1] = static_cast<char>(~bytes[bytes.size() / 2 + 1]);
    auto reader = RecordingReader::open(write("d.jsonl.zst", bytes));
    QVERIFY(reader.ok());
    RecordedFrame frame;
    auto more = reader->next(frame);
    while (more.ok() && *more)
        more = reader->next(frame);
    QVERIFY(!more.ok());
    QCOMPARE(more.error().kind, ErrorKind::Malformed);
}

void TestRecording::refusesMissingAndFalseArchive()
{
    QVERIFY(!RecordingReader::open(path("none.jsonl")).ok());
    const auto result = RecordingReader::open(write("f.jsonl.zst", "no archive"));
    QVERIFY(!result.ok());
    QCOMPARE(result.error().kind, ErrorKind::Malformed);
}

void TestRecording::readsBackWhatItWrote()
{
    std::vector<RecordedFrame> frames;
    frames.push_back(frameOf(kMorning, "{\"a\":\"\\u00e4 ä\"}\n\t\x01"));
    frames.push_back(frameOf({}, ""));
    frames.push_back(frameOf(kMorning + Duration::us(1), "opened"));
    frames.back().direction = RecordedDirection::Opened;
    frames.back().connection = 3;
    frames.back().url = "wss://h:9443/ws?a=\"b\"";
    frames.push_back(frameOf(kMorning + Duration::us(2), std::string("\x00\x80\xff", 3)));
    frames.back().isBinary = true;
    frames.push_back(frameOf(kMorning, "sub"));
    frames.back().direction = RecordedDirection::Sent;
    frames.push_back(frameOf(kMorning, "body"));
    frames.back().channel = RecordedChannel::Http;

    const auto directory = m_directory->filePath(QStringLiteral("new/deep")).toStdString();
    std::string file;
    {
        auto recorder = Recorder::start(directory, "binance", {});
        QVERIFY(recorder.ok());
        for (const auto& frame : frames)
            (*recorder)->write(frame);
        QTRY_COMPARE((*recorder)->framesWritten(), static_cast<std::int64_t>(frames.size()));
        file = (*recorder)->currentPath();
    }
    QCOMPARE(file, directory + "/binance-20261120-" + "080000.jsonl.zst");
    auto reader = RecordingReader::open(file);
    QVERIFY(reader.ok());
    RecordedFrame got;
    for (const auto& frame : frames) {
        const auto more = reader->next(got);
        QVERIFY(more.ok() && *more);
        QCOMPARE(got.at, frame.at);
        QCOMPARE(got.channel, frame.channel);
        QCOMPARE(got.direction, frame.direction);
        QCOMPARE(got.connection, frame.connection);
        QCOMPARE(got.isBinary, frame.isBinary);
        QCOMPARE(got.url, frame.url);
        QCOMPARE(got.raw, frame.raw);
    }
    const auto end = reader->next(got);
    QVERIFY(end.ok() && !*end);
}

void TestRecording::startsNewFileEachDay()
{
    {
        auto recorder = Recorder::start(m_directory->path().toStdString(), "okx", {});
        QVERIFY(recorder.ok());
        (*recorder)->write(frameOf(UtcTime::fromSeconds(1'795'219'199), "before"));
        (*recorder)->write(frameOf(UtcTime::fromSeconds(1'795'219'200), "after"));
        (*recorder)->write(frameOf({}, "no time stays in the file"));
    }
    const auto names = QDir(m_directory->path()).entryList({QStringLiteral("*.zst")});
    QCOMPARE(names,
             (QStringList{QStringLiteral("okx-20261120-235959.jsonl.zst"),
                          QStringLiteral("okx-20261121-000000.jsonl.zst")}));
    auto reader = RecordingReader::open(m_directory->filePath(names[1]).toStdString());
    RecordedFrame frame;
    QVERIFY(*reader->next(frame));
    QCOMPARE(frame.raw, std::string("after"));
    QVERIFY(*reader->next(frame));
    QVERIFY(!*reader->next(frame));
}

void TestRecording::neverWritesOverAnOlderFile()
{
    for (int i = 0; i < 2; ++i) {
        auto recorder = Recorder::start(m_directory->path().toStdString(), "okx", {});
        QVERIFY(recorder.ok());
        (*recorder)->write(frameOf(kMorning, "x"));
    }
    QCOMPARE(QDir(m_directory->path()).entryList({QStringLiteral("*.zst")}).size(), 2);
}

void TestRecording::stopsWithOneMessageWhenDirectoryGoes()
{
    std::atomic<int> messages{0};
    std::string text;
    const auto directory = m_directory->filePath(QStringLiteral("gone"));
    auto recorder = Recorder::start(directory.toStdString(), "okx", [&](const Error& error) {
        text = error.message;
        ++messages;
    });
    QVERIFY(recorder.ok());
    QVERIFY(QDir().rmdir(directory));
    (*recorder)->write(frameOf(kMorning, "x"));
    QTRY_COMPARE(messages.load(), 1);
    for (int i = 0; i < 100; ++i)
        (*recorder)->write(frameOf(kMorning, "y"));
    recorder->reset();
    QCOMPARE(messages.load(), 1);
    QVERIFY2(text.find("stopped") != std::string::npos, text.c_str());
}

void TestRecording::refusesExchangeNameThatIsAPath()
{
    for (const char* name : {"", "../x", "a/b", "Okx", "a b"})
        QVERIFY(!Recorder::start(m_directory->path().toStdString(), name, {}).ok());
}

void TestRecording::refusesDirectoryThatCannotBeWritten()
{
    const auto file = write("file", "x");
    QVERIFY(!Recorder::start(file, "okx", {}).ok());
    QVERIFY(!Recorder::start(file + "/below", "okx", {}).ok());
}

void TestRecording::carriesLargestFrame()
{
    const std::string largest(kMaxFrameBytes, '"'); // doubles in JSON
    {
        auto recorder = Recorder::start(m_directory->path().toStdString(), "okx", {});
        QVERIFY(recorder.ok());
        (*recorder)->write(frameOf(kMorning, largest));
    }
    auto reader = RecordingReader::open(path("okx-20261120-080000.jsonl.zst"));
    QVERIFY(reader.ok());
    RecordedFrame frame;
    QVERIFY(*reader->next(frame));
    QVERIFY(frame.raw == largest);
}

QTEST_GUILESS_MAIN(TestRecording)
#include "tst_recording.moc"
