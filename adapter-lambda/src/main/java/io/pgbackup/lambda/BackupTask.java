package io.pgbackup.lambda;

import io.pgbackup.lambda.run.RunReport;
import io.pgbackup.lambda.run.TimeLimit;
import io.pgbackup.lambda.wiring.LambdaComponent;
import io.pgbackup.program.SilentLogback;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The same run as a task without a time limit, for example in a container: {@code java -jar backup-lambda.jar '{"databases":
 * ["orders"]}'}. Exits with 0, or with the code of the first failure. SIGTERM aborts the current backup.
 */
public final class BackupTask {

    /** The variable with the value of {@code FunctionName} in the metrics, so that the same alarms apply. */
    static final String FUNCTION_NAME = "BACKUP_FUNCTION_NAME";

    private static final long GRACE_MILLIS = 25_000;

    private BackupTask() {}

    /**
     * Runs one event.
     *
     * @param arguments the event as JSON; without arguments, all databases are backed up now
     */
    public static void main(String... arguments) {
        SilentLogback.use();
        ModernTls.require();
        abortOnShutdown(Thread.currentThread());
        Map<String, String> environment = new HashMap<>(System.getenv());
        String given =
                environment.remove(FUNCTION_NAME); // it is not a setting of the service, which would warn about it
        Clock clock = Clock.systemUTC();
        RunReport report = LambdaComponent.invocation(environment, clock, System.out)
                .run(
                        String.join(" ", arguments).getBytes(StandardCharsets.UTF_8),
                        TimeLimit.none(clock),
                        UUID.randomUUID().toString(),
                        given == null ? "backup" : given);
        Runtime.getRuntime().halt(report.exitCode());
    }

    private static void abortOnShutdown(Thread worker) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            worker.interrupt();
            try {
                worker.join(GRACE_MILLIS);
            } catch (InterruptedException expected) {
                Thread.currentThread().interrupt(); // the process is ending anyway
            }
        }));
    }
}
