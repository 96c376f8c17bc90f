package io.pgbackup.jdbc.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseDetailsTest {

    /** Of a forged index. */
    @ParameterizedTest
    @CsvSource({
        "setting/x, y",
        "setting/, y",
        "connection_limit, many",
        "connection_limit, 99999999999",
        "acl/0, {",
        "acl/0, postgres",
        "acl_default/0, ==="
    })
    void statements_ofAPropertyThatCannotBe_areDamage(String key, String value) {
        DatabaseDetails details = new DatabaseDetails("d", Map.of("acl_owner", "o", key, value), 170000);

        assertThatThrownBy(details::statements)
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.BACKUP_DAMAGED));
    }

    @Test
    void statements_ofASetting_areOne() {
        assertThat(new DatabaseDetails("d", Map.of("setting//work_mem", "4MB"), 170000).statements())
                .containsExactly("ALTER DATABASE d SET work_mem TO '4MB'");
    }
}
