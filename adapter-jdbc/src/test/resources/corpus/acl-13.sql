CREATE SCHEMA acl;
GRANT USAGE ON SCHEMA acl TO PUBLIC;
GRANT ALL ON SCHEMA acl TO corpus_reader WITH GRANT OPTION;
GRANT USAGE ON SCHEMA acl TO "corpus ""odd"" role";
GRANT CREATE ON SCHEMA public TO corpus_reader;
COMMENT ON SCHEMA public IS NULL; -- F65

CREATE TABLE acl.t (a integer, "B" text, c integer);
ALTER TABLE acl.t OWNER TO corpus_owner;
REVOKE DELETE ON acl.t FROM corpus_owner; -- F61
GRANT SELECT ON acl.t TO PUBLIC;
GRANT SELECT, UPDATE ON acl.t TO corpus_grantor WITH GRANT OPTION;
GRANT INSERT ON acl.t TO corpus_grantor;
SET SESSION AUTHORIZATION corpus_grantor;
RESET SESSION AUTHORIZATION;
GRANT USAGE ON SCHEMA acl TO corpus_grantor;
SET SESSION AUTHORIZATION corpus_grantor;
GRANT SELECT ON acl.t TO corpus_reader; -- F60
GRANT UPDATE (a) ON acl.t TO corpus_reader;
RESET SESSION AUTHORIZATION;
GRANT SELECT (a, "B"), UPDATE ("B") ON acl.t TO corpus_reader;
GRANT REFERENCES (c) ON acl.t TO PUBLIC;
GRANT SELECT (ctid) ON acl.t TO "corpus ""odd"" role";
CREATE TABLE acl.closed (a integer);
REVOKE ALL ON acl.closed FROM postgres;
CREATE TABLE acl.usual (a integer);
CREATE VIEW acl.v AS SELECT 1 AS x;
GRANT ALL ON acl.v TO corpus_reader;
CREATE SEQUENCE acl.s;
GRANT USAGE ON acl.s TO corpus_reader;
GRANT ALL ON acl.s TO corpus_grantor;

CREATE FUNCTION acl.f(a integer, OUT b integer) LANGUAGE sql AS 'SELECT 1';
REVOKE EXECUTE ON FUNCTION acl.f(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acl.f(integer) TO corpus_reader;
CREATE PROCEDURE acl.p(a integer) LANGUAGE sql AS 'SELECT 1';
REVOKE EXECUTE ON PROCEDURE acl.p(integer) FROM PUBLIC;
CREATE AGGREGATE acl.cnt(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
REVOKE EXECUTE ON FUNCTION acl.cnt() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acl.cnt() TO corpus_reader; -- F57
CREATE TYPE acl.e AS ENUM ('a');
REVOKE USAGE ON TYPE acl.e FROM PUBLIC;
CREATE DOMAIN acl.d AS integer;
REVOKE USAGE ON DOMAIN acl.d FROM PUBLIC;
GRANT USAGE ON DOMAIN acl.d TO corpus_reader WITH GRANT OPTION;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql TO corpus_reader;

REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC; -- F62
GRANT SELECT ON pg_catalog.pg_authid TO corpus_reader;
GRANT SELECT (rolname) ON pg_catalog.pg_authid TO corpus_grantor;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_waldir() TO corpus_reader;

CREATE EXTENSION pg_stat_statements SCHEMA acl;
REVOKE SELECT ON acl.pg_stat_statements FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acl.pg_stat_statements_reset TO corpus_reader; -- F63

ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; -- F64
ALTER DEFAULT PRIVILEGES FOR ROLE corpus_owner IN SCHEMA acl GRANT SELECT ON TABLES TO corpus_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE corpus_owner IN SCHEMA acl GRANT ALL ON SEQUENCES TO corpus_reader WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE corpus_owner GRANT USAGE ON TYPES TO "corpus ""odd"" role";
ALTER DEFAULT PRIVILEGES FOR ROLE corpus_owner REVOKE ALL ON TABLES FROM corpus_owner;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO corpus_reader;
