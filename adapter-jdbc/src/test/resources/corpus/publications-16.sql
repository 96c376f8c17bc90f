CREATE SUBSCRIPTION subscription16 CONNECTION 'host=nowhere.invalid' PUBLICATION p
    WITH (connect = false, streaming = parallel, password_required = false, run_as_owner = true, origin = none); -- F71
