#!/usr/bin/env bash
# Compares backups and restores of a schema with very many tables with pg_dump, psql and pg_restore on this machine.
#
#   ./mvnw -q -DskipTests package && benchmarks/many-tables.sh [TABLES] [RUNS]
#
# Starts a separate server from PG_BIN and removes it again. Prints wall time, processor time of the client and of the server (which is
# meaningful even on a busy machine), peak memory and stored bytes: one line per run, then the medians.
set -euo pipefail

tables=${1:-20000}
runs=${2:-5}
PGPORT=${PGPORT:-5998}
work=$(mktemp -d "${TMPDIR:-/tmp}/many-tables.XXXXXX")
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
trap stop_server EXIT
server=postgresql://postgres@127.0.0.1:$PGPORT

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

start_server 'max_connections = 220' 'max_locks_per_transaction = 256'
train > /dev/null
fill
echo "$tables tables, ${jar%.jar}, $(nproc) processors"
heading 'seconds'
for _ in $(seq "$runs"); do
    measured 'pg_dump -Fp' "$work/dump.sql" "\$BIN/pg_dump -Fp -f \$WORK/dump.sql many"
    rm -rf "$work/dump.dir"
    measured 'pg_dump -Fd -j 2 -Z 0' "$work/dump.dir" "\$BIN/pg_dump -Fd -j 2 -Z 0 -f \$WORK/dump.dir many"
    for how in '1 --compression none' '2 --compression none' '2 --compression zstd'; do
        rm -rf "$work/store"
        measured "backup --jobs $how" "$work/store" "\$CLI backup --url $server/many --store file:\$WORK/store --jobs $how --no-globals"
    done
done
for _ in $(seq "${RESTORES:-$runs}"); do
    fresh
    measured 'psql -f' /nowhere "\$BIN/psql -qX -v ON_ERROR_STOP=1 -d copy -f \$WORK/dump.sql"
    fresh
    measured 'pg_restore -j 2' /nowhere "\$BIN/pg_restore -j 2 -d copy \$WORK/dump.dir"
    fresh
    measured 'restore --jobs 2' /nowhere "\$CLI restore many --target $server/copy --store file:\$WORK/store --jobs 2"
done
heading 'medians'
medians
