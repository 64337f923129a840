// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/binance/signing.h"

#include "core/base/encoding.h"
#include "core/base/json.h"

#include <algorithm>

namespace agio::binance {

namespace {

Error unauthorized(std::string text)
{
    return {ErrorKind::Unauthorized, {}, std::move(text), -1};
}

// A key is pasted text; anything but visible ASCII would end up in a header.
bool isHeaderSafe(std::string_view key)
{
    return !key.empty() &&
        std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

Result<std::unique_ptr<Signer>> signerFor(const Credential& credential)
{
    switch (credential.info.type) {
    case KeyType::Hmac:
        return makeHmacSha256Signer(credential.secret);
    case KeyType::Ed25519:
        return makeEd25519Signer(credential.secret);
    case KeyType::Rsa:
        return makeRsaSha256Signer(credential.secret);
    }
    return unauthorized("unknown key type");
}

void addTime(Params& params, SigningTime time)
{
    const Duration window = std::clamp(time.window, Duration::ms(1), kLongestWindow);
    params.push_back({"recvWindow", std::to_string(window.toMs()), true});
    params.push_back({"timestamp", std::to_string(time.exchangeNow.toMs()), true});
}

} // namespace

std::string queryOf(const Params& params)
{
    std::string query;
    for (const Param& param : params) {
        if (!query.empty())
            query += '&';
        appendPercentEncoded(query, param.name);
        query += '=';
        appendPercentEncoded(query, param.value);
    }
    return query;
}

RequestSigner::RequestSigner(std::string apiKey, KeyType type, std::unique_ptr<Signer> signer)
    : m_apiKey(std::move(apiKey))
    , m_type(type)
    , m_signer(std::move(signer))
{}

Result<RequestSigner> RequestSigner::create(const Credential& credential)
{
    if (!isHeaderSafe(credential.apiKey))
        return unauthorized("the API key is empty or holds a space or a special character");
    if (credential.secret.isEmpty())
        return unauthorized("the secret is empty");
    auto signer = signerFor(credential);
    if (!signer.ok()) {
        Error error = signer.error();
        error.kind = ErrorKind::Unauthorized;
        return error;
    }
    return RequestSigner(credential.apiKey, credential.info.type, std::move(signer).value());
}

Result<std::string> RequestSigner::sign(std::string_view payload)
{
    const auto raw = m_signer->sign(payload);
    if (!raw.ok())
        return raw.error();
    return m_type == KeyType::Hmac ? hexEncoded(*raw) : base64Encoded(*raw);
}

Result<HttpRequest> RequestSigner::rest(HttpMethod method, const std::string& base,
                                        std::string_view path, Params params, SigningTime time)
{
    addTime(params, time);
    std::string payload = queryOf(params);
    const auto signature = sign(payload);
    if (!signature.ok())
        return signature.error();
    payload += "&signature=";
    appendPercentEncoded(payload, *signature);

    HttpRequest request;
    request.method = method;
    request.url = base;
    request.url += path;
    request.headers.push_back({"X-MBX-APIKEY", m_apiKey});
    request.carriesKey = true;
    if (method == HttpMethod::Post || method == HttpMethod::Put) {
        request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        request.body = std::move(payload);
    } else {
        request.url += '?';
        request.url += payload;
    }
    return request;
}

Result<std::string> RequestSigner::frame(std::string_view id, std::string_view method,
                                         Params params, SigningTime time)
{
    addTime(params, time);
    params.push_back({"apiKey", m_apiKey});
    std::sort(params.begin(), params.end(),
              [](const Param& a, const Param& b) { return a.name < b.name; });
    std::string payload;
    for (const Param& param : params) {
        if (!payload.empty())
            payload += '&';
        payload += param.name + '=' + param.value;
    }
    const auto signature = sign(payload);
    if (!signature.ok())
        return signature.error();

    JsonWriter json;
    json.beginObject().key("id").string(id).key("method").string(method).key("params");
    json.beginObject();
    for (const Param& param : params) {
        json.key(param.name);
        if (param.isNumber)
            json.raw(param.value);
        else
            json.string(param.value);
    }
    json.key("signature").string(std::string_view(*signature)).endObject().endObject();
    return json.take();
}

} // namespace agio::binance
