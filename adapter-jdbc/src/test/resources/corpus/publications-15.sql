CREATE PUBLICATION filtered FOR TABLE published.a (id, "B") WHERE (id > 3 AND "B" <> 'x');
CREATE PUBLICATION of_schemas FOR TABLES IN SCHEMA public, published, TABLE published.b;
CREATE SUBSCRIPTION subscription15 CONNECTION 'host=nowhere.invalid' PUBLICATION p
    WITH (connect = false, two_phase = true, disable_on_error = true, streaming = false);
