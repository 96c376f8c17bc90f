CREATE SCHEMA search;
CREATE TEXT SEARCH PARSER search.words (
    START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
COMMENT ON TEXT SEARCH PARSER search.words IS 'a parser';
CREATE TEXT SEARCH PARSER search.plain_words (
    START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE search."Simple" (INIT = dsimple_init, LEXIZE = dsimple_lexize);
COMMENT ON TEXT SEARCH TEMPLATE search."Simple" IS 'a template';
CREATE TEXT SEARCH TEMPLATE search.bare (LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY search.d (TEMPLATE = search."Simple", Accept = false);
ALTER TEXT SEARCH DICTIONARY search.d OWNER TO corpus_owner;
COMMENT ON TEXT SEARCH DICTIONARY search.d IS 'a dictionary';
CREATE TEXT SEARCH DICTIONARY search.e (TEMPLATE = pg_catalog.simple);
CREATE TEXT SEARCH CONFIGURATION search.c (PARSER = search.words);
ALTER TEXT SEARCH CONFIGURATION search.c ADD MAPPING FOR asciiword, "int", "float" WITH search.d, english_stem; -- F74
ALTER TEXT SEARCH CONFIGURATION search.c OWNER TO corpus_owner;
COMMENT ON TEXT SEARCH CONFIGURATION search.c IS 'a configuration';
CREATE TEXT SEARCH CONFIGURATION search.copied (COPY = pg_catalog.german);
CREATE TEXT SEARCH CONFIGURATION search.unmapped (PARSER = pg_catalog."default");
