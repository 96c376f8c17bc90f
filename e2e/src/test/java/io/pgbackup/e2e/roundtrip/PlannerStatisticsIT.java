package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeDatabaseDumper;
import io.pgbackup.core.fake.FakeTable;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.restore.request.RestoreResult;
import io.pgbackup.core.restore.request.Selection;
import io.pgbackup.core.store.Compression;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.sample.ShopDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Planner statistics of every supported version, loaded into 18, and left out where they cannot be loaded. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlannerStatisticsIT {

    private static final Map<String, String> NO_AUTOVACUUM = Map.of("autovacuum", "off");

    /** All that the server lets anybody see, as text; %s stands for what came with 17. */
    private static final String COLUMNS = """
            SELECT concat_ws(' | ', schemaname, tablename, attname, inherited, null_frac, avg_width, n_distinct,
                   'mcv ' || most_common_vals::text, 'mcf ' || most_common_freqs::text,
                   'histogram ' || histogram_bounds::text, 'correlation ' || correlation,
                   'mce ' || most_common_elems::text, 'mcef ' || most_common_elem_freqs::text,
                   'counts ' || elem_count_histogram::text %s)
            FROM pg_stats WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
            ORDER BY schemaname, tablename, attname, inherited""";

    private static final String RANGES = ", 'lengths ' || range_length_histogram::text, 'empty ' || range_empty_frac,"
            + " 'bounds ' || range_bounds_histogram::text";

    /** %s is what an older server means by no rows in pages that it has not counted. */
    private static final String RELATIONS = """
            SELECT concat_ws(' | ', n.nspname, c.relname, c.relkind, c.relpages, %s, c.relallvisible)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
              AND c.relkind IN ('r', 'p', 'f', 'm', 'i', 'I') AND c.relispopulated
            ORDER BY n.nspname, c.relname""";

    private final PostgresServer target = PostgresServer.start(18, NO_AUTOVACUUM);
    private final Backups backups = new Backups(new InMemoryBackupStore()).withStatistics();

    @AfterAll
    void stop() {
        target.close();
    }

    private static List<String> columns(PostgresServer server, String database, boolean ranges) throws SQLException {
        return server.query(database, COLUMNS.formatted(ranges ? RANGES : ""), row -> row.getString(1));
    }

    private static List<String> relations(PostgresServer server, String database) throws SQLException {
        String rows = server.major() < 14
                ? "CASE WHEN c.reltuples = 0 AND c.relkind <> 'I' THEN -1 ELSE c.reltuples END"
                : "c.reltuples";
        return server.query(database, RELATIONS.formatted(rows), row -> row.getString(1));
    }

    private static String sql() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                PlannerStatisticsIT.class.getResourceAsStream("planner-statistics.sql"), "planner-statistics.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 17})
    void restore_ofOlderServerInto18_givesThePlannerWhatItKnew(int major) throws SQLException, IOException {
        try (PostgresServer server = PostgresServer.start(major, NO_AUTOVACUUM)) {
            String original = analyzed(server);
            assertSameStatistics(server, original, restored(server, original));
        }
    }

    /** And another backup says the same again. */
    @Test
    void restore_of18Into18_givesThePlannerWhatItKnew() throws SQLException, IOException {
        String original = analyzed(target);
        String copy = restored(target, original);

        assertSameStatistics(target, original, copy);
        backups.backup(target, copy, Compression.NONE, 1);
        try (BackupFile first = backups.open(original, Compression.GZIP);
                BackupFile second = backups.open(copy, Compression.NONE)) {
            assertThat(Backups.canonical(second)).isEqualTo(Backups.canonical(first));
        }
    }

    private static String analyzed(PostgresServer server) throws SQLException, IOException {
        String database = server.createDatabase("statistics");
        server.execute(database, sql());
        server.execute(database, "VACUUM (ANALYZE)");
        server.execute(database, "TRUNCATE odd.emptied");
        return database;
    }

    private String restored(PostgresServer server, String original) {
        backups.backup(server, original, Compression.GZIP, 2);
        String copy = target.createDatabase("copy");
        try (BackupFile file = backups.open(original, Compression.GZIP)) {
            RestoreResult result = backups.restore(file, target, copy, 2);
            assertThat(result.statistics()).isTrue();
            assertThat(result.leftOut()).isEmpty();
        }
        return copy;
    }

    private void assertSameStatistics(PostgresServer server, String original, String copy) throws SQLException {
        boolean ranges = server.major() >= 17;
        assertThat(columns(target, copy, ranges))
                .isEqualTo(columns(server, original, ranges))
                .hasSizeGreaterThan(100);
        assertThat(relations(target, copy))
                .isEqualTo(relations(server, original))
                .hasSizeGreaterThan(20);
    }

    @Test
    void restore_shop_givesAllOfItsStatistics() throws SQLException {
        String original = target.createDatabase("shop");
        try (Connection connection =
                DriverManager.getConnection(target.jdbcUrl(original) + "&preferQueryMode=simple")) {
            ShopDatabase.load(connection, 0.01);
        }
        target.execute(original, "VACUUM (ANALYZE)");
        backups.backup(target, original, Compression.ZSTD, 2);
        String copy = target.createDatabase("shop_copy");
        String part = target.createDatabase("shop_part");
        try (BackupFile file = backups.open(original, Compression.ZSTD)) {
            assertThat(backups.restore(file, target, copy, 2).leftOut()).isEmpty();
            backups.restore(file, target, part, 2, tables("shop.customers"), false);
        }

        assertThat(columns(target, copy, true))
                .isEqualTo(columns(target, original, true))
                .hasSizeGreaterThan(100);
        assertThat(relations(target, copy)).isEqualTo(relations(target, original));
        assertThat(columns(target, part, true))
                .isEqualTo(columns(target, original, true).stream()
                        .filter(line -> line.startsWith("shop | customers"))
                        .toList())
                .isNotEmpty();
    }

    private static Selection tables(String pattern) {
        return new Selection(
                List.of(), List.of(NamePattern.parse(pattern)), List.of(), List.of(), EnumSet.allOf(Section.class));
    }

    @Test
    void restore_intoOlderServer_leavesThemOutAndSaysSo() throws SQLException {
        PostgresServer old = PostgresServer.shared(15);
        String original = old.createDatabase("old");
        old.execute(original, "CREATE TABLE a AS SELECT 1 AS id; ANALYZE a");
        backups.backup(old, original, Compression.NONE, 1);
        String copy = old.createDatabase("copy");
        try (BackupFile file = backups.open(original, Compression.NONE)) {
            assertThat(file.index().count(EntryKind.STATISTICS_DATA)).isOne();
            RestoreResult result = backups.restore(file, old, copy, 1);

            assertThat(result.statistics()).isFalse();
            assertThat(result.leftOut())
                    .containsExactly(
                            "planner statistics: the target runs PostgreSQL 15, and they can be loaded from version 18 on");
        }
        assertThat(old.queryText(copy, "SELECT count(*) FROM a")).isEqualTo("1");
    }

    /** The functions of the server refuse quietly; a histogram means nothing for a type without an order. */
    @Test
    void restore_ofStatisticsThatTheTargetRefuses_saysSo() throws SQLException {
        String original = target.createDatabase("refused");
        target.execute(original, "CREATE TABLE a AS SELECT generate_series(1, 9) AS id; ANALYZE a");
        backups.backup(target, original, Compression.NONE, 1);
        String copy = target.createDatabase("refusing");
        target.execute(copy, "CREATE TABLE a (id json)");
        try (BackupFile file = backups.open(original, Compression.NONE)) {
            Selection rows = new Selection(List.of(), List.of(), List.of(), List.of(), Set.of(Section.DATA));
            assertThat(backups.restore(file, target, copy, 1, rows, false).leftOut())
                    .containsExactly("part of the planner statistics of public.a: the target did not accept it");
        }
    }

    /** More than there is memory for: parts are stored as they fill. */
    @Test
    void backup_ofMoreStatisticsThanOnePart_storesAllInOrder() throws IOException {
        String line = "SELECT 'statistics %04d " + "x".repeat(1 << 20) + "';\n";
        FakeDatabase.Builder database = FakeDatabase.named("many");
        database.table(FakeTable.of("public", "a", List.of("id"), List.of("1", "2")));
        for (int i = 0; i < 40; i++) {
            Place place = i < 20 ? Place.STATISTICS : Place.LAST;
            database.statement(EntryKind.STATISTICS_DATA, place, "public", "s" + i, "a", line.formatted(i));
        }
        BackupResult result = backups.backup(new FakeDatabaseDumper(database.build()), "many", Compression.NONE, 1);

        assertThat(result.parts()).isGreaterThan(4);
        try (BackupFile file = backups.open("many", Compression.NONE)) {
            List<String> statistics = Backups.canonical(file).stream()
                    .filter(text -> text.startsWith("STATISTICS DATA"))
                    .toList();
            assertThat(statistics).hasSize(40);
            for (int i = 0; i < 40; i++) {
                assertThat(statistics.get(i)).endsWith(line.formatted(i));
            }
            try (InputStream text = file.text()) {
                String script = new String(text.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(script.indexOf("SELECT 'statistics 0019"))
                        .isGreaterThan(script.indexOf("COPY "))
                        .isLessThan(script.indexOf("PRIMARY KEY"));
                assertThat(script)
                        .contains("-- With planner statistics, which only PostgreSQL 18 and later can load\n");
            }
        }
    }
}
