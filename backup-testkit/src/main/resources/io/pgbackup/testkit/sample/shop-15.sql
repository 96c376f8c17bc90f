-- What PostgreSQL 15 added. Runs after shop-14.sql.

SET search_path = pg_catalog;
SET ROLE shop_owner;

CREATE TABLE shop.vouchers (
    id integer GENERATED ALWAYS AS IDENTITY,
    code text,
    customer_id integer,
    product_id integer,
    rounded_to_hundreds numeric(5, -2),
    tiny numeric(2, 6),
    CONSTRAINT vouchers_pkey PRIMARY KEY (id)
);

INSERT INTO shop.vouchers (code, customer_id, product_id, rounded_to_hundreds, tiny)
SELECT CASE WHEN i > 1 THEN 'V' || i END, CASE WHEN i % 2 = 0 THEN 1 + i % 20 END, CASE WHEN i % 3 = 0 THEN 1 + i % 20 END, i * 149, i * 0.000001 % 0.00009
FROM generate_series(1, 500) AS i;

ALTER TABLE shop.vouchers
    ADD CONSTRAINT vouchers_code_key UNIQUE NULLS NOT DISTINCT (code),
    ADD CONSTRAINT vouchers_customer_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers (id) ON DELETE SET NULL (customer_id),
    ADD CONSTRAINT vouchers_product_fkey FOREIGN KEY (product_id) REFERENCES shop.products (id) ON DELETE SET DEFAULT (product_id);
CREATE UNIQUE INDEX vouchers_once ON shop.vouchers (customer_id, code) NULLS NOT DISTINCT WHERE product_id IS NULL;

CREATE VIEW shop.own_customer WITH (security_invoker = true, security_barrier = true) AS
SELECT id, email, full_name, loyalty FROM shop.customers;

CREATE PROCEDURE shop.count_stock(warehouse smallint, product integer, counted integer)
LANGUAGE sql
BEGIN ATOMIC
    UPDATE shop.stock_levels SET on_hand = counted WHERE warehouse_id = warehouse AND product_id = product;
END;

RESET ROLE;

DO $publication$
BEGIN
    SET LOCAL client_min_messages = error;
    CREATE PUBLICATION shop_partial FOR TABLE shop.customers (id, number, loyalty) WHERE (id > 10), TABLE shop.warehouses;
    CREATE PUBLICATION shop_billing FOR TABLES IN SCHEMA billing;
END
$publication$;
COMMENT ON PUBLICATION shop_partial IS 'Without names';

ANALYZE shop.vouchers;
RESET search_path;
