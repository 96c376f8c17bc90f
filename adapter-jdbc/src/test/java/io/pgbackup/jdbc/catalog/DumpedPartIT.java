package io.pgbackup.jdbc.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.jdbc.catalog.RoundTrip.Dump;
import io.pgbackup.jdbc.catalog.read.LockTarget;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of a database in which much depends on much else: what is in them, what is not, and that copies can be made of them. */
class DumpedPartIT {

    private static final Map<Integer, String> DATABASES = new ConcurrentHashMap<>();

    private static final Set<String> NAMED_BY_TABLE =
            Set.of("CONSTRAINT", "FK CONSTRAINT", "CHECK CONSTRAINT", "TRIGGER", "RULE", "POLICY", "DEFAULT");

    private static String database(int major) {
        return DATABASES.computeIfAbsent(major, key -> {
            PostgresServer server = PostgresServer.shared(major);
            String database = server.createDatabase("part");
            try {
                server.execute(database, resource("roles.sql"));
                server.execute(database, resource("parts.sql"));
            } catch (SQLException | IOException e) {
                throw new AssertionError(e);
            }
            return database;
        });
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(DumpedPartIT.class.getResourceAsStream("/corpus/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Options as on the command line, two texts each but for {@code --schema-only}. */
    private static DumpSelection selection(String... options) {
        List<List<NamePattern>> patterns = new ArrayList<>();
        for (String option :
                List.of("--schema", "--table", "--exclude-schema", "--exclude-table", "--exclude-table-data")) {
            List<NamePattern> found = new ArrayList<>();
            for (int i = 0; i + 1 < options.length; i++) {
                if (options[i].equals(option)) {
                    found.add(NamePattern.parse(options[i + 1]));
                }
            }
            patterns.add(found);
        }
        return new DumpSelection(
                patterns.get(0),
                patterns.get(1),
                patterns.get(2),
                patterns.get(3),
                patterns.get(4),
                List.of(options).contains("--schema-only"));
    }

    private static Dump dump(int major, String... options) throws SQLException, IOException {
        Dump dump = incomplete(major, options);
        assertThat(dump.catalog().omissions()).isEmpty();
        return dump;
    }

    private static Dump incomplete(int major, String... options) throws SQLException, IOException {
        return new RoundTrip(PostgresServer.shared(major)).dump(database(major), selection(options));
    }

    /** Without privileges. */
    private static List<String> entries(Dump dump) {
        return dump.catalog().entries().stream()
                .filter(entry -> entry.kind() != EntryKind.ACL)
                .map(Entry::label)
                .sorted()
                .toList();
    }

    private static String load(int major, Dump dump) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String copy = server.createDatabase("copy");
        // What the extension would make, if it were a real one.
        server.execute(copy, "CREATE SCHEMA config; CREATE TABLE config.settings (name text, builtin boolean)");
        new RoundTrip(server).load(dump, copy);
        return copy;
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void read_partitionedTable_comesWithPartitionsAndNamesItsNeeds(int major) throws SQLException, IOException {
        Dump dump = dump(major, "--table", "shop.orders");

        assertThat(entries(dump))
                .containsExactly(
                        "CONSTRAINT shop.orders_1_pkey on orders_1",
                        "CONSTRAINT shop.orders_2_pkey on orders_2",
                        "CONSTRAINT shop.orders_pkey on orders",
                        "FK CONSTRAINT shop.orders_customer_fkey on orders",
                        "INDEX ATTACH shop.orders_1_pkey on orders_1",
                        "INDEX ATTACH shop.orders_1_state_idx on orders_1",
                        "INDEX ATTACH shop.orders_2_pkey on orders_2",
                        "INDEX ATTACH shop.orders_2_state_idx on orders_2",
                        "INDEX shop.orders_1_state_idx on orders_1",
                        "INDEX shop.orders_2_state_idx on orders_2",
                        "INDEX shop.orders_state on orders",
                        "SCHEMA shop",
                        "TABLE ATTACH shop.orders_1",
                        "TABLE ATTACH shop.orders_2",
                        "TABLE DATA shop.orders_1",
                        "TABLE DATA shop.orders_2",
                        "TABLE shop.orders",
                        "TABLE shop.orders_1",
                        "TABLE shop.orders_2");
        assertThat(dump.catalog().entries().get(0).sql()).isEqualTo("CREATE SCHEMA IF NOT EXISTS shop;\n");
        assertThat(dump.catalog().entries()).noneMatch(entry -> entry.kind() == EntryKind.ACL);
        assertThat(dump.catalog().warnings())
                .containsExactly(
                        "the selected objects need others that are not selected, and can be restored only where these"
                                + " exist: table shop.customers");
        assertThat(dump.catalog().roles()).containsExactly("postgres");
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void read_tablesWithTheirSequences_canBeLoadedAlone(int major) throws SQLException, IOException {
        Dump dump = dump(major, "--table", "shop.customers", "--table", "audit.log", "--table", "\"We ird\".*");

        assertThat(entries(dump))
                .contains(
                        "SEQUENCE audit.log_id_seq on log",
                        "SEQUENCE OWNED BY audit.log_id_seq on log",
                        "SEQUENCE SET audit.log_id_seq on log",
                        "FK CONSTRAINT audit.log_customer_fkey on log",
                        "TABLE We ird.q\"uote*",
                        "SCHEMA We ird")
                .doesNotContain("SEQUENCE shop.numbers", "VIEW shop.names", "BLOBS 4711");
        assertThat(dump.catalog().warnings()).isEmpty();
        String copy = load(major, dump);
        assertThat(PostgresServer.shared(major).queryText(copy, "SELECT nextval('shop.customers_id_seq')"))
                .isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void read_onePartition_becomesATableOfItsOwn(int major) throws SQLException, IOException {
        Dump dump = dump(major, "--table", "shop.orders_1");

        assertThat(entries(dump))
                .containsExactly(
                        "CONSTRAINT shop.orders_1_pkey on orders_1",
                        "INDEX shop.orders_1_state_idx on orders_1",
                        "SCHEMA shop",
                        "TABLE DATA shop.orders_1",
                        "TABLE shop.orders_1");
        assertThat(dump.catalog().warnings()).singleElement().asString().startsWith("partition shop.orders_1 becomes");
        assertThat(PostgresServer.shared(major).queryText(load(major, dump), "SELECT state FROM shop.orders_1"))
                .isEqualTo("open");
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void read_viewsSequencesAndRowTypes_nameWhatTheyNeed(int major) throws SQLException, IOException {
        Dump dump =
                dump(major, "--table", "*s", "--exclude-table", "shop.customers", "--exclude-table", "\"We ird\".*");

        assertThat(entries(dump))
                .contains("SEQUENCE shop.numbers", "VIEW shop.sums", "TABLE shop.pairs", "TABLE DATA config.settings")
                .doesNotContain(
                        "VIEW shop.names", "VIEW shop.first_names", "TABLE shop.customers", "TABLE shop.parent");
        assertThat(dump.catalog().warnings())
                .contains(
                        "VIEW shop.names is left out: it needs table shop.customers, which is excluded",
                        "POLICY shop.by_customer on invoices is left out: it needs table shop.customers, which is excluded",
                        "the selected objects need others that are not selected, and can be restored only where these"
                                + " exist: extension hstore, function tools.five(), function tools.positive(integer), function tools.touch(),"
                                + " table shop.parent, type tools.status");
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void read_schema_comesWithItsObjectsAndNothingWithoutSchema(int major) throws SQLException, IOException {
        Dump dump = dump(major, "--schema", "tools", "--schema", "audit");

        assertThat(dump.catalog().entries())
                .extracting(Entry::kind)
                .doesNotContain(
                        EntryKind.EXTENSION,
                        EntryKind.CAST,
                        EntryKind.PUBLICATION,
                        EntryKind.EVENT_TRIGGER,
                        EntryKind.LARGE_OBJECT,
                        EntryKind.DEFAULT_ACL);
        assertThat(entries(dump))
                .contains("SCHEMA tools", "TYPE tools.status", "FUNCTION tools.touch()", "TABLE audit.log")
                .noneMatch(label -> label.contains(" shop."));
        assertThat(dump.catalog().warnings())
                .containsExactly(
                        "the selected objects need others that are not selected, and can be restored only where these"
                                + " exist: table shop.customers");
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void read_withoutATable_leavesOutWhatNeedsItAndCanBeLoaded(int major) throws SQLException, IOException {
        Dump whole = dump(major);
        Dump dump = dump(major, "--exclude-table", "shop.customers");

        List<String> missing = new ArrayList<>(entries(whole));
        missing.removeAll(entries(dump));
        assertThat(missing)
                .containsExactly(
                        "CONSTRAINT shop.customers_pkey on customers",
                        "DEFAULT shop.id on customers",
                        "FK CONSTRAINT audit.log_customer_fkey on log",
                        "FK CONSTRAINT shop.invoices_customer_fkey on invoices",
                        "FK CONSTRAINT shop.orders_customer_fkey on orders",
                        "POLICY shop.by_customer on invoices",
                        "SEQUENCE OWNED BY shop.customers_id_seq on customers",
                        "SEQUENCE SET shop.customers_id_seq on customers",
                        "SEQUENCE shop.customers_id_seq on customers",
                        "TABLE DATA shop.customers",
                        "TABLE shop.customers",
                        "VIEW shop.first_names",
                        "VIEW shop.names");
        assertThat(entries(dump)).contains("SEQUENCE shop.customers_id_seq", "SEQUENCE SET shop.customers_id_seq");
        assertThat(dump.catalog().warnings())
                .containsExactly(
                        "FK CONSTRAINT audit.log_customer_fkey on log is left out: it needs table shop.customers, which"
                                + " is excluded",
                        "FK CONSTRAINT shop.invoices_customer_fkey on invoices is left out: it needs table"
                                + " shop.customers, which is excluded",
                        "FK CONSTRAINT shop.orders_customer_fkey on orders is left out: it needs table shop.customers,"
                                + " which is excluded",
                        "POLICY shop.by_customer on invoices is left out: it needs table shop.customers, which is"
                                + " excluded",
                        "VIEW shop.first_names is left out: it needs VIEW shop.names, which is left out",
                        "VIEW shop.names is left out: it needs table shop.customers, which is excluded");
        load(major, dump);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void read_withoutParents_omitsChildrenAndRowTypes(int major) throws SQLException, IOException {
        Dump dump = incomplete(
                major,
                "--exclude-table",
                "shop.parent",
                "--exclude-table",
                "shop.orders_2",
                "--exclude-table",
                "shop.numbers");

        assertThat(entries(dump))
                .contains("TABLE shop.orders", "TABLE ATTACH shop.orders_1", "TABLE shop.numbered")
                .doesNotContain("TABLE ATTACH shop.orders_2", "TABLE DATA shop.child", "TABLE shop.pairs");
        assertThat(dump.catalog().warnings())
                .containsExactly(
                        "DEFAULT shop.id on numbered is left out: it needs sequence shop.numbers, which is excluded");
        assertThat(dump.catalog().omissions())
                .extracting(Omission::sentence)
                .containsExactly(
                        "TABLE shop.child (it needs table shop.parent, which is excluded)",
                        "TABLE shop.pairs (it needs table shop.parent, which is excluded)");
        load(major, dump);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void read_withoutASchema_leavesOutWhatNeedsItAndCanBeLoaded(int major) throws SQLException, IOException {
        Dump dump = incomplete(major, "--exclude-schema", "tools");

        assertThat(entries(dump))
                .contains("TABLE shop.invoices", "PUBLICATION news", "BLOBS 4711", "TABLE DATA audit.log")
                .doesNotContain("EXTENSION hstore", "TABLE DATA config.settings");
        assertThat(dump.catalog().warnings())
                .containsExactly(
                        "CAST CAST (tools.status AS integer) is left out: it needs function"
                                + " tools.as_integer(tools.status), which is excluded",
                        "CHECK CONSTRAINT shop.is_positive on invoices is left out: it needs function"
                                + " tools.positive(integer), which is excluded",
                        "DEFAULT shop.total on invoices is left out: it needs function tools.five(), which is excluded",
                        "EVENT TRIGGER notices is left out: it needs function tools.noticed(), which is excluded",
                        "EXTENSION hstore is left out: it needs schema tools, which is excluded",
                        "TRIGGER shop.touched on invoices is left out: it needs function tools.touch(), which is"
                                + " excluded");
        assertThat(dump.catalog().omissions())
                .extracting(Omission::sentence)
                .containsExactly(
                        "TABLE DATA config.settings (it needs EXTENSION hstore, which is left out)",
                        "TABLE shop.pairs (it needs type tools.status, which is excluded)",
                        "TABLE shop.properties (it needs EXTENSION hstore, which is left out)");
        String copy = load(major, dump);
        assertThat(PostgresServer.shared(major).queryText(copy, "SELECT sum(twice) FROM shop.invoices"))
                .isEqualTo("60");
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void read_withoutRows_leavesOutKeysThatNeedThem(int major) throws SQLException, IOException {
        Dump dump = dump(
                major,
                "--exclude-table-data",
                "shop.customers",
                "--exclude-table-data",
                "shop.orders",
                "--exclude-table-data",
                "shop.monthly");

        assertThat(entries(dump))
                .contains("TABLE shop.customers", "FK CONSTRAINT shop.orders_customer_fkey on orders")
                .doesNotContain(
                        "TABLE DATA shop.customers",
                        "TABLE DATA shop.orders_1",
                        "TABLE DATA shop.orders_2",
                        "MATERIALIZED VIEW DATA shop.monthly",
                        "MATERIALIZED VIEW DATA shop.yearly");
        assertThat(dump.catalog().warnings())
                .containsExactlyInAnyOrder(
                        "as requested, the backup does not have the rows of shop.customers, shop.orders_1, shop.orders_2",
                        "FK CONSTRAINT audit.log_customer_fkey on log is left out: it needs the rows of shop.customers,"
                                + " which are left out",
                        "FK CONSTRAINT shop.invoices_customer_fkey on invoices is left out: it needs the rows of"
                                + " shop.customers, which are left out",
                        "MATERIALIZED VIEW DATA shop.yearly is left out: it needs the rows of shop.monthly, which are"
                                + " left out");
        load(major, dump);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void read_schemaOnly_hasNoContent(int major) throws SQLException, IOException {
        Dump dump = dump(major, "--schema-only");

        assertThat(dump.catalog().entries())
                .extracting(Entry::kind)
                .contains(EntryKind.EXTENSION, EntryKind.FK_CONSTRAINT, EntryKind.MATERIALIZED_VIEW)
                .doesNotContain(
                        EntryKind.TABLE_DATA,
                        EntryKind.SEQUENCE_SET,
                        EntryKind.LARGE_OBJECT,
                        EntryKind.LARGE_OBJECT_DATA,
                        EntryKind.MATERIALIZED_VIEW_DATA);
        assertThat(dump.catalog().tables()).isEmpty();
        assertThat(dump.catalog().warnings()).isEmpty();
        load(major, dump);
    }

    @Test
    void read_withoutASchemaAndTheTablesThatNeedIt_isComplete() throws SQLException, IOException {
        Dump dump = dump(
                18,
                "--exclude-schema",
                "tools",
                "--exclude-table",
                "shop.p*s",
                "--exclude-table-data",
                "config.settings");

        assertThat(entries(dump)).doesNotContain("TABLE shop.pairs", "TABLE shop.properties");
    }

    @Test
    void lockTargets_part_areItsTablesAlone() throws SQLException {
        String database = database(13);
        try (Connection connection = new RoundTrip(PostgresServer.shared(13)).connect(database)) {
            connection.setAutoCommit(false);
            assertThat(new CatalogReader(selection("--table", "shop.orders", "--exclude-table", "shop.orders_2"))
                            .lockTargets(connection))
                    .extracting(LockTarget::qualifiedName)
                    .containsExactlyInAnyOrder("shop.orders", "shop.orders_1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--table shop.nothing", "--schema Shop", "--table hstore", "--schema pg_catalog"})
    void lockTargets_patternWithoutMatch_isRefused(String option) throws SQLException {
        String database = database(13);
        try (Connection connection = new RoundTrip(PostgresServer.shared(13)).connect(database)) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> new CatalogReader(selection(option.split(" "))).lockTargets(connection))
                    .asInstanceOf(type(BackupServiceException.class))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.USAGE))
                    .satisfies(e -> assertThat(e)
                            .hasMessageMatching("the chosen (schema|table) " + Pattern.quote(option.split(" ")[1])
                                    + " matches no .*"));
        }
    }

    @Test
    void read_exclusionWithoutMatch_isNamed() throws SQLException, IOException {
        assertThat(dump(13, "--exclude-table", "tmp_*").catalog().warnings())
                .containsExactly("the excluded table tmp_* matches nothing in the database");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--schema shop",
                "--schema tools --schema audit",
                "--table shop.invoices",
                "--table shop.customers --table shop.monthly --table shop.numbers --table shop.names",
                "--table shop.child --table config.settings",
                "--exclude-schema audit",
                "--exclude-table shop.numbered --exclude-table audit.log",
                "--exclude-table-data shop.child --exclude-table-data shop.yearly --exclude-table-data shop.numbers",
                "--schema shop --exclude-table shop.pairs",
                "--schema-only"
            })
    void read_part_hasTheEntriesOfPgDump(String options) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(15);
        List<String> expected = PgDump.entries(server, database(15), List.of(options.split(" ")));

        Dump dump = dump(15, options.split(" "));

        assertThat(dump.catalog().entries())
                .filteredOn(entry -> !isOurs(entry, options))
                .extracting(DumpedPartIT::asPgDump)
                .containsExactlyInAnyOrderElementsOf(expected.stream()
                        .filter(entry -> !entry.startsWith("COMMENT "))
                        .map(entry -> entry.replaceFirst("^BLOB 4711$", "BLOB METADATA 4711")
                                .replaceFirst("^BLOBS.*", "BLOBS 4711"))
                        .toList());
    }

    /** The place of chosen tables, and their statistics, which pg_dump takes for objects of the schema. */
    private static boolean isOurs(Entry entry, String options) {
        return entry.sql().startsWith("CREATE SCHEMA IF NOT EXISTS")
                || (entry.kind() == EntryKind.STATISTICS && options.contains("--table "));
    }

    private static String asPgDump(Entry entry) {
        boolean isNamedByTable = NAMED_BY_TABLE.contains(entry.kind().tag());
        return entry.kind().tag() + " " + (entry.schema().isEmpty() ? "" : entry.schema() + ".")
                + (isNamedByTable && !entry.table().isEmpty() ? entry.table() + " " : "") + entry.name();
    }
}
