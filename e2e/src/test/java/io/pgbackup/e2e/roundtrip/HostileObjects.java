package io.pgbackup.e2e.roundtrip;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes objects of every kind whose names and texts try to become SQL, or psql commands, when a dump of them is restored. What
 * gets through writes into the table {@code canary.canary} or makes a file.
 */
final class HostileObjects {

    private static final int LONGEST_NAME = 63;

    private final Random random;
    private final List<String> fragments;
    private int count;

    /** @param file what an injected psql command would make */
    HostileObjects(long seed, Path file) {
        random = new Random(seed);
        String sql = "INSERT INTO canary.canary VALUES (1);";
        String shell = "\\! touch " + file;
        fragments = List.of(
                "\n" + sql + "\n",
                "\r" + sql + "\r\n",
                "\n" + shell + "\n",
                "\n\\unrestrict x\n" + shell + "\n",
                "\\.\n" + shell + "\n",
                "\n\\.\n" + sql + "\n",
                "';" + sql + "--",
                "\\';" + sql + "--",
                "\";" + sql + "--",
                "$$;" + sql + "$$",
                "$_$;" + sql + "$_$",
                "$function$;" + sql,
                "*/" + sql + "/*",
                "--",
                "/*",
                "$",
                "$_",
                "\\",
                "'",
                "\"",
                "\t",
                ":x",
                ":'x'",
                "%s%n%",
                "\u0001\u007f",
                "ü\uD83D\uDE00\u2028",
                "\n-- pgbackup trailer ",
                "\n-- Name: x; Type: TABLE; Owner: y\n",
                "COPY x FROM stdin;\n",
                "${x}`id`",
                "?");
    }

