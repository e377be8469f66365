#!/usr/bin/env bash
# Brings i18n/skill_subsidy.pot and i18n/zh_CN.po up to date with the addon (scripts/i18n.py), in the database that the last
# `make test` left.
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"

"$ROOT/scripts/setup.sh" test
# shellcheck source=scripts/postgres.sh
. "$ROOT/scripts/postgres.sh"
# shellcheck source=scripts/database.sh
. "$ROOT/scripts/database.sh"

TEST=$LOCAL/test
UNIT=${DATABASE}_test

cd "$ROOT" || exit
take_turns test
mkdir -p "$TEST"
trap 'pg_stop test' EXIT
trap 'exit 130' INT TERM
pg_start test
database_exists "$UNIT" || die "There is no database with the addon yet: run 'make test' first."
write_conf "$TEST/install.conf" "$UNIT" 8069 0
say "Updating the addon"
odoo -c "$TEST/install.conf" -d "$UNIT" -u "$ADDON" --no-http --stop-after-init > "$TEST/i18n.log" 2>&1 || {
    tail -n 25 "$TEST/i18n.log" >&2
    die "Odoo could not update the addon (all of it in $TEST/i18n.log)."
}
say "Collecting the terms"
odoo shell -c "$TEST/install.conf" -d "$UNIT" --no-http --logfile "$TEST/i18n.log" < scripts/i18n.py
