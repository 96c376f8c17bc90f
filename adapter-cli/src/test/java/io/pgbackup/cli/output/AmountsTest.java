package io.pgbackup.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "1023,1023 B",
        "1024,1.0 KiB",
        "1572864,1.5 MiB",
        "1048575,1.0 MiB",
        "9223372036854775807,8.0 EiB"
    })
    void bytes_haveAUnit(long bytes, String text) {
        assertThat(Amounts.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0.0 s", "PT0.84S,0.8 s", "PT59.9S,59.9 s", "PT2M3S,2 min 3 s", "PT1H2M59S,1 h 2 min"})
    void durations_areShort(Duration duration, String text) {
        assertThat(Amounts.duration(duration)).isEqualTo(text);
    }

    @Test
    void counts_haveAPlural() {
        assertThat(Amounts.count(1, "row")).isEqualTo("1 row");
        assertThat(Amounts.count(1_354_000, "row")).isEqualTo("1,354,000 rows");
    }
}
