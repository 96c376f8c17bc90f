package io.pgbackup.e2e.readme;

import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.Failure;
import io.pgbackup.core.memory.MemoryBudget;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.Selection;
import io.pgbackup.core.retention.RetentionPolicy;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.embedded.Cancellation;
import io.pgbackup.embedded.PgBackup;
import io.pgbackup.embedded.Replaced;
import io.pgbackup.jdbc.CredentialSource;
import io.pgbackup.jdbc.Credentials;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.SslMode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** What docs/embedding.md shows; each marked region is compared with it, and run. */
final class EmbeddingGuide {

    private EmbeddingGuide() {}

    // settings begins
    static List<JdbcSettings> settings(String jdbcUrl, String user, String password, DataSource pool) {
        return List.of(
                JdbcSettings.ofJdbcUrl(jdbcUrl, user, password), // as in spring.datasource.url
                JdbcSettings.of(pool), // its settings, not its connections
                JdbcSettings.parse("postgresql://me@db.example.com/shop?sslmode=require", System.getenv()));
    }
    // settings ends

    // tokens begins
    static JdbcSettings withTokens(JdbcSettings settings, Supplier<String> tokens, String certificates) {
        CredentialSource source = () -> Credentials.of(tokens.get()); // called for each connection
        return settings.withCredentials(source).withSsl(SslMode.VERIFY_FULL, certificates);
    }
    // tokens ends

    // part begins
    static BackupId orders(PgBackup backups, JdbcSettings shop) {
        DumpSelection orders = DumpSelection.everything().withTables(NamePattern.parse("shop.orders"));
        return backups.backup(shop, backups.request("shop_orders").withScope(DumpScope.of(orders)))
                .backup()
                .id();
    }

    static void ordersOnly(PgBackup backups, BackupId whole, JdbcSettings empty) {
        RestoreRequest request = backups.restoreRequest()
                .withSelection(Selection.all().withSchemas(NamePattern.parse("shop")))
                .withOwners(false)
                .withProof(RestoreRequest.Proof.HASHES);
        backups.restore(whole, empty, request);
    }
    // part ends

    // new begins
    static String newAndReplaced(PgBackup backups, JdbcSettings target) {
        BackupId latest = backups.latest("shop").orElseThrow();
        backups.restoreAsNew(latest, target, backups.restoreRequest()); // creates the database
        Replaced replaced = backups.replace(latest, target, backups.restoreRequest()); // replaces the database
        return replaced.oldDatabase();
    }
    // new ends

    // retention begins
    static int keepAMonth(PgBackup backups) {
        return backups.prune("shop", RetentionPolicy.ofDays(30)).deleted();
    }
    // retention ends

    // progress begins
    static PgBackup telling(PgBackup backups, System.Logger log) {
        return backups.progress(new BackupProgress() {
            @Override
            public void tableDone(String table, long rows) {
                log.log(System.Logger.Level.INFO, "{0}: {1} rows", table, rows);
            }
        });
    }
    // progress ends

    // cancel begins
    static Future<?> inBackground(
            PgBackup backups, JdbcSettings shop, Cancellation cancellation, ExecutorService pool) {
        // elsewhere: cancellation.cancel()
        return pool.submit(() -> backups.cancelledBy(cancellation).backup(shop, "shop"));
    }
    // cancel ends

    // failure begins
    static String outcome(PgBackup backups, JdbcSettings shop) {
        try {
            return "stored as " + backups.backup(shop, "shop").location();
        } catch (BackupServiceException e) {
            Failure failure = Failure.of(e); // without secrets
            return switch (failure.kind()) {
                case DATABASE_UNREACHABLE, STORE_UNREACHABLE, LOCKED -> "later: " + failure;
                case INTERRUPTED -> "cancelled";
                default -> "failed: " + failure;
            };
        }
    }
    // failure ends

    // memory begins
    static Map<String, PgBackup> twoStores(BackupStore here, BackupStore there) {
        MemoryBudget memory = MemoryBudget.of(256L << 20); // of 256 MiB, for both
        return Map.of(
                "here", PgBackup.to(here).memory(memory),
                "there", PgBackup.to(there).memory(memory));
    }
    // memory ends
}
