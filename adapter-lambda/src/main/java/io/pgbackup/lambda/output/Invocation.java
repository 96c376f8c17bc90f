package io.pgbackup.lambda.output;

import io.pgbackup.lambda.run.RunReport;
import io.pgbackup.lambda.run.ScheduledRun;
import io.pgbackup.lambda.run.TimeLimit;
import io.pgbackup.lambda.run.Whereabouts;
import jakarta.inject.Inject;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run with its output: log lines while it runs, metrics for each database, and the report at the end. */
public final class Invocation {

    private static final Logger LOG = LoggerFactory.getLogger(Invocation.class);

    private final ScheduledRun run;
    private final Whereabouts whereabouts;
    private final Lines lines;
    private final Clock clock;

    @Inject
    Invocation(ScheduledRun run, Whereabouts whereabouts, Lines lines, Clock clock) {
        this.run = run;
        this.whereabouts = whereabouts;
        this.lines = lines;
        this.clock = clock;
    }

    /**
     * Runs the backups that an event requests.
     *
     * @param event JSON
     * @param limit the time limit of the whole run
     * @param requestId appears in all lines
     * @param function the function's name in the metrics
     */
    public RunReport run(byte[] event, TimeLimit limit, String requestId, String function) {
        whereabouts.begin(requestId);
        Metrics metrics = new Metrics(function);
        RunReport report = run.run(event, limit, database -> {
            if (database.failed()) {
                LOG.error("{}: {}: {}", database.name(), database.status(), database.failure());
            } else {
                LOG.info("{}: {}", database.name(), database.status());
            }
            lines.write(metrics.json(database, clock.instant()));
        });
        report.problem().ifPresent(failure -> LOG.error("{}", failure));
        LOG.atInfo()
                .addKeyValue("report", Reports.json(report))
                .log(report.failed() ? "the run failed" : "the run succeeded");
        return report;
    }
}
