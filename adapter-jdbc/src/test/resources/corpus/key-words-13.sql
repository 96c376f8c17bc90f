CREATE SCHEMA words;
-- a key word since 16, and what would be accepted there and mean another thing
CREATE TABLE words.audit (
    "system_user" text NOT NULL CHECK ("system_user" <> '' AND length("system_user") < 64),
    system_user_upper text GENERATED ALWAYS AS (upper("system_user")) STORED,
    merge_action text DEFAULT 'none', json_table int, json_exists int, "end" int);
INSERT INTO words.audit VALUES ('somebody'), ('nobody');
CREATE INDEX ON words.audit (lower("system_user")) WHERE json_exists IS NULL;
CREATE STATISTICS words.together ON "system_user", merge_action FROM words.audit;
ALTER TABLE words.audit ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON words.audit USING ("system_user" = current_user);
CREATE VIEW words.names AS
    SELECT "system_user".merge_action AS "system_user", t.json_table AS json_array FROM words.audit AS "system_user", words.audit AS t
    WHERE "system_user"."system_user" = t."system_user";
CREATE FUNCTION words.fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER of_column BEFORE UPDATE OF "system_user" ON words.audit
    FOR EACH ROW WHEN (OLD."system_user" <> NEW."system_user") EXECUTE FUNCTION words.fire('an argument');
CREATE RULE kept AS ON DELETE TO words.audit WHERE OLD."system_user" = 'somebody' DO INSTEAD NOTHING;
CREATE FUNCTION words.named("system_user" text, "end" text DEFAULT 'x') RETURNS text LANGUAGE sql AS 'SELECT $1';
