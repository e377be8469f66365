# shellcheck shell=bash
# Odoo's settings and databases. Sourced after env.sh and postgres.sh; a server has been started.

# write_conf FILE DATABASE PORT CRON_THREADS [ADDONS]: Odoo's settings; its attachments and sessions lie beside FILE. The addon is
# taken from the folder ADDONS; tests need it where they lie themselves.
# No limit of memory: Chromium and wkhtmltopdf inherit it, and reserve more than they use. The time: a month in one request.
write_conf() {
    local dir
    dir=$(dirname "$1")
    mkdir -p "$dir"
    (
        umask 077
        cat > "$1.new" <<CONF
[options]
addons_path = $(odoo_addons_path "${5:-$(addon_alone)}")
data_dir = $dir/data
db_host = $PGHOST
db_port = ${PGPORT:-5432}
db_user = ${PGUSER:-$(id -un)}
db_name = $2
dbfilter = ^$2\$
list_db = False
admin_passwd = $(head -c 24 /dev/urandom | base64)
http_interface = 127.0.0.1
http_port = $3
max_cron_threads = $4
limit_memory_hard = 0
limit_time_real = 900
CONF
    )
    mv "$1.new" "$1"
}

sql() { psql -d "$1" -Atqc "$2"; }

database_exists() { [ "$(sql postgres "SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]; }

drop_database() { # drop_database NAME DATA_DIR: with its attachments
    if database_exists "$1"; then
        # The plain way ends an autovacuum of it, which only a superuser may do by force; force ends what a run left behind
        sql postgres "DROP DATABASE \"$1\"" 2> /dev/null || sql postgres "DROP DATABASE \"$1\" WITH (FORCE)"
    fi
    rm -rf "$2/filestore/$1"
}

copy_database() { # copy_database FROM TO DATA_DIR
    drop_database "$2" "$3"
    createdb -T "$1" "$2"
    if [ -d "$3/filestore/$1" ]; then cp -a "$3/filestore/$1" "$3/filestore/$2"; fi
}

install_modules() { # install_modules CONF DATABASE MODULES LOG: in Chinese; a new database when it is not there
    local complaint
    odoo -c "$1" -d "$2" -i "$3" --load-language zh_CN --no-http --stop-after-init > "$4" 2>&1 || {
        tail -n 25 "$4" >&2
        die "Odoo could not install $3 (all of it in $4)."
    }
    # what Odoo passes over with a line in its log: a file that does not load
    complaint=$(grep -E -A 12 ' (ERROR|CRITICAL) ' "$4" | head -n 40) || true
    if [ -n "$complaint" ]; then
        printf '%s\n' "$complaint" >&2
        die "Odoo complained when it installed $3 (all of it in $4)."
    fi
    [ -z "$(sql "$2" "SELECT m FROM unnest(string_to_array('$3', ',')) m WHERE NOT EXISTS (SELECT FROM ir_module_module WHERE name = m AND state = 'installed')")" ] ||
        die "Odoo did not install all of $3 (look into $4)."
}

load_demo() { # load_demo CONF DATABASE LOG: the demo agencies of the addon, without the demo data of Odoo's own modules
    odoo shell -c "$1" -d "$2" --no-http --logfile "$3" < "$ROOT/scripts/load_demo.py" || {
        tail -n 25 "$3" >&2
        die "The demo agencies could not be loaded (all of it in $3)."
    }
}

# Where printing finds the server that has the style sheets
set_report_url() { # set_report_url DATABASE PORT
    sql "$1" "INSERT INTO ir_config_parameter (key, value) VALUES ('report.url', 'http://127.0.0.1:$2')
              ON CONFLICT (key) DO UPDATE SET value = excluded.value"
}

port_is_free() { ! (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

free_port() { "$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
