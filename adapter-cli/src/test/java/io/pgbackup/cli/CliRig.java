package io.pgbackup.cli;

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

    /** Runs one command. */
    public Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                new Cli(new Environment(variables, stream(out), stream(err), false, directory, clock)).run(arguments);
        return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
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
