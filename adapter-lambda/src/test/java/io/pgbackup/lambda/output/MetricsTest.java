package io.pgbackup.lambda.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgbackup.core.dump.LargeObjectTotals;
import io.pgbackup.lambda.run.DatabaseReport;
import io.pgbackup.lambda.run.DatabaseReport.Figures;
import io.pgbackup.lambda.run.DatabaseReport.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final Instant NOW = Instant.parse("2026-01-31T03:04:05Z");

    @Test
    void json_ofABackup_isTheEmbeddedMetricFormat() {
        DatabaseReport report = new DatabaseReport(
                "orders",
                Status.DONE,
                "orders/key",
                new Figures(1000, 5000, 42, 3, LargeObjectTotals.NONE, Duration.ofMillis(2500)),
                2,
                List.of(),
                null,
                Duration.ofSeconds(7),
                0.5);
        assertThat(new Metrics("backup").json(report, NOW).toString())
                .isEqualTo("{\"_aws\":{\"Timestamp\":1769828645000,\"CloudWatchMetrics\":[{\"Namespace\":\"PgBackup\","
                        + "\"Dimensions\":[[\"FunctionName\",\"Database\"]],\"Metrics\":["
                        + "{\"Name\":\"Success\",\"Unit\":\"Count\"},{\"Name\":\"Failure\",\"Unit\":\"Count\"},"
                        + "{\"Name\":\"Deleted\",\"Unit\":\"Count\"},{\"Name\":\"Duration\",\"Unit\":\"Seconds\"},"
                        + "{\"Name\":\"StoredBytes\",\"Unit\":\"Bytes\"},{\"Name\":\"RawBytes\",\"Unit\":\"Bytes\"},"
                        + "{\"Name\":\"Rows\",\"Unit\":\"Count\"},{\"Name\":\"Age\",\"Unit\":\"Seconds\"},"
                        + "{\"Name\":\"SizeRatio\",\"Unit\":\"None\"}]}]},"
                        + "\"FunctionName\":\"backup\",\"Database\":\"orders\",\"Success\":1,\"Failure\":0,\"Deleted\":2,"
                        + "\"Duration\":2.5,\"StoredBytes\":1000,\"RawBytes\":5000,\"Rows\":42,\"Age\":7.0,"
                        + "\"SizeRatio\":0.5}");
    }

    @Test
    void json_ofWhatAnotherRunDoes_countsNothing() {
        DatabaseReport report = new DatabaseReport(
                "_globals.h", Status.LEFT_TO_ANOTHER_RUN, null, null, 0, List.of(), null, Duration.ofSeconds(60), null);
        List<String> names = new ArrayList<>();
        for (JsonNode metric : new Metrics("backup").json(report, NOW).at("/_aws/CloudWatchMetrics/0/Metrics")) {
            names.add(metric.get("Name").asText());
        }
        assertThat(names).containsExactly("Age");
    }
}
