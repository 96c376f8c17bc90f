CREATE SCHEMA s;
-- a generated column that calls a function over its own table's row type
CREATE TABLE s.generated (a int, b int);
CREATE FUNCTION s.of_generated(r s.generated) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
ALTER TABLE s.generated ADD COLUMN g int GENERATED ALWAYS AS (s.of_generated(NULL) + a) STORED NOT NULL CHECK (g > 0);
ALTER TABLE s.generated ALTER COLUMN g SET STATISTICS 20;
COMMENT ON COLUMN s.generated.g IS 'comes late';
INSERT INTO s.generated (a, b) VALUES (1, 2), (3, 4);
CREATE INDEX ON s.generated (g);
