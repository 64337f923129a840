// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/encoding.h"
#include "core/net/recording.h"
#include "core/net/transport.h"

#include <QFile>

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <simdjson.h>
#include <string_view>
#include <utility>
#include <vector>
#include <zstd.h>

namespace agio {

namespace {

namespace od = simdjson::ondemand;

constexpr std::size_t kChunkBytes = 256U << 10;
// An HTTP body of the largest size, escaped, and the fields around it.
constexpr std::size_t kMaxLineBytes = 2 * kMaxHttpBodyBytes + (1U << 20);
constexpr std::size_t kPaddingBytes = std::max(kFramePaddingBytes, simdjson::SIMDJSON_PADDING);

// Seconds with a fraction, as digits: recordings carry up to seven of them and a double would lose
// the last ones. Digits beyond the nanosecond are cut.
std::optional<UtcTime> parseSeconds(std::string_view text)
{
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    auto fraction = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
    const auto isDigits = [](std::string_view digits) {
        return !digits.empty() &&
            std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    constexpr std::size_t kMaxWholeDigits = 10;
    constexpr std::size_t kFractionDigits = 9;
    if (!isDigits(whole) || whole.size() > kMaxWholeDigits ||
        (point != std::string_view::npos && !isDigits(fraction)))
        return std::nullopt;
    fraction = fraction.substr(0, kFractionDigits);
    std::int64_t seconds = 0;
    for (const char c : whole)
        seconds = seconds * 10 + (c - '0');
    std::int64_t ns = 0;
    for (std::size_t i = 0; i < kFractionDigits; ++i)
        ns = ns * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
    constexpr std::int64_t kNsPerSecond = 1'000'000'000;
    if (seconds >= std::numeric_limits<std::int64_t>::max() / kNsPerSecond)
        return std::nullopt;
    return UtcTime::fromNs(seconds * kNsPerSecond + ns);
}

struct RawLine
{
    std::optional<std::string_view> raw;
    bool hasChannel = false;
    bool isBase64 = false;
};

// Each returns what is wrong, or nullptr.
const char* readTime(od::value& value, RecordedFrame& frame)
{
    od::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS)
        return "t is unreadable";
    if (type == od::json_type::null) {
        bool isNull = false;
        const bool isRead = value.is_null().get(isNull) == simdjson::SUCCESS;
        return isRead && isNull ? nullptr : "t is neither a number nor null";
    }
    const auto time =
        type == od::json_type::number ? parseSeconds(value.raw_json_token()) : std::nullopt;
    if (!time)
        return "t is not a time in seconds";
    frame.at = *time;
    return nullptr;
}

const char* readText(std::string_view key, std::string_view text, RawLine& line,
                     RecordedFrame& frame)
{
    if (key == "raw") {
        line.raw = text;
    } else if (key == "url") {
        frame.url.assign(text);
    } else if (key == "ch") {
        line.hasChannel = true;
        if (text != "ws" && text != "http")
            return "ch is neither ws nor http";
        frame.channel = text == "ws" ? RecordedChannel::Ws : RecordedChannel::Http;
    } else if (key == "dir") {
        if (text != "send" && text != "open")
            return "dir is neither send nor open";
        frame.direction = text == "send" ? RecordedDirection::Sent : RecordedDirection::Opened;
    } else if (key == "enc") {
        if (text != "base64")
            return "enc is not base64";
        line.isBase64 = true;
    }
    return nullptr;
}

const char* readField(od::field& field, RawLine& line, RecordedFrame& frame)
{
    std::string_view key;
    if (field.unescaped_key().get(key) != simdjson::SUCCESS)
        return "not JSON";
    if (key == "t")
        return readTime(field.value(), frame);
    if (key == "conn") {
        std::int64_t number = 0;
        if (field.value().get_int64().get(number) != simdjson::SUCCESS || number < 0 ||
            number > std::numeric_limits<int>::max())
            return "conn is not a socket number";
        frame.connection = static_cast<int>(number);
        return nullptr;
    }
    if (key != "raw" && key != "url" && key != "ch" && key != "dir" && key != "enc")
        return nullptr; // src, and what later versions may add
    std::string_view text;
    if (field.value().get_string().get(text) != simdjson::SUCCESS)
        return "a field that must be text is not";
    return readText(key, text, line, frame);
}

const char* fillRaw(const RawLine& line, RecordedFrame& frame)
{
    if (!line.raw)
        return "raw is missing";
    if (!line.hasChannel)
        return "ch is missing";
    frame.isBinary = line.isBase64;
    frame.raw.clear();
    if (line.isBase64) {
        const auto bytes = base64Decoded(*line.raw);
        if (!bytes)
            return "raw is not base64";
        frame.raw.reserve(bytes->size() + kPaddingBytes);
        frame.raw.assign(*bytes);
    } else {
        frame.raw.reserve(line.raw->size() + kPaddingBytes);
        frame.raw.assign(*line.raw);
    }
    return nullptr;
}

} // namespace

struct RecordingReader::Impl
{
    struct FreeContext
    {
        void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    };

    explicit Impl(const QString& path)
        : file(path)
    {}
    Error broken(const std::string& what) const
    {
        return Error::malformed(file.fileName().toStdString() + ", line " +
                                std::to_string(lineCount) + ": " + what);
    }
    Result<bool> fill();
    Result<bool> fillFromArchive();
    Result<bool> takeLine(std::string_view& line);
    const char* parse(std::string_view line, RecordedFrame& frame);
    void makeRoom(std::size_t bytes);

