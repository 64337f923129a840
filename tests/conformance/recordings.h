// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Replays recorded market data through a codec and BookSync, and compares final books, checkpoints
// and trades with the expected.json that stands beside the recording. The exchange is the name of
// the directory.

#include "tests/conformance/tally.h"

#include <string>

namespace agio::conform {

void checkRecordings(const std::string& path, Tally& tally);

} // namespace agio::conform
