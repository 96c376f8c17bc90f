package io.pgbackup.jdbc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

class SqlFailuresTest {

    @ParameterizedTest
    @CsvSource({
        "08006, DATABASE_UNREACHABLE",
        "57P01, DATABASE_UNREACHABLE",
        "40P01, DEADLOCK",
        "22P02, SQL_FAILED",
        "57014, SQL_FAILED",
        "42501, SQL_FAILED",
        "53300, SQL_FAILED",
        "XX000, SQL_FAILED",
    })
    void of_state_decidesTheKind(String state, FailureKind kind) {
        assertThat(SqlFailures.of("copy of table a.b", new SQLException("x", state))
                        .kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"22P02", "23505", "P0001", "38000", "42601"})
    void of_stateWhoseMessageQuotesValues_leavesTheMessageOut(String state) {
        BackupServiceException e = SqlFailures.of("copy", new SQLException("invalid: \"4111 1111 1111\"", state));

        assertThat(e.getMessage()).doesNotContain("4111").contains(state);
        assertThat(String.valueOf(e.getCause())).doesNotContain("4111");
    }

    @Test
    void of_harmlessMessage_isKeptInOneLine() {
        BackupServiceException e =
                SqlFailures.of("TABLE a.b", new SQLException("type \"x\"\n does not exist", "42704"));

        assertThat(e).hasMessage("TABLE a.b failed: type \"x\" does not exist (SQLSTATE 42704)");
    }

    @Test
    void of_missingRight_hintsAtTheGrant() {
        assertThat(SqlFailures.of("copy", new SQLException("permission denied", "42501"))
                        .hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("pg_read_all_data"));
    }

    @ParameterizedTest
    @CsvSource({"XX001, the last good backup", "XX002, REINDEX SYSTEM", "58030, keep a copy of its data directory"})
    void of_damage_hintsAtWhatToDo(String state, String hint) {
        assertThat(SqlFailures.of("reading the catalog", new SQLException("invalid page", state))
                        .hint())
                .hasValueSatisfying(text -> assertThat(text).contains(hint));
    }

    /** What the driver makes of the exception of a stream, as it does of any. */
    @Test
    void of_bytesThatAreNoProtocol_namesThemAndTheWayOut() {
        SQLException failure = new PSQLException(
                "An I/O error occurred while sending to the backend.",
                PSQLState.CONNECTION_FAILURE,
                new ProtocolException("the server sent an invalid message: length -5"));

        BackupServiceException e = SqlFailures.of("copy of table a.b", failure);

        assertThat(e).hasMessage("copy of table a.b failed: the server sent an invalid message: length -5");
        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_UNREACHABLE);
        assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("BACKUP_COPY_THROUGH_DRIVER"));
    }
}
