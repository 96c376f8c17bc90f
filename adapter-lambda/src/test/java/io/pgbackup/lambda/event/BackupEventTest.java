package io.pgbackup.lambda.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackupEventTest {

    private static BackupEvent parse(String json) {
        return BackupEvent.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void parse_ofNothing_meansAllDatabasesNow() {
        for (String nothing : new String[] {"", "null", "{}", "{\"databases\": null, \"time\": null}", "{\"id\": 7}"}) {
            assertThat(parse(nothing)).as(nothing).isEqualTo(new BackupEvent(java.util.List.of(), null));
        }
    }

    @Test
    void parse_ofNamesAndATime_takesEachNameOnce() {
        BackupEvent event = parse("{\"databases\": [\"b\", \"a\", \"b\"], \"time\": \"2026-01-31T04:00:00+01:00\"}");
        assertThat(event.databases()).containsExactly("b", "a");
        assertThat(event.time()).contains(Instant.parse("2026-01-31T03:00:00Z"));
    }

    @Test
    void parse_ofWhatMakesNoSense_namesTheKeyAndQuotesNothing() {
        assertRefused("[]", "the event is not a JSON object");
        assertRefused("{secret", "the event is not JSON");
        assertRefused("{\"databases\": \"secret\"}", "\"databases\" of the event is not a list");
        assertRefused("{\"databases\": [\" \"]}", "\"databases\" of the event contains a value that is not a name");
        assertRefused(
                "{\"databases\": [[\"secret\"]]}", "\"databases\" of the event contains a value that is not a name");
        assertRefused("{\"time\": \"secret\"}", "\"time\" of the event is not a time");
        assertRefused("{\"time\": 5}", "\"time\" of the event is not a time");
        assertRefused("{\"time\": \"2026-01-31T04:00:00\"}", "with its offset from UTC");
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .as(json)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }
}
