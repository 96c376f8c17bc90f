package io.pgbackup.jdbc.catalog.globals;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.jdbc.catalog.RoundTrip;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlobalsReaderIT {

    private static final int MAJOR = 18;

    @Test
    void read_optionsOfTablespaces_areThoseThatAreKnown() throws SQLException {
        PostgresServer server = PostgresServer.shared(MAJOR);
        try (Connection connection = new RoundTrip(server).connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("SET allow_in_place_tablespaces = on");
            statement.execute("CREATE TABLESPACE \"Quick one\" LOCATION ''");
            try {
                statement.execute("ALTER TABLESPACE \"Quick one\" SET (seq_page_cost = 0.5, random_page_cost = 1.5,"
                        + " effective_io_concurrency = 7, maintenance_io_concurrency = 8)");
                statement.execute(
                        "UPDATE pg_tablespace SET spcoptions = spcoptions || '{own=1}' WHERE spcname = 'Quick one'");

                connection.setAutoCommit(false);
                Globals globals = new GlobalsReader(connection, MAJOR * 10_000).read(true);
                connection.rollback();
                connection.setAutoCommit(true);

                assertThat(globals.entries())
                        .filteredOn(entry -> entry.kind() == EntryKind.TABLESPACE_SETTINGS)
                        .extracting(Entry::sql)
                        .containsExactly(
                                "ALTER TABLESPACE \"Quick one\" SET (seq_page_cost='0.5', random_page_cost='1.5',"
                                        + " effective_io_concurrency='7', maintenance_io_concurrency='8');\n");
                assertThat(globals.warnings())
                        .isEqualTo(List.of("tablespace \"Quick one\" has unknown storage parameters: own: a copy"
                                + " will not have them"));
            } finally {
                statement.execute("DROP TABLESPACE \"Quick one\"");
            }
        }
    }
}
