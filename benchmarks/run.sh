#!/usr/bin/env bash
# Backs up and restores the same databases with the tools of PostgreSQL and with ours, in turn, on this machine.
#
#   ./mvnw -q -DskipTests package && benchmarks/run.sh [MEGABYTES] [RUNS]
#
# Starts a server of its own from PG_BIN and removes it again. Prints wall time, processor time of the client and of the server, peak
# memory of the (largest) client process, and what was stored; one line per run, then the medians, then the ratios that docs/performance.md
# has goals for. Needs GNU time, zstd and gzip.
set -euo pipefail

megabytes=${1:-512}
runs=${2:-3}
jobs=${JOBS:-2}
PGPORT=${PGPORT:-5997}
work=$(mktemp -d "${TMPDIR:-/tmp}/side-by-side.XXXXXX")
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
trap stop_server EXIT
server=postgresql://postgres@127.0.0.1:$PGPORT

sql() { "$bin/psql" -qX -v ON_ERROR_STOP=1 "$@"; }

fill() {
    sql -d postgres -c 'CREATE DATABASE pgbench' -c 'CREATE DATABASE wide' -c 'CREATE DATABASE blobs' -c 'CREATE DATABASE small' -c 'CREATE DATABASE skewed'
    "$bin/pgbench" -i -q -s $((megabytes / 15 + 1)) pgbench > /dev/null 2>&1
    sql -d wide << SQL
CREATE TABLE wide AS SELECT g AS id, md5(g::text) || ' ' || md5((g % 1000)::text) AS title,
    jsonb_build_object('user', g % 5000, 'tags', jsonb_build_array(md5((g % 77)::text), g % 13), 'note', repeat(chr(97 + g % 26), 120)) AS document,
    (random() * 1000000)::numeric(14,4) AS amount, random() AS score, now() - g * interval '1 second' AS created,
    (g % 3 = 0) AS flag, CASE WHEN g % 5 > 0 THEN (SELECT string_agg(md5(g || ' ' || i), ' ') FROM generate_series(1, 16) AS i) END AS text
FROM generate_series(1, $megabytes * 900) AS g;
ALTER TABLE wide ADD PRIMARY KEY (id);
CREATE INDEX ON wide (created);
CREATE INDEX ON wide (title);
SQL
    sql -d blobs << SQL
CREATE TABLE blobs AS SELECT g AS id, decode(string_agg(md5(g || ' ' || i), ''), 'hex') AS content
FROM generate_series(1, $megabytes) AS g, generate_series(1, 32768) AS i GROUP BY g;
ALTER TABLE blobs ADD PRIMARY KEY (id);
SQL
    sql -d small << 'SQL'
DO $fill$ BEGIN
    FOR i IN 1..2000 LOOP
        EXECUTE format('CREATE TABLE small_%s (id integer PRIMARY KEY, code text NOT NULL, amount numeric(12,2))', i);
        EXECUTE format('INSERT INTO small_%s SELECT g, md5(g::text), g FROM generate_series(1, 20) AS g', i);
        IF i % 100 = 0 THEN COMMIT; END IF;
    END LOOP;
END $fill$;
SQL
    for i in 1 2 3 4 5 6 7 8 9 10; do
        sql -d skewed -c "CREATE TABLE t$i AS SELECT g AS id, md5(g::text) AS hash, repeat(md5((g % 500)::text), 4) AS text
            FROM generate_series(1, $megabytes * 5200 * CASE WHEN $i = 1 THEN 10 ELSE 1 END / 19) AS g" -c "ALTER TABLE t$i ADD PRIMARY KEY (id)"
    done
    for database in pgbench wide blobs small skewed; do sql -d "$database" -c 'VACUUM ANALYZE'; done
    sql -d postgres -c CHECKPOINT
}

fresh() { sql -d postgres -c 'DROP DATABASE IF EXISTS copy' -c 'CREATE DATABASE copy' -c CHECKPOINT; }

start_server 'shared_buffers = 512MB' 'max_wal_size = 8GB' 'max_connections = 100' 'max_locks_per_transaction = 256' 'maintenance_work_mem = 128MB'
fill
echo "$megabytes MB of each kind, ${java[*]}, $(nproc) processors, $("$bin/pg_dump" --version)"
for database in pgbench wide blobs skewed small; do
    heading "$database"
    for _ in $(seq "$runs"); do
        measured "$database pg_dump -Fp" "$work/dump.sql" "\$BIN/pg_dump -Fp -f \$WORK/dump.sql $database"
        measured "$database pg_dump -Fc" "$work/dump.fc" "\$BIN/pg_dump -Fc -f \$WORK/dump.fc $database"
        rm -rf "$work/dump.dir"
        measured "$database pg_dump -Fd -j $jobs -Z 1" "$work/dump.dir" "\$BIN/pg_dump -Fd -j $jobs -Z 1 -f \$WORK/dump.dir $database"
        measured "$database pg_dump | zstd" "$work/dump.zst" "\$BIN/pg_dump -Fp $database | zstd -q -3 > \$WORK/dump.zst"
        measured "$database pg_dump | gzip" "$work/dump.gz" "\$BIN/pg_dump -Fp $database | gzip > \$WORK/dump.gz"
        for kind in none gzip zstd; do
            for n in 1 "$jobs"; do
                rm -rf "$work/store"
                measured "$database backup --jobs $n $kind" "$work/store" \
                    "\$CLI backup --url $server/$database --store file:\$WORK/store --jobs $n --compression $kind --no-globals"
            done
        done
        fresh
        measured "$database psql -f" /nowhere "\$BIN/psql -qX -v ON_ERROR_STOP=1 -d copy -f \$WORK/dump.sql"
        fresh
        measured "$database pg_restore -j $jobs" /nowhere "\$BIN/pg_restore -j $jobs -d copy \$WORK/dump.dir"
        fresh
        measured "$database restore --jobs $jobs" /nowhere "\$CLI restore $database --target $server/copy --store file:\$WORK/store --jobs $jobs"
    done
done
heading 'medians'
medians | tee "$work/medians"

# ratio TEXT COLUMN OF OURS: how much of theirs ours is, by the medians.
value() { grep -F -- "$(printf '%-44s ' "$1")" "$work/medians" | cut -c 45- | awk -v column="$2" '{ print $column }'; }
ratio() { awk -v text="$1" -v ours="$(value "$3" "$2")" -v theirs="$(value "$4" "$2")" 'BEGIN { printf "%-70s %6.2f\n", text, theirs / ours }'; }
echo 'times as fast (or, for processor time, as cheap) as theirs'
ratio 'wide rows, zstd, beside pg_dump -Fc' 1 "wide backup --jobs $jobs zstd" 'wide pg_dump -Fc'
for database in pgbench wide blobs skewed small; do
    ratio "$database, zstd, beside pg_dump -Fd -j $jobs -Z 1" 1 "$database backup --jobs $jobs zstd" "$database pg_dump -Fd -j $jobs -Z 1"
    ratio "$database, zstd, beside pg_dump | zstd" 1 "$database backup --jobs $jobs zstd" "$database pg_dump | zstd"
    ratio "$database, plain, beside pg_dump -Fp" 1 "$database backup --jobs $jobs none" "$database pg_dump -Fp"
    ratio "$database, plain, processor time of the client" 2 "$database backup --jobs 1 none" "$database pg_dump -Fp"
    ratio "$database, restore, beside pg_restore -j $jobs" 1 "$database restore --jobs $jobs" "$database pg_restore -j $jobs"
done
