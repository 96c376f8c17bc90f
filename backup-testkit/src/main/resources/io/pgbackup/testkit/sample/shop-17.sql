-- What PostgreSQL 17 added. Runs after shop-16.sql.

SET search_path = pg_catalog;
SET ROLE shop_owner;

CREATE COLLATION shop.unicode_by_code_point (provider = builtin, locale = 'C.UTF-8');

-- An identity column shared by all partitions, and an exclusion constraint on all of them.
CREATE TABLE billing.reservations (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 500),
    room int4range NOT NULL,
    during daterange NOT NULL,
    guest text COLLATE shop.unicode_by_code_point,
    CONSTRAINT reservations_no_overlap EXCLUDE USING gist (room WITH =, during WITH &&)
)
PARTITION BY RANGE (room);
CREATE TABLE billing.reservations_low PARTITION OF billing.reservations FOR VALUES FROM (MINVALUE) TO ('[50,51)');
CREATE TABLE billing.reservations_high PARTITION OF billing.reservations FOR VALUES FROM ('[50,51)') TO (MAXVALUE);

INSERT INTO billing.reservations (room, during, guest)
SELECT int4range(i % 100, i % 100, '[]'), daterange(DATE '2025-01-01' + i, DATE '2025-01-02' + i), 'Gäst ' || i
FROM generate_series(0, 299) AS i;

CREATE VIEW shop.product_nested AS
SELECT products.id, nested.position, nested.value, nested.code
FROM shop.products,
     JSON_TABLE(attributes, '$.nested[*]' COLUMNS (
         position FOR ORDINALITY,
         value text PATH '$' NULL ON ERROR,
         code text PATH '$."a\\b"' DEFAULT 'none' ON EMPTY)) AS nested;

CREATE VIEW shop.product_colours AS
SELECT id, JSON_VALUE(attributes, '$.colour' RETURNING text DEFAULT 'white' ON EMPTY) AS colour, JSON_QUERY(attributes, '$.nested' WITH WRAPPER) AS nested
FROM shop.products
WHERE JSON_EXISTS(attributes, '$.stock ? (@ > 10)');

CREATE FUNCTION shop.count_warehouse(warehouse smallint, new_name text) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    done text;
BEGIN
    MERGE INTO shop.warehouses AS w USING (VALUES (warehouse, new_name)) AS v (id, name) ON w.id = v.id
    WHEN MATCHED THEN UPDATE SET name = v.name
    WHEN NOT MATCHED BY SOURCE THEN DO NOTHING
    WHEN NOT MATCHED THEN INSERT (id, name) VALUES (v.id, v.name)
    RETURNING merge_action() INTO done;
    RETURN done;
END
$$;

GRANT MAINTAIN ON shop.order_items TO shop_app;
GRANT MAINTAIN ON billing.daily_revenue TO shop_report WITH GRANT OPTION;

RESET ROLE;
ANALYZE billing.reservations;
RESET search_path;
