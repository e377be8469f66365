#!/usr/bin/env bash
# Works a year of the two demo agencies, 3,000 claims, in a database of its own; papers and reports go to out/year/.
# The database stays, for whoever wants to look into it: it is the one of .local/year/odoo.conf.
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"

"$ROOT/scripts/setup.sh" run
# shellcheck source=scripts/postgres.sh
. "$ROOT/scripts/postgres.sh"
# shellcheck source=scripts/database.sh
. "$ROOT/scripts/database.sh"

YEAR=$LOCAL/year
CONF=$YEAR/odoo.conf
NAME=${DATABASE}_year

cd "$ROOT" || exit
take_turns year
mkdir -p "$YEAR"
trap 'pg_stop year' EXIT
trap 'exit 130' INT TERM
pg_start year

say "Installing the addon and its demo agencies (a minute or two)"
drop_database "$NAME" "$YEAR/data"
write_conf "$CONF" "$NAME" "$PORT" 0
install_modules "$CONF" "$NAME" "$ADDON" "$YEAR/install.log"
load_demo "$CONF" "$NAME" "$YEAR/demo.log"
say "Working the year, month by month (one or two minutes)"
rm -rf "$ROOT/out/year"
odoo shell -c "$CONF" -d "$NAME" --no-http --logfile "$YEAR/demo_year.log" < scripts/demo_year.py ||
    {
        tail -n 25 "$YEAR/demo_year.log" >&2
        die "The year did not come to its end: see above, and $YEAR/demo_year.log."
    }
say "Papers, the bank's files and the reports of each month and of the year lie in out/year/"
