// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/log.h"

#include <array>
#include <cstdio>

namespace agio {

namespace {

constexpr long kMaxFileBytes = 8L * 1024 * 1024;
constexpr int kFilesKept = 3;

const char* toText(LogLevel level) noexcept
{
    switch (level) {
    case LogLevel::Debug:
        return "debug";
    case LogLevel::Info:
        return "info";
    case LogLevel::Warning:
        return "warning";
    case LogLevel::Error:
        return "error";
    }
    return "?";
}

} // namespace

Log::Log(const Clock& clock)
    : m_clock(clock)
{}

void Log::addSink(Sink sink)
{
    const std::scoped_lock lock(m_mutex);
    m_sinks.push_back(std::move(sink));
}

void Log::write(LogLevel level, std::string_view area, std::string_view text)
{
    const LogLine line{m_clock.now(), level, std::string(area), m_redactor.redact(text)};
    const std::scoped_lock lock(m_mutex);
    for (const Sink& sink : m_sinks) {
        sink(line);
    }
}

// Shared, because a std::function copies its target; all copies write to one file.
struct FileLogSink::State
{
    explicit State(std::string filePath)
        : path(std::move(filePath))
    {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { close(); }

    bool open()
    {
        if (file == nullptr) {
            file = std::fopen(path.c_str(), "ab");
            // "ab" may report 0 until the first write: ask for the end.
            size = file != nullptr && std::fseek(file, 0, SEEK_END) == 0 ? std::ftell(file) : 0;
        }
        return file != nullptr;
    }
    void close() noexcept
    {
        if (file != nullptr) {
            std::fclose(file); // NOLINT(cert-err33-c): every line was flushed and checked
            file = nullptr;
        }
    }
    // agio.log -> agio.log.1 -> agio.log.2, the oldest goes. Failing to rename only means that the
    // present file grows on.
    void rotate()
    {
        close();
        static_cast<void>(std::remove((path + '.' + std::to_string(kFilesKept - 1)).c_str()));
        for (int number = kFilesKept - 2; number >= 0; --number) {
            const std::string from = number == 0 ? path : path + '.' + std::to_string(number);
            static_cast<void>(
                std::rename(from.c_str(), (path + '.' + std::to_string(number + 1)).c_str()));
        }
    }
    void reportOnce()
    {
        if (!hasReported) {
            hasReported = true;
            static_cast<void>(std::fprintf(stderr, "cannot write the log file %s\n", path.c_str()));
        }
    }

    std::string path;
    std::FILE* file = nullptr;
    long size = 0;
    bool hasReported = false;
};

FileLogSink::FileLogSink(std::string path)
    : m_state(std::make_shared<State>(std::move(path)))
{}

FileLogSink::~FileLogSink() = default;

void FileLogSink::operator()(const LogLine& line)
{
    std::string text = toIso8601(line.at);
    text += ' ';
    text += toText(line.level);
    text += ' ';
    text += line.area;
    text += ": ";
    for (const char c : line.text) { // one line stays one line, whatever a server sent
        text += c == '\n' || c == '\r' ? ' ' : c;
    }
    text += '\n';
    State& state = *m_state;
    if (state.open() && state.size > 0 &&
        state.size + static_cast<long>(text.size()) > kMaxFileBytes) {
        state.rotate();
    }
    if (!state.open() || std::fwrite(text.data(), 1, text.size(), state.file) != text.size() ||
        std::fflush(state.file) != 0) {
        state.reportOnce();
        return;
    }
    state.size += static_cast<long>(text.size());
}

} // namespace agio
