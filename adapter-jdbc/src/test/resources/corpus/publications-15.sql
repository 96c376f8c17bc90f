CREATE SCHEMA published15;
CREATE TABLE published15.a (id integer PRIMARY KEY, "B" text, c integer);
CREATE TABLE published15.b (id integer PRIMARY KEY);
CREATE PUBLICATION filtered FOR TABLE published15.a (id, "B") WHERE (id > 3 AND "B" <> 'x'); -- F70
CREATE PUBLICATION of_schemas FOR TABLES IN SCHEMA public, published15, TABLE published15.b; -- F70
CREATE SUBSCRIPTION subscription15 CONNECTION 'host=nowhere.invalid' PUBLICATION p
    WITH (connect = false, two_phase = true, disable_on_error = true, streaming = false);
