-- Statistics of every sort that servers gather, under names and with values that are hard to quote.
CREATE SCHEMA odd;
CREATE SCHEMA "Odd 'n' ""Ends""";

-- slots of a scalar, NULLs, negative and positive numbers of distinct values
CREATE TABLE odd.plain (
    id int PRIMARY KEY,
    gone text,
    few text,
    often int,
    nothing text,
    half numeric,
    moment timestamptz,
    span interval,
    bytes bytea,
    truth boolean,
    real_one real,
    note varchar(80) COLLATE "C",
    "Up Case" date,
    CONSTRAINT few_of_them UNIQUE (id, few)
);
INSERT INTO odd.plain
SELECT i, 'gone', (ARRAY['it''s', E'back\\slash', E'two\nlines', '{"quoted"}', 'ä,ö', ' blank ', '', 'NULL'])[1 + i % 8],
       i % 7, NULL, CASE WHEN i % 2 = 0 THEN i / 3.0 END, '2024-01-01 00:00+00'::timestamptz + i * interval '7 minutes',
       make_interval(days => i % 30), decode(to_hex(i % 50 + 4096), 'hex'), i % 3 = 0, i / 7.0,
       repeat(chr(97 + i % 26), 1 + i % 60), date '2000-01-01' + i
FROM generate_series(1, 3000) AS i;
ALTER TABLE odd.plain DROP COLUMN gone;
ALTER TABLE odd.plain ALTER COLUMN half SET (n_distinct = -0.25);
CREATE INDEX plain_expressions ON odd.plain (lower(few), (often + 1), ((often * 2)), id) WHERE often > 1;
CREATE INDEX plain_note ON odd.plain (note) INCLUDE (often);

CREATE TABLE "Odd 'n' ""Ends"""."Tab\le 'x' ""y""" ("Col'umn" text, "back\slash" int, "new
line" int);
INSERT INTO "Odd 'n' ""Ends"""."Tab\le 'x' ""y""" SELECT 'v''' || i % 5, i, i % 2 FROM generate_series(1, 200) AS i;
CREATE INDEX "In\dex 'x'" ON "Odd 'n' ""Ends"""."Tab\le 'x' ""y""" (upper("Col'umn"));

-- elements, ranges, types of users
CREATE TYPE odd.mood AS ENUM ('it''s ok', 'so so', E'bad\\');
CREATE DOMAIN odd.positive AS int CHECK (value > 0);
CREATE TYPE odd.pair AS (a int, b text);
CREATE TABLE odd.types (
    words text[], numbers int[], vector tsvector, document jsonb, period daterange, amounts numrange, mood odd.mood,
    moods odd.mood[], positive odd.positive, pair odd.pair, place point, address inet, identity uuid
);
INSERT INTO odd.types
SELECT ARRAY['w' || i % 5, E'x''\\' || i % 3, NULL], ARRAY[i % 10, i % 4], to_tsvector('simple', 'word' || i % 9 || ' it''s'),
       jsonb_build_object('a', i % 6), daterange('2024-01-01'::date + i % 40, '2024-03-01'::date + i % 40),
       CASE WHEN i % 10 = 0 THEN 'empty' ELSE numrange(i % 20, NULL) END,
       (enum_range(NULL::odd.mood))[1 + i % 3], enum_range(NULL::odd.mood), 1 + i % 9, ROW(i % 4, E'b\\' || i % 2)::odd.pair,
       point(i, i), ('10.0.0.' || i % 250)::inet, ('00000000-0000-0000-0000-' || lpad(i::text, 12, '0'))::uuid
FROM generate_series(1, 800) AS i;
CREATE INDEX types_period ON odd.types USING gist (period);
CREATE INDEX types_words ON odd.types USING gin (words);

-- trees: statistics of the whole and of the parts
CREATE TABLE odd.measured (day date NOT NULL, value int) PARTITION BY RANGE (day);
CREATE TABLE odd.measured_2023 PARTITION OF odd.measured FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE odd.measured_2024 PARTITION OF odd.measured FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX measured_value ON odd.measured ((value % 10));
INSERT INTO odd.measured SELECT date '2023-06-01' + i % 500, i % 90 FROM generate_series(1, 1500) AS i;
CREATE TABLE odd.parent (name text);
CREATE TABLE odd.child (extra int) INHERITS (odd.parent);
INSERT INTO odd.parent SELECT 'p' || i % 4 FROM generate_series(1, 50) AS i;
INSERT INTO odd.child SELECT 'c' || i % 6, i FROM generate_series(1, 70) AS i;

CREATE MATERIALIZED VIEW odd.summary AS SELECT few, count(*) AS n FROM odd.plain GROUP BY few ORDER BY few;
CREATE UNIQUE INDEX summary_few ON odd.summary (few);
CREATE INDEX summary_expression ON odd.summary ((n + 1));

-- values longer than what is kept of them, and more columns than are read at once
CREATE TABLE odd.long AS SELECT repeat('long ', 180) || i % 20 AS text FROM generate_series(1, 200) AS i;
DO $$
BEGIN
    EXECUTE (SELECT 'CREATE TABLE odd.wide AS SELECT ' || string_agg('i % ' || c || ' AS c' || c, ', ')
                    || ' FROM generate_series(1, 100) AS i' FROM generate_series(1, 70) AS c);
END $$;

CREATE TABLE odd.emptied AS SELECT i FROM generate_series(1, 20) AS i;
CREATE TABLE odd.empty (id int);
