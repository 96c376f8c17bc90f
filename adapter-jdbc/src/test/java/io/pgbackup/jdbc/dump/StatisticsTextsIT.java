package io.pgbackup.jdbc.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of planner statistics, and which relations have some. */
class StatisticsTextsIT {

    private static DumpSession open(DumpRig rig) {
        return rig.open(
                new DumpRequest(
                        1,
                        Duration.ofSeconds(10),
                        "store",
                        new DumpScope(DumpSelection.everything(), Waivers.NONE, true)),
                GapHook.NONE);
    }

    private static List<Entry> entries(DumpSession session) {
        return session.entries().stream()
                .filter(entry -> entry.kind() == EntryKind.STATISTICS_DATA)
                .toList();
    }

    private static Map<String, String> texts(DumpRig rig) {
        Map<String, String> texts = new LinkedHashMap<>();
        try (DumpSession session = open(rig)) {
            entries(session).forEach(entry -> texts.put(entry.name(), session.statistics(entry.id())));
        }
        return texts;
    }

    private static final String IN_THE_FORM_OF_PG_DUMP_18 = """
            SELECT * FROM pg_catalog.pg_restore_relation_stats(
            \t'version', 'VERSION'::integer,
            \t'schemaname', 'public',
            \t'relname', 'it''s',
            \t'relpages', '7'::integer,
            \t'reltuples', '1.5e+06'::real,
            \t'relallvisible', '5'::integer,
            \t'relallfrozen', '3'::integer
            );
            SELECT * FROM pg_catalog.pg_restore_attribute_stats(
            \t'version', 'VERSION'::integer,
            \t'schemaname', 'public',
            \t'relname', 'it''s',
            \t'attname', 'id',
            \t'inherited', 'f'::boolean,
            \t'null_frac', '0'::real,
            \t'avg_width', '4'::integer,
            \t'n_distinct', '-1'::real,
            \t'histogram_bounds', '{1,2,3,4}'::text,
            \t'correlation', '1'::real
            );
            SELECT * FROM pg_catalog.pg_restore_attribute_stats(
            \t'version', 'VERSION'::integer,
            \t'schemaname', 'public',
            \t'relname', 'it''s',
            \t'attname', 'note',
            \t'inherited', 'f'::boolean,
            \t'null_frac', '0.25'::real,
            \t'avg_width', '6'::integer,
            \t'n_distinct', '-0.5'::real,
            \t'most_common_vals', '{"a''b\\\\"}'::text,
            \t'most_common_freqs', '{0.5}'::real[],
            \t'correlation', '1'::real
            );
            SELECT * FROM pg_catalog.pg_restore_relation_stats(
            \t'version', 'VERSION'::integer,
            \t'schemaname', 'public',
            \t'relname', 'lower',
            \t'relpages', '2'::integer,
            \t'reltuples', '4'::real,
            \t'relallvisible', '0'::integer,
            \t'relallfrozen', '0'::integer
            );
            SELECT * FROM pg_catalog.pg_restore_attribute_stats(
            \t'version', 'VERSION'::integer,
            \t'schemaname', 'public',
            \t'relname', 'lower',
            \t'attnum', '2'::smallint,
            \t'inherited', 'f'::boolean,
            \t'null_frac', '0.25'::real,
            \t'avg_width', '9'::integer,
            \t'n_distinct', '-0.5'::real,
            \t'most_common_vals', '{"a''b\\\\"}'::text,
            \t'most_common_freqs', '{0.5}'::real[],
            \t'correlation', '1'::real
            );
            """;

    @Test
    void statistics_onNewServer_areWrittenAsPgDump18Does() throws SQLException {
        DumpRig rig = DumpRig.of(18);
        rig.execute("CREATE TABLE \"it's\" (id int, note text);"
                + " INSERT INTO \"it's\" VALUES (1, 'a''b\\'), (2, 'a''b\\'), (3, E'two\nlines'), (4, NULL);"
                + " CREATE INDEX lower ON \"it's\" (id, lower(note)); ANALYZE \"it's\";"
                + " SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', 'it''s', 'relpages', 7,"
                + " 'reltuples', 1500000::real, 'relallvisible', 5, 'relallfrozen', 3)");
        String version = rig.server.queryText(rig.database, "SHOW server_version_num");

        assertThat(String.join("", texts(rig).values()))
                .isEqualTo(IN_THE_FORM_OF_PG_DUMP_18.replace("VERSION", version));
    }

