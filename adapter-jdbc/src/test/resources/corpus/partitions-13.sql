CREATE SCHEMA s;
CREATE TYPE s.mood AS ENUM ('sad', 'ok', 'happy');
ALTER TYPE s.mood ADD VALUE 'so-so' BEFORE 'ok';
CREATE TABLE s.root (id int NOT NULL, at date NOT NULL, note text DEFAULT 'none', CHECK (id > 0)) PARTITION BY RANGE (at);
CREATE TABLE s.y2020 PARTITION OF s.root FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE s.y2021 PARTITION OF s.root FOR VALUES FROM ('2021-01-01') TO ('2022-01-01') PARTITION BY LIST (id);
CREATE TABLE s.y2021_odd PARTITION OF s.y2021 FOR VALUES IN (1, 3, NULL);
CREATE TABLE s.y2021_rest PARTITION OF s.y2021 DEFAULT;
CREATE TABLE s.rest PARTITION OF s.root DEFAULT;
-- another order of columns, a dropped column, no default, a check of its own
CREATE TABLE s.attached (gone int, note text, at date NOT NULL, id int NOT NULL, CONSTRAINT root_id_check CHECK (id > 0), CONSTRAINT own CHECK (id < 1000));
ALTER TABLE s.attached DROP COLUMN gone;
ALTER TABLE s.root ATTACH PARTITION s.attached FOR VALUES FROM (MINVALUE) TO ('2000-01-01'); -- F12
INSERT INTO s.root VALUES (1, '2020-05-05', 'a'), (2, '2021-05-05', 'b'), (3, '2021-06-06', 'c'), (4, '1999-01-01', 'd'), (5, '2055-01-01', 'e');
ALTER TABLE s.root ADD PRIMARY KEY (id, at); -- F16
CREATE INDEX root_note ON s.root (note);
COMMENT ON INDEX s.root_note IS 'an index of a partitioned table';
COMMENT ON INDEX s.y2020_note_idx IS 'an index of a partition';
CREATE INDEX only_here ON ONLY s.root (lower(note)); -- F17
CREATE TABLE s.refers (id int, at date, FOREIGN KEY (id, at) REFERENCES s.root (id, at) ON DELETE CASCADE); -- F18
INSERT INTO s.refers VALUES (1, '2020-05-05');
CREATE TABLE s.target (id int PRIMARY KEY);
INSERT INTO s.target VALUES (1), (2), (3), (4), (5);
ALTER TABLE s.root ADD CONSTRAINT to_target FOREIGN KEY (id) REFERENCES s.target (id) DEFERRABLE; -- F19
CREATE FUNCTION s.fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr AFTER INSERT ON s.root FOR EACH ROW EXECUTE FUNCTION s.fire();
CREATE TRIGGER always AFTER UPDATE ON s.root FOR EACH ROW EXECUTE FUNCTION s.fire();
ALTER TABLE s.y2020 DISABLE TRIGGER tr; -- F21
ALTER TABLE s.y2021_odd ENABLE ALWAYS TRIGGER always;
-- hashes of enum values differ after a restore
CREATE TABLE s.moods (m s.mood, n int) PARTITION BY HASH (m); -- F20
CREATE TABLE s.moods_0 PARTITION OF s.moods FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE s.moods_1 PARTITION OF s.moods FOR VALUES WITH (MODULUS 2, REMAINDER 1) PARTITION BY RANGE (n);
CREATE TABLE s.moods_1_all PARTITION OF s.moods_1 DEFAULT;
CREATE TABLE s.keys (a text, b int) PARTITION BY RANGE (lower(a) COLLATE "C", b);
CREATE TABLE s.keys_1 PARTITION OF s.keys FOR VALUES FROM ('a', MINVALUE) TO ('m', MAXVALUE);
CREATE TABLE s.hashed (a int, b int) PARTITION BY HASH (a, b);
CREATE TABLE s.hashed_0 PARTITION OF s.hashed FOR VALUES WITH (MODULUS 1, REMAINDER 0);
INSERT INTO s.hashed SELECT i, i FROM generate_series(1, 10) AS i;
-- valid in a partition only
CREATE TABLE s.checked (a int) PARTITION BY LIST (a);
CREATE TABLE s.checked_1 PARTITION OF s.checked FOR VALUES IN (1);
CREATE TABLE s.checked_2 PARTITION OF s.checked FOR VALUES IN (2);
ALTER TABLE s.checked ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
ALTER TABLE s.checked_1 VALIDATE CONSTRAINT positive; -- F36
