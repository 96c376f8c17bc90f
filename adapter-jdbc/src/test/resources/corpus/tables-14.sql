CREATE SCHEMA s;
CREATE TABLE s.compressed (a text, b text, c text);
ALTER TABLE s.compressed ALTER COLUMN a SET COMPRESSION pglz; -- F47
CREATE VIEW s.v AS SELECT 1 AS a;
-- a function with an SQL body that needs a primary key
CREATE TABLE s.keyed (id int PRIMARY KEY, a text);
CREATE FUNCTION s.grouped() RETURNS SETOF s.keyed LANGUAGE sql BEGIN ATOMIC SELECT id, a FROM s.keyed GROUP BY id; END; -- F26
CREATE VIEW s.on_function AS SELECT * FROM s.grouped();
CREATE TABLE s.default_on_function (a bigint DEFAULT 1, b int);
CREATE FUNCTION s.grouped_count() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM (SELECT id, a FROM s.keyed GROUP BY id) AS x);
ALTER TABLE s.default_on_function ALTER COLUMN a SET DEFAULT s.grouped_count();
INSERT INTO s.default_on_function VALUES (5, 6);
CREATE PROCEDURE s.proc(IN a int, INOUT b int) LANGUAGE sql BEGIN ATOMIC SELECT a + b; END;
CREATE STATISTICS s.expression ON (a || 'x'), id FROM s.keyed;
CREATE STATISTICS s.only_expression ON (lower(a)) FROM s.keyed;
CREATE TABLE s.ranges (a int4multirange, b datemultirange DEFAULT '{}');
CREATE TABLE s.partitioned (a int, b int) PARTITION BY RANGE (a);
CREATE TABLE s.part PARTITION OF s.partitioned FOR VALUES FROM (1) TO (10);
CREATE STATISTICS s.of_partitioned ON a, b FROM s.partitioned;
