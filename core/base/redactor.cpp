// SPDX-License-Identifier: GPL-3.0-or-later

// Two passes over a text: values of fields that are secret by name, then every occurrence of a
// registered secret. Rather one mask too many: a masked word can be asked for again, a published
// key cannot be called back.

#include "core/base/encoding.h"
#include "core/base/log.h"

#include <algorithm>
#include <array>

namespace agio {

namespace {

constexpr std::string_view kMask = "***";
// Shorter pieces would mask ordinary words and digits everywhere.
constexpr std::size_t kMinSecretLength = 4;
constexpr std::size_t kMinLineLength = 16; // of a PEM file
constexpr std::size_t kKeyPrefixShown = 4;

// Names are compared in lower case without '-' and '_': X-MBX-APIKEY, api_key and apiKey are one.
constexpr std::array kSecretNames = {std::string_view("sign"), std::string_view("sig"),
                                     std::string_view("pwd"),  std::string_view("pin"),
                                     std::string_view("otp"),  std::string_view("jwt")};
constexpr std::array kSecretEndings = {
    std::string_view("signature"),    std::string_view("apikey"),
    std::string_view("apisign"),      std::string_view("accesskey"),
    std::string_view("accesssign"),   std::string_view("bapisign"),
    std::string_view("secret"),       std::string_view("secretkey"),
    std::string_view("privatekey"),   std::string_view("passphrase"),
    std::string_view("password"),     std::string_view("token"),
    std::string_view("listenkey"),    std::string_view("cookie"),
    std::string_view("authorization")};

bool isNameChar(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
        c == '-';
}

bool isSpace(char c) noexcept
{
    return c == ' ' || c == '\t';
}

std::string plainName(std::string_view name)
{
    std::string plain;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z') {
            plain += static_cast<char>(c - 'A' + 'a');
        } else if (c != '-' && c != '_') {
            plain += c;
        }
    }
    return plain;
}

bool isSecretName(std::string_view plain)
{
    return std::ranges::find(kSecretNames, plain) != kSecretNames.end() ||
        std::ranges::any_of(kSecretEndings,
                            [&](std::string_view ending) { return plain.ends_with(ending); });
}

class FieldScanner
{
public:
    explicit FieldScanner(std::string_view text)
        : m_text(text)
    {}

    std::string redacted()
    {
        while (m_at < m_text.size()) {
            const std::size_t begin = m_at;
            while (m_at < m_text.size() && isNameChar(m_text[m_at])) {
                ++m_at;
            }
            const std::string plain = plainName(m_text.substr(begin, m_at - begin));
            if (m_at == begin) {
                ++m_at; // punctuation
            } else if (isSecretName(plain)) {
                skipToValue(plain);
                continue;
            }
            copyUpTo(m_at);
        }
        return std::move(m_out);
    }

private:
    char at(std::size_t index) const { return index < m_text.size() ? m_text[index] : '\0'; }
    void copyUpTo(std::size_t end)
    {
        m_out += m_text.substr(m_copied, end - m_copied);
        m_copied = end;
        m_at = end;
    }
    std::size_t afterSpaces(std::size_t index) const
    {
        while (isSpace(at(index))) {
            ++index;
        }
        return index;
    }
    // A quote, also one escaped inside another JSON text. Empty: none here.
    std::string_view quoteAt(std::size_t index) const
    {
        std::size_t end = index;
        while (at(end) == '\\') {
            ++end;
        }
        const char c = at(end);
        return c == '"' || c == '\'' ? m_text.substr(index, end + 1 - index) : std::string_view();
    }
    // Behind a secret name: copies up to its value, masks that; no value: copies the name.
    void skipToValue(const std::string& name)
    {
        const std::string_view nameQuote = quoteAt(m_at);
        std::size_t next = afterSpaces(m_at + nameQuote.size());
        const char separator = at(next);
        if (separator != ':' && separator != '=') {
            copyUpTo(m_at);
            return;
        }
        next = afterSpaces(next + 1);
        const std::string_view valueQuote = quoteAt(next);
        next += valueQuote.size();
        const char first = at(next);
        if (valueQuote.empty() && (first == '{' || first == '[' || first == '\0')) {
            copyUpTo(next); // a group of fields: they speak for themselves
            return;
        }
        const std::size_t end = valueEnd(next, valueQuote, !nameQuote.empty(), name);
        copyUpTo(next);
        m_out += kMask;
        m_copied = end;
        m_at = end;
    }
    std::size_t valueEnd(std::size_t from, std::string_view quote, bool isNameQuoted,
                         const std::string& name) const
    {
        if (!quote.empty()) {
            return quotedEnd(from, quote);
        }
        if (isNameQuoted) { // a bare JSON value
            return std::min(m_text.find_first_of(",}]", from), m_text.size());
        }
        if (name.ends_with("authorization") || name.ends_with("cookie")) {
            return std::min(m_text.find_first_of("\r\n", from), m_text.size());
        }
        const std::size_t end =
            std::min(m_text.find_first_of("& \t\r\n\"';,)}]", from), m_text.size());
        // "Bearer abc": the scheme is not the secret.
        const std::string scheme = plainName(m_text.substr(from, end - from));
        if (isSpace(at(end)) && (scheme == "bearer" || scheme == "basic")) {
            return std::min(m_text.find_first_of(" \t\r\n", end + 1), m_text.size());
        }
        return end;
    }
    std::size_t quotedEnd(std::size_t from, std::string_view quote) const
    {
        for (std::size_t index = m_text.find(quote.back(), from); index != std::string_view::npos;
             index = m_text.find(quote.back(), index + 1)) {
            std::size_t backslashes = 0;
            while (backslashes < index - from && m_text[index - 1 - backslashes] == '\\') {
                ++backslashes;
            }
            // The closing quote is escaped exactly as deep as the opening one.
            if (backslashes == quote.size() - 1) {
                return index - backslashes;
            }
        }
        return m_text.size();
    }

