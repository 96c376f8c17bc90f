-- expressions over whole rows and system columns, which no list of column numbers holds
CREATE SCHEMA s;
CREATE TABLE s.t (
    a int,
    b text,
    c int,
    CONSTRAINT whole CHECK (t IS NOT NULL) NO INHERIT,
    CONSTRAINT mixed CHECK (t IS NOT NULL AND b <> '') NO INHERIT,
    CONSTRAINT system CHECK (tableoid > 0::oid),
    CONSTRAINT mixed_system CHECK (a > 0 AND tableoid > 0::oid),
    CONSTRAINT nothing CHECK (1 < 2),
    CHECK (a > 0)
);
COMMENT ON CONSTRAINT whole ON s.t IS 'the whole row';
COMMENT ON CONSTRAINT mixed_system ON s.t IS 'a system column';
ALTER TABLE s.t ADD CONSTRAINT unchecked CHECK (t IS NOT NULL) NO INHERIT NOT VALID;
ALTER TABLE s.t ADD CONSTRAINT unchecked_system CHECK (tableoid > 0::oid) NOT VALID;
COMMENT ON CONSTRAINT unchecked ON s.t IS 'not valid';
CREATE TABLE s.child (d int, CONSTRAINT child_whole CHECK (child IS NOT NULL)) INHERITS (s.t);
CREATE TABLE s.child_too (CONSTRAINT system CHECK (tableoid > 0::oid)) INHERITS (s.t);
CREATE TABLE s.grandchild () INHERITS (s.child_too);
COMMENT ON CONSTRAINT mixed_system ON s.child_too IS 'inherited';
COMMENT ON CONSTRAINT unchecked_system ON s.child_too IS 'inherited and checked, unlike its parent''s';
INSERT INTO s.t VALUES (1, 'b', 1);
INSERT INTO s.child VALUES (1, 'b', 1, 1);
CREATE TYPE s.pair AS (x int, y int);
CREATE TABLE s.typed OF s.pair (CONSTRAINT whole CHECK (typed IS NOT NULL), CHECK (tableoid > 0::oid));
CREATE TABLE s.parts (a int, b int, CONSTRAINT system CHECK (tableoid > 0::oid)) PARTITION BY RANGE ((a + b), (abs(a)));
CREATE TABLE s.part (a int, b int, CONSTRAINT system CHECK (tableoid > 0::oid), CONSTRAINT own CHECK (part IS NOT NULL));
ALTER TABLE s.parts ATTACH PARTITION s.part FOR VALUES FROM (1, 1) TO (10, 10);
CREATE TABLE s.part_default PARTITION OF s.parts DEFAULT;
CREATE TABLE s.parts_whole (a int, CONSTRAINT whole CHECK (parts_whole IS NOT NULL)) PARTITION BY LIST (a);
INSERT INTO s.parts VALUES (1, 1), (20, 20);
CREATE FOREIGN DATA WRAPPER rows_wrapper;
CREATE SERVER rows_server FOREIGN DATA WRAPPER rows_wrapper;
CREATE FOREIGN TABLE s.foreign (a int, CONSTRAINT whole CHECK ("foreign" IS NOT NULL), CONSTRAINT system CHECK (tableoid > 0::oid)) SERVER rows_server;
COMMENT ON CONSTRAINT whole ON s.foreign IS 'foreign';
CREATE DOMAIN s.pairs AS s.pair CHECK (VALUE IS NOT NULL) CHECK ((VALUE).x > 0);
CREATE FUNCTION s.of_t(s.t) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION s.fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE INDEX of_row ON s.t ((t IS NOT NULL));
CREATE INDEX of_function ON s.t (s.of_t(t));
CREATE INDEX of_expressions ON s.t ((a + 1), lower(b)) WHERE t IS NOT NULL;
ALTER TABLE s.t ADD CONSTRAINT of_expression EXCLUDE USING btree ((a + 1) WITH =) WHERE (t IS NOT NULL);
CREATE TRIGGER whole BEFORE UPDATE ON s.t FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION s.fire();
CREATE TRIGGER system AFTER UPDATE ON s.t FOR EACH ROW WHEN (OLD.tableoid > 0::oid) EXECUTE FUNCTION s.fire();
CREATE POLICY whole ON s.t USING (t IS NOT NULL) WITH CHECK (tableoid > 0::oid);
CREATE RULE whole AS ON UPDATE TO s.t WHERE OLD IS DISTINCT FROM NEW DO ALSO NOTHING;
CREATE RULE system AS ON DELETE TO s.t WHERE OLD.ctid IS NOT NULL DO ALSO NOTHING;
CREATE VIEW s.v AS SELECT t, tableoid, ctid, xmin FROM s.t;
CREATE MATERIALIZED VIEW s.mv AS SELECT t AS whole, tableoid::regclass AS of FROM s.t;
