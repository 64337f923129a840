// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

namespace agio::conform {

class VectorDialect;

std::unique_ptr<VectorDialect> makeBinanceVectors();

} // namespace agio::conform
