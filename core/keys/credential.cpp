// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keys/credential.h"

#include <algorithm>
#include <array>
#include <memory>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string_view>

namespace agio {

namespace {

constexpr std::size_t kMaxSecretBytes = 16U << 10; // an RSA key of 8192 bits is 6.4 kB
constexpr std::size_t kMinHmacBytes = 16;
constexpr int kMinRsaBits = 2048;

// What copying from web pages leaves around a key and nobody sees, as UTF-8: no-break space, zero
// width and direction marks, line and paragraph separators, byte order mark.
constexpr std::array<std::string_view, 21> kInvisible{
    "\xc2\xa0",     "\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d", "\xe2\x80\x8e", "\xe2\x80\x8f",
    "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaa", "\xe2\x80\xab", "\xe2\x80\xac", "\xe2\x80\xad",
    "\xe2\x80\xae", "\xe2\x80\xaf", "\xe2\x81\xa0", "\xe2\x81\xa6", "\xe2\x81\xa7", "\xe2\x81\xa8",
    "\xe2\x81\xa9", "\xe3\x80\x80", "\xef\xbb\xbf"};

bool isAsciiSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

std::size_t spaceAtFront(std::string_view text)
{
    if (!text.empty() && isAsciiSpace(text.front()))
        return 1;
    for (const auto mark : kInvisible) {
        if (text.starts_with(mark))
            return mark.size();
    }
    return 0;
}

std::size_t spaceAtBack(std::string_view text)
{
    if (!text.empty() && isAsciiSpace(text.back()))
        return 1;
    for (const auto mark : kInvisible) {
        if (text.ends_with(mark))
            return mark.size();
    }
    return 0;
}

std::string_view trimmedView(std::string_view text)
{
    for (auto count = spaceAtFront(text); count > 0; count = spaceAtFront(text))
        text.remove_prefix(count);
    for (auto count = spaceAtBack(text); count > 0; count = spaceAtBack(text))
        text.remove_suffix(count);
    return text;
}

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

// Never ask on the terminal for a passphrase.
int refusePassphrase(char*, int, int, void*)
{
    return -1;
}

Result<KeyType> recognisePem(std::string_view pem)
{
    if (contains(pem, "ENCRYPTED"))
        return Error::refused("This private key is protected by a passphrase. Export it without"
                              " one; Agio keeps it in the system's keychain.");
    if (pem.starts_with("-----BEGIN OPENSSH"))
        return Error::refused("This is an OpenSSH key. Exchanges take a PKCS#8 key"
                              " (\"BEGIN PRIVATE KEY\").");
    if (contains(pem, "PUBLIC KEY-----"))
        return Error::refused("This is a public key. The exchange gets the public key; Agio needs"
                              " the private one.");
    if (!contains(pem, "PRIVATE KEY-----"))
        return Error::refused("This is a PEM text but no private key.");
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        PEM_read_bio_PrivateKey(bio.get(), nullptr, &refusePassphrase, nullptr), &EVP_PKEY_free);
    ERR_clear_error();
    if (!key)
        return Error::refused("This private key is incomplete or damaged. Copy it whole, with its"
                              " BEGIN and END lines.");
    switch (EVP_PKEY_get_base_id(key.get())) {
    case EVP_PKEY_ED25519:
        return KeyType::Ed25519;
    case EVP_PKEY_RSA:
        if (EVP_PKEY_get_bits(key.get()) < kMinRsaBits)
            return Error::refused("This RSA key is shorter than 2048 bits; no exchange takes it.");
        return KeyType::Rsa;
    default:
        return Error::refused("This private key is neither Ed25519 nor RSA.");
    }
}

Result<KeyType> recogniseHmac(std::string_view text)
{
    const bool isPrintable =
        std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (!isPrintable)
        return Error::refused("A secret has neither spaces, line breaks nor special characters"
                              " inside. Copy it again, alone.");
    // The first bytes of a PKCS#8 key, in base64: Ed25519, RSA of 2048 and of 4096 bits.
    if (text.starts_with("MC4CAQAwBQYDK2Vw") || text.starts_with("MIIE") ||
        text.starts_with("MIIJ"))
        return Error::refused("This looks like a private key without its BEGIN and END lines. Copy"
                              " it whole.");
    if (text.size() < kMinHmacBytes)
        return Error::refused("This is too short for a secret. Copy it whole.");
    return KeyType::Hmac;
}

} // namespace

Credential Credential::clone() const
{
    return {info, apiKey, secret.clone(), passphrase.clone()};
}

Result<KeyType> recogniseKeyType(const Secret& pasted)
{
    return pasted.reveal([](std::string_view bytes) -> Result<KeyType> {
        const auto text = trimmedView(bytes);
        if (text.empty())
            return Error::refused("The secret is empty.");
        if (text.size() > kMaxSecretBytes)
            return Error::refused("This is too long for a secret.");
        return text.starts_with("-----BEGIN") ? recognisePem(text) : recogniseHmac(text);
    });
}

Secret trimmed(const Secret& pasted)
{
    return pasted.reveal(
        [](std::string_view bytes) { return Secret::fromBytes(trimmedView(bytes)); });
}

std::string previewOf(const std::string& apiKey)
{
    constexpr std::size_t kShown = 4;
    // Of a short key nothing would be left to hide.
    if (apiKey.size() < 3 * kShown)
        return "…";
    return apiKey.substr(0, kShown) + "…" + apiKey.substr(apiKey.size() - kShown);
}

} // namespace agio
