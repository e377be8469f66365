#!/usr/bin/env bash
# Checks the code (ruff, pylint-odoo), then runs all tests in one pytest run:
#   tests/rules           what the law says, without a database
#   skill_subsidy/tests   the addon inside Odoo, in a new database with Chinese
#   tests/                the whole thing from outside: browser, server, printed PDF
# Exits non-zero when anything failed; the last line is pytest's closing line.
#
# Arguments go to pytest (make test ARGS='-k window'). The tests from outside are told by variables:
#   SKILL_SUBSIDY_ODOO  odoo.conf to start a server with: its http_port is free, its data_dir holds the database's attachments
#   SKILL_SUBSIDY_DB    its database: the addon, demo data, Chinese; nobody else works in it
#   CHROMIUM            the browser; empty when the browser's tests are to be left out (CHROMIUM=none)
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"

"$ROOT/scripts/setup.sh" test
# shellcheck source=scripts/postgres.sh
. "$ROOT/scripts/postgres.sh"
# shellcheck source=scripts/database.sh
. "$ROOT/scripts/database.sh"

TEST=$LOCAL/test
CONF=$TEST/odoo.conf
BASE=${DATABASE}_base
UNIT=${DATABASE}_test
OUTSIDE=${DATABASE}_outside
status=0

cd "$ROOT" || exit
take_turns test
mkdir -p "$TEST"
export PATH=$VENV/bin:$PATH LANG=C.UTF-8

say "Checking the code"
ruff check . || status=1
pylint --jobs 0 "$ADDON" || status=1

trap 'pg_stop test' EXIT
trap 'exit 130' INT TERM
pg_start test

# What the addon stands on changes only with Odoo: installed once, then copied
depends=$(python -c 'import ast, sys; print(",".join(ast.literal_eval(open(sys.argv[1]).read())["depends"]))' "$ADDON/__manifest__.py")
stamp=$(printf '%s %s' "$depends" "$(cat "$(odoo_packages)/odoo/release.py" "$LOCAL/odoo/.stamp" 2> /dev/null || true)" | sha256sum | cut -c1-32)
write_conf "$TEST/install.conf" "$UNIT" 8069 0 "$ROOT"
if [ "$(sql postgres "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '$BASE'")" != "$stamp" ]; then
    say "Preparing a database with $depends"
    drop_database "$BASE" "$TEST/data"
    install_modules "$TEST/install.conf" "$BASE" "$depends" "$TEST/base.log"
    sql postgres "COMMENT ON DATABASE \"$BASE\" IS '$stamp'"
fi
say "Installing the addon"
copy_database "$BASE" "$UNIT" "$TEST/data"
install_modules "$TEST/install.conf" "$UNIT" "$ADDON" "$TEST/install.log"
copy_database "$UNIT" "$OUTSIDE" "$TEST/data"
load_demo "$TEST/install.conf" "$OUTSIDE" "$TEST/demo.log"

port=$(free_port)
write_conf "$CONF" "$OUTSIDE" "$port" 0
set_report_url "$OUTSIDE" "$port"
export SKILL_SUBSIDY_ODOO=$CONF SKILL_SUBSIDY_DB=$OUTSIDE CHROMIUM
CHROMIUM=$(find_chromium)

say "Testing"
paths=()
for path in tests "$ADDON/tests"; do
    if [ -d "$path" ]; then paths+=("$path"); fi
done
# --odoo-http: a server in this process for the addon's own browser-less HTTP tests
# -n: as many workers as processors, but four at most, each with a copy of the database; a file's tests stay together
pytest -n logical --maxprocesses 4 --dist loadfile --odoo-config "$TEST/install.conf" --odoo-database "$UNIT" --odoo-http "${paths[@]}" "$@" || status=1
exit "$status"
