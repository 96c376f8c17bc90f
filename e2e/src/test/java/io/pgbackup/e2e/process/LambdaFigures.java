package io.pgbackup.e2e.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.s3.StrictS3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Measures the function as Lambda would run it, with the share of a processor that its memory brings: cold start, throughput, peak
 * memory. Run by {@code benchmarks/lambda.sh}; no test, since it says how fast and not whether.
 */
final class LambdaFigures {

    private static final String BUCKET = "backups";

    private LambdaFigures() {}

    /**
     * Prints one line of figures.
     *
     * @param arguments label, heap in MB, compression, MB of data, flags of the JVM with blanks between, then what to launch the JVM with
     */
    public static void main(String... arguments) throws Exception {
        String label = arguments[0];
        long megabytes = Long.parseLong(arguments[3]);
        List<String> launcher = Arrays.asList(arguments).subList(5, arguments.length);
        PostgresServer server = PostgresServer.shared(16);
        String small = server.createDatabase("small");
        server.execute(small, "CREATE TABLE t AS SELECT 1 AS a");
        String large = server.createDatabase("large");
        server.execute(
                large,
                "CREATE TABLE accounts AS SELECT g AS id, g % 97 AS branch, (random() * 100000)::numeric(12,2) AS balance,"
                        + " now() - g * interval '1 minute' AS changed, md5(g::text) || ' ' || repeat(chr(97 + g % 26), 40) AS note"
                        + " FROM generate_series(1, " + megabytes * 7000 + ") AS g");
        try (StrictS3Server s3 = LambdaFunction.store()) {
            s3.createBucket(BUCKET);
            long start = System.nanoTime();
            try (LambdaFunction function = LambdaFunction.with(s3, "s3://" + BUCKET + "/nightly")
                    .with("BACKUP_COMPRESSION", arguments[2])
                    .with("DATABASES", "[" + entry(server, small) + "," + entry(server, large) + "]")
                    .heap(arguments[1] + "m")
                    .launchedBy(launcher, arguments[4].split(" "))
                    .start()) {
                expect(function.invoke("{\"databases\": [\"" + small + "\"]}"));
                double cold = (System.nanoTime() - start) / 1e9;
                LambdaFunction.Result result = function.invoke("{\"databases\": [\"" + large + "\"]}");
                expect(result);
                JsonNode report = result.database(large);
                double seconds = report.path("durationMillis").asLong() / 1000.0;
                double raw = report.path("rawBytes").asLong() / 1e6;
                System.out.printf(
                        "%-34s %-6s cold %5.1f s   %6.1f MB in %6.1f s = %5.1f MB/s   stored %6.1f MB   peak %4d MB%n",
                        label,
                        arguments[2],
                        cold,
                        raw,
                        seconds,
                        raw / seconds,
                        report.path("bytes").asLong() / 1e6,
                        peakMegabytes(function.pid()));
            }
        } finally {
            server.dropDatabase(small);
            server.dropDatabase(large);
        }
    }

    private static String entry(PostgresServer server, String database) {
        return """
                {"host": "127.0.0.1", "port": %d, "username": "%s", "database": "%s", "ssl_mode": "disable"}""".formatted(server.port(), server.superuser(), database);
    }

    private static void expect(LambdaFunction.Result result) {
        if (result.isError()) {
            throw new IllegalStateException(result.toString());
        }
    }

    private static long peakMegabytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        return -1;
    }
}
