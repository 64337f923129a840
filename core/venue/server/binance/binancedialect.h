// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Binance Spot as its sheet describes it: REST under /api/v3 and a little of /sapi, market streams
// under /ws and /stream, the WebSocket API with user data under /ws-api/v3. Retired paths answer
// 404 (sheet §11).

#include "core/venue/server/wire.h"

#include <memory>

namespace agio::venue::binance {

std::unique_ptr<Dialect> makeDialect(const DialectContext& context);

} // namespace agio::venue::binance
