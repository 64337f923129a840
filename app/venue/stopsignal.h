// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SIGINT and SIGTERM (Ctrl+C on Windows) end the program's event loop.

#include <functional>

class QObject;

namespace agio {

// Calls `stop` on the thread of `context`, from its event loop, at the first signal. Once a
// process.
void onStopSignal(QObject* context, std::function<void()> stop);

} // namespace agio
