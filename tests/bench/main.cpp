// SPDX-License-Identifier: GPL-3.0-or-later

// agio-bench: Google Benchmark's options, and --recordings DIR. How to measure fairly: pin it to a
// core, repeat, interleave:
//   taskset -c 1 agio-bench --benchmark_repetitions=9 --benchmark_report_aggregates_only=true
//                           --benchmark_enable_random_interleaving=true

#include "tests/bench/recordings.h"

#include <benchmark/benchmark.h>
#include <cstdlib>
#include <filesystem>
#include <simdjson.h>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view kOption = "--recordings";

// Takes --recordings DIR (or =DIR) out of the arguments.
std::string takeDirectory(std::vector<char*>& arguments)
{
    std::string directory;
    for (auto at = arguments.begin(); at != arguments.end();) {
        const std::string_view argument = *at;
        if (argument == kOption && at + 1 != arguments.end()) {
            directory = *(at + 1);
            at = arguments.erase(at, at + 2);
        } else if (argument.starts_with(kOption) &&
                   argument.substr(kOption.size()).starts_with('=')) {
            directory = argument.substr(kOption.size() + 1);
            at = arguments.erase(at);
        } else {
            ++at;
        }
    }
    if (directory.empty()) {
        const char* const named = std::getenv("AGIO_RECORDINGS"); // NOLINT(concurrency-mt-unsafe)
        directory = named != nullptr ? named : AGIO_SOURCE_DIR "/../shared/recordings";
    }
    std::error_code error;
    return std::filesystem::is_directory(directory, error) ? directory : std::string();
}

} // namespace

int main(int argc, char** argv)
{
    std::vector<char*> arguments(argv, argv + argc);
    agio::bench::setRecordingsDirectory(takeDirectory(arguments));
    int count = static_cast<int>(arguments.size());
    arguments.push_back(nullptr);
    benchmark::AddCustomContext("compiler", __VERSION__);
    benchmark::AddCustomContext("build", AGIO_BUILD_FLAGS);
    benchmark::AddCustomContext("simdjson", SIMDJSON_STRINGIFY(SIMDJSON_VERSION));
    benchmark::AddCustomContext("simdjson implementation",
                                simdjson::get_active_implementation()->name());
    benchmark::AddCustomContext("recordings",
                                agio::bench::recordingsDirectory().empty()
                                    ? "none: benchmarks that need them are skipped"
                                    : "found");
    benchmark::Initialize(&count, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) {
        return 1;
    }
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
