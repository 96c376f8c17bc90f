CREATE SCHEMA functions14;
CREATE FUNCTION functions14.returns(a integer) RETURNS integer RETURN a + 1;
CREATE FUNCTION functions14.atomic() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT functions14.returns(1); SELECT CASE WHEN true THEN 2 END; END;
CREATE PROCEDURE functions14.atomic_procedure(IN a integer, INOUT b integer, OUT c text) BEGIN ATOMIC SELECT a, 'x'::text AS x; END; -- F59
ALTER PROCEDURE functions14.atomic_procedure(IN integer, INOUT integer, OUT text) OWNER TO corpus_owner;
CREATE FUNCTION functions14.half_named(integer, b text) RETURNS text RETURN $1 || b || '""' || "left"(b, 1);
