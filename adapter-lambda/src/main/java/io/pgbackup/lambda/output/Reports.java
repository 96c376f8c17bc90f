package io.pgbackup.lambda.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgbackup.core.failure.Failure;
import io.pgbackup.lambda.run.DatabaseReport;
import io.pgbackup.lambda.run.RunReport;
import java.util.Locale;

/** Converts reports to JSON, for the function's response and the last line of its log. */
public final class Reports {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Reports() {}

    /** Returns the complete report. */
    public static ObjectNode json(RunReport report) {
        ObjectNode json = JSON.createObjectNode();
        json.put("time", report.time().toString());
        json.put("success", !report.failed());
        report.problem().ifPresent(failure -> json.set("error", json(failure)));
        var databases = json.putArray("databases");
        report.databases().forEach(one -> databases.add(json(one)));
        return json;
    }

    private static ObjectNode json(DatabaseReport report) {
        ObjectNode json = JSON.createObjectNode();
        json.put("name", report.name());
        json.put("status", report.status().toString());
        if (report.key() != null) {
            json.put("key", report.key());
        }
        DatabaseReport.Figures figures = report.figures();
        if (figures != null) {
            json.put("bytes", figures.bytes());
            json.put("rawBytes", figures.rawBytes());
            json.put("rows", figures.rows());
            json.put("tables", figures.tables());
            json.put("largeObjects", figures.largeObjects().count());
            json.put("largeObjectBytes", figures.largeObjects().bytes());
            json.put("durationMillis", figures.duration().toMillis());
        }
        json.put("deleted", report.deleted());
        if (!report.warnings().isEmpty()) {
            report.warnings().forEach(json.putArray("warnings")::add);
        }
        report.problem().ifPresent(failure -> json.set("error", json(failure)));
        return json;
    }

    private static ObjectNode json(Failure failure) {
        ObjectNode json = JSON.createObjectNode();
        json.put("kind", failure.kind().name().toLowerCase(Locale.ROOT));
        json.put("message", failure.message());
        failure.hint().ifPresent(hint -> json.put("hint", hint));
        return json;
    }
}
