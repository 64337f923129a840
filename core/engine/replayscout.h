// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Learns which instruments a recording holds, before it is played.

#include "core/exchange/codec.h"

#include <string>
#include <string_view>
#include <vector>

namespace agio {

constexpr int kReplayQuantityDigits = 8;

// From the recording's own description of its instruments where it has one (only those that its
// first frames speak of), else made from the prices seen.
Result<std::vector<Instrument>> scoutInstruments(Codec& codec, const std::string& path);

// Does the address ask for this symbol ("…?symbol=BTCUSDT&limit=1000")?
bool urlNamesSymbol(std::string_view url, std::string_view symbol);

} // namespace agio
