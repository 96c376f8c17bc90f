# The databases of run.sh; each yields about "megabytes" of COPY text, except for small and startup. Sourced after lib.sh.
# shellcheck shell=bash

: "${megabytes:?}" "${bin:?}"

fill_pgbench() { "$bin/pgbench" -i -q -s $((megabytes / 10 + 1)) pgbench > /dev/null 2>&1; }

fill_wide() {
    sql -d wide << SQL
CREATE TABLE wide AS SELECT g AS id, md5(g::text) || ' ' || md5((g % 1000)::text) AS title,
    jsonb_build_object('user', g % 5000, 'tags', jsonb_build_array(md5((g % 77)::text), g % 13), 'note', repeat(chr(97 + g % 26), 120)) AS document,
    (random() * 1000000)::numeric(14,4) AS amount, random() AS score, now() - g * interval '1 second' AS created,
    (g % 3 = 0) AS flag, CASE WHEN g % 5 > 0 THEN (SELECT string_agg(md5(g || ' ' || i), ' ') FROM generate_series(1, 16) AS i) END AS text
FROM generate_series(1, $megabytes * 1350) AS g;
ALTER TABLE wide ADD PRIMARY KEY (id);
CREATE INDEX ON wide (created);
CREATE INDEX ON wide (title);
SQL
}

fill_blobs() {
    sql -d blobs << SQL
CREATE TABLE blobs AS SELECT g AS id,
    (SELECT decode(string_agg(md5(g || ' ' || i), ''), 'hex') FROM generate_series(1, 32768) AS i) AS content
FROM generate_series(1, $megabytes) AS g;
ALTER TABLE blobs ADD PRIMARY KEY (id);
SQL
}

fill_small() {
    sql -d small << 'SQL'
DO $fill$ BEGIN
    FOR i IN 1..2000 LOOP
        EXECUTE format('CREATE TABLE small_%s (id integer PRIMARY KEY, code text NOT NULL, amount numeric(12,2))', i);
        EXECUTE format('INSERT INTO small_%s SELECT g, md5(g::text), g FROM generate_series(1, 20) AS g', i);
        IF i % 100 = 0 THEN COMMIT; END IF;
    END LOOP;
END $fill$;
SQL
}

fill_skewed() {
    local i
    for i in 1 2 3 4 5 6 7 8 9 10; do
        sql -d skewed -c "CREATE TABLE t$i AS SELECT g AS id, md5(g::text) AS hash, repeat(md5((g % 500)::text), 4) AS text
            FROM generate_series(1, $megabytes * 6000 * CASE WHEN $i = 1 THEN 10 ELSE 1 END / 19) AS g" -c "ALTER TABLE t$i ADD PRIMARY KEY (id)"
    done
}

# Eight tables like that of pgbench, of equal size.
fill_even() {
    local i
    for i in 1 2 3 4 5 6 7 8; do
        sql -d even -c "CREATE TABLE accounts_$i AS SELECT g AS aid, 1 AS bid, 0 AS abalance, ''::character(84) AS filler
            FROM generate_series(1, $megabytes * 10000 / 8) AS g" -c "ALTER TABLE accounts_$i ADD PRIMARY KEY (aid)"
    done
}

# The server logs every statement in this database: see start_case.
fill_startup() {
    sql -d startup -c 'CREATE TABLE t (id integer)' -c "ALTER DATABASE startup SET log_statement = 'all'"
}

# need DATABASE…: creates missing databases, and reads each once, so that the first measured command finds it in memory.
need() {
    local database
    for database in "$@"; do
        if [ -z "$(sql -At -d postgres -c "SELECT 1 FROM pg_database WHERE datname = '$database'")" ]; then
            sql -d postgres -c "CREATE DATABASE $database"
            "fill_$database"
            sql -d "$database" -c 'VACUUM ANALYZE'
            sql -d postgres -c CHECKPOINT
            "$bin/pg_dump" -Fp "$database" > /dev/null
        fi
    done
}
