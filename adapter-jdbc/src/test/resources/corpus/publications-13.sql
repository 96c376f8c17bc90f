CREATE SCHEMA published;
CREATE TABLE published.a (id integer PRIMARY KEY, "B" text, c integer);
CREATE TABLE published.b (id integer PRIMARY KEY);
CREATE PUBLICATION everything FOR ALL TABLES;
ALTER PUBLICATION everything OWNER TO postgres;
COMMENT ON PUBLICATION everything IS 'a publication';
CREATE PUBLICATION "Some" FOR TABLE published.a, published.b WITH (publish = 'insert, truncate');
CREATE PUBLICATION none WITH (publish = '');
CREATE PUBLICATION by_root FOR TABLE published.a WITH (publish_via_partition_root = true);

CREATE SUBSCRIPTION "a subscription" CONNECTION 'host=nowhere.invalid password=it''s' PUBLICATION "Some", everything
    WITH (connect = false, slot_name = 'the_slot', synchronous_commit = local);
COMMENT ON SUBSCRIPTION "a subscription" IS 'a subscription';
CREATE SUBSCRIPTION without_slot CONNECTION '' PUBLICATION p WITH (connect = false, slot_name = NONE);
