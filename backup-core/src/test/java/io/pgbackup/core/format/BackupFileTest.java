package io.pgbackup.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.fake.FakeBackups;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeTable;
import io.pgbackup.core.fake.FaultyBackupStore;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.format.index.SegmentRecord;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.ByteRange;
import io.pgbackup.core.store.Compression;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackupFileTest {

    private static final Instant TIME = Instant.parse("2025-01-31T03:04:05Z");
    private static final BackupId PLAIN = new BackupId("shop", TIME, Compression.NONE);
    private static final BackupId GZIP = new BackupId("shop", TIME.plusSeconds(1), Compression.GZIP);
    private static final FakeDatabase SHOP = FakeDatabase.of(
            "shop",
            FakeTable.generated("public", "orders", List.of("id"), 3_000, i -> i + "\torder " + i),
            FakeTable.of("public", "empty", List.of("id"), List.of()));

    private final FakeBackups backups = new FakeBackups(TIME.plusSeconds(60));

    @BeforeEach
    void backUp() {
        backups.backUp(PLAIN, SHOP);
        backups.backUp(GZIP, SHOP);
    }

    private static BackupId id(Compression compression) {
        return compression == Compression.NONE ? PLAIN : GZIP;
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"NONE", "GZIP"})
    void open_readsTheEndOnceAndNoRows(Compression compression) {
        FaultyBackupStore counting = new FaultyBackupStore(backups.store());
        try (BackupFile file = BackupFile.open(counting.open(id(compression)), SegmentCodecs.with())) {
            assertThat(file.index().rows()).isEqualTo(3_000);
            assertThat(file.sequential()).isFalse();
            assertThat(counting.rangedReads()).isEqualTo(1);
            assertThat(counting.bytesRead()).isLessThanOrEqualTo(BackupSource.TAIL_BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"NONE", "GZIP"})
    void open_overANetworkThatTrickles_isTheSame(Compression compression) throws IOException {
        BackupSource trickling = new Trickling(backups.store().open(id(compression)));
        try (BackupFile slow = BackupFile.open(trickling, SegmentCodecs.with());
                BackupFile fast = backups.open(id(compression))) {
            assertThat(slow.index()).isEqualTo(fast.index());
            assertThat(slow.text().readAllBytes()).isEqualTo(fast.text().readAllBytes());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"NONE", "GZIP"})
    void open_ofAFileThatWasCutAnywhere_isDamagedAndNamed(Compression compression) {
        byte[] whole = backups.bytes(id(compression));
        for (int left : new int[] {whole.length / 4, whole.length / 2, whole.length - 100, whole.length - 1}) {
            backups.replace(id(compression), Arrays.copyOf(whole, left));
            assertThatThrownBy(() -> backups.open(id(compression)))
                    .as("%d of %d bytes", left, whole.length)
                    .isInstanceOfSatisfying(
                            FormatException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.BACKUP_DAMAGED))
                    .hasMessageContaining("memory:shop/");
        }
    }

    @Test
    void open_ofWhatIsNoBackup_saysSo() {
        for (String text : List.of("", "x", "-- PostgreSQL database dump\n".repeat(50), "PGDMP".repeat(50))) {
            backups.replace(PLAIN, text.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> backups.open(PLAIN))
                    .isInstanceOfSatisfying(
                            FormatException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.NOT_A_BACKUP))
                    .hasMessageContaining("is not a backup that this program wrote");
        }
    }

    @Test
    void open_ofAnIndexWithAChangedByte_isDamaged() {
        byte[] bytes = backups.bytes(PLAIN);
        int index = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("--@ table ");
        bytes[index + 12] ^= 1;
        backups.replace(PLAIN, bytes);

        assertThatThrownBy(() -> backups.open(PLAIN)).hasMessageContaining("the checksum of its index differs");
    }

    @Test
    void open_thatFails_closesItsSource() {
        Trickling source = new Trickling(backups.store().open(PLAIN));
        backups.replace(PLAIN, new byte[] {1});
        assertThatThrownBy(() -> BackupFile.open(source, SegmentCodecs.with())).isInstanceOf(StoreException.class);
        assertThat(source.isClosed).isTrue();
    }

    @Test
    void text_thatWasUnpacked_isABackupLikeBefore() throws IOException {
        byte[] text;
        try (BackupFile packed = backups.open(GZIP)) {
            text = packed.text().readAllBytes();
        }
        backups.replace(PLAIN, text);
        try (BackupFile unpacked = backups.open(PLAIN)) {
            assertThat(unpacked.sequential()).isFalse();
            assertThat(rows(unpacked)).contains("2999\torder 2999\n");
        }
    }

    /** Compresses a file again as the gzip program does, so that segments change their positions. */
    @Test
    void text_thatWasPackedAgain_isReadInOrder() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(backups.bytes(PLAIN));
        }
        backups.replace(GZIP, packed.toByteArray());
        try (BackupFile file = backups.open(GZIP)) {
            assertThat(file.sequential()).isTrue();
            assertThat(rows(file)).contains("2999\torder 2999\n");
        }
    }

    private static String rows(BackupFile file) throws IOException {
        List<SegmentRecord> segments = file.index().segments();
        StringBuilder text = new StringBuilder();
        try (SegmentRun run = file.run(segments)) {
            while (run.hasNext()) {
                run.next();
                text.append(new String(run.content().readAllBytes(), StandardCharsets.UTF_8));
            }
            run.finish();
        }
        return text.toString();
    }

    @Test
    void requireId_ofAFileInThePlaceOfAnother_isDamaged() {
        byte[] bytes = backups.bytes(PLAIN);
        BackupId other = new BackupId("other", TIME, Compression.NONE);
        backups.replace(other, bytes);
        try (BackupFile file = backups.open(other)) {
            file.requireId(PLAIN);
            assertThatThrownBy(() -> file.requireId(other))
                    .isInstanceOfSatisfying(
                            FormatException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.BACKUP_DAMAGED))
                    .hasMessageContaining("it is shop/2025-01-31/");
        }
    }

    /** Returns at most three bytes at a time, and records whether it was closed. */
    private static final class Trickling implements BackupSource {

        private final BackupSource source;
        private boolean isClosed;

        Trickling(BackupSource source) {
            this.source = source;
        }

        @Override
        public String name() {
            return source.name();
        }

        @Override
        public long length() {
            return source.length();
        }

        @Override
        public InputStream read(ByteRange range) {
            return new FilterInputStream(source.read(range)) {
                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    return super.read(target, offset, Math.min(length, 3));
                }
            };
        }

        @Override
        public void close() {
            isClosed = true;
            source.close();
        }
    }
}
