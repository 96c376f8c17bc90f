package io.pgbackup.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/**
 * The version of this program.
 *
 * @param number as the build wrote it
 */
public record ToolVersion(String number) implements IVersionProvider {

    private static final String RESOURCE = "/io/pgbackup/cli/version.properties";

    /** What the build wrote into the jar. */
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

    @Override
    public String[] getVersion() {
        return new String[] {"backup-cli " + number, "Java " + Runtime.version()};
    }
}
