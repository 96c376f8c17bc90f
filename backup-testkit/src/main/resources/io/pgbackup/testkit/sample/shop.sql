-- A shop, as a sample database: every kind of object that a dump must carry, and about 1.4 million rows.
--
-- Runs in one go, through psql or as one simple-protocol statement over JDBC, as a superuser, in an empty UTF8 database of
-- PostgreSQL 13 or later. All content follows from formulas, so two loads give the same rows. What needs a later server is in
-- shop-14.sql, shop-15.sql, …, to be run after this file wherever the server is at least that major version.
--
-- SET shop.scale = '0.02' before running it gives a fiftieth of the rows. Object definitions do not depend on the scale.

SET client_encoding = 'UTF8';

-- Roles belong to the server, not to the database: other databases may have brought them, even at this very moment.
-- They are committed at once, so that a load running beside this one does not wait for the end of ours. An enumeration with a
-- value added later comes along, because a new value cannot be used before it is committed.
BEGIN;
DO $roles$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['shop_owner', 'shop_app', 'shop_report'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = role_name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN NULL; -- somebody else was faster
            END;
        END IF;
    END LOOP;
END
$roles$;

CREATE SCHEMA shop AUTHORIZATION shop_owner;
CREATE TYPE shop.order_status AS ENUM ('new', 'paid', 'packed', 'shipped', 'delivered', 'returned', 'can''t deliver');
ALTER TYPE shop.order_status OWNER TO shop_owner;
ALTER TYPE shop.order_status ADD VALUE 'on hold' BEFORE 'packed';
COMMIT;

SET TimeZone = 'UTC';
SET DateStyle = 'ISO, MDY';
SET IntervalStyle = 'postgres';
SET bytea_output = 'hex';
SET standard_conforming_strings = on;
SET search_path = pg_catalog;
SET synchronous_commit = off;
SET maintenance_work_mem = '128MB';
SET work_mem = '32MB';
SET max_parallel_workers_per_gather = 0;
SET max_parallel_maintenance_workers = 0;
SET jit = off;

-- How many rows a table gets: its full size times the scale, but a few in any case. Immutable, so that the planner evaluates it
-- once per statement; the scale does not change during the load.
CREATE FUNCTION pg_temp.scaled(full_size integer) RETURNS integer
LANGUAGE sql IMMUTABLE
AS $$
    SELECT greatest(20, (full_size * coalesce(nullif(current_setting('shop.scale', true), ''), '1')::numeric)::integer)
$$;

-- A number from 0 to 4194303 that looks random, and is the same in every load.
CREATE FUNCTION pg_temp.mix(i bigint, salt bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE
AS $$ SELECT ((i * (2654435761 + salt * 362436)) % 4294967296) / 1024 $$;

-- ---------------------------------------------------------------------------------------------------------------------------
-- Schemas and extensions
-- ---------------------------------------------------------------------------------------------------------------------------

CREATE SCHEMA extensions;
CREATE SCHEMA billing AUTHORIZATION shop_owner;
CREATE SCHEMA audit AUTHORIZATION shop_owner;
CREATE SCHEMA "Back Office" AUTHORIZATION shop_owner;

GRANT USAGE ON SCHEMA extensions TO PUBLIC;

CREATE EXTENSION citext WITH SCHEMA extensions;
CREATE EXTENSION hstore WITH SCHEMA public;
CREATE EXTENSION pg_trgm WITH SCHEMA extensions;

COMMENT ON SCHEMA shop IS 'What is sold, to whom, and what they said about it';
COMMENT ON SCHEMA "Back Office" IS E'Names that need quoting; it''s a \\ "must"';

SET ROLE shop_owner;

-- ---------------------------------------------------------------------------------------------------------------------------
-- Types
-- ---------------------------------------------------------------------------------------------------------------------------

CREATE TYPE shop.loyalty AS ENUM ('bronze', 'silver', 'gold');
CREATE TYPE billing.method AS ENUM ('card', 'transfer', 'cash', 'gift card');

CREATE TYPE shop.postal_address AS (
    street text,
    house_number text,
    city text COLLATE "C",
    postal_code text,
    country character(2)
);
COMMENT ON TYPE shop.postal_address IS 'An address as it was printed on the parcel';
COMMENT ON COLUMN shop.postal_address.house_number IS 'Text: 12a and 3/4 are house numbers';

CREATE DOMAIN shop.sku AS text
    CONSTRAINT sku_form CHECK (VALUE ~ '^[A-Z]{3}-[0-9]{6}$');
COMMENT ON DOMAIN shop.sku IS 'Three letters, a dash, six digits';

CREATE DOMAIN shop.positive_amount AS numeric(12, 2)
    DEFAULT 0
    CHECK (VALUE >= 0);

CREATE DOMAIN shop.email AS extensions.citext
    CONSTRAINT has_at CHECK (position('@' IN VALUE::text) > 1);

CREATE FUNCTION shop.time_distance(a time, b time) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT EXTRACT(EPOCH FROM (a - b))::double precision $$;

CREATE TYPE shop.opening_hours AS RANGE (subtype = time, subtype_diff = shop.time_distance);
CREATE TYPE billing.price_band AS RANGE (subtype = numeric);

CREATE COLLATION shop.bytewise (provider = libc, locale = 'C');
COMMENT ON COLLATION shop.bytewise IS 'Sorts by code point';

-- ---------------------------------------------------------------------------------------------------------------------------
-- Functions that tables need
-- ---------------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION shop.normalized(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5
AS $$ SELECT lower(btrim(value)) $$;
COMMENT ON FUNCTION shop.normalized(text) IS 'Used by an index and by a generated column';

CREATE FUNCTION shop.line_total(quantity integer, unit_price numeric, discount numeric DEFAULT 0) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT round(quantity * unit_price * (1 - discount), 2) $$;

CREATE FUNCTION shop.is_known_country(code text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT
AS $function$
BEGIN
    -- A body with quotes of all sorts: 'single', "double", $$dollars$$, \backslash.
    RETURN code IN ('DE', 'FR', 'PL', 'US', 'GB', 'JP');
END
$function$;

-- ---------------------------------------------------------------------------------------------------------------------------
-- Tables and their rows. Constraints, indexes and triggers come after the rows, as in any load that is meant to be quick.
-- ---------------------------------------------------------------------------------------------------------------------------

CREATE SEQUENCE shop.order_number_seq AS bigint START WITH 1000 CACHE 20;
CREATE SEQUENCE shop.ticket_seq AS smallint MINVALUE 1 MAXVALUE 999 CYCLE;
CREATE SEQUENCE shop.countdown_seq INCREMENT BY -5 MINVALUE -100000 MAXVALUE 100 START WITH 100;
COMMENT ON SEQUENCE shop.order_number_seq IS 'Order numbers; shared by all partitions';

CREATE TABLE shop.categories (
    id integer NOT NULL,
    parent_id integer,
    name text NOT NULL,
    path text[] NOT NULL,
    position smallint DEFAULT 1 NOT NULL
);

INSERT INTO shop.categories (id, parent_id, name, path, position)
SELECT i,
       CASE WHEN i > 8 THEN (i - 9) / 8 + 1 END,
       (ARRAY['Garden', 'Kitchen', 'Bücher', 'Jouets', 'おもちゃ', 'Sport', 'Музыка', 'Tools'])[1 + i % 8] || ' ' || i,
       CASE WHEN i > 8 THEN ARRAY['root', ((i - 9) / 8 + 1)::text, i::text] ELSE ARRAY['root', i::text] END,
       (i % 8)::smallint
FROM generate_series(1, 200) AS i;

CREATE TABLE shop.warehouses (
    id smallint GENERATED BY DEFAULT AS IDENTITY (START WITH 10 INCREMENT BY 10),
    name character varying(40) NOT NULL,
    location point,
    area polygon,
    open shop.opening_hours,
    closed_days date[] DEFAULT '{}'::date[]
);

INSERT INTO shop.warehouses (name, location, area, open, closed_days) VALUES
    ('North', '(53.55,9.99)', '((0,0),(0,2),(2,2),(2,0))', '[07:00,19:30)', '{2024-12-25,2024-12-26}'),
    ('Süd', '(48.13,11.57)', NULL, '[06:00,22:00]', DEFAULT),
    ('West "Rhein"', NULL, '((1,1),(2,3),(4,1))', 'empty', NULL);

CREATE TABLE shop.products (
    id serial NOT NULL,
    sku shop.sku NOT NULL,
    legacy_code integer,
    name text NOT NULL,
    description text,
    price shop.positive_amount NOT NULL,
    cost numeric(12, 2),
    margin numeric GENERATED ALWAYS AS (price - cost) STORED,
    weight_kg real,
    size_cm double precision[],
    category_id integer,
    tags text[],
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    specs public.hstore,
    thumbnail bytea,
    available daterange,
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, name || ' ' || coalesce(description, ''))) STORED,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

INSERT INTO shop.products (sku, name, description, price, cost, weight_kg, size_cm, category_id, tags, attributes, specs,
                           thumbnail, available, created_at)
SELECT (ARRAY['GAR', 'KIT', 'BUC', 'JOU', 'TOY'])[1 + i % 5] || '-' || lpad(i::text, 6, '0'),
       (ARRAY['Red', 'Small', 'Grüner', 'Élégant', 'Heavy', 'Über', 'Cheap', 'Shiny', '赤い', 'Старый'])[1 + pg_temp.mix(i, 1) % 10]
           || ' ' || (ARRAY['lamp', 'kettle', 'chair', 'Schraube', 'ballon', 'book', 'hose', 'table', 'spoon'])[1 + pg_temp.mix(i, 2) % 9]
           || ' ' || i,
       CASE i % 12
           WHEN 0 THEN NULL
           WHEN 1 THEN ''
           WHEN 2 THEN E'Two lines:\nthe second one\twith a tab'
           WHEN 3 THEN E'C:\\temp\\new\\table and a lone \\ here \\N \\.'
           WHEN 4 THEN E'\\.'
           WHEN 5 THEN E'First\n\\.\nafter what looks like the end of data'
           WHEN 6 THEN E'Windows\r\nline end, bell \b, form feed \f, vertical tab \v'
           WHEN 7 THEN 'Ein schönes Stück für 5 €, 👩‍👩‍👧 approved — «très bien», naïve café, 日本語, العربية, ' || U&'e\0301'
           WHEN 8 THEN 'It''s "quoted", 100% ; DROP TABLE shop.products; -- $$ $1 ? {} ::'
           WHEN 9 THEN repeat('Long and dull, but it compresses well. ', 10 + i % 40)
           ELSE 'A plain description of product ' || i || '. ' || md5(i::text)
       END,
       (199 + pg_temp.mix(i, 3) % 50000) / 100.0,
       CASE WHEN i % 17 > 0 THEN (99 + pg_temp.mix(i, 3) % 30000) / 100.0 END,
       (pg_temp.mix(i, 4) % 10000) / 333.0,
       ARRAY[i % 90 / 7.0, i % 50, 0.1]::double precision[],
       1 + pg_temp.mix(i, 5) % 200,
       CASE i % 4
           WHEN 0 THEN ARRAY['new', 'it''s', 'with,comma', 'with "quotes"', E'back\\slash', '']
           WHEN 1 THEN ARRAY[NULL, 'null', 'NULL', '{}']
           WHEN 2 THEN '{}'::text[]
       END,
       jsonb_build_object('colour', (ARRAY['red', 'grün', 'bleu'])[1 + i % 3], 'stock', i % 100, 'nested',
                          jsonb_build_array(i, i::text, NULL, true, jsonb_build_object('a\b', E'c\nd'))),
       public.hstore(ARRAY['voltage', 'made in', 'note'], ARRAY[(i % 3 * 110)::text, 'PL', CASE WHEN i % 2 = 0 THEN '"x"=>1' END]),
       decode(md5(i::text) || md5((-i)::text) || '00ff5c0a0d27', 'hex'),
       CASE i % 5
           WHEN 0 THEN daterange(DATE '2024-01-01' + i % 200, NULL)
           WHEN 1 THEN 'empty'::daterange
           ELSE daterange(DATE '2024-01-01' + i % 200, DATE '2025-01-01' + i % 300)
       END,
       TIMESTAMPTZ '2023-01-01 00:00:00+00' + (pg_temp.mix(i, 6) || ' seconds')::interval + (i || ' microseconds')::interval
FROM generate_series(1, pg_temp.scaled(12000)) AS i;

ALTER TABLE shop.products DROP COLUMN legacy_code;
ALTER TABLE shop.products ADD COLUMN discontinued boolean DEFAULT false NOT NULL;

CREATE TABLE shop.product_prices (
    product_id integer NOT NULL,
    valid daterange NOT NULL,
    price shop.positive_amount NOT NULL,
    band billing.price_band
);

INSERT INTO shop.product_prices (product_id, valid, price, band)
SELECT p, daterange(DATE '2024-01-01' + 180 * k, DATE '2024-01-01' + 180 * (k + 1)), (100 + pg_temp.mix(p * 2 + k, 7) % 9000) / 100.0,
       billing.price_band((p % 10)::numeric, (p % 10 + 5.5)::numeric, '[]')
FROM generate_series(1, pg_temp.scaled(6000)) AS p, generate_series(0, 1) AS k;

CREATE TABLE shop.stock_levels (
    warehouse_id smallint NOT NULL,
    product_id integer NOT NULL,
    on_hand integer DEFAULT 0 NOT NULL,
    reserved integer DEFAULT 0 NOT NULL,
    counted_at timestamp without time zone
)
WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

INSERT INTO shop.stock_levels (warehouse_id, product_id, on_hand, reserved, counted_at)
SELECT w, p, 100 + pg_temp.mix(p + w, 8) % 900, pg_temp.mix(p + w, 9) % 50, TIMESTAMP '2025-05-31 18:00:00' + (p % 7200) * INTERVAL '1 second'
FROM generate_series(10, 30, 10) AS w, generate_series(1, pg_temp.scaled(12000)) AS p;

CREATE TABLE shop.customers (
    id integer GENERATED BY DEFAULT AS IDENTITY,
    number uuid NOT NULL,
    email shop.email NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL COLLATE shop.bytewise,
    full_name text GENERATED ALWAYS AS (shop.normalized(first_name || ' ' || last_name)) STORED,
    born date,
    loyalty shop.loyalty DEFAULT 'bronze'::shop.loyalty NOT NULL,
    default_address_id integer,
    preferences jsonb,
    credit_limit numeric,
    created_at timestamp with time zone NOT NULL
);

INSERT INTO shop.customers (id, number, email, first_name, last_name, born, loyalty, preferences, credit_limit, created_at)
SELECT i, md5('customer ' || i)::uuid,
       (ARRAY['Anna', 'Lukasz', 'Juergen', 'Zoe', 'Olga', 'Jose', 'Li', 'bjorn'])[1 + i % 8] || '.' || i || '@example.'
           || (ARRAY['com', 'org', 'net'])[1 + i % 3],
       (ARRAY['Anna', 'Łukasz', 'Jürgen', 'Zoë', 'Ольга', 'José', '李', 'Bjørn'])[1 + i % 8],
       (ARRAY['Müller', 'Kowalska', 'O''Neill', 'Ivanova', '王', 'García', 'van der Berg', 'Šimić', 'Smith', 'Yılmaz', 'Ng'])[1 + pg_temp.mix(i, 11) % 11],
       CASE WHEN i % 6 > 0 THEN DATE '1940-01-01' + (pg_temp.mix(i, 12) % 25000)::integer END,
       (ARRAY['bronze', 'bronze', 'silver', 'gold'])[1 + pg_temp.mix(i, 13) % 4]::shop.loyalty,
       CASE i % 3
           WHEN 0 THEN jsonb_build_object('newsletter', i % 2 = 0, 'sizes', jsonb_build_array(i % 50, i % 7))
           WHEN 1 THEN '{}'::jsonb
       END,
       CASE i % 40 WHEN 0 THEN 'NaN'::numeric WHEN 1 THEN NULL ELSE (pg_temp.mix(i, 14) % 100000)::numeric / 7 END,
       TIMESTAMPTZ '2022-03-27 00:30:00+00' + pg_temp.mix(i, 15) * INTERVAL '20 seconds'
FROM generate_series(1, pg_temp.scaled(60000)) AS i;

CREATE TABLE shop.addresses (
    id integer GENERATED BY DEFAULT AS IDENTITY,
    customer_id integer NOT NULL,
    address shop.postal_address NOT NULL,
    previous shop.postal_address[],
    note character(12)
);

INSERT INTO shop.addresses (id, customer_id, address, previous, note)
SELECT i, 1 + (i - 1) % pg_temp.scaled(60000),
       ROW((ARRAY['Main St', 'Lange Straße', 'Rue de l''Église', '大通り', 'ul. Długa, "B"'])[1 + i % 5], (i % 200)::text || CASE WHEN i % 9 = 0 THEN '/a' ELSE '' END,
           (ARRAY['Köln', 'Łódź', 'New York', 'London', NULL])[1 + i % 5], lpad((pg_temp.mix(i, 16) % 99999)::text, 5, '0'),
           (ARRAY['DE', 'FR', 'PL', 'US', 'GB', 'JP'])[1 + i % 6])::shop.postal_address,
       CASE WHEN i % 50 = 0 THEN ARRAY[ROW('Old "Road"', NULL, E'a\\b', '', 'DE'), NULL]::shop.postal_address[] END,
       CASE WHEN i % 10 = 0 THEN 'ring twice' END
FROM generate_series(1, pg_temp.scaled(70000)) AS i;

UPDATE shop.customers SET default_address_id = id WHERE id % 20 = 0;

-- Orders: one partition per month, one for everything else, and one that was once a table of its own.
CREATE TABLE shop.orders (
    id bigint DEFAULT nextval('shop.order_number_seq'::regclass) NOT NULL,
    ordered_on date NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    customer_id integer NOT NULL,
    status shop.order_status DEFAULT 'new'::shop.order_status NOT NULL,
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    ship_to shop.postal_address,
    reference uuid,
    coupons text[],
    shipping_cost numeric(8, 2) DEFAULT 4.90
)
PARTITION BY RANGE (ordered_on);

DO $partitions$
DECLARE
    first_day date := DATE '2024-01-01';
BEGIN
    WHILE first_day < DATE '2025-06-01' LOOP
        EXECUTE format(
            'CREATE TABLE shop.%I PARTITION OF shop.orders FOR VALUES FROM (%L) TO (%L)',
            'orders_' || to_char(first_day, 'YYYY_MM'), first_day, first_day + INTERVAL '1 month');
        first_day := first_day + INTERVAL '1 month';
    END LOOP;
END
$partitions$;

CREATE TABLE shop.orders_other PARTITION OF shop.orders DEFAULT;

CREATE TABLE shop.orders_2025_06 (
    customer_id integer NOT NULL,
    to_be_dropped text,
    ordered_at timestamp with time zone NOT NULL,
    ordered_on date NOT NULL,
    shipping_cost numeric(8, 2) DEFAULT 0,
    currency character(3) DEFAULT 'USD'::bpchar NOT NULL,
    coupons text[],
    id bigint DEFAULT nextval('shop.order_number_seq'::regclass) NOT NULL,
    status shop.order_status DEFAULT 'new'::shop.order_status NOT NULL,
    reference uuid,
    ship_to shop.postal_address
);
ALTER TABLE shop.orders_2025_06 DROP COLUMN to_be_dropped;
ALTER TABLE shop.orders ATTACH PARTITION shop.orders_2025_06 FOR VALUES FROM ('2025-06-01') TO ('2025-07-01');

INSERT INTO shop.orders (id, ordered_on, ordered_at, customer_id, status, currency, ship_to, reference, coupons, shipping_cost)
SELECT i, day, day::timestamp AT TIME ZONE 'UTC' + (pg_temp.mix(i, 22) % 86400) * INTERVAL '1 second',
       1 + pg_temp.mix(i, 21) % pg_temp.scaled(60000),
       (enum_range(NULL::shop.order_status))[1 + pg_temp.mix(i, 23) % 8],
       (ARRAY['EUR', 'EUR', 'USD', 'PLN'])[1 + i % 4],
       CASE WHEN i % 3 = 0 THEN ROW('Main St', (i % 90)::text, 'Köln', '50667', 'DE')::shop.postal_address END,
       md5('order ' || i)::uuid,
       CASE i % 10 WHEN 0 THEN ARRAY['SPRING', '10%'] WHEN 1 THEN '{}'::text[] END,
       CASE WHEN i % 5 = 0 THEN 0 ELSE 4.90 END
FROM (
    SELECT i, DATE '2023-12-15' + (i % 570)::integer AS day
    FROM generate_series(1, pg_temp.scaled(150000)) AS i
) AS numbered;

-- Most of the rows: 4.5 items per order.
CREATE TABLE shop.order_items (
    order_id bigint NOT NULL,
    ordered_on date NOT NULL,
    line smallint NOT NULL,
    product_id integer NOT NULL,
    quantity integer DEFAULT 1 NOT NULL,
    unit_price numeric(10, 2) NOT NULL,
    discount numeric(4, 3) DEFAULT 0 NOT NULL,
    total numeric(12, 2) GENERATED ALWAYS AS (shop.line_total(quantity, unit_price, discount)) STORED,
    gift_note text
);

INSERT INTO shop.order_items (order_id, ordered_on, line, product_id, quantity, unit_price, discount, gift_note)
SELECT i, DATE '2023-12-15' + (i % 570)::integer, line, 1 + pg_temp.mix(i * 8 + line, 32) % pg_temp.scaled(12000), 1 + (i + line) % 4,
       (199 + pg_temp.mix(i * 8 + line, 33) % 50000) / 100.0,
       (ARRAY[0, 0, 0, 0.1, 0.125])[1 + (i + line) % 5],
       CASE WHEN i % 25 = 0 AND line = 1 THEN E'For you,\nwith ♥ from ' || i WHEN i % 31 = 0 THEN '' END
FROM generate_series(1, pg_temp.scaled(150000)) AS i, generate_series(1, (1 + pg_temp.mix(i, 31) % 8)::integer) AS line;

CREATE TABLE shop.reviews (
    id integer GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 2 MAXVALUE 2000000000),
    product_id integer NOT NULL,
    customer_id integer,
    stars smallint NOT NULL,
    title text,
    body text,
    written_at timestamp with time zone,
    helpful integer[]
);

INSERT INTO shop.reviews (product_id, customer_id, stars, title, body, written_at, helpful)
SELECT 1 + pg_temp.mix(i, 41) % pg_temp.scaled(12000),
       CASE WHEN i % 7 > 0 THEN 1 + pg_temp.mix(i, 42) % pg_temp.scaled(60000) END,
       1 + pg_temp.mix(i, 43) % 5,
       (ARRAY['Super!', 'Meh', 'Très bon', '最高', 'Не работает', '🤷', 'x'])[1 + pg_temp.mix(i, 44) % 7],
       CASE WHEN i % 500 = 0 THEN (SELECT string_agg(md5(i::text || k), E'\n') FROM generate_series(1, 300) AS k)
            ELSE repeat((ARRAY['I like it. ', 'Not what I wanted; ', E'Tab\there, ', E'Zeile\n'])[1 + i % 4], 1 + i % 6) || md5(i::text) END,
       TIMESTAMPTZ '2024-02-29 12:00:00.123456+00' + pg_temp.mix(i, 45) * INTERVAL '10 seconds',
       CASE WHEN i % 8 = 0 THEN ARRAY[ARRAY[i % 9, 1], ARRAY[2, NULL]] END
FROM generate_series(1, pg_temp.scaled(30000)) AS i;

-- Two pairs of identical rows: a table without any key may hold them, and a dump must keep both.
CREATE TABLE shop.page_views (
    seen_at timestamp with time zone,
    page text,
    visitor inet
);

INSERT INTO shop.page_views (seen_at, page, visitor)
SELECT TIMESTAMPTZ '2025-06-01 00:00:00+00' + (i / 2) * INTERVAL '1 second', '/product/' || (i / 2) % 500,
       ('10.' || (i / 2) % 200 || '.' || (i / 2) % 250 || '.7')::inet
FROM generate_series(0, pg_temp.scaled(20000) - 1) AS i;

CREATE UNLOGGED TABLE shop.carts (
    session_id uuid NOT NULL,
    customer_id integer,
    content jsonb NOT NULL,
    touched_at timestamp with time zone NOT NULL
);

INSERT INTO shop.carts (session_id, customer_id, content, touched_at)
SELECT md5('cart ' || i)::uuid, CASE WHEN i % 2 = 0 THEN 1 + i % pg_temp.scaled(60000) END,
       jsonb_build_array(jsonb_build_object('product', 1 + i % pg_temp.scaled(12000), 'n', 1)),
       TIMESTAMPTZ '2025-06-30 00:00:00+00' + i * INTERVAL '1 second'
FROM generate_series(1, pg_temp.scaled(5000)) AS i;

CREATE TABLE shop.documents (
    id bigserial NOT NULL,
    name text NOT NULL,
    content bytea,
    summary text,
    manual oid
);
ALTER TABLE shop.documents ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE shop.documents ALTER COLUMN summary SET STORAGE MAIN;
ALTER TABLE shop.documents ALTER COLUMN name SET STATISTICS 500;
ALTER TABLE shop.documents ALTER COLUMN manual SET (n_distinct = 40);

INSERT INTO shop.documents (name, content, summary, manual)
SELECT 'document ' || i || '.pdf',
       CASE WHEN i % 10 = 0 THEN ''::bytea
            WHEN i % 10 < 9 THEN (SELECT decode(string_agg(md5(i * 1000 + k || 'd'), '' ORDER BY k), 'hex') FROM generate_series(1, 20 + i % 300) AS k) END,
       repeat('Summary ' || i || '. ', 1 + i % 200), 5000000 + i % 40
FROM generate_series(1, pg_temp.scaled(600)) AS i;

CREATE TABLE shop.no_columns ();
INSERT INTO shop.no_columns DEFAULT VALUES;
INSERT INTO shop.no_columns DEFAULT VALUES;

CREATE TABLE shop.empty_table (
    id integer,
    value text
);

CREATE TABLE "Back Office"."Gift Cards" (
    "Code" text NOT NULL,
    "Face Value €" numeric(10, 2),
    "order" bigint,
    "say ""hi""" boolean,
    "tab	here" text,
    "user" name DEFAULT CURRENT_USER
);

INSERT INTO "Back Office"."Gift Cards" ("Code", "Face Value €", "order", "say ""hi""", "tab	here", "user")
SELECT upper(left(md5('gift ' || i), 12)), 10 * (1 + i % 10), CASE WHEN i % 3 = 0 THEN i END, i % 2 = 0, E'a\tb', 'clerk ' || i % 7
FROM generate_series(1, pg_temp.scaled(1000)) AS i;

-- Invoices: by region, and in Europe once more by hash.
CREATE TABLE billing.invoices (
    region text NOT NULL,
    id bigint NOT NULL,
    order_id bigint,
    ordered_on date,
    issued_on date NOT NULL,
    net numeric(14, 2) NOT NULL,
    tax_rate numeric(5, 4) NOT NULL,
    gross numeric(14, 2) GENERATED ALWAYS AS (round(net * (1 + tax_rate), 2)) STORED,
    lines jsonb
)
PARTITION BY LIST (region);
CREATE TABLE billing.invoices_eu PARTITION OF billing.invoices FOR VALUES IN ('EU', 'UK') PARTITION BY HASH (id);
CREATE TABLE billing.invoices_eu_0 PARTITION OF billing.invoices_eu FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE billing.invoices_eu_1 PARTITION OF billing.invoices_eu FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE billing.invoices_eu_2 PARTITION OF billing.invoices_eu FOR VALUES WITH (MODULUS 4, REMAINDER 2);
CREATE TABLE billing.invoices_eu_3 PARTITION OF billing.invoices_eu FOR VALUES WITH (MODULUS 4, REMAINDER 3);
CREATE TABLE billing.invoices_us PARTITION OF billing.invoices FOR VALUES IN ('US');
CREATE TABLE billing.invoices_rest PARTITION OF billing.invoices DEFAULT;

INSERT INTO billing.invoices (region, id, order_id, ordered_on, issued_on, net, tax_rate, lines)
SELECT (ARRAY['EU', 'EU', 'EU', 'UK', 'US', 'US', 'Asia', 'it''s {odd}'])[1 + i % 8], i, i, DATE '2023-12-15' + (i % 570)::integer,
       DATE '2023-12-16' + (i % 570)::integer, (500 + pg_temp.mix(i, 51) % 90000) / 100.0, (ARRAY[0.19, 0.2, 0.07, 0])[1 + i % 4],
       CASE WHEN i % 10 = 0 THEN jsonb_build_object('text', 'Invoice "' || i || E'"\n', 'n', i) END
FROM generate_series(1, pg_temp.scaled(100000)) AS i;

CREATE TABLE billing.payments (
    id bigint GENERATED ALWAYS AS IDENTITY,
    region text,
    invoice_id bigint,
    method billing.method NOT NULL,
    amount numeric(14, 2) NOT NULL,
    paid_at timestamp with time zone NOT NULL,
    refund_of bigint,
    details public.hstore
);

INSERT INTO billing.payments (region, invoice_id, method, amount, paid_at, refund_of, details)
SELECT (ARRAY['EU', 'EU', 'EU', 'UK', 'US', 'US', 'Asia', 'it''s {odd}'])[1 + i % 8], i,
       (ARRAY['card', 'card', 'transfer', 'cash', 'gift card'])[1 + pg_temp.mix(i, 52) % 5]::billing.method,
       (500 + pg_temp.mix(i, 51) % 90000) / 100.0,
       TIMESTAMPTZ '2024-10-27 01:30:00+00' + pg_temp.mix(i, 53) * INTERVAL '7 seconds',
       CASE WHEN i % 100 = 0 THEN i - 1 END,
       CASE WHEN i % 20 = 0 THEN public.hstore('bank', 'Bank "' || i % 9 || '"') END
FROM generate_series(1, pg_temp.scaled(100000)) AS i;

-- Inheritance: what happened, and two special ways of happening.
CREATE TABLE audit.events (
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    happened_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    actor name DEFAULT CURRENT_USER,
    action text NOT NULL,
    payload jsonb,
    CONSTRAINT action_not_empty CHECK (action <> '')
);
CREATE TABLE audit.located (
    ip inet,
    country character(2) DEFAULT 'DE'::bpchar
);
CREATE TABLE audit.logins (
    successful boolean DEFAULT true NOT NULL,
    user_agent text
)
INHERITS (audit.events, audit.located);
ALTER TABLE audit.logins ALTER COLUMN action SET DEFAULT 'login'::text;
ALTER TABLE audit.logins ALTER COLUMN country SET DEFAULT 'US'::bpchar;
CREATE TABLE audit.stock_changes (
    product_id integer,
    delta integer,
    CONSTRAINT delta_is_something CHECK (delta <> 0) NO INHERIT
)
INHERITS (audit.events);

INSERT INTO audit.events (happened_at, actor, action, payload)
SELECT TIMESTAMPTZ '2025-01-01 00:00:00+00' + i * INTERVAL '37 seconds', 'user' || i % 20, (ARRAY['create', 'update', 'delete'])[1 + i % 3],
       jsonb_build_object('table', 'shop.products', 'id', i, 'old', NULL, 'new', jsonb_build_object('name', E'Käse\n' || i, 'price', i / 7.0))
FROM generate_series(1, pg_temp.scaled(40000)) AS i;
INSERT INTO audit.logins (id, happened_at, actor, action, payload, ip, country, successful, user_agent)
SELECT 10000000 + i, TIMESTAMPTZ '2025-01-01 00:00:00+00' + i * INTERVAL '61 seconds', 'user' || i % 20, 'login', NULL,
       CASE WHEN i % 2 = 0 THEN ('192.168.' || i % 256 || '.0/24')::inet ELSE ('2001:db8::' || to_hex(1 + i % 60000))::inet END, 'PL', i % 9 > 0,
       'Mozilla/5.0 (X11; Linux x86_64) Gecko/' || i % 13
FROM generate_series(1, pg_temp.scaled(20000)) AS i;
INSERT INTO audit.stock_changes (id, happened_at, actor, action, payload, product_id, delta)
SELECT 20000000 + i, TIMESTAMPTZ '2025-01-01 00:00:00+00' + i * INTERVAL '59 seconds', 'robot', 'stock', '{}'::jsonb,
       1 + i % pg_temp.scaled(12000), CASE WHEN i % 2 = 0 THEN -3 ELSE 5 END
FROM generate_series(1, pg_temp.scaled(20000)) AS i;

-- One column per type, and the values at their edges.
CREATE TABLE audit.type_samples (
    id integer NOT NULL,
    a_boolean boolean,
    a_smallint smallint,
    a_bigint bigint,
    a_numeric numeric,
    a_real real,
    a_double double precision,
    a_money money,
    a_char "char",
    a_bpchar character(5),
    a_varchar character varying(10),
    a_name name,
    a_bytea bytea,
    a_date date,
    a_time time without time zone,
    a_timetz time(3) with time zone,
    a_timestamp timestamp(0) without time zone,
    a_timestamptz timestamp with time zone,
    an_interval interval,
    a_day_interval interval day to second(2),
    a_bit bit(5),
    a_varbit bit varying,
    a_cidr cidr,
    an_inet inet,
    a_macaddr macaddr,
    a_macaddr8 macaddr8,
    a_point point,
    a_line line,
    an_lseg lseg,
    a_box box,
    a_path path,
    a_circle circle,
    a_json json,
    a_jsonb jsonb,
    a_jsonpath jsonpath,
    an_xml xml,
    a_uuid uuid,
    a_tsvector tsvector,
    a_tsquery tsquery,
    an_lsn pg_lsn,
    an_oid oid,
    a_regclass regclass,
    an_int4range int4range,
    a_tstzrange tstzrange,
    an_array integer[],
    a_boxes box[],
    a_domain_array shop.sku[],
    a_snapshot txid_snapshot,
    a_citext extensions.citext,
    a_loyalty shop.loyalty
);

INSERT INTO audit.type_samples VALUES
    (1, true, -32768, -9223372036854775808, 'NaN', '-Infinity', 'NaN', '-1234.56', 'x', 'ab', E'tab\there', 'a name', '\x00ff0a5c',
     '4713-01-01 BC', '00:00:00', '23:59:59.999+14', '1999-12-31 23:59:59', '-infinity', '-1 year 2 days -03:04:05.678901', '3 days 04:05:06.78',
     B'10101', B'', '10.0.0.0/8', '10.1.2.3/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', '(1e-300,-0)', '{1,-1,0}', '[(0,0),(1,1)]',
     '(3,4),(1,2)', '[(0,0),(1,2),(3,1)]', '<(0,0),2.5>', '{"b" : 1, "a": [1 ,2],  "a": null}', '{"b": 1, "a": "\u00e4\\n"}', '$.a[*] ? (@ > 1)',
     '<a b="c">d &amp; e</a>', '00000000-0000-0000-0000-000000000000', '''a fat'':1A,3 ''cat\\'':2', '''fat'' & ( ''rat'' | !''cat'' )',
     'FFFFFFFF/FFFFFFFF', 4294967295, 'pg_catalog.pg_class', '[1,10)', '["2024-01-01 00:00:00+00",)', '[0:2]={1,NULL,-3}', '{(1,1),(0,0);(2,2),(1,1)}',
     '{ABC-000001,XYZ-999999}', '10:20:10,14,15', 'MiXeD', 'gold'),
    (2, false, 32767, 9223372036854775807, 123456789012345678901234567890.123456789012345678901234567890, 1.17549435e-38, 5e-324, '92233720368547758.07',
     '', '', '', '', '', 'infinity', '24:00:00', '00:00:00-15:59:59', 'infinity', '294276-12-31 23:59:59.999999+00', '178000000 years', '0',
     B'00000', B'1', '::/0', '::1', 'ff:ff:ff:ff:ff:ff', '00:00:00:00:00:00:00:00', '(Infinity,NaN)', '{0,1,0}', '[(1,1),(1,1)]', '(0,0),(0,0)',
     '((0,0))', '<(1,1),0>', 'null', '[]', 'strict $', '', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '', '!a', '0/0', 0, NULL, 'empty', '(,)', '{}', '{}', '{}',
     '1:1:', '', 'bronze'),
    (3, NULL, 0, 0, 0.000, '-0', 0.1, '0', E'\\', 'äöü  ', 'ÄÖÜ€', '', '\x5c2e0a', '0001-01-01', '12:00:00.000001', '12:00:00+00', '0001-01-01 00:00:00',
     '0044-03-15 12:00:00+00 BC', '00:00:00', '1 day', B'11111', B'1010101010101', '192.168.0.0/16', '192.168.0.1', NULL, NULL, '(0.1,1e300)', NULL, NULL, NULL,
     NULL, NULL, '"\u0000 stays text in json"', '"x"', NULL, '<!-- only a comment --><r/>', NULL, 'a b c', 'a:*B', '16/B374D848', 1, 'pg_catalog.pg_type',
     '(,5]', '["2024-06-01 12:00:00+02","2024-06-01 12:00:00+02"]', '{{1,2},{3,4}}', NULL, NULL, NULL, NULL, NULL);
INSERT INTO audit.type_samples (id) VALUES (4);

CREATE TABLE audit.imports (
    id integer NOT NULL,
    started_at timestamp with time zone,
    rows_read integer,
    rows_kept integer
);
INSERT INTO audit.imports (id, started_at, rows_read, rows_kept)
SELECT i, TIMESTAMPTZ '2025-03-30 02:30:00+02' + i * INTERVAL '1 day', i * 10, i * 9
FROM generate_series(1, 50) AS i;

-- Sequence values: used, never used, and set by hand.
DO $sequences$
BEGIN
    PERFORM setval('shop.order_number_seq', 1000 + pg_temp.scaled(150000));
    PERFORM setval('shop.ticket_seq', 999);
    PERFORM setval('shop.countdown_seq', 55, false);
    PERFORM setval(pg_get_serial_sequence('shop.customers', 'id'), pg_temp.scaled(60000));
    PERFORM setval(pg_get_serial_sequence('shop.addresses', 'id'), pg_temp.scaled(70000));
END
$sequences$;

-- ---------------------------------------------------------------------------------------------------------------------------
-- Constraints
-- ---------------------------------------------------------------------------------------------------------------------------

ALTER TABLE shop.categories
    ADD CONSTRAINT categories_pkey PRIMARY KEY (id),
    ADD CONSTRAINT categories_parent_fkey FOREIGN KEY (parent_id) REFERENCES shop.categories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE shop.warehouses
    ADD PRIMARY KEY (id),
    ADD UNIQUE (name);
ALTER TABLE shop.products
    ADD CONSTRAINT products_pkey PRIMARY KEY (id) WITH (fillfactor = 90),
    ADD CONSTRAINT products_sku_key UNIQUE (sku) INCLUDE (name),
    ADD CONSTRAINT products_category_fkey FOREIGN KEY (category_id) REFERENCES shop.categories (id) ON UPDATE CASCADE ON DELETE SET NULL,
    ADD CONSTRAINT products_price_above_cost CHECK (price > cost OR cost IS NULL) NOT VALID,
    ADD CONSTRAINT products_name_normal CHECK (shop.normalized(name) <> '');
ALTER TABLE shop.product_prices
    ADD CONSTRAINT product_prices_product_fkey FOREIGN KEY (product_id) REFERENCES shop.products (id) ON DELETE CASCADE,
    ADD CONSTRAINT product_prices_no_overlap EXCLUDE USING gist (int4range(product_id, product_id, '[]') WITH &&, valid WITH &&);
ALTER TABLE shop.stock_levels
    ADD CONSTRAINT stock_levels_pkey PRIMARY KEY (warehouse_id, product_id),
    ADD CONSTRAINT stock_levels_warehouse_fkey FOREIGN KEY (warehouse_id) REFERENCES shop.warehouses (id),
    ADD CONSTRAINT stock_levels_product_fkey FOREIGN KEY (product_id) REFERENCES shop.products (id),
    ADD CONSTRAINT stock_levels_enough CHECK (reserved <= on_hand);
ALTER TABLE shop.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id),
    ADD CONSTRAINT customers_number_key UNIQUE (number) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT customers_email_key UNIQUE (email);
ALTER TABLE shop.addresses
    ADD CONSTRAINT addresses_pkey PRIMARY KEY (id),
    ADD CONSTRAINT addresses_customer_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers (id) ON DELETE CASCADE,
    ADD CONSTRAINT addresses_country_known CHECK (shop.is_known_country((address).country::text));
-- Customers and addresses point at each other.
ALTER TABLE shop.customers
    ADD CONSTRAINT customers_default_address_fkey FOREIGN KEY (default_address_id) REFERENCES shop.addresses (id) DEFERRABLE;
ALTER TABLE shop.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id, ordered_on),
    ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers (id),
    ADD CONSTRAINT orders_currency_upper CHECK (currency = upper(currency::text)::bpchar);
