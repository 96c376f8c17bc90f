CREATE SCHEMA transforms;
CREATE TYPE transforms.item AS (a integer);
CREATE FUNCTION transforms.from_sql(internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'varchar_support';
CREATE FUNCTION transforms.to_sql(internal) RETURNS transforms.item LANGUAGE internal IMMUTABLE STRICT AS 'varchar_support';
CREATE FUNCTION transforms.handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION transforms.inline(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION transforms.validator(oid) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE TRUSTED LANGUAGE "My pl" HANDLER transforms.handler INLINE transforms.inline VALIDATOR transforms.validator;
ALTER LANGUAGE "My pl" OWNER TO corpus_owner;
COMMENT ON LANGUAGE "My pl" IS 'a language';
REVOKE USAGE ON LANGUAGE "My pl" FROM PUBLIC;
CREATE LANGUAGE untrusted HANDLER transforms.handler;
CREATE TRANSFORM FOR transforms.item LANGUAGE "My pl" (
    FROM SQL WITH FUNCTION transforms.from_sql(internal), TO SQL WITH FUNCTION transforms.to_sql(internal));
CREATE FUNCTION transforms.transformed(transforms.item) RETURNS integer
    LANGUAGE "My pl" TRANSFORM FOR TYPE transforms.item AS 'BEGIN RETURN 1; END';
