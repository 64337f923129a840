// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The only two ways to the outside: one HTTP exchange, one WebSocket. Implemented with Qt for
// production (qthttptransport, qtwstransport) and as scripted fakes for tests (fakes). Callbacks
// come on the thread of the transport (the engine thread) and never from inside the call that
// caused them. Destroying a transport or a socket cancels what is under way without callbacks.
//
// Both sides refuse: TLS errors (no override exists), redirects, answers and frames beyond the
// limits below, plain http/ws to anything but loopback.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace agio {

constexpr std::size_t kMaxHttpBodyBytes = 64U << 20;
constexpr std::size_t kMaxFrameBytes = 16U << 20;  // Coinbase sends snapshots of 5 MB
// Readable bytes behind every text handed to a codec (simdjson reads past the end).
constexpr std::size_t kFramePaddingBytes = 64;

struct Header
{
    std::string name;
    std::string value;
};

enum class HttpMethod : std::uint8_t { Get, Post, Put, Delete };
const char* toText(HttpMethod method) noexcept; // "GET"

struct HttpRequest
{
    HttpMethod method = HttpMethod::Get;
    std::string url; // complete, already percent-encoded; sent as these very bytes
    std::vector<Header> headers;
    std::string body;
    bool carriesKey = false; // the host guard must have cleared it for keys
    Duration timeout = Duration::seconds(10);
};

struct HttpResponse
{
    int status = 0;
    std::vector<Header> headers; // names in lower case
    std::string body;            // with kFramePaddingBytes of capacity behind
    UtcTime sentAt, receivedAt;

    std::string_view header(std::string_view lowerName) const noexcept; // "" if absent
};

// Error kinds: NotSent (refused by guard, no connection, TLS), Unknown (time-out or connection lost
// after bytes may have left), Malformed (body over the limit). Any HTTP status is a value.
using HttpCallback = std::function<void(Result<HttpResponse>)>;

class HttpTransport
{
public:
    virtual ~HttpTransport() = default;
    // Returns an id for abort(); the callback comes exactly once unless aborted.
    virtual std::uint64_t send(HttpRequest request, HttpCallback callback) = 0;
    virtual void abort(std::uint64_t id) = 0;
};

enum class WsState : std::uint8_t { Closed, Connecting, Open, Closing };

class WsListener
{
public:
    virtual void onWsOpen() = 0;
    // `utf8` is valid during the call and has kFramePaddingBytes readable behind it.
    virtual void onWsText(std::string_view utf8, UtcTime receivedAt) = 0;
    virtual void onWsBinary(std::string_view bytes, UtcTime receivedAt) = 0;
    virtual void onWsPong(Duration roundTrip) = 0;
    // After open or instead of it; nothing follows. `reason` is English, for the log.
    virtual void onWsClosed(const Error& reason) = 0;

protected:
    ~WsListener() = default;
};

class WsSocket
{
public:
    virtual ~WsSocket() = default;
    // False: not open; nothing was queued. True: handed to the socket's buffer.
    virtual bool sendText(std::string_view utf8) = 0;
    virtual void ping() = 0;
    virtual void close() = 0;
    virtual WsState state() const = 0;
    // Bytes accepted but not yet taken by the operating system.
    virtual std::int64_t pendingBytes() const = 0;
};

struct WsOptions
{
    std::string url;
    std::vector<Header> headers;
    bool carriesKey = false;
    Duration connectTimeout = Duration::seconds(10);
};

class WsTransport
{
public:
    virtual ~WsTransport() = default;
    // The listener must outlive the socket.
    virtual std::unique_ptr<WsSocket> open(const WsOptions& options, WsListener& listener) = 0;
};

// Timers through the same door, so that tests move time by hand.
class Scheduler
{
public:
    virtual ~Scheduler() = default;
    // Runs once after `delay` on the engine thread. Returns an id for cancel(); ids are never 0.
    virtual std::uint64_t after(Duration delay, std::function<void()> action) = 0;
    virtual void cancel(std::uint64_t id) = 0;
};

} // namespace agio