ALTER TABLE shop.order_items
    ADD CONSTRAINT order_items_pkey PRIMARY KEY (order_id, line),
    ADD CONSTRAINT order_items_order_fkey FOREIGN KEY (order_id, ordered_on) REFERENCES shop.orders (id, ordered_on) MATCH FULL ON DELETE CASCADE,
    ADD CONSTRAINT order_items_product_fkey FOREIGN KEY (product_id) REFERENCES shop.products (id),
    ADD CONSTRAINT order_items_quantity_positive CHECK (quantity > 0);
ALTER TABLE shop.reviews
    ADD PRIMARY KEY (id),
    ADD FOREIGN KEY (product_id) REFERENCES shop.products (id),
    ADD CONSTRAINT reviews_customer_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID,
    ADD CHECK (stars BETWEEN 1 AND 5);
ALTER TABLE shop.carts ADD PRIMARY KEY (session_id);
ALTER TABLE shop.documents ADD PRIMARY KEY (id);
ALTER TABLE "Back Office"."Gift Cards" ADD CONSTRAINT "Gift Cards: one code" PRIMARY KEY ("Code");
ALTER TABLE billing.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (region, id),
    ADD CONSTRAINT invoices_order_fkey FOREIGN KEY (order_id, ordered_on) REFERENCES shop.orders (id, ordered_on);
