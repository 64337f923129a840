// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/encoding.h"
#include "core/base/json.h"
#include "core/net/recording.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <simdjson.h>
#include <thread>
#include <utility>
#include <vector>
#include <zstd.h>

namespace agio {

namespace {

constexpr std::size_t kMaxQueuedBytes = 64U << 20;
constexpr int kCompressionLevel = 3; // 6: a tenth smaller, three times the work
// After a crash at most this much time is missing from the file.
constexpr auto kFlushInterval = std::chrono::seconds(1);
constexpr std::int64_t kSecondsPerDay = 86'400;

std::size_t weightOf(const RecordedFrame& frame)
{
    return sizeof(RecordedFrame) + frame.raw.size() + frame.url.size();
}

void appendTime(std::string& out, UtcTime time)
{
    if (!time.isSet()) {
        out += "null";
        return;
    }
    constexpr std::int64_t kUsPerSecond = 1'000'000;
    const auto us = time.toUs();
    const auto fraction = std::to_string(us % kUsPerSecond);
    out += std::to_string(us / kUsPerSecond);
    out += '.';
    out.append(6 - fraction.size(), '0');
    out += fraction;
}

void appendLine(std::string& out, const RecordedFrame& frame)
{
    out += "{\"t\":";
    appendTime(out, frame.at);
    out += frame.channel == RecordedChannel::Ws ? ",\"ch\":\"ws\"" : ",\"ch\":\"http\"";
    if (frame.direction == RecordedDirection::Sent)
        out += ",\"dir\":\"send\"";
    else if (frame.direction == RecordedDirection::Opened)
        out += ",\"dir\":\"open\"";
    if (frame.connection != 0)
        out += ",\"conn\":" + std::to_string(frame.connection);
    if (!frame.url.empty()) {
        out += ",\"url\":\"";
        appendJsonEscaped(out, frame.url);
        out += '"';
    }
    // A body that is no UTF-8 cannot stand in JSON as it is.
    if (frame.isBinary || !simdjson::validate_utf8(frame.raw)) {
        out += R"(,"enc":"base64","raw":")";
        out += base64Encoded(frame.raw);
    } else {
        out += ",\"raw\":\"";
        appendJsonEscaped(out, frame.raw);
    }
    out += "\"}\n";
}

// "20261120-074858" from a time that is only used to name a file.
std::string fileStamp(UtcTime time)
{
    std::string digits;
    for (const char c : toIso8601(time).substr(0, 19)) {
        if (c == 'T')
            digits += '-';
        else if (c >= '0' && c <= '9')
            digits += c;
    }
    return digits;
}

// One open archive. Used by the recorder's thread alone.
class ArchiveFile
{
public:
    Result<void> open(const QString& stem);
    Result<void> append(std::string_view text) { return push(text, ZSTD_e_continue); }
    Result<void> flush();
    Result<void> close();
    bool isOpen() const { return m_file.isOpen(); }
    QString path() const { return m_file.fileName(); }

private:
    struct FreeContext
    {
        void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    };
    Result<void> push(std::string_view text, ZSTD_EndDirective how);
    Error diskError() const
    {
        return Error::local("writing " + path().toStdString() +
                            " failed: " + m_file.errorString().toStdString());
    }

    QFile m_file;
    std::unique_ptr<ZSTD_CCtx, FreeContext> m_context{ZSTD_createCCtx()};
    std::vector<char> m_packed = std::vector<char>(ZSTD_CStreamOutSize());
};

Result<void> ArchiveFile::open(const QString& stem)
{
    constexpr int kMaxSameSecond = 100;
    for (int i = 1; i <= kMaxSameSecond; ++i) {
        const auto number = i == 1 ? QString() : QStringLiteral("-%1").arg(i);
        m_file.setFileName(stem + number + QStringLiteral(".jsonl.zst"));
        if (m_file.open(QIODevice::WriteOnly | QIODevice::NewOnly)) {
            ZSTD_CCtx_reset(m_context.get(), ZSTD_reset_session_only);
            ZSTD_CCtx_setParameter(m_context.get(), ZSTD_c_compressionLevel, kCompressionLevel);
            ZSTD_CCtx_setParameter(m_context.get(), ZSTD_c_checksumFlag, 1);
            return {};
        }
        if (!m_file.exists())
            break;
    }
    return diskError();
}

Result<void> ArchiveFile::push(std::string_view text, ZSTD_EndDirective how)
{
    ZSTD_inBuffer in{text.data(), text.size(), 0};
    for (;;) {
        ZSTD_outBuffer out{m_packed.data(), m_packed.size(), 0};
        const auto left = ZSTD_compressStream2(m_context.get(), &out, &in, how);
        if (ZSTD_isError(left) != 0U)
            return Error::local(std::string("compressing failed: ") + ZSTD_getErrorName(left));
        const auto size = static_cast<qint64>(out.pos);
        if (size > 0 && m_file.write(m_packed.data(), size) != size)
            return diskError();
        const bool isDone = how == ZSTD_e_continue ? in.pos == in.size : left == 0;
        if (isDone)
            return {};
    }
}

Result<void> ArchiveFile::flush()
{
    if (auto pushed = push({}, ZSTD_e_flush); !pushed)
        return pushed;
    if (!m_file.flush())
        return diskError();
    return {};
}

Result<void> ArchiveFile::close()
{
    auto ended = push({}, ZSTD_e_end);
    if (ended && !m_file.flush())
        ended = diskError();
    m_file.close();
    return ended;
}

} // namespace

