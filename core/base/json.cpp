// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/json.h"

#include <array>
#include <charconv>

namespace agio {

void JsonWriter::separate()
{
    if (m_needsComma) {
        m_text += ',';
    }
    m_needsComma = true;
}

JsonWriter& JsonWriter::beginObject()
{
    separate();
    m_text += '{';
    m_needsComma = false;
    return *this;
}

JsonWriter& JsonWriter::endObject()
{
    m_text += '}';
    m_needsComma = true;
    return *this;
}

JsonWriter& JsonWriter::beginArray()
{
    separate();
    m_text += '[';
    m_needsComma = false;
    return *this;
}

JsonWriter& JsonWriter::endArray()
{
    m_text += ']';
    m_needsComma = true;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name)
{
    string(name);
    m_text += ':';
    m_needsComma = false;
    return *this;
}

JsonWriter& JsonWriter::string(std::string_view value)
{
    separate();
    m_text += '"';
    appendJsonEscaped(m_text, value);
    m_text += '"';
    return *this;
}

JsonWriter& JsonWriter::string(Decimal value)
{
    std::array<char, Decimal::kMaxChars> digits{};
    return string(std::string_view(digits.data(), value.toChars(digits.data())));
}

JsonWriter& JsonWriter::number(std::int64_t value)
{
    std::array<char, 24> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return raw({digits.data(), end});
}

JsonWriter& JsonWriter::number(Decimal value)
{
    std::array<char, Decimal::kMaxChars> digits{};
    return raw({digits.data(), value.toChars(digits.data())});
}

JsonWriter& JsonWriter::boolean(bool value)
{
    return raw(value ? "true" : "false");
}

JsonWriter& JsonWriter::null()
{
    return raw("null");
}

JsonWriter& JsonWriter::raw(std::string_view json)
{
    separate();
    m_text += json;
    return *this;
}

void JsonWriter::clear()
{
    m_text.clear();
    m_needsComma = false;
}

void appendJsonEscaped(std::string& out, std::string_view text)
{
    constexpr std::string_view kHex = "0123456789abcdef";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (byte < 0x20) {
                out += "\\u00";
                out += kHex[byte >> 4U];
                out += kHex[byte & 15U];
            } else {
                out += c;
            }
        }
    }
}

} // namespace agio
