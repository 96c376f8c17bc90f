package io.pgbackup.core.format.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.contract.SegmentCodecContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The codec of the core that does not compress passes the contract. */
final class PlainSegmentCodecTest extends SegmentCodecContract {

    private static final byte[] CONTENT = "1\torder\n2\t\\N\n".repeat(20).getBytes(StandardCharsets.US_ASCII);

    private final SegmentCodec codec = SegmentCodecs.none();

    @Override
    protected SegmentCodec codec() {
        return codec;
    }

    @Override
    protected InputStream stockDecoder(InputStream stored) {
        return stored;
    }

    @Override
    protected List<String> stockProgram() {
        return List.of("cat");
    }

    /** Plain bytes carry no checksum: lengths and checksums in the index detect damage, and the codec returns the bytes unchanged. */
    @Test
    @Override
    protected void damage_anywhere_neverGivesOtherContent() throws IOException {
        byte[] damaged = CONTENT.clone();
        for (int at = 0; at < damaged.length; at++) {
            damaged[at] ^= 1;
            assertHandedOn(damaged);
        }
    }

    /** As above. */
    @Test
    @Override
    protected void segment_cutAnywhere_isDamaged() {
        for (int length = 0; length < CONTENT.length; length++) {
            assertHandedOn(Arrays.copyOf(CONTENT, length));
        }
    }

    /** As above. */
    @Test
    @Override
    protected void segment_followedByAnything_isDamaged() {
        assertHandedOn(Arrays.copyOf(CONTENT, CONTENT.length + 1));
    }

    /** As above. */
    @Test
    @Override
    protected void file_cutWithinASegment_isDamaged() {
        assertHandedOn(Arrays.copyOf(CONTENT, CONTENT.length - 1));
        assertHandedOn(new byte[0]);
    }

    private void assertHandedOn(byte[] stored) {
        try (InputStream segment = codec.decodeSegment(new ByteArrayInputStream(stored));
                InputStream file = codec.decodeAll(new ByteArrayInputStream(stored))) {
            assertThat(segment.readAllBytes()).isEqualTo(stored);
            assertThat(file.readAllBytes()).isEqualTo(stored);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
