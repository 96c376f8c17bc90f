package io.pgbackup.lambda.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgbackup.lambda.run.DatabaseReport;
import java.time.Duration;
import java.time.Instant;

/**
 * CloudWatch metrics in the embedded metric format: CloudWatch Logs converts a line of the log into metrics, so that neither calls nor
 * permissions are needed.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">the
 *     specification of the format</a>
 */
public final class Metrics {

    /** The namespace in which the alarms find the metrics. */
    public static final String NAMESPACE = "PgBackup";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String function;

    /**
     * Creates the metrics of one function.
     *
     * @param function the value of the dimension {@code FunctionName}
     */
    public Metrics(String function) {
        this.function = function;
    }

    /** Returns the metrics of one database's run, with its name as the dimension {@code Database}. */
    public ObjectNode json(DatabaseReport report, Instant now) {
        ObjectNode values = JSON.createObjectNode();
        ObjectNode root = JSON.createObjectNode();
        ObjectNode aws = root.putObject("_aws");
        aws.put("Timestamp", now.toEpochMilli());
        ObjectNode directive = aws.putArray("CloudWatchMetrics").addObject();
        directive.put("Namespace", NAMESPACE);
        directive.putArray("Dimensions").addArray().add("FunctionName").add("Database");
        ArrayNode metrics = directive.putArray("Metrics");
        root.put("FunctionName", function);
        root.put("Database", report.name());
        if (report.status() != DatabaseReport.Status.LEFT_TO_ANOTHER_RUN) {
            add(metrics, values, "Success", "Count", count(report.status().isBackup() ? 1 : 0));
            add(metrics, values, "Failure", "Count", count(report.failed() ? 1 : 0));
            add(metrics, values, "Deleted", "Count", count(report.deleted()));
        }
        DatabaseReport.Figures figures = report.figures();
        if (figures != null) {
            add(metrics, values, "Duration", "Seconds", seconds(figures.duration()));
            add(metrics, values, "StoredBytes", "Bytes", count(figures.bytes()));
            add(metrics, values, "RawBytes", "Bytes", count(figures.rawBytes()));
            add(metrics, values, "Rows", "Count", count(figures.rows()));
        }
        Duration age = report.age();
        if (age != null) {
            add(metrics, values, "Age", "Seconds", seconds(age));
        }
        Double ratio = report.sizeRatio();
        if (ratio != null) {
            add(metrics, values, "SizeRatio", "None", DoubleNode.valueOf(ratio));
        }
        root.setAll(values);
        return root;
    }

    private static JsonNode count(long number) {
        return LongNode.valueOf(number);
    }

    private static JsonNode seconds(Duration duration) {
        return DoubleNode.valueOf(duration.toMillis() / 1000.0);
    }

    private static void add(ArrayNode metrics, ObjectNode values, String name, String unit, JsonNode value) {
        metrics.addObject().put("Name", name).put("Unit", unit);
        values.set(name, value);
    }
}