    /** Before 14, no rows in a table may mean that nobody has counted. Relations of which nothing is known have no entry. */
    @ParameterizedTest
    @ValueSource(ints = {13, 14, 18})
    void statistics_ofWhatNobodyAnalyzed_areNotThere(int major) throws SQLException {
        try (PostgresServer server = PostgresServer.start(major, Map.of("autovacuum", "off"))) {
            DumpRig rig = new DumpRig(server, server.createDatabase("dump"));
            rig.execute("CREATE TABLE unknown (id int); INSERT INTO unknown VALUES (1)");
            rig.execute("CREATE TABLE emptied (id int); INSERT INTO emptied VALUES (1), (2)");
            rig.execute("CREATE TABLE empty (id int)");
            rig.execute("CREATE VIEW seen AS SELECT * FROM emptied");
            rig.execute("CREATE MATERIALIZED VIEW unfilled AS SELECT * FROM emptied; ANALYZE unfilled;"
                    + " REFRESH MATERIALIZED VIEW unfilled WITH NO DATA");
            rig.execute("ANALYZE emptied, empty; TRUNCATE emptied");

            Map<String, String> texts = texts(rig);

            assertThat(texts.keySet())
                    .containsExactlyElementsOf(major == 13 ? List.of("emptied") : List.of("emptied", "empty"));
            assertThat(texts.get("emptied"))
                    .contains("'reltuples', '-1'::real", "'histogram_bounds', '{1,2}'::text")
                    .doesNotContain(major == 18 ? "none" : "relallfrozen");
        }
    }

    /** More relations than one batch has, and more columns than are fetched at once. */
    @Test
    void statistics_ofManyTables_eachHaveTheirOwn() throws SQLException {
        DumpRig rig = DumpRig.of(17);
        rig.execute("""
                DO $$
                DECLARE
                    columns int;
                    list text;
                BEGIN
                    FOR i IN 1..230 LOOP
                        columns := CASE WHEN i % 40 = 0 THEN 60 WHEN i % 7 = 0 THEN 25 ELSE 1 + i % 4 END;
                        SELECT string_agg(format('%L::text AS c%s', 't' || i, c), ', ')
                            INTO list FROM generate_series(1, columns) AS c;
                        EXECUTE format('CREATE TABLE t%s AS SELECT %s FROM generate_series(1, 2)', i, list);
                    END LOOP;
                END $$""");
        rig.execute("ANALYZE");

        Map<String, String> texts = texts(rig);

        assertThat(texts).hasSize(230);
        String columns = "SELECT count(*) FROM pg_attribute WHERE attnum > 0 AND attrelid = 'public.%s'::regclass";
        for (Map.Entry<String, String> text : texts.entrySet()) {
            String table = text.getKey();
            long values = Long.parseLong(rig.server.queryText(rig.database, columns.formatted(table)));
            assertThat(text.getValue().split("'most_common_vals', '\\{" + table + "\\}'", -1))
                    .as(table)
                    .hasSize((int) values + 1);
            assertThat(text.getValue().split("'relname', '" + table + "'", -1)).hasSize((int) values + 2);
        }
    }

    @Test
    void statistics_askedForOutOfOrder_areRefused() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE a AS SELECT 1 AS id; CREATE TABLE b AS SELECT 1 AS id; ANALYZE a, b");
        try (DumpSession session = open(rig)) {
            int second = entries(session).get(1).id();
            assertThatThrownBy(() -> session.statistics(second)).hasMessageContaining("come next");
        }
    }

    @Test
    void statistics_notAskedFor_areNotThere() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE a AS SELECT 1 AS id; ANALYZE a");
        try (DumpSession session = rig.open(1)) {
            assertThat(entries(session)).isEmpty();
        }
    }
}
