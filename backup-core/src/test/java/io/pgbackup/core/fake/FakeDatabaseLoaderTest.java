package io.pgbackup.core.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TableName;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FakeDatabaseLoaderTest {

    private static final TableName TABLE = new TableName("public", "t\"1");
    private static final String CREATE = "CREATE TABLE public.\"t\"\"1\" (\n    a text,\n    b text\n);\n";
    private static final String COPY = "COPY public.\"t\"\"1\" (a, b) FROM stdin;";

    private final FakeDatabaseLoader loader = new FakeDatabaseLoader("app");
    private final LoadSession session = loader.open(new LoadRequest(1, List.of(), "UTF8", StandardCharsets.UTF_8, ""));

    @AfterEach
    void close() {
        session.close();
        assertThat(loader.openSessions()).isZero();
    }

    @Test
    void copyIn_keepsRowsAndCountsThem() {
        session.execute("t", CREATE);

        assertThat(session.copyIn("rows", COPY, text("1\tone\n2\t\\N\n"))).isEqualTo(2);
        assertThat(session.copyIn("rows", COPY, text(""))).isZero();

        assertThat(loader.rows(TABLE)).containsExactly("1\tone", "2\t\\N");
        assertThat(session.count(TABLE, "")).isEqualTo(2);
        assertThat(loader.objects()).containsExactly("table public.t\"1");
    }

    @Test
    void copyOut_ofOtherColumns_putsThemInOrder() {
        session.execute("t", CREATE);
        session.copyIn("rows", COPY, text("1\tone\n"));
        List<String> rows = new ArrayList<>();

        session.copyOut(
                "check",
                TABLE,
                List.of("b", "a"),
                "",
                List.of(),
                (buffer, offset, length) -> rows.add(new String(buffer, offset, length, StandardCharsets.UTF_8)));

        assertThat(rows).containsExactly("one\t1\n");
    }

    @Test
    void copyIn_thatTheServerWouldRefuse_isRefusedAndKeepsNothing() {
        assertRefused("42P01", () -> session.copyIn("rows", COPY, text("1\tone\n")));
        session.execute("t", CREATE);

        assertRefused("22P04", () -> session.copyIn("rows", COPY, text("1\tone\n2\n")));
        assertRefused("22P04", () -> session.copyIn("rows", COPY, text("1\tone\n\\.\n")));
        assertRefused("42601", () -> session.copyIn("rows", "COPY public.t TO stdout", text("")));

        assertThat(loader.rows(TABLE)).isEmpty();
    }

    @Test
    void execute_thatTheServerWouldRefuse_isRefusedAsAWhole() {
        session.execute("t", CREATE);

        assertRefused("42P07", () -> session.execute("again", "SELECT lo_create('7');\n" + CREATE));
        assertRefused("42704", () -> session.execute("put", "SELECT pg_catalog.lo_put(7, 0, '\\x00');\n"));

        assertThat(loader.executed()).containsExactly(CREATE);
    }

    @Test
    void largeObject_writtenOutOfOrder_isWhole() {
        session.execute("create", "SELECT pg_catalog.lo_create('7');\n");
        session.execute("put", "SELECT pg_catalog.lo_put(7, 2, '\\x0304');\n");
        session.execute("put", "SELECT pg_catalog.lo_put(7, 0, '\\x0102');\n");

        assertThat(loader.largeObject(7)).containsExactly(1, 2, 3, 4);
        assertThat(session.readLargeObject(7, 1, 2)).containsExactly(2, 3);
        assertThat(session.readLargeObject(7, 4, 2)).isEmpty();
    }

    @Test
    void statement_thatIsToFail_failsOnce() {
        loader.failStatement(2, "42501");
        session.execute("one", "SELECT 1;");

        assertRefused("42501", () -> session.execute("two", "SELECT 2;"));
        session.execute("two", "SELECT 2;");

        assertThat(loader.executed()).containsExactly("SELECT 1;", "SELECT 2;");
    }

    @Test
    void statement_thatIsRefused_failsAlways() {
        loader.refuseStatement("two", "42501");

        assertRefused("42501", () -> session.execute("both", "SELECT one; SELECT two;"));
        assertRefused("42501", () -> session.execute("two", "SELECT two;"));
        session.execute("one", "SELECT one;");

        assertThat(loader.executed()).containsExactly("SELECT one;");
    }

    @Test
    void session_thatIsClosed_refuses() {
        session.close();

        assertThatThrownBy(() -> session.execute("one", "SELECT 1;"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("closed");
    }

    private static InputStream text(String rows) {
        return new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String sqlState, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("(SQLSTATE " + sqlState + ")");
    }
}
