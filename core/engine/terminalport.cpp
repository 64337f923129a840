// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/terminalport.h"

namespace agio {

TerminalPort::~TerminalPort() = default;

} // namespace agio
