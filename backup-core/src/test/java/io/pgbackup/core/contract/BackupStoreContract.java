package io.pgbackup.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.StoredBackup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of every {@link io.pgbackup.core.store.BackupStore}.
 *
 * <p>A subclass provides a new store for each test, and a few methods that bypass the store to read and change its content. If a store
 * deviates, its subclass overrides the case or the expectation and states the reason; an overridden case repeats its {@code @Test}, since
 * JUnit omits it otherwise.
 */
@Timeout(180)
public abstract class BackupStoreContract extends BackupUploadContract {

    private static final byte[] CONTENT = bytes(21, 100_000);
    private static final Instant LONG_AGO = Instant.parse("2024-12-01T00:00:00Z");

    private static final List<String> NAMES = List.of(
            "app",
            "app_test",
            "App",
            "a.b",
            "we\"ird",
            "a/b",
            "ümlaut",
            "x; DROP",
            "..",
            ".hidden",
            "_underscore",
            "100%",
            "%61pp",
            " two  spaces ",
            "d".repeat(63),
            "ü".repeat(31) + "x");

    private static final List<String> FOREIGN = List.of(
            "README.txt",
            "app_2025-01-01_03-00-00.sql",
            "app/notes.txt",
            "app/app_2025-01-01_03-00-00.sql",
            "app/2025-01-01/notes.sql",
            "app/2025-01-01/app.sql",
            "app/2025-01-01/app_2025-13-01_00-00-00.sql",
            "app/2025-02-30/app_2025-02-30_00-00-00.sql",
            "app/2025-01-01/app_2025-01-01_24-00-00.sql",
            "app/2025-01-02/app_2025-01-01_03-00-00.sql",
            "other/2025-01-01/app_2025-01-01_03-00-00.sql",
            "app/2025-01-01/app_2025-01-01_03-00-00.SQL",
            "app/2025-01-01/app_2025-01-01_03-00-00.sql.bak",
            "app/2025-01-01/app_2025-01-01_03-00-00.sql.GZ",
            "app/2025-01-01/app_2025-01-01_03-00-00.sql.zst.tmp",
            "app/2025-01-01/app_2025-01-01_03-00-00.sql.lock",
            "app/2025-01-01/.app_2025-01-01_03-00-00.sql",
            "app/2025-01-01/app_2025-01-01_03-00-00.sql~",
            "app/2025-01-01/app-2025-01-01_03-00-00.sql",
            "app/2025-01-01/more/app_2025-01-01_03-00-00.sql",
            "more/app/2025-01-01/app_2025-01-01_03-00-00.sql",
            "%61pp/2025-01-01/%61pp_2025-01-01_03-00-00.sql");

    @Test
    protected void read_ofAnyRange_givesExactlyItsBytes() {
        put(id("app"), CONTENT);
        try (BackupSource source = store().open(id("app"))) {
            assertThat(source.length()).isEqualTo(CONTENT.length);
            assertRange(source, 0, 1);
            assertRange(source, 50_000, 1);
            assertRange(source, CONTENT.length - 1, 1);
            assertRange(source, 0, CONTENT.length);
            assertRange(source, 1, CONTENT.length - 2);
            assertRange(source, 65_535, 3);
        }
    }

    @Test
    protected void read_beyondTheEnd_fails() {
        put(id("app"), CONTENT);
        try (BackupSource source = store().open(id("app"))) {
            assertThatThrownBy(() -> read(source, CONTENT.length - 10, 11))
                    .as("a range that ends one byte after the last")
                    .isInstanceOf(FormatException.class);
            assertThatThrownBy(() -> read(source, CONTENT.length, 1))
                    .as("a range that begins after the last byte")
                    .isInstanceOf(FormatException.class);
        }
    }

    @Test
    protected void readers_atTheSameTime_doNotDisturbEachOther() throws Exception {
        byte[] content = bytes(22, 1 << 20);
        put(id("app"), content);
        try (BackupSource source = store().open(id("app"))) {
            List<Callable<byte[]>> reads = new ArrayList<>();
            int slice = content.length / 8;
            for (int i = 0; i < 8; i++) {
                int from = i * slice;
                reads.add(() -> read(source, from, slice));
            }

            List<byte[]> slices = Concurrently.run(reads);

            for (int i = 0; i < 8; i++) {
                assertSameBytes(slices.get(i), Arrays.copyOfRange(content, i * slice, (i + 1) * slice), "slice " + i);
            }
        }
    }

    @Test
    protected void reader_afterDeletion_keepsReadingOrSaysSo() {
        BackupId id = id("app");
        // The store may have read the end of the backup when it opened it.
        byte[] content = new byte[BackupSource.TAIL_BYTES + 1];
        Arrays.fill(content, (byte) 'x');
        put(id, content);
        try (BackupSource source = store().open(id)) {
            store().delete(id);

            switch (readerAfterDeletion()) {
                case KEEPS_READING ->
                    assertSameBytes(read(source, 0, content.length), content, "content of the deleted backup");
                case FAILS ->
                    assertThatThrownBy(() -> read(source, 0, content.length))
                            .isInstanceOf(StoreException.class)
                            .hasMessageContaining("deleted")
                            .hasMessageContaining(fileName(id));
            }
        }
    }

