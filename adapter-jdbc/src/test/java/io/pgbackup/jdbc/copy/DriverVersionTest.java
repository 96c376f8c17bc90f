package io.pgbackup.jdbc.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.postgresql.util.DriverInfo;

/** The taps know how the driver reads; so an operator is told which driver they are tested with. */
class DriverVersionTest {

    @Test
    void operations_nameTheDriverThatIsTestedHere() {
        assertThat(Path.of("../docs/operations.md"))
                .content()
                .contains("tested with pgjdbc " + DriverInfo.DRIVER_VERSION + ",");
    }
}
