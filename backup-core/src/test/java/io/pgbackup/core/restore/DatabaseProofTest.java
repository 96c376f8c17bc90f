package io.pgbackup.core.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.fake.FakeBackups;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeDatabaseLoader;
import io.pgbackup.core.fake.FakeTable;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseProofTest {

    private static final BackupId ID = new BackupId("shop", Instant.parse("2025-01-31T03:04:05Z"), Compression.NONE);
    private static final List<String> ORDERS =
            IntStream.range(0, 500).mapToObj(i -> i + "\torder " + i).toList();
    private static final List<String> ITEMS = List.of("1", "2", "3");
    private static final byte[] PICTURE = {1, 2, 3, 4};

    private final FakeBackups backups = new FakeBackups(ID.time());
    private final FakeDatabaseLoader loader = new FakeDatabaseLoader("copy");
    private final LoadSession session = loader.open(new LoadRequest(2, List.of(), "UTF8", StandardCharsets.UTF_8, ""));
    private BackupIndex index;

    @BeforeEach
    void backUp() {
        backups.backUp(
                ID,
                FakeDatabase.named("shop")
                        .table(FakeTable.of("public", "orders", List.of("id", "text"), ORDERS))
                        .table(FakeTable.of("sales", "items", List.of("id"), ITEMS))
                        .largeObject(16_401, PICTURE)
                        .build());
        try (BackupFile file = backups.open(ID)) {
            index = file.index();
        }
    }

    @AfterEach
    void close() {
        session.close();
    }

    private void orders(List<String> rows) {
        session.execute("make", "CREATE TABLE public.orders (\n    id text,\n    text text\n);\n");
        session.copyIn("load", "COPY public.orders (id, text) FROM stdin;", text(rows));
    }

    private void items(List<String> rows) {
        session.execute("make", "CREATE TABLE sales.items (\n    id text\n);\n");
        session.copyIn("load", "COPY sales.items (id) FROM stdin;", text(rows));
    }

    private void picture(String hex) {
        session.execute("make", "SELECT pg_catalog.lo_create('16401');\n");
        session.execute("load", "SELECT pg_catalog.lo_put(16401, 0, '\\x" + hex + "');\n");
    }

    private static ByteArrayInputStream text(List<String> rows) {
        return new ByteArrayInputStream(
                rows.isEmpty() ? new byte[0] : (String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private DatabaseProof.Outcome counts() {
        return new DatabaseProof(index, session, 2, RestoreProgress.NONE).counts(index.tables());
    }

    private DatabaseProof.Outcome hashes() {
        return new DatabaseProof(index, session, 2, RestoreProgress.NONE).hashes(index.tables(), index.largeObjects());
    }

    @Test
    void database_thatIsTheSame_isProvedBothWays() {
        orders(ORDERS);
        items(ITEMS);
        picture("01020304");

        for (DatabaseProof.Outcome outcome : List.of(counts(), hashes())) {
            assertThat(outcome.differences()).isEmpty();
            assertThat(outcome.tables()).isEqualTo(2);
            outcome.check();
        }
    }

    @Test
    void rows_inAnotherOrder_areTheSame() {
        List<String> turned =
                IntStream.range(0, 500).mapToObj(i -> ORDERS.get(499 - i)).toList();
        orders(turned);
        items(ITEMS);
        picture("01020304");

        assertThat(hashes().differences()).isEmpty();
    }

    @Test
    void rows_ofAnotherNumber_areFoundBothWays() {
        orders(ORDERS.subList(0, 499));
        items(List.of());
        picture("01020304");

        for (DatabaseProof.Outcome outcome : List.of(counts(), hashes())) {
            assertThat(outcome.differences())
                    .containsExactly(
                            "table public.orders has 499 rows, but the backup has 500",
                            "table sales.items has 0 rows, but the backup has 3");
            assertThatThrownBy(outcome::check)
                    .isInstanceOfSatisfying(
                            RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PROOF_FAILED))
                    .hasMessageContaining("public.orders");
        }
    }

    @Test
    void row_thatIsAnother_isFoundByHashAlone() {
        List<String> changed = new java.util.ArrayList<>(ORDERS);
        changed.set(7, "7\torder 8");
        orders(changed);
        items(ITEMS);
        picture("01020304");

        assertThat(counts().differences()).isEmpty();
        assertThat(hashes().differences())
                .containsExactly("table public.orders has the same number of rows, but different content");
    }

    /** Two rows that exchange values contain the same values, but are different rows. */
    @Test
    void rows_thatTradedValues_areFound() {
        List<String> changed = new java.util.ArrayList<>(ORDERS);
        changed.set(1, "1\torder 2");
        changed.set(2, "2\torder 1");
        orders(changed);
        items(ITEMS);
        picture("01020304");

        assertThat(hashes().differences())
                .containsExactly("table public.orders has the same number of rows, but different content");
    }

    @Test
    void table_thatIsMissing_isNamed() {
        orders(ORDERS);
        picture("01020304");

        assertThat(hashes().differences())
                .singleElement()
                .asString()
                .startsWith("table sales.items could not be compared: ")
                .contains("42P01");
        assertThatThrownBy(this::counts).hasMessageContaining("sales.items");
    }

    @Test
    void largeObject_thatIsMissingOrAnother_isNamed() {
        orders(ORDERS);
        items(ITEMS);
        assertThat(hashes().differences()).containsExactly("large object 16401 is missing");

        picture("01020305");
        assertThat(hashes().differences()).containsExactly("large object 16401 has different content");
    }

    @Test
    void proof_thatIsInterrupted_saysNothing() {
        orders(ORDERS);
        items(ITEMS);
        Thread.currentThread().interrupt();

        assertThatThrownBy(this::counts).hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
    }
}
