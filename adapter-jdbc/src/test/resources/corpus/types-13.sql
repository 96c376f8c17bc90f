CREATE SCHEMA types AUTHORIZATION corpus_owner;
COMMENT ON SCHEMA types IS 'it''s a \ schema';
CREATE SCHEMA "we ird";

CREATE TYPE types.mood AS ENUM ('sad', 'it''s ok', 'happy');
ALTER TYPE types.mood ADD VALUE 'meh' BEFORE 'it''s ok'; -- F52
ALTER TYPE types.mood OWNER TO corpus_owner;
COMMENT ON TYPE types.mood IS 'a mood';
CREATE TYPE types.nothing AS ENUM ();

CREATE COLLATION types.c_copy (lc_collate = 'C', lc_ctype = 'POSIX');
CREATE COLLATION types.c_same (locale = 'C');
ALTER COLLATION types.c_same OWNER TO corpus_owner;
COMMENT ON COLLATION types.c_same IS 'plain';

CREATE TYPE types.pair AS (a integer, gone text, "B c" text COLLATE types.c_same, d types.mood[]);
ALTER TYPE types.pair DROP ATTRIBUTE gone;
COMMENT ON TYPE types.pair IS 'a pair';
COMMENT ON COLUMN types.pair."B c" IS 'second';
CREATE TYPE types.empty AS ();

CREATE DOMAIN types.positive AS integer DEFAULT 1 NOT NULL CONSTRAINT above_zero CHECK (VALUE > 0) CONSTRAINT below CHECK (VALUE < 1000);
COMMENT ON DOMAIN types.positive IS 'a domain';
COMMENT ON CONSTRAINT above_zero ON DOMAIN types.positive IS 'a check';
CREATE DOMAIN types.name_text AS varchar(20) COLLATE types.c_same DEFAULT 'a\b''c'::varchar;
CREATE DOMAIN types.over AS types.positive;
ALTER DOMAIN types.over ADD CONSTRAINT later CHECK (VALUE <> 13) NOT VALID;
COMMENT ON CONSTRAINT later ON DOMAIN types.over IS 'not valid';
CREATE DOMAIN types.checked AS integer;
CREATE FUNCTION types.check_it(types.checked) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
ALTER DOMAIN types.checked ADD CONSTRAINT calls CHECK (types.check_it(VALUE));

CREATE TYPE types.float_range AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);
CREATE TYPE types.text_range AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, COLLATION = types.c_same); -- F53

CREATE TYPE types.shell;
ALTER TYPE types.shell OWNER TO corpus_owner;
COMMENT ON TYPE types.shell IS 'undefined';
CREATE TYPE types.base;
CREATE FUNCTION types.base_in(cstring) RETURNS types.base LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION types.base_out(types.base) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION types.base_receive(internal) RETURNS types.base LANGUAGE internal IMMUTABLE STRICT AS 'int4recv';
CREATE FUNCTION types.base_send(types.base) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'int4send';
CREATE TYPE types.base (
    INPUT = types.base_in, OUTPUT = types.base_out, RECEIVE = types.base_receive, SEND = types.base_send,
    INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4, STORAGE = plain, CATEGORY = 'N', PREFERRED = true,
    DELIMITER = ';', DEFAULT = '7');
ALTER TYPE types.base OWNER TO corpus_owner;
COMMENT ON TYPE types.base IS 'a base type'; -- F54
CREATE TYPE types.varbase;
CREATE FUNCTION types.varbase_in(cstring, oid, integer) RETURNS types.varbase LANGUAGE internal IMMUTABLE STRICT AS 'varcharin';
CREATE FUNCTION types.varbase_out(types.varbase) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varcharout';
CREATE TYPE types.varbase (
    INPUT = types.varbase_in, OUTPUT = types.varbase_out, TYPMOD_IN = varchartypmodin, TYPMOD_OUT = varchartypmodout,
    INTERNALLENGTH = VARIABLE, COLLATABLE = true, STORAGE = extended);

CREATE FUNCTION types.mood_to_int(types.mood) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE CAST (types.mood AS integer) WITH FUNCTION types.mood_to_int(types.mood) AS ASSIGNMENT;
COMMENT ON CAST (types.mood AS integer) IS 'a cast';
CREATE CAST (types.pair AS text) WITH INOUT AS IMPLICIT;
CREATE CAST (types.base AS integer) WITHOUT FUNCTION;

CREATE FUNCTION types.from_sql(internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'varchar_support';
CREATE TRANSFORM FOR types.pair LANGUAGE sql (FROM SQL WITH FUNCTION types.from_sql(internal));
COMMENT ON TRANSFORM FOR types.pair LANGUAGE sql IS 'a transform';

CREATE TYPE types.steps;
CREATE FUNCTION types.steps_canonical(types.steps) RETURNS types.steps LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE FUNCTION types.steps_difference(integer, integer) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT 1.0::float8';
CREATE TYPE types.steps AS RANGE (SUBTYPE = integer, CANONICAL = types.steps_canonical, SUBTYPE_DIFF = types.steps_difference);
ALTER TYPE types.steps OWNER TO corpus_owner;
GRANT USAGE ON TYPE types.steps TO corpus_reader;
CREATE FUNCTION types.of_steps(types.steps[]) RETURNS types.steps LANGUAGE sql AS 'SELECT $1[1]';
