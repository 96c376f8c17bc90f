package io.pgbackup.jdbc.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.sample.ShopDatabase;
import io.pgbackup.testkit.server.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is dumped can be loaded, and dumps the same again: on every supported server. */
class CatalogReaderIT {

    private static final int NEWEST = 18;

    /** File names say what they hold and, at the end, the oldest server that knows it. */
    private static final List<String> CORPUS = List.of(
            "tables-13",
            "sequences-13",
            "partitions-13",
            "constraints-13",
            "views-13",
            "loops-13",
            "names-13",
            "tables-14",
            "tables-15",
            "tables-16",
            "tables-17",
            "tables-18");

    static Stream<Arguments> corpus() {
        List<Arguments> cases = new ArrayList<>();
        for (String file : CORPUS) {
            int oldest = Integer.parseInt(file.substring(file.lastIndexOf('-') + 1));
            for (int major = oldest; major <= NEWEST; major++) {
                cases.add(Arguments.of(file, major));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void read_corpus_loadsAndDumpsTheSameAgain(String file, int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("corpus");
        server.execute(database, resource("roles.sql"));
        server.execute(database, resource(file + ".sql"));

        assertDumpsTheSameAgain(server, database);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void read_shop_loadsAndDumpsTheSameAgain(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("shop");
        try (Connection connection = new RoundTrip(server).connect(database)) {
            ShopDatabase.load(connection, 0.02);
        }

        assertDumpsTheSameAgain(server, database);
    }

    private static void assertDumpsTheSameAgain(PostgresServer server, String database)
            throws SQLException, IOException {
        RoundTrip roundTrip = new RoundTrip(server);
        String copy = server.createDatabase("copy");

        RoundTrip.Dump dump = roundTrip.dump(database);
        keep(database, server, dump);
        roundTrip.load(dump, copy);
        RoundTrip.Dump again = roundTrip.dump(copy);
        keep(database + "-copy", server, again);

        List<String> expected = RoundTrip.describe(dump);
        List<String> actual = RoundTrip.describe(again);
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            assertThat(actual.get(i)).isEqualTo(expected.get(i));
        }
        assertThat(actual).hasSameSizeAs(expected);
        assertThat(dump.catalog().warnings()).isEmpty();
        List<String> image = CatalogImage.of(server, database);
        List<String> imageOfCopy = CatalogImage.of(server, copy);
        assertThat(minus(image, imageOfCopy)).as("only in the original").isEmpty();
        assertThat(minus(imageOfCopy, image)).as("only in the copy").isEmpty();
        PgDump.assertSame(server, database, copy);
    }

    private static List<String> minus(List<String> lines, List<String> others) {
        List<String> rest = new ArrayList<>(lines);
        rest.removeAll(new HashSet<>(others));
        return rest;
    }

    /** For a person to look at. */
    private static void keep(String database, PostgresServer server, RoundTrip.Dump dump) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "dumps"));
        Files.write(
                directory.resolve(database + "-" + server.major() + ".txt"),
                RoundTrip.describe(dump),
                StandardCharsets.UTF_8);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(CatalogReaderIT.class.getResourceAsStream("/corpus/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
