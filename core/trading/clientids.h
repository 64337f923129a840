// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Client order ids: "ag-" + milliseconds in base 32 + counter and random part, 22 characters of
// [0-9a-z-]: legal on every exchange that we know, ordered by time, unique across two running
// copies. Thread-safe: the window makes the id, so that it can show the order at once.

#include "core/base/ids.h"
#include "core/base/random.h"
#include "core/base/time.h"

#include <memory>

namespace agio {

class ClientIdMaker
{
public:
    ClientIdMaker(const Clock& clock, std::uint64_t seed);
    ~ClientIdMaker();
    ClientOrderId next();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace agio
