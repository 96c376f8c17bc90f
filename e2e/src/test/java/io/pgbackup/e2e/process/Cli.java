package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import io.pgbackup.testkit.s3.StrictS3Server;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The packaged command line with an environment. Whatever it is made to do, none of the environment's secrets may appear in
 * what it prints: every run is checked for that. Immutable.
 */
final class Cli {

    private static final List<String> DROPPING = List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");
    private static final Tool SETPRIV =
            new Tool("setpriv", machine -> Tool.runs(machine, DROPPING.get(0), DROPPING.get(1), "true"));

    private final List<String> jvmOptions;
    private final Map<String, String> environment;
    private final Set<String> secrets;

    private Cli(List<String> jvmOptions, Map<String, String> environment, Set<String> secrets) {
        this.jvmOptions = List.copyOf(jvmOptions);
        this.environment = Map.copyOf(environment);
        this.secrets = Set.copyOf(secrets);
    }

    /** With an empty environment; on a JVM that starts a third faster, since most runs are over in a moment. */
    static Cli plain() {
        return new Cli(List.of("-XX:TieredStopAtLevel=1"), Map.of("AWS_EC2_METADATA_DISABLED", "true"), Set.of());
    }

    /** With the address and the credentials of this server. */
    static Cli at(StrictS3Server s3) {
        return plain().with("AWS_ENDPOINT_URL", s3.endpoint().toString())
                .with("AWS_REGION", s3.region())
                .with("AWS_ACCESS_KEY_ID", s3.accessKey())
                .withSecret("AWS_SECRET_ACCESS_KEY", s3.secretKey());
    }

    Cli with(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new Cli(jvmOptions, more, secrets);
    }

    /** With a variable whose value must never be printed. */
    Cli withSecret(String variable, String value) {
        return with(variable, value).hiding(value);
    }

    /** With a secret that comes in by another way than the environment. */
    Cli hiding(String secret) {
        Set<String> more = new LinkedHashSet<>(secrets);
        more.add(secret);
        return new Cli(jvmOptions, environment, more);
    }

    /** With these options for the JVM, and no others. */
    Cli onJvm(String... options) {
        return new Cli(List.of(options), environment, secrets);
    }

    /** Starts it; the one who {@linkplain #await awaits} it checks what it printed. */
    Program.Running start(String... arguments) {
        return program(arguments).start();
    }

    /** Starts it with SIGINT in force, even where whoever started the tests ignores that signal, as {@code nohup &} does. */
    Program.Running startInterruptible(String... arguments) {
        List<String> command = new ArrayList<>();
        if (Program.of("env", "--default-signal=INT", "true").run().exit() == 0) {
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.addAll(Program.cliCommand(jvmOptions, arguments));
        return with(Program.of(command.toArray(String[]::new))).start();
    }

    /** Runs it to its end; for root, without the privilege to pass over the rights of files. */
    Program.Outcome runUnprivileged(String... arguments) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            Machine.here().require(SETPRIV);
            command.addAll(DROPPING);
        }
        command.addAll(Program.cliCommand(jvmOptions, arguments));
        try (Program.Running running =
                with(Program.of(command.toArray(String[]::new))).start()) {
            return await(running);
        }
    }

    /** Runs it to its end. */
    Program.Outcome run(String... arguments) {
        try (Program.Running running = start(arguments)) {
            return await(running);
        }
    }

    /** Waits for the end of a run. */
    Program.Outcome await(Program.Running running) {
        Program.Outcome outcome = running.await();
        for (String secret : secrets) {
            String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
            for (String text : List.of(outcome.out(), outcome.err())) {
                // Not the usual "does not contain": a report would print the secret and the output in full.
                assertThat(text.contains(secret) || text.contains(encoded))
                        .as("the output shows the secret '%s'; %s", secret, outcome)
                        .isFalse();
            }
        }
        return outcome;
    }

    private Program program(String... arguments) {
        return with(Program.of(Program.cliCommand(jvmOptions, arguments).toArray(String[]::new)));
    }

    private Program with(Program program) {
        environment.forEach(program::with);
        return program;
    }

    /** The run did what it was to do. */
    static void assertDone(Program.Outcome outcome) {
        assertThat(outcome.exit())
                .as("exit code of a run that should be done; %s", outcome)
                .isZero();
    }

    /**
     * The run ended with this code, and said why in one line that holds all these words, in any case of letters; at most a
     * hint follows.
     */
    static void assertFailed(Program.Outcome outcome, int exit, String... words) {
        assertThat(outcome.exit())
                .as("exit code of a run that should fail; %s", outcome)
                .isEqualTo(exit);
        assertOneError(outcome, words);
    }

    /** The run said in one line why it failed, whatever its exit code. */
    static void assertOneError(Program.Outcome outcome, String... words) {
        List<String> lines = outcome.err().lines().toList();
        List<String> errors =
                lines.stream().filter(line -> line.startsWith("error: ")).toList();
        assertThat(errors).as("lines that begin with 'error: '; %s", outcome).hasSize(1);
        for (String word : words) {
            assertThat(errors.get(0)).as("the error; %s", outcome).containsIgnoringCase(word);
        }
        assertThat(lines.subList(lines.indexOf(errors.get(0)) + 1, lines.size()))
                .as("lines after the error, where only a hint may stand; %s", outcome)
                .hasSizeLessThanOrEqualTo(1)
                .allMatch(line -> line.startsWith("hint: "));
        assertThat(outcome.err())
                .as("standard error")
                .doesNotContain("\tat ", "    at ", "Exception", "unexpected failure");
    }
}
