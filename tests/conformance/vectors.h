// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Checks codecs against request vectors: what the user wanted, in plain fields, and the request
// that another client sends for it. Every exchange has a VectorDialect that knows which of our
// calls an intent is and what counts as the same there.

#include "tests/conformance/tally.h"

#include <memory>
#include <simdjson.h>
#include <string>

namespace agio::conform {

using Json = simdjson::dom::element;

// Missing or of another type: the default.
std::string textAt(const Json& object, std::string_view name);
std::int64_t integerAt(const Json& object, std::string_view name, std::int64_t otherwise = 0);
std::optional<Json> memberOf(const Json& object, std::string_view name);

struct VectorFile
{
    Json root;
    std::int64_t clockMs = 0;
};

class VectorDialect
{
public:
    virtual ~VectorDialect() = default;
    virtual void check(const VectorFile& file, const Json& vector, Tally& tally) = 0;
};

void checkVectors(const std::string& path, Tally& tally);

} // namespace agio::conform
