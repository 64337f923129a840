// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/hardening.h"

#if defined(__linux__)
#include <sys/prctl.h>
#include <sys/resource.h>
#elif defined(__APPLE__)
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/types.h>
#endif

namespace agio {

HardeningReport hardenProcess() noexcept
{
    HardeningReport report;
#if defined(__linux__) || defined(__APPLE__)
    const rlimit none{0, 0};
    report.coreDumpsOff = setrlimit(RLIMIT_CORE, &none) == 0;
#endif
#if defined(__linux__)
    report.memoryReadersOff = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
#elif defined(__APPLE__)
    report.memoryReadersOff = ptrace(PT_DENY_ATTACH, 0, nullptr, 0) == 0;
#endif
    return report;
}

} // namespace agio
