// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/binance/call.h"

#include "core/base/encoding.h"

#include <algorithm>

namespace agio::venue::binance {
namespace {

constexpr std::int64_t kMaxWindowMs = 60'000;
constexpr std::int64_t kDefaultWindowUs = 5'000'000;
constexpr std::int64_t kAllowedAheadUs = 1'000'000;
// Larger timestamps can only be microseconds (the year 5138 in milliseconds).
constexpr std::int64_t kFirstMicroseconds = 100'000'000'000'000;

std::optional<Failure> checkTime(ParamReader& reader, UtcTime now)
{
    const auto stamp = reader.integer("timestamp", 0, std::int64_t{1} << 60);
    if (!stamp && !reader.failure()) {
        reader.fail(missingParameter("timestamp"));
    }
    const auto window = reader.decimal("recvWindow");
    if (reader.failure()) {
        return reader.failure();
    }
    if (window && *window > Decimal(kMaxWindowMs)) {
        return greaterThan("recvWindow", "60000");
    }
    if (window && window->normalized().scale() > 3) {
        return tooPrecise("recvWindow");
    }
    std::int64_t windowUs = kDefaultWindowUs;
    if (window) {
        const auto exact = window->rescaled(3, Rounding::Down);
        windowUs = exact ? exact->coefficient() : kDefaultWindowUs;
    }
    const auto stampUs = *stamp >= kFirstMicroseconds ? *stamp : *stamp * 1000;
    const auto nowUs = now.toUs();
    if (stampUs >= nowUs + kAllowedAheadUs) {
        return outsideWindow(true);
    }
    if (nowUs - stampUs > windowUs) {
        return outsideWindow(false);
    }
    return std::nullopt;
}

// HMAC: hexadecimal in either case; Ed25519 and RSA: base64, exact (sheet §2).
bool isGenuine(const CredentialBook& book, const ApiKey& key, std::string_view payload,
               std::string_view signature)
{
    if (key.type == KeyType::HmacSha256) {
        std::string lower(signature);
        std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
            return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        const auto given = hexDecoded(lower);
        const auto right = book.hmac(key, payload);
        return given && right && equalConstantTime(*given, *right);
    }
    const auto given = base64Decoded(signature);
    if (!given) {
        return false;
    }
    return key.type == KeyType::Ed25519 ? verifyEd25519(key.publicPem, payload, *given)
                                        : verifyRsaSha256(key.publicPem, payload, *given);
}

bool isSymbolText(std::string_view text) noexcept
{
    return text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                   c == '.' || static_cast<unsigned char>(c) >= 0x80;
           });
}

} // namespace

std::optional<Failure> Call::verify()
{
    if (isVerified) {
        return std::nullopt;
    }
    ParamReader reader(params);
    if (auto failure = checkTime(reader, core.clock.now())) {
        return failure;
    }
    if (!isLoggedOn || params.has("signature")) {
        const auto signature = reader.needText("signature");
        if (reader.failure()) {
            return reader.failure();
        }
        if (!isGenuine(core.credentials, *key, payload, signature)) {
            return badSignature();
        }
    }
    isVerified = true;
    return std::nullopt;
}

std::optional<Failure> Call::check(const ParamReader& reader)
{
    if (reader.failure()) {
        return reader.failure();
    }
    return key == nullptr ? std::nullopt : verify();
}

const Instrument* Call::instrument(ParamReader& reader, std::string_view name)
{
    const auto text = reader.needText(name);
    if (text.empty()) {
        return nullptr;
    }
    if (!isSymbolText(text)) {
        reader.fail(illegalCharacters(name, "^[\\w\\-._&&[^a-z]]{1,50}$"));
        return nullptr;
    }
    const auto* found = core.exchange.instrument(Symbol(std::string(text)));
    if (found == nullptr) {
        reader.fail(invalidSymbol());
    }
    return found;
}

const Instrument* Call::optionalInstrument(ParamReader& reader)
{
    return params.has("symbol") ? instrument(reader) : nullptr;
}

} // namespace agio::venue::binance
