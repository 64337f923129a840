// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/crypto.h"

#include <array>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>

namespace agio {

namespace {

constexpr int kMinRsaBits = 2048;

template <auto Free>
struct Freed
{
    template <typename T>
    void operator()(T* object) const noexcept
    {
        Free(object);
    }
};
using MacPtr = std::unique_ptr<EVP_MAC, Freed<EVP_MAC_free>>;
using MacContextPtr = std::unique_ptr<EVP_MAC_CTX, Freed<EVP_MAC_CTX_free>>;
using DigestContextPtr = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free>>;

const unsigned char* bytesOf(std::string_view text) noexcept
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytesOf(std::string& text) noexcept
{
    return reinterpret_cast<unsigned char*>(text.data());
}

// OpenSSL keeps its errors in a queue per thread; what we do not read must not stay for others.
Error openSslError(const char* what)
{
    std::array<char, 256> reason{};
    ERR_error_string_n(ERR_peek_last_error(), reason.data(), reason.size());
    ERR_clear_error();
    return Error::local(std::string(what) + ": " + reason.data());
}

BioPtr readOnly(std::string_view text)
{
    return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

int refusePassphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*context*/)
{
    return -1;
}

Result<KeyPtr> readPrivateKey(const Secret& pem, int type, const char* typeName)
{
    return pem.reveal([&](std::string_view text) -> Result<KeyPtr> {
        if (text.find("ENCRYPTED") != std::string_view::npos) {
            return Error::local("this is an encrypted key: remove its passphrase first "
                                "(openssl pkey -in key.pem -out plain.pem)");
        }
        if (text.find("PUBLIC KEY-----") != std::string_view::npos &&
            text.find("PRIVATE KEY-----") == std::string_view::npos) {
            return Error::local("this is a public key, not a private key");
        }
        const BioPtr input = readOnly(text);
        KeyPtr key(PEM_read_bio_PrivateKey(input.get(), nullptr, refusePassphrase, nullptr));
        ERR_clear_error();
        if (!key) {
            return Error::local("this is not a private key in PEM form "
                                "(-----BEGIN PRIVATE KEY-----)");
        }
        if (EVP_PKEY_get_base_id(key.get()) != type) {
            return Error::local(std::string("this private key is not of type ") + typeName);
        }
        return key;
    });
}

class HmacSigner final : public Signer
{
public:
    HmacSigner(MacPtr mac, MacContextPtr context)
        : m_mac(std::move(mac))
        , m_context(std::move(context))
    {}
    Result<std::string> sign(std::string_view payload) override
    {
        std::string signature(32, '\0');
        std::size_t size = 0;
        // No key given: the context starts over with the one that it has.
        if (EVP_MAC_init(m_context.get(), nullptr, 0, nullptr) != 1 ||
            EVP_MAC_update(m_context.get(), bytesOf(payload), payload.size()) != 1 ||
            EVP_MAC_final(m_context.get(), bytesOf(signature), &size, signature.size()) != 1 ||
            size != signature.size()) {
            return openSslError("HMAC-SHA256");
        }
        return signature;
    }

private:
    MacPtr m_mac;
    MacContextPtr m_context;
};

class PrivateKeySigner final : public Signer
{
public:
    PrivateKeySigner(KeyPtr key, DigestContextPtr context, const EVP_MD* digest)
        : m_key(std::move(key))
        , m_context(std::move(context))
        , m_digest(digest)
    {}
    Result<std::string> sign(std::string_view payload) override
    {
        std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(m_key.get())), '\0');
        std::size_t size = signature.size();
        if (EVP_MD_CTX_reset(m_context.get()) != 1 ||
            EVP_DigestSignInit(m_context.get(), nullptr, m_digest, nullptr, m_key.get()) != 1 ||
            EVP_DigestSign(m_context.get(), bytesOf(signature), &size, bytesOf(payload),
                           payload.size()) != 1) {
            return openSslError("signature");
        }
        signature.resize(size);
        return signature;
    }

private:
    KeyPtr m_key;
    DigestContextPtr m_context;
    const EVP_MD* m_digest; // null for Ed25519, which signs the bytes themselves
};

