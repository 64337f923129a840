// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Raw frames on disk, one JSON object a line, zstd-compressed (.jsonl.zst; .jsonl is read too):
//   t     receive time in seconds since 1970 with microseconds, or null
//   ch    "ws" or "http"
//   raw   the frame or body as text;  enc "base64" when raw is a binary frame
//   dir   absent: from the server; "send": sent by us; "open": socket opened (raw empty)
//   conn  socket number; url; src
// Only public market data is recorded; requests that carry a key never are.

#include "core/base/result.h"
#include "core/base/time.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace agio {

enum class RecordedChannel : std::uint8_t { Ws, Http };
enum class RecordedDirection : std::uint8_t { FromServer, Sent, Opened };

struct RecordedFrame
{
    UtcTime at; // not set: unknown
    RecordedChannel channel = RecordedChannel::Ws;
    RecordedDirection direction = RecordedDirection::FromServer;
    bool isBinary = false;
    int connection = 0;
    std::string url;
    std::string raw; // decoded; capacity has kFramePaddingBytes to spare
};

class RecordingReader
{
public:
    static Result<RecordingReader> open(const std::string& path);
    RecordingReader(RecordingReader&&) noexcept;
    RecordingReader& operator=(RecordingReader&&) noexcept;
    ~RecordingReader();
    // False at the end. A broken line or archive is an error that names its line number.
    Result<bool> next(RecordedFrame& frame);
    std::int64_t lineNumber() const noexcept;

private:
    struct Impl;
    explicit RecordingReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

// Appends frames to files in a directory, a new file per day (UTC) and exchange:
// DIR/<exchange>-YYYYMMDD-HHMMSS.jsonl.zst. Writing happens on a thread of its own behind a bounded
// queue (64 MiB); a full queue or disk stops the recording with one clear message, never the feed.
// The message comes once, on the recorder's thread or from inside write(). The first frame names
// and opens the file; after a crash at most the last second is missing from it.
class Recorder
{
public:
    using OnTrouble = std::function<void(const Error&)>;
    static Result<std::unique_ptr<Recorder>>
    start(const std::string& directory, const std::string& exchange, OnTrouble onTrouble);
    ~Recorder(); // flushes and closes
    void write(const RecordedFrame& frame);
    std::string currentPath() const;
    std::int64_t framesWritten() const;

private:
    struct Impl;
    explicit Recorder(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace agio
