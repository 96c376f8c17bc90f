package io.pgbackup.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            Clock.systemUTC());

    @Test
    void line_escapesWhatCouldMoveTheCursor() {
        assertThat(Printable.line("a\nb\u001b[2Jc\rd\te")).isEqualTo("a\\nb\\x1b[2Jc\\x0dd\\x09e");
    }

    @ParameterizedTest
    @CsvSource({
        "0085, \\x85", // next line
        "009b, \\x9b", // begins a sequence, as escape and [ do
        "007f, \\x7f",
        "2028, \\u2028",
        "2029, \\u2029",
        "202e, \\u202e", // writes the rest from right to left
        "2066, \\u2066",
        "061c, \\u061c",
        "200b, \\u200b",
        "200d, \\u200d",
        "00ad, \\xad",
        "feff, \\ufeff",
        "3164, \\u3164", // a letter that is drawn as nothing
        "d800, \\ud800",
        "dfff, \\udfff",
        "ffff, \\uffff",
        "e0041, \\u{e0041}" // a tag
    })
    void line_escapesWhatDeceivesOrHides(String codePoint, String escape) {
        int c = Integer.parseInt(codePoint, 16);
        String text = "a" + (c < 0x10000 ? String.valueOf((char) c) : Character.toString(c)) + "b";
        assertThat(Printable.line(text)).isEqualTo("a" + escape + "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Größe", "таблица", "表", "جدول", "👍🏽", "e\u0301", "a b\\c", "\u00a0"})
    void line_keepsWhatIsRead(String text) {
        assertThat(Printable.line(text)).isEqualTo(text);
    }

    @Test
    void messages_ofAllKinds_stayOnTheirLines() {
        String name = "x\nerror: forged\u2028\u009b31m";
        console.message("warning", name);
        console.failure(name, List.of(), name, new IllegalStateException(name, new IllegalArgumentException(name)));
        TextTable table = new TextTable(Set.of(), "NAME");
        table.add(name);
        console.result(table.lines(), new Fields());

        String printed = err.toString(StandardCharsets.UTF_8) + out.toString(StandardCharsets.UTF_8);
        assertThat(printed.lines().filter(line -> line.startsWith("error: forged")))
                .isEmpty();
        assertThat(printed).doesNotContain("\u2028", "\u009b").contains("warning: x\\nerror: forged\\u2028\\x9b31m\n");
        assertThat(printed).contains("Caused by: java.lang.IllegalArgumentException: x\\nerror");
    }

    @Test
    void failure_withNamesThatLookLikeItems_isOneLine() {
        String name = "table x\n  another problem";
        console.message("warning", name);
        console.failure(name, List.of(), null, null);
        console.failure("2 problems:", List.of(name, "real"), null, null);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("warning: table x\\n  another problem\n"
                        + "error: table x\\n  another problem\n"
                        + "error: 2 problems:\n  table x\\n  another problem\n  real\n");
    }

    @Test
    void json_isExact_andEscapedToo() throws Exception {
        String name = "x\n\u2028\u009b\u202e ä \ud800";
        console.use(io.pgbackup.config.LogFormat.TEXT, true);
        console.result(List.of(), new Fields().put("name", name));

        String printed = out.toString(StandardCharsets.UTF_8);
        assertThat(printed).isEqualTo("{\"name\":\"x\\n\\u2028\\u009b\\u202e ä \\ud800\"}\n");
        assertThat(new JsonMapper().readTree(printed).get("name").asText()).isEqualTo(name);
    }
}