    std::string_view m_text;
    std::string m_out;
    std::size_t m_at = 0;
    std::size_t m_copied = 0;
};

void replaceAll(std::string& text, std::string_view from, std::string_view to)
{
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

std::string upperCase(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return text;
}

std::string lowerCaseEscapes(std::string text)
{
    for (std::size_t at = text.find('%'); at != std::string::npos; at = text.find('%', at + 1)) {
        for (std::size_t i = at + 1; i < std::min(at + 3, text.size()); ++i) {
            if (text[i] >= 'A' && text[i] <= 'F') {
                text[i] = static_cast<char>(text[i] - 'A' + 'a');
            }
        }
    }
    return text;
}

std::string withoutPadding(std::string base64)
{
    while (base64.ends_with('=')) {
        base64.pop_back();
    }
    return base64;
}

std::string urlAlphabet(std::string base64)
{
    std::ranges::replace(base64, '+', '-');
    std::ranges::replace(base64, '/', '_');
    return base64;
}

} // namespace

void Redactor::watch(const Secret& secret)
{
    const std::scoped_lock lock(m_mutex);
    const auto keep = [&](std::string form, std::size_t minLength) {
        // A key that is loaded again must not make the list grow.
        const bool isKnown = std::ranges::any_of(m_secrets, [&](const Secret& known) {
            return known.reveal([&](std::string_view bytes) { return bytes == form; });
        });
        if (form.size() >= minLength && !isKnown) {
            m_secrets.push_back(Secret::fromBytes(form));
        }
        wipe(form);
    };
    secret.reveal([&](std::string_view bytes) {
        keep(std::string(bytes), kMinSecretLength);
        if (bytes.size() < kMinSecretLength) {
            return;
        }
        keep(hexEncoded(bytes), kMinSecretLength);
        keep(upperCase(hexEncoded(bytes)), kMinSecretLength);
        keep(withoutPadding(base64Encoded(bytes)), kMinSecretLength);
        keep(withoutPadding(urlAlphabet(base64Encoded(bytes))), kMinSecretLength);
        keep(percentEncoded(withoutPadding(base64Encoded(bytes))), kMinSecretLength);
        keep(percentEncoded(bytes), kMinSecretLength);
        keep(lowerCaseEscapes(percentEncoded(bytes)), kMinSecretLength);
        // The lines of a PEM file, which may be logged with other line ends or one by one.
        for (std::size_t at = 0; at < bytes.size() && bytes.find('\n') != std::string_view::npos;) {
            const std::size_t end = std::min(bytes.find_first_of("\r\n", at), bytes.size());
            const std::string_view line = bytes.substr(at, end - at);
            if (!line.starts_with("-----")) {
                keep(std::string(line), kMinLineLength);
            }
            at = end + 1;
        }
    });
    // Longest first, so that a short form does not break a longer one and leave its rest readable.
    std::ranges::stable_sort(m_secrets, std::greater<>(), &Secret::size);
}

void Redactor::watchText(std::string_view apiKey)
{
    if (apiKey.size() < kMinSecretLength * 2) {
        return;
    }
    const std::scoped_lock lock(m_mutex);
    if (std::ranges::find(m_keys, apiKey) != m_keys.end()) {
        return;
    }
    m_keys.emplace_back(apiKey);
    std::ranges::stable_sort(m_keys, std::greater<>(), &std::string::size);
}

std::string Redactor::redact(std::string_view text) const
{
    std::string out = FieldScanner(text).redacted();
    const std::scoped_lock lock(m_mutex);
    for (const Secret& secret : m_secrets) {
        secret.reveal([&](std::string_view form) { replaceAll(out, form, kMask); });
    }
    for (const std::string& key : m_keys) {
        replaceAll(out, key, key.substr(0, kKeyPrefixShown) + std::string(kMask));
    }
    return out;
}

} // namespace agio
