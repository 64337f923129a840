#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is needed, builds, and starts Agio on its own simulated exchange: no keys, no network.
# Where there is no display it runs offscreen for some seconds and writes a screenshot.
# Further arguments go to agio (./packaging/run-demo.sh --lang zh_CN).
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/dependencies.sh
. packaging/dependencies.sh

started=$SECONDS
install_dependencies build
say "Configuring (build/release)"
cmake --preset release -DAGIO_BUILD_TESTS=OFF >/dev/null
say "Building (the first time takes some minutes; ccache makes later ones short)"
cmake --build --preset release --target agio agio-venue
say "Ready after $((SECONDS - started)) s"

agio=build/release/bin/agio
if [ "$(uname -s)" != Linux ] || [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
    say "Starting Agio on the simulated exchange"
    exec "$agio" --demo "$@"
fi
shot="$PWD/build/demo-screenshot.png"
rm -f "$shot"
say "No display here: running offscreen for a few seconds"
QT_QPA_PLATFORM=offscreen "$agio" --demo --screenshot "$shot" --after 8 "$@"
[ -s "$shot" ] || { echo "No screenshot was written." >&2; exit 1; }
say "Screenshot of the live demo: $shot"
