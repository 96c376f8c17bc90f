CREATE SCHEMA shop;
CREATE SCHEMA tools;
CREATE SCHEMA audit;
CREATE SCHEMA "We ird";

CREATE TYPE tools.status AS ENUM ('open', 'done');
CREATE FUNCTION tools.five() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 5';
CREATE FUNCTION tools.positive(integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0';
CREATE FUNCTION tools.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION tools.noticed() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION tools.as_integer(tools.status) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE EXTENSION hstore SCHEMA tools;

CREATE TABLE shop.customers (id serial PRIMARY KEY, name text);
INSERT INTO shop.customers (name) VALUES ('Ada'), ('Bob');
CREATE TABLE shop.orders (id integer PRIMARY KEY, customer integer REFERENCES shop.customers, state text)
    PARTITION BY RANGE (id);
CREATE TABLE shop.orders_1 PARTITION OF shop.orders FOR VALUES FROM (0) TO (10);
CREATE TABLE shop.orders_2 PARTITION OF shop.orders FOR VALUES FROM (10) TO (20);
CREATE INDEX orders_state ON shop.orders (state);
INSERT INTO shop.orders VALUES (1, 1, 'open'), (11, 2, 'done');
CREATE TABLE shop.invoices (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer integer REFERENCES shop.customers,
    total integer DEFAULT tools.five() CONSTRAINT is_positive CHECK (tools.positive(total)),
    twice integer GENERATED ALWAYS AS (total * 2) STORED);
INSERT INTO shop.invoices (customer, total) VALUES (1, 10), (2, 20);
CREATE INDEX invoices_total ON shop.invoices (total);
CREATE STATISTICS shop.invoices_both ON customer, total FROM shop.invoices;
CREATE TRIGGER touched BEFORE INSERT ON shop.invoices FOR EACH ROW EXECUTE FUNCTION tools.touch();
ALTER TABLE shop.invoices ENABLE ROW LEVEL SECURITY;
CREATE POLICY by_customer ON shop.invoices USING (customer IN (SELECT id FROM shop.customers));
CREATE FUNCTION shop.worth(shop.invoices) RETURNS integer LANGUAGE sql AS 'SELECT 1';

CREATE VIEW shop.names AS SELECT name FROM shop.customers;
CREATE VIEW shop.first_names AS SELECT name FROM shop.names;
CREATE VIEW shop.sums AS SELECT state, count(*) FROM shop.orders GROUP BY state;
CREATE MATERIALIZED VIEW shop.monthly AS SELECT sum(total) AS total FROM shop.invoices;
CREATE MATERIALIZED VIEW shop.yearly AS SELECT sum(total) AS total FROM shop.monthly;

CREATE TABLE shop.parent (a integer DEFAULT 1);
CREATE TABLE shop.child (b integer) INHERITS (shop.parent);
INSERT INTO shop.child VALUES (1, 2);
CREATE TABLE shop.pairs (c shop.parent, m tools.status);
CREATE SEQUENCE shop.numbers;
CREATE TABLE shop.numbered (id integer DEFAULT nextval('shop.numbers'));
CREATE TABLE shop.properties (h tools.hstore);
CREATE SCHEMA config;
CREATE TABLE config.settings (name text, builtin boolean);
INSERT INTO config.settings VALUES ('of the extension', true), ('mine', false);
ALTER EXTENSION hstore ADD SCHEMA config;
ALTER EXTENSION hstore ADD TABLE config.settings;
UPDATE pg_extension SET extconfig = ARRAY['config.settings']::regclass[]::oid[], extcondition = ARRAY['WHERE NOT builtin']
WHERE extname = 'hstore';

CREATE TABLE audit.log (id serial PRIMARY KEY, customer integer REFERENCES shop.customers);
INSERT INTO audit.log (customer) VALUES (1);
CREATE TABLE "We ird"."Odd.Table" ("a b" integer PRIMARY KEY);
INSERT INTO "We ird"."Odd.Table" VALUES (1);
CREATE TABLE "We ird"."q""uote*" (a integer REFERENCES "We ird"."Odd.Table");

SELECT lo_create(4711);
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO corpus_reader;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON SEQUENCES TO corpus_reader;
GRANT USAGE ON SCHEMA shop TO corpus_reader;
GRANT SELECT ON shop.invoices TO corpus_reader;
CREATE PUBLICATION news FOR TABLE shop.invoices;
CREATE CAST (tools.status AS integer) WITH FUNCTION tools.as_integer(tools.status);
CREATE EVENT TRIGGER notices ON ddl_command_end EXECUTE FUNCTION tools.noticed();
