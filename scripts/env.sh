# shellcheck shell=bash
# What all scripts share: where things lie, the variables that a user may set, how to speak. Sourced, never run.
#
# Variables that a user may set (README, "Variables"):
#   PORT           where `make run` serves                                    8069
#   PYTHON         the Python to build the environment with                   python3
#   ODOO_HOME      an Odoo 19 that is already there, instead of Debian's
#   DEBIAN_MIRROR  a Debian mirror, where apt knows none
#   CHROMIUM       the browser of the tests; `none` leaves its tests out
#   PGHOST         a PostgreSQL server to use (with PGPORT, PGUSER, PGPASSWORD) instead of the project's own
#   XDG_CACHE_HOME downloads are kept in $XDG_CACHE_HOME/skill_subsidy        ~/.cache

# shellcheck disable=SC2034  # used by those who source this
set -euo pipefail
umask 022
PATH=$PATH:/usr/sbin:/sbin # a user's own path may lack what an administrator needs

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
LOCAL=$ROOT/.local                                           # everything that make makes, git-ignored
CACHE=${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/skill_subsidy   # every download, shared by all checkouts
VENV=$LOCAL/venv
PYTHON=${PYTHON:-python3}
PORT=${PORT:-8069}
DATABASE=skill_subsidy
ADDON=skill_subsidy

say() { printf '%s\n' "== $*"; }

die() {
    printf '%s\n' "!! $*" >&2
    exit 1
}

# take_turns NAME: two `make` in one checkout do the thing of that name one after the other.
take_turns() {
    mkdir -p "$LOCAL"
    [ -w "$LOCAL" ] || die "$LOCAL belongs to another user: run make as that user, or remove it (make clean)."
    exec 9> "$LOCAL/$1.lock"
    flock -n 9 || { say "Waiting for another make in this checkout"; flock 9; }
}

# Where Odoo's packages (odoo/) and addons lie: $ODOO_HOME (a source checkout or a prefix), else the project's own prefix.
odoo_packages() {
    local home=${ODOO_HOME:-$LOCAL/odoo} candidate
    for candidate in "$home/usr/lib/python3/dist-packages" "$home"; do
        if [ -f "$candidate/odoo/release.py" ]; then
            (cd "$candidate" && pwd -P)
            return
        fi
    done
    return 1
}

# A folder with nothing but the addon in it. Odoo takes what lies beneath an addons path for modules: with $ROOT in the path, its
# own code in $LOCAL/odoo, too, whose sentences then stay English.
addon_alone() {
    mkdir -p "$LOCAL/addons"
    ln -sfn "../../$ADDON" "$LOCAL/addons/$ADDON"
    printf '%s' "$LOCAL/addons"
}

odoo_addons_path() { # odoo_addons_path FOLDER: Odoo's addons and those in FOLDER
    local packages path
    packages=$(odoo_packages)
    path=$packages/odoo/addons
    # a source checkout keeps all but `base` in a folder of its own
    [ ! -f "$packages/addons/account/__manifest__.py" ] || path=$path,$packages/addons
    printf '%s' "$path,$1"
}

odoo() { "$VENV/bin/python" -m odoo "$@"; }

# First browser found; nothing when there is none.
find_chromium() {
    local name
    if [ -n "${CHROMIUM:-}" ]; then
        [ "$CHROMIUM" = none ] || printf '%s' "$CHROMIUM"
        return
    fi
    for name in chromium google-chrome google-chrome-stable microsoft-edge-stable; do
        if command -v "$name"; then return; fi
    done
}

[[ $PORT =~ ^[0-9]+$ ]] || die "PORT=$PORT is not a number: make run PORT=8070"
