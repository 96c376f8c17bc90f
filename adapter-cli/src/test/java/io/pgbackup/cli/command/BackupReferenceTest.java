package io.pgbackup.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupReferenceTest {

    @ParameterizedTest
    @CsvSource({
        "2025-01-31T03:00Z,2025-01-31T03:00:00Z",
        "2025-01-31T03:00:05Z,2025-01-31T03:00:05Z",
        "2025-01-31T03:00+01:00,2025-01-31T02:00:00Z"
    })
    void time_withItsOffset_isRead(String text, Instant time) {
        assertThat(BackupReference.time(text)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2025-01-31", "2025-01-31T03:00", "yesterday", "2025-02-30T03:00Z"})
    void time_thatIsNone_isPartOfTheName(String text) {
        assertThat(BackupReference.time(text)).isEqualTo(Optional.empty());
    }
}
