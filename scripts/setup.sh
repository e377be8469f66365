#!/usr/bin/env bash
# Sets up what `make run` and `make test` stand on; each step does nothing when its work is already done.
#   system.sh   programs and fonts from the system's packages
#   odoo.sh     Odoo 19 in a prefix of the project
#   python.sh   a virtual environment that sees both
# Argument: `test` adds what only the tests need (browser, pdftotext).
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"

for_what=${1:-run}
take_turns setup
"$ROOT/scripts/system.sh" "$for_what"
"$ROOT/scripts/odoo.sh"
"$ROOT/scripts/python.sh"
