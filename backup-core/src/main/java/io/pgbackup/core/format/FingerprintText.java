package io.pgbackup.core.format;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.format.index.IndexText;
import io.pgbackup.core.format.index.IndexText.Fields;
import io.pgbackup.core.format.index.IndexText.MalformedIndex;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints as lines in the format of the index: {@code --@ catalog} gives the names of the properties for the {@code --@ object} lines
 * after it. Other lines are comments.
 */
final class FingerprintText {

    private static final String CATALOG = "catalog";
    private static final String OBJECT = "object";

    /** The identity of an object can name a hundred argument types. */
    private static final int LONGEST_LINE = 1 << 20;

    private FingerprintText() {}

    /** Writes fingerprints, one after another. */
    static final class Writer {

        private String catalog = "";
        private List<String> properties = List.of();

        /** Writes the lines of the next fingerprint. */
        void write(Fingerprint fingerprint, StringBuilder out) {
            if (!fingerprint.catalog().equals(catalog)
                    || !fingerprint.properties().equals(properties)) {
                catalog = fingerprint.catalog();
                properties = fingerprint.properties();
                new IndexText.Line(out, CATALOG)
                        .put("name", catalog)
                        .putList("properties", properties)
                        .end();
            }
            IndexText.Line line = new IndexText.Line(out, OBJECT).put("name", fingerprint.name());
            if (fingerprint.entry() > 0) {
                line.put("entry", fingerprint.entry());
            }
            if (!fingerprint.extension().isEmpty()) {
                line.put("extension", fingerprint.extension());
            }
            line.put("hashes", fingerprint.hashes()).end();
        }
    }

    /** Reads fingerprints back. */
    static final class Reader {

        private final BufferedReader lines;
        private String catalog = "";
        private List<String> properties = List.of();

        Reader(InputStream in) {
            lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII), 1 << 16);
        }

        /**
         * Returns the next fingerprint; empty at the end.
         *
         * @throws MalformedIndex if a line does not have the expected form
         */
        Optional<Fingerprint> next() {
            try {
                for (String line = readLine(); line != null; line = readLine()) {
                    if (!line.startsWith(IndexText.PREFIX)) {
                        continue;
                    }
                    Fields fields = IndexText.parse(line);
                    switch (fields.record()) {
                        case CATALOG -> {
                            catalog = fields.text("name");
                            properties = fields.list("properties");
                        }
                        case OBJECT -> {
                            return Optional.of(object(fields));
                        }
                        default -> {
                            // This is a record of a later version, which is skipped.
                        }
                    }
                }
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Reads a line of bounded length: a damaged or forged segment may unpack to anything. */
        private @Nullable String readLine() throws IOException {
            StringBuilder line = new StringBuilder();
            int c = lines.read();
            while (c >= 0 && c != '\n') {
                if (line.length() == LONGEST_LINE) {
                    throw new MalformedIndex("a line is longer than a fingerprint can be");
                }
                line.append((char) c);
                c = lines.read();
            }
            return c < 0 && line.isEmpty() ? null : line.toString();
        }

        private Fingerprint object(Fields fields) {
            if (catalog.isEmpty()) {
                throw new MalformedIndex("a fingerprint comes before the name of its catalog");
            }
            try {
                return new Fingerprint(
                        catalog,
                        properties,
                        fields.text("name"),
                        fields.textOr("entry", "").isEmpty() ? 0 : fields.integer("entry"),
                        fields.textOr("extension", ""),
                        fields.text("hashes"));
            } catch (IllegalArgumentException e) {
                throw new MalformedIndex(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
