package io.pgbackup.core.format.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.contract.SegmentCodecContract;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

final class GzipSegmentCodecTest extends SegmentCodecContract {

    private final SegmentCodec codec = SegmentCodecs.gzip(SegmentCodecs.DEFAULT_GZIP_LEVEL);

    @Override
    protected SegmentCodec codec() {
        return codec;
    }

    @Override
    protected InputStream stockDecoder(InputStream stored) throws IOException {
        return new GZIPInputStream(stored);
    }

    @Override
    protected List<String> stockProgram() {
        return List.of("gunzip", "-c");
    }

    private byte[] encode(byte[]... contents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SegmentEncoder encoder = codec.newEncoder()) {
            for (byte[] content : contents) {
                encoder.begin(out);
                for (int i = 0; i < content.length; i += 1000) {
                    encoder.write(content, i, Math.min(1000, content.length - i));
                }
                encoder.end();
            }
        }
        return out.toByteArray();
    }

    private static byte[] text(int length, long seed) {
        byte[] bytes = new byte[length];
        Random random = new Random(seed);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(6));
        }
        return bytes;
    }

    @Test
    void decodeSegment_ofAnySize_givesTheContentBack() throws IOException {
        for (int length : new int[] {0, 1, 999, 64 * 1024, 1_000_000}) {
            byte[] content = text(length, length);
            assertThat(codec.decodeSegment(new ByteArrayInputStream(encode(content)))
                            .readAllBytes())
                    .as("%d bytes", length)
                    .isEqualTo(content);
        }
    }

    @Test
    void decodeAll_ofSeveralMembers_isTheirConcatenationForUsAndForTheJdk() throws IOException {
        byte[] one = text(100_000, 1);
        byte[] two = text(70_000, 2);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(encode(one, two));
        file.writeBytes(codec.locator(new IndexLocation(1, 2, 3)));
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        assertThat(codec.decodeAll(trickle(file.toByteArray())).readAllBytes()).isEqualTo(both);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(file.toByteArray())).readAllBytes())
                .isEqualTo(both);
    }

    /** A stream that pauses after every byte, as a slow network does. */
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

    @Test
    void decodeSegment_followedByAnotherMember_isDamage() throws IOException {
        byte[] stored = encode(text(10, 1), text(10, 2));
        assertDamaged(stored);
    }

    @Test
    void decodeSegment_cutAnywhere_isDamage() throws IOException {
        byte[] stored = encode(text(500, 3));
        for (int length = 0; length < stored.length; length++) {
            assertDamaged(Arrays.copyOf(stored, length));
        }
    }

    /** The bits that pad the last byte of a deflate stream have no meaning; the segment's own checksum covers them. */
    @Test
    void decodeSegment_withAFlippedBit_neverYieldsOtherContent() throws IOException {
        byte[] content = text(2000, 4);
        byte[] stored = encode(content);
        int found = 0;
        for (int at = 10; at < stored.length; at++) {
            byte[] damaged = stored.clone();
            damaged[at] = (byte) (damaged[at] ^ (1 << (at % 8)));
            try {
                assertThat(codec.decodeSegment(new ByteArrayInputStream(damaged))
                                .readAllBytes())
                        .as("bit flipped in byte %d", at)
                        .isEqualTo(content);
            } catch (FormatException e) {
                assertThat(e.kind()).isEqualTo(FailureKind.BACKUP_DAMAGED);
                found++;
            }
        }
        assertThat(found).isGreaterThanOrEqualTo(stored.length - 11);
    }

    private void assertDamaged(byte[] stored) {
        assertThatThrownBy(() ->
                        codec.decodeSegment(new ByteArrayInputStream(stored)).readAllBytes())
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.BACKUP_DAMAGED));
    }

    @Test
    void locator_readBack_isTheSameAndOnlyIntact() {
        IndexLocation location = new IndexLocation(123_456_789_012L, 4711, 0xdeadbeef);
        byte[] locator = codec.locator(location);
        assertThat(locator).hasSize(codec.locatorLength());
        assertThat(codec.parseLocator(locator)).contains(location);
        for (int bit = 0; bit < locator.length * 8; bit++) {
            byte[] damaged = locator.clone();
            damaged[bit / 8] = (byte) (damaged[bit / 8] ^ (1 << (bit % 8)));
            assertThat(codec.parseLocator(damaged)).as("bit %d", bit).isEmpty();
        }
    }
}
