package io.pgbackup.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.pgbackup.core.contract.SegmentCodecContract;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.format.codec.IndexLocation;
import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.codec.SegmentEncoder;
import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ZstdSegmentCodecTest extends SegmentCodecContract {

    private final SegmentCodec codec = ZstdCodecs.of(new ZstdSettings(ZstdSettings.FOR_ROWS));

    @Override
    protected SegmentCodec codec() {
        return codec;
    }

    @Override
    protected InputStream stockDecoder(InputStream stored) throws IOException {
        return new ZstdInputStreamNoFinalizer(stored);
    }

    @Override
    protected List<String> stockProgram() {
        return List.of("zstd", "-dc");
    }

    /** A zstd that cannot unpack is as good as none. */
    @Override
    protected void requireStockProgram() {
        Machine.here().require(Tool.ZSTD);
    }

    @Test
    void locator_isASkippableFrameAsDocumented() {
        byte[] locator = codec.locator(new IndexLocation(1, 2, 3));

        assertThat(HexFormat.of().formatHex(locator))
                .as("magic, size, PGBKIDX1, offset, length")
                .startsWith("5b2a4d18" + "20000000" + "5047424b49445831" + "0100000000000000" + "0200000000000000")
                .hasSize(80);
    }

    @ParameterizedTest
    @ValueSource(ints = {ZstdSettings.FOR_ROWS, 1, 3, 19})
    void segment_ofAnyLevel_carriesItsChecksum(int level) throws IOException {
        byte[] content = new byte[1_000];
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (SegmentEncoder encoder = ZstdCodecs.of(new ZstdSettings(level)).newEncoder()) {
            for (int round = 0; round < 2; round++) {
                stored.reset();
                encoder.begin(stored);
                encoder.write(content, 0, content.length);
                encoder.end();
            }
        }

        assertThat(stored.toByteArray()[4] & 4)
                .as("the checksum bit of the frame header")
                .isNotZero();
        assertThat(Zstd.decompress(stored.toByteArray(), content.length)).isEqualTo(content);
    }

    @Test
    void level_decidesTheSize() throws IOException {
        byte[] content = new byte[500_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) ('a' + Long.numberOfTrailingZeros(i * 2_654_435_761L + 1) + i % 7);
        }

        assertThat(packedSize(19, content)).isLessThan(packedSize(1, content));
    }

    /** Without a checksum the last input is used up while the decoder still holds content. */
    @Test
    void file_ofAnotherProgramWithoutChecksums_isReadToItsEnd() throws IOException {
        int lastBlock = 128 * 1024 - 1;
        byte[] content = new byte[100_000 + lastBlock];
        Arrays.fill(content, (byte) 'x');
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(stored)) {
            out.setChecksum(false);
            out.write(content, 0, 100_000);
            out.flush();
            out.write(content, 100_000, lastBlock);
        }

        try (InputStream in = codec.decodeAll(new ByteArrayInputStream(stored.toByteArray()))) {
            assertThat(Arrays.mismatch(in.readAllBytes(), content)).isEqualTo(-1);
        }
    }

    private static int packedSize(int level, byte[] content) throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (SegmentEncoder encoder = ZstdCodecs.of(new ZstdSettings(level)).newEncoder()) {
            encoder.begin(stored);
            encoder.write(content, 0, content.length);
            encoder.end();
        }
        return stored.size();
    }

    /** Keys, times and amounts: what most rows are made of. */
    @Test
    void segment_ofRows_isSmallerForRowsThanAtLevelThree() throws IOException {
        Random random = new Random(7);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            rows.append(i)
                    .append('\t')
                    .append(random.nextInt(1_000_000))
                    .append("\t2026-11-")
                    .append(10 + random.nextInt(20))
                    .append(" 12:")
                    .append(10 + random.nextInt(50))
                    .append(":07\t")
                    .append(Long.toHexString(random.nextLong()))
                    .append("\tt\\N\n");
        }
        byte[] content = rows.toString().getBytes(StandardCharsets.US_ASCII);

        assertThat(packedSize(ZstdSettings.FOR_ROWS, content)).isLessThan(packedSize(3, content) * 98 / 100);
    }

    @Test
    void file_thatNeedsTooLargeAWindow_isRefusedWithTheRemedy() throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(stored)) {
            out.setWindowLog(28);
            out.write(new byte[1_000]);
            out.flush();
        }

        try (InputStream in = codec.decodeAll(new ByteArrayInputStream(stored.toByteArray()))) {
            assertThatThrownBy(in::readAllBytes)
                    .asInstanceOf(type(FormatException.class))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.NOT_A_BACKUP))
                    .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("--long=31"));
        }
    }

    @Test
    void decodeSegment_ofASkippableFrame_isDamagedAndNotEmpty() {
        byte[] locator = codec.locator(new IndexLocation(1, 2, 3));

        assertThatThrownBy(() ->
                        codec.decodeSegment(new ByteArrayInputStream(locator)).readAllBytes())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no zstd header");
    }

    @Test
    void recognizes_aFileThatBeginsWithASkippableFrame() {
        assertThat(codec.recognizes(new byte[] {0x50, 0x2a, 0x4d, 0x18})).isTrue();
        assertThat(codec.recognizes(new byte[] {0x1f, (byte) 0x8b, 8, 0})).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 23})
    void settings_ofAnotherLevel_areRefused(int level) {
        assertThatThrownBy(() -> new ZstdSettings(level))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not " + level);
    }
}
