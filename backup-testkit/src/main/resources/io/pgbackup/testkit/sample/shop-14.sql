-- What PostgreSQL 14 added. Runs after shop.sql.

SET search_path = pg_catalog;
SET ROLE shop_owner;

CREATE FUNCTION shop.discounted(price numeric, percent integer DEFAULT 10) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN round(price * (100 - percent) / 100, 2);

CREATE FUNCTION shop.rated_above(stars numeric) RETURNS SETOF shop.product_ratings
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT * FROM shop.product_ratings WHERE product_ratings.stars > rated_above.stars;
END;
COMMENT ON FUNCTION shop.rated_above(numeric) IS 'Depends on its view: the body is parsed when it is created';

CREATE PROCEDURE shop.forget_cart(IN session uuid, OUT forgotten bigint)
LANGUAGE sql
BEGIN ATOMIC
    DELETE FROM shop.carts WHERE session_id = session;
    SELECT count(*) FROM shop.carts;
END;

CREATE TYPE billing.span AS RANGE (subtype = integer, multirange_type_name = billing.spans);

CREATE TABLE billing.tariffs (
    id integer GENERATED ALWAYS AS IDENTITY,
    days datemultirange NOT NULL,
    weights billing.spans,
    bands nummultirange[],
    maximum numeric,
    terms text COMPRESSION pglz
);
ALTER TABLE billing.tariffs ALTER COLUMN bands SET COMPRESSION pglz;

INSERT INTO billing.tariffs (days, weights, bands, maximum, terms)
SELECT datemultirange(daterange(DATE '2024-01-01' + i, DATE '2024-02-01' + i), daterange(DATE '2024-06-01' + i, NULL)),
       CASE WHEN i % 3 > 0 THEN billing.spans(billing.span(i, i + 5), billing.span(i + 7, i + 9, '[]')) ELSE '{}' END,
       ARRAY['{[1,2),(3.5,]}', '{}']::nummultirange[],
       CASE i % 3 WHEN 0 THEN 'Infinity' WHEN 1 THEN '-Infinity' ELSE i / 3.0 END,
       repeat('Terms of tariff ' || i || '. ', i * 5)
FROM generate_series(1, 100) AS i;

ALTER TABLE billing.tariffs ADD PRIMARY KEY (id);
CREATE INDEX tariffs_days ON billing.tariffs USING gist (days);
CREATE INDEX stock_levels_on_hand ON shop.stock_levels USING brin (on_hand int4_minmax_multi_ops (values_per_range = 16));
CREATE INDEX logins_ip_agent ON audit.logins USING spgist (ip inet_ops) INCLUDE (user_agent);
CREATE STATISTICS shop.customers_initials ON lower(first_name), left(last_name, 1) FROM shop.customers;

RESET ROLE;
ANALYZE billing.tariffs;
RESET search_path;
