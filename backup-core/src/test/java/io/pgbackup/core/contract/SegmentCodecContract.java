package io.pgbackup.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.format.codec.IndexLocation;
import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.codec.SegmentEncoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of every {@link SegmentCodec}. If a codec deviates, its subclass overrides the case and states the reason; an overridden
 * case repeats its {@code @Test}, since JUnit omits it otherwise.
 */
@Timeout(180)
public abstract class SegmentCodecContract extends SegmentCodecFixture {

    private static final IndexLocation LOCATION = new IndexLocation(1L << 40, 123_456, 0xCAFEBABE);

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 100, 65_535, 65_536, 131_071, 131_072, 131_073, 262_143, 262_144, 262_145, 1 << 20, 9 << 20})
    protected void segment_ofAnySize_comesBack(int length) throws IOException {
        byte[] rows = rows(1, length);
        byte[] noise = noise(2, length);

        BackupStoreFixture.assertSameBytes(
                decodeSegment(encode(rows)), rows, "segment of " + length + " bytes of rows");
        BackupStoreFixture.assertSameBytes(
                decodeSegment(encode(noise)), noise, "segment of " + length + " random bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4_096, 131_072, 300_000})
    protected void segment_writtenInPieces_isTheSame(int piece) {
        byte[] content = rows(3, 600_000);
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (SegmentEncoder encoder = codec().newEncoder()) {
            encode(encoder, content, piece, stored);
        }

        assertThat(Arrays.equals(stored.toByteArray(), encode(content)))
                .as("pieces of %d bytes give the same stored bytes as one", piece)
                .isTrue();
    }

    @Test
    protected void encoder_usedAgain_writesSegmentsThatStandAlone() throws IOException {
        List<byte[]> contents = List.of(rows(4, 500_000), new byte[0], noise(5, 300_000), rows(6, 3));
        try (SegmentEncoder encoder = codec().newEncoder()) {
            for (byte[] content : contents) {
                ByteArrayOutputStream stored = new ByteArrayOutputStream();
                encode(encoder, content, 10_000, stored);

                BackupStoreFixture.assertSameBytes(
                        decodeSegment(stored.toByteArray()), content, "segment of a used encoder");
                assertThat(stored.toByteArray())
                        .as("stored bytes of a used encoder")
                        .isEqualTo(encode(content));
            }
        }
    }

    @Test
    protected void encoder_thatBeginsAgain_forgetsTheUnfinishedSegment() throws IOException {
        byte[] content = rows(7, 400_000);
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (SegmentEncoder encoder = codec().newEncoder()) {
            encoder.begin(new ByteArrayOutputStream());
            encoder.write(noise(8, 500_000), 0, 500_000);
            encode(encoder, content, content.length, stored);
        }

        assertThat(Arrays.equals(stored.toByteArray(), encode(content)))
                .as("the stored bytes are those of a new encoder")
                .isTrue();
    }

    @Test
    protected void encoder_withoutSegment_refusesToWrite() {
        try (SegmentEncoder encoder = codec().newEncoder()) {
            assertThatThrownBy(() -> encoder.write(new byte[300_000], 0, 300_000))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    protected void encoders_onSeveralThreads_doNotDisturbEachOther() throws Exception {
        SegmentCodec codec = codec();
        List<Callable<byte[]>> tasks = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            byte[] content = rows(100 + thread, 700_000 + thread);
            tasks.add(() -> {
                ByteArrayOutputStream stored = new ByteArrayOutputStream();
                try (SegmentEncoder encoder = codec.newEncoder()) {
                    for (int round = 0; round < 5; round++) {
                        stored.reset();
                        encode(encoder, content, 50_000, stored);
                    }
                }
                return decodeSegment(stored.toByteArray());
            });
        }

        List<byte[]> decoded = Concurrently.run(tasks);

        for (int thread = 0; thread < 4; thread++) {
            BackupStoreFixture.assertSameBytes(
                    decoded.get(thread), rows(100 + thread, 700_000 + thread), "segment of thread " + thread);
        }
    }

    @Test
    protected void file_ofSeveralSegments_isTheirConcatenationForUsAndTheStockDecoder() throws IOException {
        byte[] content = fileContent();
        byte[] stored = file();

        BackupStoreFixture.assertSameBytes(decodeAll(stored), content, "file as we unpack it");
        try (InputStream stock = stockDecoder(new ByteArrayInputStream(stored))) {
            BackupStoreFixture.assertSameBytes(stock.readAllBytes(), content, "file as the stock decoder unpacks it");
        }
    }

    @Test
    protected void file_ofSeveralSegments_isTheirConcatenationForTheStockProgram() throws Exception {
        requireStockProgram();

        BackupStoreFixture.assertSameBytes(
                stockOutput(file()), fileContent(), "file as " + stockProgram().get(0) + " unpacks it");
    }

    @Test
    protected void stream_thatTrickles_isReadToItsEnd() throws IOException {
        byte[] content = rows(9, 20_000);
        byte[] stored = encode(content);

        try (InputStream in = codec().decodeSegment(trickle(stored))) {
            BackupStoreFixture.assertSameBytes(in.readAllBytes(), content, "segment that came byte by byte");
        }
        try (InputStream in = codec().decodeAll(trickle(concatenate(stored, stored)))) {
            BackupStoreFixture.assertSameBytes(
                    in.readAllBytes(), concatenate(content, content), "file that came byte by byte");
        }
    }

    @Test
    protected void stream_readByteByByte_givesTheSame() throws IOException {
        byte[] content = noise(10, 5_000);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (InputStream in = codec().decodeSegment(new ByteArrayInputStream(encode(content)))) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                read.write(b);
            }
            assertThat(in.read()).as("after the end").isEqualTo(-1);
        }

        BackupStoreFixture.assertSameBytes(read.toByteArray(), content, "segment read byte by byte");
    }

    @Test
    protected void damage_anywhere_neverGivesOtherContent() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] content = rows(11, 200_000);
        byte[] stored = encode(content);
        int noticed = 0;
        for (int round = 0; round < 500; round++) {
            byte[] damaged = stored.clone();
            int at = round < 20 ? round : random.nextInt(stored.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            try {
                BackupStoreFixture.assertSameBytes(
                        decodeSegment(damaged), content, "segment with a bit changed in byte " + at + ", seed " + seed);
            } catch (FormatException e) {
                assertThat(e.kind()).as(e.getMessage()).isEqualTo(FailureKind.BACKUP_DAMAGED);
                noticed++;
            }
        }
        assertThat(noticed)
                .as("changes noticed of 500; only a few bits of the header have no meaning; seed %d", seed)
                .isGreaterThan(450);
    }

    @Test
    protected void segment_cutAnywhere_isDamaged() {
        byte[] stored = encode(rows(12, 300));
        for (int length = 0; length < stored.length; length++) {
            byte[] cut = Arrays.copyOf(stored, length);
            assertDamaged(() -> decodeSegment(cut), "segment of " + stored.length + " bytes cut to " + length);
        }
        byte[] large = encode(noise(13, 1 << 20));
        assertDamaged(() -> decodeSegment(Arrays.copyOf(large, large.length / 2)), "large segment cut in half");
        assertDamaged(
                () -> decodeSegment(Arrays.copyOf(large, large.length - 1)), "large segment without its last byte");
    }

    @Test
    protected void segment_followedByAnything_isDamaged() {
        byte[] stored = encode(rows(14, 100_000));

        assertDamaged(() -> decodeSegment(concatenate(stored, new byte[1])), "segment and a zero byte");
        assertDamaged(() -> decodeSegment(concatenate(stored, stored)), "segment and another one");
        assertDamaged(() -> decodeSegment(concatenate(stored, codec().locator(LOCATION))), "segment and a locator");
    }

    @Test
    protected void file_cutWithinASegment_isDamaged() {
        byte[] first = encode(rows(15, 50_000));
        byte[] both = concatenate(first, encode(rows(16, 50_000)));

        assertDamaged(() -> decodeAll(Arrays.copyOf(both, both.length - 1)), "file without its last byte");
        assertDamaged(() -> decodeAll(Arrays.copyOf(both, first.length + 1)), "file cut after one byte of a segment");
        assertDamaged(() -> decodeAll(Arrays.copyOf(both, first.length + 100)), "file cut within a segment");
        assertDamaged(
                () -> decodeAll(concatenate(first, new byte[] {1, 2, 3, 4, 5})), "file with extra bytes at its end");
        assertDamaged(() -> decodeAll(new byte[0]), "empty file");
    }

    @Test
    protected void locator_ofAnyLocation_isReadBack() {
        byte[] locator = codec().locator(LOCATION);

        assertThat(locator).hasSize(codec().locatorLength());
        if (locator.length > 0) {
            assertThat(codec().parseLocator(locator)).contains(LOCATION);
            assertThat(codec().parseLocator(Arrays.copyOf(locator, locator.length - 1)))
                    .isEmpty();
            for (int at = 0; at < locator.length; at++) {
                byte[] altered = locator.clone();
                altered[at] ^= 1;
                assertThat(codec().parseLocator(altered))
                        .as("locator altered in byte %d", at)
                        .isEmpty();
            }
        }
        assertThat(codec().parseLocator(rows(17, locator.length))).isEmpty();
    }

    @Test
    protected void recognizes_itsOwnHeadAndNoOther() {
        byte[] script = "-- PostgreSQL backup\n".getBytes(StandardCharsets.US_ASCII);

        assertThat(codec().recognizes(Arrays.copyOf(encode(script), 4))).isTrue();
        assertThat(codec().recognizes(new byte[4])).isFalse();
        assertThat(codec().recognizes("PGDMP".getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
        assertThat(codec().recognizes(new byte[0])).isFalse();
    }

    /** Returns a file of two segments, an empty one, a large one, and the locator. */
    private byte[] file() {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (SegmentEncoder encoder = codec().newEncoder()) {
            for (byte[] content : fileSegments()) {
                encode(encoder, content, 100_000, stored);
            }
        }
        stored.writeBytes(codec().locator(LOCATION));
        return stored.toByteArray();
    }

    private static byte[] fileContent() {
        return concatenate(fileSegments());
    }

    private static byte[][] fileSegments() {
        return new byte[][] {rows(18, 100_000), noise(19, 70_000), new byte[0], rows(20, 3 << 20)};
    }

    private static void assertDamaged(ThrowingCallable action, String what) {
        assertThatThrownBy(action)
                .as(what)
                .asInstanceOf(type(FormatException.class))
                .extracting(FormatException::kind)
                .isEqualTo(FailureKind.BACKUP_DAMAGED);
    }

    /** Returns a stream that delivers one byte at a time and reports none as available, as a slow network does. */
    private static InputStream trickle(byte[] bytes) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, 1));
            }

            @Override
            public int available() {
                return 0;
            }
        };
    }
}
