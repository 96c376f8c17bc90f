package io.pgbackup.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"p w", " leading and trailing ", "{curly", "\"quoted\"", "[1]", "ä"})
    void bareText_isThePasswordItself(String text) {
        assertThat(SecretText.parse(text, "secret x")).isEqualTo(new DatabaseSecret(null, text));
        assertThat(SecretText.parse(text + "\n", "secret x").password()).isEqualTo(text);
    }

    @Test
    void json_withoutUser_leavesTheConfiguredOne() {
        assertThat(SecretText.parse("\n{\"password\": \"p\", \"username\": \"\"}\n", "secret x"))
                .isEqualTo(new DatabaseSecret(null, "p"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|secret x is JSON without a password",
                "{\"password\": null}|secret x is JSON without a password",
                "{\"password\": \"\"}|secret x is JSON without a password",
                "{\"password\": 17}|the password in secret x is not a text",
                "{\"password\": \"hunter2\", \"username\": {}}|the username in secret x is not a text",
                "{\"password\": \"hunter2\"} {}|secret x looks like JSON, but is not valid JSON",
                "{hunter2}|secret x looks like JSON, but is not valid JSON",
                "''|secret x is empty"
            })
    void unusableText_isNamedAndNotShown(String text, String message) {
        ConfigurationException e =
                catchThrowableOfType(ConfigurationException.class, () -> SecretText.parse(text, "secret x"));

        assertThat(e).hasMessage(message).hasNoCause();
        assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
    }

    @Test
    void secret_asText_showsNoPassword() {
        assertThat(new DatabaseSecret("eve", "hunter2").toString())
                .contains("eve")
                .doesNotContain("hunter2");
    }
}
