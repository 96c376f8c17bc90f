CREATE SCHEMA s;
CREATE TABLE s.t (id int PRIMARY KEY, a text, b int);
INSERT INTO s.t SELECT i, 'a' || i, i % 3 FROM generate_series(1, 30) AS i;
CREATE VIEW s.plain AS SELECT id, a FROM s.t WHERE b > 0;
CREATE VIEW s.options WITH (security_barrier, check_option = cascaded) AS SELECT id, b FROM s.t WHERE b > 0;
CREATE VIEW s.local_check WITH (check_option = local) AS SELECT id, b FROM s.t WHERE b > 0;
ALTER VIEW s.options ALTER COLUMN b SET DEFAULT 5; -- F49
CREATE VIEW s.empty AS SELECT; -- F51
CREATE VIEW s.a_on_z AS SELECT * FROM s.plain;
CREATE RECURSIVE VIEW s.numbers (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 5;
COMMENT ON VIEW s.plain IS 'a view';
COMMENT ON COLUMN s.plain.a IS 'its column';
ALTER VIEW s.plain OWNER TO corpus_owner;
GRANT SELECT ON s.plain TO corpus_reader;
CREATE FUNCTION s.fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER instead INSTEAD OF INSERT ON s.plain FOR EACH ROW EXECUTE FUNCTION s.fire();
CREATE RULE insteadof AS ON UPDATE TO s.a_on_z DO INSTEAD UPDATE s.t SET a = NEW.a WHERE id = NEW.id;
-- grouped by a primary key
CREATE VIEW s.grouped AS SELECT id, a, count(*) AS n FROM s.t GROUP BY id; -- F24
COMMENT ON VIEW s.grouped IS 'needs the primary key';
COMMENT ON COLUMN s.grouped.n IS 'a number';
GRANT SELECT ON s.grouped TO corpus_reader;
CREATE VIEW s.on_grouped AS SELECT * FROM s.grouped;
CREATE VIEW s.grouped_barrier WITH (security_barrier = true) AS SELECT id, a COLLATE "C" AS a FROM s.t GROUP BY id;
-- materialized
CREATE MATERIALIZED VIEW s.m AS SELECT b, count(*) AS n FROM s.t GROUP BY b;
CREATE UNIQUE INDEX m_key ON s.m (b);
ALTER MATERIALIZED VIEW s.m CLUSTER ON m_key;
ALTER MATERIALIZED VIEW s.m ALTER COLUMN n SET STATISTICS 10;
COMMENT ON MATERIALIZED VIEW s.m IS 'a materialized view';
COMMENT ON COLUMN s.m.n IS 'its column';
ALTER MATERIALIZED VIEW s.m OWNER TO corpus_owner;
GRANT SELECT ON s.t TO corpus_owner;
CREATE MATERIALIZED VIEW s.a_on_m WITH (fillfactor = 60) AS SELECT * FROM s.m WHERE n > 1;
CREATE VIEW s.view_on_m AS SELECT * FROM s.m;
CREATE MATERIALIZED VIEW s.a_on_view AS SELECT * FROM s.view_on_m;
CREATE MATERIALIZED VIEW s.not_filled AS SELECT 1 AS one WITH NO DATA;
CREATE VIEW s.v_not_filled AS SELECT * FROM s.not_filled;
CREATE MATERIALIZED VIEW s.on_not_filled AS SELECT * FROM s.v_not_filled WITH NO DATA; -- F50
CREATE MATERIALIZED VIEW s.m_grouped AS SELECT id, a, count(*) AS n FROM s.t GROUP BY id; -- F25
CREATE INDEX m_grouped_id ON s.m_grouped (id);
CREATE MATERIALIZED VIEW s.m_on_grouped AS SELECT * FROM s.m_grouped;
CREATE VIEW s.v_on_m_grouped AS SELECT * FROM s.m_grouped;