Result<std::unique_ptr<Signer>> makePrivateKeySigner(KeyPtr key, const EVP_MD* digest)
{
    DigestContextPtr context(EVP_MD_CTX_new());
    if (!context) {
        return openSslError("signature context");
    }
    return std::unique_ptr<Signer>(
        std::make_unique<PrivateKeySigner>(std::move(key), std::move(context), digest));
}

bool verify(std::string_view publicPem, int type, const EVP_MD* digest, std::string_view payload,
            std::string_view signature)
{
    const BioPtr input = readOnly(publicPem);
    const KeyPtr key(PEM_read_bio_PUBKEY(input.get(), nullptr, refusePassphrase, nullptr));
    const DigestContextPtr context(EVP_MD_CTX_new());
    const bool isGood = key && context && EVP_PKEY_get_base_id(key.get()) == type &&
        EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key.get()) == 1 &&
        EVP_DigestVerify(context.get(), bytesOf(signature), signature.size(), bytesOf(payload),
                         payload.size()) == 1;
    ERR_clear_error();
    return isGood;
}

} // namespace

std::string sha256(std::string_view bytes)
{
    std::string digest(32, '\0');
    const int done =
        EVP_Digest(bytes.data(), bytes.size(), bytesOf(digest), nullptr, EVP_sha256(), nullptr);
    AGIO_CHECK(done == 1); // only without memory or without the default provider
    return digest;
}

Result<std::unique_ptr<Signer>> makeHmacSha256Signer(const Secret& key)
{
    if (key.isEmpty()) {
        return Error::local("the secret is empty");
    }
    MacPtr mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    MacContextPtr context(mac ? EVP_MAC_CTX_new(mac.get()) : nullptr);
    if (!context) {
        return openSslError("HMAC");
    }
    char digestName[] = "SHA256";
    const std::array<OSSL_PARAM, 2> parameters = {
        OSSL_PARAM_construct_utf8_string("digest", digestName, 0), OSSL_PARAM_construct_end()};
    const bool isKeyed = key.reveal([&](std::string_view bytes) {
        return EVP_MAC_init(context.get(), bytesOf(bytes), bytes.size(), parameters.data()) == 1;
    });
    if (!isKeyed) {
        return openSslError("HMAC key");
    }
    return std::unique_ptr<Signer>(
        std::make_unique<HmacSigner>(std::move(mac), std::move(context)));
}

Result<std::unique_ptr<Signer>> makeEd25519Signer(const Secret& pem)
{
    auto key = readPrivateKey(pem, EVP_PKEY_ED25519, "Ed25519");
    if (!key) {
        return key.error();
    }
    return makePrivateKeySigner(std::move(key).value(), nullptr);
}

Result<std::unique_ptr<Signer>> makeRsaSha256Signer(const Secret& pem)
{
    auto key = readPrivateKey(pem, EVP_PKEY_RSA, "RSA");
    if (!key) {
        return key.error();
    }
    if (EVP_PKEY_get_bits(key.value().get()) < kMinRsaBits) {
        return Error::local("this RSA key is shorter than 2048 bits");
    }
    return makePrivateKeySigner(std::move(key).value(), EVP_sha256());
}

bool verifyEd25519(std::string_view publicPem, std::string_view payload, std::string_view signature)
{
    return verify(publicPem, EVP_PKEY_ED25519, nullptr, payload, signature);
}

bool verifyRsaSha256(std::string_view publicPem, std::string_view payload,
                     std::string_view signature)
{
    return verify(publicPem, EVP_PKEY_RSA, EVP_sha256(), payload, signature);
}

bool equalConstantTime(std::string_view a, std::string_view b) noexcept
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace agio
