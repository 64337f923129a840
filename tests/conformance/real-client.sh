#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Drives an independent public client library against the simulated exchange.
#
#   real-client.sh CLIENT_DIR AGIO_VENUE [SECONDS]
#
# CLIENT_DIR holds client.js with its package.json; it is copied, and its packages are installed in
# the copy unless it has them already. Exit code: that of the client (0 all steps passed), or 2 for
# wrong use, 3 if the packages cannot be installed, 4 if the venue does not start.
set -eu

if [ $# -lt 2 ] || [ ! -f "$1/client.js" ] || [ ! -x "$2" ]; then
    echo "usage: $0 CLIENT_DIR AGIO_VENUE [SECONDS]" >&2
    exit 2
fi
client_dir=$1
venue=$2
seconds=${3:-5}

work=$(mktemp -d)
venue_pid=
finish() {
    code=$?
    if [ -n "$venue_pid" ]; then
        kill "$venue_pid" 2>/dev/null || true
        wait "$venue_pid" 2>/dev/null || true
    fi
    rm -rf "$work"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

cp "$client_dir"/*.js "$client_dir"/package*.json "$work"/
chmod -R u+w "$work"
if [ -d "$client_dir/node_modules" ]; then
    ln -s "$(cd "$client_dir" && pwd)/node_modules" "$work/node_modules"
elif [ -f "$work/package-lock.json" ]; then
    (cd "$work" && npm ci --no-audit --no-fund --silent >&2) || exit 3
else
    (cd "$work" && npm install --no-audit --no-fund --silent >&2) || exit 3
fi

"$venue" --dialect all --port 0 --seed 7 >"$work/venue.json" &
venue_pid=$!
waited=0
until [ -s "$work/venue.json" ]; do
    waited=$((waited + 1))
    if [ "$waited" -gt 100 ] || ! kill -0 "$venue_pid" 2>/dev/null; then
        echo "the venue did not start" >&2
        exit 4
    fi
    sleep 0.1
done

# One run per dialect; the worst exit code counts.
worst=0
for dialect in $(node -p 'Object.keys(JSON.parse(require("fs").readFileSync(process.argv[1])).dialects).join(" ")' "$work/venue.json"); do
    rest=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).dialects[process.argv[2]].rest.match(/^https?:..[^/]+/)[0]' "$work/venue.json" "$dialect")
    code=0
    node "$work/client.js" --exchange "$dialect" --http "$rest" --ws "ws${rest#http}" \
        --seconds "$seconds" --extra || code=$?
    if [ "$code" -gt "$worst" ]; then
        worst=$code
    fi
done
exit "$worst"
