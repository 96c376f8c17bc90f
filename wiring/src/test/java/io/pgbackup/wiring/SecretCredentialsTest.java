package io.pgbackup.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.aws.DatabaseSecret;
import io.pgbackup.jdbc.Credentials;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretCredentialsTest {

    private final List<DatabaseSecret> reads = new ArrayList<>();
    private DatabaseSecret stored = new DatabaseSecret("eve", "one");

    private final SecretCredentials credentials = new SecretCredentials(() -> {
        reads.add(stored);
        return stored;
    });

    @Test
    void next_manyTimes_readsOnce() {
        assertThat(credentials.next()).isEqualTo(new Credentials("eve", "one"));
        assertThat(credentials.next()).isEqualTo(new Credentials("eve", "one"));

        assertThat(reads).hasSize(1);
    }

    @Test
    void afterRefusal_rotatedToAnotherUser_isReadAgainAndKept() {
        Credentials refused = credentials.next();
        stored = new DatabaseSecret("eve_clone", "two");

        assertThat(credentials.afterRefusal(refused)).isEqualTo(new Credentials("eve_clone", "two"));
        assertThat(credentials.next()).isEqualTo(new Credentials("eve_clone", "two"));
        assertThat(reads).hasSize(2);
    }

    @Test
    void afterRefusal_ofWhatIsNoLongerKept_isNotReadAgain() {
        Credentials refused = credentials.next();
        stored = new DatabaseSecret(null, "two");
        credentials.afterRefusal(refused);

        assertThat(credentials.afterRefusal(refused)).isEqualTo(Credentials.of("two"));
        assertThat(reads).hasSize(2);
    }
}
