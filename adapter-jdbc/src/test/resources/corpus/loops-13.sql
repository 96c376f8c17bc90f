CREATE SCHEMA s;
-- a view and a function over its row type
CREATE VIEW s.v AS SELECT 1 AS a, 'x'::text AS b;
CREATE FUNCTION s.of_v(r s.v) RETURNS int LANGUAGE sql AS 'SELECT r.a';
CREATE OR REPLACE VIEW s.v AS SELECT 1 AS a, 'x'::text AS b, s.of_v(NULL) AS c; -- F27
-- a check and a default that call functions over the table's own row type
CREATE TABLE s.t (a int, b int);
CREATE FUNCTION s.of_t(r s.t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT r.a > 0';
ALTER TABLE s.t ADD CONSTRAINT checked CHECK (s.of_t(t)); -- F28
COMMENT ON CONSTRAINT checked ON s.t IS 'calls a function over this table';
CREATE FUNCTION s.default_of_t(r s.t) RETURNS int LANGUAGE sql AS 'SELECT 5';
ALTER TABLE s.t ALTER COLUMN b SET DEFAULT s.default_of_t(NULL); -- F29
INSERT INTO s.t (a) VALUES (1), (2);
-- a domain whose check calls a function over the domain
CREATE DOMAIN s.d AS int;
CREATE FUNCTION s.of_d(x s.d) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT x::int > 0';
ALTER DOMAIN s.d ADD CONSTRAINT d_checked CHECK (s.of_d(VALUE)) NOT VALID; -- F30
COMMENT ON CONSTRAINT d_checked ON DOMAIN s.d IS 'late';
-- two tables that refer to each other, and to themselves
CREATE TABLE s.one (id int PRIMARY KEY, two int, self int REFERENCES s.one);
CREATE TABLE s.two (id int PRIMARY KEY, one int REFERENCES s.one);
ALTER TABLE s.one ADD FOREIGN KEY (two) REFERENCES s.two;
-- views that need each other's row types
CREATE VIEW s.first AS SELECT 1 AS x;
CREATE VIEW s.second AS SELECT first FROM s.first;
CREATE FUNCTION s.make_second() RETURNS SETOF s.second LANGUAGE sql AS 'SELECT NULL::s.first';
CREATE OR REPLACE VIEW s.first AS SELECT count(*)::int AS x FROM s.make_second();
-- a table column of a composite type made from a table
CREATE TABLE s.holds (t s.t, ts s.t[]);
CREATE FUNCTION s.of_t_array(r s.t[]) RETURNS s.holds LANGUAGE sql AS 'SELECT NULL::s.holds';
-- views that select from themselves and from each other
CREATE VIEW s.itself AS SELECT 1 AS x, 'x'::text COLLATE "C" AS y;
CREATE OR REPLACE VIEW s.itself AS SELECT x, y FROM s.itself;
COMMENT ON VIEW s.itself IS 'nobody can select from it';
GRANT SELECT ON s.itself TO PUBLIC;
CREATE VIEW s.within AS SELECT 1 AS x;
CREATE OR REPLACE VIEW s.within WITH (security_barrier) AS SELECT (SELECT max(x) FROM s.within) AS x;
CREATE VIEW s.joins_itself_not AS SELECT x FROM s.within AS one JOIN s.within AS two USING (x);
CREATE VIEW s.round_one AS SELECT 1 AS x;
CREATE VIEW s.round_two AS SELECT x FROM s.round_one;
CREATE VIEW s.round_three AS SELECT x FROM s.round_two;
CREATE OR REPLACE VIEW s.round_one AS SELECT x FROM s.round_three;
CREATE RULE itself AS ON UPDATE TO s.two DO ALSO UPDATE s.two SET one = 1;
