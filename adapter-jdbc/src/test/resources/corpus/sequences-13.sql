CREATE SCHEMA s;
CREATE SEQUENCE s.plain;
CREATE SEQUENCE s.q AS smallint INCREMENT -2 MAXVALUE 100 MINVALUE -100 CYCLE CACHE 4; -- F5
CREATE SEQUENCE s.down INCREMENT -1;
CREATE SEQUENCE s.down_int AS integer INCREMENT -1 MINVALUE -10;
CREATE SEQUENCE s.largest MINVALUE -9223372036854775808 MAXVALUE 9223372036854775807 START 9223372036854775807;
CREATE TABLE s.users (a int DEFAULT nextval('s.plain'), late int DEFAULT nextval('s.plain'::text)); -- F6
CREATE SEQUENCE s.shared;
CREATE TABLE s.one (a bigint DEFAULT nextval('s.shared'));
CREATE TABLE s.two (a bigint DEFAULT nextval('s.shared') NOT NULL);
ALTER SEQUENCE s.shared OWNED BY s.two.a; -- F7
CREATE TABLE s.owned_elsewhere (a int);
ALTER SEQUENCE s.q OWNED BY s.owned_elsewhere.a;
SELECT nextval('s.plain'), nextval('s.q'), nextval('s.q'), setval('s.down', -20, false), nextval('s.largest');
COMMENT ON SEQUENCE s.plain IS 'a sequence';
ALTER SEQUENCE s.plain OWNER TO corpus_owner;
GRANT USAGE, SELECT ON SEQUENCE s.plain TO corpus_reader;
INSERT INTO s.one DEFAULT VALUES;
INSERT INTO s.two DEFAULT VALUES;
