package io.pgbackup.testkit.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AwsChunkedInputStreamTest {

    private static AwsChunkedInputStream decode(String body) {
        return new AwsChunkedInputStream(new ByteArrayInputStream(body.getBytes(UTF_8)));
    }

    @Test
    void read_ofSignedChunks_givesTheirDataAndTheTrailers() throws Exception {
        AwsChunkedInputStream in = decode(String.join(
                "\r\n",
                "5;chunk-signature=ab",
                "hello",
                "B;chunk-signature=cd",
                " wo",
                "rld 12",
                "0;chunk-signature=ef",
                "x-amz-Checksum-crc32c: AAAAAA==",
                "x-amz-trailer-signature:99",
                "",
                ""));

        assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("hello wo\r\nrld 12");
        assertThat(in.trailers())
                .isEqualTo(Map.of("x-amz-checksum-crc32c", "AAAAAA==", "x-amz-trailer-signature", "99"));
    }

    @Test
    void read_ofNoData_isEmpty() throws Exception {
        assertThat(decode("0\r\n\r\n").readAllBytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5\r\nhel", "xyz\r\nhello\r\n0\r\n\r\n", "5\r\nhello0\r\n\r\n"})
    void read_ofABrokenCoding_isRefused(String body) {
        AwsChunkedInputStream in = decode(body);

        assertThatThrownBy(in::readAllBytes).isInstanceOf(S3Error.class).hasMessageContaining("aws-chunked");
    }
}
