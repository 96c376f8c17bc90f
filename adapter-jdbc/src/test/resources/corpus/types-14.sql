CREATE SCHEMA types14;
CREATE TYPE types14.named AS RANGE (SUBTYPE = numeric, MULTIRANGE_TYPE_NAME = types14."Many"); -- F53
COMMENT ON TYPE types14.named IS 'has a multirange of its own';
CREATE DOMAIN types14.on_multirange AS types14."Many" DEFAULT '{}';
CREATE TYPE types14.fixed;
CREATE FUNCTION types14.fixed_in(cstring) RETURNS types14.fixed LANGUAGE internal IMMUTABLE STRICT AS 'point_in';
CREATE FUNCTION types14.fixed_out(types14.fixed) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'point_out';
CREATE TYPE types14.fixed (
    INPUT = types14.fixed_in, OUTPUT = types14.fixed_out, SUBSCRIPT = raw_array_subscript_handler, ELEMENT = float8,
    INTERNALLENGTH = 16, ALIGNMENT = double);
