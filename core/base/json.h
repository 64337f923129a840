// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Writes compact JSON into one growing buffer. Reading is simdjson's work. Numbers of money are
// written as strings by stringValue(decimal) or bare by number(decimal); never from a double.

#include "core/base/decimal.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace agio {

class JsonWriter
{
public:
    JsonWriter& beginObject();
    JsonWriter& endObject();
    JsonWriter& beginArray();
    JsonWriter& endArray();
    JsonWriter& key(std::string_view name);
    JsonWriter& string(std::string_view value);
    JsonWriter& string(Decimal value); // "67214.00"
    JsonWriter& number(std::int64_t value);
    JsonWriter& number(Decimal value);
    JsonWriter& boolean(bool value);
    JsonWriter& null();
    JsonWriter& raw(std::string_view json);

    const std::string& text() const noexcept { return m_text; }
    // The text; the writer is empty afterwards and may be used anew.
    std::string take()
    {
        std::string text = std::move(m_text);
        clear();
        return text;
    }
    void clear();

private:
    void separate();
    std::string m_text;
    bool m_needsComma = false;
};

void appendJsonEscaped(std::string& out, std::string_view text);

} // namespace agio
