// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keys/keyvaultentry.h"

#include <array>
#include <charconv>
#include <optional>
#include <string>

namespace agio {

namespace {

constexpr std::string_view kForm = "agio-credential 1\n";
constexpr std::size_t kMaxEntryBytes = 64U << 10;

constexpr std::array<std::string_view, 9> kFields{"account", "exchange", "environment",
                                                  "type",    "label",    "preview",
                                                  "key",     "secret",   "passphrase"};

constexpr std::array<Environment, 5> kEnvironments{Environment::Live, Environment::Testnet,
                                                   Environment::Demo, Environment::Simulated,
                                                   Environment::Replay};
constexpr std::array<KeyType, 3> kKeyTypes{KeyType::Hmac, KeyType::Ed25519, KeyType::Rsa};

std::string_view nameOf(KeyType type)
{
    switch (type) {
    case KeyType::Hmac:
        return "hmac";
    case KeyType::Ed25519:
        return "ed25519";
    case KeyType::Rsa:
        return "rsa";
    }
    return "hmac";
}

std::optional<KeyType> keyTypeOf(std::string_view name)
{
    for (const auto type : kKeyTypes) {
        if (nameOf(type) == name)
            return type;
    }
    return std::nullopt;
}

std::optional<Environment> environmentOf(std::string_view name)
{
    for (const auto environment : kEnvironments) {
        if (toText(environment) == name)
            return environment;
    }
    return std::nullopt;
}

// Takes "name length:bytes\n" off the front of `rest`.
std::optional<std::string_view> takeField(std::string_view& rest, std::string_view name)
{
    if (!rest.starts_with(name))
        return std::nullopt;
    rest.remove_prefix(name.size());
    if (!rest.starts_with(' '))
        return std::nullopt;
    rest.remove_prefix(1);
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), length);
    if (error != std::errc() || length > kMaxEntryBytes)
        return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    if (!rest.starts_with(':') || rest.size() < length + 2 || rest[length + 1] != '\n')
        return std::nullopt;
    const auto bytes = rest.substr(1, length);
    rest.remove_prefix(length + 2);
    return bytes;
}

} // namespace

Secret toVaultEntry(const Credential& credential)
{
    return credential.secret.reveal([&](std::string_view secret) {
        return credential.passphrase.reveal([&](std::string_view passphrase) {
            const auto& info = credential.info;
            const std::array<std::string_view, kFields.size()> values{info.account.text(),
                                                                      info.exchange.text(),
                                                                      toText(info.environment),
                                                                      nameOf(info.type),
                                                                      info.label,
                                                                      info.keyPreview,
                                                                      credential.apiKey,
                                                                      secret,
                                                                      passphrase};
            constexpr std::size_t kAroundField = 32;
            std::size_t size = kForm.size();
            for (std::size_t i = 0; i < kFields.size(); ++i)
                size += kFields[i].size() + values[i].size() + kAroundField;
            std::string text;
            text.reserve(size); // growing would leave copies behind
            text += kForm;
            for (std::size_t i = 0; i < kFields.size(); ++i) {
                text += kFields[i];
                text += ' ';
                text += std::to_string(values[i].size());
                text += ':';
                text += values[i];
                text += '\n';
            }
            auto entry = Secret::fromBytes(text);
            wipe(text);
            return entry;
        });
    });
}

Result<Credential> fromVaultEntry(std::string_view entry)
{
    const auto damaged = [] {
        return Error::local("The keychain's entry for this key is damaged. Enter the key again.");
    };
    if (!entry.starts_with(kForm))
        return damaged();
    auto rest = entry.substr(kForm.size());
    std::array<std::string_view, kFields.size()> values;
    for (std::size_t i = 0; i < kFields.size(); ++i) {
        const auto value = takeField(rest, kFields[i]);
        if (!value)
            return damaged();
        values[i] = *value;
    }
    const auto environment = environmentOf(values[2]);
    const auto type = keyTypeOf(values[3]);
    if (!rest.empty() || !environment || !type)
        return damaged();
    Credential credential;
    credential.info.account = AccountId(std::string(values[0]));
    credential.info.exchange = ExchangeId(std::string(values[1]));
    credential.info.environment = *environment;
    credential.info.type = *type;
    credential.info.label = std::string(values[4]);
    credential.info.keyPreview = std::string(values[5]);
    credential.apiKey = std::string(values[6]);
    credential.secret = Secret::fromBytes(values[7]);
    credential.passphrase = Secret::fromBytes(values[8]);
    return credential;
}

} // namespace agio
