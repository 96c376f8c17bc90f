package io.pgbackup.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.fake.FaultyBackupStore;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.request.RestoreResult;
import io.pgbackup.core.restore.request.Selection;
import io.pgbackup.core.retention.RetentionPolicy;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.Compression;
import io.pgbackup.filesystem.FilesystemSettings;
import io.pgbackup.filesystem.FilesystemStores;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PgBackupIT {

    private static final int ROWS = 200_000;

    @TempDir
    Path directory;

    private PostgresServer server;
    private String shop;
    private BackupStore store;

    @BeforeEach
    void makeShop() throws Exception {
        server = PostgresServer.shared(15);
        shop = server.createDatabase("shop");
        server.execute(
                shop,
                "CREATE SCHEMA shop; CREATE TABLE shop.orders AS SELECT i, md5(i::text) AS m FROM generate_series(1, "
                        + ROWS
                        + ") i; CREATE TABLE shop.items (id int PRIMARY KEY); INSERT INTO shop.items VALUES (1)");
        store = FilesystemStores.open(new FilesystemSettings(directory));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private JdbcSettings settings(String database) {
        return JdbcSettings.parse(server.url(database), Map.of());
    }

    private String sum(String database) throws Exception {
        return server.queryText(
                database, "SELECT count(*) || ' ' || md5(string_agg(m, ',' ORDER BY i)) FROM shop.orders");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void backup_withDefaults_isListedVerifiedAndRestored() throws Exception {
        PgBackup backups = PgBackup.to(store);

        BackupResult made = backups.backup(settings(shop), "shop");

        assertThat(made.backup().id().compression()).isEqualTo(Compression.GZIP);
        assertThat(backups.latest("shop")).contains(made.backup().id());
        assertThat(backups.latest("shop", Instant.EPOCH)).isEmpty();
        assertThat(backups.latest("other")).isEmpty();
        assertThat(backups.list("shop")).singleElement().satisfies(one -> {
            assertThat(one.summary().orElseThrow().rows()).isEqualTo(ROWS + 1);
        });
        assertThat(backups.list()).hasSize(1);
        assertThat(backups.verify("shop").rows()).isEqualTo(ROWS + 1);
        String copy = server.createDatabase("copy");
        assertThat(backups.obstacles(made.backup().id(), settings(copy), backups.restoreRequest()))
                .isEmpty();
        RestoreResult restored = backups.restore("shop", settings(copy));
        assertThat(restored.rows()).isEqualTo(ROWS + 1);
        assertThat(sum(copy)).isEqualTo(sum(shop));
        assertThat(backups.obstacles(made.backup().id(), settings(copy), backups.restoreRequest()))
                .isNotEmpty();
    }

    @Test
    void backup_withZstdLevel_isCompressedSo() {
        BackupResult made = PgBackup.to(store).zstd(3).jobs(2).backup(settings(shop), "shop");

        assertThat(made.backup().id().compression()).isEqualTo(Compression.ZSTD);
        assertThat(PgBackup.to(store).verify("shop").rows()).isEqualTo(ROWS + 1);
    }

    @Test
    void values_thatAreDerived_changeNothingInTheFirst() {
        PgBackup first = PgBackup.to(store);
        PgBackup second = first.uncompressed().jobs(3).clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

        assertThat(first.request("shop").id().compression()).isEqualTo(Compression.GZIP);
        assertThat(first.request("shop").id().time()).isNotEqualTo(Instant.EPOCH);
        assertThat(second.request("shop").id()).isEqualTo(new BackupId("shop", Instant.EPOCH, Compression.NONE));
        assertThat(second.request("shop").jobs()).isEqualTo(3);
        assertThat(second.restoreRequest().jobs()).isEqualTo(3);
    }

    @Test
    void parts_ofADatabase_areBackedUpAndRestored() throws Exception {
        PgBackup backups = PgBackup.to(store).gzip(1);
        NamePattern items = NamePattern.parse("shop.items");
        backups.backup(
                settings(shop),
                backups.request("shop_items")
                        .withScope(DumpScope.of(DumpSelection.everything().withTables(items))));
        BackupId whole = backups.backup(settings(shop), "shop").backup().id();

        assertThat(backups.list("shop_items").get(0).summary().orElseThrow().rows())
                .isEqualTo(1);
        RestoreResult restored = backups.restore(
                whole,
                settings(server.createDatabase("part")),
                backups.restoreRequest()
                        .withSelection(Selection.all()
                                .withSchemas(NamePattern.parse("shop"))
                                .withoutTables(NamePattern.parse("shop.orders"))));
        assertThat(restored.rows()).isEqualTo(1);
    }

    @Test
    void restoreAsNew_thenReplace_keepsTheOldDatabase() throws Exception {
        PgBackup backups = PgBackup.to(store);
        BackupId id = backups.backup(settings(shop), "shop").backup().id();
        JdbcSettings fresh = settings(shop).withDatabase(shop + "_new");

        backups.restoreAsNew(id, fresh, backups.restoreRequest());
        assertThat(sum(fresh.database())).isEqualTo(sum(shop));
        server.execute(fresh.database(), "DELETE FROM shop.orders");

        Replaced replaced = backups.replace(id, fresh, backups.restoreRequest());

        assertThat(sum(fresh.database())).isEqualTo(sum(shop));
        assertThat(server.queryText(replaced.oldDatabase(), "SELECT count(*)::text FROM shop.orders"))
                .isEqualTo("0");
        assertThat(backups.tryRestore(id, settings(shop), backups.restoreRequest())
                        .provedTables())
                .isEqualTo(2);
    }

    @Test
    void globals_areBackedUpAndRestored() {
        PgBackup backups = PgBackup.to(store);
        BackupResult made = backups.backupGlobals(settings(shop), true);

        assertThat(made.backup().id().isGlobals()).isTrue();
        assertThat(backups.restoreGlobals(made.backup().id(), settings(shop)).made())
                .isEmpty();
    }

    @Test
    void prune_deletesWhatIsOldAndPlanNothing() {
        Instant now = Instant.parse("2026-06-01T00:00:00Z");
        PgBackup backups = PgBackup.to(store);
        for (int day = 0; day < 3; day++) {
            backups.clock(Clock.fixed(now.plus(Duration.ofDays(day)), ZoneOffset.UTC))
                    .backup(settings(shop), "shop");
        }
        RetentionPolicy policy = new RetentionPolicy(Duration.ofHours(1), 1);

        assertThat(backups.prunePlan("shop", policy).deleted()).isEqualTo(2);
        assertThat(backups.list("shop")).hasSize(3);
        assertThat(backups.prune("shop", policy).deleted()).isEqualTo(2);
        assertThat(backups.list("shop")).hasSize(1);
    }

    @Test
    void cancel_ofABackup_endsItAsInterruptedAndLeavesNothing() throws Exception {
        Cancellation cancellation = new Cancellation();
        BackupProgress cancelling = new BackupProgress() {
            @Override
            public void rowsRead(long rows, long bytes) {
                cancellation.cancel();
            }
        };
        PgBackup backups = PgBackup.to(store).jobs(2).cancelledBy(cancellation).progress(cancelling);

        assertThatThrownBy(() -> backups.backup(settings(shop), "shop"))
                .asInstanceOf(type(BackupServiceException.class))
                .extracting(BackupServiceException::kind)
                .isEqualTo(FailureKind.INTERRUPTED);

        assertThat(Thread.interrupted())
                .as("the interrupt status of the calling thread")
                .isFalse();
        assertThat(files()).isEmpty();
        assertThat(server.queryText(
                        "postgres",
                        "SELECT count(*)::text FROM pg_stat_activity WHERE datname = '" + shop
                                + "' AND state = 'active'"))
                .isEqualTo("0");
        assertThatThrownBy(() -> backups.verify("shop")).hasMessageContaining("cancelled before it began");
    }

    @Test
    void cancel_whileABackupWaitsForALock_endsIt() throws Exception {
        Cancellation cancellation = new Cancellation();
        CountDownLatch begun = new CountDownLatch(1);
        BackupProgress telling = new BackupProgress() {
            @Override
            public void started(BackupId id) {
                begun.countDown();
            }
        };
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (var locking = server.connect(shop)) {
            locking.setAutoCommit(false);
            locking.createStatement().execute("LOCK TABLE shop.orders IN ACCESS EXCLUSIVE MODE");
            Future<BackupResult> run = pool.submit(() -> PgBackup.to(store)
                    .cancelledBy(cancellation)
                    .progress(telling)
                    .backup(settings(shop), "shop"));
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            cancellation.cancel();
            assertThatThrownBy(run::get)
                    .cause()
                    .asInstanceOf(type(BackupServiceException.class))
                    .extracting(BackupServiceException::kind)
                    .isEqualTo(FailureKind.INTERRUPTED);
            locking.rollback();
        } finally {
            pool.shutdownNow();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void cancel_ofARestoreAsNew_dropsTheDatabase() throws Exception {
        BackupId id = PgBackup.to(store).backup(settings(shop), "shop").backup().id();
        Cancellation cancellation = new Cancellation();
        RestoreProgress cancelling = new RestoreProgress() {
            @Override
            public void rowsLoaded(long rows, long bytes) {
                cancellation.cancel();
            }
        };
        String fresh = shop + "_cancelled";
        PgBackup backups = PgBackup.to(store).cancelledBy(cancellation).progress(cancelling);

        assertThatThrownBy(() -> backups.restoreAsNew(id, settings(shop).withDatabase(fresh), backups.restoreRequest()))
                .asInstanceOf(type(BackupServiceException.class))
                .extracting(BackupServiceException::kind)
                .isEqualTo(FailureKind.INTERRUPTED);

        assertThat(Thread.interrupted()).isFalse();
        assertThat(server.queryText(
                        "postgres", "SELECT count(*)::text FROM pg_database WHERE datname LIKE '" + fresh + "%'"))
                .isEqualTo("0");
    }

    /** A worker whose upload fails closes the connections, although it is interrupted as all workers are then. */
    @Test
    void uploads_thatFailAgainAndAgain_leaveNoThreadsOfConnectionPools() {
        FaultyBackupStore full = new FaultyBackupStore(new InMemoryBackupStore());
        full.failPart(1);
        PgBackup backups = PgBackup.to(full).uncompressed().jobs(2);
        for (int run = 0; run < 12; run++) {
            assertThatThrownBy(() -> backups.backup(settings(shop), "shop"))
                    .asInstanceOf(type(BackupServiceException.class))
                    .extracting(BackupServiceException::kind)
                    .isEqualTo(FailureKind.STORE_UNREACHABLE);
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains(shop) && name.contains("housekeeper"));
    }

    @Test
    void store_closedDuringABackup_failsItByKindAndLeavesNothing() throws Exception {
        BackupProgress closing = new BackupProgress() {
            @Override
            public void planned(int entries, int tables, long estimatedBytes, int jobs) {
                store.close();
            }
        };

        assertThatThrownBy(() -> PgBackup.to(store).progress(closing).backup(settings(shop), "shop"))
                .hasMessageContaining("was closed")
                .asInstanceOf(type(BackupServiceException.class))
                .extracting(BackupServiceException::kind)
                .isEqualTo(FailureKind.STORE_REFUSED);

        assertThat(files()).isEmpty();
    }

    @Test
    void store_closedDuringARestoreOrVerification_failsItByKind() throws Exception {
        BackupId id = PgBackup.to(store)
                .uncompressed()
                .backup(settings(shop), "shop")
                .backup()
                .id();
        RestoreProgress closing = new RestoreProgress() {
            @Override
            public void planned(int entries, int tables, long rows, long bytes) {
                store.close();
            }

            @Override
            public void phase(String name, int steps) {
                store.close();
            }
        };
        PgBackup backups = PgBackup.to(store).progress(closing);
        String copy = server.createDatabase("copy");

        assertThatThrownBy(() -> backups.restore(id, settings(copy), backups.restoreRequest()))
                .hasMessageContaining("was closed")
                .asInstanceOf(type(BackupServiceException.class))
                .extracting(BackupServiceException::kind)
                .isEqualTo(FailureKind.STORE_REFUSED);

        store = FilesystemStores.open(new FilesystemSettings(directory));
        assertThatThrownBy(() -> PgBackup.to(store).progress(closing).verify(id))
                .hasMessageContaining("was closed")
                .asInstanceOf(type(BackupServiceException.class))
                .extracting(BackupServiceException::kind)
                .isEqualTo(FailureKind.STORE_REFUSED);
    }
}
