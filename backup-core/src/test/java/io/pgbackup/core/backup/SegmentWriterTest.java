package io.pgbackup.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.format.index.SegmentKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentWriterTest {

    private static final List<SegmentCodec> CODECS = List.of(SegmentCodecs.none(), SegmentCodecs.gzip(6));

    private final PartBuffer part = new PartBuffer(new BlockPool(4));

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 65_536, 65_537, 300_000})
    void segments_ofOneBuffer_areEachDescribedAsTheyAre(int length) throws IOException {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        for (SegmentCodec codec : CODECS) {
            PartBuffer buffer = new PartBuffer(new BlockPool(4));
            try (SegmentWriter writer = new SegmentWriter(codec)) {
                for (int i = 0; i < 3; i++) {
                    writer.begin(buffer, SegmentKind.ROWS);
                    writer.write(content, 0, length / 2);
                    writer.write(content, length / 2, length - length / 2);
                    assertThat(writer.rawLength()).isEqualTo(length);
                    writer.end();
                }
            }
            byte[] stored = bytes(buffer);
            int at = 0;
            assertThat(buffer.segments).hasSize(3);
            for (SegmentDraft draft : buffer.segments) {
                byte[] own = Arrays.copyOfRange(stored, at, at + (int) draft.length);
                at += own.length;
                assertThat(codec.decodeSegment(new ByteArrayInputStream(own)).readAllBytes())
                        .isEqualTo(content);
                assertThat(draft.crc32c).isEqualTo(RowsRig.crc32c(own));
                assertThat(draft.rawLength).isEqualTo(length);
                assertThat(draft.rawCrc32c).isEqualTo(RowsRig.crc32c(content));
            }
            assertThat(at).as("only segments").isEqualTo(stored.length);
            assertThat(buffer.crc32c()).isEqualTo(RowsRig.crc32c(stored));
        }
    }

    @Test
    void segment_isFullByWhatIsStoredOrByWhatIsUnpacked() {
        byte[] mebibyte = new byte[RowsRig.MEBIBYTE];
        try (SegmentWriter plain = new SegmentWriter(SegmentCodecs.none());
                SegmentWriter packed = new SegmentWriter(SegmentCodecs.gzip(1))) {
            assertThat(plain.isFull()).isFalse();
            plain.begin(part, SegmentKind.ROWS);
            packed.begin(new PartBuffer(new BlockPool(4)), SegmentKind.ROWS);
            assertThat(writtenUntilFull(plain, mebibyte)).isEqualTo(SegmentWriter.STORED_LIMIT);
            assertThat(writtenUntilFull(packed, mebibyte))
                    .as("zeros, which compress well")
                    .isEqualTo(SegmentWriter.RAW_LIMIT);
        }
    }

    private static long writtenUntilFull(SegmentWriter writer, byte[] piece) {
        while (!writer.isFull()) {
            writer.write(piece);
        }
        return writer.rawLength();
    }

    @Test
    void segment_thatHasNotBegun_cannotEnd() {
        try (SegmentWriter writer = new SegmentWriter(SegmentCodecs.none())) {
            assertThat(writer.isOpen()).isFalse();
            assertThatThrownBy(writer::end).isInstanceOf(IllegalStateException.class);
            writer.begin(part, SegmentKind.STATEMENTS);
            writer.write(new byte[] {1});
            writer.end();
            assertThatThrownBy(writer::end).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(writer::draft).isInstanceOf(IllegalStateException.class);
        }
        assertThat(part.segments).hasSize(1);
    }

    private static byte[] bytes(PartBuffer buffer) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer view : buffer.bytes.views()) {
            all.write(view.array(), view.position(), view.remaining());
        }
        return all.toByteArray();
    }
}
