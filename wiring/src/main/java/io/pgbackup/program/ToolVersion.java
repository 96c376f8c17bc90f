package io.pgbackup.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version of this program.
 *
 * @param number as the build wrote it
 */
public record ToolVersion(String number) {

    private static final String RESOURCE = "/io/pgbackup/program/version.properties";

    /** Reads the version that the build wrote into the jar. */
    public static ToolVersion ofBuild() {
        Properties properties = new Properties();
        try (InputStream in = ToolVersion.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the program is packaged without " + RESOURCE);
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ToolVersion(properties.getProperty("version"));
    }
}
