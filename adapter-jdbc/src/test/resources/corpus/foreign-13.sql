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
CREATE USER MAPPING FOR PUBLIC SERVER remote OPTIONS (password 'se''cret');
CREATE USER MAPPING FOR "corpus ""odd"" role" SERVER remote OPTIONS ("user" 'u', "Odd" '\');
CREATE USER MAPPING FOR corpus_reader SERVER "bare server";
