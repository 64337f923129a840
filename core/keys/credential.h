// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An API key as its owner pasted it. The key text is not secret but is masked in logs; the secret
// is a Secret from the key field on.

#include "core/base/environment.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/secret.h"

#include <cstdint>
#include <string>

namespace agio {

enum class KeyType : std::uint8_t { Hmac, Ed25519, Rsa };

struct CredentialInfo // safe to show and to keep in settings
{
    AccountId account;
    ExchangeId exchange;
    Environment environment = Environment::Live;
    KeyType type = KeyType::Hmac;
    std::string label; // the person's name for it
    std::string keyPreview; // first 4 … last 4 characters
};

struct Credential
{
    CredentialInfo info;
    std::string apiKey;
    Secret secret; // HMAC text or PEM
    Secret passphrase; // exchanges that have one

    Credential clone() const;
};

// Recognises a PEM private key (Ed25519, RSA) or an HMAC secret; trims surrounding white space.
// The error says what is wrong with the pasted text without repeating it.
Result<KeyType> recogniseKeyType(const Secret& pasted);
Secret trimmed(const Secret& pasted);
std::string previewOf(const std::string& apiKey); // "abcd…wxyz"

} // namespace agio
