CREATE FOREIGN DATA WRAPPER "dummy wrapper";
COMMENT ON FOREIGN DATA WRAPPER "dummy wrapper" IS 'a wrapper';
CREATE EXTENSION postgres_fdw;
CREATE FOREIGN DATA WRAPPER full_wrapper
    HANDLER public.postgres_fdw_handler VALIDATOR public.postgres_fdw_validator;
CREATE FOREIGN DATA WRAPPER optioned OPTIONS (debug 'true', "Odd" 'it''s');
ALTER FOREIGN DATA WRAPPER optioned OWNER TO postgres;
GRANT USAGE ON FOREIGN DATA WRAPPER optioned TO corpus_reader;
CREATE SERVER remote TYPE 'a type' VERSION '1.0''' FOREIGN DATA WRAPPER optioned OPTIONS (host 'h', "Port" '1');
ALTER SERVER remote OWNER TO corpus_owner;
COMMENT ON SERVER remote IS 'a server';
GRANT USAGE ON FOREIGN SERVER remote TO corpus_reader WITH GRANT OPTION;
CREATE SERVER "bare server" FOREIGN DATA WRAPPER "dummy wrapper";
CREATE SERVER by_extension FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'localhost');
CREATE USER MAPPING FOR PUBLIC SERVER remote OPTIONS (password 'se''cret'); -- F73
CREATE USER MAPPING FOR "corpus ""odd"" role" SERVER remote OPTIONS ("user" 'u', "Odd" '\');
CREATE USER MAPPING FOR corpus_reader SERVER "bare server";
CREATE FOREIGN TABLE far (
    id integer OPTIONS (column_name 'Id''s', "Odd" '1') NOT NULL, note text COLLATE "C" DEFAULT 'x', CONSTRAINT positive CHECK (id > 0)
) SERVER remote OPTIONS (table_name 'it''s', "Schema" 's'); -- F73
ALTER FOREIGN TABLE far OWNER TO corpus_owner;
ALTER FOREIGN TABLE far ALTER COLUMN note SET STATISTICS 7;
GRANT SELECT ON far TO corpus_reader;
GRANT UPDATE (note) ON far TO corpus_reader;
COMMENT ON FOREIGN TABLE far IS 'a foreign table';
COMMENT ON COLUMN far.note IS 'its column';
COMMENT ON CONSTRAINT positive ON far IS 'its check';
CREATE FOREIGN TABLE "bare table" () SERVER "bare server";
CREATE TABLE near (id integer) PARTITION BY LIST (id);
CREATE FOREIGN TABLE far_part PARTITION OF near FOR VALUES IN (1) SERVER remote OPTIONS (table_name 'p');
CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER watch BEFORE INSERT ON far FOR EACH ROW EXECUTE FUNCTION fire();
ALTER FOREIGN TABLE far DISABLE TRIGGER watch;
