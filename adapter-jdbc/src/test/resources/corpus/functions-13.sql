CREATE SCHEMA functions;
CREATE TYPE functions.item AS (a integer);
CREATE FUNCTION functions.plain() RETURNS integer LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION functions.plain() IS 'plain';
CREATE FUNCTION functions.quoting(text DEFAULT 'it''s') RETURNS text LANGUAGE plpgsql
    SET search_path = functions, "we ird", '' SET "TimeZone" = 'UTC' SET plpgsql.extra_warnings = 'all' SET work_mem = '1MB'
    AS $body$ BEGIN RETURN $$ $_$ $1 \ $$; END $body$; -- F58
CREATE FUNCTION functions.options(a integer, VARIADIC b integer[] DEFAULT '{}', OUT c integer, OUT d text) RETURNS SETOF record
    LANGUAGE sql STABLE STRICT SECURITY DEFINER LEAKPROOF COST 7.5 ROWS 12 PARALLEL RESTRICTED
    AS $$ SELECT a, 'x'; SELECT a, 'y' $$;
CREATE FUNCTION functions.rows_of() RETURNS TABLE (x integer, "Y" text) LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1 AS $$ SELECT 1, 'a' $$;
CREATE FUNCTION functions.supported(text) RETURNS boolean LANGUAGE sql SUPPORT textlike_support AS 'SELECT true';
CREATE FUNCTION functions.internal_one(integer, integer) RETURNS integer LANGUAGE internal IMMUTABLE STRICT COST 1 AS 'int4pl';
CREATE FUNCTION functions.c_one() RETURNS trigger LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION functions.window_one() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE AS 'window_row_number';
CREATE FUNCTION functions.over(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION functions.over(text) RETURNS integer LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION functions.over(text, integer) RETURNS integer LANGUAGE sql AS 'SELECT 3';
CREATE FUNCTION functions."Odd ""name"""(functions.item[]) RETURNS functions.item LANGUAGE sql AS 'SELECT $1[1]';
ALTER FUNCTION functions."Odd ""name"""(functions.item[]) OWNER TO corpus_owner;
CREATE PROCEDURE functions.act(a integer, INOUT b integer DEFAULT 3) LANGUAGE plpgsql AS 'BEGIN b := a; END';
ALTER PROCEDURE functions.act(integer, integer) OWNER TO corpus_owner;
COMMENT ON PROCEDURE functions.act(integer, integer) IS 'a procedure';
CREATE FUNCTION functions.extended() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE EXTENSION pg_trgm SCHEMA functions;
ALTER FUNCTION functions.extended() DEPENDS ON EXTENSION pg_trgm;
CREATE SCHEMA trigram_home;
CREATE EXTENSION citext SCHEMA trigram_home;
COMMENT ON EXTENSION citext IS 'my own words';
CREATE FUNCTION functions.uses_extension(trigram_home.citext) RETURNS integer LANGUAGE sql AS 'SELECT 1';

CREATE FUNCTION functions.add(integer, integer) RETURNS integer LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'int4pl';
CREATE FUNCTION functions.remove(integer, integer) RETURNS integer LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'int4mi';
CREATE FUNCTION functions.last(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE AGGREGATE functions.total(integer) (
    SFUNC = functions.add, STYPE = integer, SSPACE = 8, INITCOND = '0', COMBINEFUNC = functions.add,
    MSFUNC = functions.add, MINVFUNC = functions.remove, MSTYPE = integer, MSSPACE = 16, MINITCOND = '0',
    FINALFUNC = functions.last, FINALFUNC_EXTRA, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE);
ALTER AGGREGATE functions.total(integer) OWNER TO corpus_owner;
COMMENT ON AGGREGATE functions.total(integer) IS 'an aggregate';
CREATE AGGREGATE functions.cnt(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0'); -- F57
COMMENT ON AGGREGATE functions.cnt(*) IS 'a star';
CREATE AGGREGATE functions.biggest(integer) (SFUNC = int4larger, STYPE = integer, SORTOP = >);
CREATE AGGREGATE functions.percentile(double precision ORDER BY anyelement) (
    SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE AGGREGATE functions.hypothetical(VARIADIC "any" ORDER BY VARIADIC "any") (
    SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);

CREATE FUNCTION functions.on_event() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER "watch it" ON ddl_command_start WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION functions.on_event();
ALTER EVENT TRIGGER "watch it" DISABLE; -- F76
COMMENT ON EVENT TRIGGER "watch it" IS 'watches';
CREATE EVENT TRIGGER watch_always ON sql_drop EXECUTE FUNCTION functions.on_event();
ALTER EVENT TRIGGER watch_always ENABLE ALWAYS;
