package io.pgbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Runs commands in this process and keeps what they print. */
public final class CliRig {

    private final Path directory;
    private final Map<String, String> variables = new HashMap<>();
    private Clock clock = Clock.systemUTC();
    private boolean terminal;

    public CliRig(Path directory) {
        this.directory = directory;
    }

    /** Sets a variable of the environment. */
    public CliRig with(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** Sets the clock. */
    public CliRig at(Clock other) {
        clock = other;
        return this;
    }

    /** Lets a person look at standard error. */
    public CliRig onTerminal() {
        terminal = true;
        return this;
    }

    /** Runs one command. */
    public Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = new Cli(new Environment(variables, stream(out), stream(err), terminal, directory, clock))
                .run(arguments);
        return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The outcome of a command that must have succeeded. */
    public static Outcome ok(Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.err() + outcome.out()).isZero();
        return outcome;
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, false, StandardCharsets.UTF_8);
    }

    /** What a command did. */
    public record Outcome(int exitCode, String out, String err) {

        /** The one JSON object on standard output. */
        public JsonNode json() throws JsonProcessingException {
            return new JsonMapper().readTree(out);
        }
    }
}
