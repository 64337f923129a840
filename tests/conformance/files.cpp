// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace agio::conform {

namespace fs = std::filesystem;

std::vector<std::string> filesAt(const std::string& path,
                                 const std::vector<std::string_view>& endings)
{
    std::error_code problem;
    if (!fs::is_directory(path, problem))
        return fs::exists(path, problem) ? std::vector<std::string>{path}
                                         : std::vector<std::string>{};
    std::vector<std::string> files;
    for (fs::recursive_directory_iterator at(path, problem), end; !problem && at != end;
         at.increment(problem)) {
        const std::string name = at->path().string();
        const bool isWanted = std::any_of(endings.begin(), endings.end(),
                                          [&name](auto ending) { return name.ends_with(ending); });
        if (isWanted && at->is_regular_file(problem))
            files.push_back(name);
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::optional<std::string> readFile(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return std::nullopt;
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (file.bad())
        return std::nullopt;
    return text;
}

} // namespace agio::conform
