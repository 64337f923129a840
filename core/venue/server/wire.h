// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the server and a dialect say to each other. The server knows HTTP, WebSocket frames, faults
// and time; a dialect knows one exchange's paths, words and rules. Everything runs in the thread of
// the VenueServer; a dialect never blocks and owns no timer: onStep() comes every few milliseconds.

#include "core/base/time.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace agio::venue {

struct FaultRule;
class CredentialBook;
class FaultPlan;
class VenueExchange;

// Bounds of what a client may send; beyond them the connection is refused and closed.
constexpr std::size_t kMaxRequestHeadBytes = 32U << 10;
constexpr std::size_t kMaxRequestBodyBytes = 1U << 20;
constexpr std::size_t kMaxRequestHeaders = 100;
constexpr std::size_t kMaxClientMessageBytes = 1U << 20;
// A client that does not read is cut when this much waits for it.
constexpr std::int64_t kMaxWaitingOutputBytes = 32LL << 20;

using WireHeaders = std::vector<std::pair<std::string, std::string>>;

struct WireRequest
{
    std::string method; // "GET"
    std::string path; // before '?', as received
    std::string query; // after '?', the exact bytes received (signatures are made of them)
    WireHeaders headers; // names in lower case
    std::string body; // the exact bytes received
    std::string peer; // address of the client
    bool keepAlive = true;

    std::string_view header(std::string_view lowerName) const noexcept; // "" if absent
};

struct WireReply
{
    int status = 200;
    WireHeaders headers;
    std::string contentType = "application/json;charset=UTF-8";
    std::string body;
};

// A dialect's hold on one WebSocket. Valid as long as its session lives.
class Socket
{
public:
    // `faultTarget` names the frame for the fault plan ("stream btcusdt@depth").
    virtual void sendText(std::string_view faultTarget, std::string_view utf8) = 0;
    virtual void sendBinary(std::string_view faultTarget, std::string_view bytes) = 0;
    virtual void ping(std::string_view payload) = 0;
    // Closing handshake; abort() is a reset without one.
    virtual void close(std::uint16_t code, std::string_view reason) = 0;
    virtual void abort() = 0;
    virtual const std::string& peer() const = 0;

protected:
    ~Socket() = default;
};

// One WebSocket as a dialect sees it. Destroyed when the socket is gone; must not send from its
// destructor.
class SocketSession
{
public:
    virtual ~SocketSession() = default;
    virtual void onText(std::string_view utf8) = 0;
    virtual void onBinary(std::string_view bytes) = 0;
    virtual void onPing() = 0; // already answered; counts as a message on some exchanges
    virtual void onPong(std::string_view payload) = 0;
    virtual void onStep() = 0;
    // Something is still to be done although the socket may be gone.
    virtual bool isBusy() const { return false; }
    // The venue is going down; tell the client in the exchange's words, if it has any.
    virtual void announceShutdown() = 0;
};

// A socket is taken (a session) or refused (a reply).
using SocketAnswer = std::variant<std::unique_ptr<SocketSession>, WireReply>;

struct DialectUrls // paths below the port, "" where the exchange has none
{
    std::string rest, stream, socketApi;
};

class Dialect
{
public:
    virtual ~Dialect() = default;
    virtual std::string_view name() const = 0; // "binance"
    virtual DialectUrls urls() const = 0;
    virtual WireReply answer(const WireRequest& request) = 0;
    virtual SocketAnswer openSocket(const WireRequest& request, Socket& socket) = 0;
    // The reply of a fault in the exchange's own words: 429, 418, 5xx, "outcome unknown".
    virtual WireReply faultReply(const FaultRule& rule) = 0;
    // How the fault plan names this request: "rest GET /api/v3/depth".
    virtual std::string faultTarget(const WireRequest& request) const;
    // Time passed and the market moved: send what is due.
    virtual void onStep() = 0;
};

// What a dialect works on; all of it outlives the dialect.
struct DialectContext
{
    VenueExchange& exchange;
    CredentialBook& credentials;
    FaultPlan& faults;
    const Clock& clock; // the exchange's own, which a fault may skew
    std::uint64_t seed = 1;
    bool userEventsBeforeReply = true;
};

} // namespace agio::venue
