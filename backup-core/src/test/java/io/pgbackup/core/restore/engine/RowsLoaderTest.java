package io.pgbackup.core.restore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeTable;
import io.pgbackup.core.fake.FaultyBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.format.index.SegmentKind;
import io.pgbackup.core.format.index.SegmentRecord;
import io.pgbackup.core.load.TableName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowsLoaderTest {

    private static final TableName ORDERS = new TableName("public", "orders");
    private static final TableName ITEMS = new TableName("sales", "items");
    private static final List<String> ROWS =
            IntStream.range(0, 300).mapToObj(i -> i + "\torder " + i).toList();
    private static final FakeDatabase SHOP = FakeDatabase.named("shop")
            .table(FakeTable.of("public", "orders", List.of("id", "text"), ROWS))
            .table(FakeTable.of("sales", "items", List.of("id"), List.of("1", "2", "3")))
            .largeObject(16_401, new byte[] {1, 2, 3})
            .build();

    private static RestoreRig rig(boolean keepGoing) {
        RestoreRig rig = new RestoreRig(SHOP, keepGoing);
        rig.session.execute("make", "CREATE TABLE public.orders (\n    id text,\n    text text\n);\n");
        rig.session.execute("make", "CREATE TABLE sales.items (\n    id text\n);\n");
        rig.session.execute("make", "SELECT pg_catalog.lo_create('16401');\n");
        return rig;
    }

    @Test
    void rows_ofAllTables_arriveInTheirOrderAndAreCounted() {
        try (RestoreRig rig = rig(false)) {
            rig.loadRows(rig.file);

            assertThat(rig.loader.rows(ORDERS)).isEqualTo(ROWS);
            assertThat(rig.loader.rows(ITEMS)).containsExactly("1", "2", "3");
            assertThat(rig.loader.largeObject(16_401)).containsExactly(1, 2, 3);
            assertThat(rig.state.rows()).isEqualTo(303);
        }
    }

    /** Small tables are loaded in one transaction: all or none. */
    @Test
    void copy_thatFailsAmongOthers_keepsNoneOfThem() {
        try (RestoreRig rig = rig(false)) {
            rig.loader.failCopy(2, "23505");

            assertThatThrownBy(() -> rig.loadRows(rig.file))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("rows of table sales.items")
                    .hasMessageContaining("SQLSTATE 23505");

            assertThat(rig.loader.rows(ORDERS)).isEmpty();
            assertThat(rig.loader.rows(ITEMS)).isEmpty();
            assertThat(rig.state.rows()).isZero();
        }
    }

    @Test
    void copy_thatFailsWhereItIsToGoOn_isNotedAndTheNextIsLoaded() {
        try (RestoreRig rig = rig(true)) {
            rig.loader.failCopy(1, "23505");

            rig.loadRows(rig.file);

            assertThat(rig.loader.rows(ORDERS)).isEmpty();
            assertThat(rig.loader.rows(ITEMS)).containsExactly("1", "2", "3");
            assertThat(rig.state.failures().sentences())
                    .singleElement()
                    .asString()
                    .contains("public.orders", "SQLSTATE 23505");
            assertThat(rig.state.rows()).isEqualTo(3);
        }
    }

    @Test
    void server_thatTookAnotherNumberOfRows_failsTheProof() {
        try (RestoreRig rig = rig(true).through(session -> OtherCounts.of(session, 1))) {
            rig.loadRows(rig.file);

            assertThat(rig.state.failures().sentences())
                    .anySatisfy(failure -> assertThat(failure)
                            .matches(".*table public\\.orders accepted 301 of 300 rows in segment [0-9]+.*"));
        }
        try (RestoreRig rig = rig(false).through(session -> OtherCounts.of(session, -1))) {
            assertThatThrownBy(() -> rig.loadRows(rig.file))
                    .isInstanceOfSatisfying(
                            RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PROOF_FAILED))
                    .hasMessageContaining("table public.orders accepted 299 of 300 rows");
            assertThat(rig.loader.rows(ORDERS))
                    .as("rows of a transaction that was not committed")
                    .isEmpty();
        }
    }

    @Test
    void segment_thatIsDamaged_isNamedAndNothingOfItIsKept() {
        try (RestoreRig rig = rig(false)) {
            SegmentRecord rows = rig.file.index().segments().stream()
                    .filter(segment -> segment.kind() == SegmentKind.ROWS)
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = rig.backups.bytes(RestoreRig.ID);
            bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("order 150")] ^= 1;
            rig.backups.replace(RestoreRig.ID, bytes);

            try (BackupFile damaged = rig.backups.open(RestoreRig.ID)) {
                assertThatThrownBy(() -> rig.loadRows(damaged))
                        .isInstanceOfSatisfying(
                                FormatException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.BACKUP_DAMAGED))
                        .hasMessageContaining("segment " + rows.number());
            }
        }
    }

    /** A damaged line feed turns two rows into one. */
    @ParameterizedTest
    @CsvSource({
        "order 150, false, SQLSTATE 22P04",
        "order 150, true, ''",
        "^1^2^3^, false, accepted 2 of 3 rows",
        "^1^2^3^, true, ''"
    })
    void segment_whoseDamageTheServerNoticesFirst_isReportedAsDamage(String before, boolean keepGoing, String noticed) {
        try (RestoreRig rig = rig(keepGoing)) {
            byte[] bytes = rig.backups.bytes(RestoreRig.ID);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            String found = before.replace('^', '\n');
            bytes[text.indexOf('\n', text.indexOf(found) + 1)] = '0';
            rig.backups.replace(RestoreRig.ID, bytes);

            try (BackupFile damaged = rig.backups.open(RestoreRig.ID)) {
                assertThatThrownBy(() -> rig.loadRows(damaged))
                        .isInstanceOfSatisfying(
                                FormatException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.BACKUP_DAMAGED))
                        .satisfies(e -> assertThat(e.getSuppressed())
                                .allSatisfy(first -> assertThat(first).hasMessageContaining(noticed))
                                .hasSize(noticed.isEmpty() ? 0 : 1));
            }
        }
    }

    @Test
    void store_thatFails_isTheFailure() {
        try (RestoreRig rig = rig(true)) {
            FaultyBackupStore faulty = new FaultyBackupStore(rig.backups.store());
            try (BackupFile file = BackupFile.open(faulty.open(RestoreRig.ID), SegmentCodecs.with())) {
                faulty.failRead(2);

                assertThatThrownBy(() -> rig.loadRows(file)).isInstanceOf(StoreException.class);
            }
            assertThat(rig.state.failures().sentences())
                    .as("failures of single tables")
                    .isEmpty();
        }
    }

    @Test
    void load_thatIsInterrupted_ends() {
        try (RestoreRig rig = rig(false)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> rig.loadRows(rig.file))
                    .isInstanceOfSatisfying(
                            RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED));

            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
