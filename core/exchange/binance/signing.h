// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How Binance proves who asks (Binance sheet §2, checked 2026-07-21). Traps that this file keeps in
// one place: REST signs the percent-encoded bytes exactly as sent, query then body without a
// separator, while the WebSocket API signs the parameters sorted by name and NOT encoded; base64
// signatures (Ed25519, RSA) are percent-encoded in a URL, hex ones (HMAC) need no encoding.

#include "core/base/crypto.h"
#include "core/base/result.h"
#include "core/exchange/codec.h"
#include "core/keys/credential.h"
#include "core/net/transport.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace agio::binance {

struct Param
{
    std::string name;
    std::string value;
    bool isNumber = false; // printed bare in JSON; makes no difference in a query
};
using Params = std::vector<Param>;

// "a=1&b=x%20y"
std::string queryOf(const Params& params);

// recvWindow may be at most 60 s (Binance sheet §2 "Time").
inline constexpr Duration kLongestWindow = Duration::seconds(60);

// Holds the parsed key; one per user of it, not thread-safe.
class RequestSigner
{
public:
    // Errors (Unauthorized) say what is wrong with the pasted key or secret without repeating it.
    static Result<RequestSigner> create(const Credential& credential);

    const std::string& apiKey() const noexcept { return m_apiKey; }
    // Signature in the encoding of the key type: hex for HMAC, base64 otherwise.
    Result<std::string> sign(std::string_view payload);

    // A complete keyed request; GET and DELETE carry the parameters in the query, POST and PUT in
    // the body. `path` begins with "/".
    Result<HttpRequest> rest(HttpMethod method, const std::string& base, std::string_view path,
                             Params params, SigningTime time);
    // A complete WebSocket API frame.
    Result<std::string> frame(std::string_view id, std::string_view method, Params params,
                              SigningTime time);

private:
    RequestSigner(std::string apiKey, KeyType type, std::unique_ptr<Signer> signer);
    std::string m_apiKey;
    KeyType m_type;
    std::unique_ptr<Signer> m_signer;
};

} // namespace agio::binance
