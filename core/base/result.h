// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A value or an Error. Every function that can fail returns one. The kind of an error says what
// the caller may do; `Unknown` is never retried and never shown as failed.

#include "core/base/check.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace agio {

enum class ErrorKind : std::uint8_t {
    Refused, // the exchange (or our own check) said no; nothing happened
    Unknown, // sent, outcome not known; ask, never send again
    NotSent, // failed before a byte left; safe to send again
    RateLimited, // refused for rate; retryAfterMs says when
    Unauthorized, // key, signature, IP or permission
    ClockSkew, // timestamp outside the window
    Malformed, // bytes we cannot read
    Local, // disk, keychain, configuration of this machine
    Cancelled, // given up by the person or at shutdown
};

struct Error
{
    ErrorKind kind = ErrorKind::Local;
    // The exchange's own code as text, empty if there is none ("-2010", "EOrder:Insufficient
    // funds").
    std::string exchangeCode;
    // What happened, in English, for logs; for an exchange's refusal its message verbatim.
    // Sentences for people are made from kind + exchangeCode by exchange/<name>/errors.
    std::string message;
    std::int64_t retryAfterMs = -1; // -1: not stated

    static Error malformed(std::string text)
    {
        return {ErrorKind::Malformed, {}, std::move(text), -1};
    }
    static Error local(std::string text) { return {ErrorKind::Local, {}, std::move(text), -1}; }
    static Error refused(std::string text) { return {ErrorKind::Refused, {}, std::move(text), -1}; }
    bool operator==(const Error&) const = default;
};

const char* toString(ErrorKind kind) noexcept;

template <typename T>
class [[nodiscard]] Result
{
public:
    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {} // NOLINT(*-explicit-*)
    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {}

    bool ok() const noexcept { return m_state.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }
    T& value() &
    {
        AGIO_CHECK(ok());
        return *std::get_if<0>(&m_state);
    }
    const T& value() const&
    {
        AGIO_CHECK(ok());
        return *std::get_if<0>(&m_state);
    }
    T&& value() &&
    {
        AGIO_CHECK(ok());
        return std::move(*std::get_if<0>(&m_state));
    }
    const Error& error() const
    {
        AGIO_CHECK(!ok());
        return *std::get_if<1>(&m_state);
    }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error)
        : m_error(std::move(error))
    {} // NOLINT(*-explicit-*)
    bool ok() const noexcept { return !m_error.has_value(); }
    explicit operator bool() const noexcept { return ok(); }
    const Error& error() const
    {
        AGIO_CHECK(m_error.has_value());
        return *m_error;
    }

private:
    std::optional<Error> m_error;
};

} // namespace agio
