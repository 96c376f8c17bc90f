package io.pgbackup.aws;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The certificates with which databases of RDS prove their identity. {@code rds-ca.md} next to the certificates states their origin. */
public final class RdsTrust {

    private static final String RESOURCE = "rds-ca.pem";
    private static final Pattern REGION = Pattern.compile("^# Amazon RDS ([a-z0-9-]+) Root CA", Pattern.MULTILINE);

    /** One file for the process, which may have many runs. */
    private static final AtomicReference<Path> FILE = new AtomicReference<>();

    private RdsTrust() {}

    /**
     * {@return a file (PEM) that holds the certificates of this region's databases and is readable by its owner only} It is deleted when
     * the process ends.
     *
     * @param endpoint names the region
     * @throws ConfigurationException if the region's certificates are not part of this program
     */
    public static Path certificates(RdsEndpoint endpoint) {
        if (!regions().contains(endpoint.region())) {
            throw new ConfigurationException(
                    "the certificates of databases in region " + endpoint.region() + " are not part of this program",
                    "download that region's bundle as the RDS documentation on SSL/TLS describes, and name the file with"
                            + " PGSSLROOTCERT");
        }
        return FILE.updateAndGet(file -> file != null && Files.isReadable(file) ? file : write());
    }

    static Set<String> regions() {
        return REGION.matcher(text())
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toSet());
    }

    static String text() {
        try (InputStream in = RdsTrust.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without " + RESOURCE);
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write() {
        try {
            Path file = Files.createTempFile("rds-ca", ".pem"); // readable by its owner only
            file.toFile().deleteOnExit();
            return Files.writeString(file, text());
        } catch (IOException e) {
            throw RunException.failed(
                    "the certificates of RDS could not be written into " + System.getProperty("java.io.tmpdir"),
                    "free some space there, or specify another directory with -Djava.io.tmpdir",
                    e);
        }
    }
}
