#!/usr/bin/env bash
# Odoo 19 Community: Debian's package odoo-19 (suite sid, Architecture: all) and the packages whose fonts and scripts it links
# to, unpacked into the project's own prefix .local/odoo. Nothing is installed over the system.
#
# apt fetches them through a state of its own (sources, lists, cache) and checks the archive's signature; the packages stay in
# the cache with their checksums, and the next checkout unpacks them from there without asking anyone.
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"

# sid's fonts-font-awesome is version 7, without the fontawesome-webfont.* of version 4 that Odoo links to: -legacy has them
PACKAGES=(
    odoo-19
    fonts-font-awesome-legacy fonts-glyphicons-halflings fonts-inconsolata fonts-montserrat fonts-ocr-b fonts-roboto-unhinted
    libjs-jquery libjs-jquery-form libjs-underscore
)
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
DEBS=$CACHE/debs
STATE=$CACHE/apt
PREFIX=$LOCAL/odoo

check_version() { # the Odoo that is there: version 19, or stop
    local packages
    packages=$(odoo_packages) ||
        die "There is no Odoo in ODOO_HOME=$ODOO_HOME: it has to hold odoo/release.py (a source checkout) or usr/lib/python3/dist-packages (a prefix)."
    grep -q '^version_info = (19,' "$packages/odoo/release.py" ||
        die "The Odoo in $packages is not version 19: set ODOO_HOME to one that is, or leave it unset to have Debian's fetched."
}

if [ -n "${ODOO_HOME:-}" ]; then
    check_version
    exit 0
fi

mirrors() { # Debian mirrors, best first, one a line: the one that is set, else those that the machine's own apt uses
    if [ -n "${DEBIAN_MIRROR:-}" ]; then
        printf '%s\n' "$DEBIAN_MIRROR"
        return
    fi
    # apt knows who publishes a source once its lists are there; before that the address has to tell
    # shellcheck disable=SC2016  # apt fills this in
    {
        apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian'
        apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -E '/debian/?$'
    } 2> /dev/null | grep -v '^cdrom:' | awk '!seen[$0]++' || true
}

run_apt() { apt-get -q -c "$STATE/apt.conf" "$@"; }

prepare_apt() { # prepare_apt MIRROR: an apt state that knows this mirror's sid and nothing else
    rm -rf "$STATE"
    mkdir -p "$STATE/lists/partial" "$STATE/cache/archives/partial" "$STATE/none"
    : > "$STATE/status"
    printf 'deb [arch=%s signed-by=%s target=Packages pdiffs=no] %s sid main\n' \
        "$(dpkg --print-architecture)" "$KEYRING" "$1" > "$STATE/sources.list"
    # read after the machine's own settings, whose proxy and certificates stay in force; its hooks do not concern this state
    cat > "$STATE/apt.conf" <<CONF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
Dir::State "$STATE";
Dir::State::lists "$STATE/lists";
Dir::State::status "$STATE/status";
Dir::Cache "$STATE/cache";
Dir::Etc::SourceList "$STATE/sources.list";
Dir::Etc::SourceParts "$STATE/none";
Dir::Etc::Preferences "$STATE/none/preferences";
Dir::Etc::PreferencesParts "$STATE/none";
APT::Sandbox::User "root";
APT::Get::AllowUnauthenticated "false";
Acquire::AllowInsecureRepositories "false";
Acquire::Languages "none";
Acquire::Retries "3";
CONF
}

fetch() { # the packages into the cache, whole or not at all
    local mirror fetched='' log=$LOCAL/odoo-fetch.log new=$DEBS.new
    command -v dpkg > /dev/null ||
        die "Odoo comes as a Debian package, and there is no apt here: set ODOO_HOME=/path/to/odoo-19."
    [ -n "$(mirrors)" ] ||
        die "Odoo comes from Debian, and this machine's apt names no Debian mirror: set DEBIAN_MIRROR to the address of one (what stands after 'deb' in a Debian machine's sources), or ODOO_HOME to an Odoo 19 that is already there."
    say "Fetching Odoo 19 (about 130 MB, kept in $DEBS)"
    : > "$log"
    while read -r mirror; do
        prepare_apt "$mirror"
        rm -rf "$new"
        mkdir -p "$new"
        if run_apt update >> "$log" 2>&1 < /dev/null &&
            (cd "$new" && run_apt download "${PACKAGES[@]}") >> "$log" 2>&1 < /dev/null; then
            fetched=yes
            break
        fi
    done < <(mirrors)
    if [ -z "$fetched" ]; then
        tail -n 15 "$log" >&2
        die "Odoo could not be fetched from the Debian mirror of this machine (all of it in $log): put right what stands above, or set DEBIAN_MIRROR to another one, or ODOO_HOME to an Odoo 19 that is already there."
    fi
    (cd "$new" && sha256sum ./*.deb > SHA256SUMS)
    rm -rf "$DEBS" "$STATE"
    mv "$new" "$DEBS"
}

# No cache and yet an Odoo: it is what this checkout works with, and nothing has to be fetched
if [ -f "$PREFIX/.stamp" ] && { [ ! -f "$DEBS/SHA256SUMS" ] || cmp -s "$DEBS/SHA256SUMS" "$PREFIX/.stamp"; }; then
    exit 0
fi

[ -f "$DEBS/SHA256SUMS" ] || fetch
(cd "$DEBS" && sha256sum --quiet -c SHA256SUMS) ||
    die "A package in $DEBS is damaged: remove that folder, and it is fetched again."

say "Unpacking Odoo $(cd "$DEBS" && echo odoo-19_*.deb | cut -d_ -f2)"
rm -rf "$PREFIX" "$PREFIX.new"
mkdir -p "$PREFIX.new"
for package in "$DEBS"/*.deb; do
    dpkg -x "$package" "$PREFIX.new"
done
# A link to a package that is not unpacked shows as a missing font or script much later; point_of_sale's one is not the web client's
dangling=$(find "$PREFIX.new" -xtype l -not -path '*/point_of_sale/*' | head -n 3)
[ -z "$dangling" ] ||
    die "Debian's Odoo links to files that no unpacked package brings: $dangling. Add their package to PACKAGES in scripts/odoo.sh."
cp "$DEBS/SHA256SUMS" "$PREFIX.new/.stamp"
mv "$PREFIX.new" "$PREFIX"
check_version
