package io.pgbackup.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.pgbackup.lambda.output.Reports;
import io.pgbackup.lambda.run.RunReport;
import io.pgbackup.lambda.run.TimeLimit;
import io.pgbackup.lambda.wiring.LambdaComponent;
import io.pgbackup.program.SilentLogback;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/**
 * The function that AWS Lambda calls: {@code io.pgbackup.lambda.BackupHandler::handleRequest}. It returns the report of the run. If
 * anything failed, it throws, so that Lambda counts an error, and the report is in the log.
 */
public final class BackupHandler implements RequestStreamHandler {

    private static final Clock CLOCK = Clock.systemUTC();

    /** Creates the handler; Lambda calls this once for each execution environment. */
    public BackupHandler() {
        SilentLogback.use();
        ModernTls.require();
    }

    /**
     * Runs one invocation.
     *
     * @throws BackupsFailedException if any backup failed
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        TimeLimit limit = TimeLimit.of(CLOCK, Duration.ofMillis(context.getRemainingTimeInMillis()));
        RunReport report = LambdaComponent.invocation(System.getenv(), CLOCK, System.out)
                .run(event.readAllBytes(), limit, context.getAwsRequestId(), context.getFunctionName());
        if (report.failed()) {
            throw new BackupsFailedException(report.summary());
        }
        answer.write(Reports.json(report).toString().getBytes(StandardCharsets.UTF_8));
    }
}
