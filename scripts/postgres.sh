# shellcheck shell=bash
# PostgreSQL clusters of the project's own, on a Unix socket that only their owner can reach. Sourced after env.sh.
#   pg_start run    the data of `make run`: durable
#   pg_start test   thrown away after a crash: does not wait for the disk
#   pg_stop NAME
# pg_start exports PGHOST, PGPORT and PGUSER. Where PGHOST is set by the user, that server is used, and nothing is started or stopped.

PG_GIVEN=${PGHOST:-}
PG_ROLE=skill_subsidy # Odoo refuses to work as PostgreSQL's superuser

# PostgreSQL refuses to run as root: then it runs as the user that Debian's package brings
pg_owner() { if [ "$(id -u)" = 0 ]; then echo postgres; else id -un; fi; }

as_owner() { # from /, which every user may stand in
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        (cd / && "$@")
    fi
}

pg_bin() { # folder of the server's programs: of the version that made the cluster, else the newest
    local data=$1 version='*' newest
    if [ -f "$data/PG_VERSION" ]; then version=$(cat "$data/PG_VERSION"); fi
    newest=$(compgen -G "/usr/lib/postgresql/$version/bin" | sort -V | tail -n 1) || true
    if [ -z "$newest" ] && [ "$version" = '*' ]; then newest=$(dirname "$(command -v initdb)"); fi
    [ -n "$newest" ] ||
        die "The data in $data were made by PostgreSQL $version, which is not installed: install postgresql-$version, or move that folder away."
    printf '%s' "$newest"
}

pg_home() { # folder of both clusters: .local/pg, or where it points to
    local home=$LOCAL/pg open
    if [ ! -e "$home" ]; then
        rm -f "$home"
        mkdir -p "$LOCAL"
        mkdir -m 700 "$home"
        if [ "$(id -u)" = 0 ]; then
            chown "$(pg_owner)" "$home"
            # a checkout under /root is closed to the user that PostgreSQL runs as
            if ! as_owner test -w "$home"; then
                open=$(getent passwd "$(pg_owner)" | cut -d: -f6)/skill_subsidy-$(printf '%s' "$ROOT" | sha256sum | cut -c1-8)
                as_owner mkdir -p -m 700 "$open"
                rmdir "$home"
                ln -s "$open" "$home"
                say "The user $(pg_owner) cannot enter $ROOT: the database's files are in $open" >&2
            fi
        fi
    fi
    readlink -f "$home"
}

pg_socket_dir() { # a Unix socket's path may have 107 bytes; a longer one goes to /tmp, into a folder that nobody else can enter
    local dir=$1/sock
    if [ "$(printf '%s/.s.PGSQL.5432' "$dir" | wc -c)" -gt 103 ]; then
        dir=/tmp/skill_subsidy-$(printf '%s' "$1" | sha256sum | cut -c1-8)
    fi
    as_owner mkdir -p -m 700 "$dir"
    [ "$(stat -c %U "$dir")" = "$(pg_owner)" ] || die "$dir belongs to another user: remove it, PostgreSQL's socket goes there."
    printf '%s' "$dir"
}

pg_create() { # pg_create BASE: a new cluster in BASE/data, whole or not at all
    local base=$1 bin os_user
    bin=$(pg_bin none)
    as_owner mkdir -p "$base"
    as_owner rm -rf "$base/new"
    as_owner "$bin/initdb" -D "$base/new" -U postgres -A peer -E UTF8 --locale=C.UTF-8 > "$LOCAL/initdb.log" 2>&1 || {
        tail -n 5 "$LOCAL/initdb.log" >&2
        die "PostgreSQL could not make its files in $base: put right what stands above and run this again."
    }
    # peer: the kernel says which user is at the other end of the socket; these two may be either role
    echo 'local all all peer map=project' | as_owner tee "$base/new/pg_hba.conf" > /dev/null
    for os_user in "$(id -un)" "$(pg_owner)"; do
        printf 'project %s postgres\nproject %s %s\n' "$os_user" "$os_user" "$PG_ROLE"
    done | sort -u | as_owner tee "$base/new/pg_ident.conf" > /dev/null
    echo "include 'project.conf'" | as_owner tee -a "$base/new/postgresql.conf" > /dev/null
    as_owner mv "$base/new" "$base/data"
}

pg_running() { as_owner "$(pg_bin "$1/data")/pg_ctl" -D "$1/data" status > /dev/null 2>&1; }

pg_start() { # pg_start NAME
    local name=$1 base data socket
    if [ -n "$PG_GIVEN" ]; then
        psql -d postgres -Atqc 'SELECT 1' > /dev/null ||
            die "The PostgreSQL server of PGHOST=$PGHOST does not let us in: check PGHOST, PGPORT, PGUSER and PGPASSWORD, or unset PGHOST to have one set up here."
        return
    fi
    base=$(pg_home)/$name
    data=$base/data
    if [ "$name" = test ] && as_owner test -f "$data/postmaster.pid" && ! pg_running "$base"; then
        as_owner rm -rf "$data" # it did not wait for the disk, and did not stop in order: nothing in it can be relied on
    fi
    as_owner test -f "$data/PG_VERSION" || pg_create "$base"
    socket=$(pg_socket_dir "$base")
    export PGHOST=$socket PGPORT=5432 PGUSER=$PG_ROLE
    if ! pg_running "$base"; then
        {
            echo "listen_addresses = ''"
            echo "unix_socket_directories = '\"$socket\"'"
            echo "unix_socket_permissions = 0700"
            echo "shared_buffers = 256MB"
            if [ "$name" = test ]; then
                printf '%s = off\n' fsync synchronous_commit full_page_writes
            fi
        } | as_owner tee "$data/project.conf" > /dev/null
        as_owner "$(pg_bin "$data")/pg_ctl" -D "$data" -l "$base/log" -w start > /dev/null 9>&- || {
            as_owner tail -n 5 "$base/log" >&2
            die "PostgreSQL did not start (all of it in $base/log): put right what stands above and run this again."
        }
    fi
    psql -U postgres -d postgres -Atqc "SELECT 1 FROM pg_roles WHERE rolname = '$PG_ROLE'" | grep 1 > /dev/null ||
        psql -U postgres -d postgres -qc "CREATE ROLE $PG_ROLE LOGIN CREATEDB"
}

pg_stop() { # pg_stop NAME: nothing to do when it is not there or not running
    local base
    [ -z "$PG_GIVEN" ] && [ -e "$LOCAL/pg/$1/data" ] || return 0
    base=$(pg_home)/$1
    if pg_running "$base"; then
        as_owner "$(pg_bin "$base/data")/pg_ctl" -D "$base/data" -m fast -w stop > /dev/null || true
    fi
}
