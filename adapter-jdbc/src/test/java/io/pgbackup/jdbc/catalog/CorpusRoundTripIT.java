package io.pgbackup.jdbc.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.server.PostgresServer;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was restored from a dump is dumped as the same text again. */
class CorpusRoundTripIT {

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void read_restoredCopy_isTheSame(int major) throws SQLException {
        PostgresServer server = PostgresServer.shared(major);
        String original = DatabaseCopy.create(server, "types", "functions", "acl", "large-objects");

        Catalog catalog = DatabaseCopy.read(server, original);
        String restored = DatabaseCopy.restore(server, catalog.entries());

        assertThat(DatabaseCopy.text(DatabaseCopy.read(server, restored).entries()))
                .isEqualTo(DatabaseCopy.text(catalog.entries()));
        assertThat(catalog.warnings()).isEmpty();
        server.dropDatabase(original);
        server.dropDatabase(restored);
    }
}
