package io.pgbackup.jdbc.catalog.damage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DamagedTextTest {

    private static DamagedText of(String letters, Charset charset) {
        byte[] bytes = letters.getBytes(StandardCharsets.ISO_8859_1);
        return DamagedText.of(new String(bytes, charset), bytes, charset);
    }

    @Test
    void words_areThoseWithBytesThatAreNotValid_andNothingElse() {
        DamagedText text = of("{secret=x,\"\\\"r\u00e9le\\\"=r/\u00c3\u00a9\",\u00ff\u00fe}", StandardCharsets.UTF_8);

        assertThat(text.words()).containsExactly("r\\xE9le", "\\xFF\\xFE");
        assertThat(text.isIn("GRANT SELECT ON t TO \"r\uFFFDle\"")).isTrue();
        assertThat(text.isIn("COMMENT ON TABLE t IS 'r\uFFFD'")).isFalse();
    }

    @Test
    void words_ofAMultibyteEncoding_showEachByte() {
        assertThat(of("a \u008fb\u00a4\u00a2", Charset.forName("EUC-JP")).words())
                .isNotEmpty()
                .allSatisfy(word -> assertThat(word).startsWith("\\x8F"));
    }
}