    /** Any text of up to four fragments. */
    String text() {
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(4);
        for (int i = 0; i < pieces; i++) {
            text.append(fragments.get(random.nextInt(fragments.size())));
            if (random.nextBoolean()) {
                text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.toString();
    }

    /** A text that no other name begins with, cut to what a name may hold. */
    String name() {
        return name(LONGEST_NAME);
    }

    private String name(int bytes) {
        String name = count++ + text();
        while (name.getBytes(StandardCharsets.UTF_8).length > bytes) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return name;
    }

    private String ident() {
        return ident(name());
    }

    static String ident(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private String literal() {
        return literal(text());
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Statements that make one of each kind, each with a comment; for servers from 13 on. */
    List<String> statements() {
        List<String> sql = new ArrayList<>();
        String schema = ident();
        make(sql, "SCHEMA", schema, "CREATE SCHEMA %s", "");
        String kind = schema + "." + ident();
        String label = literal(name());
        make(sql, "TYPE", kind, "CREATE TYPE %s AS ENUM (" + label + ", " + literal(name()) + ")", "");
        String composite = schema + "." + ident();
        String attribute = ident();
        make(sql, "TYPE", composite, "CREATE TYPE %s AS (" + attribute + " text, " + ident() + " " + kind + ")", "");
        sql.add("COMMENT ON COLUMN " + composite + "." + attribute + " IS " + literal());
        // Of a longer one the server itself makes a multirange whose name is cut within a character.
        String range = schema + "." + ident(name(LONGEST_NAME - "_multirange".length()));
        make(sql, "TYPE", range, "CREATE TYPE %s AS RANGE (subtype = text, collation = \"C\")", "");
        String domain = schema + "." + ident();
        String check = ident();
        make(
                sql,
                "DOMAIN",
                domain,
                "CREATE DOMAIN %s AS text DEFAULT " + literal() + " CONSTRAINT " + check + " CHECK (VALUE <> "
                        + literal() + ")",
                "");
        sql.add("COMMENT ON CONSTRAINT " + check + " ON DOMAIN " + domain + " IS " + literal());
        String collation = schema + "." + ident();
        make(sql, "COLLATION", collation, "CREATE COLLATION %s FROM \"C\"", "");
        functions(sql, schema);
        table(sql, schema, kind, domain, composite);
        others(sql, schema);
        return sql;
    }

    /** @param create has {@code %s} where the name belongs, before any text of ours */
    private void make(List<String> sql, String kind, String name, String create, String suffix) {
        int place = create.indexOf("%s");
        sql.add(create.substring(0, place) + name + create.substring(place + 2));
        sql.add("COMMENT ON " + kind + " " + name + suffix + " IS " + literal());
    }

    private void functions(List<String> sql, String schema) {
        String function = schema + "." + ident();
        make(
                sql,
                "FUNCTION",
                function,
                "CREATE FUNCTION %s(" + ident() + " text DEFAULT " + literal() + ", OUT " + ident()
                        + " text) LANGUAGE plpgsql SET search_path = " + schema + ", pg_catalog SET \"my.setting\" = "
                        + literal() + " AS "
                        + literal("BEGIN /* " + text().replace("*/", "* /").replace("/*", "/ *") + " */ END"),
                "(text)");
        make(
                sql,
                "PROCEDURE",
                schema + "." + ident(),
                "CREATE PROCEDURE %s(" + ident() + " integer) LANGUAGE sql AS " + literal("SELECT " + literal()),
                "(integer)");
        make(
                sql,
                "AGGREGATE",
                schema + "." + ident(),
                "CREATE AGGREGATE %s(text) (SFUNC = textcat, STYPE = text, INITCOND = " + literal() + ")",
                "(text)");
    }

    private void table(List<String> sql, String schema, String kind, String domain, String composite) {
        String sequence = schema + "." + ident();
        make(sql, "SEQUENCE", sequence, "CREATE SEQUENCE %s", "");
        String table = schema + "." + ident();
        String id = ident();
        String note = ident();
        String state = ident();
        String check = ident();
        make(
                sql,
                "TABLE",
                table,
                "CREATE TABLE %s (" + id + " integer DEFAULT nextval(" + literal(sequence) + "), " + note
                        + " text DEFAULT " + literal() + ", " + state + " " + kind + ", " + ident() + " " + domain
                        + " DEFAULT 'x', " + ident() + " " + composite + ", " + ident() + " text GENERATED ALWAYS AS ("
                        + note + " || " + literal() + ") STORED, CONSTRAINT " + check + " CHECK (" + note + " <> "
                        + literal() + "))",
                "");
        sql.add("COMMENT ON COLUMN " + table + "." + note + " IS " + literal());
        sql.add("COMMENT ON CONSTRAINT " + check + " ON " + table + " IS " + literal());
        sql.add("ALTER SEQUENCE " + sequence + " OWNED BY " + table + "." + id);
        String key = ident();
        sql.add("ALTER TABLE " + table + " ADD CONSTRAINT " + key + " PRIMARY KEY (" + id + ")");
        sql.add("COMMENT ON CONSTRAINT " + key + " ON " + table + " IS " + literal());
        for (int i = 0; i < 20; i++) {
            // ends in a number, as nothing does that the check forbids
            sql.add("INSERT INTO " + table + " (" + note + ") VALUES (" + literal(text() + i) + ")");
        }
        String index = ident();
        sql.add("CREATE INDEX " + index + " ON " + table + " (lower(" + note + " || " + literal() + ")) WHERE " + note
                + " > " + literal());
        sql.add("COMMENT ON INDEX " + schema + "." + index + " IS " + literal());
        sql.add("ALTER TABLE " + table + " CLUSTER ON " + key);
        String child = schema + "." + ident();
        String foreign = ident();
        sql.add("CREATE TABLE " + child + " (" + ident() + " integer CONSTRAINT " + foreign + " REFERENCES " + table
                + ")");
        sql.add("COMMENT ON CONSTRAINT " + foreign + " ON " + child + " IS " + literal());
        String root = schema + "." + ident();
        String column = ident();
        sql.add("CREATE TABLE " + root + " (" + column + " text) PARTITION BY LIST (" + column + ")");
        sql.add("CREATE TABLE " + schema + "." + ident() + " PARTITION OF " + root + " FOR VALUES IN (" + literal()
                + ")");
        String view = schema + "." + ident();
        make(
                sql,
                "VIEW",
                view,
                "CREATE VIEW %s AS SELECT " + note + " AS " + ident() + ", " + literal() + "::text AS " + ident()
                        + " FROM " + table,
                "");
        make(
                sql,
                "MATERIALIZED VIEW",
                schema + "." + ident(),
                "CREATE MATERIALIZED VIEW %s AS SELECT " + note + " AS " + ident() + " FROM " + table + " WHERE " + note
                        + " <> " + literal(),
                "");
        attached(sql, schema, table, note, view);
    }

    private void attached(List<String> sql, String schema, String table, String column, String view) {
        String function = schema + "." + ident();
        sql.add("CREATE FUNCTION " + function + "() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'");
        String trigger = ident();
        sql.add("CREATE TRIGGER " + trigger + " BEFORE UPDATE OF " + column + " ON " + table
                + " FOR EACH STATEMENT EXECUTE FUNCTION " + function + "(" + literal() + ", "
                + literal() + ")");
        sql.add("COMMENT ON TRIGGER " + trigger + " ON " + table + " IS " + literal());
        String rule = ident();
        sql.add("CREATE RULE " + rule + " AS ON UPDATE TO " + view + " DO INSTEAD SELECT " + literal());
        sql.add("COMMENT ON RULE " + rule + " ON " + view + " IS " + literal());
        String policy = ident();
        sql.add("CREATE POLICY " + policy + " ON " + table + " USING (" + column + " <> " + literal() + ") WITH CHECK ("
                + column + " <> " + literal() + ")");
        sql.add("COMMENT ON POLICY " + policy + " ON " + table + " IS " + literal());
        String statistics = schema + "." + ident();
        String second = ident();
        sql.add("ALTER TABLE " + table + " ADD " + second + " text");
        make(sql, "STATISTICS", statistics, "CREATE STATISTICS %s ON " + column + ", " + second + " FROM " + table, "");
        String publication = ident();
        make(sql, "PUBLICATION", publication, "CREATE PUBLICATION %s FOR TABLE " + table, "");
    }

    private void others(List<String> sql, String schema) {
        String wrapper = ident();
        make(sql, "FOREIGN DATA WRAPPER", wrapper, "CREATE FOREIGN DATA WRAPPER %s OPTIONS (" + option() + ")", "");
        String server = ident();
        make(
                sql,
                "SERVER",
                server,
                "CREATE SERVER %s TYPE " + literal() + " VERSION " + literal() + " FOREIGN DATA WRAPPER " + wrapper
                        + " OPTIONS (" + option() + ", " + option() + ")",
                "");
        sql.add("CREATE USER MAPPING FOR PUBLIC SERVER " + server + " OPTIONS (" + option() + ")");
        String foreign = schema + "." + ident();
        make(
                sql,
                "FOREIGN TABLE",
                foreign,
                "CREATE FOREIGN TABLE %s (" + ident() + " text OPTIONS (" + option() + ")) SERVER " + server
                        + " OPTIONS (" + option() + ")",
                "");
        String dictionary = schema + "." + ident();
        make(
                sql,
                "TEXT SEARCH DICTIONARY",
                dictionary,
                "CREATE TEXT SEARCH DICTIONARY %s (TEMPLATE = pg_catalog.simple)",
                "");
        String configuration = schema + "." + ident();
        make(
                sql,
                "TEXT SEARCH CONFIGURATION",
                configuration,
                "CREATE TEXT SEARCH CONFIGURATION %s (COPY = pg_catalog.simple)",
                "");
        sql.add("ALTER TEXT SEARCH CONFIGURATION " + configuration + " ALTER MAPPING FOR word WITH " + dictionary);
        make(
                sql,
                "OPERATOR",
                schema + ".<->",
                "CREATE OPERATOR %s (FUNCTION = pg_catalog.texteq, LEFTARG = text, RIGHTARG = text)",
                "(text, text)");
        make(sql, "OPERATOR FAMILY", schema + "." + ident(), "CREATE OPERATOR FAMILY %s USING btree", " USING btree");
        make(
                sql,
                "OPERATOR CLASS",
                schema + "." + ident(),
                "CREATE OPERATOR CLASS %s FOR TYPE text USING btree AS OPERATOR 1 <, FUNCTION 1 bttextcmp(text, text)",
                " USING btree");
        make(
                sql,
                "CONVERSION",
                schema + "." + ident(),
                "CREATE CONVERSION %s FOR 'LATIN1' TO 'UTF8' FROM pg_catalog.iso8859_1_to_utf8",
                "");
        String function = schema + "." + ident();
        sql.add("CREATE FUNCTION " + function + "() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'");
        make(
                sql,
                "EVENT TRIGGER",
                ident(),
                "CREATE EVENT TRIGGER %s ON ddl_command_end WHEN TAG IN ('ALTER LARGE OBJECT') EXECUTE FUNCTION "
                        + function + "()",
                "");
        long object = 100_000 + random.nextInt(100_000);
        sql.add("SELECT lo_from_bytea(" + object + ", convert_to(" + literal() + ", 'UTF8'))");
        sql.add("COMMENT ON LARGE OBJECT " + object + " IS " + literal());
    }

    private String option() {
        return ident("o" + count++) + " " + literal();
    }
}
