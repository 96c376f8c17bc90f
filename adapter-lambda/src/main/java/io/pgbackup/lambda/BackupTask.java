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
 * The same run as a task without a time limit, in a container for example: {@code java -jar backup-lambda.jar '{"databases":
 * ["orders"]}'}. Exits with 0, or with the code of the first failure. An end from outside (SIGTERM) aborts what has begun.
 */
public final class BackupTask {

    /** What the metrics carry as {@code FunctionName}, so that the same alarms hold. */
    static final String FUNCTION_NAME = "BACKUP_FUNCTION_NAME";

    private static final long GRACE_MILLIS = 25_000;

    private BackupTask() {}

    /**
     * Runs one event.
     *
     * @param arguments the event as JSON; none for all databases, now
     */
    public static void main(String... arguments) {
        SilentLogback.use();
        ModernTls.require();
        abortOnShutdown(Thread.currentThread());
        Map<String, String> environment = new HashMap<>(System.getenv());
        String given = environment.remove(FUNCTION_NAME); // no setting of the service, which would warn of it
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
