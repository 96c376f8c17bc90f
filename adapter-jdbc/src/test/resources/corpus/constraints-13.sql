CREATE SCHEMA s;
CREATE TABLE s.a (id int, code text, r int4range, n int, CONSTRAINT "The Key" PRIMARY KEY (id));
ALTER TABLE s.a CLUSTER ON "The Key";
ALTER TABLE s.a ADD CONSTRAINT a_unique UNIQUE (code) INCLUDE (n) WITH (fillfactor = 66) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE s.a ADD CONSTRAINT a_excluded EXCLUDE USING gist (r WITH &&) WHERE (n > 0) DEFERRABLE; -- F39
COMMENT ON CONSTRAINT "The Key" ON s.a IS 'the constraint';
COMMENT ON INDEX s."The Key" IS 'the index'; -- F75
CREATE TABLE s.b (
    id int PRIMARY KEY,
    a int REFERENCES s.a,
    parent int REFERENCES s.b ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    code text
);
ALTER TABLE s.b ADD CONSTRAINT late FOREIGN KEY (a) REFERENCES s.a (id) MATCH FULL NOT VALID;
COMMENT ON CONSTRAINT late ON s.b IS 'not validated';
ALTER TABLE s.b ADD CONSTRAINT long CHECK (length(code) > 3) NOT VALID;
COMMENT ON CONSTRAINT long ON s.b IS 'not checked yet';
ALTER TABLE s.b ADD CONSTRAINT alone CHECK (id > 0) NO INHERIT;
INSERT INTO s.a VALUES (1, 'one', '[1,3)', 1), (2, 'two', '[3,5)', 1);
CREATE INDEX a_expression ON s.a USING btree (lower(code) COLLATE "C" text_pattern_ops DESC NULLS LAST, (n + 1), id) WHERE n IS NOT NULL;
ALTER INDEX s.a_expression ALTER COLUMN 2 SET STATISTICS 300; -- F40
CREATE UNIQUE INDEX a_with ON s.a (n, id) INCLUDE (code) WITH (fillfactor = 50);
CREATE INDEX a_hash ON s.a USING hash (code);
CREATE INDEX a_brin ON s.a USING brin (n) WITH (pages_per_range = 32, autosummarize = true);
CREATE STATISTICS s.a_statistics (dependencies, mcv) ON id, n FROM s.a;
ALTER STATISTICS s.a_statistics SET STATISTICS 77;
ALTER STATISTICS s.a_statistics OWNER TO corpus_owner;
COMMENT ON STATISTICS s.a_statistics IS 'statistics';
CREATE FUNCTION s.fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER before BEFORE INSERT OR UPDATE OF code, n ON s.a FOR EACH ROW WHEN (NEW.n > 0) EXECUTE FUNCTION s.fire('an argument', 'it''s');
CREATE TRIGGER statement AFTER DELETE ON s.a REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION s.fire();
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON s.a FROM s.b DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION s.fire(); -- F23
CREATE TRIGGER off BEFORE TRUNCATE ON s.a EXECUTE FUNCTION s.fire();
ALTER TABLE s.a DISABLE TRIGGER off;
ALTER TABLE s.a ENABLE REPLICA TRIGGER before; -- F22
COMMENT ON TRIGGER before ON s.a IS 'a trigger';
CREATE RULE nothing AS ON DELETE TO s.b DO INSTEAD NOTHING;
CREATE RULE two AS ON UPDATE TO s.b WHERE OLD.id <> NEW.id DO ALSO (INSERT INTO s.a (id) VALUES (NEW.id); DELETE FROM s.a WHERE id = OLD.id); -- F77
ALTER TABLE s.b DISABLE RULE nothing;
ALTER TABLE s.b ENABLE ALWAYS RULE two; -- F22
COMMENT ON RULE two ON s.b IS 'a rule';
CREATE EXTENSION hstore WITH SCHEMA s;
CREATE INDEX needs_extension ON s.a (n);
ALTER INDEX s.needs_extension DEPENDS ON EXTENSION hstore;
ALTER TRIGGER statement ON s.a DEPENDS ON EXTENSION hstore;
CREATE TABLE s.identity (id int CONSTRAINT "Identity key" PRIMARY KEY);
ALTER TABLE s.identity CLUSTER ON "Identity key";
ALTER TABLE s.identity REPLICA IDENTITY USING INDEX "Identity key"; -- F42
-- a check that reads another table comes after the rows, in a child before its parent
CREATE TABLE s.z_known (id int);
INSERT INTO s.z_known VALUES (1);
CREATE FUNCTION s.is_known(wanted int) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT EXISTS (SELECT FROM s.z_known WHERE id = wanted)';
CREATE TABLE s.knows (id int CONSTRAINT known CHECK (s.is_known(id)));
CREATE TABLE s.knows_too (CONSTRAINT known CHECK (s.is_known(id))) INHERITS (s.knows);
CREATE TABLE s.knows_parts (id int CONSTRAINT known CHECK (s.is_known(id))) PARTITION BY LIST (id);
CREATE TABLE s.knows_part PARTITION OF s.knows_parts DEFAULT;
COMMENT ON CONSTRAINT known ON s.knows IS 'reads a table';
INSERT INTO s.knows VALUES (1);
INSERT INTO s.knows_too VALUES (1);
INSERT INTO s.knows_parts VALUES (1);
