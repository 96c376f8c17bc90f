package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.Compression;
import io.pgbackup.testkit.judge.CanonicalDump;
import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import io.pgbackup.testkit.postgres.ClientPrograms;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.postgres.ProcessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every object of the corpus comes back from the file that a backup writes, through our restore and through psql, on the same
 * server and on newer ones.
 */
class CorpusRoundTripIT {

    private static final int JOBS = 3;

    private static final InMemoryBackupStore STORE = new InMemoryBackupStore();
    private static final Backups BACKUPS = new Backups(STORE);

    /** The backed up databases of each server. */
    private static final Map<Integer, List<String>> ORIGINALS = new TreeMap<>();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void restore_ofTheCorpus_givesADatabaseWhoseDumpIsTheSame(int major) throws Exception {
        PostgresServer server = PostgresServer.shared(major);
        for (String original : originals(major)) {
            String copy = server.createDatabase("copy");
            try (BackupFile file = BACKUPS.open(original, Compression.NONE)) {
                BACKUPS.restore(file, server, copy, JOBS);
            }
            assertSame(canonical(server, copy), canonical(original));
            assertPgDumpSeesNoDifference(server, original, copy);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void psql_ofTheCorpus_givesADatabaseWhoseDumpIsTheSame(int major) throws Exception {
        Psql psql = Psql.find();
        PostgresServer server = PostgresServer.shared(major);
        for (String original : originals(major)) {
            String copy = server.createDatabase("copy");
            psql.run(server, copy, script(original));
            assertSame(canonical(server, copy), canonical(original));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void postData_inTheWorstOrderThatDependenciesAllow_givesADatabaseWhoseDumpIsTheSame(int major) throws Exception {
        PostgresServer server = PostgresServer.shared(major);
        for (String original : originals(major)) {
            String copy = server.createDatabase("copy");
            try (BackupFile file = BACKUPS.open(original, Compression.NONE)) {
                BACKUPS.restoreUpToRows(file, server, copy, JOBS);
                try (LoadSession session = BACKUPS.load(file, server, copy)) {
                    new WorstOrder(file, session).restoreAllAfterRows();
                }
            }
            assertSame(canonical(server, copy), canonical(original));
        }
    }

    @ParameterizedTest
    @CsvSource({"13, 14", "14, 15", "15, 17", "13, 18", "16, 18", "17, 18"})
    void restore_ofTheCorpusIntoANewerServer_givesWhatThatServerMakesOfIt(int from, int to) throws Exception {
        PostgresServer server = PostgresServer.shared(to);
        NewerServer newer = new NewerServer(from, to);
        List<String> expected = made(server, from);
        List<String> refused = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        for (String original : originals(from)) {
            String copy = server.createDatabase("copy");
            try (BackupFile file = BACKUPS.open(original, Compression.NONE)) {
                List<String> refusals = BACKUPS.refusals(file, server, copy);
                if (!refusals.isEmpty()) {
                    assertThatThrownBy(() -> BACKUPS.restore(file, server, copy, JOBS))
                            .isInstanceOf(TargetException.class)
                            .hasMessageContaining(refusals.get(0));
                }
                assertThat(BACKUPS.restoreAllElse(file, server, copy, JOBS)).hasSameSizeAs(refusals);
                refused.addAll(refusals);
            }
            actual.addAll(canonical(server, copy));
        }
        assertThat(refused).hasSameSizeAs(newer.refused());
        newer.refused()
                .forEach(entry -> assertThat(refused)
                        .anyMatch(refusal -> refusal.replace("\"", "").startsWith(entry)));
        assertSame(newer.comparable(actual), newer.comparable(expected));
    }

    @Test
    void psql_ofTheCorpusIntoANewerServer_givesWhatThatServerMakesOfIt() throws Exception {
        Psql psql = Psql.find();
        PostgresServer server = PostgresServer.shared(18);
        NewerServer newer = new NewerServer(13, 18);
        List<String> expected = made(server, 13);
        List<String> errors = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        for (String original : originals(13)) {
            String copy = server.createDatabase("copy");
            errors.addAll(psql.errors(server, copy, script(original)));
            actual.addAll(canonical(server, copy));
        }
        assertThat(errors).hasSameSizeAs(newer.refused());
        assertSame(newer.comparable(actual), newer.comparable(expected));
    }

    /** PostgreSQL's own dump is the judge, rows included, where one is at hand that is new enough. */
    private static void assertPgDumpSeesNoDifference(PostgresServer server, String original, String copy) {
        if (Machine.here().has(Tool.clientFor("pg_dump", server.major()))) {
            Path judge = ClientPrograms.findFor("pg_dump", server.major()).orElseThrow();
            assertThat(CanonicalDump.differences(dump(judge, server, original), dump(judge, server, copy)))
                    .isEmpty();
        }
    }

    private static List<String> dump(Path judge, PostgresServer server, String database) {
        return CanonicalDump.lines(ProcessRun.of(judge.toString(), "-d", server.url(database))
                .run()
                .orThrow()
                .stdout());
    }

    private static List<String> originals(int major) throws Exception {
        List<String> known = ORIGINALS.get(major);
        if (known != null) {
            return known;
        }
        PostgresServer server = PostgresServer.shared(major);
        List<String> databases = Corpus.load(server, major);
        for (String database : databases) {
            BACKUPS.backup(server, database, Compression.NONE, JOBS);
        }
        ORIGINALS.put(major, databases);
        return databases;
    }

    /** The dump of what a server makes itself of the corpus as an older one knows it. */
    private static List<String> made(PostgresServer server, int from) throws Exception {
        List<String> made = new ArrayList<>();
        for (String database : Corpus.load(server, from)) {
            made.addAll(canonical(server, database));
        }
        return made;
    }

    private Path script(String original) throws IOException {
        String key = BackupKeys.key(Backups.id(original, Compression.NONE));
        return Files.write(directory.resolve("backup.sql"), STORE.content(key).orElseThrow());
    }

    private static List<String> canonical(PostgresServer server, String database) {
        BACKUPS.backup(server, database, Compression.NONE, 1);
        return canonical(database);
    }

    private static List<String> canonical(String database) {
        try (BackupFile file = BACKUPS.open(database, Compression.NONE)) {
            return Backups.canonical(file);
        }
    }

    private static void assertSame(List<String> actual, List<String> expected) {
        for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
            assertThat(actual.get(i)).isEqualTo(expected.get(i));
        }
        assertThat(actual).hasSameSizeAs(expected);
    }
}
