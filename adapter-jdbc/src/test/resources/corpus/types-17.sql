CREATE SCHEMA types17;
CREATE DOMAIN types17.named AS integer CONSTRAINT must NOT NULL;
CREATE DOMAIN types17.plain AS integer NOT NULL;
COMMENT ON CONSTRAINT must ON DOMAIN types17.named IS 'a not-null constraint'; -- F31
COMMENT ON CONSTRAINT plain_not_null ON DOMAIN types17.plain IS 'with the name it would get anyway';
CREATE COLLATION types17.builtin (provider = builtin, locale = 'C.UTF-8');
