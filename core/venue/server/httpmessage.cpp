// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/httpmessage.h"

#include <QByteArray>
#include <QCryptographicHash>

#include <algorithm>
#include <charconv>

namespace agio::venue {
namespace {

char lowered(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equalsIgnoringCase(std::string_view a, std::string_view b) noexcept
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lowered(x) == lowered(y); });
}

bool isTokenChar(char c) noexcept
{
    constexpr std::string_view kExtra = "!#$%&'*+-.^_`|~";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
        kExtra.find(c) != std::string_view::npos;
}

std::string_view trimmed(std::string_view text) noexcept
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

bool isPrintableTarget(std::string_view target) noexcept
{
    return std::all_of(target.begin(), target.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > 0x20 && byte != 0x7f;
    });
}

bool readRequestLine(std::string_view line, WireRequest& request)
{
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last || first == 0 || first > 16) {
        return false;
    }
    const auto method = line.substr(0, first);
    const auto target = line.substr(first + 1, last - first - 1);
    const auto version = line.substr(last + 1);
    if (!std::all_of(method.begin(), method.end(), isTokenChar) ||
        (version != "HTTP/1.1" && version != "HTTP/1.0")) {
        return false;
    }
    if (target.empty() || target.front() != '/' || !isPrintableTarget(target)) {
        return false;
    }
    const auto mark = target.find('?');
    request.method = method;
    request.path = target.substr(0, mark);
    request.query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
    request.keepAlive = version == "HTTP/1.1";
    return true;
}

bool readHeaderLine(std::string_view line, WireRequest& request)
{
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
        return false;
    }
    const auto name = line.substr(0, colon);
    const auto value = trimmed(line.substr(colon + 1));
    const bool isClean = std::none_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
    if (!isClean || !std::all_of(name.begin(), name.end(), isTokenChar) ||
        request.headers.size() >= kMaxRequestHeaders) {
        return false;
    }
    std::string lowerName(name);
    std::transform(lowerName.begin(), lowerName.end(), lowerName.begin(), lowered);
    request.headers.emplace_back(std::move(lowerName), std::string(value));
    return true;
}

bool readHead(std::string_view head, WireRequest& request)
{
    bool isFirst = true;
    while (!head.empty()) {
        const auto end = head.find("\r\n");
        const auto line = head.substr(0, end);
        head = end == std::string_view::npos ? std::string_view() : head.substr(end + 2);
        const bool ok = isFirst ? readRequestLine(line, request) : readHeaderLine(line, request);
        if (!ok) {
            return false;
        }
        isFirst = false;
    }
    return !isFirst;
}

// 0: fine; else the status to refuse with.
int readBodyLength(const WireRequest& request, std::size_t& length)
{
    length = 0;
    bool hasLength = false;
    for (const auto& [name, value] : request.headers) {
        if (name == "transfer-encoding") {
            return 501;
        }
        if (name != "content-length") {
            continue;
        }
        std::size_t parsed = 0;
        const auto [end, error] =
            std::from_chars(value.data(), value.data() + value.size(), parsed);
        if (error != std::errc() || end != value.data() + value.size() ||
            (hasLength && parsed != length)) {
            return 400;
        }
        length = parsed;
        hasLength = true;
    }
    return length > kMaxRequestBodyBytes ? 413 : 0;
}

bool listsToken(std::string_view list, std::string_view token) noexcept
{
    while (!list.empty()) {
        const auto comma = list.find(',');
        if (equalsIgnoringCase(trimmed(list.substr(0, comma)), token)) {
            return true;
        }
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    }
    return false;
}

} // namespace

std::string_view WireRequest::header(std::string_view lowerName) const noexcept
{
    for (const auto& [name, value] : headers) {
        if (name == lowerName) {
            return value;
        }
    }
    return {};
}

std::string Dialect::faultTarget(const WireRequest& request) const
{
    return "rest " + request.method + ' ' + request.path;
}

HttpRead takeHttpRequest(std::string& buffer, WireRequest& request, int& refusedStatus)
{
    // A line break left over from the previous request is tolerated (RFC 9112 2.2).
    while (buffer.starts_with("\r\n")) {
        buffer.erase(0, 2);
    }
    const auto headEnd = buffer.find("\r\n\r\n");
    if (headEnd > kMaxRequestHeadBytes) { // or there is none
        refusedStatus = 431;
        return buffer.size() > kMaxRequestHeadBytes ? HttpRead::Bad : HttpRead::NeedMore;
    }
    request = WireRequest();
    refusedStatus = 400;
    if (!readHead(std::string_view(buffer).substr(0, headEnd), request)) {
        return HttpRead::Bad;
    }
    std::size_t length = 0;
    refusedStatus = readBodyLength(request, length);
    if (refusedStatus != 0) {
        return HttpRead::Bad;
    }
    const auto bodyStart = headEnd + 4;
    if (buffer.size() - bodyStart < length) {
        return HttpRead::NeedMore;
    }
    request.body = buffer.substr(bodyStart, length);
    buffer.erase(0, bodyStart + length);
    const auto connection = request.header("connection");
    if (listsToken(connection, "close")) {
        request.keepAlive = false;
    } else if (listsToken(connection, "keep-alive")) {
        request.keepAlive = true;
    }
    return HttpRead::Complete;
}

std::string_view httpReason(int status) noexcept
{
    switch (status) {
    case 101:
        return "Switching Protocols";
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 409:
        return "Conflict";
    case 413:
        return "Content Too Large";
    case 418:
        return "I'm a teapot";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    default:
        return "Status";
    }
}

std::string toHttpBytes(const WireReply& reply, bool keepAlive)
{
    std::string out = "HTTP/1.1 " + std::to_string(reply.status) + ' ';
    out += httpReason(reply.status);
    out += "\r\nContent-Type: " + reply.contentType +
        "\r\nContent-Length: " + std::to_string(reply.body.size());
    out += keepAlive ? "\r\nConnection: keep-alive" : "\r\nConnection: close";
    for (const auto& [name, value] : reply.headers) {
        out.append("\r\n").append(name).append(": ").append(value);
    }
    out += "\r\n\r\n";
    out += reply.body;
    return out;
}

bool wantsWebSocket(const WireRequest& request) noexcept
{
    return listsToken(request.header("upgrade"), "websocket");
}

std::optional<std::string> webSocketHandshake(const WireRequest& request)
{
    const auto key = request.header("sec-websocket-key");
    const auto decoded =
        QByteArray::fromBase64Encoding(QByteArray(key.data(), static_cast<qsizetype>(key.size())));
    if (request.method != "GET" || !listsToken(request.header("connection"), "upgrade") ||
        request.header("sec-websocket-version") != "13" || !decoded ||
        decoded.decoded.size() != 16) {
        return std::nullopt;
    }
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(QByteArray(key.data(), static_cast<qsizetype>(key.size())));
    hash.addData(QByteArrayLiteral("258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: " +
        hash.result().toBase64().toStdString() + "\r\n\r\n";
}

} // namespace agio::venue
