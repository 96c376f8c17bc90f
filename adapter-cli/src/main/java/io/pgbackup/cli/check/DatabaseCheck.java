package io.pgbackup.cli.check;

import io.pgbackup.cli.output.Amounts;
import io.pgbackup.connect.Database;
import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tries everything that a backup does on a database before it reads rows: connections, the snapshot, the lock on every table,
 * all definitions. Changes nothing.
 */
public final class DatabaseCheck {

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

    private final Database database;
    private final String runLock;
    private final Waivers waivers;

    /**
     * @param runLock a lock name for this check alone, so that it does not disturb a backup or another check
     * @param waivers the omissions that a backup will allow
     */
    public DatabaseCheck(Database database, String runLock, Waivers waivers) {
        this.database = database;
        this.runLock = runLock;
        this.waivers = waivers;
    }

    /** Runs the check, and returns a predicate that recognizes backups of this database, as far as its source can be known. */
    public Predicate<SourceIdentity> run(int jobs, Findings findings) {
        String subject = "database " + database.label();
        DatabaseDumper dumper = database.dumper();
        Predicate<SourceIdentity> isSame;
        try (DumpSession session = dumper.open(
                new DumpRequest(jobs, LOCK_TIMEOUT, runLock, new DumpScope(DumpSelection.everything(), waivers)))) {
            DatabaseFacts facts = session.facts();
            isSame = facts.source()::isSame;
            findings.ok(subject, "PostgreSQL " + facts.serverVersion() + ", " + facts.encoding());
            findings.ok(
                    subject,
                    Amounts.count(session.entries().size(), "object") + " can be read; "
                            + Amounts.count(session.tables().size(), "table") + " with about "
                            + Amounts.bytes(session.tables().stream()
                                    .mapToLong(TableData::estimatedBytes)
                                    .sum()));
            facts.omissions().forEach(omission -> omitted(subject, omission, findings));
            facts.warnings().forEach(warning -> findings.warn(subject, warning, ""));
        } catch (BackupServiceException e) {
            findings.fail(subject, e);
            return source -> source.isAt(dumper.host());
        }
        tls(subject, findings);
        return isSame;
    }

    private void omitted(String subject, Omission omission, Findings findings) {
        if (waivers.cover(omission)) {
            findings.warn(subject, "a backup will be without " + omission.sentence(), "");
            return;
        }
        String hint = omission.reason() == Omission.Reason.UNKNOWN
                ? "use a newer release, or back up with --allow-unknown"
                : "remove it, or back up with --allow-omission '" + omission.object() + "'";
        findings.fail(
                subject, FailureKind.FAILED, "a backup would not be complete, without " + omission.sentence(), hint);
    }

    private void tls(String subject, Findings findings) {
        Optional<String> encryption;
        try (LoadSession session = database.loader().open(LoadRequest.toRead(1, "UTF8", StandardCharsets.UTF_8))) {
            encryption = session.encryption();
        } catch (BackupServiceException e) {
            findings.warn(subject, "whether the connection is encrypted is unknown: " + e.getMessage(), "");
            return;
        }
        if (encryption.isPresent()) {
            findings.ok(subject, "the connection is encrypted with " + encryption.get());
        } else {
            findings.warn(
                    subject,
                    "the connection is not encrypted",
                    "if the network is not your own, set the SSL mode to verify-full");
        }
    }
}
