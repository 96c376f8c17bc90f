CREATE SCHEMA s;
CREATE TABLE s.parent (a int, g int GENERATED ALWAYS AS (a + 1) STORED);
CREATE TABLE s.child (g int GENERATED ALWAYS AS (a + 2) STORED, c int) INHERITS (s.parent); -- F14
INSERT INTO s.child (a, c) VALUES (1, 2);
CREATE TABLE s.partitioned (a int, g int GENERATED ALWAYS AS (a + 1) STORED) PARTITION BY RANGE (a);
CREATE TABLE s.part (g int GENERATED ALWAYS AS (a + 5) STORED, a int); -- F13
ALTER TABLE s.partitioned ATTACH PARTITION s.part FOR VALUES FROM (1) TO (10);
CREATE TABLE s.part2 PARTITION OF s.partitioned FOR VALUES FROM (10) TO (20);
INSERT INTO s.partitioned (a) VALUES (1), (12);
CREATE TABLE s.stored (a text STORAGE PLAIN, b text STORAGE EXTERNAL);
