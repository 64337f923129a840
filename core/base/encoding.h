// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Text encodings that requests and signatures are made of. All byte-exact.

#include <optional>
#include <string>
#include <string_view>

namespace agio {

// RFC 3986: everything but A-Z a-z 0-9 - . _ ~ becomes %XX, upper case.
void appendPercentEncoded(std::string& out, std::string_view text);
std::string percentEncoded(std::string_view text);
std::optional<std::string> percentDecoded(std::string_view text); // nullopt: broken escape
std::string hexEncoded(std::string_view bytes); // lower case
std::optional<std::string> hexDecoded(std::string_view text);
std::string base64Encoded(std::string_view bytes);
std::optional<std::string> base64Decoded(std::string_view text);

} // namespace agio
