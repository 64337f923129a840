// SPDX-License-Identifier: GPL-3.0-or-later
// agio-conform: checks the codecs against data that nobody of the project wrote.
#include "tests/conformance/prefixes.h"
#include "tests/conformance/recordings.h"
#include "tests/conformance/vectors.h"

#include <charconv>
#include <iostream>
#include <string>
#include <string_view>

namespace {

constexpr std::uint64_t kDefaultSeed = 7;

int printUsage()
{
    std::cerr << "usage: agio-conform vectors FILE|DIR      signed requests and socket frames\n"
                 "       agio-conform recordings FILE|DIR   recorded market data\n"
                 "       agio-conform prefixes DIR [SEED]   damaged samples\n";
    return 2;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 3)
        return printUsage();
    const std::string_view mode = argv[1];
    const std::string path = argv[2];
    agio::conform::Tally tally;
    if (mode == "vectors" && argc == 3) {
        agio::conform::checkVectors(path, tally);
    } else if (mode == "recordings" && argc == 3) {
        agio::conform::checkRecordings(path, tally);
    } else if (mode == "prefixes" && argc <= 4) {
        std::uint64_t seed = kDefaultSeed;
        const std::string_view text = argc == 4 ? argv[3] : "";
        if (!text.empty()) {
            const auto [end, problem] = std::from_chars(text.begin(), text.end(), seed);
            if (problem != std::errc() || end != text.end())
                return printUsage();
        }
        std::cout << "seed " << seed << '\n';
        agio::conform::checkPrefixes(path, seed, tally);
    } else {
        return printUsage();
    }
    tally.printSum();
    return tally.isClean() ? 0 : 1;
}
