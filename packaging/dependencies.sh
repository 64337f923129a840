#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what building, running or testing needs on Debian 12 and Ubuntu 24.04.
# Sourced by run-demo.sh and test.sh: install_dependencies build|test
set -euo pipefail

BUILD_PACKAGES=(
    build-essential cmake ninja-build ccache pkg-config lld
    qt6-base-dev qt6-base-dev-tools qt6-websockets-dev
    qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools libgl1-mesa-dev libvulkan-dev
    libqt6sql6-sqlite libsimdjson-dev libssl-dev libzstd-dev qtkeychain-qt6-dev
    ca-certificates fonts-dejavu-core
)
TEST_PACKAGES=(
    librapidcheck-dev libboost-dev libbenchmark-dev zstd
    xvfb xauth dbus gnome-keyring fonts-noto-cjk
)
# Nicer, never needed.
OPTIONAL_PACKAGES=(fonts-inter fonts-jetbrains-mono)

say() { printf '\n== %s\n' "$*"; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

missing_packages() {
    local package
    for package in "$@"; do
        dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed \
            || printf '%s\n' "$package"
    done
}

install_dependencies() {
    if ! command -v apt-get >/dev/null; then
        say "This is no Debian or Ubuntu: please install the packages named in README.md, then go on."
        return 0
    fi
    local wanted=("${BUILD_PACKAGES[@]}")
    [ "${1:-build}" = test ] && wanted+=("${TEST_PACKAGES[@]}")
    local missing optional
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    mapfile -t optional < <(missing_packages "${OPTIONAL_PACKAGES[@]}")
    if [ "${#missing[@]}" -eq 0 ] && [ "${#optional[@]}" -eq 0 ]; then
        return 0
    fi
    say "Installing ${#missing[@]} packages: ${missing[*]:-none} (optional: ${optional[*]:-none})"
    as_root apt-get update -qq || say "The package lists could not be refreshed; trying with those at hand."
    if [ "${#missing[@]}" -gt 0 ]; then
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    fi
    if [ "${#optional[@]}" -gt 0 ]; then
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "${optional[@]}" >/dev/null \
            || say "Optional fonts are not to be had here; the system's are used."
    fi
}
