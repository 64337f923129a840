#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a test in a session bus and a home of its own, so that no keychain of the person who runs the
# tests is touched:
#   keychainsession.sh keyring PROGRAM   with a gnome-keyring that is unlocked
#   keychainsession.sh bus PROGRAM       with an empty bus
# Exit code 77: the tools are not installed, the test is skipped.
set -eu
kind=$1
program=$2

need() { command -v "$1" >/dev/null 2>&1 || { echo "skipped: $1 is not installed"; exit 77; }; }
need dbus-run-session
if [ "$kind" = keyring ]; then need gnome-keyring-daemon; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -m 700 "$work/home" "$work/data" "$work/config" "$work/cache" "$work/run"
export HOME="$work/home" XDG_DATA_HOME="$work/data" XDG_CONFIG_HOME="$work/config" \
    XDG_CACHE_HOME="$work/cache" XDG_RUNTIME_DIR="$work/run" AGIO_TEST_HOME="$work"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL XDG_CURRENT_DESKTOP

if [ "$kind" = keyring ]; then
    dbus-run-session -- sh -c '
        printf test-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 ||
            { echo "skipped: gnome-keyring does not start here"; exit 77; }
        "$0"' "$program"
else
    # No service may be started by name: what owns a name is up to the test.
    cat >"$work/bus.conf" <<EOF
<busconfig><type>session</type><listen>unix:tmpdir=$work/run</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
EOF
    dbus-run-session --config-file="$work/bus.conf" -- "$program"
fi