struct Recorder::Impl
{
    Impl(QString stemText, OnTrouble callback)
        : stem(std::move(stemText))
        , onTrouble(std::move(callback))
    {}
    void run();
    Result<void> writeAll(const std::deque<RecordedFrame>& frames);
    Result<void> writeFrame(const RecordedFrame& frame);
    void stop(const Error& why);

    const QString stem; // directory and exchange
    const OnTrouble onTrouble;
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<RecordedFrame> queue;
    std::size_t queuedBytes = 0;
    std::string path;
    bool isClosing = false;
    std::atomic<bool> isStopped{false}; // after trouble
    std::atomic<std::int64_t> written{0};
    // The recorder's thread alone:
    ArchiveFile archive;
    std::int64_t day = -1;
    UtcTime lastAt;
    std::string line;
    std::thread thread;
};

void Recorder::Impl::stop(const Error& why)
{
    if (isStopped.exchange(true))
        return;
    {
        const std::scoped_lock lock(mutex);
        queue.clear();
        queuedBytes = 0;
    }
    if (onTrouble)
        onTrouble(Error::local("Recording has stopped; the market feed goes on. " + why.message));
}

Result<void> Recorder::Impl::writeFrame(const RecordedFrame& frame)
{
    if (frame.at.isSet())
        lastAt = frame.at;
    const auto frameDay = lastAt.toSeconds() / kSecondsPerDay;
    if (frameDay != day) {
        if (archive.isOpen()) {
            if (auto closed = archive.close(); !closed)
                return closed;
        }
        if (auto opened = archive.open(stem + QString::fromStdString(fileStamp(lastAt))); !opened)
            return opened;
        day = frameDay;
        const std::scoped_lock lock(mutex);
        path = archive.path().toStdString();
    }
    line.clear();
    appendLine(line, frame);
    auto appended = archive.append(line);
    if (appended)
        ++written;
    return appended;
}

Result<void> Recorder::Impl::writeAll(const std::deque<RecordedFrame>& frames)
{
    for (const auto& frame : frames) {
        if (isStopped)
            return {};
        if (auto done = writeFrame(frame); !done)
            return done;
    }
    return {};
}

void Recorder::Impl::run()
{
    bool needsFlush = false;
    for (bool isLast = false; !isLast;) {
        std::deque<RecordedFrame> batch;
        {
            std::unique_lock lock(mutex);
            const auto hasWork = [this] { return isClosing || !queue.empty(); };
            if (needsFlush)
                wake.wait_for(lock, kFlushInterval, hasWork);
            else
                wake.wait(lock, hasWork);
            batch.swap(queue);
            queuedBytes = 0;
            isLast = isClosing;
        }
        Result<void> done;
        if (!batch.empty())
            done = writeAll(batch);
        else if (needsFlush && !isStopped)
            done = archive.flush();
        needsFlush = !batch.empty();
        if (!done)
            stop(done.error());
    }
    if (!archive.isOpen())
        return;
    if (auto closed = archive.close(); !closed)
        stop(closed.error());
}

Result<std::unique_ptr<Recorder>> Recorder::start(const std::string& directory,
                                                  const std::string& exchange, OnTrouble onTrouble)
{
    const bool isPlainName =
        !exchange.empty() && std::all_of(exchange.begin(), exchange.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        });
    if (!isPlainName)
        return Error::local("\"" + exchange + "\" cannot be part of a file name");
    const auto path = QString::fromStdString(directory);
    if (!QDir().mkpath(path) || !QFileInfo(path).isWritable())
        return Error::local("recordings cannot be written to " + directory);
    const auto stem = QDir(path).filePath(QString::fromStdString(exchange + "-"));
    auto impl = std::make_unique<Impl>(stem, std::move(onTrouble));
    impl->thread = std::thread([raw = impl.get()] { raw->run(); });
    return std::unique_ptr<Recorder>(new Recorder(std::move(impl)));
}

Recorder::Recorder(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{}

Recorder::~Recorder()
{
    {
        const std::scoped_lock lock(m_impl->mutex);
        m_impl->isClosing = true;
    }
    m_impl->wake.notify_one();
    m_impl->thread.join();
}

void Recorder::write(const RecordedFrame& frame)
{
    if (m_impl->isStopped)
        return;
    bool isFull = false;
    {
        const std::scoped_lock lock(m_impl->mutex);
        isFull = m_impl->queuedBytes + weightOf(frame) > kMaxQueuedBytes;
        if (!isFull) {
            m_impl->queue.push_back(frame);
            m_impl->queuedBytes += weightOf(frame);
        }
    }
    if (isFull)
        m_impl->stop(Error::local("The disk does not keep up."));
    else
        m_impl->wake.notify_one();
}

std::string Recorder::currentPath() const
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->path;
}

std::int64_t Recorder::framesWritten() const
{
    return m_impl->written;
}

} // namespace agio
