// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Writes the exchange's JSON: money as strings of eight digits, times in milliseconds or, when the
// client asked, microseconds (Binance sheet, head and §4).

#include "core/base/json.h"
#include "core/base/time.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace agio::venue::binance {

enum class TimeUnit : std::uint8_t { Milliseconds, Microseconds };

inline std::int64_t inUnit(UtcTime time, TimeUnit unit) noexcept
{
    return unit == TimeUnit::Milliseconds ? time.toMs() : time.toUs();
}

class Out
{
public:
    explicit Out(TimeUnit unit = TimeUnit::Milliseconds)
        : m_unit(unit)
    {}

    Out& object() { return then(m_writer.beginObject()); }
    Out& endObject() { return then(m_writer.endObject()); }
    Out& array() { return then(m_writer.beginArray()); }
    Out& endArray() { return then(m_writer.endArray()); }
    Out& key(std::string_view name) { return then(m_writer.key(name)); }
    Out& raw(std::string_view json) { return then(m_writer.raw(json)); }
    Out& money(Decimal value) // an element of a list
    {
        const auto eight = value.rescaled(8, Rounding::Down);
        return then(m_writer.string(eight ? *eight : value));
    }

    Out& text(std::string_view name, std::string_view value)
    {
        return then(m_writer.key(name).string(value));
    }
    Out& money(std::string_view name, Decimal value) { return key(name).money(value); }
    Out& number(std::string_view name, std::int64_t value)
    {
        return then(m_writer.key(name).number(value));
    }
    Out& flag(std::string_view name, bool value) { return then(m_writer.key(name).boolean(value)); }
    Out& null(std::string_view name) { return then(m_writer.key(name).null()); }
    Out& time(std::string_view name, UtcTime value) { return number(name, inUnit(value, m_unit)); }
    Out& element(std::string_view value) { return then(m_writer.string(value)); }
    Out& element(std::int64_t value) { return then(m_writer.number(value)); }
    Out& timeElement(UtcTime value) { return element(inUnit(value, m_unit)); }

    TimeUnit unit() const noexcept { return m_unit; }
    std::string take() { return m_writer.take(); }

private:
    Out& then(JsonWriter&) noexcept { return *this; }
    JsonWriter m_writer;
    TimeUnit m_unit;
};

} // namespace agio::venue::binance
