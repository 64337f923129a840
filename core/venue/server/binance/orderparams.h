// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An order from parameters (Binance sheet §5.3), and the parameters that each type must and must
// not have.

#include "core/venue/engine/venuetypes.h"
#include "core/venue/server/binance/params.h"
#include "core/venue/server/binance/render.h"

#include <string>
#include <string_view>

namespace agio::venue::binance {

// Names of a leg's parameters: "price", "aboveStopPrice", "workingSide" … In a list the plain
// names are capitalised after the prefix.
std::string prefixed(std::string_view prefix, std::string_view name);

// `prefix` "" reads a single order. For a leg that shares side and quantity, `shared` holds them.
OrderRequest readOrder(ParamReader& reader, const Instrument& instrument, std::string_view prefix,
                       const OrderRequest* shared = nullptr);
std::optional<StpMode> readStpMode(ParamReader& reader);
ResponseType readResponseType(ParamReader& reader, ResponseType fallback);
// orderId and a client id by these names; one at least.
OrderKey readOrderKey(ParamReader& reader, std::string_view idName, std::string_view clientIdName);
CancelRestriction readCancelRestriction(ParamReader& reader);

} // namespace agio::venue::binance
