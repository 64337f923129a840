// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/transport.h"

namespace agio {

const char* toText(HttpMethod method) noexcept
{
    switch (method) {
    case HttpMethod::Get:
        return "GET";
    case HttpMethod::Post:
        return "POST";
    case HttpMethod::Put:
        return "PUT";
    case HttpMethod::Delete:
        return "DELETE";
    }
    return "GET";
}

std::string_view HttpResponse::header(std::string_view lowerName) const noexcept
{
    for (const auto& header : headers) {
        if (header.name == lowerName)
            return header.value;
    }
    return {};
}

} // namespace agio
