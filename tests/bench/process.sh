#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Start, memory and processor use of the whole program, offscreen. Nothing is judged here.
#   tests/bench/process.sh BIN-DIRECTORY [RECORDING.jsonl.zst]
# With a recording the market of BTCUSDT is that of the recording, at its own pace.
set -eu

bin=$1
recording=${2:-}
seconds=${SECONDS_MEASURED:-30}
runs=${RUNS:-9}
platform=${QT_QPA_PLATFORM:-offscreen}
export QT_QPA_PLATFORM="$platform"
work=$(mktemp -d)
export XDG_DATA_HOME="$work/data" XDG_CONFIG_HOME="$work/config" XDG_CACHE_HOME="$work/cache"
venue_pid=
program_pid=
cleanup() {
    [ -z "$program_pid" ] || kill "$program_pid" 2>/dev/null || true
    [ -z "$venue_pid" ] || kill "$venue_pid" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT INT TERM

middle() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] " (min " v[1] ", max " v[NR] ", n " NR ")" }'; }

echo "platform $platform, load $(cut -d' ' -f1-3 /proc/loadavg)"

# --- start: a full default window of the demo
i=0
while [ "$i" -lt "$runs" ]; do
    "$bin/agio" --demo --seed 7 --print-times --screenshot "$work/x.png" --after 2 >>"$work/times"
    i=$((i + 1))
done
for what in first-paint-ms first-price-ms; do
    echo "$what: $(sed -n "s/^$what //p" "$work/times" | middle)"
done

# --- the demo as a person starts it: exchange and terminal in one process
"$bin/agio" --demo --seed 7 --profile bench >/dev/null 2>&1 &
program_pid=$!
sleep 10
rollup() {
    awk -v what="$1" '/^Rss:/ { rss = $2 } /^Pss:/ { pss = $2 } /^Private_/ { own += $2 }
        END { printf "%s: RSS %.1f MB, PSS %.1f MB, private %.1f MB\n", what, rss / 1024, pss / 1024, own / 1024 }' \
        "/proc/$program_pid/smaps_rollup"
}
ticks() { awk '{ print $14 + $15 }' "/proc/$program_pid/stat"; }
rollup "agio --demo after 10 s (with its exchange)"
before=$(ticks)
sleep "$seconds"
after=$(ticks)
echo "agio --demo, exchange included: $(awk -v t=$((after - before)) -v s="$seconds" -v hz="$(getconf CLK_TCK)" \
    'BEGIN { printf "%.1f", 100 * t / hz / s }') % of a core"
rollup "agio --demo after $((seconds + 10)) s"
kill "$program_pid"
wait "$program_pid" 2>/dev/null || true
program_pid=

# --- the terminal alone, its exchange in another process, ten live books
if [ -n "$recording" ]; then
    "$bin/agio-venue" --dialect binance --seed 7 --recording "$recording" >"$work/venue" &
else
    "$bin/agio-venue" --dialect binance --seed 7 >"$work/venue" &
fi
venue_pid=$!
tries=0
while [ ! -s "$work/venue" ] && [ "$tries" -lt 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
address() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$work/venue"; }
"$bin/agio-bench-window" "$(address rest)" "$(address ws)" "$(address wsApi)" --seconds "$seconds" \
    --books 10
