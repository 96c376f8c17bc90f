CREATE SCHEMA triggers;
CREATE FUNCTION triggers.fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- names that sort the other way round than the tree
CREATE TABLE triggers.z_top (a int, b int) PARTITION BY RANGE (a);
CREATE TABLE triggers.m_middle PARTITION OF triggers.z_top FOR VALUES FROM (0) TO (100) PARTITION BY LIST (b);
CREATE TABLE triggers.a_leaf PARTITION OF triggers.m_middle FOR VALUES IN (1);
CREATE TABLE triggers.b_leaf PARTITION OF triggers.m_middle DEFAULT;
CREATE TRIGGER zeroth AFTER INSERT ON triggers.z_top FOR EACH ROW EXECUTE FUNCTION triggers.fire();
CREATE TRIGGER first AFTER INSERT ON triggers.z_top FOR EACH ROW EXECUTE FUNCTION triggers.fire();
CREATE TRIGGER second AFTER UPDATE ON triggers.z_top FOR EACH ROW EXECUTE FUNCTION triggers.fire();
CREATE TRIGGER third AFTER DELETE ON triggers.z_top FOR EACH ROW EXECUTE FUNCTION triggers.fire();
-- only a leaf, the middle and one of its leaves, all but one leaf
ALTER TABLE triggers.a_leaf ENABLE ALWAYS TRIGGER first;
ALTER TABLE ONLY triggers.m_middle ENABLE REPLICA TRIGGER second;
ALTER TABLE triggers.b_leaf DISABLE TRIGGER second;
ALTER TABLE ONLY triggers.z_top DISABLE TRIGGER third;
ALTER TABLE ONLY triggers.m_middle DISABLE TRIGGER third;
ALTER TABLE triggers.a_leaf DISABLE TRIGGER third;
ALTER TABLE triggers.b_leaf ENABLE TRIGGER third;
INSERT INTO triggers.z_top VALUES (1, 1), (2, 2);
