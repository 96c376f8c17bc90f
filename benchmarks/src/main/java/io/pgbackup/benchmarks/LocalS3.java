package io.pgbackup.benchmarks;

import io.pgbackup.testkit.s3.S3Operation;
import io.pgbackup.testkit.s3.StrictS3Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The testkit's S3 server as a program: objects are files in the temporary directory, bytes are counted. */
public final class LocalS3 {

    private static final String BUCKET = "backups";

    private LocalS3() {}

    /**
     * Prints a line of settings for a shell, then answers lines on standard input: {@code empty} deletes all objects and resets the
     * counters, {@code sent} prints how many bytes of objects were sent since then. Ends with standard input.
     */
    public static void main(String... arguments) throws IOException {
        try (StrictS3Server s3 = StrictS3Server.builder().spoolToDisk().start()) {
            s3.createBucket(BUCKET);
            System.out.printf(
                    "S3_PORT=%d S3_STORE=s3://%s/nightly AWS_REGION=%s AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s%n",
                    s3.endpoint().getPort(), BUCKET, s3.region(), s3.accessKey(), s3.secretKey());
            BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            for (String question = questions.readLine(); question != null; question = questions.readLine()) {
                switch (question) {
                    case "empty" -> {
                        s3.deleteObjects(BUCKET);
                        s3.forgetTraffic();
                        System.out.println("emptied");
                    }
                    case "sent" -> System.out.println(s3.sentBytes(S3Operation.GET_OBJECT));
                    default -> System.out.println("unknown command: " + question);
                }
            }
        }
    }
}
