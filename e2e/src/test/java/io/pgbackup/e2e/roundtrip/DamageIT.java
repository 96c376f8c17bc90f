package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.ByteRange;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.verify.VerifyBackup;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A backup with one wrong bit, or without its last bytes, is never taken for a whole one. */
class DamageIT {

    private static final PostgresServer SERVER = PostgresServer.shared(15);
    private static final Set<FailureKind> KINDS = Set.of(FailureKind.BACKUP_DAMAGED, FailureKind.NOT_A_BACKUP);
    private static final int RANDOM_POSITIONS = 300;

    /** Trailer and locator lie there: each of their bytes is tried. */
    private static final int LAST_BYTES = 300;

    /** {@code -Dpgbackup.test.seed=…} repeats a run. */
    private static final long SEED = Long.getLong("pgbackup.test.seed", System.nanoTime());

    private static final Map<Compression, byte[]> BACKUPS = new EnumMap<>(Compression.class);

    @BeforeAll
    static void backup() throws Exception {
        String database = SERVER.createDatabase("damage");
        SERVER.execute(database, """
                CREATE TABLE a (id integer PRIMARY KEY, t text, n numeric);
                INSERT INTO a SELECT g, md5(g::text), g / 7.0 FROM generate_series(1, 1500) AS g;
                CREATE TABLE b AS SELECT g AS id, repeat('x', g) AS t FROM generate_series(1, 100) AS g;
                CREATE INDEX ON a (t);
                CREATE VIEW v AS SELECT * FROM a WHERE n > 3;
                COMMENT ON TABLE a IS 'the first';
                CREATE SEQUENCE s START 42;
                SELECT lo_from_bytea(0, decode(repeat('00ff', 3000), 'hex'));
                """);
        for (Compression compression : Compression.values()) {
            BackupStore store = new InMemoryBackupStore();
            new Backups(store).backup(SERVER, database, compression, 2);
            try (BackupSource source = store.open(store.list(database).get(0).id());
                    InputStream in = source.read(new ByteRange(0, source.length()))) {
                BACKUPS.put(compression, in.readAllBytes());
            }
        }
    }

    /** What opening and verifying these bytes ends in, if that is not what a damaged backup must end in. */
    private static Optional<String> complaint(byte[] bytes) {
        try (BackupFile file = BackupFile.open(new Bytes(bytes), Backups.CODECS)) {
            new VerifyBackup(Clock.systemUTC()).run(file, 1, RestoreProgress.NONE);
            return Optional.of("was verified");
        } catch (FormatException e) {
            return KINDS.contains(e.kind()) ? Optional.empty() : Optional.of("failed as " + e.kind() + ": " + e);
        } catch (RuntimeException | Error e) {
            return Optional.of("failed with " + e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void verify_ofAWholeBackup_succeeds(Compression compression) {
        byte[] bytes = BACKUPS.get(compression);
        assertThat(bytes).hasSizeGreaterThan(4_000);
        assertThatCode(() -> {
                    try (BackupFile file = BackupFile.open(new Bytes(bytes), Backups.CODECS)) {
                        assertThat(new VerifyBackup(Clock.systemUTC())
                                        .run(file, 1, RestoreProgress.NONE)
                                        .rows())
                                .isEqualTo(1600);
                    }
                })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void verify_ofABackupWithOneWrongBit_neverSucceeds(Compression compression) {
        byte[] bytes = BACKUPS.get(compression);
        Random random = new Random(SEED);
        List<Integer> positions = new ArrayList<>();
        IntStream.range(0, 64).forEach(positions::add);
        IntStream.range(bytes.length - LAST_BYTES, bytes.length).forEach(positions::add);
        random.ints(RANDOM_POSITIONS, 0, bytes.length).forEach(positions::add);
        List<String> complaints = new ArrayList<>();
        for (int position : positions) {
            int bit = random.nextInt(8);
            byte[] damaged = bytes.clone();
            damaged[position] ^= (byte) (1 << bit);
            complaint(damaged)
                    .ifPresent(what -> complaints.add("with bit " + bit + " of byte " + position + " ("
                            + (position - bytes.length) + ") flipped it " + what));
        }
        assertThat(complaints)
                .as("%s backup of %d bytes, %d flips, seed %d", compression, bytes.length, positions.size(), SEED)
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void open_ofACutBackup_neverSucceeds(Compression compression) {
        byte[] bytes = BACKUPS.get(compression);
        Random random = new Random(SEED);
        Set<Integer> lengths = new TreeSet<>();
        IntStream.range(0, 64).forEach(lengths::add);
        IntStream.range(bytes.length - LAST_BYTES, bytes.length).forEach(lengths::add);
        random.ints(RANDOM_POSITIONS, 0, bytes.length).forEach(lengths::add);
        List<String> complaints = new ArrayList<>();
        for (int length : lengths) {
            try (BackupFile file = BackupFile.open(new Bytes(Arrays.copyOf(bytes, length)), Backups.CODECS)) {
                complaints.add("cut to " + length + " bytes it was opened, " + file.length());
            } catch (FormatException e) {
                if (!KINDS.contains(e.kind())) {
                    complaints.add("cut to " + length + " bytes it failed as " + e.kind());
                }
            } catch (RuntimeException | Error e) {
                complaints.add("cut to " + length + " bytes it failed with " + e);
            }
        }
        assertThat(complaints)
                .as("%s backup of %d bytes, %d lengths, seed %d", compression, bytes.length, lengths.size(), SEED)
                .isEmpty();
    }

    /** Bytes as a stored object. */
    record Bytes(byte[] content) implements BackupSource {

        @Override
        public String name() {
            return "damaged";
        }

        @Override
        public long length() {
            return content.length;
        }

        @Override
        public InputStream read(ByteRange range) {
            return new ByteArrayInputStream(content, Math.toIntExact(range.offset()), Math.toIntExact(range.length()));
        }

        @Override
        public void close() {
            // nothing to let go of
        }
    }
}
