CREATE SCHEMA collations;
CREATE COLLATION collations.german (provider = icu, locale = 'de-u-co-phonebk');
CREATE COLLATION collations.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION collations."C" FROM "C";
CREATE DOMAIN collations.name AS text COLLATE collations.loose;
CREATE TYPE collations.range AS RANGE (SUBTYPE = text, COLLATION = collations.german);
