// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Hashes and signatures, by OpenSSL 3. A Signer holds the parsed key, so that a signature costs a
// microsecond and the secret text is read once. Not thread-safe; one per user of it.

#include "core/base/result.h"
#include "core/base/secret.h"

#include <memory>
#include <string>
#include <string_view>

namespace agio {

std::string sha256(std::string_view bytes); // 32 raw bytes

class Signer
{
public:
    virtual ~Signer() = default;
    virtual Result<std::string> sign(std::string_view payload) = 0; // raw signature bytes
};

Result<std::unique_ptr<Signer>> makeHmacSha256Signer(const Secret& key);
// PEM, PKCS#8; errors name what is wrong ("not a private key", "an encrypted key needs …").
Result<std::unique_ptr<Signer>> makeEd25519Signer(const Secret& pem);
Result<std::unique_ptr<Signer>> makeRsaSha256Signer(const Secret& pem); // PKCS#1 v1.5

// Verification, for the simulated exchange and for tests. publicPem: SubjectPublicKeyInfo.
bool verifyEd25519(std::string_view publicPem, std::string_view payload,
                   std::string_view signature);
bool verifyRsaSha256(std::string_view publicPem, std::string_view payload,
                     std::string_view signature);
bool equalConstantTime(std::string_view a, std::string_view b) noexcept;

} // namespace agio
