package io.pgbackup.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.fake.FakeBackups;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeTable;
import io.pgbackup.core.fake.FaultyBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.format.index.SegmentRecord;
import io.pgbackup.core.format.index.Trailer;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyBackupTest {

    private static final Instant TIME = Instant.parse("2025-01-31T03:04:05Z");
    private static final BackupId PLAIN = new BackupId("shop", TIME, Compression.NONE);
    private static final BackupId GZIP = new BackupId("shop", TIME.plusSeconds(1), Compression.GZIP);
    private static final FakeDatabase SHOP = FakeDatabase.named("shop")
            .table(FakeTable.generated("public", "orders", List.of("id"), 300, i -> i + "\torder " + i))
            .table(FakeTable.of("sales", "items", List.of("id"), List.of("1", "2", "3")))
            .largeObject(16_401, new byte[300_000])
            .build();

    private final FakeBackups backups = new FakeBackups(TIME.plusSeconds(60));

    @BeforeEach
    void backUp() {
        backups.backUp(PLAIN, SHOP);
        backups.backUp(GZIP, SHOP);
    }

    private VerifyResult verify(BackupId id, int jobs) {
        try (BackupFile file = backups.open(id)) {
            return new VerifyBackup(backups.clock()).run(file, jobs, RestoreProgress.NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void backup_asItWasWritten_isIntactAndCounted(int jobs) {
        for (BackupId id : List.of(PLAIN, GZIP)) {
            VerifyResult result = verify(id, jobs);

            assertThat(result.rows()).isEqualTo(303);
            assertThat(result.tables()).isEqualTo(2);
            assertThat(result.largeObjects().bytes()).isEqualTo(300_000);
            assertThat(result.storedBytes()).isEqualTo(backups.bytes(id).length);
            assertThat(result.segments()).isGreaterThan(2);
        }
    }

    /** Damages the first, the middle and the last byte of each segment in turn. */
    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"NONE", "GZIP"})
    void segment_thatIsDamaged_isNamed(Compression compression) {
        BackupId id = compression == Compression.NONE ? PLAIN : GZIP;
        byte[] whole = backups.bytes(id);
        List<SegmentRecord> segments;
        try (BackupFile file = backups.open(id)) {
            segments = file.index().segments();
        }
        assertThat(segments).hasSizeGreaterThan(2);
        for (SegmentRecord segment : segments) {
            for (long at : new long[] {0, segment.length() / 2, segment.length() - 1}) {
                byte[] damaged = whole.clone();
                damaged[(int) (segment.offset() + at)] ^= 1;
                backups.replace(id, damaged);
                assertThatThrownBy(() -> verify(id, 2))
                        .as("byte %d of segment %d", at, segment.number())
                        .isInstanceOfSatisfying(
                                FormatException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.BACKUP_DAMAGED))
                        .hasMessageContaining("segment " + segment.number());
            }
        }
    }

    /** An intact index with wrong statements about the rows. */
    @ParameterizedTest
    @CsvSource({
        "'rows=300 bytes=', 'rows=299 bytes=', 'rows=303', 'rows=302', rows that differ from its index",
        "'hash=', 'hash=0', '', '', rows that differ from its index",
        "'at=', '', '', '', is not at the position in its index"
    })
    void index_thatSaysOtherwise_isDamagedAndTheTableNamed(
            String from, String to, String sumFrom, String sumTo, String message) {
        byte[] whole = backups.bytes(PLAIN);
        Trailer trailer = Trailer.atEndOf(whole).orElseThrow();
        String index = new String(
                whole, (int) trailer.indexOffset(), (int) trailer.indexLength(), StandardCharsets.ISO_8859_1);
        String line = index.lines()
                .filter(one -> one.startsWith(from.equals("at=") ? "--@ rows " : "--@ table "))
                .findFirst()
                .orElseThrow();
        String changed = switch (from) {
            case "hash=" -> line.replaceFirst("hash=.", line.contains("hash=0") ? "hash=1" : "hash=0");
            case "at=" ->
                Pattern.compile("at=([0-9]+)")
                        .matcher(line)
                        .replaceFirst(at -> "at=" + (Integer.parseInt(at.group(1)) - 1));
            default -> line.replace(from, to);
        };
        String forged = index.replace(line, changed);
        if (!sumFrom.isEmpty()) {
            int end = forged.lastIndexOf("--@ end ");
            forged = forged.substring(0, end) + forged.substring(end).replace(sumFrom, sumTo);
        }
        assertThat(forged).isNotEqualTo(index);
        backups.replace(PLAIN, withIndex(whole, trailer, forged));

        assertThatThrownBy(() -> verify(PLAIN, 1))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.BACKUP_DAMAGED))
                .hasMessageContaining(message)
                .hasMessageContaining("public.orders");
    }

    private static byte[] withIndex(byte[] whole, Trailer trailer, String index) {
        byte[] bytes = index.getBytes(StandardCharsets.ISO_8859_1);
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        int after = (int) (trailer.indexOffset() + trailer.indexLength());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Arrays.copyOf(whole, (int) trailer.indexOffset()));
        out.writeBytes(bytes);
        out.writeBytes(Arrays.copyOfRange(whole, after, whole.length - Trailer.LENGTH));
        out.writeBytes(new Trailer(trailer.indexOffset(), bytes.length, (int) crc.getValue()).bytes());
        return out.toByteArray();
    }

    @Test
    void store_thatFailsWhileSegmentsAreRead_isTheFailure() {
        FaultyBackupStore faulty = new FaultyBackupStore(backups.store());
        try (BackupFile file = BackupFile.open(faulty.open(PLAIN), SegmentCodecs.with())) {
            faulty.failRead(2);
            assertThatThrownBy(() -> new VerifyBackup(backups.clock()).run(file, 3, RestoreProgress.NONE))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("read of memory:shop/");
        }
    }

    @Test
    void verify_thatIsInterrupted_endsAsSuch() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> verify(PLAIN, 2)).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void progress_isToldOfEverySegmentAndRow() {
        List<String> steps = new CopyOnWriteArrayList<>();
        long[] rows = new long[1];
        try (BackupFile file = backups.open(PLAIN)) {
            new VerifyBackup(backups.clock()).run(file, 1, new RestoreProgress() {
                @Override
                public void stepDone(String what) {
                    steps.add(what);
                }

                @Override
                public void rowsLoaded(long count, long bytes) {
                    rows[0] += count;
                }
            });
            assertThat(steps).hasSize(file.index().segments().size()).doesNotHaveDuplicates();
        }
        assertThat(rows[0]).isEqualTo(303);
    }
}
