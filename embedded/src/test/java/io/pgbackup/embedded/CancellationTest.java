package io.pgbackup.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import org.junit.jupiter.api.Test;

class CancellationTest {

    private final Cancellation cancellation = new Cancellation();

    /** What is left over, and what removes it, is known only to the failure that the cancelled run ends with. */
    @Test
    void failure_ofACancelledRun_keepsItsMessageAndItsRemedy() {
        RunException e = catchThrowableOfType(
                RunException.class,
                () -> cancellation.run(() -> {
                    cancellation.cancel();
                    throw DatabaseException.unreachable(
                            "database a_restore is left over", "DROP DATABASE a_restore", null);
                }));

        assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED);
        assertThat(e).hasMessage("interrupted: database a_restore is left over");
        assertThat(e.hint()).contains("DROP DATABASE a_restore");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void failure_ofARunThatIsNotCancelled_isLeftAsItIs() {
        DatabaseException failure = DatabaseException.sqlFailed("it failed");

        assertThat(catchThrowableOfType(
                        DatabaseException.class,
                        () -> cancellation.run(() -> {
                            throw failure;
                        })))
                .isSameAs(failure);
    }
}
