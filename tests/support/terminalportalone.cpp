// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for the engine's own definition in builds that have no engine.
#include "core/engine/terminalport.h"

namespace agio {

TerminalPort::~TerminalPort() = default;

} // namespace agio
