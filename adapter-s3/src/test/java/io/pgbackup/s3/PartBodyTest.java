package io.pgbackup.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.store.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

class PartBodyTest {

    private static final Part PART = new Part(
            1,
            0,
            7,
            0,
            false,
            List.of(
                    ByteBuffer.wrap(new byte[] {0, 1, 2, 3}, 1, 3),
                    ByteBuffer.allocate(0),
                    ByteBuffer.allocateDirect(4).put(new byte[] {4, -1, 6, 7}).flip()));

    private static final byte[] CONTENT = {1, 2, 3, 4, -1, 6, 7};

    @Test
    void body_ofSeveralBuffers_givesAllOfThem() throws IOException {
        RequestBody body = PartBody.of(PART);

        assertThat(body.optionalContentLength()).contains(7L);
        try (InputStream in = body.contentStreamProvider().newStream()) {
            assertThat(in.readAllBytes()).isEqualTo(CONTENT);
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.available()).isZero();
        }
    }

    @Test
    void body_openedForARetry_beginsAgain() throws IOException {
        RequestBody body = PartBody.of(PART);
        try (InputStream first = body.contentStreamProvider().newStream()) {
            first.skipNBytes(4);
            assertThat(first.read()).as("a byte that is negative in Java").isEqualTo(255);
        }

        try (InputStream second = body.contentStreamProvider().newStream()) {
            assertThat(second.readAllBytes()).isEqualTo(CONTENT);
        }
    }
}
