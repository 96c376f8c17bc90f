CREATE SUBSCRIPTION subscription14 CONNECTION 'host=nowhere.invalid' PUBLICATION p
    WITH (connect = false, binary = true, streaming = true);