    @Test
    protected void reader_afterReplacement_neverSeesOtherContent() {
        BackupId id = id("app");
        put(id, CONTENT);
        try (BackupSource source = store().open(id)) {
            store().delete(id);
            put(id, bytes(23, CONTENT.length));

            try {
                assertSameBytes(read(source, 0, CONTENT.length), CONTENT, "content of the deleted backup");
            } catch (StoreException expected) {
                assertThat(expected).hasMessageContaining(fileName(id)); // it noticed the replacement
            }
        }
    }

    @Test
    protected void open_ofMissingBackup_saysWhichOne() {
        assertThatThrownBy(() -> store().open(id("app")))
                .hasMessageContaining(fileName(id("app")))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    protected void list_ofManyDatabases_findsEachUnderItsOwnName() {
        for (String name : NAMES) {
            put(id(name), name.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(store().list())
                .extracting(backup -> backup.id().database())
                .containsExactlyInAnyOrderElementsOf(NAMES);
        for (String name : NAMES) {
            assertThat(store().list(name))
                    .as("list(%s)", name)
                    .extracting(StoredBackup::id)
                    .containsExactly(id(name));
            assertThat(contentOf(id(name))).as("content of %s", name).asString().isEqualTo(name);
        }
        assertThat(store().list("ap")).isEmpty();
        assertThat(store().list("app_")).isEmpty();
    }

    @Test
    protected void list_ofOneDatabase_findsEveryTimeAndCompression() {
        List<BackupId> ids = new ArrayList<>();
        for (Compression compression : Compression.values()) {
            ids.add(new BackupId("app", TIME, compression));
            ids.add(new BackupId("app", TIME.plus(Duration.ofDays(400)), compression));
        }
        ids.forEach(id -> put(id, CONTENT));

        assertThat(store().list("app")).extracting(StoredBackup::id).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    protected void list_ofEmptyStore_isEmpty() {
        assertThat(store().list()).isEmpty();
        assertThat(store().list("app")).isEmpty();
        assertThat(store().find(id("app"))).isEmpty();
    }

    @Test
    protected void find_afterCommit_givesSizeTimeAndVersion() {
        BackupId id = id("app");
        StoredBackup committed = put(id, CONTENT);

        StoredBackup found = store().find(id).orElseThrow();

        assertThat(store().list()).containsExactly(found);
        assertThat(found.size()).isEqualTo(CONTENT.length);
        assertThat(found.version()).isEqualTo(committed.version());
        assertThat(found.storedAt()).isCloseTo(Instant.now(), within(2, ChronoUnit.MINUTES));
    }

    @Test
    protected void find_ofAnotherTimeOrCompression_isEmpty() {
        put(id("app"), CONTENT);

        assertThat(store().find(id("app").with(Compression.GZIP))).isEmpty();
        assertThat(store().find(new BackupId("app", TIME.plusSeconds(1), Compression.NONE)))
                .isEmpty();
    }

    @Test
    protected void location_ofBackup_namesItsKey() {
        assertThat(store().location(id("app"))).contains(fileName(id("app")));
        assertThat(store().name()).isNotBlank();
    }

    @Test
    protected void foreignObjects_areNeitherListedNorTouched() {
        FOREIGN.forEach(key -> plant(key, CONTENT));
        BackupId ours = new BackupId("app", TIME, Compression.GZIP);
        put(ours, CONTENT);

        assertThat(store().list()).extracting(StoredBackup::id).containsExactly(ours);
        assertThat(store().list("app")).extracting(StoredBackup::id).containsExactly(ours);
        assertThat(store().list("other")).isEmpty();
        assertThat(store().find(id("app"))).isEmpty();

        store().delete(id("app"));
        store().delete(ours);
        store().sweep("app", Instant.now().plus(Duration.ofDays(1)));

        assertThat(FOREIGN)
                .allSatisfy(
                        key -> assertThat(holds(key)).as("%s still exists", key).isTrue());
    }

    @Test
    protected void delete_ofOneBackup_keepsAllOthers() {
        BackupId deleted = id("app");
        List<BackupId> kept = List.of(
                deleted.with(Compression.GZIP),
                deleted.with(Compression.ZSTD),
                new BackupId("app", TIME.plusSeconds(1), Compression.NONE),
                id("app_test"));
        put(deleted, CONTENT);
        kept.forEach(id -> put(id, CONTENT));

        store().delete(deleted);

        assertThat(store().find(deleted)).isEmpty();
        assertThat(store().list()).extracting(StoredBackup::id).containsExactlyInAnyOrderElementsOf(kept);
    }

    @Test
    protected void delete_ofMissingBackup_succeeds() {
        assertThatCode(() -> store().delete(id("app"))).doesNotThrowAnyException();
        put(id("app"), CONTENT);
        store().delete(id("app"));
        assertThatCode(() -> store().delete(id("app"))).as("the second delete").doesNotThrowAnyException();
    }

    @Test
    protected void leftovers_ofCrashedRun_areInvisible() {
        plantLeftover(id("app"), LONG_AGO);

        assertThat(leftovers()).as("the planted leftover").isNotEmpty();
        assertInvisible(id("app"));
        put(id("app"), CONTENT);
        assertContent(id("app"), CONTENT);
    }

    @Test
    protected void sweep_ofOldLeftovers_removesThoseOfItsDatabaseOnly() {
        Instant began = plantLeftover(id("app"), LONG_AGO);
        plantLeftover(id("app_test"), LONG_AGO);
        put(new BackupId("app", TIME.minusSeconds(1), Compression.NONE), CONTENT);

        int removed = store().sweep("app", began.plusSeconds(2));

        assertThat(removed).isEqualTo(1);
        assertThat(leftovers()).as("leftovers of app_test").isNotEmpty();
        assertThat(store().list("app")).as("finished backups").hasSize(1);
        assertThat(store().sweep("app_test", Instant.now().plusSeconds(60))).isEqualTo(1);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    protected void sweep_ofYoungLeftovers_removesNothing() {
        Instant began = plantLeftover(id("app"), LONG_AGO);

        assertThat(store().sweep("app", began.minusSeconds(1))).isZero();
        assertThat(store().sweep("app", began))
                .as("the upload began at the given time, not before it")
                .isZero();
        assertThat(leftovers()).isNotEmpty();
    }

    @Test
    protected void sweep_amongOldAndYoung_removesTheOld() {
        Instant old = plantLeftover(id("app"), LONG_AGO);
        Instant young = plantLeftover(id("app"), LONG_AGO.plus(Duration.ofDays(3)));
        assertThat(young).as("start of the second upload").isAfter(old.plusSeconds(2));

        assertThat(store().sweep("app", young)).isEqualTo(1);
        assertThat(leftovers()).isNotEmpty();
        assertThat(store().sweep("app", young.plusSeconds(1))).isEqualTo(1);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    protected void sweep_duringAnUpload_leavesItAlone() {
        BackupId id = id("app");
        byte[] content = bytes(24, Parts.MINIMUM_SIZE + 1);
        List<Part> parts = Parts.of(content, Parts.MINIMUM_SIZE);
        try (BackupUpload upload = begin(id)) {
            Receipt first = upload.upload(parts.get(0));

            assertThat(store().sweep("app", Instant.now().plus(Duration.ofDays(1))))
                    .isZero();

            Receipt second = upload.upload(parts.get(1));
            upload.commit(Parts.commit(content, List.of(first, second)));
        }
        assertContent(id, content);
    }

    private static void assertRange(BackupSource source, int offset, int length) {
        assertSameBytes(
                read(source, offset, length),
                Arrays.copyOfRange(CONTENT, offset, offset + length),
                "range of " + length + " bytes from " + offset);
    }

    private static String fileName(BackupId id) {
        String key = BackupKeys.key(id);
        return key.substring(key.lastIndexOf('/') + 1);
    }

    @Test
    protected void close_duringAnUpload_refusesWhatFollowsAndLeavesNothing() {
        BackupId id = id("app");
        byte[] content = bytes(31, Parts.MINIMUM_SIZE + 1);
        List<Part> parts = Parts.of(content, Parts.MINIMUM_SIZE);
        BackupUpload upload = begin(id);
        Receipt first = upload.upload(parts.get(0));

        store().close();

        assertClosed(() -> upload.upload(parts.get(1)));
        assertClosed(() -> upload.commit(Parts.commit(content, List.of(first, Parts.forgedReceipt(parts.get(1))))));
        upload.close();
        assertThat(leftovers()).isEmpty();
        assertThat(holds(BackupKeys.key(id))).isFalse();
    }

    @Test
    protected void close_duringARead_refusesWhatFollows() {
        BackupId id = id("app");
        put(id, bytes(32, BackupSource.TAIL_BYTES * 2));
        BackupSource source = store().open(id);

        store().close();
        store().close();

        assertClosed(() -> read(source, 0, 1));
        source.close();
        assertClosed(() -> store().list());
        assertClosed(() -> store().list("app"));
        assertClosed(() -> store().find(id));
        assertClosed(() -> store().open(id));
        assertClosed(() -> store().delete(id));
        assertClosed(() -> store().sweep("app", TIME));
        assertClosed(() -> begin(id("other")));
        assertThat(holds(BackupKeys.key(id))).isTrue();
    }

    private static void assertClosed(ThrowingCallable asked) {
        assertThatThrownBy(asked)
                .asInstanceOf(type(StoreException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.STORE_REFUSED));
    }
}
