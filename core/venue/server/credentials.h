// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// API keys of the simulated exchange: which account they open, what they may do and how their
// signatures are verified. Nothing here is of value outside the simulation, but the HMAC secrets
// are handled as Secrets all the same. Not thread-safe.

#include "core/base/crypto.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/base/time.h"
#include "core/venue/engine/venuetypes.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace agio::venue {

enum class KeyType : std::uint8_t { HmacSha256, Ed25519, Rsa };
const char* toText(KeyType type) noexcept; // "HMAC", "Ed25519", "RSA"

struct ApiKey
{
    std::string text; // what the client sends
    KeyType type = KeyType::HmacSha256;
    Secret secret; // HMAC
    std::string publicPem; // Ed25519, RSA: SubjectPublicKeyInfo
    AccountRef account{};
    bool canRead = true;
    bool canTrade = true;
    bool canWithdraw = false;
    std::vector<std::string> allowedPeers; // empty: any address
    UtcTime createdAt;

    bool allowsPeer(std::string_view peer) const noexcept;
};

class CredentialBook
{
public:
    static constexpr std::size_t kMaxKeys = 10'000;

    // A known key text is replaced.
    Result<void> add(ApiKey key);
    void remove(const std::string& text) { m_keys.erase(text); }
    const ApiKey* find(std::string_view text) const;
    // Raw signature bytes of an HMAC key; Ed25519 and RSA verify with crypto.h.
    Result<std::string> hmac(const ApiKey& key, std::string_view payload) const;

private:
    struct Entry
    {
        ApiKey key;
        std::unique_ptr<Signer> signer; // HMAC only
    };
    std::map<std::string, Entry, std::less<>> m_keys;
};

} // namespace agio::venue
