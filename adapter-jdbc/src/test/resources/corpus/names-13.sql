CREATE SCHEMA "We ""ird
schema";
CREATE TABLE "We ""ird
schema"."select" ("order" int PRIMARY KEY, "a""b" text DEFAULT $$it's \ "quoted"$$, "tab	here" int, "Ünïcode 🐘" int, "%d$1" int, CONSTRAINT "check ; DROP TABLE x; --" CHECK ("order" > 0));
COMMENT ON COLUMN "We ""ird
schema"."select"."a""b" IS 'a ''comment'' with \ and
newline';
CREATE TABLE "We ""ird
schema"."new
line; DROP TABLE x; --" ("user" int, "1st" serial, FOREIGN KEY ("user") REFERENCES "We ""ird
schema"."select"); -- F66
CREATE INDEX "Index ""x""" ON "We ""ird
schema"."select" ("a""b", ("order" + 1));
CREATE VIEW "We ""ird
schema"."View" AS SELECT "order", "a""b" AS "group" FROM "We ""ird
schema"."select";
CREATE SEQUENCE "We ""ird
schema"."Seq'uence";
SELECT nextval('"We ""ird
schema"."Seq''uence"');
INSERT INTO "We ""ird
schema"."select" VALUES (1, 'x', 2, 3, 4);
CREATE FUNCTION "We ""ird
schema"."fi re"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER "Tri ""gger" AFTER INSERT ON "We ""ird
schema"."select" FOR EACH ROW EXECUTE FUNCTION "We ""ird
schema"."fi re"();
CREATE TABLE "We ""ird
schema"."PT" ("Key" int) PARTITION BY LIST ("Key");
CREATE TABLE "We ""ird
schema"."PT 1" PARTITION OF "We ""ird
schema"."PT" FOR VALUES IN (1);
CREATE TABLE public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz12345678901 (äöü int);
