-- What PostgreSQL 18 added. Runs after shop-17.sql.

SET search_path = pg_catalog;
SET ROLE shop_owner;

CREATE TABLE shop.memberships (
    id uuid DEFAULT uuidv7() NOT NULL,
    customer int4range NOT NULL,
    valid daterange NOT NULL,
    fee numeric(8, 2) CONSTRAINT memberships_fee_given NOT NULL,
    fee_with_tax numeric GENERATED ALWAYS AS (fee * 1.19) VIRTUAL,
    remark text,
    CONSTRAINT memberships_pkey PRIMARY KEY (customer, valid WITHOUT OVERLAPS),
    CONSTRAINT memberships_id_key UNIQUE (id)
);
INSERT INTO shop.memberships (id, customer, valid, fee, remark)
SELECT md5('membership ' || i)::uuid, int4range(i, i, '[]'), daterange(DATE '2024-01-01' + i % 100, DATE '2025-01-01'), i % 90 + 0.5, NULL
FROM generate_series(1, 300) AS i;

CREATE TABLE shop.membership_visits (
    customer int4range NOT NULL,
    seen daterange NOT NULL,
    note text,
    CONSTRAINT membership_visits_fkey FOREIGN KEY (customer, PERIOD seen) REFERENCES shop.memberships (customer, PERIOD valid),
    CONSTRAINT membership_visits_note_short CHECK (length(note) < 3) NOT ENFORCED
);
INSERT INTO shop.membership_visits (customer, seen, note)
SELECT int4range(i, i, '[]'), daterange(DATE '2024-06-01', DATE '2024-06-02'), 'longer than allowed'
FROM generate_series(1, 300) AS i;

ALTER TABLE shop.memberships
    ADD CONSTRAINT memberships_remark_later NOT NULL remark NOT VALID;
ALTER TABLE shop.membership_visits
    ADD CONSTRAINT membership_visits_warehouse_fkey FOREIGN KEY (note) REFERENCES shop.warehouses (name) NOT ENFORCED;

RESET ROLE;
ANALYZE shop.memberships, shop.membership_visits;
RESET search_path;
