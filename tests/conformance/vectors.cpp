// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/vectors.h"

#include "tests/conformance/binancevectors.h"
#include "tests/conformance/files.h"

namespace agio::conform {

namespace {

std::unique_ptr<VectorDialect> dialectOf(const std::string& exchange)
{
    if (exchange == "binance")
        return makeBinanceVectors();
    return nullptr;
}

void checkFile(const std::string& path, Tally& tally)
{
    simdjson::dom::parser parser;
    VectorFile file;
    if (parser.load(path).get(file.root) != simdjson::SUCCESS) {
        tally.fail(path, "cannot be read as JSON");
        return;
    }
    const std::string exchange = textAt(file.root, "exchange");
    const auto cases = memberOf(file.root, "cases");
    simdjson::dom::array vectors;
    if (exchange.empty() || !cases || cases->get(vectors) != simdjson::SUCCESS) {
        tally.skip(path, "not a file of request vectors");
        return;
    }
    const auto dialect = dialectOf(exchange);
    if (!dialect) {
        tally.skip(exchange, "no codec for this exchange yet");
        return;
    }
    file.clockMs = integerAt(file.root, "clock_ms");
    for (const Json vector : vectors)
        dialect->check(file, vector, tally);
}

} // namespace

std::string textAt(const Json& object, std::string_view name)
{
    const auto found = memberOf(object, name);
    std::string_view text;
    if (!found || found->get(text) != simdjson::SUCCESS)
        return {};
    return std::string(text);
}

std::int64_t integerAt(const Json& object, std::string_view name, std::int64_t otherwise)
{
    const auto found = memberOf(object, name);
    std::int64_t value = otherwise;
    if (!found || found->get(value) != simdjson::SUCCESS)
        return otherwise;
    return value;
}

std::optional<Json> memberOf(const Json& object, std::string_view name)
{
    simdjson::dom::object members;
    Json found;
    if (object.get(members) != simdjson::SUCCESS ||
        members.at_key(name).get(found) != simdjson::SUCCESS || found.is_null())
        return std::nullopt;
    return found;
}

void checkVectors(const std::string& path, Tally& tally)
{
    const auto files = filesAt(path, {".json"});
    if (files.empty())
        tally.fail(path, "no such file or nothing in it");
    for (const std::string& file : files)
        checkFile(file, tally);
}

} // namespace agio::conform
