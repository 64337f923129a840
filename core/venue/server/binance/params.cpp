// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/binance/params.h"

#include "core/base/encoding.h"

#include <algorithm>
#include <charconv>
#include <simdjson.h>

namespace agio::venue::binance {
namespace {

constexpr std::string_view kSignature = "signature";
constexpr int kMoneyDigits = 8; // baseAssetPrecision, quoteAssetPrecision

// Calls use(piece, name) for each '&'-separated piece.
template <typename F>
void forEachPiece(std::string_view text, F&& use)
{
    while (!text.empty()) {
        const auto end = text.find('&');
        const auto piece = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        use(piece, piece.substr(0, piece.find('=')));
    }
}

std::string withoutSignature(std::string_view text)
{
    std::string kept;
    forEachPiece(text, [&kept](std::string_view piece, std::string_view name) {
        if (name == kSignature) {
            return;
        }
        if (!kept.empty()) {
            kept += '&';
        }
        kept += piece;
    });
    return kept;
}

bool isClientIdChar(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
        c == '_' || c == '.' || c == ':' || c == '/';
}

} // namespace

std::optional<Failure> Params::readPairs(std::string_view text, std::vector<Pair>& pairs)
{
    std::optional<Failure> failure;
    forEachPiece(text, [&](std::string_view piece, std::string_view rawName) {
        if (failure || piece.empty()) {
            return;
        }
        auto name = percentDecoded(rawName);
        const auto rawValue =
            rawName.size() == piece.size() ? std::string_view() : piece.substr(rawName.size() + 1);
        auto value = percentDecoded(rawValue);
        if (!name || !value || !simdjson::validate_utf8(value->data(), value->size())) {
            failure = illegalCharacters(rawName, "percent-encoded UTF-8");
            return;
        }
        const bool isDouble = std::any_of(pairs.begin(), pairs.end(),
                                          [&](const Pair& p) { return p.first == *name; });
        if (isDouble || pairs.size() >= kMaxCount) {
            failure = Failure{400,
                              -1101,
                              isDouble ? "Duplicate values for a parameter detected."
                                       : "Too many parameters.",
                              {}};
            return;
        }
        pairs.emplace_back(std::move(*name), std::move(*value));
    });
    return failure;
}

std::variant<Params, Failure> Params::fromHttp(std::string_view query, std::string_view body)
{
    Params params;
    if (auto failure = readPairs(query, params.m_pairs)) {
        return *failure;
    }
    std::vector<Pair> fromBody;
    if (auto failure = readPairs(body, fromBody)) {
        return *failure;
    }
    for (auto& pair : fromBody) {
        if (!params.has(pair.first)) {
            params.m_pairs.push_back(std::move(pair));
        }
    }
    return params;
}

std::optional<std::string_view> Params::find(std::string_view name) const noexcept
{
    for (const auto& [key, value] : m_pairs) {
        if (key == name) {
            return value;
        }
    }
    return std::nullopt;
}

std::string httpSigningPayload(std::string_view query, std::string_view body)
{
    return withoutSignature(query) + withoutSignature(body);
}

std::string socketSigningPayload(const Params& params)
{
    std::vector<Params::Pair> sorted = params.pairs();
    std::sort(sorted.begin(), sorted.end());
    std::string payload;
    for (const auto& [name, value] : sorted) {
        if (name == kSignature) {
            continue;
        }
        if (!payload.empty()) {
            payload += '&';
        }
        payload += name + '=' + value;
    }
    return payload;
}

void ParamReader::fail(Failure failure)
{
    if (!m_failure) {
        m_failure = std::move(failure);
    }
}

std::optional<std::string_view> ParamReader::text(std::string_view name)
{
    const auto value = m_params.find(name);
    if (value && value->empty()) {
        fail(emptyParameter(name));
        return std::nullopt;
    }
    return value;
}

std::string_view ParamReader::needText(std::string_view name)
{
    const auto value = m_params.find(name);
    if (!value || value->empty()) {
        fail(missingParameter(name));
        return {};
    }
    return *value;
}

std::optional<Decimal> ParamReader::decimal(std::string_view name)
{
    const auto value = text(name);
    if (!value) {
        return std::nullopt;
    }
    const bool isPlain = value->size() <= 41 &&
        std::all_of(value->begin(), value->end(),
                    [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
    const auto number = isPlain ? Decimal::parse(*value) : std::nullopt;
    if (!number) {
        fail(illegalCharacters(name, "^([0-9]{1,20})(\\.[0-9]{1,20})?$"));
        return std::nullopt;
    }
    if (number->normalized().scale() > kMoneyDigits) {
        fail(tooPrecise(name));
        return std::nullopt;
    }
    return number;
}

std::optional<std::int64_t> ParamReader::integer(std::string_view name, std::int64_t low,
                                                 std::int64_t high)
{
    const auto value = text(name);
    if (!value) {
        return std::nullopt;
    }
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
    if (error != std::errc() || end != value->data() + value->size()) {
        fail(illegalCharacters(name, "^[0-9]{1,20}$"));
        return std::nullopt;
    }
    if (number < low || number > high) {
        fail(invalidValue(name));
        return std::nullopt;
    }
    return number;
}

std::string ParamReader::clientId(std::string_view name)
{
    const auto value = text(name);
    if (!value) {
        return {};
    }
    if (value->size() > 36 || !std::all_of(value->begin(), value->end(), isClientIdChar)) {
        fail(illegalCharacters(name, "^[\\.A-Z\\:/a-z0-9_-]{1,36}$"));
        return {};
    }
    return std::string(*value);
}

bool ParamReader::flag(std::string_view name, bool fallback)
{
    const auto value = text(name);
    if (!value) {
        return fallback;
    }
    if (*value == "true" || *value == "TRUE") {
        return true;
    }
    if (*value != "false" && *value != "FALSE") {
        fail(illegalCharacters(name, "true|false"));
    }
    return false;
}

std::optional<std::size_t> ParamReader::oneOf(std::string_view name,
                                              std::initializer_list<std::string_view> words,
                                              const Failure& failure)
{
    const auto value = text(name);
    if (!value) {
        return std::nullopt;
    }
    const auto* const found = std::find(words.begin(), words.end(), *value);
    if (found == words.end()) {
        fail(failure);
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - words.begin());
}

std::vector<std::string> ParamReader::jsonList(std::string_view name)
{
    std::vector<std::string> list;
    const auto value = text(name);
    if (!value) {
        return list;
    }
    simdjson::dom::parser parser;
    simdjson::dom::array items;
    bool ok = parser.parse(value->data(), value->size()).get(items) == simdjson::SUCCESS;
    if (ok) {
        for (const auto item : items) {
            std::string_view itemText;
            ok = ok && item.get(itemText) == simdjson::SUCCESS;
            list.emplace_back(itemText);
        }
    }
    if (!ok || list.empty()) {
        fail(illegalCharacters(
            name,
            "^\\[(\"[\\w\\-._&&[^a-z]]{1,50}\"(,\"[\\w\\-._&&[^a-z]]{1,50}\"){0,}){0,1}\\]$"));
        list.clear();
    }
    return list;
}

} // namespace agio::venue::binance
