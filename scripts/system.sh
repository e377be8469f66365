#!/usr/bin/env bash
# Programs and fonts of the system: asks for each whether it is there, and installs with apt only what is missing.
# Argument: `test` adds what only the tests need.
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"

for_what=${1:-run}

command -v "$PYTHON" > /dev/null ||
    die "There is no '$PYTHON' here: install Python 3.10 to 3.13 (apt-get install python3), or set PYTHON=/path/to/python3."
version=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
case $version in
    3.10 | 3.11 | 3.12 | 3.13) ;;
    *) die "Odoo 19 runs on Python 3.10 to 3.13, and '$PYTHON' is $version: set PYTHON=/path/to/python3 to another one." ;;
esac

# The ways to see that something is there
has_program() { command -v "$1" > /dev/null; }
has_server() { compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || has_program initdb; }
has_library() { ldconfig -p | grep "$1" > /dev/null; } # not -q: its early end fails the pipe
has_cjk() { has_program fc-list && fc-list | grep 'NotoSansCJK\|Noto Sans CJK' > /dev/null; }
has_venv() { "$PYTHON" -c 'import ensurepip, venv' 2> /dev/null; }

missing=()
need() { # need PACKAGE COMMAND...: the package is missing unless the command succeeds
    local package=$1
    shift
    "$@" || missing+=("$package")
}

if [ -z "${PGHOST:-}" ]; then
    need postgresql has_server
    if [ "$(id -u)" = 0 ]; then need util-linux has_program runuser; fi
else
    need postgresql-client has_program psql
fi
need wkhtmltopdf has_program wkhtmltopdf
need fonts-noto-cjk has_cjk
need libmagic1 has_library libmagic.so.1
if [ ! -x "$VENV/bin/python" ]; then
    has_venv || case $(readlink -f "$(command -v "$PYTHON")") in
        /usr/bin/*) missing+=("python$version-venv") ;;
        *) die "'$PYTHON' has no module ensurepip: set PYTHON to a Python that has it." ;;
    esac
fi
if [ -z "${ODOO_HOME:-}" ] && ! odoo_packages > /dev/null; then
    need debian-archive-keyring test -r /usr/share/keyrings/debian-archive-keyring.gpg
fi
if [ "$for_what" = test ]; then
    need poppler-utils has_program pdftotext
    need libatomic1 has_library libatomic.so.1 # the driver of the browser tests
    if [ "${CHROMIUM:-}" != none ] && ! has_program "$(find_chromium)"; then
        [ -z "${CHROMIUM:-}" ] || die "CHROMIUM=$CHROMIUM is not a program: set it to a Chromium or Chrome, or to 'none' to leave the browser's tests out."
        # Ubuntu's own package is only a door to a snap, whose sandbox keeps it from the tests' files
        if grep -q '^ID=ubuntu' /etc/os-release 2> /dev/null; then
            die "The browser's tests need a Chromium or Chrome that is not a snap: set CHROMIUM=/path/to/chrome, or CHROMIUM=none to leave these tests out."
        fi
        missing+=(chromium)
    fi
fi

[ ${#missing[@]} -gt 0 ] || exit 0

by_hand="install them as the system's administrator: apt-get install ${missing[*]}"
has_program apt-get || die "Missing here: ${missing[*]}. This is no Debian or Ubuntu; install what these packages hold with the system's own means."
as_root=()
if [ "$(id -u)" != 0 ]; then
    has_program sudo || die "Missing here: ${missing[*]}. There is no sudo: $by_hand"
    as_root=(sudo)
fi

# Debian's postgresql makes a cluster of its own when it is installed, and starts it. The project has no use for it, and a
# machine that had none should not get one: said for the time of the installation, in the folder that is read for this.
no_cluster=/etc/postgresql-common/createcluster.d/skill_subsidy.conf
restore() { "${as_root[@]}" rm -f "$no_cluster"; }
if [[ " ${missing[*]} " == *" postgresql "* ]]; then
    trap restore EXIT
    "${as_root[@]}" mkdir -p "${no_cluster%/*}"
    echo 'create_main_cluster = false' | "${as_root[@]}" tee "$no_cluster" > /dev/null
fi

say "Installing from the system's packages: ${missing[*]}"
log=$LOCAL/apt.log
{
    "${as_root[@]}" apt-get update &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
} > "$log" 2>&1 < /dev/null || {
    tail -n 15 "$log" >&2
    die "apt-get could not install ${missing[*]} (all of it in $log). Put that right, or $by_hand"
}
