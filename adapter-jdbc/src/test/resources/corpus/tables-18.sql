CREATE SCHEMA s;
CREATE TABLE s.named (a int CONSTRAINT my NOT NULL, b int NOT NULL, c int NOT NULL NO INHERIT, d int, "E f" int CONSTRAINT "Quoted ""name""" NOT NULL); -- F32
ALTER TABLE s.named ADD CONSTRAINT late NOT NULL d NOT VALID;
COMMENT ON CONSTRAINT late ON s.named IS 'not valid';
COMMENT ON CONSTRAINT named_b_not_null ON s.named IS 'default name, with a comment'; -- F34
COMMENT ON CONSTRAINT my ON s.named IS 'named';
INSERT INTO s.named VALUES (1, 2, 3, 4, 5);
CREATE TABLE s.parent (a int, b int NOT NULL, "C d" int);
CREATE TABLE s.child () INHERITS (s.parent);
ALTER TABLE s.child ADD CONSTRAINT "child NN" NOT NULL "C d"; -- F33
ALTER TABLE s.child ADD CONSTRAINT plain NOT NULL a;
CREATE TABLE s.child_local (b int CONSTRAINT own_b NOT NULL) INHERITS (s.parent);
CREATE TABLE s.invalid_parent (a int);
ALTER TABLE s.invalid_parent ADD CONSTRAINT nn NOT NULL a NOT VALID;
CREATE TABLE s.becomes_local () INHERITS (s.invalid_parent);
ALTER TABLE s.becomes_local VALIDATE CONSTRAINT nn;
CREATE TABLE s.partitioned (id int NOT NULL, k int CONSTRAINT k_there NOT NULL, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE s.part PARTITION OF s.partitioned FOR VALUES FROM (1) TO (10);
CREATE TABLE s.part_other_name (k int CONSTRAINT other NOT NULL, id int NOT NULL);
ALTER TABLE s.partitioned ATTACH PARTITION s.part_other_name FOR VALUES FROM (10) TO (20);
ALTER TABLE s.partitioned ADD CONSTRAINT checked CHECK (k > 0) NOT VALID;
ALTER TABLE s.part VALIDATE CONSTRAINT checked; -- F36
INSERT INTO s.partitioned VALUES (1, 2), (12, 3);
CREATE TABLE s.not_enforced (a int, b int REFERENCES s.partitioned NOT ENFORCED, CHECK (a > 0) NOT ENFORCED); -- F35
CREATE TABLE s.virtual (a int, v int GENERATED ALWAYS AS (a * 2), w int GENERATED ALWAYS AS (a * 3) STORED);
INSERT INTO s.virtual (a) VALUES (1);
CREATE TABLE s.only_virtual (v int GENERATED ALWAYS AS (1));
INSERT INTO s.only_virtual DEFAULT VALUES;
CREATE TABLE s.periods (id int4range, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS));
CREATE TABLE s.unique_periods (id int4range, valid daterange, UNIQUE (id, valid WITHOUT OVERLAPS));
CREATE TABLE s.refers_period (id int4range, valid daterange, FOREIGN KEY (id, PERIOD valid) REFERENCES s.periods (id, PERIOD valid)); -- F37
CREATE TABLE s.fk_partitioned (id int, p int) PARTITION BY RANGE (id);
CREATE TABLE s.fk_part PARTITION OF s.fk_partitioned DEFAULT;
ALTER TABLE s.fk_partitioned ADD CONSTRAINT fk FOREIGN KEY (p) REFERENCES s.partitioned (id) NOT VALID;
CREATE TABLE s.not_enforced_rows (a int, CONSTRAINT whole CHECK (not_enforced_rows IS NOT NULL) NOT ENFORCED, CHECK (tableoid > 0::oid) NOT ENFORCED);
