package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.backup.BackupRequest;
import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.backup.RunBackup;
import io.pgbackup.core.backup.RunTokens;
import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.EntryTexts;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.RestoreGlobals;
import io.pgbackup.core.restore.RunRestore;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.RestoreResult;
import io.pgbackup.core.restore.request.Selection;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.Compression;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.zstd.ZstdCodecs;
import io.pgbackup.zstd.ZstdSettings;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Backups and restores with the real adapters, in this process. */
final class Backups {

    static final SegmentCodecs CODECS = SegmentCodecs.with(ZstdCodecs.of(new ZstdSettings(1)));

    private static final Instant TIME = Instant.parse("2025-01-31T03:04:05Z");

    private final BackupStore store;
    private final boolean statistics;
    private final JdbcAdapter jdbc = new JdbcAdapter();

    Backups(BackupStore store) {
        this(store, false);
    }

    private Backups(BackupStore store, boolean statistics) {
        this.store = store;
        this.statistics = statistics;
    }

    /** Backups with planner statistics. */
    Backups withStatistics() {
        return new Backups(store, true);
    }

    BackupResult backup(PostgresServer server, String database, Compression compression, int jobs) {
        return backup(jdbc.dumper(settings(server, database)), database, compression, jobs);
    }

    BackupResult backup(DatabaseDumper dumper, String database, Compression compression, int jobs) {
        BackupRequest request = BackupRequest.of(new BackupId(database, TIME, compression), jobs)
                .withScope(new DumpScope(DumpSelection.everything(), Waivers.NONE, statistics));
        return runBackup().run(request, dumper, BackupProgress.NONE);
    }

    /** As another role, and without what is waived. */
    BackupResult backup(JdbcSettings as, Compression compression, Waivers waivers) {
        BackupRequest request = BackupRequest.of(new BackupId(as.database(), TIME, compression), 2)
                .withScope(new DumpScope(DumpSelection.everything(), waivers));
        return runBackup().run(request, jdbc.dumper(as), BackupProgress.NONE);
    }

    BackupResult backupGlobals(PostgresServer server, JdbcSettings through, boolean passwords) {
        return runBackup()
                .run(
                        BackupRequest.of(BackupId.globals(server.toString(), TIME, Compression.NONE), 1),
                        jdbc.globals(through, passwords),
                        BackupProgress.NONE);
    }

    BackupFile openGlobals(PostgresServer server) {
        return BackupFile.open(store.open(BackupId.globals(server.toString(), TIME, Compression.NONE)), CODECS);
    }

    RestoreGlobals.Result restoreGlobals(BackupFile file, PostgresServer server, boolean keepGoing) {
        return restoreGlobals(file, server, keepGoing, false);
    }

    RestoreGlobals.Result restoreGlobals(
            BackupFile file, PostgresServer server, boolean keepGoing, boolean existingRoles) {
        return new RestoreGlobals(Clock.systemUTC())
                .run(file, jdbc.loader(settings(server, server.superuser())), "", keepGoing, existingRoles);
    }

    private RunBackup runBackup() {
        return new RunBackup(store, CODECS, Clock.systemUTC(), new RunTokens(new SecureRandom()), "test");
    }

    static BackupId id(String database, Compression compression) {
        return new BackupId(database, TIME, compression);
    }

    BackupFile open(String database, Compression compression) {
        return BackupFile.open(store.open(id(database, compression)), CODECS);
    }

    RestoreResult restore(BackupFile file, PostgresServer server, String database, int jobs) {
        return restore(file, server, database, jobs, Selection.all(), false);
    }

    RestoreResult restore(
            BackupFile file,
            PostgresServer server,
            String database,
            int jobs,
            Selection selection,
            boolean disableTriggers) {
        RestoreRequest request = request(jobs, selection, disableTriggers);
        return new RunRestore(Clock.systemUTC())
                .run(file, jdbc.loader(settings(server, database)), request, RestoreProgress.NONE);
    }

    /** Goes on past what the target refuses; yields what that was. */
    List<String> restoreAllElse(BackupFile file, PostgresServer server, String database, int jobs) {
        RestoreRequest request = new RestoreRequest(
                jobs, Selection.all(), true, true, true, false, "", true, RestoreRequest.Proof.HASHES);
        return new RunRestore(Clock.systemUTC())
                .run(file, jdbc.loader(settings(server, database)), request, RestoreProgress.NONE)
                .failures();
    }

    /** Restores definitions and rows, and nothing that comes after them. */
    void restoreUpToRows(BackupFile file, PostgresServer server, String database, int jobs) {
        Selection all = Selection.all();
        Selection selection = new Selection(
                all.schemas(),
                all.tables(),
                all.excludedSchemas(),
                all.excludedTables(),
                Set.of(Section.PRE_DATA, Section.DATA));
        RestoreRequest request =
                new RestoreRequest(jobs, selection, true, false, false, false, "", false, RestoreRequest.Proof.COUNTS);
        new RunRestore(Clock.systemUTC())
                .run(file, jdbc.loader(settings(server, database)), request, RestoreProgress.NONE);
    }

    /** What a target refuses when it is tried. */
    List<String> refusals(BackupFile file, PostgresServer server, String database) {
        RunRestore.Preview preview = new RunRestore(Clock.systemUTC())
                .plan(file, jdbc.loader(settings(server, database)), request(1, Selection.all(), false));
        assertThat(preview.problems()).isEmpty();
        return preview.refusals();
    }

    /** A session as a restore opens it. */
    LoadSession load(BackupFile file, PostgresServer server, String database) {
        DatabaseFacts facts = file.index().facts();
        return jdbc.loader(settings(server, database))
                .open(new LoadRequest(1, facts.loadSettings(), facts.encoding(), facts.charset(), ""));
    }

    List<String> problems(BackupFile file, PostgresServer server, String database, Selection selection) {
        return new RunRestore(Clock.systemUTC())
                .plan(file, jdbc.loader(settings(server, database)), request(1, selection, false))
                .problems();
    }

    private static RestoreRequest request(int jobs, Selection selection, boolean disableTriggers) {
        return new RestoreRequest(
                jobs, selection, true, true, true, disableTriggers, "", false, RestoreRequest.Proof.HASHES);
    }

    static JdbcSettings settings(PostgresServer server, String database) {
        return JdbcSettings.parse(server.url(database), java.util.Map.of());
    }

    /** Everything that makes two dumps equal: entries in order with their SQL, and rows and hash of every table. */
    static List<String> canonical(BackupFile file) {
        List<String> lines = new ArrayList<>();
        List<IndexedEntry> withSql = file.index().entries().stream()
                .filter(entry -> entry.segment() > 0)
                .toList();
        EntryTexts.read(
                file,
                withSql,
                true,
                (entry, sql) -> lines.add(entry.entry().label() + " ("
                        + entry.entry().owner() + ", " + entry.entry().place().label() + ")\n" + sql));
        for (IndexedTable table : file.index().tables()) {
            lines.add("rows of " + table.data().label() + ": " + table.rows() + " " + table.hash());
        }
        file.index()
                .largeObjects()
                .forEach(objects -> lines.add("large objects " + objects.bytes() + " " + objects.hash()));
        return lines;
    }
}
