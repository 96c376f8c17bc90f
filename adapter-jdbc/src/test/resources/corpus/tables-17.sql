CREATE SCHEMA s;
CREATE TABLE s.partitioned (id int GENERATED ALWAYS AS IDENTITY (START 5), a int) PARTITION BY RANGE (a); -- F15
CREATE TABLE s.part PARTITION OF s.partitioned FOR VALUES FROM (1) TO (10);
CREATE TABLE s.nested PARTITION OF s.partitioned FOR VALUES FROM (10) TO (20) PARTITION BY LIST (a);
CREATE TABLE s.leaf PARTITION OF s.nested DEFAULT;
INSERT INTO s.partitioned (a) VALUES (1), (2), (12);
CREATE TABLE s.excluded (a int4range, b int4range, EXCLUDE USING gist (a WITH =, b WITH &&)) PARTITION BY RANGE (a);
CREATE TABLE s.excluded_part PARTITION OF s.excluded DEFAULT;
CREATE TABLE s.with_method (a int) PARTITION BY RANGE (a);
ALTER TABLE s.with_method SET ACCESS METHOD heap;
CREATE TABLE s.with_method_part PARTITION OF s.with_method DEFAULT;
GRANT MAINTAIN ON s.part TO corpus_reader;
-- a child's own expression for a column that it inherits
CREATE TABLE s.expression_parent (a int, g int GENERATED ALWAYS AS (a + 1) STORED);
CREATE TABLE s.expression_child (b int) INHERITS (s.expression_parent);
CREATE TABLE s.expression_grandchild () INHERITS (s.expression_child);
ALTER TABLE s.expression_child ALTER COLUMN g SET EXPRESSION AS (a * 3);
ALTER TABLE s.expression_grandchild ALTER COLUMN g SET EXPRESSION AS (a * 4);
COMMENT ON COLUMN s.expression_child.g IS 'its own';
INSERT INTO s.expression_grandchild (a, b) VALUES (1, 2);
