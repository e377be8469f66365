#!/usr/bin/env bash
# Ends what `make run`, a test or a bench that was cut off left running: only processes that these started.
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"
# shellcheck source=scripts/postgres.sh
. "$ROOT/scripts/postgres.sh"

end() { # end PIDFILE WORDS: the process of that number, if its command line has these words and is not another program's by now
    local pid
    pid=$(cat "$1" 2> /dev/null || true)
    if [ -n "$pid" ] && tr '\0' ' ' 2> /dev/null < "/proc/$pid/cmdline" | grep -qF "$2"; then
        kill "$pid"
        for _ in $(seq 100); do
            kill -0 "$pid" 2> /dev/null || break
            sleep 0.2
        done
    fi
    rm -f "$1"
}

end "$LOCAL/run/pid" scripts/run.sh
end "$LOCAL/run/server.pid" "$LOCAL/run/odoo.conf"
pg_stop run
pg_stop test
pg_stop bench
pg_stop year
