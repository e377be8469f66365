#!/usr/bin/env bash
# Measures what the addon costs, beside what others cost, and prints it with the machine: see bench/README.md.
#   scripts/bench.sh                  all benches
#   scripts/bench.sh import_insured   those named
# Each measure runs in a process of its own (bench/NAME.py in `odoo shell`, told by variables) and in a copy of one database.
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"

"$ROOT/scripts/setup.sh" run
# shellcheck source=scripts/postgres.sh
. "$ROOT/scripts/postgres.sh"
# shellcheck source=scripts/database.sh
. "$ROOT/scripts/database.sh"

BENCH=$LOCAL/bench
CONF=$BENCH/odoo.conf
TEMPLATE=${DATABASE}_bench_base
WORK=${DATABASE}_bench

# bench NAME VARIABLE=VALUE...: one measure, in a fresh copy of the template
bench() {
    local name=$1
    shift
    copy_database "$TEMPLATE" "$WORK" "$BENCH/data"
    env "$@" "$VENV/bin/python" -m odoo shell -c "$CONF" -d "$WORK" --no-http --logfile "$BENCH/$name.log" < "bench/$name.py" ||
        { tail -n 25 "$BENCH/$name.log" >&2; die "The bench $name failed (all of it in $BENCH/$name.log)."; }
}

import_insured() {
    local rows
    export RESULTS=$BENCH/import_insured.jsonl
    rm -f "$RESULTS"
    for rows in 100000 1000000; do
        bench import_insured ROWS=$rows MODE=plain
        bench import_insured ROWS=$rows MODE=import
    done
    bench import_insured ROWS=1000 MODE=load
    bench import_insured ROWS=10000 MODE=load
    "$VENV/bin/python" bench/ratios.py "$RESULTS"
}

verification() {
    bench verification ROWS=100000 CLAIMS=1000
    bench verification ROWS=1000000 CLAIMS=10000
}

cd "$ROOT" || exit
take_turns bench
mkdir -p "$BENCH"
export PATH=$VENV/bin:$PATH LANG=C.UTF-8
trap 'drop_database "$WORK" "$BENCH/data"; pg_stop bench' EXIT
trap 'exit 130' INT TERM
# Of its own, with the durable settings of `make run`: an import waits for the disk as it does at an agency
pg_start bench
write_conf "$CONF" "$WORK" 8069 0
say "Installing the addon and its demo agencies"
drop_database "$TEMPLATE" "$BENCH/data"
install_modules "$CONF" "$TEMPLATE" "$ADDON" "$BENCH/install.log"
load_demo "$CONF" "$TEMPLATE" "$BENCH/demo.log"

if [ $# = 0 ]; then set -- import_insured verification; fi # all of them, in order
for name in "$@"; do
    say "$name"
    declare -F "$name" > /dev/null && [ -f "bench/$name.py" ] || die "There is no bench $name."
    "$name"
done
bench machine