    QFile file;
    std::unique_ptr<ZSTD_DCtx, FreeContext> archive; // null: plain text
    std::vector<char> packed;
    std::size_t packedAt = 0, packedEnd = 0;
    bool isArchiveOpen = false; // within a compressed frame: the end of the file must not come here
    bool isAtEnd = false;
    std::vector<char> text; // unread lines are [at, end); padding follows
    std::size_t at = 0, end = 0, scanned = 0;
    std::int64_t lineCount = 0;
    od::parser parser;
};

void RecordingReader::Impl::makeRoom(std::size_t bytes)
{
    if (at > 0) {
        std::memmove(text.data(), text.data() + at, end - at);
        end -= at;
        scanned -= at;
        at = 0;
    }
    if (text.size() < end + bytes + kPaddingBytes)
        text.resize(std::max(text.size() * 2, end + bytes + kPaddingBytes));
}

// True: there is more text than before. False: the file ends here.
Result<bool> RecordingReader::Impl::fill()
{
    makeRoom(kChunkBytes);
    if (archive)
        return fillFromArchive();
    const auto got = file.read(text.data() + end, static_cast<qint64>(kChunkBytes));
    if (got < 0)
        return Error::local("reading failed: " + file.errorString().toStdString());
    end += static_cast<std::size_t>(got);
    return got > 0;
}

Result<bool> RecordingReader::Impl::fillFromArchive()
{
    for (;;) {
        if (packedAt == packedEnd) {
            const auto got = file.read(packed.data(), static_cast<qint64>(packed.size()));
            if (got < 0)
                return Error::local("reading failed: " + file.errorString().toStdString());
            packedAt = 0;
            packedEnd = static_cast<std::size_t>(got);
        }
        const bool isDrained = packedAt == packedEnd;
        ZSTD_inBuffer in{packed.data(), packedEnd, packedAt};
        ZSTD_outBuffer out{text.data() + end, kChunkBytes, 0};
        const auto hint = ZSTD_decompressStream(archive.get(), &out, &in);
        packedAt = in.pos;
        if (ZSTD_isError(hint) != 0U)
            return broken(std::string("the archive is damaged after this line: ") +
                          ZSTD_getErrorName(hint));
        // Without input after a whole frame the hint speaks of a frame that never begins.
        if (!isDrained || out.pos > 0)
            isArchiveOpen = hint != 0;
        if (out.pos > 0) {
            end += out.pos;
            return true;
        }
        if (isDrained)
            return false;
    }
}

// False at the end. The view holds until the next call and has padding behind it.
Result<bool> RecordingReader::Impl::takeLine(std::string_view& line)
{
    for (;;) {
        const auto* newline = static_cast<const char*>(
            scanned < end ? std::memchr(text.data() + scanned, '\n', end - scanned) : nullptr);
        if (newline != nullptr) {
            const auto stop = static_cast<std::size_t>(newline - text.data());
            line = {text.data() + at, stop - at};
            at = scanned = stop + 1;
            ++lineCount;
            return true;
        }
        scanned = end;
        if (end - at > kMaxLineBytes) {
            ++lineCount;
            return broken("the line is longer than any frame");
        }
        auto more = isAtEnd ? Result<bool>(false) : fill();
        if (!more)
            return more;
        if (*more)
            continue;
        if (archive && isArchiveOpen)
            return broken("the archive ends in the middle after this line");
        isAtEnd = true;
        if (at == end)
            return false;
        line = {text.data() + at, end - at};
        at = end;
        ++lineCount;
        return true;
    }
}

const char* RecordingReader::Impl::parse(std::string_view line, RecordedFrame& frame)
{
    frame.at = {};
    frame.channel = RecordedChannel::Ws;
    frame.direction = RecordedDirection::FromServer;
    frame.connection = 0;
    frame.url.clear();
    od::document document;
    if (parser.iterate(line.data(), line.size(), line.size() + kPaddingBytes).get(document) !=
        simdjson::SUCCESS)
        return "not JSON";
    od::object object;
    if (document.get_object().get(object) != simdjson::SUCCESS)
        return "not a JSON object";
    RawLine fields;
    for (auto result : object) {
        od::field field;
        if (std::move(result).get(field) != simdjson::SUCCESS)
            return "not JSON";
        if (const char* wrong = readField(field, fields, frame))
            return wrong;
    }
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS)
        return "more than one JSON object";
    return fillRaw(fields, frame);
}

Result<RecordingReader> RecordingReader::open(const std::string& path)
{
    auto impl = std::make_unique<Impl>(QString::fromStdString(path));
    if (!impl->file.open(QIODevice::ReadOnly))
        return Error::local(path + " cannot be opened: " + impl->file.errorString().toStdString());
    constexpr std::string_view kMagic("\x28\xb5\x2f\xfd", 4);
    const auto start = impl->file.peek(static_cast<qint64>(kMagic.size()));
    if (std::string_view(start.constData(), static_cast<std::size_t>(start.size())) == kMagic) {
        impl->archive.reset(ZSTD_createDCtx());
        impl->packed.resize(kChunkBytes);
    } else if (path.ends_with(".zst")) {
        return Error::malformed(path + " is not a zstd archive");
    }
    return RecordingReader(std::move(impl));
}

RecordingReader::RecordingReader(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{}
RecordingReader::RecordingReader(RecordingReader&&) noexcept = default;
RecordingReader& RecordingReader::operator=(RecordingReader&&) noexcept = default;
RecordingReader::~RecordingReader() = default;

Result<bool> RecordingReader::next(RecordedFrame& frame)
{
    std::string_view line;
    do {
        auto more = m_impl->takeLine(line);
        if (!more || !*more)
            return more;
    } while (line.find_first_not_of(" \t\r") == std::string_view::npos);
    if (const char* wrong = m_impl->parse(line, frame))
        return m_impl->broken(wrong);
    return true;
}

std::int64_t RecordingReader::lineNumber() const noexcept
{
    return m_impl->lineCount;
}

} // namespace agio
