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

# measure NAME VARIABLE=VALUE...: one measure, in the database as it is
measure() {
    local name=$1
    shift
    env "$@" "$VENV/bin/python" -m odoo shell -c "$CONF" -d "$WORK" --no-http --logfile "$BENCH/$name.log" < "bench/$name.py" ||
        { tail -n 25 "$BENCH/$name.log" >&2; die "The bench $name failed (all of it in $BENCH/$name.log)."; }
}

# bench NAME VARIABLE=VALUE...: one measure, in a fresh copy of the template
bench() {
    copy_database "$TEMPLATE" "$WORK" "$BENCH/data"
    measure "$@"
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

# The addons of others (bench/requirements.txt), in a folder that only this bench looks into; prints that folder
others() {
    local wanted wheels dir=$BENCH/others log=$BENCH/pip.log
    wanted=$(sha256sum < bench/requirements.txt | cut -c1-16)
    wheels=$CACHE/wheels/bench-$wanted
    pip() { "$VENV/bin/python" -m pip --disable-pip-version-check "$@" >> "$log" 2>&1 < /dev/null; }
    if [ ! -f "$dir/$wanted" ]; then
        rm -rf "$dir"
        : > "$log"
        if [ ! -f "$wheels/complete" ]; then
            pip download --no-deps --dest "$wheels" -r bench/requirements.txt ||
                { tail -n 15 "$log" >&2; die "pip could not fetch the addons to measure against (all of it in $log)."; }
            touch "$wheels/complete"
        fi
        pip install --no-index --find-links "$wheels" --no-deps --target "$dir" -r bench/requirements.txt ||
            { tail -n 15 "$log" >&2; die "The addons in $wheels do not install (all of it in $log)."; }
        touch "$dir/$wanted"
    fi
    printf '%s' "$dir/odoo/addons"
}

whole_way() {
    local rows=200000 addons
    local CONF=$BENCH/others.conf
    export RESULTS=$BENCH/whole_way.jsonl
    rm -f "$RESULTS"
    addons=$(others)
    sed "s#^addons_path = .*#&,$addons#" "$BENCH/odoo.conf" > "$CONF"
    copy_database "$TEMPLATE" "$WORK" "$BENCH/data"
    say "Installing hr_expense and account_payment_batch_oca beside the addon"
    install_modules "$CONF" "$WORK" hr_expense,account_payment_batch_oca "$BENCH/others.log"
    # All in this one database, one after the other
    measure whole_way ROWS=$rows CLAIMS=1000
    measure others PEOPLE=1000
    measure whole_way ROWS=$rows CLAIMS=10000 SHEET=1
    measure whole_way ROWS=$rows CLAIMS=100000
    "$VENV/bin/python" bench/ratios_way.py "$RESULTS"
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

if [ $# = 0 ]; then set -- import_insured verification whole_way; fi # all of them, in order
for name in "$@"; do
    say "$name"
    declare -F "$name" > /dev/null && [ -f "bench/$name.py" ] || die "There is no bench $name."
    "$name"
done
bench machine
