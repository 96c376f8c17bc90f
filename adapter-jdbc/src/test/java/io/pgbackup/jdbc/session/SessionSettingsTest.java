package io.pgbackup.jdbc.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionSettingsTest {

    /** What comes with a dump's data, its transaction, or the platform. */
    private static final List<String> ELSEWHERE =
            List.of("client_encoding", "transaction_isolation", "client_connection_check_interval");

    @Test
    void names_ofAllThatIsPinned_areInTheDocumentAsPinned() throws IOException {
        String text = Files.readString(Path.of("..", "docs", "settings.md"));
        List<String> pinned = text.substring(text.indexOf("## Pinned"), text.indexOf("## Left as they are"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`", 3)[1])
                .filter(name -> !ELSEWHERE.contains(name))
                .toList();

        assertThat(pinned).containsExactlyInAnyOrderElementsOf(SessionSettings.names());
    }

    @Test
    void statements_ofAReadingSession_areAllLocal() {
        assertThat(SessionSettings.reading("d", 150000).statements().split(";\n", -1))
                .allMatch(statement -> statement.startsWith("SET LOCAL "))
                .contains("SET LOCAL array_nulls = 'on'", "SET LOCAL idle_session_timeout = '0'")
                .noneMatch(statement -> statement.contains("zero_damaged_pages"))
                .noneMatch(
                        statement -> statement.contains("transaction_timeout = '0'") && !statement.contains("idle_in"));
    }
}
