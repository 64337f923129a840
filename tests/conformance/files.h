// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Finds and reads the files that the tool is pointed at.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace agio::conform {

// The file itself, or all files below a directory whose name ends in one of `endings`, sorted.
std::vector<std::string> filesAt(const std::string& path,
                                 const std::vector<std::string_view>& endings);
std::optional<std::string> readFile(const std::string& path);

} // namespace agio::conform
