#!/usr/bin/env bash
# A virtual environment with the versions that Odoo pins for this Python, which sees the prefix's Odoo.
# The wheels stay in the cache, those too that are built here, so that the next checkout installs without asking anyone.
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"

packages=$(odoo_packages)
# One set of wheels for a Python and a machine; one stamp for what is asked of it
tag=$("$PYTHON" -c 'import sys, sysconfig; print("cp%d%d-%s" % (*sys.version_info[:2], sysconfig.get_platform()))')
wanted=$(cat "$ROOT"/requirements*.txt | sha256sum | cut -c1-16)
wheels=$CACHE/wheels/$tag
stamp="$tag $wanted $VENV $packages"
if [ -f "$VENV/.stamp" ] && [ "$(cat "$VENV/.stamp")" = "$stamp" ]; then
    exit 0
fi

log=$LOCAL/pip.log
: > "$log"
pip() { "$VENV/bin/python" -m pip --disable-pip-version-check "$@" >> "$log" 2>&1 < /dev/null; }
give_up() {
    tail -n 15 "$log" >&2
    die "$* (all of it in $log)"
}

say "Setting up the Python environment ($tag)"
rm -rf "$VENV"
"$PYTHON" -m venv "$VENV" > "$log" 2>&1 ||
    give_up "'$PYTHON' could not make a virtual environment: install python3-venv for it, or set PYTHON to another one."
if [ ! -f "$wheels/$wanted.complete" ]; then
    mkdir -p "$wheels"
    # --use-pep517: the old way of building needs a package that a fresh environment does not have
    pip wheel --use-pep517 --find-links "$wheels" --wheel-dir "$wheels" -r "$ROOT/requirements-test.txt" ||
        give_up "pip could not fetch what Odoo needs: look whether pip reaches its package index, then run this again."
    touch "$wheels/$wanted.complete"
fi
pip install --no-index --find-links "$wheels" -r "$ROOT/requirements-test.txt" ||
    give_up "The wheels in $wheels do not fit together: remove that folder, and they are fetched again."
# Odoo itself is not installed by pip: the environment looks into its folder, last
"$VENV/bin/python" - "$packages" <<'PYTHON'
import pathlib, sys, sysconfig
pathlib.Path(sysconfig.get_path("purelib"), "odoo-prefix.pth").write_text(sys.argv[1] + "\n")
PYTHON
"$VENV/bin/python" -c 'import odoo.release' ||
    die "Python does not find Odoo in $packages: remove $LOCAL and run this again."
printf '%s' "$stamp" > "$VENV/.stamp"
