# What the side-by-side runs share: a server of their own, and measuring of commands. To be sourced, after "work" and "PGPORT" are set.
# shellcheck shell=bash

: "${work:?}" "${PGPORT:?}"
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
java=(java "-Xmx${HEAP:-256m}")
if [ -n "${JAVA_FLAGS:-}" ]; then
    read -ra flags <<< "$JAVA_FLAGS"
    java+=("${flags[@]}")
fi
# For the texts of commands that are measured: BIN/pg_dump, $CLI backup, $WORK/dump.sql.
export WORK=$work BIN=$bin
CLI="${java[*]} -jar ${JAR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/adapter-cli/target/backup-cli.jar}"
export CLI PGHOST=127.0.0.1 PGPORT PGUSER=postgres PGOPTIONS='-c client_min_messages=warning'

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
    else
        "$@"
    fi
}

stop_server() {
    as_postgres "$bin/pg_ctl" -D "$work/data" -m immediate stop > /dev/null 2>&1 || true
    rm -rf "$work"
}

# start_server SETTING…: a new server at PGPORT, removed with the work directory by stop_server.
start_server() {
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$work"
    fi
    as_postgres "$bin/initdb" -D "$work/data" --locale=C -E UTF8 -U postgres -A trust > /dev/null
    printf '%s\n' "port = $PGPORT" "listen_addresses = '127.0.0.1'" "unix_socket_directories = ''" 'fsync = off' \
        'synchronous_commit = off' "$@" >> "$work/data/postgresql.conf"
    as_postgres "$bin/pg_ctl" -D "$work/data" -l "$work/log" -w start > /dev/null
}

# Seconds of processor time that the server and all sessions that ended have taken.
server_seconds() {
    local pid child ticks
    pid=$(head -n 1 "$work/data/postmaster.pid")
    ticks=$({
        cat /proc/"$pid"/stat
        for child in $(pgrep -P "$pid"); do cat /proc/"$child"/stat 2> /dev/null || true; done
    } | sed 's/.*) //' | awk 'NR == 1 { sum = $12 + $13 + $14 + $15 } NR > 1 { sum += $12 + $13 } END { print sum }')
    awk -v ticks="$ticks" -v hertz="$(getconf CLK_TCK)" 'BEGIN { print ticks / hertz }'
}

# measured NAME FILE TEXT: runs the text in a shell and notes NAME, wall, client, server, peak memory of the largest process in MB, and how
# many MB are in FILE afterwards.
measured() {
    local name=$1 file=$2 before after stored=0
    before=$(server_seconds)
    /usr/bin/time -q -o "$work/time" -f '%e %U %S %M' bash -c "set -euo pipefail; $3" > "$work/out" 2>&1 || {
        cat "$work/out" >&2
        exit 1
    }
    sleep 0.5 # the sessions end after their client
    after=$(server_seconds)
    [ ! -e "$file" ] || stored=$(du -sm --apparent-size "$file" | cut -f 1)
    awk -v name="$name" -v stored="$stored" -v server="$(awk -v a="$before" -v b="$after" 'BEGIN { print b - a }')" \
        '{ printf "%-44s %8.2f %8.2f %8.2f %6d %8d\n", name, $1, $2 + $3, server, $4 / 1024, stored }' "$work/time" | tee -a "$work/runs"
}

heading() { printf '%-44s %8s %8s %8s %6s %8s\n' "$1" wall client server 'MB' 'stored'; }

# medians: one line for each name in "$work/runs", in the order of their first runs.
medians() {
    cut -c 1-44 "$work/runs" | sed 's/ *$//' | awk '!seen[$0]++' | while read -r name; do
        for column in 1 2 3 4 5; do
            grep -F -- "$(printf '%-44s ' "$name")" "$work/runs" | cut -c 45- | awk -v column="$column" '{ print $column }' \
                | sort -n | awk '{ all[NR] = $1 } END { print (all[int((NR + 1) / 2)] + all[int(NR / 2) + 1]) / 2 }'
        done | paste -s -d ' ' | awk -v name="$name" '{ printf "%-44s %8.2f %8.2f %8.2f %6d %8d\n", name, $1, $2, $3, $4, $5 }'
    done
}
