-- What PostgreSQL 16 added. Runs after shop-15.sql.

SET search_path = pg_catalog;
SET ROLE shop_owner;

CREATE TABLE audit.messages (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body text STORAGE EXTERNAL CONSTRAINT body_is_object CHECK (body IS JSON OBJECT WITH UNIQUE KEYS)
);
INSERT INTO audit.messages (body)
SELECT JSON_OBJECT('id': i, 'tags': JSON_ARRAY('a', i, NULL NULL ON NULL) ABSENT ON NULL)
FROM generate_series(1, 200) AS i;

CREATE VIEW audit.message_lists AS
SELECT id % 10 AS bucket, JSON_ARRAYAGG(body FORMAT JSON ORDER BY id) AS bodies, any_value(body IS JSON SCALAR) AS scalar
FROM audit.messages
GROUP BY id % 10;

RESET ROLE;
ANALYZE audit.messages;
RESET search_path;
