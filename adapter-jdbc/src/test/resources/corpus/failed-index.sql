CREATE TABLE t (a int);
CREATE INDEX good ON t (a);
CREATE INDEX failed ON t (a);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'failed'::regclass; -- F41
