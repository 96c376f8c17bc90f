#!/usr/bin/env bash
# Compares backups and restores of a schema of very many tables with pg_dump, psql and pg_restore on this machine.
#
#   ./mvnw -q -DskipTests package && benchmarks/many-tables.sh [TABLES] [RUNS]
#
# Starts a server of its own from PG_BIN and removes it again. Prints wall time, and processor time of the client and of the
# server (which keep their meaning on a machine that does other work too), one line per run and the medians at the end.
set -euo pipefail

tables=${1:-20000}
runs=${2:-5}
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
java=(java "-Xmx${HEAP:-256m}")
if [ -n "${JAVA_FLAGS:-}" ]; then
    read -ra flags <<< "$JAVA_FLAGS"
    java+=("${flags[@]}")
fi
jar=${JAR:-$(cd "$(dirname "$0")/.." && pwd)/adapter-cli/target/backup-cli.jar}
work=$(mktemp -d "${TMPDIR:-/tmp}/many-tables.XXXXXX")
export PGHOST=127.0.0.1 PGPORT=${PGPORT:-5998} PGUSER=postgres PGOPTIONS='-c client_min_messages=warning'
source_url=postgresql://postgres@127.0.0.1:$PGPORT/many
target_url=postgresql://postgres@127.0.0.1:$PGPORT/copy

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
    else
        "$@"
    fi
}

stop() {
    as_postgres "$bin/pg_ctl" -D "$work/data" -m immediate stop > /dev/null 2>&1 || true
    rm -rf "$work"
}
trap stop EXIT

start() {
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$work"
    fi
    as_postgres "$bin/initdb" -D "$work/data" --locale=C -E UTF8 -U postgres -A trust > /dev/null
    cat >> "$work/data/postgresql.conf" << SETTINGS
port = $PGPORT
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 220
max_locks_per_transaction = 256
fsync = off
synchronous_commit = off
SETTINGS
    as_postgres "$bin/pg_ctl" -D "$work/data" -l "$work/log" -w start > /dev/null
}

fill() {
    "$bin/psql" -qX -d postgres -c 'CREATE DATABASE many' -c 'CREATE ROLE many_reader'
    "$bin/psql" -qX -v ON_ERROR_STOP=1 -d many << SQL
DO \$fill\$
DECLARE
    name text;
BEGIN
    FOR s IN 0..9 LOOP EXECUTE format('CREATE SCHEMA part_%s', s); END LOOP;
    FOR i IN 1..$tables LOOP
        name := format('part_%s.table_%s', i % 10, i);
        EXECUTE format('CREATE TABLE %s (id %s PRIMARY KEY, code varchar(40) NOT NULL DEFAULT ''none'','
            ' amount numeric(12,2)%s, parent_id integer%s, created timestamptz DEFAULT now())', name,
            CASE WHEN i % 2 = 0 THEN 'serial' ELSE 'integer' END,
            CASE WHEN i % 3 = 0 THEN ' CHECK (amount >= 0)' ELSE '' END,
            CASE WHEN i % 4 = 0 THEN format(' REFERENCES part_%s.table_%s', (i - 1) % 10, i - 1) ELSE '' END);
        EXECUTE format('CREATE INDEX ON %s (code, created)', name);
        IF i % 3 = 1 THEN
            EXECUTE format('COMMENT ON TABLE %s IS %L', name, 'holds what belongs to part ' || i);
            EXECUTE format('COMMENT ON COLUMN %s.code IS %L', name, 'a code; see the manual');
        END IF;
        IF i % 4 = 1 THEN EXECUTE format('GRANT SELECT, INSERT ON %s TO many_reader', name); END IF;
        EXECUTE format('INSERT INTO %s (id, amount) VALUES (1, 12.50)', name);
        IF i % 100 = 0 THEN COMMIT; END IF;
    END LOOP;
END \$fill\$;
VACUUM ANALYZE;
CHECKPOINT;
SQL
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

# measured NAME COMMAND…: runs it and notes NAME, wall, client, server.
measured() {
    local name=$1 before after times
    shift
    before=$(server_seconds)
    times=$( { TIMEFORMAT='%R %U %S' && time "$@" > "$work/out" 2>&1; } 2>&1) || { cat "$work/out" >&2; exit 1; }
    sleep 0.5 # the sessions end after their client
    after=$(server_seconds)
    echo "$times" | awk -v name="$name" -v server="$(awk -v a="$before" -v b="$after" 'BEGIN { print b - a }')" \
        '{ printf "%-34s %8.2f %8.2f %8.2f\n", name, $1, $2 + $3, server }' | tee -a "$work/runs"
}

backup_cli() {
    "${java[@]}" -jar "$jar" "$@"
}

backup() {
    rm -rf "$work/store"
    backup_cli backup --url "$source_url" --store "file:$work/store" --jobs "$1" --compression "$2" --no-globals
}

fresh() {
    "$bin/psql" -qX -d postgres -c 'DROP DATABASE IF EXISTS copy' -c 'CREATE DATABASE copy' -c CHECKPOINT
}

start
fill
echo "$tables tables, ${java[*]}, $(nproc) processors"
printf '%-34s %8s %8s %8s\n' 'seconds' wall client server
for _ in $(seq "$runs"); do
    measured 'pg_dump -Fp' "$bin/pg_dump" -Fp -f "$work/dump.sql" many
    rm -rf "$work/dump.dir"
    measured 'pg_dump -Fd -j 2 -Z 0' "$bin/pg_dump" -Fd -j 2 -Z 0 -f "$work/dump.dir" many
    measured 'backup --jobs 1' backup 1 none
    measured 'backup --jobs 2' backup 2 none
    measured 'backup --jobs 2 --compression zstd' backup 2 zstd
done
for _ in $(seq "${RESTORES:-$runs}"); do
    fresh
    measured 'psql -f' "$bin/psql" -qX -v ON_ERROR_STOP=1 -d copy -f "$work/dump.sql"
    fresh
    measured 'pg_restore -j 2' "$bin/pg_restore" -j 2 -d copy "$work/dump.dir"
    fresh
    measured 'restore --jobs 2' backup_cli restore many --target "$target_url" --store "file:$work/store" --jobs 2
done
echo 'medians'
cut -c 1-34 "$work/runs" | sed 's/ *$//' | awk '!seen[$0]++' | while read -r name; do
    for column in 1 2 3; do
        grep -F -- "$(printf '%-34s ' "$name")" "$work/runs" | cut -c 35- | awk -v column="$column" '{ print $column }' \
            | sort -n | awk '{ all[NR] = $1 } END { print (all[int((NR + 1) / 2)] + all[int(NR / 2) + 1]) / 2 }'
    done | paste -s -d ' ' | awk -v name="$name" '{ printf "%-34s %8.2f %8.2f %8.2f\n", name, $1, $2, $3 }'
done
