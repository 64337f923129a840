// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Invariants that stay on in release builds. AGIO_CHECK stops the program (never undefined
// behaviour). AGIO_EXPECT logs once per place and lets the caller take its stated safe action:
//     if (!AGIO_EXPECT(sequence > 0)) { markStale(); return; }

namespace agio::detail {

[[noreturn]] void checkFailed(const char* condition, const char* file, int line) noexcept;
void expectFailed(const char* condition, const char* file, int line) noexcept;

} // namespace agio::detail

#define AGIO_CHECK(condition)                                                                      \
    (static_cast<bool>(condition) ? static_cast<void>(0)                                           \
                                  : ::agio::detail::checkFailed(#condition, __FILE__, __LINE__))

#define AGIO_EXPECT(condition)                                                                     \
    (static_cast<bool>(condition) ||                                                               \
     (::agio::detail::expectFailed(#condition, __FILE__, __LINE__), false))
