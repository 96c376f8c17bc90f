package io.pgbackup.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.FailureKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptionNamesTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Clock.systemUTC());

    @ParameterizedTest
    @EnumSource(Choice.class)
    void choice_isCalledByAnOptionOrCommand_whereverItIsPrinted(Choice choice) {
        String text = "do this, or " + choice + " NAME";
        String expected = "do this, or " + OptionNames.name(choice) + " NAME";
        assertThat(OptionNames.name(choice)).containsPattern("--[a-z]|the [a-z]+ command");

        console.message("warning", text);
        console.failure(text, List.of(text), text, null);
        console.result(List.of(text), new Fields());
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("warning: " + expected + "\nerror: " + expected + "\n  " + expected + "\nhint: " + expected
                        + "\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected + "\n");
        out.reset();
        err.reset();

        console.use(io.pgbackup.config.LogFormat.JSON, false);
        console.failure(text, List.of(), text, null);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("\"message\":\"" + expected + "\"", "\"hint\":\"" + expected + "\"");

        console.use(io.pgbackup.config.LogFormat.TEXT, true);
        console.result(
                List.of(),
                new Fields()
                        .put("one", text)
                        .putTexts("texts", List.of(text))
                        .put(
                                "inner",
                                new Fields()
                                        .put("kind", FailureKind.FAILED.name())
                                        .put("hint", text)));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"" + expected + "\"")
                .doesNotContain(text);
    }

    @Test
    void names_thatHaveTheWordsOfAChoice_areKept() {
        String sql = "GRANT SELECT ON TABLE public.\"" + Choice.TABLE + "\", public." + Choice.SCHEMA + " TO 'x'";

        console.failure(sql, List.of(), sql, null);
        console.use(io.pgbackup.config.LogFormat.TEXT, true);
        console.result(
                List.of(),
                new Fields().put("name", Choice.TABLE.words()).putTexts("objects", List.of(Choice.CREATE.words())));

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("error: " + sql + "\nhint: " + sql + "\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(Choice.TABLE.words(), Choice.CREATE.words());
    }

    @Test
    void words_ofAChoice_holdNoneThatIsReplacedBefore() {
        List<Choice> all = Arrays.asList(Choice.values());
        for (Choice choice : all) {
            assertThat(all.subList(0, all.indexOf(choice)))
                    .noneMatch(earlier -> choice.words().contains(earlier.words()));
        }
    }
}
