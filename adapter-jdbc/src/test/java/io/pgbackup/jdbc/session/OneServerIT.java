package io.pgbackup.jdbc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.postgres.TcpProxy;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An address that leads to two servers, which are alike. */
@Timeout(60)
class OneServerIT {

    private static PostgresServer one;
    private static PostgresServer other;

    @BeforeAll
    static void start() throws SQLException {
        one = PostgresServer.start(15);
        other = PostgresServer.start(15);
        for (PostgresServer server : List.of(one, other)) {
            server.execute("postgres", "CREATE DATABASE shop");
            server.execute("shop", "CREATE TABLE orders (id int)");
        }
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    private static JdbcSettings settings(TcpProxy balancer) {
        return JdbcSettings.of(balancer.host(), balancer.port(), "shop", one.superuser());
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BackupServiceException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED))
                .hasMessageContaining("lead to different servers: 127.0.0.1:")
                .hasMessageContaining(":" + one.port())
                .hasMessageContaining(":" + other.port());
    }

    @Test
    void dump_whoseSecondConnectionLeadsToAnotherServer_isRefused() {
        try (TcpProxy balancer = TcpProxy.to(one.port(), other.port())) {
            assertRefused(() -> dump(balancer));
        }
    }

    @Test
    void dump_whoseWorkerIsOfAnotherServer_isRefused() {
        try (TcpProxy balancer = TcpProxy.to(one.port(), one.port(), other.port())) {
            assertRefused(() -> dump(balancer));
        }
    }

    private static void dump(TcpProxy balancer) {
        new JdbcAdapter()
                .dumper(settings(balancer))
                .open(new DumpRequest(2, Duration.ofSeconds(10), "store"))
                .close();
    }

    /** The second one looks for a pooler. */
    @Test
    void load_whoseThirdConnectionLeadsToAnotherServer_isRefused() {
        try (TcpProxy balancer = TcpProxy.to(one.port(), one.port(), other.port())) {
            assertRefused(() -> new JdbcAdapter()
                    .loader(settings(balancer))
                    .open(new LoadRequest(2, List.of(), "UTF8", StandardCharsets.UTF_8, ""))
                    .close());
        }
    }
}
