// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/encoding.h"

#include <array>
#include <cstdint>

namespace agio {

namespace {

constexpr std::string_view kLowerHex = "0123456789abcdef";
constexpr std::string_view kUpperHex = "0123456789ABCDEF";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool isUnreserved(char c) noexcept
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
        c == '.' || c == '_' || c == '~';
}

int hexDigit(char c) noexcept // -1: none
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

int base64Digit(char c) noexcept // -1: none
{
    const std::size_t at = kBase64.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

// The byte of two hexadecimal digits; -1: not two such.
int hexByte(char high, char low) noexcept
{
    const int h = hexDigit(high);
    const int l = hexDigit(low);
    return h < 0 || l < 0 ? -1 : h * 16 + l;
}

} // namespace

void appendPercentEncoded(std::string& out, std::string_view text)
{
    for (const char c : text) {
        if (isUnreserved(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += kUpperHex[byte >> 4U];
        out += kUpperHex[byte & 15U];
    }
}

std::string percentEncoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    appendPercentEncoded(out, text);
    return out;
}

std::optional<std::string> percentDecoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            out += text[at];
            continue;
        }
        const int byte = at + 2 < text.size() ? hexByte(text[at + 1], text[at + 2]) : -1;
        if (byte < 0) {
            return std::nullopt;
        }
        out += static_cast<char>(byte);
        at += 2;
    }
    return out;
}

std::string hexEncoded(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += kLowerHex[byte >> 4U];
        out += kLowerHex[byte & 15U];
    }
    return out;
}

std::optional<std::string> hexDecoded(std::string_view text)
{
    if (text.size() % 2 != 0) {
        return std::nullopt;
    }
    std::string out;
    out.reserve(text.size() / 2);
    for (std::size_t at = 0; at < text.size(); at += 2) {
        const int byte = hexByte(text[at], text[at + 1]);
        if (byte < 0) {
            return std::nullopt;
        }
        out += static_cast<char>(byte);
    }
    return out;
}

std::string base64Encoded(std::string_view bytes)
{
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t left = bytes.size() - at;
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            group = group << 8U | (i < left ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        }
        out += kBase64[group >> 18U];
        out += kBase64[group >> 12U & 63U];
        out += left > 1 ? kBase64[group >> 6U & 63U] : '=';
        out += left > 2 ? kBase64[group & 63U] : '=';
    }
    return out;
}

std::optional<std::string> base64Decoded(std::string_view text)
{
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') {
        ++padding;
    }
    text.remove_suffix(padding);
    std::string out;
    out.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t bits = 0;
    unsigned bitCount = 0;
    for (const char c : text) {
        const int digit = base64Digit(c);
        if (digit < 0) {
            return std::nullopt;
        }
        bits = bits << 6U | static_cast<std::uint32_t>(digit);
        bitCount += 6;
        if (bitCount >= 8) {
            bitCount -= 8;
            out += static_cast<char>(bits >> bitCount & 255U);
        }
    }
    // Left-over bits must be zero, or two texts would mean the same bytes.
    if ((bits & ((1U << bitCount) - 1U)) != 0) {
        return std::nullopt;
    }
    return out;
}

} // namespace agio
