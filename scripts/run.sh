#!/usr/bin/env bash
# Works the demo month once, then serves Odoo on http://localhost:$PORT until Ctrl-C.
# The database is built under another name and takes its own when the month is done: what bears the name is whole.
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"

"$ROOT/scripts/setup.sh" run
# shellcheck source=scripts/postgres.sh
. "$ROOT/scripts/postgres.sh"
# shellcheck source=scripts/database.sh
. "$ROOT/scripts/database.sh"

RUN=$LOCAL/run
CONF=$RUN/odoo.conf
LOG=$RUN/odoo.log
server=''

stop_server() {
    [ -n "$server" ] || return 0
    kill "$server" 2> /dev/null || true
    wait "$server" 2> /dev/null || true
    server=''
    rm -f "$RUN/server.pid"
}

# shellcheck disable=SC2317  # a trap calls it
finish() {
    trap '' INT TERM
    stop_server
    pg_stop run
    rm -f "$RUN/pid"
}

start_server() { # start_server DATABASE CRON_THREADS: returns when it answers
    local tries=0
    write_conf "$CONF" "$1" "$PORT" "$2"
    set_report_url "$1" "$PORT"
    # a session of its own: Ctrl-C reaches this script only, which ends it in order
    setsid "$VENV/bin/python" -m odoo -c "$CONF" --logfile "$LOG" >> "$RUN/console.log" 2>&1 < /dev/null &
    server=$!
    echo "$server" > "$RUN/server.pid"
    until "$VENV/bin/python" -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1], timeout=30)' \
        "http://127.0.0.1:$PORT/web/login" 2> /dev/null; do
        tries=$((tries + 1))
        if ! kill -0 "$server" 2> /dev/null || [ "$tries" -gt 120 ]; then
            tail -n 25 "$LOG" "$RUN/console.log" >&2
            die "Odoo did not start (all of it in $LOG)."
        fi
        sleep 0.5
    done
}

build() {
    local new=${DATABASE}_new
    say "Installing the addon and its demo agencies (a minute or two, once)"
    drop_database "$new" "$RUN/data"
    write_conf "$CONF" "$new" "$PORT" 0
    install_modules "$CONF" "$new" "$ADDON" "$RUN/install.log"
    load_demo "$CONF" "$new" "$RUN/demo.log"
    if [ -f scripts/demo_month.py ]; then
        say "Working the demo month (its papers go to out/)"
        start_server "$new" 0 # printing needs it
        odoo shell -c "$CONF" -d "$new" --no-http --logfile "$RUN/demo_month.log" < scripts/demo_month.py ||
            {
                tail -n 25 "$RUN/demo_month.log" >&2
                die "The demo month did not come to its end: see above, and $RUN/demo_month.log."
            }
        stop_server
    fi
    sql postgres "ALTER DATABASE \"$new\" RENAME TO \"$DATABASE\""
    [ ! -d "$RUN/data/filestore/$new" ] || mv "$RUN/data/filestore/$new" "$RUN/data/filestore/$DATABASE"
}

cd "$ROOT" || exit
mkdir -p "$RUN"
if [ -f "$RUN/pid" ] && kill -0 "$(cat "$RUN/pid")" 2> /dev/null; then
    die "It is running already, as process $(cat "$RUN/pid"): 'make stop' ends it."
fi
port_is_free "$PORT" || die "Port $PORT is taken by another program: end it (make stop, if it was left here), or take another port: make run PORT=8070"
trap finish EXIT
trap 'exit 0' INT TERM
echo $$ > "$RUN/pid"

pg_start run
database_exists "$DATABASE" || build
start_server "$DATABASE" 1
"$VENV/bin/python" "$ROOT/scripts/welcome.py" "http://localhost:$PORT" "$ROOT/$ADDON/demo/users.csv"
wait "$server" || true
server=''
tail -n 5 "$LOG" >&2
die "Odoo ended by itself (all of it in $LOG)."
