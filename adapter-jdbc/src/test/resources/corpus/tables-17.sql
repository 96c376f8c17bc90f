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
