// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/credentials.h"

#include <algorithm>

namespace agio::venue {

const char* toText(KeyType type) noexcept
{
    switch (type) {
    case KeyType::HmacSha256:
        return "HMAC";
    case KeyType::Ed25519:
        return "Ed25519";
    case KeyType::Rsa:
        return "RSA";
    }
    return "";
}

bool ApiKey::allowsPeer(std::string_view peer) const noexcept
{
    return allowedPeers.empty() ||
        std::find(allowedPeers.begin(), allowedPeers.end(), peer) != allowedPeers.end();
}

Result<void> CredentialBook::add(ApiKey key)
{
    if (key.text.empty() || m_keys.size() >= kMaxKeys) {
        return Error::local("the API key is empty or there are too many");
    }
    Entry entry;
    if (key.type == KeyType::HmacSha256) {
        auto signer = makeHmacSha256Signer(key.secret);
        if (!signer) {
            return signer.error();
        }
        entry.signer = std::move(signer).value();
    } else if (key.publicPem.empty()) {
        return Error::local("a public key is needed");
    }
    const std::string text = key.text;
    entry.key = std::move(key);
    m_keys.insert_or_assign(text, std::move(entry));
    return {};
}

const ApiKey* CredentialBook::find(std::string_view text) const
{
    const auto found = m_keys.find(text);
    return found == m_keys.end() ? nullptr : &found->second.key;
}

Result<std::string> CredentialBook::hmac(const ApiKey& key, std::string_view payload) const
{
    const auto found = m_keys.find(key.text);
    if (found == m_keys.end() || !found->second.signer) {
        return Error::local("not an HMAC key");
    }
    return found->second.signer->sign(payload);
}

} // namespace agio::venue
