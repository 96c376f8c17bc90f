CREATE SUBSCRIPTION subscription17 CONNECTION 'host=nowhere.invalid' PUBLICATION p WITH (connect = false, failover = true);
