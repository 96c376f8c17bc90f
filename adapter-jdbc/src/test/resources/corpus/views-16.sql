CREATE SCHEMA views16;
CREATE VIEW views16.indented AS SELECT xmlserialize(CONTENT '<a><b/></a>'::xml AS text INDENT) AS text;
CREATE VIEW views16.json AS SELECT json_object('a': 1 ABSENT ON NULL) AS object, json_arrayagg(x ORDER BY x) AS list FROM generate_series(1, 3) AS x;
CREATE VIEW views16.numbers AS SELECT 0x1f AS hex, 1_000 AS grouped;
