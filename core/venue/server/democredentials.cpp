// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/democredentials.h"

#include "core/base/random.h"

namespace agio::venue {
namespace {

constexpr const char* kSharedKey =
    "FAKE_BINANCE_API_KEY_FOR_TESTS_ONLY_0000000000000000000000000001";
constexpr const char* kSharedSecret =
    "FAKE_BINANCE_SECRET_NOT_A_REAL_KEY_00000000000000000000000000002";

// RFC 8032, section 7.1, test 1: published, of no value.
constexpr const char* kEdPrivatePem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";
constexpr const char* kEdPublicPem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
    "-----END PUBLIC KEY-----\n";

std::string randomText(Random& random, std::size_t length)
{
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string text;
    for (std::size_t i = 0; i < length; ++i) {
        text += kAlphabet[random.below(kAlphabet.size())];
    }
    return text;
}

ApiKey toKey(const DemoCredential& credential)
{
    ApiKey key;
    key.text = credential.apiKey;
    key.type = credential.type;
    if (credential.type == KeyType::HmacSha256) {
        key.secret = Secret::fromBytes(credential.secret);
    } else {
        key.publicPem = kEdPublicPem;
    }
    return key;
}

} // namespace

Result<std::vector<DemoCredential>>
addDemoAccounts(VenueServer& server, const std::vector<SiteAddress>& addresses, std::uint64_t seed)
{
    Random random(seed ^ 0xD3A0ACC0U);
    std::vector<DemoCredential> all;
    for (const auto& address : addresses) {
        const std::vector<DemoCredential> credentials{
            {address.dialect, "shared", KeyType::HmacSha256, kSharedKey, kSharedSecret},
            {address.dialect, "demo", KeyType::HmacSha256, "demo" + randomText(random, 60),
             randomText(random, 64)},
            {address.dialect, "ed25519", KeyType::Ed25519, "edkey" + randomText(random, 59),
             kEdPrivatePem},
        };
        for (const auto& credential : credentials) {
            auto account = server.createAccount(address.dialect, credential.account, demoBalances(),
                                                toKey(credential));
            if (!account) {
                return account.error();
            }
            all.push_back(credential);
        }
    }
    return all;
}

} // namespace agio::venue
