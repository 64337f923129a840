// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One log for the program. Every line passes the Redactor before it reaches any sink, so that a
// pasted log never holds a key, a signature or a token. The Log is owned by main() and handed down;
// there is no global one. Thread-safe. Sinks are called under a lock: they must be quick.

#include "core/base/secret.h"
#include "core/base/time.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace agio {

enum class LogLevel : std::uint8_t { Debug, Info, Warning, Error };

struct LogLine
{
    UtcTime at;
    LogLevel level = LogLevel::Info;
    std::string area; // "binance", "desk", "net": the room it comes from
    std::string text; // redacted
};

// Masks values of parameters, headers and JSON members that are secret by name (signature, apiKey,
// X-MBX-APIKEY, listenKey, secret, passphrase, token, Authorization …) and every registered secret
// in raw, hex, base64, percent-encoded form.
class Redactor
{
public:
    // Registers a hash-free fragment set of the secret; keeps its own Secret copy.
    void watch(const Secret& secret);
    void watchText(std::string_view apiKey); // an API key is masked to its first 4 characters
    std::string redact(std::string_view text) const;

private:
    mutable std::mutex m_mutex;
    std::vector<Secret> m_secrets;
    std::vector<std::string> m_keys;
};

class Log
{
public:
    using Sink = std::function<void(const LogLine&)>;

    explicit Log(const Clock& clock);
    void addSink(Sink sink);
    Redactor& redactor() noexcept { return m_redactor; }

    void write(LogLevel level, std::string_view area, std::string_view text);
    void debug(std::string_view area, std::string_view text) { write(LogLevel::Debug, area, text); }
    void info(std::string_view area, std::string_view text) { write(LogLevel::Info, area, text); }
    void warning(std::string_view area, std::string_view text)
    {
        write(LogLevel::Warning, area, text);
    }
    void error(std::string_view area, std::string_view text) { write(LogLevel::Error, area, text); }

private:
    const Clock& m_clock;
    Redactor m_redactor;
    std::mutex m_mutex;
    std::vector<Sink> m_sinks;
};

// Appends to a file, starts a new one at 8 MiB, keeps three. Opens lazily; failing to write is
// reported once to stderr and never stops the program.
class FileLogSink
{
public:
    explicit FileLogSink(std::string path);
    ~FileLogSink();
    void operator()(const LogLine& line);

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace agio
