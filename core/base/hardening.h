// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a process that holds API secrets switches off at its start: core dumps, and reading of its
// memory by other processes of the same user. Called first thing in main() of release builds only,
// because a debugger cannot attach afterwards. Where a system has no such switch, nothing happens
// and the report says so.

namespace agio {

struct HardeningReport
{
    bool coreDumpsOff = false;
    bool memoryReadersOff = false; // ptrace, /proc/<pid>/mem
};

HardeningReport hardenProcess() noexcept;

} // namespace agio
