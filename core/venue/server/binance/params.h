// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The parameters of a request, from a query and body or from a WebSocket API message, and the text
// that their signature covers (Binance sheet §2).

#include "core/base/decimal.h"
#include "core/venue/server/binance/failure.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace agio::venue::binance {

class Params
{
public:
    static constexpr std::size_t kMaxCount = 100;

    using Pair = std::pair<std::string, std::string>; // decoded name and value

    // Names in both places count from the query. Failure: broken escape, duplicates, too many.
    static std::variant<Params, Failure> fromHttp(std::string_view query, std::string_view body);
    void add(std::string name, std::string value)
    {
        m_pairs.emplace_back(std::move(name), std::move(value));
    }

    std::optional<std::string_view> find(std::string_view name) const noexcept;
    bool has(std::string_view name) const noexcept { return find(name).has_value(); }
    const std::vector<Pair>& pairs() const noexcept { return m_pairs; }

private:
    static std::optional<Failure> readPairs(std::string_view text, std::vector<Pair>& pairs);
    std::vector<Pair> m_pairs;
};

// Query and body as received, without the signature and the '&' that binds it.
std::string httpSigningPayload(std::string_view query, std::string_view body);
// Sorted name=value, joined by '&', no escapes, without the signature.
std::string socketSigningPayload(const Params& params);

// Reads typed parameters and remembers the first thing that is wrong, so that a handler reads all
// of them and asks once.
class ParamReader
{
public:
    explicit ParamReader(const Params& params)
        : m_params(params)
    {}

    std::optional<std::string_view> text(std::string_view name);
    std::string_view needText(std::string_view name);
    std::optional<Decimal> decimal(std::string_view name);
    std::optional<std::int64_t> integer(std::string_view name, std::int64_t low, std::int64_t high);
    // A client order id: legal characters and length.
    std::string clientId(std::string_view name);
    bool flag(std::string_view name, bool fallback);
    // Index in `words`, or nullopt if absent; `failure` if it is none of them.
    std::optional<std::size_t> oneOf(std::string_view name,
                                     std::initializer_list<std::string_view> words,
                                     const Failure& failure);
    std::vector<std::string> jsonList(std::string_view name);
    void fail(Failure failure);

    const std::optional<Failure>& failure() const noexcept { return m_failure; }

private:
    const Params& m_params;
    std::optional<Failure> m_failure;
};

} // namespace agio::venue::binance
