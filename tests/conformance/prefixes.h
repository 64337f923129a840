// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Feeds damaged samples to every decoder of a codec: each prefix of each sample, and the sample
// with single bytes changed at random. Nothing may crash; a truncated frame must be an error and
// deliver no event; whatever is an error delivers none.

#include "tests/conformance/tally.h"

#include <cstdint>
#include <string>

namespace agio::conform {

void checkPrefixes(const std::string& path, std::uint64_t seed, Tally& tally);

} // namespace agio::conform
