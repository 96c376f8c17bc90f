CREATE SCHEMA operators;
CREATE FUNCTION operators.same(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION operators.same(text, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION operators."Odd (f"(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION operators.bang(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE OPERATOR operators.=== (
    FUNCTION = operators.same, LEFTARG = integer, RIGHTARG = text, COMMUTATOR = OPERATOR(operators.===),
    NEGATOR = OPERATOR(operators.!==), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES); -- F55
CREATE OPERATOR operators.=== (
    FUNCTION = operators.same, LEFTARG = text, RIGHTARG = integer, COMMUTATOR = OPERATOR(operators.===));
ALTER OPERATOR operators.=== (integer, text) OWNER TO corpus_owner;
COMMENT ON OPERATOR operators.=== (integer, text) IS 'an operator';
CREATE OPERATOR operators.~~~ (FUNCTION = operators."Odd (f", LEFTARG = integer, RIGHTARG = text);
CREATE OPERATOR operators.!! (FUNCTION = operators.bang, RIGHTARG = integer);
COMMENT ON OPERATOR operators.!! (NONE, integer) IS 'a prefix operator';

CREATE FUNCTION operators.compare(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE OPERATOR CLASS operators.odd_order FOR TYPE integer USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 operators.compare(integer, integer); -- F56
COMMENT ON OPERATOR CLASS operators.odd_order USING btree IS 'a class';
ALTER OPERATOR CLASS operators.odd_order USING btree OWNER TO corpus_owner;
ALTER OPERATOR FAMILY operators.odd_order USING btree OWNER TO corpus_owner;
COMMENT ON OPERATOR FAMILY operators.odd_order USING btree IS 'its family';
CREATE OPERATOR FAMILY operators."Loose" USING btree;
ALTER OPERATOR FAMILY operators."Loose" USING btree ADD
    OPERATOR 1 <(integer, bigint), OPERATOR 3 =(integer, bigint), OPERATOR 5 >(integer, bigint),
    FUNCTION 1 (integer, bigint) btint48cmp(integer, bigint);
CREATE OPERATOR FAMILY operators.nothing USING hash;
CREATE TYPE operators.kind AS ENUM ('a');
CREATE OPERATOR CLASS operators.default_kind DEFAULT FOR TYPE operators.kind USING btree FAMILY operators."Loose" AS
    OPERATOR 1 <(anyenum, anyenum), OPERATOR 2 <=(anyenum, anyenum), OPERATOR 3 =(anyenum, anyenum),
    OPERATOR 4 >=(anyenum, anyenum), OPERATOR 5 >(anyenum, anyenum), FUNCTION 1 enum_cmp(anyenum, anyenum);
CREATE OPERATOR CLASS operators.stored FOR TYPE text USING gin AS
    OPERATOR 1 =(text, text), FUNCTION 1 bttextcmp(text, text), FUNCTION 2 ginarrayextract(anyarray, internal),
    FUNCTION 3 ginqueryarrayextract(anyarray, internal, smallint, internal, internal, internal, internal), STORAGE bytea;
CREATE OPERATOR CLASS operators.empty_class FOR TYPE point USING gist AS STORAGE point;
CREATE OPERATOR CLASS operators.by_distance FOR TYPE point USING gist AS
    OPERATOR 15 <->(point, point) FOR ORDER BY float_ops,
    FUNCTION 8 (point, point) gist_point_distance(internal, point, smallint, oid, internal);

CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler;
COMMENT ON ACCESS METHOD heap_too IS 'an access method';
CREATE ACCESS METHOD tree_too TYPE INDEX HANDLER bthandler;

CREATE CONVERSION operators.to_utf8 FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE DEFAULT CONVERSION operators.to_latin FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
ALTER CONVERSION operators.to_latin OWNER TO corpus_owner;
COMMENT ON CONVERSION operators.to_latin IS 'a conversion';
