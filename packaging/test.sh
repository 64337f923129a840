#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is needed, builds everything and passes all tests.
#   ./packaging/test.sh               with AddressSanitizer and UndefinedBehaviorSanitizer (default)
#   ./packaging/test.sh debug|release|tsan
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/dependencies.sh
. packaging/dependencies.sh

preset=${1:-asan}
started=$SECONDS
install_dependencies test
say "Configuring (build/$preset)"
cmake --preset "$preset" -DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld >/dev/null
say "Building (build/$preset)"
cmake --build --preset "$preset"
say "Built after $((SECONDS - started)) s; testing"
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1}"
export LSAN_OPTIONS="${LSAN_OPTIONS:-suppressions=$PWD/tests/support/lsan.supp:print_suppressions=0}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"
ctest --test-dir "build/$preset" --output-on-failure -j 2
say "All of it took $((SECONDS - started)) s"