ALTER TABLE billing.payments
    ADD PRIMARY KEY (id),
    ADD CONSTRAINT payments_invoice_fkey FOREIGN KEY (region, invoice_id) REFERENCES billing.invoices (region, id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT payments_refund_fkey FOREIGN KEY (refund_of) REFERENCES billing.payments (id);
ALTER TABLE audit.events ADD PRIMARY KEY (id);
ALTER TABLE audit.logins ADD CONSTRAINT logins_pkey PRIMARY KEY (id);
ALTER TABLE audit.type_samples ADD PRIMARY KEY (id);
ALTER TABLE audit.imports ALTER COLUMN id SET NOT NULL;
CREATE UNIQUE INDEX imports_identity ON audit.imports (id);
ALTER TABLE audit.imports REPLICA IDENTITY USING INDEX imports_identity;
ALTER TABLE shop.page_views REPLICA IDENTITY FULL;

COMMENT ON CONSTRAINT products_price_above_cost ON shop.products IS 'New products only';
COMMENT ON CONSTRAINT sku_form ON DOMAIN shop.sku IS 'Old codes were migrated in 2019';

-- ---------------------------------------------------------------------------------------------------------------------------
-- Indexes and statistics
-- ---------------------------------------------------------------------------------------------------------------------------

CREATE INDEX products_name_trigram ON shop.products USING gin (name extensions.gin_trgm_ops);
CREATE INDEX products_search ON shop.products USING gin (search) WITH (fastupdate = off);
CREATE INDEX products_attributes ON shop.products USING gin (attributes jsonb_path_ops);
CREATE INDEX products_cheap ON shop.products (price DESC NULLS LAST) INCLUDE (sku) WHERE price < 20 AND NOT discontinued;
CREATE INDEX products_tags ON shop.products USING gin (tags);
CREATE INDEX products_name_hash ON shop.products USING hash (name);
CREATE INDEX customers_name ON shop.customers (shop.normalized(last_name), born DESC);
CREATE INDEX customers_last_name ON shop.customers (last_name COLLATE "C" text_pattern_ops);
CREATE INDEX customers_birthday ON shop.customers ((EXTRACT(MONTH FROM born)), (EXTRACT(DAY FROM born))) WHERE born IS NOT NULL;
ALTER INDEX shop.customers_birthday ALTER COLUMN 1 SET STATISTICS 40;
CREATE INDEX orders_customer ON shop.orders (customer_id, ordered_at DESC);
CREATE INDEX orders_2025_05_open ON shop.orders_2025_05 (status) WHERE status < 'shipped'::shop.order_status;
CREATE INDEX order_items_product ON shop.order_items (product_id) INCLUDE (quantity);
CREATE INDEX order_items_gift ON shop.order_items (order_id) WHERE gift_note IS NOT NULL;
CREATE INDEX page_views_time ON shop.page_views USING brin (seen_at) WITH (pages_per_range = 16);
CREATE INDEX logins_ip ON audit.logins USING spgist (ip inet_ops);
CREATE INDEX stock_changes_product ON audit.stock_changes (product_id);
CREATE UNIQUE INDEX invoices_us_order ON billing.invoices_us (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX invoices_issued ON billing.invoices (issued_on);
CREATE UNIQUE INDEX stock_levels_busiest ON shop.stock_levels (product_id, (on_hand - reserved) DESC, warehouse_id);
ALTER TABLE shop.stock_levels CLUSTER ON stock_levels_pkey;
COMMENT ON INDEX shop.products_name_trigram IS 'For the search box';

CREATE STATISTICS shop.order_items_days (ndistinct, dependencies, mcv) ON order_id, ordered_on FROM shop.order_items;
ALTER STATISTICS shop.order_items_days SET STATISTICS 50;
COMMENT ON STATISTICS shop.order_items_days IS 'An order has one day';

-- ---------------------------------------------------------------------------------------------------------------------------
-- Functions, procedures, aggregates, operators, casts
-- ---------------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION shop.products_in(category integer, VARIADIC wanted_tags text[] DEFAULT '{}') RETURNS SETOF shop.products
LANGUAGE sql STABLE ROWS 50
AS $$
    SELECT * FROM shop.products WHERE category_id = category AND (wanted_tags = '{}' OR tags @> wanted_tags)
$$;

CREATE FUNCTION billing.revenue(from_day date, to_day date, OUT orders bigint, OUT amount numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = shop, pg_temp
SET work_mem = '16MB'
AS $revenue$
BEGIN
    SELECT count(DISTINCT order_id), sum(total) INTO orders, amount
    FROM order_items
    WHERE ordered_on BETWEEN from_day AND to_day;
END;
$revenue$;
COMMENT ON FUNCTION billing.revenue(date, date) IS E'Orders and amount,\nboth days included';

CREATE FUNCTION shop.price_list(INOUT day date, OUT sku text, OUT price numeric) RETURNS SETOF record
LANGUAGE sql STABLE
AS $$
    SELECT price_list.day, products.sku, prices.price
    FROM shop.product_prices AS prices JOIN shop.products ON products.id = prices.product_id
    WHERE prices.valid @> price_list.day
$$;

CREATE FUNCTION shop.label(product shop.products) RETURNS text
LANGUAGE sql STABLE
AS $$ SELECT product.sku || ': ' || product.name $$;

CREATE FUNCTION shop.as_table(day date) RETURNS TABLE (order_id bigint, status shop.order_status)
LANGUAGE sql STABLE
AS $$ SELECT id, status FROM shop.orders WHERE ordered_on = day $$;

CREATE PROCEDURE shop.restock(warehouse smallint, INOUT changed integer DEFAULT 0)
LANGUAGE plpgsql
AS $restock$
BEGIN
    UPDATE shop.stock_levels SET on_hand = on_hand + 10 WHERE warehouse_id = warehouse AND on_hand < 10;
    GET DIAGNOSTICS changed = ROW_COUNT;
END
$restock$;
COMMENT ON PROCEDURE shop.restock(smallint, integer) IS 'Run at night';

CREATE FUNCTION shop.longer(a text, b text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN length(b) > length(a) OR a IS NULL THEN b ELSE a END $$;
CREATE AGGREGATE shop.longest(text) (SFUNC = shop.longer, STYPE = text, COMBINEFUNC = shop.longer, PARALLEL = SAFE);

CREATE FUNCTION shop.product_step(state numeric[], value numeric) RETURNS numeric[]
LANGUAGE sql IMMUTABLE
AS $$ SELECT ARRAY[state[1] + ln(value), state[2] + 1] $$;
CREATE FUNCTION shop.product_final(state numeric[]) RETURNS numeric
LANGUAGE sql IMMUTABLE
AS $$ SELECT exp(state[1] / nullif(state[2], 0)) $$;
CREATE AGGREGATE shop.geometric_mean(numeric) (
    SFUNC = shop.product_step,
    STYPE = numeric[],
    FINALFUNC = shop.product_final,
    INITCOND = '{0,0}'
);
COMMENT ON AGGREGATE shop.geometric_mean(numeric) IS 'Mean of growth factors';

CREATE FUNCTION shop.same_normalized(a text, b text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT shop.normalized(a) = shop.normalized(b) $$;
CREATE OPERATOR shop.=~= (FUNCTION = shop.same_normalized, LEFTARG = text, RIGHTARG = text, COMMUTATOR = OPERATOR(shop.=~=), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR shop.=~= (text, text) IS 'Equal but for case and outer blanks';

CREATE FUNCTION shop.address_to_text(address shop.postal_address) RETURNS text
LANGUAGE sql IMMUTABLE STRICT
AS $$ SELECT concat_ws(', ', address.street || ' ' || address.house_number, address.postal_code || ' ' || address.city, address.country) $$;
CREATE CAST (shop.postal_address AS text) WITH FUNCTION shop.address_to_text(shop.postal_address) AS ASSIGNMENT;

CREATE TEXT SEARCH DICTIONARY shop.plain (TEMPLATE = pg_catalog.simple, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION shop.catalogue (PARSER = pg_catalog."default");
ALTER TEXT SEARCH CONFIGURATION shop.catalogue ADD MAPPING FOR asciiword, word WITH shop.plain, pg_catalog.english_stem;
COMMENT ON TEXT SEARCH CONFIGURATION shop.catalogue IS 'For names of products';

-- ---------------------------------------------------------------------------------------------------------------------------
-- Views and materialized views
-- ---------------------------------------------------------------------------------------------------------------------------

-- Grouped by the primary key alone: valid only as long as the key exists.
CREATE VIEW shop.product_ratings AS
SELECT products.id, products.sku, products.name, products.price, count(reviews.id) AS reviews, round(avg(reviews.stars), 2) AS stars
FROM shop.products
LEFT JOIN shop.reviews ON reviews.product_id = products.id
GROUP BY products.id;

CREATE VIEW shop.top_products (product, label, rating) AS
SELECT id, name || ' (' || sku || ')', stars
FROM shop.product_ratings
WHERE reviews >= 3 AND stars > 3.5;
COMMENT ON VIEW shop.top_products IS 'A view on a view';
COMMENT ON COLUMN shop.top_products.rating IS 'From 1 to 5';

CREATE VIEW shop.cheap_products WITH (security_barrier = true) AS
SELECT id, sku, name, price, category_id FROM shop.products WHERE price < 50
WITH LOCAL CHECK OPTION;
ALTER VIEW shop.cheap_products ALTER COLUMN price SET DEFAULT 9.99;
CREATE VIEW shop.very_cheap_products AS
SELECT id, sku, name, price FROM shop.cheap_products WHERE price < 10
WITH CASCADED CHECK OPTION;

CREATE RECURSIVE VIEW shop.category_tree (id, name, depth) AS
SELECT id, name, 0 FROM shop.categories WHERE parent_id IS NULL
UNION ALL
SELECT c.id, t.name || ' > ' || c.name, t.depth + 1 FROM shop.categories AS c JOIN category_tree AS t ON c.parent_id = t.id;

CREATE VIEW audit.everything AS
SELECT events.tableoid::regclass::text AS source, events.* FROM audit.events;

CREATE VIEW "Back Office"."Open ""Cards""" AS
SELECT "Code" AS "The Code", "Face Value €" FROM "Back Office"."Gift Cards" WHERE NOT "say ""hi""";

CREATE MATERIALIZED VIEW billing.daily_revenue WITH (fillfactor = 80) AS
SELECT ordered_on AS day, count(*) AS items, sum(total) AS amount
FROM shop.order_items
GROUP BY ordered_on
WITH DATA;
CREATE UNIQUE INDEX daily_revenue_day ON billing.daily_revenue (day);
CREATE INDEX daily_revenue_amount ON billing.daily_revenue (amount) WHERE amount > 1000;
COMMENT ON MATERIALIZED VIEW billing.daily_revenue IS 'Refreshed at night';

-- On top of the one above; and one that was never filled.
CREATE MATERIALIZED VIEW billing.monthly_revenue AS
SELECT date_trunc('month', day)::date AS month, sum(amount) AS amount FROM billing.daily_revenue GROUP BY 1
WITH DATA;
CREATE MATERIALIZED VIEW billing.forecast AS
SELECT month + 365 AS month, amount * 1.1 AS amount FROM billing.monthly_revenue
WITH NO DATA;

-- ---------------------------------------------------------------------------------------------------------------------------
-- Triggers and rules
-- ---------------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION audit.record_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $trigger$
BEGIN
    INSERT INTO audit.events (action, payload)
    VALUES (lower(TG_OP), jsonb_build_object('table', TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME, 'arguments', to_jsonb(TG_ARGV)));
    RETURN NULL;
END
$trigger$;

CREATE FUNCTION shop.touch_document() RETURNS trigger
LANGUAGE plpgsql
AS $$ BEGIN NEW.name := btrim(NEW.name); RETURN NEW; END $$;

CREATE FUNCTION shop.check_default_address() RETURNS trigger
LANGUAGE plpgsql
AS $trigger$
BEGIN
    IF NEW.default_address_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM shop.addresses WHERE id = NEW.default_address_id AND customer_id = NEW.id) THEN
        RAISE EXCEPTION 'address % is not one of customer %', NEW.default_address_id, NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$trigger$;

CREATE FUNCTION shop.insert_top_product() RETURNS trigger
LANGUAGE plpgsql
AS $$ BEGIN RAISE EXCEPTION 'top products are earned, not inserted'; END $$;

CREATE FUNCTION shop.count_changed() RETURNS trigger
LANGUAGE plpgsql
AS $$ BEGIN PERFORM count(*) FROM changed; RETURN NULL; END $$;

CREATE TRIGGER products_audit AFTER INSERT OR UPDATE OR DELETE ON shop.products
    FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change('products', 'it''s \ "quoted"');
CREATE TRIGGER products_price_changed AFTER UPDATE OF price, cost ON shop.products
    FOR EACH ROW WHEN (OLD.price IS DISTINCT FROM NEW.price) EXECUTE FUNCTION audit.record_change();
CREATE TRIGGER documents_touch BEFORE INSERT OR UPDATE ON shop.documents
    FOR EACH ROW EXECUTE FUNCTION shop.touch_document();
ALTER TABLE shop.documents DISABLE TRIGGER documents_touch;
CREATE TRIGGER reviews_changed AFTER UPDATE ON shop.reviews
    REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION shop.count_changed();
ALTER TABLE shop.reviews ENABLE ALWAYS TRIGGER reviews_changed;
CREATE CONSTRAINT TRIGGER customers_default_address AFTER INSERT OR UPDATE OF default_address_id ON shop.customers
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION shop.check_default_address();
CREATE TRIGGER orders_audit AFTER INSERT ON shop.orders
    FOR EACH ROW WHEN (NEW.status = 'returned'::shop.order_status) EXECUTE FUNCTION audit.record_change('orders');
ALTER TABLE shop.orders_2024_01 DISABLE TRIGGER orders_audit;
CREATE TRIGGER payments_audit AFTER TRUNCATE ON billing.payments
    FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change();
ALTER TABLE billing.payments ENABLE REPLICA TRIGGER payments_audit;
CREATE TRIGGER top_products_insert INSTEAD OF INSERT ON shop.top_products
    FOR EACH ROW EXECUTE FUNCTION shop.insert_top_product();
COMMENT ON TRIGGER products_audit ON shop.products IS 'Who changed what';

CREATE RULE imports_are_kept AS ON DELETE TO audit.imports DO INSTEAD NOTHING;
CREATE RULE gift_card_used AS ON UPDATE TO "Back Office"."Gift Cards"
    WHERE NEW."order" IS NOT NULL AND OLD."order" IS NULL
    DO ALSO INSERT INTO audit.events (action, payload) VALUES ('gift card', to_jsonb(NEW."Code"));
CREATE RULE everything_insert AS ON INSERT TO audit.everything
    DO INSTEAD INSERT INTO audit.events (action, payload) VALUES (NEW.action, NEW.payload);
ALTER TABLE "Back Office"."Gift Cards" DISABLE RULE gift_card_used;
COMMENT ON RULE imports_are_kept ON audit.imports IS 'Nothing is ever forgotten';

-- ---------------------------------------------------------------------------------------------------------------------------
-- Row level security
-- ---------------------------------------------------------------------------------------------------------------------------

ALTER TABLE shop.customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_row ON shop.customers FOR SELECT TO shop_app
    USING (number::text = current_setting('shop.customer', true));
CREATE POLICY no_gold ON shop.customers AS RESTRICTIVE FOR UPDATE TO shop_app, shop_report
    USING (true) WITH CHECK (loyalty <> 'gold'::shop.loyalty);
ALTER TABLE shop.carts ENABLE ROW LEVEL SECURITY;
ALTER TABLE shop.carts FORCE ROW LEVEL SECURITY;
CREATE POLICY carts_all ON shop.carts
    USING (customer_id IS NULL OR EXISTS (SELECT FROM shop.customers AS c WHERE c.id = carts.customer_id));
CREATE POLICY carts_insert ON shop.carts FOR INSERT
    WITH CHECK (touched_at <= now());
ALTER TABLE audit.imports ENABLE ROW LEVEL SECURITY; -- and no policy: nobody but the owner sees a row
COMMENT ON POLICY own_row ON shop.customers IS 'Everybody sees their own data';

-- ---------------------------------------------------------------------------------------------------------------------------
-- Comments, grants, default privileges
-- ---------------------------------------------------------------------------------------------------------------------------

COMMENT ON TABLE shop.products IS E'What we sell.\n\n''Quoted'', "double", \\ and ; -- not a comment';
COMMENT ON COLUMN shop.products.price IS 'Gross, in €';
COMMENT ON COLUMN shop.products.specs IS 'Whatever the manufacturer says';
COMMENT ON TABLE shop.orders IS 'By month';
COMMENT ON TABLE "Back Office"."Gift Cards" IS '';
COMMENT ON COLUMN "Back Office"."Gift Cards"."say ""hi""" IS 'quotes in a name';

GRANT USAGE ON SCHEMA shop, billing TO shop_app, shop_report;
GRANT CREATE ON SCHEMA audit TO shop_app WITH GRANT OPTION;
GRANT SELECT, INSERT, UPDATE ON shop.orders, shop.order_items, shop.reviews, shop.customers TO shop_app;
GRANT SELECT ON ALL TABLES IN SCHEMA billing TO shop_report;
REVOKE SELECT ON billing.payments FROM shop_report;
GRANT SELECT (id, method, amount, paid_at), UPDATE (method) ON billing.payments TO shop_report;
GRANT SELECT (id, sku, name) ON shop.products TO PUBLIC;
GRANT SELECT ON shop.products TO shop_report WITH GRANT OPTION;
GRANT REFERENCES (id), SELECT (sku) ON shop.products TO shop_app WITH GRANT OPTION;
REVOKE ALL ON shop.documents FROM shop_owner;
GRANT SELECT, TRIGGER ON shop.documents TO shop_owner;
GRANT USAGE, SELECT ON SEQUENCE shop.order_number_seq TO shop_app;
GRANT UPDATE ON SEQUENCE shop.ticket_seq TO shop_app;
REVOKE ALL ON FUNCTION billing.revenue(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.revenue(date, date) TO shop_report;
REVOKE ALL ON PROCEDURE shop.restock(smallint, integer) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE shop.restock(smallint, integer) TO shop_app WITH GRANT OPTION;
REVOKE USAGE ON TYPE shop.loyalty FROM PUBLIC;
GRANT USAGE ON TYPE shop.loyalty TO shop_app;
REVOKE USAGE ON DOMAIN shop.sku FROM PUBLIC;
GRANT USAGE ON DOMAIN shop.sku TO shop_app, shop_report;

ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA shop GRANT SELECT ON TABLES TO shop_report;
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA shop GRANT USAGE ON SEQUENCES TO shop_app;
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner GRANT USAGE ON TYPES TO shop_app;

RESET ROLE;

GRANT CREATE ON SCHEMA shop TO shop_app;
ALTER TABLE shop.carts OWNER TO shop_app;
ALTER FUNCTION shop.count_changed() OWNER TO shop_app;
ALTER TYPE billing.method OWNER TO shop_app;
REVOKE CREATE ON SCHEMA shop FROM shop_app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA extensions TO shop_app;
COMMENT ON EXTENSION hstore IS 'Specifications of products';

-- ---------------------------------------------------------------------------------------------------------------------------
-- What only a superuser may create: foreign data, publication, event trigger, large objects, settings of the database
-- ---------------------------------------------------------------------------------------------------------------------------

-- No handler: it can be described, but not read.
CREATE FOREIGN DATA WRAPPER shop_nowhere OPTIONS (note 'it''s a test');
CREATE SERVER supplier TYPE 'erp' VERSION '2.1' FOREIGN DATA WRAPPER shop_nowhere OPTIONS (host 'supplier.example.com', port '5432');
CREATE USER MAPPING FOR shop_app SERVER supplier OPTIONS ("user" 'reader', password 'not a secret');
CREATE FOREIGN TABLE shop.supplier_stock (
    sku text OPTIONS (column_name 'ART NO') NOT NULL,
    on_hand integer DEFAULT 0
)
SERVER supplier OPTIONS (table_name 'stock');
ALTER FOREIGN TABLE shop.supplier_stock OWNER TO shop_owner;
GRANT USAGE ON FOREIGN SERVER supplier TO shop_app;
COMMENT ON SERVER supplier IS 'Is asked once a day';

CREATE FUNCTION audit.notice_ddl() RETURNS event_trigger
LANGUAGE plpgsql
AS $$ BEGIN IF current_setting('shop.log_ddl', true) = 'on' THEN RAISE NOTICE 'shop: %', tg_tag; END IF; END $$;
ALTER FUNCTION audit.notice_ddl() OWNER TO shop_owner;
CREATE EVENT TRIGGER shop_notice_ddl ON ddl_command_end WHEN tag IN ('DROP TABLE', 'ALTER TABLE') EXECUTE FUNCTION audit.notice_ddl();
COMMENT ON EVENT TRIGGER shop_notice_ddl IS 'Silent unless shop.log_ddl is on';

DO $publication$
BEGIN
    -- Without wal_level = logical the server warns; the publication is there nevertheless.
    SET LOCAL client_min_messages = error;
    CREATE PUBLICATION shop_feed FOR TABLE shop.orders, shop.products WITH (publish = 'insert, update', publish_via_partition_root = true);
END
$publication$;

-- Large objects: an empty one, thirty small ones, one of some megabytes, one with a hole.
DO $large_objects$
DECLARE
    large_oid constant oid := 5000032;
    pieces constant integer := greatest(4, pg_temp.scaled(40));
    made oid;
BEGIN
    made := lo_create(5000000);
    FOR i IN 1..30 LOOP
        made := lo_from_bytea(
            5000000 + i,
            (SELECT decode(string_agg(md5(i || '/' || k), '' ORDER BY k), 'hex') FROM generate_series(1, 40 * i) AS k));
    END LOOP;
    made := lo_from_bytea(5000031, E'A manual.\n\\\\ and zero: \\000 and high: \\377'::bytea);
    made := lo_create(large_oid);
    FOR i IN 0..pieces - 1 LOOP
        PERFORM lo_put(
            large_oid,
            i * 131072::bigint,
            (SELECT string_agg(sha512(decode(to_hex(100000000 + 10000 * i + k), 'escape')), '' ORDER BY k) FROM generate_series(1, 2048) AS k));
    END LOOP;
    made := lo_from_bytea(5000033, 'begin');
    PERFORM lo_put(5000033, 1000000, 'end, after a hole');
    FOR i IN 1..20 LOOP
        EXECUTE format('ALTER LARGE OBJECT %s OWNER TO shop_owner', 5000000 + i);
    END LOOP;
END
$large_objects$;
ALTER LARGE OBJECT 5000032 OWNER TO shop_app;
COMMENT ON LARGE OBJECT 5000032 IS 'The catalogue of 2024, printed';
COMMENT ON LARGE OBJECT 5000001 IS E'It''s the first\nof many';
GRANT SELECT ON LARGE OBJECT 5000001, 5000002 TO shop_report;
GRANT SELECT, UPDATE ON LARGE OBJECT 5000032 TO shop_report WITH GRANT OPTION;

DO $database$
BEGIN
    EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), 'The sample shop');
    EXECUTE format('ALTER DATABASE %I SET default_statistics_target = 150', current_database());
    EXECUTE format('ALTER ROLE shop_report IN DATABASE %I SET statement_timeout = %L', current_database(), '5min');
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO shop_app', current_database());
END
$database$;

DROP FUNCTION pg_temp.scaled(integer);
DROP FUNCTION pg_temp.mix(bigint, bigint);
SET default_statistics_target = 10; -- small samples: enough for row counts, and quick
ANALYZE;

RESET default_statistics_target;
RESET jit;
RESET max_parallel_maintenance_workers;
RESET max_parallel_workers_per_gather;
RESET work_mem;
RESET maintenance_work_mem;
RESET synchronous_commit;
RESET search_path;
RESET standard_conforming_strings;
RESET bytea_output;
RESET IntervalStyle;
RESET DateStyle;
RESET TimeZone;
RESET client_encoding;
